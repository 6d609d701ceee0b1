"""The next state of an index, open for changes: how articles and chunks get in and out.

The database is a private copy, made with the first change; until then the published file is read, and most
runs change nothing. What becomes of segments stands in `growing.py`.

It is no part of the index until `writer.py` publishes it, and what goes in is for `indexing/run.py`.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from dateline.language.spelling import peculiarity
from dateline.settings import VectorType
from dateline.stores.copies import Pair
from dateline.stores.copy_finding import CopyFinder, Fingerprint
from dateline.stores.database import Database
from dateline.stores.files import create, edit_database
from dateline.stores.growing import Before, GrowingSegments, shortened
from dateline.stores.rows import (
    ARTICLE_ROW,
    ArticleRow,
    FileRow,
    Row,
    row_of,
    sealed,
    stored_article,
    text_digest,
)
from dateline.stores.schema import SCHEMA
from dateline.stores.segment import Segment
from dateline.stores.selection import teach
from dateline.types import Article, Chunk

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SPARES = 10_000
"""Vectors kept of chunks that are gone: a thousand articles' worth, 8 MB with 384 numbers each."""


class WorkingCopy(Database):
    """A database file that nobody else has open, and the segments as they are to be."""

    def __init__(self, connection: sqlite3.Connection, segments: Sequence[Segment] = ()) -> None:
        super().__init__(connection)
        self._copied: Callable[[], Path] | None = None
        self.growing = GrowingSegments(segments)
        self._finder = CopyFinder(self.growing)
        self.vector_type = VectorType.AUTO

    @classmethod
    def create(cls, path: Path) -> Self:
        """Make a new database, in place of whatever had that name."""
        create(path).close()
        database = cls(edit_database(path))
        try:
            database._connection.executescript(SCHEMA)
        except BaseException:
            database.close()
            raise
        return database

    @classmethod
    def of(cls, published: Path, segments: Sequence[Segment], copied: Callable[[], Path]) -> Self:
        """Open a published file; the first change is made, as all others, in what `copied` returns."""
        database = cls.open(published, segments)
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

    @property
    def segments(self) -> list[Segment]:
        """The segments as they would be published now."""
        return self.growing.settled()

    def written(self) -> list[Segment]:
        """Return the segments, all of them in files."""
        return self.growing.written(self.vector_type)

    def text(self, number: int) -> str | None:
        return self.growing.text(number)

    # What is known

    def find_copies(self) -> None:
        """Find all copies, and the passages that articles have in common, anew."""
        self.forget_pairs()
        before = Before(self.growing)
        finder = CopyFinder(before)
        for (number,) in self._rows("SELECT number FROM article ORDER BY number"):
            self.take_pairs(finder.pairs(number, Fingerprint.of(self.text(number) or "")))
            before.number = number

    def take_pairs(self, pairs: Sequence[Pair]) -> None:
        """Put in copies, and passages that articles have in common."""
        self._write_many("INSERT INTO copy VALUES (?, ?, ?)", [pair[:3] for pair in pairs if not pair[7]])
        self._write_many(
            "INSERT OR IGNORE INTO repeat VALUES (?, ?, ?, ?, ?, ?, ?)",
            [(one, start, end, other, *rest) for one, other, _, start, end, *rest in pairs if rest[2]],
        )

    def forget_pairs(self) -> None:
        """Forget which articles are copies, and which passages several have."""
        for table in ("copy", "repeat"):
            self._write(f"DELETE FROM {table}")

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

    def take_article(self, row: Row, text: str, chunks: Iterable[Row]) -> None:
        """Take over an article and its chunks as they stand elsewhere; its copies are not found."""
        self.take("article", {**row, "characters": len(text), "peculiar": _peculiarity(row["title"], text)})
        self.growing.put(row["number"], row["title"], text)
        self.growing.take_chunks(row["number"], chunks)
        self.growing.settle_if_many()

    def put_file(self, path: str, row: FileRow) -> None:
        self.take("file", row.stated(path))

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
        found = {digest: self._vector(digest) for digest in embedded}
        return {digest: row for digest, row in found.items() if row is not None}

    def _vector(self, embedded: bytes) -> NDArray[np.float32] | None:
        import numpy as np

        found = self.growing.vector(embedded)
        if found is not None:
            return found
        rows = self._rows("SELECT vector FROM spare WHERE embedded = ?", (shortened(embedded),))
        return np.frombuffer(rows[0][0], dtype="<f2").astype(np.float32) if rows else None

    # Changes

    def put_article(
        self, article: Article, record: str, *, recipe: str = "", number: int | None = None
    ) -> int:
        """Add the article, or put it in place of that number's, and find its copies. Returns its number.

        Of one that is replaced the chunks go too; whose text stays, its copies do.
        """
        self.growing.settle_if_many()
        found = None
        if number is None:
            [(number,)] = self._rows("SELECT coalesce(max(number), 0) + 1 FROM article")
        else:
            found = self.growing.keys_of(number) if self.text(number) == article.text else None
            self._drop(number, copies=found is None)
        values = row_of(article, number, record=record, recipe=recipe)
        values |= {"characters": len(article.text), "peculiar": _peculiarity(article.title, article.text)}
        columns = ", ".join(values)
        marks = ", ".join(f":{name}" for name in values)
        changes = ", ".join(f"{name} = excluded.{name}" for name in values)
        self._write(
            f"INSERT INTO article ({columns}) VALUES ({marks}) ON CONFLICT (number) DO UPDATE SET {changes}",
            values,
        )
        if found is None:
            one = Fingerprint.of(article.text)
            self.take_pairs(self._finder.pairs(number, one))
            found = one.keys
        self.growing.put(number, article.title, article.text, found)
        return int(number)

    def rename_record(self, row: ArticleRow, record: str) -> None:
        """Let an article be another record of its file; all else stays as it is, its chunks too."""
        values = row_of(row.article, row.number, record=record, recipe=row.recipe)
        self._write(
            "UPDATE article SET record = :record, digest = :digest WHERE number = :number",
            {name: values[name] for name in ("record", "digest", "number")},
        )

    def put_chunk(self, number: int, chunk: Chunk, embedded: bytes, vector: NDArray[np.float32]) -> None:
        """Add a chunk to the article of that number; `embedded` is the digest of the embedded text."""
        self.growing.reopen(number, self._title_of)
        self._write("DELETE FROM spare WHERE embedded = ?", (shortened(embedded),))
        self.growing.put_chunk(number, chunk.start, chunk.end, embedded, vector)

    def _title_of(self, number: int) -> str | None:
        [(title,)] = self._rows("SELECT title FROM article WHERE number = ?", (number,))
        return None if title is None else str(title)

    def remove_chunks(self, number: int, article: Article) -> None:
        """Remove the article's chunks; its text stays. `article` is the record they were made from."""
        self.growing.reopen(number, self._title_of)
        self._keep_spares(self.growing.drop_chunks(number))

    def remove_article(self, row: ArticleRow) -> None:
        self._drop(row.number)
        self._write("DELETE FROM article WHERE number = ?", (row.number,))

    def _drop(self, number: int, *, copies: bool = True) -> None:
        """Let an article's text and chunks go; vectors are kept for a while, should they come back."""
        self.be_private()
        if copies:
            self._finder.forget(number)
            self._drop_pairs(number)
        self._keep_spares(self.growing.drop(number))

    def _drop_pairs(self, number: int) -> None:
        """Forget what others have in common with an article."""
        for table in ("copy", "repeat"):
            others = self._rows(f"SELECT DISTINCT other FROM {table} WHERE article = ?", (number,))
            if others:
                self._write_many(
                    f"DELETE FROM {table} WHERE article = ? AND other = ?",
                    ((other, number) for (other,) in others),
                )
                self._write(f"DELETE FROM {table} WHERE article = ?", (number,))

    def _keep_spares(self, spares: Sequence[tuple[bytes, bytes]]) -> None:
        for embedded, vector in spares:
            self.take("spare", {"embedded": embedded, "vector": vector})
        if spares:
            self._write("DELETE FROM spare WHERE number <= (SELECT max(number) FROM spare) - ?", (SPARES,))

    def _article_rows(self, where: str, values: Sequence[Any]) -> Iterator[ArticleRow]:
        for stored in self._rows(f"SELECT {ARTICLE_ROW} FROM article WHERE {where}", values):
            row, article = stored_article((*stored, self.text(stored[0])))
            yield ArticleRow(row["number"], row["record"], article, row["recipe"])

    def _write(self, statement: str, values: Sequence[Any] | Mapping[str, Any] = ()) -> sqlite3.Cursor:
        self.be_private()
        self._chosen.clear()
        return self._connection.execute(statement, values)

    def _write_many(self, statement: str, values: Iterable[Sequence[Any]]) -> None:
        self.be_private()
        self._connection.executemany(statement, values)


def _peculiarity(title: str | None, text: str) -> int:
    return peculiarity(f"{title or ''}\n{text}")
