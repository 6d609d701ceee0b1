"""SQLite: the truth about an index. Articles, chunks, their vectors, and the words (FTS5, BM25).

A database file is written once, by one process, before it is published; afterwards it is only read,
so it is opened as immutable and works in a read-only folder.

But: it stores and finds rows. What a row means to a question is the retriever's business.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from dateline.filters import NO_FILTERS, Filters
from dateline.stores.catalogue import Catalogue
from dateline.stores.schema import FORMAT, MIGRATIONS, SCHEMA
from dateline.stores.selection import Condition, condition, teach
from dateline.types import Article, Chunk, Skipped

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_ARTICLE = (
    "article.id, article.text, title, date, source, author, url, path, updated, section, language, origins"
)


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file as it was when it was last indexed."""

    sha256: str
    recipe: str
    skipped: tuple[Skipped, ...]


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """An article's place in the database, with the record itself."""

    number: int
    record: str
    article: Article


class Database:
    """One database file, open for reading (`open`) or for writing (`create`, `edit`)."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        teach(connection)
        self._connection = connection
        self._lock = threading.Lock()
        self.catalogue = Catalogue(self._rows)

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open a published file. Raises sqlite3.DatabaseError for one that is damaged."""
        uri = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
        return cls(sqlite3.connect(uri, uri=True, check_same_thread=False))

    @classmethod
    def create(cls, path: Path) -> Self:
        database = cls.edit(path)
        try:
            database._connection.executescript(SCHEMA)
        except BaseException:
            database.close()
            raise
        return database

    @classmethod
    def edit(cls, path: Path) -> Self:
        """Open a private copy; without a journal, since a crash leaves nothing that is in use."""
        connection = sqlite3.connect(path.resolve())  # a relative file:x would be taken for a URI
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("PRAGMA synchronous = OFF")
        return cls(connection)

    def migrate(self, format: int) -> None:
        """Bring the tables of that older format up to date, one format at a time."""
        for step in range(format, FORMAT):
            self._connection.executescript(MIGRATIONS[step])

    def close(self) -> None:
        self._connection.close()

    def commit(self) -> None:
        self._connection.commit()

    # Reading

    def search(self, query: str, k: int, filters: Filters = NO_FILTERS) -> list[tuple[int, float]]:
        """Return up to k (chunk number, score) for an FTS5 query: best first, equal scores by number.

        The score is FTS5's BM25 with its sign turned, so that it grows with quality. With filters, of the
        chunks that they allow alone, scored as among all.
        """
        allowed, values = _allowed(filters)
        return self._rows(
            "SELECT rowid, -bm25(words) AS score FROM words WHERE words MATCH ?"
            f"{f' AND rowid IN ({allowed})' if filters else ''} ORDER BY score DESC, rowid LIMIT ?",
            (query, *values, k),
        )

    def allowed(self, filters: Filters) -> NDArray[np.int64]:
        """Return the numbers of the chunks that the filters allow, in order."""
        import numpy as np

        sql, values = _allowed(filters)
        return np.array([number for (number,) in self._rows(f"{sql} ORDER BY 1", values)], dtype=np.int64)

    def chunks(self, numbers: Sequence[int]) -> dict[int, tuple[Article, int, int]]:
        """Return (article, start, end) by chunk number; chunks of one article share its record.

        Raises DamagedRowError for a text that is not the one that was stored, or a range outside it.
        """
        articles: dict[str, Article] = {}
        found = {}
        marks = ",".join("?" * len(numbers))
        for number, start, end, digest, *fields in self._rows(
            f'SELECT chunk.number, start, "end", sha256, {_ARTICLE} FROM chunk'
            f" JOIN article ON article.number = chunk.article WHERE chunk.number IN ({marks})",
            numbers,
        ):
            if fields[0] not in articles:
                articles[fields[0]] = _checked(_article(fields), digest)
            article = articles[fields[0]]
            if not (
                isinstance(start, int) and isinstance(end, int) and 0 <= start < end <= len(article.text)
            ):
                raise DamagedRowError(f"chunk {number} is no range of article {article.id}")
            found[number] = (article, start, end)
        return found

    def article(self, article_id: str) -> Article | None:
        """Return the article of that id. Raises DamagedRowError."""
        rows = self._rows(f"SELECT sha256, {_ARTICLE} FROM article WHERE id = ?", (article_id,))
        return _checked(_article(rows[0][1:]), rows[0][0]) if rows else None

    def find_text(self, text: str) -> str | None:
        """Return the id of an article whose text is exactly this."""
        rows = self._rows(
            "SELECT id FROM article WHERE sha256 = ? ORDER BY number LIMIT 1", (text_digest(text),)
        )
        return str(rows[0][0]) if rows else None

    def article_ids(self) -> list[str]:
        """Return every article's id, in the order they were indexed."""
        return [row[0] for row in self._rows("SELECT id FROM article ORDER BY number")]

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
        self, dim: int, *, block: int = 8192
    ) -> Iterator[tuple[NDArray[np.int64], NDArray[np.float32]]]:
        """Yield blocks of chunk numbers (n,) and their vectors (n, dim), by number.

        Raises DamagedRowError for a vector of another size.
        """
        import numpy as np

        with closing(self._connection.cursor()) as cursor:
            cursor.execute("SELECT number, vector FROM chunk ORDER BY number")
            while rows := cursor.fetchmany(block):
                odd = next((number for number, vector in rows if len(vector) != 4 * dim), None)
                if odd is not None:
                    raise DamagedRowError(f"the vector of chunk {odd} does not have {dim} numbers")
                packed = b"".join(vector for _, vector in rows)
                yield (
                    np.fromiter((number for number, _ in rows), dtype=np.int64, count=len(rows)),
                    np.frombuffer(packed, dtype="<f4").reshape(-1, dim).astype(np.float32, copy=False),
                )

    # Writing

    def file(self, path: str) -> FileRow | None:
        rows = self._rows("SELECT sha256, recipe, skipped FROM file WHERE path = ?", (path,))
        if not rows:
            return None
        sha256, recipe, skipped = rows[0]
        return FileRow(sha256, recipe, tuple(Skipped(*one) for one in json.loads(skipped)))

    def put_file(self, path: str, row: FileRow) -> None:
        skipped = json.dumps([[one.path, one.reason] for one in row.skipped])
        self._connection.execute(
            "INSERT OR REPLACE INTO file VALUES (?, ?, ?, ?)", (path, row.sha256, row.recipe, skipped)
        )

    def forget_file(self, path: str) -> None:
        """Forget what is known of a file; its articles stay."""
        self._connection.execute("DELETE FROM file WHERE path = ?", (path,))

    def count_of(self, path: str) -> int:
        """Return how many articles came from that file."""
        return int(self._rows("SELECT count(*) FROM article WHERE path = ?", (path,))[0][0])

    def records_of(self, path: str) -> dict[str, int]:
        """Return the numbers of the articles that came from that file, by record."""
        return dict(self._rows("SELECT record, number FROM article WHERE path = ?", (path,)))

    def row_by_place(self, path: str, record: str) -> ArticleRow | None:
        return next(self._article_rows("path = ? AND record = ?", (path, record)), None)

    def row_by_id(self, article_id: str) -> ArticleRow | None:
        return next(self._article_rows("article.id = ?", (article_id,)), None)

    def rows_by_text(self, text: str) -> Iterator[ArticleRow]:
        """Return the articles whose text is exactly this, oldest first."""
        return self._article_rows("sha256 = ? ORDER BY number", (text_digest(text),))

    def vector(self, embedded: bytes) -> NDArray[np.float32] | None:
        """Return the vector of a chunk whose embedded text has that digest."""
        import numpy as np

        rows = self._rows("SELECT vector FROM chunk WHERE embedded = ? LIMIT 1", (embedded,))
        return np.frombuffer(rows[0][0], dtype="<f4").astype(np.float32, copy=False) if rows else None

    def put_article(self, article: Article, record: str, *, number: int | None = None) -> int:
        """Add the article, or put it in place of the one of that number. Returns its number."""
        values = {
            "number": number,
            "id": article.id,
            "title": article.title,
            "date": article.date,
            "source": article.source,
            "author": article.author,
            "url": article.url,
            "path": article.path,
            "record": record,
            "text": article.text,
            "sha256": text_digest(article.text),
            "updated": article.updated,
            "section": article.section,
            "language": article.language,
            "origins": json.dumps(dict(article.origins)),
        }
        columns = ", ".join(values)
        marks = ", ".join(f":{name}" for name in values)
        changes = ", ".join(f"{name} = excluded.{name}" for name in values)
        done = self._connection.execute(
            f"INSERT INTO article ({columns}) VALUES ({marks}) ON CONFLICT (number) DO UPDATE SET {changes}",
            values,
        )
        return number if number is not None else int(done.lastrowid or 0)

    def put_chunk(self, number: int, chunk: Chunk, embedded: bytes, vector: NDArray[np.float32]) -> None:
        """Add a chunk to the article of that number; `embedded` is the digest of the embedded text."""
        done = self._connection.execute(
            'INSERT INTO chunk (article, start, "end", embedded, vector) VALUES (?, ?, ?, ?, ?)',
            (number, chunk.start, chunk.end, embedded, vector.astype("<f4").tobytes()),
        )
        self._connection.execute(
            "INSERT INTO words (rowid, title, text) VALUES (?, ?, ?)",
            (done.lastrowid, chunk.article.title or "", chunk.text),
        )

    def remove_chunks(self, number: int, article: Article) -> None:
        """Remove the article's chunks; `article` is the record they were made from."""
        stored = self._rows('SELECT number, start, "end" FROM chunk WHERE article = ?', (number,))
        self._connection.executemany(
            "INSERT INTO words (words, rowid, title, text) VALUES ('delete', ?, ?, ?)",
            [(chunk, article.title or "", article.text[start:end]) for chunk, start, end in stored],
        )
        self._connection.execute("DELETE FROM chunk WHERE article = ?", (number,))

    def remove_article(self, row: ArticleRow) -> None:
        self.remove_chunks(row.number, row.article)
        self._connection.execute("DELETE FROM article WHERE number = ?", (row.number,))

    def _article_rows(self, where: str, values: Sequence[Any]) -> Iterator[ArticleRow]:
        for number, record, *fields in self._rows(
            f"SELECT number, record, {_ARTICLE} FROM article WHERE {where}", values
        ):
            yield ArticleRow(number, record, _article(fields))

    def _rows(self, statement: str, values: Sequence[Any] = ()) -> list[Any]:
        with self._lock:
            return self._connection.execute(statement, values).fetchall()


class DamagedRowError(ValueError):
    """A row does not hold what was stored in it."""


def _allowed(filters: Filters) -> Condition:
    """The query for the numbers of the chunks that the filters allow."""
    sql, values = condition(filters)
    return (
        f"SELECT chunk.number FROM article JOIN chunk ON chunk.article = article.number WHERE {sql}",
        values,
    )


def text_digest(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()


def _article(fields: Sequence[Any]) -> Article:
    """Make the record of what `_ARTICLE` selects."""
    try:
        return Article(*(*fields[:-1], json.loads(fields[-1])))
    except (TypeError, ValueError):
        raise DamagedRowError(f"where the fields of article {fields[0]} come from cannot be read") from None


def _checked(article: Article, digest: bytes) -> Article:
    if not isinstance(article.text, str) or text_digest(article.text) != digest:
        raise DamagedRowError(f"the text of article {article.id} has changed")
    return article
