"""What chance alone could do to a figure: bootstrap intervals and paired permutation tests.

A figure is seen as a function of a draw of questions. The set itself is one draw, the bootstrap draws
from it with replacement, and the permutation test swaps two systems' answers to a question by a coin:
one function of a figure serves all three, for means and for whatever else is derived from questions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

RESAMPLES = 1_000
PERMUTATIONS = 2_000
CONFIDENCE = 0.95

_NORMAL = NormalDist()
_BLOCK = 1_000_000  # numbers held at once
_TOLERANCE = 1e-9  # differences closer than this are equal: sums come in another order


@dataclass(frozen=True)
class Draws:
    """Draws of questions, a row each: `index` holds positions in a table of `size` questions, (d, n)."""

    index: Ints
    size: int

    @cached_property
    def counts(self) -> Floats:
        """How often each question was drawn: (d, size)."""
        rows = len(self.index)
        flat = self.index + np.arange(rows)[:, None] * self.size
        return np.bincount(flat.ravel(), minlength=rows * self.size).reshape(rows, self.size).astype(float)


Statistic = Callable[[Draws], Floats]
"""Draws -> the figure of each, (d,); NaN where the draw has nothing to judge."""


@dataclass(frozen=True, slots=True)
class Interval:
    """Where a figure may lie in questions like these: bounds of a 95 % confidence interval."""

    low: float
    high: float


def average(values: Floats, over: NDArray[np.bool_] | None = None) -> Statistic:
    """Return the mean of the values, or of those that `over` marks, as a statistic."""
    counted = np.ones(len(values)) if over is None else over.astype(float)
    # A value that does not count must not spoil the sum either, and NaN times 0 would.
    summed = np.where(counted > 0, values, 0.0)

    def statistic(draws: Draws) -> Floats:
        with np.errstate(invalid="ignore"):
            found: Floats = (draws.counts @ summed) / (draws.counts @ counted)
        return found

    return statistic


def whole(size: int) -> Draws:
    """Return the set itself as a draw.

    >>> float(average(np.array([1.0, 0.0, 0.5]))(whole(3))[0])
    0.5
    """
    return Draws(np.arange(size)[None], size)


def intervals(
    statistics: Mapping[str, Statistic], size: int, *, seed: int = 0, resamples: int = RESAMPLES
) -> dict[str, Interval]:
    """Return a 95 % confidence interval for each statistic of a set of `size` questions.

    The bias-corrected percentile bootstrap: questions are drawn with replacement, as many as there are,
    and the interval runs between the percentiles that the share of draws below the figure itself points
    at (Efron 1981, "Nonparametric standard errors and confidence intervals"; Efron and Tibshirani 1993,
    chapter 14). A figure that resampling moves to one side, as it does a calibration error, is moved back,
    and the interval widened where it would not hold the figure itself. Of a mean these are about the plain
    percentiles, 2.5 and 97.5, but not just those: of a lopsided share, as 15 right of 16, more draws lie on
    one side. How many do is itself counted among the draws, so that in a small set a bound may lie a
    question further in or out by which of the questions was wrong. All statistics see the same draws.
    A statistic that is NaN on the set gets no interval. Raises ValueError for no questions.
    """
    if size < 1:
        raise ValueError("there are no questions to draw from")
    drawn = _apply(statistics, _bootstrap(size, seed, resamples))
    points = {name: float(statistic(whole(size))[0]) for name, statistic in statistics.items()}
    return {
        name: _interval(points[name], drawn[name]) for name in statistics if not np.isnan(points[name])
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Difference:
    """B − A in one figure: its interval, and the probability of so large a one where there is none.

    `moves`: some way of swapping answers changes the figure; where none does there is nothing to test.
    """

    a: float
    b: float
    interval: Interval
    p: float
    moves: bool

    @property
    def delta(self) -> float:
        return self.b - self.a


def differences(
    statistics: Mapping[str, Statistic],
    size: int,
    *,
    seed: int = 0,
    resamples: int = RESAMPLES,
    permutations: int = PERMUTATIONS,
) -> dict[str, Difference]:
    """Compare two systems on the same `size` questions, one figure after another.

    The statistics are of both systems' rows in one table: those of A first, then, in the same order,
    those of B. The interval is the paired bootstrap's, questions drawn once for both (`intervals` says
    how); `p` is that of the two-sided paired permutation test: where the systems do not differ, swapping
    their answers to a question changes nothing, so a coin decides it for each question, and p is the
    share of outcomes at least as far apart as what was seen, itself included (Fisher 1935, "The Design
    of Experiments"; Noreen 1989, "Computer-Intensive Methods for Testing Hypotheses"; for language
    systems Yeh 2000, arXiv cs/0008005). A figure that either lacks is left out.
    """
    if size < 1:
        raise ValueError("there are no questions to draw from")

    def apart(pairs: Iterator[tuple[Ints, Ints]]) -> dict[str, Floats]:
        found = [
            {name: of(Draws(b, 2 * size)) - of(Draws(a, 2 * size)) for name, of in statistics.items()}
            for a, b in pairs
        ]
        return {name: np.concatenate([block[name] for block in found]) for name in statistics}

    a, b = np.arange(size)[None], np.arange(size, 2 * size)[None]
    points = {
        name: (float(of(Draws(a, 2 * size))[0]), float(of(Draws(b, 2 * size))[0]))
        for name, of in statistics.items()
    }
    bootstrapped = apart((index, index + size) for index in _bootstrap(size, seed, resamples))
    swapped = apart((a + size * coin, b - size * coin) for coin in _coins(size, seed, permutations))
    return {
        name: Difference(
            *points[name],
            _interval(points[name][1] - points[name][0], bootstrapped[name]),
            _p_value(points[name][1] - points[name][0], swapped[name]),
            bool((np.abs(swapped[name]) > _TOLERANCE).any()),
        )
        for name in statistics
        if not np.isnan(points[name]).any()
    }


def holm(p_values: Sequence[float]) -> tuple[float, ...]:
    """Correct p-values for having been looked at together, in the order given.

    Holm's step-down procedure: the smallest of m is multiplied by m, the next by m − 1 and so on, none
    falls below one before it, none exceeds 1 (Holm 1979, "A simple sequentially rejective multiple test
    procedure"). A false alarm anywhere among them is then as rare as one alone would have been.

    >>> holm([0.01, 0.04, 0.03])
    (0.03, 0.06, 0.06)
    """
    corrected = [0.0] * len(p_values)
    largest = 0.0
    for rank, at in enumerate(sorted(range(len(p_values)), key=p_values.__getitem__)):
        largest = max(largest, min(1.0, p_values[at] * (len(p_values) - rank)))
        corrected[at] = largest
    return tuple(corrected)


def _interval(point: float, drawn: Floats) -> Interval:
    """Return the bias-corrected percentile interval of a figure from its values in the draws."""
    drawn = drawn[~np.isnan(drawn)]
    if not len(drawn):
        return Interval(point, point)
    # Half of the ties count, so that a figure of few possible values is not taken for biased.
    below = np.mean(drawn < point - _TOLERANCE) + np.mean(np.abs(drawn - point) <= _TOLERANCE) / 2
    edge = 1 / (2 * len(drawn))
    bias = _NORMAL.inv_cdf(float(np.clip(below, edge, 1 - edge)))
    reach = _NORMAL.inv_cdf((1 + CONFIDENCE) / 2)
    low, high = np.quantile(drawn, [_NORMAL.cdf(2 * bias - reach), _NORMAL.cdf(2 * bias + reach)])
    return Interval(min(float(low), point), max(float(high), point))


def _p_value(seen: float, swapped: Floats) -> float:
    extreme = np.abs(swapped[~np.isnan(swapped)]) >= abs(seen) - _TOLERANCE
    return float((1 + extreme.sum()) / (1 + len(extreme)))


def _apply(statistics: Mapping[str, Statistic], blocks: Iterator[Ints]) -> dict[str, Floats]:
    found: dict[str, list[Floats]] = {name: [] for name in statistics}
    for index in blocks:
        draws = Draws(index, index.shape[1])
        for name, statistic in statistics.items():
            found[name].append(statistic(draws))
    return {name: np.concatenate(parts) for name, parts in found.items()}


def _bootstrap(size: int, seed: int, resamples: int) -> Iterator[Ints]:
    rng = np.random.default_rng(seed)
    for rows in _blocks(size, resamples):
        yield rng.integers(size, size=(rows, size))


def _coins(size: int, seed: int, permutations: int) -> Iterator[Ints]:
    rng = np.random.default_rng(seed)
    for rows in _blocks(size, permutations):
        yield rng.integers(2, size=(rows, size))


def _blocks(size: int, total: int) -> Iterator[int]:
    step = max(1, _BLOCK // size)
    for first in range(0, total, step):
        yield min(step, total - first)
