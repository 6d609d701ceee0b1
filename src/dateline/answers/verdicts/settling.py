"""Whether the one figure of its kind that a sentence has decides what a question for yes or no asks of it.

A reader cannot compare, and is not asked where a figure is beyond a bound for certain, or falls short of it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import replace

from dateline.answers.statements.clauses import VERB, Clause, turned_words
from dateline.answers.statements.hedges import NEGATION, is_hedged
from dateline.answers.verdicts.figures import (
    Told,
    asks_age,
    is_edge,
    is_exact,
    is_narrow,
    measured_as,
    was_by,
)
from dateline.language.lexicon import KIN, WEEKDAYS
from dateline.language.patterns import lazy
from dateline.language.values.compared import narrower
from dateline.language.values.hours import find_hours
from dateline.language.values.moments import Moment
from dateline.language.values.quantities import Quantity
from dateline.language.values.units import PEOPLE, SHARE
from dateline.language.values.value import Value, agree
from dateline.language.words import names, stem, stems
from dateline.questions.assertions import Assertion
from dateline.types import Article

_ROUGH = 0.1  # of a bound, by which "about 70 million" is beyond it, and of a measure, told in another unit
_CONVERTED = 0.02  # of a bound, by which 43 km are beyond 26 miles
_NEAR = 0.2  # of a share asked about, by which another is not that one
_LIFE = lazy(r"\b(?:live[ds]? (?:to|past|beyond)|die[ds]?)\b", re.IGNORECASE)
_DIED_AT = lazy(r"\bdied\b[^.;:]{0,60}?\b(?:at|aged)(?: the)?(?: age)?(?: of)?\s+$", re.IGNORECASE)
_OF_THEM = lazy(r"\b(?:of (?:them|whom|which|those)|whose)\b", re.IGNORECASE)
_UN = lazy(r"\bun([a-z]{4,})", re.IGNORECASE)
_Measured = tuple[Told, Quantity, float]
DAYS, _KIN = stems(" ".join(WEEKDAYS)), stems(" ".join(KIN))
"""The stems of the days of the week, which a question has among its names."""


def settled_as(
    assertion: Assertion,
    article: Article,
    clauses: Sequence[Clause],
    stated: Sequence[Told],
    sign: int,
    met: Sequence[bool | None],
) -> int:
    """Return 1 or -1 as the one figure of its kind decides what is asked of a figure, 0 where it does not.

    So do several that are all beyond a bound. `sign` is what the words of the sentence say, which a figure
    bears out, and `met` whether each value is. What else is asked about must be met, too.
    """
    text = article.text
    if assertion.hours and not assertion.quantities:
        return _by_the_hour(assertion, text, clauses, sign, met)
    at = _the_one_asked(assertion)
    if at is None:
        return 0
    asked = assertion.quantities[at]
    alike = _of_its_kind(assertion, asked, stated)
    others = [(one, value) for one, value in enumerate(met) if one != at]
    left = [one for one, value in others if not value and not _is_frame(assertion, one, stated)]
    is_over = sign > 0 and all(_compared(assertion, asked, *one[1:], stated) > 0 for one in alike)
    if left and not (is_over and all(met[one] is None and _was_by(assertion, article, one) for one in left)):
        return 0
    if len(alike) != 1:
        is_plain = asked.unit != SHARE and math.isinf(asked.high) and not any(one[0].is_age for one in alike)
        return int(bool(alike) and is_over and is_plain)
    where, told, rough = alike[0]
    if asked.unit == SHARE:
        is_same = _is_of_same(assertion, asked, text, clauses, where)
        return _compared(assertion, asked, told, rough, stated) if is_same and sign else 0
    if math.isfinite(asked.high - asked.low):  # whose age a name stands beside, a reader does not tell
        is_age = asked.unit == "years" and any(one.whose & assertion.names for one in stated)
        return sign if is_age and not told.approximate else 0
    by_value = _compared(assertion, asked, told, rough, stated)
    if where.is_age and not where.whose:
        said = _clause_of(text, clauses, where)
        if (stems(said) & _KIN) - assertion.words:
            return 0  # his wife's
        sign = by_value if _is_lifetime(assertion, text, clauses, where) else sign
    return by_value if by_value == sign else 0


def _by_the_hour(
    assertion: Assertion, text: str, clauses: Sequence[Clause], sign: int, met: Sequence[bool | None]
) -> int:
    """What the hours that a sentence states of what is asked about say of a time of day."""
    holds, (start, end) = met[-1], (clauses[0].range[0], clauses[-1].range[1])
    own = stems(text[start:end])
    is_span = any(one.first != one.last for _, _, one in find_hours(text, start, end))
    if holds is None or False in met[:-1] or not assertion.words & own:
        return 0
    if (holds and not is_span) or not assertion.names & DAYS <= own:
        return 0  # "shortly after six", or another day's hours
    return sign if holds or sign < 0 else 0


def _the_one_asked(assertion: Assertion) -> int | None:
    """The place of the one bound asked about, or else of the one figure."""
    asked = assertion.quantities
    bounds = [at for at, one in enumerate(asked) if math.isinf(one.high - one.low)]
    if len(bounds) == 1:
        return bounds[0]
    return 0 if len(asked) == 1 and (not assertion.times or asked[0].unit == SHARE) else None


def _is_frame(assertion: Assertion, at: int, stated: Sequence[Told]) -> bool:
    """Whether a value asked about is a spell, "in the four months", and a sentence tells of none."""
    spells = [one for one in stated if isinstance(one.value, Moment) or one.value.kind == "duration"]
    return at < len(assertion.quantities) and assertion.quantities[at].kind == "duration" and not spells


def _was_by(assertion: Assertion, article: Article, at: int) -> bool:
    """Whether a value asked about is a time by which all has happened that an article tells."""
    times = assertion.times[at - len(assertion.quantities) :] if at >= len(assertion.quantities) else ()
    return bool(times) and was_by(times[0], article)


def _of_its_kind(assertion: Assertion, asked: Quantity, stated: Sequence[Told]) -> list[_Measured]:
    """The figures that measure or count what is asked about, each in its unit, and how rough it is."""
    counted = asked.unit if is_narrow(asked) else ""
    wanted = replace(asked, unit=PEOPLE) if counted else asked
    of_age = asks_age(assertion, asked)
    found = []
    for one in stated:
        if not isinstance(one.value, Quantity):
            continue
        told = measured_as(wanted, one.value)
        if told is None or stem(one.narrower) != stem(counted):
            continue
        if asked.kind == "duration" and one.is_age != of_age:
            continue  # a man of 58 has not been in office for as long
        converted = 0.0 if is_exact(one.value.unit, wanted.unit) else _CONVERTED
        found.append((one, told, _ROUGH if told.approximate else converted))
    found.sort(key=lambda one: _unit(one) != wanted.unit)
    return [one for at, one in enumerate(found) if not any(_is_converted(one, other) for other in found[:at])]


def _is_converted(one: _Measured, other: _Measured) -> bool:
    """Whether a figure is another in another unit: the "(98 metres)" behind "322 feet"."""
    number = other[1].number
    if _unit(one) == _unit(other) or one[1].number is None or number is None:
        return False
    return abs(one[1].number - number) <= _ROUGH * abs(number)


def _unit(one: _Measured) -> str:
    """The unit in which the sentence has a figure."""
    value = one[0].value
    return value.unit if isinstance(value, Quantity) else ""


def _compared(
    assertion: Assertion, asked: Quantity, told: Quantity, rough: float, stated: Sequence[Told]
) -> int:
    """1 where a figure is beyond a bound for certain, -1 where it is not, or not the number asked about."""
    if is_edge(replace(asked, unit=told.unit), told):
        return -1 if asked.strict else 1
    near = rough * abs(asked.number or 0.0)
    if math.isfinite(asked.high - asked.low):
        near = max(near, _NEAR * asked.high)
        return -1 if told.high + near < asked.low or told.low - near > asked.high else 0
    beyond = told.low - near > asked.low if math.isinf(asked.high) else told.high + near < asked.high
    if beyond:
        return 1
    if not _same_spans(assertion, stated):
        return 0  # eighteen in a month are no eighteen in the year
    short = told.high + near < asked.low if math.isinf(asked.high) else told.low - near > asked.high
    return -1 if short else 0


def _same_spans(assertion: Assertion, stated: Sequence[Told]) -> bool:
    """Whether all times and numbers of days that a sentence tells are asked about, where any is."""
    asked: list[Value] = [*(one.moment for one in assertion.times), *assertion.quantities]
    spans = [one.value for one in stated if isinstance(one.value, Moment) or one.value.kind == "duration"]
    return len(asked) < 2 or all(any(agree(wanted, one) for wanted in asked) for one in spans)


def _is_of_same(
    assertion: Assertion, asked: Quantity, text: str, clauses: Sequence[Clause], one: Told
) -> bool:
    """Whether a share is of those who do what is asked about, and not of others, or of those who do not."""
    said = _clause_of(text, clauses, one)
    words, wanted = stems(said), assertion.words | {stem(base) for base in _UN.findall(assertion.text)}
    if isinstance(one.value, Quantity) and one.value.direction is not asked.direction:
        return False  # what rose by 8 percent is no share
    who = narrower(text, one.place[1])  # of 45 percent of the women, not of the voters
    if who and stem(who) not in assertion.terms:
        return False
    sentence = text[clauses[0].range[0] : clauses[-1].range[1]]
    if assertion.mostly and assertion.names - stems(sentence) and names(sentence) - assertion.names:
        return False  # seven in ten were of another country
    if _OF_THEM.search(said) or turned_words(assertion, words) or (wanted and not wanted & words):
        return False
    if math.isfinite(asked.high - asked.low):
        whole = stems(sentence)
        if not assertion.words <= whole or not assertion.names - DAYS <= whole:
            return False
    asks_not = assertion.denies ^ any(stem(base) in words for base in _UN.findall(assertion.text))
    tells_not = bool(NEGATION.search(said)) ^ any(stem(base) in assertion.words for base in _UN.findall(said))
    return asks_not == tells_not


def _is_lifetime(assertion: Assertion, text: str, clauses: Sequence[Clause], one: Told) -> bool:
    """Whether it is asked how long somebody lived, and an age is that of a death."""
    before = text[clauses[0].range[0] : one.place[0]]
    told = _LIFE.search(assertion.text) and _DIED_AT.search(before)
    return told is not None and not is_hedged(assertion, _clause_of(text, clauses, one))


def _clause_of(text: str, clauses: Sequence[Clause], one: Told) -> str:
    """The clause with a figure; of one without a verb, "or 8% of the flights", with what it stands beside."""
    ranges = [clause.range for clause in clauses]
    first = last = next(at for at, (_, end) in enumerate(ranges) if one.place[0] < end)
    if first and not VERB.search(text, *ranges[first]):
        first -= 1
    if last + 1 < len(ranges) and not VERB.search(text, ranges[first][0], ranges[last][1]):
        last += 1
    return text[ranges[first][0] : ranges[last][1]]
