"""Figures folded from an evaluation's rows, by column, and the table that shows them side by side."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dateline.evaluation.confidence import value
from dateline.evaluation.failures import Failure, count_failures, reached
from dateline.evaluation.metrics import METRICS, RANKING_METRICS, RANKS, Metric
from dateline.evaluation.records import Evaluation, Record, View
from dateline.evaluation.resampling import Interval
from dateline.evaluation.scores import reading_column, rows
from dateline.evaluation.statistics import PRECISIONS, statistics_of
from dateline.shapes import to_shape

Figures = Mapping[str, float]
"""Measure -> value: shares in percent, thresholds as no-answer scores, `seconds` the median."""

Intervals = Mapping[str, Mapping[str, Interval]]
"""Column -> measure -> its 95 % confidence interval, in the measure's own unit."""

ANSWER_RANKS = tuple(f"answer@{k}" for k in RANKS)


@dataclass(frozen=True, slots=True)
class Table:
    """What a person wants to see: a heading a column, rows of (label, a cell a column), and remarks."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    remarks: tuple[str, ...]


def figures(evaluation: Evaluation) -> dict[str, Figures]:
    """Return every figure by column and name, the official evaluation's names where it has one.

    A half that has no questions is left out, and so is what cannot be judged: recall without a known
    article, a best threshold without a score of no answer.
    """
    size = len(evaluation.records)
    found: dict[str, Figures] = {}
    for column, scored in rows(evaluation).items():
        values = {name: value(one, size) for name, one in statistics_of(evaluation, column).items()}
        known = {name: number for name, number in values.items() if not math.isnan(number)}
        found[column] = known | _counts(evaluation.records, scored)
    return found


def report_shape(evaluation: Evaluation, ranges: Intervals | None = None) -> dict[str, Any]:
    """Return the run, its figures, with their intervals if given, and its records as one JSON object."""
    return {
        **to_shape(evaluation.run),
        "figures": figures(evaluation),
        "intervals": {
            column: {name: [interval.low, interval.high] for name, interval in of_column.items()}
            for column, of_column in (ranges or {}).items()
        },
        "failures": {
            view: {str(failure): count for failure, count in failures.items()}
            for view, failures in _failures(evaluation).items()
        },
        "timing": to_shape(evaluation.timing),
        "records": [to_shape(record) for record in evaluation.records],
    }


def table(evaluation: Evaluation, ranges: Intervals | None = None) -> Table:
    """Lay the views side by side, with the gap between them explained; `ranges` stand beside the figures."""
    of_column = figures(evaluation)
    lines = [
        (label, *(shown(name, of_column[column], (ranges or {}).get(column, {})) for column in of_column))
        for name, label in LABELS.items()
        if any(name in of_column[column] for column in of_column)
    ]
    remarks = [
        _asked(evaluation),
        *_unasked(evaluation),
        *_judged(evaluation, of_column),
        *_why(evaluation),
        *_gap(evaluation),
    ]
    return Table(tuple(of_column), tuple(lines), tuple(remarks))


def _counts(records: Sequence[Record], scored: Sequence[Metric]) -> dict[str, float]:
    """Over how many questions the means of a column are."""

    def having(*measures: str) -> int:
        return len({row.query_id for row in scored if row.measure in measures})

    impossible = sum(record.is_impossible for record in records)
    counts = {"HasAns_total": len(records) - impossible}
    if having(*METRICS):
        more = {"total": len(records), "NoAns_total": impossible, "values_total": having("numeric")}
    else:
        more = {"judged": having(*RANKING_METRICS), "with_answer": having(*ANSWER_RANKS)}
    return {**counts, **more}


NOTHING = "–"

# What the table shows, in its order: figure -> label. Times and thresholds apart, all are in percent.
LABELS: Mapping[str, str] = {
    "exact": "exact match",
    "f1": "F1",
    "HasAns_exact": "answerable: exact match",
    "HasAns_f1": "answerable: F1",
    "NoAns_exact": "unanswerable: exact match",
    "answered": "answered",
    "HasAns_always_exact": "answerable, never abstaining: exact match",
    "HasAns_always_f1": "answerable, never abstaining: F1",
    "values_exact": "quantities and dates: exact match",
    "values_numeric": "quantities and dates: numeric match",
    "values_always_exact": "quantities and dates, never abstaining: exact match",
    "values_always_numeric": "quantities and dates, never abstaining: numeric match",
    "best_exact": "exact match at the best threshold",
    "best_exact_thresh": "  which keeps no-answer scores up to",
    "best_f1": "F1 at the best threshold",
    "best_f1_thresh": "  which keeps no-answer scores up to",
    "auroc": "AUROC, answerable or not",
    "aurc": "AURC, area under risk–coverage",
    "excess_aurc": "  of it above a perfect order",
    **{f"coverage@{percent}": f"coverage at {percent} % precision" for percent in PRECISIONS},
    "ece": "ECE, expected calibration error",
    "macro_ce": "MacroCE",
    "brier": "Brier score",
    **{f"recall@{k}": f"recall@{k}: share of the right articles" for k in RANKS},
    **{f"success@{k}": f"success@{k}: any right article" for k in RANKS},
    "mrr": "MRR",
    "ndcg@10": "nDCG@10",
    **{f"answer@{k}": f"success@{k}: passage holds an answer" for k in RANKS},
    "seconds": "seconds a question, median",
}


def shown(name: str, of_column: Figures, ranges: Mapping[str, Interval]) -> str:
    """Return a figure as the table shows it, "51.4 [45.3, 57.4]", or a dash for none."""
    if name not in of_column:
        return NOTHING
    digits = 3 if name == "seconds" or name.endswith("_thresh") else 1
    cell = f"{of_column[name]:.{digits}f}"
    if name in ranges:
        cell += f" [{ranges[name].low:.{digits}f}, {ranges[name].high:.{digits}f}]"
    return cell


def _asked(evaluation: Evaluation) -> str:
    run, asked = evaluation.run, len(evaluation.records)
    impossible = sum(record.is_impossible for record in evaluation.records)
    halves = f"{asked - impossible} answerable, {impossible} unanswerable"
    if asked == run.gold.questions:
        return f"questions: {asked} ({halves})"
    return f"questions: {asked} of {run.gold.questions}, drawn with seed {run.seed} ({halves})"


def _unasked(evaluation: Evaluation) -> list[str]:
    """Say how many questions could not be asked, as too long ones."""
    faults = [record for record in evaluation.records if record.fault is not None]
    return [f"could not be asked, and count as not answered: {len(faults)}"] if faults else []


def _judged(evaluation: Evaluation, of_column: Mapping[str, Figures]) -> list[str]:
    """Say over how many questions articles are judged: the same for every retriever."""
    known = "with a right article in the index" if evaluation.run.index else "with a right article"
    for found in of_column.values():
        if found.get("judged"):
            over = f"{found['judged']:.0f} of {found['HasAns_total']:.0f} answerable questions"
            return [f"recall, success, MRR and nDCG: over {over}, those {known}"]
        if "with_answer" in found:
            return ["the set names no article of this index: a passage counts when it holds a gold answer"]
    return []


def _gap(evaluation: Evaluation) -> list[str]:
    """Say what an index costs against the gold context, and where it is lost."""
    if not {View.READER_ONLY, View.END_TO_END} <= set(evaluation.run.views):
        return []
    answerable = [record for record in evaluation.records if not record.is_impossible]
    if not answerable:
        return []
    of_column = rows(evaluation)
    alone, whole = (
        {row.query_id: row.value for row in of_column[reading_column(view)] if row.measure == "always_f1"}
        for view in (View.READER_ONLY, View.END_TO_END)
    )
    lost = {record.id: alone[record.id] - whole[record.id] for record in answerable}
    missed = 100 * sum(lost[record.id] for record in answerable if not reached(record)) / len(answerable)
    before, after = (
        100 * sum(f1[record.id] for record in answerable) / len(answerable) for f1 in (alone, whole)
    )
    return [
        f"gap in F1 of the answerable, never abstaining: {before:.1f} reader-only − {after:.1f} end-to-end = "
        f"{before - after:.1f}, of it {missed:.1f} where retrieval brought the reader no right passage, "
        f"{before - after - missed:.1f} where it did"
    ]


def _failures(evaluation: Evaluation) -> dict[View, Mapping[Failure, int]]:
    views = [view for view in evaluation.run.views if view != View.RETRIEVAL]
    return {view: count_failures(evaluation.records, view).by_class for view in views}


def _why(evaluation: Evaluation) -> list[str]:
    """Say why the whole failed, or what was measured in its place."""
    of_view = _failures(evaluation)
    for view in (View.END_TO_END, View.READER_ONLY, View.PREDICTIONS):
        failed = sum(of_view.get(view, {}).values())
        if failed:
            classes = "; ".join(f"{count} {failure}" for failure, count in of_view[view].items() if count)
            return [f"{view}, no exact match: {failed} ({classes})"]
    return []
