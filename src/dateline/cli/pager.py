"""Show a page of plain lines in the person's pager: `$PAGER`, else `less`.

The lines must be printable already; nothing is cleaned here.
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

_LINES_ABOVE = 3  # shown above the line asked for, so it does not lie at the very edge
_MARKS = {"**": r"\*\*", "> ": "^> "}  # how a page marks answers, and evidence -> as a search of less
_TAKES_LINE_NUMBER = {"less", "more", "most"}


def show_page(lines: Sequence[str], at: int) -> None:
    """Open the lines in the pager near `lines[at]`; print them where there is no pager.

    In less, n and N go to the next and the last place that is marked like that line.
    """
    command = _command(lines, at)
    text = "".join(f"{line}\n" for line in lines)
    if command is None:
        sys.stdout.write(text)
        return
    # LESS only as git sets it: leave at once where all fits the screen, and leave the text standing.
    environment = {"LESS": "FX", **os.environ}
    with subprocess.Popen(command, stdin=subprocess.PIPE, env=environment) as pager:
        assert pager.stdin is not None
        try:
            pager.stdin.write(text.encode("utf-8", "replace"))
            pager.stdin.close()
        except (BrokenPipeError, KeyboardInterrupt):
            pass  # the person left the pager before it had read all
        _wait(pager)


def _command(lines: Sequence[str], at: int) -> list[str] | None:
    try:
        command = shlex.split(os.environ.get("PAGER") or "less")
    except ValueError:
        return None  # a quotation mark without its other half
    found = shutil.which(command[0]) if command else None
    if found is None:
        return None
    mark = next((mark for mark in _MARKS if at < len(lines) and mark in lines[at]), None)
    if Path(command[0]).name == "less" and Path(found).resolve().name == "less" and mark and at > 0:
        # From the line before, a search leads to the one asked for, and n on from there. Busybox has neither.
        return [*command, f"-j{_LINES_ABOVE + 1}", f"+{at}g", f"+/{_MARKS[mark]}"]
    if Path(command[0]).name in _TAKES_LINE_NUMBER:
        command.append(f"+{max(1, at + 1 - _LINES_ABOVE)}")
    return command


def _wait(pager: subprocess.Popen[bytes]) -> None:
    """Wait for the pager to end; Ctrl-C is for it, not for Dateline."""
    while True:
        try:
            pager.wait()
            return
        except KeyboardInterrupt:
            continue
