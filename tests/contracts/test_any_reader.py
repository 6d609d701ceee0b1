"""What a reader must do, told by every one of `READERS` in `dateline.reader.named`."""

from __future__ import annotations

from itertools import pairwise

import pytest

from dateline.errors import QuestionError
from dateline.reader.contract import Reader
from dateline.reader.named import READERS, load_reader
from dateline.types import Article, Passage

QUESTION = "How many people were deported?"
TEXTS = {
    "wire": "The wire. About 20,000 people were deported between January and June, the ministry said.",
    "other": "Heavy rain flooded the lower town and closed the railway line.",
    "again": "Officials counted 19,500 people who had been deported by the end of June.",
}


@pytest.fixture(scope="module", params=READERS)
def reader(request: pytest.FixtureRequest) -> Reader:
    return load_reader(request.param, threads=1)


def passages() -> list[Passage]:
    """Each begins inside its article, so that offsets that count from a passage are found out."""
    articles = [Article(id, f"Filler. {text}") for id, text in TEXTS.items()]
    return [Passage(article, 8, len(article.text), score=1.0) for article in articles]


def test_spans_lie_in_their_passages_and_the_best_answers(reader: Reader) -> None:
    spans = reader.read(QUESTION, passages(), max_answer_tokens=30).spans
    assert "20,000" in spans[0].text or "19,500" in spans[0].text
    for span in spans:
        assert span.passage in passages()
        assert span.passage.start <= span.start < span.end <= span.passage.end
        assert span.text == span.article.text[span.start : span.end]
    assert [span.margin for span in spans] == sorted((span.margin for span in spans), reverse=True)


@pytest.mark.parametrize("each", [1, 3])
def test_a_passage_gives_no_more_than_asked_for_and_no_character_twice(reader: Reader, each: int) -> None:
    spans = reader.read(QUESTION, passages(), max_answer_tokens=30, spans_per_passage=each).spans
    for passage in passages():
        own = sorted((span.start, span.end) for span in spans if span.passage == passage)
        assert len(own) <= each
        assert all(before[1] <= after[0] for before, after in pairwise(own))


def test_one_pass_gives_the_spans_and_the_windows(reader: Reader) -> None:
    reading = reader.read(QUESTION, passages(), max_answer_tokens=30)
    assert reading.spans
    assert {window.passage.article.id for window in reading.windows} <= TEXTS.keys()


def test_nothing_is_read_from_nothing(reader: Reader) -> None:
    assert reader.read(QUESTION, [], max_answer_tokens=30).spans == ()


def test_a_question_that_is_too_long_is_refused_not_cut(reader: Reader) -> None:
    with pytest.raises(QuestionError):
        reader.read("who " * 5000, passages(), max_answer_tokens=30)


def test_a_result_can_say_what_gave_it(reader: Reader) -> None:
    assert reader.name
    assert len(reader.sha256) == 64
    assert reader.calibration is not None


def test_each_passage_is_judged_by_itself_or_none(reader: Reader) -> None:
    judged = reader.judge("Were people deported?", passages())
    assert [one.passage for one in judged] in ([], passages())
