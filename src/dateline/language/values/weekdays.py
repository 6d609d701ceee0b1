"""The days of the week that a text names for every week: "Wednesday to Sunday", "Mondays", "at weekends".

A day by itself, "on Saturday", is that of one week and is none of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from dateline.language.lexicon import WEEKDAY, WEEKDAYS
from dateline.language.patterns import lazy

WEEK = frozenset(range(7))
"""Monday is 0."""
_DAY = rf"(?:{WEEKDAY}|Mon|Tues?|Wed|Thur?s?|Fri|Sat|Sun)"
_EXCEPT = rf"(?:,? (?:but|except|apart from|other than)(?: for| on)? (?P<not>{WEEKDAY})s?)?"
_DAYS = lazy(
    rf"\b(?:(?:from )?(?P<first>{_DAY})s?\.?(?: ?[-–—] ?| (?:to|until|till|through) )"
    rf"(?P<last>{_DAY})s?\b|(?P<day>{WEEKDAY})s\b|an? (?P<any>{WEEKDAY})\b|every (?P<every>{WEEKDAY})\b|"
    r"(?P<working>(?i:weekdays|working days))\b|(?P<weekend>(?i:weekends|the weekend))\b|"
    rf"(?P<all>(?i:every day|each day|daily|seven days a week|all week)\b{_EXCEPT}))"
)


def find_weekdays(text: str, start: int, end: int) -> Iterator[tuple[int, int, frozenset[int]]]:
    """Yield the days of every week that text[start:end] names, each with its range.

    >>> text = "Open Friday to Sunday, and on Tuesdays"
    >>> [sorted(days) for _, _, days in find_weekdays(text, 0, len(text))]
    [[4, 5, 6], [1]]
    """
    for found in _DAYS.finditer(text, start, end):
        yield *found.span(), _days(found)


def _days(found: re.Match[str]) -> frozenset[int]:
    if found["first"]:
        first, last = _number(found["first"]), _number(found["last"])
        return frozenset((first + at) % 7 for at in range((last - first) % 7 + 1))
    if one := found["day"] or found["any"] or found["every"]:
        return frozenset({_number(one)})
    if found["all"]:
        return WEEK - ({_number(found["not"])} if found["not"] else set())
    return frozenset(range(5)) if found["working"] else frozenset({5, 6})


def _number(day: str) -> int:
    return next(at for at, one in enumerate(WEEKDAYS) if one.startswith(day[:3]))
