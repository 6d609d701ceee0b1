"""One command from end to end. The one place where errors become a line and an exit code."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from contextlib import suppress

from dateline.cli.interrupts import Interrupted, deferred_while_importing
from dateline.errors import DatelineError, UsageError


def run(arguments: Sequence[str] | None) -> int:
    """Obey the command and return its exit code."""
    _open_streams()
    debug = os.environ.get("DATELINE_DEBUG") == "1"
    try:
        with deferred_while_importing():
            code = _obey(arguments, debug=debug)
    except BrokenPipeError:  # whoever read the output has gone
        code = DatelineError.exit_code
    except KeyboardInterrupt:
        code = _tell(Interrupted())
    except DatelineError as error:
        code = _tell(error)
    except Exception as error:
        if debug:
            raise
        code = _tell(_explained(error))
    return _flush(code)


def _obey(arguments: Sequence[str] | None, *, debug: bool) -> int:
    import logging

    from dateline.cli.plain import plain_question
    from dateline.cli.terminal import log_notices, tolerate_odd_encodings

    tolerate_odd_encodings()
    with log_notices(logging.DEBUG if debug else logging.WARNING):
        question = plain_question(sys.argv[1:] if arguments is None else arguments)
        if question is not None:
            return question.ask()
        from dateline.cli.app import app

        try:
            code = app(args=arguments, prog_name="dateline")
        except SystemExit as end:
            code = end.code
    return code if isinstance(code, int) else 0


def _explained(error: Exception) -> DatelineError:
    from dateline.machine import machine_error

    if isinstance(error, UnicodeEncodeError) and error.reason == "surrogates not allowed":
        return UsageError("what was given holds bytes that are no UTF-8 text", hint="use a UTF-8 terminal")
    return machine_error(error) or DatelineError(
        f"an unexpected {type(error).__name__}: {error}",
        hint="please report it with what DATELINE_DEBUG=1 shows",
    )


def _tell(error: DatelineError) -> int:
    try:
        from dateline.cli.terminal import explain, notify

        notify(explain(error))
    except MemoryError:  # not enough even to say so at length
        os.write(2, b"dateline: out of memory\n")
    return error.exit_code


def _flush(code: int) -> int:
    """Let all output go; what cannot be written now is given up, or Python would complain on its way out."""
    for stream, descriptor in ((sys.stdout, 1), (sys.stderr, 2)):
        try:
            stream.flush()
        except OSError as error:
            os.dup2(os.open(os.devnull, os.O_WRONLY), descriptor)
            with suppress(OSError):
                stream.flush()
            if descriptor == 1 and code == 0:
                code = DatelineError.exit_code
                if not isinstance(error, BrokenPipeError):
                    _tell(_explained(error))
    return code


def _open_streams() -> None:
    """Open the null device for each closed standard stream, whose number the next file would take."""
    for descriptor, name, mode in ((0, "stdin", "r"), (1, "stdout", "w"), (2, "stderr", "w")):
        if getattr(sys, name) is None:
            handle = os.open(os.devnull, os.O_RDWR)
            if handle != descriptor:
                os.dup2(handle, descriptor)
                os.close(handle)
            setattr(sys, name, open(descriptor, mode, encoding="utf-8", closefd=False))  # noqa: SIM115
