"""Spans → answers: overlapping and equal ones merged, scored, with a calibrated confidence.

A span's evidence is its margin over "no answer", in log-odds, less what its passage falls short of the
best score that the retriever could give it (BERTserini's interpolation, Yang et al. 2019). Equal
answers in different articles are one answer, and their evidence adds up (Wang et al., "Evidence
Aggregation for Answer Re-Ranking", 2018).

But: equal means equal words under SQuAD's normalisation, and equal figures; values and names are not
understood here.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from dateline.metrics import normalise
from dateline.sentences import quote_around
from dateline.sources import Source, also_in, sources
from dateline.types import Answer, Citation, Span


@dataclass(frozen=True, slots=True)
class Calibration:
    """Platt scaling (Platt 1999): P(right) = 1 / (1 + exp(-(slope * score + intercept)))."""

    slope: float
    intercept: float

    def __call__(self, score: float) -> float:
        odds = self.slope * score + self.intercept
        return 1 / (1 + math.exp(-odds)) if odds >= 0 else math.exp(odds) / (1 + math.exp(odds))


_INSIDE_NUMBER = re.compile(r"(?<=\d)[^\w\s,](?=\d)")

UNCALIBRATED = Calibration(slope=1.0, intercept=0.0)
"""For a reader that nobody calibrated: its margin taken as log-odds at face value."""


def select_answers(
    spans: Iterable[Span],
    *,
    limit: int,
    retrieval_weight: float,
    calibration: Calibration = UNCALIBRATED,
) -> tuple[Answer, ...]:
    """Return up to `limit` different answers, best first.

    Of spans that overlap in an article only the best counts. An answer's citations are its places,
    best first; its score is log(sum(exp(score))) over the sources that give it, each counted once: an
    article, or the copies of one text.
    """
    places = _best_places(spans, retrieval_weight)
    groups: dict[str, list[tuple[Span, float]]] = {}
    for span, score in places:
        groups.setdefault(_key(span.text), []).append((span, score))
    answers = [_answer(group, calibration) for group in groups.values()]
    return tuple(sorted(answers, key=lambda answer: -answer.score)[:limit])


def _best_places(spans: Iterable[Span], retrieval_weight: float) -> list[tuple[Span, float]]:
    """Return spans with their scores, best first, none overlapping another of its article."""
    scored = [(span, span.margin - retrieval_weight * (1 - span.passage.score)) for span in spans]
    scored.sort(key=lambda one: (-one[1], one[0].article.id, one[0].start, one[0].end))
    taken: dict[str, list[Span]] = {}
    kept = []
    for span, score in scored:
        neighbours = taken.setdefault(span.article.id, [])
        if all(span.end <= other.start or other.end <= span.start for other in neighbours):
            neighbours.append(span)
            kept.append((span, score))
    return kept


def _answer(group: Sequence[tuple[Span, float]], calibration: Calibration) -> Answer:
    found = sources(group)
    top = found[0].score
    score = top + math.log(sum(math.exp(source.score - top) for source in found))
    citations = [citation for source in found for citation in _citations(source)]
    citations.sort(key=lambda citation: (citation.copy_of is not None, -(citation.score or 0.0)))
    return Answer(tuple(citations), score, calibration(score))


def _citations(source: Source) -> list[Citation]:
    """The source's places: those of the article with the best one, and its copies'."""
    cited = [_cite(span, score) for span, score in source.places]
    first = cited[0].article.id
    cited = [one if one.article.id == first else replace(one, copy_of=first) for one in cited]
    return [*cited, *also_in(source, cited)]


def _cite(span: Span, score: float) -> Citation:
    quote = quote_around(span.article.text, span.start, span.end)
    return Citation(span.article, span.start, span.end, *quote, score=score, span=span)


def _key(text: str) -> str:
    """What must be equal for two answers to be one; text of articles and punctuation alone is itself."""
    # Normalising deletes punctuation; without this, 3.5 million would be 35 million, and 2-0 be 20.
    return normalise(_INSIDE_NUMBER.sub(" ", text)) or text.casefold()
