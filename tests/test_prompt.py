"""The prompt: whole transcripts, as a person would see them."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
from rich.console import Console

from dateline import Answer, Citation, Dateline, Result, Settings
from dateline.cli.actions import COMMANDS
from dateline.cli.prompt import run_prompt
from dateline.cli.session import Session
from dateline.evaluation.gold.reading import read_gold
from dateline.filters.filters import NO_FILTERS, Filters
from dateline.output.json import dumps, result_shape
from dateline.output.markdown import result_markdown
from dateline.result.replies import Answers
from dateline.types import OnPassages, OnQuestion
from fakes import ANSWERS, REPRINT, WIRE, FakeDateline, a_result

Line = str | type[BaseException]
DEPORTED = "How many people were deported?"
ELECTION = "Who will win the next election?"


def play(
    *lines: Line,
    width: int = 60,
    colour: bool = False,
    interactive: bool = True,
    news: FakeDateline | Dateline | None = None,
) -> str:
    """Type the lines, an exception standing for a key; return what the terminal shows, without end blanks."""
    screen = io.StringIO()
    console = Console(
        file=screen,
        width=width,
        color_system="standard" if colour else None,
        force_terminal=colour,
        markup=False,
        emoji=False,
        highlight=False,
    )
    typed: Iterator[Line] = iter(lines)

    def read_line(prompt: str) -> str:
        line = next(typed, EOFError)
        if not isinstance(line, str):
            raise line
        screen.write(f"{prompt}{line}\n")
        return line

    session = Session(
        FakeDateline(replace(Settings(), answers=12)) if news is None else news,
        console,
        notices=console,
        at_once=3,
        headlines=interactive,
    )
    run_prompt(session, read_line, interactive=interactive)
    assert next(typed, None) is None, "the prompt ended too early"
    return "".join(f"{line.rstrip()}\n" for line in screen.getvalue().splitlines())


def transcript(text: str) -> str:
    return dedent(text).removeprefix("\n")


NARROW = transcript("""
    ? How many people were deported?
    Reading 2 passages of 2 articles:
      Two ministers sign at the border (Border Wire, 2025-06-26)
      What the agreement changes (The Paper, 2025-06-27)

    about 20,000 people (91% confident)

      Officials said that **about 20,000 people** were deported
      between January and June, most of them on military
      flights.

      [1] Two ministers sign at the border (Border Wire,
          2025-06-26)
          article wire [72:91] in /news/wire.txt
      Said 1 more time, in 2 articles in all:
      [2] What the agreement changes (The Paper, 2025-06-27)
          article paper [10:29] in /news/paper.md

    Other answers:
    2. 300 (62%)
      [3] What the agreement changes (The Paper, 2025-06-27)
          article paper [51:54] in /news/paper.md

    """)

WIDE = transcript("""
    ? How many people were deported?
    Reading 2 passages of 2 articles:
      Two ministers sign at the border (Border Wire, 2025-06-26)
      What the agreement changes (The Paper, 2025-06-27)

    about 20,000 people (91% confident)

      Officials said that **about 20,000 people** were deported between January and June, most of them
      on military flights.

      [1] Two ministers sign at the border (Border Wire, 2025-06-26)
          article wire [72:91] in /news/wire.txt
      Said 1 more time, in 2 articles in all:
      [2] What the agreement changes (The Paper, 2025-06-27)
          article paper [10:29] in /news/paper.md

    Other answers:
    2. 300 (62%)
      [3] What the agreement changes (The Paper, 2025-06-27)
          article paper [51:54] in /news/paper.md

    """)

ABSTENTION = transcript("""
    ? Who will win the next election?
    Reading 2 passages of 2 articles:
      Two ministers sign at the border (Border Wire, 2025-06-26)
      What the agreement changes (The Paper, 2025-06-27)

    No answer in these articles. Type :why to see what was
    nearest.

    """)


def test_what_is_near_is_shown_with_what_is_missing() -> None:
    """A sentence with none of the question's words, and 1 %, is not near."""
    screen = play("Who invited the mayor?", ":open 1", interactive=False, width=80)
    assert screen.partition(":open")[0] == transcript("""
        ? Who invited the mayor?
        Not sure: no sentence says it clearly. The nearest:

          The **two ministers** signed the agreement on Thursday.
          [1] Two ministers sign at the border (Border Wire, 2025-06-26)
              article wire [4:17] in /news/wire.txt

        ? """).removesuffix("\n")
    assert "The **two ministers** signed" in screen.partition(":open")[2]


@pytest.mark.parametrize(("width", "expected"), [(60, NARROW), (100, WIDE)])
def test_an_answer_with_its_evidence_and_citations(width: int, expected: str) -> None:
    assert play(DEPORTED, width=width) == expected


def test_colour_takes_the_place_of_the_asterisks_and_changes_no_word() -> None:
    coloured = play(DEPORTED, colour=True)
    assert "\x1b[1mabout 20,000 people\x1b[0m (91% confident)" in coloured
    assert "Officials said that \x1b[1;7mabout 20,000 people\x1b[0m were deported" in coloured
    assert re.sub("\x1b\\[[0-9;]*m", "", coloured).split() == NARROW.replace("**", "").split()


LEGEND_AND_PASSAGES = """
        Type :why rows to see what each row is.

        Passages  Fused  Cosine    BM25  Article
        p1         1.00    0.75    2.50     3.50  Two ministers sign at the border
        p2         0.50    0.25       -        -  What the agreement changes

        Seconds: 0.25 to retrieve, 0.50 to read.

"""


def test_why_tells_every_score_behind_an_answer() -> None:
    """300 stands in a passage that scores half of the best, which loses half of the 4 there are to lose."""
    assert play(DEPORTED, ":why", width=100) == WIDE + transcript(f"""
        ? :why
        Answered: confidence 91%; an answer needs 35%.

        [1] about 20,000 people
        [3] 300

                        [1]    [3]
        Cosine         0.75   0.25
        BM25           2.50      -
        Article        3.50      -
        Fused          1.00   0.50
        Span score    +7.25  +3.50
        Null score    +1.00  +1.00
        Margin        +6.25  +2.50
        Less null     -1.00  -1.00
        Less passage  +0.00  -2.00
        Less kind     +0.00  +0.00
        And others    +0.00  +0.00
        Score         +6.25  +0.50
        Share          100%   100%
        Second         100%   100%
        Lead          +0.00  -5.75
        Sources           2      1
        Words          100%   100%
        Names          100%   100%
        Asked             0      0
        Confidence      91%    62%
        Threshold       35%    35%
        {LEGEND_AND_PASSAGES}""")


@pytest.mark.parametrize("width", [40, 30, 24])
def test_why_is_laid_out_in_lines_that_a_narrow_terminal_has(width: int) -> None:
    """As many candidates stand side by side as have room, the others below, as a passage's scores do."""
    told = play("Which figures are given?", ":more", ":why", width=width).partition("? :why\n")[2]
    assert max(map(len, told.splitlines())) <= width
    numbers = [line.split() for line in told.splitlines() if re.fullmatch(r"( +\[\d])+", line)]
    assert sum(numbers, []) == ["[1]", "[3]", "[4]", "[5]"]
    assert told.count("\nSpan score  ") == len(numbers) == {40: 1, 30: 2, 24: 4}[width]
    assert "\np1  Two ministers" in told
    scores = told.partition("\np1  ")[2].partition("\np2  ")[0]
    assert " ".join(scores.split()).endswith("Fused 1.00, Cosine 0.75, BM25 2.50, Article 3.50")


def test_what_the_rows_are_is_told_when_asked_for() -> None:
    told = play(DEPORTED, ":why rows", width=100).partition("? :why rows\n")[2]
    assert "Cosine        how near its passage is by meaning, -1 to 1\n" in told
    assert "Second        what the reader that chose the passages gives it, of all it found\n" in told
    assert told.endswith(
        "Scores are log-odds: 1 more is 2.7 times as likely. All of these make the confidence.\n\n"
    )
    rows = play(DEPORTED, ":why", width=100)
    named = [line[:12].rstrip() for line in told.splitlines() if line[12:14] == "  "]
    assert len(named) == 19
    assert all(f"\n{name} " in rows for name in named)


def test_an_abstention_can_be_looked_into() -> None:
    """The rejected candidate has a probability of 0.004: shown as 1%, since 0% would claim certainty."""
    screen = play(ELECTION, ":why", ":sources", ":open 1")
    assert screen.startswith(
        ABSTENTION
        + transcript("""
        ? :why
        Abstained: confidence 1%; an answer needs 35%.

        The nearest is [1], Two ministers sign at the border (Border
        Wire, 2025-06-26):
          **The mayor** was not invited.
        Refused: the reader saw hardly any answer in it.

        [1] The mayor

                        [1]
        Cosine         0.75
        """)
    )
    assert screen.endswith(
        transcript("""
        ? :sources
        No answer. The articles read:
        - Two ministers sign at the border (Border Wire, 2025-06-26)
          article wire in /news/wire.txt
        - What the agreement changes (The Paper, 2025-06-27)
          article paper in /news/paper.md

        ? :open 1
        Two ministers sign at the border (Border Wire, 2025-06-26)
        /news/wire.txt

          The two ministers signed the agreement on Thursday.
          Officials said that about 20,000 people were deported
          between January and June, most of them on military
          flights.
        > **The mayor** was not invited.

        """)
    )


def test_citations_are_opened_by_the_numbers_shown() -> None:
    assert play(DEPORTED, ":sources", ":open [1]", ":open 3") == NARROW + transcript("""
        ? :sources
        [1] Two ministers sign at the border (Border Wire,
            2025-06-26)
            article wire in /news/wire.txt
        [2][3] What the agreement changes (The Paper, 2025-06-27)
               article paper in /news/paper.md

        ? :open [1]
        Two ministers sign at the border (Border Wire, 2025-06-26)
        /news/wire.txt

          The two ministers signed the agreement on Thursday.
        > Officials said that **about 20,000 people** were deported
        > between January and June, most of them on military
        > flights.
          The mayor was not invited.

        ? :open 3
        What the agreement changes (The Paper, 2025-06-27)
        /news/paper.md

        > This year **about 20,000 people**[2] were sent back.
        > Some **300**[3] of them crossed twice.

        """)


def test_what_was_refused_is_no_citation_on_the_page_until_it_is_opened() -> None:
    """The third candidate, "twice", is not sure enough beside two answers."""
    page = play("Which figures are given?", ":open 3").partition(":open 3\n")[2]
    assert "> Some **300**[3] of them crossed twice." in page
    opened = play("Which figures are given?", ":open 4").partition(":open 4\n")[2]
    assert "**twice**[4]" in opened
    assert opened.endswith("\n[4] is no answer: Dateline is not sure enough of it.\n\n")


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ((ELECTION, ":open 1"), True),
        ((ELECTION, ":dups 1"), True),
        ((ELECTION, ":more", ":open 1"), False),  # under "The nearest:"
        ((ELECTION, ":why", ":open 1"), False),
        ((ELECTION, ":why", ELECTION, ":open 1"), True),
        (("Who invited the mayor?", ":open 1"), False),  # under "Not sure: … The nearest:"
        (("Which figures are given?", ":open 3"), False),
        (("Which figures are given?", ":more", ":open 4"), False),  # under "Not sure enough:"
    ],
)
def test_what_was_refused_is_not_opened_as_if_it_were_an_answer(lines: tuple[str, ...], told: bool) -> None:
    assert ("is no answer: Dateline is not sure enough of it.\n" in play(*lines)) == told


def test_mistakes_get_one_line_and_the_prompt_goes_on() -> None:
    mistakes = (":why", ":open 1", ":opne", ":xyzzy", ELECTION, ":open 2", ":open", "?" * 201, "", "  ")
    assert play(*mistakes) == transcript(f"""
        ? :why
        there is no answer yet; ask a question first
        ? :open 1
        there is no answer yet; ask a question first
        ? :opne
        unknown command :opne; did you mean :open?
        ? :xyzzy
        unknown command :xyzzy; :help lists the commands
        ? Who will win the next election?
        Reading 2 passages of 2 articles:
          Two ministers sign at the border (Border Wire, 2025-06-26)
          What the agreement changes (The Paper, 2025-06-27)

        No answer in these articles. Type :why to see what was
        nearest.

        ? :open 2
        there is no citation 2; the last answer has [1]
        ? :open
        no citation was named; the last answer has [1]
        ? {"?" * 201}
        the question has 201 characters; make it shorter
        ?
        ?
        """)


def test_a_question_that_finds_nothing_at_all() -> None:
    screen = play("Was it a Monday?", ":why", ":open 1")
    assert "Abstained: no candidate; an answer needs 35%.\n" in screen
    assert screen.endswith("? :open 1\nthe last answer has no citation; ask another question\n")


@pytest.mark.parametrize("leave", [":quit", ":q", "quit", "exit", "Exit", "quit()", EOFError])
def test_ways_to_leave(leave: Line) -> None:
    assert play(leave) == (f"? {leave}\n" if isinstance(leave, str) else "")


def test_ctrl_c_at_an_empty_line_says_how_to_leave() -> None:
    leaving = "Type :quit or press Ctrl-D to leave.\n"
    assert play(KeyboardInterrupt, ELECTION, KeyboardInterrupt) == leaving + ABSTENTION + leaving


def test_ctrl_c_gives_up_an_answer_but_keeps_the_last_one() -> None:
    class Slow(FakeDateline):
        def ask(
            self,
            question: str,
            *,
            filters: Filters = NO_FILTERS,
            on_passages: OnPassages | None = None,
            on_question: OnQuestion | None = None,
            this: str | None = None,
            offset: int = 0,
            as_typed: bool = False,
        ) -> Result:
            if question not in ANSWERS:
                raise KeyboardInterrupt
            return super().ask(question, filters=filters, on_passages=on_passages)

    screen = play(ELECTION, "How long does this take?", ":open 1", news=Slow(Settings()))
    assert screen.startswith(f"{ABSTENTION}? How long does this take?\nCancelled.\n? :open 1\nTwo ministers")


def test_ctrl_c_ends_a_prompt_that_nobody_types_at() -> None:
    with pytest.raises(KeyboardInterrupt):
        play(KeyboardInterrupt, DEPORTED, interactive=False)


def test_a_filter_holds_until_it_is_lifted_and_stands_in_the_prompt() -> None:
    """The Paper alone says "about 20,000 people" once; the wire's citation, the better one, is gone."""
    assert play(
        ":filter source=paper", ":filter source='the paper'", DEPORTED, ":filter", width=80
    ) == transcript("""
        ? :filter source=paper
        no article matches source=paper; widen it
        ? :filter source='the paper'
        Asking 1 article.

        [source='the paper'] ? How many people were deported?
        Reading 1 passage of 1 article:
          What the agreement changes (The Paper, 2025-06-27)

        about 20,000 people (91% confident)

          This year **about 20,000 people** were sent back.

          [1] What the agreement changes (The Paper, 2025-06-27)
              article paper [10:29] in /news/paper.md

        Other answers:
        2. 300 (62%)
          [2] What the agreement changes (The Paper, 2025-06-27)
              article paper [51:54] in /news/paper.md

        [source='the paper'] ? :filter
        Asking all 3 articles.

        """)


def test_a_filter_that_is_no_filter_leaves_the_one_in_force() -> None:
    screen = play(":filter since=2025-06-27", ":filter colour=red", ":q")
    assert "there is no filter 'colour'; the filters are since, until, source," in screen
    assert screen.endswith("[since=2025-06-27] ? :q\n")


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (
            ":filter cnn",
            "and no filter; a source is source=cnn, a date 2025-06, May,",
        ),
        (":filter border", "for that source: :filter source='Border Wire'"),
        (":filter since=june 2025", "Asking 2 articles."),
        (":filter off", "Asking all"),
        (":filter source=The Paper", "Asking 1 article."),
    ],
)
def test_a_filter_typed_as_one_speaks_is_taken_or_says_how(line: str, told: str) -> None:
    assert told in play(line, width=120)


@pytest.mark.parametrize("line", [":help", "help", "?", "HELP"])
def test_help_names_every_command(line: str) -> None:
    screen = play(line)
    assert [line.split("  ")[0] for line in screen.splitlines()[1:-1]] == [
        one.usage for one in COMMANDS.values()
    ]


def test_an_article_cannot_command_the_terminal() -> None:
    assert play("What runs backwards?", ":more", ":open p1", ":open 1") == transcript("""
        ? What runs backwards?
        Reading 1 passage of 1 article:
          “A headline␛]0;owned␇ with\ufffd31m colour,”

        gnirts (60% confident)

          and a \ufffd**gnirts**\ufffd that runs backwards.

          [1] “A headline␛]0;owned␇ with\ufffd31m colour,”
              article hostile [46:52]

        ? :more
        Passages read, 1 to 1 of 1:
        p1. “A headline␛]0;owned␇ with\ufffd31m colour,”
            article hostile [0:75]
            A headline␛]0;owned␇ with\ufffd31m colour, and a \ufffdgnirts\ufffd
            that runs backwards.

        ? :open p1
        “A headline␛]0;owned␇ with\ufffd31m colour,”

        > A headline␛]0;owned␇ with\ufffd31m colour,
        > and a \ufffdgnirts\ufffd that runs backwards.


        ? :open 1
        “A headline␛]0;owned␇ with\ufffd31m colour,”

          A headline␛]0;owned␇ with\ufffd31m colour,
        > and a \ufffd**gnirts**\ufffd that runs backwards.


        """)


def test_more_brings_the_next_answers_and_then_the_passages() -> None:
    """Of five answers two are sure enough and shown at once; then the others come, then the passages."""
    screen = play("Which figures are given?", ":open 5", ":more", ":more", ":more", ":open 6", width=100)
    first, *others = re.split(r"\? :.*\n", screen)
    assert re.findall(r"^\d\. .*", first, re.MULTILINE) == ["2. 300 (62%)"]
    assert others[0] == "there is no citation 5; the last answer has [1] to [3]\n"
    assert others[1].startswith("Not sure enough:\n3. twice (20%)\n")
    assert re.findall(r"^\d\. .*", others[1], re.MULTILINE) == [
        "3. twice (20%)",
        "4. two (10%)",
        "5. January and June (1%)",
    ]
    assert others[2].startswith("Passages read, 1 to 2 of 2:\np1. Two ministers sign at the border (Border")
    assert others[3] == "that was all: 5 answers, 2 passages; ask another question\n"
    assert others[4].startswith("Two ministers sign at the border")
    revealed = play("Which figures are given?", ":more", ":open 7")
    assert "there is no citation 7; the last answer has [1] to [6]\n" in revealed


def test_a_near_place_is_the_only_one_on_the_screen() -> None:
    """The second candidate is no more than 1 % likely, and stands nowhere."""
    assert "the last answer has [1]\n" in play("Who invited the mayor?", ":open 7")


def test_json_is_what_ask_prints() -> None:
    settings = replace(Settings(), answers=3)
    expected = dumps(result_shape(FakeDateline(settings).ask("Which figures are given?")))
    assert play("Which figures are given?", ":json").splitlines()[-2] == expected


def test_models_are_named() -> None:
    assert play(":models") == transcript("""
        ? :models
        embedder  some-embedder, weights abababababab
        reader    some-reader

        """)


OUTCOMES = ("there", "no", "Saved", "my", "cannot")


def test_an_answer_is_saved_and_never_over_another_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    screen = play(
        ":save a.md",
        DEPORTED,
        ":save",
        ":save my notes.md",
        ELECTION,
        ":save my notes.md",
        ":save no/such.md",
    )
    assert [line for line in screen.splitlines() if line.split(" ")[0] in OUTCOMES] == [
        "there is no answer yet; ask a question first",
        "no file was named; for instance: :save answers.md",
        "Saved to my notes.md: 2 answers.",
        "my notes.md exists; choose another name, or replace it: :save! my notes.md",
        "cannot write no/such.md: No such file or directory; check the folder",
    ]
    assert Path("my notes.md").read_text(encoding="utf-8") == result_markdown(
        FakeDateline(Settings()).ask(DEPORTED)
    )
    assert "Saved to my notes.md: that there is no answer.\n" in play(ELECTION, ":save! my notes.md")
    assert Path("my notes.md").read_text(encoding="utf-8").endswith("No answer in these articles.\n")
    assert [path.name for path in tmp_path.iterdir()] == ["my notes.md"]


def test_a_gold_set_made_at_the_prompt_is_one_that_eval_reads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second answer stands in the other article; an abstention is filed under the nearest article."""
    monkeypatch.chdir(tmp_path)
    screen = play(
        DEPORTED, ":gold my gold.json", ":gold my gold.json [3]", ELECTION, ":gold my gold.json none"
    )
    assert "Added to my gold.json: How many people were deported? about 20,000 people\n" in screen
    assert "Added to my gold.json: How many people were deported? 300\n" in screen
    assert "Added to my gold.json: Who will win the next election? no answer\n" in screen
    assert [
        (one.question, one.article_id, one.answers, one.is_impossible, one.also_in)
        for one in read_gold(Path("my gold.json"))
    ] == [
        (DEPORTED, "wire", ("about 20,000 people",), False, ("paper",)),
        (ELECTION, "wire", (), True, ()),
        (DEPORTED, "paper", ("300",), False, ("wire",)),
    ]
    doubt = "Dateline was not sure of it; the set takes it for right.\n"
    assert doubt not in screen
    taken = play(ELECTION, ":gold other.json 1")
    assert "Added to other.json: Who will win the next election? The mayor\n" + doubt in taken
    again = play(
        DEPORTED, ":gold my gold.json 1", ":gold my gold.json none", ELECTION, ":gold my gold.json 1"
    )
    assert "Already in my gold.json: How many people were deported? about 20,000 people\n" in again
    assert "my gold.json says that the question has an answer; take it out there first\n" in again
    assert "my gold.json says that the question has no answer; take it out there first\n" in again


@pytest.mark.parametrize("last", ["nome", "no", "-1", "p1", "1,2"])
def test_a_mistyped_place_makes_no_gold_set_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, last: str
) -> None:
    monkeypatch.chdir(tmp_path)
    screen = play(DEPORTED, f":gold my.json {last}", ":gold none")
    assert f"{last} is no citation, nor none; for instance: :gold my.json 1" in screen
    assert "no file was named; for instance: :gold questions.json none" in screen
    assert list(tmp_path.iterdir()) == []


def test_a_name_may_stand_in_quotes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    play(DEPORTED, ':gold "my gold" 1', ":gold 'my gold'", ":gold my gold", ':save "my notes.md"')
    assert sorted(path.name for path in tmp_path.iterdir()) == ["my gold", "my notes.md"]


def test_stats_count_what_is_asked() -> None:
    screen = play(":filter since=2025-06-27", ":stats")
    assert "? :stats\n1 article, 2025-06 to 2025-06\n\n2025-06  1 █" in screen
    assert "\nThe Paper  1 █" in screen


def test_several_questions_are_answered_each_under_its_own() -> None:
    text = play("When was it signed? Which figures are given?")
    first, second = text.split("\n\nWhich figures are given?\n")
    assert "When was it signed?\n" in first
    assert "Thursday (80% confident)" in first
    assert "about 20,000 people" in second


def test_this_is_the_article_cited_last() -> None:
    meant = []

    class Listening(FakeDateline):
        def ask(
            self,
            question: str,
            *,
            filters: Filters = NO_FILTERS,
            on_passages: OnPassages | None = None,
            on_question: OnQuestion | None = None,
            this: str | None = None,
            offset: int = 0,
            as_typed: bool = False,
        ) -> Result:
            meant.append(this)
            return super().ask(question, filters=filters, on_passages=on_passages)

    play("When was it signed?", "When was this published?", news=Listening(Settings()))
    assert meant == [None, "wire"]
    meant.clear()
    play(
        DEPORTED,
        ":open 2",
        "When was this published?",
        DEPORTED,
        "Who wrote this?",
        news=Listening(Settings()),
    )
    assert meant == [None, "paper", "wire", "wire"]
    meant.clear()
    play(DEPORTED, ":open p2", "When was this published?", news=Listening(Settings()))
    assert meant == [None, "paper"]


def test_headlines_are_there_before_the_answer() -> None:
    """Ctrl-C arrives while the passages are read."""

    class Endless(FakeDateline):
        def ask(
            self,
            question: str,
            *,
            filters: Filters = NO_FILTERS,
            on_passages: OnPassages | None = None,
            on_question: OnQuestion | None = None,
            this: str | None = None,
            offset: int = 0,
            as_typed: bool = False,
        ) -> Result:
            super().ask(question, filters=filters, on_passages=on_passages)
            raise KeyboardInterrupt

    headlines = ABSTENTION.split("No answer")[0]
    assert play(ELECTION, news=Endless(Settings())) == f"{headlines}Cancelled.\n"
    assert "Reading" not in play(ELECTION, interactive=False)


def test_no_command_lets_an_article_command_the_terminal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    commands = (
        ":why",
        ":more",
        ":open 1",
        ":open p1",
        ":sources",
        ":json",
        ":save a\x1b[2J",
        ":gold b\x1b[2J 1",
    )
    screen = play("What runs backwards?", *commands, ":stats", ":filter source='\x1b[2J'", ":open \x1b[2J")
    typed = [line for line in screen.splitlines() if not line.startswith("? ")]
    assert not [
        c for line in typed for c in line if c < " " or "\x7f" <= c <= "\x9f" or "\u202a" <= c <= "\u202e"
    ]
    assert "Saved to a␛[2J: 1 answer." in typed
    assert "Added to b␛[2J: What runs backwards? gnirts" in typed
    assert "\x1b" not in Path("a\x1b[2J").read_text(encoding="utf-8")


def test_a_follow_up_is_shown_in_full_and_taken_back() -> None:
    """Understood, "And in June?" is answered with the mayor; as typed it has no answer."""
    screen = play("Who signed the agreement in May?", "And in June?", "!", ":undo", interactive=False)
    assert screen.partition("? And in June?\n")[2] == transcript("""
        Understood as: Who signed the agreement in June? (! asks it as typed)
        The mayor (65% confident)

          **The mayor** was not invited.

          [1] Two ministers sign at the border (Border Wire,
              2025-06-26)
              article wire [166:175] in /news/wire.txt

        ? !
        As typed: And in June?
        No answer in these articles. Type :why to see what was
        nearest.

        ? :undo
        the last question was asked as it was typed; there is nothing to undo
        """)


def test_what_was_undone_is_what_follows(tmp_path: Path) -> None:
    """After the undoing, the last question is the one typed, for `:gold`, `:json` and the next one."""
    screen = play("Who signed the agreement in May?", "And in June?", ":json", "!", ":json")
    understood, typed = (line for line in screen.splitlines() if line.startswith('{"schema"'))
    assert '"question": "Who signed the agreement in June?", "asked": "And in June?"' in understood
    assert '"question": "And in June?", "asked": "And in June?"' in typed


def test_dups_shows_the_copies_of_a_cited_article_and_what_differs() -> None:
    """The reprint says 25,000, and leaves out the mayor."""

    class Copied(FakeDateline):
        def ask(self, *asked: Any, **given: Any) -> Result:
            result = super().ask(*asked, **given)
            first, *others = result.passages
            return replace(result, passages=(replace(first, copies=(REPRINT,)), *others))

    screen = play(DEPORTED, ":dups", ":dups 3", news=Copied(Settings()), width=80)
    assert screen.partition("? :dups\n")[2] == transcript("""
        Two ministers sign at the border (Border Wire, 2025-06-26, article wire)
          “The two ministers signed the agreement on Thursday.” (2025-06-28, article
          reprint): 82% the same
            ! 20,000 -> 25,000
              The mayor was not invited. -> By our own staff.

        ? :dups 3
        No copies of What the agreement changes (The Paper, 2025-06-27) are known.

        """)


@pytest.mark.parametrize("colour", [False, True])
def test_the_evidence_is_marked_in_its_paragraph(colour: bool) -> None:
    """Only lines of the sentence begin with ">"; long neighbours are cut between words."""
    before, after = "It was early. " * 30, " Nobody saw them leave."
    text = f"A heading\n{before}Forty boats left the harbour.{after}\nAnother paragraph."
    article = replace(WIRE, text=text)
    start = text.index("Forty boats")
    citation = Citation(article, start, start + 11, start, text.index(after))

    class Told(FakeDateline):
        def ask(self, question: str, **_: Any) -> Result:
            return a_result(question, Answers((Answer((citation,), 2.0, 0.8),)))

    screen = re.sub("\x1b\\[[0-9;]*m", "", play(DEPORTED, news=Told(Settings()), colour=colour))
    lines = screen.partition("confident)\n\n")[2].partition("\n\n")[0].split("\n")
    marked = "> Forty boats left the harbour." if colour else "> **Forty boats** left the harbour."
    assert [line for line in lines if line.startswith(">")] == [marked]
    assert (
        lines[0].startswith("  … was early.")
        or lines[0].startswith("  … early.")
        or lines[0].startswith("  … It")
    )
    assert lines[-1] == "  Nobody saw them leave."
    assert "heading" not in screen
    assert "Another" not in screen
