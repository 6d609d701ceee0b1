"""Spans → answers: overlapping and equal ones merged, scored, with a calibrated confidence.

A span's score is what the reader gives it, in log-odds, less what its passage falls short of the best score
that the retriever could give it (BERTserini's interpolation, Yang et al. 2019). Equal answers in different
articles are one answer, and their evidence adds up (Wang et al., "Evidence Aggregation for Answer
Re-Ranking", 2018).

But: which answers are equal, and which are not of the kind asked for, is said in `answers/agreement.py`; what
a score and other evidence are worth as a probability in `answers/confidence.py`.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import NamedTuple

from dateline.answers.agreement import Meaning, fits, meaning, one_answer
from dateline.answers.confidence import evidence_for, telling
from dateline.answers.lists import is_series
from dateline.answers.rivals import speaks_of_a_rival
from dateline.answers.sources import Place, Source, also_in, sources
from dateline.articles.clues import dateline_range
from dateline.features import Feature
from dateline.language.names import Name, NameKind, read_name
from dateline.language.sentences import quote_around
from dateline.language.values import Value
from dateline.language.values.ranges import whole_range
from dateline.questions import question_type
from dateline.reader.calibration import UNCALIBRATED, Calibration, probability
from dateline.result import Answer, Citation, Losses
from dateline.types import Article, QuestionType, Span

SERIES_GAIN = 3.0
"""Log-odds that a series gains where a list is asked for; of 1 to 4 the least that is best on dev lists."""

_NAME_KINDS = {QuestionType.WHO: NameKind.PERSON, QuestionType.WHERE: NameKind.PLACE}


def select_answers(
    spans: Iterable[Span],
    *,
    limit: int,
    retrieval_weight: float,
    question: str = "",
    type_weight: float = 0.0,
    calibration: Calibration = UNCALIBRATED,
    without: Collection[Feature] = (),
) -> tuple[Answer, ...]:
    """Return up to `limit` different answers, the surest first.

    Of spans that overlap in an article only the best counts. An answer's citations are its places,
    best first; its score is log(sum(exp(score))) over the sources that give it, each counted once: an
    article, or the copies of one text. A span that is not of the kind that `question` asks for, or whose
    sentence speaks of a rival of it, loses `type_weight`; a series gains where a list is asked for. Features
    in `without` stay away.
    """
    if Feature.EVIDENCE in without:
        calibration = calibration.alone or calibration
    asked = question_type(question)
    places = _best_places(
        spans,
        calibration,
        retrieval_weight=retrieval_weight,
        question=question,
        type_weight=0.0 if Feature.TYPES in without else type_weight,
    )
    alone = Feature.CORROBORATION in without
    found = [_found(group, asked, alone=alone) for group in _groups(places, asked, without)]
    found.sort(key=lambda one: -one.score)
    words = telling(question)
    answers = []
    for rank, one in enumerate(found):
        other = found[1 if rank == 0 else 0].score if len(found) > 1 else -math.inf
        evidence = evidence_for(
            words,
            one.citations[0],
            one.passage,
            score=one.score,
            lead=one.score - other,
            sources=one.sources,
        )
        odds = calibration.odds(evidence)
        answer = Answer(
            one.citations,
            one.score,
            probability(odds),
            one.value,
            evidence=evidence,
            shortfall=calibration.shortfall(evidence),
        )
        answers.append((odds, answer))
    answers.sort(key=lambda answer: -answer[0])  # stable: equally sure ones by score
    return tuple(answer for _, answer in answers[:limit])


class _Group(NamedTuple):
    """The places of one answer, best first, with the value of the best and what others are compared with."""

    places: list[Place]
    value: Value | None
    meaning: Meaning
    article: Article
    keys: set[str]  # the words of all its places, as they are compared


def _groups(places: Iterable[Place], asked: QuestionType, without: Collection[Feature]) -> Iterable[_Group]:
    """Put each place, best first, to the best answer that it gives too."""
    groups: list[_Group] = []
    for place in places:
        span = place.span
        meant = meaning(span.article, span.start, span.end, asked)
        value = meant.value
        if Feature.VALUES in without:
            meant = replace(meant, value=None)
        if Feature.NAMES in without:
            meant = replace(meant, name=())
        same = [one for one in groups if one_answer(meant, span.article, one.meaning, one.article)]
        # Equal words before equal values: both ways may lead to an answer, and not to the same.
        group = min(same, key=lambda one: meant.key not in one.keys, default=None)
        if group is None:
            group = _Group([], value, meant, span.article, set())
            groups.append(group)
        group.places.append(place)
        group.keys.add(meant.key)
    return groups


def _best_places(
    spans: Iterable[Span],
    calibration: Calibration,
    *,
    retrieval_weight: float,
    question: str,
    type_weight: float,
) -> list[Place]:
    """Return spans with what they are worth, best first, none overlapping another of its article."""
    asked = question_type(question)

    def place_of(span: Span) -> Place:
        return Place(
            _whole(span, asked),
            Losses(
                null=calibration.null_weight * span.null_score,
                passage=retrieval_weight * (1 - span.passage.score),
                kind=kind_loss(span) if type_weight else 0.0,
            ),
        )

    def kind_loss(span: Span) -> float:
        if is_misfit(span):
            return type_weight
        lists = asked is QuestionType.LIST and is_series(span.article.text, span.start, span.end)
        return -SERIES_GAIN if lists else 0.0

    def is_misfit(span: Span) -> bool:
        text = span.article.text
        return (
            _is_dateline(span, asked)
            or not fits(span.text, question, asked)
            or speaks_of_a_rival(question, text[slice(*quote_around(text, span.start, span.end))])
        )

    places = [place_of(span) for span in spans]
    places.sort(key=lambda one: (-one.score, one.span.article.id, one.span.start, one.span.end))
    taken: dict[str, list[Span]] = {}
    kept = []
    for place in places:
        span = place.span
        neighbours = taken.setdefault(span.article.id, [])
        if all(span.end <= other.start or other.end <= span.start for other in neighbours):
            neighbours.append(span)
            kept.append(place)
    return kept


def _whole(span: Span, asked: QuestionType) -> Span:
    """The span, grown to the range that it is one end of: "between 58.3 and 60.7 percent"."""
    if asked not in (QuestionType.HOW_MANY, QuestionType.HOW_MUCH, QuestionType.WHAT, QuestionType.WHICH):
        return span
    start, end = whole_range(span.article.text, span.start, span.end)
    return span if (start, end) == (span.start, span.end) else replace(span, start=start, end=end)


def _is_dateline(span: Span, asked: QuestionType) -> bool:
    """Whether it is of the dateline that an article begins with: where and when it was written.

    The place of "STOCKHOLM —" answers no "who", the date of "BENGALURU, India, Aug. 24 —" no "when".
    """
    text = span.article.text
    if asked is QuestionType.WHEN:
        dateline = dateline_range(text)
        return dateline is not None and dateline[0] <= span.start and span.end <= dateline[1]
    before, after = text[: span.start], text[span.end : span.end + 2]
    begins = not before.strip() and span.text.isupper() and after[:1] in (" ", ",")
    return begins and asked in (QuestionType.WHO, QuestionType.WHICH, QuestionType.WHAT)


def _name(span: Span, asked: QuestionType) -> Name | None:
    """The person or place that an answer names, in full as its article has it."""
    return read_name(span.article.text, span.start, span.end, asked=_NAME_KINDS.get(asked))


class _Found(NamedTuple):
    """An answer before it is known how sure it is."""

    value: Value | Name | None
    citations: tuple[Citation, ...]
    passage: float  # the score of the best place's passage
    score: float
    sources: int  # that give it, or 1 where agreement is not to count


def _found(group: _Group, asked: QuestionType, *, alone: bool) -> _Found:
    found = sources(group.places)
    citations = [citation for source in found for citation in _citations(source)]
    citations.sort(key=lambda citation: (citation.copy_of is not None, -(citation.score or 0.0)))
    score = found[0].score
    if not alone:
        score += math.log(sum(math.exp(source.score - score) for source in found))
    passage = group.places[0].span.passage.score
    value = group.value or _name(group.places[0].span, asked)
    return _Found(value, tuple(citations), passage, score, 1 if alone else len(found))


def _citations(source: Source) -> list[Citation]:
    """The source's places: those of the article with the best one, and its copies'."""
    cited = [_cite(place) for place in source.places]
    first = cited[0].article.id
    cited = [one if one.article.id == first else replace(one, copy_of=first) for one in cited]
    return [*cited, *also_in(source, cited)]


def _cite(place: Place) -> Citation:
    span = place.span
    quote = quote_around(span.article.text, span.start, span.end)
    return Citation(
        span.article, span.start, span.end, *quote, score=place.score, span=span, losses=place.losses
    )
