"""How far a reader can be trusted: evidence → the probability that an answer is right.

A `Calibration` holds every number that was fitted to a reader and is kept in its `model.json`. It weighs the
evidence for answers, a logistic regression fitted by `eval/calibrate.py` to questions that the reader was not
trained on; no weight is negative, so that more of anything, agreement too, never lowers a confidence. It
weighs what decides a question for yes or no (`eval/yes_no.py --fit`), and says how sure a statement is that
was found in the text. What a model does not state is taken from a fit that never looked at a reader.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any, NamedTuple, Self

from dateline.result.answer import Evidence

EVIDENCE = tuple(one.name for one in fields(Evidence))


@dataclass(frozen=True, slots=True)
class Curve:
    """Log-odds on a straight line (Platt 1999)."""

    slope: float
    intercept: float

    def __call__(self, x: float) -> float:
        return self.slope * x + self.intercept

    @classmethod
    def read(cls, stated: Mapping[str, Any]) -> Self:
        return cls(**_numbers(stated, ("slope", "intercept")))


@dataclass(frozen=True, slots=True)
class VerdictWeights:
    """The log-odds that a sentence decides a question for yes or no, and how often it is read rightly.

    The weights are those of `answers.weighed.Weighed.features`.
    """

    intercept: float
    weights: Mapping[str, float]
    sign_right: float

    def odds(self, features: Mapping[str, float]) -> float:
        return self.intercept + sum(weight * features[name] for name, weight in self.weights.items())

    @classmethod
    def read(cls, stated: Mapping[str, Any]) -> Self:
        weights = _numbers(stated["weights"], DECIDING)
        return cls(float(stated["intercept"]), weights, float(stated["sign_right"]))


class SaidWeights(NamedTuple):
    """How far to believe a reader that says yes, no or nothing of a passage, and of a sentence by itself.

    `decides` weighs a sentence's log-odds of yes or no against nothing, those of its passage, and the rules'
    log-odds; the sums of all sentences, and `none` for that none decides, share one softmax. `yes` weighs the
    log-odds of yes against no, of sentence and passage, and what the rules read. What is less sure than
    `least` is unclear.
    """

    decides: tuple[float, float, float]
    none: float
    yes: tuple[float, float, float]
    least: float = 0.5

    @classmethod
    def read(cls, stated: Mapping[str, Any]) -> Self:
        """Return what `model.json` states. Raises KeyError, TypeError or ValueError for anything else."""
        sentence, passage, rules = map(float, stated["decides"])
        own, whole, read = map(float, stated["yes"])
        none, least = float(stated["none"]), float(stated["least"])
        return cls((sentence, passage, rules), none, (own, whole, read), least)


DECIDING = ("reader", "passage", "named", "names_gone", "words_missing", "asked", "values")
"""What tells whether a sentence decides: what the reader and the retriever say, whether a name is here, the
numbers of names gone and of words missing, and the shares of words asked and of values."""
WORDS_ALONE = VerdictWeights(
    -8.41,
    {
        "passage": 4.24,
        "named": 0.8,
        "names_gone": -2.76,
        "words_missing": -1.11,
        "asked": 2.46,
        "values": 2.93,
    },
    0.97,
)
"""What `eval/yes_no.py --fit --words-alone` gives, for a reader that nobody has fitted."""
WHO_SAID, WHAT_SAID = Curve(3.5, -2.5), Curve(1.0, -0.1)
"""How sure a statement is that is found in the text, by how well it matches: no reader has a part in it.
Fitted by logistic regression to the 33 and 47 questions for which one is found: our own of `tuned`, and those
of NewsQA and SQuAD 2.0."""
SERIES_GAIN = 3.0
"""Added to the log-odds of a series ("A, B and C") for a list question; of 1 to 4 the best on dev lists."""
FAR = 0.5
"""How far a passage may be behind the first to be read, between two scores of the retriever, which are from
0 to 1 over all that it found: hardly any answer comes from further behind (`eval/results/stages.md`)."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """A logistic regression: P(right) = 1 / (1 + exp(-(intercept + sum of weight * evidence))).

    `null_weight` is how much of a window's null score is taken off a span's, 1 making the difference the
    margin. `typical` is the mean evidence of right answers, to compare others with. `alone` calibrates the
    margin alone, to tell what the rest is worth. `series_gain` is added to the log-odds of a
    series ("A, B and C") for a list question. `verdicts` weigh the rules for yes and no, `said` what
    a reader says that can tell them itself. Passages further than `far` behind the first are not read: the
    evidence was fitted without them.
    """

    intercept: float
    weights: Mapping[str, float]
    null_weight: float = 1.0
    typical: Mapping[str, float] = field(default_factory=dict)
    alone: Calibration | None = None
    series_gain: float = SERIES_GAIN
    verdicts: VerdictWeights = WORDS_ALONE
    said: SaidWeights | None = None
    who_said: Curve = WHO_SAID
    what_said: Curve = WHAT_SAID
    far: float = FAR

    @classmethod
    def of_score(cls, slope: float, intercept: float) -> Self:
        """Platt scaling of the score (Platt 1999)."""
        return cls(intercept, {"score": slope})

    @classmethod
    def read(cls, stated: Mapping[str, Any]) -> Self:
        """Return what `model.json` states, also in the form {slope, intercept} of earlier models.

        Raises KeyError, TypeError or ValueError for anything else.
        """
        beside: dict[str, Any] = {}
        for name in ("series_gain", "far"):
            if name in stated:
                beside[name] = float(stated[name])
        if "verdicts" in stated:
            beside["verdicts"] = VerdictWeights.read(stated["verdicts"])
        if "sentences" in stated:
            beside["said"] = SaidWeights.read(stated["sentences"])
        for name in ("who_said", "what_said"):
            if name in stated:
                beside[name] = Curve.read(stated[name])
        if "slope" in stated:
            return replace(cls.of_score(float(stated["slope"]), float(stated["intercept"])), **beside)
        weights, typical = (_numbers(stated[name], EVIDENCE) for name in ("weights", "typical"))
        alone = cls.of_score(**_numbers(stated["margin_alone"], ("slope", "intercept")))
        null_weight = float(stated["null_weight"])
        return cls(float(stated["intercept"]), weights, null_weight, typical, alone, **beside)

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


def softmax(odds: Sequence[float]) -> tuple[float, ...]:
    """Return the chances of things of which one is so, from log-odds that are only compared.

    >>> softmax([0.0, 0.0])
    (0.5, 0.5)
    """
    most = max(odds)
    shares = [math.exp(one - most) for one in odds]
    return tuple(one / sum(shares) for one in shares)


def _numbers(stated: Mapping[str, Any], known: tuple[str, ...]) -> dict[str, float]:
    unknown = [name for name in stated if name not in known]
    if unknown:
        raise ValueError(f"no evidence is called {', '.join(unknown)}")
    return {name: float(value) for name, value in stated.items()}
