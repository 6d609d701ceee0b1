"""What `dateline ask` does once its line is read: one question, a batch of them, or the prompt.

How the line is read is the business of `plain.py` and of `commands/ask.py`. For one question the index is
opened and its models begin to load before the rest is imported, and what a batch or the prompt needs is not.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from dateline._version import __version__
from dateline.cli.formats import SUFFIXES, Format
from dateline.errors import DatelineError, QuestionError, UsageError
from dateline.features import Feature
from dateline.filters.filters import NO_FILTERS, Filters
from dateline.pipeline.door import Dateline
from dateline.settings import Settings

if TYPE_CHECKING:
    from dateline.cli.batch import Line, Outcome
    from dateline.cli.printers import Printer
    from dateline.result.replies import Scope

ABSTAINED = 3  # exit code


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What a person wants of `ask` besides what is asked: each is the flag of its name."""

    as_json: bool = False
    format: Format | None = None
    batch: str | None = None
    output: Path | None = None
    quiet: bool = False
    candidates: bool = False
    follow_ups: bool = False
    as_typed: bool = False


def ask(words: Sequence[str], settings: Settings, wishes: Wishes, filters: Filters = NO_FILTERS) -> int:
    """Answer a question of these words, each of a batch, or at the prompt; return the exit code."""
    if wishes.as_typed:
        settings = replace(settings, without=(*settings.without, Feature.SCOPE, Feature.SPELLING))
    question, batch = " ".join(words) if words else None, wishes.batch
    _require_one_thing(question, wishes)
    if question is None and batch is None:
        if not _wants_a_pipe(wishes):
            open_prompt(settings, filters, follow_ups=wishes.follow_ups)
            return 0
        batch = "-"
    with Dateline.open(settings=settings) as news:
        if question is not None:
            news.begin(question)
        if filters.language and not wishes.quiet:
            _notify_left_out(news.left_out(filters))
        if question is not None:
            with _printer(wishes) as printer:
                return _ask_one(question, news, filters, printer, quiet=wishes.quiet)
        assert batch is not None
        with _printer(wishes) as printer:
            return _ask_batch(batch, news, filters, printer, follow_ups=wishes.follow_ups, quiet=wishes.quiet)


def _require_one_thing(question: str | None, wishes: Wishes) -> None:
    """Raise UsageError for two wishes of which only one can be granted."""
    if question is not None and wishes.batch is not None:
        raise UsageError("both a question and --batch were given", hint="give one of them")
    if wishes.follow_ups and (question is not None or wishes.batch is not None):
        given = "a question" if question is not None else "--batch"
        raise UsageError(
            f"--follow-ups and {given} were given", hint="send the questions of a conversation on a pipe"
        )
    if wishes.as_json and wishes.format not in (None, Format.JSON):
        raise UsageError(f"both --json and --format {wishes.format} were given", hint="give one of them")


def _wants_a_pipe(wishes: Wishes) -> bool:
    """Whether the wishes are none of the prompt's, so that questions come on a pipe. Raises UsageError."""
    given = {
        "--json": wishes.as_json,
        f"--format {wishes.format}": wishes.format not in (None, Format.TEXT),
        "--output": wishes.output is not None,
        "--quiet": wishes.quiet,
    }
    flag = next((flag for flag, wish in given.items() if wish), None)
    if flag is not None and sys.stdin.isatty():
        raise UsageError(f"{flag} was given without a question", hint="add a question, or --batch FILE")
    return flag is not None


@contextmanager
def _printer(wishes: Wishes) -> Iterator[Printer]:
    """What prints as it is wished, on standard output or into the file that is named."""
    from dateline.cli.printers import PRINTERS, QuietPrinter
    from dateline.output.files import rewritten

    output = wishes.output
    named = None if output is None else SUFFIXES.get(output.suffix.lower())
    format = (Format.JSON if wishes.as_json else wishes.format) or named or Format.TEXT
    kind = QuietPrinter if wishes.quiet and format is Format.TEXT else PRINTERS[format]
    if kind is PRINTERS[Format.TEXT]:
        import dateline.cli.render  # noqa: F401  # what it draws with loads while the models do
    with nullcontext(sys.stdout) if output is None else rewritten(output) as out:
        yield kind(out, candidates=wishes.candidates)


def open_prompt(settings: Settings, filters: Filters = NO_FILTERS, *, follow_ups: bool = False) -> None:
    """Run the interactive prompt; where standard input is no terminal, without any decoration.

    At a terminal, or with `follow_ups`, a question may lean on those before it.
    """
    from functools import partial

    from dateline.cli.actions import suggestions
    from dateline.cli.lines import piped_reader, plain_reader, terminal_reader
    from dateline.cli.pager import show_page
    from dateline.cli.prompt import run_prompt
    from dateline.cli.session import MOST_ANSWERS, Session
    from dateline.cli.terminal import is_smart, stderr_console, stdout_console

    console, notices, interactive = stdout_console(), stderr_console(), sys.stdin.isatty()
    most = replace(settings, answers=max(settings.answers, MOST_ANSWERS))
    with Dateline.open(settings.index, settings=most) as news:
        session = Session(
            news,
            console,
            notices=notices,
            at_once=settings.answers,
            show_page=show_page if is_smart() else None,
            headlines=interactive,
            filters=filters,
            follow_ups=(follow_ups or interactive) and Feature.FOLLOW_UPS not in settings.without,
        )
        if is_smart():
            read_line = terminal_reader(partial(suggestions, session))
        else:
            read_line = plain_reader() if interactive else piped_reader()
        if interactive:
            session.notice(f"Dateline {__version__}. Ask a question; :help lists the commands.")
        run_prompt(session, read_line, interactive=interactive)


def _ask_one(question: str, news: Dateline, filters: Filters, printer: Printer, *, quiet: bool) -> int:
    """Answer a question, or each of several; return the exit code."""
    results = list(news.ask_each(question, filters=filters, on_question=None if quiet else _notify_reading))
    for result in results:
        if result.scope is not None and not quiet:
            _notify_scope(result.scope)
        if len(results) > 1:
            printer.of_batch(result)
        else:
            printer.one(result)
    return 0 if any(result.answered for result in results) else ABSTAINED


def _ask_batch(
    name: str, news: Dateline, filters: Filters, printer: Printer, *, follow_ups: bool, quiet: bool
) -> int:
    """Answer every line in order; one that cannot be asked is reported in its place, and the rest goes on.

    Returns the exit code.
    """
    from dateline.cli.batch import batch_lines, one_by_one, outcomes_of, side_by_side
    from dateline.cli.terminal import explain, notify
    from dateline.questions.conversation import Conversation

    blank = failed = 0
    leaning = Feature.FOLLOW_UPS not in news.settings.without
    together = Conversation(news, follow_ups=leaning)

    def answers(line: Line | None) -> Iterator[Outcome]:
        # One line's questions may lean on each other, two lines' may not.
        asked = together if follow_ups else Conversation(news, follow_ups=leaning)
        return outcomes_of(line, news, asked, filters)

    # A pipe may wait for an answer before it asks the next question.
    in_turn, lines = follow_ups or name == "-", batch_lines(name)
    told = one_by_one(answers, lines) if in_turn else side_by_side(answers, lines, news.settings)
    for line, outcomes in told:
        blank += line is None
        for one, outcome in outcomes:
            assert line is not None
            if isinstance(outcome, QuestionError):
                failed += 1
                notify(f"line {line.number}: {explain(outcome)}")
                printer.failed(one, explain(outcome), line.id)
                continue
            if outcome.scope is not None and not quiet:
                _notify_scope(outcome.scope, f"line {line.number}: ")
            elif outcome.question != outcome.asked and not quiet:
                _notify_reading(outcome.question, f"line {line.number}: ")
            printer.of_batch(outcome, line.id)
    if blank and not quiet:
        notify(f"blank lines skipped: {blank}")
    return DatelineError.exit_code if failed else 0


def _notify_reading(question: str, of: str = "") -> None:
    from dateline.cli.terminal import notify
    from dateline.output.wording import one_line

    notify(f"{of}understood as: {one_line(question)} (--as-typed asks it as typed)")


def _notify_left_out(articles: int) -> None:
    from dateline.cli.terminal import notify
    from dateline.output.wording import unknown_language_sentence

    if articles:
        notify(unknown_language_sentence(articles))


def _notify_scope(scope: Scope, of: str = "") -> None:
    from dateline.cli.terminal import notify
    from dateline.output.wording import scope_sentence

    notify(f"{of}{scope_sentence(scope, '--as-typed')}")
