"""Whether the figures of a sentence leave open what a question for yes or no asks of a figure.

"Between 10 and 20" need not be more than 15, nor need "at least 10" be; pounds do not tell of dollars, nor a
share of the homes how many homes. A reader takes one of them for the figure asked about all the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import compress

from dateline.answers.verdicts.figures import Told, asks_age, is_narrow, measured_as, range_meets
from dateline.language.patterns import lazy
from dateline.language.values.conversions import conversions, is_count, same_unit
from dateline.language.values.quantities import Quantity
from dateline.language.values.units import INJURED, PEOPLE, SHARE, is_person_word
from dateline.language.words import stem
from dateline.questions.assertions import Assertion

_PERSONS = frozenset((PEOPLE, INJURED))
_DOLLARS = frozenset(("USD", "AUD", "CAD", "NZD", "HKD", "SGD", "TWD"))  # each a dollar where it is at home
_APART = (frozenset(("money",)), frozenset(("mass", "volume")))  # kinds of which one may tell of another
_OF_WHAT = lazy(r"\s+of\s+(?:(?:the|its|their|all|those|these)\s+)*((?:[\w’'-]+\s+){0,2}?[\w’'-]+)\b")


def leaves_figure_open(
    assertion: Assertion, text: str, stated: Sequence[Told], met: Sequence[bool | None]
) -> bool:
    """Say whether a figure asked about is not told, but only what may be it or not.

    `met` is whether each value of the assertion is, its quantities first.
    """
    untold = compress(assertion.quantities, (one is None for one in met))
    return any(_is_open(assertion, text, asked, stated) for asked in untold if asked.number is not None)


def _is_open(assertion: Assertion, text: str, asked: Quantity, stated: Sequence[Told]) -> bool:
    told = [one for one in stated if isinstance(one.value, Quantity)]
    figures = [value for one in told if (value := alike(assertion, asked, one)) is not None]
    if figures:
        return all(one.low < one.high and range_meets(asked, one) is None for one in figures)
    return any(_is_in_another_unit(asked, one, text) for one in told)


def alike(assertion: Assertion, asked: Quantity, told: Told) -> Quantity | None:
    """Return the figure, as one of what the one asked about counts or measures; None where it does not."""
    value = told.value
    if not isinstance(value, Quantity):
        return None
    if is_narrow(asked):
        return value if stem(asked.unit) == stem(told.narrower) else None
    if is_count(asked.unit) and is_count(value.unit):
        is_same = same_unit(asked.unit, value.unit) or stem(asked.unit) == stem(value.unit)
        return value if is_same or {asked.unit, value.unit} <= _PERSONS else None
    of_age = asked.unit == "years" and asks_age(assertion, asked)
    return measured_as(asked, value) if told.is_age == of_age else None


def _is_in_another_unit(asked: Quantity, told: Told, text: str) -> bool:
    """Whether a figure tells of what is asked about in a unit that none of the one asked about is made of."""
    value = told.value
    if not isinstance(value, Quantity):
        return False
    if is_count(asked.unit):
        return bool(asked.unit) and value.unit == SHARE and _is_share_of(asked.unit, told, text)
    units = {asked.unit, value.unit}
    is_told = conversions(asked.unit, value.unit) or units <= _DOLLARS or "cents" in units
    return not is_told and {asked.kind, value.kind} in _APART


def _is_share_of(unit: str, told: Told, text: str) -> bool:
    """Whether a share is of the things counted: of "40 percent of the homes" the homes."""
    found = _OF_WHAT.match(text, told.place[1])
    words = found[1].split() if found else []
    return any(stem(one) == stem(unit) or (unit == PEOPLE and is_person_word(one)) for one in words)
