"""The prompt as it stands on a real terminal, compared with screens kept in `tests/screens/`.

After a change that is meant, look at the new screens and keep them:

    python -m pytest tests/test_screens.py --keep-screens; git diff tests/screens
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import dateline
from screens import Terminal

SCREENS = Path(__file__).parent / "screens"
ON_FAKES = [sys.executable, "-c", "from fakes import *; stand_in(); from dateline.cli import main; main()"]
DEPORTED = "How many people were deported?"
ELECTION = "Who will win the next election?"
ROWS = 50


@pytest.fixture(params=["colour", "plain"])
def environment(request: pytest.FixtureRequest, tmp_path: Path) -> dict[str, str]:
    outside = ("DATELINE_", "XDG_", "FORCE_COLOR", "NO_COLOR", "COLUMNS", "LESS", "PYTHON", "PROMPT_TOOLKIT")
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith(outside)},
        "TERM": "xterm-256color",
        "PAGER": "cat",
        "XDG_STATE_HOME": str(tmp_path),
        "XDG_CONFIG_HOME": str(tmp_path),
        "PYTHONPATH": os.pathsep.join(map(str, (Path(dateline.__file__).parents[1], Path(__file__).parent))),
        **({"NO_COLOR": "1"} if request.param == "plain" else {}),
    }


@pytest.fixture(params=[60, 120])
def terminal(request: pytest.FixtureRequest, environment: dict[str, str]) -> Iterator[Terminal]:
    terminal = Terminal(ON_FAKES, columns=request.param, rows=ROWS, environment=environment)
    terminal.until_ready()
    yield terminal
    terminal.close()


def test_a_session(terminal: Terminal, environment: dict[str, str], request: pytest.FixtureRequest) -> None:
    """An answer, the scores behind a refusal, an article, what Tab offers, a filter in the prompt."""
    seen = []
    for keys in (f"{DEPORTED}\r", ":open 2\r"):
        terminal.type(keys)
        terminal.until_ready()
    seen.append(terminal.screen("an answer, and an article opened at its second citation"))
    for keys in ("\x0c", f"{ELECTION}\r", ":why\r"):
        terminal.type(keys)
        terminal.until_ready(times=int(keys.endswith("\r")))
    seen.append(terminal.screen("a refusal and its scores"))
    terminal.type("\x0c")
    terminal.type("What of bord\t")
    terminal.until_shown("source of 1 article")
    seen.append(terminal.screen("names that Tab offers"))
    terminal.type("\t\t")
    terminal.until_shown("What of Two ministers sign at the border")
    seen.append(terminal.screen("the second of them chosen"))
    terminal.type("\x03")
    terminal.type("How\t")
    terminal.until_shown(DEPORTED)
    seen.append(terminal.screen("an earlier question that Tab brings back"))
    terminal.type("\x03")
    terminal.type("\x12deport")
    terminal.until_shown("(reverse-i-search)`deport': How many")
    seen.append(terminal.screen("the same, searched for with Ctrl-R"))
    terminal.type("\x07\x03")
    for keys in ("\x0c", ":filter seen=yesterday\r", ":filter source='the paper'\r"):
        terminal.type(keys)
        terminal.until_ready(times=int(keys.endswith("\r")))
    seen.append(terminal.screen("a mistake, and a filter"))
    terminal.type("\x0c:\t")
    terminal.until_shown("leave; :q")
    seen.append(terminal.screen("commands that Tab offers, under a filter"))
    screens = "\n".join(seen).replace(f"Dateline {dateline.__version__}.", "Dateline.")
    kept = SCREENS / f"{'plain' if 'NO_COLOR' in environment else 'colour'}-{terminal.columns}.txt"
    if request.config.getoption("--keep-screens"):
        kept.write_text(screens, encoding="utf-8")
    assert screens == kept.read_text(encoding="utf-8")
    assert ("bold+reverse 'The mayor'" in screens) == ("NO_COLOR" not in environment)
    assert ("**The mayor**" in screens) == ("NO_COLOR" in environment)
    assert "fg=" not in screens  # nothing is said by a colour
