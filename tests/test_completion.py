"""What Tab offers: names of the index, commands and what they take, earlier questions."""

from __future__ import annotations

import io
import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

import dateline
from dateline import Settings
from dateline.cli.actions import COMMANDS, suggestions
from dateline.cli.completion import Completions, Suggestion
from dateline.cli.lines import asked_before
from dateline.cli.session import Session
from dateline.errors import DamagedIndexError
from dateline.reports import Heading
from fakes import FakeDateline


def heading(title: str | None, date: str | None = None, source: str | None = None) -> Heading:
    return Heading("id", title, date, None, source, None, None, None, None, None, 1)


def new_session(news: FakeDateline | None = None) -> Session:
    console = Console(file=io.StringIO(), width=60)
    return Session(news or FakeDateline(Settings()), console, notices=console, at_once=3)


def offered(typed: str, session: Session | None = None) -> list[str]:
    """The lines that the suggestions make of what is typed."""
    found = suggestions(session or new_session(), typed)
    return [typed[: len(typed) - one.replaces] + one.text for one in found]


def test_names_are_completed_wherever_they_begin() -> None:
    """The fakes hold two titles, two sources and two dates; each line is completed by what its end begins."""
    assert offered("What did bord") == [
        "What did Border Wire",
        "What did Two ministers sign at the border",
    ]
    assert offered('Who wrote "what the') == [
        'Who wrote "What the agreement changes',
        'Who wrote "what The Paper',
    ]
    assert offered("What happened on 2025-06") == [
        "What happened on 2025-06-27",
        "What happened on 2025-06-26",
    ]
    assert offered("Who said so in the p") == ["Who said so in The Paper"]
    for nothing in ("", "?", "a", "What about xyzzy"):
        assert offered(nothing) == []


def test_the_longest_match_comes_first_and_the_most_frequent_source() -> None:
    names = Completions(
        [
            heading("The end", source="The Post"),
            heading("Start", "2025-01-02", "The Paper"),
            heading("Start", "2025-01-03", "The Paper"),
            heading("At the end of the road", None, "At the Border"),
        ]
    )
    assert list(names.suggestions("at the")) == [
        Suggestion("At the Border", 6, "source of 1 article"),
        Suggestion("At the end of the road", 6, "At the Border"),
        Suggestion("The Paper", 3, "source of 2 articles"),
        Suggestion("The Post", 3, "source of 1 article"),
        Suggestion("The end", 3, "The Post"),
    ]
    assert list(names.suggestions("sta")) == [Suggestion("Start", 3, "The Paper, 2025-01-02")]


controls = st.text(st.characters(categories=["L", "Cc", "Cf", "Cs", "Zl"]))


@given(controls, controls, controls, controls)
def test_no_name_can_command_the_terminal(title: str, date: str, source: str, typed: str) -> None:
    names = Completions([heading(f"ab{title}", f"20{date}", f"ab{source}")])
    for one in (*names.suggestions("ab"), *names.suggestions("20"), *names.suggestions(typed)):
        for shown in (one.text, one.about):
            assert not [c for c in shown if c < " " or "\x7f" <= c <= "\x9f" or "\u202a" <= c <= "\u202e"]


def test_commands_are_completed_and_what_they_take(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("notes.md", ".hidden", "od\x1bd"):
        Path(name).touch()
    (Path("notes") / "old").mkdir(parents=True)
    session = new_session()
    assert [name.rstrip() for name in offered(":")] == list(COMMANDS)
    assert [name.rstrip() for name in offered(":S")] == [name for name in COMMANDS if name.startswith(":s")]
    assert offered(":fi") == [":filter "]  # what takes something has a blank behind it
    assert offered(":wh") == [":why"]
    assert offered(":open ", session) == []
    session.answer("How many people were deported?")
    assert offered(":open ", session) == [":open 1", ":open 2", ":open 3"]
    assert offered(":save ") == [":save notes/", ":save notes.md"]
    assert offered(":gold notes/") == [":gold notes/old/"]
    assert offered(":gold .h") == [":gold .hidden"]
    assert offered(":save nowhere/") == offered(":save ~nobody/") == []
    assert offered(":filter so") == [":filter source="]
    assert offered(":filter since=2025 source=the") == [":filter since=2025 source=The Paper"]
    assert offered(":filter source=The P") == [":filter source=The Paper"]
    assert offered(":filter source='The") == [":filter source='The Paper"]
    assert offered(":filter source=The Paper si") == [":filter source=The Paper since="]
    assert offered(":filter until=2025-06-2") == [":filter until=2025-06-27", ":filter until=2025-06-26"]
    assert offered(":why ") == offered(":xyzzy ") == []


def test_earlier_questions_come_back_the_latest_first() -> None:
    history = ["How many?", ":open 1", "How much?", "How many?", "How\x1b[2J?", "Who?"]
    assert [one.text for one in asked_before(history, "How")] == ["How many?", "How much?"]
    assert [one.replaces for one in asked_before(history, "How")] == [3, 3]
    for nothing in ("", " ", ":", "how", "Who?"):
        assert asked_before(history, nothing) == []


def test_a_damaged_index_has_no_names_and_says_nothing_yet() -> None:
    class Damaged(FakeDateline):
        def headings(self, *_: object, **__: object) -> tuple[Heading, ...]:
            raise DamagedIndexError(Path("index"), "it is")

    assert offered("What did bord", new_session(Damaged(Settings()))) == []


@pytest.mark.parametrize(
    ("line", "completed"),
    [
        ("dateline ask --source bor", ["Border\\ Wire"]),
        ("dateline list --source ''", ["Border\\ Wire", "The\\ Paper"]),
        ("dateline ask --index index --source the\\ p", ["The\\ Paper"]),
        ("dateline show p", ["paper"]),
        ("dateline show --index elsewhere w", ["wire"]),
        ("dateline list --author x", []),
    ],
)
def test_the_shell_completes_sources_and_ids(line: str, completed: list[str]) -> None:
    """As bash asks: names come with their blanks escaped, to stand for one word."""
    paths = (Path(dateline.__file__).parents[1], Path(__file__).parent)
    script = "from fakes import *; stand_in(); from dateline.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", script],
        env={
            **os.environ,
            "PYTHONPATH": os.pathsep.join(map(str, paths)),
            "_DATELINE_COMPLETE": "complete_bash",
            "COMP_WORDS": line,
            "COMP_CWORD": str(len(shlex.split(line)) - 1),
        },
        capture_output=True,
        text=True,
    )
    assert (done.stdout.strip("\n").split("\n"), done.stderr) == (completed or [""], "")


def test_a_broken_index_completes_nothing(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "dateline"],
        env={
            **os.environ,
            "PYTHONPATH": str(Path(dateline.__file__).parents[1]),
            "_DATELINE_COMPLETE": "complete_bash",
            "COMP_WORDS": f"dateline show --index {tmp_path} x",
            "COMP_CWORD": "4",
        },
        capture_output=True,
        text=True,
    )
    assert (done.stdout.strip(), done.stderr) == ("", "")
