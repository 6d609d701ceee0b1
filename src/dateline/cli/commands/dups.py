"""`dateline dups`: the groups of copies in an index, and what differs between the copies."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

import typer
from rich.console import Console

from dateline.cli import options
from dateline.cli.render import say
from dateline.cli.terminal import stdout_console
from dateline.differences import Comparison, Difference, compare
from dateline.filters import Filters
from dateline.jsonshape import dumps
from dateline.pipeline import Dateline
from dateline.settings import Settings
from dateline.types import Article
from dateline.wording import counted, percent

_MOST_DIFFERENCES = 6  # shown of a copy, those with figures first
_MOST_WORDS = 12  # shown of each side of a difference


@options.with_filters
def dups(
    index: options.IndexOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="print JSON, one object a line")] = False,
    limit: Annotated[
        int | None, typer.Option("--limit", metavar="N", min=0, help="show only N groups")
    ] = None,
    *,
    filters: Filters,
) -> None:
    """Show wire copies: articles with nearly the same text, and what differs between them.

    Each group's oldest article comes first, and the others are compared with it. Figures that differ are
    marked with "!".
    """
    settings = Settings.load(index=index)
    console = stdout_console()
    groups = 0
    with Dateline.open(settings.index, settings=settings) as news:
        for articles in news.copies(filters, limit=limit):
            groups += 1
            compared = [compare(articles[0].text, other.text) for other in articles[1:]]
            if as_json:
                typer.echo(dumps(_shape(articles, compared)))
            else:
                _print_group(console, articles, compared)
    if not groups and not as_json:
        typer.echo("no copies")


def _shape(articles: Sequence[Article], compared: Sequence[Comparison]) -> dict[str, Any]:
    first, *others = articles
    return {
        **_identity(first),
        "copies": [
            {
                **_identity(other),
                "same": comparison.same,
                "differences": [
                    {"before": one.before, "after": one.after, "figures": one.figures}
                    for one in comparison.differences
                ],
            }
            for other, comparison in zip(others, compared, strict=True)
        ],
    }


def _identity(article: Article) -> dict[str, Any]:
    return {"id": article.id, "title": article.title, "date": article.date, "source": article.source}


def _print_group(console: Console, articles: Sequence[Article], compared: Sequence[Comparison]) -> None:
    first, *others = articles
    say(console, _label(first))
    for other, comparison in zip(others, compared, strict=True):
        say(console, f"{_label(other)}: {percent(comparison.same)} the same", lead="  ")
        # Figures first, which a reader must know of; else in the order of the text.
        differences = sorted(comparison.differences, key=lambda one: not one.figures)
        for one in differences[:_MOST_DIFFERENCES]:
            say(console, _worded(one), lead="    ! " if one.figures else "      ")
        if len(differences) > _MOST_DIFFERENCES:
            more = counted(len(differences) - _MOST_DIFFERENCES, "more difference")
            say(console, f"and {more}", lead="      ")
    console.print()


def _label(article: Article) -> str:
    known = (article.source, article.date, f"article {article.id}" if article.title else None)
    about = ", ".join(one for one in known if one)
    return f"{article.name} ({about})" if about else article.name


def _worded(difference: Difference) -> str:
    before, after = _short(difference.before), _short(difference.after)
    if not before:
        return f"+ {after}"
    return f"{before} -> {after}" if after else f"- {before}"


def _short(text: str) -> str:
    words = text.split()
    if len(words) <= _MOST_WORDS:
        return " ".join(words)
    return f"{' '.join(words[: _MOST_WORDS - 3])} ... {' '.join(words[-2:])}"
