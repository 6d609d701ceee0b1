"""What a move carries from one store to another: rows, vectors and copies, as they are.

A parcel is an article with all that belongs to it. Each row has a digest of all its
values (`rows.py`), the same whatever store they stand in, so that nothing can change on the way unseen.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple, Protocol

from dateline.errors import DamagedIndexError
from dateline.places import Place
from dateline.stores.copies import Pair, pairs_of
from dateline.stores.database import Database
from dateline.stores.older import as_kept
from dateline.stores.rows import COLUMNS, DamagedRowError, Row, is_sealed, sealed, text_digest
from dateline.stores.segment import Segment
from dateline.stores.working_copy import WorkingCopy


class Parcel(NamedTuple):
    """An article, and its chunks with their vectors."""

    article: Row
    chunks: Sequence[Row]


class Sender(Protocol):
    """A store that is moved from."""

    def digests(self, table: str) -> dict[int, bytes]:
        """Return the digest of each row of `article` or `chunk`, by number."""

    def parcels(self, after: int) -> Iterator[Parcel]:
        """Yield the articles with larger numbers than that, by number."""

    def pairs(self) -> Iterator[Pair]: ...
    def files(self) -> Iterator[Row]: ...


class Receiver(Protocol):
    """A working copy that is moved to."""

    def digests(self, table: str) -> dict[int, bytes]: ...
    def take_parcel(self, parcel: Parcel) -> None: ...
    def forget_pairs(self) -> None: ...
    def take_pairs(self, pairs: Sequence[Pair]) -> None: ...
    def take_file_row(self, row: Row) -> None: ...


class FolderSender:
    """What a folder has: rows of its database, texts and chunks of its segments."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def digests(self, table: str) -> dict[int, bytes]:
        if table == "article":
            return dict(self._rows("SELECT number, digest FROM article"))
        return {
            chunk["number"]: chunk["digest"]
            for segment in self._database.segments
            for place in range(len(segment.articles))
            for chunk in _chunks_of(segment, place)
        }

    def parcels(self, after: int) -> Iterator[Parcel]:
        places = sorted(
            (number, at, place)
            for at, segment in enumerate(self._database.segments)
            for place, number in enumerate(segment.articles.tolist())
        )
        for number, at, place in places:
            if number > after:
                [article] = self._named("article", "number = ?", number)
                segment = self._database.segments[at]
                row = {name: article[name] for name in (*COLUMNS["article"], "digest")}
                yield Parcel({**row, "text": segment.text(place)}, _chunks_of(segment, place))

    def _rows(self, statement: str, values: Sequence[Any] = ()) -> list[Any]:
        return self._database._rows(statement, values)  # noqa: SLF001 - it is the same store

    def _named(self, table: str, where: str, *values: Any) -> list[Row]:
        names = [name for _, name, *_ in self._rows(f"PRAGMA table_info({table})")]
        rows = self._rows(f"SELECT * FROM {table} WHERE {where}", values)
        return [dict(zip(names, row, strict=True)) for row in rows]

    def pairs(self) -> Iterator[Pair]:
        yield from pairs_of(self._rows)

    def files(self) -> Iterator[Row]:
        yield from self._named("file", "1 ORDER BY path")


def _chunks_of(segment: Segment, place: int) -> list[Row]:
    """The rows of an article's chunks, with their digests; vectors are 32-bit floats on the way."""
    number = int(segment.articles[place])
    return [
        sealed(
            "chunk",
            {
                "number": int(segment.numbers[at]),
                "article": number,
                "start": int(segment.starts[at]),
                "end": int(segment.ends[at]),
                "embedded": segment.embedded[at].tobytes(),
                "vector": segment.rows[at].astype("<f4").tobytes(),
            },
        )
        for at in segment.chunks_of(place).tolist()
    ]


class FolderReceiver(FolderSender):
    """The working copy of a folder."""

    def __init__(self, copy: WorkingCopy) -> None:
        super().__init__(copy)
        self._copy = copy

    def take_parcel(self, parcel: Parcel) -> None:
        row = {name: value for name, value in parcel.article.items() if name != "text"}
        self._copy.take_article(row, parcel.article["text"], map(as_kept, parcel.chunks))

    def forget_pairs(self) -> None:
        self._copy.forget_pairs()

    def take_pairs(self, pairs: Sequence[Pair]) -> None:
        self._copy.take_pairs(pairs)

    def take_file_row(self, row: Row) -> None:
        self._copy.take("file", row)


def checked(parcel: Parcel, place: Place) -> Parcel:
    """Return the parcel if its rows are what was stored. Raises DamagedIndexError."""
    article = parcel.article
    if not is_sealed("article", article) or text_digest(article["text"]) != article["sha256"]:
        raise DamagedIndexError(place, f"article {article['id']} is not what was stored")
    for chunk in parcel.chunks:
        if not is_sealed("chunk", chunk):
            raise DamagedIndexError(place, f"chunk {chunk['number']} is not what was stored")
    return parcel


UNSENDABLE = (DamagedRowError, sqlite3.DatabaseError)
"""What reading rows raises of a damaged folder."""
