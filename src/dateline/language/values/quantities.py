"""The words of an answer → a quantity: "around twenty thousand people" → 20,000, approximate, people.

A quantity is a number or a range with a unit; money, shares, lengths and durations are quantities. The
first one in the words counts, "6.15 billion rupees" of "6.15 billion rupees, or 75 million dollars", and at
most three words that mean nothing here may stand before it: a name with a number in it has no value.

But: English only, decimal points only, and no rates: "280 dollars a head" are 280 dollars. Whether two
quantities agree is said in `values`. The packages for number words read no digits beside words ("1.2
billion"), no bounds and no ranges; the number words themselves are in `values/numerals.py`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from dateline.language.values.numerals import figure
from dateline.language.values.units import SHARE, UNITS, convertible, currency, is_plain, kind_of, unit_of

_TOKEN = re.compile(
    r"(?P<number>\d{1,3}(?:[,\u00a0\u2009\u202f]\d{3})+(?!\d)(?:\.\d+)?|\d{1,3}(?:\.\d{3}){2,}(?!\d)|\d+(?:\.\d+)?)"
    r"|(?:(?<![^\W_])[A-Za-z]{1,2})?\$|[£€¥₹₩₽₺₴₪₦₱]"
    r"|[^\W\d_]+(?:['’][^\W\d_]+)*|km²|[½¼¾]|\S"
)
_TO = frozenset(("-", "–", "—", "−", "to", "or"))
_VAGUE = {"dozens": 12.0, "scores": 20.0, "hundreds": 1e2, "thousands": 1e3, "millions": 1e6, "billions": 1e9}
_VAGUE_REACH = (2, 10)  # "hundreds": from twice to ten times a hundred
_PARTS = {"half": 2, "third": 3, "quarter": 4, "fifth": 5, "tenth": 10}

_ABOUT = (
    r"about|around|approximately|roughly|nearly|almost|close to|estimated|circa|ca|some|virtually|"
    r"just (?:under|over)|(?:a )?little (?:over|under|more than|less than)|as (?:many|much) as|"
    r"or so|give or take|odd|~|≈"
)
_LEAST = (
    r"(?:well )?(?:over|above|more than)|at least|upwards of|exceeding|not? (?:fewer|less) than|"
    r"(?:a )?minimum of|in excess of|greater than|or more|and counting|>|\+"
)
_MOST = r"up to|at most|(?:less|fewer) than|under|below|not? more than|(?:a )?maximum of|or (?:less|fewer)|<"
_QUALIFIER = re.compile(
    rf"(?<!\w)(?:(?P<about>{_ABOUT})|(?P<least>{_LEAST})|(?P<most>{_MOST}))(?!\w)", re.IGNORECASE
)
_SIGHT = 40  # characters around an answer that may belong to its quantity
_QUALIFIER_BEFORE = re.compile(
    rf"(?<!\w)(?:{_ABOUT}|{_LEAST}|{_MOST}|between)\s+(?:an?\s+|the\s+)?$", re.IGNORECASE
)
_SAME_CLAUSE = re.compile(r" [^\n.,;:()\d]+")
_TRAILING = re.compile(r"\s?(?:\+|-?odd\b|or (?:so|more|less|fewer)\b|and counting\b)", re.IGNORECASE)
_MEANINGLESS = re.compile(
    r"\b(?:an?|the|total|of|only|just|another|additional|further|for|in|by|from|between|with|within|on|any|"
    r"combined|record|whole|full|entire|other|first|last|past|next|all|or|and)\b",
    re.IGNORECASE,
)
_MOST_FILLERS = 3


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number (`low` equals `high`) or a range, with what it is a number of.

    `high` is infinite for "more than 20", `low` minus infinite for "up to 20". `unit` is "people", "%", an
    ISO 4217 code, a unit of measure ("km"), or the noun counted; "" where the words name none.
    """

    low: float
    high: float
    approximate: bool = False
    unit: str = ""

    @property
    def number(self) -> float | None:
        """The one number stated, also where it is a bound; None for a range."""
        if math.isinf(self.high) or self.low == self.high:
            return self.low
        return self.high if math.isinf(self.low) else None

    @property
    def kind(self) -> str:
        """What it measures, in one word: "count", "money", "share", "duration", "length"."""
        return kind_of(self.unit)


class _Stated(NamedTuple):
    """What stands at a token: a number or a range, up to which token, and the unit if that came first."""

    low: float
    high: float
    end: int
    unit: str = ""
    approximate: bool = False


def read_quantity(words: str) -> Quantity | None:
    """Return the first quantity that the words state, None where they state none.

    >>> read_quantity("approximately 20,000 people")
    Quantity(low=20000.0, high=20000.0, approximate=True, unit='people')
    """
    tokens = list(_TOKEN.finditer(words))
    texts = [token.group() for token in tokens]
    for at, token in enumerate(tokens):
        stated = _vague(texts, at) or _share(texts, at) or _numbers(texts, at)
        if stated is not None:
            lead = words[: token.start()]
            after = words[tokens[stated.end - 1].end() :]
            if _is_no_quantity(lead, after) or stated.low > stated.high:
                return None
            return _qualified(_with_unit(stated, texts), lead, after)
    return None


def read_quantity_at(text: str, start: int, end: int) -> Quantity | None:
    """Return the first quantity in text[start:end], with the bound before it and the noun after it.

    An answer cut out of "more than 3,000 homes burned" may be "3,000".

    >>> read_quantity_at("more than 3,000 homes burned", 10, 15)
    Quantity(low=3000.0, high=inf, approximate=False, unit='homes')
    """
    words = text[start:end]
    stated = read_quantity(words)
    if stated is None or stated.low != stated.high:
        return stated
    before = _QUALIFIER_BEFORE.search(text[max(0, start - _SIGHT) : start])
    after = _SAME_CLAUSE.match(text, end, end + _SIGHT)
    wider = read_quantity(f"{before.group() if before else ''}{words}{after.group() if after else ''}")
    if wider is None or stated.number not in (wider.number, wider.low):
        return stated
    unit = stated.unit or (wider.unit if is_plain(wider.unit) else "")
    return replace(wider, unit=unit)


def _numbers(texts: Sequence[str], at: int) -> _Stated | None:
    """A number or a range, perhaps with a currency before it: "$1.2 billion", "20–25", "15,000 to 20,000"."""
    code = currency(texts[at])
    first = figure(texts, at + 1 if code else at, money=bool(code))
    if first is None:
        return None
    plain = _Stated(first.value, first.value, first.end, code)
    joint = texts[first.end].lower() if first.end < len(texts) else ""
    between = joint == "and" and "between" in (text.lower() for text in texts[:at])
    if joint not in _TO and not between:
        return plain
    start = first.end + 1
    if start < len(texts) and currency(texts[start]):  # "$20 to $25"
        start += 1
    second = figure(texts, start, money=bool(code))
    if second is None:
        return plain
    # "1.7 to 1.9 billion": the scale belongs to both.
    low = (
        first.value * second.scale
        if first.scale == 1 and first.value <= second.value / second.scale
        else first.value
    )
    return _Stated(low, second.value, second.end, code)


def _vague(texts: Sequence[str], at: int) -> _Stated | None:
    """Return the range that "hundreds" or "tens of thousands" stand for."""
    word, then = texts[at].lower(), [text.lower() for text in texts[at + 1 : at + 3]]
    of = _VAGUE.get(then[1]) if len(then) == 2 and then[0] == "of" else None
    size = _VAGUE.get(word, 10.0 if word == "tens" and of else None)
    if size is None or (at and texts[at - 1][0].isdecimal()):
        return None
    size *= of or 1
    least, most = _VAGUE_REACH
    return _Stated(least * size, most * size, at + (3 if of else 1), approximate=True)


def _share(texts: Sequence[str], at: int) -> _Stated | None:
    """Return "half of", "two thirds", "one in five" as a percentage."""
    words = [text.lower() for text in texts[at:] if text != "-"][:4] + [""] * 4
    skipped = texts[at : at + 2].count("-")
    many = figure(words, 0, money=False)
    if words[0] == "half" and words[1] in ("", "of", "the"):
        return _Stated(50.0, 50.0, at + 1, SHARE)
    if many is None and words[0] in ("a", "one") or many is not None and many.end == 1:
        count = 1.0 if many is None else many.value
        part = _PARTS.get(words[1].removesuffix("s"))
        if part and words[2:4] != ["of", "a"]:  # a quarter of a million is no share
            share = _rounded(100 * count / part)
            return _Stated(share, share, at + 2 + skipped, SHARE, approximate=True)
        total = figure(words, 2, money=False) if words[1] == "in" else None
        if total is not None and 1 <= count < total.value <= 100 and words[3] == "":
            share = _rounded(100 * count / total.value)
            return _Stated(share, share, at + total.end, SHARE, approximate=True)
    return None


def _rounded(share: float) -> float:
    """A third is 33 %, an eighth 12.5 %."""
    return round(share, 1) if math.isclose(share, round(share, 1)) else float(round(share))


def _with_unit(stated: _Stated, texts: Sequence[str]) -> Quantity:
    rest = list(texts[stated.end :])
    while rest[:1] in (["-"], ["+"], ["odd"]) or rest[:2] in (["or", "more"], ["or", "so"]):
        rest = rest[1:] if len(rest[0]) == 1 or rest[0] == "odd" else rest[2:]
    quantity = Quantity(stated.low, stated.high, stated.approximate, stated.unit or unit_of(rest))
    return (
        _compound(quantity, rest) if quantity.kind == "duration" and stated.low == stated.high else quantity
    )


def _compound(quantity: Quantity, rest: Sequence[str]) -> Quantity:
    """Make "eight hours and 44 minutes" 524 minutes, and "a year and a half" 1.5 years."""
    if [word.lower() for word in rest[1:4]] == ["and", "a", "half"]:
        return replace(quantity, low=quantity.low + 0.5, high=quantity.high + 0.5)
    at = next(
        (
            at
            for at in (1, 2, 3)
            if rest[1:at] and rest[1].lower() in ("and", ",") and figure(rest, at, money=False)
        ),
        1,
    )
    more = figure(rest, at, money=False) if len(rest) > at else None
    unit = unit_of(list(rest[more.end :])) if more is not None else ""
    factor = convertible(quantity.unit, unit) if unit in UNITS else None
    if more is None or factor is None or factor <= 1:
        return quantity
    value = quantity.low * factor + more.value
    return replace(quantity, low=value, high=value, unit=unit)


def _qualified(quantity: Quantity, lead: str, after: str) -> Quantity:
    trailing = _TRAILING.match(after)
    said = {
        found.lastgroup
        for part in (lead, trailing.group() if trailing else "")
        for found in _QUALIFIER.finditer(part)
    }
    if "about" in said:
        return replace(quantity, approximate=True)
    if quantity.low != quantity.high or not said:
        return quantity
    return replace(quantity, high=math.inf) if "least" in said else replace(quantity, low=-math.inf)


def _is_no_quantity(lead: str, after: str) -> bool:
    """Luna-25, 9:30, no one, and a number at the end of many other words."""
    if re.match(r":\d", after) or lead.lower().split()[-1:] == ["no"]:
        return True
    if lead[-1:] in ("-", "–", "/") and lead[-2:-1].isalnum():
        return True
    rest = _MEANINGLESS.sub(" ", _QUALIFIER.sub(" ", lead))
    return len(re.findall(r"\w+", rest)) > _MOST_FILLERS
