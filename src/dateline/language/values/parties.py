"""People told of kind by kind → how many they are together: "six pupils and a teacher" are seven people.

Only where every kind is one of people, and has a number or an article; "two men and a dog" are no party.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from dateline.language.lexicon import AUXILIARY, PREPOSITIONS
from dateline.language.lexicon import PEOPLE as ONE_PERSON
from dateline.language.patterns import lazy
from dateline.language.values.numerals import SMALL
from dateline.language.values.quantities import Quantity, read_quantity
from dateline.language.values.units import PEOPLE, is_person_word

_COUNT = rf"(?:\d[\d,]*|(?:{'|'.join(SMALL)})(?:-[a-z]+)?|an?|another)"
_KIND = rf"\b{_COUNT}(?:\s+(?!and\b)[a-z][a-z-]*){{1,3}}?"
_PARTY = lazy(
    rf"{_KIND}(?:,\s+{_KIND})*,?\s+and\s+{_KIND}"
    rf"(?=\s*(?:[.,;:!?)”\"]|$)|\s+(?:{AUXILIARY}|{'|'.join(sorted(PREPOSITIONS))}|who)\b)",
    re.IGNORECASE,
)
_PARTED = lazy(r",?\s+and\s+|,\s+")
_SIGHT = 80  # characters on either side of a number in which its party stands


def whole_party(text: str, start: int, end: int) -> tuple[int, int]:
    """Return where the party stands that text[start:end] is a part of; start and end where it is of none.

    >>> text = "It hurt six pupils and a teacher."
    >>> text[slice(*whole_party(text, 8, 11))]
    'six pupils and a teacher'
    """
    for first, last, _ in _parties(text, max(0, start - _SIGHT), end + _SIGHT):
        if first <= start and end <= last:
            return first, last
    return start, end


def with_company(quantity: Quantity, text: str, start: int, end: int) -> Quantity:
    """Return the quantity at text[start:end], of all of the party where that is what stands there."""
    number = quantity.number if quantity.unit == PEOPLE else None
    total = next((total for *_, total in _parties(text, start, end)), number)
    if number is None or total is None:
        return quantity
    return replace(quantity, low=quantity.low + total - number, high=quantity.high + total - number)


def _parties(text: str, start: int, end: int) -> Iterator[tuple[int, int, float]]:
    for found in _PARTY.finditer(text, start, end):
        numbers = [_number(kind) for kind in _PARTED.split(found.group())]
        if None not in numbers:
            yield *found.span(), sum(filter(None, numbers))


def _number(kind: str) -> float | None:
    """How many "six young pupils" and "a teacher" are; None of what are no people."""
    first, *_, last = kind.lower().split()
    if not (is_person_word(last) or is_person_word(f"{last}s") or last.removesuffix("s") in ONE_PERSON):
        return None
    if first in ("a", "an", "another"):
        return 1.0
    counted = read_quantity(f"{first} people")
    return None if counted is None or counted.low != counted.high else counted.low
