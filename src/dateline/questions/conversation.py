"""Questions that lean on the ones before them: "And in May?", "Who co-signed it?".

A conversation keeps its last turns. A question that leans on an earlier one is asked in full, and the
result says both: `asked`, what was typed, and `question`, what was put to the articles. `undo` asks it as it
was typed.

How a question is understood is said in `followups`. A conversation is one person's: unlike the
`Dateline` that it asks, it is not for several threads.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Protocol

from dateline.errors import UnknownArticleError, UsageError
from dateline.filters.filters import NO_FILTERS, Filters
from dateline.questions.about import about_articles
from dateline.questions.followups.memory import MOST_TURNS, Turn
from dateline.questions.followups.readings import readings
from dateline.questions.length import is_too_long
from dateline.result.replies import Answers, Items, Listing, Verdict
from dateline.result.result import Result
from dateline.types import OnPassages, OnQuestion


class Asks(Protocol):
    """What a conversation needs of a Dateline."""

    def ask(
        self,
        question: str,
        *,
        filters: Filters = NO_FILTERS,
        on_passages: OnPassages | None = None,
        on_question: OnQuestion | None = None,
        this: str | None = None,
        offset: int = 0,
        as_typed: bool = False,
    ) -> Result: ...


class Conversation:
    """Asks `news` one question after another, each in the light of those before it.

    Without `follow_ups` every question is asked as it stands. `turns` came before.
    """

    def __init__(self, news: Asks, *, follow_ups: bool = True, turns: Sequence[Turn] = ()) -> None:
        self._news = news
        self._follow_ups = follow_ups
        self._turns = list(turns)
        self._filters = NO_FILTERS

    def in_full(self, question: str) -> str | None:
        """Return how a question would be asked now, None where it would be asked as it stands.

        Where it may be meant in two ways, and the articles do not answer this one, the other is asked.
        """
        return next(iter(self._readings(question)), None)

    def _readings(self, question: str) -> tuple[str, ...]:
        if not self._follow_ups or is_too_long(question):
            return ()
        about = about_articles(question)
        return () if about is not None and about.this else readings(question, self._turns)

    def ask(
        self,
        question: str,
        *,
        filters: Filters = NO_FILTERS,
        on_passages: OnPassages | None = None,
        on_question: OnQuestion | None = None,
        as_typed: bool = False,
        this: str | None = None,
        offset: int = 0,
    ) -> Result:
        """Answer a question, in full where it leans on the last ones.

        `this` is the id of the article that "this" means, by default the one that was named last. Of a
        listing the first `offset` articles are left out. With `as_typed` it is asked as it stands; where it
        was the last one, that turn is taken back. Raises what `Dateline.ask` raises; the conversation then
        stays as it was.
        """
        if as_typed:
            result = self._news.ask(
                question, filters=filters, on_passages=on_passages, this=this, offset=offset, as_typed=True
            )
            if self._turns and self._turns[-1].result.asked == result.asked:
                del self._turns[-1]
            self._remember(result, filters)
            return result
        ways = self._readings(question)
        if len(ways) > 1:
            result = self._first_answered(ways, filters)
            if on_question is not None:
                on_question(result.question)
            if on_passages is not None:
                on_passages(result.passages)
        else:
            if ways and on_question is not None:
                on_question(ways[0])
            result = self._ask(
                ways[0] if ways else question,
                this,
                filters=filters,
                on_passages=on_passages,
                on_question=on_question,
                offset=offset,
            )
        if ways:
            result = replace(result, asked=question.strip())
        self._remember(result, filters)
        return result

    def _first_answered(self, ways: Sequence[str], filters: Filters) -> Result:
        """Try a question that may be meant in several ways, the likeliest first, on the articles."""
        results = [self._ask(ways[0], filters=filters)]
        for way in ways[1:]:
            if results[-1].answered:
                return results[-1]
            results.append(self._ask(way, filters=filters))
        return next((one for one in results if one.answered), results[0])

    def _ask(self, question: str, this: str | None = None, **how: Any) -> Result:
        """Ask, "this" being what was named last where nothing else is given, and is in the index still."""
        if this is not None:
            return self._news.ask(question, this=this, **how)
        try:
            return self._news.ask(question, this=self._this(), **how)
        except UnknownArticleError:
            return self._news.ask(question, **how)

    def undo(
        self,
        *,
        on_passages: OnPassages | None = None,
        on_question: OnQuestion | None = None,
    ) -> Result:
        """Ask the last question again as it was typed. Raises UsageError where it was asked so."""
        last = self._turns[-1].result if self._turns else None
        if last is None or last.asked == last.question:
            raise UsageError("the last question was asked as it was typed", hint="there is nothing to undo")
        if on_question is not None:
            on_question(last.asked)
        return self.ask(last.asked, filters=self._filters, on_passages=on_passages, as_typed=True)

    @property
    def turns(self) -> tuple[Turn, ...]:
        """The last turns, oldest first, as far as they are remembered."""
        return tuple(self._turns)

    def forget(self) -> None:
        """Let the next question be the first."""
        self._turns.clear()

    def _this(self) -> str | None:
        """The id of the article that was named last: what "this" means."""
        for turn in reversed(self._turns):
            match turn.result.reply:
                case Listing(mentions=(first, *_)):
                    return first.heading.id
                case Answers() | Verdict() | Items() if turn.result.candidates:
                    return turn.result.candidates[0].citations[0].article.id
        return None

    def _remember(self, result: Result, filters: Filters) -> None:
        self._turns = [*self._turns[1 - MOST_TURNS :], Turn(result.question, result)]
        self._filters = filters
