"""What a file's path and an article's address say of its day, and of the year of a day that has none.

A folder called 2024, or `2025/06/26` in an address, is where somebody filed the article. A number in the
words of a name is not: `vision-2030-plan`, and `world-europe-17120212`, the number of a story.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import PurePosixPath
from typing import NamedTuple
from urllib.parse import urlsplit

from dateline.language.dates import parse_date

_FOLDERS = 3  # above the file, looked at for a date
_NEAR = 31  # days between a dateline's day and the day an article was filed or corrected
_YEAR = r"(1[6-9]\d\d|20\d\d)"
_RECENT = r"((?:19|20)\d\d)"
_MONTH, _DAY = r"(0[1-9]|1[0-2])", r"(0[1-9]|[12]\d|3[01])"
_NAMES = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_NAMED = rf"({'|'.join(_NAMES)})[a-z]*"

_FOLDER_DAYS = tuple(
    re.compile(rf"/{form}(?=/|$)", re.IGNORECASE)
    for form in (
        rf"{_YEAR}/(0?[1-9]|1[0-2])/(0?[1-9]|[12]\d|3[01])",
        rf"{_YEAR}/{_NAMED}/(0?[1-9]|[12]\d|3[01])",
        rf"{_YEAR}-{_MONTH}/{_DAY}",
        rf"{_YEAR}/{_MONTH}-?{_DAY}",
        rf"{_RECENT}{_MONTH}/{_DAY}",
        rf"{_RECENT}{_MONTH}{_DAY}(?=/)",
    )
)
_MARKED_DAY = re.compile(rf"(?<!\d){_YEAR}([-_.]){_MONTH}\2{_DAY}(?!\d)")
_PLAIN_DAY = re.compile(rf"{_YEAR}{_MONTH}{_DAY}(?=\Z|[^0-9])(?!\Z)")  # at the start of a name
_WHEN_ELSE = re.compile(  # a time of day behind a day, or the last of several days
    rf"(?:T\d\d[-_.:h]?\d\d(?:[-_.:]?\d\d)?(?:\.\d+)?Z?(?=[\W_]|\Z))?"
    rf"(?:[-_ ]*(?:to|until|bis|[-–])?[-_ ]*{_YEAR}([-_.]){_MONTH}\2{_DAY}(?!\d))?",
    re.IGNORECASE,
)
_MONTHS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"/{_YEAR}[-_./]?{_MONTH}(?=/|$)",
        rf"/{_YEAR}[-_ /]{_NAMED}(?=/|$)",
    )
)
_MONTH_YEAR = re.compile(rf"/{_NAMED}[-_ ]{_YEAR}(?=/|$)", re.IGNORECASE)
_MARKED_MONTH = re.compile(rf"(?<![\d-]){_RECENT}[-_]{_MONTH}(?![\d]|[-_]\d)")
_YEARS = re.compile(rf"/{_YEAR}(?=/|$)")


class Filed(NamedTuple):
    """When an article was filed, as far as names and addresses say: days, else months or years.

    A month is (year, month), with None for a year alone.
    """

    days: frozenset[date]
    months: frozenset[tuple[int, int | None]]

    @property
    def years(self) -> frozenset[int]:
        """All years that are named."""
        return frozenset({day.year for day in self.days} | {year for year, _ in self.months})


def date_in_name(location: str) -> str | None:
    """Return the day that a file's name states, else its folders.

    >>> date_in_name("/news/2025-06-26-border-pact.txt"), date_in_name("/news/europe-20171102.txt")
    ('2025-06-26', None)
    """
    path = PurePosixPath(location.split("?")[0])
    match = _MARKED_DAY.search(path.name)
    if match is not None:
        return parse_date("-".join(match.group(1, 3, 4)))
    match = _PLAIN_DAY.match(path.name)
    if match is not None:
        return parse_date("-".join(match.groups()))
    return _day_in_folders("/" + "/".join(path.parts[-_FOLDERS - 1 : -1]) + "/")


def title_in_name(location: str) -> str | None:
    """Return the words after the date in a name like 2025-06-26-border-deal-signed.txt."""
    stem = PurePosixPath(location).name.partition(".")[0]
    match = _MARKED_DAY.match(stem) or _PLAIN_DAY.match(stem)
    rest = "" if match is None else stem[match.end() :]
    words = re.findall(r"[^\W_]+", _WHEN_ELSE.sub("", rest, 1))
    if len(words) < 2 or any(len(word) > 30 for word in words) or not any(map(str.isalpha, words)):
        return None
    title = " ".join(words)
    return title[0].upper() + title[1:]


def date_in_address(url: str) -> str | None:
    """Return the day that the path of an address states.

    >>> date_in_address("https://wire.example/world/2025/jun/26/pact")
    '2025-06-26'
    """
    path = _path(url)
    found = _day_in_folders(path)
    if found is not None:
        return found
    marked = {"-".join(match.group(1, 3, 4)) for match in _MARKED_DAY.finditer(path)}
    if len(marked) == 1:
        return parse_date(marked.pop())
    started = [match for part in path.split("/") if (match := _PLAIN_DAY.match(part)) and part[8] in "-_"]
    recent = [match for match in started if match[1] >= "1990"]  # before, nobody numbered pages so
    return parse_date("-".join(recent[0].groups())) if len(recent) == 1 else None


def filed(location: str, url: str, *others: str | None) -> Filed:
    """Return when an article was filed, by its path and its address, and by other days that are known."""
    days = [date_in_name(location), date_in_address(url), *others]
    path = PurePosixPath(location)
    folders = "/" + "/".join(part for part in path.parts[-_FOLDERS - 1 : -1] if part != "/")
    months: set[tuple[int, int | None]] = set()
    for place in (f"{folders}/", f"{_path(url)}/", f"/{path.name.partition('.')[0]}/"):
        months |= _months(place)
    months |= {(int(match[1]), int(match[2])) for match in _MARKED_MONTH.finditer(path.name)}
    return Filed(frozenset(date.fromisoformat(day) for day in days if day), frozenset(months))


def day_near(month: int, day: int, filed: Filed) -> str | None:
    """Return the day of that month and day, in the year that all evidence of its filing agrees on.

    A dateline's day is the day an article was filed or shortly before: 31 December, filed on 1 January,
    is of the year before.

    >>> day_near(12, 31, Filed(frozenset({date(2025, 1, 1)}), frozenset()))
    '2024-12-31'
    """
    if filed.days:
        found = {_latest(month, day, one) for one in filed.days}
    else:
        with_month = {year for year, known in filed.months if known is not None}
        found = {
            _in_month(month, day, year, known)
            for year, known in filed.months
            if known is not None or year not in with_month
        }
    return found.pop() if len(found) == 1 else None


def _latest(month: int, day: int, filed_on: date) -> str | None:
    end = filed_on + timedelta(days=1)  # what is written after midnight is filed before it elsewhere
    for year in (end.year, end.year - 1):
        text = parse_date(f"{year}-{month:02}-{day:02}")
        if text is not None and (found := date.fromisoformat(text)) <= end:
            return text if (filed_on - found).days <= _NEAR else None
    return None


def _in_month(month: int, day: int, year: int, filed_in: int | None) -> str | None:
    if filed_in == 1 and month == 12:
        year -= 1
    elif filed_in is not None and month not in {filed_in, filed_in - 1}:
        return None
    return parse_date(f"{year}-{month:02}-{day:02}")


def _day_in_folders(path: str) -> str | None:
    for form in _FOLDER_DAYS:
        match = form.search(path)
        if match is not None:
            year, month, day = match.groups()
            return parse_date(f"{year}-{_number(month):02}-{int(day):02}")
    marked = {"-".join(match.group(1, 3, 4)) for match in _MARKED_DAY.finditer(path)}
    return parse_date(marked.pop()) if len(marked) == 1 else None


def _months(place: str) -> set[tuple[int, int | None]]:
    found: set[tuple[int, int | None]] = set()
    for form in _MONTHS:
        found |= {(int(match[1]), _number(match[2])) for match in form.finditer(place)}
    found |= {(int(match[2]), _number(match[1])) for match in _MONTH_YEAR.finditer(place)}
    return found | {(int(match[1]), None) for match in _YEARS.finditer(place)}


def _number(month: str) -> int:
    return int(month) if month.isdigit() else _NAMES.index(month[:3].lower()) + 1


def _path(url: str) -> str:
    try:
        return urlsplit(url).path
    except ValueError:
        return ""
