"""Fit the reader's confidence: from the evidence for an answer to the probability that it is right.

The questions of the gold sets are asked of one index of all their contexts, and those that people ask, given
with `--natural`, of their own articles (`reading.py`). Each set counts the same, and a logistic regression
whose weights are at least 0 is fitted to the best candidates. A candidate is right when its token F1 with a
gold answer is at least 0.5; whatever is answered to an unanswerable question is wrong. The table is of fits
that did not see the set: each set is left out in turn, and questions that it shares with others are left out
of those, too. A set given with `--only-measured` is in no fit: NewsQA asks of a story that lies before the
asker, and among 638 of them "How many people died?" has more right answers than the one that it knows.

It fits, prints and, with `--write`, puts the calibration into the model's `model.json`. Which reader,
retriever and weights are in force comes from the settings, as for any other command.

    python eval/calibrate.py squad_v2_dev.json.gz xquad_en.json.gz newsqa.json.gz realtimeqa_distant.json.gz \
        --natural eval/gold/corpus.json corpus --natural newsroom.json newsroom-400.jsonl \
        --natural written.json written-400.jsonl --only-measured newsqa --limit 500 --most 940 \
        --null-weight 1 --work FOLDER --out eval/results/calibration.md \
        --write src/dateline/models/reader-mpnet
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from dateline import Settings
from dateline.answers.selection import select_answers
from dateline.evaluation.confidence import Confidences, aurc, calibration_error, coverage_at, value
from dateline.evaluation.metrics import is_right
from dateline.evaluation.resampling import Statistic, differences, intervals
from dateline.questions.asked import Asked
from dateline.reader.calibration import Calibration, probability
from dateline.result.answer import Answer, Evidence
from dateline.types import Span
from harness import head, parser, percent, publish, row, within, write_calibration
from reading import Reading, read_natural, read_sets

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

NULL_WEIGHT = 0.5
"""How much of the null score counts, of a reader whose windows were not taught to be compared: with more,
single paragraphs are ordered better, many passages worse. One that was (group loss) takes 1."""
CANDIDATES = 3
"""Candidates of a question that the fit sees; the best one counts whole, the others `OTHERS` each."""
OTHERS = 1 / 3
RIDGE = 1.0
KINDS = tuple(one.name for one in fields(Evidence))


@dataclass(frozen=True)
class Case:
    """A question with its candidates, best score first, and the best one by margin alone."""

    set: str
    asked: str
    evidence: Floats  # (candidates, kinds)
    right: Floats  # (candidates,)
    margin: float  # the score without evidence: null score counted whole
    softmax: float
    product: float
    margin_right: float


def main() -> None:
    options = parser(__doc__, limit=None, most=None, seed=0, null_weight=NULL_WEIGHT, out=None, write=None)
    options.add_argument("gold", nargs="+", type=Path, help="SQuAD v2 JSON with contexts, also gzipped")
    options.add_argument(
        "--natural",
        nargs=2,
        type=Path,
        action="append",
        default=[],
        metavar=("QUESTIONS", "ARTICLES"),
        help="questions that people ask, and the articles that they are asked of; may be given again",
    )
    options.add_argument(
        "--only-measured",
        nargs="*",
        default=[],
        metavar="SET",
        help="sets of the table that no fit is made to",
    )
    options.add_argument("--work", type=Path, required=True, help="folder for the index and what was read")
    arguments = options.parse_args()

    settings = Settings.load()
    readings = read_sets(
        arguments.gold,
        arguments.work,
        settings,
        limit=arguments.limit,
        most=arguments.most,
        seed=arguments.seed,
    )
    for questions, articles in arguments.natural:
        readings += read_natural(questions, articles, arguments.work, settings)
    null = arguments.null_weight
    cases = [case for reading in readings if (case := case_of(reading, settings, null)) is not None]
    publish(tables(cases, arguments.only_measured), arguments.out)
    fitted = stated([case for case in cases if case.set not in arguments.only_measured], null)
    print(f"\n{json.dumps(fitted, indent=2)}")
    if arguments.write is not None:
        write_calibration(arguments.write, fitted)


def case_of(reading: Reading, settings: Settings, null: float = NULL_WEIGHT) -> Case | None:
    """Return what the fit needs of a question, None where the reader proposed nothing."""
    golds = () if reading.question.is_impossible else reading.question.answers

    def answers(null_weight: float, limit: int) -> Sequence[Answer]:
        asked, calibration = Asked(reading.question.question), Calibration(0.0, {"score": 1.0}, null_weight)
        found = select_answers(reading.spans, asked, settings, calibration, screened=reading.screened)
        return found[:limit]

    def right(answer: Answer) -> float:
        return float(is_right(answer.text, golds))

    found = answers(null, CANDIDATES)
    if not found:
        return None
    [by_margin] = answers(1.0, 1)
    best = by_margin.citations[0].span
    assert best is not None
    share = _softmax(best, reading.spans)
    return Case(
        reading.set,
        reading.question.question,
        np.array([[getattr(one.evidence, kind) for kind in KINDS] for one in found]),
        np.array([right(one) for one in found]),
        by_margin.score,
        share,
        share * best.passage.score,
        right(by_margin),
    )


def _softmax(span: Span, spans: Iterable[Span]) -> float:
    """The span's share of the exponentials of all spans of its passage, "no answer" included.

    It may be none of them, where the answer was read from a table.
    """
    scores = [one.score for one in spans if one.passage == span.passage] + [span.null_score]
    if span.score not in scores:
        scores.append(span.score)
    return 1 / sum(math.exp(min(700.0, score - span.score)) for score in scores)


def stated(cases: Sequence[Case], null: float = NULL_WEIGHT) -> dict[str, Any]:
    """Return the calibration fitted to all cases as `model.json` states it."""
    intercept, weights = fit_evidence(cases)
    share, screened = KINDS.index("share"), KINDS.index("screened")
    if all((case.evidence[:, share] == case.evidence[:, screened]).all() for case in cases):
        weights[share] += weights[screened]  # no second reader: the same number twice
        weights[screened] = 0.0
    alone, slope = fit_margin(cases)
    typical = np.mean([case.evidence[0] for case in cases if case.right[0]], axis=0)
    return {
        "intercept": round(intercept, 3),
        "weights": dict(zip(KINDS, weights.round(3).tolist(), strict=True)),
        "null_weight": null,
        "typical": dict(zip(KINDS, typical.round(3).tolist(), strict=True)),
        "margin_alone": {"slope": round(slope, 3), "intercept": round(alone, 3)},
    }


def fit_evidence(cases: Sequence[Case]) -> tuple[float, Floats]:
    """Return the intercept and the weight of each kind of evidence."""
    even = _even(cases)
    weights = np.concatenate(
        [
            share * np.where(np.arange(len(case.right)) == 0, 1.0, OTHERS)
            for share, case in zip(even, cases, strict=True)
        ]
    )
    return _fit(
        np.concatenate([case.evidence for case in cases]),
        np.concatenate([case.right for case in cases]),
        weights,
    )


def fit_margin(cases: Sequence[Case]) -> tuple[float, float]:
    """Return intercept and slope of the margin alone (Platt 1999)."""
    margins = np.array([[case.margin] for case in cases])
    intercept, [slope] = _fit(margins, np.array([case.margin_right for case in cases]), _even(cases))
    return intercept, float(slope)


def _even(cases: Sequence[Case]) -> Floats:
    """A weight a case, so that every set counts the same."""
    names, which, counts = np.unique([case.set for case in cases], return_inverse=True, return_counts=True)
    found: Floats = len(cases) / len(names) / counts[which]
    return found


def _fit(evidence: Floats, right: Floats, weights: Floats) -> tuple[float, Floats]:
    """Logistic regression by maximum likelihood, with a ridge on standardised weights of at least 0."""
    mean, spread = evidence.mean(axis=0), evidence.std(axis=0) + 1e-9
    rows = np.c_[np.ones(len(evidence)), (evidence - mean) / spread]

    def loss(of: Floats) -> tuple[float, Floats]:
        odds = rows @ of
        surplus = weights * (1 / (1 + np.exp(-np.clip(odds, -50, 50))) - right)
        penalty = RIDGE * np.r_[0.0, of[1:]]
        total = (weights * (np.logaddexp(0, odds) - right * odds)).sum() + penalty @ of / 2
        return float(total), rows.T @ surplus + penalty

    bounds = [(None, None), *[(0.0, None)] * evidence.shape[1]]
    found = minimize(loss, np.zeros(rows.shape[1]), jac=True, method="L-BFGS-B", bounds=bounds).x
    return float(found[0] - (found[1:] / spread) @ mean), found[1:] / spread


# --- How well it holds ------------------------------------------------------------------------------

Told = tuple[Floats, Floats]
"""Confidence of each case's best answer, and whether it is right."""


def held_out(cases: Sequence[Case], only_measured: Collection[str] = ()) -> dict[str, Told]:
    """Return, by method, the confidences that fits without a case's set, and those only measured, give it."""
    told: dict[str, list[tuple[float, float]]] = {name: [] for name in ("evidence", "margin, fitted")}
    fits: dict[str, tuple[float, Floats, float, float]] = {}
    for name in {case.set for case in cases}:
        shared = {case.asked for case in cases if case.set == name}
        left_out = {name, *only_measured}
        others = [case for case in cases if case.set not in left_out and case.asked not in shared]
        fits[name] = (*fit_evidence(others), *fit_margin(others))
    for case in cases:
        intercept, weights, alone, slope = fits[case.set]
        odds = intercept + case.evidence @ weights
        best = int(odds.argmax())
        told["evidence"].append((probability(odds[best]), case.right[best]))
        told["margin, fitted"].append((probability(alone + slope * case.margin), case.margin_right))
    unfitted: dict[str, Callable[[Case], float]] = {
        "margin, as it is": lambda case: probability(case.margin),
        "softmax": lambda case: case.softmax,
        "softmax × passage": lambda case: case.product,
    }
    for name, of in unfitted.items():
        told[name] = [(of(case), case.margin_right) for case in cases]
    return {name: tuple(np.array(pairs).T) for name, pairs in told.items()}


def tables(cases: Sequence[Case], only_measured: Collection[str] = ()) -> Iterable[str]:
    """Yield the lines of the report."""
    told = held_out(cases, only_measured)
    sets = np.array([case.set for case in cases])
    groups: dict[str, Bools] = {"all": np.ones(len(cases), bool)}
    groups |= {name: sets == name for name in dict.fromkeys(sets.tolist())}
    yield head("set | confidence | n | right | mean | ECE | AURC | coverage at 90 % | at 80 %")
    for name, of in groups.items():
        for method, (confidence, right) in told.items():
            yield row(name, method, *_cells(confidence[of], right[of]))
    yield "\nEvidence less another confidence, all sets, paired:\n"
    yield head("less | ECE | AURC | coverage at 90 %")
    for method in list(told)[1:]:
        yield row(method, *_less(told[method], told["evidence"]))
    yield "\nAnswers of a confidence of at least the threshold, all sets:\n"
    yield head("at least | answered | right")
    confidence, right = told["evidence"]
    for least in (0.5, 0.6, 0.7, 0.8, 0.9):
        kept = confidence >= least
        share = f"{percent(right[kept].mean())} % {within(right, '[]', kept)}"
        yield row(least, f"{percent(kept.mean())} %", share)


def _measures(confidence: Floats, right: Floats) -> dict[str, Statistic]:
    both = Confidences.of(confidence, right)
    return {
        "ece": calibration_error(both),
        "aurc": aurc(both),
        "90": coverage_at(both, 0.9),
        "80": coverage_at(both, 0.8),
    }


def _cells(confidence: Floats, right: Floats) -> Iterable[str]:
    measures, size = _measures(confidence, right), len(right)
    ends = intervals(measures, size)
    yield from (str(size), f"{100 * right.mean():.1f}", f"{100 * confidence.mean():.1f}")
    for name, of in measures.items():
        yield f"{percent(value(of, size))} [{percent(ends[name].low)}, {percent(ends[name].high)}]"


def _less(one: Told, other: Told) -> Iterable[str]:
    measures = _measures(*(np.concatenate(pair) for pair in zip(one, other, strict=True)))
    del measures["80"]
    for found in differences(measures, len(one[0])).values():
        low, high = 100 * found.interval.low, 100 * found.interval.high
        yield f"{100 * found.delta:+.1f} [{low:+.1f}, {high:+.1f}]"


if __name__ == "__main__":
    main()
