"""The next generation in the making: rows gather here, and go to Milvus in batches, unseen by readers.

What a run asks again and again, which articles and files are known, is fetched once and kept: half a kilobyte
an article. What else is read, waiting rows go to Milvus first.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dateline.reports import Skipped
from dateline.settings import VectorType
from dateline.stores.copies import CopyKeys, Pair
from dateline.stores.milvus.client import Milvus, Row
from dateline.stores.milvus.copy_finding import find_copies
from dateline.stores.milvus.database import MilvusDatabase
from dateline.stores.milvus.expressions import FLAGS, among, both, compared, key
from dateline.stores.milvus.rows import ARTICLE, article_row, as_row, chunk_row, packed, pieces
from dateline.stores.milvus.schema import (
    ALIVE,
    ARTICLES,
    CHUNKS,
    FILES,
    LAYOUTS,
    PAIRS,
    STATE,
    TEXTS,
    VERSIONED,
)
from dateline.stores.milvus.terms import bags
from dateline.stores.rows import ArticleRow, FileRow, article_of, sealed, text_digest
from dateline.types import Article, Chunk

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_WAITING = 1_024
"""Chunks that wait, at most, before they go to Milvus with their articles."""

_KEYS = ("bands", "anchors", "digests")


@dataclass(slots=True)
class _Known:
    """An article of the generation in the making: where its row is, and what it is looked up by."""

    number: int
    row: int
    id: str
    path: str
    record: str
    text_key: int


@dataclass(slots=True)
class _Coming:
    """An article that waits; `keys` are those of its copies, None where these are still to be found."""

    row: int
    stored: Mapping[str, Any]
    keys: CopyKeys | None


class FlushedReads(Milvus):
    """A connection that calls `before` ahead of whatever is read."""

    before: Callable[[], None] = staticmethod(lambda: None)

    def rows(self, *given: Any, **options: Any) -> list[Row]:
        self.before()
        return super().rows(*given, **options)

    def each(self, *given: Any) -> Iterator[Row]:
        self.before()
        return super().each(*given)

    def count(self, *given: Any) -> int:
        self.before()
        return super().count(*given)

    def search(self, *given: Any, **options: Any) -> list[tuple[Row, float]]:
        self.before()
        return super().search(*given, **options)


class MilvusWorkingCopy(MilvusDatabase):
    """What the generation `number` is to be. `make` makes the collections, when the first vector has come."""

    def __init__(
        self,
        milvus: FlushedReads,
        number: int,
        numbers: tuple[int, int, int],
        *,
        is_new: bool,
        make: Callable[[int], None],
    ) -> None:
        super().__init__(milvus, number, (0, 0), kind=VectorType.FLAT, newest=None)
        self.generation = number
        self.next_row, self.next_article, self.next_chunk = numbers
        self._is_new = is_new  # there are no collections yet
        self._make = make
        self._articles: dict[int, _Known] | None = {} if is_new else None
        self._files: dict[str, FileRow] | None = {} if is_new else None
        self._places: dict[str, dict[str, int]] = {}
        self._ids: dict[str, int] = {}
        self._texts_by_key: dict[int, list[int]] = {}
        self._coming: dict[int, _Coming] = {}
        self._chunks: list[tuple[Mapping[str, Any], Article]] = []
        self._coming_files: dict[str, FileRow] = {}
        self._ending: list[tuple[str, str]] = []  # (table, expression) of rows that go
        self._named: set[tuple[str, str]] = set()
        self._flushing = False
        milvus.before = self.flush

    # What is asked of every article and file that comes

    def _known(self) -> dict[int, _Known]:
        if self._articles is None:
            self._articles = {}
            fields = ("number", "row", "id", "path", "record", "text_key")
            for row in sorted(self.milvus.each(ARTICLES, self.seen, fields), key=lambda row: row["number"]):
                self._know(_Known(**{name: row[name] for name in fields}))
        return self._articles

    def _know(self, known: _Known) -> None:
        assert self._articles is not None
        self._articles[known.number] = known
        self._places.setdefault(known.path, {})[known.record] = known.number
        self._ids[known.id] = known.number
        self._texts_by_key.setdefault(known.text_key, []).append(known.number)

    def _forget(self, number: int) -> _Known | None:
        known = self._known().pop(number, None)
        if known is not None:
            self._places[known.path].pop(known.record, None)
            self._ids.pop(known.id, None)
            self._texts_by_key[known.text_key].remove(number)
        return known

    def counts(self) -> tuple[int, int]:
        if self._is_new:
            return len(self._coming), len(self._chunks)
        return len(self._known()), self.milvus.count(CHUNKS, self.seen)

    def count_of(self, path: str) -> int:
        return len(self.records_of(path))

    def records_of(self, path: str) -> dict[str, int]:
        self._known()
        return dict(self._places.get(path, {}))

    def article_paths(self) -> set[str]:
        self._known()
        return {path for path, records in self._places.items() if records}

    def row_by_place(self, path: str, record: str) -> ArticleRow | None:
        return self._article_row(self.records_of(path).get(record))

    def row_by_id(self, article_id: str) -> ArticleRow | None:
        self._known()
        return self._article_row(self._ids.get(article_id))

    def rows_by_text(self, text: str) -> Iterator[ArticleRow]:
        self._known()
        for number in sorted(self._texts_by_key.get(key(text_digest(text)), ())):
            row = self._article_row(number)
            if row is not None and row.article.text == text:
                yield row

    def _article_row(self, number: int | None) -> ArticleRow | None:
        if number is None:
            return None
        if number in self._coming:
            stored = self._coming[number].stored
            return ArticleRow(number, stored["record"], article_of(stored), stored["recipe"])
        row = f"row == {self._known()[number].row}"
        [(stored, article)] = self.stored(self.milvus.rows(ARTICLES, row, ARTICLE))
        return ArticleRow(number, stored["record"], article, stored["recipe"])

    def file(self, path: str) -> FileRow | None:
        if self._files is None:
            rows = list(self.milvus.each(FILES, self.seen, ["row", "path", "sha256", "recipe"]))
            told = self.texts([row["row"] for row in rows])
            self._files = {
                row["path"]: FileRow(
                    row["sha256"],
                    row["recipe"],
                    tuple(Skipped(*one) for one in json.loads(told.get(row["row"], "[]"))),
                )
                for row in rows
            }
        return self._files.get(path)

    def known_vectors(self, embedded: Sequence[bytes]) -> dict[bytes, NDArray[np.float32]]:
        wanted = set(embedded)
        found = {
            row["embedded"]: as_row(_vector(row["vector"]))
            for row, _ in self._chunks
            if row["embedded"] in wanted
        }
        lacking = [] if self._is_new else [digest for digest in embedded if digest not in found]
        for first in range(0, len(lacking), 500):
            some = among("embedded_key", [key(digest) for digest in lacking[first : first + 500]])
            for row in self.milvus.rows(CHUNKS, some, ["embedded", "vector"]):
                found.setdefault(bytes.fromhex(row["embedded"]), as_row(row["vector"]))
        return {digest: vector for digest, vector in found.items() if digest in wanted}

    # Changes

    def put_article(
        self, article: Article, record: str, *, recipe: str = "", number: int | None = None
    ) -> int:
        """Add the article, or put it in place of that number's; its copies are found when it is sent."""
        keys = None
        if number is None:
            number, self.next_article = self.next_article, self.next_article + 1
        else:
            was = self._known()[number]
            if was.text_key == key(text_digest(article.text)):
                keys = self._keys_of(number)
            self._end_article(number, with_pairs=keys is None)
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
        self.take_article(sealed("article", values), keys)
        return number

    def take_article(self, stored: Mapping[str, Any], keys: CopyKeys | None) -> None:
        """Put in an article as it stands in a folder; without keys, its copies are to be found."""
        row, self.next_row = self.next_row, self.next_row + 1
        number = int(stored["number"])
        self._known()
        self._know(_Known(number, row, stored["id"], stored["path"], stored["record"], key(stored["sha256"])))
        self._coming[number] = _Coming(row, stored, keys)
        self.next_article = max(self.next_article, number + 1)

    def _keys_of(self, number: int) -> CopyKeys | None:
        if number in self._coming:
            return self._coming[number].keys
        [row] = self.milvus.rows(ARTICLES, f"row == {self._known()[number].row}", _KEYS)
        return CopyKeys(list(row["bands"]), list(row["anchors"]), bytes.fromhex(row["digests"]))

    def put_chunk(self, number: int, chunk: Chunk, embedded: bytes, vector: NDArray[np.float32]) -> None:
        place, self.next_chunk = self.next_chunk, self.next_chunk + 1
        row = {
            "number": place,
            "article": number,
            "start": chunk.start,
            "end": chunk.end,
            "embedded": embedded,
            "vector": packed(vector),
        }
        self.take_chunk(sealed("chunk", row), chunk.article)

    def take_chunk(self, row: Mapping[str, Any], article: Article) -> None:
        """Put in a chunk as it stands in a folder."""
        self.next_chunk = max(self.next_chunk, row["number"] + 1)
        self._chunks.append((row, article))
        if len(self._chunks) >= _WAITING:
            self.flush()

    def take_pairs(self, pairs: Sequence[Pair]) -> None:
        """Put in pairs that are known."""
        rows = []
        names = ("article", "other", "share", "start", "stop", "other_start", "other_stop", "words_both")
        for pair in pairs:
            rows.append({"row": self.next_row, **dict(zip(names, pair, strict=True))})
            self.next_row += 1
        self._insert(PAIRS, rows)

    def let_go(self, *tables: str) -> None:
        """Let everything go that is in these collections, articles and files among them."""
        self._ending += [(table, "born >= 0") for table in tables]
        self._articles, self._places, self._ids, self._texts_by_key, self._files = {}, {}, {}, {}, {}

    def forget_pairs(self) -> None:
        """Forget which articles are copies, and which passages several have."""
        self._ending.append((PAIRS, "article > 0"))

    def remove_chunks(self, number: int, article: Article) -> None:
        self._chunks = [one for one in self._chunks if one[0]["article"] != number]
        self._ending.append((CHUNKS, f"article == {number}"))

    def remove_article(self, row: ArticleRow) -> None:
        self.remove_chunks(row.number, row.article)
        self._end_article(row.number, with_pairs=True)

    def _end_article(self, number: int, *, with_pairs: bool) -> None:
        known = self._forget(number)
        if self._coming.pop(number, None) is None and known is not None:
            self._ending.append((ARTICLES, f"row == {known.row}"))
        if with_pairs:
            self._ending.append((PAIRS, f"article == {number} or other == {number}"))

    def put_file(self, path: str, row: FileRow) -> None:
        self.forget_file(path)
        assert self._files is not None
        self._files[path] = row
        self._coming_files[path] = row

    def forget_file(self, path: str) -> None:
        if self.file(path) is not None and self._coming_files.pop(path, None) is None:
            self._ending.append((FILES, f"path_key == {key(path)}"))
        assert self._files is not None
        self._files.pop(path, None)

    def go_on(self, generation: int) -> None:
        """Begin the generation after the one that was committed just now."""
        self.generation = generation
        self.seen = f"born <= {generation} and gone > {generation}"

    # To Milvus

    def flush(self) -> None:
        """Send what waits: first what goes, then texts, then what refers to them."""
        waiting = self._coming or self._chunks or self._coming_files or self._ending
        if self._flushing or not waiting or (self._is_new and not self._chunks):
            return
        self.send(len(self._chunks[0][0]["vector"]) // 4 if self._chunks else 0)

    def send(self, dim: int) -> None:
        """Send what waits to collections whose vectors have `dim` numbers."""
        self._flushing = True
        try:
            if self._is_new:
                self._make(dim)
                self._is_new = False
            ending, self._ending = self._ending, []
            for table, expression in ending:
                self._end(table, expression)
            coming, self._coming = self._coming, {}
            self._send_articles(coming)
            chunks, self._chunks = self._chunks, []
            self._send_chunks(chunks)
            files, self._coming_files = self._coming_files, {}
            self._send_files(files)
        finally:
            self._flushing = False

    def _end(self, table: str, expression: str) -> None:
        """Let rows go: those of this very generation at once, others for whoever sees it."""
        fields = LAYOUTS[table]
        more = ("words",) if fields.words else ()
        rows = list(self.milvus.each(table, both(self.seen, expression), (*fields.stored, *more)))
        own = [row for row in rows if row["born"] == self.generation]
        if own:
            drop(self.milvus, table, [row[fields.numbers[0]] for row in own])
        self.milvus.replace(
            table,
            [_whole(table, row, gone=self.generation) for row in rows if row["born"] < self.generation],
        )

    def _insert(self, table: str, rows: Sequence[Mapping[str, Any]]) -> None:
        ages = {"born": self.generation, "gone": ALIVE} if table in VERSIONED else {}
        whole = [_whole(table, {**ages, **row}) for row in rows]
        self.milvus.insert(table, whole)

    def _send_articles(self, coming: Mapping[int, _Coming]) -> None:
        if not coming:
            return
        new = {number: str(one.stored["text"]) for number, one in coming.items() if one.keys is None}
        keys, pairs = find_copies(new, self.milvus, self.seen, self._text_of) if new else ({}, [])
        texts, rows, names = [], [], set[tuple[str, str]]()
        words = bags([(one.stored["title"], one.stored["text"]) for one in coming.values()])
        for (number, one), bag in zip(coming.items(), words, strict=True):
            parts = list(pieces(one.row, one.stored["text"], self.next_row))
            self.next_row += len(parts)
            texts += parts
            found = one.keys or keys[number]
            made = article_row(one.stored, words=bag, keys=found)
            rows.append({**made, "row": one.row})
            names |= {(field, name) for field in FLAGS if (name := one.stored[field]) is not None}
        self._insert(TEXTS, texts)
        self._insert(ARTICLES, rows)
        self.take_pairs(pairs)
        self._send_names(names - self._named)

    def _send_names(self, names: set[tuple[str, str]]) -> None:
        self._named |= names
        self._names.clear()
        self.milvus.replace(
            STATE,
            [
                {"number": key(*name), "kind": name[0], "stated": name[1], "nothing": [0.0, 0.0]}
                for name in sorted(names)
            ],
        )

    def _text_of(self, number: int) -> str:
        row = self._known()[number].row
        return self.texts([row]).get(row, "")

    def _send_chunks(self, chunks: Sequence[tuple[Mapping[str, Any], Article]]) -> None:
        words = bags([(article.title, article.text[row["start"] : row["end"]]) for row, article in chunks])
        of: dict[int, Mapping[str, Any]] = {}
        rows = []
        for (row, article), bag in zip(chunks, words, strict=True):
            if row["article"] not in of:
                of[row["article"]] = compared(article)
            rows.append(chunk_row(row, words=bag, article=of[row["article"]]))
        self._insert(CHUNKS, rows)

    def _send_files(self, files: Mapping[str, FileRow]) -> None:
        rows, texts = [], []
        for path, one in files.items():
            skipped = json.dumps([[left.path, left.reason] for left in one.skipped])
            row, self.next_row = self.next_row, self.next_row + 1
            texts += list(pieces(row, skipped, self.next_row))
            self.next_row += len(texts)
            stated = {"path": path, "sha256": one.sha256, "recipe": one.recipe, "skipped": skipped}
            digest = sealed("file", stated)["digest"].hex()
            rows.append({"row": row, "path_key": key(path), "path": path, "sha256": one.sha256,
                         "recipe": one.recipe, "digest": digest})  # fmt: skip
        self._insert(TEXTS, texts)
        self._insert(FILES, rows)


def drop(milvus: Milvus, table: str, keys: Sequence[int]) -> None:
    """Delete rows for good, and the texts that belong to them."""
    for first in range(0, len(keys), 1_000):
        some = keys[first : first + 1_000]
        if table in (ARTICLES, FILES):
            milvus.delete(TEXTS, among("owner", some))
        milvus.delete(table, among(LAYOUTS[table].numbers[0], some))


def _whole(table: str, row: Mapping[str, Any], **changes: Any) -> dict[str, Any]:
    """Return a row with every field that Milvus wants of it."""
    fields = LAYOUTS[table]
    more = {} if fields.words or fields.vector else {"nothing": [0.0, 0.0]}
    return {**row, **more, **changes}


def revived(table: str, row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row that is to stay after all."""
    return _whole(table, row, gone=ALIVE)


def _vector(stored: bytes) -> NDArray[np.float32]:
    import numpy as np

    return np.frombuffer(stored, dtype="<f4")
