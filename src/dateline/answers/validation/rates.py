"""Whether a number is told for each of several, as "1.24 pounds per person" is, or for all of them together.

Asked what each paid, a sum that all paid gives way to one that is told for each, and the reverse. A number
beside which none of the other sort is told, or one of like size, stays: "Tickets cost $5" tells the price of
each.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from dateline.language.patterns import lazy
from dateline.language.values.quantities import read_quantity_at
from dateline.language.values.units import is_person_word
from dateline.language.words import stem
from dateline.questions.asked import Asked
from dateline.types import QuestionType, Span

_NUMBERS = (QuestionType.HOW_MANY, QuestionType.HOW_MUCH)
_EACH = lazy(
    r"(?:\b(?:per(?! ?cent\b| the\b)|each(?! other\b)|every|apiece|a head|a piece)\b|(?<=\d)/)"
    r"(?:\s*(?P<unit>[a-z]+))?",
    re.IGNORECASE,
)
_OFTEN = {"hourly": "hour", "daily": "day", "weekly": "week", "monthly": "month"} | dict.fromkeys(
    ("annually", "annual", "yearly"), "year"
)
_TIMES = frozenset("second minute hour day night week month season year".split())
_A_TIME = lazy(rf"\b(?:an? (?P<unit>{'|'.join(sorted(_TIMES))})|(?P<often>{'|'.join(_OFTEN)}))\b")
_ANYBODY = "person"
_HEADS = frozenset("capita head taxpayer adult resident voter".split())
_IN_ALL = lazy(r"\b(?:in total|altogether|in all|total (?:cost|price|sum|amount|number|bill))\b")
_PARTS = lazy(r"[,;:.!?](?!\d)|[—–\n]|\b(?:and|or|but|while)\b")
_MANY = 10  # times a rate, from which on a number may be the sum of many
_SIGHT = 120  # characters on either side in which a clause may go on


def is_for_others(asked: Asked, span: Span, all_: Iterable[Span]) -> bool:
    """Say whether a number is told for all where one for each is asked for and told too, or the reverse."""
    if asked.type not in _NUMBERS:
        return False
    wanted = _units(asked.text)
    if wanted:
        if wanted & _told_for(span):
            return False
        return any(_is_many_times(span, one) for one in all_ if wanted & _told_for(one))
    if _IN_ALL.search(asked.text) is None or not _told_for(span):
        return False
    return any(_is_many_times(one, span) for one in all_ if not _told_for(one))


def _is_many_times(total: Span, rate: Span) -> bool:
    """Whether a number is so much larger than another of its kind that it may well be for all of many."""
    one, other = (read_quantity_at(span.article.text, span.start, span.end) for span in (total, rate))
    if one is None or other is None or one.kind != other.kind:
        return False
    return one.low >= _MANY * other.low > 0


def _told_for(span: Span) -> frozenset[str]:
    """Of what each a number is told for, by the clause that it stands in; of anything where no word tells."""
    text = span.article.text
    first, last = max(0, span.start - _SIGHT), min(len(text), span.end + _SIGHT)
    cuts = [found.end() for found in _PARTS.finditer(text, first, span.start)]
    stop = _PARTS.search(text, span.end, last)
    clause = text[cuts[-1] if cuts else first : last if stop is None else stop.start()]
    often = (found["unit"] or _OFTEN[found["often"]] for found in _A_TIME.finditer(clause))
    return _units(clause) | frozenset(map(_unit, often))


def _units(text: str) -> frozenset[str]:
    """Of what each is told or asked: {"person"} of "per taxpayer", and anything where no word tells."""
    found = frozenset(_unit((one["unit"] or "").lower()) for one in _EACH.finditer(text))
    return frozenset(("", _ANYBODY, *map(stem, _TIMES))) if "" in found else found


def _unit(word: str) -> str:
    return _ANYBODY if word in _HEADS or is_person_word(word) or is_person_word(f"{word}s") else stem(word)
