"""Two runs compared: planted differences are found, differences that are not there are not."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from dateline.cli.app import app
from dateline.errors import DatelineError, GoldError, UsageError
from dateline.evaluation.comparing import check_measures, compare, comparison_shape
from dateline.evaluation.recordfile import write_records
from dateline.evaluation.records import (
    Candidate,
    Evaluation,
    GoldFacts,
    Hit,
    Ranking,
    Record,
    Run,
    View,
    ViewAnswers,
)


def run(right: Sequence[bool], *, view: View = View.END_TO_END, first: int = 0) -> Evaluation:
    """A run over q0, q1, …, all answered, each with "pact" where right and with "drone" where not."""
    records = tuple(
        Record(
            f"q{at}", f"Question {at}?", "what", ("pact",), False,
            readings={view: ViewAnswers((Candidate("pact" if good else "drone", 0.5),), True, 0.5)},
        )
        for at, good in enumerate(right, start=first)
    )  # fmt: skip
    return Evaluation(Run(GoldFacts("gold.json", "ab", len(records)), (view,)), records)


def test_what_changed_and_which_questions_flipped() -> None:
    """Of four questions A gets the first two, B the last three: 50 against 75, q0 lost, q2 and q3 won."""
    found = compare(run([True, True, False, False]), run([False, True, True, True]), measures=["exact"])
    [change] = found.changes
    assert (change.column, change.a, change.b, change.delta) == ("end-to-end", 50, 75, 25)
    assert [(flip.id, flip.a, flip.b, flip.gain) for flip in found.flips] == [
        ("q2", "drone", "pact", 1), ("q3", "drone", "pact", 1), ("q0", "pact", "drone", -1),
    ]  # fmt: skip
    # Three of four differ: ±1 each, so that |sum| ≥ 1 always.
    assert (change.p, change.corrected) == (1, 1)


def test_times_are_not_compared() -> None:
    with pytest.raises(UsageError, match="times are not compared") as refused:
        check_measures(["seconds"])
    assert "seconds" not in refused.value.hint


def test_a_ranking_that_flipped_tells_which_article_is_right(tmp_path: Path) -> None:
    paths = []
    for ranked in (("mill", "harbour"), ("harbour", "mill")):
        ranking = Ranking(tuple(Hit(id, 1.0) for id in ranked))
        judged = Record(
            "q",
            "Who rowed?",
            "who",
            (),
            False,
            relevance={"harbour": 1, "mill": 0},
            rankings={"dense": ranking},
        )
        made = Evaluation(Run(GoldFacts("qrels", "ab", 1), (View.RETRIEVAL,), ("dense",)), (judged,))
        paths.append(tmp_path / f"{ranked[0]}.jsonl")
        write_records(paths[-1], made)
    shown = CliRunner().invoke(app, ["eval", "compare", *map(str, paths)])
    assert "gold: harbour\n" in shown.output


def test_what_cannot_differ_costs_the_others_nothing() -> None:
    """The candidates are right or wrong as often; only what is answered changed."""
    shy, bold = run([True] * 8), run([True] * 8)
    refused = tuple(
        replace(one, readings={View.END_TO_END: replace(one.readings[View.END_TO_END], answered=False)})
        for one in shy.records
    )
    found = compare(
        replace(shy, records=refused), bold, measures=["HasAns_exact", "HasAns_always_exact"]
    )  # fmt: skip
    by_measure = {change.measure: change for change in found.changes}
    assert by_measure["HasAns_exact"].corrected == by_measure["HasAns_exact"].p < 0.05
    assert by_measure["HasAns_always_exact"].corrected == 1
    assert {flip.a for flip in found.flips} == {"(no answer)"}


def test_rankings_are_compared_by_what_stands_first() -> None:
    def ranked(ids: str) -> Evaluation:
        one = Ranking(tuple(Hit(id, 1.0) for id in ids))
        record = Record("q", "?", "", ("x",), False, relevance={"b": 1}, rankings={"bm25": one})
        return Evaluation(Run(GoldFacts("g", "", 1), (View.RETRIEVAL,), ("bm25",)), (record,))

    found = compare(ranked("ab"), ranked("ba"), measures=["mrr"])
    assert [(change.a, change.b) for change in found.changes] == [(50, 100)]
    assert [(flip.a, flip.b) for flip in found.flips] == [
        ("right article at rank 2", "right article at rank 1")
    ]


def test_another_systems_predictions_stand_against_end_to_end() -> None:
    found = compare(run([True]), run([False], view=View.PREDICTIONS), measures=["exact"])
    [change] = found.changes
    assert (change.column, change.a, change.b) == ("end-to-end / predictions", 100, 0)


def test_different_questions_are_refused_or_left_out() -> None:
    a, b = run([True] * 4), run([True, False, True], first=2)
    with pytest.raises(GoldError, match="4 of gold.json and 3 of gold.json, 2 of them the same") as refused:
        compare(a, b)
    assert "--shared" in refused.value.hint
    found = compare(a, b, shared=True, measures=["exact"])
    assert (found.questions, found.left_out) == (2, 3)
    assert [change.b for change in found.changes] == [50]
    with pytest.raises(GoldError, match="share no question"):
        compare(a, run([True], first=9), shared=True)


def test_the_same_question_with_other_gold_answers_is_another() -> None:
    a = run([True, True])
    b = replace(a, records=(a.records[0], replace(a.records[1], golds=("treaty",))))
    with pytest.raises(GoldError, match="1 of them the same"):
        compare(a, b)


def simulated(
    rng: np.random.Generator, size: int, gained: float, lost: float
) -> tuple[Evaluation, Evaluation]:
    """Two systems, half right; B turns this share of all questions to right, and that to wrong."""
    a = rng.random(size) < 0.5
    b = np.where(a, rng.random(size) >= 2 * lost, rng.random(size) < 2 * gained)
    return run(list(a)), run(list(b))


def alarms(times: int, size: int, gained: float, lost: float) -> float:
    rng, raised = np.random.default_rng(size), 0
    for seed in range(times):
        found = compare(
            *simulated(rng, size, gained, lost), measures=["exact"], seed=seed, resamples=1, permutations=200
        )
        raised += found.changes[0].p <= 0.05
    return raised / times


def test_a_planted_two_points_are_found_and_nothing_is_found_where_nothing_is() -> None:
    """`eval/power.py` does this at full size. Two points in 800 questions, 3 % won and 1 % lost:
    standard error √(0.04 − 0.02²) / √800 = 0.70 points, so the difference is 2.8 of them: power 0.81, at
    least 6 of 12 found but for 1 in 100. Without a difference alarms come in 5 %: 7 or fewer of 40 but for
    1 in 400.
    """
    found, false = alarms(12, 800, 0.03, 0.01), alarms(40, 100, 0.06, 0.06)
    rates = f"found {found:.0%} of the planted differences, {false:.0%} of those that are not there"
    assert found >= 0.5, rates
    assert false <= 0.175, rates


def test_the_command(tmp_path: Path) -> None:
    a, b = tmp_path / "a.jsonl", tmp_path / "b.jsonl"
    write_records(a, run([True, True, False, False]))
    write_records(b, run([False, True, True, True]))
    shown = CliRunner().invoke(app, ["eval", "compare", str(a), str(b), "--flips", "1"])
    assert shown.exit_code == 0, shown.output
    lines = [" ".join(line.split()) for line in shown.stdout.splitlines()]
    assert any(line.startswith("end-to-end: exact match 50.0 75.0 +25.0 [") for line in lines), lines
    assert "B gained 2 questions, 1 of them shown:" in lines
    assert "B lost 1 question:" in lines
    as_json = CliRunner().invoke(app, ["eval", "compare", str(a), str(b), "--json"])
    saved = json.loads(as_json.stdout)
    assert [flip["id"] for flip in saved["flips"]] == ["q2", "q3", "q0"]
    assert saved["changes"][0]["delta"] == 25
    assert saved == json.loads(
        json.dumps(comparison_shape(compare(run([True, True, False, False]), run([False, True, True, True]))))
    )


def test_a_wrong_request_is_said_in_a_sentence(tmp_path: Path) -> None:
    a, b = tmp_path / "a.jsonl", tmp_path / "b.jsonl"
    write_records(a, run([True]))
    write_records(b, run([True, True]))
    for arguments, message, kind in (
        ([str(a), str(b)], "asked different questions", GoldError),
        ([str(a), str(a), "--measure", "beauty"], "no measure 'beauty'", UsageError),
    ):
        refused = CliRunner().invoke(app, ["eval", "compare", *arguments])
        assert isinstance(refused.exception, kind)
        assert isinstance(refused.exception, DatelineError)
        assert message in refused.exception.fact
