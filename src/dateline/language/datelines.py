"""Datelines: where, when and by which agency an article says that it was written, before its first sentence.

"GUATEMALA CITY, June 26, 2025 (AP) —", in one of the first lines. Of what day an article is because of it is
for `articles/clues.py` to say.
"""

from __future__ import annotations

import re

from dateline.language.lexicon import MONTHS, WEEKDAY
from dateline.language.patterns import lazy

_TOP = 1_500  # characters looked at
_MOST_LINES = 8
LONGEST_LINE = 200  # characters of a line that is surely no headline

_MONTH = "|".join(rf"{name}|{name[:3]}\.?" for name in MONTHS) + r"|Sept\.?"
_TH = r"(?:st|nd|rd|th)?"
_DAY = rf"(?:(?P<month>{_MONTH})\s(?P<day>\d{{1,2}}){_TH}|(?P<day2>\d{{1,2}}){_TH}\s(?P<month2>{_MONTH}))"
_WEEKDAY = rf"(?:(?:{WEEKDAY}),?\s)"
_PLACE = (
    rf"[A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ.'’/ -]{{2,40}}(?:,\s(?!(?:{_MONTH})\s|\w+day\b)[A-Z][\w.'’ -]{{1,30}}?){{0,2}}"
)
DATELINE = lazy(
    rf"(?:(?P<place>{_PLACE}),?\s)?{_WEEKDAY}?(?:{_DAY}(?:[.,]?\s(?P<year>\d{{4}}))?[.,]?\s?)?"
    r"(?:\((?P<agency>[A-Z][^()\n]{1,40})\)\s?(?:_\s)?)?(?:(?<=_\s)|(?:--|[—–-])\s|(?<=\d\.)(?:--|[—–])(?=[A-ZÀ-Þ“\"]))"
)
OPENING = r"[A-ZÀ-Þ][A-ZÀ-Þ .’'-]+(?:, [\w. ]+)? [—–-]+"
"""A pattern for what stands before a sentence as a dateline does, found in whatever sentence."""


def top_lines(text: str) -> list[str]:
    """Return the first lines of a text that are not empty, with single spaces."""
    lines = (" ".join(line.split()) for line in text[:_TOP].splitlines())
    return [line for line in lines if line][:_MOST_LINES]


def find_dateline(text: str) -> re.Match[str] | None:
    """Return the dateline at the start of one of the first lines, where it says more than a dash alone."""
    for line in top_lines(text):
        match = DATELINE.match(line)
        if match is not None and _says_more(match):
            return match
        if len(line) > LONGEST_LINE:
            break
    return None


def is_dateline(text: str, at: int) -> bool:
    """Whether a dateline that says more than a dash alone begins there."""
    match = DATELINE.match(text, at)
    return match is not None and _says_more(match)


def _says_more(dateline: re.Match[str]) -> bool:
    when = dateline["month"] or dateline["month2"]
    return bool(dateline["agency"] or (dateline["place"] and when))


def dateline_range(text: str) -> tuple[int, int] | None:
    """Return where the dateline near the top of a text begins and ends, half-open."""
    match = find_dateline(text)
    if match is None:
        return None
    found = re.search(r"\s+".join(map(re.escape, match[0].split())), text)  # lines have single spaces
    return found and found.span()
