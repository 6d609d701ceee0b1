"""`dateline ask`: its flags, for whatever `cli/plain.py` leaves to typer."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from dateline.cli import asking, options
from dateline.cli.formats import Format
from dateline.filters.filters import Filters
from dateline.settings import Settings


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
        typer.Option("--as-typed", help='mend no slip, and let "according to Reuters" confine nothing'),
    ] = False,
    filters: Filters,
) -> None:
    """Answer a question, with citations.

    Exits with 0 when answered or when a batch is done, with 3 when there is no answer, or no article
    that the filters allow.
    """
    wishes = asking.Wishes(
        as_json=as_json,
        format=format,
        batch=batch,
        output=output,
        quiet=quiet,
        candidates=candidates,
        follow_ups=follow_ups,
        as_typed=as_typed,
    )
    raise typer.Exit(asking.ask(words or (), settings, wishes, filters))
