"""Whether the figures and dates that a question for yes or no asserts are those that a sentence states."""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from dateline.answers.statements.clauses import Clause
from dateline.answers.statements.hedges import DONE
from dateline.answers.statements.marks import Range
from dateline.answers.verdicts.stretches import BEGINS, ENDS, ends_asked, is_of_deed
from dateline.language.corrections import is_taken_back
from dateline.language.patterns import lazy
from dateline.language.values.ages import whose_age
from dateline.language.values.compared import find_compared, named_people, narrower
from dateline.language.values.conversions import convertible, is_count
from dateline.language.values.hours import Hours, hours_hold
from dateline.language.values.intervals import lies_within
from dateline.language.values.moments import Granularity, Moment
from dateline.language.values.quantities import Quantity
from dateline.language.values.units import PEOPLE, is_person_word
from dateline.language.values.value import Value, agree, contradict
from dateline.language.words import stem, stems
from dateline.questions.assertions import Assertion, Bound
from dateline.types import Article

_HURT = lazy(r"\b(?:injured|wounded|hurt)\b", re.IGNORECASE)

_ASKS_AGE = lazy(
    r"\b(?:years? old|older|younger|aged?|live[ds]? (?:to|past|beyond)|turn(?:s|ed)?)\b", re.IGNORECASE
)
_SPELL = lazy(  # "for 58 years"
    r"(?:(?<=year)|(?<=years)|(?:\s[a-z]+)?[\s-]years?\b)(?![\s-]+old\b| of age\b)", re.IGNORECASE
)
_SAME_ORDER = 61  # of the larger unit, up to which minutes tell of hours, and not of years
_SIGHT = 40  # characters behind a number in which what it counts stands
OLD = frozenset(map(stem, "old older young younger age aged least most".split()))


class Told(NamedTuple):
    """A value of a sentence, and the word for the people that it counts where they are not just people.

    `place` is where it stands, `whose` the stems of the name of whom it is the age, if it `is_age`.
    """

    value: Value
    narrower: str
    place: Range
    whose: frozenset[str] = frozenset()
    is_age: bool = False


def stated_values(assertion: Assertion, article: Article, start: int, end: int) -> list[Told]:
    """The values of article.text[start:end] that are not taken back."""
    found = []
    hurt = _HURT.search(article.text, start, end)  # "Twelve people were injured" counts the injured
    for first, last, value in find_compared(article.text, start, end, written=article.date):
        if is_taken_back(article.text, first, last):
            continue
        word = ""
        if isinstance(value, Quantity) and not value.unit:
            word = named_people(article.text, last)
            value = replace(value, unit=PEOPLE) if word else value
        elif isinstance(value, Quantity) and value.unit == PEOPLE:
            word = narrower(article.text, last)
            value = replace(value, unit="injured") if hurt else value
        elif isinstance(value, Quantity) and is_count(value.unit):
            value = replace(value, unit=_done_to(assertion, value.unit, article.text[last : last + _SIGHT]))
        in_years = isinstance(value, Quantity) and value.unit == "years"
        whose = stems(whose_age(article.text, first)) if in_years else frozenset[str]()
        is_age = in_years and _SPELL.match(article.text, last) is None
        found.append(Told(value, word, (first, last), whose, is_age))
    return found


def _done_to(assertion: Assertion, unit: str, behind: str) -> str:
    """What is counted, in the words of the question: of rockets launched, "18 rocket launches" count 18."""
    if alike := [one.unit for one in assertion.quantities if unit and stem(one.unit) == stem(unit)]:
        return alike[0]  # a 256-page book has pages
    kind = behind.lower().partition(unit)[0].split()
    asked = [one.unit for one in assertion.quantities if stem(one.unit) == stem(" ".join(kind))]
    return asked[0] if kind and asked and stem(unit) in assertion.words else unit


def of_whom(assertion: Assertion, stated: Sequence[Told]) -> list[Told]:
    """The values without the ages of others than the one whose age is asked about."""
    most = max((len(one.whose & assertion.names) for one in stated), default=0)
    if not most and assertion.words - OLD:
        return [*stated]  # "the mayor of Aven" may be the one whose age is told
    return [one for one in stated if not one.whose or (most and len(one.whose & assertion.names) == most)]


def older(assertion: Assertion, stated: Sequence[Told]) -> bool | None:
    """Whether two people's ages are as asserted, "older than Bo Kato"; None where not both are told."""
    whom = assertion.names - assertion.than
    ages = [(one.whose, one.value.low) for one in stated if one.whose and isinstance(one.value, Quantity)]
    one = {age for whose, age in ages if whose & whom}
    other = {age for whose, age in ages if whose & assertion.than and not whose & whom}
    if len(one) != 1 or len(other) != 1:
        return None
    first, second = one.pop(), other.pop()
    return first > second if assertion.older else first < second


def values_met(
    assertion: Assertion,
    article: Article,
    stated: Sequence[Told],
    stretches: Sequence[Moment] = (),
    hours: Sequence[Hours] = (),
) -> list[bool | None]:
    """For each value of the assertion: True where met, False where contradicted, None where not told.

    `stretches` are the times of what is asserted itself: where there are any, it is not of the article's day.
    `hours` are the times of day that the sentence states.
    """
    met = [_quantity_met(one, stated) for one in assertion.quantities]
    values = [one.value for one in stated]
    met += [_time_met(one, values, stretches, assertion, article) for one in assertion.times]
    return met + [hours_hold(one, hours) for one in assertion.hours]


def _quantity_met(asked: Quantity, stated: Sequence[Told]) -> bool | None:
    told = [(one.value, one.narrower) for one in stated if isinstance(one.value, Quantity)]
    measured = [one for one in told if not is_count(asked.unit) and measured_as(asked, one[0])]
    answers = [_meets(asked, *one) for one in measured or told]  # a bare 9 is not that of metres
    return True if True in answers else False if False in answers else None


def _meets(asked: Quantity, stated: Quantity, counted: str = "") -> bool | None:
    if is_narrow(asked):
        same = stem(asked.unit) == stem(counted)
        asked = replace(asked, unit="injured" if stated.unit == "injured" else PEOPLE)
        if not same:  # how many people there are does not tell how many of them are children
            return True if agree(asked, stated) else None
    if is_edge(asked, stated):
        return not asked.strict
    told = stated if "" in (asked.unit, stated.unit) else measured_as(asked, stated)
    if told is not None and (told.low < told.high or asked.number is None):
        return range_meets(asked, told)
    if told is not None and math.isinf(asked.high - asked.low):
        if told.low > asked.low if math.isinf(asked.high) else told.high < asked.high:
            return True
        is_short = told.high < asked.low or told.low > asked.high
        if is_short and not told.approximate and is_exact(asked.unit, stated.unit):
            return False
    return True if agree(asked, stated) else False if contradict(asked, stated) else None


def range_meets(asked: Quantity, told: Quantity) -> bool | None:
    """Whether a range or a bound meets what is asked about; None where a part of it does."""
    if asked.number is None and asked.low <= told.low and told.high <= asked.high:
        return True  # "hundreds" are 450
    edge = asked.number
    if edge is not None and math.isinf(asked.high - asked.low):
        is_least = math.isinf(asked.high)
        near, far = (told.low, told.high) if is_least else (-told.high, -told.low)
        edge = edge if is_least else -edge
        is_alike = math.isinf(far) or told.approximate or not asked.strict
        if near > edge or (near == edge and is_alike):
            return True
        if (far < edge or (far == edge and asked.strict)) and not told.approximate:
            return False
        return None
    return True if agree(asked, told) else False if contradict(asked, told) else None


def measured_as(asked: Quantity, stated: Quantity) -> Quantity | None:
    """A quantity in the unit asked about, None where it measures something else, or is of another order."""
    factor = 1.0 if asked.unit == stated.unit else convertible(stated.unit, asked.unit)
    if factor is None or not asked.unit or not 1 / _SAME_ORDER <= factor <= _SAME_ORDER:
        return None
    return replace(stated, low=stated.low * factor, high=stated.high * factor, unit=asked.unit)


def is_exact(one: str, other: str) -> bool:
    """Whether a number of the one unit is not rounded in the other, as feet in inches are not."""
    factor = convertible(one, other) or 1.0
    return round(max(factor, 1 / factor), 6).is_integer()


def is_edge(asked: Quantity, stated: Quantity) -> bool:
    """Whether a bound is asked about, and stated is the very number of it."""
    exact = stated.low == stated.high and not stated.approximate
    return (
        exact and math.isinf(asked.high - asked.low) and asked.number == stated.low and agree(asked, stated)
    )


def asks_age(assertion: Assertion, asked: Quantity) -> bool:
    """Whether a number of years is asked about as somebody's age."""
    in_years = asked.unit == "years" and "year" not in assertion.text
    return in_years or _ASKS_AGE.search(assertion.text) is not None


def is_narrow(asked: Quantity) -> bool:
    return asked.unit != PEOPLE and is_person_word(asked.unit)


def stretches_of(
    assertion: Assertion,
    text: str,
    stated: Sequence[Told],
    clauses: Sequence[Clause],
    near: frozenset[str],
) -> list[Moment]:
    """The stretches of time that a sentence states of what is asserted, and not of something else."""
    times = [(one.place, one.value) for one in stated if isinstance(one.value, Moment)]
    starts = [place[0] for place, _ in times]
    return [
        one[1]
        for one in times
        if one[1].until is not None and is_of_deed(assertion, text, one, starts, clauses, near)
    ]


def is_timed(assertion: Assertion, stretches: Sequence[Moment], sign: int) -> bool:
    """Whether the one time asked about is decided by the stretches of time of what is asserted."""
    if len(assertion.times) != 1 or assertion.quantities:
        return False
    met = {_meets_time(assertion.times[0], _end_meant(one, assertion)) for one in stretches}
    return sign == (1 if True in met else -1 if met == {False} else 0) != 0


def is_ahead(assertion: Assertion, article: Article, met: Sequence[bool | None]) -> bool:
    """Whether a time is asked about that lies ahead of an article, and that the sentence does not state."""
    if article.date is None:
        return False
    times = zip(assertion.times, met[len(assertion.quantities) :], strict=False)  # hours stand behind
    return any(
        told is None and not one.side and operator.gt(*comparable(one.moment.iso, article.date))
        for one, told in times
    )


def was_by(asked: Bound, article: Article) -> bool:
    """Whether an article is of before a time, or of one up to the end of which it is asked."""
    if asked.side not in ("before", "by") or article.date is None:
        return False
    day, end = comparable(article.date, asked.moment.iso)
    return day < end or (asked.side == "by" and day == end)


def left_open(assertion: Assertion, stated: Sequence[Told]) -> bool:
    """Whether a time asked about lies "between" two others, where it need not have been that one.

    So is an age where the sentence tells that of others alone.
    """
    ages = [one for one in stated if one.whose]
    if ages and any(one.unit == "years" for one in assertion.quantities):
        kept = of_whom(assertion, stated)
        if not any(isinstance(one.value, Quantity) and one.value.unit == "years" for one in kept):
            return True
    between = [one.value for one in stated if isinstance(one.value, Moment) and one.value.approximate]
    asked = [one.moment for one in assertion.times if not one.side]
    return any(
        other.until is not None and lies_within(one, other) and not agree(one, other)
        for one in asked
        for other in between
    )


def _end_meant(stated: Moment, assertion: Assertion) -> Moment:
    """Of a stretch of time its first day for what begins, and its last for what ends."""
    if not stated.until:
        return stated
    words = ends_asked(assertion)
    if words & BEGINS:
        return replace(stated, until=None)
    return replace(stated, iso=stated.until, until=None) if words & ENDS else stated


def _time_met(
    asked: Bound,
    stated: Sequence[Value],
    stretches: Sequence[Moment],
    assertion: Assertion,
    article: Article,
) -> bool | None:
    wanted = asked.moment
    met = [_meets_time(asked, _end_meant(one, assertion)) for one in stated if isinstance(one, Moment)]
    if asked.side in ("before", "by", "after"):
        known = [one for one in met if one is not None]
        return any(known) if known else None
    if True in met:
        return True
    if stretches:  # the day of what is said of it, and that of the article, are not its own
        met = [_meets_time(asked, _end_meant(one, assertion)) for one in stretches]
    elif article.date is not None and article.date.startswith(wanted.iso):
        return True
    if met and None not in met:
        return False
    is_told = wanted.precision is Granularity.YEAR and wanted.iso in article.text
    return True if is_told and not _is_done_ahead(assertion, wanted.iso, article) else None


def _is_done_ahead(assertion: Assertion, year: str, article: Article) -> bool:
    """Whether it is asked if a thing was done in a year that lies ahead of an article, which may name it."""
    if assertion.auxiliary not in DONE or article.date is None or year <= article.date:
        return False
    return re.search(rf"\b(?:in|during) {year}$", assertion.text) is not None


def _meets_time(asked: Bound, stated: Moment) -> bool | None:
    """Whether a time is the one asked about, or on the side of it that is; None where it does not tell."""
    ends = (stated.iso, stated.until or stated.iso)
    if asked.side == "over" and stated.until is not None:
        ended, day = comparable(stated.until, asked.moment.iso)
        return None if ended == day else ended < day
    if asked.side in ("before", "by", "after"):
        pairs = [comparable(iso, asked.moment.iso) for iso in ends]
        is_side = {"before": operator.lt, "by": operator.le, "after": operator.gt}[asked.side]
        sides = {is_side(one, other) for one, other in pairs}
        return sides.pop() if len(sides) == 1 and all(map(all, pairs)) else None
    fills = stated.until is not None and not stated.approximate  # from 3 to 7 May is on the 5th
    if (
        agree(asked.moment, stated)
        or all(iso.startswith(asked.moment.iso) for iso in ends)
        or lies_within(stated, asked.moment)
        or (fills and lies_within(asked.moment, stated))
    ):
        return True
    return False if contradict(asked.moment, stated) else None


def comparable(one: str, other: str) -> tuple[str, str]:
    """Cut two ISO dates to what both state; where one has no year, to month and day."""
    if one.startswith("--") or other.startswith("--"):
        one = one if one.startswith("--") else f"-{one[4:]}"
        other = other if other.startswith("--") else f"-{other[4:]}"
    shared = min(len(one), len(other))
    return one[:shared], other[:shared]
