"""What kind of answer a question asks for."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.evaluation.gold.reading import read_gold
from dateline.questions import question_type
from dateline.types import QuestionType

GOLD = Path(__file__).parent.parent / "eval" / "gold" / "corpus.json"


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("How many people were deported?", "how many"),
        ("By July, how many people had been deported?", "how many"),
        ("What is the death toll of the earthquake?", "how many"),
        ("What was the number of passengers?", "how many"),
        ("How much did it cost?", "how much"),
        ("For how long was the runway closed?", "how much"),
        ("How far is Belaya from Ukraine?", "how much"),
        ("What share of the vote did he win?", "how much"),
        ("What does the rover weigh?", "how much"),
        ("Who signed the pact?", "who"),
        ("Whose body was found?", "who"),
        ("With whom did she talk?", "who"),
        ("Which judge blocked the flights?", "who"),
        ("What German poet wrote it?", "who"),
        ("What was the girl's name?", "who"),
        ("What did the minister say about it?", "what"),
        ("What is the official deadline?", "what"),
        ("Which country will host the final?", "which"),
        ("When did the bridge fall?", "when"),
        ("In which year did it open?", "when"),
        ("At what time was the bridge struck?", "when"),
        ("How long ago did the bridge open?", "when"),
        ("Where was the final played?", "where"),
        ("In which stadium was the final played?", "where"),
        ("From which American city did the plane take off?", "where"),
        ("Why did he leave?", "why"),
        ("For what reasons did he leave?", "why"),
        ("In which US territory was the vote held?", "where"),
        ("Which airport had the most passengers?", "which"),
        ("Which countries did she visit?", "list"),
        ("What sources of revenue does the Commission want?", "list"),
        ("What was stolen?", "what"),
        ("How did she describe the deal?", "what"),
        ("What happens next?", "what"),
        ("Did the bridge fall?", "yes/no"),
        ("Hasn't the bridge been rebuilt?", "yes/no"),
        ("In 2024, was Arévalo sworn in?", "yes/no"),
        ("Did the raid cost lives, according to the ministry?", "yes/no"),
        ("Guatemala", "what"),
        ("", "what"),
    ],
)
def test_the_kind_of_answer(question: str, expected: str) -> None:
    assert question_type(question) == expected


def test_most_gold_questions_are_of_the_type_they_state() -> None:
    """288 of 297 at the time of writing; the rest are matters of opinion, such as two who shared a prize."""
    wrong = Counter(
        (question.type, question_type(question.question).value)
        for question in read_gold(GOLD)
        if question.type is not None and question.type != question_type(question.question)
    )
    assert wrong.total() <= 12, wrong


@given(st.text())
def test_any_text_has_a_type(question: str) -> None:
    assert isinstance(question_type(question), QuestionType)
