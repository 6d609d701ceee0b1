"""JSON → Draft…: an object, a list of objects, an object with a list of them, or one object a line.

Which field holds what is guessed by name (`fields.py`). Lines are read one at a time and a bad one is
skipped by number; a file that is named .json but holds lines is read as lines, and the other way
round.

The forms that feeds, newsrooms and their programs give their records are opened by `forms.py`. A .json file
is held in memory whole, so a very large one is refused.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping
from typing import Any

from dateline.articles.content import Content
from dateline.articles.decoding import byte_order_mark, decode
from dateline.articles.drafts import Draft, ReadOptions, Unread, make_draft
from dateline.articles.fields import FIELD_NAMES, NO_NAMES, stated_fields, text_fields, with_version
from dateline.articles.forms import fullest, opened, refusal
from dateline.errors import UnreadableError
from dateline.reports import Skipped

_LIST_NAMES = tuple("articles data items docs documents posts results hits stories entries".split())
_NAMED = 10  # names of text fields that a message lists
_AROUND_LISTS = ("response", "hits", "data", "result")
_MOST_JSON_BYTES = 256 << 20
_BYTES_PER_CHAR = 6  # as in \u00e9
_LONGEST_OPENING = 64  # bytes looked at to tell lines from one value
_OTHER_FIELDS_BYTES = 1 << 20  # of a line, beside its text

_HINT = "give each article's text under one of these names"


def load_json(content: Content, reading: ReadOptions) -> Iterator[Draft | Skipped | Unread]:
    """Yield the articles of a JSON file. Raises UnreadableError for broken JSON, naming the place."""
    size = content.size
    if size > _MOST_JSON_BYTES:
        raise UnreadableError(
            f"has {size:,} bytes, too many for one JSON value; write it as JSON lines (.jsonl)",
            hint="JSON lines are read one at a time",
        )
    text = decode(content.read_bytes())
    if not text.strip():
        return
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        if text.lstrip().startswith("{") and "Extra data" in str(error):
            yield from _load_lines(content, reading)
            return
        raise UnreadableError(f"is not valid JSON: {_reason(error)}", hint="mend the file") from error
    items, about = _items(value, reading), _about(value)
    if items is None:
        yield _draft(value, reading)
    elif items and not any(
        text_fields(opened(item), reading.fields) for item in items if isinstance(item, dict)
    ):
        raise UnreadableError(
            f"none of its {len(items):,} items is an article: {no_text(reading)}", hint=_HINT
        )
    else:
        for number, item in enumerate(items, start=1):
            yield _record(item, reading, number, "item", about)


def load_lines(content: Content, reading: ReadOptions) -> Iterator[Draft | Skipped | Unread]:
    """Yield the articles of a file with one JSON object a line, reading a line at a time."""
    with content.open() as file:
        start = file.readline(_LONGEST_OPENING).strip()
    one_value = start.startswith(b"[") or start == b"{"
    return load_json(content, reading) if one_value else _load_lines(content, reading)


def _load_lines(content: Content, reading: ReadOptions) -> Iterator[Draft | Skipped | Unread]:
    longest = reading.max_chars * _BYTES_PER_CHAR + _OTHER_FIELDS_BYTES
    for number, line in _lines(content, longest):
        if line is None:
            limit = f"{reading.max_chars:,} characters of --max-article-chars"
            yield Skipped("", f"line {number}: is too long for the {limit}")
            continue
        try:
            text = (line if isinstance(line, str) else decode(line)).rstrip()
            if text:
                yield _record(json.loads(text), reading, number, "line")
        except UnreadableError as error:
            yield Skipped("", f"line {number}: {error.fact}")
        except (ValueError, RecursionError) as error:
            yield Skipped("", f"line {number}: is not valid JSON: {_reason(error, in_line=True)}")


def _lines(content: Content, longest: int) -> Iterator[tuple[int, bytes | str | None]]:
    """Number and content of each line; None for one that is longer than `longest`."""
    with content.open() as raw:
        encoding = byte_order_mark(raw.read(4))
        raw.seek(0)
        if encoding in {None, "utf-8-sig"}:
            yield from _split(raw, longest, b"\n")
        else:
            with io.TextIOWrapper(raw, encoding=encoding, newline="\n") as text:
                try:
                    yield from _split(text, longest, "\n")
                except UnicodeDecodeError as error:
                    raise UnreadableError(f"is damaged {encoding} text", hint="save it as UTF-8") from error


def _split(file: Any, longest: int, newline: Any) -> Iterator[tuple[int, Any]]:
    number = 0
    while line := file.readline(longest):
        number += 1
        complete = line.endswith(newline) or len(line) < longest
        yield number, line if complete else None
        while not complete:
            rest = file.readline(longest)
            complete = rest.endswith(newline) or len(rest) < longest


def _items(value: Any, reading: ReadOptions) -> list[Any] | None:
    """The list of records in `value`; None where `value` is itself the one record."""
    if isinstance(value, list):
        return value
    if not isinstance(value, dict) or text_fields(opened(value), reading.fields):
        return None
    inner = [value[name] for name in _AROUND_LISTS if isinstance(value.get(name), dict)]
    for holder in (value, *inner):
        for name in _LIST_NAMES:
            if isinstance(holder.get(name), list):
                return list(holder[name])
    return None


def _about(value: Any) -> dict[str, Any]:
    """What a JSON Feed says of all its items."""
    if not isinstance(value, dict) or "jsonfeed.org" not in str(value.get("version")):
        return {}
    return {"source": value.get("title"), "language": value.get("language"), "author": value.get("authors")}


def _record(
    value: Any, reading: ReadOptions, number: int, unit: str, about: Mapping[str, Any] = NO_NAMES
) -> Unread:
    def read() -> Iterator[Draft | Skipped]:
        yield _draft(value, reading, record=number, unit=unit, about=about)

    return Unread(f"{unit} {number}: ", read)


def _draft(
    value: Any,
    reading: ReadOptions,
    *,
    record: int | None = None,
    unit: str = "item",
    about: Mapping[str, Any] = NO_NAMES,
) -> Draft | Skipped:
    place = "" if record is None else f"{unit} {record}: "
    if not isinstance(value, dict):
        return Skipped("", f"{place}not an object but {_kind(value)}")
    refused = refusal(value)
    if refused is not None:
        return Skipped("", f"{place}{refused[0]}", passing=refused[1], understood=not refused[1])
    value = opened(value)
    texts = text_fields(value, reading.fields)
    text = fullest(texts)
    if text is not None:
        stated = ("record", with_version(value, stated_fields(value, reading.fields)))
        return make_draft(text, stated, ("record", about), record=record, unit=unit)
    if not texts:
        return Skipped("", f"{place}{no_text(reading)}")
    odd = next((text for text in texts if text is not None and not isinstance(text, str)), None)
    if odd is not None:
        return Skipped("", f"{place}its text is {_kind(odd)}, not a string")
    return Skipped("", f"{place}empty", understood=True)


def no_text(reading: ReadOptions) -> str:
    """Say that a record has no text, and what it would have to be called."""
    looked_for = reading.fields.get("text", ", ".join(FIELD_NAMES["text"][:_NAMED]))
    return f"no text field (looked for {looked_for})"


def _kind(value: Any) -> str:
    kinds = {dict: "an object", list: "a list", str: "a string", bool: "true or false", type(None): "null"}
    return kinds.get(type(value), "a number")


def _reason(error: Exception, *, in_line: bool = False) -> str:
    if isinstance(error, json.JSONDecodeError):
        line = "" if in_line else f"line {error.lineno}, "
        return f"{error.msg} at {line}column {error.colno}"
    return "nested too deeply" if isinstance(error, RecursionError) else "a number with too many digits"
