"""Disagreement: two figures for one thing are both told, the latest first; two things are no disagreement."""

from __future__ import annotations

import io
import json
import math
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

from dateline.answers.disagreement import find_disagreement
from dateline.answers.found import Found, take
from dateline.answers.reply import STEPS, shown
from dateline.cli.render import print_result
from dateline.language.values.quantities import Quantity
from dateline.output.markdown import result_markdown
from dateline.output.wording import disagreement_line
from dateline.questions.asked import Asked
from dateline.reader.calibration import UNCALIBRATED
from dateline.result.answer import Answer
from dateline.result.replies import Answers, Disagreement
from dateline.settings import Settings
from dateline.types import Article, Passage, Span
from fakes import a_result, select_answers

GOLD = Path(__file__).parent.parent / "eval" / "gold" / "disagreement.json"
QUESTION = "How many people died in the Varenna ferry accident?"

EARLY = Article(
    "early",
    "VARENNA — A ferry capsized on Wednesday. The accident cost at least 14 people their lives.",
    title="Ferry capsizes off Varenna",
    date="2031-04-02",
    source="Halyard News Service",
)
LATE = Article(
    "late",
    "VARENNA — The ferry accident of Wednesday killed 31 people.\n\nSince then 5 died in Talca.",
    title="Toll of Varenna rises",
    date="2031-04-05",
    source="Tideway Times",
)
SAME = Article(
    "same", "Thirty-one people died in the Varenna ferry accident.", date="2031-04-06", source="Daily"
)


def span(article: Article, words: str, margin: float = 3.0) -> Span:
    start = article.text.index(words)
    passage = Passage(article, 0, len(article.text), score=1.0)
    return Span(article, start, start + len(words), margin, 0.0, passage)


def found(*spans: Span, question: str = QUESTION) -> Disagreement | None:
    answers = select_answers(spans, limit=10, retrieval_weight=0, question=question)
    return find_disagreement(Asked(question), answers)


def test_two_tolls_are_both_told_the_latest_first() -> None:
    disagreement = found(span(EARLY, "14", 4.0), span(LATE, "31", 3.0))
    assert disagreement is not None
    assert [claim.date for claim in disagreement.claims] == ["2031-04-05", "2031-04-02"]
    assert disagreement_line(disagreement) == (
        "The articles disagree: 31 (Tideway Times, 2031-04-05) · 14 (Halyard News Service, 2031-04-02)"
    )


@pytest.mark.parametrize(
    ("question", "early", "late", "first"),
    [
        (QUESTION, 3.2, 3.0, "31"),
        (QUESTION, 3.0, 3.2, "31"),
        ("How many people had died in the ferry accident off Varenna at first?", 3.2, 3.0, "14"),
        ("How many people had died in the ferry accident off Varenna by Wednesday?", 3.2, 3.0, "14"),
        (QUESTION, 6.0, -3.0, "14"),  # hardly an answer
    ],
)
def test_the_later_and_larger_toll_is_told_first_and_as_surely(
    question: str, early: float, late: float, first: str
) -> None:
    spans = (span(EARLY, "14", early), span(LATE, "31", late))
    asked, settings = Asked(question), Settings(retrieval_weight=0, answers=10)
    told = take(STEPS, Found.of(asked, spans, settings=settings, calibration=UNCALIBRATED)).answers
    assert told[0].text == first
    assert told[0].confidence >= told[1].confidence
    assert {one.text for one in told} >= {"14", "31"}


@pytest.mark.parametrize(("words", "first"), [("at least 14", "31"), ("14", "14")])
def test_a_bound_without_a_date_is_met_by_a_dated_toll(words: str, first: str) -> None:
    early = replace(EARLY, date=None, text=EARLY.text.replace("at least 14", words))
    spans = (span(early, words, 3.2), span(LATE, "31", 3.0))
    settings = Settings(retrieval_weight=0, answers=10)
    begun = Found.of(Asked(QUESTION), spans, settings=settings, calibration=UNCALIBRATED)
    assert take(STEPS, begun).answers[0].text == first


def test_a_later_and_smaller_toll_is_not_told_first() -> None:
    """Of a later article that counts fewer nobody can say which is right: the surer one stays first."""
    early = replace(EARLY, text=EARLY.text.replace("14", "44"))
    spans = (span(early, "44", 3.2), span(LATE, "31", 3.0))
    settings = Settings(retrieval_weight=0, answers=10)
    begun = Found.of(Asked(QUESTION), spans, settings=settings, calibration=UNCALIBRATED)
    assert take(STEPS, begun).answers[0].text == "44"


def test_a_figure_that_is_unlikely_beside_a_surer_one_is_told_all_the_same() -> None:
    """A second claim is passed over as a rule, whoever is right: its confidence is no reason to hide it."""
    assert found(span(EARLY, "14", 6.0), span(LATE, "31", -1.0)) is not None


@pytest.mark.parametrize("told", ["14 sailors", "14 people and a dog", "14 people"])
def test_a_whole_number_of_those_who_met_the_fate_is_a_claim(told: str) -> None:
    article = changed(EARLY, "cost at least 14 people their lives", f"killed {told}")
    assert found(span(article, "14", 4.0), span(LATE, "31")) is not None


def test_a_figure_of_a_rival_thing_is_no_claim() -> None:
    question = "How strong was the earthquake in Varenna?"
    shock = Article("shock", "VARENNA — The earthquake in Varenna had a magnitude of 6.8.")
    after = Article("after", "VARENNA — In Varenna an aftershock of magnitude 4.9 followed.")
    assert found(span(shock, "6.8", 6.0), span(after, "4.9", 3.0), question=question) is None


UP = Article("up", "Shares of Stroom rose 4 percent on Friday.", date="2031-04-04", source="Post")
DOWN = Article("down", "Shares of Stroom fell 4 percent on Friday.", date="2031-04-04", source="Courier")
FALL = "By how much did shares of Stroom fall on Friday?"


def test_a_rise_and_a_fall_by_the_same_figure_are_two_claims() -> None:
    """Who asks for the fall is answered with it, however sure the reader is of the rise."""
    answers = select_answers(
        [span(UP, "4 percent", 8.0), span(DOWN, "4 percent", 3.0)],
        limit=10,
        retrieval_weight=0,
        question=FALL,
        type_weight=6,
    )
    assert [[place.article.id for place in one.citations] for one in answers] == [["down"], ["up"]]
    disagreement = find_disagreement(Asked(FALL), answers)
    assert disagreement is not None
    assert disagreement_line(disagreement) == (
        "The articles disagree: down 4 percent (Courier, 2031-04-04) · up 4 percent (Post, 2031-04-04)"
    )


def test_the_title_of_a_digest_is_not_what_its_figures_are_of() -> None:
    digest = Article("digest", "DAWN — In Talca 90 people died in an accident.", date="2031-04-05")
    other = replace(digest, title="Three things to know: Varenna ferry accident, heat, sport")
    assert found(span(EARLY, "14", 6.0), span(other, "90", 3.0)) is None
    same = replace(digest, title="Toll of the Varenna ferry accident")
    assert found(span(EARLY, "14", 6.0), span(same, "90", 3.0)) is not None


def test_a_third_figure_of_an_article_that_was_heard_is_another_thing() -> None:
    """The later article counts 31 in one town and 90 elsewhere: only the surer of the two is its claim."""
    wide = Article(
        "wide",
        "VARENNA — The Varenna ferry accident killed 31 people in the town. "
        "In the Varenna ferry accident 90 people died elsewhere.",
        date="2031-04-05",
        source="Tideway Times",
    )
    disagreement = found(span(EARLY, "14", 4.0), span(wide, "31", 3.5), span(wide, "90", 3.0))
    assert disagreement is not None
    assert [claim.citations[0].text for claim in disagreement.claims] == ["31", "14"]


def test_a_claim_that_is_no_answer_is_shown_with_its_sentence_and_its_place() -> None:
    answers = select_answers(
        [span(EARLY, "14", 6.0), span(LATE, "31", -1.0)], limit=10, retrieval_weight=0, question=QUESTION
    )
    disagreement = find_disagreement(Asked(QUESTION), answers)
    assert disagreement is not None
    best = shown(answers, 1, disagreement=disagreement)
    result = a_result(QUESTION, Answers(best, disagreement), 0.5)
    assert len(result.answers) == 1
    out = io.StringIO()
    print_result(Console(file=out, width=100, color_system=None), result, hint="")
    assert out.getvalue().endswith(
        "The articles disagree: 31 (Tideway Times, 2031-04-05) · 14 (Halyard News Service, 2031-04-02)\n"
        "  VARENNA — The ferry accident of Wednesday killed **31** people.\n"
        "  [2] Toll of Varenna rises (Tideway Times, 2031-04-05)\n"
        "      article late [49:51]\n"
    )
    text = result_markdown(result)
    assert "> VARENNA — The ferry accident of Wednesday killed **31** people.\n\n(" in text
    assert "article late, characters 49 to 51)" in text


def test_a_claim_names_every_article_that_makes_it() -> None:
    disagreement = found(span(EARLY, "14"), span(LATE, "31"), span(SAME, "Thirty-one"))
    assert disagreement is not None
    assert disagreement_line(disagreement).endswith(
        "Thirty-one (Daily, 2031-04-06; Tideway Times, 2031-04-05) · 14 (Halyard News Service, 2031-04-02)"
    )


def changed(article: Article, old: str, new: str, **fields: str) -> Article:
    return Article(
        article.id,
        article.text.replace(old, new),
        title=fields.get("title", article.title),
        date=article.date,
        source=article.source,
    )


@pytest.mark.parametrize(
    ("spans", "question"),
    [
        pytest.param((span(EARLY, "14"), span(LATE, "31", -5.0)), QUESTION, id="one is hardly proposed"),
        pytest.param((span(LATE, "31"), span(LATE, "5 died")), QUESTION, id="one article, two things"),
        pytest.param((span(SAME, "Thirty-one"), span(LATE, "31")), QUESTION, id="the same number"),
        pytest.param(
            (span(changed(EARLY, "at least 14", "about 30"), "30"), span(LATE, "31")),
            QUESTION,
            id="within what about leaves open",
        ),
        pytest.param(
            (span(changed(EARLY, "people their lives", "buses"), "14"), span(LATE, "31")),
            QUESTION,
            id="another thing counted",
        ),
        pytest.param(
            (span(changed(EARLY, "VARENNA", "TALCA", title="Ferry capsizes"), "14"), span(LATE, "31")),
            QUESTION,
            id="another place",
        ),
        pytest.param(
            (span(EARLY, "14"), span(LATE, "31")),
            "How many people died in the Varenna ferry accident of 1998?",
            id="a year that neither speaks of",
        ),
        pytest.param(
            (span(EARLY, "14"), span(LATE, "31")),
            "Who died in the Varenna ferry accident?",
            id="no number asked",
        ),
        pytest.param(
            (
                span(
                    changed(EARLY, "cost at least 14 people their lives", "saw 14 people hospitalised"), "14"
                ),
                span(LATE, "31"),
            ),
            QUESTION,
            id="another fate",
        ),
        pytest.param(
            (
                span(changed(EARLY, "cost at least 14 people", "cost 30 sailors and a child"), "30 sailors"),
                span(LATE, "31"),
            ),
            QUESTION,
            id="a part of a sum",
        ),
        pytest.param(
            (
                span(changed(EARLY, "cost at least 14 people", "cost a child and 30 sailors"), "30"),
                span(LATE, "31"),
            ),
            QUESTION,
            id="the last part of a sum",
        ),
        pytest.param((), QUESTION, id="no answers"),
    ],
)
def test_what_is_no_disagreement(spans: tuple[Span, ...], question: str) -> None:
    assert found(*spans, question=question) is None


def test_the_gold_pairs_are_sound() -> None:
    pairs = json.loads(GOLD.read_text(encoding="utf-8"))["pairs"]
    assert len({pair["id"] for pair in pairs}) == len(pairs)
    for pair in pairs:
        assert pair["expected"] in ("disagree", "agree", "other")
        assert all(pair[side]["text"] and pair[side]["date"] for side in ("one", "other"))


def test_an_answer_keeps_its_value() -> None:
    [answer] = select_answers([span(EARLY, "14")], limit=1, retrieval_weight=0, question=QUESTION)
    assert isinstance(answer, Answer)
    assert answer.value is not None
    assert answer.value == Quantity(14, math.inf, unit="people")
