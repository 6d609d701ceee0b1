"""CSV and TSV → Draft…: one article a row, its columns named by the header.

Which column holds what is guessed by its name, as in JSON records; where no name tells, the column of
the longest cells is the text. A table without a header has its date and address columns told by their
looks.

A row that is broken is named, and the rows behind it are read (`rows.py`). None is longer than the longest
article wanted, so that a lost quotation mark cannot swallow the file.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from itertools import chain, islice
from typing import IO

from dateline.articles.content import Content
from dateline.articles.decoding import byte_order_mark, decode
from dateline.articles.drafts import Draft, ReadOptions, Unread, make_draft
from dateline.articles.fields import (
    FIELD_NAMES,
    plain_name,
    stated_fields,
    text_fields,
    text_names,
    with_version,
)
from dateline.articles.forms import opened
from dateline.articles.inputs import is_url
from dateline.articles.locales import order_of
from dateline.articles.records import no_text
from dateline.articles.rows import Broken, Rows
from dateline.errors import UnreadableError
from dateline.language.dates import parse_date
from dateline.reports import Skipped

_WHOLE = 32 << 20  # bytes of a table that is held in memory, so that its encoding can be guessed
_SAMPLE = 20  # rows looked at
_HEAD, _HEAD_CHARS = 400, 1 << 20  # lines that they are taken from, and characters
_DELIMITERS = ",;\t|"
_SEPARATOR = re.compile(r'"?sep=([,;\t|])"?\s*', re.IGNORECASE)
_LONGEST_NAME = 60  # characters of a column's name
_LONG = 120  # characters that a column of text has on average

_KNOWN = {name: field for field, names in FIELD_NAMES.items() for name in names}


def load_csv(content: Content, reading: ReadOptions) -> Iterator[Skipped | Unread]:
    """Yield the articles of a table of values separated by commas, semicolons, tabs or bars."""
    return _load(content, reading, None)


def load_tsv(content: Content, reading: ReadOptions) -> Iterator[Skipped | Unread]:
    """Yield the articles of a table of values separated by tabs."""
    return _load(content, reading, "\t")


def _load(content: Content, reading: ReadOptions, delimiter: str | None) -> Iterator[Skipped | Unread]:
    # The limit is Python's for all readers at once; the default is less than a long article.
    csv.field_size_limit(2 * reading.max_chars + 1000)
    with _open(content) as file:
        start = file.readline(1 << 16)
        if named := _SEPARATOR.fullmatch(start):  # a first line that is Excel's
            delimiter, start = named[1], file.readline(1 << 16)
        if not start.strip():
            return
        delimiter = delimiter or max(_DELIMITERS, key=start.count)
        head, size = [start], len(start)
        while size < _HEAD_CHARS and len(head) < _HEAD and (line := file.readline()):
            head.append(line)
            size += len(line)
        try:
            yield from _drafts(head, file, delimiter, reading)
        except UnicodeDecodeError as error:
            raise UnreadableError("is not UTF-8 text", hint="save it as UTF-8") from error


def _drafts(
    head: list[str], file: IO[str], delimiter: str, reading: ReadOptions
) -> Iterator[Skipped | Unread]:
    sample = [row for row in islice(_rows(head, delimiter), _SAMPLE) if isinstance(row, list)]
    header, has_header = _header(sample, reading)
    rows = Rows(chain(head, file), delimiter)
    rows.width = len(header)
    named = dict.fromkeys(header, "")
    texts = text_names(named, reading.fields)
    rows.text = next((column for column, name in enumerate(header) if plain_name(name) in texts), None)
    rows.date = next(
        (column for column, name in enumerate(header) if _KNOWN.get(plain_name(name)) == "date"), None
    )
    day_first = None if rows.date is None else _order(_rows(head, delimiter), rows.date)
    for number, row in islice(enumerate(rows, start=1), int(has_header), None):
        if isinstance(row, Broken):
            yield Skipped("", f"row {number}: {row.reason}")
        elif any(cell.strip() for cell in row):
            record = dict(zip(header, row, strict=False))
            yield Unread(f"row {number}: ", partial(_draft, record, reading, day_first, number))


def _order(rows: Iterator[list[str] | Broken], column: int) -> bool | None:
    """Whether the day comes first in a column of dates; None where none of those at the top says so."""
    return order_of(row[column] for row in rows if isinstance(row, list) and column < len(row))


def _rows(head: list[str], delimiter: str) -> Iterator[list[str] | Broken]:
    """The rows at the top, as many cells each as the first."""
    rows = Rows(iter(head), delimiter)
    first = next(rows)
    if isinstance(first, Broken):
        raise UnreadableError(f"its first row {first.reason}", hint="look for an open quotation mark")
    rows.width = len(first)
    yield first
    yield from rows


@contextmanager
def _open(content: Content) -> Iterator[IO[str]]:
    if content.size <= _WHOLE:
        yield io.StringIO(decode(content.read_bytes()), newline="")
        return
    with content.open() as file:
        encoding = byte_order_mark(file.read(4)) or "utf-8"
    with io.TextIOWrapper(content.open(), encoding=encoding, newline="") as text:
        yield text


def _header(rows: list[list[str]], reading: ReadOptions) -> tuple[list[str], bool]:
    """The name of each column, and whether they stand in the first row."""
    first, rest = rows[0], rows[1:]
    names = [cell.strip() for cell in first]
    wanted = {plain_name(name) for name in reading.fields.values()}
    told = any(plain_name(name) in wanted or plain_name(name) in _KNOWN for name in names)
    has_header = told or (bool(rest) and _is_header(names))
    if not has_header:
        names = _by_looks(rows)
    elif not text_fields(dict.fromkeys(names, ""), reading.fields) and "text" not in reading.fields:
        longest = _longest_column(rest)
        if longest is not None and longest < len(names):
            names[longest] = "text"
    if not text_fields(dict.fromkeys(names, ""), reading.fields):
        listed = ", ".join(" ".join(name.split()) for name in names if name)[:200]  # cells may have lines
        raise UnreadableError(
            f"{no_text(reading)}; its columns are {listed or 'without names'}",
            hint="name the column: --field text=NAME",
        )
    return names, has_header


def _is_header(names: list[str]) -> bool:
    cells = [name for name in names if name]
    return len(set(cells)) == len(cells) > 1 and all(
        len(name) <= _LONGEST_NAME and parse_date(name) is None and not is_url(name) and not name.isdigit()
        for name in cells
    )


def _longest_column(rows: list[list[str]]) -> int | None:
    width = max((len(row) for row in rows), default=0)
    lengths = [
        sum(len(row[column]) for row in rows if column < len(row)) / len(rows) for column in range(width)
    ]
    best = max(range(width), key=lengths.__getitem__, default=None)
    return best if best is not None and lengths[best] >= _LONG else None


def _by_looks(rows: list[list[str]]) -> list[str]:
    """Names for the columns of a table without a header."""
    names = [""] * max(map(len, rows))
    text = _longest_column(rows)
    for column in range(len(names)):
        cells = [row[column].strip() for row in rows if column < len(row) and row[column].strip()]
        if column == text:
            names[column] = "text"
        elif cells and "date" not in names and all(parse_date(cell) for cell in cells):
            names[column] = "date"
        elif cells and "url" not in names and all(is_url(cell) for cell in cells):
            names[column] = "url"
    return names


def _draft(
    record: dict[str, str], reading: ReadOptions, day_first: bool | None, number: int
) -> Iterator[Draft | Skipped]:
    read = opened(record)
    text = next((text for text in text_fields(read, reading.fields) if text.strip()), "")
    if text:
        stated = {**with_version(read, stated_fields(read, reading.fields)), "day_first": day_first}
        yield make_draft(text, ("record", stated), record=number, unit="row")
    else:
        yield Skipped("", f"row {number}: empty", understood=True)
