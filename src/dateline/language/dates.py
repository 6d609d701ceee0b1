"""Any way of writing a date → `YYYY-MM-DD`, or None.

A date is taken only when year, month and day are all stated and can be read in one way: "June 2025",
"12:30" and "06/07/2025" (June or July?) are None. Who knows which of the last two is written first, from the
language of the page, says so. The day is the one written, whatever the time zone.

Dates inside an article's text are not looked for here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from dateline.language.patterns import lazy

_FIRST_YEAR, _LAST_YEAR = 1600, 2199  # the first newspapers are of 1605
_LONGEST = 100
_MONTHS_A_YEAR = 12
_CENTURY_OPEN = range(30, 50)  # years of two digits that programs put into either century
_ISO = lazy(r"(\d{4})-?(\d{2})-?(\d{2})(?![\d-])")
_YEAR_FIRST = lazy(r"(\d{4})[/.:-](\d{1,2})[/.:-](\d{1,2})(?!\d)")
_CJK = lazy(r"(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일]")
_NUMBERS = lazy(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4})(?![\d/.-])")
_FULL_YEAR = lazy(r"(?<!\d)(?:1[6-9]|2[01])\d\d(?!\d)")
_SHORT_YEAR = lazy(
    r"(?:(?P<weekday>[A-Za-z]{3,9}),? )?(?P<day>\d{1,2})[ -](?P<month>[A-Za-z]{3})[ -](?P<year>\d\d) "
    r"\d{1,2}:\d\d"
)
_SPREADSHEET = lazy(r"(?P<weekday>(?!))?(?P<day>\d{1,2})-(?P<month>[A-Za-z]{3})-(?P<year>\d\d)")  # 9-Sep-09
_YEAR_WORD = lazy(r"(?<=\d{4})\s?(?:року|рік|года|год|roku|[ргr](?=\.|\s|,|\Z))\.?", re.IGNORECASE)
_LABEL = lazy(r"(?:first )?(?:published|posted|filed)(?: on)?:?\s+", re.IGNORECASE)
# Several days: 26-27 June, June 26 and 27, 2025-06-26/2025-06-30. dateutil would take one for a year.
_SEVERAL = lazy(
    r"(?<![\d/.:-])\d{1,2}(?:st|nd|rd|th)?\.?\s*(?:[–—&/+-]|\b(?:and|to|until|or|bis|und|au|et|y|al|e)\b)\s*"
    r"(?:the )?\d{1,2}(?:st|nd|rd|th)?\.?,? (?:of )?[^\W\d_]{3}"
    r"|[^\W\d_]{3}\.? \d{1,2}(?:st|nd|rd|th)?\s*(?:[–—&/+-]|\b(?:and|to|until|or)\b)\s*"
    r"(?:the )?\d{1,2}(?:st|nd|rd|th)?,? \d{4}"
    r"|\d{4}-\d{2}-\d{2}\s*(?:/|[–—-]|to|until)\s*\d{4}-",
    re.IGNORECASE,
)
_COMMENT = lazy(r"\s*\([^()\d]*\)\s*\Z")  # the time zone's name, behind its offset
_WEEKDAY_IN_FRONT = lazy(r"([^\W\d_]{2,12})(?:-feira)?\.?,?\s+(?=\d)")
_WORD = lazy(r"[^\W\d_]+\.?")
_LONG = lazy(
    r"(?<!\d)(?:(?P<day>\d{1,2})(?:st|nd|rd|th)?[ /-](?P<month>[A-Z][a-z]{2,8})\.?,?[ /-]"
    r"|(?P<month2>[A-Z][a-z]{2,8})\.? (?P<day2>\d{1,2})(?:st|nd|rd|th)?,? )(?P<year>\d{4})(?!\d)"
)
# What may stand beside a date: a weekday, a time of day, a time zone.
_BESIDE = lazy(
    r"(?:(?i:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?i:day)?\b|(?i:at|um|uhr|à|kl|h|[ap]\.?m\.?)\b\.?"
    r"|(?:GMT|UTC|Z|BST|IST|JST|[ECMPW][SD]?T|[CEW]ES?T|A[ECW]?[SD]T)\b"
    r"|(?<!\d)\d{1,2}(?:[:.h]\d{2}){0,2}(?!\d)|[\s,;|/@·•()+–—-])*"
)
_ORDINAL = lazy(r"(?<=\d)(?:º|er\b|\.(?=\s))")
_DOTNET = lazy(r"\\?/Date\((-?\d{1,16})(?:[+-]\d{4})?\)\\?/")
_DIGITS = lazy(r"\d+")
_COMPACT = lazy(r"((?:19|20)\d\d)(\d\d)(\d\d)([01]\d|2[0-3])([0-5]\d)(?:[0-5]\d)?")
_FRACTION = lazy(r"(\d{9,10})\.\d+")

# What programs write where they know no day: the zero of Windows, ZIP, spreadsheets and SQL servers.
_ZEROS = lazy(r"(?:1601-01-01|1980-01-01|1900-01-01|1899-12-30)[T ]00:00(?::00(?:\.0+)?)?(?:Z|[+-]00:?00)?\Z")
# That of Unix is written in every form; west of Greenwich it is an hour of the evening before.
_UNIX_ZERO, _EVE_OF_IT = "1970-01-01", "1969-12-31"
_EVENING_HOUR = lazy(r"(?<![\d:])0?(?:1[6-9]|[4-7]):00\b")
# How digits count time since 1970: by their number, how many make a second.
_TICKS = {9: 1, 10: 1, 13: 10**3, 16: 10**6, 19: 10**9}

_MONTHS = {
    1: "janvier janv januar jänner jän enero ene gennaio gen janeiro januari janu"
    " stycznia ledna ocak января січня ianuarie tammikuuta ιανουαρίου",
    2: "février fevrier févr fév februar feber febrero febbraio febb fevereiro fev februari"
    " lutego února şubat февраля лютого februarie helmikuuta φεβρουαρίου",
    3: "mars märz maerz mär marzo março marco maart mrt marts"
    " marca března mart марта березня maret martie maaliskuuta μαρτίου",
    4: "avril avr abril abr aprile kwietnia dubna nisan апреля квітня aprilie huhtikuuta απριλίου",
    5: "mai mayo maggio mag maio mei maj maja května mayıs мая травня toukokuuta μαΐου μαίου",
    6: "juin juni junio giugno giu junho jun czerwca června haziran июня червня iunie kesäkuuta ιουνίου",
    7: "juillet juil juli julio luglio lug julho jul"
    " lipca července temmuz июля липня iulie heinäkuuta ιουλίου",
    8: "août aout agosto ago augustus augusti august"
    " sierpnia srpna ağustos августа серпня agustus elokuuta αυγούστου",
    9: "septembre septiembre setiembre settembre sett set setembro sept"
    " września září eylül сентября вересня septembrie syyskuuta σεπτεμβρίου",
    10: "octobre oktober okt octubre ottobre ott outubro out"
    " października října ekim октября жовтня octombrie lokakuuta οκτωβρίου",
    11: "novembre noviembre novembro november"
    " listopada listopadu kasım ноября листопада noiembrie marraskuuta νοεμβρίου",
    12: "décembre decembre déc dezember dez diciembre dic dicembre dezembro december"
    " grudnia prosince aralık декабря грудня decembrie desember joulukuuta δεκεμβρίου",
}
_ENGLISH = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
# Objects around a date: MongoDB's and JSON-LD's.
_WRAPPED = ("$date", "$numberLong", "@value", "value", "iso", "rendered")

# Two days that share neither year, month, day of the month nor weekday: what a text leaves out comes
# out different.
_BLANKS = (datetime(2001, 1, 1), datetime(2002, 2, 3))


def parse_date(value: Any, *, day_first: bool | None = None, by_hand: bool = False) -> str | None:
    """Return the day that `value` states as ISO 8601, None if it states none, or not all of it.

    Takes dates and datetimes, ISO 8601, `2025/6/26`, `20250626103000`, RFC 822 with a year of two digits,
    RFC 2822, JavaScript's and English long forms, months in seventeen languages, objects like MongoDB's
    {"$date": ...}, and Unix timestamps in seconds (9 or 10 digits) to nanoseconds, as numbers or strings.
    `day_first` settles 06/07/2025, where it is known. 1970-01-01 is what programs write that know no day,
    unless it is written `by_hand`.

    >>> parse_date("Thu, 26 Jun 2025 10:00:00 GMT"), parse_date("June 2025")
    ('2025-06-26', None)
    >>> parse_date("06/07/2025"), parse_date("06/07/2025", day_first=True)
    (None, '2025-07-06')
    """
    found = _parsed(value, day_first)
    return None if found == _UNIX_ZERO and not by_hand else found


def _parsed(value: Any, day_first: bool | None) -> str | None:
    for _ in range(2):
        if isinstance(value, Mapping):
            value = next((value[name] for name in _WRAPPED if name in value), None)
    if isinstance(value, datetime | date):
        return _day(value.year, value.month, value.day)
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = str(value) if isinstance(value, int) else f"{value:.0f}"
    if not isinstance(value, str):
        return None
    value = _YEAR_WORD.sub("", value, 1) if len(value) <= _LONGEST else value
    text = _COMMENT.sub("", value.strip()) if len(value) <= 2 * _LONGEST else value
    if len(text) > _LONGEST or _ZEROS.match(text) or _SEVERAL.search(text):
        return None
    digits = _DIGITS.fullmatch(text) and len(text) != 8
    found = _of_digits(text) if digits else _of_text(_LABEL.sub("", text, 1), day_first)
    return None if found == _EVE_OF_IT and _EVENING_HOUR.search(text) else found


def both_readings(value: Any) -> tuple[str, str] | None:
    """Return the two days that a date like 06/07/2025 may be, day first and month first; else None.

    >>> both_readings("Published: 06/07/2025 10:30")
    ('2025-07-06', '2025-06-07')
    """
    if not isinstance(value, str) or len(value) > _LONGEST or parse_date(value) is not None:
        return None
    first, second = parse_date(value, day_first=True), parse_date(value, day_first=False)
    if first is None and (match := _NUMBERS.search(value)):
        first, second = parse_date(match[0], day_first=True), parse_date(match[0], day_first=False)
    return None if first is None or second is None or first == second else (first, second)


def day_comes_first(value: str) -> bool | None:
    """Return whether a date in figures can only have its day first, or only its month; None for any other.

    >>> day_comes_first("13/02/1998"), day_comes_first("02/13/1998"), day_comes_first("02/03/1998")
    (True, False, None)
    """
    match = _NUMBERS.match(value.strip())
    if match is None or (int(match[1]) > _MONTHS_A_YEAR) == (int(match[3]) > _MONTHS_A_YEAR):
        return None
    return int(match[1]) > _MONTHS_A_YEAR


def _of_text(text: str, day_first: bool | None) -> str | None:
    if match := _ISO.match(text) or _YEAR_FIRST.match(text) or _CJK.search(text):
        year, month, day = match.groups()
        return _day(int(year), int(month), int(day))
    if match := _DOTNET.fullmatch(text):
        return _moment(int(match[1]) / 1000)
    if match := _FRACTION.fullmatch(text):
        return _moment(int(match[1]))
    if match := _SHORT_YEAR.match(text):
        return _of_short_year(match)
    if match := _SPREADSHEET.fullmatch(text):
        return None if int(match["year"]) in _CENTURY_OPEN else _of_short_year(match)
    return _free_form(text, day_first) if _FULL_YEAR.search(text) else None


def _day(year: int, month: int, day: int) -> str | None:
    try:
        parsed = date(year, month, day)
    except ValueError:
        return None
    return parsed.isoformat() if _FIRST_YEAR <= year <= _LAST_YEAR else None


def _moment(seconds: float) -> str | None:
    try:
        moment = datetime.fromtimestamp(seconds, tz=UTC)
    except (OverflowError, OSError, ValueError):
        return None
    return _day(moment.year, moment.month, moment.day)


def _of_digits(digits: str) -> str | None:
    """A day and a time written without marks (2025 06 26 10 30 00), or time counted since 1970."""
    if match := _COMPACT.fullmatch(digits):
        return _day(*map(int, match.group(1, 2, 3)))
    ticks = _TICKS.get(len(digits))
    return None if ticks is None or digits.startswith("0") else _moment(int(digits) / ticks)


def _of_short_year(match: re.Match[str]) -> str | None:
    """RFC 822's date; RFC 2822 says which century its two digits mean."""
    short = int(match["year"])
    month = match["month"].title()
    if month not in _ENGLISH:
        return None
    year = short + (2000 if short < 50 else 1900)
    found = _day(year, _ENGLISH.index(month) + 1, int(match["day"]))
    weekday = match["weekday"]
    if found is None or weekday is None:
        return found
    return found if date.fromisoformat(found).strftime("%a").lower() == weekday[:3].lower() else None


def _free_form(text: str, day_first: bool | None) -> str | None:
    """What dateutil reads, if it reads the same day whatever it has to fill in or assume."""
    from dateutil import parser

    text = _in_english(text)
    days = set()
    for blank in _BLANKS:
        for first in (False, True) if day_first is None else (day_first,):
            try:
                days.add(parser.parse(text, default=blank, dayfirst=first, ignoretz=True).date())
            # Beside its ParserError (a ValueError), dateutil lets these slip out for odd input.
            except (ValueError, OverflowError, TypeError, AttributeError, IndexError):
                return _long_form(text, day_first)
    if len(days) != 1:
        return None
    (day,) = days
    if str(day.year) not in _FULL_YEAR.findall(text):  # it took a day for a year
        return _long_form(text, day_first)
    return _day(day.year, day.month, day.day)


def _long_form(text: str, day_first: bool | None = None) -> str | None:
    """A day with nothing beside it but the time: "Jun 26, 2025 @ 10.30 BST", "26.6.2025 10:15 Uhr"."""
    match = _NUMBERS.search(text)
    if match is not None and _BESIDE.fullmatch(f"{text[: match.start()]} {text[match.end() :]}"):
        return _of_numbers(int(match[1]), int(match[3]), int(match[4]), day_first)
    match = _LONG.search(text)
    if match is None or not _BESIDE.fullmatch(f"{text[: match.start()]} {text[match.end() :]}"):
        return None
    month, day = match["month"] or match["month2"], match["day"] or match["day2"]
    if month[:3] not in _ENGLISH:
        return None
    return _day(int(match["year"]), _ENGLISH.index(month[:3]) + 1, int(day))


def _of_numbers(first: int, second: int, year: int, day_first: bool | None) -> str | None:
    days = {
        _day(year, month, day)
        for is_day_first, month, day in ((True, second, first), (False, first, second))
        if day_first in (None, is_day_first)
    } - {None}
    return days.pop() if len(days) == 1 else None


def _in_english(text: str) -> str:
    """The date with English month names, without a weekday in front that is in another language."""
    months = _month_names()
    if (match := _WEEKDAY_IN_FRONT.match(text)) and match[1].lower() not in months:
        rest = text[match.end() :]
        other_month = any(word.rstrip(".").lower() in months for word in _WORD.findall(rest))
        text = rest if other_month or match[1][:3].title() not in _ENGLISH else text
    if not any(word.rstrip(".").lower() in months for word in _WORD.findall(text)):
        return text
    text = _WORD.sub(lambda found: _english_word(found[0], months), text)
    return _ORDINAL.sub("", text)


def _english_word(word: str, months: Mapping[str, str]) -> str:
    plain = word.rstrip(".").lower()
    return (
        " "
        if plain in {"de", "del", "den", "le", "el", "am", "il", "d", "kl", "à", "alle", "ore"}
        else months.get(plain, word)
    )


@cache
def _month_names() -> dict[str, str]:
    return {name: _ENGLISH[number - 1] for number, names in _MONTHS.items() for name in names.split()}
