"""A question of a bound, put with the figure or the time of a sentence; one of a figure, in its form.

"Did more than 100 people fall ill?", asked of "41 cases are known", is put as "Did 41 people fall ill?". A
reader tells whether a figure is that of what is asked about, and cannot compare; whether it is beyond the
bound is seen by value. Nor does it see that 23 is twenty-three.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from math import isinf
from typing import NamedTuple

from dateline.answers.verdicts.figures import Told, asks_age, comparable, measured_as, stated_values
from dateline.language.patterns import lazy
from dateline.language.values.compared import find_compared
from dateline.language.values.conversions import is_count
from dateline.language.values.moments import Granularity, Moment
from dateline.language.values.quantities import Quantity
from dateline.language.values.units import unit_of
from dateline.questions.assertions import Assertion
from dateline.types import Article

_THAN = lazy(  # what makes a bound of the number behind it
    r"(?:\b(?:(?:any|no|not|far|many|well|just) )?(?:(?:more|fewer|less|greater|longer|older|younger|higher|"
    r"lower|larger|bigger|smaller|taller|shorter|cheaper)(?: than)?|over|under|at (?:least|most)|above|below|"
    r"beyond|past|up to|upwards of|within)\s+(?:the )?(?:age of )?)+$",
    re.IGNORECASE,
)
_LED = lazy(r".*\b(?:than|past|beyond)\s+(?:the age of )?", re.IGNORECASE)
_SIDE = lazy(
    r"\b(?:(?:any ?time|sometime|well|shortly|even|already|just) )?"
    r"(?:(?P<before>before|prior to|earlier than)|after|later than)\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_RELATIVE = lazy(r"(?:this|last|next|the|yesterday|today|tomorrow)\b", re.IGNORECASE)
_ATTACHED = lazy(r"-[a-z]+$")  # of "24-year-old" and "322-foot"
_YEARS = lazy(r"\s+years?\b")
_WORD = lazy(r"[\s-]([a-z]+)\b", re.IGNORECASE)
_MOST = 3  # values of a sentence that are tried
_ROUGH = 0.1  # of a bound, within which a rough figure is on neither side of it


class Put(NamedTuple):
    """A question with a sentence's own value; `sign` is what a yes to it says to the one of the bound."""

    question: str
    sign: int


class _Bound(NamedTuple):
    """The one bound of a question, and what stands before and behind it; `side` is that of a time."""

    before: str
    value: Quantity | Moment
    behind: str
    side: str = ""


def put_with_its_own(
    question: str, assertion: Assertion, article: Article, start: int, end: int
) -> Iterator[Put]:
    """Yield the question with each value of article.text[start:end] that is on one side of its bound.

    Where it asks about a figure itself, with that figure as it is written there.
    """
    bound = None if assertion.denies else _bound(question, assertion)
    if bound is None:
        yield from _in_another_form(question, assertion, article, start, end)
        return
    for told in stated_values(assertion, article, start, end)[:_MOST]:
        if isinstance(bound.value, Moment):
            put = _with_time(bound, bound.value, told, article.text)
        else:
            put = _with_figure(assertion, bound, bound.value, told, article.text)
        if put is not None:
            yield put


def _in_another_form(
    question: str, assertion: Assertion, article: Article, start: int, end: int
) -> Iterator[Put]:
    for first, last, asked in find_compared(question, 0, len(question)):
        if not isinstance(asked, Quantity) or asked not in assertion.quantities:
            continue
        for told in stated_values(assertion, article, start, end):
            words = article.text[slice(*told.place)]
            if _is_same(asked, told) and words.casefold() != question[first:last].casefold():
                yield Put(f"{question[:first]}{words[:1].lower()}{words[1:]}{question[last:]}", 1)


def _is_same(asked: Quantity, told: Told) -> bool:
    value = told.value
    if not isinstance(value, Quantity) or not (is_count(value.unit) and is_count(asked.unit)):
        return value == asked
    return replace(value, unit=asked.unit) == asked


def decisive(question: str, assertion: Assertion) -> int:
    """Which sign decides where a text has values on both sides of the bound: 1, or -1.

    Of several figures the largest tells; and what was once so before a day was so.
    """
    bound = _bound(question, assertion)
    is_most = bound is not None and isinstance(bound.value, Quantity) and isinf(bound.value.low)
    return -1 if is_most else 1


def _bound(question: str, assertion: Assertion) -> _Bound | None:
    """The one bound that a question asks about, None where it asks about none or several."""
    asked = [one for one in assertion.quantities if isinf(one.high - one.low)]
    found = list[_Bound]()
    for start, end, value in find_compared(question, 0, len(question)):
        before, behind = question[:start], question[end:]
        if isinstance(value, Moment):
            if side := _SIDE.search(before):
                way = "before" if side["before"] else "after"
                found.append(_Bound(before[: side.start()], value, behind, way))
        elif isinf(value.high - value.low) and asked:
            led = _LED.match(question[start:end])
            found.append(_Bound(before if led else _THAN.sub("", before), asked[0], behind))
    return found[0] if len(found) == 1 and len(asked) == (found[0].side == "") else None


def _with_time(bound: _Bound, asked: Moment, told: Told, text: str) -> Put | None:
    if not isinstance(told.value, Moment) or told.value.until:
        return None
    one, other = comparable(told.value.iso, asked.iso)
    if one == other:
        return None
    words = text[slice(*told.place)]
    if not _RELATIVE.match(words):
        words = f"{'on' if told.value.precision is Granularity.DAY else 'in'} {words}"
    return Put(f"{bound.before}{words}{bound.behind}", 1 if (one < other) == (bound.side == "before") else -1)


def _with_figure(assertion: Assertion, bound: _Bound, asked: Quantity, told: Told, text: str) -> Put | None:
    value, of_age = told.value, asked.unit == "years" and asks_age(assertion, asked)
    if not isinstance(value, Quantity) or told.is_age != of_age:
        return None
    both_count = is_count(asked.unit) and is_count(value.unit)
    number = value if both_count else measured_as(asked, value)
    sign = 0 if number is None else _beyond(asked, number)
    if not sign:
        return None
    words, behind = text[slice(*told.place)], bound.behind
    words = _ATTACHED.sub("", words[led.end() :] if (led := _LED.match(words)) else words)
    if told.is_age and not _YEARS.match(behind):
        words += " years old"
    if not both_count and value.unit != asked.unit:  # "300 feet" of "more than 90 metres"
        own, theirs = _WORD.match(text, told.place[1]), _WORD.match(behind)
        words += own.group() if own and unit_of([own[1]]) == value.unit else ""
        behind = behind[theirs.end() :] if theirs and unit_of([theirs[1]]) == asked.unit else behind
    return Put(f"{bound.before}{words}{behind}", sign)


def _beyond(asked: Quantity, told: Quantity) -> int:
    """1 where a figure is beyond a bound for certain, -1 where it is not, 0 where that is open."""
    if told.low == told.high == asked.number and not told.approximate:
        return -1 if asked.strict else 1
    near = _ROUGH * abs(asked.number or 0.0) if told.approximate else 0.0
    if isinf(asked.high):
        return 1 if told.low - near > asked.low else -1 if told.high + near < asked.low else 0
    return 1 if told.high + near < asked.high else -1 if told.low - near > asked.high else 0
