"""Does it know when it knows: what confidence is worth, as pure functions of (confidence, right).

`right` is 1.0 where the best candidate is right and 0.0 where it is not, whatever was answered or
refused; `Confidences` holds both. Whatever orders questions by confidence takes equal confidences as
one group, in which right and wrong are spread evenly: no figure hangs on the order of the file.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike

from dateline.evaluation.resampling import Draws, Floats, Ints, Statistic, whole

BINS = 10


@dataclass(frozen=True)
class Confidences:
    """Confidence and rightness of questions, with the order of confidence found once for all draws."""

    confidence: Floats  # (n,), any scale that grows with belief; a probability for the calibration errors
    right: Floats  # (n,), 1.0 or 0.0
    place: Ints  # (n,), 0 for the highest confidence, equal for equal ones

    @classmethod
    def of(cls, confidence: ArrayLike, right: ArrayLike) -> Confidences:
        values = np.asarray(confidence, dtype=float)
        _, place = np.unique(-values, return_inverse=True)
        return cls(values, np.asarray(right, dtype=float), place.reshape(values.shape))

    @cached_property
    def levels(self) -> Floats:
        """The different confidences, highest first: what a place means."""
        found: Floats = -np.unique(-self.confidence)
        return found

    def ordered(self, draws: Draws) -> tuple[Floats, Ints]:
        """Return the draws' right answers, most confident first, even among equals, and places: (d, n)."""
        places = np.sort(self.place[draws.index], axis=1)
        rows, groups = len(places), int(self.place.max()) + 1
        flat = self.place[draws.index] + np.arange(rows)[:, None] * groups
        drawn = np.bincount(flat.ravel(), minlength=rows * groups)
        good = np.bincount(
            flat.ravel(), weights=self.right[draws.index].ravel(), minlength=rows * groups
        )  # fmt: skip
        share = (good / np.maximum(drawn, 1)).reshape(rows, groups)
        spread: Floats = np.take_along_axis(share, places, axis=1)
        return spread, places


@dataclass(frozen=True, slots=True)
class Bin:
    """Questions of neighbouring confidence: their number, mean confidence and share right."""

    questions: int
    confidence: float
    right: float


def risk_coverage(confidences: Confidences) -> Floats:
    """Return the risk at each coverage k/n, k = 1 … n: the share wrong of the k most confident, (n,).

    The risk–coverage curve of El-Yaniv and Wiener (2010, "On the foundations of noise-free selective
    classification").

    >>> risk_coverage(Confidences.of([0.9, 0.8, 0.1], [1, 0, 1])).round(3).tolist()
    [0.0, 0.5, 0.333]
    """
    curve: Floats = _risks(confidences, whole(len(confidences.right)))[0]
    return curve


def aurc(confidences: Confidences) -> Statistic:
    """The area under the risk–coverage curve: the mean of its n risks (Geifman, Uziel, El-Yaniv 2019,
    arXiv 1805.08206). 0 is best; chance gives the share wrong.
    """  # fmt: skip

    def statistic(draws: Draws) -> Floats:
        return np.asarray(_risks(confidences, draws).mean(axis=1))

    return statistic


def excess_aurc(confidences: Confidences) -> Statistic:
    """AURC less that of an oracle that puts every right answer first (the same authors' E-AURC).

    What is left is the confidence's own fault, not the answers'.
    """

    def statistic(draws: Draws) -> Floats:
        right = np.sort(confidences.right[draws.index], axis=1)[:, ::-1]
        return np.asarray(_risks(confidences, draws).mean(axis=1) - _risk(right).mean(axis=1))

    return statistic


def coverage_at(confidences: Confidences, precision: float) -> Statistic:
    """The largest share of questions that a threshold on confidence can answer with this precision.

    Coverage at a given accuracy as Kamath, Jia and Liang (2020, arXiv 2006.09462) report it. A threshold
    keeps equal confidences together; 0 where none reaches the precision.
    """

    def statistic(draws: Draws) -> Floats:
        right, places = confidences.ordered(draws)
        n = right.shape[1]
        last_of_equals = np.append(places[:, 1:] != places[:, :-1], np.ones((len(places), 1), bool), axis=1)
        reached = last_of_equals & (1 - _risk(right) >= precision - 1e-9)
        return np.asarray(np.max(reached * np.arange(1, n + 1), axis=1) / n)

    return statistic


def auroc(confidences: Confidences) -> Statistic:
    """The probability that one of the right has a higher confidence than one of the others, ties ½.

    The area under the receiver operating characteristic as the Mann–Whitney statistic (Hanley and McNeil
    1982, "The meaning and use of the area under a receiver operating characteristic curve"). With
    `right` the answerable questions it is the AUROC of answerability. NaN where one side is empty.
    """

    def statistic(draws: Draws) -> Floats:
        rows, groups = len(draws.index), int(confidences.place.max()) + 1
        flat = (confidences.place[draws.index] + np.arange(rows)[:, None] * groups).ravel()
        drawn = np.bincount(flat, minlength=rows * groups).reshape(rows, groups)
        good = np.bincount(flat, weights=confidences.right[draws.index].ravel(), minlength=rows * groups)
        good = good.reshape(rows, groups)
        bad = drawn - good
        lower = bad.sum(axis=1, keepdims=True) - bad.cumsum(axis=1)  # bad ones of less confidence
        won = (good * (lower + bad / 2)).sum(axis=1)
        with np.errstate(invalid="ignore"):
            found: Floats = won / (good.sum(axis=1) * bad.sum(axis=1))
        return found

    return statistic


def calibration_error(confidences: Confidences, bins: int = BINS) -> Statistic:
    """The expected calibration error over bins of equal count.

    The mean distance, over the questions, between the mean confidence of a bin and its share right
    (Naeini, Cooper and Hauskrecht 2015; bins of equal count as in Nguyen and O'Connor 2015, arXiv
    1508.05154). Bins differ by one question at most; the less confident come first.
    """

    def statistic(draws: Draws) -> Floats:
        right, places = confidences.ordered(draws)
        gaps = (confidences.levels[places] - right)[:, ::-1]
        edges = _edges(gaps.shape[1], bins)
        return np.asarray(np.abs(np.add.reduceat(gaps, edges[:-1], axis=1)).sum(axis=1) / gaps.shape[1])

    return statistic


def macro_calibration_error(confidences: Confidences) -> Statistic:
    """MacroCE: the mean of two errors, 1 − confidence over the right and confidence over the wrong.

    Si and others (2022, "Re-examining calibration: the case of question answering", arXiv 2205.12507): a
    system that is as sure of its errors as of the rest cannot hide behind a good average. NaN where
    nothing is right, or nothing wrong.
    """

    def statistic(draws: Draws) -> Floats:
        confidence, right = confidences.confidence, confidences.right
        with np.errstate(invalid="ignore"):
            doubt = (draws.counts @ ((1 - confidence) * right)) / (draws.counts @ right)
            trust = (draws.counts @ (confidence * (1 - right))) / (draws.counts @ (1 - right))
        found: Floats = (doubt + trust) / 2
        return found

    return statistic


def reliability(confidences: Confidences, bins: int = BINS) -> tuple[Bin, ...]:
    """Return the bins of the reliability diagram, least confident first: those of the error."""
    draws = whole(len(confidences.right))
    right, places = confidences.ordered(draws)
    stated, good = confidences.levels[places][0, ::-1], right[0, ::-1]
    edges = _edges(len(good), bins)
    return tuple(
        Bin(int(end - start), float(stated[start:end].mean()), float(good[start:end].mean()))
        for start, end in zip(edges[:-1], edges[1:], strict=True)
    )


def value(statistic: Statistic, size: int) -> float:
    """Return a statistic of the set itself."""
    return float(statistic(whole(size))[0])


def _edges(size: int, bins: int) -> Ints:
    """Return where bins of equal count begin, and where the last one ends; none is empty."""
    parts = np.array_split(np.arange(size), min(bins, size))
    return np.cumsum([0, *map(len, parts)])


def _risks(confidences: Confidences, draws: Draws) -> Floats:
    return _risk(confidences.ordered(draws)[0])


def _risk(right: Floats) -> Floats:
    """Rows of right answers, best first -> the share wrong of the first 1, 2, … n: (d, n)."""
    found: Floats = 1 - np.cumsum(right, axis=1) / np.arange(1, right.shape[1] + 1)
    return found
