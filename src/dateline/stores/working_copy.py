"""A private copy of the database, open for writing: how articles, chunks and words get in and out.

The copy is made with the first change. Until then the published file is read, and most runs change nothing.

But: it is no part of the index until `writer.py` publishes it, and what goes in is for `index_run.py`.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from dateline.stores.copy_finding import CopyFinder
from dateline.stores.database import Database
from dateline.stores.files import create, edit_database
from dateline.stores.rows import ARTICLE_COLUMNS, ArticleRow, FileRow, article_of, text_digest
from dateline.stores.schema import FORMAT, MIGRATIONS, SCHEMA
from dateline.stores.selection import teach
from dateline.types import Article, Chunk

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SPARES = 10_000
"""Vectors kept of chunks that are gone: a thousand articles' worth, 20 MB at most with 384 numbers each."""


class WorkingCopy(Database):
    """A database file that nobody else has open."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        super().__init__(connection)
        self._copied: Callable[[], Path] | None = None
        self._finder = CopyFinder(self._rows, self._write_many)

    @classmethod
    def create(cls, path: Path) -> Self:
        """Make a new database, in place of whatever had that name."""
        create(path).close()
        database = cls.edit(path)
        try:
            database._connection.executescript(SCHEMA)
        except BaseException:
            database.close()
            raise
        return database

    @classmethod
    def edit(cls, path: Path) -> Self:
        """Open a private copy."""
        return cls(edit_database(path))

    @classmethod
    def of(cls, published: Path, copied: Callable[[], Path]) -> Self:
        """Open a published file; the first change is made, as all others, in what `copied` returns."""
        database = cls.open(published)
        database._copied = copied
        return database

    @property
    def is_private(self) -> bool:
        """Whether changes have begun; the published file is open until then."""
        return self._copied is None

    def be_private(self) -> None:
        """See to it that what is open is a private copy."""
        if self._copied is not None:
            connection = edit_database(self._copied())
            teach(connection)
            self._copied = None
            with self._lock:
                self._connection.close()
                self._connection = connection

    def migrate(self, format: int) -> None:
        """Bring the tables of that older format up to date, one format at a time."""
        self.be_private()
        for step in range(format, FORMAT):
            self._connection.executescript(MIGRATIONS[step])
        if format != FORMAT:
            self.find_copies()

    def find_copies(self) -> None:
        """Find all copies, and the passages that articles have in common, anew."""
        self._finder.find_all()

    def commit(self) -> None:
        self._connection.commit()

    def take(self, table: str, row: Mapping[str, Any]) -> None:
        """Add a row as it stands in another database; columns that it lacks get their defaults."""
        columns = ", ".join(f'"{name}"' for name in row)
        marks = ", ".join("?" * len(row))
        self._write(f"INSERT INTO {table} ({columns}) VALUES ({marks})", [*row.values()])

    def put_file(self, path: str, row: FileRow) -> None:
        skipped = json.dumps([[one.path, one.reason] for one in row.skipped])
        self._write(
            "INSERT OR REPLACE INTO file VALUES (?, ?, ?, ?)", (path, row.sha256, row.recipe, skipped)
        )

    def forget_file(self, path: str) -> None:
        """Forget what is known of a file; its articles stay."""
        self._write("DELETE FROM file WHERE path = ?", (path,))

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
        """Return the vector of a chunk, or of one that is gone, whose embedded text has that digest."""
        import numpy as np

        rows = self._rows(
            "SELECT vector FROM chunk WHERE embedded = ?1"
            " UNION ALL SELECT vector FROM spare WHERE embedded = ?1 LIMIT 1",
            (embedded,),
        )
        return np.frombuffer(rows[0][0], dtype="<f4").astype(np.float32, copy=False) if rows else None

    def put_article(
        self, article: Article, record: str, *, recipe: str = "", number: int | None = None
    ) -> int:
        """Add the article, or put it in place of that number's, and find its copies. Returns its number."""
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
            "recipe": recipe,
            "updated": article.updated,
            "section": article.section,
            "language": article.language,
            "origins": json.dumps(dict(article.origins)),
        }
        columns = ", ".join(values)
        marks = ", ".join(f":{name}" for name in values)
        changes = ", ".join(f"{name} = excluded.{name}" for name in values)
        was = [] if number is None else self._rows("SELECT text FROM article WHERE number = ?", (number,))
        done = self._write(
            f"INSERT INTO article ({columns}) VALUES ({marks}) ON CONFLICT (number) DO UPDATE SET {changes}",
            values,
        )
        number = number if number is not None else int(done.lastrowid or 0)
        if was != [(article.text,)]:
            for (text,) in was:
                self._finder.remove(number, text)
            self._finder.put(number, article.text)
        return number

    def put_chunk(self, number: int, chunk: Chunk, embedded: bytes, vector: NDArray[np.float32]) -> None:
        """Add a chunk to the article of that number; `embedded` is the digest of the embedded text."""
        done = self._write(
            'INSERT INTO chunk (article, start, "end", embedded, vector) VALUES (?, ?, ?, ?, ?)',
            (number, chunk.start, chunk.end, embedded, vector.astype("<f4").tobytes()),
        )
        self._write("DELETE FROM spare WHERE embedded = ?", (embedded,))
        self._write(
            "INSERT INTO words (rowid, title, text) VALUES (?, ?, ?)",
            (done.lastrowid, chunk.article.title or "", chunk.text),
        )

    def remove_chunks(self, number: int, article: Article) -> None:
        """Remove the article's chunks; `article` is the record they were made from.

        Their vectors are kept for a while: an article may come back, or say the half of it again.
        """
        stored = self._rows('SELECT number, start, "end" FROM chunk WHERE article = ?', (number,))
        self._write_many(
            "INSERT INTO words (words, rowid, title, text) VALUES ('delete', ?, ?, ?)",
            [(chunk, article.title or "", article.text[start:end]) for chunk, start, end in stored],
        )
        self._write(
            "INSERT OR REPLACE INTO spare (embedded, vector)"
            " SELECT embedded, vector FROM chunk WHERE article = ? ORDER BY number",
            (number,),
        )
        self._write("DELETE FROM chunk WHERE article = ?", (number,))
        self._write("DELETE FROM spare WHERE number <= (SELECT max(number) FROM spare) - ?", (SPARES,))

    def remove_article(self, row: ArticleRow) -> None:
        self.remove_chunks(row.number, row.article)
        self._finder.remove(row.number, row.article.text)
        self._write("DELETE FROM article WHERE number = ?", (row.number,))

    def _article_rows(self, where: str, values: Sequence[Any]) -> Iterator[ArticleRow]:
        for number, record, recipe, *fields in self._rows(
            f"SELECT number, record, recipe, {ARTICLE_COLUMNS} FROM article WHERE {where}", values
        ):
            yield ArticleRow(number, record, article_of(fields), recipe)

    def _write(self, statement: str, values: Sequence[Any] | Mapping[str, Any] = ()) -> sqlite3.Cursor:
        self.be_private()
        return self._connection.execute(statement, values)

    def _write_many(self, statement: str, values: Iterable[Sequence[Any]]) -> None:
        self.be_private()
        self._connection.executemany(statement, values)
