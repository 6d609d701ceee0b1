"""A share of a whole in words → percent: "two-thirds", "half of them", "one in five", "nine out of ten"."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from dateline.language.values.digits import read_fraction
from dateline.language.values.numerals import GLYPHS, PARTS, figure
from dateline.language.values.units import PEOPLE, UNITS, unit_of


class Share(NamedTuple):
    """A share, and the place of the token after it; what words round is approximate."""

    percent: float
    end: int
    approximate: bool = False


_SIGHT = 12  # tokens of a share at most
_MOST_OF = 1000
"""One in so many is a share; "two in 2019" is none."""
_AFTER_A_THIRD = frozenset(
    ("", "of", "the", ",", ".", ";", "in", "to", "more", "less", "fewer", "higher", "lower")
)
"""What may follow "a third" that is a share; "a third man" is none."""


def read_share(texts: Sequence[str], at: int) -> Share | None:
    """Return the share that is stated from a token on, None where none is.

    >>> read_share(["one", "in", "five", "voters"], 0)
    Share(percent=20.0, end=3, approximate=True)
    """
    hyphens = 0
    words: list[str] = []
    for text in texts[at : at + _SIGHT]:
        if text == "-" and len(words) < 2:
            hyphens += 1
        else:
            words.append(text.lower())
    words += [""] * 6
    if words[0] == "half" and words[1] in ("", "of", "the"):
        return Share(50.0, at + 1)
    fraction = GLYPHS.get(words[0]) or read_fraction(words[0])
    if fraction is not None:
        return Share(_rounded(100 * fraction), at + 1, approximate=True) if words[1] in ("", "of") else None
    found = _part(words) or _in_so_many(words)
    return None if found is None else found._replace(end=min(at + found.end + hyphens, len(texts)))


def _part(words: Sequence[str]) -> Share | None:
    many = figure(words, 0, money=False)
    if many is None and words[0] not in ("a", "one") or many is not None and many.end != 1:
        return None
    count = 1.0 if many is None else many.value
    part = PARTS.get(words[1].removesuffix("s"))
    if not part or not 0 < count < part or (words[2] == "of" and words[3] in ("a", "an")):
        return None  # a quarter of a million is no share
    if words[0] == "a" and words[2] not in _AFTER_A_THIRD:
        return None
    return Share(_rounded(100 * count / part), 2, approximate=True)


def _in_so_many(words: Sequence[str]) -> Share | None:
    many = figure(words, 0, money=False)
    if many is None or many.end != 1 or not many.value.is_integer():
        return None
    at = 2 if words[1] != "in" and words[2] == "in" and unit_of([words[1]]) == PEOPLE else 1
    if words[at] == "in":
        at += 1
    elif words[at : at + 2] == ["out", "of"]:
        at += 2
    else:
        return None
    at += words[at] == "every"
    total = figure(words, at, money=False)
    if total is None or not 1 <= many.value < total.value <= _MOST_OF:
        return None
    behind = words[total.end]
    if behind and behind not in (",", ".", ";") and (many.value > 9 or unit_of([behind]) in UNITS):
        return None  # "two in 12 minutes"
    return Share(_rounded(100 * many.value / total.value), total.end, approximate=True)


def _rounded(share: float) -> float:
    """A third is 33 %, an eighth 12.5 %."""
    return round(share, 1) if math.isclose(share, round(share, 1)) else float(round(share))
