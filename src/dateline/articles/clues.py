"""What a text, its file's name and its address say of an article that the file does not state outright.

A dateline ("GUATEMALA CITY, June 26 —"), a headline and a date on lines of their own at the top, a date
in the address or in the file's name, the language of the words: used in this order, each only for a
field that nothing better filled. The text itself stays as it is.

But: a dateline without a year is no date unless other evidence of the same file has the year, and the
clock and the file's own times are never asked.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Any

from dateline.articles.drafts import FETCHED, SAVED, Draft, Evidence, is_leftover, weigh
from dateline.language.dates import parse_date
from dateline.language.identify import detect_language

_TOP = 1_500  # characters looked at
_MOST_LINES = 8
_LONGEST_HEADLINE, _FEWEST_WORDS = 180, 4
_PROSE = 200  # characters of a line that is surely no headline

_MONTH = (
    "Jan(?:uary|\\.)?|Feb(?:ruary|\\.)?|Mar(?:ch|\\.)?|Apr(?:il|\\.)?|May|June?|July?|Aug(?:ust|\\.)?"
    "|Sept?(?:ember|\\.)?|Oct(?:ober|\\.)?|Nov(?:ember|\\.)?|Dec(?:ember|\\.)?"
)
_DAY = rf"(?:(?P<month>{_MONTH})\s(?P<day>\d{{1,2}})|(?P<day2>\d{{1,2}})\s(?P<month2>{_MONTH}))"
_WEEKDAY = r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,?\s)"
_PLACE = (
    rf"[A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ.'’/ -]{{2,40}}(?:,\s(?!(?:{_MONTH})\s|\w+day\b)[A-Z][\w.'’ -]{{1,30}}?){{0,2}}"
)
_DATELINE = re.compile(
    rf"(?:(?P<place>{_PLACE}),?\s)?{_WEEKDAY}?(?:{_DAY}(?:,?\s(?P<year>\d{{4}}))?,?\s?)?"
    r"(?:\((?P<agency>[A-Z][^()\n]{1,40})\)\s?)?(?:--|[—–-])\s"
)
_LABEL = re.compile(
    r"(?:(?P<later>(?:last )?(?:updated|modified))|(?:first )?published|posted|publication date|date)"
    r"(?: on| at)?\s*:?\s+(?=\S)",
    re.IGNORECASE,
)
_BYLINE = re.compile(
    r"(?:By|BY|Written by|Text by):? (?P<name>[A-ZÀ-Þ][\w.'’-]*(?:[ ,]+(?:and |[A-ZÀ-Þ][\w.'’-]*)){1,8})"
)
_NO_HEADLINE_END = re.compile(r"[.,:;…][\"'”’»)]?\Z")

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_NAME_DATE = re.compile(r"(?<!\d)((?:1[6-9]|20)\d\d)[-_.]?(0\d|1[0-2])[-_.]?([0-2]\d|3[01])(?!\d)")
_PATH_DATE = re.compile(r"(?:^|/)((?:1[6-9]|20)\d\d)/(0?\d|1[0-2])/([0-2]?\d|3[01])(?=/|$)")
_FOLDERS = 3  # above the file, looked at for a date


def complete(draft: Draft, location: str) -> Draft:
    """Return the draft with its empty fields filled from clues; `location` is the file's."""
    evidence: list[Evidence] = []
    if draft.date is None or draft.origins.get("date") in {FETCHED, SAVED}:
        evidence += _dates(draft, location)
    if draft.title is None or draft.author is None or draft.source is None:
        evidence += [("dateline", _dateline(draft.text)), ("first lines", first_lines(draft.text))]
    if draft.title is None and draft.record is None:
        evidence.append(("file name", {"title": _title_in_name(location)}))
    if draft.language is None:
        evidence.append(("detected", {"language": detect_language(draft.text)}))
    values, origins = weigh(evidence)
    weak = {name for name, origin in draft.origins.items() if origin in {FETCHED, SAVED}}
    new: dict[str, Any] = {
        name: value
        for name, value in values.items()
        if getattr(draft, name) is None or name in weak & {"date"}
    }
    if not new:
        return draft
    return replace(draft, **new, origins={**draft.origins, **{name: origins[name] for name in new}})


def first_lines(text: str) -> dict[str, Any]:
    r"""Return what lines of their own at the top say: a headline, where a date or a byline follows it.

    >>> first_lines("Trams stop for a week\n\nWeb Editor\n\nJune 26, 2025\n\nAll trams stop.")
    {'date': '2025-06-26', 'title': 'Trams stop for a week'}
    """
    found: dict[str, Any] = {}
    headline: str | None = None
    for line in _lines(text):
        if len(line) > _PROSE or _DATELINE.match(line):
            break
        label = _LABEL.match(line)
        day = parse_date(line[label.end() :] if label else line)
        byline = _BYLINE.fullmatch(line)
        if day is not None:
            found.setdefault("updated" if label and label["later"] else "date", day)
        elif byline is not None:
            found.setdefault("author", byline["name"])
        elif headline is None and not found and _is_headline(line):
            headline = line
    return {**found, "title": headline} if found and headline else found


def _lines(text: str) -> list[str]:
    lines = (" ".join(line.split()) for line in text[:_TOP].splitlines())
    return [line for line in lines if line][:_MOST_LINES]


def _is_headline(line: str) -> bool:
    words = line.split()
    return (
        len(line) <= _LONGEST_HEADLINE
        and len(words) >= _FEWEST_WORDS
        and "@" not in line
        and not is_leftover(line)
        and _NO_HEADLINE_END.search(line) is None
        and any(char.isupper() or char.isalpha() and char.lower() == char.upper() for char in line)
    )


def _dates(draft: Draft, location: str) -> list[Evidence]:
    named = {} if draft.record is not None else {"date": _date_in_name(location)}
    return [
        ("dateline", {"date": _dateline_date(draft, location)}),
        ("first lines", first_lines(draft.text)),
        ("url", {"date": _date_in_path(draft.url or "")}),
        ("file name", named),
    ]


def _match_dateline(text: str) -> re.Match[str] | None:
    """The dateline at the start of one of the first lines, where it says more than a dash alone."""
    for line in _lines(text):
        match = _DATELINE.match(line)
        if match is not None and (
            match["agency"] or (match["place"] and (match["month"] or match["month2"]))
        ):
            return match
        if len(line) > _PROSE:
            break
    return None


def dateline_range(text: str) -> tuple[int, int] | None:
    """Return where the dateline near the top of a text begins and ends, half-open."""
    match = _match_dateline(text)
    if match is None:
        return None
    found = re.search(r"\s+".join(map(re.escape, match[0].split())), text)  # lines have single spaces
    return found and found.span()


def _dateline(text: str) -> dict[str, Any]:
    match = _match_dateline(text)
    return {} if match is None else {"source": match["agency"]}


def _dateline_date(draft: Draft, location: str) -> str | None:
    match = _match_dateline(draft.text)
    if match is None or not (match["month"] or match["month2"]):
        return None
    month, day = match["month"] or match["month2"], match["day"] or match["day2"]
    year = match["year"] or _year(draft, location, month, day)
    return None if year is None else parse_date(f"{day} {month.rstrip('.')[:3]} {year}")


def _year(draft: Draft, location: str, month: str, day: str) -> str | None:
    """The year of a day without one, where all evidence that has a year agrees."""
    short = month[:3]
    same_day = rf"\b{short}[a-z]{{0,6}}\.? {day}, (\d{{4}})\b|\b{day} {short}[a-z]{{0,6}}\.? (\d{{4}})\b"
    in_text = [year for pair in re.findall(same_day, draft.text) for year in pair if year]
    named = [*PurePosixPath(location).parts[-_FOLDERS - 1 :], draft.url or "", draft.updated or ""]
    years = {*in_text} or {year for name in named for year in _YEAR.findall(name)}
    return years.pop() if len(years) == 1 else None


def _date_in_name(location: str) -> str | None:
    path = PurePosixPath(location.split("?")[0])
    match = _NAME_DATE.search(path.name)
    if match is not None:
        return parse_date("-".join(match.groups()))
    return _date_in_path("/".join(path.parts[-_FOLDERS - 1 :]))


def _date_in_path(path: str) -> str | None:
    path = path.split("?")[0]
    match = _PATH_DATE.search(path)
    if match is not None:
        return parse_date("/".join(match.groups()))
    found = {each.groups() for each in _NAME_DATE.finditer(path)}
    return parse_date("-".join(found.pop())) if len(found) == 1 else None


def _title_in_name(location: str) -> str | None:
    """The words after the date in a name like 2025-06-26-border-deal-signed.txt."""
    stem = PurePosixPath(location).name.partition(".")[0]
    match = _NAME_DATE.match(stem)
    words = [] if match is None else re.findall(r"[^\W_]+", stem[match.end() :])
    if len(words) < 2 or any(len(word) > 30 for word in words):
        return None
    title = " ".join(words)
    return title[0].upper() + title[1:]
