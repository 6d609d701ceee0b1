"""A private copy of the database, open for writing: how articles, chunks and words get in and out.

The copy is made with the first change. Until then the published file is read, and most runs change nothing.

It is no part of the index until `writer.py` publishes it, and what goes in is for `index_run.py`.
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
from dateline.stores.rows import (
    ARTICLE_ROW,
    ArticleRow,
    FileRow,
    Row,
    sealed,
    stored_article,
    text_digest,
)
from dateline.stores.schema import SCHEMA
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
        self._finder = CopyFinder(self._rows, self._write_many, self._text_of)

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

    def _text_of(self, number: int) -> str:
        [(text,)] = self._rows("SELECT text FROM article WHERE number = ?", (number,))
        return str(text)

    def find_copies(self) -> None:
        """Find all copies, and the passages that articles have in common, anew."""
        self._finder.find_all()

    def commit(self) -> None:
        self._connection.commit()

    def state(self, made: str) -> None:
        """Write down what the manifest is to say, beside the files."""
        self.take("made", {"number": 1, "stated": made})

    def take(self, table: str, row: Row) -> None:
        """Put in a row of these values, with its digest; where its key stands already, in place of that."""
        row = sealed(table, row)
        columns = ", ".join(f'"{name}"' for name in row)
        marks = ", ".join("?" * len(row))
        self._write(f"INSERT OR REPLACE INTO {table} ({columns}) VALUES ({marks})", [*row.values()])

    def take_article(self, row: Row, chunks: Iterable[Row]) -> None:
        """Take over an article and its chunks as they stand elsewhere; its copies are not found."""
        self.take("article", row)
        title, text = row["title"] or "", row["text"]
        self._put_words("story", row["number"], title, text)
        for chunk in chunks:
            self.take("chunk", chunk)
            self._put_words("words", chunk["number"], title, text[chunk["start"] : chunk["end"]])

    def _put_words(self, table: str, number: int, title: str, text: str, *, forget: bool = False) -> None:
        """Let a word index know a chunk or an article by that number, or `forget` it: with the same words."""
        command, first = (f"{table}, ", "'delete', ") if forget else ("", "")
        self._write(
            f"INSERT INTO {table} ({command}rowid, title, text) VALUES ({first}?, ?, ?)",
            (number, title, text),
        )

    def put_file(self, path: str, row: FileRow) -> None:
        skipped = json.dumps([[one.path, one.reason] for one in row.skipped])
        stated = {"path": path, "sha256": row.sha256, "recipe": row.recipe, "skipped": skipped}
        self.take("file", stated)

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

    def known_vectors(self, embedded: Sequence[bytes]) -> dict[bytes, NDArray[np.float32]]:
        """Return the vectors of chunks, or of such as are gone, by the digest of their embedded text."""
        import numpy as np

        found = {}
        for digest in embedded:
            rows = self._rows(
                "SELECT vector FROM chunk WHERE embedded = ?1"
                " UNION ALL SELECT vector FROM spare WHERE embedded = ?1 LIMIT 1",
                (digest,),
            )
            if rows:
                found[digest] = np.frombuffer(rows[0][0], dtype="<f4").astype(np.float32, copy=False)
        return found

    def put_article(
        self, article: Article, record: str, *, recipe: str = "", number: int | None = None
    ) -> int:
        """Add the article, or put it in place of that number's, and find its copies. Returns its number."""
        was = (
            []
            if number is None
            else self._rows("SELECT title, text FROM article WHERE number = ?", (number,))
        )
        if number is None:
            [(number,)] = self._rows("SELECT coalesce(max(number), 0) + 1 FROM article")
        values = sealed(
            "article",
            {
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
            },
        )
        columns = ", ".join(values)
        marks = ", ".join(f":{name}" for name in values)
        changes = ", ".join(f"{name} = excluded.{name}" for name in values)
        self._write(
            f"INSERT INTO article ({columns}) VALUES ({marks}) ON CONFLICT (number) DO UPDATE SET {changes}",
            values,
        )
        if was != [(article.title, article.text)]:
            for title, text in was:
                self._put_words("story", number, title or "", text, forget=True)
            self._put_words("story", number, article.title or "", article.text)
        if [text for _, text in was] != [article.text]:
            for _, text in was:
                self._finder.remove(number, text)
            self._finder.put(number, article.text)
        return int(number)

    def put_chunk(self, number: int, chunk: Chunk, embedded: bytes, vector: NDArray[np.float32]) -> None:
        """Add a chunk to the article of that number; `embedded` is the digest of the embedded text."""
        place = self._next_chunk()
        row = {
            "number": place,
            "article": number,
            "start": chunk.start,
            "end": chunk.end,
            "embedded": embedded,
            "vector": vector.astype("<f4").tobytes(),
        }
        self.take("chunk", row)
        self._write("DELETE FROM spare WHERE embedded = ?", (embedded,))
        self._put_words("words", place, chunk.article.title or "", chunk.text)

    def _next_chunk(self) -> int:
        """The number of the next chunk, which none ever had."""
        rows = self._rows("SELECT seq + 1 FROM sqlite_sequence WHERE name = 'chunk'")
        return int(rows[0][0]) if rows else 1

    def remove_chunks(self, number: int, article: Article) -> None:
        """Remove the article's chunks; `article` is the record they were made from.

        Their vectors are kept for a while: an article may come back, or say the half of it again.
        """
        stored = self._rows('SELECT number, start, "end" FROM chunk WHERE article = ?', (number,))
        self._write_many(
            "INSERT INTO words (words, rowid, title, text) VALUES ('delete', ?, ?, ?)",
            [(chunk, article.title or "", article.text[start:end]) for chunk, start, end in stored],
        )
        columns = ("embedded", "vector")
        for values in self._rows(
            "SELECT embedded, vector FROM chunk WHERE article = ? ORDER BY number", (number,)
        ):
            self.take("spare", dict(zip(columns, values, strict=True)))
        self._write("DELETE FROM chunk WHERE article = ?", (number,))
        self._write("DELETE FROM spare WHERE number <= (SELECT max(number) FROM spare) - ?", (SPARES,))

    def remove_article(self, row: ArticleRow) -> None:
        self.remove_chunks(row.number, row.article)
        self._finder.remove(row.number, row.article.text)
        self._put_words("story", row.number, row.article.title or "", row.article.text, forget=True)
        self._write("DELETE FROM article WHERE number = ?", (row.number,))

    def _article_rows(self, where: str, values: Sequence[Any]) -> Iterator[ArticleRow]:
        for stored in self._rows(f"SELECT {ARTICLE_ROW} FROM article WHERE {where}", values):
            row, article = stored_article(stored)
            yield ArticleRow(row["number"], row["record"], article, row["recipe"])

    def _write(self, statement: str, values: Sequence[Any] | Mapping[str, Any] = ()) -> sqlite3.Cursor:
        self.be_private()
        return self._connection.execute(statement, values)

    def _write_many(self, statement: str, values: Iterable[Sequence[Any]]) -> None:
        self.be_private()
        self._connection.executemany(statement, values)
