"""What makes a row worth trusting, and how to get at the rows of a database that is partly broken.

But: nothing is decided here; `verification.py` tells what was found, `repair.py` does something about it.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from dateline.stores.rows import UNREADABLE, text_digest

Row = Mapping[str, Any]

TABLES = {"article": "number", "chunk": "number", "spare": "number", "file": "rowid"}
"""The tables that hold what cannot be computed from others, with their keys."""

_MORE_KEYS = {
    "article": "SELECT DISTINCT article FROM chunk",
    "chunk": "SELECT number FROM chunk INDEXED BY chunk_article",
}
"""Where else a row's key stands, should a broken page hide the row."""


def read_rows(connection: sqlite3.Connection, table: str) -> Iterator[tuple[int, Row | None]]:
    """Yield (key, row) of each row by key; None for a row that SQLite cannot read.

    Row by row, from both ends: a broken page must not hide what stands beyond it.
    """
    key = TABLES[table]
    known: set[int] = set()
    for statement in (
        f"SELECT {key} FROM {table} ORDER BY {key}",
        f"SELECT {key} FROM {table} ORDER BY {key} DESC",
        _MORE_KEYS.get(table),
    ):
        with suppress(*UNREADABLE):
            if statement is not None:
                for (number,) in connection.execute(statement):
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
class Survey:
    """The sound rows of a database, and what is wrong with each of the others."""

    articles: dict[int, Row] = field(default_factory=dict)
    chunks: dict[int, list[Row]] = field(default_factory=dict)  # by article
    hurt: set[Any] = field(default_factory=set)  # sound articles that lost a chunk
    troubles: list[tuple[str, str]] = field(default_factory=list)  # (row, what is wrong)

    @property
    def vectors(self) -> dict[int, bytes]:
        """The vectors of the sound chunks, by number."""
        return {row["number"]: row["vector"] for rows in self.chunks.values() for row in rows}


def survey(connection: sqlite3.Connection, dim: int) -> Survey:
    """Look at every article and every chunk."""
    found = Survey()
    for number, row in read_rows(connection, "article"):
        trouble = "cannot be read" if row is None else _article_trouble(row)
        if row is None or trouble is not None:
            found.troubles.append((f"article {number}" if row is None else _called(row), trouble or ""))
        else:
            found.articles[number] = row
    for number, row in read_rows(connection, "chunk"):
        article = None if row is None else found.articles.get(row["article"])
        trouble = "cannot be read" if row is None else _chunk_trouble(row, article, dim)
        if row is None or trouble is not None:
            owner = _owner(connection, number) if row is None else row["article"]
            of = f" of {_called(found.articles[owner])}" if owner in found.articles else ""
            found.hurt.add(owner)
            found.troubles.append((f"chunk {number}{of}", trouble or ""))
        else:
            found.chunks.setdefault(row["article"], []).append(row)
    for number in sorted(found.articles.keys() - found.chunks.keys()):
        found.troubles.append((_called(found.articles[number]), "has no chunk, so nothing finds it"))
    return found


def _owner(connection: sqlite3.Connection, chunk: int) -> Any:
    """Return the article of a chunk whose own row cannot be read."""
    with suppress(*UNREADABLE):
        for number, article in connection.execute(
            "SELECT number, article FROM chunk INDEXED BY chunk_article"
        ):
            if number == chunk:
                return article
    return None


def _called(article: Row) -> str:
    return f"article {article['id']} ({article['path']})"


def _article_trouble(row: Row) -> str | None:
    text = row["text"]
    if not isinstance(row["id"], str) or not isinstance(row["path"], str):
        return "its id or path is no text"
    if not isinstance(text, str) or text_digest(text) != row["sha256"]:
        return "its text is not the one that was stored"
    if not _is_json(row.get("origins", "{}"), dict):
        return "where its fields come from cannot be read"
    return None


def _chunk_trouble(row: Row, article: Row | None, dim: int) -> str | None:
    import numpy as np

    start, end, vector = row["start"], row["end"], row["vector"]
    if article is None:
        return "its article is missing or damaged"
    length = len(article["text"])
    if not (isinstance(start, int) and isinstance(end, int) and 0 <= start < end <= length):
        return f"{start} to {end} is no range of its article's {length:,} characters"
    if not isinstance(row["embedded"], bytes):
        return "the digest of what was embedded is missing"
    if not isinstance(vector, bytes) or len(vector) != 4 * dim:
        return f"its vector does not have {dim} numbers"
    if not np.isfinite(np.frombuffer(vector, dtype="<f4")).all():
        return "its vector holds what is no number"
    return None


def spare_trouble(row: Row, dim: int) -> str | None:
    """What is wrong with a row of `spare`, in a few words."""
    if not isinstance(row["vector"], bytes) or len(row["vector"]) != 4 * dim:
        return f"the spare vector does not have {dim} numbers"
    return None


def file_trouble(row: Row) -> str | None:
    """What is wrong with a row of `file`, in a few words."""
    if not isinstance(row["path"], str) or not _is_json(row["skipped"], list):
        return "what is known of the file cannot be read"
    return None


def _is_json(value: Any, kind: type) -> bool:
    try:
        return isinstance(json.loads(value), kind)
    except (TypeError, ValueError, RecursionError):
        return False
