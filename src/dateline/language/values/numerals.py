"""Figures and number words → a number: "1.2 billion", "2,50,000", "2 1/2", "twenty-five thousand", "a dozen".

One number at a time, from a list of tokens; what surrounds it is `values/quantities.py`'s business, and how
digits are grouped `values/digits.py`'s.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from dateline.language.values.conversions import is_count
from dateline.language.values.digits import read_digits, read_fraction
from dateline.language.values.units import CODES, PEOPLE, UNITS, unit_of

SMALL = {
    word: float(number)
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
        "sixteen seventeen eighteen nineteen".split()
    )
} | {
    word: 10.0 * number
    for number, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)
}
SCALES = {
    "hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12, "k": 1e3, "mn": 1e6,
    "mln": 1e6, "mio": 1e6, "bn": 1e9, "bln": 1e9, "tn": 1e12, "trn": 1e12, "tln": 1e12, "dozen": 12.0,
    "lakh": 1e5, "lakhs": 1e5, "lac": 1e5, "crore": 1e7, "crores": 1e7, "cr": 1e7,
}  # fmt: skip
_AFTER_CURRENCY = {"m": 1e6, "mm": 1e6, "b": 1e9, "t": 1e12}
_BEFORE_A_NOUN = {"m": 1e6, "b": 1e9}  # "3m people"; "5m" alone are metres
GLYPHS = {
    "½": 1 / 2, "¼": 1 / 4, "¾": 3 / 4, "⅓": 1 / 3, "⅔": 2 / 3, "⅕": 1 / 5, "⅖": 2 / 5, "⅗": 3 / 5,
    "⅘": 4 / 5, "⅙": 1 / 6, "⅚": 5 / 6, "⅛": 1 / 8, "⅜": 3 / 8, "⅝": 5 / 8, "⅞": 7 / 8,
}  # fmt: skip
PARTS = {"half": 2, "halve": 2, "third": 3, "quarter": 4, "fifth": 5, "eighth": 8, "tenth": 10}
_SIGHT = 24  # tokens of one number at most

_IN_METRES = frozenset(  # plurals that a figure with "m" tells the size or the distance of
    """hurdles runners swimmers sprinters sprints races heats finals relays records titles champions winners
    medallists times events waves walls fences pools boards poles masts towers statues trees buffers gaps
    drops jumps leaps throws boats ships yachts vessels tunnels pipes cables ropes nets holes cracks
    barriers banks snakes sharks crocodiles whales steps sections strips cubes rules seas swells dunes
    cliffs""".split()
)


class Figure(NamedTuple):
    """A number, the place of the token after it, the scale that ended it ("million": 1e6), and its digits."""

    value: float
    end: int
    scale: float = 1.0
    digits: str = ""


def figure(tokens: Sequence[str], at: int, *, money: bool) -> Figure | None:
    """Return the number that starts at a token, None when none does; `money`: "5m" is five million.

    >>> figure(["two", "and", "a", "half", "million", "votes"], 0, money=False)
    Figure(value=2500000.0, end=5, scale=1000000.0, digits='')
    """
    if at >= len(tokens) or not _may_begin(tokens[at].lower()):
        return None  # as most words: they are asked for each place of a text
    words = [token.lower() for token in tokens[at : at + _SIGHT]] + [""] * 6
    sum, place = _Sum(money), _opening(words)
    if place is None:
        return None
    sum.current, here = place
    while words[here]:
        word = words[here]
        part = _and_a_part(words, here) if sum.started else None
        if part is not None:
            sum.add_part(part[0])
            here = part[1]
        elif sum.add(word) or (sum.digits and _is_scale_here(words, here) and sum.scale_by(word)):
            here += 1
        elif word in ("-", "and") and sum.started and _joins(words, here, sum):
            here += 2
        else:
            break
    return Figure(sum.value, at + here, sum.scale, sum.digits) if sum.started else None


def _may_begin(word: str) -> bool:
    """Whether a number may begin with that word; it need not."""
    return (
        word[:1].isdecimal()
        or word in SMALL
        or word in ("a", "an")
        or word in GLYPHS
        or word.removesuffix("s") in PARTS
    )


def _opening(words: Sequence[str]) -> tuple[float | None, int] | None:
    """What the number begins with before any figure of its own: "a dozen", "half a million", "an hour"."""
    first, then = words[0], words[1]
    part = _part_of_one(words)
    if part is not None:
        return part
    if first in ("a", "an") and (then in SCALES or _measures(then, only="duration")):
        return 1.0, 1
    return None if first in SCALES or first in ("a", "an") else (None, 0)


def _part_of_one(words: Sequence[str]) -> tuple[float, int] | None:
    """A part of one thing: "half a million", "three quarters of an hour", "a quarter-point"."""
    here = 1 if words[0] in ("a", "an", "one") else 0
    count = 1.0
    if not here and words[0] in SMALL:
        count, here = SMALL[words[0]], 1 + (words[1] == "-")
    part = PARTS.get(words[here].removesuffix("s"))
    if part is None or count >= part:
        return None
    here += 1
    here += words[here] == "-"
    if words[here] == "of" and words[here + 1] in ("a", "an"):
        here += 2
    elif words[here] in ("a", "an") and part == 2:
        here += 1
    elif words[here] == "of":
        return None
    return (count / part, here) if words[here] in SCALES or _measures(words[here]) else None


def _measures(word: str, only: str = "") -> bool:
    """Whether a word names a unit that a part of one may be stated of."""
    if word == "percentage":
        return not only
    unit = unit_of([word])
    return len(word) > 1 and unit in UNITS and only in ("", UNITS[unit].dimension)


def _and_a_part(words: Sequence[str], here: int) -> tuple[float, int] | None:
    """Return what "and a half", "-and-three-quarters" add, and the place after it."""
    at = here + (words[here] == "-")
    if words[at] != "and":
        return None
    at += 1
    at += words[at] == "-"
    count = 1.0 if words[at] in ("a", "one") else SMALL.get(words[at], 0.0)
    at += 1
    at += words[at : at + 1] == ["-"]
    part = PARTS.get(words[at].removesuffix("s")) if at < len(words) else None
    return (count / part, at + 1) if part and 0 < count < part else None


def _is_scale_here(words: Sequence[str], here: int) -> bool:
    """Whether the letter after a figure counts what comes next: "3m people", "2m of them", "5m tonnes"."""
    if words[here] not in _BEFORE_A_NOUN:
        return False
    then = words[here + 1]
    if then == "-":  # "a 2m-year-old skull", "a 3m-strong party"
        return words[here + 2] in ("year", "strong", "plus") or bool(unit_of([words[here + 2]]) in CODES)
    if then in ("of", "have", "had", "were", "are"):
        return True
    unit = unit_of([then])
    if unit == PEOPLE or (unit in UNITS and len(then) > 2) or (unit and not is_count(unit)):
        return True
    return len(then) > 3 and then.endswith("s") and not then.endswith("ss") and then not in _IN_METRES


def _joins(words: Sequence[str], here: int, sum: _Sum) -> bool:
    """Join a word on: "twenty-five", "two hundred and five", "$1.2-billion"; but not "ten and five"."""
    before, then = words[here - 1], words[here + 1]
    after = SMALL.get(then)
    if words[here] == "-":
        if then in sum.scales and then not in ("m", "b", "t", "k"):
            return sum.scale_by(then)
        if read_fraction(then) is not None:
            return sum.add(then)
        joined = after is not None and SMALL.get(before, 0) >= 20 and after < 10
    else:
        joined = after is not None and before in SCALES
    return joined and sum.add(then)


class _Sum:
    """A number while it is being read: "two | hundred | thousand | and | five"."""

    def __init__(self, money: bool) -> None:
        self.scales = SCALES | (_AFTER_CURRENCY if money else {})
        self.total, self.scale = 0.0, 1.0
        self.current: float | None = None  # what stands since the last scale
        self.digits = ""

    @property
    def started(self) -> bool:
        return self.current is not None or self.total > 0

    @property
    def value(self) -> float:
        return self.total + (self.current or 0.0)

    def add(self, word: str) -> bool:
        """Take the next word, or say that it does not belong to the number."""
        fraction = GLYPHS.get(word) or read_fraction(word)
        if fraction is not None:
            if self.current is not None and not self.current.is_integer():
                return False
            self.current = (self.current or 0.0) + fraction
            return True
        if word[0].isdecimal():
            return self._digits(word)
        if word in SMALL:
            return self._small(SMALL[word])
        return word in self.scales and self.scale_by(word)

    def add_part(self, share: float) -> None:
        """Add "and a half": of one, or of the scale that stands before it ("a million and a half")."""
        if self.current is None:
            self.total += share * self.scale
        else:
            self.current += share

    def _digits(self, word: str) -> bool:
        number = None if self.started else read_digits(word)
        if number is None:
            return False
        self.current, self.digits = number, word
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

    def scale_by(self, word: str) -> bool:
        scale = (self.scales | _BEFORE_A_NOUN)[word]
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
