"""The command line: each command is parse, one library call, print.

`main` is the one place where errors become a line on standard error and an exit code: 0 done or
answered, 3 abstained, 2 a wrong request, 1 anything else, 130 Ctrl-C.

But: the commands load inside `main`, so that Ctrl-C finds it ready as early as can be.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import NoReturn

from dateline.cli.interrupts import Interrupted, deferred_while_importing
from dateline.errors import DatelineError


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and leave with its exit code."""
    debug = os.environ.get("DATELINE_DEBUG") == "1"
    try:
        with deferred_while_importing():
            _run(arguments, debug=debug)
    except KeyboardInterrupt:
        error: DatelineError = Interrupted()
    except DatelineError as raised:
        error = raised
    except BrokenPipeError:
        # Whoever read the output has gone. Python would flush once more on its way out, and complain.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except Exception as bug:
        if debug:
            raise
        error = DatelineError(
            f"an unexpected {type(bug).__name__}: {bug}",
            hint="please report it with what DATELINE_DEBUG=1 shows",
        )
    from dateline.cli.terminal import explain, notify

    notify(explain(error))
    sys.exit(error.exit_code)


def _run(arguments: Sequence[str] | None, *, debug: bool) -> NoReturn:
    """Leave by SystemExit, or by the error that ended the command."""
    import logging

    from dateline.cli.app import app
    from dateline.cli.terminal import log_notices, tolerate_odd_encodings

    tolerate_odd_encodings()
    with log_notices(logging.DEBUG if debug else logging.WARNING):
        try:
            sys.exit(app(args=arguments, prog_name="dateline"))
        finally:
            sys.stdout.flush()
