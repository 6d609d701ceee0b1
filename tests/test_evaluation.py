"""Evaluation: figures derived by hand from legible fakes, laws of any report, one run with real models."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.errors import GoldError, InputError, NoIndexError, QuestionError, UnknownArticleError
from dateline.evaluation import runner
from dateline.evaluation.confidence import value
from dateline.evaluation.failures import reached
from dateline.evaluation.figures import Table, figures, report_shape, table
from dateline.evaluation.filtered import FilteredIndex
from dateline.evaluation.gold.questions import GoldQuestion
from dateline.evaluation.metrics import METRICS
from dateline.evaluation.recordfile import read_records, write_records
from dateline.evaluation.records import (
    Candidate,
    Evaluation,
    GoldFacts,
    Hit,
    IndexFacts,
    ModelFacts,
    Ranking,
    Record,
    Run,
    SeenPassage,
    Timing,
    View,
    ViewAnswers,
)
from dateline.evaluation.runner import Asker, ask_all, evaluate
from dateline.evaluation.scores import score
from dateline.evaluation.statistics import figure_intervals, of_column
from dateline.evaluation.views import has_article, rank, reading_of, relevance
from dateline.filters.filters import NO_FILTERS, Filters
from dateline.pipeline.door import Dateline
from dateline.reader import reading as readers
from dateline.reader.calibration import UNCALIBRATED, Calibration
from dateline.reports import Heading
from dateline.result.answer import Answer, Citation
from dateline.result.replies import Answers, Enquiry, Listing, Mention, Polarity, Reply, Verdict
from dateline.result.result import Result, Seconds
from dateline.settings import Retrieval, Settings
from dateline.stores.manifest import Manifest
from dateline.types import Article, Passage, Span
from embedders import LengthEmbedder
from fakes import a_result, select_answers

SETTINGS = Settings(retrieval_weight=0.0)


class CapitalsReader:
    """Answers with the first word in capitals; its margin is the number that follows it, 0 without one."""

    name = "capitals"
    sha256 = "0123456789abcdef"
    calibration: Calibration = UNCALIBRATED
    pattern = r"([A-Z]{2,}) ?(-?\d+)?"

    def read(
        self,
        question: str,
        passages: Sequence[Passage],
        *,
        max_answer_tokens: int,
        spans_per_passage: int = 3,
    ) -> readers.Reading:
        if len(question) > 100:
            raise QuestionError("the question is too long", hint="ask it in fewer words")
        spans = []
        for passage in passages:
            if found := re.search(self.pattern, passage.text):
                start, end = (passage.start + at for at in found.span(1))
                spans.append(Span(passage.article, start, end, float(found[2] or 0), 0.0, passage))
        return readers.Reading(tuple(sorted(spans, key=lambda span: -span.margin)), ())

    def judge(self, *asked: Any) -> tuple[readers.PassageVerdict, ...]:
        return ()


class Shelf:
    """A stand-in for an open index: a passage for each article, ranked by how often it says the question."""

    def __init__(self, **texts: str) -> None:
        self.articles = {id: Article(id, text) for id, text in texts.items()}
        self.asked_for: list[int | None] = []
        self.reader = CapitalsReader()
        self.embedder = LengthEmbedder()

    def retrieve(
        self, question: str, *, top_k: int | None = None, retrieval: Retrieval | None = None
    ) -> tuple[Passage, ...]:
        self.asked_for.append(top_k)
        halves = [
            Passage(article, start, end, score=float(article.text[start:end].count(question)))
            for article in self.articles.values()
            for start, end in ((0, len(article.text) // 2), (len(article.text) // 2, len(article.text)))
        ]
        return tuple(sorted(halves, key=lambda passage: -passage.score)[:top_k])

    def ask(self, question: str) -> Result:
        passages = self.retrieve(question, top_k=1)
        spans = self.reader.read(question, passages, max_answer_tokens=30).spans
        answers = select_answers(spans, limit=1, retrieval_weight=0, calibration=self.reader.calibration)
        seconds = Seconds(retrieve=1, read=2, total=3)
        return a_result(question, Answers(answers), SETTINGS.min_confidence, passages, seconds)

    def article(self, article_id: str) -> Article:
        if article_id not in self.articles:
            raise UnknownArticleError(f"no article {article_id}", hint="look again")
        return self.articles[article_id]

    def find_text(self, text: str) -> tuple[str, ...]:
        return tuple(id for id, article in self.articles.items() if article.text == text)


@pytest.fixture(autouse=True)
def capitals_reader(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    if "real_models" not in request.fixturenames:
        monkeypatch.setattr(runner, "load_reader", lambda spec, threads: CapitalsReader())


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
    found = evaluate(
        gold,
        views=[View.READER_ONLY],
        settings=SETTINGS,
        progress=lambda stage, done, total: told.append((stage, done, total)),
    )
    measured = dict(figures(found)["reader-only"])
    assert measured.pop("seconds") >= 0
    judged_by_confidence = {"auroc", "aurc", "excess_aurc", "coverage@80", "coverage@90"} | {
        "ece", "macro_ce", "brier",
    }  # fmt: skip
    assert {name: measured.pop(name) for name in judged_by_confidence} == pytest.approx(CONFIDENCE_BY_HAND)
    assert measured == pytest.approx(
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
            "values_total": 0,
        }
    )
    readings = [record.readings[View.READER_ONLY] for record in found.records]
    assert [(reading.candidate, reading.prediction) for reading in readings] == [
        ("MARY", "MARY"),
        ("ANNE", "ANNE"),
        ("EVE", ""),
        ("IDA", "IDA"),
        ("", ""),
    ]
    cited = [reading.best.cited for reading in readings if reading.best and reading.best.cited]
    assert cited[1].parts == ("It was ", "ANNE", " 1 BOLEYN.")
    assert (found.run.views, found.run.gold.name, found.run.gold.questions) == (
        (View.READER_ONLY,), "gold.json", 5,
    )  # fmt: skip
    assert found.run.reader == ModelFacts("capitals", "0123456789abcdef")
    assert told == [("asking", done, 5) for done in range(1, 6)]


# Of the five questions above. Confidences .953, .731, .119, .5 and 0; right, F1 at least ½: q1, q2, q3.
# Best first q1, q2, q4, q3, q5, of them wrong 0, 0, 1, 1, 2 of 5: risks 0, 0, 1/3, 1/4, 2/5. The oracle
# has 0, 0, 0, 1/4, 2/5. Up to q2 all are right. Answerable .953, .731, .119 against .5 and 0: 5 of 6 won.
# Each question is a bin of its own. Brier: the mean square of what ECE takes the mean of.
_SURE = [1 / (1 + math.exp(-margin)) for margin in (3, 1, -2)]
_OFF = [*(1 - sure for sure in _SURE), 0.5, 0]
CONFIDENCE_BY_HAND = {
    "auroc": 100 * 5 / 6,
    "aurc": 100 * (1 / 3 + 1 / 4 + 2 / 5) / 5,
    "excess_aurc": 100 * (1 / 3) / 5,
    "coverage@80": 40,
    "coverage@90": 40,
    "ece": 100 * sum(_OFF) / 5,
    "macro_ce": 100 * (sum(_OFF[:3]) / 3 + sum(_OFF[3:]) / 2) / 2,
    "brier": 100 * sum(off**2 for off in _OFF) / 5,
}


def test_the_threshold_is_the_settings(tmp_path: Path) -> None:
    gold = write_gold(tmp_path, ("It was EVE -2 then.", "EVE"))
    bold = evaluate(gold, views=[View.READER_ONLY], settings=replace(SETTINGS, min_confidence=0.1))
    shy = evaluate(gold, views=[View.READER_ONLY], settings=replace(SETTINGS, min_confidence=0.2))
    assert (exact_of(bold), exact_of(shy)) == (100, 0)


def exact_of(found: Evaluation) -> float:
    return figures(found)["reader-only"]["exact"]


def test_a_sample_says_that_it_is_one(tmp_path: Path) -> None:
    gold = write_gold(tmp_path, *[("It was MARY 3.", "MARY")] * 9)
    found = evaluate(gold, views=[View.READER_ONLY], settings=SETTINGS, limit=4, seed=7)
    assert len(found.records) == 4
    [line] = table(found).remarks
    assert line == "questions: 4 of 9, drawn with seed 7 (4 answerable, 0 unanswerable)"


def test_a_question_without_context_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(GoldError, match="'q2' has no context") as refused:
        evaluate(
            write_gold(tmp_path, ("It was MARY 3.", "MARY"), (None, "MARY")),
            views=[View.READER_ONLY],
            settings=SETTINGS,
        )
    assert "--reader-only" in refused.value.hint


def test_a_question_that_cannot_be_asked_is_named_and_counts_as_not_answered(tmp_path: Path) -> None:
    gold = write_gold(tmp_path, *[("It was MARY 3.", "MARY")] * 2)
    shape = json.loads(gold.read_text(encoding="utf-8"))
    shape["data"][0]["paragraphs"][0]["qas"][0]["question"] = "Who " * 50
    gold.write_text(json.dumps(shape), encoding="utf-8")
    found = evaluate(gold, views=[View.READER_ONLY], settings=SETTINGS)
    assert [record.fault for record in found.records] == ["the question is too long", None]
    assert [figures(found)["reader-only"][name] for name in ("exact", "answered")] == [50, 50]
    assert "could not be asked, and count as not answered: 1" in table(found).remarks


def test_what_one_view_cannot_be_asked_another_can() -> None:
    """The articles of a question that the reader does not take are ranked all the same."""
    question = GoldQuestion("q1", "Who " * 50, ("MARY",), False, article_id="a")
    run = Run(GoldFacts("g", "0", 1), (View.RETRIEVAL, View.END_TO_END), ("hybrid",))
    record, seconds = Asker(SETTINGS, None, Shelf(a="It was MARY 3.")).record(question, run)
    assert record.fault == "the question is too long"
    assert (record.rankings["hybrid"].ids, record.readings[View.END_TO_END].answered) == (("a",), False)
    assert list(seconds) == ["retrieval hybrid"]


def test_a_question_that_no_retriever_takes_finds_no_article() -> None:
    class Deaf(Shelf):
        def retrieve(self, *_: object, **__: object) -> tuple[Passage, ...]:
            raise QuestionError("the question has 300 tokens", hint="ask it in fewer words")

    question = GoldQuestion("q1", "Who?", ("MARY",), False, article_id="a")
    run = Run(GoldFacts("g", "0", 1), (View.RETRIEVAL,), ("hybrid",))
    evaluation = ask_all(run, Asker(SETTINGS, None, Deaf(a="It was MARY 3.")), [question])
    assert evaluation.records[0].fault == "the question has 300 tokens"
    assert figures(evaluation)["retrieval hybrid"]["recall@1"] == 0


def test_without_an_index_the_reader_alone_is_measured_and_that_is_said(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    gold = write_gold(tmp_path, ("It was MARY 3.", "MARY"))
    found = evaluate(gold, index=tmp_path / "none", settings=SETTINGS)
    assert found.run.views == (View.READER_ONLY,)
    assert "no index" in caplog.text


def test_without_an_index_there_is_no_view_through_one(tmp_path: Path) -> None:
    gold = write_gold(tmp_path, ("It was MARY 3.", "MARY"))
    with pytest.raises(NoIndexError):
        evaluate(gold, index=tmp_path / "none", views=[View.END_TO_END], settings=SETTINGS)
    with pytest.raises(NoIndexError):  # nothing is left: the article is named, its text is not there
        evaluate(write_gold(tmp_path, (None, "MARY")), index=tmp_path / "none", settings=SETTINGS)


# --- retrieval -------------------------------------------------------------------------------------


def test_articles_are_ranked_by_their_best_passage() -> None:
    """Halves of "a" say it 0 and 3 times, of "b" 2 and 2 times: "a" first, though "b" says it more."""
    shelf = Shelf(b="rain rain rain rain", a="no no no no no no rain rain rain", c="dry")
    ranking = rank(shelf, SETTINGS, GoldQuestion("q", "rain", ("no",), False), Retrieval.HYBRID)
    assert ranking.ids == ("a", "b", "c")
    # The passages, by score: a's second half; b's halves; then the first of a, which says "no", and of c.
    assert ranking.answer_ranks == (4,)
    record = Record("q", "rain", "", ("no",), False, relevance={"b": 1}, rankings={"hybrid": ranking})
    values = {row.measure: row.value for row in score(record, "retrieval hybrid")}
    assert [values[f"recall@{k}"] for k in (1, 5)] == [values[f"success@{k}"] for k in (1, 5)] == [0, 1]
    assert [values[f"answer@{k}"] for k in (1, 5)] == [0, 1]
    assert values["mrr"] == 1 / 2
    assert values["ndcg@10"] == pytest.approx(1 / math.log2(3))


class Wire(Shelf):
    """A shelf whose passages stand for "c" as well."""

    def retrieve(
        self, question: str, *, top_k: int | None = None, retrieval: Retrieval | None = None
    ) -> tuple[Passage, ...]:
        copies = (self.articles["c"],)
        found = [one for one in super().retrieve(question) if one.article.id != "c"]
        return tuple(replace(passage, copies=copies) for passage in found[:top_k])


def test_an_article_that_another_stands_for_is_found_with_it() -> None:
    """The best passage is of "a" and stands for its copy "c": "c" follows it, before "b"."""
    shelf = Wire(a="dry dry dry rain RAIN 4", b="dry dry", c="dry dry dry rain RAIN 4 ")
    question = GoldQuestion("q", "rain", ("RAIN",), False, article_id="c")
    assert rank(shelf, SETTINGS, question, Retrieval.DENSE).ids == ("a", "c", "b")
    run = Run(GoldFacts("gold.json", "", 1), (View.END_TO_END,))
    [record] = ask_all(run, Asker(SETTINGS, CapitalsReader(), shelf), [question]).records
    assert record.relevance == {"c": 1}
    assert reached(record)


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
    question = GoldQuestion("q", "text", ("NOBODY",), False, context, article_id, also_in=also_in)
    assert tuple(relevance(shelf, question)) == relevant


@pytest.mark.parametrize(
    ("grades", "relevant"),
    [
        ({"a": 2, "z": 1}, {"a": 2, "z": 1}),
        ({"z": 1}, {}),  # a set that is asked of another index
        ({"a": 0, "z": 1}, {}),
    ],
)
def test_a_judged_question_counts_where_the_index_has_a_right_article(
    grades: dict[str, int], relevant: dict[str, int]
) -> None:
    shelf = Shelf(a="text of a")
    assert relevance(shelf, GoldQuestion("q", "text", (), False, grades=grades)) == relevant


HOV = Heading("hov", "Hov floods", None, None, None, None, None, None, None, None, 9)


def _replied(reply: Reply, *golds: str, question: str = "Was Hov flooded?") -> ViewAnswers:
    result = a_result(question, reply, SETTINGS.min_confidence, (), Seconds(1, 2, 3))
    return reading_of(GoldQuestion("q", question, golds, False), result)


@pytest.mark.parametrize(
    ("polarity", "golds", "prediction"),
    [
        (Polarity.NO, ("no",), "no"),
        (Polarity.NO, ("No.", "yes"), "no"),
        (Polarity.NO, ("Hov stayed dry",), "stayed dry"),  # the set wants the words
        (Polarity.UNCLEAR, ("no",), ""),
    ],
)
def test_a_yes_or_no_is_scored_as_it_is_said(
    polarity: Polarity, golds: tuple[str, ...], prediction: str
) -> None:
    article = Article("hov", "The mayor said that Hov stayed dry.")
    place = Citation(article, 24, 34, 0, 35)
    decides = Answer((place,), 2.0, 0.9)
    reading = _replied(Verdict(polarity, place, 0.9, candidates=(decides,)), *golds)
    assert (reading.prediction, reading.answered) == (prediction, prediction != "")
    assert reading.no_answer == pytest.approx(0.1)
    assert reading.best is not None
    assert reading.best.cited is not None
    assert reading.best.cited.parts[1] == "stayed dry"


@pytest.mark.parametrize(
    ("reply", "prediction"),
    [
        (Listing(Enquiry.COUNT, "Hov", 4), "4"),
        (Listing(Enquiry.MENTIONS, "Hov", 1, (Mention(HOV),)), "Hov floods"),
        (Listing(Enquiry.COUNT, "Hov", 0), ""),
    ],
)
def test_what_is_counted_of_the_articles_is_answered(reply: Listing, prediction: str) -> None:
    reading = _replied(reply, "4", question="How many articles mention Hov?")
    assert (reading.prediction, reading.answered) == (prediction, prediction != "")
    assert reading.no_answer == float(not prediction)


def test_articles_are_sought_as_deep_as_the_searches_go() -> None:
    shelf = Shelf(a="rain")
    rank(shelf, replace(SETTINGS, depth=40), GoldQuestion("q", "rain", ("X",), False), Retrieval.BM25)
    assert shelf.asked_for == [40]


# --- all views at once -----------------------------------------------------------------------------


def judged(id: str, *, relevant: str | None = None, ranked: Sequence[str] = ()) -> Record:
    ranking = Ranking(tuple(Hit(article, 1.0) for article in ranked))
    graded = {} if relevant is None else {relevant: 1}
    return Record(id, "?", "", ("pact",), False, relevance=graded, rankings={"bm25": ranking})


def test_recall_is_over_the_answerable_questions_with_an_article_in_the_index() -> None:
    """Of three answerable questions one has its article first, one has it second, one has none: 1 of 2."""
    records = (
        judged("q1", relevant="a", ranked="ab"),
        judged("q2", relevant="b", ranked="ab"),
        judged("q3", ranked="ab"),
        Record("q4", "?", "", (), True),
    )
    run = Run(GoldFacts("gold.json", "", 4), (View.RETRIEVAL,), ("bm25",))
    found = Evaluation(run, records)
    assert figures(found)["retrieval bm25"]["recall@1"] == 50
    assert figures(found)["retrieval bm25"]["recall@5"] == 100
    assert "over 2 of 3 answerable questions" in table(found).remarks[1]


def test_the_gap_is_laid_at_the_right_door() -> None:
    """Three questions that the reader alone gets right, F1 1 each.

    q1 stays right through the index. q2 is lost and no passage held its answer: the retriever's. q3 is
    half lost, F1 2·1·½ / (1 + ½) = 2/3 for "pact" against "border pact", though its passage was there: the
    reader's. The gap is 100 · (1 + 1/3) / 3 = 44.4, of it 33.3 the retriever's and 11.1 the reader's.
    """

    def record(id: str, text: str, *, holds: bool) -> Record:
        seen = (SeenPassage("a", 0, 9, 1.0, holds),)
        readings = {
            View.READER_ONLY: ViewAnswers((Candidate("border pact", 0.9),), True, 0.1),
            View.END_TO_END: ViewAnswers((Candidate(text, 0.9),), True, 0.1, seen),
        }
        return Record(id, "?", "", ("border pact",), False, relevance={"a": 1}, readings=readings)

    records = (
        record("q1", "border pact", holds=True),
        record("q2", "drone", holds=False),
        record("q3", "pact", holds=True),
    )
    run = Run(GoldFacts("gold.json", "", 3), (View.READER_ONLY, View.END_TO_END))
    gap = table(Evaluation(run, records)).remarks[-1]
    assert "100.0 reader-only − 55.6 end-to-end = 44.4, of it 33.3 where retrieval" in gap
    assert gap.endswith("no right passage, 11.1 where it did")


# --- a broken part is caught by the view that should catch it -------------------------------------

CITIES = {
    name: f"It rained all day, everybody said, in {name} {name.upper()} 4"
    for name in ("oslo", "rome", "lima", "bern", "kyiv")
}


def capitals_asked(*, shelf: Shelf | None = None, reader: CapitalsReader | None = None) -> Evaluation:
    """Five articles that name their own city, a question to each, and one that nobody answers."""
    shelf = shelf or Shelf(**CITIES)
    reader = shelf.reader = reader or CapitalsReader()
    questions = [
        GoldQuestion(name, name, (name.upper(),), False, text, article_id=name)
        for name, text in CITIES.items()
    ] + [GoldQuestion("none", "oslo", (), True, "Nobody knows of -9 anything ABC -9")]
    views = (View.READER_ONLY, View.RETRIEVAL, View.END_TO_END)
    run = Run(GoldFacts("gold.json", "", len(questions)), views, ("hybrid",))
    return ask_all(run, Asker(SETTINGS, reader, shelf), questions)


def test_when_nothing_is_broken_every_view_is_content() -> None:
    measured = figures(capitals_asked())
    assert measured["reader-only"]["exact"] == 100
    assert measured["retrieval hybrid"]["success@1"] == 100
    assert measured["end-to-end"]["HasAns_exact"] == 100


def test_a_broken_retriever_is_caught_by_retrieval_and_the_gap_is_laid_at_its_door() -> None:
    class Worst(Shelf):
        def retrieve(
            self, question: str, *, top_k: int | None = None, retrieval: Retrieval | None = None
        ) -> tuple[Passage, ...]:
            found = super().retrieve(question)
            return tuple(passage for passage in found if question not in passage.article.text)[:top_k]

    found = capitals_asked(shelf=Worst(**CITIES))
    measured = figures(found)
    assert measured["reader-only"]["exact"] == 100
    assert measured["retrieval hybrid"]["success@1"] == 0
    assert measured["end-to-end"]["HasAns_exact"] == 0
    assert "= 100.0, of it 100.0 where retrieval brought" in table(found).remarks[-1]
    assert table(found).remarks[-2] == "end-to-end, no exact match: 5 (5 retrieval missed)"
    assert report_shape(found)["failures"]["end-to-end"]["retrieval missed"] == 5


def test_a_broken_reader_is_caught_by_the_reader_alone_and_leaves_retrieval_as_it_is() -> None:
    class LowerCase(CapitalsReader):
        pattern = r"([a-z]{2,}) ?(-?\d+)?"

    found = capitals_asked(reader=LowerCase())
    measured = figures(found)
    assert measured["reader-only"]["HasAns_exact"] == 0
    assert measured["retrieval hybrid"]["success@1"] == 100
    assert "= 0.0, of it 0.0" in table(found).remarks[-1]


def test_a_broken_calibrator_is_caught_by_what_abstaining_costs() -> None:
    """Sure of nothing, it refuses what it knows; the candidates and the best threshold tell."""

    class Unsure(CapitalsReader):
        calibration = Calibration.of_score(slope=0.001, intercept=-5)

    both = (figures(capitals_asked(reader=reader)) for reader in (Unsure(), CapitalsReader()))
    broken, sound = (measured["reader-only"] for measured in both)
    assert broken["HasAns_exact"] == 0
    assert broken["answered"] == 0
    assert broken["HasAns_always_exact"] == sound["HasAns_always_exact"] == 100
    assert broken["best_exact"] == sound["best_exact"] == 100


# --- sets that do not allow every view ------------------------------------------------------------


@pytest.fixture
def shelf_as_index(monkeypatch: pytest.MonkeyPatch) -> Shelf:
    """Let every index be a shelf with the five cities."""
    shelf = Shelf(**CITIES)
    monkeypatch.setattr(Dateline, "open", lambda **_: nullcontext(shelf))
    monkeypatch.setattr(runner, "_index_facts", lambda folder: IndexFacts(1, "ab", 5, 10))
    monkeypatch.setattr(Manifest, "read", lambda folder: None)
    return shelf


@pytest.mark.usefixtures("shelf_as_index")
def test_questions_and_answers_alone_are_judged_by_the_passages_that_hold_an_answer(tmp_path: Path) -> None:
    """Of two questions one has its answer in the first passage found, and the other in none."""
    gold = tmp_path / "gold.jsonl"
    lines = {"question": "oslo", "answer": ["OSLO"]}, {"question": "rome", "answer": ["Atlantis"]}
    gold.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    found = evaluate(gold, settings=SETTINGS, retrievers=[Retrieval.BM25])
    assert found.run.views == (View.RETRIEVAL, View.END_TO_END)
    measured = figures(found)
    assert measured["retrieval bm25"]["answer@1"] == 50
    assert "recall@1" not in measured["retrieval bm25"]
    assert measured["end-to-end"]["exact"] == 50
    assert any("when it holds a gold answer" in remark for remark in table(found).remarks)


@pytest.mark.usefixtures("shelf_as_index")
def test_a_set_that_judges_articles_has_the_retrieval_view_alone(tmp_path: Path) -> None:
    (tmp_path / "qrels").mkdir()
    (tmp_path / "queries.jsonl").write_text('{"_id": "1", "text": "oslo"}\n', encoding="utf-8")
    (tmp_path / "qrels" / "test.tsv").write_text("1\toslo\t2\n1\trome\t1\n", encoding="utf-8")
    found = evaluate(tmp_path, settings=SETTINGS)
    assert found.run.views == (View.RETRIEVAL,)
    measured = figures(found)["retrieval hybrid"]
    assert (measured["recall@1"], measured["success@1"], measured["mrr"]) == (50, 100, 100)
    with pytest.raises(GoldError, match="no gold answer") as refused:
        evaluate(tmp_path, settings=SETTINGS, views=[View.END_TO_END])
    assert "--retrieval-only" in refused.value.hint


class Papers(Shelf):
    """A shelf that knows filters: "oslo" is in two papers."""

    def retrieve(
        self,
        question: str,
        *,
        top_k: int | None = None,
        retrieval: Retrieval | None = None,
        filters: Filters = NO_FILTERS,
    ) -> tuple[Passage, ...]:
        found = super().retrieve(question)
        return tuple(one for one in found if filters.matches(one.article))[:top_k]

    def ask(self, question: str, *, filters: Filters = NO_FILTERS) -> Result:
        passages = self.retrieve(question, top_k=1, filters=filters)
        seconds = Seconds(retrieve=1, read=2, total=3)
        return a_result(question, Answers(), SETTINGS.min_confidence, passages, seconds)


def test_under_a_filter_the_other_articles_are_not_there(
    shelf_as_index: Shelf, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """With one paper let in, its article alone is found; what the set has graded stays graded, so 1 of 2."""
    papers = Papers(a="oslo oslo oslo", b="in oslo")
    papers.articles = {id: replace(one, source=f"Paper {id}") for id, one in papers.articles.items()}
    monkeypatch.setattr(Dateline, "open", lambda **_: nullcontext(papers))
    (tmp_path / "qrels").mkdir()
    (tmp_path / "queries.jsonl").write_text('{"_id": "1", "text": "oslo"}\n', encoding="utf-8")
    (tmp_path / "qrels" / "test.tsv").write_text("1\ta\t1\n1\tb\t1\n", encoding="utf-8")
    found = evaluate(tmp_path, settings=SETTINGS, filters=Filters(source=("paper b",)))
    [record] = found.records
    assert [hit.article_id for hit in record.rankings["hybrid"].articles] == ["b"]
    assert found.run.settings["filters"] == "source='paper b'"
    assert figures(found)["retrieval hybrid"]["recall@1"] == 50
    filtered = FilteredIndex(cast(Dateline, papers), Filters(source=("paper b",)))
    assert [has_article(filtered, id) for id in ("a", "b")] == [False, True]
    assert (filtered.find_text("oslo oslo oslo"), filtered.find_text("in oslo")) == ((), ("b",))


@pytest.mark.usefixtures("shelf_as_index")
def test_qrels_alone_cannot_be_asked(tmp_path: Path) -> None:
    (tmp_path / "qrels.txt").write_text("1 0 oslo 1\n", encoding="utf-8")
    with pytest.raises(GoldError, match="no words to ask") as refused:
        evaluate(tmp_path / "qrels.txt", settings=SETTINGS)
    assert "--run FILE" in refused.value.hint


# --- laws of any evaluation ------------------------------------------------------------------------


def one_view(readings: Sequence[tuple[tuple[str, ...], ViewAnswers]]) -> Evaluation:
    records = tuple(
        Record(f"q{at}", "?", "who", golds, not golds, readings={View.END_TO_END: reading})
        for at, (golds, reading) in enumerate(readings)
    )
    run = Run(GoldFacts("gold.json", "ab", len(records)), (View.END_TO_END,))
    return Evaluation(run, records, Timing("", 2, {"end-to-end": {record.id: 1.5 for record in records}}))


@st.composite
def readings(draw: st.DrawFn) -> tuple[tuple[str, ...], ViewAnswers]:
    golds = draw(st.sampled_from([(), ("border pact",), ("pact", "the border pact")]))
    confidence = draw(st.sampled_from([0.0, 0.25, 0.5, 0.75, 1.0]))
    candidates = (Candidate(draw(st.sampled_from(["border pact", "pact", "drone"])), confidence, 0.5),)
    seen = (SeenPassage("a", 0, 9, 0.5, draw(st.booleans())),)
    return golds, ViewAnswers(candidates if confidence else (), confidence >= 0.5, 1 - confidence, seen)


EVALUATIONS = st.lists(readings(), min_size=1, max_size=15).map(one_view)


@given(EVALUATIONS)
def test_the_whole_is_its_halves(found: Evaluation) -> None:
    measured = figures(found)["end-to-end"]
    for name in METRICS:
        halves = sum(
            measured[f"{half}_{name}"] * measured[f"{half}_total"]
            for half in ("HasAns", "NoAns")
            if measured[f"{half}_total"]
        )
        assert measured[name] * measured["total"] == pytest.approx(halves)


@given(EVALUATIONS)
def test_no_threshold_beats_the_best(found: Evaluation) -> None:
    """The one in force is a threshold like any other."""
    measured = figures(found)["end-to-end"]
    for name in METRICS:
        assert measured[f"best_{name}"] >= measured[name] - 1e-9


@given(EVALUATIONS)
def test_an_evaluation_survives_its_file(tmp_path_factory: pytest.TempPathFactory, found: Evaluation) -> None:
    path = tmp_path_factory.mktemp("records") / "run.jsonl"
    write_records(path, found)
    assert read_records(path) == found
    saved = json.loads(json.dumps(report_shape(found), allow_nan=False))
    assert len(saved["records"]) == saved["figures"]["end-to-end"]["total"]


@given(EVALUATIONS)
def test_the_table_shows_the_figures(found: Evaluation) -> None:
    shown, measured = cells(table(found)), figures(found)["end-to-end"]
    assert (shown["exact match"], shown["F1"]) == (f"{measured['exact']:.1f}", f"{measured['f1']:.1f}")
    assert (shown.get("unanswerable: exact match") is None) == (measured["NoAns_total"] == 0)


@given(EVALUATIONS)
def test_a_statistic_of_the_set_itself_is_its_figure(found: Evaluation) -> None:
    """The vectorised twin that intervals are drawn from says what the figure says."""
    statistics = of_column(found.records, "end-to-end")
    twins = {name: value(statistic, len(found.records)) for name, statistic in statistics.items()}
    measured = figures(found)["end-to-end"]
    assert {name: twins[name] for name in measured if name in twins} == pytest.approx(
        {name: measured[name] for name in measured if name in twins}
    )
    assert set(measured) - set(twins) <= {"total", "HasAns_total", "NoAns_total", "values_total", "seconds"}


def test_every_figure_in_the_table_has_its_interval(tmp_path: Path) -> None:
    gold = write_gold(tmp_path, ("MARY 3.", "MARY"), ("EVE -2.", "EVE"), ("IDA 0.", None), ("ANN 1.", "A"))
    found = evaluate(gold, views=[View.READER_ONLY], settings=SETTINGS)
    ranges = figure_intervals(found)
    for name, number in figures(found)["reader-only"].items():
        if not name.endswith("total"):
            interval = ranges["reader-only"][name]
            assert interval.low - 1e-9 <= number <= interval.high + 1e-9
    shown = cells(table(found, ranges))
    assert all(re.fullmatch(r"[\d.]+ \[[\d.]+, [\d.]+\]", cell) for cell in shown.values()), shown
    saved = report_shape(found, ranges)["intervals"]["reader-only"]["exact"]
    assert saved == [ranges["reader-only"]["exact"].low, ranges["reader-only"]["exact"].high]


def cells(shown: Table) -> dict[str, str]:
    return {row[0]: row[1] for row in shown.rows}


# --- record files ----------------------------------------------------------------------------------

PACT = one_view([(("pact",), ViewAnswers((Candidate("pact", 0.75, 1.0),), True, 0.25))] * 3)


def test_repeating_a_run_gives_the_same_file_but_for_its_last_line(tmp_path: Path) -> None:
    first, second = tmp_path / "a.jsonl", tmp_path / "b.jsonl"
    write_records(first, PACT)
    write_records(second, replace(PACT, timing=Timing("later", 64, {"end-to-end": {"q0": 9.0}})))
    one, other = first.read_text().splitlines(), second.read_text().splitlines()
    assert one[:-1] == other[:-1]
    assert one[-1] != other[-1]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda lines: [], "is empty"),
        (lambda lines: lines[1:], "does not begin with the run"),
        (lambda lines: lines[:-2], "announces 3 records and has 1"),
        (lambda lines: [*lines[:2], lines[2][:40], *lines[3:]], "line 3: not JSON"),
        (lambda lines: [*lines[:2], "7", *lines[3:]], "line 3: not an object"),
        (
            lambda lines: [*lines[:2], lines[2].replace('"answered": true', '"answered": 1'), *lines[3:]],
            "line 3 is 1, not true or false",
        ),
        (
            lambda lines: [*lines[:2], lines[2].replace('"id"', '"di"'), *lines[3:]],
            "line 3 has no 'id'",
        ),
    ],
)
def test_a_broken_record_file_is_refused_with_the_line(
    tmp_path: Path, change: Callable[[list[str]], list[str]], message: str
) -> None:
    path = tmp_path / "run.jsonl"
    write_records(path, PACT)
    path.write_text("\n".join(change(path.read_text().splitlines())), encoding="utf-8")
    with pytest.raises(GoldError, match=re.escape(message)) as refused:
        read_records(path)
    assert str(path) in str(refused.value)


def test_records_that_cannot_be_written_or_read_are_a_wrong_request(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="cannot write"):
        write_records(tmp_path / "file" / "run.jsonl", PACT)
    with pytest.raises(InputError, match="cannot read"):
        read_records(tmp_path / "none.jsonl")


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
    records = tmp_path / "run.jsonl", tmp_path / "again.jsonl"
    for path in records:
        found = evaluate(gold, index=tmp_path / "index", retrievers=list(Retrieval), settings=SETTINGS)
        write_records(path, found)
    measured = figures(found)
    assert list(measured) == [
        "reader-only", "retrieval hybrid", "retrieval dense", "retrieval bm25", "end-to-end",
    ]  # fmt: skip
    assert measured["end-to-end"]["HasAns_always_f1"] > 60
    assert measured["reader-only"]["HasAns_always_f1"] > 60
    assert [measured[f"retrieval {name}"]["recall@1"] for name in Retrieval] == [100] * 3
    assert found.run.reader is not None
    assert found.run.reader.name == "reader-mpnet"
    one, other = (path.read_bytes().splitlines()[:-1] for path in records)
    assert one == other
