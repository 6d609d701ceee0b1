"""The words of a stretch of time → its first and last day: "from 3 to 7 May" is 2024-05-03 until 2024-05-07.

Each end may leave its month or its year to the other, and both the year to the article's date. Days, months
and years make a stretch, each with its like; weekdays and times of day make none, and neither do words whose
end comes before their beginning, unless it is the turn of the year that comes between. The last of two years
may have two digits, if they are of no month: "2019-20".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from dateline.language.lexicon import MONTHS, SHORT_MONTH
from dateline.language.patterns import lazy
from dateline.language.values.dateparts import DateParts, date_parts
from dateline.language.values.moments import Granularity, Moment, is_rough, moment_of, read_moment
from dateline.language.values.tenses import Tense, tense_at

_TO = r"(?:\s?[-–—]\s?|\s+(?:to|until|till|through)\s+)"
_STRETCH = lazy(
    rf"(?:(?:(?P<between>between)|from)\s+)?(?:the\s+)?(?P<first>.{{1,40}}?)(?:{_TO}|(?P<both>\s+and\s+))"
    r"(?:the\s+)?(?P<last>.{1,40})",
    re.IGNORECASE,
)
_LONGEST = 100  # characters of words that state a stretch and nothing else
_ENDS = lazy(
    rf"(?:(?:from|between)\s+)?(?P<first>\S.{{0,40}}?)(?:{_TO}|\s+and\s+)(?P<last>\S.{{0,40}})", re.IGNORECASE
)
_DAY = r"\d{1,2}(?:st|nd|rd|th)?(?!\d)"
_MONTH = rf"(?:{'|'.join(MONTHS)}|{SHORT_MONTH})"
_OF_MONTH = rf"(?:{_DAY}\s+{_MONTH}|{_MONTH}\s+{_DAY})"
_CENTURY = r"(?:1[5-9]|20)"
_YEAR = rf"{_CENTURY}\d\d"
_OF_YEAR = rf"(?:,?\s+{_YEAR}\b)?"
_SHORT = rf"(?P<century>{_CENTURY})(?P<year>\d\d)\s?[-–—/]\s?(?P<short>1[3-9]|[2-9]\d)(?!\d)"
_SHORT_YEAR = lazy(_SHORT)
_AND = rf"(?:{_TO}|\s+and\s+)(?:the\s+)?"
_IN_TEXT = lazy(
    r"(?<![\w.,$£€#/-])(?:(?:[Ff]rom|[Bb]etween)\s+)?(?:the\s+)?(?:"
    rf"(?:{_OF_MONTH}{_OF_YEAR}{_AND}{_OF_MONTH}|{_DAY}{_AND}{_DAY}\s+{_MONTH}|{_MONTH}\s+{_DAY}{_AND}{_DAY}"
    rf"|{_MONTH}{_OF_YEAR}{_AND}{_MONTH}){_OF_YEAR}(?![\w%])"
    rf"|(?:{_YEAR}{_AND}{_YEAR}|{_SHORT})"
    r"(?!\w|[.,/]\d|%|[-–—]|\s*(?:people|percent|dollars|euros|pounds|francs)))"
)


def read_interval(words: str, *, written: str | None = None, tense: Tense | None = None) -> Moment | None:
    """Return the stretch of time that the words state, None if they state none, or something else.

    `written` is the article's date (ISO 8601), `tense` that of the clause in which the words stand. What lies
    "between" two days need not fill them, and is approximate.

    >>> found = read_interval("December 30 to January 2, 2025")
    >>> found.iso, found.until
    ('2024-12-30', '2025-01-02')
    """
    plain = _SHORT_YEAR.sub(_in_full, words.strip(" ,."))
    found = _STRETCH.fullmatch(plain) if len(words) <= _LONGEST else None
    if found is None or (found["both"] is None) != (found["between"] is None):
        return None
    first, last = date_parts(found["first"]), date_parts(found["last"])
    if first is None or last is None or not (_is_plain(first) and _is_plain(last)):
        return None
    if first.day is not None:
        first.month = first.month or last.month
    if last.day is not None:
        last.month = last.month or first.month
    turned = _over_new_year(first, last)
    if first.year is None and last.year is not None:
        first.year = last.year - turned
    today = None if written is None else date.fromisoformat(written[:10])
    start = moment_of(first, today, tense)
    if start is None:
        return None
    if last.year is None and start.iso[:4].isdecimal():
        last.year = int(start.iso[:4]) + turned
    end = moment_of(last, None, tense)
    if end is None or end.precision is not start.precision:
        return None
    if start.iso >= end.iso and not (turned and start.iso.startswith("--")):
        return None
    rough = start.approximate or found["between"] is not None or is_rough(words)
    return replace(start, until=end.iso, approximate=rough)


def find_intervals(
    text: str, start: int, end: int, *, written: str | None = None
) -> Iterator[tuple[int, int, Moment]]:
    """Yield the stretches of time that text[start:end] states, each with its range."""
    for match in _IN_TEXT.finditer(text, start, end):
        tense = tense_at(text, match.start(), match.end())
        stretch = read_interval(match.group(), written=written, tense=tense)
        if stretch is not None:
            yield match.start(), match.end(), stretch


def whole_stretch(text: str, start: int, end: int) -> tuple[int, int]:
    """Return where the stretch of time stands that text[start:end] cuts into, if it is no time by itself.

    >>> text = "It was built between 2008 and 2014."
    >>> text[slice(*whole_stretch(text, 21, 34))], text[slice(*whole_stretch(text, 21, 25))]
    ('between 2008 and 2014', '2008')
    """
    words = text[start:end]
    if read_moment(words) is None and read_interval(words) is None:
        for first, last, _ in find_intervals(text, max(0, start - _LONGEST), end + _LONGEST):
            if first <= start and end <= last:
                from_ = len("from ") if text[first : first + 5].lower() == "from " else 0
                return min(start, first + from_), last
    return start, end


def end_of_stretch(text: str, start: int, end: int, *, last: bool) -> tuple[int, int]:
    """Return where the first or the last time of the stretch text[start:end] stands, if each is a time alone.

    >>> text = "from Jan. 1 to Oct. 31"
    >>> [text[slice(*end_of_stretch(text, 0, 22, last=last))] for last in (False, True)]
    ['Jan. 1', 'Oct. 31']
    """
    found = _ENDS.fullmatch(text, start, end)
    if found is None or not (read_moment(found["first"]) and read_moment(found["last"])):
        return start, end
    return found.span("last" if last else "first")


def _in_full(years: re.Match[str]) -> str:
    """Two years in full of which the second has two digits, where it is the later one."""
    century, year, short = years.group("century", "year", "short")
    return f"{century}{year}-{century}{short}" if year < short else years.group()


def _is_plain(parts: DateParts) -> bool:
    return parts.time is None and parts.relative is None and not parts.weeks


def _over_new_year(first: DateParts, last: DateParts) -> bool:
    return first.month is not None and last.month is not None and first.month > last.month


def ends_apart(one: Moment, other: Moment) -> bool:
    """Say whether two times, of which one is a stretch, share no day, as far as both are stated."""
    ends = _comparable(one, other, guessed=bool(one.inferred or other.inferred))
    if ends is None:
        return False
    (first, last), (begin, stop) = ends
    if first > last and begin > stop:
        return False  # both hold New Year
    if first > last or begin > stop:
        return last < begin and stop < first
    return last < begin or stop < first


def lies_within(one: Moment, other: Moment) -> bool:
    """Say whether a time lies within another, a day, a month, a year or a stretch of them, or is it."""
    ends = _comparable(one, other, guessed=False)
    if ends is None or other.precision is Granularity.MINUTE or _FINE[one.precision] < _FINE[other.precision]:
        return False
    (first, last), (begin, stop) = ends
    if begin <= stop:
        return begin <= first <= last <= stop
    return (first >= begin or first <= stop) and (last >= begin or last <= stop)


_FINE = {one: at for at, one in enumerate(Granularity)}


def _comparable(
    one: Moment, other: Moment, *, guessed: bool
) -> tuple[tuple[str, str], tuple[str, str]] | None:
    """The first and last day of each, cut to what both state; None for weekdays, hours, and a year alone.

    A year that is `guessed` is left out.
    """
    isos = [iso[:10] for moment in (one, other) for iso in (moment.iso, moment.until or moment.iso)]
    if Granularity.DAY in (one.inferred, other.inferred) or any(":" in iso for iso in isos):
        return None
    if guessed or any(iso.startswith("--") for iso in isos):
        isos = [iso if iso.startswith("--") else f"-{iso[4:]}" for iso in isos]
    shared = min(map(len, isos))
    first, last, begin, stop = (iso[:shared] for iso in isos)
    return None if shared == 1 else ((first, last), (begin, stop))
