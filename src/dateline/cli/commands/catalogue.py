"""`dateline list` and `dateline stats`: which articles an index holds, how many, of when, from where."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from dateline.cli import options
from dateline.cli.charts import print_statistics
from dateline.cli.layout import path_shown
from dateline.cli.terminal import stdout_console
from dateline.filters.filters import Filters
from dateline.output.json import dumps, facts
from dateline.output.wording import one_line
from dateline.pipeline.door import Dateline
from dateline.reports import Heading
from dateline.settings import Settings

_UNKNOWN = "-"


@options.with_filters
@options.with_settings("index")
def list_articles(
    *,
    settings: Settings,
    as_json: Annotated[bool, typer.Option("--json", help="print JSON, one object a line")] = False,
    limit: Annotated[
        int | None, typer.Option("--limit", metavar="N", min=0, help="list only the N newest")
    ] = None,
    long: Annotated[bool, typer.Option("--long", help="list the files too, and addresses")] = False,
    filters: Filters,
) -> None:
    """List articles: id, date, source, title, or how those begin that have none.

    The newest first; those without a date come last.
    """
    with Dateline.open(settings=settings) as news:
        headings = news.headings(filters, limit=limit)
    if as_json:
        for heading in headings:
            typer.echo(dumps(asdict(heading)))
        return
    rows = [_row(heading, long=long) for heading in headings]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        padded = (f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True))
        typer.echo("  ".join(padded).rstrip())


def _row(heading: Heading, *, long: bool) -> list[str]:
    told = [heading.id, heading.date, heading.source, heading.title or heading.opening]
    if long:
        told += [path_shown(heading), heading.url]
    return [one_line(cell or _UNKNOWN) for cell in told]


@options.with_filters
@options.with_settings("index")
def stats(
    *,
    settings: Settings,
    as_json: options.JsonFlag = False,
    filters: Filters,
) -> None:
    """Count articles by month and by source."""
    with Dateline.open(settings=settings) as news:
        statistics = news.stats(filters)
    if as_json:
        typer.echo(facts(statistics))
    else:
        print_statistics(stdout_console(), statistics)
