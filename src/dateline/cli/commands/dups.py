"""`dateline dups`: the copies in an index, of articles and of passages, and what differs between them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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
from dateline.types import Article, Repeat
from dateline.wording import counted, percent

_MOST_DIFFERENCES = 6  # shown of a copy, those with figures first
_MOST_WORDS = 12  # shown of each side of a difference
_MOST_OF_A_PASSAGE = 40  # words shown of it


@options.with_filters
def dups(
    index: options.IndexOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="print JSON, one object a line")] = False,
    limit: Annotated[
        int | None, typer.Option("--limit", metavar="N", min=0, help="show only N groups")
    ] = None,
    passages: Annotated[
        bool, typer.Option("--passages", help="show passages that stand in articles that are no copies")
    ] = False,
    *,
    filters: Filters,
) -> None:
    """Show wire copies: articles with nearly the same text, and what differs between them.

    Each group begins with the article that the others are copies of, the oldest where several are, and they
    are compared with it. Figures that differ are marked with "!".
    """
    settings = Settings.load(index=index)
    console = stdout_console()
    groups = 0
    with Dateline.open(settings.index, settings=settings) as news:
        for pieces in _pieces(news, filters, limit, passages=passages):
            groups += 1
            compared = [compare(pieces[0].text, other.text) for other in pieces[1:]]
            if as_json:
                typer.echo(dumps(_shape(pieces, compared)))
            else:
                _print_group(console, pieces, compared)
    if not groups and not as_json:
        typer.echo("no passage stands in several articles" if passages else "no copies")


def _pieces(
    news: Dateline, filters: Filters, limit: int | None, *, passages: bool
) -> Iterator[Sequence[Article | Repeat]]:
    if passages:
        yield from news.repeats(filters, limit=limit)
    else:
        yield from news.copies(filters, limit=limit)


def _shape(pieces: Sequence[Article | Repeat], compared: Sequence[Comparison]) -> dict[str, Any]:
    first, *others = pieces
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


def _identity(piece: Article | Repeat) -> dict[str, Any]:
    article = piece.article if isinstance(piece, Repeat) else piece
    place = {"start": piece.start, "end": piece.end, "text": piece.text} if isinstance(piece, Repeat) else {}
    about = {"id": article.id, "title": article.title, "date": article.date, "source": article.source}
    return {**about, **place}


def _print_group(
    console: Console, pieces: Sequence[Article | Repeat], compared: Sequence[Comparison]
) -> None:
    first, *others = pieces
    say(console, _label(first))
    if isinstance(first, Repeat):
        say(console, f'"{_short(first.text, _MOST_OF_A_PASSAGE)}"', lead="  ")
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


def _label(piece: Article | Repeat) -> str:
    article = piece.article if isinstance(piece, Repeat) else piece
    place = f" [{piece.start}:{piece.end}]" if isinstance(piece, Repeat) else ""
    known = (article.source, article.date, f"article {article.id}" if article.title else None)
    about = ", ".join(one for one in known if one)
    return f"{article.name} ({about}){place}" if about else f"{article.name}{place}"


def _worded(difference: Difference) -> str:
    before, after = _short(difference.before), _short(difference.after)
    if not before:
        return f"+ {after}"
    return f"{before} -> {after}" if after else f"- {before}"


def _short(text: str, most: int = _MOST_WORDS) -> str:
    words = text.split()
    if len(words) <= most:
        return " ".join(words)
    return f"{' '.join(words[: most - 3])} ... {' '.join(words[-2:])}"
