"""Every value that a text states, each with its range: "died on May 7, of 85 hurt" → a day, and a number.

But: which of them answers a question, or speaks against a claim, is for `answers` to say. Vague words
("many", "a few") and ordinals are passed over, and so is a bare "one".
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator

from dateline.language.values.moments import Moment, read_moment
from dateline.language.values.quantities import Quantity, read_quantity_at

_MONTH = "|".join(name for name in calendar.month_name if name)
_MOMENT = re.compile(
    rf"\b(?:\d{{1,2}}\s+)?(?:{_MONTH})\b\.?(?:\s+\d{{1,2}}(?:st|nd|rd|th)?(?!\d))?(?:,?\s+\d{{4}}\b)?"
    rf"|\b(?:{'|'.join(calendar.day_name)})\b"
    r"|\b(?:today|tonight|yesterday|tomorrow|(?:this|last|next) (?:year|month))\b"
    r"|(?<![\d.,$£€#-])(?:1[5-9]|20)\d\d\b(?![.,]\d|[\d%]|\s*(?:people|percent|dollars|euros|pounds|francs))"
)
_SMALL = (
    r"two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen|"
    r"(?:twen|thir|for|fif|six|seven|eigh|nine)ty(?:-\w+)?|half|dozens?"
)
_LARGE = r"hundred|thousand|million|billion"
_NUMBER = re.compile(
    rf"(?:[$£€¥]\s?)?(?<![\w-])\d+(?:[.,]\d+)*(?!\w)|(?<![\w-])(?:{_SMALL}|one (?:{_LARGE}|in)|"
    rf"an? (?:{_LARGE}|third|quarter|dozen|year and a half))(?!\w)",
    re.IGNORECASE,
)
_MORE_OF_IT = re.compile(
    r"\s?%|-(?:year|month|week|day|hour|minute|metre|kilometre|mile|foot)\b"
    rf"|(?:\s+|-)(?:{_LARGE}|trillion|percent|per cent|and a half|thirds?|quarters?|fifths?)"
    r"(?:\s+(?:million|billion|and a half))?",
    re.IGNORECASE,
)


def find_values(
    text: str, start: int, end: int, *, written: str | None = None
) -> Iterator[tuple[int, int, Quantity | Moment]]:
    """Yield the values in text[start:end] with their ranges, in order; `written` is the article's date.

    >>> [value.unit for _, _, value in find_values("Of 85 people 3 percent left.", 0, 28)]
    ['people', '%']
    """
    found = list(_moments(text, start, end, written))
    taken = [(first, last) for first, last, _ in found]
    for match in _NUMBER.finditer(text, start, end):
        if any(first <= match.start() < last for first, last in taken):
            continue
        more = _MORE_OF_IT.match(text, match.end(), end)
        last = more.end() if more else match.end()
        quantity = read_quantity_at(text, match.start(), last)
        if quantity is not None:
            found.append((match.start(), last, quantity))
            taken.append((match.start(), last))
    yield from sorted(found, key=lambda one: one[:2])


def _moments(
    text: str, start: int, end: int, written: str | None
) -> Iterator[tuple[int, int, Quantity | Moment]]:
    for match in _MOMENT.finditer(text, start, end):
        moment = read_moment(match.group().rstrip("."), written=written)
        if moment is not None:
            yield match.start(), match.end(), moment
