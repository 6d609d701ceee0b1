"""Results as Markdown: a whole document, and what a Markdown reader makes of any article's words."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from dateline import Answer, Article, Citation, Settings
from dateline.output.markdown import escape, result_markdown, web_address
from dateline.output.shown import shown_words
from dateline.output.wording import one_line
from dateline.result.replies import Answers
from fakes import ANSWERS, PAPER, WIRE, FakeDateline, a_result, cite

DOCUMENT = """\
## How many people were deported?

**about 20,000 people** (91% confident)[^7][^8]

> Officials said that **about 20,000 people** were deported between January and June, most of them on military flights.

Other answers:

- **300** (62% confident)[^9]

  > Some **300** of them crossed twice.

[^7]: Two ministers sign at the border, *Border Wire*, 2025-06-26, /news/wire.txt; article wire, characters 72 to 91
[^8]: What the agreement changes, *The Paper*, 2025-06-27, /news/paper.md; article paper, characters 10 to 29
[^9]: What the agreement changes, *The Paper*, 2025-06-27, /news/paper.md; article paper, characters 51 to 54
"""  # noqa: E501


def test_a_footnote_says_what_it_is_a_copy_of() -> None:
    first, other = cite(WIRE, "about 20,000 people"), cite(PAPER, "about 20,000 people")
    answer = Answer((first, replace(other, copy_of="wire_1")), score=1.0, confidence=0.9)
    notes = result_markdown(a_result("Q?", Answers((answer,)))).splitlines()[-2:]
    assert "copy" not in notes[0]
    assert notes[1].endswith(r"characters 10 to 29; a copy of article wire\_1, counted once with it")


# What Markdown, HTML and TeX act on, in front of words, inside them and behind them.
PIECES = [
    *"*_`[]()<>#+-=.!&~$^@:|\\{}\"'",
    "1. ",
    "2) ",
    "word",
    "é",
    " ",
    "\t",
    "\n",
    "\x1b[2J",
    "&amp;",
    "</b>",
]
texts = st.lists(st.sampled_from(PIECES), min_size=1, max_size=20).map("".join)


def shown(markdown: str) -> list[str]:
    """The blocks of a document as a reader of Markdown shows them; nothing but text, bold and italics."""
    blocks = []
    for token in MarkdownIt("commonmark").parse(markdown):
        assert token.type not in ("html_block", "code_block", "fence", "hr")
        if token.type == "inline":
            assert token.children is not None
            kinds = {child.type for child in token.children}
            assert kinds <= {
                "text",
                "softbreak",
                "html_inline",
                "strong_open",
                "strong_close",
                "em_open",
                "em_close",
            }
            assert {child.content for child in token.children if child.type == "html_inline"} <= {
                "<strong>",
                "</strong>",
            }
            blocks.append("".join(child.content for child in token.children if child.type == "text"))
    return blocks


def test_a_document() -> None:
    """Footnotes: two for the first answer, whose best evidence is quoted, one for the second."""
    markdown = result_markdown(FakeDateline(Settings()).ask("How many people were deported?"), first_note=7)
    assert markdown == DOCUMENT


def test_an_abstention_says_so_and_shows_the_nearest_only_on_request() -> None:
    result = FakeDateline(Settings()).ask("Who will win the next election?")
    assert result_markdown(result) == ("## Who will win the next election?\n\nNo answer in these articles.\n")
    assert result_markdown(result, candidates=True).splitlines()[2:7] == [
        "No answer in these articles. The nearest:",
        "",
        "- **The mayor** (1% confident, not sure enough)[^1]",
        "",
        "  > **The mayor** was not invited.",
    ]


@given(texts, texts, texts)
def test_the_words_of_an_article_are_only_words(before: str, answer: str, after: str) -> None:
    """Blanks aside, a reader sees the sentence and the title as they stand, whatever is in them."""
    text = f"{before}{answer}{after}"
    article = Article("a", text, title=before, source=after, url="javascript:alert(1)")
    start, end = len(before), len(before + answer)
    citation = Citation(article, start, end, 0, len(text))
    result = a_result(answer, Answers((Answer((citation,), 1.0, 0.5),)), 0.5)

    def solid(words: str) -> str:
        return "".join(words.split())

    heading, headline, quote, *_ = map(solid, shown(result_markdown(result)) if answer.strip() else [""] * 3)
    if answer.strip():
        assert heading == solid(one_line(answer))
        assert headline.startswith(solid(one_line(shown_words(result.answers[0]))) + "(50%confident)")
        assert quote == solid(one_line(text))


@given(texts)
def test_escaped_text_is_one_line_of_itself(text: str) -> None:
    [block] = shown(escape(text)) or [""]
    assert block == " ".join(one_line(text).split())


def test_no_answer_of_the_fakes_controls_a_terminal() -> None:
    for question in ANSWERS:
        markdown = result_markdown(FakeDateline(Settings()).ask(question), candidates=True)
        assert not [character for character in markdown if character < " " and character != "\n"]


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://example.org/a?b=c#d", "https://example.org/a?b=c#d"),
        ("https://example.org/a b{c}>\n", "https://example.org/a%20b%7Bc%7D%3E"),
        ("HTTPS://example.org/é", "HTTPS://example.org/%C3%A9"),
        ("javascript:alert(1)", None),
        ("/only/a/path", None),
        ("http://[", None),
        (None, None),
    ],
)
def test_only_web_addresses_become_links(url: str | None, address: str | None) -> None:
    assert web_address(url) == address
