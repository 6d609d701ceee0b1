"""What a session at the prompt remembers: the last result, and how much of it was shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Protocol

from rich.console import Console

from dateline.cli.completion import Completions
from dateline.cli.listings import print_headlines, print_listing, print_passages
from dateline.cli.numbering import shown
from dateline.cli.render import print_answers, print_result
from dateline.cli.terminal import fit
from dateline.errors import DatelineError, UsageError
from dateline.filters.filters import NO_FILTERS, Filters
from dateline.output.wording import counted, one_line, scope_sentence
from dateline.questions.conversation import Asks, Conversation
from dateline.reports import Heading, ModelInfo, Statistics
from dateline.result.replies import Listing
from dateline.result.result import Result
from dateline.settings import Settings
from dateline.types import Passage

ShowPage = Callable[[Sequence[str], int], None]
"""Shows lines to a person, beginning near the one of that index."""

MOST_ANSWERS = 12  # that `:more` can bring, where the settings do not ask for more at once

_PASSAGES_AT_ONCE = 3
_AS_TYPED = "(! asks it as typed)"
_HINT = "Type :why to see what was nearest."


class News(Asks, Protocol):
    """What a session needs of a Dateline."""

    settings: Settings

    def questions_in(self, line: str) -> Sequence[str]: ...

    def headings(self) -> Sequence[Heading]: ...

    def models(self) -> Sequence[ModelInfo]: ...

    def stats(self, filters: Filters = NO_FILTERS) -> Statistics: ...

    def left_out(self, filters: Filters) -> int: ...


class Session:
    """Answers questions from `news`, and keeps the last result.

    Answers go to `console`, what is only about them to `notices`. `at_once` answers are shown at first;
    what else `news` returns is for `:more`. `show_page` is the pager, without one a page is printed;
    `headlines` shows what was found while it is read. Only articles that `filters` allow are asked. With
    `follow_ups`, a question may lean on those before it.
    """

    def __init__(
        self,
        news: News,
        console: Console,
        *,
        notices: Console,
        at_once: int,
        show_page: ShowPage | None = None,
        headlines: bool = False,
        filters: Filters = NO_FILTERS,
        follow_ups: bool = True,
    ) -> None:
        self.news = news
        self.console = console
        self.notices = notices
        self.show_page = show_page if show_page is not None else self._print_page
        self.filters = filters
        self._conversation = Conversation(news, follow_ups=follow_ups)
        self._at_once = at_once
        self._on_passages = self._print_headlines if headlines else None
        self._last: Result | None = None
        self._asked_of = filters  # the articles that the last question was asked of
        self._opened: str | None = None  # the id of the article that was looked at since
        self._answers_shown = self._passages_shown = 0
        self.nearest_told = False  # what is nearest where there is no answer, and that it is none

    @property
    def prompt(self) -> str:
        """What stands before the line that is typed: the filter in force, if there is one."""
        return f"[{one_line(str(self.filters))}] ? " if self.filters else "? "

    @property
    def has_result(self) -> bool:
        return self._last is not None

    @cached_property
    def names(self) -> Completions:
        """The names that the index knows."""
        try:
            return Completions(self.news.headings())
        except DatelineError:  # of a damaged index: the next question will say so
            return Completions(())

    def answer(self, line: str) -> None:
        """Ask the question, or each of several in turn, and print what is answered.

        One that leans on those before it is asked in full.
        """
        questions = self.news.questions_in(line)
        for question in questions:
            if len(questions) > 1:
                self.console.print(one_line(question), soft_wrap=True, style="bold")
            self._show(
                self._conversation.ask(
                    question,
                    filters=self.filters,
                    on_passages=self._on_passages,
                    on_question=lambda full: self.notice(f"Understood as: {one_line(full)} {_AS_TYPED}"),
                    this=self._opened,
                )
            )
            if question is not questions[-1]:
                self.console.print()

    def undo(self) -> None:
        """Ask the last question as it was typed. Raises UsageError where it was asked so."""
        self._show(
            self._conversation.undo(
                on_passages=self._on_passages,
                on_question=lambda typed: self.notice(f"As typed: {one_line(typed)}"),
            )
        )

    def _show(self, result: Result) -> None:
        self._last, self._asked_of, self._opened = result, self.filters, None
        self._answers_shown = self._passages_shown = 0
        self.nearest_told = False
        shown = self.result()
        self._answers_shown = len(shown.answers)
        if result.scope is not None:
            self.notice(one_line(f"{scope_sentence(result.scope, '!')}."))
        print_result(self.console, shown, hint=_HINT)

    def result(self) -> Result:
        """Return the last result, as far as it was shown. Raises UsageError before the first question."""
        return self._everything().showing(max(self._at_once, self._answers_shown))

    @property
    def on_screen(self) -> int:
        """How many of the last result's citations were shown: they have the first numbers."""
        return shown(self.result(), self._answers_shown)

    def opened(self, article: str) -> None:
        """Let "this article" be the one of that id."""
        self._opened = article

    def more(self) -> None:
        """Print the next candidates, or articles; after the last, the next passages.

        Raises UsageError after all.
        """
        result = self._everything()
        if result.listing is not None:
            self._more_listed(result, result.listing)
            return
        first, end = self._answers_shown, min(self._answers_shown + self._at_once, len(result.candidates))
        if first < end:
            self._answers_shown, self.nearest_told = end, True
            print_answers(self.console, self.result(), first, end)
            return
        first = self._passages_shown
        end = min(first + _PASSAGES_AT_ONCE, len(result.passages))
        if first == end:
            found = f"{counted(len(result.candidates), 'answer')}, {counted(len(result.passages), 'passage')}"
            raise UsageError(f"that was all: {found}", hint="ask another question")
        self._passages_shown = end
        print_passages(self.console, result, first, end)

    def _more_listed(self, result: Result, listing: Listing) -> None:
        named = self.result().listing
        first = 0 if named is None else len(named.mentions)
        end = first + listing.enquiry.listed
        if len(listing.mentions) < end and listing.unnamed:
            # What was mended or put in full is asked as it stands, but for words about the articles wanted.
            asked = result.asked if result.scope is not None else result.question
            named_before = len(listing.mentions)
            found = self.news.ask(
                asked, filters=self._asked_of, offset=named_before, as_typed=result.scope is None
            )
            more = () if found.listing is None else found.listing.mentions
            listing = replace(listing, mentions=(*listing.mentions, *more))
            self._last = replace(result, reply=listing)
        if len(listing.mentions) <= first:
            raise UsageError(f"that was all: {counted(first, 'article')}", hint="ask another question")
        self._answers_shown = end
        print_listing(self.console, replace(listing, mentions=listing.mentions[:end]), first)

    def fit(self) -> None:
        """Take the width that the terminal has now."""
        if self.console.is_terminal:
            fit(self.console, self.notices)

    def notice(self, line: str) -> None:
        """Print a line that is about what was done; on a terminal it is broken between words."""
        self.notices.print(line, soft_wrap=not self.notices.is_terminal)

    def _everything(self) -> Result:
        if self._last is None:
            raise UsageError("there is no answer yet", hint="ask a question first")
        return self._last

    def _print_headlines(self, passages: Sequence[Passage]) -> None:
        print_headlines(self.notices, passages)

    def _print_page(self, lines: Sequence[str], _evidence: int) -> None:
        for line in lines:
            self.console.print(line, soft_wrap=True)
