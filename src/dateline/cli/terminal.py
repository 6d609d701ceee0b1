"""What stands between Dateline and a terminal: width, colour, notices, progress."""

from __future__ import annotations

import io
import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import IO, TYPE_CHECKING, TextIO

from dateline.errors import DatelineError

if TYPE_CHECKING:
    from rich.console import Console

    from dateline.progress import Progress

NARROWEST, WIDEST = 20, 120  # columns
_COLUMNS = 80  # of a terminal that does not say


def stdout_console() -> Console:
    """A console on standard output; without `color_system` it must not style anything."""
    return console_on(sys.stdout)


def stderr_console() -> Console:
    """The same on standard error."""
    return console_on(sys.stderr)


def fit(*consoles: Console) -> None:
    """Give consoles the width that their terminals have now: a window may have been resized."""
    for console in consoles:
        console.width = _width(console.file)


def console_on(stream: TextIO) -> Console:
    """The same on any stream, such as a file."""
    from rich.console import Console

    return Console(
        file=stream,
        width=_width(stream),
        height=Console(file=stream).height,  # without it, Rich makes little of the width of a dumb terminal
        color_system=None if os.environ.get("NO_COLOR") else "auto",
        markup=False,
        emoji=False,
        highlight=False,
    )


def _width(stream: IO[str]) -> int:
    return min(WIDEST, max(NARROWEST, _columns(stream)))


def _columns(stream: IO[str]) -> int:
    # Rich takes every dumb terminal for one of 80 columns, but the system knows.
    if os.environ.get("TERM") == "dumb" and "COLUMNS" not in os.environ and stream.isatty():
        with suppress(OSError, ValueError):
            return os.get_terminal_size(stream.fileno()).columns or _COLUMNS
    from rich.console import Console

    return Console(file=stream).width


def is_smart() -> bool:
    """Whether a person sits at a terminal that can do more than print lines."""
    return sys.stdin.isatty() and sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def tolerate_odd_encodings() -> None:
    """Escape what standard output or error cannot encode: an odd locale must not cost the answer."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def explain(error: DatelineError) -> str:
    """The error and its remedy as one line."""
    from dateline.output.wording import one_line

    return one_line(f"{error.fact}; {error.hint}" if error.hint else error.fact)


def notify(line: str) -> None:
    """Print a line for the person, not for the data, on standard error."""
    from dateline.output.wording import one_line

    with suppress(OSError):  # of a full disk, say: what is only about the work must not end it
        sys.stderr.write(f"dateline: {one_line(line)}\n")


class _Notifier(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        notify(record.getMessage())


@contextmanager
def log_notices(level: int) -> Iterator[None]:
    """Show what the library logs at `level` or above on standard error."""
    logger, handler = logging.getLogger("dateline"), _Notifier()
    before = logger.level
    logger.addHandler(handler)
    logger.setLevel(level)
    try:
        yield
    finally:
        logger.removeHandler(handler)
        logger.setLevel(before)


@contextmanager
def progress_bar() -> Iterator[Progress | None]:
    """A progress bar on standard error, or None where that is not a terminal."""
    if not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        yield None
        return
    from rich.progress import BarColumn, TaskProgressColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    bar = Bar(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TaskProgressColumn(),
        TimeRemainingColumn(),
        console=stderr_console(),
        transient=True,
    )
    stages = {}

    def report(stage: str, done: int, total: int) -> None:
        if stage not in stages:
            stages[stage] = bar.add_task(stage, total=None)
        bar.update(stages[stage], completed=done, total=total or None)

    with bar:
        yield report
