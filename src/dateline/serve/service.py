"""Questions from many at once: the one layer that HTTP and MCP stand on.

It knows no protocol: it takes a question with the settings of its own, and returns results. Who may wait how
long for one is for those above it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from typing import Any

from dateline.filters import NO_FILTERS, Filters
from dateline.pipeline import Dateline, OnPassages
from dateline.result import Result
from dateline.serve.generations import Generations
from dateline.settings import Settings

OnQuestion = Callable[[str], None]
"""Is told each question of a line as it will be put to the articles, before it is asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A line that asks something, and how: None takes what the service's settings say."""

    line: str
    filters: Filters = NO_FILTERS
    top_k: int | None = None
    answers: int | None = None
    min_confidence: float | None = None
    as_typed: bool = False

    def under(self, settings: Settings) -> Settings:
        """Return the settings with what the question says itself. Raises SettingsError."""
        given: dict[str, Any] = {
            "top_k": self.top_k,
            "answers": self.answers,
            "min_confidence": self.min_confidence,
        }
        return replace(settings, **{name: value for name, value in given.items() if value is not None})


class Service:
    """An index that many ask at once, always in its newest state. Safe to use from several threads.

    Raises NoIndexError, IndexFormatError, DamagedIndexError.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._generations = Generations(settings)

    @property
    def generation(self) -> int:
        """Which generation of the index new requests are answered from."""
        return self._generations.number

    def start(self) -> None:
        """Load the models, and follow the index from now on. Raises ModelError, DamagedIndexError."""
        with self.news() as news:
            news.load()
        self._generations.follow()

    def news(self) -> AbstractContextManager[Dateline]:
        """Hold the newest state of the index: one request sees one state, whatever is committed meanwhile."""
        return self._generations.held()

    def ask(
        self,
        question: Question,
        *,
        on_question: OnQuestion | None = None,
        on_passages: OnPassages | None = None,
    ) -> Iterator[Result]:
        """Yield what is answered to each question of the line, from one state of the index.

        Raises what `Dateline.ask` raises.
        """
        with self.news() as held:
            news = held.under(question.under(self.settings))
            conversation = news.conversation()
            for one in news.questions_in(question.line):
                yield conversation.ask(
                    one, filters=question.filters, on_passages=on_passages, on_question=on_question
                )

    def close(self) -> None:
        """Let go of the index."""
        self._generations.close()


def as_shapes(results: list[Result]) -> dict[str, Any] | list[dict[str, Any]]:
    """Return the object of a result, or of several theirs in a list."""
    shapes = [result.to_dict() for result in results]
    return shapes[0] if len(shapes) == 1 else shapes
