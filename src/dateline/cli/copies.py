"""Copies of an article, or of a passage, for a person: how like they are, and what differs."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console

from dateline.cli.layout import say
from dateline.copies.differences import Replacement, TextDiff
from dateline.output.wording import counted, percent
from dateline.types import Article, Repeat

_MOST_DIFFERENCES = 6  # shown of a copy, those with figures first
_MOST_WORDS = 12  # shown of each side of a difference
_MOST_OF_A_PASSAGE = 40  # words shown of it


def print_group(console: Console, pieces: Sequence[Article | Repeat], compared: Sequence[TextDiff]) -> None:
    """Print the first piece, then each other with what differs from the first; "!" marks figures."""
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


def _label(piece: Article | Repeat) -> str:
    article = piece.article if isinstance(piece, Repeat) else piece
    place = f" [{piece.start}:{piece.end}]" if isinstance(piece, Repeat) else ""
    about = ", ".join(one for one in (article.source, article.date, f"article {article.id}{place}") if one)
    return f"{article.name} ({about})"


def _worded(difference: Replacement) -> str:
    before, after = _short(difference.before), _short(difference.after)
    if not before:
        return f"+ {after}"
    return f"{before} -> {after}" if after else f"- {before}"


def _short(text: str, most: int = _MOST_WORDS) -> str:
    words = text.split()
    if len(words) <= most:
        return " ".join(words)
    return f"{' '.join(words[: most - 3])} ... {' '.join(words[-2:])}"
