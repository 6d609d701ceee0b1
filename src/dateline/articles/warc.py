"""WARC → Draft…: the HTML pages of a web archive, each with the address and the day it was fetched from.

The day of the fetch is the article's date only where nothing else tells one, and `origins` says so.

Other records (pictures, scripts, redirects, requests, errors) are no articles and are passed over.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from dateline.articles.bodies import content, missing_bytes
from dateline.articles.content import Content
from dateline.articles.drafts import FETCHED, Draft, ReadOptions, Unread, make_draft
from dateline.articles.html import decode_page, most_bytes, read_page
from dateline.errors import UnreadableError
from dateline.reports import Skipped

_HTML = ("text/html", "application/xhtml+xml")


def load(content: Content, reading: ReadOptions) -> Iterator[Skipped | Unread]:
    """Yield the pages of a web archive, reading a record at a time."""
    from warcio.archiveiterator import ArchiveIterator

    number, found = 0, False
    record: Any = None
    with content.open() as file:
        try:
            for number, record in enumerate(ArchiveIterator(file), start=1):
                if _is_page(record):
                    found = True
                    yield Unread(f"record {number}: ", partial(_page, record, number, reading))
            if record is not None and missing_bytes(record):
                found = True
                yield Skipped("", f"record {number}: the archive is cut off in it; what follows is lost")
        except Exception as error:  # warcio lets out whatever a broken record sets off
            if isinstance(error, GeneratorExit):
                raise
            if not found:
                raise UnreadableError("is no sound web archive", hint="fetch it again") from error
            yield Skipped("", f"record {number + 1}: is broken; what follows is lost")
    if not found:
        raise UnreadableError(
            f"holds no HTML page ({number:,} records)", hint="give a web archive with responses"
        )


def _is_page(record: Any) -> bool:
    if record.rec_type not in {"response", "resource"}:
        return False
    headers = record.http_headers
    if headers is None:
        kind = record.rec_headers.get_header("Content-Type") or ""
    else:
        kind = headers.get_header("Content-Type") or ""
        if headers.get_statuscode() != "200":
            return False
    return str(kind).split(";")[0].strip().lower() in _HTML


def _page(record: Any, number: int, reading: ReadOptions) -> Iterator[Draft | Skipped]:
    address = str(record.rec_headers.get_header("WARC-Target-URI") or "").strip("<>")
    most = most_bytes(reading)
    try:
        data = content(record, most + 1)
        if len(data) > most:
            yield Skipped("", f"record {number}: is too long ({address})")
            return
        text, evidence = read_page(decode_page(data, charset=_charset(record)))
    except UnreadableError as error:
        yield Skipped("", f"record {number}: {error.fact} ({address})")
        return
    except Exception:  # as above
        yield Skipped("", f"record {number}: is broken ({address})")
        return
    fetched = {"date": record.rec_headers.get_header("WARC-Date")}
    yield make_draft(text, ("warc", {"url": address}), *evidence, (FETCHED, fetched), record=number)


def _charset(record: Any) -> str | None:
    kind = None if record.http_headers is None else record.http_headers.get_header("Content-Type")
    _, found, charset = str(kind or "").lower().partition("charset=")
    return charset.split(";")[0].strip(" \"'") if found else None
