"""`dateline ask`: one question, a batch of them, or the interactive prompt."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Annotated, TextIO

import typer

from dateline._version import __version__
from dateline.cli import options
from dateline.cli.batch import Line, Outcome, batch_lines, one_by_one, outcomes_of, side_by_side
from dateline.cli.printers import PRINTERS, SUFFIXES, Format, Printer, QuietPrinter
from dateline.cli.terminal import explain, is_smart, notify, stderr_console, stdout_console
from dateline.errors import DatelineError, QuestionError, UsageError
from dateline.features import Feature
from dateline.filters.filters import NO_FILTERS, Filters
from dateline.output.files import rewritten
from dateline.output.wording import scope_sentence
from dateline.pipeline.door import Dateline
from dateline.questions.conversation import Conversation
from dateline.settings import Settings

ABSTAINED = 3  # exit code


@options.with_filters
@options.with_settings(
    "index", "top_k", "answers", "min_confidence", "embedder", "reader", "retrieval", "prefer_recent"
)
def ask(
    words: Annotated[
        list[str] | None, typer.Argument(metavar="QUESTION", help="without it: the interactive prompt")
    ] = None,
    *,
    settings: Settings,
    as_json: options.JsonFlag = False,
    format: Annotated[Format | None, typer.Option("--format", help="what to print [default: text]")] = None,
    batch: Annotated[
        str | None,
        typer.Option(
            "--batch",
            metavar="FILE|-",
            help='a file of questions, one a line, or {"id": 1, "question": "..."}',
        ),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", metavar="FILE", help="write there; .csv, .jsonl, .md and .bib name the format too"
        ),
    ] = None,
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help="print the answer's words alone, and no notices")
    ] = False,
    candidates: Annotated[
        bool, typer.Option("--candidates", help="when abstaining, show what was rejected")
    ] = False,
    follow_ups: Annotated[
        bool,
        typer.Option("--follow-ups", help="questions on a pipe lean on those before them, as at the prompt"),
    ] = False,
    as_typed: Annotated[
        bool,
        typer.Option("--as-typed", help='let "according to Reuters" or "articles from June" confine nothing'),
    ] = False,
    filters: Filters,
) -> None:
    """Answer a question, with citations.

    Exits with 0 when answered or when a batch is done, with 3 when there is no answer, or no article
    that the filters allow.
    """
    if as_typed:
        settings = replace(settings, without=(*settings.without, Feature.SCOPE))
    question = " ".join(words) if words else None
    if question is not None and batch is not None:
        raise UsageError("both a question and --batch were given", hint="give one of them")
    if follow_ups and (question is not None or batch is not None):
        given = "a question" if question is not None else "--batch"
        raise UsageError(
            f"--follow-ups and {given} were given", hint="send the questions of a conversation on a pipe"
        )
    if as_json and format not in (None, Format.JSON):
        raise UsageError(f"both --json and --format {format} were given", hint="give one of them")
    chosen = Format.JSON if as_json else format
    if question is None and batch is None and (chosen not in (None, Format.TEXT) or output or quiet):
        if sys.stdin.isatty():
            flags = {"--json": as_json, f"--format {format}": format, "--output": output, "--quiet": quiet}
            flag = next(flag for flag, given in flags.items() if given)
            raise UsageError(f"{flag} was given without a question", hint="add a question, or --batch FILE")
        batch = "-"
    if question is None and batch is None:
        open_prompt(settings, filters, follow_ups=follow_ups)
        return
    with nullcontext(sys.stdout) if output is None else rewritten(output) as out:
        named = None if output is None else SUFFIXES.get(output.suffix.lower())
        printer = _printer(chosen or named or Format.TEXT, out, candidates=candidates, quiet=quiet)
        if question is not None:
            code = _ask_one(question, settings, filters, printer, quiet=quiet)
        else:
            assert batch is not None
            code = _ask_batch(batch, settings, filters, printer, follow_ups=follow_ups, quiet=quiet)
    raise typer.Exit(code)


def _printer(format: Format, out: TextIO, *, candidates: bool, quiet: bool) -> Printer:
    kind = QuietPrinter if quiet and format is Format.TEXT else PRINTERS[format]
    return kind(out, candidates=candidates)


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


def _ask_one(question: str, settings: Settings, filters: Filters, printer: Printer, *, quiet: bool) -> int:
    """Answer a question, or each of several; return the exit code."""
    with Dateline.open(settings=settings) as news:
        results = list(news.ask_each(question, filters=filters))
    for result in results:
        if result.scope is not None and not quiet:
            notify(scope_sentence(result.scope, "--as-typed"))
        if len(results) > 1:
            printer.of_batch(result)
        else:
            printer.one(result)
    return 0 if any(result.answered for result in results) else ABSTAINED


def _ask_batch(
    name: str, settings: Settings, filters: Filters, printer: Printer, *, follow_ups: bool, quiet: bool
) -> int:
    """Answer every line in order; one that cannot be asked is reported in its place, and the rest goes on.

    Returns the exit code.
    """
    blank = failed = 0
    with Dateline.open(settings=settings) as news:
        leaning = Feature.FOLLOW_UPS not in settings.without
        together = Conversation(news, follow_ups=leaning)

        def answers(line: Line | None) -> Iterator[Outcome]:
            # One line's questions may lean on each other, two lines' may not.
            asked = together if follow_ups else Conversation(news, follow_ups=leaning)
            return outcomes_of(line, news, asked, filters)

        # A pipe may wait for an answer before it asks the next question.
        in_turn, lines = follow_ups or name == "-", batch_lines(name)
        told = one_by_one(answers, lines) if in_turn else side_by_side(answers, lines, settings)
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
                    notify(f"line {line.number}: {scope_sentence(outcome.scope, '--as-typed')}")
                printer.of_batch(outcome, line.id)
    if blank and not quiet:
        notify(f"blank lines skipped: {blank}")
    return DatelineError.exit_code if failed else 0
