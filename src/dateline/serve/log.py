"""The access log: one line of JSON a request on standard error, without what was asked.

It is also where an error that nobody foresaw ends: as a problem document for who asked, and a line for who
runs the service.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
import traceback
from collections.abc import Callable, MutableMapping
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dateline.machine import machine_error
from dateline.serve.metrics import Metrics
from dateline.serve.problems import problem, problem_of

Write = Callable[[str], None]
"""Takes a line of the log, without its end."""

_NOTES = "dateline.notes"  # where in a request's scope stands what else its line is to say
_METHODS = frozenset(("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"))


def to_stderr(line: str) -> None:
    with suppress(OSError, ValueError):  # a full disk, or nobody who reads: the answer was right all the same
        print(line, file=sys.stderr, flush=True)  # noqa: T201 - the log is what this prints


def note(request: Request, **facts: Any) -> None:
    """Have the line of a request say something more."""
    request.scope.setdefault(_NOTES, {}).update(facts)


def note_each(request: Request, **facts: Any) -> None:
    """The same, of facts of which there are several: each is one more."""
    notes = request.scope.setdefault(_NOTES, {})
    for name, fact in facts.items():
        notes.setdefault(name, []).append(fact)


class Logged:
    """Writes a line and counts a request, when its response was sent or its client left."""

    def __init__(self, app: ASGIApp, metrics: Metrics, write: Write, *, debug: bool = False) -> None:
        self._app = app
        self._metrics = metrics
        self._write = write
        self._debug = debug

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = time.perf_counter()
        notes = scope.setdefault(_NOTES, {})
        status, size = 0, 0

        async def counted(message: Message) -> None:
            nonlocal status, size
            if message["type"] == "http.response.start":
                status = message["status"]
            size += len(message.get("body", b""))
            await send(message)

        try:
            await self._app(scope, receive, counted)
        except asyncio.CancelledError:  # the service ends without waiting
            notes["error"] = "cut off as the service ended"
            if not status:
                ended = problem(503, "the service is ending", hint="ask again when it is back")
                await ended(scope, receive, counted)
            raise
        except Exception as error:
            notes["error"] = f"{type(error).__name__}: {error}"
            if self._debug:
                notes["trace"] = traceback.format_exc()
            known = machine_error(error)
            if not status:
                answer = problem(500, "an unexpected error; the log of the service says more")
                await (answer if known is None else problem_of(known))(scope, receive, counted)
        finally:
            seconds = time.perf_counter() - began
            self._metrics.request(_route(scope), _method(scope), status, seconds)
            self._write(_line(scope, notes, status=status, size=size, seconds=seconds))


def _line(scope: Scope, notes: MutableMapping[str, Any], *, status: int, size: int, seconds: float) -> str:
    """One line, in ASCII: whatever stands in a path, it ends no line and moves no cursor."""
    client = scope.get("client")
    return json.dumps(
        {
            "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "client": None if client is None else client[0],
            "method": scope["method"][:20],
            "path": scope["path"][:500],
            "status": status,
            "bytes": size,
            "seconds": round(seconds, 4),
            **notes,
        },
        default=str,
    )


def _route(scope: Scope) -> str:
    """The route as it is declared, so that ids make no label of their own."""
    return str(getattr(scope.get("route"), "path", "none"))


def _method(scope: Scope) -> str:
    return scope["method"] if scope["method"] in _METHODS else "other"
