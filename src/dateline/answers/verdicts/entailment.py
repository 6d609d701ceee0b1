"""How far a sentence speaks of what a question for yes or no asserts, and what it says of it.

How far: how many of the assertion's words it lacks, and how many of its names are not even near it: in the
title, the article's first sentence, the paragraph so far. Title and first sentence have the topic, and the
words that they lack are those that are asked about it. What it says of it is read in its clauses
(`clauses.py`), its figures and dates by value (`figures.py`). What follows is for `weighed.py`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple, Self

from dateline.answers.boundaries.verbatim import stands_in
from dateline.answers.speech.hearsay import said_by_another
from dateline.answers.statements.clauses import Clause, clauses_of, sign_of, turned_words
from dateline.answers.statements.fates import others_met_it
from dateline.answers.statements.hedges import DONE, is_alleged, is_belied, is_guessed, tells_a_plan
from dateline.answers.statements.joined import lacks_one_of_two
from dateline.answers.statements.marks import Range
from dateline.answers.statements.plans import is_of_no_plan, is_planned
from dateline.answers.verdicts.claimed import is_only_blamed, is_only_claimed, is_only_judged
from dateline.answers.verdicts.doers import done_by_others, won_by_another
from dateline.answers.verdicts.exceptions import contrasted, excepted
from dateline.answers.verdicts.figures import (
    OLD,
    Told,
    is_ahead,
    is_timed,
    left_open,
    of_whom,
    older,
    stated_values,
    stretches_of,
    values_met,
)
from dateline.answers.verdicts.firsts import was_before
from dateline.answers.verdicts.links import denied
from dateline.answers.verdicts.manner import done_otherwise, is_needed
from dateline.answers.verdicts.openings import open_on
from dateline.answers.verdicts.orders import ordered
from dateline.answers.verdicts.pairs import put_first
from dateline.answers.verdicts.pleas import PLEAS, pleaded
from dateline.answers.verdicts.resolved import approved
from dateline.answers.verdicts.settling import DAYS, settled_as
from dateline.answers.verdicts.sides import tells_one_alone, told_of_both
from dateline.answers.verdicts.since import (
    is_later,
    is_not_yet,
    is_now,
    is_of_earlier_ones,
    is_only_so_by_now,
)
from dateline.answers.verdicts.universal import is_of_a_part, tells_of_one, told_of_most
from dateline.answers.verdicts.unsaid import left_unsaid
from dateline.answers.verdicts.unsettled import leaves_figure_open
from dateline.language.corrections import should_have_read
from dateline.language.patterns import lazy
from dateline.language.sentences import sentences
from dateline.language.values.hours import find_hours
from dateline.language.values.moments import Moment
from dateline.language.values.quantities import Quantity
from dateline.language.values.units import SHARE
from dateline.language.words import headline, stems
from dateline.questions.assertions import MOST, Assertion
from dateline.result.answer import Bearing
from dateline.types import Article

_TELLS_AGES = lazy(r"\b(?:older|younger|elder|eldest|oldest|youngest|senior|junior)\b", re.IGNORECASE)
_SPEAKS = 2  # words asked about, of a sentence without a name
_SIGHT = 600  # characters before a sentence that may say what it speaks of
_LONGEST_HEADING = 60  # characters of a line that heads the paragraph below it


@dataclass(frozen=True, slots=True)
class _Stated:
    """What a sentence states of an assertion's values, and in which clauses it speaks of it."""

    assertion: Assertion
    article: Article
    place: Range
    told: Sequence[Told]
    stated: Sequence[Told]  # without the ages of others
    clauses: Sequence[Clause]
    stretches: Sequence[Moment]
    met: Sequence[bool | None]
    is_open: int | None
    """What the days of the week that it tells say of those asked about, as `open_on` has it."""

    @classmethod
    def by(cls, assertion: Assertion, article: Article, place: Range, near: frozenset[str]) -> Self:
        text = article.text
        is_open = open_on(assertion, text[slice(*place)])
        if is_open:
            assertion = replace(assertion, names=assertion.names - DAYS)  # Saturday is within a range
        asks_values = assertion.quantities or assertion.times or assertion.than or assertion.mostly
        told = stated_values(assertion, article, *place) if asks_values else []
        if assertion.mostly and any(
            isinstance(one.value, Quantity) and one.value.unit == SHARE for one in told
        ):
            assertion = replace(assertion, quantities=(*assertion.quantities, MOST))
        stated = of_whom(assertion, told) if assertion.quantities else told
        clauses = clauses_of(assertion, text, *place)
        stretches = stretches_of(assertion, text, stated, clauses, near)
        hours = [one for _, _, one in find_hours(text, *place)] if assertion.hours else []
        met = values_met(assertion, article, stated, stretches, hours)
        return cls(assertion, article, place, told, stated, clauses, stretches, met, is_open)

    @property
    def sentence(self) -> str:
        return self.article.text[slice(*self.place)]

    @property
    def has_time(self) -> bool:
        """Whether it states a time by itself."""
        return any(isinstance(one.value, Moment) and one.value.iso[:1].isdecimal() for one in self.stated)


class _Outcome(NamedTuple):
    """What a sentence says, and which rules settle it where it is of whom, or what, is asked about."""

    sign: int
    hedged: bool
    untold: bool
    by_time: bool
    by_pair: bool
    by_sides: bool
    by_word: bool
    by_value: bool


def read_bearing(
    assertion: Assertion, article: Article, start: int, end: int, *, read: Range | None = None
) -> Bearing:
    """Return what article.text[start:end], a sentence, says of the assertion.

    `read` is the range that the reader took for an answer, if it took one in this sentence.
    """
    text = article.text
    own, topic = stems(text[start:end]), _topic(article)
    here = own | _paragraph_before(text, start)
    near = here | topic
    turned = turned_words(assertion, own)
    states = _Stated.by(assertion, article, (start, end), near)
    assertion, met = states.assertion, states.met
    says = _outcome(states, read)
    if any(one.whose & assertion.names for one in states.stated):
        own |= OLD  # whoever is told to be 58 is told how old she is
    if pleaded(assertion, states.sentence):
        own |= PLEAS  # whoever admits a theft pleads guilty to it
    if says.sign and won_by_another(assertion, article, start, end):
        here, near = here | assertion.names, near | assertion.names  # the winner beside the loser
    named = not assertion.names or bool(assertion.names & here)
    all_near = assertion.names <= near
    is_told = assertion.words <= own and all_near and False not in met
    return Bearing(
        named=named,
        names_missing=len(assertion.names - own),
        names_gone=len(assertion.names - near),
        words_missing=len(assertion.words - own - turned),
        words_met=len(assertion.words & (own | turned)),
        asked=_share(_asked(assertion, topic), own | turned),
        values=sum(one is not None for one in met) / len(met) if met else 1.0,
        sign=says.sign,
        hedged=says.hedged,
        untold=says.untold,
        planned=says.hedged
        and is_told
        and tells_a_plan(assertion, (text[slice(*one.range)] for one in states.clauses)),
        settled=(says.by_time and (named or all_near))
        or (says.by_pair and all_near and None not in met)
        or (says.by_sides and all_near)
        or (says.by_word and (named or all_near))
        or (says.by_value and (named or _is_about(assertion, own, text))),
    )


def _outcome(states: _Stated, read: Range | None) -> _Outcome:
    """Ask the rules one after the other: by the words of its clauses, flatly, by value, by order."""
    assertion, article, clauses, met = states.assertion, states.article, states.clauses, states.met
    sentence = states.sentence
    sign, hedged = sign_of(assertion, article.text, clauses, read, met)
    is_older = older(assertion, states.told) if assertion.than else None
    others = not met and others_met_it(assertion.text, sentence)
    first = None if False in met else put_first(assertion, sentence)
    sides = 0 if first or is_older is not None else told_of_both(assertion, article, *states.place)
    belied = is_belied(assertion, sentence)
    untold = is_older is None and not sides and (first == 0 or _is_untold(states))
    told = _told_flatly(states, is_open=sign == 0)
    flat = {True: 1, False: -1, None: 1 if others else -1 if belied else told or first or sides}[is_older]
    if untold and not others:
        sign, hedged = 0, True
    elif flat:
        sign, hedged = -flat if assertion.denies else flat, False
    by_value = by_order = 0
    if not untold:
        by_value = states.is_open or settled_as(assertion, article, clauses, states.stated, sign, met)
    if not (untold or flat or by_value):
        by_order = ordered(assertion, article, *states.place, clauses, hedged=hedged)
    if by_value or by_order:
        sign, hedged = by_value or by_order, False
    if sign > 0 and not assertion.denies and lacks_one_of_two(assertion, sentence):
        return _Outcome(0, True, untold, *[False] * 5)
    return _Outcome(
        sign,
        hedged,
        untold,
        by_time=by_order != 0 or is_timed(assertion, states.stretches, sign),
        by_pair=first == -1,
        by_sides=sides != 0,
        by_word=is_older is not None or others or belied or told != 0,
        by_value=by_value != 0,
    )


def _told_flatly(states: _Stated, *, is_open: bool) -> int:
    """1 or -1 as it is told of one charge beside another, of now beside before, of a part, a winner, how.

    What leaves it open whether it is so does so beside a part, a contrast or a manner, too.
    """
    assertion, sentence, text = states.assertion, states.sentence, states.article.text
    told = (
        pleaded(assertion, sentence)
        or approved(assertion, sentence)
        or _put_right(states)
        or is_now(assertion, sentence)
        or is_later(assertion, states.article, *states.place)
        or excepted(assertion, sentence)
        or denied(assertion, sentence)
        or was_before(assertion, sentence)
        or int(is_needed(assertion, text, states.clauses))
        or -int(is_of_a_part(assertion, text, *states.place))
        or -int(False not in states.met and won_by_another(assertion, states.article, *states.place))
    )
    if told or is_open:
        return told
    return (
        contrasted(assertion, sentence)
        or done_otherwise(assertion, states.article, *states.place, states.clauses)
        or told_of_most(assertion, text, *states.place)
        or int(tells_of_one(assertion, sentence))
    )


def _put_right(states: _Stated) -> int:
    """1 or -1 as a figure that "should have been read", which readers deny, is the one asked about."""
    text = states.article.text
    if None in states.met or not any(should_have_read(text, one.place[0]) for one in states.stated):
        return 0
    return -1 if False in states.met else 1


def _is_untold(states: _Stated) -> bool:
    """Whether a sentence cannot decide, whatever a reader says: it is of another time, or a mere charge."""
    assertion, article, sentence = states.assertion, states.article, states.sentence
    return (
        states.is_open == 0
        or left_open(assertion, states.told)
        or leaves_figure_open(assertion, states.article.text, states.stated, states.met)
        or left_unsaid(assertion, sentence, states.met)
        or (is_ahead(assertion, article, states.met) and not is_later(assertion, article, *states.place))
        or (bool(assertion.than) and not _TELLS_AGES.search(sentence))
        or is_alleged(assertion, sentence)
        or is_guessed(assertion, sentence)
        or is_not_yet(assertion, sentence)
        or is_of_earlier_ones(assertion, article, *states.place)
        or is_only_so_by_now(assertion, article, sentence, timed=states.has_time)
        or (is_only_claimed(assertion, sentence) and not is_belied(assertion, sentence))
        or is_only_blamed(assertion, sentence)
        or is_only_judged(assertion, sentence)
        or not all(
            stands_in(one, [article]) for one in assertion.quoted
        )  # words like it need not have been said
        or said_by_another(assertion, article, *states.place)
        or _is_met_by_another_plan(states)
        or done_by_others(assertion, article, *states.place)
        or tells_one_alone(assertion, article, *states.place)
    )


def _is_met_by_another_plan(states: _Stated) -> bool:
    """Whether a value asked about is only what came of it, and the plan is asked about, or the reverse."""
    question, article = states.assertion.text, states.article
    if True not in states.met:
        return False
    kept = [one for one in states.stated if not is_of_no_plan(question, article.text, *one.place)]
    if states.assertion.auxiliary in DONE:
        kept = [one for one in kept if not is_planned(question, article.text, *one.place)]
    if len(kept) == len(states.stated):
        return False
    met = values_met(states.assertion, article, kept, states.stretches)
    return any(was and not still for was, still in zip(states.met, met, strict=False))  # hours stand behind


def _is_about(assertion: Assertion, own: frozenset[str], text: str) -> bool:
    """Whether a sentence speaks of what is asked about, and the rest of its article of whom, or where."""
    return len(assertion.words & own) >= _SPEAKS and assertion.names <= stems(text)


def _asked(assertion: Assertion, topic: frozenset[str]) -> frozenset[str]:
    """The words asked about the topic; where it is the topic alone that is asked about, its own, or names."""
    wanted = assertion.words - topic
    if wanted or assertion.quantities or assertion.times or assertion.hours:
        return wanted
    return assertion.words or assertion.names


def _share(wanted: frozenset[str], found: frozenset[str]) -> float:
    return len(wanted & found) / len(wanted) if wanted else 1.0


def _topic(article: Article) -> frozenset[str]:
    """The stems of the title and the first sentence."""
    first, last = next(sentences(article.text, end=min(_SIGHT, len(article.text))), (0, 0))
    return stems(f"{headline(article)} {article.text[first:last]}")


def _paragraph_before(text: str, start: int) -> frozenset[str]:
    """The stems of the paragraph as far as the sentence at `start`, and of a heading right above it."""
    begin = text.rfind("\n\n", max(0, start - _SIGHT), start)
    if begin < 0:
        return stems(text[max(0, start - _SIGHT) : start])
    above = text.rfind("\n", 0, begin) + 1
    heading = text[above:begin].strip()
    is_heading = 0 < len(heading) <= _LONGEST_HEADING and heading[-1] not in ".!…”\"',;"
    return stems(text[above if is_heading else begin : start])
