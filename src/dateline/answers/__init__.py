"""Spans → answers: overlapping and equal ones merged, scored, with a calibrated confidence.

A span's evidence is its margin over "no answer", in log-odds, less what its passage falls short of the
best score that the retriever could give it (BERTserini's interpolation, Yang et al. 2019). Equal
answers in different articles are one answer, and their evidence adds up (Wang et al., "Evidence
Aggregation for Answer Re-Ranking", 2018).

But: which answers are equal, and which are not of the kind asked for, is said in `answers/agreement.py`.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from dateline.answers.agreement import Meaning, fits, meaning, one_answer
from dateline.answers.sources import Source, also_in, sources
from dateline.features import Feature
from dateline.names import Name, NameKind, read_name
from dateline.questions import QuestionType, question_type
from dateline.sentences import quote_around
from dateline.types import Answer, Article, Citation, Span
from dateline.values import Value

_NAME_KINDS = {QuestionType.WHO: NameKind.PERSON, QuestionType.WHERE: NameKind.PLACE}

Place = tuple[Span, float]
"""A span with its score."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """Platt scaling (Platt 1999): P(right) = 1 / (1 + exp(-(slope * score + intercept)))."""

    slope: float
    intercept: float

    def __call__(self, score: float) -> float:
        odds = self.slope * score + self.intercept
        return 1 / (1 + math.exp(-odds)) if odds >= 0 else math.exp(odds) / (1 + math.exp(odds))


UNCALIBRATED = Calibration(slope=1.0, intercept=0.0)
"""For a reader that nobody calibrated: its margin taken as log-odds at face value."""


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
    """Return up to `limit` different answers, best first.

    Of spans that overlap in an article only the best counts. An answer's citations are its places,
    best first; its score is log(sum(exp(score))) over the sources that give it, each counted once: an
    article, or the copies of one text. A span that is not of the kind that `question` asks for loses
    `type_weight`. Features in `without` stay away.
    """
    asked = question_type(question)
    places = _best_places(spans, retrieval_weight, question, 0.0 if Feature.TYPES in without else type_weight)
    alone = Feature.CORROBORATION in without
    answers = [
        _answer(group.places, group.value or _name(group.places[0][0], asked), calibration, alone=alone)
        for group in _groups(places, asked, without)
    ]
    return tuple(sorted(answers, key=lambda answer: -answer.score)[:limit])


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
    for span, score in places:
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
        group.places.append((span, score))
        group.keys.add(meant.key)
    return groups


def _best_places(
    spans: Iterable[Span], retrieval_weight: float, question: str, type_weight: float
) -> list[Place]:
    """Return spans with their scores, best first, none overlapping another of its article."""
    asked = question_type(question)

    def score_of(span: Span) -> float:
        score = span.margin - retrieval_weight * (1 - span.passage.score)
        misfit = type_weight and (_is_dateline(span, asked) or not fits(span.text, question, asked))
        return score - type_weight if misfit else score

    scored = [(span, score_of(span)) for span in spans]
    scored.sort(key=lambda one: (-one[1], one[0].article.id, one[0].start, one[0].end))
    taken: dict[str, list[Span]] = {}
    kept = []
    for span, score in scored:
        neighbours = taken.setdefault(span.article.id, [])
        if all(span.end <= other.start or other.end <= span.start for other in neighbours):
            neighbours.append(span)
            kept.append((span, score))
    return kept


def _is_dateline(span: Span, asked: QuestionType) -> bool:
    """Whether it is the place that an article begins with, "STOCKHOLM —", where none is asked for."""
    before, after = span.article.text[: span.start], span.article.text[span.end : span.end + 2]
    begins = not before.strip() and span.text.isupper() and after[:1] in (" ", ",")
    return begins and asked in (QuestionType.WHO, QuestionType.WHICH, QuestionType.WHAT)


def _name(span: Span, asked: QuestionType) -> Name | None:
    """The person or place that an answer names, in full as its article has it."""
    return read_name(span.article.text, span.start, span.end, asked=_NAME_KINDS.get(asked))


def _answer(
    group: Sequence[Place], value: Value | Name | None, calibration: Calibration, *, alone: bool
) -> Answer:
    found = sources(group)
    top = found[0].score
    score = top if alone else top + math.log(sum(math.exp(source.score - top) for source in found))
    citations = [citation for source in found for citation in _citations(source)]
    citations.sort(key=lambda citation: (citation.copy_of is not None, -(citation.score or 0.0)))
    return Answer(tuple(citations), score, calibration(score), value)


def _citations(source: Source) -> list[Citation]:
    """The source's places: those of the article with the best one, and its copies'."""
    cited = [_cite(span, score) for span, score in source.places]
    first = cited[0].article.id
    cited = [one if one.article.id == first else replace(one, copy_of=first) for one in cited]
    return [*cited, *also_in(source, cited)]


def _cite(span: Span, score: float) -> Citation:
    quote = quote_around(span.article.text, span.start, span.end)
    return Citation(span.article, span.start, span.end, *quote, score=score, span=span)
