"""`dateline list` and `dateline stats`: which articles an index holds, how many, of when, from where."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from dateline.cli import options
from dateline.cli.charts import print_statistics
from dateline.cli.terminal import stdout_console
from dateline.filters import Filters
from dateline.output.json import FACTS_SCHEMA, dumps
from dateline.output.wording import one_line
from dateline.pipeline import Dateline
from dateline.reports import Heading
from dateline.settings import Settings

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
        typer.echo(dumps({"schema": FACTS_SCHEMA, **asdict(statistics)}))
    else:
        print_statistics(stdout_console(), statistics)
