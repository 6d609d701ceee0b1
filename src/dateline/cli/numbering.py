"""The numbers of a result's citations: [1], [2]… through all candidates, best answer first."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from dateline.result import (
    Answer,
    Citation,
    Listing,
    Result,
)

if TYPE_CHECKING:
    pass


def citations(result: Result) -> tuple[Citation, ...]:
    """Return all citations in the order of their numbers: number N is item N - 1."""
    cited = tuple(citation for answer in result.candidates for citation in answer.citations)
    return (*cited, *listed_places(result))


def listed_places(result: Result) -> tuple[Citation, ...]:
    """Return where the articles of a listing have the words, () where there is none."""
    match result.reply:
        case Listing(mentions=mentions):
            return tuple(one.citation for one in mentions if one.citation is not None)
        case _:
            return ()


def numbered(result: Result) -> Iterator[tuple[int, Answer]]:
    """Yield each candidate with the number of its first citation."""
    number = 1
    for answer in result.candidates:
        yield number, answer
        number += len(answer.citations)


def number_of(result: Result, place: Citation) -> int | None:
    """Return the number of the citation that holds the place, None where none does."""
    for number, one in enumerate(citations(result), start=1):
        if one.article.id == place.article.id and one.quote_start <= place.start < one.quote_end:
            return number
    return None
