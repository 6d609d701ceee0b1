"""Which plots a report has, and what they show."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from dateline.evaluation import confidence
from dateline.evaluation.abstention import abstention
from dateline.evaluation.figures import figures
from dateline.evaluation.metrics import RANKS
from dateline.evaluation.records import Evaluation, Record, View
from dateline.evaluation.report.plots import Plot, bars, lines
from dateline.evaluation.resampling import average, intervals
from dateline.evaluation.scores import ranking_column, score_reading
from dateline.evaluation.statistics import confidences

_PERCENT = tuple((at, str(at)) for at in (0, 20, 40, 60, 80, 100))
_SHARE = tuple((at / 100, f"{at / 100:.1f}") for at in (0, 20, 40, 60, 80, 100))


def charts(evaluation: Evaluation, view: View | None) -> tuple[Plot, ...]:
    """Return the plots that the evaluation has the numbers for; `view` is the one looked at closest."""
    views = [one for one in evaluation.run.views if one != View.RETRIEVAL]
    found = [
        _reliability(evaluation.records, views),
        _risk_coverage(evaluation.records, views),
        None if view is None else _threshold(evaluation, view),
        None if view is None else _by_type(evaluation.records, view),
        _recall(evaluation),
        _latency(evaluation),
    ]
    return tuple(plot for plot in found if plot is not None)


def _reliability(records: Sequence[Record], views: Sequence[View]) -> Plot | None:
    dots: dict[str, list[tuple[float, float, str]]] = {}
    for view in views:
        pairs = confidences(records, view)
        if pairs is not None:
            dots[view] = [
                (
                    bin.confidence,
                    100 * bin.right,
                    f"{view}: {bin.questions} questions, {bin.confidence:.0%} sure, {bin.right:.0%} right",
                )
                for bin in confidence.reliability(pairs)
            ]
    if not dots:
        return None
    return lines(
        "reliability",
        "Reliability",
        "Each dot is a tenth of the questions. On the diagonal, confidence says how often the answer is "
        "right; below it, it says too much.",
        {name: [(x, y) for x, y, _ in points] for name, points in dots.items()},
        dots=dots,
        guides=[[(0, 0), (1, 100)]],
        x_label="mean confidence",
        y_label="% right (F1 ≥ ½)",
        x_ticks=_SHARE,
        y_ticks=_PERCENT,
    )


def _risk_coverage(records: Sequence[Record], views: Sequence[View]) -> Plot | None:
    series, dots = dict[str, list[tuple[float, float]]](), dict[str, list[tuple[float, float, str]]]()
    for view in views:
        pairs = confidences(records, view)
        if pairs is not None:
            risks, n = confidence.risk_coverage(pairs), len(records)
            series[view] = [(100 * at / n, 100 * float(risk)) for at, risk in enumerate(risks, 1)]
            answered = sum(bool(record.readings[view].prediction) for record in records)
            if answered:
                x, y = series[view][answered - 1]
                dots[view] = [(x, y, f"{view} as set: answers {x:.0f} %, {y:.0f} % of them wrong")]
    if not series:
        return None
    return lines(
        "risk-coverage",
        "Risk and coverage",
        "Answer the surest questions first: how many are wrong of those answered so far. The dot is where "
        "the confidence asked for stops answering.",
        series,
        dots=dots,
        x_label="% of the questions answered",
        y_label="% of them wrong",
        x_ticks=_PERCENT,
        y_ticks=_PERCENT,
    )


def _threshold(evaluation: Evaluation, view: View) -> Plot | None:
    steps = abstention(evaluation.records, view)
    if not steps:
        return None
    in_force = evaluation.run.settings.get("min_confidence")
    guide = [] if in_force is None else [[(float(in_force), 0.0), (float(in_force), 100.0)]]
    return lines(
        "threshold",
        f"What abstaining does, {view}",
        "Raise the confidence asked for: fewer answers, more of them right."
        + ("" if in_force is None else f" The line stands at the {in_force} of this run."),
        {
            "F1": [(step.threshold, step.f1) for step in steps],
            "exact match": [(step.threshold, step.exact) for step in steps],
            "answered": [(step.threshold, step.answered) for step in steps],
            "right of the answered": [
                (step.threshold, step.precision) for step in steps if step.precision is not None
            ],
        },
        guides=guide,
        x_label="confidence asked for",
        y_label="%",
        x_ticks=_SHARE,
        y_ticks=_PERCENT,
    )


def _by_type(records: Sequence[Record], view: View) -> Plot:
    f1 = np.array(
        [
            next(row.value for row in score_reading(one, one.readings[view]) if row.measure == "f1")
            for one in records
        ]
    )
    types = np.array([record.type for record in records])
    counted = sorted({(int((types == name).sum()), str(name)) for name in types}, reverse=True)[:12]
    statistics = {name: average(f1, types == name) for _, name in counted}
    ranges = intervals(statistics, len(records))
    rows = [
        (
            f"{name or 'no type'} ({count})",
            100 * float(f1[types == name].mean()),
            100 * ranges[name].low,
            100 * ranges[name].high,
        )
        for count, name in counted
    ]
    return bars(
        "types",
        f"F1 by type of question, {view}",
        "With 95 % intervals: where they are wide there are few questions (their number in brackets).",
        rows,
        x_label="F1",
    )


def _recall(evaluation: Evaluation) -> Plot | None:
    of_column = figures(evaluation)
    series: dict[str, list[tuple[float, float]]] = {}
    for name in evaluation.run.retrievers:
        found = of_column[ranking_column(name)]
        for measure, what in (("recall", "articles"), ("answer", "an answer")):
            if f"{measure}@{RANKS[0]}" in found:
                series[f"{name}: {what}"] = [
                    (float(at), found[f"{measure}@{k}"]) for at, k in enumerate(RANKS)
                ]  # fmt: skip
    if not series:
        return None
    lowest = 20 * int(min(y for points in series.values() for _, y in points) // 20)
    return lines(
        "recall",
        "What retrieval brings",
        "Articles: the share of the right ones among the first k (recall@k). An answer: whether one of the "
        "first k passages holds a gold answer (success@k).",
        series,
        dots={
            name: [(x, y, f"{name}, k = {k}: {y:.1f} %") for (x, y), k in zip(points, RANKS, strict=True)]
            for name, points in series.items()
        },
        x_label="k",
        y_label="%",
        x_ticks=[(float(at), str(k)) for at, k in enumerate(RANKS)],
        y_ticks=[(at, str(at)) for at in range(min(lowest, 80), 101, 5 if lowest >= 80 else 20)],
    )


def _latency(evaluation: Evaluation) -> Plot | None:
    # Views before retrievers, so that a view has its colour of the other plots.
    order = sorted(evaluation.timing.seconds, key=lambda column: column.startswith(ranking_column("")))
    spent = {column: evaluation.timing.seconds[column] for column in order}
    taken = {column: sorted(seconds.values()) for column, seconds in spent.items() if seconds}
    if not taken:
        return None
    # The slowest hundredth would press all others into a corner.
    longest = max(float(np.quantile(seconds, 0.99)) for seconds in taken.values()) or 1.0
    step = _round_step(longest / 4)
    ticks = [(at * step, f"{at * step:g}") for at in range(int(-(-longest // step)) + 1)]
    return lines(
        "latency",
        "How long a question takes",
        "The share of the questions done within so many seconds, models loaded, on "
        f"{evaluation.timing.cores} cores.",
        {
            column: [(0.0, 0.0), *((s, 100 * at / len(seconds)) for at, s in enumerate(seconds, 1))]
            for column, seconds in taken.items()
        },
        x_label="seconds",
        y_label="% done",
        x_ticks=ticks,
        y_ticks=_PERCENT,
    )


def _round_step(least: float) -> float:
    """Return the smallest of 1, 2, 5 times a power of ten that is no smaller.

    >>> _round_step(0.013), _round_step(0.3), _round_step(6.0)
    (0.02, 0.5, 10.0)
    """
    power = 10.0 ** np.floor(np.log10(least))
    return float(next(power * one for one in (1, 2, 5, 10) if power * one >= least - 1e-12))
