"""MCP at `/mcp`, loaded when it is first asked for: its SDK takes as long to load as all else of the service.

Where the SDK is not installed there is no such address.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from importlib.util import find_spec
from typing import Any

from anyio import to_thread
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from dateline.errors import DatelineError
from dateline.serve.hall import Hall

logger = logging.getLogger(__name__)

PATH = "/mcp"


class Assistants:
    """Answers what comes to `/mcp` of the application, as long as `open` is."""

    def __init__(self, app: Starlette, hall: Hall) -> None:
        self._hall = hall
        self._wanted, self._there = asyncio.Event(), asyncio.Event()
        self._app: ASGIApp | None = None
        if find_spec("mcp") is not None:
            app.router.routes.append(Route(PATH, self, methods=["POST"]))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self._wanted.set()
        await self._there.wait()
        if self._app is None:
            raise DatelineError("MCP could not be loaded", hint="the log of the service says why")
        await self._app(scope, receive, send)

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        working = asyncio.create_task(self._work())
        try:
            yield
        finally:
            working.cancel()
            with suppress(asyncio.CancelledError):
                await working

    async def _work(self) -> None:
        """Load, once asked for, and work from then on: the SDK wants to end in the task it began in."""
        await self._wanted.wait()
        try:
            http: Any = await to_thread.run_sync(_loaded)
            app, running = http.mcp_app(self._hall)
            async with running:
                self._app = app
                self._there.set()
                await asyncio.Event().wait()
        except Exception as error:
            logger.warning("MCP could not be loaded: %s", error)
        finally:
            self._app = None
            self._there.set()


def _loaded() -> Any:
    from dateline.serve.mcp import http

    return http
