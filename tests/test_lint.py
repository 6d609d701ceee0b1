"""`eval lint`: each planted mistake is found, named and told from what only looks odd."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from dateline.errors import QuestionError, UnknownArticleError
from dateline.evaluation.lint import lint
from dateline.result.replies import Answers
from dateline.result.result import Result
from dateline.settings import Retrieval
from dateline.types import Article, Passage, Span
from fakes import a_result, select_answers

CONTEXT = "Noem signed it on Thursday. On Thursday it rained, and 20,000 people were there."


def item(id: str, question: str, *answers: str | tuple[str, int], **more: Any) -> dict[str, Any]:
    placed = [(one, CONTEXT.find(one)) if isinstance(one, str) else one for one in answers]
    stated = [{"text": text, "answer_start": start} for text, start in placed]
    return {"id": id, "question": question, "answers": stated, "is_impossible": not answers} | more


Rows = list[tuple[str, ...]]


def findings(
    tmp_path: Path, *items: dict[str, Any], dateline: Any = None, reader: Any = None, **paragraph: Any
) -> Rows:
    path = tmp_path / "gold.json"
    shape = {"data": [{"paragraphs": [{"context": CONTEXT, "qas": items} | paragraph]}]}
    path.write_text(json.dumps(shape), encoding="utf-8")
    return [
        (one.severity, one.kind, one.question)
        for one in lint(path, dateline=dateline, reader=reader).findings
    ]


def test_a_sound_set_gives_nothing(tmp_path: Path) -> None:
    assert findings(tmp_path, item("q1", "Who signed?", "Noem"), item("q2", "Who sang?")) == []


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        ([item("q1", "Who?", ("Noem", 3))], ("error", "offset", "q1")),
        ([item("q1", "Who?", ("Nobody", 3))], ("error", "offset", "q1")),
        ([item("q1", "Who?", "Noem", "the")], ("error", "empty answer", "q1")),
        ([item("q1", "Who?", "Noem"), item("q1", "What?", "it")], ("error", "id used twice", "q1")),
        ([item("q1", " ", "Noem")], ("error", "no question", "q1")),
        ([item("q1", "Who?", "Noem", is_impossible=True)], ("error", "contradiction", "q1")),
        ([item("q1", "Who?", is_impossible=False)], ("error", "contradiction", "q1")),
        ([item("q1", "When?", "Thursday")], ("warning", "stands elsewhere", "q1")),
        (
            [item("q1", "Who signed it?", "Noem"), item("q2", "who signed it", "Noem")],
            ("warning", "duplicate question", "q2"),
        ),
        (
            [item("q1", "Who signed the border pact on Thursday?", "Noem"),
             item("q2", "Who signed the border pact on Friday, though?")],
            None,  # two words of eight differ: 5 / 8
        ),
        (
            [item("q1", "Who signed the old border pact on Thursday?", "Noem"),
             item("q2", "Who signed the new border pact on Thursday then?")],
            None,
        ),
        (
            [item("q1", "Who signed the border pact there on Thursday?", "Noem"),
             item("q2", "Who signed the border pact on Thursday?")],
            ("warning", "near answer", "q2"),
        ),
    ],
)  # fmt: skip
def test_each_mistake_is_found(
    tmp_path: Path, items: list[dict[str, Any]], expected: tuple[str, ...] | None
) -> None:
    found = findings(tmp_path, *items)
    assert (expected in found) if expected else not found


def test_an_answer_inside_a_longer_one_stands_nowhere_else(tmp_path: Path) -> None:
    """ "20,000" inside "20,000 people" is the same place, and "20" is another number."""
    assert findings(tmp_path, item("q1", "How many?", "20,000", "20,000 people")) == []


def test_a_broken_file_is_one_error_with_its_place(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text('{"question": "Who?", "answer": ["Noem"]}\n{"question": \n', encoding="utf-8")
    [found] = lint(path).findings
    assert (found.severity, found.kind) == ("error", "unreadable")
    assert "line 2" in found.message
    assert lint(path).errors == 1


class Shelf:
    """An index in which every article is one passage, found for every question; the first answers with it."""

    def __init__(self, confident: float, **texts: str) -> None:
        self.confident = confident
        self.articles = {id: Article(id, text) for id, text in texts.items()}

    def retrieve(
        self, question: str, *, top_k: int | None = None, retrieval: Retrieval | None = None
    ) -> tuple[Passage, ...]:
        return tuple(Passage(one, 0, len(one.text), 1.0) for one in self.articles.values())[:top_k]

    def ask(self, question: str) -> Result:
        passage, *_ = self.retrieve(question)
        span = Span(passage.article, 0, 4, self.confident, 0.0, passage)
        candidates = select_answers((span,), limit=1, retrieval_weight=0)
        return a_result(question, Answers(candidates), 0.5, (passage,))

    def find_text(self, text: str) -> tuple[str, ...]:
        return tuple(id for id, article in self.articles.items() if article.text == text)

    def article(self, article_id: str) -> Article:
        if article_id not in self.articles:
            raise UnknownArticleError(f"no article {article_id}", hint="look again")
        return self.articles[article_id]


def test_an_index_tells_what_the_set_misses(tmp_path: Path) -> None:
    shelf = Shelf(2.0, b="Noem was there.", a=CONTEXT)
    items = (
        item("q1", "Who signed?", "Noem"),  # stands in b as well
        item("q2", "Who signed it?", "Noem", also_in=["b"]),  # which this one knows
        item("q3", "Who was it?", "Noem", disagrees_with=["z"]),  # and z is not there
        item("q4", "Who sang?"),  # answered "Noem", with confidence 0.88
    )
    assert findings(tmp_path, *items, dateline=shelf, article_id="a") == [
        ("warning", "stands in another article", "q1"),
        ("warning", "article missing", "q3"),
        ("warning", "stands in another article", "q3"),
        ("warning", "near answer", "q4"),
    ]
    unsure = Shelf(-2.0, b="Noem was there.", a=CONTEXT)
    assert findings(tmp_path, items[3], dateline=unsure) == []


class ShortReader:
    """Takes 40 characters."""

    def read(self, question: str, passages: Any, **_: Any) -> None:
        if len(question) > 40:
            raise QuestionError("the question is too long", hint="ask it in fewer words")


@pytest.mark.parametrize("shelf", [None, Shelf(-2.0, a=CONTEXT)])
def test_a_question_too_long_for_the_reader_cannot_be_asked(tmp_path: Path, shelf: Shelf | None) -> None:
    long = "Who of all of those that were there that day signed it?"
    items = item("q1", "Who signed it?", "Noem"), item("q2", long, "Noem"), item("q3", "x" * 2_001)
    found = findings(tmp_path, *items, dateline=shelf, reader=ShortReader(), article_id="a")
    assert found == [("error", "cannot be asked", "q2"), ("error", "cannot be asked", "q3")]
