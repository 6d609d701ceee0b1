"""Evaluation: figures derived by hand from legible fakes, laws of any report, one run with real models."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline import evaluation
from dateline.answers import UNCALIBRATED, Calibration, select_answers
from dateline.errors import GoldError, NoIndexError, QuestionError, UnknownArticleError
from dateline.eval_report import Asked, EvalReport, Setup, View, score
from dateline.evaluation import ask_index, evaluate
from dateline.gold import Question
from dateline.metrics import METRICS
from dateline.pipeline import Dateline
from dateline.settings import Settings
from dateline.types import Article, Passage, Result, Seconds, Span

SETTINGS = Settings()


class CapitalsReader:
    """Answers with the first word in capitals; its margin is the number that follows it, 0 without one."""

    name = "capitals"
    sha256 = "0123456789abcdef"
    calibration: Calibration = UNCALIBRATED

    def read(
        self,
        question: str,
        passages: Sequence[Passage],
        *,
        max_answer_tokens: int,
        spans_per_passage: int = 3,
    ) -> tuple[Span, ...]:
        if len(question) > 100:
            raise QuestionError("the question is too long", hint="ask it in fewer words")
        spans = []
        for passage in passages:
            if found := re.search(r"([A-Z]{2,}) ?(-?\d+)?", passage.text):
                start, end = (passage.start + at for at in found.span(1))
                spans.append(Span(passage.article, start, end, float(found[2] or 0), 0.0, passage))
        return tuple(sorted(spans, key=lambda span: -span.margin))


class Shelf:
    """A stand-in for an open index: a passage for each article, ranked by how often it says the question."""

    def __init__(self, **texts: str) -> None:
        self.articles = {id: Article(id, text) for id, text in texts.items()}
        self.asked_for: list[int | None] = []

    def retrieve(self, question: str, *, top_k: int | None = None) -> tuple[Passage, ...]:
        self.asked_for.append(top_k)
        halves = [
            Passage(article, start, end, score=float(article.text[start:end].count(question)))
            for article in self.articles.values()
            for start, end in ((0, len(article.text) // 2), (len(article.text) // 2, len(article.text)))
        ]
        return tuple(sorted(halves, key=lambda passage: -passage.score)[:top_k])

    def ask(self, question: str) -> Result:
        passages = self.retrieve(question, top_k=1)
        spans = CapitalsReader().read(question, passages, max_answer_tokens=30)
        answers = select_answers(spans, limit=1, retrieval_weight=0)
        return Result(question, answers, 0.0, passages, Seconds(retrieve=1, read=2, total=3))

    def article(self, article_id: str) -> Article:
        if article_id not in self.articles:
            raise UnknownArticleError(f"no article {article_id}", hint="look again")
        return self.articles[article_id]

    def find_text(self, text: str) -> str | None:
        return next((id for id, article in self.articles.items() if article.text == text), None)


@pytest.fixture(autouse=True)
def capitals_reader(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    if "real_models" not in request.fixturenames:
        monkeypatch.setattr(evaluation, "load_reader", lambda spec, threads: CapitalsReader())


@pytest.fixture
def real_models() -> None:
    """Asks that the shipped models stay in place."""


def write_gold(
    folder: Path, *contexts_and_golds: tuple[str | None, str | None], question: str = "Who?"
) -> Path:
    """A set with one question a context, q1, q2, ...; a gold of None makes it unanswerable."""
    paragraphs = [
        {
            "context": context,
            "article_id": None if context is not None else "a",
            "qas": [
                {
                    "id": f"q{number}",
                    "question": question,
                    "answers": []
                    if gold is None
                    else [{"text": gold, "answer_start": (context or "").find(gold)}],
                    "is_impossible": gold is None,
                }
            ],
        }
        for number, (context, gold) in enumerate(contexts_and_golds, start=1)
    ]
    path = folder / "gold.json"
    path.write_text(json.dumps({"data": [{"title": "T", "paragraphs": paragraphs}]}), encoding="utf-8")
    return path


def test_reader_only_by_hand(tmp_path: Path) -> None:
    """Five questions, margins m, confidence 1 / (1 + exp(-m)): the gold context loses nothing.

    q1 MARY 3, gold MARY: 0.953, right. q2 ANNE 1, gold "ANNE 1 BOLEYN": 0.731, answered; words {anne}
    and {anne, 1, boleyn} share 1, P = 1, R = 1/3, F1 = 1/2. q3 EVE -2: 0.119, refused though right.
    q4 unanswerable, IDA 0: 0.5, answered all the same. q5 unanswerable, no capitals: refused, right.

    exact = (1 + 0 + 0 + 0 + 1) / 5 = 40; F1 = (1 + 1/2 + 0 + 0 + 1) / 5 = 50.
    HasAns: exact 1/3, F1 1.5/3. NoAns: 1/2. Answered: q1, q2, q4 of 5.
    Always answering, answerable half: exact 2/3 (q1, q3), F1 2.5/3.
    Best exact: from 2 (q4, q5 abstained); q1 3, q2 3, q4 2, q3 3; q5 is empty: 3 of 5 at q1's 0.047.
    Best F1: 2, q1 3, q2 3.5, q4 2.5, q3 3.5: 3.5 of 5 at q2's 0.269.
    """
    gold = write_gold(
        tmp_path,
        ("It was MARY 3 who came.", "MARY"),
        ("It was ANNE 1 BOLEYN.", "ANNE 1 BOLEYN"),
        ("It was EVE -2 then.", "EVE"),
        ("It was IDA 0 there.", None),
        ("Nobody came.", None),
    )
    told: list[tuple[str, int, int]] = []
    report = evaluate(
        gold,
        reader_only=True,
        settings=SETTINGS,
        progress=lambda stage, done, total: told.append((stage, done, total)),
    )
    figures = dict(report.measures)
    assert figures.pop("seconds") >= 0
    assert figures == pytest.approx(
        {
            "exact": 40,
            "f1": 50,
            "total": 5,
            "HasAns_exact": 100 / 3,
            "HasAns_f1": 50,
            "HasAns_total": 3,
            "NoAns_exact": 50,
            "NoAns_f1": 50,
            "NoAns_total": 2,
            "answered": 60,
            "best_exact": 60,
            "best_exact_thresh": 1 / (1 + math.exp(3)),
            "best_f1": 70,
            "best_f1_thresh": 1 / (1 + math.exp(1)),
            "HasAns_always_exact": 200 / 3,
            "HasAns_always_f1": 250 / 3,
            "recall_total": 0,
        }
    )
    assert [(one.candidate, one.prediction) for one in report.asked] == [
        ("MARY", "MARY"),
        ("ANNE", "ANNE"),
        ("EVE", ""),
        ("IDA", "IDA"),
        ("", ""),
    ]
    assert report.setup == Setup(View.READER_ONLY, "gold.json", 5, 0, "capitals 0123456789ab")
    assert told == [("asking", done, 5) for done in range(1, 6)]


def test_the_threshold_is_the_settings(tmp_path: Path) -> None:
    gold = write_gold(tmp_path, ("It was EVE -2 then.", "EVE"))
    bold = evaluate(gold, reader_only=True, settings=replace(SETTINGS, min_confidence=0.1))
    shy = evaluate(gold, reader_only=True, settings=replace(SETTINGS, min_confidence=0.2))
    assert (bold.measures["exact"], shy.measures["exact"]) == (100, 0)


def test_a_sample_says_that_it_is_one(tmp_path: Path) -> None:
    gold = write_gold(tmp_path, *[("It was MARY 3.", "MARY")] * 9)
    report = evaluate(gold, reader_only=True, settings=SETTINGS, limit=4, seed=7)
    assert len(report.asked) == 4
    assert dict(report.table())["questions"] == "4 of 9, drawn with seed 7 (4 answerable, 0 unanswerable)"


def test_a_question_without_context_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(GoldError, match="'q2' has no context") as refused:
        evaluate(
            write_gold(tmp_path, ("It was MARY 3.", "MARY"), (None, "MARY")),
            reader_only=True,
            settings=SETTINGS,
        )
    assert "--reader-only" in refused.value.hint


def test_a_question_that_cannot_be_asked_is_named(tmp_path: Path) -> None:
    gold = write_gold(tmp_path, ("It was MARY 3.", "MARY"), question="Who " * 50)
    with pytest.raises(GoldError, match="question 'q1': the question is too long"):
        evaluate(gold, reader_only=True, settings=SETTINGS)


def test_without_an_index_there_is_no_end_to_end_view(tmp_path: Path) -> None:
    gold = write_gold(tmp_path, ("It was MARY 3.", "MARY"))
    with pytest.raises(NoIndexError):
        evaluate(gold, index=tmp_path / "none", settings=SETTINGS)


# --- retrieval -------------------------------------------------------------------------------------


def test_articles_are_ranked_by_their_best_passage() -> None:
    """Halves of "a" say it 0 and 3 times, of "b" 2 and 2 times: "a" first, though "b" says it more."""
    shelf = Shelf(b="rain rain rain rain", a="no no no no no no rain rain rain", c="dry")
    asked = ask_index(shelf, SETTINGS, Question("q", "rain", ("NOBODY",), False, article_id="b"))
    assert asked.ranked == ("a", "b", "c")
    assert {row.measure: row.value for row in score(asked) if row.measure.startswith("recall")} == {
        "recall@1": 0,
        "recall@5": 1,
        "recall@10": 1,
    }


@pytest.mark.parametrize(
    ("article_id", "also_in", "context", "relevant"),
    [
        ("a", (), None, ("a",)),
        ("a", ("b", "z"), None, ("a", "b")),
        ("z", ("b",), "text of a", ("b",)),  # one that is named and there comes before the text
        ("z", (), "text of a", ("a",)),
        (None, (), "text of a", ("a",)),
        (None, (), "text of a.", ()),
        ("z", (), None, ()),
    ],
)
def test_which_articles_count(
    article_id: str | None, also_in: tuple[str, ...], context: str | None, relevant: tuple[str, ...]
) -> None:
    shelf = Shelf(a="text of a", b="text of b")
    question = Question("q", "text", ("NOBODY",), False, context, article_id, also_in=also_in)
    assert ask_index(shelf, SETTINGS, question).relevant == relevant


def test_recall_is_over_the_answerable_questions_with_an_article_in_the_index() -> None:
    """Of three answerable questions one has its article first, one has it second, one has none: 1 of 2."""
    shelf = Shelf(a="rain rain", b="sun rain")
    questions = [
        Question("q1", "rain", ("NOBODY",), False, article_id="a"),
        Question("q2", "rain", ("NOBODY",), False, article_id="b"),
        Question("q3", "rain", ("NOBODY",), False, article_id="z"),
        Question("q4", "rain", (), True, article_id="a"),
    ]
    report = report_of([ask_index(shelf, SETTINGS, question) for question in questions])
    assert report.measures["recall@1"] == 50
    assert report.measures["recall@5"] == 100
    assert dict(report.table())["recall over"] == "2 of 3 answerable questions"


def test_seconds_are_those_of_the_answer_and_articles_are_sought_as_deep_as_the_searches_go() -> None:
    shelf = Shelf(a="rain")
    asked = ask_index(
        shelf, replace(SETTINGS, depth=40), Question("q", "rain", ("X",), False, article_id="a")
    )
    assert asked.seconds == 3
    assert shelf.asked_for == [1, 40]


# --- laws of any report ----------------------------------------------------------------------------


def report_of(asked: Sequence[Asked]) -> EvalReport:
    setup = Setup(View.END_TO_END, "gold.json", len(asked), 0, "r", "e")
    return EvalReport(setup, tuple(asked), tuple(row for one in asked for row in score(one)))


@st.composite
def outcomes(draw: st.DrawFn) -> Asked:
    answers = draw(st.sampled_from([(), ("border pact",), ("pact", "the border pact")]))
    confidence = draw(st.sampled_from([0.0, 0.25, 0.5, 0.75, 1.0]))
    candidate = draw(st.sampled_from(["border pact", "pact", "drone"] if confidence else [""]))
    in_index = draw(st.booleans())
    relevant = ("a",) if answers and in_index else ()
    return Asked(
        question=Question("", "?", answers, not answers),
        candidate=candidate,
        answered=confidence >= 0.5,
        confidence=confidence,
        seconds=draw(st.floats(0, 10)),
        ranked=draw(st.sampled_from([("a", "b"), ("b", "a"), ("b",)])) if relevant else (),
        relevant=relevant,
    )


REPORTS = st.lists(outcomes(), min_size=1, max_size=15).map(
    lambda asked: report_of(
        [replace(one, question=replace(one.question, id=f"q{at}")) for at, one in enumerate(asked)]
    )
)


@given(REPORTS)
def test_the_whole_is_its_halves(report: EvalReport) -> None:
    figures = report.measures
    for name in METRICS:
        halves = sum(
            figures[f"{half}_{name}"] * figures[f"{half}_total"]
            for half in ("HasAns", "NoAns")
            if figures[f"{half}_total"]
        )
        assert figures[name] * figures["total"] == pytest.approx(halves)


@given(REPORTS)
def test_no_threshold_beats_the_best(report: EvalReport) -> None:
    """The one in force is a threshold like any other."""
    figures = report.measures
    for name in METRICS:
        assert figures[f"best_{name}"] >= figures[name] - 1e-9


@given(REPORTS)
def test_a_report_survives_json_and_its_records_fold_to_its_figures(report: EvalReport) -> None:
    saved = json.loads(json.dumps(report.to_dict(), allow_nan=False))
    assert saved == report.to_dict()
    for name in (*METRICS, "answered"):
        values = [record[name] for record in saved["questions"]]
        assert saved[name] == pytest.approx(100 * sum(values) / len(values))
    recalls = [record["recall@1"] for record in saved["questions"] if "recall@1" in record]
    assert len(recalls) == saved["recall_total"]
    assert saved.get("recall@1") == (pytest.approx(100 * sum(recalls) / len(recalls)) if recalls else None)


@given(REPORTS)
def test_the_table_shows_the_figures(report: EvalReport) -> None:
    table, figures = dict(report.table()), report.measures
    assert table["exact / F1"] == f"{figures['exact']:.1f} / {figures['f1']:.1f}"
    assert ("none asked" in table["unanswerable: exact / F1"]) == (figures["NoAns_total"] == 0)
    assert ("recall@1" in table) == (figures["recall_total"] > 0)


# --- everything real -------------------------------------------------------------------------------


@pytest.mark.usefixtures("real_models")
def test_an_index_is_evaluated_end_to_end(tmp_path: Path) -> None:
    """The shipped models find the one article of three that answers, and the captain's name in it."""
    folder = tmp_path / "articles"
    folder.mkdir()
    texts = {
        "ferry": "The ferry to Kos was cancelled on Monday. Captain Ilias Vamvakas blamed the wind.",
        "bread": "The price of bread rose by a tenth in March, the bakers' guild said.",
        "comet": "Astronomers in Chile photographed a comet that nobody had seen before.",
    }
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    Dateline.index(folder, index=tmp_path / "index").close()
    gold = write_gold(
        tmp_path, (texts["ferry"], "Ilias Vamvakas"), question="Who is the captain of the ferry?"
    )
    report = evaluate(gold, index=tmp_path / "index", settings=SETTINGS)
    assert report.measures["HasAns_always_f1"] > 60
    assert report.measures["recall@1"] == 100
    assert report.setup.reader.startswith("reader-minilm-l6 ")
    assert report.setup.embedder is not None
