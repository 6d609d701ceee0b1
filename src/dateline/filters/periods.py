"""Words for a stretch of days → its first and its last day.

"2025-06-26", "2025-06", "June 2025", "2025", "May" and "26 June" (the latest that has begun), "Monday",
"yesterday", "last week" (Monday to Sunday), "past 30 days", "3 months ago", "2025-05..2025-07".

No clock is read here. What is relative is reckoned from the day that the caller states; words are
English.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from dateline.language.lexicon import MONTHS, WEEKDAYS

_MONTHS, _WEEKDAYS = ([name.lower() for name in names] for names in (MONTHS, WEEKDAYS))
_NUMBERS = "one two three four five six seven eight nine ten eleven twelve".split()
_LONGEST = 80  # characters
_YEARS_BACK = 8  # within which every day that exists comes again, 29 February around 1900 too
_UNIT = r"(day|week|month|year)s?"


@dataclass(frozen=True, slots=True)
class Period:
    """The days from `first` to `last`, both included."""

    first: date
    last: date

    @classmethod
    def of(cls, first: str, last: str) -> Self:
        """The days between two in ISO 8601."""
        return cls(date.fromisoformat(first), date.fromisoformat(last))

    def __str__(self) -> str:
        """What `parse_period` reads: the year, the month, the day, or `first..last`."""
        if self.first == self.last:
            return self.first.isoformat()
        if self == _calendar("year", self.first):
            return f"{self.first.year:04}"
        if self == _calendar("month", self.first):
            return self.first.isoformat()[:7]
        return f"{self.first}..{self.last}"


def parse_period(text: str, *, today: date) -> Period | None:
    """Return the days that `text` names, None if it names none; `today` is what "last week" looks from.

    >>> parse_period("2025-06", today=date(2026, 1, 1))
    Period(first=datetime.date(2025, 6, 1), last=datetime.date(2025, 6, 30))
    """
    if len(text) > _LONGEST:
        return None
    start, dots, end = text.partition("..")
    if dots:
        from_, to = parse_period(start, today=today), parse_period(end, today=today)
        return Period(from_.first, to.last) if from_ and to and from_.first <= to.last else None
    words = " ".join(text.casefold().replace(",", " ").split())
    try:
        return _stated(words) or _relative(words, today) or _without_year(words, today) or _written(text)
    except (ValueError, OverflowError):  # no such day, or none that a calendar holds
        return None


def _stated(words: str) -> Period | None:
    """A year, a month of a year, or a day in ISO 8601."""
    if match := re.fullmatch(r"(\d{4})(?:[-/](\d{1,2}))?(?:[-/](\d{1,2}))?", words):
        year, month, day = (int(part) if part else None for part in match.groups())
        assert year is not None
        if day is not None:
            return _day(date(year, month or 1, day))
        return _month(year, month) if month is not None else Period(date(year, 1, 1), date(year, 12, 31))
    if (match := re.fullmatch(r"([a-z]+)\.? (\d{4})", words)) and (number := _month_number(match[1])):
        return _month(int(match[2]), number)
    return None


def _relative(words: str, today: date) -> Period | None:
    if words == "today":
        return _day(today)
    if words == "yesterday":
        return _day(today - timedelta(days=1))
    if match := re.fullmatch(rf"(?:the )?(this|last|previous) {_UNIT}", words):
        return _calendar(match[2], today if match[1] == "this" else _before(match[2], today))
    if match := re.fullmatch(rf"(?:the )?past {_UNIT}", words):
        return Period(_back(1, match[1], today), today)
    if match := re.fullmatch(rf"(?:the )?(?:past|last) (\w+) {_UNIT}", words):
        return Period(_back(_number(match[1]), match[2], today), today)
    if match := re.fullmatch(rf"(\w+) {_UNIT} ago", words):
        return _day(_back(_number(match[1]), match[2], today))
    return None


def _without_year(words: str, today: date) -> Period | None:
    """The latest month, day of a month, or weekday of that name that has begun."""
    if number := _month_number(words.removeprefix("last ")):
        return _month(today.year - (number > today.month), number)
    for weekday, name in enumerate(_WEEKDAYS):
        if words.removeprefix("last ") in (name, name[:3]):
            ago = (today.weekday() - weekday) % 7
            return _day(today - timedelta(days=ago or 7 * words.startswith("last ")))
    match = re.fullmatch(
        r"([a-z]+)\.? (\d{1,2})(?:st|nd|rd|th)?|(\d{1,2})(?:st|nd|rd|th)? ([a-z]+)\.?", words
    )
    if match and (number := _month_number(match[1] or match[4])):
        day = int(match[2] or match[3])
        for year in range(today.year, today.year - _YEARS_BACK, -1):
            if day <= monthrange(year, number)[1] and date(year, number, day) <= today:
                return _day(date(year, number, day))
    return None


def _written(text: str) -> Period | None:
    """A whole date in any form that articles state theirs in."""
    from dateline.language.dates import parse_date

    stated = parse_date(text, by_hand=True)
    return None if stated is None else _day(date.fromisoformat(stated))


def _day(day: date) -> Period:
    return Period(day, day)


def _month(year: int, month: int) -> Period:
    return Period(date(year, month, 1), date(year, month, monthrange(year, month)[1]))


def _calendar(unit: str, day: date) -> Period:
    """The calendar's day, week, month or year around a day."""
    if unit == "week":
        monday = day - timedelta(days=day.weekday())
        return Period(monday, monday + timedelta(days=6))
    if unit == "month":
        return _month(day.year, day.month)
    return Period(date(day.year, 1, 1), date(day.year, 12, 31)) if unit == "year" else _day(day)


def _before(unit: str, day: date) -> date:
    """A day of the unit before the one that `day` is in."""
    return _calendar(unit, day).first - timedelta(days=1)


def _back(number: int, unit: str, today: date) -> date:
    if unit in ("day", "week"):
        return today - timedelta(days=number * (7 if unit == "week" else 1))
    months = today.year * 12 + today.month - 1 - number * (12 if unit == "year" else 1)
    year, month = divmod(months, 12)
    return date(year, month + 1, min(today.day, monthrange(year, month + 1)[1]))


def _number(word: str) -> int:
    """Raises ValueError for what is no number."""
    if word in ("a", "an"):
        return 1
    return _NUMBERS.index(word) + 1 if word in _NUMBERS else int(word)


def _month_number(word: str) -> int | None:
    """The month's number by its name, or by its first three letters or more; None if it is no month."""
    found = [number for number, name in enumerate(_MONTHS, start=1) if name.startswith(word.rstrip("."))]
    return found[0] if len(found) == 1 and len(word) >= 3 else None
