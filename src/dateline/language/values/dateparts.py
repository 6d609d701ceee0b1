"""Words → the parts of a date and time that they state: day, month, year, weekday, "last", a time of day."""

from __future__ import annotations

import re
from dataclasses import dataclass

from dateline.language.lexicon import MONTHS, WEEKDAYS
from dateline.language.patterns import lazy


@dataclass(slots=True)
class DateParts:
    """What the words state of a date, part by part; a part stated twice makes it no single moment."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    relative: str | None = None
    time: str | None = None
    which: str = ""  # "last Thursday" is not today, "this Thursday" is to come
    weeks: int = 0  # "Friday week"

    def put(self, name: str, value: int | str | None) -> bool:
        if value is None or getattr(self, name) is not None:
            return False
        setattr(self, name, value)
        return True


MONTH_NUMBERS = {name.lower(): number for number, name in enumerate(MONTHS, start=1)}
MONTH_NUMBERS |= {name[:3]: number for name, number in MONTH_NUMBERS.items()} | {"sept": 9}
WEEKDAY_NUMBERS = {name.lower(): number for number, name in enumerate(WEEKDAYS)}
WEEKDAY_NUMBERS |= {name[:3]: number for name, number in WEEKDAY_NUMBERS.items()} | {"tues": 1, "thurs": 3}
WEEKDAY_NUMBERS.pop("sun")  # a star, a newspaper
_LOWER_CASE_WORDS = frozenset(
    ("may", "march", "mar", "sat", "wed", "jan", "dec", "oct")
)  # months only as "May"
_TIME = lazy(
    r"(\d{1,2})(?:[:.](\d{2}))?\s*([ap])\.?\s?m\b\.?|(?<![\d.])(\d{1,2}):(\d{2})\b|\b(noon|midnight)\b", re.I
)
_CLOCK = r"(?:\d{1,2}(?:[:.]\d{2})?\s*[ap]\.?\s?m\b\.?|(?<![\d.])\d{1,2}:\d{2}\b|\b(?:noon|midnight)\b)"
_HOURS = lazy(rf"{_CLOCK}\s*(?:[-–—]|to|until|till|and)\s*{_CLOCK}", re.I)
TOKEN = lazy(
    r"(?P<day>\d{1,2})(?:st|nd|rd|th)?(?![\w.,]*\d)(?=\W|$)|(?P<year>\d{4})s?(?!\w)|(?P<word>[^\W\d_]+)|\S"
)
_RELATIVE = lazy(
    r"\b(the day before yesterday|the day after tomorrow|today|tonight|yesterday|tomorrow|this year|"
    r"last year|next year|this month|last month|next month)\b",
    re.I,
)
_AFTER_NOON = lazy(r"\b(?:afternoon|evening|night)\b", re.I)
_FILLERS = frozenset(
    """the a in on at by of from since until till around about circa early late mid beginning end start
    middle spring summer autumn fall winter morning afternoon evening night dawn noon first minutes
    hours half weekend local time indian eastern central mountain pacific standard daylight gmt utc et ct mt
    pt est edt cst cdt mst mdt pst pdt ist cet bst year month day during this starting last coming
    upcoming""".split()
)
_WEEK_AFTER = lazy(r"\b(?:a week (?:on|from)|\w+day (?=week\b))", re.IGNORECASE)
_YEARS = range(1000, 2200)


def date_parts(words: str) -> DateParts | None:
    """Return what the words state of a date, None where they state nothing, or something else beside it.

    Of the hours from one time of day to another only the day is told.

    >>> date_parts("10 a.m. to 4 p.m. on May 3") == DateParts(month=5, day=3)
    True
    """
    parts = DateParts()
    rest = _HOURS.sub(" ", words)
    if _WEEK_AFTER.search(rest):
        parts.weeks, rest = 1, re.sub(r"\bweek\b", " ", rest, flags=re.IGNORECASE)
    if found := _RELATIVE.search(rest):
        parts.relative, rest = found.group(1).lower(), rest[: found.start()] + " " + rest[found.end() :]
    if found := _TIME.search(rest):
        parts.time, rest = (
            _clock(found, _AFTER_NOON.search(words)),
            rest[: found.start()] + " " + rest[found.end() :],
        )
        if parts.time is None:
            return None
    stated = [_put(parts, token) for token in TOKEN.finditer(rest)]
    nothing = parts == DateParts(which=parts.which)
    return None if nothing or not all(stated) else parts


def _put(parts: DateParts, token: re.Match[str]) -> bool:
    """Enter one token, and say whether it belongs in a moment."""
    text = token.group()
    if token["year"]:
        return not text.endswith("s") and int(text) in _YEARS and parts.put("year", int(text))
    if token["day"]:
        return 1 <= int(token["day"]) <= 31 and parts.put("day", int(token["day"]))
    if token["word"] is None:
        return text in ",.-–()"
    word = text.lower()
    if word in ("last", "this", "coming", "upcoming"):
        parts.which = word if word in ("last", "this") else "this"
    if text[0].isupper() or word not in _LOWER_CASE_WORDS:
        if word in MONTH_NUMBERS:
            return parts.put("month", MONTH_NUMBERS[word])
        if word in WEEKDAY_NUMBERS:
            return parts.put("weekday", WEEKDAY_NUMBERS[word])
    return word in _FILLERS


def _clock(found: re.Match[str], after_noon: re.Match[str] | None) -> str | None:
    hour, minute, half, plain_hour, plain_minute, name = found.groups()
    if name:
        return {"noon": "12:00", "midnight": "00:00"}[name.lower()]
    hours, minutes = int(hour or plain_hour), int(minute or plain_minute or 0)
    if half:
        if not 1 <= hours <= 12:
            return None
        hours = hours % 12 + (12 if half.lower() == "p" else 0)
    elif after_noon and 1 <= hours < 12 and (hours >= 6 or after_noon[0].lower() != "night"):
        hours += 12  # 11:11 on Friday night; but 1:30 at night is early
    return f"{hours:02}:{minutes:02}" if hours < 24 and minutes < 60 else None
