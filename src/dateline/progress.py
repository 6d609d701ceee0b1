"""How long work tells of itself: a callback, so that only the command line knows about bars."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[str, int, int], None]
"""Called with (stage, done, total), in the stage's own unit; total is 0 while it is not known."""


def silent(stage: str, done: int, total: int) -> None:
    """Tell nobody."""
