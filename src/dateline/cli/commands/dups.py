"""`dateline dups`: the copies in an index, of articles and of passages, and what differs between them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated

import typer

from dateline.cli import options
from dateline.cli.copies import print_group
from dateline.cli.terminal import stdout_console
from dateline.copies.differences import compare
from dateline.filters.filters import Filters
from dateline.output.copies import copies_shape
from dateline.output.json import dumps
from dateline.pipeline.door import Dateline
from dateline.settings import Settings
from dateline.types import Article, Repeat


@options.with_filters
@options.with_settings("index")
def dups(
    *,
    settings: Settings,
    as_json: Annotated[bool, typer.Option("--json", help="print JSON, one object a line")] = False,
    limit: Annotated[
        int | None, typer.Option("--limit", metavar="N", min=0, help="show only N groups")
    ] = None,
    passages: Annotated[
        bool, typer.Option("--passages", help="show passages that stand in articles that are no copies")
    ] = False,
    filters: Filters,
) -> None:
    """Show wire copies: articles with nearly the same text, and what differs between them.

    Each group begins with the article that the others are copies of, the oldest where several are, and they
    are compared with it. Figures that differ are marked with "!".
    """
    console = stdout_console()
    groups = 0
    with Dateline.open(settings=settings) as news:
        for pieces in _pieces(news, filters, limit, passages=passages):
            groups += 1
            compared = [compare(pieces[0].text, other.text) for other in pieces[1:]]
            if as_json:
                typer.echo(dumps(copies_shape(pieces, compared)))
            else:
                print_group(console, pieces, compared)
                console.print()
    if not groups and not as_json:
        typer.echo("no passage stands in several articles" if passages else "no copies")


def _pieces(
    news: Dateline, filters: Filters, limit: int | None, *, passages: bool
) -> Iterator[Sequence[Article | Repeat]]:
    if passages:
        yield from news.repeats(filters, limit=limit)
    else:
        yield from news.copies(filters, limit=limit)
