"""Questions from many at once: the one layer that HTTP and MCP stand on.

It knows no protocol: it takes a question with the settings of its own, and returns results. Who may wait how
long for one is for those above it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from dateline.errors import DatelineError, NothingMatchesError, QuestionError, UnknownArticleError
from dateline.features import Feature
from dateline.filters.filters import NO_FILTERS, Filters
from dateline.pipeline.door import Dateline
from dateline.result.result import Result
from dateline.serve.conversations import Conversations
from dateline.serve.generations import Generations
from dateline.settings import Settings
from dateline.types import OnPassages

OnQuestion = Callable[[str, str], None]
"""Is told a question as it was typed, and in full, where it leans on others, before it is asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A line that asks something, and how: None takes what the service's settings say.

    It may lean on earlier ones of the same `conversation`. `as_typed` asks the line as it stands, and takes
    back the last question of the conversation where it was this one. `this` is the id of the article that
    "this" means, where it is not what the conversation cited last. Of a listing the first `offset` articles
    are left out.
    """

    line: str
    filters: Filters = NO_FILTERS
    top_k: int | None = None
    answers: int | None = None
    min_confidence: float | None = None
    conversation: str | None = None
    as_typed: bool = False
    this: str | None = None
    offset: int = 0

    def under(self, settings: Settings) -> Settings:
        """Return the settings with what the question says itself. Raises SettingsError."""
        given: dict[str, Any] = {
            "top_k": self.top_k,
            "answers": self.answers,
            "min_confidence": self.min_confidence,
        }
        return replace(settings, **{name: value for name, value in given.items() if value is not None})


def told(error: DatelineError) -> tuple[str, str]:
    """Return fact and remedy of an error for who has neither a shell nor the folders of this machine."""
    if isinstance(error, NothingMatchesError):
        return error.fact.replace(f" in {error.folder}", "", 1), "widen the filter"
    if isinstance(error, UnknownArticleError):
        return error.fact, "ids stand in the citations of answers, and in the list of the articles"
    if isinstance(error, QuestionError) and "dateline ask" in error.hint:
        return error.fact, 'ask one, such as "Who signed the pact?"'
    return error.fact, error.hint


class Service:
    """An index that many ask at once, always in its newest state. Safe to use from several threads.

    Raises NoIndexError, IndexFormatError, DamagedIndexError.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.conversations = Conversations(follow_ups=Feature.FOLLOW_UPS not in settings.without)
        self._generations = Generations(settings)

    @property
    def generation(self) -> int:
        """Which generation of the index new requests are answered from."""
        return self._generations.number

    @property
    def trouble(self) -> DatelineError | None:
        """Why the index's newest state could not be taken up; None while it could."""
        return self._generations.trouble

    def load(self) -> None:
        """Load what the first question would load. Raises ModelError, DamagedIndexError."""
        with self.news() as news:
            news.load()

    def start(self) -> None:
        """Follow the index from now on, the models loaded. Raises ModelError, DamagedIndexError."""
        self.load()
        self._generations.follow()

    def news(self) -> AbstractContextManager[Dateline]:
        """Hold the newest state of the index: one request sees one state, whatever is committed meanwhile."""
        return self._generations.held()

    def ask(
        self,
        question: Question,
        *,
        news: Dateline | None = None,
        on_question: OnQuestion | None = None,
        on_passages: OnPassages | None = None,
    ) -> Iterator[Result]:
        """Yield what is answered to each question of the line, all from one state of the index.

        That is the newest one, or `news`, which the caller holds. `on_passages` is told what was found,
        before it is read. Raises what `Dateline.ask` raises.
        """
        if not question.line.strip():  # the library's hint is one for the shell
            raise QuestionError(
                "the question is empty", hint='put one in "question", such as "Who signed the pact?"'
            )
        with ExitStack() as held:
            news = held.enter_context(self.news()) if news is None else news
            under = news.under(question.under(self.settings))
            conversation = held.enter_context(self.conversations.of(question.conversation, under))
            lines = (question.line,) if question.as_typed else under.questions_in(question.line)
            for line in lines:
                yield conversation.ask(
                    line,
                    filters=question.filters,
                    on_passages=on_passages,
                    on_question=None if on_question is None else partial(on_question, line),
                    as_typed=question.as_typed,
                    this=question.this,
                    offset=question.offset,
                )

    def close(self) -> None:
        """Let go of the index."""
        self._generations.close()
