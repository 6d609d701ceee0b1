"""Safe text, and the command line as a process: on a pseudo-terminal, and in a pipe that breaks."""

from __future__ import annotations

import io
import os
import stat
import subprocess
import sys
import unicodedata
from pathlib import Path
from typing import Any

import pexpect
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

import dateline
from dateline.cli.layout import print_rows
from dateline.output.wording import one_line, printable

DEPORTED = "How many people were deported?"
ELECTION = "Who will win the next election?"
ON_FAKES = [sys.executable, "-c", "from fakes import *; stand_in(); from dateline.cli import main; main()"]
PROMPT_READY = "\x1b\\[\\?2004h"  # the prompt asks for bracketed paste whenever it begins to listen
UP = "\x1b[A"
BIDI_CONTROLS = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}

controls_and_letters = st.text(st.characters(categories=["L", "N", "Zs", "Zl", "Zp", "Cc", "Cf", "Cs"]))


@given(controls_and_letters)
def test_printable_text_has_no_control_and_keeps_every_offset(text: str) -> None:
    for safe, allowed in ((printable(text), "\n\t"), (one_line(text), "")):
        assert len(safe) == len(text)
        assert not {c for c in safe if unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp")} - set(allowed)
        assert not {c for c in safe if unicodedata.bidirectional(c) in BIDI_CONTROLS}
        assert not [old for old, new in zip(text, safe, strict=True) if old != new and old.isprintable()]


def test_control_characters_become_their_pictures() -> None:
    assert printable("a\x1b[2J\x00\x7f\x9b\u202eb\tc\r\nd\n") == "a␛[2J␀␡\ufffd\ufffdb\tc \nd\n"
    assert one_line("a\tb\r\nc") == "a b  c"


def test_ends_of_lines_are_no_unreadable_characters() -> None:
    assert (printable("a\u2028b\u2029c"), one_line("a\u2028b\u2029c")) == ("a\nb\nc", "a b c")


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """A plain 80-column xterm, a home of its own, and imports from this source tree and these tests."""
    outside = ("DATELINE_", "XDG_", "FORCE_COLOR", "NO_COLOR", "LESS", "PYTHON")
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith(outside)},
        "TERM": "xterm",
        "COLUMNS": "80",
        "PAGER": "cat",
        "XDG_STATE_HOME": str(tmp_path),
        "XDG_CONFIG_HOME": str(tmp_path),
        "PROMPT_TOOLKIT_NO_CPR": "1",  # the tests are a terminal that does not say where its cursor is
        "PYTHONPATH": os.pathsep.join(map(str, (Path(dateline.__file__).parents[1], Path(__file__).parent))),
    }


def spawn(environment: dict[str, str], *arguments: str) -> Any:
    command, *options = ON_FAKES
    return pexpect.spawn(command, [*options, *arguments], env=environment, encoding="utf-8", timeout=30)


def end(child: Any) -> int:
    """Wait for the process to end; return its exit code."""
    child.expect(pexpect.EOF)
    child.close()
    return int(child.exitstatus)


def test_help_loads_nothing_heavy(environment: dict[str, str]) -> None:
    heavy = "torch transformers sentence_transformers onnxruntime faiss tokenizers numpy prompt_toolkit"
    body = (
        "import sys\nfrom dateline.cli import main\n"
        "try:\n    main(['ask', '--help'])\n"
        "finally:\n    print('loaded:', *set(sys.argv[1].split()) & set(sys.modules), file=sys.stderr)"
    )
    ended = subprocess.run(
        [sys.executable, "-c", body, heavy], env=environment, capture_output=True, text=True, check=True
    )
    assert "--min-confidence" in ended.stdout
    assert ended.stderr == "loaded:\n"


def test_python_m_dateline_is_the_command(environment: dict[str, str]) -> None:
    command = [sys.executable, "-m", "dateline", "--version"]
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert ended.stdout == f"dateline {dateline.__version__}\n"


@pytest.mark.parametrize("arguments", [("show", "wire"), ("ask", DEPORTED), ("ask", DEPORTED, "--json")])
def test_a_reader_that_has_gone_gets_no_complaint(
    environment: dict[str, str], arguments: tuple[str, ...]
) -> None:
    """The pipe's reading end is closed before Dateline writes a byte."""
    read_end, write_end = os.pipe()
    os.close(read_end)
    try:
        ended = subprocess.run(
            [*ON_FAKES, *arguments], env=environment, stdout=write_end, stderr=subprocess.PIPE, check=False
        )
    finally:
        os.close(write_end)
    assert (ended.returncode, ended.stderr) == (1, b"")


def test_ctrl_c_waits_for_a_module_that_is_loading(environment: dict[str, str], tmp_path: Path) -> None:
    """An import broken off halfway would leave a module that this process can never load again."""
    (tmp_path / "slow.py").write_text(
        "import signal\nsignal.raise_signal(signal.SIGINT)\nprint('loaded')\n", encoding="utf-8"
    )
    body = (
        "import sys, time, fakes\nfrom dateline.cli import main\n"
        "sys.path.append(sys.argv.pop())\n"
        "def ask(self, question, **_):\n    import slow\n    time.sleep(60)\n"
        "fakes.FakeDateline.ask = ask\nfakes.stand_in()\nmain()"
    )
    command = [sys.executable, "-c", body, "ask", DEPORTED, str(tmp_path)]
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=30)
    assert (ended.returncode, ended.stdout, ended.stderr) == (130, "loaded\n", "dateline: interrupted\n")


def test_a_session_at_a_terminal(environment: dict[str, str], tmp_path: Path) -> None:
    """Ask, clear a line, complete a command, page, type no text, leave; then find the question again."""
    history = tmp_path / "dateline" / "history"
    history.parent.mkdir()
    history.touch()
    history.chmod(0o644)  # as an older Dateline left it
    child = spawn(environment)
    child.expect(PROMPT_READY)
    child.sendline(DEPORTED)
    child.expect("91% confident")
    child.expect(PROMPT_READY)
    child.send("half a question")
    child.sendintr()
    child.send(":op\t")
    child.expect_exact(":open")
    child.sendline(" 1")
    child.expect(r"> Officials said that \*\*about 20,000 people\*\*")
    child.expect(PROMPT_READY)
    child.sendintr()
    child.expect("press Ctrl-D to leave")
    child.expect(PROMPT_READY)
    os.write(child.fileno(), b"\xff?\r")
    child.expect("is not UTF-8 text")
    child.expect(PROMPT_READY)
    child.sendeof()
    assert end(child) == 0
    assert stat.S_IMODE(history.stat().st_mode) == 0o600

    child = spawn(environment, "ask")
    child.expect(PROMPT_READY)
    child.send("How" + UP)
    child.expect_exact(DEPORTED.removeprefix("How"))
    child.sendline()
    child.expect("91% confident")
    child.sendline(":q")
    assert end(child) == 0


def test_ctrl_z_asks_the_last_question_as_it_was_typed(environment: dict[str, str]) -> None:
    child = spawn(environment)
    child.expect(PROMPT_READY)
    child.sendline("Who signed the agreement in May?")
    child.expect("70% confident")
    child.expect(PROMPT_READY)
    child.sendline("And in June?")
    child.expect("Understood as: Who signed the agreement in June")
    child.expect("65% confident")
    child.expect(PROMPT_READY)
    child.send("\x1a")
    child.expect("No answer in these articles")
    child.sendline(":q")
    assert end(child) == 0


@pytest.mark.parametrize("searched", ["", "Who", "nothing like it\x1a"])  # the last with Ctrl-Z
def test_ctrl_c_leaves_the_search_of_the_history_and_the_prompt_goes_on(
    environment: dict[str, str], searched: str
) -> None:
    child = spawn(environment)
    child.expect(PROMPT_READY)
    child.sendline(ELECTION)
    child.expect("No answer")
    child.expect(PROMPT_READY)
    child.send("\x12" + searched)
    child.expect_exact("reverse-i-search")
    child.sendintr()
    child.sendline(DEPORTED)
    child.expect("91% confident")
    child.sendline(":q")
    assert end(child) == 0


def test_a_window_that_was_resized_is_filled(environment: dict[str, str]) -> None:
    """The sentence fits 120 columns, not 60."""
    del environment["COLUMNS"]
    command, *options = ON_FAKES
    child = pexpect.spawn(
        command, options, env=environment, encoding="utf-8", dimensions=(24, 60), timeout=30
    )
    child.expect(PROMPT_READY)
    child.setwinsize(24, 120)
    child.sendline(DEPORTED)
    child.expect("between January and June, most of them on military flights")
    child.sendline(":q")
    assert end(child) == 0


@pytest.mark.parametrize("columns", [30, 40, 60])
def test_no_word_is_broken_at_the_edge_of_a_narrow_window(environment: dict[str, str], columns: int) -> None:
    """A line ends where a word does, and none is wider than the window but for an address."""
    del environment["COLUMNS"]
    command, *options = ON_FAKES
    child = pexpect.spawn(
        command,
        [*options, "ask", DEPORTED],
        env=environment | {"NO_COLOR": "1"},
        encoding="utf-8",
        dimensions=(24, columns),
        timeout=30,
    )
    child.expect(pexpect.EOF)
    lines = child.before.split("\r\n")
    assert max(len(line) for line in lines if "/news/" not in line) <= columns
    words = " ".join(child.before.split())
    assert "Officials said that **about 20,000 people** were deported between January and June" in words


def test_the_commands_are_told_in_a_narrow_window() -> None:
    screen = io.StringIO()
    console = Console(file=screen, width=40, force_terminal=True, color_system=None)
    print_rows(console, [(":more", "the next answers, or articles; then passages"), (":quit", "leave")])
    assert screen.getvalue() == (
        ":more  the next answers, or articles;\n       then passages\n:quit  leave\n"
    )


def test_a_history_that_cannot_be_kept_is_named_and_costs_nothing_else(
    environment: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    child = spawn(environment | {"XDG_STATE_HOME": str(tmp_path / "file")})
    child.expect("the history of this session is not kept: ")
    child.sendline(DEPORTED)
    child.expect("91% confident")
    child.sendline(":quit")
    assert end(child) == 0


def test_a_dumb_terminal_gets_plain_lines(environment: dict[str, str]) -> None:
    child = spawn(environment | {"TERM": "dumb"})
    child.expect_exact("\r\n? ")
    child.sendline(DEPORTED)
    child.expect_exact("that **about 20,000 people** were")
    child.expect_exact("\r\n? ")
    child.sendintr()
    child.expect("press Ctrl-D to leave")
    child.sendeof()
    child.expect(pexpect.EOF)
    assert "\x1b" not in child.before


def test_a_narrow_dumb_terminal_is_not_taken_for_a_wide_one(environment: dict[str, str]) -> None:
    """The command's first line of evidence fits 80 columns, not 60."""
    del environment["COLUMNS"]
    command, *options = ON_FAKES
    child = pexpect.spawn(
        command,
        [*options, "ask", DEPORTED],
        env=environment | {"TERM": "dumb"},
        encoding="utf-8",
        dimensions=(24, 60),
        timeout=30,
    )
    child.expect(pexpect.EOF)
    assert max(map(len, child.before.splitlines())) <= 60
    assert "were deported\r\n" in child.before


@pytest.mark.parametrize(
    ("changes", "colour"), [({}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)]
)
def test_colour_on_a_terminal(environment: dict[str, str], changes: dict[str, str], colour: bool) -> None:
    child = spawn(environment | changes, "ask", "When was it signed?")
    child.expect(pexpect.EOF)
    assert ("\x1b[1;7mThursday\x1b[0m" in child.before) == colour
    assert ("**Thursday**" in child.before) != colour
    assert ("\x1b" in child.before) == colour


def test_colour_can_be_forced_into_a_pipe(environment: dict[str, str]) -> None:
    command = [*ON_FAKES, "ask", "When was it signed?"]
    ended = subprocess.run(
        command, env=environment | {"FORCE_COLOR": "1"}, capture_output=True, text=True, check=True
    )
    assert "\x1b[1;7mThursday\x1b[0m" in ended.stdout


def test_show_is_made_safe_on_a_terminal(environment: dict[str, str]) -> None:
    child = spawn(environment, "show", "hostile")
    child.expect(pexpect.EOF)
    assert child.before.startswith("A headline␛]0;owned␇ with\ufffd31m colour, \r\nand")
    assert "\x1b" not in child.before


def test_progress_is_shown_on_a_terminal_only(environment: dict[str, str]) -> None:
    """The fake reports 1 and 2 of 2 files read."""
    child = spawn(environment, "index", "news")
    child.expect("reading.*100%")
    child.expect("indexed 1,003 articles")
    child.expect(pexpect.EOF)
    ended = subprocess.run(
        [*ON_FAKES, "index", "news"], env=environment, capture_output=True, text=True, check=True
    )
    assert ended.stderr == ""
