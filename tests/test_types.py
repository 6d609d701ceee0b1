"""The records: every `.text` is a slice of its article, and nothing can be changed."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline import types
from dateline.output.json import result_shape
from dateline.result import answer as answers
from dateline.result import replies, result
from dateline.result.answer import Answer, Citation, Evidence
from dateline.result.replies import Answers
from dateline.result.result import Seconds
from dateline.types import Article, Chunk, Passage, Span
from fakes import a_result, cite
from texts import texts

RECORDS = [
    record
    for module in (types, answers, replies, result)
    for record in vars(module).values()
    if isinstance(record, type) and record.__module__ == module.__name__ and dataclasses.is_dataclass(record)
]

ARTICLE = Article("a", "It rained. About 20,000 people left.", title="Rain")
NO_TIME = Seconds(0, 0, 0)


def answer(start: int, end: int, confidence: float) -> Answer:
    return Answer((Citation(ARTICLE, start, end, 11, 36),), 1.0, confidence)


@given(texts, st.data())
def test_text_is_the_slice_and_nothing_else(text: str, data: st.DataObject) -> None:
    ends = st.integers(0, len(text))
    quote_start, start, end, quote_end = sorted(data.draw(st.tuples(ends, ends, ends, ends)))
    article = Article("a", text)
    passage = Passage(article, quote_start, quote_end, score=0.5)
    citation = Citation(article, start, end, quote_start, quote_end)
    assert Chunk(article, start, end).text == text[start:end]
    assert passage.text == text[quote_start:quote_end]
    assert Span(article, start, end, 1.0, 0.5, passage).text == text[start:end]
    assert citation.text == text[start:end]
    assert citation.quote == text[quote_start:quote_end]
    assert citation.text in citation.quote


def test_the_first_citation_speaks_for_the_answer() -> None:
    other = Article("b", "20,000")
    found = Answer((Citation(ARTICLE, 17, 23, 11, 36), Citation(other, 0, 6, 0, 6)), 2.0, 0.9)
    assert (found.text, found.start, found.end) == ("20,000", 17, 23)


def test_a_margin_is_what_the_span_scores_over_no_answer() -> None:
    assert Span(ARTICLE, 0, 2, 5.5, 7.0, Passage(ARTICLE, 0, 10, 1.0)).margin == -1.5


def test_an_article_is_called_by_its_title_even_an_empty_one_else_by_its_id() -> None:
    assert ARTICLE.name == "Rain"
    assert Article("a", "text", title="").name == ""
    assert Article("a", "text").name == "a"


def test_a_result_stands_behind_the_candidates_that_it_is_sure_enough_of() -> None:
    candidates = (answer(17, 23, 0.8), answer(3, 9, 0.1))
    answered = a_result("How many?", Answers(candidates), 0.8)
    abstained = dataclasses.replace(answered, min_confidence=0.81)
    assert (answered.answered, answered.answers) == (True, candidates[:1])
    assert (abstained.answered, abstained.answers) == (False, ())
    assert answered.confidence == abstained.confidence == 0.8
    assert a_result("How many?", Answers(), 0.0).confidence == 0
    assert not a_result("How many?", Answers(), 0.0).answered


PIER = Article(
    "pier",
    "About 300 people waited at the pier of Corvo.\nPassengers slept there.\nIt was dark.\n"
    "Mayor Lena Arbour let them wait.\nSome 40 of them were led by Jonas Wiek.\nArbour slept.",
)


@pytest.mark.parametrize(
    ("question", "read", "nearest"),
    [
        ("Who waited?", ("About 300 people", "Lena Arbour"), ("Lena Arbour", "About 300 people")),
        ("Who waited?", ("About 300 people", "Some 40"), ("Some 40", "About 300 people")),
        ("Who slept?", ("Passengers", "Arbour slept"), ("Arbour slept", "Passengers")),
        (
            "Who waited?",
            ("About 300 people", "Passengers", "It", "Lena Arbour"),
            ("Lena Arbour", "About 300 people", "Passengers"),
        ),
        ("Who waited in Corvo?", ("About 300 people", "Passengers"), ("About 300 people", "Passengers")),
        ("Who waited with Lena Arbour?", ("Passengers", "Lena Arbour"), ("Passengers", "Lena Arbour")),
        ("How many waited?", ("About 300 people", "Lena Arbour"), ("About 300 people", "Lena Arbour")),
    ],
)
def test_asked_who_what_names_somebody_is_nearer(
    question: str, read: tuple[str, ...], nearest: tuple[str, ...]
) -> None:
    found = tuple(Answer((cite(PIER, words),), 0.0, 0.2) for words in read)
    told = a_result(question, Answers(found))
    assert tuple(one.text for one in told.nearest) == nearest
    assert told.candidates == found


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.__name__)
def test_a_record_takes_no_new_attribute_and_no_new_value(record: type) -> None:
    made: Any = object.__new__(record)
    name = dataclasses.fields(record)[0].name
    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(made, name, "other")
    assert not hasattr(made, "__dict__")


def test_the_records_are_all_there() -> None:
    assert {"Article", "Chunk", "Passage", "Span", "Citation", "Answer", "Result"} <= {
        record.__name__ for record in RECORDS
    }


def test_a_result_fits_a_line_and_writes_itself() -> None:
    question = "How many people left, as far as anybody who was there that day can tell?"
    told = a_result(question, Answers((answer(17, 23, 0.9),), None))
    assert repr(told) == "<Result 'How many people left, as far as anybody who was t…': '20,000' (90%)>"
    assert told.to_dict() == result_shape(told)
    assert told.to_dict(candidates=True)["answers"][0]["answer"] == "20,000"


@pytest.mark.parametrize(
    ("confidence", "words", "outcome"),
    [(0.9, 1.0, "answer"), (0.2, 0.0, "not sure"), (0.02, 0.6, "not sure"), (0.02, 0.2, "nothing")],
)
def test_what_is_near_is_neither_an_answer_nor_nothing(confidence: float, words: float, outcome: str) -> None:
    one = dataclasses.replace(answer(18, 24, confidence), evidence=Evidence(1.0, words=words))
    told = a_result("How many?", Answers((one, one), None))
    assert told.outcome == outcome
    assert told.nearest == ((one,) if outcome == "not sure" else ())  # a sentence is shown once
    assert a_result("How many?", Answers((), None)).outcome == "nothing"
