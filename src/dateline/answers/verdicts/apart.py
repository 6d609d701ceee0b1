"""How far apart in time a sentence puts two things: "in the same year as", "before" and "after".

Told are the times of both, "Ana died in 2019 and Bo in 2021", or what lies between them: "two years after".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from dateline.answers.statements.hedges import NEGATION
from dateline.answers.verdicts.figures import comparable
from dateline.language.patterns import lazy
from dateline.language.values.finding import find_values
from dateline.language.values.moments import Moment
from dateline.language.words import stems
from dateline.questions.assertions import Assertion
from dateline.types import Article

_SAME = lazy(
    r"\b(?:in|on|during|within) the (?:very )?same (?P<unit>day|month|year)\b(?: (?:as|that|when)\b)?"
)
_BESIDE = lazy(r"\s(?P<how>before|after|earlier than|later than)\s")
_BOTH = lazy(r"\sand\s")
_UNITS = {"day": 10, "month": 7, "year": 4}  # characters of an ISO 8601 date
_RANKS = ("day", "week", "month", "year", "decade")
_BETWEEN = lazy(
    r"(?<!less than )(?<!within )(?<!under )(?<!up to )"
    rf"\b(?:[\w-]+ (?P<unit>{'|'.join(_RANKS)})s? (?P<way>after|before|later|earlier)|"
    rf"the (?P<next>next|following|previous) (?P<one>{'|'.join(_RANKS)}))\b",
    re.IGNORECASE,
)
_CUT = lazy(r"[;:—–]\s|,\s|\s(?:and|while|but|whereas|although|though|when)\s")
_TIMES = stems("same day month year before after early late")
_SAYS = stems("say tell announce report add write")


class _Asked(NamedTuple):
    """What tells each of two things from the other, and whether one is asked to be before, or of one time."""

    one: frozenset[str]
    other: frozenset[str]
    how: str


def timed_apart(assertion: Assertion, article: Article, start: int, end: int) -> int:
    """Return 1 or -1 as the times that article.text[start:end] tells of two are as they are asked, else 0."""
    asked = _asked(assertion)
    sentence = article.text[start:end]
    words = assertion.words - _TIMES
    if asked is None or NEGATION.search(sentence) or 2 * len(words & stems(sentence)) <= len(words):
        return 0
    signs = {*_by_their_times(asked, article, start, end), *_by_what_lies_between(asked, sentence)}
    sign = signs.pop() if len(signs) == 1 else 0
    return -sign if assertion.denies else sign


def _asked(assertion: Assertion) -> _Asked | None:
    if assertion.times or assertion.quantities:
        return None
    found = _SAME.search(assertion.text) or _BESIDE.search(assertion.text)
    if found is None:
        return None
    first, then = assertion.text[: found.start()], assertion.text[found.end() :]
    if not then:  # "Did Ana and Bo die in the same year?"
        both = _BOTH.search(first)
        first, then = (first[: both.start()], first[both.end() :]) if both else ("", "")
    one, other = stems(first) & assertion.terms, stems(then) & assertion.terms
    one, other = one - other, other - one
    how = found.groupdict().get("unit") or found["how"]
    sides = _Asked(one & assertion.names or one, other & assertion.names or other, how)
    return sides if sides.one and sides.other else None


def _by_their_times(asked: _Asked, article: Article, start: int, end: int) -> Iterator[int]:
    """What two times say, each in a part of the sentence that has one of the two things alone."""
    values = find_values(article.text, start, end, written=article.date)
    times = [(first, one) for first, _, one in values if isinstance(one, Moment)]
    if len(times) != 2 or any(one.until or one.approximate for _, one in times):
        return
    told = {_whose(asked, article.text[start:end], first - start): moment.iso for first, moment in times}
    if told.keys() != {1, -1}:
        return
    one, other = comparable(told[1], told[-1])
    if asked.how not in _UNITS:
        if one != other:
            yield 1 if (one < other) == asked.how.startswith(("before", "earlier")) else -1
    elif one[: _UNITS[asked.how]] != other[: _UNITS[asked.how]]:
        yield -1
    elif len(one) >= _UNITS[asked.how] and one[:4].isdecimal():
        yield 1


def _whose(asked: _Asked, sentence: str, at: int) -> int:
    """1 or -1 for the one or the other of two of which alone the part of a sentence around `at` speaks."""
    cuts = [0, *(cut.end() for cut in _CUT.finditer(sentence)), len(sentence)]
    last = next(cut for cut in cuts if cut > at)
    for first in reversed([cut for cut in cuts if cut <= at]):
        own = stems(sentence[first:last])
        if own & _SAYS:
            return 0  # the day on which it was said
        if own & (asked.one | asked.other):
            return _side(asked, own)
    return 0


def _by_what_lies_between(asked: _Asked, sentence: str) -> Iterator[int]:
    """What "two years after", between one thing and the other, and "two years later", behind both, say."""
    for found in _BETWEEN.finditer(sentence):
        way = (found["way"] or found["next"]).lower()
        first, last = found.span()
        if way not in ("after", "before"):
            last = first = max((cut.end() for cut in _CUT.finditer(sentence, 0, first)), default=0)
        left, right = stems(sentence[:first]), stems(sentence[last:])
        turn = {(1, -1): 1, (-1, 1): -1}.get((_side(asked, left), _side(asked, right)), 0)
        unit = (found["unit"] or found["one"]).lower()
        if turn and asked.how in _UNITS:
            if _RANKS.index(unit) >= _RANKS.index(asked.how):
                yield -1
        elif turn:
            is_later = (way in ("after", "earlier", "previous")) == (turn > 0)  # the one asked of first
            yield -1 if is_later == asked.how.startswith(("before", "earlier")) else 1


def _side(asked: _Asked, own: frozenset[str]) -> int:
    return bool(own & asked.one) - bool(own & asked.other)
