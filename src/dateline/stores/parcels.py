"""What a move carries from one store to another: rows, vectors and copies, as they are.

A parcel is an article with all that belongs to it. The rows are those of a folder's tables (`schema.py`),
each with its digest, whatever store they stand in, so that nothing can change on the way unseen.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple, Protocol

from dateline.copies.repeats import anchors
from dateline.copies.shingles import shingles, sketch, words_of
from dateline.errors import DamagedIndexError
from dateline.places import Place
from dateline.stores.copies import CopyKeys, Pair
from dateline.stores.copy_finding import band_keys, bands_of
from dateline.stores.rows import DamagedRowError, Row, is_sealed, text_digest
from dateline.stores.working_copy import WorkingCopy

MOST_ANCHORS = 4_096
"""That Milvus keeps of an article; a folder has no such bound."""

_AT_A_TIME = 200  # articles


class Parcel(NamedTuple):
    """An article, its chunks with their vectors, and what its copies are found by."""

    article: Row
    chunks: Sequence[Row]
    keys: CopyKeys


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
    """Reads by `rows`, which takes SQL and the values of its marks."""

    def __init__(self, rows: Callable[..., list[Any]]) -> None:
        self._rows = rows

    def digests(self, table: str) -> dict[int, bytes]:
        return dict(self._rows(f"SELECT number, digest FROM {table}"))

    def parcels(self, after: int) -> Iterator[Parcel]:
        while numbers := [
            number
            for (number,) in self._rows(
                "SELECT number FROM article WHERE number > ? ORDER BY number LIMIT ?", (after, _AT_A_TIME)
            )
        ]:
            for number in numbers:
                yield self._parcel(number)
            after = numbers[-1]

    def _parcel(self, number: int) -> Parcel:
        [article] = self._named("article", "number = ?", number)
        [(digests, bands)] = self._rows("SELECT digests, bands FROM sketch WHERE article = ?", (number,))
        held = [
            key for (key,) in self._rows("SELECT key FROM anchor WHERE article = ? ORDER BY key", (number,))
        ]
        chunks = self._named("chunk", "article = ? ORDER BY number", number)
        return Parcel(article, chunks, CopyKeys(band_keys(bands), held, digests))

    def _named(self, table: str, where: str, *values: Any) -> list[Row]:
        names = [name for _, name, *_ in self._rows(f"PRAGMA table_info({table})")]
        rows = self._rows(f"SELECT * FROM {table} WHERE {where}", values)
        return [dict(zip(names, row, strict=True)) for row in rows]

    def pairs(self) -> Iterator[Pair]:
        for row in self._rows("SELECT article, other, share FROM copy ORDER BY 1, 2"):
            yield (*row, 0, 0, 0, 0, 0)
        yield from self._rows(
            'SELECT article, other, 0.0, start, "end", other_start, other_end, words FROM repeat'
            " ORDER BY 1, 2, 4, 6"
        )

    def files(self) -> Iterator[Row]:
        yield from self._named("file", "1 ORDER BY path")


class FolderReceiver(FolderSender):
    """The working copy of a folder."""

    def __init__(self, copy: WorkingCopy) -> None:
        super().__init__(copy._rows)  # noqa: SLF001 - it is the same store
        self._copy = copy

    def take_parcel(self, parcel: Parcel) -> None:
        write, number = self._copy._write_many, parcel.article["number"]  # noqa: SLF001
        self._copy.take_article(parcel.article, parcel.chunks)
        keys = parcel.keys if len(parcel.keys.anchors) < MOST_ANCHORS else keys_of(parcel.article["text"])
        bands = np_bytes(keys.bands)
        write("INSERT INTO sketch VALUES (?, ?, ?)", [(number, keys.digests, bands)])
        write("INSERT INTO band VALUES (?, ?)", ((key, number) for key in keys.bands))
        write("INSERT INTO anchor VALUES (?, ?)", ((key, number) for key in keys.anchors))

    def forget_pairs(self) -> None:
        for table in ("copy", "repeat"):
            self._copy._write_many(f"DELETE FROM {table}", [()])  # noqa: SLF001

    def take_pairs(self, pairs: Sequence[Pair]) -> None:
        write = self._copy._write_many  # noqa: SLF001
        write("INSERT INTO copy VALUES (?, ?, ?)", [pair[:3] for pair in pairs if not pair[7]])
        write(
            "INSERT INTO repeat VALUES (?, ?, ?, ?, ?, ?, ?)",
            [(one, start, end, other, *rest) for one, other, _, start, end, *rest in pairs if rest[2]],
        )

    def take_file_row(self, row: Row) -> None:
        self._copy.take("file", row)


def np_bytes(keys: Sequence[int]) -> bytes:
    """Return keys as the `bands` of a sketch."""
    import numpy as np

    return np.array(keys, dtype="<i8").tobytes()


def keys_of(text: str) -> CopyKeys:
    """Return what the copies of an article with this text are found by."""
    words = words_of(text)
    runs = shingles(words)
    return CopyKeys(bands_of(runs).tolist(), anchors(words)[0].tolist(), sketch(runs).astype("<u4").tobytes())


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
