"""Any way of writing a date → `YYYY-MM-DD`, or None.

A date is taken only when year, month and day are all stated and can be read in one way: "June 2025",
"12:30" and "06/07/2025" (June or July?) are None. The day is the one written, whatever the time zone.

But: dates inside an article's text are not looked for, and month names are English.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Any

_FIRST_YEAR, _LAST_YEAR = 1600, 2199  # the first newspapers are of 1605
_LONGEST = 80
_ISO = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})(?![\d-])")
_YEAR_FIRST = re.compile(r"(\d{4})[/.-](\d{1,2})[/.-](\d{1,2})(?!\d)")
_FULL_YEAR = re.compile(r"(?<!\d)(?:1[6-9]|2[01])\d\d(?!\d)")
_DIGITS = re.compile(r"\d+")

# Two days that share neither year, month, day of the month nor weekday: what a text leaves out comes
# out different.
_BLANKS = (datetime(2001, 1, 1), datetime(2002, 2, 3))


def parse_date(value: Any) -> str | None:
    """Return the day that `value` states as ISO 8601, None if it states none, or not all of it.

    Takes dates and datetimes, ISO 8601, `2025/6/26`, RFC 2822, English long forms, and Unix timestamps
    of 10 digits (seconds) or 13 (milliseconds), as a number or as a string.

    >>> parse_date("Thu, 26 Jun 2025 10:00:00 GMT"), parse_date("June 2025")
    ('2025-06-26', None)
    """
    if isinstance(value, datetime | date):
        return _day(value.year, value.month, value.day)
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = str(value) if isinstance(value, int) else f"{value:.0f}"
    if not isinstance(value, str):
        return None
    text = value.strip()
    if len(text) > _LONGEST:
        return None
    if _DIGITS.fullmatch(text) and len(text) != 8:
        return _timestamp(text)
    if match := _ISO.match(text) or _YEAR_FIRST.match(text):
        year, month, day = match.groups()
        return _day(int(year), int(month), int(day))
    return _free_form(text) if _FULL_YEAR.search(text) else None


def _day(year: int, month: int, day: int) -> str | None:
    try:
        parsed = date(year, month, day)
    except ValueError:
        return None
    return parsed.isoformat() if _FIRST_YEAR <= year <= _LAST_YEAR else None


def _timestamp(digits: str) -> str | None:
    scale = {10: 1, 13: 1000}.get(len(digits))
    if scale is None or digits.startswith("0"):
        return None
    moment = datetime.fromtimestamp(int(digits) / scale, tz=UTC)
    return _day(moment.year, moment.month, moment.day)


def _free_form(text: str) -> str | None:
    """What dateutil reads, if it reads the same day whatever it has to fill in or assume."""
    from dateutil import parser

    days = set()
    for blank in _BLANKS:
        for day_first in (False, True):
            try:
                days.add(parser.parse(text, default=blank, dayfirst=day_first, ignoretz=True).date())
            # Beside its ParserError (a ValueError), dateutil lets these slip out for odd input.
            except (ValueError, OverflowError, TypeError, AttributeError, IndexError):
                return None
    if len(days) != 1:
        return None
    (day,) = days
    return _day(day.year, day.month, day.day)
