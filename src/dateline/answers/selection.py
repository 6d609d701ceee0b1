"""Spans → answers: the steps that score them, put equal ones together, and say how sure each is.

A span's score is what the reader gives it, in log-odds, less what its passage lacks of being close to the
question (BERTserini's interpolation, Yang et al. 2019), which does not depend on what else is in the index.
Equal answers in different articles are one answer, and their evidence adds up (Wang et al., "Evidence
Aggregation for Answer Re-Ranking", 2018). Of spans that overlap in an article only the best counts.

Which answers are equal, and which are not of the kind asked for, is said in `agreement.py`; what a score and
other evidence are worth as a probability is said by the reader's `calibration`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from dateline.answers.aggregation.agreement import Meaning, meaning, one_answer
from dateline.answers.aggregation.corrected import keep_what_stands
from dateline.answers.aggregation.disagreement import same_story
from dateline.answers.aggregation.disputed import undisputed
from dateline.answers.aggregation.sources import CitedPlace, Pooled, Source, also_in, sources, that_say_it
from dateline.answers.boundaries.runs import is_told_of_others
from dateline.answers.boundaries.whole import as_told
from dateline.answers.confidence import closeness, evidence_for
from dateline.answers.found import Found, Step, take
from dateline.answers.lists.headings import weigh_headings
from dateline.answers.lists.items import is_series
from dateline.answers.lists.parallels import is_one_of_several
from dateline.answers.lists.records import weigh_records
from dateline.answers.statements.plans import is_only_announced, is_only_planned, planned_before
from dateline.answers.validation.kinds import fits_there, leaves_out_the_day, repeats
from dateline.answers.validation.misfits import has_left_since, is_misfit
from dateline.answers.validation.offices import holds_it_elsewhere
from dateline.answers.validation.polarity import weigh_polarity
from dateline.answers.validation.rates import is_for_others
from dateline.answers.validation.twins import weigh_names
from dateline.answers.validation.years import says_so_again, weigh_years
from dateline.features import Feature
from dateline.language.blocks import evidence_around
from dateline.language.datelines import dateline_range
from dateline.language.fullnames import read_name
from dateline.language.interrogatives import is_only_asked
from dateline.language.names import NameKind
from dateline.language.normalise import normalise
from dateline.language.owndates import is_own_date
from dateline.language.patterns import lazy
from dateline.language.rivals import speaks_of_a_rival
from dateline.language.sentences import quote_around
from dateline.language.teasers import is_teaser
from dateline.language.values.nobody import unit_of_none
from dateline.language.values.partsofday import day_of_part
from dateline.questions.asked import Asked
from dateline.reader.calibration import UNCALIBRATED, Calibration, probability
from dateline.result.answer import Answer, Citation, Losses
from dateline.settings import Settings
from dateline.types import Article, QuestionType, Span

_MOST_ODDS = 50.0  # in log-odds; more would be too large a number, and says no more
_HOUR = 1.0  # log-odds that an hour loses where a day is asked for: half an answer

_BESIDE_OTHERS = (
    is_for_others,
    is_only_planned,
    is_only_announced,
    has_left_since,
    holds_it_elsewhere,
    is_told_of_others,
)
"""What tells by the other spans that one is no answer."""
_ASKS_A_QUESTION = lazy(r"\b(?:ask|question|wonder)", re.IGNORECASE)
_NAME_KINDS = {QuestionType.WHO: NameKind.PERSON, QuestionType.WHERE: NameKind.PLACE}


def select_answers(
    spans: Iterable[Span],
    asked: Asked,
    settings: Settings,
    calibration: Calibration = UNCALIBRATED,
    *,
    screened: Iterable[Span] = (),
) -> tuple[Answer, ...]:
    """Return the different answers that spans give, the surest first: what the steps of `SELECTION` make.

    `screened` are those that a smaller reader found before, if one did.
    """
    found = Found.of(asked, spans, settings=settings, calibration=calibration, screened=screened)
    return take(SELECTION, found, without=settings.without).answers


def weigh_all_evidence(found: Found) -> Found:
    """Let all kinds of evidence make the confidence, and not the margin alone."""
    return replace(found, calibration=found.fitted)


def place(found: Found) -> Found:
    """Score each span: the reader's score, less the null score and what its passage lacks of the question."""
    null, weight = found.calibration.null_weight, found.settings.retrieval_weight
    near: dict[tuple[str, int], float] = {}
    places = []
    for span in found.spans:
        key = span.passage.article.id, span.passage.start
        if key not in near:
            near[key] = closeness(found.asked, span.passage)
        losses = Losses(null=null * span.null_score, passage=weight * (1 - near[key]), kind=0.0)
        places.append(CitedPlace(as_told(_as_planned(span, found.asked), found.asked), losses, near[key]))
    return replace(found, places=tuple(places))


def weigh_kinds(found: Found) -> Found:
    """Lower answers of another type than asked for by `type_weight`; raise a series for a list question."""
    if not found.settings.type_weight:
        return found
    places = (
        one._replace(losses=one.losses._replace(kind=_kind_loss(one.span, found))) for one in found.places
    )
    return replace(found, places=tuple(places))


def keep_apart(found: Found) -> Found:
    """Sort the places, best first, and keep of those that overlap in an article the best alone."""
    ordered = sorted(
        found.places,
        key=lambda one: (-one.score, one.span.article.id, one.span.start, one.span.end),
    )
    taken: dict[str, list[Span]] = {}
    kept = []
    for one in ordered:
        span = one.span
        neighbours = taken.setdefault(span.article.id, [])
        if all(span.end <= other.start or other.end <= span.start for other in neighbours):
            neighbours.append(span)
            kept.append(one)
    return replace(found, places=tuple(kept))


def compare_words(found: Found) -> Found:
    """Read what each place means, and let answers be equal whose words are."""
    places = []
    for one in found.places:
        span = one.span
        meant = meaning(span.article, span.start, span.end, found.asked.type)
        places.append(one._replace(meaning=meant, alike=Meaning(meant.key)))
    return replace(found, places=tuple(places))


def compare_values(found: Found) -> Found:
    """Let answers be equal whose values are: 20,000 and "around twenty thousand"."""
    places = (one._replace(alike=replace(one.alike, value=one.meaning.value)) for one in found.places)
    return replace(found, places=tuple(places))


def compare_names(found: Found) -> Found:
    """Let a name and its short form be equal where the article has both."""
    places = (one._replace(alike=replace(one.alike, name=one.meaning.name)) for one in found.places)
    return replace(found, places=tuple(places))


def pool(found: Found) -> Found:
    """Put the places of equal answers together, best first, but for those that their articles dispute."""
    groups = _groups(found.places, found.asked)
    said = (group._replace(places=undisputed(found.asked, group.places, found.places)) for group in groups)
    return replace(found, pooled=tuple(_pooled(group, found.asked) for group in said))


def corroborate(found: Found) -> Found:
    """Add up the scores of independent sources: log(sum(exp(score))), copies of one text counted once."""
    pooled = (
        one._replace(
            score=one.score + math.log(sum(math.exp(score - one.score) for score in one.scores)),
            sources=len(one.scores),
        )
        for one in found.pooled
    )
    return replace(found, pooled=tuple(pooled))


def judge(found: Found) -> Found:
    """Give each answer its confidence, and put the surest first."""
    pooled = sorted(found.pooled, key=lambda one: -one.score)
    margins = [_margins(one) for one in pooled]
    everything = 1 + sum(_odds(margin) for own in margins for margin in own)  # 1 is "no answer"
    judged = []
    for rank, one in enumerate(pooled):
        share = sum(map(_odds, margins[rank])) / everything
        other = pooled[1 if rank == 0 else 0].score if len(pooled) > 1 else -math.inf
        evidence = evidence_for(
            found.asked,
            one.citations[0],
            one.passage,
            score=one.score,
            margin=max(margins[rank], default=one.score),
            share=share,
            screened=_share_screened(one, found.screened) if found.screened else share,
            lead=one.score - other,
            sources=one.sources,
        )
        odds = found.calibration.odds(evidence)
        shortfall = found.calibration.shortfall(evidence)
        answer = Answer(
            one.citations, one.score, probability(odds), one.value, evidence=evidence, shortfall=shortfall
        )
        judged.append((odds, answer))
    judged.sort(key=lambda one: -one[0])  # stable: equally sure ones by score
    return replace(found, answers=tuple(answer for _, answer in judged))


def _margins(one: Pooled) -> list[float]:
    """What the reader makes of each of an answer's places, less what speaks against them in their words."""
    return [
        place.span.score - (place.losses.against if place.losses else 0.0)
        for place in one.citations
        if place.span is not None
    ]


def _share_screened(one: Pooled, screened: Sequence[Span]) -> float:
    """The share of all that a smaller reader found that lies at an answer's places, or has its words."""
    words = {normalise(place.text) for place in one.citations}
    own = [
        span
        for span in screened
        if normalise(span.text) in words or any(_overlap(span, place) for place in one.citations)
    ]
    everything = 1 + sum(_odds(span.margin) for span in screened)
    return sum(_odds(span.margin) for span in own) / everything


def _overlap(span: Span, place: Citation) -> bool:
    return span.article.id == place.article.id and span.start < place.end and place.start < span.end


def _odds(margin: float) -> float:
    return math.exp(min(margin, _MOST_ODDS))


SELECTION = (
    Step("evidence", weigh_all_evidence, Feature.EVIDENCE),
    Step("corrections", keep_what_stands),
    Step("places", place),
    Step("types", weigh_kinds, Feature.TYPES),
    Step("years", weigh_years),
    Step("twins", weigh_names),
    Step("headings", weigh_headings),
    Step("records", weigh_records),
    Step("polarity", weigh_polarity),
    Step("apart", keep_apart),
    Step("words", compare_words),
    Step("values", compare_values, Feature.VALUES),
    Step("names", compare_names, Feature.NAMES),
    Step("pool", pool),
    Step("corroboration", corroborate, Feature.CORROBORATION),
    Step("confidence", judge),
)
"""From spans to answers, in this order."""


def _kind_loss(span: Span, found: Found) -> float:
    asked, text, weight = found.asked, span.article.text, found.settings.type_weight
    others = [one.span for one in found.places]
    place = quote_around(text, span.start, span.end)
    sentence = text[slice(*place)]
    if (
        is_misfit(asked, span)
        or _is_of_a_question(span, place, asked)
        or _tells_when_it_was_written(span, asked.type)
        or any(tells(asked, span, others) for tells in _BESIDE_OTHERS)
    ):
        return 2 * weight
    if (
        _heads_the_dateline(span, asked.type)
        or is_teaser(text, span.start, span.end)
        or not fits_there(span.article, span.start, span.end, asked)
        or repeats(span.text, asked)
        or speaks_of_a_rival(asked.rivalled, sentence)
        or (asked.type is QuestionType.WHO and is_one_of_several(span, others))
    ):
        return weight
    if leaves_out_the_day(span.text, asked) and not day_of_part(
        text, span.start, span.end, written=span.article.date
    ):
        return min(weight, _HOUR)
    lists = asked.type is QuestionType.LIST and is_series(text, span.start, span.end)
    return -found.fitted.series_gain if lists else 0.0


def _as_planned(span: Span, asked: Asked) -> Span:
    """What was planned at first, where that is asked for and the span is what is planned instead of it."""
    first = planned_before(asked.text, span.article.text, span.start, span.end)
    return span if first is None else replace(span, start=first[0], end=first[1])


def _is_of_a_question(span: Span, sentence: tuple[int, int], asked: Asked) -> bool:
    """Whether it is a part of a question that the article leaves open, and that heads no paragraph."""
    text, (start, end) = span.article.text, sentence
    heads = text.startswith("\n", end)
    is_part = end - start > 2 * (span.end - span.start)
    return (
        is_part and not heads and not _ASKS_A_QUESTION.search(asked.text) and is_only_asked(text, start, end)
    )


def _tells_when_it_was_written(span: Span, asked: QuestionType) -> bool:
    """Whether it is the article's own date, of its dateline too, which says no "when" of what happened."""
    if asked is not QuestionType.WHEN:
        return False
    dateline = dateline_range(span.article.text)
    in_dateline = dateline is not None and dateline[0] <= span.start and span.end <= dateline[1]
    return in_dateline or is_own_date(span.article, span.start, span.end)


def _heads_the_dateline(span: Span, asked: QuestionType) -> bool:
    """Whether it is the place of the dateline that an article begins with: "STOCKHOLM —" answers no "who"."""
    text = span.article.text
    before, after = text[: span.start], text[span.end : span.end + 2]
    begins = not before.strip() and span.text.isupper() and after[:1] in (" ", ",")
    return begins and asked in (QuestionType.WHO, QuestionType.WHICH, QuestionType.WHAT)


class _Group(NamedTuple):
    """The places of one answer, best first, with what others are compared with."""

    places: list[CitedPlace]
    alike: Meaning
    article: Article
    keys: set[str]  # the words of all its places, as they are compared


def _groups(places: Iterable[CitedPlace], asked: Asked) -> Iterable[_Group]:
    """Put each place, best first, to the best answer that it gives too; leave out none of another story."""
    groups: list[_Group] = []
    for place in places:
        alike, article = place.alike, place.span.article
        same = [one for one in groups if one_answer(alike, article, one.alike, one.article)]
        # Equal words before equal values: both ways may lead to an answer, and not to the same.
        group = min(same, key=lambda one: alike.key not in one.keys, default=None)
        if group is None:
            group = _Group([], alike, article, set())
            groups.append(group)
        elif unit_of_none(place.span.text) and not same_story(asked, _cite(group.places[0]), _cite(place)):
            continue
        group.places.append(place)
        group.keys.add(alike.key)
    return groups


def _pooled(group: _Group, asked: Asked) -> Pooled:
    # The date that a page has of its own says nothing of what happened; where others do, it is none of them.
    telling = [one for one in group.places if not is_own_date(one.span.article, one.span.start, one.span.end)]
    best, *others = telling or group.places
    again = [one for one in others if says_so_again(asked, one.span)]
    found = sources(that_say_it([best, *again], asked))
    citations = [citation for source in found for citation in _citations(source)]
    citations.sort(key=lambda citation: (citation.copy_of is not None, -(citation.score or 0.0)))
    scores = tuple(source.score for source in found)
    span = best.span
    value = best.meaning.value or read_name(
        span.article.text, span.start, span.end, asked=_NAME_KINDS.get(asked.type)
    )
    return Pooled(value, tuple(citations), best.closeness, scores, scores[0])


def _citations(source: Source) -> list[Citation]:
    """The source's places: those of the article with the best one, and its copies'."""
    cited = [_cite(place) for place in source.places]
    first = cited[0].article.id
    cited = [one if one.article.id == first else replace(one, copy_of=first) for one in cited]
    return [*cited, *also_in(source.articles.values(), cited)]


def _cite(place: CitedPlace) -> Citation:
    span = place.span
    quote = evidence_around(span.article.text, span.start, span.end)
    return Citation(
        span.article, span.start, span.end, *quote, score=place.score, span=span, losses=place.losses
    )
