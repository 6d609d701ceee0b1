"""How far a reader can be trusted: evidence → the probability that an answer is right.

A `Calibration` weighs the evidence, a logistic regression fitted by `eval/calibrate.py` to questions that the
reader was not trained on and kept in its `model.json`. No weight is negative, so that more of anything,
agreement above all, never lowers a confidence.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Self

from dateline.result import Evidence


@dataclass(frozen=True, slots=True)
class Calibration:
    """A logistic regression: P(right) = 1 / (1 + exp(-(intercept + sum of weight * evidence))).

    `null_weight` is how much of a window's null score is taken off a span's, 1 making the difference the
    margin. `typical` is the mean evidence of right answers, to compare others with. `alone` calibrates the
    margin alone, for whoever wants to know what the rest is worth.
    """

    intercept: float
    weights: Mapping[str, float]
    null_weight: float = 1.0
    typical: Mapping[str, float] = field(default_factory=dict)
    alone: Calibration | None = None

    @classmethod
    def of_score(cls, slope: float, intercept: float) -> Self:
        """Platt scaling of the score (Platt 1999)."""
        return cls(intercept, {"score": slope})

    @classmethod
    def read(cls, stated: Mapping[str, Any]) -> Self:
        """Return what `model.json` states, also in the form {slope, intercept} of earlier models.

        Raises KeyError, TypeError or ValueError for anything else.
        """
        if "slope" in stated:
            return cls.of_score(float(stated["slope"]), float(stated["intercept"]))
        weights, typical = (_numbers(stated[name]) for name in ("weights", "typical"))
        alone = cls.of_score(**_numbers(stated["margin_alone"], ("slope", "intercept")))
        return cls(float(stated["intercept"]), weights, float(stated["null_weight"]), typical, alone)

    def __call__(self, evidence: Evidence) -> float:
        return probability(self.odds(evidence))

    def odds(self, evidence: Evidence) -> float:
        """Return the log-odds of the answer being right."""
        return self.intercept + evidence.odds(self.weights)

    def shortfall(self, evidence: Evidence) -> dict[str, float]:
        """Return the log-odds that each kind of evidence takes off those of a typical right answer."""
        return {
            name: weight * (self.typical[name] - float(getattr(evidence, name)))
            for name, weight in self.weights.items()
            if name in self.typical
        }


UNCALIBRATED = Calibration.of_score(slope=1.0, intercept=0.0)
"""For a reader that nobody calibrated: its margin taken as log-odds at face value."""


def probability(odds: float) -> float:
    """Return the probability of log-odds, whatever their size."""
    return 1 / (1 + math.exp(-odds)) if odds >= 0 else math.exp(odds) / (1 + math.exp(odds))


def _numbers(stated: Mapping[str, Any], names: tuple[str, ...] | None = None) -> dict[str, float]:
    known = tuple(one.name for one in fields(Evidence)) if names is None else names
    unknown = [name for name in stated if name not in known]
    if unknown:
        raise ValueError(f"no evidence is called {', '.join(unknown)}")
    return {name: float(value) for name, value in stated.items()}
