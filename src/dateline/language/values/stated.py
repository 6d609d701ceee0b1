"""Tokens → the numbers that they state, each with its sign, its currency, its scale, the end of its range.

Where a number stands, and which number a piece of one belongs to, is told here too. What it is a number of is
read in `values/quantities.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from dateline.language.values.numerals import figure
from dateline.language.values.shares import read_share
from dateline.language.values.tokens import Token, tokens
from dateline.language.values.units import SHARE, UNITS, currency, is_unit_word, unit_of

_TO = frozenset(("-", "–", "—", "−", "to", "or"))
_MINUS = frozenset(("minus", "negative", "-", "−", "–"))
_VAGUE = {"dozens": 12.0, "scores": 20.0, "hundreds": 1e2, "thousands": 1e3, "millions": 1e6, "billions": 1e9}
_VAGUE_REACH = (2, 10)  # "hundreds": from twice to ten times a hundred
_SIGHT = 40  # characters around an answer that may belong to its number


class Stated(NamedTuple):
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


def whole_number(text: str, start: int, end: int) -> tuple[int, int]:
    """Return where the number stands that text[start:end] cuts into; start and end where it cuts none.

    >>> text = "It displaced 2,50,000 people."
    >>> text[slice(*whole_number(text, 15, 21))]
    '2,50,000'
    """
    for first, last in number_ranges(text, *window(text, start, end)):
        if first < start < last or first < end < last:
            start, end = min(start, first), max(end, last)
    return start, end


def number_ranges(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return where the numbers of text[start:end] stand, each with its sign, its currency and its scale."""
    return [(start + first, start + last) for first, last in _ranges_in(text[start:end])]


@lru_cache(maxsize=512)  # as `tokens`
def _ranges_in(words: str) -> tuple[tuple[int, int], ...]:
    found = tokens(words)
    texts = [token.text for token in found]
    ranges, at = [], 0
    while at < len(found):
        stop = number_at(found, texts, at)
        if stop is None:
            at += 1
            continue
        stop += unit_follows(found, stop)
        ranges.append((found[at].start, found[stop - 1].end))
        at = stop
    return tuple(ranges)


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


def window(text: str, start: int, end: int) -> tuple[int, int]:
    """What stands around, by whole words as far as a space is near."""
    first, last = max(0, start - _SIGHT), min(len(text), end + _SIGHT)
    return first and max(text.find(" ", first, start), first), max(
        text.rfind(" ", end, last), end
    ) if last < len(text) else last


def _single(found: Sequence[Token], texts: Sequence[str], at: int) -> Stated | None:
    """One number, perhaps with a sign and a currency before it: "minus 12", "$1.2 billion", "Rs. 500"."""
    sign, start = found[at].sign, at
    if (
        texts[at].lower() in _MINUS
        and at + 1 < len(texts)
        and (texts[at].isalpha() or (currency(texts[at + 1]) and not _is_attached(found, at)))
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
    return Stated(value, value, number.end, code, scale=number.scale, sign=sign, digits=number.digits)


def _is_attached(found: Sequence[Token], at: int) -> bool:
    """Whether a dash stands right behind something: that of a range, as in $5m-$10m."""
    return at > 0 and found[at - 1].end == found[at].start


def _is_digit_or_word(text: str) -> bool:
    return text[:1].isdecimal() or text.lower() not in ("a", "an", "half")


def stated_numbers(found: Sequence[Token], texts: Sequence[str], at: int) -> Stated | None:
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


def stated_share(texts: Sequence[str], at: int) -> Stated | None:
    share = read_share(texts, at)
    return (
        None if share is None else Stated(share.percent, share.percent, share.end, SHARE, share.approximate)
    )


def stated_vaguely(texts: Sequence[str], at: int) -> Stated | None:
    """Return the range that "hundreds" or "tens of thousands" stand for."""
    word, then = texts[at].lower(), [text.lower() for text in texts[at + 1 : at + 3]]
    of = _VAGUE.get(then[1]) if len(then) == 2 and then[0] == "of" else None
    size = _VAGUE.get(word, 10.0 if word == "tens" and of else None)
    if size is None or (at and texts[at - 1][0].isdecimal()):
        return None
    size *= of or 1
    least, most = _VAGUE_REACH
    return Stated(least * size, most * size, at + (3 if of else 1), approximate=True)
