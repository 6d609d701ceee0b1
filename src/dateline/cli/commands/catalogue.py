"""`dateline list` and `dateline stats`: which articles an index holds, how many, of when, from where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Annotated

import typer

from dateline.cli import options
from dateline.cli.charts import bars
from dateline.cli.terminal import stdout_console
from dateline.filters import Filters
from dateline.jsonshape import SCHEMA, dumps
from dateline.pipeline import Dateline
from dateline.settings import Settings
from dateline.types import Heading, Statistics
from dateline.wording import counted, one_line

_MOST_SOURCES = 20  # shown one by one
_UNKNOWN = "-"


@options.with_filters
def list_articles(
    index: options.IndexOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="print JSON, one object a line")] = False,
    limit: Annotated[
        int | None, typer.Option("--limit", metavar="N", min=0, help="list only the N newest")
    ] = None,
    *,
    filters: Filters,
) -> None:
    """List articles: id, date, source, title.

    The newest first; those without a date come last.
    """
    settings = Settings.load(index=index)
    with Dateline.open(settings.index, settings=settings) as news:
        headings = news.headings(filters, limit=limit)
    if as_json:
        for heading in headings:
            typer.echo(dumps(asdict(heading)))
        return
    rows = [_row(heading) for heading in headings]
    widths = [max((len(row[column]) for row in rows), default=0) for column in range(3)]
    for *cells, title in rows:
        padded = (f"{cell:<{width}}" for cell, width in zip(cells, widths, strict=True))
        typer.echo("  ".join((*padded, title)).rstrip())


def _row(heading: Heading) -> tuple[str, str, str, str]:
    told = (heading.id, heading.date, heading.source, heading.title)
    identity, date, source, title = (one_line(cell or _UNKNOWN) for cell in told)
    return identity, date, source, title


@options.with_filters
def stats(
    index: options.IndexOption = None,
    as_json: options.JsonFlag = False,
    *,
    filters: Filters,
) -> None:
    """Count articles by month and by source."""
    settings = Settings.load(index=index)
    with Dateline.open(settings.index, settings=settings) as news:
        statistics = news.stats(filters)
    if as_json:
        typer.echo(dumps({"schema": SCHEMA, **asdict(statistics)}))
    else:
        _print_statistics(statistics)


def _print_statistics(statistics: Statistics) -> None:
    console = stdout_console()
    months = [*statistics.months]
    span = f", {months[0]} to {months[-1]}" if months else ""
    typer.echo(f"{counted(statistics.articles, 'article')}{span}")
    by_month = _with_rest(statistics.months, statistics.undated, "no date")
    by_source = _with_rest(_first(statistics.sources, _MOST_SOURCES), statistics.unsourced, "no source")
    for rows in (by_month, by_source):
        if rows:
            typer.echo()
        for line in bars(rows, width=console.width, encoding=console.encoding):
            typer.echo(line)


def _first(counts: Mapping[str, int], most: int) -> Mapping[str, int]:
    """The first of them, and the sum of the others."""
    names = [*counts]
    rest = names[most:]
    first = {name: counts[name] for name in names[:most]}
    return {**first, f"{len(rest):,} more": sum(counts[name] for name in rest)} if rest else first


def _with_rest(counts: Mapping[str, int], rest: int, name: str) -> Mapping[str, int]:
    return {**counts, name: rest} if rest else counts
