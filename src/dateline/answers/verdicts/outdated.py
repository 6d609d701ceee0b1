"""What the articles no longer stand by decides no question for yes or no.

A figure that an article takes back, or a toll that a later one has outgrown, is passed over where another
sentence has what stands: "Did three die?" is answered by the "five" of two days later, as "How many?" is.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from dateline.answers.aggregation.corrected import taken_back_by
from dateline.answers.aggregation.disagreement import same_thing
from dateline.answers.aggregation.tolls import grows
from dateline.answers.statements.fates import fates, met_another_fate
from dateline.answers.verdicts.figures import stated_values
from dateline.answers.verdicts.unsettled import alike
from dateline.answers.verdicts.weighed import Weighed
from dateline.language.corrections import asks_for_what_was_taken_back, is_taken_back
from dateline.language.values.compared import find_compared
from dateline.language.values.moments import Moment
from dateline.language.values.quantities import Quantity
from dateline.language.values.value import Value, agree
from dateline.questions.asked import Asked
from dateline.result.answer import Citation


class _Told(NamedTuple):
    """A sentence with the values that it has for one asked about, and those that it takes back itself."""

    sentence: Weighed
    values: tuple[Value, ...]
    withdrawn: tuple[Value, ...]

    @property
    def place(self) -> Citation:
        return self.sentence.citation

    @property
    def day(self) -> str:
        """The day of its article, "" where it has none."""
        return (self.place.article.date or "")[:10]

    @property
    def most(self) -> float:
        """The largest number that it has, a bound by its own; 0 where it has none."""
        numbers = (one.number for one in self.values if isinstance(one, Quantity))
        return max((one for one in numbers if one is not None), default=0.0)


def still_standing(asked: Asked, weighed: Sequence[Weighed]) -> list[Weighed]:
    """Return the sentences without those whose values others take back, or have outgrown."""
    assertion = asked.assertion
    is_of_one = len(assertion.quantities) + len(assertion.times) == 1
    if not is_of_one or asks_for_what_was_taken_back(asked.text):
        return [*weighed]
    told = [_told(asked, one) for one in weighed]
    stated = [one for one in told if one.values]
    is_toll = bool(assertion.quantities) and grows(assertion.text)
    gone = {id(one) for one in told if any(_replaces(asked, new, one, is_toll=is_toll) for new in stated)}
    return [one.sentence for one in told if id(one) not in gone]


def _told(asked: Asked, weighed: Weighed) -> _Told:
    assertion, place = asked.assertion, weighed.citation
    article, (start, end) = place.article, (place.quote_start, place.quote_end)
    values = list[Value]()
    for one in stated_values(assertion, article, start, end):
        if assertion.times and isinstance(one.value, Moment):
            values.append(one.value)
        for wanted in assertion.quantities:
            value = alike(assertion, wanted, one)
            if value is not None and not met_another_fate(assertion.text, article.text, *one.place):
                values.append(value)
    found = find_compared(article.text, start, end, written=article.date)
    withdrawn = [value for first, last, value in found if is_taken_back(article.text, first, last)]
    return _Told(weighed, tuple(values), tuple(withdrawn))


def _replaces(asked: Asked, new: _Told, old: _Told, *, is_toll: bool) -> bool:
    """Whether a sentence, of the same article or a later one, has what stands instead of the other's."""
    is_same = new.place.article.id == old.place.article.id
    if new is old or (not is_same and not (old.day <= new.day and same_thing(asked, old.place, new.place))):
        return False
    if not old.values:
        return is_same and not all(_is_one_of(new.values, one) for one in old.withdrawn)
    taken_back = (*taken_back_by(new.place), *(new.withdrawn if is_same else ()))
    if any(_is_one_of(new.values, one) for one in old.values):
        return False
    if all(_is_one_of(taken_back, one) for one in old.values):
        return True
    return is_toll and not is_same and _has_outgrown(asked, new, old)


def _is_one_of(values: Sequence[Value], value: Value) -> bool:
    return any(agree(value, one) for one in values)


def _has_outgrown(asked: Asked, new: _Told, old: _Told) -> bool:
    """Whether a sentence of a later day counts more of those who met the fate asked about."""
    is_of_fate = fates(asked.text) & fates(new.place.quote) or not fates(asked.text)
    return bool(is_of_fate) and "" < old.day < new.day and 0 < old.most < new.most
