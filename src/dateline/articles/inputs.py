"""What lies in no folder: a web address, standard input, records of a program → a copy in a temporary file.

A fetch is one GET request, bounded in bytes and seconds; what comes back is named by its content type,
else by the suffix in the address. Standard input is JSON lines.

But: no link is followed except a redirect, no cookie is sent, and nothing is fetched that was not named.
"""

from __future__ import annotations

import hashlib
import http.client
import json
import os
import re
import shutil
import sys
import tempfile
import time
import weakref
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from dateline._version import __version__
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
    "application/zip": ".zip",
    "application/warc": ".warc",
    "application/mbox": ".mbox",
    "message/rfc822": ".eml",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
}
_TEXTS = frozenset({".html", ".txt", ".md", ".csv"})
_VAGUE = frozenset({"", "text/plain", "application/octet-stream", "application/gzip", "application/x-gzip"})


class Spool:
    """A temporary file that goes when nothing refers to it any more, or Python ends."""

    def __init__(self, suffix: str) -> None:
        handle, name = tempfile.mkstemp(prefix="dateline-", suffix=suffix)
        os.close(handle)
        self.path = Path(name)
        self.drop = weakref.finalize(self, self.path.unlink, missing_ok=True)


@dataclass(frozen=True, slots=True)
class Copy:
    """What a temporary file is a copy of: its address for the index, and a name to make ids from.

    It stands among paths as one of them.
    """

    address: str
    name: str
    spool: Spool

    def __fspath__(self) -> str:
        return str(self.spool.path)

    def __str__(self) -> str:
        return self.address


def is_url(given: str) -> bool:
    """Return whether what a person gave is a web address."""
    return _URL.match(given) is not None


def standard_input() -> Copy:
    """Copy standard input, JSON lines, to its end.

    It is called after its content, so that what another pipe brought stays in the index.
    """
    spool = Spool(".jsonl")
    with spool.path.open("wb") as file:
        shutil.copyfileobj(sys.stdin.buffer, file)
    return _called("stdin", spool)


def records(given: Iterable[Mapping[Any, Any]]) -> Copy:
    """Copy records, such as {"title": …, "text": …}, as JSON lines; called after their content, like a pipe.

    Dates, and what a data frame has for numbers and gaps, are written as JSON has them.
    """
    spool = Spool(".jsonl")
    with spool.path.open("w", encoding="ascii") as file:
        for record in given:
            stated = {str(key): value for key, value in record.items() if not _is_gap(value)}
            file.write(json.dumps(stated, default=_plain) + "\n")
    return _called("records", spool)


def _called(kind: str, spool: Spool) -> Copy:
    with spool.path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()[:12]
    return Copy(f"{kind}:{digest}", f"{kind}-{digest}.jsonl", spool)


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
    try:
        with _opener().open(_request(url), timeout=_SILENCE) as response:
            suffix = _suffix(response, url)
            spool = Spool(suffix)
            with spool.path.open("wb") as file:
                _receive(response, file)
            _settle_encoding(spool.path, response.headers.get_content_charset(), suffix)
            return Copy(url, _name(url, suffix), spool)
    except UnreadableError:
        raise
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise UnreadableError(
            f"cannot be fetched ({_reason(error)})", hint="check address and network"
        ) from error


def _request(url: str) -> Any:
    from urllib.request import Request

    return Request(url, headers={"User-Agent": f"dateline/{__version__}", "Accept-Encoding": "identity"})


def _opener() -> OpenerDirector:
    """An opener for http and https alone: a redirect leads to no file and no other protocol."""
    from urllib import request

    opener = request.OpenerDirector()
    for handler in (
        request.ProxyHandler,
        request.UnknownHandler,
        request.HTTPHandler,
        request.HTTPSHandler,
        request.HTTPDefaultErrorHandler,
        request.HTTPRedirectHandler,
        request.HTTPErrorProcessor,
    ):
        opener.add_handler(handler())
    return opener


def _receive(response: IO[bytes], file: IO[bytes]) -> None:
    done, end = 0, time.monotonic() + _MOST_SECONDS
    while block := response.read(_BLOCK):
        done += len(block)
        if done > _MOST_BYTES:
            raise UnreadableError(f"is longer than {_MOST_BYTES >> 20} MiB", hint="save it to a file first")
        if time.monotonic() > end:
            raise UnreadableError(f"took longer than {_MOST_SECONDS:.0f} s", hint="save it to a file first")
        file.write(block)


def _suffix(response: Any, url: str) -> str:
    kind = response.headers.get_content_type() if response.headers["Content-Type"] else ""
    path = PurePosixPath(urlsplit(url).path.lower())
    named = "".join(path.suffixes[-2:]) if path.suffix == ".gz" else path.suffix
    if kind in _SUFFIXES and kind not in _VAGUE:
        return _SUFFIXES[kind]
    if named or kind in _VAGUE:
        return named or ".txt"
    raise UnreadableError(f"is of a kind that cannot be read ({kind})", hint="give the article's page")


def _settle_encoding(path: Path, charset: str | None, suffix: str) -> None:
    """Write the encoding that only the response's header names into the file: UTF-8, with its mark."""
    if (
        charset is None
        or charset.lower() in {"utf-8", "utf8"}
        or suffix not in {".html", ".txt", ".md", ".csv"}
    ):
        return
    try:
        text = path.read_bytes().decode(charset)
    except (LookupError, UnicodeDecodeError):
        return  # the header is wrong; the loader looks for itself
    path.write_bytes(text.removeprefix("\ufeff").encode("utf-8-sig", "replace"))


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
