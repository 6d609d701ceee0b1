"""Other systems' files: the official SQuAD evaluation to 1e-9, trec_eval through ir_measures, round trips."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import ir_measures
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.errors import GoldError, InputError
from dateline.evaluation.exports import export
from dateline.evaluation.figures import figures
from dateline.evaluation.metrics import RANKS
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
from dateline.evaluation.systems import evaluate_predictions, evaluate_run
from dateline.evaluation.trec import parse_qrels, parse_run, qrels_lines, run_lines
from official import official_figures

# --- SQuAD -----------------------------------------------------------------------------------------

WORDS = ["a", "An", "the", "border", "Border,", "pact", "20,000", "—", "...", "é", "of the", "İ"]
ANSWERS = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join)
SETS = st.lists(
    st.tuples(
        st.lists(ANSWERS, max_size=3),  # the gold answers; none where it cannot be answered
        ANSWERS | st.just(""),  # the prediction
        st.sampled_from([0.0, 0.1, 0.25, 0.5, 0.9, 1.0]) | st.floats(0, 1),  # no answer?
    ),
    min_size=1,
    max_size=12,
)


def squad(golds: list[list[str]]) -> list[dict[str, Any]]:
    paragraphs = []
    for at, answers in enumerate(golds):
        context = " | ".join(answers)
        stated = [{"text": text, "answer_start": context.index(text)} for text in answers]
        item = {"id": f"q{at}", "question": "?", "answers": stated, "is_impossible": not answers}
        paragraphs.append({"context": context, "qas": [item]})
    return [{"title": "T", "paragraphs": paragraphs}]


def write(path: Path, value: Any) -> Path:
    path.write_text(json.dumps(value), encoding="utf-8")
    return path


@given(SETS, st.sampled_from([0.0, 0.25, 0.5, 1.0]), st.randoms(use_true_random=False))
def test_every_figure_is_the_official_one(
    tmp_path_factory: pytest.TempPathFactory,
    rows: list[tuple[list[str], str, float]],
    threshold: float,
    random: Any,
) -> None:
    folder = tmp_path_factory.getbasetemp()
    data = squad([golds for golds, _, _ in rows])
    texts = {f"q{at}": text for at, (_, text, _) in enumerate(rows)}
    scores = {f"q{at}": score for at, (_, _, score) in enumerate(rows)}
    shuffled = {id: scores[id] for id in random.sample(list(scores), len(scores))}
    gold = write(folder / "gold.json", {"data": data})
    predictions = write(folder / "predictions.json", texts)

    found = figures(evaluate_predictions(gold, predictions))["predictions"]
    official = official_figures(data, texts, None)
    assert {name: found[name] for name in official} == pytest.approx(official, abs=1e-9)
    assert not any(name.startswith("best") for name in found)

    na_prob = write(folder / "na_prob.json", shuffled)
    found = figures(evaluate_predictions(gold, predictions, na_prob=na_prob, na_prob_thresh=threshold))[
        "predictions"
    ]
    official = official_figures(data, texts, shuffled, threshold)
    assert {name: found[name] for name in official} == pytest.approx(official, abs=1e-9)


@given(SETS, st.sampled_from([0.0, 0.25, 0.5]))
def test_what_is_exported_scores_the_same_by_the_official_definition(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[list[str], str, float]], least: float
) -> None:
    """Predictions are candidates, so refusing below a confidence is the official threshold above its rest."""
    folder = tmp_path_factory.mktemp("export")
    data = squad([golds for golds, _, _ in rows])
    records = tuple(
        Record(
            f"q{at}", "?", "", tuple(golds), not golds,
            readings={View.END_TO_END: reading(text, 1 - no_answer, least)},
        )
        for at, (golds, text, no_answer) in enumerate(rows)
    )  # fmt: skip
    found = Evaluation(Run(GoldFacts("gold.json", "", len(rows)), (View.END_TO_END,)), records)
    written = {path.name: path for path in export(folder, found)}
    texts, scores = (json.loads(written[name].read_text()) for name in ("predictions.json", "na_prob.json"))
    official = official_figures(data, texts, scores, 1 - least)
    ours = figures(found)["end-to-end"]
    assert {name: ours[name] for name in official} == pytest.approx(official, abs=1e-9)

    gold = write(folder / "gold.json", {"data": data})
    again = evaluate_predictions(
        gold, written["predictions.json"], na_prob=written["na_prob.json"], na_prob_thresh=1 - least
    )
    assert figures(again)["predictions"] == pytest.approx(ours, abs=1e-9)


def reading(text: str, confidence: float, least: float) -> ViewAnswers:
    candidates = (Candidate(text, confidence),) if text else ()
    sure = confidence if text else 0.0
    return ViewAnswers(candidates, sure >= least, 1 - sure)


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    return write(tmp_path / "gold.json", {"data": squad([["border pact"], [], ["drone"]])})


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ('{"q0": "pact", "q2": ""}', "has no prediction for 1 of 3 questions, 'q1' for one"),
        ('{"q0": "pact", "q1": 7, "q2": ""}', "the prediction for 'q1' is not text"),
        ('{"q0": "", "q0": "", "q1": "", "q2": ""}', "'q0' stands in it more than once"),
        ("[]", "it is not an object"),
        ('{"q0": "pact"', "is no predictions"),
    ],
)
def test_predictions_that_cannot_be_scored_are_refused(
    tmp_path: Path, gold: Path, content: str, message: str
) -> None:
    path = tmp_path / "predictions.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(GoldError, match=message) as refused:
        evaluate_predictions(gold, path)
    assert refused.value.hint


def test_scores_of_no_answer_that_are_none_are_refused(tmp_path: Path, gold: Path) -> None:
    predictions = write(tmp_path / "predictions.json", {"q0": "", "q1": "", "q2": ""})
    for scores, message in (
        ({"q0": 0.5}, "has no score of no answer for 2 of 3"),
        ({"q0": 0.5, "q1": "low", "q2": 0}, "the score for 'q1' is not a number"),
        ({"q0": 0.5, "q1": float("nan"), "q2": 0}, "the score for 'q1' is not a number"),
    ):
        with pytest.raises(GoldError, match=message):
            evaluate_predictions(gold, predictions, na_prob=write(tmp_path / "na_prob.json", scores))
    with pytest.raises(InputError, match="cannot read the predictions"):
        evaluate_predictions(gold, tmp_path / "none.json")


def test_a_sample_of_predictions_needs_only_the_drawn(tmp_path: Path, gold: Path) -> None:
    [drawn] = evaluate_predictions(
        gold, write(tmp_path / "p.json", {"q0": "", "q1": "", "q2": ""}), limit=1
    ).records
    found = evaluate_predictions(gold, write(tmp_path / "p.json", {drawn.id: "x"}), limit=1)
    assert [record.id for record in found.records] == [drawn.id]


# --- TREC ------------------------------------------------------------------------------------------

ARTICLES = ["a", "b", "c", "d", "two words", "ü%20"]
RUNS = st.dictionaries(
    st.sampled_from(["t1", "t2", "t 3"]),
    st.dictionaries(
        st.sampled_from(ARTICLES), st.sampled_from([0.5, 1.0, 2.0]) | st.floats(0, 9), min_size=1
    ),
    min_size=1,
)
GRADES = st.dictionaries(st.sampled_from(ARTICLES), st.integers(0, 3), min_size=1)
QRELS = st.fixed_dictionaries(dict.fromkeys(["t1", "t2", "t 3"], GRADES))
MEASURES = {
    **{f"recall@{k}": ir_measures.parse_measure(f"R@{k}") for k in RANKS},
    **{f"success@{k}": ir_measures.parse_measure(f"Success@{k}") for k in RANKS},
    "mrr": ir_measures.parse_measure("RR"),
    "ndcg@10": ir_measures.parse_measure("nDCG@10"),
}


def judged(rankings: dict[str, dict[str, float]], qrels: dict[str, dict[str, int]]) -> Evaluation:
    records = tuple(
        Record(
            id, "?", "", (), False, relevance=grades,
            rankings={"mine": Ranking(tuple(Hit(*hit) for hit in in_order(rankings.get(id, {}))))},
        )
        for id, grades in qrels.items()
    )  # fmt: skip
    return Evaluation(Run(GoldFacts("gold", "", 3), (View.RETRIEVAL,), ("mine",)), records)


def in_order(scored: dict[str, float]) -> list[tuple[str, float]]:
    return sorted(scored.items(), key=lambda one: -one[1])


@given(RUNS, QRELS)
def test_rankings_are_scored_as_trec_eval_scores_what_was_exported(
    tmp_path_factory: pytest.TempPathFactory,
    rankings: dict[str, dict[str, float]],
    qrels: dict[str, dict[str, int]],
) -> None:
    folder = tmp_path_factory.mktemp("trec")
    found = judged(rankings, qrels)
    run_file, qrels_file = export(folder, found)
    assert (run_file.name, qrels_file.name) == ("mine.run", "qrels.txt")
    library: Any = ir_measures  # parts of it are untyped
    theirs = library.pytrec_eval.evaluator(list(MEASURES.values()), library.read_trec_qrels(str(qrels_file)))
    values = {str(measure): 0.0 for measure in MEASURES.values()}
    for one in theirs.iter_calc(library.read_trec_run(str(run_file))):
        values[str(one.measure)] += 100 * one.value / len(qrels)
    ours = figures(found)["retrieval mine"]
    for name, measure in MEASURES.items():
        assert ours[name] == pytest.approx(values[str(measure)], abs=1e-6), name

    again = figures(evaluate_run(qrels_file, run_file))["retrieval mine"]
    for name in MEASURES:
        assert again[name] == pytest.approx(ours[name], abs=1e-9), name


def test_a_run_written_and_read_keeps_its_order_though_scores_are_equal() -> None:
    ranking = [("b", 1.0), ("a", 1.0), ("c", 1.0), ("d", 0.1), ("e", 0.1 + 1e-12)]
    lines = "".join(run_lines({"t": ranking}, "mine"))
    tag, read = parse_run(Path("x.run"), lines)
    assert tag == "mine"
    assert [article for article, _ in read["t"]] == ["b", "a", "c", "d", "e"]


def test_equal_scores_of_other_runs_are_ordered_as_trec_eval_orders_them() -> None:
    _, read = parse_run(Path("x.run"), "t Q0 a 1 2.0 x\nt Q0 b 2 2.0 x\nt Q0 c 3 3.0 x\n")
    assert [article for article, _ in read["t"]] == ["c", "b", "a"]


@given(QRELS.map(lambda qrels: {id.replace(" ", ""): grades for id, grades in qrels.items()}))
def test_qrels_written_and_read_are_the_same(qrels: dict[str, dict[str, int]]) -> None:
    plain = {id: {name.replace(" ", ""): g for name, g in grades.items()} for id, grades in qrels.items()}
    assert parse_qrels(Path("q"), "".join(qrels_lines(plain))) == plain


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("t Q0 a 1 2.0", "line 2: 5 columns"),
        ("t Q0 a 1 much x", "line 2: the score is 'much', not a number"),
        ("t Q0 a 1 nan x", "line 2: the score is not a number"),
        ("t Q0 z 1 1.0 x", "line 2: topic 't' ranks 'z' a second time"),
    ],
)
def test_a_broken_run_is_refused_with_the_line(line: str, message: str) -> None:
    with pytest.raises(GoldError, match=message):
        parse_run(Path("x.run"), f"t Q0 z 1 3.0 x\n{line}\n")


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("t 0", "line 2: 2 columns"),
        ("t 0 b good", "line 2: the grade is 'good', not a whole number"),
        ("t 0 a 2", "line 2: topic 't' judges 'a' a second time"),
    ],
)
def test_broken_qrels_are_refused_with_the_line(line: str, message: str) -> None:
    with pytest.raises(GoldError, match=message):
        parse_qrels(Path("q"), f"t 0 a 1\n{line}\n")


def test_a_set_that_names_no_articles_cannot_judge_a_run(tmp_path: Path, gold: Path) -> None:
    (tmp_path / "x.run").write_text("q0 Q0 a 1 2.0 x\n")
    with pytest.raises(GoldError, match="names no article"):
        evaluate_run(gold, tmp_path / "x.run")


def test_a_run_is_scored_by_the_articles_that_a_gold_set_names(tmp_path: Path) -> None:
    """Of the two articles that answer q0 one is ranked second: recall@5 1/2, success@5 1, MRR 1/2."""
    data = squad([["border pact"]])
    data[0]["paragraphs"][0] |= {"article_id": "a"}
    data[0]["paragraphs"][0]["qas"][0] |= {"also_in": ["b c"]}
    (tmp_path / "x.run").write_text("q0 Q0 z 1 3.0 x\nq0 Q0 b%20c 2 2.0 x\n")
    found = evaluate_run(write(tmp_path / "gold.json", {"data": data}), tmp_path / "x.run")
    measured = figures(replace(found))["retrieval x"]
    assert [measured[name] for name in ("recall@5", "success@5", "mrr")] == [50, 100, 50]
