"""The server: a socket, uvicorn on it, until a signal ends it."""

from __future__ import annotations

import errno
import logging
import os
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from ipaddress import ip_address
from types import FrameType

import uvicorn

from dateline.errors import DatelineError, UsageError
from dateline.serve.app import make_app
from dateline.serve.connection import MOST_CONNECTIONS, Connection
from dateline.serve.log import Write, to_stderr
from dateline.serve.options import Options
from dateline.serve.service import Service
from dateline.settings import Settings

_SIGNALS = (signal.SIGINT, signal.SIGTERM)
_HANGUP = getattr(signal, "SIGHUP", None)  # the terminal was closed; Windows has none
_SPARE_FILES = 100  # beside connections: the index's, the log's
_LEAST_CONNECTIONS = 16
_KEEP_ALIVE = 15  # seconds that a connection stays open between two requests


def serve(
    settings: Settings, options: Options, *, host: str, port: int, ready: Callable[[str], None]
) -> None:
    """Answer over HTTP until SIGTERM, SIGHUP or Ctrl-C; what was asked before is still answered.

    `ready` is told the address once it answers. Raises UsageError for an address that cannot be had, and for
    one that others reach where no token is set; NoIndexError, DamagedIndexError, ModelError.
    """
    listening = _listen(host, port, with_token=options.token is not None)
    try:
        service = Service(settings)
        try:
            service.load()
            _allow_files()
            _run(config_of(service, options), listening, lambda: ready(_address(listening)))
        finally:
            service.close()
    finally:
        listening.close()


def config_of(service: Service, options: Options, *, write: Write = to_stderr) -> uvicorn.Config:
    """Return how uvicorn serves; `write` takes the lines of the access log."""
    # Every request has a line of its own in our log, and what fails in one is told there.
    debug = os.environ.get("DATELINE_DEBUG") == "1"
    logging.getLogger("uvicorn.error").setLevel(logging.INFO if debug else logging.CRITICAL)
    return uvicorn.Config(
        make_app(service, options, write=write),
        http=Connection,
        ws="none",
        loop="asyncio",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=_KEEP_ALIVE,
        timeout_graceful_shutdown=max(1, round(options.seconds)),
    )


def _run(config: uvicorn.Config, listening: socket.socket, ready: Callable[[], None]) -> None:
    try:
        _Server(config, ready).run([listening])
    except SystemExit as end:  # uvicorn's word for an application that did not start
        raise DatelineError("the service could not start", hint="DATELINE_DEBUG=1 shows more") from end


class _Server(uvicorn.Server):
    """Tells when it is up, and lets a signal end it as a command that is done."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._ready()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        ending = {*_SIGNALS}
        if _HANGUP is not None and signal.getsignal(_HANGUP) is not signal.SIG_IGN:  # nohup has it ignored
            ending.add(_HANGUP)
        before = {one: signal.signal(one, self._end) for one in ending}
        try:
            yield
        finally:
            for one, handler in before.items():
                signal.signal(one, handler)

    def _end(self, number: int, frame: FrameType | None) -> None:
        """End when all is answered; a second signal does not wait for that."""
        self.force_exit = self.should_exit
        self.should_exit = True


def _listen(host: str, port: int, *, with_token: bool) -> socket.socket:
    """Return a socket at the first address of a host. Raises UsageError."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except (OSError, UnicodeError) as error:
        reason = getattr(error, "strerror", None) or "it is no name of a host"
        raise UsageError(f"cannot listen at {host!r}: {reason}", hint="give --host an address") from error
    family, kind, protocol, _, address = found[0]
    if not with_token and not ip_address(str(address[0]).partition("%")[0]).is_loopback:
        raise UsageError(
            f"{host} can be reached from other machines, and no token is set",
            hint="add --token-file FILE, with a token that who asks must send; or leave --host out",
        )
    listening = socket.socket(family, kind, protocol)
    try:
        if os.name == "posix":
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
    except OSError as error:
        listening.close()
        raise _not_bound(error, host, port) from error
    listening.listen(MOST_CONNECTIONS)
    listening.setblocking(False)
    return listening


def _not_bound(error: OSError, host: str, port: int) -> DatelineError:
    if error.errno == errno.EADDRINUSE:
        return UsageError(
            f"port {port} at {host} is in use", hint="give another --port, or end what answers there"
        )
    if error.errno == errno.EACCES:
        return UsageError(f"port {port} may not be used", hint="give a --port of 1024 or more")
    return UsageError(f"cannot listen at {host}, port {port}: {error.strerror}", hint="give another --host")


def _address(listening: socket.socket) -> str:
    host, port = listening.getsockname()[:2]
    return f"http://{f'[{host}]' if ':' in host else host}:{port}/"


def _allow_files() -> None:
    """Let the process open as many files as there may be connections; fewer of these where it may not."""
    if sys.platform == "win32":
        return
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_CONNECTIONS + _SPARE_FILES
    if hard != resource.RLIM_INFINITY:
        wanted = min(wanted, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        with suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
            soft = wanted
    if soft != resource.RLIM_INFINITY:
        Connection.most = max(_LEAST_CONNECTIONS, min(MOST_CONNECTIONS, soft - _SPARE_FILES))
