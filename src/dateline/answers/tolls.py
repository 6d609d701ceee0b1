"""Of counts that grow with the days, of the dead, the hurt or the missing, the latest is the answer.

"At least 14" of the first morning and the "31" of a week later are no two opinions: the later article knows
more. So where articles of different days disagree on such a count, and the later has more, that is told first
and as surely as the earlier would have been, which stays as what was said before. Who asks what was known at
a time ("two days after", "so far", "at first") is not answered with what became known later.
"""

from __future__ import annotations

import math
from dataclasses import replace

from dateline.answers.fates import fates
from dateline.answers.found import Found
from dateline.language.patterns import lazy
from dateline.language.values.quantities import Quantity
from dateline.result.answer import Answer
from dateline.result.replies import Claim
from dateline.types import QuestionType

_GROWING = frozenset(("dead", "hurt", "held", "missing", "safe", "destroyed", "damaged"))
_AT_A_TIME = lazy(
    r"\b(?:after|before|within|until|till|by|as of|since|so far|already|later|at first|at the time|first|"
    r"initially|originally|earl(?:y|ier)|previous(?:ly)?)\b"
)

_LEAST = 0.15
"""Confidence of the later figure; beside another that is surer, it is passed over as a rule, right or not."""


def take_latest_toll(found: Found) -> Found:
    """Put the latest of the counts that the articles disagree on first, if it is the largest."""
    if found.disagreement is None or found.asked.type is not QuestionType.HOW_MANY:
        return found
    text = found.asked.text
    if not fates(text) & _GROWING or _AT_A_TIME.search(text.lower()):
        return found
    best, latest = found.answers[0], found.disagreement.claims[0]
    place = next(place for place, one in enumerate(found.answers) if latest.citations[0] in one.citations)
    other = found.answers[place]
    if other.confidence < _LEAST or not _has_grown(best, latest):
        return found
    first = replace(other, confidence=best.confidence)
    second = replace(best, confidence=other.confidence)
    rest = (*found.answers[1:place], second, *found.answers[place + 1 :])
    return replace(found, answers=(first, *rest))


def _has_grown(answer: Answer, latest: Claim) -> bool:
    """Whether the claim is of a later day than all that the answer rests on, and counts more.

    A bound of an article without a date, "at least 14", is met by what a dated one counts.
    """
    before, after = answer.value, latest.value
    if not isinstance(before, Quantity) or not isinstance(after, Quantity) or latest.date is None:
        return False
    dates = {place.article.date for place in answer.citations}
    if None in dates and not math.isinf(before.high):
        return False
    if any(date is not None and date[:10] >= latest.date[:10] for date in dates):
        return False
    return before.number is not None and after.number is not None and before.number < after.number
