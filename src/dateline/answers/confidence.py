"""Evidence for an answer → the probability that it is right.

Evidence is a handful of numbers that grow with belief. A `Calibration` weighs them, a logistic regression
fitted by `eval/calibrate.py` to questions that the reader was not trained on and kept in its `model.json`. No
weight is negative, so that more of anything, agreement above all, never lowers a confidence.

But: how good a place is and which places are one answer is for the modules beside this one.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Self

from dateline.answers.words import names, stems
from dateline.types import Citation

FAR = 6.0
"""Log-odds between two answers from which on a longer lead says nothing more."""

_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for an answer. `ABOUT` says in words what each number is."""

    score: float
    lead: float = 0.0
    sources: float = 0.0
    passage: float = 1.0
    words: float = 1.0
    asked: float = 0.0

    def odds(self, weights: Mapping[str, float]) -> float:
        """Return the sum of the numbers, each with its weight: log-odds."""
        return sum(weight * float(getattr(self, name)) for name, weight in weights.items())


ABOUT = {
    "score": "what the reader and the retriever make of its best place, in the reader's log-odds",
    "lead": f"how far its score is ahead of the best other answer's, or behind it: -{FAR:g} to {FAR:g}",
    "sources": "natural logarithm of the number of independent sources that give it",
    "passage": "the retriever's score of its passage, 0 to 1",
    "words": "share of the question's telling words that its sentence has, 0 to 1",
    "asked": "natural logarithm of one more than the number of those words: vague questions go wrong",
}


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


def evidence_for(
    question_words: frozenset[str], best: Citation, passage: float, *, score: float, lead: float, sources: int
) -> Evidence:
    """Return the evidence for an answer with its best citation, found in a passage of that score."""
    held = question_words & telling(best.quote)
    return Evidence(
        score=score,
        lead=max(-FAR, min(FAR, lead)),
        sources=math.log(sources),
        passage=passage,
        words=len(held) / len(question_words) if question_words else 1.0,
        asked=math.log1p(len(question_words)),
    )


def telling(text: str) -> frozenset[str]:
    """Return the text's telling words, years and figures, as they are compared."""
    return stems(text) | frozenset(_FIGURE.findall(text))


def missing_names(question: str, citation: Citation) -> tuple[str, ...]:
    """Return the names, years and figures of a question, as written there, that an answer's article lacks."""
    article = citation.article
    held = telling(f"{article.title or ''} {article.date or ''} {article.text}")
    # Words in front of each other, so that none is the first of a text, which is no name.
    words = (word.strip(".,") for word in re.findall(r"[\w.,]+", question)[1:])
    return tuple(
        dict.fromkeys(
            word for word in words if (names(f"x {word}") | frozenset(_FIGURE.findall(word))) - held
        )
    )


def _numbers(stated: Mapping[str, Any], names: tuple[str, ...] | None = None) -> dict[str, float]:
    known = tuple(one.name for one in fields(Evidence)) if names is None else names
    unknown = [name for name in stated if name not in known]
    if unknown:
        raise ValueError(f"no evidence is called {', '.join(unknown)}")
    return {name: float(value) for name, value in stated.items()}
