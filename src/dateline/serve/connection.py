"""A connection that ends by itself: uvicorn's HTTP/1.1, bounded in number and in slowness.

A client that says nothing, or one byte a second, would else hold its connection for as long as it likes, and
a thousand of them would be all there are.
"""

from __future__ import annotations

import asyncio
import json
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from dateline.serve.problems import MEDIA_TYPE, problem_shape

MOST_CONNECTIONS = 1_000
"""Open at a time; one more is told so, and closed."""
HEAD_SECONDS = 10.0
"""Within which the head of a request must have come, whole."""
STALL_SECONDS = 30.0
"""After which a client that does not take what was sent is cut off."""
LINGER_SECONDS = 2.0
"""For which the rest of a body is still taken, and dropped, whose request was answered before its end."""


class Connection(H11Protocol):
    """One client's connection, of `most` at a time."""

    most = MOST_CONNECTIONS

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._heading: asyncio.TimerHandle | None = None
        self._stalling: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        if len(self.connections) > self.most:
            self._refuse(503, f"{self.most:,} connections are open already", "ask again later")
        else:
            self._await_head()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self._is_idle:
            self._await_head()
        else:
            self._cancel_head()

    def connection_lost(self, exc: Exception | None) -> None:
        self._cancel_head()
        self._cancel_stall()
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        super().pause_writing()
        self._stalling = self.loop.call_later(STALL_SECONDS, self.transport.abort)

    def resume_writing(self) -> None:
        self._cancel_stall()
        super().resume_writing()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        if self._still_sends:  # cut off at once, the client might not see the response
            self.loop.call_later(LINGER_SECONDS, self._cut_off)

    def timeout_keep_alive_handler(self) -> None:
        super().timeout_keep_alive_handler()
        self.loop.call_later(STALL_SECONDS, self.transport.abort)  # where what was sent is still not taken

    def send_400_response(self, msg: str) -> None:
        """Answer what is no HTTP: a problem document too."""
        self._refuse(400, "this is no HTTP/1.1 request", "use an HTTP client")

    def shutdown(self) -> None:
        """End, once what was asked is answered; at once where the client's HTTP was none."""
        try:
            super().shutdown()
        except h11.LocalProtocolError:
            self.transport.abort()

    @property
    def _still_sends(self) -> bool:
        return self.conn.their_state is h11.SEND_BODY

    def _cut_off(self) -> None:
        if self._is_idle and self._still_sends:
            self.transport.abort()

    @property
    def _is_idle(self) -> bool:
        return self.cycle is None or self.cycle.response_complete

    def _await_head(self) -> None:
        if self._heading is None:
            self._heading = self.loop.call_later(HEAD_SECONDS, self._head_is_late)

    def _head_is_late(self) -> None:
        if self._is_idle and not self.transport.is_closing():
            self._refuse(408, f"no request had come within {HEAD_SECONDS:g} s", "send it at once")

    def _refuse(self, status: int, detail: str, hint: str) -> None:
        """Answer outside of any request, and close."""
        body = json.dumps(problem_shape(status, detail, hint=hint)).encode()
        head = (
            f"HTTP/1.1 {status} \r\nContent-Type: {MEDIA_TYPE}\r\nContent-Length: {len(body)}\r\n"
            "Connection: close\r\n\r\n"
        )
        self.transport.write(head.encode() + body)
        self.transport.close()
        self.loop.call_later(LINGER_SECONDS, self.transport.abort)

    def _cancel_head(self) -> None:
        if self._heading is not None:
            self._heading.cancel()
            self._heading = None

    def _cancel_stall(self) -> None:
        if self._stalling is not None:
            self._stalling.cancel()
            self._stalling = None
