"""An index in Milvus as what a move carries: the twins of `FolderSender` and `FolderReceiver`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dateline.stores.copies import Pair
from dateline.stores.copy_finding import Fingerprint
from dateline.stores.milvus.database import MilvusDatabase
from dateline.stores.milvus.expressions import among, both
from dateline.stores.milvus.rows import ARTICLE, CHUNK, stored_chunk
from dateline.stores.milvus.schema import ARTICLES, CHUNKS, FILES, PAIRS
from dateline.stores.milvus.working_copy import MilvusWorkingCopy
from dateline.stores.parcels import Parcel
from dateline.stores.rows import FileRow, Row, article_of

_AT_A_TIME = 50  # articles
_PAIR = ("article", "other", "share", "start", "stop", "other_start", "other_stop", "words_both")
_TABLES = {"article": ARTICLES, "chunk": CHUNKS}


class MilvusSender:
    """Reads what a generation holds."""

    def __init__(self, database: MilvusDatabase) -> None:
        self._database = database

    def digests(self, table: str) -> dict[int, bytes]:
        """Return the digest of each row of `article` or `chunk`, by number."""
        rows = self._database.milvus.each(_TABLES[table], self._database.seen, ["number", "digest"])
        return {row["number"]: bytes.fromhex(row["digest"]) for row in rows}

    def parcels(self, after: int) -> Iterator[Parcel]:
        """Yield the articles with larger numbers than that, by number."""
        milvus, seen = self._database.milvus, self._database.seen
        beyond = both(seen, f"number > {after}")
        numbers = sorted(row["number"] for row in milvus.each(ARTICLES, beyond, ["number"]))
        for first in range(0, len(numbers), _AT_A_TIME):
            some = numbers[first : first + _AT_A_TIME]
            rows = milvus.rows(ARTICLES, both(seen, among("number", some)), ARTICLE)
            chunks: dict[int, list[Row]] = {}
            for found in milvus.each(CHUNKS, both(seen, among("article", some)), [*CHUNK, "vector"]):
                chunks.setdefault(found["article"], []).append(stored_chunk(found))
            stored = {row["number"]: row for row, _ in self._database.stored(rows)}
            for row in sorted(rows, key=lambda row: row["number"]):
                own = sorted(chunks.get(row["number"], ()), key=lambda chunk: chunk["number"])
                yield Parcel(stored[row["number"]], own)

    def pairs(self) -> Iterator[Pair]:
        for row in self._database.milvus.each(PAIRS, self._database.seen, _PAIR):
            one, other, share, *rest = (row[name] for name in _PAIR)
            yield (int(one), int(other), float(share), *map(int, rest))  # type: ignore[misc]

    def files(self) -> Iterator[Row]:
        fields = ("row", "path", "sha256", "recipe", "digest")
        rows = sorted(
            self._database.milvus.each(FILES, self._database.seen, fields), key=lambda row: row["path"]
        )
        told = self._database.texts([row["row"] for row in rows])
        for row in rows:
            yield {
                "path": row["path"],
                "sha256": row["sha256"],
                "recipe": row["recipe"],
                "skipped": told.get(row["row"], ""),
                "digest": bytes.fromhex(row["digest"]),
            }


class MilvusReceiver(MilvusSender):
    """Takes rows into a working copy."""

    def __init__(self, database: MilvusWorkingCopy) -> None:
        super().__init__(database)
        self._copy = database

    def take_parcel(self, parcel: Parcel) -> None:
        article = article_of(parcel.article)
        self._copy.take_article(parcel.article, Fingerprint.of(article.text).keys)
        for chunk in parcel.chunks:
            self._copy.take_chunk(chunk, article)

    def forget_pairs(self) -> None:
        self._copy.forget_pairs()

    def take_pairs(self, pairs: Sequence[Pair]) -> None:
        self._copy.take_pairs(pairs)

    def take_file_row(self, row: Row) -> None:
        self._copy.put_file(row["path"], FileRow.of(row["sha256"], row["recipe"], row["skipped"]))
