"""MCP over standard input and output: one client, which started this process and ends it by closing its end.

Standard output carries the protocol and nothing else: whatever anybody else prints or writes there goes to
standard error, from the first message to the end of the process.
"""

from __future__ import annotations

import json
import logging
import math
import os
import re
import sys
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from typing import Any, BinaryIO, TextIO, TypeVar

import anyio
from anyio import CapacityLimiter, to_thread
from mcp import stdio_server
from mcp_types import INVALID_REQUEST, PARSE_ERROR, JSONRPCNotification, jsonrpc_message_adapter
from pydantic_core import from_json

from dateline.errors import DatelineError
from dateline.serve.mcp.server import make_server
from dateline.serve.mcp.tools import Answering
from dateline.serve.service import Service
from dateline.settings import Settings

logger = logging.getLogger(__name__)

Done = TypeVar("Done")

AT_ONCE = 4
"""Requests that are worked on at once; the others wait their turn."""
LONGEST_LINE = 1 << 20
"""Bytes of a message: two hundred times what the longest question takes."""
_ID = re.compile(rb'"id"\s*:\s*(\d{1,18}|"[^"\\\x00-\x1f]{1,100}")')


class OpenedWhenAsked:
    """A service that is opened as soon as its index can be.

    A client that has no index yet, or a wrong path, can tell its person so, where a process that is gone
    could not: each request raises what is wrong, and is answered once it is mended.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self._service: Service | None = None
        self._limiter: CapacityLimiter | None = None  # made in the event loop that it belongs to

    async def __call__(self, work: Callable[[Answering], Done], *, asks: bool) -> Done:
        """Work in a thread; a `Worker`."""
        if self._limiter is None:
            self._limiter = CapacityLimiter(AT_ONCE)
        return await to_thread.run_sync(lambda: work(self.get()), limiter=self._limiter)

    def get(self) -> Service:
        """Return the service. Raises NoIndexError, IndexFormatError, DamagedIndexError, ModelError."""
        with self._lock:
            if self._service is None:
                service = Service(self._settings)
                try:
                    service.start()
                except BaseException:
                    service.close()
                    raise
                self._service = service
            return self._service

    def warm_up(self) -> None:
        """Open it, and say on standard error what keeps it from being opened."""
        try:
            self.get()
        except DatelineError as error:
            logger.warning("%s; %s; until then every tool says so", error.fact, error.hint)
        except Exception as error:  # each request will meet it again, and say so
            logger.debug("no warm-up", exc_info=True)
            logger.warning("an unexpected %s: %s", type(error).__name__, error)

    def close(self) -> None:
        """Let go of the index; while it is being opened, the end of the process does."""
        if self._lock.acquire(blocking=False):
            try:
                if self._service is not None:
                    self._service.close()
            finally:
                self._lock.release()


def serve_stdio(settings: Settings) -> None:
    """Serve the client on standard input and output until it closes its end; then the process is to end."""
    outgoing = _take_standard_output()
    opened = OpenedWhenAsked(settings)
    threading.Thread(target=opened.warm_up, name="dateline-warm-up", daemon=True).start()
    try:
        anyio.run(_serve, opened, outgoing)
    except BaseExceptionGroup as group:
        error = _first(group)
        if not isinstance(error, BrokenPipeError):  # the client has gone, and reads no more
            raise error from group
    finally:
        opened.close()


def _first(error: BaseException) -> BaseException:
    """Return what went wrong first, out of the groups that it is wrapped in."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error


def _take_standard_output() -> TextIO:
    """Return a stream to where standard output leads, which leads to standard error from now on.

    The SDK would do so too, but give it back at the end: to what is left in a buffer, to threads that go on.
    """
    sys.stdout.flush()
    outgoing = os.fdopen(os.dup(1), "w", encoding="utf-8", newline="\n")
    os.dup2(2, 1)
    return outgoing


class _Outgoing:
    """Standard output as the SDK writes it, for replies to what it cannot read too."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = anyio.wrap_file(stream)
        self._lock = anyio.Lock()

    async def write(self, text: str) -> None:
        async with self._lock:
            await self._stream.write(text)
            await self._stream.flush()

    async def flush(self) -> None:
        """Each write did."""


async def _serve(opened: OpenedWhenAsked, outgoing: TextIO) -> None:
    server = make_server(opened)
    out = _Outgoing(outgoing)
    given: Any = {"stdin": _lines(sys.stdin.buffer, out), "stdout": out}
    async with stdio_server(**given) as (incoming, replies):
        await server.run(incoming, replies, server.create_initialization_options())


async def _lines(stream: BinaryIO, out: _Outgoing) -> AsyncIterator[str]:
    """Yield the lines of a stream, as they come; answer those that are no message.

    The SDK would pass over what it cannot read, and the client wait for an answer for ever.
    """
    while line := await to_thread.run_sync(_line, stream, abandon_on_cancel=True):
        refusal = _refusal(line) if line.strip() else None
        if refusal is None:
            yield line.decode(errors="replace")
        else:
            logger.warning("%s was passed over", refusal["error"]["data"])
            await out.write(json.dumps(refusal) + "\n")


def _line(stream: BinaryIO) -> bytes:
    """Return the next line, b"" at the end; of one that is too long its beginning."""
    with suppress(ValueError):  # it was closed
        line = stream.readline(LONGEST_LINE)
        if len(line) == LONGEST_LINE and not line.endswith(b"\n"):
            while (rest := stream.readline(LONGEST_LINE)) and not rest.endswith(b"\n"):
                pass
        return line
    return b""


def _refusal(line: bytes) -> dict[str, Any] | None:
    """Return the reply, by JSON-RPC's codes, to a line that is no message; None for one that is."""
    if len(line) == LONGEST_LINE and not line.endswith(b"\n"):
        return _reply(_shown_id(line), INVALID_REQUEST, f"a message of more than {LONGEST_LINE:,} bytes")
    with suppress(ValueError):
        message = jsonrpc_message_adapter.validate_json(line, by_name=False)
        # A request whose id is none would be taken for a notification, which nobody answers.
        if not isinstance(message, JSONRPCNotification) or "id" not in from_json(line):
            return None
    try:
        record = json.loads(line)
    except (ValueError, RecursionError):
        return _reply(_shown_id(line), PARSE_ERROR, "a message that is no JSON, or nested too deeply")
    id = record.get("id") if isinstance(record, dict) else None
    what = "no request of JSON-RPC 2.0"
    try:
        from_json(line)
    except ValueError:  # JSON can write half a character; nothing can be asked with it
        what = "not UTF-8 text"
    return _reply(id if _is_id(id) else None, INVALID_REQUEST, f"a message that is {what}")


def _is_id(id: object) -> bool:
    """Whether a reply can give it back: 1e999 is read as infinity, which JSON has no word for."""
    if isinstance(id, float):
        return math.isfinite(id)
    return isinstance(id, str | int) and not isinstance(id, bool)


def _shown_id(line: bytes) -> object:
    """Return the id of what cannot be read, if it shows one."""
    found = _ID.search(line)
    return None if found is None else json.loads(found[1].decode(errors="replace"))


def _reply(id: object, code: int, why: str) -> dict[str, Any]:
    message = "Parse error" if code == PARSE_ERROR else "Invalid Request"
    return {"jsonrpc": "2.0", "id": id, "error": {"code": code, "message": message, "data": why}}
