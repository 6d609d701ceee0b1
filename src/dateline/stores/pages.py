"""The rows that stand in a database file, read from its pages: without its schema, its tree, or SQLite.

SQLite finds a row by the schema, then by the pages above the one that holds it. Where one of these is damaged
the row is whole and cannot be got at. This goes through all pages and takes whatever looks like a row; a
row's digest then says whether it is one. Nothing that was deleted comes back: our databases overwrite it
(`PRAGMA secure_delete`).

Source: https://www.sqlite.org/fileformat2.html, sections 1.6 (b-tree pages) and 2.1 (records).
"""

from __future__ import annotations

import mmap
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any, NamedTuple

from dateline.stores.rows import COLUMNS, Row

Bytes = bytes | mmap.mmap

PAGE = 4096  # bytes: SQLite's default; `working_copy.py` insists on it

_HEADER = 100  # bytes, in front of the first page's content
_LEAF_HEADER = 8
_MOST_CELLS = PAGE // 4
_LONGEST = 48 * 1024  # bytes of a row in which a wrong bit is looked for
_INTEGERS = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}  # serial type -> bytes

_LAYOUTS = {
    18: ("article", (*COLUMNS["article"], "digest", "characters", "peculiar")),
    5: ("file", (*COLUMNS["file"], "digest")),
    4: ("spare", ("number", *COLUMNS["spare"], "digest")),
    3: ("made", ("number", *COLUMNS["made"], "digest")),
}
"""How many columns -> the table that has as many, and their names in its order; `schema.py` has them too."""


class _NoRowError(ValueError):
    """What stands there is no row."""


class SalvagedRow(NamedTuple):
    """A row, as it seems; `counted`: its page counts it. What no page counts may have been removed."""

    table: str
    row: Row
    counted: bool
    place: tuple[int, int]  # where its page begins, and its cell


def found_rows(content: Bytes) -> Iterator[SalvagedRow]:
    """Yield whatever looks like a row of our tables; one may come twice."""
    for start in range(0, len(content), PAGE):
        for at, counted in _cells(content, start):
            with suppress(_NoRowError, IndexError):
                yield SalvagedRow(*_named(content, start, at), counted, (start, at))


def righted(content: mmap.mmap, found: SalvagedRow, is_right: Callable[[Row], bool]) -> Row | None:
    """Return the row as it was before one bit of it turned: `is_right` says which bit makes it right again.

    Each is tried, which takes some seconds for a long article. `content` is written to, and is what it was
    after that.
    """
    for at in _bytes_of(content, *found.place):
        for bit in range(8):
            content[at] ^= 1 << bit
            try:
                table, row = _named(content, *found.place)
                if table == found.table and is_right(row):
                    return row
            except (_NoRowError, IndexError):
                pass
            finally:
                content[at] ^= 1 << bit
    return None


def _bytes_of(content: Bytes, start: int, at: int) -> Iterator[int]:
    """Where the bytes of a cell are, in the pages that it goes on in too; of a very long one the first."""
    length, body = _varint(content, at)
    _, body = _varint(content, body)
    local = _local(length)
    end = min(body + local + 4 * (local < length), start + PAGE)
    yield from range(at, end)
    following, left = int.from_bytes(content[end - 4 : end]), min(length, _LONGEST) - local
    while left > 0 and 0 < following <= len(content) // PAGE:
        page = (following - 1) * PAGE
        yield from range(page, page + min(left + 4, PAGE))
        left -= PAGE - 4
        following = int.from_bytes(content[page : page + 4])


def _named(content: Bytes, start: int, at: int) -> tuple[str, Row]:
    """Return the table and the row of the cell that begins at `at`. Raises _NoRowError, IndexError."""
    number, values = _row(content, start, at)
    table, names = _LAYOUTS[len(values)]
    row = dict(zip(names, values, strict=True))
    return table, {**row, "number": number} if "number" in row else row


def _cells(content: Bytes, start: int) -> Iterator[tuple[int, bool]]:
    """Where the cells of a page begin, and which of them it counts, should it be a leaf of a table.

    Of which kind the page is is not asked: one bit of that may be wrong. The places of cells stand one after
    another, as many as the header says and at least up to the first cell: one of these may be wrong too.
    """
    header = start + (_HEADER if start == 0 else 0)
    stated = int.from_bytes(content[header + 3 : header + 5])
    at, end = header + _LEAF_HEADER, min(start + PAGE, len(content))
    least, first = at + 2 * stated if stated <= _MOST_CELLS else at, end
    while at + 2 <= end and (at < least or at < first):
        place = start + int.from_bytes(content[at : at + 2])
        at += 2
        if at <= place < end:
            first = min(first, place)
            yield place, at <= least


def _row(content: Bytes, start: int, at: int) -> tuple[int, list[Any]]:
    """Return the number and the values of the row whose cell begins at `at`.

    Raises _NoRowError, IndexError.
    """
    length, at = _varint(content, at)
    number, at = _varint(content, at)
    local = _local(length)
    if not 0 <= length <= len(content) or at + local > start + PAGE:
        raise _NoRowError
    parts, left = [content[at : at + local]], length - local
    following = int.from_bytes(content[at + local : at + local + 4])
    while left > 0:
        page = (following - 1) * PAGE
        if not 0 <= page < len(content):
            raise _NoRowError
        parts.append(content[page + 4 : page + 4 + min(left, PAGE - 4)])
        left -= PAGE - 4
        following = int.from_bytes(content[page : page + 4])
    return number, _values(b"".join(parts))


def _local(length: int) -> int:
    """How many bytes of a record so long stand in the page itself."""
    most, least = PAGE - 35, (PAGE - 12) * 32 // 255 - 23
    if length <= most:
        return length
    local = least + (length - least) % (PAGE - 4)
    return local if local <= most else least


def _values(record: bytes) -> list[Any]:
    """Return the values of a record. Raises _NoRowError, IndexError."""
    size, at = _varint(record, 0)
    kinds: list[int] = []
    while at < size and len(kinds) <= max(_LAYOUTS):
        kind, at = _varint(record, at)
        kinds.append(kind)
    if at != size or len(kinds) not in _LAYOUTS:
        raise _NoRowError
    values: list[Any] = []
    for kind in kinds:
        length = _INTEGERS.get(kind, 0) if kind < 12 else (kind - 12) // 2
        stored = record[at : at + length]
        at += length
        if len(stored) != length:
            raise _NoRowError
        if kind == 0:
            values.append(None)
        elif kind in _INTEGERS:
            values.append(int.from_bytes(stored, signed=True))
        elif kind in (8, 9):
            values.append(kind - 8)
        elif kind >= 12:
            # A wrong bit may make what is no text: it is a row all the same, with another digest.
            values.append(stored if kind % 2 == 0 else stored.decode(errors="replace"))
        else:
            raise _NoRowError  # a float: none of our tables has one
    return values


def _varint(content: Bytes, at: int) -> tuple[int, int]:
    """Return the number that begins there, and where it ends."""
    value = 0
    for place in range(at, at + 8):
        value = value << 7 | content[place] & 0x7F
        if content[place] < 0x80:
            return value, place + 1
    value = value << 8 | content[at + 8]
    return value - (1 << 64) if value >= 1 << 63 else value, at + 9
