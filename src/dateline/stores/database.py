"""SQLite: the truth about an index. Articles, chunks, their vectors, and the words (FTS5, BM25).

A database file is written once, by one process, before it is published; afterwards it is only read,
so it is opened as immutable and works in a read-only folder.
"""

from __future__ import annotations

import json
import re
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from dateline.filters import NO_FILTERS, Filters
from dateline.reports import Skipped
from dateline.stores.catalogue import Catalogue
from dateline.stores.copies import Copies
from dateline.stores.files import open_database
from dateline.stores.rows import (
    ARTICLE_ROW,
    DamagedRowError,
    FileRow,
    stored_article,
    text_digest,
    vector_of,
)
from dateline.stores.schema import FORMAT
from dateline.stores.selection import Condition, condition, teach
from dateline.stores.shape import check_schema
from dateline.types import Article

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_BLOCK = 8192  # rows at a time
_WORD = re.compile(r"\w+")
_TELLING_WORDS = 8


class Database:
    """One database file, open for reading."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        teach(connection)
        self._connection = connection
        self._lock = threading.Lock()
        self.catalogue = Catalogue(self._rows)
        self.copies = Copies(self._rows)

    @classmethod
    def open(cls, path: Path, format: int = FORMAT) -> Self:
        """Open a published file.

        Raises OSError, sqlite3.DatabaseError for one that is damaged, and ForeignSchemaError.
        """
        connection = open_database(path)
        try:
            check_schema(connection, format)
        except BaseException:
            connection.close()
            raise
        return cls(connection)

    def close(self) -> None:
        self._connection.close()

    def search(self, words: Sequence[str], k: int, filters: Filters = NO_FILTERS) -> list[tuple[int, float]]:
        """Return up to k (chunk number, score) for any of the words: best first, equal scores by number.

        The score is FTS5's BM25 with its sign turned, so that it grows with quality. With filters, of the
        chunks that they allow alone, scored as among all.
        """
        allowed, values = _allowed(filters)
        # The + keeps FTS5 from being asked once for every row that is allowed: 22 s instead of 0.2.
        return self._rows(
            "SELECT rowid, -bm25(words) AS score FROM words WHERE words MATCH ?"
            f"{f' AND +rowid IN ({allowed})' if filters else ''} ORDER BY score DESC, rowid LIMIT ?",
            (word_query(words), *values, k),
        )

    def search_articles(
        self, words: Sequence[str], k: int, filters: Filters = NO_FILTERS
    ) -> list[tuple[int, float]]:
        """Like `search`, among whole articles: up to k (article number, score)."""
        where, values = condition(filters)
        allowed = f" AND +rowid IN (SELECT number FROM article WHERE {where})" if filters else ""
        return self._rows(
            "SELECT rowid, -bm25(story) AS score FROM story WHERE story MATCH ?"
            f"{allowed} ORDER BY score DESC, rowid LIMIT ?",
            (word_query(words), *values, k),
        )

    def articles_of(self, chunks: Sequence[int]) -> dict[int, int]:
        """Return the number of the article that each of the chunks is of."""
        return dict(
            self._rows(
                "SELECT number, article FROM chunk WHERE number IN (SELECT value FROM json_each(?))",
                (json.dumps([*chunks]),),
            )
        )

    def allowed(self, filters: Filters) -> NDArray[np.int64]:
        """Return the numbers of the chunks that the filters allow, in order."""
        import numpy as np

        sql, values = _allowed(filters)
        return np.array([number for (number,) in self._rows(f"{sql} ORDER BY 1", values)], dtype=np.int64)

    def chunks(self, numbers: Sequence[int]) -> dict[int, tuple[Article, int, int]]:
        """Return (article, start, end) by chunk number; chunks of one article share its record.

        Raises DamagedRowError for an article that is not the one that was stored, or a range outside it.
        """
        articles: dict[int, Article] = {}
        found = {}
        marks = ",".join("?" * len(numbers))
        for number, start, end, *stored in self._rows(
            f'SELECT chunk.number, start, "end", {ARTICLE_ROW} FROM chunk'
            f" JOIN article ON article.number = chunk.article WHERE chunk.number IN ({marks})",
            numbers,
        ):
            if stored[0] not in articles:
                _, articles[stored[0]] = stored_article(stored)
            article = articles[stored[0]]
            if not (
                isinstance(start, int) and isinstance(end, int) and 0 <= start < end <= len(article.text)
            ):
                raise DamagedRowError(f"chunk {number} is no range of article {article.id}")
            found[number] = (article, start, end)
        return found

    def article(self, article_id: str) -> Article | None:
        """Return the article of that id. Raises DamagedRowError."""
        rows = self._rows(f"SELECT {ARTICLE_ROW} FROM article WHERE id = ?", (article_id,))
        return stored_article(rows[0])[1] if rows else None

    def find_text(self, text: str) -> tuple[str, ...]:
        """Return the ids of the articles that are exactly this text; failing that, of those that hold it.

        Held means word for word, white space aside. A text of fewer than eight words is not looked for
        inside others: too many would hold it.
        """
        exact = self._rows("SELECT id FROM article WHERE sha256 = ? ORDER BY number", (text_digest(text),))
        words = _WORD.findall(text)
        if exact or len(words) < _TELLING_WORDS:
            return tuple(id for (id,) in exact)
        # A cut between chunks may part the first words; then the last ones are asked for.
        phrases = (" ".join(part) for part in (words[:_TELLING_WORDS], words[-_TELLING_WORDS:]))
        candidates = self._rows(
            "SELECT id, text FROM article WHERE number IN (SELECT article FROM chunk WHERE number IN "
            "(SELECT rowid FROM words WHERE words MATCH ?)) ORDER BY number",
            (" OR ".join(f'text : "{phrase}"' for phrase in phrases),),
        )
        wanted = " ".join(text.split())
        return tuple(id for id, stored in candidates if wanted in " ".join(stored.split()))

    def article_ids(self) -> list[str]:
        """Return every article's id, in the order they were indexed."""
        return [row[0] for row in self._rows("SELECT id FROM article ORDER BY number")]

    def article_paths(self) -> set[str]:
        """Return every path that articles came from."""
        return {path for (path,) in self._rows("SELECT DISTINCT path FROM article")}

    def counts(self) -> tuple[int, int]:
        """Return how many articles and chunks there are."""
        [(articles, chunks)] = self._rows(
            "SELECT (SELECT count(*) FROM article), (SELECT count(*) FROM chunk)"
        )
        return articles, chunks

    def summary(self) -> dict[str, Any]:
        """Return the first and last date, and the number of articles by source."""
        [(first, last)] = self._rows("SELECT min(date), max(date) FROM article")
        sources = self._rows(
            "SELECT source, count(*) AS n FROM article WHERE source IS NOT NULL"
            " GROUP BY source ORDER BY n DESC, source"
        )
        return {"first_date": first, "last_date": last, "sources": dict(sources)}

    def vectors(
        self, dim: int, *, block: int = _BLOCK
    ) -> Iterator[tuple[NDArray[np.int64], NDArray[np.float32]]]:
        """Yield blocks of chunk numbers (n,) and their vectors (n, dim), by number.

        Raises DamagedRowError for a vector of another size.
        """
        import numpy as np

        with closing(self._connection.cursor()) as cursor:
            cursor.execute("SELECT number, vector FROM chunk ORDER BY number")
            while rows := cursor.fetchmany(block):
                vectors = [vector_of(number, vector, dim) for number, vector in rows]
                numbers = np.fromiter((number for number, _ in rows), dtype=np.int64, count=len(rows))
                yield numbers, np.stack(vectors)

    def vectors_of(self, numbers: Sequence[int], dim: int) -> NDArray[np.float32]:
        """Return the vectors of those chunks, in that order, as rows (n, dim).

        Raises DamagedRowError for a chunk that is not there, or a vector of another size.
        """
        import numpy as np

        rows = np.empty((len(numbers), dim), dtype=np.float32)
        for first in range(0, len(numbers), _BLOCK):
            block = numbers[first : first + _BLOCK]
            marks = ",".join("?" * len(block))
            found = dict(self._rows(f"SELECT number, vector FROM chunk WHERE number IN ({marks})", block))
            for place, number in enumerate(block, start=first):
                rows[place] = vector_of(number, found.get(number), dim)
        return rows

    def chunk_numbers(self) -> NDArray[np.int64]:
        """Return the number of every chunk, in no order."""
        import numpy as np

        # Through the index on `article`, which is a hundredth of the table.
        rows = self._rows("SELECT number FROM chunk INDEXED BY chunk_article")
        return np.fromiter((number for (number,) in rows), dtype=np.int64, count=len(rows))

    def file(self, path: str) -> FileRow | None:
        rows = self._rows("SELECT sha256, recipe, skipped FROM file WHERE path = ?", (path,))
        if not rows:
            return None
        sha256, recipe, skipped = rows[0]
        return FileRow(sha256, recipe, tuple(Skipped(*one) for one in json.loads(skipped)))

    def count_of(self, path: str) -> int:
        """Return how many articles came from that file."""
        return int(self._rows("SELECT count(*) FROM article WHERE path = ?", (path,))[0][0])

    def _rows(self, statement: str, values: Sequence[Any] = ()) -> list[Any]:
        with self._lock:
            return self._connection.execute(statement, values).fetchall()


def word_query(words: Iterable[str]) -> str:
    """Return the FTS5 query for any of the words, '' for none.

    >>> word_query(["border", "pact"])
    '"border" OR "pact"'
    """
    return " OR ".join(f'"{word}"' for word in words)


def _allowed(filters: Filters) -> Condition:
    """The query for the numbers of the chunks that the filters allow."""
    sql, values = condition(filters)
    return (
        f"SELECT chunk.number FROM article JOIN chunk ON chunk.article = article.number WHERE {sql}",
        values,
    )
