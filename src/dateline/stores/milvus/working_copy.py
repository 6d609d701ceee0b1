"""The next generation in the making: rows gather here, and go to Milvus in batches, unseen by readers.

What a run asks again and again, which articles and files are known, is fetched once and kept. What else is
read, waiting rows go to Milvus first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from dateline.settings import VectorType
from dateline.stores.copies import Pair
from dateline.stores.copy_finding import ArticleKeys
from dateline.stores.milvus.client import Milvus
from dateline.stores.milvus.database import MilvusDatabase
from dateline.stores.milvus.expressions import among, key
from dateline.stores.milvus.known import KnownArticle, KnownArticles
from dateline.stores.milvus.outbox import Coming, Outbox
from dateline.stores.milvus.rows import ARTICLE, as_row, keys_of, packed
from dateline.stores.milvus.schema import ARTICLES, CHUNKS, FILES, PAIRS
from dateline.stores.rows import ArticleRow, FileRow, Row, article_of, row_of, sealed, text_digest
from dateline.types import Article, Chunk

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_WAITING = 1_024
"""Chunks that wait, at most, before they go to Milvus with their articles."""

_VECTORS = 500  # looked up at a time
_KNOWN = ("number", "row", "id", "path", "record", "text_key")


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
    """What a generation is to be.

    `make` makes the collections of a new index, when the first vector has come; None where they are there.
    """

    def __init__(
        self,
        milvus: FlushedReads,
        generation: int,
        numbers: tuple[int, int, int],
        *,
        make: Callable[[int], None] | None,
    ) -> None:
        super().__init__(milvus, generation, (0, 0), kind=VectorType.FLAT, newest=None)
        next_row, self.next_article, self.next_chunk = numbers
        self._outbox = Outbox(milvus, generation, next_row, self._texts_of, make)
        self._articles = None if make is None else KnownArticles()
        self._files: dict[str, FileRow] | None = None if make is None else {}
        self._sending = False
        milvus.before = self.flush

    @property
    def generation(self) -> int:
        return self._outbox.generation

    @property
    def next_row(self) -> int:
        return self._outbox.next_row

    # What is asked of every article and file that comes

    def _known(self) -> KnownArticles:
        if self._articles is None:
            rows = sorted(self.milvus.each(ARTICLES, self.seen, _KNOWN), key=lambda row: row["number"])
            self._articles = KnownArticles(KnownArticle(*(row[name] for name in _KNOWN)) for row in rows)
        return self._articles

    def counts(self) -> tuple[int, int]:
        if self._outbox.is_new:
            return len(self._outbox.articles), len(self._outbox.chunks)
        return len(self._known()), self.milvus.count(CHUNKS, self.seen)

    def count_of(self, path: str) -> int:
        return len(self.records_of(path))

    def records_of(self, path: str) -> dict[str, int]:
        return self._known().records_of(path)

    def article_paths(self) -> set[str]:
        return self._known().paths()

    def row_by_place(self, path: str, record: str) -> ArticleRow | None:
        return self._article_row(self.records_of(path).get(record))

    def row_by_id(self, article_id: str) -> ArticleRow | None:
        return self._article_row(self._known().of_id(article_id))

    def rows_by_text(self, text: str) -> Iterator[ArticleRow]:
        for number in self._known().of_text(key(text_digest(text))):
            row = self._article_row(number)
            if row is not None and row.article.text == text:
                yield row

    def _article_row(self, number: int | None) -> ArticleRow | None:
        if number is None:
            return None
        if number in self._outbox.articles:
            stored = self._outbox.articles[number].stored
            return ArticleRow(number, stored["record"], article_of(stored), stored["recipe"])
        row = f"row == {self._known()[number].row}"
        [(stored, article)] = self.stored(self.milvus.rows(ARTICLES, row, ARTICLE))
        return ArticleRow(number, stored["record"], article, stored["recipe"])

    def _texts_of(self, numbers: Sequence[int]) -> dict[int, str]:
        rows = {self._known()[number].row: number for number in numbers}
        return {rows[row]: text for row, text in self.texts([*rows]).items()}

    def file(self, path: str) -> FileRow | None:
        return self._known_files().get(path)

    def _known_files(self) -> dict[str, FileRow]:
        if self._files is None:
            rows = list(self.milvus.each(FILES, self.seen, ["row", "path", "sha256", "recipe"]))
            told = self.texts([row["row"] for row in rows])
            self._files = {
                row["path"]: FileRow.of(row["sha256"], row["recipe"], told.get(row["row"], "[]"))
                for row in rows
            }
        return self._files

    def known_vectors(self, embedded: Sequence[bytes]) -> dict[bytes, NDArray[np.float32]]:
        import numpy as np

        wanted = set(embedded)
        found = {
            row["embedded"]: as_row(np.frombuffer(row["vector"], dtype="<f4"))
            for row, _ in self._outbox.chunks
            if row["embedded"] in wanted
        }
        lacking = [] if self._outbox.is_new else [digest for digest in embedded if digest not in found]
        for first in range(0, len(lacking), _VECTORS):
            some = among("embedded_key", [key(digest) for digest in lacking[first : first + _VECTORS]])
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
        row = row_of(article, number, record=record, recipe=recipe)
        self.take_article({**row, "text": article.text}, keys)
        return number

    def take_article(self, stored: Row, keys: ArticleKeys | None) -> None:
        """Put in an article as it stands in a folder; without keys, its copies are to be found."""
        row, number = self._outbox.row(), int(stored["number"])
        self._known().add(
            KnownArticle(number, row, stored["id"], stored["path"], stored["record"], key(stored["sha256"]))
        )
        self._outbox.articles[number] = Coming(row, stored, keys)
        self.next_article = max(self.next_article, number + 1)

    def _keys_of(self, number: int) -> ArticleKeys | None:
        if number in self._outbox.articles:
            return self._outbox.articles[number].keys
        [row] = self.milvus.rows(ARTICLES, f"row == {self._known()[number].row}", ArticleKeys._fields)
        return keys_of(row)

    def rename_record(self, row: ArticleRow, record: str) -> None:
        self.put_article(row.article, record, recipe=row.recipe, number=row.number)

    def put_chunk(self, number: int, chunk: Chunk, embedded: bytes, vector: NDArray[np.float32]) -> None:
        row = {
            "number": self.next_chunk,
            "article": number,
            "start": chunk.start,
            "end": chunk.end,
            "embedded": embedded,
            "vector": packed(vector),
        }
        self.take_chunk(sealed("chunk", row), chunk.article)

    def take_chunk(self, row: Row, article: Article) -> None:
        """Put in a chunk as it stands in a folder."""
        self.next_chunk = max(self.next_chunk, row["number"] + 1)
        self._outbox.chunks.append((row, article))
        if len(self._outbox.chunks) >= _WAITING:
            self.flush()

    def take_pairs(self, pairs: Sequence[Pair]) -> None:
        """Put in pairs that are known."""
        self.flush()
        self._outbox.send_pairs(pairs)

    def let_go(self, *tables: str) -> None:
        """Let everything go that is in these collections, articles and files among them."""
        self._outbox.ending += [(table, "born >= 0") for table in tables]
        self._articles, self._files = KnownArticles(), {}

    def forget_pairs(self) -> None:
        """Forget which articles are copies, and which passages several have."""
        self._outbox.ending.append((PAIRS, "article > 0"))

    def remove_chunks(self, number: int, article: Article) -> None:
        self._outbox.chunks = [one for one in self._outbox.chunks if one[0]["article"] != number]
        self._outbox.ending.append((CHUNKS, f"article == {number}"))

    def remove_article(self, row: ArticleRow) -> None:
        self.remove_chunks(row.number, row.article)
        self._end_article(row.number, with_pairs=True)

    def _end_article(self, number: int, *, with_pairs: bool) -> None:
        known = self._known().pop(number)
        if self._outbox.articles.pop(number, None) is None and known is not None:
            self._outbox.ending.append((ARTICLES, f"row == {known.row}"))
        if with_pairs:
            self._outbox.ending.append((PAIRS, f"article == {number} or other == {number}"))

    def put_file(self, path: str, row: FileRow) -> None:
        self.forget_file(path)
        self._known_files()[path] = self._outbox.files[path] = row

    def forget_file(self, path: str) -> None:
        if self.file(path) is not None and self._outbox.files.pop(path, None) is None:
            self._outbox.ending.append((FILES, f"path_key == {key(path)}"))
        self._known_files().pop(path, None)

    def go_on(self, generation: int) -> None:
        """Begin the generation after the one that was committed just now."""
        self._outbox.go_on(generation)
        self.seen = self._outbox.seen

    # To Milvus

    def flush(self) -> None:
        """Send what waits."""
        if self._outbox.waits and not self._sending:
            chunks = self._outbox.chunks
            self.send(len(chunks[0][0]["vector"]) // 4 if chunks else 0)

    def send(self, dim: int) -> None:
        """Send what waits to collections whose vectors have `dim` numbers."""
        self._sending = True
        try:
            self._outbox.send(dim)
        finally:
            self._sending = False
