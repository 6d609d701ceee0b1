"""Does the word index know exactly the words of the chunks? A second one is made, and compared.

But: the comparison is by term and by chunk, not by place: FTS5 has no quicker way to tell.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from itertools import islice

from dateline.stores.schema import WORDS

_NAMED = 5  # terms or chunks named of a difference
_BATCH = 1000  # chunks handed to SQLite at a time

_VOCABULARY = "CREATE VIRTUAL TABLE temp.vocabulary USING fts5vocab(main, words, row)"


class WordsCheck:
    """The words of the chunks that were added, in memory."""

    def __init__(self) -> None:
        self._made = sqlite3.connect(":memory:")
        self._made.executescript(WORDS)
        self._waiting: list[tuple[int, str, str]] = []

    def add(self, chunk: int, title: str | None, text: str) -> None:
        self._waiting.append((chunk, title or "", text))
        if len(self._waiting) >= _BATCH:
            self._store()

    def compare(self, connection: sqlite3.Connection) -> Iterator[str]:
        """Say in which terms and chunks the `words` of that database differ, and close this one."""
        self._store()
        made = self._made
        try:
            sizes = "SELECT id, hex(sz) FROM words_docsize"
            yield from _difference("chunks", dict(made.execute(sizes)), dict(connection.execute(sizes)))
            counts = "SELECT term, doc || ' ' || cnt FROM vocabulary"
            for database in (made, connection):
                database.execute("PRAGMA temp_store = MEMORY")
                database.execute(_VOCABULARY)
            yield from _difference("terms", dict(made.execute(counts)), dict(connection.execute(counts)))
        except sqlite3.DatabaseError as error:
            yield f"SQLite cannot read them ({error})"
        finally:
            made.close()

    def _store(self) -> None:
        self._made.executemany("INSERT INTO words (rowid, title, text) VALUES (?, ?, ?)", self._waiting)
        self._waiting.clear()


def _difference(kind: str, expected: dict[object, str], found: dict[object, str]) -> Iterator[str]:
    for trouble, names in (
        (f"lack {kind}", expected.keys() - found.keys()),
        (f"have {kind} of no chunk", found.keys() - expected.keys()),
        (
            f"count otherwise {kind}",
            {key for key in expected.keys() & found.keys() if expected[key] != found[key]},
        ),
    ):
        if names:
            named = ", ".join(map(str, islice(sorted(names, key=str), _NAMED)))
            yield f"{trouble}: {named}{f' and {len(names) - _NAMED:,} more' if len(names) > _NAMED else ''}"
