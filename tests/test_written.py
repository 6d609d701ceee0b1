"""`eval/written.py`: questions kept by offset become sets that training and measuring read."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from dateline.evaluation.gold.judged import read_judged
from dateline.evaluation.gold.reading import read_gold

EVAL = Path(__file__).parent.parent / "eval"
KEPT = EVAL / "gold/written.jsonl"
TEXT = "The bridge in Orla was shut on Monday. It will stay so until May, said Ada Lind. Nobody was hurt."
NAMES = [f"n{number}" for number in range(60)]


def place(words: str) -> list[int]:
    return [TEXT.index(words), TEXT.index(words) + len(words)]


def written(article: str) -> list[dict[str, Any]]:
    shut, hurt = place("The bridge in Orla was shut on Monday."), place("Nobody was hurt.")
    return [
        {"article": article, **rest}
        for rest in (
            {
                "question": "When did Orla's bridge close?",
                "kind": "span",
                "answer": place("Monday"),
                "sentence": shut,
            },
            {"question": "Who built Orla's bridge?", "kind": "none"},
            {"question": "Did anybody get hurt on Orla's bridge?", "kind": "no", "sentence": hurt},
            {"question": "Is Orla's bridge old?", "kind": "unclear"},
        )
    ]


def lines(path: Path, rows: list[dict[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("written")
    articles = lines(folder / "a.jsonl", [{"id": name, "title": "Bridge", "text": TEXT} for name in NAMES])
    questions = lines(folder / "q.jsonl", [row for name in NAMES for row in written(name)])
    command = [sys.executable, *map(str, (EVAL / "written.py", articles, folder, "--questions", questions))]
    subprocess.run(command, check=True, capture_output=True)
    return folder


def test_spans_stand_where_they_were_marked(made: Path) -> None:
    questions = read_gold(made / "train/written_spans.json")
    assert {(one.question, one.answers, one.is_impossible) for one in questions} == {
        ("When did Orla's bridge close?", ("Monday",), False),
        ("Who built Orla's bridge?", (), True),
    }


def test_a_verdict_is_learned_from_its_sentence_alone_and_within_and_silence_from_others(made: Path) -> None:
    found = read_judged(made / "train/written_verdicts.json")
    assert found is not None
    hurt = [one for one in found if one.question.startswith("Did anybody")]
    assert {(one.passage, one.label) for one in hurt if one.label == "no"} == {
        ("Nobody was hurt.", "no"),
        (TEXT, "no"),
    }
    assert {one.label for one in hurt if one.passage not in {"Nobody was hurt.", TEXT}} == {"none"}
    assert {one.label for one in found if one.question.startswith("Is Orla")} == {"none"}


def test_no_question_on_an_article_that_is_measured_on_is_learned(made: Path) -> None:
    measured = json.loads((made / "dev/written.json").read_text(encoding="utf-8"))
    held = {one["article"] for one in measured}
    assert 0 < len(held) < 20
    assert [one["verdict"] for one in measured if "verdict" in one] == ["no", "unclear"] * len(held)
    learned = read_gold(made / "train/written_spans.json")
    assert len(learned) == 2 * (len(NAMES) - len(held))
    assert not {one["id"] for one in measured} & {one.id for one in learned}
    asked_of = (made / "dev/written-400.jsonl").read_text(encoding="utf-8").splitlines()
    assert held <= {json.loads(line)["id"] for line in asked_of}


def test_what_is_kept_names_places_and_holds_no_article() -> None:
    kept = [json.loads(line) for line in KEPT.read_text(encoding="utf-8").splitlines()]
    assert len(kept) > 10_000
    assert {one["kind"] for one in kept} == {"span", "none", "yes", "no", "unclear"}
    for one in kept:
        assert set(one) <= {"article", "kind", "question", "answer", "sentence"}, one
        assert ("answer" in one) == (one["kind"] == "span"), one
        assert ("sentence" in one) == (one["kind"] in {"span", "yes", "no"}), one
        if "answer" in one:
            assert one["sentence"][0] <= one["answer"][0] < one["answer"][1] <= one["sentence"][1], one
    assert len({(one["article"], one["question"]) for one in kept}) == len(kept)
