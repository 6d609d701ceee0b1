"""Does a word index know exactly the words of its chunks, or articles? A second one is made, and compared.

The comparison is by term and by row, not by place: FTS5 has no quicker way to tell.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from itertools import islice

from dateline.stores.rows import UNREADABLE
from dateline.stores.schema import WORDS

_NAMED = 5  # terms or chunks named of a difference
_BATCH = 1000  # chunks handed to SQLite at a time


class WordsCheck:
    """The words of the chunks or articles that were added, in memory; `table` is the one to compare with."""

    def __init__(self, table: str, kind: str) -> None:
        self._table, self._kind = table, kind
        self._made = sqlite3.connect(":memory:")
        self._made.executescript(WORDS)
        self._waiting: list[tuple[int, str, str]] = []

    def add(self, number: int, title: str | None, text: str) -> None:
        self._waiting.append((number, title or "", text))
        if len(self._waiting) >= _BATCH:
            self._store()

    def compare(self, connection: sqlite3.Connection) -> Iterator[str]:
        """Say in which terms and rows the table of that database differs, and close this one."""
        self._store()
        made = self._made
        try:
            made_sizes, sizes = (
                dict(database.execute(f"SELECT id, hex(sz) FROM {table}_docsize"))
                for database, table in ((made, "words"), (connection, self._table))
            )
            yield from _difference(f"{self._kind}s", self._kind, made_sizes, sizes)
            counts = "SELECT term, doc || ' ' || cnt FROM vocabulary"
            for database, table in ((made, "words"), (connection, self._table)):
                database.execute("PRAGMA temp_store = MEMORY")
                database.execute("DROP TABLE IF EXISTS temp.vocabulary")
                database.execute(f"CREATE VIRTUAL TABLE temp.vocabulary USING fts5vocab(main, {table}, row)")
            yield from _difference(
                "terms", self._kind, dict(made.execute(counts)), dict(connection.execute(counts))
            )
        except UNREADABLE as error:
            yield f"SQLite cannot read them ({error})"
        finally:
            made.close()

    def _store(self) -> None:
        self._made.executemany("INSERT INTO words (rowid, title, text) VALUES (?, ?, ?)", self._waiting)
        self._waiting.clear()


def _difference(kind: str, of: str, expected: dict[object, str], found: dict[object, str]) -> Iterator[str]:
    for trouble, names in (
        (f"lack {kind}", expected.keys() - found.keys()),
        (f"have {kind} of no {of}", found.keys() - expected.keys()),
        (
            f"count otherwise {kind}",
            {key for key in expected.keys() & found.keys() if expected[key] != found[key]},
        ),
    ):
        if names:
            named = ", ".join(map(str, islice(sorted(names, key=str), _NAMED)))
            yield f"{trouble}: {named}{f' and {len(names) - _NAMED:,} more' if len(names) > _NAMED else ''}"
