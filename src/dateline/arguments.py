"""Arguments of the Python API: one of a wrong type is refused in a sentence, not by what it first breaks."""

from __future__ import annotations

from typing import Any

from dateline.errors import ArgumentError


def require(name: str, value: Any, kind: Any, expected: str) -> None:
    """Raise ArgumentError for a value that is no instance of `kind`; a bool is no number."""
    if not isinstance(value, kind) or (isinstance(value, bool) and kind is int):
        raise ArgumentError(f"{name} is {_shown(value)}, not {expected}", hint=f"give {expected} for {name}")


def require_count(name: str, value: Any, least: int) -> None:
    """Raise ArgumentError for what is neither None nor a whole number of `least` or more."""
    if value is not None:
        expected = f"a whole number, {least} or more"
        require(name, value, int, expected)
        if value < least:
            raise ArgumentError(f"{name} is {value}, not {expected}", hint=f"give {expected} for {name}")


def is_text(value: str) -> bool:
    """Whether text can stand in an article: bytes of a command line that are no UTF-8 cannot."""
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def _shown(value: Any) -> str:
    shown = repr(value)
    return shown if len(shown) <= 60 else f"{type(value).__name__} {shown[:50]}..."
