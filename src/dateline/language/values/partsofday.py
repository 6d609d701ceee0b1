"""A part of a day → its day: "in the evening", in a sentence that says before on which day it was.

The day is the last that stands before it in its sentence, or right behind it, or else the last of the
sentence before in its paragraph; "this evening" is that of the article's date. "The next morning" is left
alone.
"""

from __future__ import annotations

import re
from dataclasses import replace

from dateline.language.datelines import dateline_range
from dateline.language.patterns import lazy
from dateline.language.sentences import quote_around
from dateline.language.values.finding import find_values
from dateline.language.values.moments import Granularity, Moment

_PART = lazy(
    r"(?:(?:in|at|by|during|early|late|later|around|about|the|that|same|(?P<own>this))\s+)*"
    r"(?:morning|afternoon|evening|night|nightfall|noon|midday|midnight|dawn|daybreak|dusk|sunrise|sunset)",
    re.IGNORECASE,
)
_ANOTHER = lazy(r"\b(?:next|following|previous|last|second|third|every|each|one)\s+$", re.IGNORECASE)
_BEHIND = 5  # characters between a part of a day and the day behind it: " on ", " of "


def is_part_of_day(words: str) -> bool:
    """Say whether words name a part of a day and nothing else: "in the evening".

    >>> is_part_of_day("late in the evening"), is_part_of_day("Friday evening")
    (True, False)
    """
    return _PART.fullmatch(words.strip()) is not None


def day_of_part(text: str, start: int, end: int, *, written: str | None = None) -> Moment | None:
    """Return the day that the part of a day text[start:end] is of, None for other words or an untold day.

    >>> text = "They arrested her on 2 May 2031 but let her go in the evening."
    >>> day_of_part(text, 54, 61).iso
    '2031-05-02'
    """
    part = _PART.fullmatch(text, start, end)
    if part is None or _ANOTHER.search(text[max(0, start - 20) : start]):
        return None
    if part["own"] or text[max(0, start - 5) : start].lower() == "this ":
        day = written and Moment(written[:10], Granularity.DAY)
    else:
        first, last = quote_around(text, start, end)
        day = _last_day(text, first, start, written) or _first_day(text, end, last, written)
        before = text.rfind("\n\n", 0, first) + 1
        if day is None and (end_before := len(text[before:first].rstrip()) + before) > before:
            sentence = quote_around(text, end_before - 1, end_before)
            day = _last_day(text, *sentence, written)
    return replace(day, inferred=Granularity.DAY) if day else None


def _last_day(text: str, start: int, end: int, written: str | None) -> Moment | None:
    dateline = dateline_range(text) or (0, 0)
    start = max(start, dateline[1]) if dateline[0] < end else start
    days = [value for _, _, value in find_values(text, start, end, written=written) if _is_day(value)]
    return days[-1] if days and isinstance(days[-1], Moment) else None


def _first_day(text: str, start: int, end: int, written: str | None) -> Moment | None:
    for at, _, value in find_values(text, start, end, written=written):
        return value if isinstance(value, Moment) and _is_day(value) and at - start <= _BEHIND else None
    return None


def _is_day(value: object) -> bool:
    return (
        isinstance(value, Moment)
        and value.precision is Granularity.DAY
        and value.until is None
        and not value.iso.startswith("-")
    )
