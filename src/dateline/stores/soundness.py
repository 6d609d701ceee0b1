"""What makes a row worth trusting, and how to get at the rows of a database that is partly broken.

Nothing is decided here: `verification.py` tells what was found, `repair.py` does something about it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from dateline.stores.rows import (
    UNREADABLE,
    DamagedRowError,
    Row,
    article_of,
    is_sealed,
    json_of,
    text_digest,
)
from dateline.stores.schema import FORMAT

TABLES = {"article": "number", "chunk": "number", "spare": "number", "file": "rowid"}
"""The tables that hold what cannot be computed from others, with their keys."""

DEFAULTS = {"recipe": "", "updated": None, "section": None, "language": None, "origins": "{}"}
"""What format 1 did not know of articles."""

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
    """The sound rows of a database, and what is wrong with each of the others.

    `rows` are read where `survey` got them; `format` says whether they have digests.
    """

    dim: int
    format: int = FORMAT
    articles: dict[int, Row] = field(default_factory=dict)
    chunks: dict[int, list[Row]] = field(default_factory=dict)  # by article
    hurt: set[Any] = field(default_factory=set)  # sound articles that lost a chunk
    lacking: int = 0  # sound articles that lack a chunk which nothing else names
    troubles: list[tuple[str, str]] = field(default_factory=list)  # (row, what is wrong)

    @property
    def vectors(self) -> dict[int, bytes]:
        """The vectors of the sound chunks, by number."""
        return {row["number"]: row["vector"] for rows in self.chunks.values() for row in rows}

    @property
    def counts(self) -> tuple[int, int]:
        """How many articles and chunks are sound."""
        return len(self.articles), sum(map(len, self.chunks.values()))

    def add_articles(self, rows: Iterable[tuple[int, Row | None]]) -> None:
        """Look at every article; None is a row that cannot be read."""
        for number, row in rows:
            trouble: str | None = "cannot be read"
            if row is not None:
                row = row if self.format == FORMAT else {**DEFAULTS, **row}
                trouble = article_trouble(row) or self._changed("article", row)
            if row is None or trouble is not None:
                self.troubles.append((f"article {number}" if row is None else _called(row), trouble or ""))
            else:
                self.articles[number] = row

    def add_chunks(
        self, rows: Iterable[tuple[int, Row | None]], owner: Callable[[int], Any] = lambda number: None
    ) -> None:
        """Check every chunk; `owner` finds the article of a chunk that names none."""
        for number, row in rows:
            article = None if row is None else self.articles.get(row["article"])
            trouble = "cannot be read"
            if row is not None:
                trouble = chunk_trouble(row, article, self.dim) or self._changed("chunk", row) or ""
            if row is None or trouble:
                of = owner(number) if row is None else row["article"]
                called = f" of {_called(self.articles[of])}" if of in self.articles else ""
                self.hurt.add(of)
                self.troubles.append((f"chunk {number}{called}", trouble))
            else:
                self.chunks.setdefault(row["article"], []).append(row)
        for number, article in self.articles.items():
            if number not in self.chunks:
                self.lacking += 1
                self.troubles.append((_called(article), "has no chunk, so nothing finds it"))
            elif number not in self.hurt and (gap := _gap(article["text"], self.chunks[number])) is not None:
                self.hurt.add(number)
                self.lacking += 1
                self.troubles.append((_called(article), f"no chunk has what stands at character {gap:,}"))

    def _changed(self, table: str, row: Row) -> str | None:
        sealed = self.format < FORMAT or is_sealed(table, row)
        return None if sealed else "it is not, value by value, what was stored"


def survey(connection: sqlite3.Connection, dim: int, format: int) -> Survey:
    """Look at every article and every chunk."""
    found = Survey(dim, format)
    found.add_articles(read_rows(connection, "article"))
    found.add_chunks(read_rows(connection, "chunk"), lambda number: _owner(connection, number))
    return found


def _gap(text: str, chunks: Iterable[Row]) -> int | None:
    """Return where the first character stands that is in no chunk, white space aside."""
    covered = 0
    for chunk in sorted(chunks, key=lambda chunk: chunk["start"]):
        if chunk["start"] > covered and text[covered : chunk["start"]].strip():
            return covered
        covered = max(covered, chunk["end"])
    return covered if text[covered:].strip() else None


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


def article_trouble(row: Row) -> str | None:
    """What is wrong with a row of `article`, in a few words; its digest apart."""
    text = row["text"]
    if not isinstance(text, str) or text_digest(text) != row["sha256"]:
        return "its text is not the one that was stored"
    try:
        article_of(row)
    except DamagedRowError as error:
        return str(error)
    return None


def chunk_trouble(row: Row, article: Row | None, dim: int) -> str | None:
    """What is wrong with a row of `chunk`, in a few words; its digest apart."""
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
    """What is wrong with a row of `spare`, in a few words; its digest apart."""
    if not isinstance(row["vector"], bytes) or len(row["vector"]) != 4 * dim:
        return f"the spare vector does not have {dim} numbers"
    return None


def file_trouble(row: Row) -> str | None:
    """What is wrong with a row of `file`, in a few words; its digest apart."""
    if not isinstance(row["path"], str) or json_of(row["skipped"], list) is None:
        return "what is known of the file cannot be read"
    return None
