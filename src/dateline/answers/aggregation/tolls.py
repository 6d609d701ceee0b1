"""Of counts that grow with the days, of the dead, the missing or the infected, the latest is the answer.

"At least 14" of the first morning and the "31" of a week later are no two opinions: the later article knows
more. So where articles of different days disagree on such a count, and the later has more, that is told first
and as surely as the earlier would have been, which stays as what was said before. Who asks what was known at
a time ("two days after", "so far", "at first") is not answered with what became known later.
"""

from __future__ import annotations

import math
from dataclasses import replace

from dateline.answers.aggregation.corrected import is_later
from dateline.answers.found import Found, led_by
from dateline.answers.statements.fates import fates
from dateline.language.patterns import lazy
from dateline.language.values.quantities import Quantity
from dateline.result.replies import Claim, Disagreement, Standing
from dateline.types import QuestionType

_GROWING = frozenset(("dead", "hurt", "held", "missing", "safe", "destroyed", "damaged"))
_SPREADING = lazy(
    r"\b(?:infect(?:ed|ions?)|homeless|displaced|evacuated|"
    r"(?:(?!court\b|criminal\b|civil\b|legal\b|murder\b)[a-z'’-]+ )cases)\b"
)
_AT_A_TIME = lazy(
    r"\b(?:after|before|within|until|till|by|as of|since|so far|already|later|at first|at the time|first|"
    r"initially|originally|earl(?:y|ier)|previous(?:ly)?)\b"
)

_LEAST = 0.08
"""Confidence of the later figure; beside another that is surer, it is passed over as a rule, right or not."""


def take_latest_toll(found: Found) -> Found:
    """Put the latest of the counts that the articles disagree on first, if it is the largest.

    Those that it has outgrown are marked.
    """
    if (
        found.disagreement is None
        or found.asked.type is not QuestionType.HOW_MANY
        or not grows(found.asked.text)
    ):
        return found
    claims = found.disagreement.claims
    best = next(one for one in claims if one.citations[0] in found.answers[0].citations)
    latest = next(one for one in claims if one.standing is Standing.STANDS)
    other = next(one for one in found.answers if latest.citations[0] in one.citations)
    if _has_grown(best, latest) and other.confidence >= _LEAST:
        found, best = led_by(found, latest.citations[0]), latest
    marked = (
        replace(one, standing=Standing.OVERTAKEN)
        if one.standing is Standing.STANDS and _has_grown(one, best)
        else one
        for one in claims
    )
    return replace(found, disagreement=Disagreement(tuple(marked)))


def grows(question: str) -> bool:
    """Say whether a question counts what grows with the days, and is for all of it that is known.

    >>> grows("How many people died?"), grows("How many people had died at first?")
    (True, False)
    """
    counts = fates(question) & _GROWING or _SPREADING.search(question.lower())
    return bool(counts) and not _AT_A_TIME.search(question.lower())


def _has_grown(before: Claim, latest: Claim) -> bool:
    """Whether a claim is of a later day than every article that makes the other, and counts more.

    A bound of an article without a date, "at least 14", is met by what a dated one counts.
    """
    one, other = before.value, latest.value
    if not isinstance(one, Quantity) or not isinstance(other, Quantity):
        return False
    if math.isinf(one.high):
        dated = tuple(place for place in before.citations if place.article.date is not None)
        before = replace(before, citations=dated)
    return (
        is_later(latest, before)
        and one.number is not None
        and other.number is not None
        and one.number < other.number
    )
