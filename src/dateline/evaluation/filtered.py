"""An index as a filtered evaluation sees it: articles that the filters leave out are not there.

Which questions are asked stays the same, and so do the grades of a set that grades articles; one that
only names its articles has those sought that the filters allow.
"""

from __future__ import annotations

from dataclasses import dataclass

from dateline.errors import UnknownArticleError
from dateline.filters.filters import Filters
from dateline.pipeline.door import Dateline
from dateline.result.result import Result
from dateline.settings import Retrieval
from dateline.types import Article, Passage


@dataclass(frozen=True)
class FilteredIndex:
    """A Dateline asked under filters."""

    dateline: Dateline
    filters: Filters

    def ask(self, question: str) -> Result:
        return self.dateline.ask(question, filters=self.filters)

    def retrieve(
        self, question: str, *, top_k: int | None = None, retrieval: Retrieval | None = None
    ) -> tuple[Passage, ...]:
        return self.dateline.retrieve(question, top_k=top_k, retrieval=retrieval, filters=self.filters)

    def article(self, article_id: str) -> Article:
        """Return an article that the filters allow. Raises UnknownArticleError."""
        article = self.dateline.article(article_id)
        if not self.filters.matches(article):
            raise UnknownArticleError(
                f"article {article_id!r} does not match {self.filters}", hint="widen the filter"
            )
        return article

    def find_text(self, text: str) -> tuple[str, ...]:
        found = self.dateline.find_text(text)
        return tuple(id for id in found if self.filters.matches(self.dateline.article(id)))
