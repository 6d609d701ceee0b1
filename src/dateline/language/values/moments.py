"""The words of an answer → a point in time: "Thursday", in an article of Thursday 26 June 2025 → 2025-06-26.

A moment is an ISO 8601 date, as precise as the words and no more: 2025, 2025-06, 2025-06-26,
2025-06-26T18:04; without a date, 18:04. Where the words leave the year or the day to the reader, the
article's date fills it in, and `inferred` says so. A weekday is the last one up to the article's day, or the
next one where its clause tells of what is to come (`values/tenses.py`); a day and month are the nearest to
it, or the nearest on that side, or those of their weekday.

English only; the words may state one moment and nothing else, so several days ("December 19 and 21"),
holidays and "after 2020" have none, and neither has "next Thursday", which is not the same day to everyone.
Numeric dates are read by `articles.dates`, which refuses 06/07/2025.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from dateline.language.dates import parse_date
from dateline.language.lexicon import MONTHS, SHORT_MONTH, WEEKDAYS
from dateline.language.patterns import lazy
from dateline.language.values.dateparts import (
    _TIME,
    MONTH_NUMBERS,
    TOKEN,
    WEEKDAY_NUMBERS,
    DateParts,
    date_parts,
)
from dateline.language.values.numerals import SMALL
from dateline.language.values.tenses import Tense


class Granularity(StrEnum):
    """The finest part of a date that is known."""

    YEAR = "year"
    MONTH = "month"
    DAY = "day"
    MINUTE = "minute"


@dataclass(frozen=True, slots=True)
class Moment:
    """A point in time: `iso` stops at `precision`; `inferred` is the part that the article's date gave.

    "--07-05" is the fifth of July of a year that nothing tells. Of a stretch of time (`values/intervals.py`),
    `iso` is the first day, month or year, and `until` the last.
    """

    iso: str
    precision: Granularity
    approximate: bool = False
    inferred: Granularity | None = None
    until: str | None = None

    @property
    def kind(self) -> str:
        return "time"


_ABOUT = lazy(
    r"\b(?:about|around|circa|early|late|mid|beginning|end|start|middle|spring|summer|autumn|fall|winter)\b",
    re.I,
)
_DAYS = {
    "today": 0, "tonight": 0, "yesterday": -1, "tomorrow": 1,
    "the day before yesterday": -2, "the day after tomorrow": 2,
}  # fmt: skip
_YEARS = {"last year": -1, "this year": 0, "next year": 1}
_AGO = lazy(rf"(?:about|around|some|nearly|almost)?\s*(?P<count>\d{{1,3}}|an?|{'|'.join(SMALL)})\s+"
                  r"(?P<unit>day|month|year)s?\s+ago", re.IGNORECASE)  # fmt: skip
BEFORE_A_DAY = r"(?:(?:last|this|next|coming|following|previous|every|each)\s+)?"
_ORDINAL = r"\d{1,2}(?:st|nd|rd|th)?(?!\d)"
_MONTH = rf"(?:(?:{'|'.join(MONTHS)})\b|{SHORT_MONTH})"
BEHIND_A_DAY = (
    rf"(?:,?\s+(?:{_MONTH}\s+{_ORDINAL}|(?:the\s+)?{_ORDINAL}\s+(?:of\s+)?{_MONTH})(?:,?\s+\d{{4}}\b)?"
    r"|\s+(?:(?:last|this|next)\s+)?week\b|\s+(?:last|next)\b)?"
)
"""What turns "Friday" into another day, or tells its date, as patterns of what may stand beside it."""
_LONGEST = 120
"""Characters of words that state a moment and nothing else."""
_LONGEST_CLOCK = 12
"""Characters of a time of day: "11:59 a.m."."""
_ZONES = timedelta(days=1)
"""By how much a day that has passed may lie behind the article's, which may be that of another time zone."""
_SLACK = timedelta(days=7)
"""By how much a day to come may lie before the article's: what is still to come was written before."""
_DAY_NAME = lazy(rf"\b(?:{'|'.join(WEEKDAYS)})\b")
_BEFORE_A_DAY = lazy(rf"(?<!\w){BEFORE_A_DAY}$", re.IGNORECASE)
_BEHIND_A_DAY = lazy(BEHIND_A_DAY, re.IGNORECASE)
_CALENDAR_FIGURES = lazy(
    r"(?<![\d.,$£€])(?:1[0-9]|20|21)\d\ds?(?![\d.,]*\d)(?!\s*[^\W\d_%]*[a-z]{3})|\b\d{1,2}/\d{1,2}/\d{2,4}\b"
)


def read_moment(words: str, *, written: str | None = None, tense: Tense | None = None) -> Moment | None:
    """Return the moment that the words state, None if they state none, several, or something else.

    `written` is the article's date (ISO 8601), `tense` that of the clause in which the words stand.

    >>> read_moment("on Thursday", written="2025-06-26").iso, read_moment("June 26, 2025").iso
    ('2025-06-26', '2025-06-26')
    """
    if len(words) > _LONGEST:
        return None
    plain = words.strip()
    if (
        not plain.isdecimal()
        and (day := parse_date(words, by_hand=True)) is not None
        and not _TIME.search(words)
    ):
        return Moment(day, Granularity.DAY)
    today = None if written is None else date.fromisoformat(written[:10])
    if (ago := _AGO.fullmatch(plain)) is not None:
        return None if today is None else _ago(ago, today)
    parts = date_parts(words)
    if parts is None:
        return None
    moment = moment_of(parts, today, tense)
    return moment if moment is None or not is_rough(words) else replace(moment, approximate=True)


def is_rough(words: str) -> bool:
    """Say whether the words tell a time only roughly: "early May", "around noon"."""
    return _ABOUT.search(words) is not None


def whole_day(text: str, start: int, end: int) -> tuple[int, int]:
    """Return text[start:end] with what makes another day of a weekday: next, last, week, or its date.

    >>> text = "The court will rule next Friday."
    >>> text[slice(*whole_day(text, 25, 31))]
    'next Friday'
    """
    days = list(_DAY_NAME.finditer(text, start, min(end, start + _LONGEST)))
    if not days:
        return start, end
    before = _BEFORE_A_DAY.search(text[max(0, start - 20) : start]) if days[0].start() == start else None
    behind = _BEHIND_A_DAY.match(text, end) if days[-1].end() == end else None
    return start - (len(before[0]) if before else 0), behind.end() if behind else end


def whole_clock(text: str, start: int, end: int) -> tuple[int, int]:
    """Return text[start:end] with the rest of the time of day that it cuts into.

    >>> text = "It flew at 7.52 a.m. on Sunday."
    >>> text[slice(*whole_clock(text, 11, 15))]
    '7.52 a.m.'
    """
    for found in _TIME.finditer(text, max(0, start - _LONGEST_CLOCK), end + _LONGEST_CLOCK):
        if found.start() < end < found.end():
            end = found.end()
        if found.start() < start < found.end():
            start = found.start()
    return start, end


def speaks_of_time(words: str) -> bool:
    """Say whether the words name a day, a month or a year, also where they state no single moment."""
    words = words[: 4 * _LONGEST]
    return any(
        (token["word"] or "").istitle()
        and token["word"].lower() in MONTH_NUMBERS.keys() | WEEKDAY_NUMBERS.keys()
        for token in TOKEN.finditer(words)
    ) or bool(_CALENDAR_FIGURES.search(words))


def moment_of(parts: DateParts, today: date | None, tense: Tense | None) -> Moment | None:
    """Return the moment that the parts of a date make, None if they are too few; `today` is the article's."""
    if parts.day is not None and parts.month is None:
        return None
    calendar_day = _day_of(parts, today, tense)
    if calendar_day is None:
        only_time = parts.time is not None and parts == DateParts(time=parts.time)
        return Moment(parts.time, Granularity.MINUTE) if only_time and parts.time else None
    iso, inferred = calendar_day
    precision = (Granularity.YEAR, Granularity.MONTH, Granularity.DAY)[iso.removeprefix("-").count("-")]
    if parts.time is None:
        return Moment(iso, precision, inferred=inferred)
    if precision is not Granularity.DAY or iso.startswith("--"):
        return None
    return Moment(f"{iso}T{parts.time}", Granularity.MINUTE, inferred=inferred)


def _day_of(
    parts: DateParts, today: date | None, tense: Tense | None
) -> tuple[str, Granularity | None] | None:
    """The date as far as it is known, and which part of it comes from the article's date."""
    if parts.month is not None or parts.year is not None:
        return _dated(parts, today, tense)
    if today is None:
        return None
    if parts.weekday is not None:
        day = _weekday(parts, parts.weekday, today, tense)
        return None if day is None else (day.isoformat(), Granularity.DAY)
    return None if parts.relative is None else _relative(parts.relative, today)


def _weekday(parts: DateParts, weekday: int, today: date, tense: Tense | None) -> date | None:
    """The day that a weekday is, None where nothing tells on which side of today it lies."""
    back, ahead = (today.weekday() - weekday) % 7, (weekday - today.weekday()) % 7
    if parts.which == "last":
        return today - timedelta(days=back or 7)
    if parts.weeks:
        return today + timedelta(days=ahead + 7)
    if tense is Tense.UNCLEAR and parts.which != "this":
        return today if not back else None
    to_come = tense is Tense.FUTURE or (parts.which == "this" and tense is not Tense.PAST)
    return today + timedelta(days=ahead) if to_come else today - timedelta(days=back)


def _ago(found: re.Match[str], today: date) -> Moment:
    """The day, the month or the year that lies so many before today; those of months and years are rough."""
    word = found["count"].lower()
    count = int(word) if word.isdecimal() else int(SMALL.get(word, 1))
    unit = found["unit"].lower()
    if unit == "day":
        return Moment((today - timedelta(days=count)).isoformat(), Granularity.DAY, inferred=Granularity.DAY)
    if unit == "year":
        return Moment(f"{today.year - count}", Granularity.YEAR, True, Granularity.YEAR)
    months = 12 * today.year + today.month - 1 - count
    return Moment(f"{months // 12}-{months % 12 + 1:02}", Granularity.MONTH, True, Granularity.MONTH)


def _dated(
    parts: DateParts, today: date | None, tense: Tense | None
) -> tuple[str, Granularity | None] | None:
    month, day = parts.month or 1, parts.day or 1
    if month not in range(1, 13) or day > calendar.monthrange(parts.year or 2000, month)[1]:
        return None
    end = "" if parts.month is None else f"-{month:02}" if parts.day is None else f"-{month:02}-{day:02}"
    if parts.year is not None:
        return f"{parts.year}{end}", None
    if today is not None and parts.relative in _YEARS:
        return f"{today.year + _YEARS[parts.relative]}{end}", Granularity.YEAR
    if today is None or (month, day) == (2, 29):
        return f"-{end}", None
    tense = Tense.PAST if parts.which == "last" else tense
    middle = day if parts.day else 15
    near = (today.year - 1, today.year, today.year + 1)
    years = [year for year in near if parts.day and date(year, month, middle).weekday() == parts.weekday] or [
        year for year in near if _may_be(date(year, month, middle), today, tense, parts)
    ]
    return (
        f"{min(years, key=lambda year: abs((date(year, month, middle) - today).days))}{end}",
        Granularity.YEAR,
    )


def _may_be(day: date, today: date, tense: Tense | None, parts: DateParts) -> bool:
    """Whether a day, or its month, lies on the side of today that the tense tells."""
    if tense not in (Tense.PAST, Tense.FUTURE):
        return True
    if parts.day is None:
        months = 12 * (day.year - today.year) + day.month - today.month
        ahead, behind = months >= 0, months <= (-1 if parts.which == "last" else 0)
    else:
        ahead, behind = day >= today - _SLACK, day <= today + _ZONES
    return ahead if tense is Tense.FUTURE else behind


def _relative(words: str, today: date) -> tuple[str, Granularity | None]:
    if words in _DAYS:
        return (today + timedelta(days=_DAYS[words])).isoformat(), Granularity.DAY
    which, unit = words.split()
    step = {"last": -1, "this": 0, "next": 1}[which]
    if unit == "year":
        return f"{today.year + step}", Granularity.YEAR
    months = 12 * today.year + today.month - 1 + step
    return f"{months // 12}-{months % 12 + 1:02}", Granularity.MONTH
