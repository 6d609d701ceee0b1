"""Which names files use for what: the field names of JSON records and front matter."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from dateline.errors import InputError
from dateline.language.dates import parse_date

# For each field of a draft the names it goes by, best first; compared without case and without _ and -.
FIELD_NAMES: dict[str, tuple[str, ...]] = {
    "text": (
        "text", "content", "body", "article", "articlebody", "articletext", "fulltext", "bodytext",
        "maintext", "story", "storytext", "newstext", "articlecontent", "contenttext",
        "contenthtml", "bodyhtml", "bodyxhtml", "html", "bodies",
    ),
    "title": ("title", "headline", "heading", "headlines", "webtitle"),
    "date": (
        "date", "published", "firstpublished", "firstpublicationdate", "firstcreated", "publishedat",
        "publisheddate", "publishedon", "datepublished", "datepublish",
        "publicationdate", "publishdate", "pubdate", "webpublicationdate", "timepublished", "datetime",
        "timestamp", "created", "createdat", "datecreated", "issued", "versioncreated",
    ),
    "source": (
        "source", "sourcename", "publisher", "publication", "publicationtitle", "site", "sitename", "outlet",
        "newspaper", "sourcedomain", "domain",
    ),
    "author": ("author", "authors", "byline", "by", "creator", "writer", "writers"),
    "url": ("url", "link", "sourceurl", "articleurl", "weburl", "permalink", "canonicalurl", "externalurl"),
    "updated": (
        "updated", "updatedat", "updateddate", "lastupdated", "modified", "modifiedat", "datemodified",
        "lastmodified", "dateupdated", "lastmod", "contentmodified",
    ),
    "section": ("section", "sectionname", "articlesection", "category", "desk", "rubric"),
    "language": ("language", "lang", "inlanguage", "languagecode"),
    "id": ("id", "guid", "uuid", "articleid", "docid"),
}  # fmt: skip


_VERSION_NAMES = ("version", "versionnumber", "revision", "revisionnumber")

NO_NAMES: Mapping[str, str] = {}
_NOTHING: tuple[Any, ...] = (None, "", [])
_NULLS = frozenset("NULL Null null N/A n/a #N/A NaN nan None none \\N undefined ~".split())
"""What programs write into a field that holds nothing."""


def fields_named(pairs: Iterable[str]) -> dict[str, str]:
    """Return the names given as FIELD=NAME, by field. Raises InputError for what is none.

    >>> fields_named(["title=headline"])
    {'title': 'headline'}
    """
    found = {}
    for pair in pairs:
        field, _, name = (part.strip() for part in pair.partition("="))
        if field not in FIELD_NAMES or not name:
            known = ", ".join(FIELD_NAMES)
            raise InputError(f"{pair!r} names no field", hint=f"write FIELD=NAME; the fields are {known}")
        found[field] = name
    return found


def stated_fields(record: Mapping[Any, Any], names: Mapping[str, str] = NO_NAMES) -> dict[str, Any]:
    """Return what `record` states of a draft's fields except text, under the draft's own names.

    `names` gives fields the name that they go by, for those whose name is not to be guessed.
    """
    values = _by_plain_name(record)
    stated = {
        field: [values[name] for name in _names(field, names) if not _is_nothing(values.get(name))]
        for field in FIELD_NAMES
        if field != "text"
    }
    for field in ("date", "updated"):  # a year alone, or 06/07/2025, gives way to a whole day
        stated[field].sort(key=lambda value: parse_date(value) is None)
    return {field: found[0] if found else None for field, found in stated.items()}


def with_version(record: Mapping[Any, Any], stated: Mapping[str, Any]) -> dict[str, Any]:
    """Return what `record` states, with which version of itself it says that it is."""
    values = _by_plain_name(record)
    found = (values[name] for name in _VERSION_NAMES if not _is_nothing(values.get(name)))
    return {**stated, "version": next(found, None)}


def _is_nothing(value: Any) -> bool:
    return value in _NOTHING or (isinstance(value, str) and value.strip() in _NULLS)


def text_names(record: Iterable[Any], names: Mapping[str, str] = NO_NAMES) -> tuple[str, ...]:
    """Return the plain names of the fields of `record` that could be its text, best first."""
    plain = {plain_name(name) for name in record if isinstance(name, str)}
    return tuple(name for name in _names("text", names) if name in plain)


def text_fields(record: Mapping[Any, Any], names: Mapping[str, str] = NO_NAMES) -> tuple[Any, ...]:
    """Return the values of all fields of `record` that could be its text, best first."""
    values = _by_plain_name(record)
    return tuple(values[name] for name in text_names(record, names))


def _names(field: str, names: Mapping[str, str]) -> tuple[str, ...]:
    return (plain_name(names[field]),) if field in names else FIELD_NAMES[field]


def plain_name(name: str) -> str:
    """Return a field's name as names are compared: without case and without _, - and spaces."""
    return name.strip().lower().replace("_", "").replace("-", "").replace(" ", "")


def _by_plain_name(record: Mapping[Any, Any]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name, value in record.items():
        if isinstance(name, str):
            values.setdefault(plain_name(name), value)
    return values
