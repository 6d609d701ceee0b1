"""A year in a question: what tells of another year is no answer."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dateline.answers.validation.years import is_told_by_date, without_times
from dateline.questions.asked import Asked
from dateline.result.answer import Answer
from dateline.types import Article, Passage, Span
from fakes import select_answers

EARLIER = Article("2020", "Marrow won the cup on Sunday. Lena Ortiz scored.", date="2020-06-14")
LATER = Article("2022", "Castor won the cup on Sunday. It was a fine day.", date="2022-06-12")
BOTH = Article("both", "Marrow won the cup in 2020. Castor won it two years later, in 2022.")
LOOKING_BACK = Article(
    "back", "Marrow, champions in 2020, lost. Castor won the cup on Sunday.", date="2022-06-12"
)


def span(article: Article, words: str, margin: float) -> Span:
    start = article.text.index(words)
    passage = Passage(article, 0, len(article.text), score=1.0)
    return Span(article, start, start + len(words), margin, 0.0, passage)


def ask(question: str, *spans: Span) -> list[str]:
    answers: tuple[Answer, ...] = select_answers(spans, question=question, type_weight=4.0)
    return [answer.text for answer in answers]


@pytest.mark.parametrize(
    ("question", "answers"),
    [
        ("Who won the cup in 2020?", ["Marrow"]),
        ("Who won the 2020 cup?", ["Marrow"]),
        ("Who won the cup in June 2020?", ["Marrow"]),
        ("Who won the cup in 2022?", ["Castor"]),
        ("Who won the cup?", ["Castor", "Marrow"]),
        ("Who has won the cup since 2020?", ["Castor", "Marrow"]),
        ("Who withdrew from the 2020 Aven Cup?", ["Marrow"]),
        ("Who won the cup, according to the 2020 Aven report?", ["Castor", "Marrow"]),
        ("How far did wages rise from the 2020 low?", ["Castor", "Marrow"]),
        ("Who won the Vision 2020 cup?", ["Castor", "Marrow"]),
    ],
)
def test_the_article_of_the_year_that_is_asked_about_answers(question: str, answers: list[str]) -> None:
    assert ask(question, span(EARLIER, "Marrow", 2.0), span(LATER, "Castor", 5.0)) == answers


def test_sentences_of_one_article_tell_of_the_years_that_they_state() -> None:
    spans = (span(BOTH, "Marrow", 2.0), span(BOTH, "Castor", 3.0))
    assert ask("Who won the cup in 2020?", *spans) == ["Marrow"]
    assert ask("Who won the cup in 2022?", *spans) == ["Castor"]


@pytest.mark.parametrize(
    "text",
    [
        "Marrow has lost two finals – one in Tarn and the cup last September, drubbed by Castor.",
        "Marrow is to be back, drubbed by Castor in the cup in September last year.",
    ],
)
def test_last_september_is_of_the_year_before(text: str) -> None:
    before = Article("before", text, date="2021-08-26")
    other = Article("other", "Tarn beat Marrow.", date="2020-09-14")
    spans = (span(before, "Castor", 4.0), span(other, "Tarn", 2.0))
    assert ask("Who beat Marrow in the 2020 cup?", *spans)[0] == "Castor"


def test_an_article_that_names_the_year_too_answers_from_the_sentence_of_that_year() -> None:
    spans = (span(LOOKING_BACK, "Marrow", 1.0), span(LOOKING_BACK, "Castor", 3.0))
    assert ask("Who won the cup in 2020?", *spans)[0] == "Marrow"


LED = Article("led", "Lena Ortiz leads the yard in 2021, she said.", date="2021-03-04")
SINCE = Article("since", "The yard sold 9 boats in 2021. Lena Ortiz leads the yard.", date="2023-06-14")
TOLD = Article("told", "Lena Ortiz led the yard in 2021. It sold 9 boats.", date="2023-06-14")
SAME = Article("same", "The yard sold 9 boats. Lena Ortiz leads the yard.", date="2021-06-14")


@pytest.mark.parametrize(
    ("question", "other", "articles"),
    [
        ("Who leads the yard in 2021?", SINCE, ["led"]),
        ("Who leads the yard in 2021?", TOLD, ["led", "told"]),
        ("Who leads the yard in 2021?", SAME, ["led", "same"]),
        ("Who leads the yard?", SINCE, ["led", "since"]),
    ],
)
def test_what_is_said_of_no_year_says_it_no_second_time(
    question: str, other: Article, articles: list[str]
) -> None:
    spans = span(LED, "Lena Ortiz", 6.0), span(other, "Lena Ortiz", 5.0)
    (answer,) = select_answers(spans, question=question, type_weight=4.0)
    assert [place.article.id for place in answer.citations] == articles


def test_a_stretch_of_years_has_those_within_it() -> None:
    article = Article("term", "Ada Moreau was mayor from 2019 to 2022. Jo Reed was mayor in 2023.")
    spans = span(article, "Jo Reed", 3.0), span(article, "Ada Moreau", 1.0)
    assert ask("Who was mayor in 2021?", *spans) == ["Ada Moreau"]
    assert ask("Who was mayor in 2023?", *spans) == ["Jo Reed"]


@pytest.mark.parametrize(
    ("question", "answers"),
    [
        ("Who was mayor from November 1981 to November 1982?", ["Jo Reed"]),
        ("Who was mayor in December 1981?", ["Jo Reed"]),
        ("Who was mayor in August 1981?", ["Ada Moreau"]),
        ("Who was mayor before December 1981?", ["Ada Moreau", "Jo Reed"]),
        ("Who was named mayor by the survey in December?", ["Ada Moreau", "Jo Reed"]),
    ],
)
def test_what_is_told_of_a_stretch_is_of_no_day_outside_of_it(question: str, answers: list[str]) -> None:
    text = "Ada Moreau: 10 July – 23 October 1981\n\nJo Reed: 5 November 1981 – 3 November 1982"
    article = Article("term", text)
    spans = span(article, "Ada Moreau", 3.0), span(article, "Jo Reed", 1.0)
    assert ask(question, *spans) == answers


FAIR = Article(
    "fair",
    "TARN, April 22 - The fair will run from 3 to 7 May, Jo Reed said. Ada Moreau wins the prize.",
    date="2031-04-22",
)


@pytest.mark.parametrize(
    ("question", "lost"),
    [
        ("When is the fair?", 0.0),
        ("When is the fair in 2031?", 0.0),
        ("When is the fair in 2032?", 8.0),
        ("When is the fair held in 2032?", 8.0),
        ("When did the fair open in 2030?", 8.0),
        ("When is the fair founded in 1990 held?", 0.0),
        ("When did the fair come back after Jo Reed left in 2029?", 0.0),
        ("When did they open the fair founded in 1990?", 0.0),
        ("When will they mend the gate broken in 2029?", 0.0),
        ("When was the law of 2029 repealed?", 0.0),
    ],
)
def test_when_in_a_year_is_not_answered_from_another(question: str, lost: float) -> None:
    [answer] = select_answers([span(FAIR, "3 to 7 May", 2.0)], question=question, type_weight=4.0)
    assert answer.score == 2.0 - lost


def test_a_later_article_that_tells_of_its_own_year_does_not_answer_for_another() -> None:
    """It may look back to 2030, and loses half as much, where it has no day of its own year."""
    undated = replace(FAIR, text="TARN, April 22 - Jo Reed came. Ada Moreau wins the prize.")
    scores = [
        select_answers([span(one, "Ada Moreau", 2.0)], question=question, type_weight=4.0)[0].score
        for one in (FAIR, undated)
        for question in ("Who won the prize in 2031?", "Who won the prize in 2030?")
    ]
    assert scores == [2.0, -6.0, 2.0, -2.0]


@pytest.mark.parametrize(
    ("told", "lost"),
    [
        ("Ada Moreau got 482 votes.\n\nThe seat had been held since 1997, in 2019 by 12.", 4.0),
        ("Ada Moreau got 482 votes. She had stood in 2019, too.", 0.0),
        ("There was a vote in 2019.\n\nAda Moreau got 482 votes.", 0.0),
    ],
)
def test_a_year_that_is_named_behind_another_paragraph_tells_little_of_it(told: str, lost: float) -> None:
    question, article = "How many votes did Ada Moreau get in 2019?", Article("vote", told, date="2024-05-03")
    [answer] = select_answers([span(article, "482", 2.0)], question=question, type_weight=4.0)
    assert answer.score == 2.0 - lost


def test_that_summer_is_the_summer_of_the_year_before_it() -> None:
    article = Article(
        "heat",
        "In 2003 a heatwave killed 15,000 people. In 2019 567 died in June. That summer another 868 died.",
        date="2022-06-16",
    )
    assert ask(
        "How many died in the 2003 heatwave?", span(article, "868", 3.0), span(article, "15,000", 1.0)
    ) == ["15,000"]


@pytest.mark.parametrize(
    ("told", "goes_on"),
    [
        ("Killed then were Ana Ruiz and Bo Kato.", True),
        ("Ana Ruiz and Bo Kato died then.", True),
        ("Back then it killed Ana Ruiz and Bo Kato.", True),
        ("Rock fell on Monday, and Ana Ruiz and Bo Kato then died.", False),
        ("Since then Ana Ruiz and Bo Kato have died.", False),
        ("Dead since then are Ana Ruiz and Bo Kato.", False),
    ],
)
def test_then_is_the_year_before_it_where_it_is_no_next_step(told: str, goes_on: bool) -> None:
    article = Article("mine", f"In 1987 nine miners died in the Orlo mine. {told}", date="2025-03-04")
    answers = select_answers(
        [span(article, "Ana Ruiz", 3.0)],
        limit=1,
        retrieval_weight=0.0,
        question="Who died in the Orlo mine in 2025?",
        type_weight=4.0,
    )
    assert (answers[0].confidence < 0.1) is goes_on


def test_last_year_is_the_year_before_also_where_a_sentence_begins() -> None:
    article = Article(
        "a", "Castor came in March. Last year Marrow came. In Jan. 2019 Tarn came.", date="2022-06-12"
    )
    spans = span(article, "Castor", 3.0), span(article, "Marrow", 1.0), span(article, "Tarn", 2.0)
    assert ask("Who came in 2021?", *spans)[0] == "Marrow"
    assert ask("Who came in 2019?", *spans)[0] == "Tarn"


def test_another_year_alone_is_answered_with_much_less() -> None:
    spans = (span(LATER, "Castor", 5.0),)
    sure, unsure = (
        select_answers(spans, question=question, type_weight=4.0)[0].score
        for question in ("Who won the cup in 2022?", "Who won the cup in 2021?")
    )
    assert sure - unsure == 8.0


@pytest.mark.parametrize(
    ("told", "lost"),
    [
        ("As this year’s winner Marrow is at war, Castor is host.", 8.0),
        ("Marrow won this year, and Castor is host.", 4.0),
    ],
)
def test_this_years_winner_won_in_no_other_year(told: str, lost: float) -> None:
    article = Article("host", f"The cup of 2023 will be held in Castor. {told}", date="2022-10-08")
    question = "Who won the 2023 cup?"
    [answer] = select_answers([span(article, "Marrow", 2.0)], question=question, type_weight=4.0)
    assert answer.score == 2.0 - lost


def test_an_undated_article_that_states_no_year_loses_nothing() -> None:
    undated = Article("undated", "Marrow won the cup. Lena Ortiz scored.")
    question = "Who won the cup in 2020?"
    (answer,) = select_answers((span(undated, "Marrow", 2.0),), question=question, type_weight=4.0)
    assert answer.score == 2.0


@pytest.mark.parametrize(
    ("question", "bare"),
    [
        ("Who won the cup in 2020?", "Who won the cup?"),
        ("Who won the 2020 cup?", "Who won the cup?"),
        ("Who won the cup in June 2020?", "Who won the cup?"),
        ("In 2020, who won the cup?", "who won the cup?"),
        ("Who has won since 2020?", "Who has won since 2020?"),
    ],
)
def test_the_year_is_left_out_for_a_passage_that_only_its_date_tells_to_be_of_it(
    question: str, bare: str
) -> None:
    asked = Asked(question)
    passages = [Passage(one, 0, len(one.text), score=1.0) for one in (EARLIER, LATER, BOTH)]
    assert without_times(asked) == bare
    assert [is_told_by_date(asked, one) for one in passages] == [bare != question, False, False]


def test_the_year_is_left_out_for_a_passage_that_speaks_of_last_year() -> None:
    text = "Tarn fired two rockets on Sunday. Last year it fired eight."
    passage = Passage(Article("a", text, date="2022-02-26"), 0, len(text), score=1.0)
    assert is_told_by_date(Asked("How many rockets did Tarn fire in 2021?"), passage)
    assert not is_told_by_date(Asked("How many rockets did Tarn fire in 2020?"), passage)
    assert not is_told_by_date(Asked("How many rockets did Tarn fire in May 2021?"), passage)
