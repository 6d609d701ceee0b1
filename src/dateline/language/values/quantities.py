"""The words of an answer → a quantity: "around twenty thousand people" → 20,000, approximate, people.

A quantity is a number or a range with a unit; money, shares, lengths and durations are quantities. The
first one in the words counts, "6.15 billion rupees" of "6.15 billion rupees, or 75 million dollars", and at
most three words that mean nothing here may stand before it: a name with a number in it has no value.

English only, and no rates: "280 dollars a head" are 280 dollars. What is a number, and what only looks like
one, is said in `values/tokens.py`; which way it goes in `values/signs.py`; whether two quantities agree in
`values`. The packages for number words read no digits beside words ("1.2 billion"), no bounds and no ranges.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from dateline.language.patterns import lazy
from dateline.language.values.conversions import convertible, is_count, is_plain, kind_of
from dateline.language.values.digits import may_be_thousands, may_list
from dateline.language.values.nobody import unit_of_none
from dateline.language.values.numerals import PARTS, figure
from dateline.language.values.signs import Direction, direction_of
from dateline.language.values.stated import (
    Stated,
    stated_numbers,
    stated_share,
    stated_vaguely,
    whole_number,
    window,
)
from dateline.language.values.tokens import tokens
from dateline.language.values.units import BROKEN, DEGREES, UNITS, unit_of

_BELOW_ZERO = lazy(r"[^.;:!?\n\d]{0,30}?\bbelow (?:zero|freezing)\b", re.IGNORECASE)
_LONGEST = 400  # characters that are looked through for a quantity

_ABOUT = (
    r"about|around|approximately|roughly|nearly|almost|close to|estimated|circa|ca|some|virtually|"
    r"just (?:under|over)|(?:a )?little (?:over|under|more than|less than)|"
    r"or so|give or take|odd|~|≈"
)
_LEAST = (
    r"(?:well )?(?:over|above|more than)|at least|upwards of|exceeding|not? (?:fewer|less) than|"
    r"(?:a )?minimum of|in excess of|greater than|or more|and counting|as (?:few|little|low|young) as|>|\+"
)
_MOST = (
    r"up to|at most|(?:less|fewer) than|under|below|not? more than|(?:a )?maximum of|or (?:less|fewer)|"
    r"as (?:many|much|high|old) as|<"
)
_QUALIFIER = lazy(
    rf"(?<!\w)(?:(?P<about>{_ABOUT})|(?P<least>{_LEAST})|(?P<most>{_MOST}))(?!\w)", re.IGNORECASE
)
_SIGHT = 40  # characters around an answer that may belong to its quantity
_QUALIFIER_BEFORE = lazy(
    rf"(?<!\w)(?:{_ABOUT}|{_LEAST}|{_MOST}|between)\s+(?:an?\s+|the\s+)?$", re.IGNORECASE
)
_SAME_CLAUSE = lazy(  # behind "45", also of "45 CS300 planes"
    r"(?:[ +-]|\s?[°º℃℉])(?:(?:sq|cu)\.\s?|(?-i:[A-Z])\w*[ -]?\d+\w*\s)?[^\n.,;:()\d]*(?!\w)",
    re.IGNORECASE,
)
_TRAILING = lazy(r"\s?(?:\+|-?(?:odd|plus)\b|or (?:so|more|less|fewer)\b|and counting\b)", re.IGNORECASE)
_WEIGHT = lazy(r"\b(?:weigh(?:s|ed|ing|t)?|ounces?|oz|lbs?|kilos?|kilograms?|kg)\b", re.IGNORECASE)
_PRICE = lazy(
    r"[$£€]|\b(?:costs?|costing|price[ds]?|worth|pa(?:y|ys|id|ying)|sold|sells?|bought|fined?|earn\w*)\b",
    re.IGNORECASE,
)
_MEANINGLESS = lazy(
    r"\b(?:an?|the|total|of|only|just|another|additional|further|for|in|by|from|between|with|within|on|any|"
    r"combined|record|whole|full|entire|other|first|last|past|next|all|or|and)\b",
    re.IGNORECASE,
)
_MOST_FILLERS = 3


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number (`low` equals `high`) or a range, with what it is a number of.

    `high` is infinite for "more than 20", `low` minus infinite for "up to 20". `unit` is "people", "%", an
    ISO 4217 code, a unit of measure ("km"), or the noun counted; "" where the words name none. `direction` is
    there where it is what something rose or fell by. `strict` is a bound asked about that its own number
    does not meet, "more than 20".
    """

    low: float
    high: float
    approximate: bool = False
    unit: str = ""
    direction: Direction | None = None
    strict: bool = False

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


@lru_cache(maxsize=512)  # what an answer states is asked by several steps, of several answers alike
def read_quantity(words: str) -> Quantity | None:
    """Return the first quantity that the words state, None where they state none.

    >>> read_quantity("approximately 20,000 people").low
    20000.0
    """
    words = words[:_LONGEST]
    if (none := unit_of_none(words)) is not None:
        return Quantity(0.0, 0.0, unit=none)
    found = tokens(words)
    texts = [token.text for token in found]
    for at, token in enumerate(found):
        stated = stated_vaguely(texts, at) or stated_share(texts, at) or stated_numbers(found, texts, at)
        if stated is not None:
            lead = words[: token.start]
            after = words[found[stated.end - 1].end :]
            if _is_no_quantity(lead, after) or stated.low > stated.high:
                return None
            quantity = _with_unit(stated, texts)
            return (
                None if quantity is None else _qualified(_signed(quantity, stated, lead, after), lead, after)
            )
    return None


@lru_cache(maxsize=256)
def read_quantity_at(text: str, start: int, end: int) -> Quantity | None:
    """Return the first quantity in text[start:end], with the bound before it and the noun after it.

    An answer cut out of "more than 3,000 homes burned" may be "3,000". What is a piece of a number is read as
    the whole of it, and what is a piece of a name, 380 of A380, as no number.

    >>> quantity = read_quantity_at("more than 3,000 homes burned", 10, 15)
    >>> quantity.low, quantity.high, quantity.unit
    (3000.0, inf, 'homes')
    """
    start, end = whole_number(text, start, end)
    words = text[start:end]
    stated = None if _is_broken(text, start, end) else read_quantity(words)
    if stated is None:
        return None
    if stated.low == stated.high or not stated.unit:
        stated = _in_clause(stated, text, start, end)
    before, after = text[max(0, start - 2 * _SIGHT) : start], text[end : end + 2 * _SIGHT]
    way = stated.direction or direction_of(before, after, counted=is_count(stated.unit))
    return replace(stated, direction=way)


def _in_clause(stated: Quantity, text: str, start: int, end: int) -> Quantity:
    """The quantity with what stands before and behind it in its clause: a bound, and its unit."""
    before = _QUALIFIER_BEFORE.search(text[max(0, start - _SIGHT) : start])
    after = _SAME_CLAUSE.match(text, end, end + _SIGHT)
    lead, behind = before.group() if before else "", after.group() if after else ""
    if len(behind) == _SIGHT:
        behind = behind.rpartition(" ")[0]
    wider = read_quantity(f"{lead}{text[start:end]}{behind}")
    if wider is None:
        return stated
    if text[end - 1].lower() in "mb" and wider.low in (1e6 * stated.low, 1e9 * stated.low):  # "3m people"
        return wider
    further = wider.unit if is_plain(wider.unit) else ""
    if stated.low != stated.high:  # a bound, or a range: it is what it is, of what stands behind it
        return replace(stated, unit=further if (stated.low, stated.high) == (wider.low, wider.high) else "")
    if stated.number not in (wider.number, wider.low) and stated.low != -wider.low:
        return stated
    if stated.unit == "pounds":
        return replace(wider, unit="lb" if further == "lb" or _is_weighed(text, start, end) else "pounds")
    return replace(wider, unit=further if stated.unit in ("", DEGREES) else stated.unit)


def _is_weighed(text: str, start: int, end: int) -> bool:
    """Whether the sentence tells of a weight around text[start:end], and not of what was paid."""
    before = re.split(r"[.!?;]\s", text[max(0, start - 2 * _SIGHT) : start])[-1]
    around = before + text[start:end] + re.split(r"[.!?;]\s", text[end : end + _SIGHT])[0]
    return _WEIGHT.search(around) is not None and _PRICE.search(around) is None


def _is_broken(text: str, start: int, end: int) -> bool:
    """Whether the first digits of text[start:end] are no number where they stand."""
    first, last = window(text, start, end)
    digits = next((at for at in range(start, min(end, start + _LONGEST)) if text[at].isdecimal()), None)
    return digits is not None and any(
        token.text == BROKEN and first + token.start <= digits < first + token.end
        for token in tokens(text[first:last])
    )


def _with_unit(stated: Stated, texts: Sequence[str]) -> Quantity | None:
    rest = list(texts[stated.end :])
    while rest[:1] in (["-"], ["+"], ["odd"]) or rest[:2] in (["or", "more"], ["or", "so"]):
        rest = rest[1:] if len(rest[0]) == 1 or rest[0] == "odd" else rest[2:]
    unit = stated.unit or unit_of(_attached(texts[stated.end :]) or rest)
    low, high = stated.low, stated.high
    if is_count(unit) and stated.scale == 1:
        if may_list(stated.digits):
            return None
        if unit and may_be_thousands(stated.digits):
            low, high = 1000 * low, 1000 * high
    if unit and is_count(unit) and stated.sign in ("-", "–"):  # the dash of a list, before people
        low, high = -high, -low
    quantity = Quantity(low, high, stated.approximate, unit)
    compound = quantity.kind in ("duration", "length", "mass") and low == high
    return _compound(quantity, rest) if compound else quantity


def _attached(behind: Sequence[str]) -> Sequence[str]:
    """The words that hyphens join to a number, of "40-quart mixer" the quart, if they tell its unit."""
    if behind[:1] != ["-"] or behind[1:2] in (["plus"], ["odd"], ["strong"]):
        return ()
    last = 1
    while behind[last + 1 : last + 2] == ["-"]:
        last += 2
    return behind[1 : last + 1]


def _compound(quantity: Quantity, rest: Sequence[str]) -> Quantity:
    """Make "eight hours and 44 minutes" 524 minutes, and "a year and a half" 1.5 years."""
    words = [word.lower() for word in rest[1:6]]
    part = PARTS.get(words[2].removesuffix("s")) if words[:2] == ["and", "a"] and len(words) > 2 else None
    if part:
        return replace(quantity, low=quantity.low + 1 / part, high=quantity.high + 1 / part)
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
    unit = {("pounds", "st"): "lb", ("m", "h"): "min"}.get((unit, quantity.unit), unit)
    factor = convertible(quantity.unit, unit) if unit in UNITS else None
    if more is None or factor is None or factor <= 1:
        return quantity
    value = round(quantity.low * factor + more.value, 9)
    return replace(quantity, low=value, high=value, unit=unit)


def _signed(quantity: Quantity, stated: Stated, lead: str, after: str) -> Quantity:
    """The quantity with its sign and its direction: "12 degrees below zero", "fell 4 percent"."""
    below = _BELOW_ZERO.match(after)
    if below is not None and not stated.sign and (quantity.kind == "temperature" or not quantity.unit):
        freezing = 32.0 if quantity.unit == "°F" and below.group().lower().endswith("freezing") else 0.0
        quantity = replace(quantity, low=freezing - quantity.high, high=freezing - quantity.low)
        return replace(quantity, unit=quantity.unit or DEGREES)
    return replace(quantity, direction=direction_of(lead, after, counted=is_count(quantity.unit)))


def _qualified(quantity: Quantity, lead: str, after: str) -> Quantity:
    trailing = _TRAILING.match(after)
    said = {
        found.lastgroup
        for part in (lead.removesuffix("+"), trailing.group().replace("plus", "+") if trailing else "")
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
