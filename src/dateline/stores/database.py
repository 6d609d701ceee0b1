"""What is in an index, to be read: its database, which knows of articles, and its segments, which have them.

Files are written once, by one process, before they are published; afterwards they are only read, so the
database is opened as immutable and all works in a read-only folder.
"""

from __future__ import annotations

import json
import re
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from dateline.filters.filters import NO_FILTERS, Filters
from dateline.stores import postings
from dateline.stores.catalogue import Catalogue
from dateline.stores.copies import Copies
from dateline.stores.files import open_database
from dateline.stores.locations import Allowed, Locations
from dateline.stores.rows import ARTICLE_ROW, DamagedRowError, FileRow, stored_article, text_digest
from dateline.stores.schema import FORMAT
from dateline.stores.segment import Segment
from dateline.stores.selection import condition, teach
from dateline.stores.shape import check_schema
from dateline.stores.tokens import word_keys
from dateline.stores.vocabulary import keys_of
from dateline.types import Article

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_BLOCK = 8192  # rows at a time
_WORD = re.compile(r"\w+")
_QUOTED = re.compile(r'"([^"]*)"|(\w+)')
_TELLING_WORDS = 8
_FILTERS_KEPT = 8


class Database:
    """One database file, open for reading, and the segments of its generation."""

    def __init__(self, connection: sqlite3.Connection, segments: Sequence[Segment] = ()) -> None:
        teach(connection)
        self._connection = connection
        self._lock = threading.Lock()
        self._segments = list(segments)
        self._chosen: dict[Filters, Allowed] = {}
        self._located = Locations(())
        self.catalogue = Catalogue(self._rows, self)
        self.copies = Copies(self._rows)

    @classmethod
    def open(cls, path: Path, segments: Sequence[Segment] = (), *, format: int = FORMAT) -> Self:
        """Open a published file.

        Raises OSError, sqlite3.DatabaseError for one that is damaged, and ForeignSchemaError.
        """
        connection = open_database(path)
        try:
            check_schema(connection, format)
        except BaseException:
            connection.close()
            raise
        return cls(connection, segments)

    def close(self) -> None:
        self._connection.close()

    @property
    def segments(self) -> list[Segment]:
        """The segments, the oldest first: the numbers of their chunks ascend from one to the next."""
        return self._segments

    def search(self, words: Sequence[str], k: int, filters: Filters = NO_FILTERS) -> list[tuple[int, float]]:
        """Return up to k (chunk number, score) for any of the words: best first, equal scores by number.

        They may stand in a chunk or its title, and one that the index knows as several is a phrase; the score
        is BM25 (`postings.py`). With filters, of the chunks that they allow alone, scored as among all.
        """
        segments = self.segments
        allowed = self._allowed(filters) if filters else None
        with _words():
            return postings.search(
                [one.words for one in segments],
                [one.numbers for one in segments],
                map(_phrase, words),
                k,
                None if allowed is None else [allowed.chunks(one) for one in segments],
            )

    def search_articles(
        self, words: Sequence[str], k: int, filters: Filters = NO_FILTERS
    ) -> list[tuple[int, float]]:
        """Like `search`, among whole articles: up to k (article number, score)."""
        segments = self.segments
        allowed = self._allowed(filters) if filters else None
        with _words():
            return postings.search(
                [one.stories for one in segments],
                [one.articles for one in segments],
                map(_phrase, words),
                k,
                None if allowed is None else [allowed.articles(one) for one in segments],
            )

    def frequencies(self, words: Sequence[str]) -> dict[str, int]:
        """Return how many articles have each of the words, of plain letters; not those that none has."""
        import numpy as np

        known = {word: key for word, (key, *more) in zip(words, word_keys([*words]), strict=True) if not more}
        keys = np.array([*known.values()], dtype=np.uint64)
        counts = np.zeros(len(keys), dtype=np.int64)
        with _words():
            for one in self.segments:
                counts += one.stories.frequencies(keys)
        return {word: count for word, count in zip(known, counts.tolist(), strict=True) if count}

    def mentioning(self, query: str, *, opening: bool = False) -> NDArray[np.int64]:
        """Return the numbers of the articles of which a chunk, or the first one, has a word of the query."""
        import numpy as np

        found = [np.empty(0, dtype=np.int64)]
        with _words():
            for one in self.segments:
                docs = [one.words.found(phrase)[0] for phrase in phrases_of(query) if phrase]
                chunks = np.unique(np.concatenate([np.empty(0, dtype=np.int64), *docs]))
                if opening:
                    chunks = chunks[one.starts[chunks] == one.first_starts[one.owners[chunks]]]
                found.append(one.articles[np.unique(one.owners[chunks])])
        return np.unique(np.concatenate(found))

    def articles_of(self, chunks: Sequence[int]) -> dict[int, int]:
        """Return the number of the article that each of the chunks is of."""
        return {
            number: int(one.articles[one.owners[place]]) for number, one, place in self._chunks_at(chunks)
        }

    def allowed(self, filters: Filters) -> NDArray[np.int64]:
        """Return the numbers of the chunks that the filters allow, in order; all, where there are none."""
        import numpy as np

        if not filters:
            return self.chunk_numbers()
        allowed = self._allowed(filters)
        return np.concatenate(
            [np.empty(0, dtype=np.int64), *(one.numbers[allowed.chunks(one)] for one in self.segments)]
        )

    def _allowed(self, filters: Filters) -> Allowed:
        """The articles that the filters allow; the last few answers are kept."""
        import numpy as np

        found = self._chosen.pop(filters, None)
        if found is None:
            where, values = condition(filters)
            rows = self._rows(f"SELECT number FROM article WHERE {where} ORDER BY number", values)
            numbers = np.fromiter((number for (number,) in rows), dtype=np.int64, count=len(rows))
            found = Allowed(numbers)
        self._chosen[filters] = found  # the latest stands last
        while len(self._chosen) > _FILTERS_KEPT:
            self._chosen.pop(next(iter(self._chosen)), None)
        return found

    def chunks(self, numbers: Sequence[int]) -> dict[int, tuple[Article, int, int]]:
        """Return (article, start, end) by chunk number; chunks of one article share its record.

        Raises DamagedRowError for an article that is not the one that was stored, or a range outside it.
        """
        at = {
            number: (int(one.articles[one.owners[place]]), int(one.starts[place]), int(one.ends[place]))
            for number, one, place in self._chunks_at(numbers)
        }
        articles = self._articles("number", sorted({article for article, _, _ in at.values()}))
        found = {}
        for number, (owner, start, end) in at.items():
            article = articles.get(owner)
            if article is None:
                raise DamagedRowError(f"chunk {number} is of an article that is not there")
            if not 0 <= start < end <= len(article.text):
                raise DamagedRowError(f"chunk {number} is no range of article {article.id}")
            found[number] = (article, start, end)
        return found

    def article(self, article_id: str) -> Article | None:
        """Return the article of that id. Raises DamagedRowError."""
        return next(iter(self._articles("id", [article_id]).values()), None)

    def _articles(self, column: str, values: Sequence[Any]) -> dict[int, Article]:
        """Return articles by number. Raises DamagedRowError."""
        rows = self._rows(
            f"SELECT {ARTICLE_ROW} FROM article WHERE {column} IN (SELECT value FROM json_each(?))",
            (json.dumps([*values]),),
        )
        return {row[0]: stored_article((*row, self.text(row[0])))[1] for row in rows}

    def text(self, number: int) -> str | None:
        """Return the text of that article, None if no segment has it. Raises DamagedRowError."""
        found = self._locations().article(number)
        return None if found is None else found[0].text(found[1])

    def find_text(self, text: str) -> tuple[str, ...]:
        """Return the ids of the articles that are exactly this text; failing that, of those that hold it.

        Held means word for word, white space aside. A text of fewer than eight words is not looked for
        inside others: too many would hold it.
        """
        import numpy as np

        exact = self._rows("SELECT id FROM article WHERE sha256 = ? ORDER BY number", (text_digest(text),))
        words = _WORD.findall(text)
        if exact or len(words) < _TELLING_WORDS:
            return tuple(id for (id,) in exact)
        # A cut between chunks may part the first words; then the last ones are asked for.
        parts = (words[:_TELLING_WORDS], words[-_TELLING_WORDS:])
        numbers = np.unique(np.concatenate([self.mentioning(f'"{" ".join(part)}"') for part in parts]))
        wanted = " ".join(text.split())
        ids = dict(
            self._rows(
                "SELECT number, id FROM article WHERE number IN (SELECT value FROM json_each(?))",
                (json.dumps(numbers.tolist()),),
            )
        )
        return tuple(
            ids[number] for number in sorted(ids) if wanted in " ".join((self.text(number) or "").split())
        )

    def article_ids(self) -> list[str]:
        """Return every article's id, in the order they were indexed."""
        return [row[0] for row in self._rows("SELECT id FROM article ORDER BY number")]

    def article_paths(self) -> set[str]:
        """Return every path that articles came from."""
        return {path for (path,) in self._rows("SELECT DISTINCT path FROM article")}

    def counts(self) -> tuple[int, int]:
        """Return how many articles and chunks there are."""
        [(articles,)] = self._rows("SELECT count(*) FROM article")
        return articles, sum(len(one.numbers) for one in self.segments)

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
        """Yield blocks of chunk numbers (n,) and their vectors (n, dim), by number."""
        import numpy as np

        for one in self.segments:
            for first in range(0, len(one.numbers), block):
                some = slice(first, first + block)
                yield one.numbers[some], one.rows[some].astype(np.float32)

    def vectors_of(self, numbers: Sequence[int], dim: int) -> NDArray[np.float32]:
        """Return the vectors of those chunks, in that order, as rows (n, dim).

        Raises DamagedRowError for a chunk that is not there.
        """
        import numpy as np

        rows = np.empty((len(numbers), dim), dtype=np.float32)
        found = {number: (one, place) for number, one, place in self._chunks_at(numbers)}
        for at, number in enumerate(numbers):
            if number not in found:
                raise DamagedRowError(f"there is no chunk {number}")
            one, place = found[number]
            rows[at] = one.rows[place]
        return rows

    def chunk_numbers(self) -> NDArray[np.int64]:
        """Return the number of every chunk, in order."""
        import numpy as np

        return np.concatenate([np.empty(0, dtype=np.int64), *(one.numbers for one in self.segments)])

    def file(self, path: str) -> FileRow | None:
        rows = self._rows("SELECT sha256, recipe, skipped FROM file WHERE path = ?", (path,))
        if not rows:
            return None
        return FileRow.of(*rows[0])

    def count_of(self, path: str) -> int:
        """Return how many articles came from that file."""
        return int(self._rows("SELECT count(*) FROM article WHERE path = ?", (path,))[0][0])

    def _chunks_at(self, numbers: Iterable[int]) -> list[tuple[int, Segment, int]]:
        """Return those of the chunks that are there, each with its segment and its place in that."""
        return self._locations().chunks(numbers)

    def _locations(self) -> Locations:
        segments, located = self.segments, self._located
        if located.segments != segments:  # those of a working copy change
            located = self._located = Locations(segments)
        return located

    def _rows(self, statement: str, values: Sequence[Any] = ()) -> list[Any]:
        with self._lock:
            return self._connection.execute(statement, values).fetchall()


@contextmanager
def _words() -> Iterator[None]:
    """Turn what damaged postings lead to into DamagedRowError: they are read without a look at their sums."""
    try:
        yield
    except (IndexError, ValueError) as error:
        raise DamagedRowError(f"its words cannot be read ({error})") from error


def phrases_of(query: str) -> list[postings.Phrase]:
    """Return the keys of the words and quoted phrases of a query, any of which may match.

    >>> [len(phrase) for phrase in phrases_of('"border pact" OR drone')]
    [2, 1]
    """
    return [_phrase(quoted or word) for quoted, word in _QUOTED.findall(query) if word != "OR"]


def _phrase(words: str) -> postings.Phrase:
    return tuple(keys_of(words).tolist())
