"""What waits to go to Milvus: rows of the next generation, sent in batches, unseen by readers.

What goes is sent before what comes, texts before what refers to them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dateline.stores.copies import Pair
from dateline.stores.copy_finding import ArticleKeys
from dateline.stores.milvus.client import Milvus
from dateline.stores.milvus.copy_finding import TextsOf, find_copies
from dateline.stores.milvus.expressions import FLAGS, among, both, compared, key
from dateline.stores.milvus.rows import article_row, chunk_row, pieces
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
from dateline.stores.rows import FileRow, Row, sealed
from dateline.types import Article

_ENDING = 100  # articles or files that go with one request
_PAIR = ("article", "other", "share", "start", "stop", "other_start", "other_stop", "words_both")


@dataclass(slots=True)
class Coming:
    """An article that waits; `keys` are those of its copies, None where these are still to be found."""

    row: int
    stored: Row
    keys: ArticleKeys | None


class Outbox:
    """Rows that wait, and how they are sent. `next_row` is a key never given out.

    `make` makes the collections, for vectors of so many numbers; of an index that is there it is None.
    """

    def __init__(
        self,
        milvus: Milvus,
        generation: int,
        next_row: int,
        texts_of: TextsOf,
        make: Callable[[int], None] | None,
    ) -> None:
        self.articles: dict[int, Coming] = {}
        self.chunks: list[tuple[Row, Article]] = []
        self.files: dict[str, FileRow] = {}
        self.ending: list[tuple[str, str]] = []  # (table, expression) of rows that go
        self.next_row = next_row
        self._milvus = milvus
        self._texts_of = texts_of
        self._make = make
        self._named: set[tuple[str, str]] = set()
        self.go_on(generation)

    def go_on(self, generation: int) -> None:
        """Send what comes as rows of that generation."""
        self.generation = generation
        self.seen = f"born <= {generation} and gone > {generation}"

    @property
    def is_new(self) -> bool:
        """Whether there are no collections yet."""
        return self._make is not None

    @property
    def waits(self) -> bool:
        """Whether there is something to send, and somewhere to send it."""
        some = self.articles or self.chunks or self.files or self.ending
        return bool(some) and not (self.is_new and not self.chunks)

    def row(self) -> int:
        """Give out a key."""
        self.next_row += 1
        return self.next_row - 1

    def send(self, dim: int) -> None:
        """Send what waits to collections whose vectors have `dim` numbers."""
        if self._make is not None:
            self._make(dim)
            self._make = None
        ending, self.ending = self.ending, []
        for table in VERSIONED:
            going = [expression for of, expression in ending if of == table]
            for first in range(0, len(going), _ENDING):
                self._end(table, " or ".join(f"({one})" for one in going[first : first + _ENDING]))
        articles, self.articles = self.articles, {}
        self._send_articles(articles)
        chunks, self.chunks = self.chunks, []
        self._send_chunks(chunks)
        files, self.files = self.files, {}
        self._send_files(files)

    def _end(self, table: str, expression: str) -> None:
        """Let rows go: those of this very generation at once, others for whoever sees it."""
        rows = list(self._milvus.each(table, both(self.seen, expression), LAYOUTS[table].whole))
        own = [row for row in rows if row["born"] == self.generation]
        drop(self._milvus, table, [row[LAYOUTS[table].numbers[0]] for row in own])
        older = [row for row in rows if row["born"] < self.generation]
        self._milvus.replace(table, [{**row, "gone": self.generation} for row in older])

    def _insert(self, table: str, rows: Iterable[Row]) -> None:
        ages = {"born": self.generation, "gone": ALIVE} if table in VERSIONED else {}
        self._milvus.insert(table, [{**ages, **row} for row in rows])

    def _send_articles(self, coming: Mapping[int, Coming]) -> None:
        if not coming:
            return
        new = {number: str(one.stored["text"]) for number, one in coming.items() if one.keys is None}
        keys, pairs = find_copies(new, self._milvus, self.seen, self._texts_of) if new else ({}, [])
        texts, rows, names = [], [], set[tuple[str, str]]()
        words = bags([(one.stored["title"], one.stored["text"]) for one in coming.values()])
        for (number, one), bag in zip(coming.items(), words, strict=True):
            texts += list(pieces(one.row, one.stored["text"], self.row))
            made = article_row(one.stored, words=bag, keys=one.keys or keys[number])
            rows.append({**made, "row": one.row})
            names |= {(field, name) for field in FLAGS if (name := one.stored[field]) is not None}
        self._insert(TEXTS, texts)
        self._insert(ARTICLES, rows)
        self.send_pairs(pairs)
        self._send_names(names - self._named)

    def send_pairs(self, pairs: Sequence[Pair]) -> None:
        self._insert(PAIRS, [{"row": self.row(), **dict(zip(_PAIR, pair, strict=True))} for pair in pairs])

    def _send_names(self, names: set[tuple[str, str]]) -> None:
        self._named |= names
        stated = [{"number": key(*one), "kind": one[0], "stated": one[1]} for one in sorted(names)]
        self._milvus.replace(STATE, stated)

    def _send_chunks(self, chunks: Sequence[tuple[Row, Article]]) -> None:
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
            row = self.row()
            stated = one.stated(path)
            texts += list(pieces(row, stated["skipped"], self.row))
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
