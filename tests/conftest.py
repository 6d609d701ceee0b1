"""What every test starts from: no settings from outside, and examples that take the time they need."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import hypothesis
import pytest

import dateline

hypothesis.settings.register_profile("dateline", deadline=None)
hypothesis.settings.load_profile("dateline")

StartPython = Callable[[str], "subprocess.Popen[str]"]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--keep-screens", action="store_true", help="keep the screens that test_screens.py sees")


_CONFIGURATION = tempfile.TemporaryDirectory(prefix="dateline-tests-")
"""What is remembered for a person is remembered here, and gone when the tests end."""


def pytest_configure() -> None:
    os.environ["XDG_CONFIG_HOME"] = _CONFIGURATION.name
    # A shell starts jobs in the background deaf to Ctrl-C, and their children with them.
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith("DATELINE_"):
            monkeypatch.delenv(name)


@pytest.fixture
def start_python() -> Iterator[StartPython]:
    """Start a script in a process of its own, with pipes to it; what still runs at the end is killed."""
    started: list[subprocess.Popen[str]] = []
    modules = os.pathsep.join(
        str(path) for path in (Path(dateline.__file__).parents[1], Path(__file__).parent)
    )

    def start(script: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-c", script],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": modules},
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()
