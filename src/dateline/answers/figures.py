"""Whether the figures and dates that a question for yes or no asserts are those that a sentence states."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from dateline.language.corrections import is_taken_back
from dateline.language.patterns import lazy
from dateline.language.values.compared import find_compared, narrower
from dateline.language.values.moments import Granularity, Moment
from dateline.language.values.quantities import Quantity
from dateline.language.values.units import PEOPLE, is_person_word
from dateline.language.values.value import Value, agree, contradict
from dateline.language.words import stem
from dateline.questions.assertions import Assertion, Bound
from dateline.types import Article

_HURT = lazy(r"\b(?:injured|wounded|hurt)\b", re.IGNORECASE)


class Told(NamedTuple):
    """A value of a sentence, and the word for the people that it counts where they are not just people."""

    value: Value
    narrower: str


def stated_values(article: Article, start: int, end: int) -> list[Told]:
    """The values of article.text[start:end] that are not taken back."""
    found = []
    hurt = _HURT.search(article.text, start, end)  # "Twelve people were injured" counts the injured
    for first, last, value in find_compared(article.text, start, end, written=article.date):
        if is_taken_back(article.text, first, last):
            continue
        word = ""
        if isinstance(value, Quantity) and value.unit == PEOPLE:
            word = narrower(article.text, last)
            value = replace(value, unit="injured") if hurt else value
        found.append(Told(value, word))
    return found


def values_met(assertion: Assertion, article: Article, stated: Sequence[Told]) -> list[bool | None]:
    """For each value of the assertion: True where met, False where contradicted, None where not told."""
    met = [_quantity_met(one, stated) for one in assertion.quantities]
    values = [one.value for one in stated]
    return met + [_time_met(one, values, article) for one in assertion.times]


def _quantity_met(asked: Quantity, stated: Sequence[Told]) -> bool | None:
    answers = [_meets(asked, one.value, one.narrower) for one in stated if isinstance(one.value, Quantity)]
    return True if True in answers else False if False in answers else None


def _meets(asked: Quantity, stated: Quantity, counted: str = "") -> bool | None:
    if _is_narrow(asked):
        same = stem(asked.unit) == stem(counted)
        asked = replace(asked, unit="injured" if stated.unit == "injured" else PEOPLE)
        if not same:  # how many people there are does not tell how many of them are children
            return True if agree(asked, stated) else None
    if agree(asked, stated):
        return True
    if asked.unit == stated.unit or "" in (asked.unit, stated.unit):
        if asked.high == math.inf and stated.low > asked.low:
            return True
        if asked.low == -math.inf and stated.high < asked.high:
            return True
    return False if contradict(asked, stated) else None


def _is_narrow(asked: Quantity) -> bool:
    return asked.unit != PEOPLE and is_person_word(asked.unit)


def is_settled(assertion: Assertion, stated: Sequence[Told], sign: int) -> bool:
    """Whether the one bound asked about is decided by the one figure of its kind that the sentence has."""
    if len(assertion.quantities) != 1 or assertion.times:
        return False
    asked = assertion.quantities[0]
    counted = asked.unit if _is_narrow(asked) else ""
    unit = PEOPLE if counted else asked.unit
    alike = [
        one.value
        for one in stated
        if isinstance(one.value, Quantity) and one.value.unit == unit and stem(one.narrower) == stem(counted)
    ]
    if not unit or len(alike) != 1 or alike[0].approximate or math.isfinite(asked.high - asked.low):
        return False
    beyond = alike[0].low > asked.low if math.isinf(asked.high) else alike[0].high < asked.high
    return sign == (1 if beyond else -1 if contradict(replace(asked, unit=unit), alike[0]) else 0) != 0


def _time_met(asked: Bound, stated: Sequence[Value], article: Article) -> bool | None:
    moments = [one for one in stated if isinstance(one, Moment)]
    wanted = asked.moment
    if asked.side:
        known = [
            one < other if asked.side == "before" else one > other
            for one, other in (_comparable(moment.iso, wanted.iso) for moment in moments)
            if one and other
        ]
        return any(known) if known else None
    if any(agree(wanted, one) or one.iso.startswith(wanted.iso) for one in moments):
        return True
    if article.date is not None and article.date.startswith(wanted.iso):
        return True
    if moments and all(contradict(wanted, one) for one in moments):
        return False
    return True if wanted.precision is Granularity.YEAR and wanted.iso in article.text else None


def _comparable(one: str, other: str) -> tuple[str, str]:
    """Cut two ISO dates to what both state; where one has no year, to month and day."""
    if one.startswith("--") or other.startswith("--"):
        one = one if one.startswith("--") else f"-{one[4:]}"
        other = other if other.startswith("--") else f"-{other[4:]}"
    shared = min(len(one), len(other))
    return one[:shared], other[:shared]
