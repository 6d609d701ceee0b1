"""Intervals and tests against chance: by hand, and by how often they are right when simulated."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from dateline.evaluation.resampling import Interval, average, differences, holm, intervals


def test_the_interval_of_a_mean_is_about_two_standard_errors_to_each_side() -> None:
    """400 questions, 70 % right: the standard error is √(0.7 · 0.3 / 400) = 0.0229."""
    right = np.repeat([1.0, 0.0], [280, 120])
    found = intervals({"right": average(right)}, 400)["right"]
    assert found.low == pytest.approx(0.7 - 1.96 * 0.0229, abs=0.006)
    assert found.high == pytest.approx(0.7 + 1.96 * 0.0229, abs=0.006)


def test_a_seed_draws_the_same_questions_again() -> None:
    statistics = {"x": average(np.random.default_rng(5).random(40))}
    assert intervals(statistics, 40, seed=1) == intervals(statistics, 40, seed=1)
    assert intervals(statistics, 40, seed=1) != intervals(statistics, 40, seed=2)


def test_questions_that_do_not_count_leave_no_trace() -> None:
    values, over = np.array([1.0, np.nan, 1.0, 0.0]), np.array([True, False, True, False])
    assert intervals({"x": average(values, over)}, 4)["x"] == Interval(1, 1)


def test_a_figure_over_nothing_has_no_interval() -> None:
    assert intervals({"x": average(np.ones(3), np.zeros(3, dtype=bool))}, 3) == {}


def test_intervals_hold_the_truth_as_often_as_they_say() -> None:
    """200 sets of 80 questions, each right with probability 0.6: 95 % of the intervals should hold 0.6.

    With 200 sets the share has a standard error of 1.5 points; 5 points below would be three of them.
    """
    rng = np.random.default_rng(0)
    held = 0
    for seed in range(200):
        right = (rng.random(80) < 0.6).astype(float)
        found = intervals({"x": average(right)}, 80, seed=seed, resamples=300)["x"]
        held += found.low <= 0.6 <= found.high
    assert 0.90 <= held / 200 <= 0.99


def test_the_p_value_is_the_share_of_all_the_coins() -> None:
    """Five questions, B better on all of them by 1: of 32 ways to swap, 2 are as far apart, p = 1/16.

    The difference is +1 by 0.2 a question; a coin a question gives ±0.2 each.
    """
    a, b = np.zeros(5), np.ones(5)
    found = differences({"x": average(np.append(a, b))}, 5, permutations=20_000)["x"]
    assert (found.a, found.b, found.delta) == (0, 1, 1)
    exact = np.mean([abs(sum(signs)) == 5 for signs in product((-1, 1), repeat=5)])
    assert found.p == pytest.approx(exact, abs=0.006)


def test_equal_systems_are_not_told_apart() -> None:
    values = np.random.default_rng(1).random(50)
    found = differences({"x": average(np.append(values, values))}, 50)["x"]
    assert (found.delta, found.p, found.interval) == (0, 1, Interval(0, 0))


def test_pairing_sees_what_two_intervals_would_not() -> None:
    """Questions differ by far more than the systems, and B is always better by 0.02."""
    a = np.random.default_rng(2).random(100)
    found = differences({"x": average(np.append(a, a + 0.02))}, 100)["x"]
    assert found.p < 0.001
    assert found.interval.low == pytest.approx(0.02)


@pytest.mark.parametrize(
    ("p_values", "corrected"),
    [
        ((), ()),
        ((0.04,), (0.04,)),
        ((0.01, 0.04, 0.03), (0.03, 0.06, 0.06)),  # 3 · 0.01, 1 · 0.04 raised to 2 · 0.03
        ((0.5, 0.6), (1.0, 1.0)),
    ],
)
def test_holm_by_hand(p_values: tuple[float, ...], corrected: tuple[float, ...]) -> None:
    assert holm(p_values) == pytest.approx(corrected)
