"""What an open index holds, looked up without asking it anything: articles, headings, counts, copies, facts.

No model is loaded for it. Questions are for the pipeline itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from dateline.arguments import is_text, require, require_count
from dateline.errors import UnknownArticleError
from dateline.filters.filters import NO_FILTERS, Filters
from dateline.pipeline.loading import Models
from dateline.types import Article, Repeat

if TYPE_CHECKING:
    from dateline.reports import Heading, IndexInfo, ModelInfo, Statistics
    from dateline.stores.contract import AnyIndex


class Lookups:
    """The lookups of an open index. Safe to use from several threads."""

    _opened: AnyIndex
    _models: Models

    @property
    def _index(self) -> AnyIndex:
        """The index that was opened. Raises ClosedIndexError after `close`."""
        if self._opened.closed:
            from dateline.stores.index import ClosedIndexError

            raise ClosedIndexError(self._opened.folder)
        return self._opened

    def headings(
        self, filters: Filters = NO_FILTERS, *, limit: int | None = None, offset: int = 0
    ) -> tuple[Heading, ...]:
        """Return the articles that the filters allow, without texts: newest first, undated ones last.

        The first `offset` of them are left out. Raises NothingMatchesError, DamagedIndexError.
        """
        require("filters", filters, Filters, "Filters")
        require_count("limit", limit, 0)
        require_count("offset", offset, 0)
        with self._index.guard():
            headings = self._index.database.catalogue.headings(filters, limit, offset)
            if filters and not headings and limit != 0 and not offset:
                raise self._index.nothing_matches(filters)
        return tuple(headings)

    def stats(self, filters: Filters = NO_FILTERS) -> Statistics:
        """Count the articles that the filters allow. Raises NothingMatchesError, DamagedIndexError."""
        require("filters", filters, Filters, "Filters")
        with self._index.guard():
            statistics = self._index.database.catalogue.statistics(filters)
            if filters and not statistics.articles:
                raise self._index.nothing_matches(filters)
        return statistics

    def left_out(self, filters: Filters) -> int:
        """Count the articles that these filters keep out only because their language is not known."""
        require("filters", filters, Filters, "Filters")
        unknown = filters.of_unknown_language
        if unknown is None:
            return 0
        with self._index.guard():
            return self._index.database.catalogue.statistics(unknown).articles

    def copies(
        self, filters: Filters = NO_FILTERS, *, limit: int | None = None
    ) -> Iterator[tuple[Article, ...]]:
        """Yield the groups of articles with nearly the same text, of those that the filters allow.

        Each begins with the article that the others are copies of, the oldest where several are. Raises
        NothingMatchesError, DamagedIndexError.
        """
        require("filters", filters, Filters, "Filters")
        require_count("limit", limit, 0)
        with self._index.guard():
            groups = self._index.database.copies.groups(filters)
            self._must_match(filters, found=bool(groups))
        for group in groups[:limit]:
            yield tuple(self.article(id) for id in group)

    def repeats(
        self, filters: Filters = NO_FILTERS, *, limit: int | None = None
    ) -> Iterator[tuple[Repeat, ...]]:
        """Yield the passages that several articles have, no copies of one another, each with its places.

        Those in most articles come first; each begins with the place that the others are like, then the
        oldest. Of the articles that the filters allow alone. Raises NothingMatchesError, DamagedIndexError.
        """
        require("filters", filters, Filters, "Filters")
        require_count("limit", limit, 0)
        with self._index.guard():
            found = self._index.database.copies.passages(filters)
            self._must_match(filters, found=bool(found))
        for places in found[:limit]:
            articles = [self.article(one.article) for one in places]
            yield tuple(
                Repeat(own, one.start, one.end, tuple(other for other in articles if other is not own))
                for own, one in zip(articles, places, strict=True)
            )

    def _must_match(self, filters: Filters, *, found: bool) -> None:
        """Raises NothingMatchesError where nothing was found because no article passes the filters."""
        if filters and not found and not self._index.database.catalogue.headings(filters, 1, 0):
            raise self._index.nothing_matches(filters)

    def article(self, article_id: str) -> Article:
        """Return an article with its stored text. Raises UnknownArticleError, DamagedIndexError."""
        require("article_id", article_id, str, "the id of an article")
        with self._index.guard():
            article = self._index.database.article(article_id) if is_text(article_id) else None
        if article is None:
            raise UnknownArticleError(
                f"no article {article_id!r} in the index",
                hint="ids stand in the citations of `dateline ask --json`",
            )
        return article

    def find_text(self, text: str) -> tuple[str, ...]:
        """Return the ids of the articles that are exactly this text; failing that, of those that hold it."""
        require("text", text, str, "text")
        if not is_text(text):
            return ()
        with self._index.guard():
            return self._index.database.find_text(text)

    def models(self) -> tuple[ModelInfo, ModelInfo]:
        """Return the embedder that the index was made with and the reader. Raises ModelError."""
        return self._models.facts()

    def info(self) -> IndexInfo:
        """Return the facts about this index and its models; reads every file to check it."""
        from dateline.reports import IndexInfo

        manifest, folder = self._index.manifest, self._index.folder
        embedder, reader = self.models()
        with self._index.guard():
            summary = self._index.database.summary()
            sizes = self._index.sizes()
        return IndexInfo(
            folder=str(folder.resolve() if isinstance(folder, Path) else folder),
            generation=manifest.generation,
            written_by=manifest.written_by,
            written_at=manifest.written_at,
            articles=manifest.articles,
            chunks=manifest.chunks,
            first_date=summary["first_date"],
            last_date=summary["last_date"],
            sources=summary["sources"],
            database_bytes=sizes.database,
            database_sound=sizes.database_sound,
            vector_type=manifest.vector_type,
            vectors_bytes=sizes.vectors,
            vectors_sound=sizes.vectors_sound,
            embedder=embedder.name,
            embedder_sha256=embedder.sha256 or "",
            reader=reader.name,
            reader_sha256=reader.sha256,
        )
