"""A text → its values as a claim compares them: "older than 40", "topped $5m" and "lived past 90" are bounds,
and the 58 of "Ana Ruiz, 58, said" are years.

An answer is shown as it stands, and needs none of this.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from math import inf

from dateline.language.patterns import lazy
from dateline.language.values.ages import with_age
from dateline.language.values.finding import find_values
from dateline.language.values.quantities import Quantity
from dateline.language.values.units import PEOPLE, is_person_word
from dateline.language.values.value import Value

_BEYOND = lazy(
    r"\b(?:(?:(?P<less>younger|shorter|lower|smaller|lighter|slower|colder|cooler|cheaper|shallower|narrower|nearer|closer)|"
    r"older|longer|higher|taller|larger|bigger|greater|heavier|deeper|wider|faster|hotter|warmer|farther|further)"
    r"\s+than|exceed(?:s|ed|ing)?|(?<!(?:the|its|his|her) )top(?:s|ped|ping)?|surpass(?:es|ed|ing)?|"
    r"(?:liv(?:e|es|ed|ing)|last(?:s|ed|ing)?)\s+(?:past|beyond))\s+(?:the\s+age\s+of\s+|an?\s+)?$",
    re.IGNORECASE,
)
_BEHIND_NAME = lazy(r"(?:\s(?:[A-ZÀ-Þ][\w'’-]*|of))+\s(?P<who>[a-z]+)\b")
_ANYBODY = frozenset("people persons person dead deaths killed casualties fatalities victims missing".split())
_SIGHT = 40  # characters before a number in which its bound stands, and behind it what is counted
_FARTHEST = 3  # words from a number to what it counts


def find_compared(
    text: str, start: int, end: int, *, written: str | None = None
) -> Iterator[tuple[int, int, Value]]:
    """Yield what `find_values` does, each bound with the words that make it one.

    >>> [(start, value.low) for start, _, value in find_compared("He is older than 40.", 0, 20)]
    [(6, 40.0)]
    """
    for first, last, value in find_values(text, start, end, written=written):
        if isinstance(value, Quantity):
            value = with_age(value, text, first, last)
        found = _BEYOND.search(text[max(start, first - _SIGHT) : first])
        if found is None or not isinstance(value, Quantity) or value.low != value.high:
            yield first, last, value
            continue
        bound = replace(value, low=-inf) if found["less"] else replace(value, high=inf)
        yield first - len(found.group()), last, bound


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
