"""Gold sets grown by hand: read back as they were meant, and nothing of what was there lost."""

from __future__ import annotations

import gzip
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline import Article, Citation
from dateline.errors import DatelineError, GoldError, UsageError
from dateline.evaluation.gold.adding import add_answer, add_no_answer
from dateline.evaluation.gold.reading import read_gold
from fakes import PAPER, WIRE, cite

DEPORTED = "How many people were deported?"


@given(st.data())
def test_any_answer_stands_where_eval_looks_for_it(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    """`read_gold` refuses an answer that does not stand at its place in the context."""
    text = data.draw(st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(str.strip))
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    question = data.draw(st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(str.strip))
    path = tmp_path_factory.mktemp("gold") / "gold.json"
    citation = Citation(Article("a", text), start, end, 0, len(text))
    if not citation.text.strip():
        return
    assert add_answer(path, question, citation)
    assert not add_answer(path, question, citation)
    [read] = read_gold(path)
    assert (read.question, read.answers, read.context, read.article_id) == (
        question,
        (citation.text,),
        text,
        "a",
    )


def test_what_is_in_the_set_stays_as_it_is(tmp_path: Path) -> None:
    """A set of somebody else's, with keys that Dateline does not know, gains an answer and a question."""
    path = tmp_path / "gold.json"
    known: dict[str, Any] = {
        "id": "x",
        "question": "how many  people were deported?",
        "answers": [],
        "mood": "curious",
    }
    known["answers"] = [{"text": "20,000", "answer_start": WIRE.text.index("20,000")}]
    gold = {
        "data": [{"paragraphs": [{"context": WIRE.text, "qas": [known], "note": 1}], "title": "é"}],
        "by": "me",
    }
    path.write_text(json.dumps(gold), encoding="utf-8")
    assert add_answer(path, DEPORTED, cite(WIRE, "about 20,000 people"))
    assert add_no_answer(path, "Who won?", WIRE)
    after = json.loads(path.read_text(encoding="utf-8"))
    [paragraph] = after["data"][0]["paragraphs"]
    first, second = paragraph["qas"]
    assert (after["by"], paragraph["note"], first["mood"], first["id"]) == ("me", 1, "curious", "x")
    assert [answer["text"] for answer in first["answers"]] == ["20,000", "about 20,000 people"]
    assert (second["question"], second["is_impossible"], second["answers"]) == ("Who won?", True, [])
    assert len(read_gold(path)) == 2


def test_a_question_under_several_articles_names_the_others(tmp_path: Path) -> None:
    path = tmp_path / "gold.json"
    third = replace(PAPER, id="third")
    for citation in (cite(WIRE, "20,000"), cite(PAPER, "20,000"), cite(third, "300")):
        assert add_answer(path, DEPORTED, citation)
    assert [(one.article_id, set(one.also_in)) for one in read_gold(path)] == [
        ("wire", {"paper", "third"}),
        ("paper", {"wire", "third"}),
        ("third", {"wire", "paper"}),
    ]


def test_an_article_that_has_changed_gets_a_paragraph_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "gold.json"
    changed = replace(WIRE, text=f"Corrected. {WIRE.text}")
    assert add_answer(path, DEPORTED, cite(WIRE, "20,000"))
    assert add_answer(path, DEPORTED, cite(changed, "20,000"))
    assert [one.context for one in read_gold(path)] == [WIRE.text, changed.text]


def test_a_contradiction_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "gold.json"
    assert add_no_answer(path, DEPORTED, WIRE)
    assert not add_no_answer(path, DEPORTED, PAPER)
    with pytest.raises(UsageError, match="says that the question has no answer"):
        add_answer(path, DEPORTED, cite(WIRE, "20,000"))
    assert add_answer(path, "When?", cite(WIRE, "Thursday"))
    with pytest.raises(UsageError, match="says that the question has an answer"):
        add_no_answer(path, "when?", WIRE)


@pytest.mark.parametrize(
    "content",
    [
        b"{",
        b'{"data": []}',
        b'{"data": [{"paragraphs": [{"context": "a", "qas": [{"id": "1"}]}]}]}',
        gzip.compress(b'{"data": [{"paragraphs": [{"context": "a", "qas": [{"id": "1", "question": "?", '
                      b'"answers": [{"text": "a", "answer_start": 0}]}]}]}]}'),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_added_to_is_left_alone(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "gold.json"
    path.write_bytes(content)
    with pytest.raises(GoldError):
        add_answer(path, DEPORTED, cite(WIRE, "20,000"))
    assert path.read_bytes() == content
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_is_no_gold_set(tmp_path: Path) -> None:
    with pytest.raises(DatelineError):
        add_answer(tmp_path, DEPORTED, cite(WIRE, "20,000"))
