"""One end of a range → the range: "60.7" in "between 58.3 and 60.7 percent" is no number of its own.

"from 24 to 37" tells of a change, of which the end is what holds, and "2028 to 2034" of a time; both stay
apart. What a range amounts to is read in `values/quantities.py`; here are only its first and last character.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import replace

from dateline.language.patterns import lazy
from dateline.language.values.quantities import Quantity, read_quantity, read_quantity_at
from dateline.language.values.signs import CHANGES

_ONE_TO_TWENTY = (
    r"one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|"
    r"(?:thir|four|fif|six|seven|eigh|nine)teen|(?:twen|thir|for|fif|six|seven|eigh|nine)ty(?:-\w+)?"
)
_NUMBER = (
    rf"(?:[a-z]{{0,2}}[$£€¥]\s?)?(?:\d+(?:[.,]\d+)*|(?:{_ONE_TO_TWENTY})\b)"
    r"(?:\s+(?:hundred|thousand|[mbtr]+illion))?"
)
_UNIT = r"(?:\s?%|\s+(?:percent|per cent|dollars|euros|pounds|francs)\b)?"
_RANGE = lazy(
    rf"(?<![\w.,$£€¥-])(?:between\s+{_NUMBER}{_UNIT}\s+and\s+{_NUMBER}{_UNIT}"
    rf"|(?<!from\s){_NUMBER}{_UNIT}\s+to\s+{_NUMBER}{_UNIT}"
    rf"|{_NUMBER}\s?[–—]\s?{_NUMBER}{_UNIT})(?![\w%])",
    re.IGNORECASE,
)
_AGED = lazy(r"\bage[ds]?\s+$", re.IGNORECASE)
_BETWEEN = lazy(r"between\b", re.IGNORECASE)
_ALTERNATIVES = lazy(  # "3 or 4", "6-8", and "from 3 to 5" where nothing changed from the one to the other
    rf"(?<![\w.,$£€¥-])(?:{_NUMBER}{_UNIT}\s+or\s+{_NUMBER}|{_NUMBER}-{_NUMBER}"
    r"|(?:^|(?<=[.!?]\s)|(?<=\n)|(?<=of )|(?<=\btook )|(?<=\bwere )"
    r"|(?<=\blasted )|(?<=\bcost )|(?<=\branged )|(?<=\branging ))"
    rf"from\s+{_NUMBER}{_UNIT}\s+to\s+{_NUMBER}){_UNIT}(?![\w%])(?!-\d)",
    re.IGNORECASE,
)
_CHANGE = lazy(rf"(?:from\s+)?{_NUMBER}{_UNIT}\s+to\s+(?=\S)", re.IGNORECASE)
_CHANGED = lazy(rf"\b{CHANGES}\b[^.;:\d]{{0,60}}\bfrom\s+$", re.IGNORECASE)
_YEARS = lazy(r"(?:1[5-9]|20)\d\d\D+(?:1[5-9]|20)\d\d")
_WIDEST = 10  # times its lower end, beyond which "grew by 480,000 to 1.4 billion" tells of no range
_SIGHT = 60  # characters around a number that may belong to its range


def whole_range(text: str, start: int, end: int) -> tuple[int, int]:
    """Return where the range stands that text[start:end] is one end of; start and end where it is none.

    >>> text = "It won between 58.3 and 60.7 percent."
    >>> text[slice(*whole_range(text, 24, 28))]
    'between 58.3 and 60.7 percent'
    """
    for found in _RANGE.finditer(text, max(0, start - _SIGHT), end + _SIGHT):
        if found.start() <= start and end <= found.end() and not _YEARS.fullmatch(found.group()):
            stated = read_quantity(found.group())
            if stated is not None and -math.inf < stated.low < stated.high < math.inf:
                return found.span()
    return start, end


def find_ranges(text: str, start: int, end: int) -> Iterator[tuple[int, int, Quantity]]:
    """Yield the ranges in text[start:end] within which one figure lies, each with its own characters.

    A score or a vote, "9 to 14", has no unit, and is two figures, as is what something rose from and to.

    >>> [value.high for _, _, value in find_ranges("Some 3 or 4 schools shut. They lost 2 to 3.", 0, 43)]
    [4.0]
    """
    behind = start
    found = [*_RANGE.finditer(text, start, end), *_ALTERNATIVES.finditer(text, start, end)]
    for one in sorted(found, key=re.Match.start):
        first, last = one.span()
        if first < behind or _YEARS.fullmatch(one.group()):
            continue
        stated = read_quantity_at(text, first, last)
        if stated is None or not -math.inf < stated.low < stated.high < math.inf:
            continue
        if _AGED.search(text[max(start, first - _SIGHT) : first]):
            stated = replace(stated, unit=stated.unit or "years")
        if _BETWEEN.match(one.group()) or (stated.unit and stated.high <= _WIDEST * stated.low):
            yield first, last, stated
            behind = last


def end_of_change(text: str, start: int, end: int) -> tuple[int, int]:
    """Return where text[start:end] says what a number rose or fell to, where it says from what as well.

    >>> text = "The toll rose from 24 to 37."
    >>> text[slice(*end_of_change(text, 19, 27))]
    '37'
    """
    change = _CHANGE.match(text, start, end)
    if change is None:
        return start, end
    number = start + len("from ") if text[start : start + 5].lower() == "from " else start
    changed = _CHANGED.search(text[max(0, number - 2 * _SIGHT) : number])
    return (change.end(), end) if changed else (start, end)
