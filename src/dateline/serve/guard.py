"""Who may ask, and how much at once: what stands in front of every address.

A page elsewhere in the same browser must not reach a service on this machine: its name for us is none of ours
(DNS rebinding), its `Origin` is not ours, and it is told of nothing it may do (no CORS). Where a token is
asked for, it is compared in constant time.
"""

from __future__ import annotations

import asyncio
import hmac
from ipaddress import ip_address

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dateline.serve.options import ASKED_BYTES, BATCH_BYTES, Options
from dateline.serve.problems import problem

PROTECTED = ("/v1/", "/metrics", "/mcp")
"""How the paths begin that ask for a token, where one is set: the page and its looks are open to see."""

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
"""What every response says to a browser: run nothing from elsewhere, be framed by nobody, guess no types."""

_ELSEWHERE = ("cross-site", "same-site")  # of Sec-Fetch-Site: another port of this host is same-site

BODY_SECONDS = 10.0
"""Within which a body must have come, whole."""


class Headed:
    """Adds `HEADERS` to every response, and that it is not kept where it does not say itself."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def headed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(HEADERS)
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        await self._app(scope, receive, headed if scope["type"] == "http" else send)


class Guarded:
    """Lets in who calls us by our name, comes from no other page, and bears the token if one is set."""

    def __init__(self, app: ASGIApp, options: Options) -> None:
        self._app = app
        self._names = {"localhost", *(name.lower() for name in options.names)}
        self._token = None if options.token is None else options.token.encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        refused = self._refused(scope) if scope["type"] == "http" else None
        await (self._app if refused is None else refused)(scope, receive, send)

    def _refused(self, scope: Scope) -> Response | None:
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        if not self._is_ours(host):
            return problem(
                421,
                f"this is not the host {host!r:.80}",
                hint="call it by its address, or start it with --allow-host NAME",
            )
        protected = scope["path"].startswith(PROTECTED)
        from_elsewhere = protected and headers.get("sec-fetch-site") in _ELSEWHERE
        if from_elsewhere or not _is_same(headers.get("origin"), host):
            return problem(403, "pages from elsewhere may not ask", hint="ask from the page at /")
        if protected and self._token is not None and not _bears(headers.get("authorization"), self._token):
            return problem(
                401,
                "this asks for a token, and none or another one was given",
                hint="send the header Authorization: Bearer TOKEN, with that of the server's --token-file",
                headers={"WWW-Authenticate": 'Bearer realm="Dateline"'},
            )
        return None

    def _is_ours(self, host: str) -> bool:
        """Whether a Host header names us: an address in figures cannot be made to mean us by a DNS server."""
        name = _without_port(host)
        if name.rstrip(".") in self._names:
            return True
        try:
            ip_address(name.strip("[]"))
        except ValueError:
            return False
        return True


class Bounded:
    """Refuses a body that is too large, of another type than JSON, or too slow in coming."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        most = BATCH_BYTES if scope["path"] == "/v1/batch" else ASKED_BYTES
        refused = _refused_body(scope, headers, most)
        if refused is not None:
            await refused(scope, receive, send)
            return
        until = asyncio.get_running_loop().time() + BODY_SECONDS
        size, whole = 0, False

        async def bounded() -> Message:
            nonlocal size, whole
            if whole:
                return await receive()
            try:
                async with asyncio.timeout_at(until):
                    message = await receive()
            except TimeoutError:
                raise HTTPException(408, f"the body had not come within {BODY_SECONDS:g} s") from None
            size += len(message.get("body", b""))
            whole = not message.get("more_body", False)
            if size > most:
                raise HTTPException(413, f"the body has more than {most:,} bytes")
            return message

        await self._app(scope, bounded, send)


class Headless:
    """Answers HEAD, which probes and proxies send, as GET without its body; MCP's GET is a stream."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "HEAD" or scope["path"].startswith("/mcp"):
            await self._app(scope, receive, send)
            return

        async def headless(message: Message) -> None:
            await send({**message, "body": b""} if message["type"] == "http.response.body" else message)

        gotten = {**scope, "method": "GET"}
        try:
            await self._app(gotten, receive, headless)
        finally:
            scope["route"] = gotten.get("route")  # for the log, which says HEAD


def _refused_body(scope: Scope, headers: Headers, most: int) -> Response | None:
    """What a request is told whose headers say that its body will not do."""
    if int(headers.get("content-length", "0")) > most:
        return problem(413, f"the body has more than {most:,} bytes", hint="ask for less at once")
    if scope["path"].startswith("/v1/") and scope["method"] == "POST" and not _is_json(headers):
        said = headers.get("content-type")
        return problem(
            415,
            f"the body is {said!r:.80}, not JSON" if said else "the body does not say that it is JSON",
            hint="send the header Content-Type: application/json",
        )
    return None


def _is_json(headers: Headers) -> bool:
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    return kind == "application/json"


def _without_port(host: str) -> str:
    name, colon, port = host.lower().rpartition(":")
    return name if colon and port.isdecimal() else host.lower()


def _is_same(origin: str | None, host: str) -> bool:
    """Whether an Origin is none, or a page of ours: of http, or of https that a proxy in front speaks."""
    if origin is None:
        return True
    scheme, slashes, rest = origin.lower().partition("://")
    return bool(slashes) and scheme in ("http", "https") and rest == host.lower()


def _bears(authorization: str | None, token: bytes) -> bool:
    scheme, _, given = (authorization or "").partition(" ")
    right = hmac.compare_digest(given.strip().encode("latin-1", "replace"), token)
    return right and scheme.lower() == "bearer"
