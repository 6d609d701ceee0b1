"""The interactive prompt: a question in, an answer out, and commands that look behind it.

It is a function of callbacks: who asks, who reads lines and who shows a page are given to it, so a
test can feed it lines and compare the whole transcript.

But: reading keys is `lines.py`'s business, and how things look `render.py`'s.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Protocol

from rich.console import Console

from dateline.cli.lines import ReadLine
from dateline.cli.render import article_page, citations, print_result, print_rows, print_sources, print_why
from dateline.cli.terminal import explain
from dateline.errors import DatelineError, UsageError
from dateline.filters import NO_FILTERS, Filters
from dateline.pipeline import OnPassages
from dateline.types import Result, Statistics
from dateline.wording import counted, one_line

ShowPage = Callable[[Sequence[str], int], None]
"""Shows lines to a person, beginning near the one of that index."""

_HOW_TO_LEAVE = "Type :quit or press Ctrl-D to leave."


class News(Protocol):
    """What the prompt needs of a Dateline."""

    def ask(
        self, question: str, *, filters: Filters = NO_FILTERS, on_passages: OnPassages | None = None
    ) -> Result: ...

    def stats(self, filters: Filters = NO_FILTERS) -> Statistics: ...


def run_prompt(
    news: News,
    read_line: ReadLine,
    console: Console,
    *,
    notices: Console,
    show_page: ShowPage | None = None,
    interactive: bool = True,
    filters: Filters = NO_FILTERS,
) -> None:
    """Answer lines until they end or `:quit`, from the articles that `filters`, or `:filter`, allow.

    Errors go to `notices` and do not end it. Ctrl-C while waiting for an answer gives that answer up;
    where nobody is there to type another question (`interactive` false) it ends the prompt.
    """
    session = Session(news, console, show_page=show_page, filters=filters)
    while True:
        line = None
        try:
            line = read_line(session.prompt).strip()
            if line:
                session.take(line)
                console.print()
        except EOFError:
            return
        except DatelineError as error:
            notices.print(explain(error), soft_wrap=True)
        except KeyboardInterrupt:
            if not interactive:
                raise
            notices.print(_HOW_TO_LEAVE if line is None else "Cancelled.")


class Session:
    """The last result, and what can be done with it. Mistakes are raised as UsageError."""

    def __init__(
        self,
        news: News,
        console: Console,
        *,
        show_page: ShowPage | None = None,
        filters: Filters = NO_FILTERS,
    ) -> None:
        self._news = news
        self._console = console
        self._show_page = show_page if show_page is not None else self._print_page
        self._filters = filters
        self._last: Result | None = None

    @property
    def prompt(self) -> str:
        """What stands before the line that is typed: the filter in force, if there is one."""
        return f"[{one_line(str(self._filters))}] ? " if self._filters else "? "

    def take(self, line: str) -> None:
        """Answer a question or obey a command."""
        if not line.startswith(":"):
            self._last = self._news.ask(line, filters=self._filters)
            print_result(self._console, self._last, hint="Type :why to see what was nearest.")
            return
        name, _, argument = line.partition(" ")
        command = COMMANDS.get(_SHORT.get(name.lower(), name.lower()))
        if command is None:
            near = get_close_matches(name.lower(), COMMANDS, n=1)
            hint = f"did you mean {near[0]}?" if near else ":help lists the commands"
            raise UsageError(f"unknown command {name}", hint=hint)
        command.obey(self, argument.strip())

    def result(self) -> Result:
        """Return the last result. Raises UsageError before the first question."""
        if self._last is None:
            raise UsageError("there is no answer yet", hint="ask a question first")
        return self._last

    def _help(self, _: str) -> None:
        print_rows(self._console, ((command.usage, command.about) for command in COMMANDS.values()))

    def _why(self, _: str) -> None:
        print_why(self._console, self.result())

    def _sources(self, _: str) -> None:
        print_sources(self._console, self.result())

    def _open(self, argument: str) -> None:
        places = citations(self.result())
        if not places:
            raise UsageError("the last answer has no citation", hint="ask another question")
        number = argument.strip("[]")
        if not (number.isdecimal() and 1 <= int(number) <= len(places)):
            known = "[1]" if len(places) == 1 else f"[1] to [{len(places)}]"
            fact = f"there is no citation {argument}" if argument else "no citation was named"
            raise UsageError(fact, hint=f"the last answer has {known}")
        self._show_page(*article_page(self._console, places[int(number) - 1]))

    def _filter(self, line: str) -> None:
        filters = Filters.parse_line(line)
        count = self._news.stats(filters).articles  # an error leaves the filter that was in force
        self._filters = filters
        told = (
            f"Asking {counted(count, 'article')}." if filters else f"Asking all {counted(count, 'article')}."
        )
        self._console.print(told)

    def _leave(self, _: str) -> None:
        raise EOFError

    def _print_page(self, lines: Sequence[str], _evidence: int) -> None:
        for line in lines:
            self._console.print(line, soft_wrap=True)


_SHORT = {":q": ":quit", ":h": ":help"}


@dataclass(frozen=True, slots=True)
class Command:
    """What is typed, what it does in a few words, and the method that does it with what follows its name."""

    usage: str
    about: str
    obey: Callable[[Session, str], None]


COMMANDS = {
    command.usage.split()[0]: command
    for command in (
        Command(":help", "this list", Session._help),
        Command(":open N", "the article of citation [N], at its evidence", Session._open),
        Command(":why", "the scores behind the last answer, or behind having none", Session._why),
        Command(":sources", "the articles behind the last answer", Session._sources),
        Command(
            ":filter FILTER",
            "ask only some articles: since=2025-06 source=Reuters; alone, all",
            Session._filter,
        ),
        Command(":quit", "leave; :q and Ctrl-D do too", Session._leave),
    )
}
