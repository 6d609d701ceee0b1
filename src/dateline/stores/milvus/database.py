"""Articles, chunks and words of one generation, read from Milvus."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from dateline.filters.filters import NO_FILTERS, Filters
from dateline.settings import VectorType
from dateline.stores.milvus.catalogue import MilvusCatalogue
from dateline.stores.milvus.client import MOST, Milvus
from dateline.stores.milvus.copies import MilvusCopies
from dateline.stores.milvus.expressions import FLAGS, allowed, among, both, has_all, key, name_key
from dateline.stores.milvus.rows import ARTICLE, as_row, stored_row
from dateline.stores.milvus.schema import ARTICLES, CHUNKS, EXACT, FILES, STATE, TEXTS, search_params
from dateline.stores.milvus.terms import bags, terms
from dateline.stores.rows import COLUMNS, DamagedRowError, FileRow, Row, stored_article, text_digest
from dateline.types import Article

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Hits = list[tuple[int, float]]

_OWNERS = 200  # texts asked for at a time
_NUMBERS = 2_000  # numbers of one expression
_OWNERS_KEPT = 50_000  # chunks
_SPARE = 8  # hits fetched beyond those wanted, that equals of the last one are among them
_TELLING_WORDS = 8


class MilvusDatabase:
    """What a reader of a generation sees. `kind` is that of the vector index, `size` how many it holds."""

    def __init__(
        self,
        milvus: Milvus,
        generation: int,
        counts: tuple[int, int],
        *,
        kind: VectorType,
        newest: str | None,
    ) -> None:
        self.milvus = milvus
        self._counts = counts
        self._kind = kind
        self._names: dict[str, list[str]] = {}
        self._owners: dict[int, int] = {}
        self.seen = f"born <= {generation} and gone > {generation}"
        self.catalogue = MilvusCatalogue(self, newest)
        self.copies = MilvusCopies(self)

    def visible(self, filters: Filters = NO_FILTERS) -> str:
        """Return what is true of the rows of articles and chunks that are there and allowed."""
        return both(self.seen, allowed(filters, self.names))

    def names(self, field: str) -> Iterable[str]:
        """Return every name that a field has in the index; some that it had may be among them."""
        if field not in self._names:
            if field in FLAGS:
                rows = self.milvus.each(STATE, f'kind == "{field}"', ["stated"])
                self._names[field] = [row["stated"] for row in rows]
            else:
                rows = self.milvus.each(ARTICLES, self.seen, [field])
                self._names[field] = list({row[field] for row in rows if row[field] is not None})
        return self._names[field]

    def search(self, words: Sequence[str], k: int, filters: Filters = NO_FILTERS) -> Hits:
        """Like `Database.search`; the score is Milvus's BM25 of the same words."""
        return self._by_words(CHUNKS, words, k, filters)

    def search_articles(self, words: Sequence[str], k: int, filters: Filters = NO_FILTERS) -> Hits:
        """Like `search`, among whole articles: up to k (article number, score)."""
        return self._by_words(ARTICLES, words, k, filters)

    def frequencies(self, words: Sequence[str]) -> dict[str, int]:
        """Like `Database.frequencies`. Milvus lists no words: which are there is seen in what they find."""
        left = dict(zip(words, bags([(None, word) for word in words]), strict=True))
        found = dict[str, int]()
        while left and (hits := self.search_articles([*left], _SPARE)):
            articles = [one for _, one in self.articles([number for number, _ in hits]).values()]
            there = set(" ".join(bags([(one.title, one.text) for one in articles])).split())
            held = [word for word, term in left.items() if term in there]
            if not held:
                break
            found |= {
                word: self.milvus.count(ARTICLES, both(self.seen, has_all([left.pop(word)]))) for word in held
            }
        return {word: found[word] for word in words if word in found}

    def _by_words(self, table: str, words: Sequence[str], k: int, filters: Filters) -> Hits:
        query = " ".join(terms(" ".join(words)))  # a stem twice would count twice
        if not query:
            return []
        seen = self.visible(filters)

        def fetch(count: int) -> Hits:
            output = ("number", "article") if table == CHUNKS else ("number",)
            hits = self.milvus.search(
                table, "counted", query, count, seen, output=output, params={"metric_type": "BM25"}
            )
            return [(number, abs(score)) for number, score in self._noted(hits)]  # Lite says it is a distance

        return best(fetch, k)

    def nearest(self, row: NDArray[np.float32], k: int, filters: Filters = NO_FILTERS) -> Hits:
        """Return the best k (chunk number, cosine)."""
        seen, exact = self.visible(filters), self._kind in EXACT
        vector = row.tolist()

        def fetch(count: int) -> Hits:
            wanted = count if exact else 4 * count + 100
            params = search_params(self._kind, wanted, self._counts[1], widely=bool(filters))
            output = ("number", "article")
            found = self.milvus.search(CHUNKS, "vector", vector, wanted, seen, output=output, params=params)
            hits = self._noted(found)
            return hits if exact else self._scored([number for number, _ in hits], row)

        hits = best(fetch, k)
        if filters and len(hits) < k and self._kind != VectorType.FLAT:
            return self._all_nearest(row, k, seen)
        return hits

    def _all_nearest(self, row: NDArray[np.float32], k: int, seen: str) -> Hits:
        """Look at every vector that a filter allows, where the index did not bring as many as are wanted."""
        rows = self.milvus.each(CHUNKS, seen, ["number", "vector"])
        scores = ((int(one["number"]), float((as_row(one["vector"]) * row).sum())) for one in rows)
        return heapq.nsmallest(k, scores, key=lambda hit: (-hit[1], hit[0]))

    def _noted(self, hits: Sequence[tuple[Mapping[str, Any], float]]) -> Hits:
        """Return (number, score) of hits, and keep which articles chunks are of: that is asked next."""
        if len(self._owners) > _OWNERS_KEPT:
            self._owners.clear()
        self._owners.update((one["number"], one["article"]) for one, _ in hits if "article" in one)
        return [(int(one["number"]), score) for one, score in hits]

    def _scored(self, numbers: Sequence[int], row: NDArray[np.float32]) -> Hits:
        vectors = self.vectors_of(numbers)
        scores = ((number, float((vectors[number] * row).sum())) for number in numbers if number in vectors)
        return sorted(scores, key=lambda hit: (-hit[1], hit[0]))

    def vectors_of(self, numbers: Sequence[int]) -> dict[int, NDArray[np.float32]]:
        """Return the vectors of those chunks, by number."""
        found = self._each_of(CHUNKS, "number", numbers, ["number", "vector"])
        return {row["number"]: as_row(row["vector"]) for row in found}

    def articles_of(self, chunks: Sequence[int]) -> dict[int, int]:
        owners = dict(self._owners)  # another thread may clear it
        lacking = [number for number in chunks if number not in owners]
        found = self._each_of(CHUNKS, "number", lacking, ["number", "article"])
        owners.update((row["number"], row["article"]) for row in found)
        return {number: owners[number] for number in chunks if number in owners}

    def chunks(self, numbers: Sequence[int]) -> dict[int, tuple[Article, int, int]]:
        """Return (article, start, end) by chunk number. Raises DamagedRowError as `Database.chunks` does."""
        rows = list(self._each_of(CHUNKS, "number", numbers, ["number", "article", "start", "stop"]))
        articles = self.articles([row["article"] for row in rows])
        self.copies.foresee({article.id: number for number, (_, article) in articles.items()})
        found = {}
        for row in rows:
            if row["article"] not in articles:
                raise DamagedRowError(f"the article of chunk {row['number']} is missing")
            article = articles[row["article"]][1]
            if not 0 <= row["start"] < row["stop"] <= len(article.text):
                raise DamagedRowError(f"chunk {row['number']} is no range of article {article.id}")
            found[row["number"]] = (article, row["start"], row["stop"])
        return found

    def articles(self, numbers: Iterable[int]) -> dict[int, tuple[Row, Article]]:
        """Return the rows and records of those articles, by number. Raises DamagedRowError."""
        rows = list(self._each_of(ARTICLES, "number", sorted(set(numbers)), ARTICLE))
        return {row["number"]: stored for row, stored in zip(rows, self.stored(rows), strict=True)}

    def stored(self, rows: Sequence[Mapping[str, Any]]) -> Iterator[tuple[Row, Article]]:
        """Yield the row and the record that each row of `articles` is. Raises DamagedRowError."""
        texts = self.texts([row["row"] for row in rows])
        for found in rows:
            row = stored_row(found, texts.get(found["row"], ""))
            yield stored_article([row[name] for name in (*COLUMNS["article"], "digest", "text")])

    def texts(self, owners: Sequence[int]) -> dict[int, str]:
        """Return the texts of the rows that have these keys."""
        parts: dict[int, list[tuple[int, str]]] = {}
        for first in range(0, len(owners), _OWNERS):
            some = among("owner", owners[first : first + _OWNERS])
            for row in self.milvus.each(TEXTS, some, ["owner", "part", "text"]):
                parts.setdefault(row["owner"], []).append((row["part"], row["text"]))
        return {owner: "".join(text for _, text in sorted(found)) for owner, found in parts.items()}

    def article(self, article_id: str) -> Article | None:
        """Return the article of that id. Raises DamagedRowError."""
        found = self._row(f"id_key == {name_key(article_id)}", lambda row: bool(row["id"] == article_id))
        return None if found is None else next(self.stored([found]))[1]

    def _row(self, expression: str, is_it: Callable[[Mapping[str, Any]], bool]) -> Mapping[str, Any] | None:
        rows = self.milvus.rows(ARTICLES, both(self.seen, expression), ARTICLE)
        return next((row for row in rows if is_it(row)), None)

    def find_text(self, text: str) -> tuple[str, ...]:
        """Like `Database.find_text`."""
        digest = text_digest(text)
        exact = self.milvus.rows(
            ARTICLES, both(self.seen, f"text_key == {key(digest)}"), ["number", "id", "sha256"]
        )
        same = sorted((row["number"], row["id"]) for row in exact if row["sha256"] == digest.hex())
        words = text.split()
        if same or len(words) < _TELLING_WORDS:
            return tuple(id for _, id in same)
        parts = (words[:_TELLING_WORDS], words[-_TELLING_WORDS:])
        expression = " or ".join(f"({has_all(terms(' '.join(part)))})" for part in parts)
        wanted = " ".join(words)
        found = list(self.milvus.each(ARTICLES, both(self.seen, expression), ARTICLE))
        holding = (
            (row["number"], article.id)
            for row, article in self.stored(found)
            if wanted in " ".join(article.text.split())
        )
        return tuple(id for _, id in sorted(holding))

    def article_paths(self) -> set[str]:
        return {row["path"] for row in self.milvus.each(ARTICLES, self.seen, ["path"])}

    def counts(self) -> tuple[int, int]:
        return self._counts

    def summary(self) -> dict[str, Any]:
        return self.catalogue.summary()

    def file(self, path: str) -> FileRow | None:
        rows = self.milvus.rows(
            FILES, both(self.seen, f"path_key == {key(path)}"), ["row", "path", "sha256", "recipe"]
        )
        for row in rows:
            if row["path"] == path:
                skipped = self.texts([row["row"]]).get(row["row"], "[]")
                return FileRow.of(row["sha256"], row["recipe"], skipped)
        return None

    def count_of(self, path: str) -> int:
        return self.milvus.count(ARTICLES, both(self.seen, f"file_key == {key(path)}"))

    def _each_of(
        self, table: str, field: str, numbers: Sequence[int], fields: Sequence[str]
    ) -> Iterator[Mapping[str, Any]]:
        for first in range(0, len(numbers), _NUMBERS):
            some = both(self.seen, among(field, numbers[first : first + _NUMBERS]))
            yield from self.milvus.rows(table, some, fields)

    def close(self) -> None:
        self.milvus.close()


def best(fetch: Callable[[int], Hits], k: int) -> Hits:
    """Return the k best hits, equal scores by number; `fetch` brings so many, equals in any order."""
    count = min(k + _SPARE, MOST)
    while True:
        hits = fetch(count)
        if len(hits) < count or count >= MOST or k == 0 or hits[-1][1] < hits[k - 1][1]:
            return sorted(hits, key=lambda hit: (-hit[1], hit[0]))[:k]
        count = min(2 * count, MOST)
