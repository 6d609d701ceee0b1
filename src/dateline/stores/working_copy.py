"""The next state of an index, open for changes: how articles and chunks get in and out.

The database is a private copy, made with the first change; until then the published file is read, and most
runs change nothing. Segments are never changed: articles that come wait, and make a new one when they are
settled; what articles leave is written again without them; small neighbours are merged.

It is no part of the index until `writer.py` publishes it, and what goes in is for `indexing/run.py`.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from dateline.language.spelling import peculiarity
from dateline.settings import VectorType
from dateline.stores import postings, vectors
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
from dateline.stores.segment import DIGEST, Segment
from dateline.stores.segment_copies import ArticleKeys, SegmentCopyFinder
from dateline.stores.segment_parts import merged
from dateline.stores.selection import teach
from dateline.stores.waiting import Waiting
from dateline.types import Article, Chunk

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Keys = NDArray[np.uint32]
    Numbers = NDArray[np.int64]

SPARES = 10_000
"""Vectors kept of chunks that are gone: a thousand articles' worth, 8 MB with 384 numbers each."""

FULL = 16_384
"""Chunks from which on a segment is not merged with others any more: some 30 MB."""

_SETTLED_AT = 2048  # chunks that wait in a long run
_TIMES = 4  # times as many chunks as the next one, an older segment has, or the two are merged


class WorkingCopy(Database):
    """A database file that nobody else has open, and the segments as they are to be.

    `stored` is handed each full segment that is in memory only, and returns it from a file.
    """

    def __init__(self, connection: sqlite3.Connection, segments: Sequence[Segment] = ()) -> None:
        super().__init__(connection, segments)
        self._copied: Callable[[], Path] | None = None
        self._waiting = Waiting()
        self._gone = set[int]()  # articles that segments have and the index has no more
        self._finder = SegmentCopyFinder(self._rows, self._write_many, self)
        self.stored: Callable[[Segment], Segment] = lambda segment: segment
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

    # Segments

    @property
    def segments(self) -> list[Segment]:
        """The segments as they would be published now."""
        self.settle()
        return self._segments

    def settle(self, *, all: bool = True) -> None:
        """Make segments of what waits and without what is gone, and merge small ones.

        With `all` of articles too that have no chunks yet.
        """
        dim = max([self._waiting.dim, *(one.dim for one in self._segments)])
        kept = []
        for one in self._segments:
            gone = self._gone.intersection(one.articles.tolist()) if self._gone else ()
            kept.append(Segment.made(merged([one], gone), dim) if gone else one)
        self._gone.clear()
        if parts := self._waiting.taken(dim, all=all):
            kept.append(Segment.made(parts, dim))
        kept = [one for one in kept if len(one.articles)]
        while len(kept) > 1 and _are_to_merge(*kept[-2:]):
            kept[-2:] = [Segment.made(merged(kept[-2:], ()), dim)]
        self._segments = [self._put_away(one) for one in kept]

    def _settle_if_many(self) -> None:
        """Settle, when much waits: memory stays bounded."""
        if self._waiting.chunks >= _SETTLED_AT:
            self.settle(all=False)

    def written(self) -> list[Segment]:
        """Return the segments, all of them in files."""
        self.settle()
        self._code_vectors()
        self._segments = [self.stored(one) if one.path is None else one for one in self._segments]
        return self._segments

    def _put_away(self, one: Segment) -> Segment:
        return self.stored(one) if one.path is None and len(one.numbers) >= FULL else one

    def _code_vectors(self) -> None:
        """Give the large segments codes, where there are so many vectors that they pay."""
        kind = vectors.type_for(self.counts()[1], self.vector_type)
        if kind != VectorType.PQ:
            return
        coded = [one for one in self._segments if vectors.has_codes(one)]
        codebook = coded[-1].container.array("codebook", "<f4") if coded else None
        for at, one in enumerate(self._segments):
            if len(one.numbers) >= vectors.CODED_FROM and not vectors.has_codes(one):
                codes = vectors.codes_for(one, codebook)
                codebook = codes["codebook"]
                self._segments[at] = self._put_away(Segment.made({**one.parts(), **codes}, one.dim))

    def text(self, number: int) -> str | None:
        """Return the text of the article of that number, None if there is none. Raises DamagedRowError."""
        waiting = self._waiting.text(number)
        if waiting is not None:
            return waiting
        for one in reversed(self._segments if number not in self._gone else []):
            place = one.place_of(number)
            if place is not None:
                return one.text(place)
        return None

    def holders(self, kind: str, keys: Keys, most: int) -> tuple[Numbers, Numbers]:
        """Return which of the keys an article has, and its number, for each that has one."""
        import numpy as np

        found, articles = ([np.array(one, dtype=np.int64)] for one in self._waiting.holders(kind, keys))
        for one in self._segments:
            stored, owners = getattr(one, kind)
            first = np.searchsorted(stored, keys)
            last = np.minimum(np.searchsorted(stored, keys, side="right"), first + most)
            sizes = last - first
            at = np.repeat(first - np.cumsum(sizes) + sizes, sizes) + np.arange(sizes.sum())
            found.append(np.repeat(np.arange(len(keys)), sizes))
            articles.append(one.articles[owners[at]])
        which, numbers = np.concatenate(found), np.concatenate(articles)
        if self._gone:
            live = ~np.isin(numbers, np.fromiter(self._gone, dtype=np.int64))
            live[: len(found[0])] = True
            which, numbers = which[live], numbers[live]
        return which, numbers

    # What is known

    def find_copies(self) -> None:
        """Find all copies, and the passages that articles have in common, anew."""
        for table in ("copy", "repeat"):
            self._write(f"DELETE FROM {table}")
        older = WorkingCopy._Before(self)
        finder = SegmentCopyFinder(self._rows, self._write_many, older)
        for (number,) in self._rows("SELECT number FROM article ORDER BY number"):
            finder.put(number, self.text(number) or "")
            older.number = number

    class _Before:
        """The articles that come before one: each pair is found once."""

        def __init__(self, database: WorkingCopy) -> None:
            self._database, self.number = database, 0

        def text(self, number: int) -> str | None:
            return self._database.text(number)

        def holders(self, kind: str, keys: Keys, most: int) -> tuple[Numbers, Numbers]:
            which, numbers = self._database.holders(kind, keys, most)
            return which[numbers <= self.number], numbers[numbers <= self.number]

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
        self._waiting.put(row["number"], row["title"] or "", text)
        for chunk in chunks:
            self._waiting.put_chunk(
                row["number"],
                chunk["number"],
                chunk["start"],
                chunk["end"],
                chunk["embedded"],
                chunk["vector"],
            )
        self._settle_if_many()

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
        found = {digest: self._vector(_shortened(digest)) for digest in embedded}
        return {digest: row for digest, row in found.items() if row is not None}

    def _vector(self, embedded: bytes) -> NDArray[np.float32] | None:
        import numpy as np

        waiting = self._waiting.vector(embedded)
        if waiting is not None:
            return waiting
        for one in self._segments:
            row = one.vector(embedded)
            if row is not None:
                return row
        rows = self._rows("SELECT vector FROM spare WHERE embedded = ?", (embedded,))
        return np.frombuffer(rows[0][0], dtype="<f2").astype(np.float32) if rows else None

    # Changes

    def put_article(
        self, article: Article, record: str, *, recipe: str = "", number: int | None = None
    ) -> int:
        """Add the article, or put it in place of that number's, and find its copies. Returns its number.

        Of one that is replaced the chunks go too; whose text stays, its copies do.
        """
        self._settle_if_many()
        found = None
        if number is None:
            [(number,)] = self._rows("SELECT coalesce(max(number), 0) + 1 FROM article")
        else:
            found = self._found_by(number) if self.text(number) == article.text else None
            self._drop(number, copies=found is None)
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
                "sha256": text_digest(article.text),
                "recipe": recipe,
                "updated": article.updated,
                "section": article.section,
                "language": article.language,
                "origins": json.dumps(dict(article.origins)),
            },
        )
        values |= {"characters": len(article.text), "peculiar": _peculiarity(article.title, article.text)}
        columns = ", ".join(values)
        marks = ", ".join(f":{name}" for name in values)
        changes = ", ".join(f"{name} = excluded.{name}" for name in values)
        self._write(
            f"INSERT INTO article ({columns}) VALUES ({marks}) ON CONFLICT (number) DO UPDATE SET {changes}",
            values,
        )
        found = found or self._finder.put(number, article.text)
        self._waiting.put(number, article.title or "", article.text, found)
        return int(number)

    def put_chunk(self, number: int, chunk: Chunk, embedded: bytes, vector: NDArray[np.float32]) -> None:
        """Add a chunk to the article of that number; `embedded` is the digest of the embedded text."""
        self._reopen(number)
        embedded = _shortened(embedded)
        self._write("DELETE FROM spare WHERE embedded = ?", (embedded,))
        self._waiting.put_chunk(number, self._next_chunk(), chunk.start, chunk.end, embedded, vector)

    def _next_chunk(self) -> int:
        """The number of the next chunk: beyond all that there are."""
        last = max((int(one.numbers[-1]) for one in self._segments if len(one.numbers)), default=0)
        return max(last, self._waiting.last_chunk) + 1

    def remove_chunks(self, number: int, article: Article) -> None:
        """Remove the article's chunks; its text stays. `article` is the record they were made from."""
        self._reopen(number)
        self._keep_spares(self._waiting.drop_chunks(number))

    def _reopen(self, number: int) -> None:
        """Let an article wait again that a segment has, with its chunks, whose numbers are others then."""
        if number in self._waiting:
            return
        [(title,)] = self._rows("SELECT title FROM article WHERE number = ?", (number,))
        text, found = self.text(number) or "", self._found_by(number)
        [(one, place)] = [
            (one, place) for one in self._segments if (place := one.place_of(number)) is not None
        ]
        self._waiting.put(number, title or "", text, found)
        for at in one.chunks_of(place).tolist():
            where = int(one.starts[at]), int(one.ends[at]), one.embedded[at].tobytes()
            self._waiting.put_chunk(number, self._next_chunk(), *where, one.rows[at].tobytes())
        self._gone.add(number)

    def remove_article(self, row: ArticleRow) -> None:
        self._drop(row.number)
        self._write("DELETE FROM article WHERE number = ?", (row.number,))

    def _found_by(self, number: int) -> ArticleKeys | None:
        """What an article is found by that is there."""
        if (found := self._waiting.found_by(number)) is not None or number in self._gone:
            return found
        for one in reversed(self._segments):
            if (place := one.place_of(number)) is not None:
                return ArticleKeys(*(some.keys[some.owners == place] for some in (one.bands, one.anchors)))
        return None

    def _drop(self, number: int, *, copies: bool = True) -> None:
        """Let an article's text and chunks go; vectors are kept for a while, should they come back."""
        self.be_private()
        if copies:
            self._finder.remove(number)
        spares = self._waiting.drop(number)
        if number not in self._gone:
            for one in self._segments:
                if (place := one.place_of(number)) is not None:
                    self._gone.add(number)
                    at = one.chunks_of(place)
                    spares += [(one.embedded[n].tobytes(), one.rows[n].tobytes()) for n in at.tolist()]
        self._keep_spares(spares)

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


def _shortened(embedded: bytes) -> bytes:
    """A digest as long as segments keep them."""
    if len(embedded) == DIGEST:
        return embedded
    return hashlib.blake2b(embedded, digest_size=DIGEST).digest()


def _peculiarity(title: str | None, text: str) -> int:
    return peculiarity(f"{title or ''}\n{text}")


def _are_to_merge(older: Segment, newer: Segment) -> bool:
    """Whether the older one is not much larger than the newer one, and neither is full."""
    if len(older.articles) + len(newer.articles) > postings.MOST_TEXTS:
        return False
    return len(older.numbers) < min(FULL, _TIMES * len(newer.numbers)) and len(newer.numbers) < FULL
