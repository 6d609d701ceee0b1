"""MCP over streamable HTTP, at `/mcp` of the service: the same tools for clients that are not on a pipe.

What stands in front of every address stands in front of this one: whose Host and Origin are answered, the
token, how long a body may be and may take. A request takes its turn at the desks like any other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractAsyncContextManager, AbstractContextManager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from mcp.server.streamable_http_manager import StreamableHTTPASGIApp, StreamableHTTPSessionManager
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from dateline.errors import DatelineError
from dateline.pipeline.door import Dateline
from dateline.result.result import Result
from dateline.serve.desk import Left
from dateline.serve.hall import Hall, leaving
from dateline.serve.log import note_each
from dateline.serve.mcp.server import make_server
from dateline.serve.mcp.tools import Answering
from dateline.serve.options import ASKED_BYTES
from dateline.serve.service import Question

Done = TypeVar("Done")
_request: ContextVar[Request] = ContextVar("request")  # that is worked on


def mcp_app(hall: Hall) -> tuple[ASGIApp, AbstractAsyncContextManager[None]]:
    """Return what answers requests, while what is returned with it is open.

    Without sessions: each request stands alone, so there are none to hold open, nor a stream that waits; GET
    and DELETE are refused. The SDK's own look at Host and Origin is left to the one in front.
    """
    manager = StreamableHTTPSessionManager(
        make_server(_AtDesks(hall)),
        json_response=True,
        stateless=True,
        max_request_body_size=ASKED_BYTES,
    )
    return _Door(StreamableHTTPASGIApp(manager)), manager.run()


class _Door:
    """Tells those behind it when the client has left: the SDK does not look in time."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        _request.set(Request(scope, receive))
        await self._app(scope, receive, send)


class _AtDesks:
    """A `Worker`: requests wait where those over HTTP do."""

    def __init__(self, hall: Hall) -> None:
        self._hall = hall

    async def __call__(self, work: Callable[[Answering], Done], *, asks: bool) -> Done:
        request, desk = _request.get(), self._hall.asking if asks else self._hall.looking
        try:
            return await desk.one(partial(work, _Counted(self._hall, request)), leaving(request))
        except Left:  # this is an answer to nobody
            raise DatelineError("the client has left", hint="") from None


@dataclass(frozen=True)
class _Counted:
    """The service, whose answers to a request are counted, and noted in the log."""

    hall: Hall
    request: Request

    def news(self) -> AbstractContextManager[Dateline]:
        return self.hall.service.news()

    def ask(self, question: Question) -> Iterator[Result]:
        self.hall.note_questions(self.request, question.line)
        for result in self.hall.service.ask(question):
            self.hall.metrics.answered(result)
            note_each(self.request, outcomes=str(result.outcome))
            yield result
