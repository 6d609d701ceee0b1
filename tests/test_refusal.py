"""Why the nearest answer was refused, in words that a person can check."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dateline.answers.refusal import _MISSING, _REASONS, missing, refusal
from dateline.reader.calibration import EVIDENCE, Calibration
from dateline.result.replies import Answers, Scope
from dateline.result.result import Result
from dateline.types import Article, Passage, Span
from fakes import a_result, select_answers

TEXT = "The ministers signed in Harlan on Thursday, and met again on Friday. “It’s done,” one said."
ARTICLE = Article("wire", TEXT, date="2025-06-26")
TYPICAL = {"score": 5.0, "lead": 4.0, "passage": 0.8}
CALIBRATION = Calibration(-9.0, dict.fromkeys(TYPICAL, 1.0), typical=TYPICAL)


def result(question: str, *found: tuple[str, float], cosine: float = 1.0) -> Result:
    """What comes of a reader that proposes those words with those scores, in a passage of that cosine."""
    passage = Passage(ARTICLE, 0, len(TEXT), score=0.5, cosine=cosine)
    spans = [
        Span(ARTICLE, start, start + len(words), score, 0.0, passage)
        for words, score in found
        if (start := TEXT.index(words)) >= 0
    ]
    answers = select_answers(spans, limit=3, retrieval_weight=0, question=question, calibration=CALIBRATION)
    return a_result(question, Answers(answers), 0.9, (passage,) if found else ())


@pytest.mark.parametrize(
    ("question", "found", "reason"),
    [
        ("When did they sign?", [("Thursday", -3.0)], "the reader saw hardly any answer in it"),
        (
            "When did they sign?",
            [("Thursday", 5.0), ("Friday", 4.5)],
            "another answer is about as likely",
        ),
        ("When did Hungary sign?", [("Thursday", 5.0)], "its article does not have 'Hungary'"),
        (
            "When did Hungary and Austria sign?",
            [("Thursday", 1.0)],
            "its article does not have 'Hungary' or 'Austria', and the reader saw hardly any answer in it",
        ),
        (
            "When did they sign in 2025?",
            [("Thursday", 5.0)],
            "answers like it are right too seldom",
        ),
        ("When did they sign?", [], "no passage was found"),
        (
            'When did he say "no deal"?',
            [("Thursday", 5.0)],
            "no article that was read has 'no deal' word for word",
        ),
        (
            "When did he say “Hungary is out,” and ‘no deal’ at that?",
            [("Thursday", 1.0)],
            "no article that was read has 'Hungary is out' or 'no deal' word for word, and the reader saw "
            "hardly any answer in it",
        ),
    ],
)
def test_the_reason_names_what_the_nearest_lacks(
    question: str, found: list[tuple[str, float]], reason: str
) -> None:
    assert refusal(result(question, *found)) == reason


@pytest.mark.parametrize(
    "question",
    [
        'When did one say "It\'s done"?',
        "When did they say 'it’s done' of the ministers' deal?",
        'When did they meet "again … Friday"?',
        'When was it that "[the] ministers signed in Harlan ..."?',
        "When did the ministers' deal end the Arbours' strike?",
    ],
)
def test_what_an_article_has_is_no_missing_quotation_however_it_is_set(question: str) -> None:
    assert "word for word" not in refusal(result(question, ("Thursday", 5.0)))


def test_the_nearest_lack_what_is_quoted_in_no_article_and_no_words_to_go_by() -> None:
    said = result('Who called it "a disgrace"?', ("ministers", -1.0))
    (nearest,) = said.candidates
    nearest = replace(nearest, confidence=0.2, shortfall={"asked": 2.0, "named": 1.0})
    said = replace(said, reply=Answers((nearest,)))
    assert missing(said) == "no article that was read has 'a disgrace' word for word"
    assert "few words" not in refusal(said)


def test_the_nearest_lack_no_word_that_was_not_typed() -> None:
    said = result("What was reported about the harbour?", ("ministers", -1.0))
    (nearest,) = said.candidates
    said = replace(said, reply=Answers((replace(nearest, confidence=0.2),)))
    assert "no passage that was read has 'reported' or 'harbour'" in missing(said)
    confined = replace(said, asked="What did AP print on the harbour?", scope=Scope(sources=("AP",)))
    assert "no passage that was read has 'harbour'" in missing(confined)


def test_a_weak_passage_is_a_reason() -> None:
    weak = result("When did they sign the treaty of Basel?", ("Thursday", 9.0), cosine=0.0)
    assert "its passage is a weak match for the question" in refusal(weak)


def test_every_kind_of_evidence_can_be_told_as_a_reason() -> None:
    assert set(_REASONS) == set(_MISSING) == set(EVIDENCE)
