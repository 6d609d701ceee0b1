"""A text → its values as a claim compares them: "older than 40", "topped $5m" and "lived past 90" are bounds,
the 58 of "Ana Ruiz, 58, said" are years, a 6-foot-2 guard has 74 inches, and "within a year" is a number.

An answer is shown as it stands, and needs none of this.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from math import inf

from dateline.language.patterns import lazy
from dateline.language.values.ages import with_age
from dateline.language.values.conversions import convertible
from dateline.language.values.finding import find_values
from dateline.language.values.quantities import Quantity
from dateline.language.values.ranges import find_ranges
from dateline.language.values.units import PEOPLE, is_person_word, unit_of
from dateline.language.values.value import Value

_BEYOND = lazy(
    r"\b(?:(?P<less>(?:younger|shorter|lower|smaller|lighter|slower|colder|cooler|cheaper|shallower|narrower|"
    r"nearer|closer)\s+than|within(?:\s+the)?(?:\s+(?:first|next))?)|"
    r"(?:older|longer|higher|taller|larger|bigger|greater|heavier|deeper|wider|faster|hotter|warmer|farther|further)"
    r"\s+than|exceed(?:s|ed|ing)?|(?<!(?:the|its|his|her) )top(?:s|ped|ping)?|surpass(?:es|ed|ing)?|"
    r"(?:liv(?:e|es|ed|ing)|last(?:s|ed|ing)?)\s+(?:past|beyond))\s+(?:the\s+age\s+of\s+|an?\s+)?$",
    re.IGNORECASE,
)
_ONE = lazy(  # of a bound: "more than a year"; "a year" alone is no number
    r"\b(?:(?P<least>over|more than|longer than|farther than|further than|at least)|"
    r"(?P<most>within|under|less than|shorter than|closer than|at most|up to)|"
    r"(?P<about>about|nearly|almost|around))"
    r"\s+an?\s+(?P<unit>second|minute|hour|day|week|month|year|decade|foot|metre|meter|mile|kilometre|kilometer)\b"
    r"(?!\s+and\s+a\b|\s+ago\b)",
    re.IGNORECASE,
)
_PART = lazy(  # "6-foot-2", "5 feet 8 inches", "8 hours and 44 minutes"
    r"(?:[\s-](?:foot|feet|hours?|pounds?|years?|minutes?))?"
    r"(?:-|,?\s+(?:and\s+)?)(?P<more>\d{1,2})(?:[\s-]?(?P<unit>[a-z]+))?(?![\w%]|[.,:]\d|-\d)"
)
_ATTACHED = lazy(r"-(?!(?:strong|plus|odd|and|or|to)\b)(?P<noun>[a-z]{3,})\b")  # "a 256-page memoir"
_BEHIND_NAME = lazy(r"(?:\s(?:[A-ZÀ-Þ][\w'’-]*|of))+\s(?P<who>[a-z]+)\b")
_ANYBODY = frozenset("people persons person dead deaths killed casualties fatalities victims missing".split())
_SIGHT = 40  # characters before a number in which its bound stands, and behind it what is counted
_FARTHEST = 3  # words from a number to what it counts


def find_compared(
    text: str, start: int, end: int, *, written: str | None = None
) -> Iterator[tuple[int, int, Value]]:
    """Yield what `find_values` does, each bound with the words that make it one, and ranges whole.

    >>> [(start, value.low) for start, _, value in find_compared("He is older than 40.", 0, 20)]
    [(6, 40.0)]
    """
    values = find_values(text, start, end, written=written)
    found: list[tuple[int, int, Value]] = []
    for ranged in find_ranges(text, start, end):
        within = [value for at, stop, value in values if at < ranged[1] and ranged[0] < stop]
        if all(isinstance(value, Quantity) for value in within):
            found.append(ranged)
    taken = [(first, last) for first, last, _ in found]
    found += [
        _compared(text, start, *one)
        for one in values
        if not any(at < one[1] and one[0] < stop for at, stop in taken)
    ]
    found += [(*one.span(), _one(one)) for one in _ONE.finditer(text, start, end)]
    behind = start
    for first, last, value in sorted(found, key=lambda one: one[0]):
        if first >= behind:  # of "6-foot, 2-inch" the 2 is told
            yield first, last, value
            behind = last


def _compared(text: str, start: int, first: int, last: int, value: Value) -> tuple[int, int, Value]:
    """A value of text[start:] with all that belongs to it: its parts, its noun, the words that bound it."""
    if not isinstance(value, Quantity):
        return first, last, value
    if not value.unit and (attached := _ATTACHED.match(text, last)):
        return first, last, replace(value, unit=unit_of([attached["noun"]]))
    last, value = _with_part(text, last, with_age(value, text, first, last))
    found = _BEYOND.search(text[max(start, first - _SIGHT) : first])
    if found is None or value.low != value.high:
        return first, last, value
    bound = replace(value, low=-inf) if found["less"] else replace(value, high=inf)
    return first - len(found.group()), last, bound


def _one(found: re.Match[str]) -> Quantity:
    """The one of "more than a year"."""
    low, high = -inf if found["most"] else 1.0, inf if found["least"] else 1.0
    return Quantity(low, high, approximate=found["about"] is not None, unit=unit_of([found["unit"].lower()]))


def _with_part(text: str, last: int, value: Quantity) -> tuple[int, Quantity]:
    """The end and the value of a measure told in two units: "6-foot-2" has 74 inches."""
    found = _PART.match(text, last)
    if found is None or value.low != value.high:
        return last, value
    unit, end = unit_of([found["unit"] or ""]), found.end()
    if value.unit == "ft" and unit != "in" and text[found.start("more") - 1] == "-":
        unit, end = "in", found.end("more")
    factor = round(convertible(value.unit, unit) or 0.0, 6)
    more = float(found["more"])
    if factor <= 1 or not factor.is_integer() or more >= factor:
        return last, value
    number = value.low * factor + more
    return end, replace(value, low=number, high=number, unit=unit)


def narrower(text: str, end: int) -> str:
    """Return the word for the people that the number before `end` counts, "" where they are just people.

    >>> narrower("20 young children and 3 women", 2)
    'children'
    """
    phrase = re.match(r"[\w\s’'-]*", text[end : end + _SIGHT])
    words = phrase.group().lower().split()[:_FARTHEST] if phrase else []
    word = next((word for word in words if is_person_word(word)), PEOPLE)
    return "" if word in _ANYBODY else word


def named_people(text: str, end: int) -> str:
    """Return the word for the people that the number before `end` counts where a name stands between, or "".

    >>> named_people("four Tarn University students", 4)
    'students'
    """
    found = _BEHIND_NAME.match(text, end, end + 2 * _SIGHT)
    return found["who"] if found and is_person_word(found["who"]) else ""
