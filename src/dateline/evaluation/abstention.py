"""What the threshold on confidence does: answers given and how good they are, from none refused to all.

Which threshold is best for a set is in its figures (`best_f1_thresh`); here is the whole range.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dateline.evaluation.records import Record, View
from dateline.evaluation.scores import score_reading
from dateline.evaluation.statistics import is_right

STEPS = tuple(step / 20 for step in range(21))


@dataclass(frozen=True, slots=True)
class Threshold:
    """What one threshold gives, in percent; `precision` is the share right, F1 at least ½, of the answered.

    None where nothing is answered.
    """

    threshold: float
    exact: float
    f1: float
    answered: float
    precision: float | None


def abstention(
    records: Sequence[Record], view: View, thresholds: Sequence[float] = STEPS
) -> tuple[Threshold, ...]:
    """Return what answering at each confidence threshold or above would give; () where none is stated."""
    rows = []
    for record in records:
        reading = record.readings[view]
        if reading.confidence is None:
            return ()
        values = {row.measure: row.value for row in score_reading(record, reading)}
        always = (values["always_exact"], values["always_f1"])
        rows.append(
            (
                reading.confidence,
                bool(reading.candidate),
                always,
                record.is_impossible,
                is_right(record, view),
            )
        )
    return tuple(_step(rows, threshold) for threshold in thresholds) if rows else ()


def _step(rows: Sequence[tuple[float, bool, tuple[float, float], bool, bool]], threshold: float) -> Threshold:
    exact = f1 = answered = right = 0.0
    for confidence, found, always, impossible, good in rows:
        kept = found and confidence >= threshold
        exact += always[0] if kept else impossible
        f1 += always[1] if kept else impossible
        answered += kept
        right += kept and good
    share = 100 / len(rows)
    return Threshold(
        threshold, share * exact, share * f1, share * answered, 100 * right / answered if answered else None
    )  # fmt: skip
