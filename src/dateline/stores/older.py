"""What an index of an earlier format holds, taken over into a new one: nothing is embedded again.

Its database is read row by row and never written. What is computed from the rows, words and copies, is
computed anew. Vectors were 32-bit floats there.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import Any

from dateline.stores.rows import DamagedRowError, Row, is_sealed, text_digest
from dateline.stores.soundness import (
    CHANGED,
    DEFAULTS,
    article_trouble,
    called_article,
    chunk_trouble,
    file_trouble,
    first_gap,
    spare_trouble,
)
from dateline.stores.working_copy import WorkingCopy

_DIGESTS_FROM = 4  # the format whose rows have digests

Trouble = tuple[str, str]
"""(row, what is wrong with it)"""


def take_over(old: sqlite3.Connection, format: int, dim: int, database: WorkingCopy) -> None:
    """Fill the new database. Raises sqlite3.DatabaseError, and DamagedRowError for an unsound row."""
    for article, chunks, troubles in _articles(old, format, dim):
        for called, trouble in troubles:
            raise DamagedRowError(f"{called}: {trouble}")
        row = {name: value for name, value in article.items() if name not in ("text", "digest")}
        database.take_article(row, article["text"], map(as_kept, chunks))
    for table in ("file", "spare"):
        for one, wrong in _memories(old, table, format, dim):
            if wrong is not None:
                raise DamagedRowError(f"{table} {one[next(iter(one))]}: {wrong}")
            database.take(table, as_kept(one))
    database.growing.settled()
    database.find_copies()


def troubles_of(old: sqlite3.Connection, format: int, dim: int) -> Iterator[Trouble]:
    """Say what is wrong with the rows. Raises what reading a damaged database does."""
    for _, _, troubles in _articles(old, format, dim):
        yield from troubles
    for table in ("file", "spare"):
        for row, trouble in _memories(old, table, format, dim):
            if trouble is not None:
                yield f"{table} {row[next(iter(row))]}", trouble


def counts_of(old: sqlite3.Connection) -> tuple[int, int]:
    """Return how many articles and chunks there are."""
    [(articles, chunks)] = old.execute("SELECT (SELECT count(*) FROM article), (SELECT count(*) FROM chunk)")
    return articles, chunks


def _articles(
    old: sqlite3.Connection, format: int, dim: int
) -> Iterator[tuple[Row, list[Row], list[Trouble]]]:
    """Yield each article with its chunks and what is wrong with them."""
    digests = format >= _DIGESTS_FROM
    recipes = dict(old.execute("SELECT path, recipe FROM file")) if format == 1 else {}
    for stated in _rows(old, "SELECT * FROM article ORDER BY number"):
        article = {**DEFAULTS, "recipe": recipes.get(stated["path"], ""), **stated}
        called, text = called_article(article), article["text"]
        trouble = article_trouble(article, digests=digests)
        if not isinstance(text, str) or text_digest(text) != article["sha256"]:
            trouble = "its text is not the one that was stored"
        chunks = list(_rows(old, "SELECT * FROM chunk WHERE article = ? ORDER BY number", article["number"]))
        troubles = [] if trouble is None else [(called, trouble)]
        for chunk in chunks if trouble is None else ():
            wrong = chunk_trouble(chunk, len(text), 4 * dim, "<f4")
            if wrong is None and digests and not is_sealed("chunk", chunk):
                wrong = CHANGED
            if wrong is not None:
                troubles.append((f"chunk {chunk['number']} of {called}", wrong))
        if not troubles and chunks and (gap := first_gap(text, chunks)) is not None:
            troubles.append((called, f"no chunk has what stands at character {gap:,}"))
        yield article, chunks, troubles


def _memories(old: sqlite3.Connection, table: str, format: int, dim: int) -> Iterator[tuple[Row, str | None]]:
    for row in _rows(old, f"SELECT * FROM {table}") if format > 1 or table == "file" else ():
        trouble = file_trouble(row) if table == "file" else spare_trouble(row, dim, "<f4")
        if trouble is None and format >= _DIGESTS_FROM and not is_sealed(table, row):
            trouble = CHANGED
        yield row, trouble


def as_kept(row: Row) -> Row:
    """The row without its digest, and its vector as it is kept now."""
    import numpy as np

    made = {name: value for name, value in row.items() if name != "digest"}
    if "vector" in made:
        made["vector"] = np.frombuffer(made["vector"], dtype="<f4").astype("<f2").tobytes()
    return made


def _rows(old: sqlite3.Connection, statement: str, *values: Any) -> Iterator[Row]:
    cursor = old.execute(statement, values)
    names = [column[0] for column in cursor.description]
    for row in cursor:
        yield dict(zip(names, row, strict=True))
