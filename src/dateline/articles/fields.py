"""Which names files use for what: the field names of JSON records and front matter.

But: values are tidied by `make_draft`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

# For each field of a draft the names it goes by, best first; compared without case and without _ and -.
FIELD_NAMES: dict[str, tuple[str, ...]] = {
    "text": (
        "text", "content", "body", "article", "articlebody", "articletext", "fulltext", "bodytext",
        "maintext", "story",
    ),
    "title": ("title", "headline", "heading"),
    "date": (
        "date", "published", "publishedat", "publisheddate", "publishedon", "datepublished", "datepublish",
        "publicationdate", "publishdate", "pubdate", "webpublicationdate", "timepublished", "datetime",
        "timestamp", "created", "createdat", "datecreated",
    ),
    "source": (
        "source", "sourcename", "publisher", "publication", "site", "sitename", "outlet", "newspaper",
        "sourcedomain", "domain",
    ),
    "author": ("author", "authors", "byline", "creator", "writer", "writers"),
    "url": ("url", "link", "sourceurl", "articleurl", "weburl", "permalink", "canonicalurl"),
    "id": ("id", "guid", "uuid", "articleid", "docid"),
}  # fmt: skip


def stated_fields(record: Mapping[Any, Any]) -> dict[str, Any]:
    """Return what `record` states of a draft's fields except text, under the draft's own names."""
    values = _by_plain_name(record)
    return {
        field: next((values[name] for name in names if values.get(name) not in (None, "", [])), None)
        for field, names in FIELD_NAMES.items()
        if field != "text"
    }


def text_fields(record: Mapping[Any, Any]) -> tuple[Any, ...]:
    """Return the values of all fields of `record` that could be its text, best first."""
    values = _by_plain_name(record)
    return tuple(values[name] for name in FIELD_NAMES["text"] if name in values)


def _by_plain_name(record: Mapping[Any, Any]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name, value in record.items():
        if isinstance(name, str):
            values.setdefault(name.lower().replace("_", "").replace("-", ""), value)
    return values
