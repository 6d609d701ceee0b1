"""Whether an article says that a list goes on: "Avaria, Belmont and others", "including Avaria and Belmont".

By what stands right before the first of its things, between them, and right behind the last.

But: "A and B, and two others were hurt" closes the list before it speaks of others.
"""

from __future__ import annotations

from collections.abc import Iterable

from dateline.language.lexicon import AUXILIARIES, BASE_OF_PAST
from dateline.language.patterns import lazy
from dateline.language.values.numerals import SMALL
from dateline.result.answer import Answer

_SIGHT = 80  # characters before the first thing
_NUMBER = rf"(?:\d[\d,]*|{'|'.join(SMALL)}|dozens of|hundreds of|scores of)"
_BEFORE = lazy(
    r"(?<!\bnot )\b(?:includ(?:e|es|ed|ing)|such as|among (?:them|these|those|others)|"
    r"for (?:example|instance)|notably|particularly|especially)\b"
    r"(?P<between>(?:[^\w.!?]+(?!(?:and|or|but)\b)[\w’'-]+){0,4}[^\w.!?]*)$"
    rf"|\b[Aa]t least {_NUMBER}\b(?:[^\S\n]+(?:of\b|[\w’'-]+)){{1,4}}[^\S\n]*(?::|,|[—–])\s+$"
)
_OTHERS = lazy(
    r"(?<!\s)(?:,?\s+(?:and|or|as well as|along with|plus)\s+"
    rf"(?:(?:at least|about|around|nearly|more than|many|several|some|a few|{_NUMBER})\s+){{0,2}}"
    r"(?:others?\b|another\b|elsewhere\b|more\b(?!\s+\w+ly\b))(?P<deed>\s+[a-z]+)?"
    r"|,?\s+among (?:others|other)\b|,?\s+and so on\b|,?\s+etc\b)"
)
_CLOSED = lazy(r"\s(?:and|or|as well as)\s")


def tells_of_others(items: Iterable[Answer]) -> bool:
    """Say whether a sentence that lists the things says that there are others."""
    series: dict[tuple[str, int], tuple[str, list[tuple[int, int]]]] = {}
    for item in items:
        for place in item.citations:
            _, ranges = series.setdefault(
                (place.article.id, place.quote_start), (place.article.text, list[tuple[int, int]]())
            )
            ranges.append((place.start, place.end))
    return any(_goes_on(text, sorted(ranges)) for text, ranges in series.values())


def others_follow(text: str, end: int) -> bool:
    """Say whether text[:end] goes on with "and others"."""
    return _OTHERS.match(text, end) is not None


def _goes_on(text: str, ranges: list[tuple[int, int]]) -> bool:
    (start, first), (last, end) = ranges[0], ranges[-1]
    before = _BEFORE.search(text, max(0, start - _SIGHT), start)
    if before is not None and not any(map(_is_deed, (before["between"] or "").split())):
        return True
    closed = len(ranges) > 1 and _CLOSED.search(text, ranges[-2][1], last) is not None
    for found in _OTHERS.finditer(text, first, min(len(text), end + _SIGHT)):
        if found.start() > end:
            return False
        if not (closed and found["deed"] is not None and _is_deed(found["deed"].strip())):
            return True
    return False


def _is_deed(word: str) -> bool:
    return word in AUXILIARIES or word in BASE_OF_PAST or word.endswith("ed")
