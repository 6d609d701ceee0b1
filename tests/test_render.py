"""How a result looks, where it is unusual; the usual is in test_prompt.py."""

from __future__ import annotations

import io
import os
import re
import shutil
import sys
from dataclasses import replace
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from dateline import Answer, Article, Citation, Claim, Disagreement, Passage, Result
from dateline.cli import numbering
from dateline.cli.listings import print_headlines, print_passages, print_sources
from dateline.cli.page import article_page
from dateline.cli.pager import show_page
from dateline.cli.render import print_result
from dateline.cli.why import print_why
from dateline.language.values.quantities import Quantity
from dateline.output.wording import LONGEST_QUOTE, one_line, percent
from dateline.result.replies import Answers
from fakes import PAPER, WIRE, a_result, cite
from screens import Terminal

PLAIN = Console(file=io.StringIO(), width=40, color_system=None)


ON_A_LINE = ["word", "é", "e\u0301", "漢字", "🙂", "*", "\x1b[1m", "\u00a0", " ", "\t", "\r"]


def texts(*pieces: str) -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(pieces), max_size=30).map("".join)


@st.composite
def citations(draw: st.DrawFn) -> Citation:
    """An answer on one line, in a sentence, in a text: of words, odd characters, blanks and line ends."""
    before, quote, rest, after = (draw(texts(*ON_A_LINE, "\n")) for _ in range(4))
    answer = "x" + draw(texts(*ON_A_LINE))
    start = len(before + quote)
    end = start + len(answer)
    article = Article("a", before + quote + answer + rest + after, title="a")
    return Citation(article, start, end, len(before), end + len(rest))


@given(citations())
def test_an_article_page_loses_nothing_and_marks_the_answer(citation: Citation) -> None:
    """Blanks aside, the page is the text with asterisks, and the line told is where the answer begins."""
    lines, answer_line = article_page(PLAIN, citation.article, {1: citation}, 1)
    text, start, end = citation.article.text, citation.start, citation.end
    assert lines[:2] == ("a", "")
    body = "".join(line[2:] for line in lines[2:])
    marked = f"{text[:start]}**{text[start:end]}**{text[end:]}"
    assert re.sub(r"\s", "", body) == re.sub(r"\s", "", one_line(marked))
    assert all(cell_len(line) <= PLAIN.width for line in lines)
    assert "*" in lines[answer_line]
    assert lines[answer_line].startswith("> ")
    assert not any("x" in line for line in lines[:answer_line])


def test_a_long_headline_is_wrapped_on_its_page_too() -> None:
    article = Article("a", "word", title="long " * 20, source="A Paper", path="/a/" + "b" * 60)
    lines, _ = article_page(PLAIN, article, {1: cite(article, "word")}, 1)
    assert max(map(cell_len, lines)) <= PLAIN.width
    assert "".join(lines[:3]).replace(" ", "").startswith("long" * 20)


def test_several_citations_are_numbered_and_the_one_asked_for_is_found() -> None:
    """Two answers share the second sentence, [3] runs over a line end; the page opens at [2]."""
    text = "Here is one.\nTwo and three meet.\nFour\nends here."
    article = Article("a", text)
    second = (text.index("Two"), text.index("\nFour"))
    cited = {
        1: Citation(article, second[0], second[0] + 3, *second),
        2: Citation(article, text.index("three"), text.index("three") + 5, *second),
        3: Citation(article, text.index("Four"), text.index("ends") + 4, text.index("Four"), len(text)),
    }
    lines, opened = article_page(PLAIN, article, cited, 2)
    assert lines[2:] == (
        "  Here is one.",
        "> **Two**[1] and **three**[2] meet.",
        "> **Four**",
        "> **ends**[3] here.",
    )
    assert opened == 3
    assert article_page(PLAIN, article, cited, 3)[1] == 4


def test_the_marked_lines_are_the_sentence_not_its_paragraph() -> None:
    text = "Here the first of two sentences ends. The second goes on to another line.\n\nThe end."
    quote, start = text.index("The second"), text.index("goes")
    citation = Citation(Article("a", text, title="a"), start, start + 4, quote, text.index("\n"))
    assert article_page(PLAIN, citation.article, {1: citation}, 1) == (
        (
            "a",
            "",
            "  Here the first of two sentences ends.",
            "> The second **goes** on to another",
            "> line.",
            "",
            "  The end.",
        ),
        3,
    )


def shown(result: Result) -> str:
    console = Console(file=io.StringIO(), width=80, color_system=None, markup=False, highlight=False)
    print_result(console, result, hint="")
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def answered(*citations: Citation) -> Result:
    return a_result("?", Answers((Answer(citations, 1.0, 0.5),)))


def test_an_endless_sentence_is_cut_around_the_answer() -> None:
    text = "before " * 10_000 + "needle" + " after" * 10_000
    start = text.index("needle")
    screen = shown(answered(Citation(Article("a", text), start, start + 6, 0, len(text))))
    evidence = " ".join(screen.split("\n\n")[1].split())
    assert evidence.startswith("… ")
    assert evidence.endswith(" …")
    assert "before **needle** after" in evidence
    assert LONGEST_QUOTE <= len(evidence) <= LONGEST_QUOTE + len("… **** …")


def test_what_articles_disagree_on_stands_between_the_answer_and_the_others() -> None:
    best, other = cite(WIRE, "20,000"), cite(PAPER, "300")
    claims = (Claim(Quantity(300, 300), (other,)), Claim(Quantity(20_000, 20_000), (best,)))
    answers = (Answer((best,), 1.0, 0.6), Answer((other,), 1.0, 0.55))
    screen = shown(a_result("?", Answers(answers, Disagreement(claims)), 0.5))
    told = "The articles disagree: 300 (The Paper, 2025-06-27) · 20,000 (Border Wire,\n2025-06-26)\n"
    assert screen.index("[1]") < screen.index(told) < screen.index("Other answers:")


def test_many_citations_are_counted() -> None:
    """Of nine places, the best and five more are listed; three are left."""
    citation = cite(WIRE, "Thursday")
    screen = shown(answered(*[citation] * 9))
    assert "Said 8 more times, in 1 article in all:" in screen
    assert re.findall(r"\[\d]", screen) == ["[1]", "[2]", "[3]", "[4]", "[5]", "[6]"]
    assert screen.endswith("  and 3 more\n")


def test_an_address_is_never_cut() -> None:
    """Else it could not be copied, nor clicked on."""
    address = (
        "https://www.wire.example/news/2025/06/26/" + "two-ministers-sign-" * 5 + "at-the-border/?from=home"
    )
    citation = cite(replace(WIRE, url=address), "Thursday")
    assert f"\n      {address}\n" in shown(answered(citation))
    console = Console(file=io.StringIO(), width=80, color_system=None, markup=False, highlight=False)
    print_sources(console, answered(citation))
    assert isinstance(console.file, io.StringIO)
    assert f"\n    {address}\n" in console.file.getvalue()


def _not_sure(*places: tuple[Citation, ...]) -> Result:
    near = tuple(Answer(cited, 0.0, 0.2 - rank / 100) for rank, cited in enumerate(places))
    passage = Passage(WIRE, 0, len(WIRE.text), score=1.0)
    return a_result("Which bishop was not invited?", Answers(near), 0.3, (passage,))


def test_what_is_shown_is_numbered_without_a_gap() -> None:
    """The first answer stands in two articles more, which are not shown here and are counted last."""
    first = cite(WIRE, "two ministers"), cite(PAPER, "20,000 people"), cite(PAPER, "300")
    result = _not_sure(first, (cite(WIRE, "The mayor"),))
    assert re.findall(r"\[\d]", shown(result)) == ["[1]", "[2]"]
    assert [one.text for one in numbering.citations(result)] == [
        "two ministers",
        "The mayor",
        "20,000 people",
        "300",
    ]


def test_what_is_missing_is_a_word_that_nothing_read_has() -> None:
    screen = shown(_not_sure((cite(WIRE, "The mayor"),)))
    assert screen.startswith("Not sure: no passage that was read has 'bishop'")


def test_an_untitled_article_is_called_by_its_first_sentence() -> None:
    """Past the byline; a long one is cut between words."""
    text = "By Ana Beltran\nMEXICO CITY\nThe U.S. sent 300 people back. They had waited.\n"
    assert Article("rt-1", text).name == "“The U.S. sent 300 people back.”"
    long = Article(
        "rt-2", "The minister who had signed the agreement said on Thursday that it would hold for years"
    )
    assert long.name == "“The minister who had signed the agreement said on Thursday that it …”"
    assert Article("rt-3", "No words.\n").name == "rt-3"
    assert Article("rt-4", text, title="Sent back").name == "Sent back"


def test_markup_in_an_article_is_only_text() -> None:
    article = Article("a", "It was [bold]loud[/bold] :smile: [/] there.", title="[red]Loud[/red]")
    screen = shown(answered(cite(article, "[bold]loud[/bold]")))
    assert "It was **[bold]loud[/bold]** :smile: [/] there." in screen
    assert "[1] [red]Loud[/red]\n" in screen


@pytest.mark.parametrize("color_system", [None, "standard"])
def test_no_field_of_an_article_reaches_the_terminal_raw(
    color_system: Literal["standard"] | None,
) -> None:
    """Every field ends with the sequence that clears the screen; only colours, which are ours, are left."""
    clear = "\x1b[2J"
    article = Article(
        id=f"id{clear}", title=f"title{clear}", date=f"date{clear}", source=f"source{clear}",
        author=f"author{clear}", url=f"url{clear}", path=f"/path{clear}",
        text=f"An answer{clear} here{clear}.",
    )  # fmt: skip
    answers = (
        Answer((cite(article, f"answer{clear}"),), 2.0, 0.9),
        Answer((cite(article, "here"),), 1.0, 0.6),
    )
    passage = Passage(article, 0, len(article.text), score=1.0)
    result = a_result("?", Answers(answers), 0.5, (passage,))
    screen = io.StringIO()
    console = Console(file=screen, width=80, color_system=color_system, force_terminal=True, markup=False)
    print_result(console, result, hint="")
    print_result(console, replace(result, min_confidence=1.0), hint="", candidates=True)
    print_why(console, result)
    print_sources(console, result)
    print_headlines(console, result.passages)
    print_passages(console, result, 0, 1)
    console.print("\n".join(article_page(console, article, {1: answers[0].citations[0]}, 1)[0]))
    shown = re.sub("\x1b\\[[0-9;]*m", "", screen.getvalue())
    assert not [character for character in shown if character < " " and character != "\n"]
    for field in ("id", "title", "date", "source", "author", "url", "path", "answer"):
        assert f"{field}␛[2J" in shown


def test_a_path_is_shown_from_the_working_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    inside = replace(WIRE, path=str(tmp_path / "news" / "wire.txt"))
    assert f"      article wire [42:50] in {Path('news') / 'wire.txt'}\n" in shown(
        answered(cite(inside, "Thursday"))
    )


@given(st.floats(0, 1))
def test_percentages_are_whole_and_never_claim_certainty(probability: float) -> None:
    whole = int(percent(probability).removesuffix("%"))
    assert abs(whole - 100 * probability) <= 1
    assert (whole in (0, 100)) == (probability in (0, 1))


# The pager


@pytest.fixture
def pager(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A `less` that writes its arguments and what it is given to a file beside it."""
    script = tmp_path / "less"
    script.write_text(f'#!/bin/sh\n{{ echo "$@"; cat; }} > {tmp_path}/seen\n', encoding="utf-8")
    script.chmod(0o700)
    monkeypatch.setenv("PAGER", f"{script} -S")
    return tmp_path / "seen"


def test_the_pager_opens_a_little_above_the_line(pager: Path) -> None:
    """Index 10 is line 11; three lines above it is line 8."""
    lines = [f"line {number} é" for number in range(1, 21)]
    show_page(lines, 10)
    assert pager.read_text(encoding="utf-8").splitlines() == ["-S +8", *lines]
    show_page(lines, 0)
    assert pager.read_text(encoding="utf-8").splitlines()[0] == "-S +1"


@pytest.mark.skipif(shutil.which("less") is None, reason="needs less")
def test_n_and_capital_n_jump_between_the_marks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Opened at the second of three answers, lines above it shown; passages are marked by evidence alone."""
    monkeypatch.setenv("PAGER", "less")
    monkeypatch.delenv("LESS", raising=False)
    for marked in ("> It was **dry**.", "> It was dry."):
        lines = [marked if number in (30, 60, 90) else f"  Line {number}." for number in range(120)]
        script = f"from dateline.cli.pager import show_page; show_page({lines!r}, 60)"
        terminal = Terminal([sys.executable, "-c", script], columns=80, rows=20, environment={**os.environ})
        try:
            terminal.until_shown("Line 70.")
            assert terminal.text().splitlines()[:5] == [
                *(f"  Line {n}." for n in (57, 58, 59)),
                marked,
                "  Line 61.",
            ]
            for key, first in (("n", 87), ("N", 57), ("N", 27)):
                terminal.type(key)
                terminal.until_shown(f"Line {first}.")
                assert terminal.text().splitlines()[3] == marked
        finally:
            terminal.close()


def test_leaving_the_pager_early_is_fine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAGER", f"{sys.executable} -c pass")
    show_page(["x" * 1000] * 1000, 0)


@pytest.mark.parametrize("command", ["no-such-pager", "'less"])
def test_without_a_pager_the_page_is_printed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    monkeypatch.setenv("PAGER", command)
    show_page(["one", "two"], 1)
    assert capsys.readouterr().out == "one\ntwo\n"


def test_copies_are_listed_after_what_others_say_and_counted_by_article() -> None:
    """Two places in the same copy are one copy; the third is of another article."""
    text = "Officials said that 20,000 people were deported. The mayor saw 20,000 people go."
    articles = [Article(id, text, title=id.title()) for id in ("wire", "own", "first", "second")]
    wire, own, first, second = (cite(one, "20,000 people") for one in articles)
    again = replace(first, start=text.rindex("20,000"), end=text.rindex("20,000") + len("20,000 people"))
    copies = [replace(one, copy_of="wire") for one in (first, again, second)]
    console = Console(file=io.StringIO(), width=80, color_system=None)
    answer = Answer((wire, own, *copies), score=1.0, confidence=0.9)
    print_result(console, a_result("How many?", Answers((answer,))), hint="")
    assert isinstance(console.file, io.StringIO)
    told = [line.strip() for line in console.file.getvalue().splitlines() if not line.startswith("      ")]
    at = told.index("Said 1 more time, in 2 articles in all:")
    assert told[at + 1 : at + 5] == [
        "[2] Own",
        "Also in 2 copies of the same text, counted once:",
        "[3][4] First",
        "[5] Second",
    ]
