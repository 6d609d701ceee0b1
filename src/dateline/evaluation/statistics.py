"""Every figure of an evaluation as a function of draws of its questions, for intervals and tests.

Each has the name and the meaning that it has in `figures.py`, which computes it question by question:
these are the vectorised twins, and a test holds the two together. What confidence is worth (`confidence.py`)
has no other twin: `figures.py` takes it from here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from dateline.evaluation import confidence, metrics
from dateline.evaluation.confidence import Confidences
from dateline.evaluation.metrics import METRICS
from dateline.evaluation.records import Evaluation, Record, View, ViewAnswers
from dateline.evaluation.resampling import Draws, Floats, Interval, Statistic, average, intervals
from dateline.evaluation.scores import columns, reading_column, score
from dateline.progress import Progress, silent

PRECISIONS = (80, 90)  # percent
THRESHOLDS = tuple(f"best_{name}_thresh" for name in METRICS)
UNITS = frozenset({"seconds", *THRESHOLDS})
"""Figures that are not in percent."""


def figure_intervals(
    evaluation: Evaluation, *, seed: int = 0, progress: Progress | None = None
) -> dict[str, dict[str, Interval]]:
    """Return the 95 % confidence interval of every figure, by column and name, in the figures' units."""
    size = len(evaluation.records)
    names = columns(evaluation) if size else ()
    found: dict[str, dict[str, Interval]] = {}
    for done, column in enumerate(names, start=1):
        found[column] = intervals(statistics_of(evaluation, column), size, seed=seed)
        (progress or silent)("drawing intervals", done, len(names))
    return found


def statistics_of(evaluation: Evaluation, column: str) -> dict[str, Statistic]:
    """Return the figures of one column by name, its times too, as functions of draws from the records."""
    seconds = _of_seconds(evaluation.timing.seconds.get(column, {}), evaluation.records)
    return {**of_column(evaluation.records, column), **seconds}


def of_column(records: Sequence[Record], column: str) -> dict[str, Statistic]:
    """Return the figures of one column by name, as functions of draws from these records."""
    scored = [{row.measure: row.value for row in score(record, column)} for record in records]
    view = next((view for view in View if reading_column(view) == column), None)
    if view is None or view == View.RETRIEVAL:
        return {name: _percent(average(*_values(scored, name))) for name in _measures(scored)}
    impossible = np.array([record.is_impossible for record in records])
    everyone = np.ones(len(records), dtype=bool)
    found: dict[str, Statistic] = {}
    for prefix, half in (("", everyone), ("HasAns_", ~impossible), ("NoAns_", impossible)):
        for name in METRICS:
            found[f"{prefix}{name}"] = _percent(average(_filled(scored, name), half))
    found["answered"] = _percent(average(_filled(scored, "answered")))
    for name in METRICS:
        always = f"always_{name}"
        found[f"HasAns_{always}"] = _percent(average(_filled(scored, always), ~impossible))
    _, judged = _values(scored, "numeric")
    for name in ("exact", "always_exact", "numeric", "always_numeric"):
        found[f"values_{name}"] = _percent(average(_filled(scored, name), judged))
    return found | _best(records, view, scored) | of_confidence(records, view)


def of_confidence(records: Sequence[Record], view: View) -> dict[str, Statistic]:
    """Return what a view's confidence is worth, as functions of draws; none where it states no score.

    Questions are ordered by 1 − their score of no answer; calibration is judged where every candidate
    has a confidence. A candidate is right as `metrics.is_right` has it; one given to an unanswerable question
    never is.
    """
    readings = [record.readings[view] for record in records if view in record.readings]
    beliefs = [reading.no_answer for reading in readings]
    known = [belief for belief in beliefs if belief is not None]
    if not records or len(known) < len(records):
        return {}
    right = np.array([float(is_right(record, view)) for record in records])
    order = Confidences.of(1 - np.array(known), right)
    answerable = Confidences.of(1 - np.array(known), [float(not record.is_impossible) for record in records])
    found = {
        "auroc": confidence.auroc(answerable),
        "aurc": confidence.aurc(order),
        "excess_aurc": confidence.excess_aurc(order),
        **{f"coverage@{percent}": confidence.coverage_at(order, percent / 100) for percent in PRECISIONS},
    }
    stated = stated_confidence(readings)
    if stated is not None:
        pairs = Confidences.of(stated, right)
        found |= {
            "ece": confidence.calibration_error(pairs),
            "macro_ce": confidence.macro_calibration_error(pairs),
            # Brier (1950): the mean squared distance of a probability from what came.
            "brier": average((stated - right) ** 2),
        }
    return {name: _percent(statistic) for name, statistic in found.items()}


def is_right(record: Record, view: View) -> bool:
    """Whether a view's best candidate is right, answered or not."""
    candidate = record.readings[view].candidate
    return not record.is_impossible and bool(candidate) and metrics.is_right(candidate, record.golds)


def confidences(records: Sequence[Record], view: View) -> Confidences | None:
    """Return the confidences that a view stated, with what was right; None where it did not state all."""
    stated = stated_confidence([record.readings[view] for record in records])
    if stated is None:
        return None
    return Confidences.of(stated, [float(is_right(record, view)) for record in records])


def stated_confidence(readings: Sequence[ViewAnswers]) -> Floats | None:
    """Return each reading's confidence, None where one did not state it."""
    known = [reading.confidence for reading in readings if reading.confidence is not None]
    return np.array(known) if readings and len(known) == len(readings) else None


def _best(
    records: Sequence[Record], view: View, scored: Sequence[Mapping[str, float]]
) -> dict[str, Statistic]:
    """The twin of `metrics.best_threshold`, in percent, with the threshold."""
    readings = [record.readings[view] for record in records]
    beliefs = [reading.no_answer for reading in readings]
    known = np.array([belief for belief in beliefs if belief is not None])
    if not records or len(known) < len(records):
        return {}
    order = np.argsort(known, kind="stable")
    impossible = np.array([float(record.is_impossible) for record in records])
    empty = np.array([not reading.candidate for reading in readings])
    found: dict[str, Statistic] = {}
    for name in METRICS:
        gain = np.where(impossible > 0, np.where(empty, 0.0, -1.0), _filled(scored, f"always_{name}"))
        search = _search(gain[order], order, impossible, known[order])
        found[f"best_{name}"] = _percent(lambda draws, search=search: search(draws)[0])  # type: ignore[misc]
        found[f"best_{name}_thresh"] = lambda draws, search=search: search(draws)[1]  # type: ignore[misc]
    return found


def _search(
    gain: Floats, order: NDArray[np.intp], impossible: Floats, beliefs: Floats
) -> Callable[[Draws], tuple[Floats, Floats]]:
    """Return the search for the best threshold: draws -> (best means, thresholds)."""

    def search(draws: Draws) -> tuple[Floats, Floats]:
        # Totals of abstaining everywhere, then after each question kept, added up in the official order, so
        # that rounding decides between equal totals as it does there. A question drawn twice is kept twice
        # in a row, and no total between the two can be the best.
        nothing = draws.counts @ impossible
        totals = np.cumsum(np.column_stack([nothing, draws.counts[:, order] * gain]), axis=1)
        at = totals.argmax(axis=1)
        best = np.take_along_axis(totals, at[:, None], axis=1)[:, 0] / draws.index.shape[1]
        return best, np.where(at > 0, beliefs[at - 1], 0.0)

    return search


def _of_seconds(seconds: Mapping[str, float], records: Sequence[Record]) -> dict[str, Statistic]:
    spent = np.array([seconds.get(record.id, np.nan) for record in records])
    if np.isnan(spent).all():
        return {}

    def median(draws: Draws) -> Floats:
        drawn = np.sort(spent[draws.index], axis=1)  # those without a time last
        known = (~np.isnan(drawn)).sum(axis=1)[:, None]
        middle = np.append(np.maximum(known - 1, 0) // 2, known // 2, axis=1)
        found: Floats = np.take_along_axis(drawn, middle, axis=1).mean(axis=1)
        return found

    return {"seconds": median}


def _percent(statistic: Statistic) -> Statistic:
    return lambda draws: 100 * statistic(draws)


def _measures(scored: Sequence[Mapping[str, float]]) -> list[str]:
    return list(dict.fromkeys(name for values in scored for name in values))


def _values(scored: Sequence[Mapping[str, float]], name: str) -> tuple[Floats, NDArray[np.bool_]]:
    """Return a measure's values and where there is one."""
    return _filled(scored, name), np.array([name in values for values in scored])


def _filled(scored: Sequence[Mapping[str, float]], name: str) -> Floats:
    """Return a measure's values; a question without a row counts as 0."""
    return np.array([values.get(name, 0.0) for values in scored])
