"""What a loader hands back: a `Draft`, an article that has no id of Dateline's yet.

`make_draft` takes the values as the file states them, of any type, and tidies them in one place, so
that a loader only has to say which value is the title and which the date.

But: which field of a file means what is the loader's business (`fields.py` helps), and the article id
is given by `dateline.articles.assign_id`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

from dateline.articles.dates import parse_date
from dateline.types import Skipped

# NUL and lone surrogates cannot be stored or printed; one for one, so that offsets stay.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Draft:
    """One article as its file states it.

    `text` is the article's text for good: every offset counts its code points. `id` is the id that
    the file itself states. `origins` says where each field's value was found. `record` is None where
    the file is one article, else the number of the record in the file, counted in `unit`s ("line",
    "item") from 1.
    """

    text: str
    title: str | None = None
    date: str | None = None
    source: str | None = None
    author: str | None = None
    url: str | None = None
    updated: str | None = None
    section: str | None = None
    language: str | None = None
    origins: Mapping[str, str] = field(default_factory=dict, hash=False)
    id: str | None = None
    record: int | None = None
    unit: str = "record"

    @property
    def place(self) -> str:
        """What to put in front of a message about this draft: "line 17: ", or nothing."""
        return "" if self.record is None else f"{self.unit} {self.record}: "


class Loader(Protocol):
    """Reads one file of a format.

    Yields a Draft for each article and a Skipped for each record that is none, one at a time, so that
    a file of any size passes through. Raises UnreadableError when the file as a whole is of no use;
    an OSError may pass. `max_chars` is the longest text wanted: a loader may refuse by it what it
    would have to read whole, and leaves the exact check to `read_file`.
    """

    def __call__(self, path: Path, *, max_chars: int) -> Iterator[Draft | Skipped]: ...


def make_draft(
    text: str,
    stated: Mapping[str, Any],
    *,
    origins: Mapping[str, str] | None = None,
    record: int | None = None,
    unit: str = "record",
) -> Draft:
    """Return the draft of `text`, with what `stated` says of its fields under their names.

    Without a stated source, the host of the url is the source.
    """
    url = _url(stated.get("url"))
    return Draft(
        text=storable(text),
        title=one_line(stated.get("title")),
        date=parse_date(stated.get("date")),
        source=_name(stated.get("source")) or _host(url),
        author=_names(stated.get("author")),
        url=url,
        updated=parse_date(stated.get("updated")),
        section=one_line(stated.get("section")),
        language=one_line(stated.get("language")),
        origins={} if origins is None else dict(origins),
        id=_id(stated.get("id")),
        record=record,
        unit=unit,
    )


def storable(text: str) -> str:
    """Return `text` with NUL and lone surrogates replaced by U+FFFD, one for one."""
    return _UNSTORABLE.sub("\ufffd", text)


def one_line(value: Any) -> str | None:
    r"""Return a string as one clean line, None for blank ones and for anything but strings.

    Runs of whitespace become one space; control characters go.

    >>> one_line("  Border \x1b[1m deal\n signed ")
    'Border [1m deal signed'
    """
    if not isinstance(value, str):
        return None
    words = "".join(
        " " if char.isspace() else char
        for char in value
        if char.isspace() or unicodedata.category(char) != "Cc"
    ).split()
    return storable(" ".join(words)) or None


def _name(value: Any) -> str | None:
    """A string, or the name of an object as schema.org writes it: {"name": "..."}."""
    if isinstance(value, Mapping):
        value = value.get("name", value.get("title"))
    return one_line(value)


def _names(value: Any) -> str | None:
    """One name or a list of them, each once, joined by commas."""
    values = value if isinstance(value, list | tuple) else [value]
    names = dict.fromkeys(name for each in values if (name := _name(each)) is not None)
    return ", ".join(names) or None


def _url(value: Any) -> str | None:
    url = one_line(value)
    return None if url is None or " " in url else url


def _host(url: str | None) -> str | None:
    """The site of a web address: the source of an article that names no other."""
    try:
        host = None if url is None else urlsplit(url).hostname
    except ValueError:
        return None
    return None if not host else host.removeprefix("www.")


def _id(value: Any) -> str | None:
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    elif isinstance(value, Mapping):  # MongoDB exports: {"$oid": "..."}
        value = value.get("$oid")
    return one_line(value)
