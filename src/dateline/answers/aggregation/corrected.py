"""Of figures and dates that articles disagree on, the one that takes the other back is the answer.

"Nineteen were hurt, not 14 as reported earlier" says which of the two is right, whatever a reader makes of
the sentences. So it is told first, as surely as the other would have been, which stays as what is taken back.
A figure that a later article calls revised is told first, too; what it replaces it does not name. What an
article takes back itself, or a later one by its words ("which blamed a gas leak, was wrong"), is none. Who
asks for what was told at first is not answered with what it was corrected to.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from dateline.answers.aggregation.agreement import meaning
from dateline.answers.found import Found, led_by
from dateline.language.corrections import (
    asks_for_what_was_taken_back,
    is_revised,
    is_taken_back,
    taken_back_beside,
    takes_back_words,
    values_taken_back,
)
from dateline.language.patterns import lazy
from dateline.language.values.quantities import read_quantity
from dateline.language.values.value import Value, agree
from dateline.result.answer import Citation
from dateline.result.replies import Claim, Disagreement, Standing
from dateline.types import QuestionType, Span

_ARTICLE = lazy(r"^(?:an?|the)\s", re.IGNORECASE)


def keep_what_stands(found: Found) -> Found:
    """Drop what its article retracts, unless it is asked for: "nine, not twelve" keeps nine."""
    if found.asked.type is QuestionType.YES_NO or asks_for_what_was_taken_back(found.asked.text):
        return found
    stands = [one for one in _standing(found.spans, found.asked.type) if not _is_dropped(one, found)]
    return replace(found, spans=tuple(stands))


def take_corrected(found: Found) -> Found:
    """Put first what the best answer was corrected to, and mark the claims that others take back."""
    if found.disagreement is None or asks_for_what_was_taken_back(found.asked.text):
        return found
    claims = found.disagreement.claims
    marked = [
        replace(one, standing=Standing.TAKEN_BACK) if any(_corrects(other, one) for other in claims) else one
        for one in claims
    ]
    marked.sort(key=lambda claim: (claim.date or "", claim.standing is Standing.STANDS), reverse=True)
    found = replace(found, disagreement=Disagreement(tuple(marked)))
    first = next(one for one in marked if one.citations[0] in found.answers[0].citations)
    standing = [one for one in marked if one.standing is Standing.STANDS]
    right = [one for one in standing if _corrects(one, first)] or [
        one for one in standing if first in standing and is_new(one) and is_later(one, first)
    ]
    return led_by(found, right[0].citations[0]) if right else found


def _corrects(one: Claim, other: Claim) -> bool:
    """Whether an article of the one takes back what the other claims, which no later article does of it."""
    return takes_back(one, other) and not takes_back(other, one)


def takes_back(one: Claim, other: Claim) -> bool:
    """Say whether an article of the one, not older than the other's, tells the other's value as wrong."""
    return any(
        agree(value, other.value)
        for place in one.citations
        if not _is_older(place, other)
        for value in taken_back_by(place)
    )


def taken_back_by(place: Citation) -> tuple[Value, ...]:
    """Return the values that an article takes back, beside a place or in a correction."""
    text, written = place.article.text, place.article.date
    beside = taken_back_beside(text, place.start, place.end, written=written)
    return (*beside, *values_taken_back(text, written=written))


def _is_older(place: Citation, other: Claim) -> bool:
    """Whether the place is of a day before that of the claim's latest article; not if either is unknown."""
    return (place.article.date or "9")[:10] < (other.date or "")[:10]


def is_new(claim: Claim) -> bool:
    """Say whether one of its articles calls the claim what something was revised to, or is now."""
    return any(is_revised(one.article.text, one.start, one.end) for one in claim.citations)


def is_later(one: Claim, other: Claim) -> bool:
    """Say whether the one is of a later day than every article that makes the other claim."""
    dates = [place.article.date or "9" for place in other.citations]
    return one.date is not None and all(date[:10] < one.date[:10] for date in dates)


def _standing(spans: Iterable[Span], asked: QuestionType) -> Iterator[Span]:
    """Yield the spans that neither the words beside them nor a correction in their article takes back."""
    withdrawn: dict[str, tuple[Value, ...]] = {}
    for span in spans:
        article = span.article
        if is_taken_back(article.text, span.start, span.end):
            continue
        if article.id not in withdrawn:
            withdrawn[article.id] = values_taken_back(article.text, written=article.date)
        value = withdrawn[article.id] and meaning(article, span.start, span.end, asked).value
        if not value or not any(agree(value, one) for one in withdrawn[article.id]):
            yield span


def _is_dropped(span: Span, found: Found) -> bool:
    """Whether a later article takes its words back: "the first report, of a gas leak, was wrong"."""
    words = _ARTICLE.sub("", span.text)
    if " " not in words or read_quantity(words) is not None:
        return False  # one word is said of much
    about = found.asked.words | found.asked.names
    later = {
        one.article.id: one.article.text
        for one in found.spans
        if (one.article.date or "")[:10] > (span.article.date or "9")[:10]
    }
    return any(takes_back_words(text, words, about) for text in later.values())
