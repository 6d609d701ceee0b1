"""The command line: each command is parse, one library call, print.

`main` ends with 0 done or answered, 3 abstained, 2 a wrong request, 1 anything else, 130 Ctrl-C. What it
needs loads inside it, so that Ctrl-C finds it ready as early as can be.
"""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False  # as in `dateline` itself: what loads here, Ctrl-C breaks off with a trace
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import NoReturn


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line, by default on the words of the shell, and leave with its exit code."""
    # The half of `signal` that is there at once; the other takes a while to load.
    import _signal as signal  # type: ignore[import-not-found]

    ours = signal.getsignal(signal.SIGINT) is signal.default_int_handler
    if ours:
        signal.signal(signal.SIGINT, leave_at_once)
    if arguments is None:
        import gc

        gc.set_threshold(200_000, 20, 20)  # what loading makes lasts, and need not be looked through again
    try:
        from dateline.cli.running import run

        code = run(arguments)
    finally:
        if ours and arguments is not None:  # the process goes on, and is its caller's
            signal.signal(signal.SIGINT, signal.default_int_handler)
    if arguments is not None:
        sys.exit(code)
    end(code)


def end(code: int) -> NoReturn:
    """Leave, once all is written, without taking the process apart piece by piece.

    That takes a sixth of a cold question, for models that the system lets go of anyway, and Ctrl-C would
    find Python in the midst of it. What libraries want done at the end is done.
    """
    import atexit
    import signal

    if signal.getsignal(signal.SIGINT) in (signal.default_int_handler, leave_at_once):
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # what was to be said is said
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def leave_at_once(*_: object) -> None:
    """End the process on Ctrl-C while there is nothing yet to break off.

    A KeyboardInterrupt in the middle of an import comes out as anything, a RuntimeError for one.
    """
    os.write(2, b"dateline: interrupted\n")
    os._exit(130)
