"""The interactive prompt: a question in, an answer out, and commands that look behind it.

It is a function of callbacks: who asks, who reads lines and who shows a page are given to it, so a
test can feed it lines and compare the whole transcript.

But: reading keys is `lines.py`'s business, and how things look `render.py`'s.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from difflib import get_close_matches

from rich.console import Console

from dateline.cli.lines import ReadLine
from dateline.cli.render import article_page, citations, print_result, print_rows, print_sources, print_why
from dateline.cli.terminal import explain
from dateline.errors import DatelineError, UsageError
from dateline.types import Result

ShowPage = Callable[[Sequence[str], int], None]
"""Shows lines to a person, beginning near the one of that index."""

HELP = {
    ":help": "this list",
    ":open N": "the article of citation [N], at its evidence",
    ":why": "the scores behind the last answer, or behind having none",
    ":sources": "the articles behind the last answer",
    ":quit": "leave; :q and Ctrl-D do too",
}
COMMANDS = tuple(usage.split()[0] for usage in HELP)

_HOW_TO_LEAVE = "Type :quit or press Ctrl-D to leave."


def run_prompt(
    ask: Callable[[str], Result],
    read_line: ReadLine,
    console: Console,
    *,
    notices: Console,
    show_page: ShowPage | None = None,
    interactive: bool = True,
) -> None:
    """Answer lines until they end or `:quit`.

    Errors go to `notices` and do not end it. Ctrl-C while waiting for an answer gives that answer up;
    where nobody is there to type another question (`interactive` false) it ends the prompt.
    """
    session = _Session(ask, console, show_page=show_page)
    while True:
        line = None
        try:
            line = read_line().strip()
            if line in (":quit", ":q"):
                return
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


class _Session:
    """The last result, and what can be done with it. Mistakes are raised as UsageError."""

    def __init__(
        self,
        ask: Callable[[str], Result],
        console: Console,
        *,
        show_page: ShowPage | None,
    ) -> None:
        self._ask = ask
        self._console = console
        self._show_page = show_page if show_page is not None else self._print_page
        self._last: Result | None = None

    def take(self, line: str) -> None:
        """Answer a question or obey a command."""
        if not line.startswith(":"):
            self._last = self._ask(line)
            print_result(self._console, self._last, hint="Type :why to see what was nearest.")
            return
        name, _, argument = line.partition(" ")
        match name.lower():
            case ":help":
                print_rows(self._console, HELP.items())
            case ":open":
                self._open(argument.strip())
            case ":why":
                print_why(self._console, self._result())
            case ":sources":
                print_sources(self._console, self._result())
            case _:
                near = get_close_matches(name.lower(), COMMANDS, n=1)
                hint = f"did you mean {near[0]}?" if near else ":help lists the commands"
                raise UsageError(f"unknown command {name}", hint=hint)

    def _result(self) -> Result:
        if self._last is None:
            raise UsageError("there is no answer yet", hint="ask a question first")
        return self._last

    def _open(self, argument: str) -> None:
        places = citations(self._result())
        if not places:
            raise UsageError("the last answer has no citation", hint="ask another question")
        number = argument.strip("[]")
        if not (number.isdecimal() and 1 <= int(number) <= len(places)):
            known = "[1]" if len(places) == 1 else f"[1] to [{len(places)}]"
            fact = f"there is no citation {argument}" if argument else "no citation was named"
            raise UsageError(fact, hint=f"the last answer has {known}")
        self._show_page(*article_page(self._console, places[int(number) - 1]))

    def _print_page(self, lines: Sequence[str], _evidence: int) -> None:
        for line in lines:
            self._console.print(line, soft_wrap=True)
