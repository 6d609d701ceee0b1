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
        ([item("q1", "Who?", ("oem", 1))], ("warning", "cut word", "q1")),
        ([item("q1", "Who?", ("Noem sign", 0))], ("warning", "cut word", "q1")),
        ([item("q1", "How many?", ("20", CONTEXT.index("20,")))], ("warning", "cut word", "q1")),
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


@pytest.mark.parametrize(
    ("context", "answer"),
    [
        ("The ferry ran 5km past Hov-on-Sea.", "5"),
        ("The ferry ran 5km past Hov-on-Sea.", "Hov"),
        ("It opened on 3 May 1994, 20 years late.", "3 May 1994"),
        ("On the 20th it sank.", "20"),
        ("港の火事で十四隻が燃えた。", "十四隻"),  # nothing parts its words
    ],
)
def test_what_is_a_word_of_its_own_is_not_cut(tmp_path: Path, context: str, answer: str) -> None:
    asked = item("q1", "What?", (answer, context.index(answer)))
    assert findings(tmp_path, asked, context=context) == []


MRQA = {"qid": "q1", "question": "Who rowed?"}


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"answers": ["Ottilie Brandt", "O. Brandt"]}, []),  # an alias, of which no place is stated
        ({"answers": ["ottilie brandt"]}, []),
        ({"answers": ["Brandt"], "detected_answers": ...}, []),
        ({"detected_answers": [{"text": "Ottilie Brandt", "char_spans": [[2, 15]]}]}, ["offset"]),
    ],
)
def test_of_mrqa_only_stated_places_can_miss(
    tmp_path: Path, more: dict[str, Any], expected: list[str]
) -> None:
    path = tmp_path / "gold.jsonl"
    places = [{"text": "Ottilie Brandt", "char_spans": [[0, 13]]}]
    asked = {"answers": ["Ottilie Brandt"], "detected_answers": places} | MRQA | more
    asked = {key: value for key, value in asked.items() if value is not ...}
    lines = [{"header": {}}, {"context": "Ottilie Brandt rowed to Hov.", "qas": [asked]}]
    path.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    assert [one.kind for one in lint(path).findings] == expected


def test_a_question_of_two_articles_that_name_each_other_is_no_duplicate(tmp_path: Path) -> None:
    path = tmp_path / "gold.json"

    def paragraph(id: str, *others: str) -> dict[str, Any]:
        return {"context": CONTEXT, "article_id": id, "qas": [item(id, "Who?", "Noem", also_in=others)]}

    def kinds(*paragraphs: dict[str, Any]) -> list[str]:
        path.write_text(json.dumps({"data": [{"paragraphs": paragraphs}]}), encoding="utf-8")
        return [one.kind for one in lint(path).findings]

    assert kinds(paragraph("a", "b"), paragraph("b", "a")) == []
    assert kinds(paragraph("a", "b"), paragraph("b")) == ["duplicate question"]


def test_a_context_that_is_not_the_articles_is_found(tmp_path: Path) -> None:
    asked = item("q1", "Who signed?", "Noem")
    for text, expected in (
        (CONTEXT, []),
        (f"Border\n\n{CONTEXT.replace(' ', chr(10))}  More.", []),  # a part of it, in other lines
        (CONTEXT.replace("20,000", "14,000"), [("warning", "other text", "q1")]),
    ):
        assert findings(tmp_path, asked, dateline=Shelf(-9.0, a=text), article_id="a") == expected


def test_what_a_near_answer_is_reads_as_words(tmp_path: Path) -> None:
    asked = "Who signed the border pact on Thursday?"
    items = [item("q1", asked, "Noem"), item("q2", f"{asked} Now?")]
    path = tmp_path / "gold.json"
    path.write_text(json.dumps({"data": [{"paragraphs": [{"context": CONTEXT, "qas": items}]}]}))
    [found] = lint(path).findings
    assert found.message == "q1 asks nearly the same, and is answered 'Noem'"


def test_a_file_that_cannot_be_read_is_told_with_the_remedy(tmp_path: Path) -> None:
    path = tmp_path / "gold.json"
    path.write_text("[]", encoding="utf-8")
    [found] = lint(path).findings
    assert "the file is not an object; gold sets are SQuAD JSON" in found.message


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
