"""What lies in no folder: a web address, standard input, records of a program → its content, held.

A fetch is one GET request, bounded in bytes and seconds; what comes back is named by its content type,
else by the suffix in the address, else by what its first bytes are. Standard input is JSON lines.

No link is followed except a redirect, no cookie is sent, and nothing is fetched that was not named.
"""

from __future__ import annotations

import contextlib
import hashlib
import http.client
import json
import re
import shutil
import socket
import sys
import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO, TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from dateline._version import __version__
from dateline.articles.content import Content, collect
from dateline.articles.sniffing import ENOUGH, sniffed
from dateline.errors import UnreadableError

if TYPE_CHECKING:
    from urllib.request import OpenerDirector

STANDARD_INPUT = "-"

_MOST_BYTES = 256 << 20
_MOST_SECONDS = 120.0
_SILENCE = 20.0  # seconds without a byte
_BLOCK = 1 << 16
_URL = re.compile(r"https?://", re.IGNORECASE)

_SUFFIXES = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/markdown": ".md",
    "text/plain": ".txt",
    "text/csv": ".csv",
    "text/tab-separated-values": ".tsv",
    "application/json": ".json",
    "application/feed+json": ".json",
    "application/x-ndjson": ".jsonl",
    "application/jsonl": ".jsonl",
    "application/rss+xml": ".rss",
    "application/atom+xml": ".atom",
    "application/rdf+xml": ".rss",
    "application/xml": ".xml",
    "text/xml": ".xml",
    "application/pdf": ".pdf",
    "application/rtf": ".rtf",
    "text/rtf": ".rtf",
    "application/zip": ".zip",
    "application/warc": ".warc",
    "application/mbox": ".mbox",
    "message/rfc822": ".eml",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
}
_NAMED = frozenset(
    {*_SUFFIXES.values(), ".htm", ".xhtml", ".text", ".markdown", ".ndjson", ".newsml", ".nitf"}
)
_TEXTS = frozenset({".html", ".txt", ".md", ".csv"})
_VAGUE = frozenset({"", "text/plain", "application/octet-stream", "application/gzip", "application/x-gzip"})


@dataclass(frozen=True, slots=True)
class Copy:
    """What came from elsewhere: its address for the index, a name to make ids from, and its content.

    It stands among paths as one of them.
    """

    address: str
    name: str
    content: Content

    def __fspath__(self) -> str:
        return self.name

    def __str__(self) -> str:
        return self.address


def is_url(given: str) -> bool:
    """Return whether what a person gave is a web address."""
    return _URL.match(given) is not None


def standard_input() -> Copy:
    """Copy standard input, JSON lines, to its end.

    It is called after its content, so that what another pipe brought stays in the index.
    """
    try:
        content = collect(lambda file: shutil.copyfileobj(sys.stdin.buffer, file))
    except OSError as error:
        raise UnreadableError(
            f"cannot be kept while it is read ({error.strerror or error})",
            hint="make room in the temporary folder, or name another in TMPDIR",
        ) from error
    return _called("stdin", content)


def records(given: Iterable[Mapping[Any, Any]]) -> Copy:
    """Copy records, such as {"title": …, "text": …}, as JSON lines; called after their content, like a pipe.

    Dates, and what a data frame has for numbers and gaps, are written as JSON has them.
    """

    def write(file: IO[bytes]) -> None:
        for record in given:
            stated = {str(key): value for key, value in record.items() if not _is_gap(value)}
            file.write(f"{json.dumps(stated, default=_plain)}\n".encode("ascii"))

    return _called("records", collect(write))


def _called(kind: str, content: Content) -> Copy:
    digest = content.sha256[:12]
    return Copy(f"{kind}:{digest}", f"{kind}-{digest}.jsonl", content)


def _is_gap(value: Any) -> bool:
    """Whether it is NaN, NaT or NA: none of them equals itself, and NA does not even say so."""
    try:
        return bool(value != value)
    except (TypeError, ValueError):  # of an array, too, which is no value of a field
        return type(value).__name__ == "NAType"


def _plain(value: Any) -> Any:
    for method in ("isoformat", "item"):  # of dates; of numbers that are NumPy's
        if callable(getattr(value, method, None)):
            return getattr(value, method)()
    return str(value)


def fetch(url: str) -> Copy:
    """Fetch a web address. Raises UnreadableError, with the reason in a few words."""
    deadline = _Deadline(_MOST_SECONDS)
    try:
        with deadline, _opener(deadline).open(_request(url), timeout=_SILENCE) as response:
            kind, named = _kind(response), _suffix_in(url)
            if not named and kind not in _SUFFIXES and kind not in _VAGUE:
                raise UnreadableError(
                    f"is of a kind that cannot be read ({kind})", hint="give the article's page"
                )
            content = collect(lambda file: _receive(response, file, deadline))
        suffix = _suffix(kind, named, content)
        charset = response.headers.get_content_charset()
        return Copy(url, _name(url, suffix), _with_encoding(content, charset, suffix))
    except UnreadableError:
        raise
    except (OSError, http.client.HTTPException, ValueError, AttributeError) as error:
        if deadline.passed:
            raise UnreadableError(
                f"took longer than {_MOST_SECONDS:.0f} s", hint="save it to a file first"
            ) from error
        if isinstance(error, AttributeError):
            raise
        raise UnreadableError(
            f"cannot be fetched ({_reason(error)})", hint="check address and network"
        ) from error


class _Deadline:
    """The moment at which every connection that is still open is cut, whatever its server sends meanwhile."""

    def __init__(self, seconds: float) -> None:
        self.passed = False
        self._sockets: list[socket.socket] = []
        self._timer = threading.Timer(seconds, self._cut)
        self._timer.daemon = True

    def __enter__(self) -> None:
        self._timer.start()

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()

    def watch(self, connection: socket.socket) -> None:
        self._sockets.append(connection)
        if self.passed:
            self._cut()

    def _cut(self) -> None:
        self.passed = True
        for connection in self._sockets:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)


def _request(url: str) -> Any:
    from urllib.request import Request

    return Request(url, headers={"User-Agent": f"dateline/{__version__}", "Accept-Encoding": "identity"})


def _opener(deadline: _Deadline) -> OpenerDirector:
    """An opener for http and https alone: a redirect leads to no file and no other protocol."""
    from urllib import request

    class Plain(http.client.HTTPConnection):
        def connect(self) -> None:
            super().connect()
            deadline.watch(self.sock)

    class Secure(http.client.HTTPSConnection):
        def connect(self) -> None:
            super().connect()
            deadline.watch(self.sock)

    class PlainHandler(request.HTTPHandler):
        def http_open(self, req: request.Request) -> http.client.HTTPResponse:
            return self.do_open(Plain, req)

    class SecureHandler(request.HTTPSHandler):
        def https_open(self, req: request.Request) -> http.client.HTTPResponse:
            return self.do_open(Secure, req)

    opener = request.OpenerDirector()
    for handler in (
        request.ProxyHandler,
        request.UnknownHandler,
        PlainHandler,
        SecureHandler,
        request.HTTPDefaultErrorHandler,
        request.HTTPRedirectHandler,
        request.HTTPErrorProcessor,
    ):
        opener.add_handler(handler())
    return opener


def _receive(response: Any, file: IO[bytes], deadline: _Deadline) -> None:
    done = 0
    while block := response.read1(_BLOCK):  # what has come, however little
        done += len(block)
        if done > _MOST_BYTES:
            raise UnreadableError(f"is longer than {_MOST_BYTES >> 20} MiB", hint="save it to a file first")
        file.write(block)
    if deadline.passed:  # then the end that was read is none
        raise UnreadableError(f"took longer than {_MOST_SECONDS:.0f} s", hint="save it to a file first")
    if response.length:  # of what Content-Length promised
        raise UnreadableError(
            f"broke off: {done:,} of {done + response.length:,} bytes came", hint="try it again"
        )


def _kind(response: Any) -> str:
    return str(response.headers.get_content_type()) if response.headers["Content-Type"] else ""


def _suffix_in(url: str) -> str:
    path = PurePosixPath(urlsplit(url).path.lower())
    return "".join(path.suffixes[-2:]) if path.suffix == ".gz" else path.suffix


def _suffix(kind: str, named: str, content: Content) -> str:
    """The suffix of the format of what came: as its type says, else its name, else its first bytes."""
    with content.open() as file:
        found = sniffed(file.read(ENOUGH))
    if kind in _SUFFIXES and kind not in _VAGUE:
        # Many a feed is served as the page that its server takes all else for.
        return ".xml" if (kind, found) == ("text/html", ".xml") else _SUFFIXES[kind]
    if named.removesuffix(".gz") in _NAMED:
        return named
    return found or named or ".txt"


def _with_encoding(content: Content, charset: str | None, suffix: str) -> Content:
    """Write the encoding that only the response's header names into a text: UTF-8, with its mark."""
    if charset is None or charset.lower() in {"utf-8", "utf8"} or suffix not in _TEXTS:
        return content
    try:
        text = content.read_bytes().decode(charset)
    except (LookupError, UnicodeDecodeError):
        return content  # the header is wrong; the loader looks for itself
    return Content(text.removeprefix("\ufeff").encode("utf-8-sig", "replace"))


def _name(url: str, suffix: str) -> str:
    parts = urlsplit(url)
    path = unquote(parts.path).strip("/") or "page"
    query = f"-{hashlib.sha256(parts.query.encode()).hexdigest()[:8]}" if parts.query else ""
    stem = path[: -len(suffix)] if path.lower().endswith(suffix) else path
    return f"{parts.hostname}/{stem}{query}{suffix}"


def _reason(error: Exception) -> str:
    """Why a fetch failed, for a person: the server's word, or that there is no network."""
    from urllib.error import HTTPError, URLError

    if isinstance(error, HTTPError):
        return f"the server answered {error.code} {error.reason}".strip()
    cause = error.reason if isinstance(error, URLError) else error
    if isinstance(cause, TimeoutError):
        return "no answer in time"
    if isinstance(cause, OSError) and cause.strerror:
        return f"no connection: {cause.strerror}"
    return str(cause) or type(cause).__name__
