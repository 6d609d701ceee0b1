"""From a record to its metric rows, the only source of every mean.

A column is what one table column shows: a view that answers ("reader-only"), or a retriever
("retrieval dense"). Rows hold shares in [0, 1].
"""

from __future__ import annotations

from collections.abc import Iterator

from dateline.evaluation.metrics import METRICS, RANKING_METRICS, RANKS, Metric, numeric_match
from dateline.evaluation.records import Evaluation, Record, View, ViewAnswers
from dateline.types import QuestionType


def reading_column(view: View) -> str:
    return str(view)


def ranking_column(retriever: str) -> str:
    return f"{View.RETRIEVAL} {retriever}"


def columns(evaluation: Evaluation) -> tuple[str, ...]:
    """Return what was measured, in the order of the table: the parts, then the whole."""
    views = [view for view in evaluation.run.views if view != View.RETRIEVAL]
    readings = {reading_column(view) for view in views}
    rankings = tuple(ranking_column(name) for name in evaluation.run.retrievers)
    order = (reading_column(View.READER_ONLY), *rankings, *map(str, (View.END_TO_END, View.PREDICTIONS)))
    return tuple(column for column in order if column in readings or column in rankings)


def rows(evaluation: Evaluation) -> dict[str, tuple[Metric, ...]]:
    """Return column -> every row of it."""
    return {
        column: tuple(row for record in evaluation.records for row in score(record, column))
        for column in columns(evaluation)
    }


def score(record: Record, column: str) -> Iterator[Metric]:
    """Yield the rows of one question in one column; none where the column has nothing on it."""
    for view, reading in record.readings.items():
        if reading_column(view) == column:
            yield from score_reading(record, reading)
    for retriever, ranking in record.rankings.items():
        if ranking_column(retriever) == column:
            yield from _score_ranking(record, ranking.ids, ranking.answer_ranks)


def score_reading(record: Record, reading: ViewAnswers) -> Iterator[Metric]:
    """Yield a reading's rows; `always_...` score the candidate as if nothing were ever refused.

    A question that was refused is right exactly when it is unanswerable, as the official evaluation
    has it where its threshold refuses.
    """
    for name, metric in METRICS.items():
        always = metric(reading.candidate, record.golds)
        yield Metric(record.id, name, always if reading.answered else float(record.is_impossible))
        yield Metric(record.id, f"always_{name}", always)
    if not record.is_impossible and (kind := _kind(record)) is not None:
        always_numeric = numeric_match(reading.candidate, record.golds, kind)
        if always_numeric is not None:
            yield Metric(record.id, "numeric", always_numeric if reading.answered else 0.0)
            yield Metric(record.id, "always_numeric", always_numeric)
    yield Metric(record.id, "answered", float(bool(reading.prediction)))


def _kind(record: Record) -> QuestionType | None:
    """The question's type, None for one that is not ours: a gold set may have types of its own."""
    try:
        return QuestionType(record.type)
    except ValueError:
        return None


def _score_ranking(
    record: Record, ids: tuple[str, ...], answer_ranks: tuple[int, ...] | None
) -> Iterator[Metric]:
    if record.relevance:
        for name, metric in RANKING_METRICS.items():
            yield Metric(record.id, name, metric(ids, record.relevance))
    if answer_ranks is not None:
        for k in RANKS:
            yield Metric(record.id, f"answer@{k}", float(any(rank <= k for rank in answer_ranks)))
