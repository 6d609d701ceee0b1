"""Times of day, and the hours between two of them: "7 a.m. to 8 p.m.", "until noon", "ten in the evening".

Minutes since midnight, of no day: what a question asks of the clock is compared by them, and shown nowhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from dateline.language.patterns import lazy
from dateline.language.values.numerals import SMALL

_DAY = 24 * 60
_HOUR_WORD = "|".join(word for word, number in SMALL.items() if 1 <= number <= 12)
_CLOCK = (
    rf"(?:(?P<hour{{0}}>\d{{{{1,2}}}}|{_HOUR_WORD})(?:[:.](?P<minute{{0}}>\d\d))?(?:\s+o['’]clock)?"
    r"(?:\s*(?P<half{0}>[ap])\.?\s?m\b\.?|\s+in the (?P<part{0}>morning|afternoon|evening)\b|"
    r"\s+at (?P<night{0}>night)\b|\b)"
    r"|(?P<name{0}>noon|midnight)\b)"
)
_HOURS = lazy(
    rf"\b(?:{_CLOCK.format('1')}\s*(?:[-–—]|to\b|until\b|till\b|(?P<both>and\b))\s*{_CLOCK.format('2')}|"
    rf"(?P<until>until|till)\s+{_CLOCK.format('3')}|{_CLOCK.format('4')})",
    re.IGNORECASE,
)


_BETWEEN = lazy(r"\bbetween\s+\Z", re.IGNORECASE)


class Hours(NamedTuple):
    """The minutes of the day from `first` to `last`; both are the same for a time of day.

    `first` is None for "until noon", which does not tell from when.
    """

    first: int | None
    last: int


def find_hours(text: str, start: int, end: int) -> Iterator[tuple[int, int, Hours]]:
    """Yield the times of day of text[start:end], and what lies between two of them, each with its range.

    >>> text = "open from 7 a.m. to 8 p.m., and at ten in the evening"
    >>> [(hours.first, hours.last) for _, _, hours in find_hours(text, 0, len(text))]
    [(420, 1200), (1320, 1320)]
    """
    for found in _HOURS.finditer(text, start, end):
        last = next((minute for at in "234" if (minute := _minute(found, at)) is not None), None)
        if last is None:
            continue
        if found["until"]:
            yield (*found.span(), Hours(None, last or _DAY))
        elif found["hour1"] or found["name1"]:
            first = _minute(found, "1")
            first = _of_same_half(found, last) if first is None else first
            if not found["both"] or _BETWEEN.search(text, start, found.start()):
                yield (*found.span(), Hours(first, last or _DAY))
            else:
                yield (found.start(), found.start("both"), Hours(first, first))
                yield (found.end("both"), found.end(), Hours(last, last))
        else:
            yield (*found.span(), Hours(last, last))


def hours_hold(asked: int, stated: Sequence[Hours]) -> bool | None:
    """Whether a time of day is that stated, or lies within the hours stated; None where neither is certain.

    >>> hours_hold(1320, [Hours(420, 1200)]), hours_hold(600, [Hours(None, 720)])
    (False, None)
    """
    held = {_holds(asked, one) for one in stated}
    return True if True in held else False if held == {False} else None


def _holds(asked: int, stated: Hours) -> bool | None:
    first, last = stated
    if first is None:
        return False if asked > last else None
    if first == last:
        return asked == first
    if asked == last:
        return None  # what closes at eight is hardly open at eight
    return first <= asked < last if first < last else asked >= first or asked < last


def _minute(found: re.Match[str], at: str) -> int | None:
    if name := found[f"name{at}"]:
        return _DAY // 2 if name.lower() == "noon" else 0
    told, minute = found[f"hour{at}"], int(found[f"minute{at}"] or 0)
    if told is None or (hour := _number(told)) > 23:
        return None
    if hour > 12:
        return 60 * hour + minute if found[f"minute{at}"] else None
    part = (found[f"part{at}"] or found[f"night{at}"] or "").lower()
    if not hour or not (part or found[f"half{at}"]):
        return None  # "ten o'clock" may be either
    is_late = (found[f"half{at}"] or "").lower() == "p" or part in ("afternoon", "evening")
    is_late |= part == "night" and 6 <= hour < 12
    return 60 * (hour % 12 + 12 * is_late) + minute


def _number(word: str) -> int:
    return int(word) if word.isdecimal() else int(SMALL[word.lower()])


def _of_same_half(found: re.Match[str], last: int) -> int:
    """The 7 of "7-9 p.m.": of the same half of the day, or of the one before where it would be later."""
    minute = 60 * (_number(found["hour1"]) % 12) + int(found["minute1"] or 0)
    late = minute + _DAY // 2
    return late if late < last else minute
