"""A question for yes or no → the sentence that decides it, whether it says yes or no, and how sure that is.

A reader that says yes, no or nothing of each passage (`PassageVerdict`) is asked again, of single sentences
(`judging.py`). Without such a reader the rules decide alone: every sentence of the passages gets a
probability of deciding, from what it has of the question's names, words and values and from the reader's best
score in it (`weighed.py`).

The likeliest one decides, if it is likelier than not and does not leave the matter open; else the verdict is
*unclear*, and cites as the nearest the likeliest of those that speak of who or what is asked about. Where no
sentence is likely at all there is no verdict. All weights are the reader's (`reader/calibration.py`), fitted
by `python eval/yes_no.py`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from dateline.answers.aggregation.disagreement import same_story
from dateline.answers.aggregation.sources import also_in
from dateline.answers.found import Judge
from dateline.answers.verdicts.judging import heard, judged
from dateline.answers.verdicts.outdated import still_standing
from dateline.answers.verdicts.weighed import UNREAD, Weighed, weigh
from dateline.language.patterns import lazy
from dateline.language.values.nobody import NOBODY
from dateline.questions.asked import Asked
from dateline.reader.calibration import WORDS_ALONE, SaidWeights, VerdictWeights, probability
from dateline.result.answer import Answer, Bearing, Citation
from dateline.result.replies import Polarity, Verdict
from dateline.types import Passage

if TYPE_CHECKING:
    from dateline.reader.reading import PassageVerdict

RELEVANT = 0.05
"""Below this, no sentence speaks of the question."""
_NOW = frozenset(("is", "are"))
"""Auxiliaries of a question for what is so, of which later articles know more."""
_HAD = lazy(r"\b(?:had|once|formerly|previously)\b", re.IGNORECASE)
_LITTLE = 0.2  # chance of all sentences that say yes or no, below which a likelier plan is not passed over


def decide(
    asked: Asked,
    passages: Sequence[Passage],
    answers: Sequence[Answer],
    *,
    min_confidence: float,
    verdicts: Sequence[PassageVerdict] = (),
    judge: Judge | None = None,
    weights: VerdictWeights = WORDS_ALONE,
    believed: SaidWeights | None = None,
) -> tuple[Verdict | None, tuple[Answer, ...]]:
    """Return the verdict on a question for yes or no, and the answers, the one that decides it first.

    `answers` are all candidates, `verdicts` what the reader says of passages, `judge` asks it of sentences,
    and `believed` is how far it is believed. An answer is as sure as its sentence decides the question. The
    first has a citation for each article with a sentence that decides it the same way, copies of one text
    once, and for each copy that has the first one's sentence.
    """
    weighed = still_standing(asked, [*weigh(asked, passages, answers, weights)])
    if verdicts and judge is not None and believed is not None:
        names = asked.assertion.names
        weighed = [*heard(names, judged(asked, weighed, verdicts, judge), believed)]
    if not weighed or max(one.probability for one in weighed) < RELEVANT:
        return None, tuple(replace(one, confidence=min(one.confidence, RELEVANT)) for one in answers)
    if believed is not None and weighed[0].said is not None:
        verdict, weighed = _together(asked, weighed, believed)
    else:
        verdict, weighed = _alone(asked, weighed, min_confidence)
    best = weighed[0]
    decided = verdict.polarity is not Polarity.UNCLEAR
    agreeing, against, copied = _others(asked, weighed) if decided else ([best], None, [])
    if against is not None and _is_so_since(asked, agreeing, against):
        polarity = Polarity.YES if against.sign > 0 else Polarity.NO
        verdict = Verdict(polarity, against.citation, against.confidence)
        best, agreeing, against = against, [against], best
    first = [best, *([against] if against else [])]
    told = [*first, *agreeing, *copied]
    rest = [one for one in weighed if one.source is not None and one not in told]
    sure = 1 - verdict.confidence if verdict.polarity is Polarity.UNCLEAR else verdict.confidence
    ranked = [
        replace(_answer(best, agreeing), confidence=sure),
        *(_answer(one, [one]) for one in [*first[1:], *rest]),
    ]
    return replace(verdict, against=against.citation if against else None), tuple(ranked)


def _is_so_since(asked: Asked, agreeing: Sequence[Weighed], against: Weighed) -> bool:
    """Whether it is asked what is so, and a later article than all others says of just that the contrary."""
    told, seen = against.citation, against.bearing
    if asked.assertion.auxiliary not in _NOW or asked.assertion.times or _HAD.search(told.quote):
        return False
    if seen.names_gone or seen.words_missing or told.article.date is None:
        return False
    dates = [one.citation.article.date for one in agreeing]
    return all(date is not None and date[:10] < told.article.date[:10] for date in dates)


def _polarity(weighed: Sequence[Weighed]) -> tuple[int, float]:
    """1 for yes and -1 for no, whichever all sentences together say rather, and the chance of that.

    A sentence that leaves open what it leans to speaks against the other alone: "considered filing" takes
    nothing from a later "has filed".
    """
    yes = no = may = may_not = told = left = 0.0
    for one in weighed:
        if one.said is None or not one.bears:
            continue
        leans, against = (one.said.chance * probability(one.said.yes * turn) for turn in (1, -1))
        if one.sign:
            yes, no, told = yes + leans, no + against, told + one.said.chance
        else:
            may, may_not, left = may + leans, may_not + against, left + one.said.chance
    if told < _LITTLE and told < left:
        may = may_not = 0.0
    yes, no = yes / (1 - may or 1), no / (1 - may_not or 1)  # where all leave it open, nothing is shared
    return (1, yes) if yes > no else (-1, no)


def _unclear(asked: Asked, ordered: Sequence[Weighed], chance: float) -> tuple[Verdict, list[Weighed]]:
    """The verdict that leaves it open, which cites the first that speaks of who or what is asked about."""
    nearest = sorted(ordered, key=lambda one: _is_beside(asked, one.bearing))
    return Verdict(Polarity.UNCLEAR, nearest[0].citation, 1 - chance), nearest


def _is_beside(asked: Asked, seen: Bearing) -> bool:
    """Whether a sentence lacks names that are asked about near it, or has no other word asked about."""
    return bool(asked.assertion.names) and (seen.names_gone > 0 or not seen.words_met)


def _together(
    asked: Asked, weighed: Sequence[Weighed], believed: SaidWeights
) -> tuple[Verdict, list[Weighed]]:
    """The verdict of all sentences that the reader judged, and these, the one that is cited first."""
    sign, chance = _polarity(weighed)
    if chance < believed.least:
        nearest = sorted(weighed, key=lambda one: -one.said.chance if one.said else 0.0)
        return _unclear(asked, nearest, chance)
    ordered = sorted(weighed, key=lambda one: (one.sign != sign, -one.confidence))
    polarity = Polarity.YES if sign > 0 else Polarity.NO
    return Verdict(polarity, ordered[0].citation, chance), ordered


def _alone(asked: Asked, weighed: Sequence[Weighed], min_confidence: float) -> tuple[Verdict, list[Weighed]]:
    """The verdict of the one sentence that the rules find likeliest, and all, the likeliest first."""
    ordered = sorted(weighed, key=lambda one: -one.probability)
    best, sure = ordered[0], ordered[0].confidence
    if not best.decides or sure < min_confidence:
        return _unclear(asked, ordered, sure)
    return Verdict(Polarity.YES if best.sign > 0 else Polarity.NO, best.citation, sure), ordered


def _others(asked: Asked, weighed: Sequence[Weighed]) -> tuple[list[Weighed], Weighed | None, list[Weighed]]:
    """The best sentence with those of other articles that say the same, one that says the contrary, if any
    does, and those that a copy of what is cited has.

    What an article says is what its surest sentence does: "closed", and not "to reopen in May".
    """
    best = weighed[0]
    agreeing, copied = [best], list[Weighed]()
    against: Weighed | None = None
    articles = {best.citation.article.id}
    copies = {copy.id for copy in best.copies}
    for one in sorted(weighed[1:], key=lambda one: -one.confidence):
        id = one.citation.article.id
        if id in articles or not _bears_on(asked, best.citation, one):
            continue
        if one.sign == best.sign and id in copies:
            copied.append(one)
        elif one.sign == best.sign:
            agreeing.append(one)
            copies |= {copy.id for copy in one.copies}
        elif one.bearing.names_missing:
            continue  # who did not search may be another than the one who is asked about
        elif against is None:
            against = one
        articles.add(id)
    return agreeing, against, copied


def _bears_on(asked: Asked, best: Citation, one: Weighed) -> bool:
    """Whether a sentence decides, and is no "Nobody was hurt" of another story than the best one's."""
    is_of_nobody = NOBODY.search(one.citation.quote) is not None
    return one.decides and not (is_of_nobody and not same_story(asked, best, one.citation))


def _answer(best: Weighed, agreeing: Sequence[Weighed]) -> Answer:
    places = [one.citation for one in agreeing]
    copies = also_in(best.copies, places)
    score = best.source.score if best.source is not None else UNREAD
    return Answer((*places, *copies), score, best.confidence, bearing=best.bearing)
