"""The numbers of a result's citations, [1], [2]…: what is shown first has the first ones, so that none skips.

These are all places of the best answer, or of what stands in its place, then the best place of each other
candidate, then the rest. Whatever shows a place asks here for its number.
"""

from __future__ import annotations

from collections.abc import Iterator

from dateline.output.wording import claims_apart
from dateline.result.answer import Answer, Citation
from dateline.result.replies import Answers, Disagreement, Items, Verdict
from dateline.result.result import Result


def citations(result: Result) -> tuple[Citation, ...]:
    """Return all citations in the order of their numbers: number N is item N - 1."""
    listed = () if result.listing is None else result.listing.places
    return tuple({_place(one): one for one in (*_in_order(result), *listed)}.values())


def _in_order(result: Result) -> Iterator[Citation]:
    every = [citation for answer in result.candidates for citation in answer.citations]
    for answer in result.answers[:1]:
        yield from answer.citations
    for shown in _beside(result):
        yield from [one for one in every if _holds(one, shown)][:1]
    for answer in (*result.nearest, *result.candidates):
        yield answer.citations[0]
    yield from every


def _beside(result: Result) -> Iterator[Citation]:
    """What a reply shows beside its best answer: items of a list, other claims, what says the contrary."""
    match result.reply:
        case Items(items=items):
            for item in items:
                yield from item.citations
        case Answers(disagreement=Disagreement()):
            yield from claims_apart(result)
        case Verdict(against=Citation() as against):
            yield against


def numbered(result: Result) -> Iterator[tuple[int, Answer]]:
    """Yield each candidate with the number of its first citation."""
    numbers = {_place(one): number for number, one in enumerate(citations(result), start=1)}
    for answer in result.candidates:
        yield numbers[_place(answer.citations[0])], answer


def refused(result: Result) -> frozenset[int]:
    """Return the numbers of the places that, beside an answer, only candidates not sure enough stand in."""
    if not result.answers:
        return frozenset()
    own = {_place(place) for answer in result.answers for place in answer.citations}
    beside = tuple(_beside(result))
    return frozenset(
        number
        for number, one in enumerate(citations(result), start=1)
        if _place(one) not in own and not any(_holds(one, place) for place in beside)
    )


def shown(result: Result, candidates: int) -> int:
    """Return how many citations are on the screen where so many candidates are: they have the first numbers.

    Where nothing is near, those that `:why` shows.
    """
    told = (*result.nearest, *result.candidates[: max(candidates, len(result.answers))])
    best = [place for answer in result.answers[:1] for place in answer.citations]
    places = (*best, *_beside(result), *(answer.citations[0] for answer in told))
    numbers = {_place(one): number for number, one in enumerate(citations(result), start=1)}
    known = (numbers.get(_place(one)) or number_of(result, one) or 0 for one in places)
    return max(known, default=len(numbers))


def number_of(result: Result, place: Citation) -> int | None:
    """Return the number of the citation that holds the place, None where none does."""
    return next((number for number, one in enumerate(citations(result), start=1) if _holds(one, place)), None)


def _holds(citation: Citation, place: Citation) -> bool:
    """Whether the sentence of the one has the place of the other."""
    same = citation.article.id == place.article.id
    return same and citation.quote_start <= place.start < citation.quote_end


def _place(citation: Citation) -> tuple[str, int, int]:
    return citation.article.id, citation.start, citation.end
