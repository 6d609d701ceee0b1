"""What an index of an earlier format holds, taken over into a new database: nothing is embedded again.

Its database is read row by row and never written. What is computed from the rows, words and copies, is
computed anew.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import Any

from dateline.stores.rows import DamagedRowError, Row
from dateline.stores.soundness import DEFAULTS, article_trouble, chunk_trouble, file_trouble, spare_trouble
from dateline.stores.working_copy import WorkingCopy


def take_over(old: sqlite3.Connection, format: int, dim: int, database: WorkingCopy) -> None:
    """Fill the new database. Raises sqlite3.DatabaseError, and DamagedRowError for an unsound row."""
    recipes = dict(old.execute("SELECT path, recipe FROM file")) if format == 1 else {}
    for stated in _rows(old, "SELECT * FROM article ORDER BY number"):
        article = {**DEFAULTS, "recipe": recipes.get(stated["path"], ""), **stated}
        _insist(article_trouble(article), f"article {article['id']}")
        chunks = list(_rows(old, "SELECT * FROM chunk WHERE article = ? ORDER BY number", article["number"]))
        for chunk in chunks:
            _insist(chunk_trouble(chunk, article, dim), f"chunk {chunk['number']}")
        database.take_article(article, chunks)
    for row in _rows(old, "SELECT * FROM file"):
        _insist(file_trouble(row), f"file {row['path']}")
        database.take("file", row)
    if format > 1:
        for row in _rows(old, "SELECT * FROM spare ORDER BY number"):
            _insist(spare_trouble(row, dim), f"spare vector {row['number']}")
            database.take("spare", row)
    database.find_copies()


def _insist(trouble: str | None, called: str) -> None:
    if trouble is not None:
        raise DamagedRowError(f"{called}: {trouble}")


def _rows(old: sqlite3.Connection, statement: str, *values: Any) -> Iterator[Row]:
    cursor = old.execute(statement, values)
    names = [column[0] for column in cursor.description]
    for row in cursor:
        yield dict(zip(names, row, strict=True))
