"""Every value that a text states, each with its range: "died on May 7, of 85 hurt" → a day, and a number.

Which of them answers a question, or speaks against a claim, is for `answers` to say. Vague words ("many",
"a few") and ordinals are passed over, and so is a bare "one".
"""

from __future__ import annotations

import calendar
from collections.abc import Iterator, Sequence
from functools import lru_cache

from dateline.language.lexicon import SHORT_MONTH
from dateline.language.patterns import lazy
from dateline.language.values.intervals import find_intervals
from dateline.language.values.moments import BEFORE_A_DAY, BEHIND_A_DAY, Moment, read_moment
from dateline.language.values.numerals import GLYPHS, PARTS, SCALES, SMALL, figure
from dateline.language.values.quantities import Quantity, read_quantity_at
from dateline.language.values.shares import read_share
from dateline.language.values.stated import number_at, unit_follows
from dateline.language.values.tenses import tense_at
from dateline.language.values.tokens import Token, tokens

_MONTH = "|".join(name for name in calendar.month_name if name)
_DAY_OF = r"\d{1,2}(?:st|nd|rd|th)?(?!\d)"
_MOMENT = lazy(
    rf"\b(?:last\s+|\d{{1,2}}\s+)?(?:{_MONTH})\b\.?(?:\s+{_DAY_OF})?"
    r"(?:,?\s+\d{4}\b|,?\s+(?:of\s+)?(?:last|this|next)\s+year\b)?"
    rf"|\b(?:{SHORT_MONTH}\s+{_DAY_OF}|\d{{1,2}}\s+{SHORT_MONTH})(?:,?\s+\d{{4}}\b)?|\b{SHORT_MONTH}\s+\d{{4}}\b"
    rf"|\b{BEFORE_A_DAY}(?:{'|'.join(calendar.day_name)})\b{BEHIND_A_DAY}"
    r"|\b(?i:today|tonight|yesterday|tomorrow|(?:this|last|next) (?:year|month))\b"
    r"|(?<![\d.,$£€#-])(?:1[5-9]|20)\d\d\b(?![.,]\d|[\d%]|\s*(?:people|percent|dollars|euros|pounds|francs))"
)
_UNIT_BEHIND = frozenset(("%", "percent", "year", "month", "week", "day", "hour", "minute", "metre",
"kilometre",
                          "mile", "foot"))  # fmt: skip


_LONGEST_REST = 30
"""Characters behind a time that may belong to it: "in the afternoon", "at a ceremony in Tarn"."""
_LONGEST_LEAD = 12
"""Characters before a time that belong to it: "early on"."""
_BETWEEN_PARTS = 3
_TO_A_DAY = lazy(r"\s?[-–—]\s?|\s(?:to|through)\s")
_DAY_OF_A_RANGE = lazy(r"\d{1,2}")
_ANOTHER_TIME = lazy(r"\s*(?:[-–—]|(?:to|until|till|through|and|or)\b)")


def only_time(text: str, start: int, end: int, *, written: str | None = None) -> tuple[int, int]:
    """Return text[start:end] without the clause that follows the time that it begins with.

    >>> text = "Aug. 18, the department of health declared that it was over"
    >>> text[slice(*only_time(text, 0, len(text)))]
    'Aug. 18'
    """
    last: int | None = None
    for first, stop, value in find_values(text, start, end, written=written):
        if not isinstance(value, Moment) or first - (start if last is None else last) > (
            _LONGEST_LEAD if last is None else _BETWEEN_PARTS
        ):
            break
        last = stop
    if last is None or end - last <= _LONGEST_REST or _ANOTHER_TIME.match(text, last):
        return start, end
    return start, last


@lru_cache(maxsize=128)  # several answers stand in one sentence
def find_values(
    text: str, start: int, end: int, *, written: str | None = None
) -> tuple[tuple[int, int, Quantity | Moment], ...]:
    """Return the values in text[start:end] with their ranges, in order; `written` is the article's date.

    >>> [value.unit for _, _, value in find_values("Of 85 people 3 percent left.", 0, 28)]
    ['people', '%']
    """
    return tuple(_values(text, start, end, written))


def _values(
    text: str, start: int, end: int, written: str | None
) -> Iterator[tuple[int, int, Quantity | Moment]]:
    moments = list(_moments(text, start, end, written))
    waiting = iter(moments)
    moment = next(waiting, None)
    behind = None  # where the last moment ends
    for first, last in _numbers(text, start, end):
        while moment is not None and moment[1] <= first:
            yield moment
            behind, moment = moment[1], next(waiting, None)
        if moment is not None and moment[0] <= first:
            continue
        if _DAY_OF_A_RANGE.fullmatch(text, first, last) and (
            (behind is not None and _TO_A_DAY.fullmatch(text, behind, first))
            or (moment is not None and _TO_A_DAY.fullmatch(text, last, moment[0]))
        ):
            continue  # "Jan. 20-23", "6-12 May"
        quantity = read_quantity_at(text, first, last)
        if quantity is not None:
            yield first, last, quantity
    if moment is not None:
        yield moment
    yield from waiting


def _numbers(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The ranges of numbers and shares, each with its sign and the percent that is one with it."""
    found = tokens(text[start:end])
    texts = [token.text for token in found]
    at = 0
    while at < len(found):
        stop = _stated(found, texts, at)
        if stop is None:
            at += 1
            continue
        behind = texts[stop : stop + 2]
        if behind == ["per", "cent"] or (behind[:1] == ["-"] and set(behind) & _UNIT_BEHIND):
            stop += 2
        elif texts[stop : stop + 1] in (["percent"], ["point"], ["points"]) or unit_follows(found, stop):
            stop += 1
        elif behind in (["percentage", "point"], ["percentage", "points"]):
            stop += 2
        yield start + found[at].start, start + found[stop - 1].end
        at = stop


def _stated(found: Sequence[Token], texts: Sequence[str], at: int) -> int | None:
    """The place after the number or the share that begins at a token, None where none does."""
    word, then = texts[at].lower(), texts[at + 1].lower() if at + 1 < len(texts) else ""
    if word == "zero" and at and texts[at - 1].lower() in ("below", "above", "sub"):
        return None
    if word == "one" and then not in SCALES and then not in ("in", "out", "and", "-", "person", "child"):
        return None
    if word in ("a", "an") and then not in SCALES and then.removesuffix("s") not in PARTS:
        half = texts[at + 2 : at + 5] == ["and", "a", "half"] and figure(texts, at, money=False) is not None
        return at + 5 if half else None  # "a year and a half"
    if (
        word in ("dozens", "half")
        or found[at].number
        or word in SMALL
        or word in GLYPHS
        or word in ("a", "an")
    ):
        share = read_share(texts, at)
        if share is not None:
            return share.end
    return number_at(found, texts, at)


def _moments(
    text: str, start: int, end: int, written: str | None
) -> Iterator[tuple[int, int, Quantity | Moment]]:
    found = [*find_intervals(text, start, end, written=written)]
    taken = [(first, last) for first, last, _ in found]
    for match in _MOMENT.finditer(text, start, end):
        if any(first < match.end() and match.start() < last for first, last in taken):
            continue
        tense = tense_at(text, match.start(), match.end())
        moment = read_moment(match.group().rstrip("."), written=written, tense=tense)
        if moment is not None:
            found.append((match.start(), match.end(), moment))
    yield from sorted(found, key=lambda one: one[0])
