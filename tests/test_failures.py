"""Why an answer is wrong: a record for each class."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dateline.evaluation.failures import Failure, classify, count_failures
from dateline.evaluation.records import NOT_ASKED, Candidate, Cited, Record, SeenPassage, View, ViewAnswers

TEXT = (
    "The minister Ana Beltran signed the pact in Panama City on June 26, 2025, before 92.3 million viewers."
)


def cited(words: str, article: str = "a") -> Cited:
    start = TEXT.index(words)
    return Cited(article, None, start, start + len(words), TEXT, 0)


def record(
    answer: str,
    *golds: str,
    type: str = "who",
    answered: bool = True,
    holds: bool = True,
    seen_in: str = "a",
) -> Record:
    """A question about TEXT, article "a"; the answer is cited from there where it stands in it."""
    place = cited(answer) if answer and answer in TEXT else None
    gold = cited(golds[0]) if golds and golds[0] in TEXT else None
    candidates = (Candidate(answer, 0.9, 1.0, place),) if answer else ()
    reading = ViewAnswers(
        candidates, answered and bool(answer), 0.1, (SeenPassage(seen_in, 0, 9, 1.0, holds),)
    )
    return Record(
        "q", "?", type, golds, not golds, gold, {"a": 1} if golds else {},
        readings={View.END_TO_END: reading},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (record("Ana Beltran", "Ana Beltran"), None),
        (record("the Ana Beltran.", "Ana Beltran"), None),  # the same, once normalised
        (record(""), None),  # refused, and rightly
        (record("Ana Beltran", answered=False), None),
        (record("Ana Beltran"), Failure.UNANSWERABLE),
        (record("", "Ana Beltran"), Failure.ABSTAINED),
        (record("Ana Beltran", "Ana Beltran", answered=False), Failure.ABSTAINED),
        (record("", "Ana Beltran", holds=False), Failure.RETRIEVAL),
        (record("Panama City", "Ana Beltran", holds=False), Failure.RETRIEVAL),
        # A passage says the words, but not in an article that counts.
        (record("Panama City", "Ana Beltran", seen_in="b"), Failure.RETRIEVAL),
        (record("Panama City", "Ana Beltran"), Failure.WRONG_SPAN),
        (record("Beltran", "Ana Beltran"), Failure.BOUNDARY),
        (record("Beltran signed the pact", "minister Ana Beltran"), Failure.BOUNDARY),  # by place
        (record("minister Ana Beltran", "Ana Beltran"), Failure.NARROW),
        # All of the gold, but six words more: that is no narrow gold.
        (record("minister Ana Beltran signed the pact in Panama City", "Beltran"), Failure.BOUNDARY),
        (record("26 June 2025", "June 26, 2025", type="when"), Failure.NARROW),
        (record("26 June 2025", "June 26, 2025", type="when", holds=False), Failure.NARROW),
        (record("108.1 million", "92.3 million", type="how many"), Failure.WRONG_SPAN),
    ],
)  # fmt: skip
def test_each_wrong_answer_has_its_class(asked: Record, expected: Failure | None) -> None:
    assert classify(asked, View.END_TO_END) == expected


def test_what_could_not_be_asked_is_no_fault_of_retrieval() -> None:
    readings = {View.END_TO_END: NOT_ASKED}
    asked = Record("q", "?", "who", ("Ana Beltran",), False, readings=readings, fault="it is too long")
    assert classify(asked, View.END_TO_END) == Failure.UNASKED
    assert classify(replace(asked, fault=None), View.END_TO_END) == Failure.RETRIEVAL


def test_places_of_two_texts_are_not_compared() -> None:
    """The set's context is the end of the article: its offsets are others than the article's."""
    asked = record("Panama City", "Ana Beltran")
    assert asked.gold is not None
    context = TEXT[4:]
    for start in range(4):
        shifted = replace(asked.gold, start=50 + start, end=61 + start, passage=context)
        assert classify(replace(asked, gold=shifted), View.END_TO_END) == Failure.WRONG_SPAN
    inside = replace(asked.gold, start=TEXT.index("City"), end=len(TEXT))
    assert classify(replace(asked, gold=inside), View.END_TO_END) == Failure.BOUNDARY


def test_without_passages_retrieval_is_not_to_blame() -> None:
    """Another system's answers come without the passages it read."""
    reading = ViewAnswers((Candidate("Panama City"),), True, None)
    asked = Record("q", "?", "who", ("Ana Beltran",), False, readings={View.PREDICTIONS: reading})
    assert classify(asked, View.PREDICTIONS) == Failure.WRONG_SPAN


def test_counts_by_class_and_by_type() -> None:
    asked = [
        record("Ana Beltran", "Ana Beltran"),
        record("Panama City", "Ana Beltran"),
        record("", "Ana Beltran"),
        record("Ana Beltran", type="when"),
    ]
    found = count_failures(asked, View.END_TO_END)
    assert sum(found.by_class.values()) == 3
    assert found.by_class[Failure.UNANSWERABLE] == found.by_type["when"][Failure.UNANSWERABLE] == 1
    assert (list(found.by_type), found.asked, found.right) == (
        ["who", "when"], {"who": 3, "when": 1}, {"who": 1, "when": 0},
    )  # fmt: skip
