"""Figures and number words → a number: "1.2 billion", "twenty-five thousand", "two and a half", "a dozen".

But: one number at a time, from a list of tokens; what surrounds it is `values/quantities.py`'s business.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from dateline.language.values.units import UNITS, unit_of

_SMALL = {
    word: float(number)
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
        "sixteen seventeen eighteen nineteen".split()
    )
} | {
    word: 10.0 * number
    for number, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)
}
_SCALES = {
    "hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12, "k": 1e3, "mn": 1e6,
    "bn": 1e9, "tn": 1e12, "trn": 1e12, "dozen": 12.0, "lakh": 1e5, "crore": 1e7,
}  # fmt: skip
_AFTER_CURRENCY = {"m": 1e6, "b": 1e9, "t": 1e12}
_GLYPHS = {"½": 0.5, "¼": 0.25, "¾": 0.75}
_GROUPS = re.compile(r"[,\u00a0\u2009\u202f]|\.(?=\d{3}\.)|(?<=\.\d{3})\.")


class Figure(NamedTuple):
    """A number, the place of the token after it, and the scale that ended it ("million": 1e6)."""

    value: float
    end: int
    scale: float = 1.0


def figure(tokens: Sequence[str], at: int, *, money: bool) -> Figure | None:
    """Return the number that starts at a token, None when none does; `money`: "5m" is five million.

    >>> figure(["two", "and", "a", "half", "million", "votes"], 0, money=False)
    Figure(value=2500000.0, end=5, scale=1000000.0)
    """
    words = [token.lower() for token in tokens[at:]] + [""] * 4
    sum, place = _Sum(money), _opening(words)
    if place is None:
        return None
    sum.current, here = place
    while words[here]:
        if sum.add(words[here]):
            here += 1
        elif sum.started and words[here : here + 3] == ["and", "a", "half"]:
            sum.current, here = (sum.current or 0) + 0.5, here + 3
        elif _joins(words, here) and sum.started and sum.add(words[here + 1]):
            here += 2
        else:
            break
    return Figure(sum.value, at + here, sum.scale) if sum.started else None


def _opening(words: Sequence[str]) -> tuple[float | None, int] | None:
    """What the number begins with before any figure of its own: "a dozen", "half a million", "an hour"."""
    first, then = words[0], words[1]
    if first == "half" or (first == "a" and then == "half"):
        rest = 1 if first == "half" else 2
        rest += words[rest] in ("a", "an")
        return (0.5, rest) if words[rest] in _SCALES or _measures(words[rest]) else None
    if first in ("a", "an") and (then in _SCALES or _measures(then)):
        return 1.0, 1
    return None if first in _SCALES or first in ("a", "an") else (None, 0)


def _measures(word: str) -> bool:
    unit = unit_of([word])
    return len(word) > 1 and unit in UNITS and UNITS[unit].dimension == "duration"


def _joins(words: Sequence[str], here: int) -> bool:
    """Say whether a word joins on: "twenty-five", "two hundred and five", but not "ten and five"."""
    before, after = words[here - 1], _SMALL.get(words[here + 1])
    if after is None:
        return False
    return (words[here] == "-" and _SMALL.get(before, 0) >= 20 and after < 10) or (
        words[here] == "and" and before in _SCALES
    )


class _Sum:
    """A number while it is being read: "two | hundred | thousand | and | five"."""

    def __init__(self, money: bool) -> None:
        self.scales = _SCALES | (_AFTER_CURRENCY if money else {})
        self.total, self.scale = 0.0, 1.0
        self.current: float | None = None  # what stands since the last scale

    @property
    def started(self) -> bool:
        return self.current is not None or self.total > 0

    @property
    def value(self) -> float:
        return self.total + (self.current or 0.0)

    def add(self, word: str) -> bool:
        """Take the next word, or say that it does not belong to the number."""
        if word[0].isdecimal():
            return self._digits(float(_GROUPS.sub("", word)))
        if word in _GLYPHS:
            self.current = (self.current or 0.0) + _GLYPHS[word]
            return True
        if word in _SMALL:
            return self._small(_SMALL[word])
        return word in self.scales and self._multiply(self.scales[word])

    def _digits(self, number: float) -> bool:
        if self.started:
            return False
        self.current = number
        return True

    def _small(self, number: float) -> bool:
        current = self.current or 0.0
        rest = current % 100
        room = (
            100 if current and not rest else 10 if rest >= 20 and not rest % 10 else 0
        )  # after 200, after 20
        if current and number >= room:
            return False
        self.current = current + number
        return True

    def _multiply(self, scale: float) -> bool:
        if self.current is None:
            # "1,200 million", "two thousand million": a scale may follow a scale
            if not self.total:
                return False
            self.total *= scale
        elif scale == 100:
            self.current *= scale
        else:
            self.total, self.current = self.total + self.current * scale, None
        self.scale *= scale
        return True
