"""Which places tell a figure that their article does not give for its own: it has another for the same.

"The army claims to have hit 41", in an article where others count 20 of them, does not say again what another
article says; nor does "fewer than the 41 that the army says it hit", nor the seven of "nine, after seven on
Monday", where nine is the better answer. Who asks what somebody claims is told it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dateline.answers.aggregation.sources import CitedPlace
from dateline.language.claims import asks_for_a_claim, is_claimed, is_measured_against
from dateline.language.values.quantities import Quantity
from dateline.language.values.value import contradict
from dateline.questions.asked import Asked

_FAR = 3.0
"""Log-odds by which another figure may be the worse answer than a claimed one, and yet be the article's."""
_SIGHT = 600  # characters between them


def undisputed(asked: Asked, places: Sequence[CitedPlace], every: Sequence[CitedPlace]) -> list[CitedPlace]:
    """Return those of an answer's places that their articles give for their own, all where none does."""
    if asks_for_a_claim(asked.text):
        return list(places)
    return [one for one in places if not _is_disputed(one, every)] or list(places)


def _is_disputed(place: CitedPlace, every: Iterable[CitedPlace]) -> bool:
    text, start, end = place.span.article.text, place.span.start, place.span.end
    if is_measured_against(text, start, end):
        return True
    if not isinstance(place.meaning.value, Quantity):
        return False  # of several days each may be one
    far = _FAR if is_claimed(text, start, end) else 0.0
    return any(_is_another_count(one, place, far) for one in every)


def _is_another_count(one: CitedPlace, place: CitedPlace, far: float) -> bool:
    """Whether the article has another figure for the same nearby, which it does not tell as claimed."""
    span, beside = one.span, place.span
    if span.article.id != beside.article.id or abs(span.start - beside.start) > _SIGHT:
        return False
    other, value = one.meaning.value, place.meaning.value
    if other is None or value is None or not contradict(other, value) or one.score <= place.score - far:
        return False
    return not is_claimed(span.article.text, span.start, span.end)
