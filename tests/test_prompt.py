"""The prompt: whole transcripts, as a person would see them."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from textwrap import dedent

import pytest
from rich.console import Console

from dateline import Result, Settings
from dateline.cli.prompt import COMMANDS, run_prompt
from dateline.filters import NO_FILTERS, Filters
from dateline.pipeline import OnPassages
from fakes import ANSWERS, FakeDateline

Line = str | type[BaseException]
DEPORTED = "How many people were deported?"
ELECTION = "Who will win the next election?"


def play(
    *lines: Line,
    width: int = 60,
    colour: bool = False,
    interactive: bool = True,
    news: FakeDateline | None = None,
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

    run_prompt(
        FakeDateline(Settings()) if news is None else news,
        read_line,
        console,
        notices=console,
        interactive=interactive,
    )
    assert next(typed, None) is None, "the prompt ended too early"
    return "".join(f"{line.rstrip()}\n" for line in screen.getvalue().splitlines())


def transcript(text: str) -> str:
    return dedent(text).removeprefix("\n")


NARROW = transcript("""
    ? How many people were deported?
    about 20,000 people (91% confident)

      Officials said that **about 20,000 people** were deported
      between January and June, most of them on military
      flights.

      [1] Two ministers sign at the border (Border Wire,
          2025-06-26)
          /news/wire.txt [72:91], article wire
      Said 1 more time, in 2 articles in all:
      [2] What the agreement changes (The Paper, 2025-06-27)
          /news/paper.md [10:29], article paper

    Other answers:
    2. 300 (62%)
      [3] What the agreement changes (The Paper, 2025-06-27)
          /news/paper.md [51:54], article paper

    """)

WIDE = transcript("""
    ? How many people were deported?
    about 20,000 people (91% confident)

      Officials said that **about 20,000 people** were deported between January and June, most of them
      on military flights.

      [1] Two ministers sign at the border (Border Wire, 2025-06-26)
          /news/wire.txt [72:91], article wire
      Said 1 more time, in 2 articles in all:
      [2] What the agreement changes (The Paper, 2025-06-27)
          /news/paper.md [10:29], article paper

    Other answers:
    2. 300 (62%)
      [3] What the agreement changes (The Paper, 2025-06-27)
          /news/paper.md [51:54], article paper

    """)

ABSTENTION = transcript("""
    ? Who will win the next election?
    No answer in these articles. Type :why to see what was
    nearest.

    """)


@pytest.mark.parametrize(("width", "expected"), [(60, NARROW), (100, WIDE)])
def test_an_answer_with_its_evidence_and_citations(width: int, expected: str) -> None:
    assert play(DEPORTED, width=width) == expected


def test_colour_takes_the_place_of_the_asterisks_and_changes_no_word() -> None:
    coloured = play(DEPORTED, colour=True)
    assert "\x1b[1mabout 20,000 people\x1b[0m (91% confident)" in coloured
    assert "Officials said that \x1b[1;7mabout 20,000 people\x1b[0m were deported" in coloured
    assert re.sub("\x1b\\[[0-9;]*m", "", coloured).split() == NARROW.replace("**", "").split()


def test_why_tells_the_scores_behind_an_answer() -> None:
    assert play(DEPORTED, ":why", width=100) == WIDE + transcript("""
        ? :why
        Answered: confidence 91%; an answer needs 25%.

        Candidate            Confidence  Score  Citations
        about 20,000 people         91%  +6.25  [1]-[2]
        300                         62%  +0.50  [3]

        Passage                           Fused  Cosine  BM25  Characters
        Two ministers sign at the border   1.00    0.75  2.50  0:192
        What the agreement changes         0.50    0.25     -  0:77

        Seconds: 0.25 to retrieve, 0.50 to read.

        """)


def test_an_abstention_can_be_looked_into() -> None:
    """The rejected candidate has a probability of 0.004: shown as 1%, since 0% would claim certainty."""
    assert play(ELECTION, ":why", ":sources", ":open 1") == ABSTENTION + transcript("""
        ? :why
        Abstained: confidence 1%; an answer needs 25%.

        Candidate  Confidence  Score  Citations
        The mayor          1%  -3.12  [1]

        Passage                      Fused  Cosine  BM25  Characters
        Two ministers sign at the     1.00    0.75  2.50  0:192
        border
        What the agreement changes    0.50    0.25     -  0:77

        Seconds: 0.25 to retrieve, 0.50 to read.

        ? :sources
        No answer. The articles read:
        - Two ministers sign at the border (Border Wire, 2025-06-26)
          /news/wire.txt, article wire
        - What the agreement changes (The Paper, 2025-06-27)
          /news/paper.md, article paper

        ? :open 1
        Two ministers sign at the border (Border Wire, 2025-06-26)
        /news/wire.txt

          The two ministers signed the agreement on Thursday.
          Officials said that about 20,000 people were deported
          between January and June, most of them on military
          flights.
        > **The mayor** was not invited.

        """)


def test_citations_are_opened_by_the_numbers_shown() -> None:
    assert play(DEPORTED, ":sources", ":open [1]", ":open 3") == NARROW + transcript("""
        ? :sources
        [1] Two ministers sign at the border (Border Wire,
            2025-06-26)
            /news/wire.txt, article wire
        [2][3] What the agreement changes (The Paper, 2025-06-27)
               /news/paper.md, article paper

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

          This year about 20,000 people were sent back.
        > Some **300** of them crossed twice.

        """)


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
    assert "Abstained: no candidate; an answer needs 25%.\n" in screen
    assert screen.endswith("? :open 1\nthe last answer has no citation; ask another question\n")


@pytest.mark.parametrize("leave", [":quit", ":q", EOFError])
def test_ways_to_leave(leave: Line) -> None:
    assert play(leave) == (f"? {leave}\n" if isinstance(leave, str) else "")


def test_ctrl_c_at_an_empty_line_says_how_to_leave() -> None:
    leaving = "Type :quit or press Ctrl-D to leave.\n"
    assert play(KeyboardInterrupt, ELECTION, KeyboardInterrupt) == leaving + ABSTENTION + leaving


def test_ctrl_c_gives_up_an_answer_but_keeps_the_last_one() -> None:
    class Slow(FakeDateline):
        def ask(
            self, question: str, *, filters: Filters = NO_FILTERS, on_passages: OnPassages | None = None
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
        about 20,000 people (91% confident)

          This year **about 20,000 people** were sent back.

          [1] What the agreement changes (The Paper, 2025-06-27)
              /news/paper.md [10:29], article paper

        Other answers:
        2. 300 (62%)
          [2] What the agreement changes (The Paper, 2025-06-27)
              /news/paper.md [51:54], article paper

        [source='the paper'] ? :filter
        Asking all 3 articles.

        """)


def test_a_filter_that_is_no_filter_leaves_the_one_in_force() -> None:
    screen = play(":filter since=2025-06-27", ":filter colour=red", ":q")
    assert "there is no filter 'colour'; the filters are since, until, source," in screen
    assert screen.endswith("[since=2025-06-27] ? :q\n")


def test_help_names_every_command() -> None:
    screen = play(":help")
    assert [line.split("  ")[0] for line in screen.splitlines()[1:-1]] == [
        one.usage for one in COMMANDS.values()
    ]


def test_an_article_cannot_command_the_terminal() -> None:
    assert play("What runs backwards?", ":open 1") == transcript("""
        ? What runs backwards?
        gnirts (60% confident)

          and a \ufffd**gnirts**\ufffd that runs backwards.

          [1] hostile
              characters [46:52]

        ? :open 1
        hostile

          A headline␛]0;owned␇ with\ufffd31m colour,
        > and a \ufffd**gnirts**\ufffd that runs backwards.


        """)
