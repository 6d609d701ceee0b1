"""The metrics against numbers derived by hand, and against a second reading of the official definition."""

from __future__ import annotations

import re
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.evaluation.metrics import (
    METRICS,
    RANKING_METRICS,
    Attempt,
    best_threshold,
    exact,
    f1,
    holds,
    is_right,
    mrr,
    ndcg,
    numeric_match,
    recall,
    success,
)
from dateline.language.normalise import normalise
from dateline.types import QuestionType

# --- the official definition, written out straight: the oracle -------------------------------------


def oracle_normalise(text: str) -> str:
    text = text.lower()
    text = "".join(character for character in text if character not in string.punctuation)
    for article in ("a", "an", "the"):
        text = re.sub(rf"(?<!\w){article}(?!\w)", " ", text)
    return " ".join(text.split())


def oracle_golds(golds: list[str]) -> list[str]:
    kept = [gold for gold in golds if oracle_normalise(gold) != ""]
    return kept if kept else [""]


def oracle_exact(prediction: str, golds: list[str]) -> float:
    best = 0.0
    for gold in oracle_golds(golds):
        if oracle_normalise(prediction) == oracle_normalise(gold):
            best = 1.0
    return best


def oracle_f1(prediction: str, golds: list[str]) -> float:
    values = []
    for gold in oracle_golds(golds):
        predicted = oracle_normalise(prediction).split()
        wanted = oracle_normalise(gold).split()
        if len(predicted) == 0 or len(wanted) == 0:
            values.append(1.0 if predicted == wanted else 0.0)
            continue
        left = list(wanted)
        same = 0
        for word in predicted:
            if word in left:
                left.remove(word)
                same += 1
        if same == 0:
            values.append(0.0)
            continue
        precision = same / len(predicted)
        share = same / len(wanted)
        values.append(2 * precision * share / (precision + share))
    return max(values)


def oracle_best(attempts: list[Attempt]) -> tuple[float, float]:
    """Abstain from every suffix of the attempts in order of no-answer score; the first best prefix wins."""
    order = sorted(range(len(attempts)), key=lambda i: (attempts[i].no_answer_score, i))
    best, threshold = -1.0, 0.0
    for kept in range(len(order) + 1):
        total = 0.0
        for rank, i in enumerate(order):
            attempt = attempts[i]
            if attempt.answerable:
                total += attempt.value if rank < kept else 0.0
            else:
                total += 0.0 if rank < kept and not attempt.empty else 1.0
        if total > best + 1e-12:
            best = total
            threshold = attempts[order[kept - 1]].no_answer_score if kept > 0 else 0.0
    return best / len(attempts), threshold


WORDS = st.sampled_from(
    ["a", "an", "The", "the", "U.S.", "border", "Border,", "20,000", "about", "—", "the-end", "...", "é", "İ"]
)
TEXTS = st.lists(WORDS, max_size=6).flatmap(
    lambda words: st.sampled_from([" ", "  ", "\n", "-", "\u00a0"]).map(lambda gap: gap.join(words))
) | st.text(max_size=12)
ATTEMPTS = st.lists(
    # Quarters add up without rounding, so that both readings see the same ties.
    st.builds(
        Attempt,
        no_answer_score=st.sampled_from([-2.0, 0.0, 0.25, 0.5, 1.0]),
        value=st.sampled_from([0.0, 0.25, 0.5, 1.0]),
        answerable=st.booleans(),
        empty=st.booleans(),
    ),
    min_size=1,
    max_size=12,
)


@given(TEXTS)
def test_normalising_agrees_with_the_definition(text: str) -> None:
    assert normalise(text) == oracle_normalise(text)


@given(TEXTS, st.lists(TEXTS, max_size=4))
def test_exact_and_f1_agree_with_the_definition(prediction: str, golds: list[str]) -> None:
    assert exact(prediction, golds) == oracle_exact(prediction, golds)
    assert f1(prediction, golds) == pytest.approx(oracle_f1(prediction, golds), abs=1e-9)


@given(ATTEMPTS)
def test_best_threshold_agrees_with_trying_every_prefix(attempts: list[Attempt]) -> None:
    value, threshold = best_threshold(attempts)
    expected_value, expected_threshold = oracle_best(attempts)
    assert value == pytest.approx(expected_value, abs=1e-9)
    assert threshold == expected_threshold


# --- laws ------------------------------------------------------------------------------------------


@given(TEXTS, st.lists(TEXTS, max_size=4))
def test_exact_never_exceeds_f1_and_both_are_shares(prediction: str, golds: list[str]) -> None:
    assert 0 <= exact(prediction, golds) <= f1(prediction, golds) <= 1


@given(TEXTS, st.lists(TEXTS, min_size=1, max_size=4))
def test_a_gold_answer_is_always_right(prediction: str, golds: list[str]) -> None:
    golds = [*golds, prediction]
    if normalise(prediction):
        assert exact(prediction, golds) == f1(prediction, golds) == 1


@given(TEXTS, TEXTS)
def test_f1_does_not_care_which_side_is_gold(one: str, other: str) -> None:
    assert f1(one, [other]) == pytest.approx(f1(other, [one]), abs=1e-9)


RANKED = st.lists(st.sampled_from("abcdef"), unique=True)
RELEVANCE = st.dictionaries(st.sampled_from("abcdef"), st.integers(-1, 3))


@given(RANKED, RELEVANCE)
def test_recall_and_success_grow_with_k(ranked: list[str], relevance: dict[str, int]) -> None:
    relevant = {id for id, grade in relevance.items() if grade > 0}
    shares = [recall(ranked, relevance, k=k) for k in range(len(ranked) + 1)]
    hits = [success(ranked, relevance, k=k) for k in range(len(ranked) + 1)]
    assert shares == sorted(shares)
    assert hits == sorted(hits)
    assert (shares[0], hits[0]) == (0, 0)
    assert hits[-1] == float(bool(relevant & set(ranked)))
    assert all(share <= hit for share, hit in zip(shares, hits, strict=True))


@given(RANKED, RELEVANCE)
def test_no_order_beats_that_of_the_grades(ranked: list[str], relevance: dict[str, int]) -> None:
    best = sorted(relevance, key=lambda id: -relevance[id])
    assert 0 <= ndcg(ranked, relevance, k=4) <= ndcg(best, relevance, k=4) + 1e-12
    assert 0 <= mrr(ranked, relevance) <= mrr(best, relevance)


# --- tables derived by hand ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The U.S. border.", "us border"),
        ("about 20,000", "about 20000"),
        ("an apple a day", "apple day"),
        ("the-end", "theend"),  # punctuation goes first, so no article is left to remove
        ("a.", ""),  # ... and here one appears: "a." -> "a" -> ""
        ("theatre", "theatre"),
        ("\u00a0 two\twords\n", "two words"),
        ("“quoted”", "“quoted”"),  # only ASCII punctuation is deleted
        ("Été", "été"),
        ("", ""),
    ],
)
def test_normalise(text: str, expected: str) -> None:
    assert normalise(text) == expected


@pytest.mark.parametrize(
    ("prediction", "golds", "em", "overlap"),
    [
        ("Kristi Noem", ["Kristi Noem"], 1, 1),
        ("the Kristi  Noem.", ["kristi noem"], 1, 1),
        # words {kristi, noem} and {secretary, kristi, noem}: P = 2/2, R = 2/3, F1 = 2·1·⅔ / (1 + ⅔) = 4/5
        ("Kristi Noem", ["Secretary Kristi Noem"], 0, 4 / 5),
        # the best gold counts: 4/5 beats 2·(1/2)·1 / (3/2) = 2/3
        ("Kristi Noem", ["Noem", "Secretary Kristi Noem"], 0, 4 / 5),
        # a word counts as often as both have it: 1 shared of 3 and of 1: P = 1/3, R = 1, F1 = 1/2
        ("no no no", ["no"], 0, 1 / 2),
        # word order is nothing to F1
        ("Noem Kristi", ["Kristi Noem"], 0, 1),
        ("Guatemala", ["Honduras"], 0, 0),
        ("", ["Guatemala"], 0, 0),
        ("", [], 1, 1),  # unanswerable and abstained
        ("Guatemala", [], 0, 0),  # unanswerable and answered
        ("", ["the"], 1, 1),  # a gold that normalises to nothing counts as no answer
        ("Guatemala", ["the"], 0, 0),
        ("", ["the", "Guatemala"], 0, 0),  # ... but is dropped beside one that does not
        ("a", [], 1, 1),  # a prediction that normalises to nothing is empty too
    ],
)
def test_exact_and_f1(prediction: str, golds: list[str], em: float, overlap: float) -> None:
    assert METRICS["exact"](prediction, golds) == em
    assert METRICS["f1"](prediction, golds) == pytest.approx(overlap, abs=1e-12)


def attempt(no_answer_score: float, value: float, answerable: bool, empty: bool = False) -> Attempt:
    return Attempt(no_answer_score, value, answerable, empty)


@pytest.mark.parametrize(
    ("attempts", "expected"),
    [
        # Running totals from 1 unanswerable: 2 (at .1), 1 (.5), 2 (.9). The first highest: 2 at .1.
        ([attempt(0.9, 1, True), attempt(0.1, 1, True), attempt(0.5, 0, False)], (2 / 3, 0.1)),
        # From 0: +0.5 at .2, +0.25 at .7: everything is worth answering.
        ([attempt(0.2, 0.5, True), attempt(0.7, 0.25, True)], (0.375, 0.7)),
        # Never better than abstaining throughout: 2 of 2 at the starting threshold 0.
        ([attempt(0.2, 0, False), attempt(0.7, 0, False)], (1.0, 0.0)),
        # An empty prediction on an unanswerable question costs nothing: 1, then 1 + 1 at .6.
        ([attempt(0.2, 0, False, True), attempt(0.6, 1, True)], (1.0, 0.6)),
        # Equal scores are taken one by one: after the first of the tie the total is already 2.
        ([attempt(0.5, 1, True), attempt(0.5, 0, False)], (1.0, 0.5)),
        # The other order never gets above 1, where it started.
        ([attempt(0.5, 0, False), attempt(0.5, 1, True)], (0.5, 0.0)),
    ],
)
def test_best_threshold(attempts: list[Attempt], expected: tuple[float, float]) -> None:
    assert best_threshold(attempts) == pytest.approx(expected, abs=1e-12)


def test_rankings_by_hand() -> None:
    """Of the relevant "c" (grade 1), "a" (2) and "z" (1), "c" stands second and "a" fourth; "y" is judged 0.

    Recall@5 is 2/3, success@1 0 and @5 1, the reciprocal rank 1/2. DCG: 1/log2 3 + 2/log2 5 = 1.4923;
    the best order gains 2/log2 2 + 1/log2 3 + 1/log2 4 = 3.1309; nDCG = 0.4766.
    """
    ranked, relevance = ["y", "c", "x", "a"], {"c": 1, "a": 2, "z": 1, "y": 0}
    values = {name: metric(ranked, relevance) for name, metric in RANKING_METRICS.items()}
    assert [values[f"recall@{k}"] for k in (1, 5, 10, 20)] == [0, 2 / 3, 2 / 3, 2 / 3]
    assert [values[f"success@{k}"] for k in (1, 5)] == [0, 1]
    assert values["mrr"] == 1 / 2
    assert values["ndcg@10"] == pytest.approx(0.4766, abs=5e-5)


def test_nothing_relevant_is_worth_nothing() -> None:
    assert {metric(["a"], {"a": 0}) for metric in RANKING_METRICS.values()} == {0}


@pytest.mark.parametrize(
    ("text", "answers", "found"),
    [
        ("The border pact was signed.", ["Border Pact"], True),
        ("It made an impact.", ["pact"], False),
        ("About 20,000 people", ["20,000"], True),
        ("About 20,000 people", ["20"], True),  # as in DPR, punctuation parts words
        ("About 200 people", ["20"], False),
        ("Jime\u0301nez signed", ["Jim\u00e9nez"], True),  # one spelling of the accent or the other
        ("Jimenez signed", ["Jiménez"], False),
        ("Noem signed", ["Arévalo", "Noem"], True),
        ("anything", ["", "—"], False),
        ("anything", [], False),
    ],
)
def test_an_answer_stands_in_a_passage_word_for_word(text: str, answers: list[str], found: bool) -> None:
    assert holds(text, answers) == found


@pytest.mark.parametrize(
    ("prediction", "golds", "kind", "value"),
    [
        ("approximately 20,000", ["20,000"], "how many", 1),
        ("about 20,000 people", ["20,000"], "how many", 1),
        ("two dozen", ["24"], "how many", 1),
        ("$1.2 billion", ["1,200 million dollars"], "how much", 1),
        ("26 June 2025", ["June 26, 2025"], "when", 1),
        ("19,000", ["20,000"], "how many", 0),
        ("Guatemala", ["20,000"], "how many", 0),
        ("", ["20,000"], "how many", 0),
        ("July 26, 2025", ["June 26, 2025"], "when", 0),
        ("300", ["299", "300"], "how many", 1),  # any gold will do
        ("several", ["several"], "how many", None),  # no gold states a value
        ("20 Days in Mariupol", ["20 Days in Mariupol"], "which", None),
        ("Drew Ensign", ["Drew Ensign"], "who", None),
    ],
)
def test_numeric_match(prediction: str, golds: list[str], kind: str, value: float | None) -> None:
    assert numeric_match(prediction, golds, QuestionType(kind)) == value


def test_no_attempts_have_no_threshold() -> None:
    with pytest.raises(ValueError, match="no attempts"):
        best_threshold([])


def test_every_metric_states_its_convention() -> None:
    for metric in (*METRICS.values(), recall, success, mrr, ndcg):
        assert metric.__doc__ is not None
        assert len(metric.__doc__) > 60


@pytest.mark.parametrize(
    ("prediction", "golds", "right"),
    [
        ("6 million euros", ["9 million euros"], False),
        ("6 million euros", ["9 million euros", "6 million euros"], True),
        ("nearly 9 million euros", ["9 million euros"], True),
        ("14 May 2021", ["14 June 2021"], False),
        ("$40,000", ["40,000 euros"], False),
        ("$40,000", ["40,000 dollars", "40,000 euros"], True),
        ("40,000", ["40,000 euros"], True),
        ("12 houses", ["12 homes"], True),
        ("the mayor of Aven", ["the mayor of Aven, Ada Orr"], True),
        ("Tarn", ["Aven"], False),
    ],
)
def test_another_figure_is_not_right_for_the_words_that_it_shares(
    prediction: str, golds: list[str], right: bool
) -> None:
    assert is_right(prediction, golds) is right
