"""Which rows of a collection are sound: every article, and every chunk beside its article."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from dateline.stores.rows import Row, is_sealed, text_digest
from dateline.stores.soundness import CHANGED, article_trouble, called_article, chunk_trouble, first_gap


@dataclass(slots=True)
class Survey:
    """The sound rows, and what is wrong with each of the others."""

    dim: int
    articles: dict[int, Row] = field(default_factory=dict)
    chunks: dict[int, list[Row]] = field(default_factory=dict)  # by article
    hurt: set[Any] = field(default_factory=set)  # sound articles that lost a chunk
    lacking: int = 0  # sound articles that lack a chunk which nothing else names
    troubles: list[tuple[str, str]] = field(default_factory=list)  # (row, what is wrong)

    @property
    def counts(self) -> tuple[int, int]:
        """How many articles and chunks are sound."""
        return len(self.articles), sum(map(len, self.chunks.values()))

    def add_articles(self, rows: Iterable[tuple[int, Row | None]]) -> None:
        """Look at every article; None is a row that cannot be read."""
        for number, row in rows:
            trouble: str | None = "cannot be read"
            if row is not None:
                trouble = _text_trouble(row) or article_trouble(row)
            if row is None or trouble is not None:
                self.troubles.append(
                    (f"article {number}" if row is None else called_article(row), trouble or "")
                )
            else:
                self.articles[number] = row

    def add_chunks(self, rows: Iterable[tuple[int, Row | None]]) -> None:
        """Look at every chunk, once the articles are known."""
        for number, row in rows:
            article = None if row is None else self.articles.get(row["article"])
            trouble = "cannot be read"
            if row is not None:
                trouble = self._trouble(row, article) or ""
            if row is None or trouble:
                of = None if row is None else row["article"]
                called = f" of {called_article(self.articles[of])}" if of in self.articles else ""
                self.hurt.add(of)
                self.troubles.append((f"chunk {number}{called}", trouble))
            else:
                self.chunks.setdefault(row["article"], []).append(row)
        for number, article in self.articles.items():
            if number not in self.chunks:
                self.lacking += 1
                self.troubles.append((called_article(article), "has no chunk, so nothing finds it"))
            elif (
                number not in self.hurt
                and (gap := first_gap(article["text"], self.chunks[number])) is not None
            ):
                self.hurt.add(number)
                self.lacking += 1
                self.troubles.append(
                    (called_article(article), f"no chunk has what stands at character {gap:,}")
                )

    def _trouble(self, row: Row, article: Row | None) -> str | None:
        if article is None:
            return "its article is missing or damaged"
        trouble = chunk_trouble(row, len(article["text"]), 4 * self.dim, "<f4")
        return trouble or (None if is_sealed("chunk", row) else CHANGED)


def _text_trouble(row: Row) -> str | None:
    text = row["text"]
    sound = isinstance(text, str) and text_digest(text) == row["sha256"]
    return None if sound else "its text is not the one that was stored"
