"""The forms that programs give a record: JSON Feed, WordPress, ninjs, and what search servers put around it.

`opened` makes of each a flat record whose fields `fields.py` can name, with text instead of markup where a
field holds markup by its name or by its looks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from html import unescape
from typing import Any

from dateline.articles.fields import FIELD_NAMES, plain_name
from dateline.articles.release import withheld

_HOLDERS = ("_source", "fields", "attributes")  # Elasticsearch, the Guardian, Strapi and Drupal
_VALUES = ("rendered", "processed", "value", "main", "#text", "$t")
_MARKED_UP = re.compile(
    r"\s*<(?:p|div|h[1-6]|figure|article|section|ul|ol|blockquote|html|body|!doctype|table|img|span)\b[^<>]{0,2000}>",
    re.IGNORECASE,
)
_ENTITY = re.compile(
    r"&(?:amp|quot|apos|lt|gt|nbsp|[lr][sd]quo|[mn]dash|pound|euro|#\d{1,6}|#x[0-9a-fA-F]{1,6});"
)
_LINES = frozenset(name for field in ("title", "author", "source", "section") for name in FIELD_NAMES[field])
_SHORT = 200  # characters of a field that is perhaps a label: "Photo"
_LONGER = 2  # how many times as long another field is that holds the story then
_PUBLISHED = frozenset({"publish", "published", "inherit"})


def opened(record: Mapping[Any, Any]) -> dict[Any, Any]:
    """Return a record without what stands around it and around its values.

    >>> opened({"title": {"rendered": "Crane &amp; quay"}, "_source": {"body": "<p>Fell.</p>"}})
    {'body': 'Fell.', 'title': 'Crane & quay'}
    """
    flat = dict(record)
    for name in _HOLDERS:
        inner = flat.get(name)
        if isinstance(inner, Mapping):
            del flat[name]
            flat = {**inner, **{key: value for key, value in flat.items() if value is not None}}
    writers = flat.get("_embedded")
    if isinstance(writers, Mapping) and not isinstance(flat.get("author"), str):
        flat["author"] = writers.get("author")
    if _is_post(flat):  # its number is the site's own; two sites have a post 1 each
        flat["id"] = flat.pop("guid", None) or flat.get("link") or flat.get("id")
    return {name: _value(name, value) for name, value in flat.items()}


def fullest(texts: Iterable[Any]) -> str | None:
    """Return the first string that holds words, or a much longer one where it is hardly a story.

    >>> fullest(["Photo", "The harbour authority said on Wednesday that ferries were cancelled. " * 4])[:11]
    'The harbour'
    """
    found = [text for text in texts if isinstance(text, str) and text.strip()]
    if not found:
        return None
    longest = max(found, key=len)
    first = found[0]
    return longest if len(first) < _SHORT <= len(longest) and len(longest) > _LONGER * len(first) else first


def refusal(record: Mapping[Any, Any]) -> tuple[str, bool] | None:
    """Return why a record is not to be read, and whether that passes: withdrawn, embargoed, a draft."""
    named = {plain_name(name): value for name, value in record.items() if isinstance(name, str)}
    refused = withheld(named.get("pubstatus"), named.get("embargoed"))
    if refused is not None:
        return refused
    status = named.get("status")
    if _is_post(record) and isinstance(status, str) and status not in _PUBLISHED:
        return f"is not published (its WordPress status is {status})", True
    return None


def _is_post(record: Mapping[Any, Any]) -> bool:
    """Whether a record is a post as WordPress's own interface gives it."""
    content = record.get("content")
    return isinstance(content, Mapping) and "rendered" in content


def _value(name: Any, value: Any) -> Any:
    is_markup = False
    if isinstance(value, Mapping):
        inner = next((key for key in _VALUES if isinstance(value.get(key), str)), None)
        if inner is None:
            return value
        value, is_markup = value[inner], inner in {"rendered", "processed"}
    elif isinstance(value, list) and name in {"bodies", "headlines"}:  # ninjs 2
        values = [
            each["value"]
            for each in value
            if isinstance(each, Mapping) and isinstance(each.get("value"), str)
        ]
        value = max(values, key=len, default=None)
    if not isinstance(value, str):
        return value
    named = isinstance(name, str) and plain_name(name).endswith("html")
    if is_markup or named or _is_markup(value):
        return _text(value)
    is_line = isinstance(name, str) and plain_name(name) in _LINES
    return _ENTITY.sub(lambda entity: unescape(entity[0]), value) if is_line else value


def _is_markup(text: str) -> bool:
    return _MARKED_UP.match(text) is not None and text.rstrip().endswith(">") and "</" in text


def _text(markup: str) -> str:
    from dateline.articles.html import fragment_text

    return fragment_text(markup)
