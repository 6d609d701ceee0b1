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
from typing import NamedTuple

from dateline.language.values.digits import may_be_thousands, may_list
from dateline.language.values.numerals import PARTS, figure
from dateline.language.values.shares import read_share
from dateline.language.values.signs import Direction, direction_of
from dateline.language.values.tokens import BROKEN, Token, tokens
from dateline.language.values.units import (
    DEGREES,
    SHARE,
    UNITS,
    convertible,
    currency,
    is_count,
    is_plain,
    is_unit_word,
    kind_of,
    unit_of,
)

_TO = frozenset(("-", "–", "—", "−", "to", "or"))
_MINUS = frozenset(("minus", "negative", "-", "−", "–"))
_VAGUE = {"dozens": 12.0, "scores": 20.0, "hundreds": 1e2, "thousands": 1e3, "millions": 1e6, "billions": 1e9}
_VAGUE_REACH = (2, 10)  # "hundreds": from twice to ten times a hundred
_BELOW_ZERO = re.compile(r"[^.;:!?\n\d]{0,30}?\bbelow (?:zero|freezing)\b", re.IGNORECASE)
_LONGEST = 400  # characters that are looked through for a quantity

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
_SAME_CLAUSE = re.compile(r"(?:[ -]|\s?[°º℃℉])[^\n.,;:()\d]*")
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
    ISO 4217 code, a unit of measure ("km"), or the noun counted; "" where the words name none. `direction` is
    there where it is what something rose or fell by.
    """

    low: float
    high: float
    approximate: bool = False
    unit: str = ""
    direction: Direction | None = None

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
    """What stands at a token: a number or a range, up to which token, and the unit if that came first.

    `sign` is the minus before it, `digits` the figure as it is written.
    """

    low: float
    high: float
    end: int
    unit: str = ""
    approximate: bool = False
    scale: float = 1.0
    sign: str = ""
    digits: str = ""


def read_quantity(words: str) -> Quantity | None:
    """Return the first quantity that the words state, None where they state none.

    >>> read_quantity("approximately 20,000 people").low
    20000.0
    """
    words = words[:_LONGEST]
    found = tokens(words)
    texts = [token.text for token in found]
    for at, token in enumerate(found):
        stated = _vague(texts, at) or _shared(texts, at) or _numbers(found, texts, at)
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
    if stated.low == stated.high:
        stated = _in_clause(stated, text, start, end)
    before, after = text[max(0, start - 2 * _SIGHT) : start], text[end : end + 2 * _SIGHT]
    way = stated.direction or direction_of(before, after, counted=is_count(stated.unit))
    return replace(stated, direction=way)


def _in_clause(stated: Quantity, text: str, start: int, end: int) -> Quantity:
    """The quantity with what stands before and behind it in its clause: a bound, and its unit."""
    before = _QUALIFIER_BEFORE.search(text[max(0, start - _SIGHT) : start])
    after = _SAME_CLAUSE.match(text, end, end + _SIGHT)
    lead = before.group() if before else ""
    wider = read_quantity(f"{lead}{text[start:end]}{after.group() if after else ''}")
    if wider is None:
        return stated
    if stated.unit == "m" and wider.low == 1e6 * stated.low:  # "3m people"
        return wider
    if stated.number not in (wider.number, wider.low) and stated.low != -wider.low:
        return stated
    further = wider.unit if is_plain(wider.unit) else ""
    return replace(wider, unit=further if stated.unit in ("", DEGREES) else stated.unit)


def whole_number(text: str, start: int, end: int) -> tuple[int, int]:
    """Return where the number stands that text[start:end] cuts into; start and end where it cuts none.

    >>> text = "It displaced 2,50,000 people."
    >>> text[slice(*whole_number(text, 15, 21))]
    '2,50,000'
    """
    for first, last in number_ranges(text, *_window(text, start, end)):
        if first < start < last or first < end < last:
            start, end = min(start, first), max(end, last)
    return start, end


def number_ranges(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return where the numbers of text[start:end] stand, each with its sign, its currency and its scale."""
    found = tokens(text[start:end])
    texts = [token.text for token in found]
    ranges, at = [], 0
    while at < len(found):
        stop = number_at(found, texts, at)
        if stop is None:
            at += 1
            continue
        stop += unit_follows(found, stop)
        ranges.append((start + found[at].start, start + found[stop - 1].end))
        at = stop
    return ranges


def unit_follows(found: Sequence[Token], at: int) -> bool:
    """Say whether a token is a percent sign, or a unit without a space before it: "20 %", "40C", "6ft"."""
    if at >= len(found):
        return False
    attached = found[at].start == found[at - 1].end
    return found[at].text == "%" or (attached and is_unit_word(found[at].text))


def number_at(found: Sequence[Token], texts: Sequence[str], at: int) -> int | None:
    """Return the place after the number that begins at a token, None where none does."""
    stated = _single(found, texts, at)
    return None if stated is None else stated.end


def _is_broken(text: str, start: int, end: int) -> bool:
    """Whether the first digits of text[start:end] are no number where they stand."""
    first, last = _window(text, start, end)
    digits = next((at for at in range(start, min(end, start + _LONGEST)) if text[at].isdecimal()), None)
    return digits is not None and any(
        token.text == BROKEN and first + token.start <= digits < first + token.end
        for token in tokens(text[first:last])
    )


def _window(text: str, start: int, end: int) -> tuple[int, int]:
    """What stands around, by whole words as far as a space is near."""
    first, last = max(0, start - _SIGHT), min(len(text), end + _SIGHT)
    return first and max(text.find(" ", first, start), first), max(
        text.rfind(" ", end, last), end
    ) if last < len(text) else last


def _single(found: Sequence[Token], texts: Sequence[str], at: int) -> _Stated | None:
    """One number, perhaps with a sign and a currency before it: "minus 12", "$1.2 billion", "Rs. 500"."""
    sign, start = found[at].sign, at
    if (
        texts[at].lower() in _MINUS
        and at + 1 < len(texts)
        and (texts[at].isalpha() or currency(texts[at + 1]))
    ):
        sign, start = texts[at].lower(), at + 1
    code = currency(texts[start])
    start += bool(code)
    start += texts[start : start + 1] == ["."] and texts[start - 1] == "Rs"
    number = figure(texts, start, money=bool(code)) if start < len(texts) else None
    if number is None or (sign.isalpha() and not _is_digit_or_word(texts[start])):
        return None
    sign = sign or found[start].sign
    value = -number.value if sign else number.value
    return _Stated(value, value, number.end, code, scale=number.scale, sign=sign, digits=number.digits)


def _is_digit_or_word(text: str) -> bool:
    return text[:1].isdecimal() or text.lower() not in ("a", "an", "half")


def _numbers(found: Sequence[Token], texts: Sequence[str], at: int) -> _Stated | None:
    """A number or a range, perhaps with a currency before it: "$1.2 billion", "20–25", "15,000 to 20,000"."""
    first = _single(found, texts, at)
    if first is None:
        return None
    between_them = _unit_before_joint(texts, first.end)
    joint = first.end + between_them
    word = texts[joint].lower() if joint < len(texts) else ""
    between = word == "and" and "between" in (text.lower() for text in texts[max(0, at - 4) : at])
    if (word not in _TO and not between) or joint + 1 >= len(texts):
        return first
    second = _single(found, texts, joint + 1)
    if second is None or (word == "or" and second.sign):
        return first
    if between_them and unit_of(texts[first.end : joint]) != unit_of(texts[second.end :]):
        return first  # "4 percent to 12.40 crowns"
    if first.unit and not second.unit:  # "$5-10m": the second figure's letter is a scale as well
        number = figure(texts, joint + 1, money=True)
        second = (
            second
            if number is None
            else second._replace(low=number.value, high=number.value, end=number.end, scale=number.scale)
        )
    # "1.7 to 1.9 billion": the scale belongs to both.
    low, high = first.low, second.low
    if first.scale == 1 and abs(low) <= abs(high) / second.scale:
        low *= second.scale
    if first.sign and low > high:  # "minus 5 to minus 10"
        low, high = high, low
    return first._replace(low=low, high=high, end=second.end, digits="")


def _unit_before_joint(texts: Sequence[str], at: int) -> int:
    """How many tokens of a unit stand before the "to" of a range: "5 percent to 10 percent"."""
    for length in (1, 2):
        if at + length < len(texts) and texts[at + length].lower() in _TO:
            return length if unit_of(list(texts[at : at + length])) in UNITS else 0
    return 0


def _shared(texts: Sequence[str], at: int) -> _Stated | None:
    share = read_share(texts, at)
    return (
        None if share is None else _Stated(share.percent, share.percent, share.end, SHARE, share.approximate)
    )


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


def _with_unit(stated: _Stated, texts: Sequence[str]) -> Quantity | None:
    rest = list(texts[stated.end :])
    while rest[:1] in (["-"], ["+"], ["odd"]) or rest[:2] in (["or", "more"], ["or", "so"]):
        rest = rest[1:] if len(rest[0]) == 1 or rest[0] == "odd" else rest[2:]
    unit = stated.unit or unit_of(rest)
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
    unit = "lb" if unit == "pounds" and quantity.unit == "st" else unit
    factor = convertible(quantity.unit, unit) if unit in UNITS else None
    if more is None or factor is None or factor <= 1:
        return quantity
    value = round(quantity.low * factor + more.value, 9)
    return replace(quantity, low=value, high=value, unit=unit)


def _signed(quantity: Quantity, stated: _Stated, lead: str, after: str) -> Quantity:
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
        for part in (lead.removesuffix("+"), trailing.group() if trailing else "")
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
