"""Ctrl-C that arrives at a bad moment."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from dateline.cli import leave_at_once
from dateline.errors import DatelineError

_AGAIN = 0.05  # seconds until a deferred Ctrl-C is tried once more
_IMPORT_SYSTEM = "<frozen importlib._bootstrap>"


class Interrupted(DatelineError):
    """Ctrl-C ended a command; 130 is 128 + SIGINT, as shells report it."""

    exit_code = 130

    def __init__(self, hint: str = "") -> None:
        super().__init__("interrupted", hint=hint)


@contextmanager
def interruptible(left: str) -> Iterator[None]:
    """Let Ctrl-C say what the work leaves behind."""
    try:
        yield
    except KeyboardInterrupt:
        raise Interrupted(left) from None


@contextmanager
def deferred_while_importing() -> Iterator[None]:
    """Let Ctrl-C wait for imports to end.

    An extension module whose loading is broken off cannot be loaded again in this process, swallows
    the KeyboardInterrupt, and prints a trace of its own.
    """
    until_now = signal.getsignal(signal.SIGINT)
    if until_now not in (signal.default_int_handler, leave_at_once):
        yield  # somebody else decides about Ctrl-C: a caller's handler, or a shell that switched it off
        return
    signal.signal(signal.SIGINT, _interrupt)
    before, sys.unraisablehook = sys.unraisablehook, _not_lost
    try:
        yield
    finally:
        sys.unraisablehook = before
        signal.signal(signal.SIGINT, until_now)


def _interrupt(number: int, frame: FrameType | None) -> None:
    if not _is_importing(frame):
        raise KeyboardInterrupt
    _try_again(number)


def _not_lost(error: sys.UnraisableHookArgs) -> None:
    """Try Ctrl-C once more where native code that called back into Python could not pass it on."""
    if issubclass(error.exc_type, KeyboardInterrupt):
        _try_again(signal.SIGINT)
    else:
        sys.__unraisablehook__(error)


def _try_again(number: int) -> None:
    again = threading.Timer(_AGAIN, _signal_again, [number, threading.main_thread().ident])
    again.daemon = True
    again.start()


def _signal_again(number: int, main_thread: int) -> None:
    if hasattr(signal, "pthread_kill"):
        signal.pthread_kill(main_thread, number)  # sent to that very thread, it also ends a wait there
    else:
        signal.raise_signal(number)


def _is_importing(frame: FrameType | None) -> bool:
    while frame is not None:
        if frame.f_code.co_filename == _IMPORT_SYSTEM:
            return True
        frame = frame.f_back
    return False
