"""What makes a row or a segment's article worth trusting, and how to get at the rows of a broken database.

Nothing is decided here: `verification.py` tells what was found, `repair.py` does something about it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from dateline.stores.rows import UNREADABLE, DamagedRowError, Row, article_of, is_sealed, json_of, text_digest
from dateline.stores.segment import DIGEST, ChunkPlace, Segment, seal

TABLES = {"article": "number", "chunk": "number", "spare": "number", "file": "rowid"}
"""The tables that hold what cannot be computed from others, with their keys; `chunk` in formats before."""

DEFAULTS = {"recipe": "", "updated": None, "section": None, "language": None, "origins": "{}"}
"""What format 1 did not know of articles."""

CHANGED = "it is not, value by value, what was stored"


def read_rows(connection: sqlite3.Connection, table: str) -> Iterator[tuple[int, Row | None]]:
    """Yield (key, row) of each row by key; None for a row that SQLite cannot read.

    Row by row, from both ends: a broken page must not hide what stands beyond it.
    """
    key = TABLES[table]
    known: set[int] = set()
    for order in ("", " DESC"):
        with suppress(*UNREADABLE):
            for (number,) in connection.execute(f"SELECT {key} FROM {table} ORDER BY {key}{order}"):
                known.add(number)
    for number in sorted(one for one in known if isinstance(one, int)):
        row = None
        with suppress(*UNREADABLE):
            cursor = connection.execute(f"SELECT * FROM {table} WHERE {key} = ?", (number,))
            names = [column[0] for column in cursor.description]
            if (values := cursor.fetchone()) is not None:
                row = dict(zip(names, values, strict=True))
        yield number, row


@dataclass(slots=True)
class Looked:
    """An article of a segment: its row, text and chunks, and what is wrong with them as (row, what)."""

    number: int
    row: Row
    text: str = ""
    chunks: list[Row] = field(default_factory=list)
    troubles: list[tuple[str, str]] = field(default_factory=list)


def look_through(segment: Segment, rows: Mapping[int, Row]) -> Iterator[Looked]:
    """Look at every article of a segment that has a row."""
    for place, number in enumerate(segment.articles.tolist()):
        row = rows.get(number)
        if row is not None:
            yield _looked_at(segment, place, row)


def _looked_at(segment: Segment, place: int, row: Row) -> Looked:
    found = Looked(row["number"], row)
    called = called_article(row)
    try:
        found.text = segment.text(place)
    except DamagedRowError:
        found.troubles.append((called, "its text cannot be unpacked"))
        return found
    if text_digest(found.text) != row["sha256"]:
        found.troubles.append((called, "its text is not the one that was stored"))
        return found
    if row.get("characters") != len(found.text):
        found.troubles.append((called, "it is not as long as was stored"))
    at = segment.chunks_of(place)
    columns = (one[at].tolist() for one in (segment.numbers, segment.starts, segment.ends, segment.seals))
    arrays = segment.embedded[at], segment.rows[at]
    for number, start, end, sum_of, embedded, vector in zip(*columns, *arrays, strict=True):
        chunk: dict[str, Any] = {
            "number": number, "start": start, "end": end,
            "embedded": embedded.tobytes(), "vector": vector.tobytes(),
        }  # fmt: skip
        trouble = chunk_trouble(chunk, len(found.text), 2 * segment.dim, "<f2")
        place_of = ChunkPlace(number, start, end, chunk["embedded"])
        if trouble is None and seal(row["number"], place_of, chunk["vector"]) != sum_of:
            trouble = CHANGED
        if trouble is not None:
            found.troubles.append((f"chunk {chunk['number']} of {called}", trouble))
        found.chunks.append(chunk)
    if not found.chunks:
        found.troubles.append((called, "has no chunk, so nothing finds it"))
    elif not found.troubles and (gap := first_gap(found.text, found.chunks)) is not None:
        found.troubles.append((called, f"no chunk has what stands at character {gap:,}"))
    return found


def first_gap(text: str, chunks: Iterable[Row]) -> int | None:
    """Return where the first character stands that is in no chunk, white space aside."""
    covered = 0
    for chunk in sorted(chunks, key=lambda chunk: chunk["start"]):
        if chunk["start"] > covered and text[covered : chunk["start"]].strip():
            return covered
        covered = max(covered, chunk["end"])
    return covered if text[covered:].strip() else None


def called_article(row: Row) -> str:
    return f"article {row['id']} ({row['path']})"


def article_trouble(row: Row, *, digests: bool = True) -> str | None:
    """What is wrong with a row of `article`, in a few words; its text apart."""
    try:
        article_of({**row, "text": "?"})
    except (DamagedRowError, ValueError) as error:
        return str(error)
    return None if not digests or is_sealed("article", row) else CHANGED


def chunk_trouble(row: Row, length: int, size: int, kind: str) -> str | None:
    """What is wrong with a chunk of a text so long, in a few words; `size` bytes of `kind` are its vector."""
    import numpy as np

    start, end, vector = row["start"], row["end"], row["vector"]
    if not (isinstance(start, int) and isinstance(end, int) and 0 <= start < end <= length):
        return f"{start} to {end} is no range of its article's {length:,} characters"
    if not isinstance(row["embedded"], bytes) or len(row["embedded"]) != DIGEST:
        return "the digest of what was embedded is missing"
    if not isinstance(vector, bytes) or len(vector) != size:
        return f"its vector does not have {size // np.dtype(kind).itemsize} numbers"
    if not np.isfinite(np.frombuffer(vector, dtype=kind)).all():
        return "its vector holds what is no number"
    return None


def spare_trouble(row: Row, dim: int, kind: str = "<f2") -> str | None:
    """What is wrong with a row of `spare`, in a few words; its digest apart."""
    size = dim * int(kind[-1])
    if not isinstance(row["vector"], bytes) or len(row["vector"]) != size:
        return f"the spare vector does not have {dim} numbers"
    return None


def file_trouble(row: Row) -> str | None:
    """What is wrong with a row of `file`, in a few words; its digest apart."""
    if not isinstance(row["path"], str) or json_of(row["skipped"], list) is None:
        return "what is known of the file cannot be read"
    return None
