"""What confidence is worth: figures derived by hand, and the same as scikit-learn's where it has them."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.evaluation import confidence as measures
from dateline.evaluation.confidence import Confidences, reliability, risk_coverage, value
from dateline.evaluation.resampling import Draws, Statistic

# Four answers: right, wrong, right, wrong, from sure to unsure.
FOUR = Confidences.of([0.9, 0.8, 0.6, 0.1], [1, 0, 1, 0])


def of(statistic: Statistic, confidences: Confidences = FOUR) -> float:
    return value(statistic, len(confidences.right))


def test_risk_and_coverage_by_hand() -> None:
    """Of the first 1, 2, 3, 4 are 0, 1, 1, 2 wrong: risks 0, 1/2, 1/3, 1/2, mean 1/3.

    An oracle has 0, 0, 1/3, 1/2: mean 5/24. A precision of 2/3 is reached at 1 and at 3 of 4; 0.9 at 1.
    """
    assert risk_coverage(FOUR) == pytest.approx([0, 1 / 2, 1 / 3, 1 / 2])
    assert of(measures.aurc(FOUR)) == pytest.approx(1 / 3)
    assert of(measures.excess_aurc(FOUR)) == pytest.approx(1 / 3 - 5 / 24)
    assert of(measures.coverage_at(FOUR, 2 / 3)) == 3 / 4
    assert of(measures.coverage_at(FOUR, 0.9)) == 1 / 4


def test_equal_confidences_stand_and_fall_together() -> None:
    """One right and one wrong share 0.8: each counts half. Risks 1/2, 1/2, 2/3; none reaches 2/3."""
    for right in ([1, 0, 0], [0, 1, 0]):
        tied = Confidences.of([0.8, 0.8, 0.2], right)
        assert risk_coverage(tied) == pytest.approx([1 / 2, 1 / 2, 2 / 3])
        assert of(measures.coverage_at(tied, 2 / 3), tied) == 0
        assert of(measures.coverage_at(tied, 0.5), tied) == 2 / 3


def test_the_calibration_errors_by_hand() -> None:
    """Two bins: {0.1 wrong, 0.6 right}: 0.35 against 1/2; {0.8 wrong, 0.9 right}: 0.85 against 1/2.

    ECE (2·0.15 + 2·0.35) / 4 = 0.25. MacroCE: the right doubt by 0.1 and 0.4, mean 0.25; the wrong
    trust by 0.8 and 0.1, mean 0.45; together 0.35.
    """
    low, high = reliability(FOUR, bins=2)
    assert (low.questions, low.right, high.questions, high.right) == (2, 0.5, 2, 0.5)
    assert [low.confidence, high.confidence] == pytest.approx([0.35, 0.85])
    assert of(measures.calibration_error(FOUR, bins=2)) == pytest.approx(0.25)
    assert of(measures.macro_calibration_error(FOUR)) == pytest.approx(0.35)


def test_bins_hold_equal_counts_whatever_is_left_over() -> None:
    uneven = Confidences.of(np.linspace(0, 1, 23), np.ones(23))
    assert [bin.questions for bin in reliability(uneven)] == [3, 3, 3, 2, 2, 2, 2, 2, 2, 2]
    assert [bin.questions for bin in reliability(FOUR, bins=10)] == [1, 1, 1, 1]


def test_auroc_by_hand() -> None:
    """The right 0.9 and 0.6 against the wrong 0.8 and 0.1: won, won, lost, won."""
    assert of(measures.auroc(FOUR)) == 3 / 4


def test_what_one_kind_of_answer_cannot_show_is_no_number() -> None:
    one_kind = Confidences.of([0.9, 0.2], [1, 1])
    assert math.isnan(of(measures.auroc(one_kind), one_kind))
    assert math.isnan(of(measures.macro_calibration_error(one_kind), one_kind))


PAIRS = st.lists(
    st.tuples(st.sampled_from([0.0, 0.1, 0.25, 0.5, 0.75, 1.0]), st.booleans()), min_size=2, max_size=40
)


@given(PAIRS)
def test_scikit_learn_finds_the_same(pairs: Sequence[tuple[float, bool]]) -> None:
    metrics = pytest.importorskip("sklearn.metrics")
    confidence, right = (np.array(values, dtype=float) for values in zip(*pairs, strict=True))
    both = Confidences.of(confidence, right)
    if 0 < right.sum() < len(right):
        assert of(measures.auroc(both), both) == pytest.approx(metrics.roc_auc_score(right, confidence))
    # The calibration error with a bin of its own for each question is the mean distance, where no two
    # confidences are equal.
    if len(set(confidence)) == len(confidence):
        alone = of(measures.calibration_error(both, bins=len(right)), both)
        assert alone == pytest.approx(metrics.mean_absolute_error(right, confidence))


@given(PAIRS, st.randoms(use_true_random=False))
def test_no_figure_hangs_on_the_order_of_the_questions(
    pairs: list[tuple[float, bool]], random: object
) -> None:
    shuffled = list(pairs)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    one, other = (Confidences.of(*zip(*some, strict=True)) for some in (pairs, shuffled))
    for measure in (measures.aurc, measures.excess_aurc, measures.calibration_error):
        assert of(measure(one), one) == pytest.approx(of(measure(other), other))


@given(PAIRS, st.data())
def test_a_draw_is_judged_like_a_set_of_its_own(pairs: list[tuple[float, bool]], data: st.DataObject) -> None:
    """Every figure of a draw is that of the questions in it, written out."""
    index = data.draw(st.lists(st.integers(0, len(pairs) - 1), min_size=len(pairs), max_size=len(pairs)))
    both = Confidences.of(*zip(*pairs, strict=True))
    drawn = Confidences.of(*zip(*(pairs[at] for at in index), strict=True))
    draws = Draws(np.array([range(len(pairs)), index]), len(pairs))
    for measure in (
        measures.aurc,
        measures.excess_aurc,
        measures.auroc,
        measures.calibration_error,
        measures.macro_calibration_error,
        lambda some: measures.coverage_at(some, 0.8),
    ):
        expected = [of(measure(both), both), of(measure(drawn), drawn)]
        assert measure(both)(draws) == pytest.approx(expected, nan_ok=True)


@given(PAIRS)
def test_no_order_beats_the_oracle(pairs: list[tuple[float, bool]]) -> None:
    both = Confidences.of(*zip(*pairs, strict=True))
    assert of(measures.excess_aurc(both), both) >= -1e-12
    assert of(measures.coverage_at(both, 0.9), both) <= of(measures.coverage_at(both, 0.8), both)
