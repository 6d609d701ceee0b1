"""From spans to answers: what counts as one answer, what it scores, and where it is cited."""

from __future__ import annotations

import doctest
import math
import time
from dataclasses import astuple, fields, replace
from itertools import pairwise
from random import Random

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dateline.answers import selection
from dateline.answers.aggregation.disagreement import find_disagreement
from dateline.answers.boundaries import ends
from dateline.answers.boundaries.whole import as_told, whole
from dateline.answers.confidence import FAR, closeness, missing_names
from dateline.answers.validation.kinds import fits, fits_there, leaves_out_the_day, repeats
from dateline.answers.validation.misfits import is_misfit
from dateline.features import Feature
from dateline.language.owndates import is_own_date
from dateline.language.rivals import rivalled, speaks_of_a_rival
from dateline.language.teasers import is_teaser
from dateline.language.values.moments import Moment
from dateline.language.values.quantities import Quantity
from dateline.output.shown import shown_words
from dateline.questions.asked import Asked
from dateline.reader.calibration import UNCALIBRATED, Calibration
from dateline.result.answer import Answer, Evidence
from dateline.settings import Settings
from dateline.types import Article, Passage, QuestionType, Span
from fakes import select_answers

WIRE = Article("wire", "About 20,000 people were deported. The ministers signed on Thursday in Harlan.")
PAPER = Article("paper", "The paper says 20,000 people. It rained in Harlan, and again in Harlan.")
ARTICLES = (WIRE, PAPER, Article("other", "Nothing but the year 2024, twice: 2024."))


def span(article: Article, words: str, margin: float, *, cosine: float = 0.0, nth: int = 0) -> Span:
    """The nth place of `words` in the article, with that margin, from a passage of that cosine."""
    start = -1
    for _ in range(nth + 1):
        start = article.text.index(words, start + 1)
    passage = Passage(article, 0, len(article.text), score=0.5, cosine=cosine)
    return Span(article, start, start + len(words), margin + 1.5, 1.5, passage)


def select(*spans: Span, limit: int = 10, retrieval_weight: float = 0.0) -> tuple[Answer, ...]:
    return select_answers(spans, limit=limit, retrieval_weight=retrieval_weight)


@pytest.mark.parametrize(
    ("text", "cut", "told"),
    [
        ("No one has been fined since the ban began.", "No", "No one has been fined"),
        ("It rained, and no one on board was fined, he said.", "no", "no one on board was fined"),
        ("Nobody on the list was fined, he said.", "Nobody", "Nobody"),
        ("No, he said, one is enough.", "No", "No"),
        ("Some 41 were fined.", "41", "41"),
    ],
)
def test_a_no_that_tells_how_many_is_answered_with_its_clause(text: str, cut: str, told: str) -> None:
    article = Article("ban", text)
    [answer] = select_answers(
        [span(article, cut, 3.0)], limit=9, retrieval_weight=0.0, question="How many people were fined?"
    )
    assert answer.text == told


# --- examples --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "cut", "told", "number"),
    [
        ("Four pupils died and six pupils and a teacher were hurt.", "six", "six pupils and a teacher", 7),
        ("It hurt two young men, a woman and three police officers on Friday.", "two", None, 6),
        ("It hurt two men and a woman, police said.", "two men", "two men and a woman", 3),
        ("It hurt two men and a woman said so.", "two men", "two men", 2),
        ("It hurt two men and a dog.", "two", "two", 2),
        ("It hurt two men and another woman.", "two men and another woman", "two men and another woman", 3),
        ("It hurt about 20 pupils and a teacher.", "20", "20 pupils and a teacher", 21),
        ("It hurt more than 20 pupils and a teacher.", "20", "20 pupils and a teacher", 21),
    ],
)
def test_people_told_of_kind_by_kind_are_counted_together(
    text: str, cut: str, told: str | None, number: float
) -> None:
    article = Article("raid", text)
    [answer] = select_answers(
        [span(article, cut, 3.0)], limit=9, retrieval_weight=0.0, question="How many people were hurt?"
    )
    assert answer.text == (told or text.removeprefix("It hurt ").removesuffix(" on Friday."))
    assert isinstance(answer.value, Quantity)
    assert answer.value.low == number


@pytest.mark.parametrize(
    ("text", "cut", "told"),
    [
        (
            "It rose, said Ada Orr, head of the Aven Fund in a statement Monday.",
            "head",
            "head of the Aven Fund",
        ),
        (
            "It fell, Ada Orr, a botanist at Tarn and the report's editor, told us.",
            "a botanist at Tarn",
            None,
        ),
        ("It fell, Ada Orr, a botanist at Tarn and the report's editor, told us.", "editor", None),
        ("It rose,” said Tarn Valley Forest Ranger Ada Orr.", "Tarn Valley Forest Ranger", "*"),
        ("The mayor of Tarn, Ada Orr, said so.", "The mayor of Tarn", "*"),
        ("Ada Orr, 45, a driver accused of theft, fled.", "a driver", "a driver accused of theft"),
        (
            "Dr. Ada Orr, director of St. Marks Hospital. It rained.",
            "director",
            "director of St. Marks Hospital",
        ),
        ("Police held Ada Orr, ranger Kim Parker and Jo Reed.", "ranger Kim Parker", ""),
        ("Police held Ada Orr, her brother and Jo Reed.", "her brother", ""),
        ("Police held the mayor of Tarn, Ada Orr and Jo Reed.", "the mayor of Tarn", ""),
        ("It is over for Ada Orr, the mayor of Tarn said.", "the mayor of Tarn", ""),
        ("Nobody saw Ada Orrin, a driver, leave.", "a driver", ""),
        ("In New Chester Ada Orr won.", "New Chester", ""),
        ("Ada Orr and her driver, Jo Reed, left.", "her driver", ""),
    ],
)
def test_who_somebody_is_stands_beside_the_name(text: str, cut: str, told: str | None) -> None:
    """ "" is what presents nobody, and is believed no more than it is read; "*" what is told as it is cut."""
    article = Article("a", text)
    [answer] = select_answers(
        [span(article, cut, -3.0)], limit=9, retrieval_weight=0.0, question="Who is Ada Orr?"
    )
    assert (answer.confidence > 0.5) is (told != "")
    whole = "a botanist at Tarn and the report's editor"
    assert answer.text == (whole if told is None else cut if told in ("", "*") else told)


@pytest.mark.parametrize(
    ("question", "text", "cut", "told"),
    [
        ("When does it stop counting?", "It counts from Jan. 1 to Oct. 31.", "Jan. 1 to Oct. 31", "Oct. 31"),
        ("When does it begin to count?", "It counts from Jan. 1 to Oct. 31.", "Jan. 1 to Oct. 31", "Jan. 1"),
        ("What time does it close?", "It is open from 9 a.m. to 5 p.m.", "9 a.m. to 5 p.m.", "5 p.m."),
        ("When did the war end?", "The war of 2014-2018 cost much.", "2014-2018", "2018"),
        ("When is it open?", "It is open from 9 a.m. to 5 p.m.", "9 a.m. to 5 p.m.", "9 a.m. to 5 p.m."),
        ("When does it open?", "It is closed from Jan. 1 to May 2.", "Jan. 1 to May 2", "Jan. 1 to May 2"),
        ("When does it end?", "It goes on from May 3 to 7.", "May 3 to 7", "May 3 to 7"),  # 7 is no day
        ("Who made it?", "By Ada Orr and scored by Jo Reed.", "Ada Orr and scored by Jo Reed", "Ada Orr"),
        ("Who made it?", "By Ada Orr, written with Jo Reed.", "Ada Orr, written with Jo Reed", "Ada Orr"),
        ("Who made it?", "By Ada Orr and Jo Reed of Tarn.", "Ada Orr and Jo Reed", "Ada Orr and Jo Reed"),
        ("Who made it?", "It was A man hired by Orr.", "A man hired by Orr", "A man hired by Orr"),
        ("Aven Tarn 2031 final score", "It rained, and it was Aven 38, Tarn 24.", "24", "Aven 38, Tarn 24"),
        ("Aven Tarn 2031 final score", "Aven 38, Upper Tarn 24", "Aven 38", "Aven 38, Upper Tarn 24"),
        ("What was the final score?", "Aven beat Tarn 38-24.", "38", "38-24"),
        ("How many points did Tarn get?", "Aven 38, Tarn 24", "24", "24"),
        ("What nickname has Orr given it?", "Orr called it her “weed album” in May.", "weed", "weed album"),
        ("What is the plan called?", 'It is called a "grand, wet dream" here.', "dream", "grand, wet dream"),
        ("What is the plan called?", 'It is the "Gull" plan.', "Gull", "Gull"),
        ("What is the boat called?", 'She said: "The Gull is ours."', "The Gull", "The Gull"),
        ("What is the boat called?", '"Gull. Not Tern," said Orr.', "Gull", "Gull"),
        ("What did Orr buy?", "Orr bought her “weed album” in May.", "weed", "weed"),
        ("What will the vote be after May?", "It will shift from a split of 5 Reds to 6 Blues.",
         "5 Reds to 6 Blues", "6 Blues"),
        ("What will the vote shift from?", "It will shift from 5 Reds to 6 Blues.",
         "5 Reds to 6 Blues", "5 Reds to 6 Blues"),
        ("What will it go past?", "It will go past all from Aven to Tarn.", "Aven to Tarn", "Aven to Tarn"),
    ],
)  # fmt: skip
def test_asked_for_one_end_or_one_maker_the_other_is_left_out(
    question: str, text: str, cut: str, told: str
) -> None:
    article = Article("a", text)
    [answer] = select_answers([span(article, cut, 3.0)], limit=9, retrieval_weight=0.0, question=question)
    assert answer.text == told


@pytest.mark.parametrize("words", ["100th", "the 50th anniversary", "100th year", "32nd"])
def test_which_of_many_it_is_tells_no_date(words: str) -> None:
    asked = Asked("ada orr birthday")
    assert not fits(words, asked)
    assert all(fits(day, asked) for day in ("the 5th", "31st", "Jan. 31", "5th of May", "the 19th century"))


@pytest.mark.parametrize(
    "words", ["2 hours 19 minutes", "3 hours and 40 minutes", "two years, six months", "for 3 days"]
)
def test_how_long_it_took_does_not_tell_when_it_was(words: str) -> None:
    assert not fits(words, Asked("When did Ida Orr win the Tarn race?"))
    assert fits(words, Asked("How long did Ida Orr run?"))
    assert fits(f"{words} ago", Asked("When did Ida Orr win the Tarn race?"))


def test_in_so_many_weeks_tells_when_it_will_be_and_not_when_it_was() -> None:
    assert not fits("in just eleven weeks", Asked("When was the Tarn wall rebuilt?"))
    assert fits("in eleven weeks", Asked("When will the Tarn wall be rebuilt?"))


@pytest.mark.parametrize(
    ("text", "alone"),
    [
        ("Tarn Tea's co-founder Ada Orr spoke. Begun in 2008 by Jo Reed and Ada Orr, it grew.", False),
        ("Tarn Tea's founder Ada Orr spoke. Begun in 2008 by Jo Reed and Ada Orr, it grew.", True),
        ("Tarn Tea's co-founder Ada Orr spoke. Sold in 2008 by Jo Reed and Ada Orrin, it grew.", True),
    ],
)
def test_one_of_several_gives_way_to_them_all(text: str, alone: bool) -> None:
    article = Article("a", text)
    both = "Jo Reed and Ada Orrin" if "Orrin" in text else "Jo Reed and Ada Orr"
    answers = select_answers(
        [span(article, "Ada Orr", 3.0), span(article, both, 1.0)],
        question="Who founded Tarn Tea?",
        type_weight=4.0,
    )
    assert answers[0].text == ("Ada Orr" if alone else both)


def test_asked_for_one_kind_of_people_the_others_are_not_counted() -> None:
    article = Article("raid", "Six pupils and a teacher were hurt.")
    [answer] = select_answers(
        [span(article, "Six", 3.0)], limit=9, retrieval_weight=0.0, question="How many pupils were hurt?"
    )
    assert answer.text == "Six"


def test_no_spans_give_no_answers() -> None:
    assert select() == ()


def test_equal_answers_of_two_articles_are_one_with_the_evidence_of_both() -> None:
    """Margins 2 and 1 are odds of e^2 and e^1 against no answer; together e^2 + e = 10.107.

    The score is ln(10.107) = 2.3133, and face value makes 10.107 / 11.107 = 0.91 of it.
    """
    [answer] = select(span(PAPER, "20,000 people", 1.0), span(WIRE, "20,000 people", 2.0))
    assert answer.text == "20,000 people"
    assert answer.score == pytest.approx(2.3133, abs=1e-4)
    assert answer.confidence == pytest.approx(0.90997, abs=1e-4)
    assert [citation.article.id for citation in answer.citations] == ["wire", "paper"]
    assert [citation.quote for citation in answer.citations] == [
        "About 20,000 people were deported.",
        "The paper says 20,000 people.",
    ]


def test_one_end_of_a_range_is_answered_with_the_whole_range() -> None:
    vote = Article("vote", "The count gave her between 58.3 and 60.7 percent. She is 61.")
    [answer] = select_answers(
        [span(vote, "60.7", 3.0), span(vote, "58.3", 2.0)],
        limit=9,
        retrieval_weight=0.0,
        question="What percentage of the vote did she get?",
    )
    assert answer.text == "between 58.3 and 60.7 percent"
    assert isinstance(answer.value, Quantity)
    assert (answer.value.low, answer.value.high, answer.value.unit) == (58.3, 60.7, "%")


def test_an_article_that_repeats_itself_counts_once() -> None:
    [answer] = select(span(PAPER, "Harlan", 1.0, nth=1), span(PAPER, "Harlan", 2.0, nth=0))
    assert answer.score == pytest.approx(2.0)
    assert [citation.start for citation in answer.citations] == [
        PAPER.text.index("Harlan"),
        PAPER.text.rindex("Harlan"),
    ]


CHAIRED = "Ana Ruiz, who chairs the harbour board of Aven, opened the quay."


@pytest.mark.parametrize(
    ("sentence", "words", "margin", "says_it"),
    [
        ("Ruiz told Aven Radio that the quay was full.", "Ruiz", -3.0, False),
        ("Nobody at the harbour could reach Ana Ruiz for comment.", "Ana Ruiz", -3.0, False),
        ("The quay, Ruiz said, is full.", "Ruiz", -1.0, False),
        ("As Ana Ruiz says, whoever chairs a harbour board in Aven sleeps badly.", "Ana Ruiz", -8.0, False),
        ("Ruiz, the chair of the board, cut a ribbon in Aven harbour.", "Ruiz", -3.0, True),
        ("The board is chaired by Ana Ruiz.", "Ana Ruiz", -2.0, True),
        ("Ruiz has been at its head since May.", "Ruiz", 0.5, True),
    ],
)
@pytest.mark.parametrize("of_its_own", [False, True])
def test_a_place_that_only_has_the_name_does_not_say_the_answer(
    sentence: str, words: str, margin: float, says_it: bool, of_its_own: bool
) -> None:
    one = Article("one", CHAIRED if of_its_own else f"{CHAIRED} {sentence}")
    other = Article("other", f"Ana Ruiz was there. {sentence}") if of_its_own else one
    mention = span(other, sentence, margin)
    at = mention.start + sentence.index(words)
    mention = replace(mention, start=at, end=at + len(words))
    [answer] = select_answers(
        [span(one, "Ana Ruiz", 3.0), mention],
        limit=9,
        retrieval_weight=0.0,
        question="Who chairs the harbour board of Aven?",
    )
    assert answer.text == "Ana Ruiz"
    assert [place.quote for place in answer.citations] == [CHAIRED, sentence][: 1 + says_it]
    assert answer.evidence is not None
    assert answer.evidence.sources == pytest.approx(math.log(1 + (says_it and of_its_own)))


@pytest.mark.parametrize(
    ("text", "others", "together"),
    [
        ("The Orrin court ruled so. The Orrin district court was the first.", "Orrin district court", True),
        ("The Orrin court ruled so. The Orrin District Court was the first.", "Orrin District Court", True),
        ("The Orrin court ruled so. The Orrin district court heard it after the Orrin high court.",
         "Orrin district court", False),
        ("The Orrin court ruled so. The Aven district court did not.", "Aven district court", False),
        ("The Orrin court ruled so. The East Orrin court did not.", "East Orrin court", False),
        ("The Orrin court ruled so. The court of Orrin heard it.", "court of Orrin", False),
        ("Orrin University ruled so. Orrin State University did not.", "Orrin State University", False),
        ("The Orrin mayor ruled so. The Orrin deputy mayor did not.", "Orrin deputy mayor", False),
    ],
)  # fmt: skip
def test_a_body_and_the_same_with_its_kind_are_one(text: str, others: str, together: bool) -> None:
    article = Article("a", text)
    first = text.removeprefix("The ").split(" ruled")[0]
    answers = select_answers(
        [span(article, first, 3.0), span(article, others, 1.0)], limit=9, question="Which of them ruled so?"
    )
    assert len(answers) == (1 if together else 2)
    assert answers[0].text == first


def test_of_overlapping_spans_only_the_best_stays() -> None:
    [answer] = select(
        span(WIRE, "20,000", 2.5),
        span(WIRE, "About 20,000 people", 3.0),
        span(WIRE, "people were", 2.9),
    )
    assert answer.text == "About 20,000 people"
    assert len(answer.citations) == 1


def test_spans_that_touch_do_not_overlap() -> None:
    line = Article("line", "The north/south line was closed.")
    found = select(span(line, "north/", 1.0), span(line, "south", 2.0))
    assert {answer.text for answer in found} == {"north/", "south"}


def test_the_same_range_in_two_articles_does_not_overlap() -> None:
    assert len(select(span(WIRE, "About", 1.0), span(PAPER, "The p", 2.0))) == 2


def test_what_a_passage_falls_short_of_is_taken_off_with_its_weight() -> None:
    """A cosine counts for a third, and a question without telling words has them all.

    1.0 - 6 * (1 - 0.9) / 3 = 0.8 beats 2.5 - 6 * (1 - 0.1) / 3 = 0.7; without weight it is the other way
    round.
    """
    spans = span(WIRE, "Thursday", 1.0, cosine=0.9), span(PAPER, "again", 2.5, cosine=0.1)
    weighted = select(*spans, retrieval_weight=6.0)
    assert [answer.text for answer in weighted] == ["Thursday", "again"]
    assert [answer.score for answer in weighted] == pytest.approx([0.8, 0.7])
    assert [answer.text for answer in select(*spans)] == ["again", "Thursday"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The Hague", "the hague."),
        ("20,000 people", "20000 people"),
        ("\u201d", "\u201d"),
        ("$3.5 million", "3.5 million"),
    ],
)
def test_answers_that_differ_in_case_punctuation_and_articles_are_equal(one: str, other: str) -> None:
    assert len(select(span(Article("a", one), one, 1.0), span(Article("b", other), other, 1.0))) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("20,000", "30,000"),
        ("3.5 million", "35 million"),
        ("2-0", "20"),
        ("9:30", "930"),
        ("1/2", "12"),
        ("a", "the"),
        ("-", "?"),
    ],
)
def test_other_figures_and_other_words_are_other_answers(one: str, other: str) -> None:
    assert len(select(span(Article("a", one), one, 1.0), span(Article("b", other), other, 1.0))) == 2


def both(one: Article, words: str, other: Article, other_words: str, question: str) -> tuple[Answer, ...]:
    spans = span(one, words, 2.0), span(other, other_words, 1.0)
    return select_answers(spans, limit=10, retrieval_weight=0, question=question)


@pytest.mark.parametrize(
    ("one", "other", "question", "answers"),
    [
        ("about [twenty thousand] people", "at [20,000]", "How many?", 1),
        ("cost [$1.2 billion]", "[1,200 million dollars]", "How much?", 1),
        ("more than [140,000] visitors", "[143,200] visitors", "How many?", 1),
        ("for [14] days", "for [14] hours", "How long?", 2),  # the unit beside it is part of the value
        ("[14 days]", "[14 hours]", "How long?", 2),
        ("[Thursday]", "[June 26, 2025]", "When?", 1),
        ("[Kristi Noem] came", "Kristi Noem came. [Noem] left", "Who?", 1),
        ("[Secretary Kristi Noem]", "Kristi Noem came. But [Noem] left", "Who?", 1),
        ("[the minister, Eelco Heinen]", "Eelco Heinen came. [Heinen] left", "Who?", 1),
        ("[U.S. Secretary of Homeland Security Kristi Noem]", "[Kristi Noem] left", "Who?", 1),
        # never by guess
        ("[the King of Saudi Arabia]", "[the Crown Prince of Saudi Arabia]", "Who?", 2),
        ("[Secretary Noem] came", "[Mr. Noem] left", "Who?", 2),
        ("[Kristi Noem] came", "[Noem] left", "Who?", 2),
        ("[Kristi Noem] came", "Kristi Noem and Mark Noem came. [Noem] left", "Who?", 2),
        ("[Kristi Noem] came", "[Kristi] left, with Kristi Noem", "Who?", 2),
        ("[20,000 people]", "[20,000 houses]", "How many?", 2),
    ],
)
def test_answers_are_equal_by_value_and_by_name(one: str, other: str, question: str, answers: int) -> None:
    articles = []
    for id, text in (("a", one), ("b", other)):
        articles.append((Article(id, text.replace("[", "").replace("]", ""), date="2025-06-26"), text))
    words = [text[text.index("[") + 1 : text.index("]")] for _, text in articles]
    spans = []
    for (article, text), said, margin in zip(articles, words, (2.0, 1.0), strict=True):
        start = text.index("[")
        passage = Passage(article, 0, len(article.text), score=1.0)
        spans.append(Span(article, start, start + len(said), margin, 0.0, passage))
    assert len(select_answers(spans, limit=9, retrieval_weight=0, question=question)) == answers


def test_another_weeks_thursday_is_another_answer_and_an_undated_one_is_not() -> None:
    text = "They signed on Thursday."
    june, july = Article("june", text, date="2025-06-26"), Article("july", text, date="2025-07-04")
    assert len(both(june, "Thursday", july, "Thursday", "When did they sign?")) == 2
    assert len(both(june, "Thursday", Article("undated", text), "Thursday", "When did they sign?")) == 1


@pytest.mark.parametrize(
    ("question", "unfit", "fit"),
    [
        ("How many people were deported?", "Harlan", "20,000"),
        ("How many people were deported?", "were deported", "About 20,000"),
        ("When did they sign?", "Harlan", "Thursday"),
        ("Who signed?", "Thursday", "The ministers"),
        ("Where did they sign?", "Thursday", "Harlan"),
    ],
)
def test_an_answer_not_of_the_kind_asked_for_loses_twice_the_weight(
    question: str, unfit: str, fit: str
) -> None:
    """2.0 - 2 * 1.5 = -1.0 is less than 1.0."""
    spans = span(WIRE, unfit, 2.0), span(WIRE, fit, 1.0)
    answers = select_answers(spans, limit=9, retrieval_weight=0, question=question, type_weight=1.5)
    assert [answer.text for answer in answers][0] == fit
    assert [answer.score for answer in answers] == pytest.approx([1.0, -1.0])


@pytest.mark.parametrize(
    ("question", "text", "bad", "good"),
    [
        ("Who won the prize?", "OSLO — Two men won. One is Harlan.", "OSLO", "Harlan"),
        ("Who won?", "Ana will govern. The candidate, Ruiz, won.", "Ana will govern. The candidate", "Ruiz"),
        ("When was it?", "June 26 — Ana Ruiz came on Thursday.", "June 26 — Ana Ruiz came", "Thursday"),
        ("When was it?", "BENGALURU, India, Aug. 24 — It was on Monday.", "Aug. 24", "Monday"),
        ("When was it?", "Snow falls\n\nOSLO,  May  2 — Ana came on Monday.", "May  2", "Monday"),
        ("When was it?", "NEW YORK, May 2, 2024 (Wire) - Ana, 40, came on Monday.", "May 2, 2024", "Monday"),
        ("What did she say?", 'She called it "a good day."', '"', "a good day"),
        ("Who is Ruiz?", "Minister Ana Ruiz met Harlan.", "Harlan", "Minister"),
        ("Who is Ana Ruiz?", "A good pact, Ana Ruiz, the minister, said.", "A good pact", "the minister"),
        ("How many came?", "Some 66 and Norland third with 45, of 20.", "66 and Norland third with 45", "20"),
        ("What share was his?", "It was over 100 of them. His was 54%.", "over 100", "54%"),
        ("How much was the fine?", "It is half of the sum owed. It was 9 francs.", "half", "9 francs"),
        ("Who was the buyer?", "A man chose not to fund it. It is Oud.", "not to fund it", "Oud"),
        ("How many days?", "It failed to prove that it was 183, not 20 days. It rained 7.", "183", "7"),
        ("Who won in 2024?", "Oud was runner-up in 2024. Ruiz won.", "Oud", "Ruiz"),
        ("Who won the year Kato came second?", "Oud placed second behind the winner, Ruiz.", "Oud", "Ruiz"),
        ("Who was runner-up?", "Ruiz won the cup ahead of Oud.", "Ruiz", "Oud"),
    ],
)  # fmt: skip
def test_a_piece_that_cannot_be_the_answer_loses_to_one_that_can(
    question: str, text: str, bad: str, good: str
) -> None:
    article = Article("a", text)
    answers = select_answers(
        [span(article, bad, 2.0), span(article, good, 1.0)],
        limit=2,
        retrieval_weight=0.0,
        question=question,
        type_weight=4.0,
    )
    assert answers[0].text == good


OTHERS = (
    "The Gull belongs to Corvo Lines, which has two other boats, the Hern and the Tern. Avaria and four "
    "other states sent boats. Max Orr shut his shop in Tarn and his three other shops. One man died and "
    "seven others were hurt. Ana Ruiz beat six other pilots. She met Ulf Drum, and 12 other guests left."
)
STRIKE = (
    "About 900 of the 1,400 drivers of Corvo struck. Some 30 of the 80 drivers that it pays by day were ill."
)


@pytest.mark.parametrize(
    ("question", "misfit"),
    [
        ("What are the drivers of the Olm tram called?", True),
        ("What were the drivers of the Olm tram called?", False),
        ("What are the drivers of the Olm tram no longer called, as they once were?", False),
    ],
)
def test_what_somebody_was_called_is_not_what_he_is_called(question: str, misfit: bool) -> None:
    text = "The drivers, who were formerly called Hummers, are now Buzzers."
    start = text.index("Hummers")
    article = Article("tram", text)
    span = Span(article, start, start + 7, 1.0, 0.0, Passage(article, 0, len(text), 1.0))
    assert is_misfit(Asked(question), span) is misfit


@pytest.mark.parametrize(
    ("question", "text", "name", "misfit"),
    [
        ("Who stole the vase?", "The vase stolen in May was found by a cook, Bo Kato.", "Bo Kato", True),
        ("Who found the vase?", "The vase stolen in May was found by a cook, Bo Kato.", "Bo Kato", False),
        ("Who took the vase?", "The vase stolen in May was found by a cook, Bo Kato.", "Bo Kato", True),
        ("Who stole the vase?", "The vase was stolen in May by Bo Kato and was found.", "Bo Kato", False),
        ("Who stole the vase?", "The vase was stolen and was sold by a cook, Bo Kato.", "Bo Kato", False),
        ("Who stole the vase?", "A cook, Bo Kato, found the vase stolen from Orr Hall.", "Bo Kato", True),
        ("Who stole the vase?", "Bo Kato returned the vase that he had stolen in May.", "Bo Kato", False),
        ("Who stole the vase?", "Bo Kato, found guilty, had the vase stolen in May.", "Bo Kato", False),
        ("Who wrote the play?", "The play written in 1960 was translated by Bo Kato.", "Bo Kato", True),
        ("Who translated the play?", "The play written in 1960 was translated by Bo Kato.", "Bo Kato", False),
        ("Who wrote the play?", "The play written by Bo Kato was translated by Ada Orr.", "Bo Kato", False),
        ("Who bought the mill?", "The mill bought in 1980 was repaired by Bo Kato.", "Bo Kato", True),
        ("Who killed Ada Orr?", "Ada Orr, killed in a raid in May, was buried by Bo Kato.", "Bo Kato", True),
        ("Who killed Ada Orr?", "Ada Orr was killed in a raid ordered by Bo Kato.", "Bo Kato", False),
        ("Who killed Ada Orr?", "Ada Orr was killed when her car was hit by Bo Kato.", "Bo Kato", False),
        ("Who shot the jeweller?", "The jeweller shot on Monday was treated by Dr Bo Kato.", "Bo Kato", True),
        ("Who died in the raid?", "Bo Kato rescued two guards in the raid and died.", "Bo Kato", False),
        ("Who caused the fire?", "Corvo, which owns the mill, put the damage at 6 million.", "Corvo", True),
        ("Who caused the fire?", "Corvo, which owns the mill, put a lamp on the hay.", "Corvo", False),
        ("Who congratulated Ada Orr?", "Mayor Bo Kato won. Ada Orr, 52, congratulated him.", "Bo Kato", True),
        ("Who congratulated Bo Kato?", "Ada Orr, 52, congratulated Mayor Bo Kato.", "Ada Orr", False),
        ("Who congratulated Ada Orr?", "Ada Orr, 52, congratulated Mayor Bo Kato.", "Bo Kato", True),
        ("Who congratulated Ada Orr?", "Bo Kato was congratulated by Ada Orr.", "Bo Kato", True),
        ("Who married Ada Orr?", "Ada Orr married Mayor Bo Kato.", "Bo Kato", False),
        ("Who vowed to wait?", "Mayor Bo Kato met Ada Orr. Orr vowed to wait.", "Bo Kato", True),
        ("Who vowed to wait?", "Mayor Bo Kato met Ada Orr. Orr vowed to wait.", "Ada Orr", False),
        ("Who vowed to wait?", "Mayor Bo Kato did so too. Ada Orr, 52, vowed to wait.", "Bo Kato", False),
        ("Who vowed to wait?", "Mayor Bo Kato spoke. Ada Orr, 52, vowed to help Ulf Drum.", "Bo Kato", False),
        ("Who vowed to wait?", "Mayor Bo Kato met Ada Orr, 52. He vowed to wait.", "Bo Kato", False),
    ],
)  # fmt: skip
def test_who_did_another_deed_did_not_do_the_one_asked_about(
    question: str, text: str, name: str, misfit: bool
) -> None:
    article = Article("deeds", text, date="2031-06-01")
    start = text.index(name)
    passage = Passage(article, 0, len(text), score=1.0)
    assert is_misfit(Asked(question), Span(article, start, start + len(name), 1.0, 0.0, passage)) is misfit


DOCKED = "On 20 May the Orla, the ship that had hit the pier on 26 March, was refloated and towed away."


@pytest.mark.parametrize(
    ("question", "text", "day", "misfit"),
    [
        ("When was the Orla refloated?", DOCKED, "26 March", True),
        ("When was the Orla refloated?", DOCKED, "20 May", False),
        ("When did Bo Orr retire?", "She wed Bo Orr, a miller, in 1955; he died in 1990.", "1990", True),
        ("When did Bo Orr retire?", "He retired a year before he died in 1990.", "1990", False),
        ("When did Bo Orr retire?", "He stepped down in 1980 and died in 1990.", "1980", False),
        ("Who is the vicar of Aven?", "Bo Orr, the mayor and vicar of Aven, sat.", "Bo Orr", False),
        ("Who is the vicar of Aven?", "Bo Orr, the mayor of Aven, sat.", "Bo Orr", True),
        ("Who is the vicar of Aven?", "Bo Orr, who met the mayor, sat.", "Bo Orr", False),
        ("When did Bo Orr die?", "Bo Orr, who was born in 1930, was a miller.", "1930", True),
        ("When did Bo Orr die?", "Bo Orr, who was born in Aven, drowned in 1990.", "1990", False),
        ("When did Bo Orr's wife die?", "His wife passed away in 1990.", "1990", False),
        ("When did the Orla hit the pier?", DOCKED, "26 March", False),
        (
            "When did the heavy rain set in?",
            "Since May 2 heavy rain that began on 1 May fell.",
            "1 May",
            False,
        ),
        ("When was the Orla built?", "The Orla, which yards built in 1990, sank in 1995.", "1990", False),
        ("When did the Orla sink?", "The Orla sank near a pier that was built in 1990.", "1990", False),
        ("When did Corvo buy Orla Lines?", "Orla Lines had sales of 9 million crowns in 2030.", "2030", True),
        (
            "When did Orla Lines have sales of 9 million?",
            "It had sales of 9 million crowns in 2030.",
            "2030",
            False,
        ),
        ("When did sales peak?", "Orla Lines had sales of 9 million crowns in 2030.", "2030", False),
        ("When did Corvo buy Orla Lines?", "Corvo bought Orla Lines for 9 million in 2030.", "2030", False),
        ("At what age was Bo Orr elected?", "Bo Orr, 52, was elected mayor in 2028.", "52", True),
        ("How old was Bo Orr when he won?", "Bo Orr, 52, won in 2018.", "52", True),
        ("At what age was Bo Orr elected?", "Bo Orr, 52, was elected mayor in May 2031.", "52", False),
        ("At what age was Bo Orr elected?", "Bo Orr was elected in 2028, at the age of 52.", "52", False),
        ("How old is Bo Orr?", "Bo Orr, 52, was elected mayor in 2028.", "52", False),
        ("At what age did Bo Orr die?", "Bo Orr, 52, died in 2028.", "52", False),
    ],
)
def test_the_day_of_what_another_did_is_not_when(question: str, text: str, day: str, misfit: bool) -> None:
    article = Article("docked", text, date="2031-06-01")
    start = text.index(day)
    passage = Passage(article, 0, len(text), score=1.0)
    assert is_misfit(Asked(question), Span(article, start, start + len(day), 1.0, 0.0, passage)) is misfit


@pytest.mark.parametrize(
    ("question", "text", "number", "tells"),
    [
        ("How many boats does Corvo Lines have?", OTHERS, "two", False),
        ("How many boats are there in all?", OTHERS, "two other", False),
        ("How many other boats does Corvo Lines have?", OTHERS, "two", True),
        ("How many boats besides the Gull does it have?", OTHERS, "two", True),
        ("How many states sent boats?", OTHERS, "four", False),
        ("How many shops did Max Orr shut?", OTHERS, "three", False),
        ("How many people were hurt?", OTHERS, "seven", True),
        ("How many pilots did Ana Ruiz beat?", OTHERS, "six", True),
        ("How many guests left?", OTHERS, "12", True),
        ("How many drivers struck?", STRIKE, "1,400", False),
        ("How many drivers struck?", STRIKE, "About 900", True),
        ("How many drivers are there at Corvo?", STRIKE, "1,400", True),
        ("How many drivers does Corvo pay by day?", STRIKE, "80", True),
    ],
)
def test_a_number_of_the_others_is_none_of_all_nor_is_that_of_all_one_of_those_who_did(
    question: str, text: str, number: str, tells: bool
) -> None:
    answers = select_answers([span(Article("a", text), number, 3.0)], question=question, type_weight=4.0)
    assert answers[0].text == number
    assert answers[0].score == (3.0 if tells else -5.0)


PACT = "Avaria and Belmont signed the pact in Tarn. Ulverdal refused to sign, and Orm sent nobody."
VOTE = "The Reds and the Blues voted for the tram, while the Greens voted against. Mayor Orr did not vote."


@pytest.mark.parametrize(
    ("who_did", "who_did_not", "text", "did", "did_not"),
    [
        ("Which states signed it?", "Which states did not sign it?", PACT, "Avaria and Belmont", "Ulverdal"),
        ("Who signed the pact?", "Who refused to sign the pact?", PACT, "Belmont", "Ulverdal"),
        ("Name all that signed.", "Name those that never signed.", PACT, "Avaria", "Ulverdal"),
        ("Who voted for the tram?", "Which parties didn't vote for it?", VOTE, "The Reds", "the Greens"),
        ("Who voted for it?", "Who voted against the tram?", VOTE, "The Reds and the Blues", "the Greens"),
        ("Who has won?", "Who has yet to win?", "Oud has won; Ruiz has never won.", "Oud", "Ruiz"),
        (
            "Which towns were flooded?",
            "Which town was not flooded?",
            "Aven and Tarn were flooded, but Ulm was not.",
            "Aven and Tarn",
            "Ulm",
        ),
        ("Who replied?", "Who failed to reply?", "Oud replied, but Ruiz did not.", "Oud", "Ruiz"),
        ("Who joined?", "Who did not join?", "Oud did, but Ruiz did not join. Jo joined.", "Jo", "Ruiz"),
        (
            "What was insured?",
            "What was not insured?",
            "The barn was insured; the house was uninsured.",
            "The barn",
            "the house",
        ),
        ("Who survived?", "Who did not survive?", "Oud survived. Ruiz did not survive.", "Oud", "Ruiz"),
        ("How many were hurt?", "How many weren't hurt?", "Some 40 were hurt; 12 were not.", "40", "12"),
        ("How many replied?", "How many did not reply?", "Of 52, 40 replied; 12 did not.", "40", "12"),
        (
            "Who was charged?",
            "Who wasn't charged?",
            "They charged five aides but not Ruiz.",
            "five aides",
            "Ruiz",
        ),
        (
            "Which town fell?",
            "Which town did not fall?",
            "Ulm fell; Orm, which has a wall, did not fall.",
            "Ulm",
            "Orm",
        ),
        (
            "Which towns took part in it?",
            "Which town did not take part in it?",
            "Aven and Ulm took part in it. Orm did not take part.",
            "Aven and Ulm",
            "Orm",
        ),
        (
            "Which law did the house pass?",
            "Which law did the house not pass?",
            "The house passed the wage law. It did not pass the tax law.",
            "the wage law",
            "the tax law",
        ),
    ],
)
def test_who_did_does_not_answer_who_did_not_nor_the_other_way_about(
    who_did: str, who_did_not: str, text: str, did: str, did_not: str
) -> None:
    for question, right, wrong in ((who_did, did, did_not), (who_did_not, did_not, did)):
        article = Article("a", text)
        answers = select_answers(
            [span(article, wrong, 3.0), span(article, right, 1.0)], question=question, type_weight=4.0
        )
        assert answers[0].text == right
        assert all(one.confidence < 0.3 for one in answers[1:])


@pytest.mark.parametrize(
    ("question", "text", "answer"),
    [
        ("When did Aven sign the pact?", "Aven did not sign the pact until May.", "May"),
        ("When did Ulm last win the cup?", "Ulm have not won the cup since 1998.", "1998"),
        ("What did Aven sign?", "Aven did not sign the bill but the pact.", "the pact"),
        ("What did Aven sign?", "Aven would not sign anything but the pact.", "the pact"),
        ("Who signed the pact?", "No town but Aven signed the pact.", "Aven"),
        ("Who did not sign the pact?", "All towns but Aven signed the pact.", "Aven"),
        ("Who was hurt?", "Nobody was hurt apart from Ruiz.", "Ruiz"),
        ("Who signed the pact?", "It was not Oud but Ruiz who signed the pact.", "Ruiz"),
        ("Who signed the pact?", "Ruiz, who did not sign the first, signed the second pact.", "Ruiz"),
        ("Who signed the pact?", "Ruiz did not just sign the pact, she wrote it.", "Ruiz"),
        ("Who agreed to talk?", "Ruiz did not like the treaty.", "Ruiz"),
        ("Who cannot vote?", "Only Ruiz can vote.", "Ruiz"),
        ("Who did not vote?", "Ruiz abstained from the vote.", "Ruiz"),
        ("Who did not sign the pact?", "Ruiz boycotted the meeting where the pact was signed.", "Ruiz"),
        ("How many ships were lost?", "No ships were lost.", "No"),
        ("Where did the bus crash?", "No one was hurt when the bus crashed in Ulm.", "Ulm"),
        ("Who fell?", "None of the guests saw how Ruiz fell.", "Ruiz"),
        ("Where was the deadly crash?", "Boats that did not crash in Ulm burned.", "Ulm"),
        ("How many people were not hurt?", "Some 40 people escaped unhurt.", "Some 40"),
        ("Why did Ruiz not sign?", "Ruiz did not sign because Oud signed.", "Oud signed"),
        ("Who was fined for not paying?", "Ruiz was fined for not paying.", "Ruiz"),
        ("Who was fined for not paying?", "Ruiz, who paid late, was fined.", "Ruiz"),
        ("Which firm did not pay its staff?", "Aven Rail, which took 22 trains, has not paid.", "Aven Rail"),
        ("Who did not take part in it?", "Aven First, which took 22 seats, was not asked.", "Aven First"),
    ],
)
def test_what_may_tell_that_somebody_did_or_did_not_stays(question: str, text: str, answer: str) -> None:
    answers = select_answers([span(Article("a", text), answer, 2.0)], question=question, type_weight=4.0)
    assert (answers[0].text, answers[0].score) == (answer, 2.0)


def test_where_a_reader_takes_who_did_for_who_did_not_it_has_found_where_both_are_told() -> None:
    article = Article("a", PACT)
    found = (
        span(article, "Avaria and Belmont", 4.0),
        span(article, "Ulverdal", -2.0),
        span(article, "Orm", -2.5),
    )
    question = "Which states refused to sign it?"
    answers = select_answers(found, question=question, type_weight=4.0)
    assert answers[0].text == "Ulverdal"
    assert answers[0].confidence > 0.9 > 0.3 > answers[1].confidence
    alone = select_answers(found[1:], question=question, type_weight=4.0)
    assert alone[0].confidence < 0.2


@pytest.mark.parametrize(
    ("text", "cut", "answer"),
    [
        ("It flew at around 7.52 a.m. local time.", "7.52", "7.52 a.m."),
        ("It begins at 9 p.m. on Monday.", "9", "9 p.m."),
        ("Aug. 18, the ministry of health said that it was over.", None, "Aug. 18"),
        ("Tuesday, June 3, 2025, hours before the ministers were to meet.", None, "Tuesday, June 3, 2025"),
        ("June 2019 to December 2020, and no day longer than that.", None, None),
        ("Hours before the vote of June 3.", None, None),
    ],
)
def test_a_time_is_answered_whole_and_alone(text: str, cut: str | None, answer: str | None) -> None:
    cut = cut or text[:-1]
    article = Article("a", f"He said so. {text}", date="2025-08-20")
    [found] = select_answers(
        [span(article, cut, 2.0)], limit=1, retrieval_weight=0.0, question="When was it?", type_weight=4.0
    )
    assert found.text == (answer or cut)


@pytest.mark.parametrize(
    ("question", "text", "cut", "answer"),
    [
        (
            "How long may one change it?",
            "One may change it within a 20-minute window after that.",
            "within a 20-minute",
            "within a 20-minute window",
        ),
        (
            "How long is the term?",
            "She got a three-year suspended sentence for it.",
            "a three-year",
            "a three-year suspended sentence",
        ),
        ("How long is the film?", "It is a 45-second clip.", "45-second", "45-second"),
        ("How long may he stay?", "He has a 30-day until May.", "a 30-day", "a 30-day"),
        ("How long is it?", "It was a two-year deal worth $3m.", "a two-year", "a two-year deal"),
        ("How old is he?", "It hurt a 15-year-old pupil.", "a 15-year-old", "a 15-year-old"),
        ("What are the odds of Aven?", "Aven +450\n\nBelmont -120", "450", "+450"),
        ("What are the odds of Belmont?", "Aven +450\n\nBelmont -120", "120", "-120"),
        ("How warm was it?", "It was +5 C.", "5 C", "+5 C"),
        ("How many came?", "It sold 3+4 tickets.", "4", "4"),
        (
            "What is it selling?",
            "It is selling a stove, a big mixer (new; it cost $90), chairs from Aven and lamps that glow.",
            "a stove, a big mixer",
            "a stove, a big mixer (new; it cost $90), chairs from Aven and lamps",
        ),
        (
            "What is it selling?",
            "It sold a stove, a big mixer (new), said Ruiz and left.",
            "a stove, a big mixer",
            "a stove, a big mixer",
        ),
        (
            "What is it selling?",
            "It sold a stove and a mixer (new), and chairs or lamps.",
            "a stove and a mixer",
            "a stove and a mixer",
        ),
    ],
)
def test_no_answer_ends_before_its_noun_or_amid_its_list_nor_begins_behind_its_sign(
    question: str, text: str, cut: str, answer: str
) -> None:
    [found] = select_answers(
        [span(Article("a", text), cut, 2.0)], limit=1, retrieval_weight=0.0, question=question, type_weight=0
    )
    assert found.text == answer


def test_a_number_in_a_list_of_things_is_no_number_of_what_stands_first() -> None:
    article = Article("a", "It is selling a stove, 40-quart mixer and chairs. It sold 40 stoves.")
    for words, number in (("a stove, 40-quart mixer and chairs", None), ("40 stoves", 40)):
        [found] = select_answers(
            [span(article, words, 2.0)], limit=1, retrieval_weight=0.0, question="What did it sell?"
        )
        assert (found.value.low if isinstance(found.value, Quantity) else None) == number


@pytest.mark.parametrize(
    ("text", "cut", "answer"),
    [
        ("It opened in Fresno, Calif., on Monday.", "Fresno, Calif", "Fresno, Calif."),
        ("It opened in Washington D.C.", "Washington D.C", "Washington D.C."),
        ("It was sold to Aven Motors Inc. on Monday.", "Aven Motors Inc", "Aven Motors Inc."),
        ("It was in the U.S.", "U.S", "U.S."),
        ("It opened in Aven.", "Aven", "Aven"),
        ("It was in Fresno, Calif.", "Fresno, Calif.", "Fresno, Calif."),
    ],
)
def test_the_dot_of_an_abbreviation_is_its_own_and_that_of_a_sentence_is_not(
    text: str, cut: str, answer: str
) -> None:
    [found] = select_answers(
        [span(Article("a", text), cut, 2.0)], limit=1, retrieval_weight=0.0, question="What?", type_weight=0
    )
    assert found.text == answer


@pytest.mark.parametrize(
    ("text", "cut", "answer"),
    [
        ('It shows "how a ruler behaves", she said.', 'ruler behaves"', "ruler behaves"),
        ('It shows "how a ruler behaves," she said.', 'how a ruler behaves,"', "how a ruler behaves"),
        ("It shows “how a ruler behaves”.", "“how a ruler", "how a ruler"),
        ("The play «Two Rulers» opened.", "Rulers»", "Rulers"),
        ("She said 'the hall is full', and left.", "hall is full'", "hall is full"),
        ("She said ‘the hall is full’, and left.", "‘the hall", "the hall"),
        ("The dockers (members of OGW) struck.", "members of OGW)", "members of OGW"),
        ("The dockers (members of OGW) struck.", "dockers (", "dockers"),
        ("The dockers [of OGW] struck.", "[of OGW", "of OGW"),
        ("It was full — 800 people came, he said.", "— 800 people came,", "800 people came"),
        ("The mayor, Otto Pahl, left.", ", Otto Pahl,", "Otto Pahl"),
        ("It was sold to “Aven Inc.” on Monday.", "Aven Inc.”", "Aven Inc."),
        # What has its partner stays, and what has it next to it takes it in.
        ('It shows "two rulers", she said.', '"two rulers"', '"two rulers"'),
        ('He called it "over", he said.', 'called it "over', 'called it "over"'),
        ("The dockers of the union (OGW) struck.", "the union (OGW", "the union (OGW)"),
        # What only looks like such a mark is a letter, a measure or a sign.
        ("The players' wages fell.", "The players'", "The players'"),
        ("She said 'the players' wages fell'.", "the players'", "the players'"),
        ("They danced to '90s music.", "'90s music", "'90s music"),
        ("""She is 6'2" tall.""", """6'2\"""", """6'2\""""),
        ('He said "of 300" seats.', '300"', "300"),
        ("It fell to –5 degrees.", "–5 degrees", "–5 degrees"),
        ("The bonds are rated C- now.", "C-", "C-"),
        ("It was a .22 rifle.", ".22 rifle", ".22 rifle"),
        ("It belongs to Zoë Orr 😀❤️ of Tarn.", "Zoë Orr 😀❤️", "Zoë Orr"),
    ],
)
def test_an_answer_has_no_mark_of_what_stands_around_it(text: str, cut: str, answer: str) -> None:
    [found] = select_answers(
        [span(Article("a", text), cut, 2.0)], limit=1, retrieval_weight=0.0, question="What?", type_weight=0
    )
    assert found.text == answer


@given(
    st.lists(st.sampled_from(["a", " ", *"\"'“”‘’«»()[]—,7"]), min_size=1, max_size=12).map("".join),
    st.tuples(st.integers(0, 12), st.integers(0, 12)),
)
@example('Shaken, he said "we', (8, 19))
def test_without_its_marks_an_answer_lies_in_its_article(text: str, places: tuple[int, int]) -> None:
    """Also at its end, where nothing stands behind what is open: it once grew past it."""
    start, end = sorted(one % (len(text) + 1) for one in places)
    start, end = (start, end) if start < end else (0, len(text))
    first, last = ends.without_stray_marks(text, start, end)
    assert start <= first < last <= min(end + 1, len(text))


def test_the_example_of_marks_holds() -> None:
    assert doctest.testmod(ends) == (0, 2)


def test_a_dateline_may_say_where_and_a_name_who_somebody_was() -> None:
    """None loses anything: their scores are their margins."""
    for question, words in (
        ("Where was it?", "OSLO"),
        ("Who signed for Norland?", "Harlan"),
        ("When did he sign?", "May 3"),
    ):
        article = Article("a", "OSLO, May 4 — Harlan signed for Norland on May 3 - a Friday.")
        answers = select_answers(
            [span(article, words, 2.0)], limit=1, retrieval_weight=0.0, question=question, type_weight=4.0
        )
        assert answers[0].score == pytest.approx(2.0)


def test_the_date_that_a_page_has_of_its_own_is_no_place_that_says_when() -> None:
    """On a line of its own it tells when the article appeared; in a sentence, or of another day, more."""
    line = "Published: June 26, 2025 at 10:30 a.m. ET"
    page = Article("page", f"Pact signed\n\n{line}\n\nOn Thursday, Noem signed it.\n", date="2025-06-26")
    spans = [span(page, "Thursday", 2.0), span(page, "June 26, 2025", 1.0)]
    [answer] = select_answers(
        spans, limit=9, retrieval_weight=0, question="When was it signed?", type_weight=4
    )
    assert [place.text for place in answer.citations] == ["Thursday"]
    alone = Article("a", "Rain\nJune 26, 2025\nIt rained.", date="2025-06-26")
    told = Article("b", "It rained on June 26, 2025", date="2025-06-26")
    other = Article("c", "Rain\nJune 26, 2025\nIt rained.", date="2025-06-27")
    assert [is_own_date(one, (at := one.text.index("June")), at + 13) for one in (alone, told, other)] == [
        True, False, False,
    ]  # fmt: skip
    changed = Article("d", "June 26, 2025 Updated July 2, 2025, 9 p.m. ET\n\nIt rained.", date="2025-06-26")
    stretch = Article("e", "June 26, 2025 - July 2, 2025\n\nIt rained.", date="2025-06-26")
    assert is_own_date(changed, 0, len("June 26, 2025"))
    year = alone.text.index("2025")
    assert is_own_date(alone, year, year + 4)
    assert [is_own_date(one, (at := one.text.index("July")), at + 12) for one in (changed, stretch)] == [
        True, False,
    ]  # fmt: skip


def test_a_sum_of_money_is_no_number_of_people() -> None:
    article = Article("bank", "UBS paid three billion francs and employs 115,000 people.")
    spans = span(article, "three billion francs", 2.0), span(article, "115,000", 1.0)
    answers = select_answers(
        spans, limit=1, retrieval_weight=0, question="How many people work there?", type_weight=4
    )
    assert answers[0].text == "115,000"


@pytest.mark.parametrize(
    ("feature", "question", "its_words", "other", "other_words"),
    [
        (Feature.VALUES, "How many came?", "20,000", "About twenty thousand came.", "twenty thousand"),
        (Feature.NAMES, "Who signed?", "Kristi Noem", "Kristi Noem came. Noem signed.", "Noem"),
    ],
)
def test_a_feature_switched_off_stays_away(
    feature: Feature, question: str, its_words: str, other: str, other_words: str
) -> None:
    """Equal by value, or by name, is one answer; without the feature it is two, each with its value still."""
    last = other.count(other_words) - 1
    spans = (
        span(Article("one", f"{its_words}, it was said."), its_words, 2.0),
        span(Article("other", other), other_words, 1.0, nth=last),
    )

    def ask(*without: Feature) -> tuple[Answer, ...]:
        return select_answers(spans, limit=9, retrieval_weight=0.0, question=question, without=without)

    [together] = ask()
    first, second = ask(feature)
    assert (first.text, second.text) == (its_words, other_words)
    assert first.value == together.value


def test_without_types_and_corroboration_the_margin_is_the_score() -> None:
    fit, unfit = span(WIRE, "20,000", 1.0), span(PAPER, "Harlan", 2.0)
    again = span(PAPER, "20,000", 1.0)

    def ask(*without: Feature) -> tuple[Answer, ...]:
        return select_answers(
            (fit, unfit, again),
            limit=9,
            retrieval_weight=0.0,
            type_weight=4.0,
            question="How many people were deported?",
            without=without,
        )

    assert [answer.text for answer in ask()] == ["20,000", "Harlan"]
    assert ask()[0].score == pytest.approx(1.0 + math.log(2))
    assert ask(Feature.CORROBORATION)[0].score == pytest.approx(1.0)
    assert [answer.text for answer in ask(Feature.TYPES, Feature.CORROBORATION)] == ["Harlan", "20,000"]


def test_limit_keeps_the_best_answers_with_all_their_places() -> None:
    spans = span(WIRE, "Harlan", 1.0), span(PAPER, "Harlan", 1.0), span(WIRE, "Thursday", 1.5)
    [answer] = select(*spans, limit=1)
    assert answer.text == "Harlan"  # ln(2e) = 1.69 > 1.5
    assert len(answer.citations) == 2


# --- laws ------------------------------------------------------------------------------------------


@st.composite
def some_span(draw: st.DrawFn) -> Span:
    article = draw(st.sampled_from(ARTICLES))
    start = draw(st.integers(0, len(article.text) - 1))
    end = draw(st.integers(start + 1, min(len(article.text), start + 12)))
    passage = Passage(article, 0, len(article.text), score=draw(st.sampled_from([0.0, 0.5, 1.0])))
    # Few margins, so that ties are common; the last two would overflow a naive exponential.
    margin = draw(st.sampled_from([-3.0, 0.0, 0.25, 4.0, 800.0, -800.0]))
    # Of a number a piece is cited as the whole, and of a quotation without its mark.
    return whole(Span(article, start, end, margin, 0.0, passage), QuestionType.WHAT)


spans = st.lists(some_span(), max_size=25)


@given(spans, st.randoms(use_true_random=False))
def test_the_order_in_which_spans_come_changes_nothing(found: list[Span], random: Random) -> None:
    shuffled = list(found)
    random.shuffle(shuffled)
    assert select(*found, retrieval_weight=1.0) == select(*shuffled, retrieval_weight=1.0)


@given(spans, st.integers(1, 5))
def test_answers_are_different_best_first_and_cited_best_first(found: list[Span], limit: int) -> None:
    answers = select(*found, limit=limit, retrieval_weight=1.0)
    assert len(answers) <= limit
    assert len({answer.text for answer in answers}) == len(answers)
    assert all(one.score >= other.score for one, other in pairwise(answers))
    evidence = {
        (one.article.id, one.start, one.end): max(
            same.margin - (1 - closeness(Asked(""), same.passage))
            for same in found
            if (same.article.id, same.start, same.end) == (one.article.id, one.start, one.end)
        )
        for one in found
    }
    for answer in answers:
        assert math.isfinite(answer.score)
        assert 0 <= answer.confidence <= 1
        places = [evidence[place.article.id, place.start, place.end] for place in answer.citations]
        assert places == sorted(places, reverse=True)
        assert answer.score >= places[0]
        for place in answer.citations:
            assert place.quote_start <= place.start < place.end <= place.quote_end
            assert place.text in place.quote


@given(spans)
def test_no_two_cited_places_overlap_and_the_best_span_is_cited(found: list[Span]) -> None:
    answers = select(*found, limit=100)
    places = sorted((one.article.id, one.start, one.end) for answer in answers for one in answer.citations)
    for (one, _, end), (other, start, _) in pairwise(places):
        assert one != other or end <= start
    if found:
        best = max(one.margin for one in found)
        cited = {(one.article.id, one.start, one.end) for answer in answers for one in answer.citations}
        assert any((one.article.id, one.start, one.end) in cited for one in found if one.margin == best)


finite = st.floats(-1e6, 1e6)
KINDS = [one.name for one in fields(Evidence)]
some_evidence = st.builds(Evidence, *[finite] * len(KINDS))


@given(st.dictionaries(st.sampled_from(KINDS), st.floats(0, 1e6)), finite, some_evidence, some_evidence)
def test_confidence_is_a_probability_that_more_of_any_evidence_never_lowers(
    weights: dict[str, float], intercept: float, one: Evidence, other: Evidence
) -> None:
    calibration = Calibration(intercept, weights)
    low = Evidence(*(min(pair) for pair in zip(astuple(one), astuple(other), strict=True)))
    assert 0 <= calibration(low) <= calibration(one) <= 1


@pytest.mark.parametrize(("score", "odds"), [(0.0, 1), (math.log(3), 3), (-math.log(3), 1 / 3)])
def test_face_value_is_the_log_odds(score: float, odds: float) -> None:
    assert UNCALIBRATED(Evidence(score, sources=9.0)) == pytest.approx(odds / (1 + odds))


def test_calibration_weighs_the_evidence_and_shifts_it() -> None:
    """2 * 1.5 + 4 * 0.25 - 4 = 0: even odds."""
    calibration = Calibration(-4.0, {"score": 2.0, "words": 4.0})
    assert calibration(Evidence(score=1.5, words=0.25)) == pytest.approx(0.5)


# --- evidence --------------------------------------------------------------------------------------


def evidence(*spans: Span, question: str = "How many were deported to Harlan?") -> Evidence:
    answers = select_answers(spans, limit=9, retrieval_weight=0, question=question)
    assert answers[0].evidence is not None
    return answers[0].evidence


def test_the_evidence_for_an_answer_by_hand() -> None:
    """Of the question's words "deported" and "Harlan" tell something; the sentence of WIRE has one.

    WIRE has both, so that its closeness is (2 + 0.75) / 3. Two sources; e^3 + e^1 are odds of e^3.127, which
    is 2.627 ahead of "Thursday".
    """
    found = evidence(
        span(WIRE, "20,000 people", 3.0, cosine=0.75),
        span(PAPER, "20,000 people", 1.0),
        span(WIRE, "Thursday", 0.5),
    )
    assert found.score == pytest.approx(3.127, abs=1e-3)
    assert found.lead == pytest.approx(2.627, abs=1e-3)
    assert found.sources == pytest.approx(math.log(2))
    assert found.margin == pytest.approx(3.0)
    odds = [math.exp(3.0), math.exp(1.0), math.exp(0.5)]
    assert found.share == pytest.approx((odds[0] + odds[1]) / (1 + sum(odds)))
    assert found.passage == pytest.approx(2.75 / 3)
    assert (found.words, found.named) == (0.5, 1.0)
    assert found.asked == pytest.approx(math.log(3))


def test_words_are_looked_for_in_the_sentence_of_the_best_place() -> None:
    assert evidence(span(PAPER, "20,000 people", 3.0)).words == 0.0  # it is in the next one
    assert evidence(span(PAPER, "20,000 people", 3.0), question="How many?").words == 1.0


def test_an_answer_without_a_rival_leads_as_far_as_counts_and_a_second_one_trails() -> None:
    assert evidence(span(WIRE, "Thursday", 0.5)).lead == FAR
    _, second = select(span(WIRE, "Thursday", 1.5), span(PAPER, "again", 0.5))
    assert second.evidence is not None
    assert second.evidence.lead == pytest.approx(-1.0)


def test_a_calibration_orders_answers_and_says_how_much_a_null_score_counts() -> None:
    """The spans' null scores are 1.5: with half of it, scores are margin + 1.5 - 0.75.

    "again" has the better score, 2.75 against 1.75, but "Thursday" is worth 3 * 1/3 more for its passage
    at a weight of 3, and 4/3 more at 4.
    """
    answers = select_answers(
        [span(WIRE, "Thursday", 1.0, cosine=1.0), span(PAPER, "again", 2.0)],
        limit=9,
        retrieval_weight=0,
        calibration=Calibration(0.0, {"score": 1.0, "passage": 4.0}, null_weight=0.5),
    )
    assert [answer.text for answer in answers] == ["Thursday", "again"]
    assert [answer.score for answer in answers] == pytest.approx([1.75, 2.75])


def test_what_a_second_reader_finds_too_is_surer() -> None:
    """By 0 it proposes the same place alone, which is 1/2 of all, "no answer" included, or another too."""
    spans = [span(WIRE, "Thursday", 1.0), span(PAPER, "again", -9.0)]

    def screened(*found: Span) -> float:
        settings = Settings(retrieval_weight=0.0, type_weight=0.0)
        weighed = Calibration(0.0, {"screened": 1.0})
        best = selection.select_answers(spans, Asked("When?"), settings, weighed, screened=found)[0]
        assert (best.text, best.evidence is not None) == ("Thursday", True)
        return best.evidence.screened if best.evidence else 0.0

    assert screened(span(WIRE, "Thursday", 0.0)) == pytest.approx(1 / 2)
    assert screened(span(WIRE, "on Thursday", 0.0), span(PAPER, "again", 0.0)) == pytest.approx(1 / 3)
    assert screened(span(PAPER, "It rained", 5.0)) == 0.0
    assert screened() == pytest.approx(math.e / (1 + math.e + math.exp(-9)))  # the only reader's own share


def test_without_evidence_the_margin_alone_decides() -> None:
    """By its margin "again" is worth 2 * 2 - 1 = 3 in log-odds."""
    alone = Calibration.of_score(slope=2.0, intercept=-1.0)
    calibration = Calibration(0.0, {"passage": 3.0}, null_weight=0.0, alone=alone)
    answers = select_answers(
        [span(WIRE, "Thursday", 1.0, cosine=1.0), span(PAPER, "again", 2.0)],
        limit=9,
        retrieval_weight=0,
        calibration=calibration,
        without=(Feature.EVIDENCE,),
    )
    assert [answer.text for answer in answers] == ["again", "Thursday"]
    assert answers[0].confidence == pytest.approx(math.exp(3) / (1 + math.exp(3)))


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        ("How many people did Hungary deport in 2023?", ("Hungary", "2023")),
        ("How many did the ministers deport to Harlan?", ()),
        ("Were 20,000 or 30,000 people deported?", ("30,000",)),
        ("Hungary?", ()),  # the first word may be any word
    ],
)
def test_the_names_and_figures_that_an_article_lacks(question: str, missing: tuple[str, ...]) -> None:
    [answer] = select(span(WIRE, "20,000 people", 1.0))
    assert missing_names(question, answer.citations[0]) == missing


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("It was built between 2008 and 2014 by Ada.", "2008 and 2014", "between 2008 and 2014"),
        (
            "Built between March 2008 and May 2014, it fell.",
            "March 2008 and May 2014",
            "between March 2008 and May 2014",
        ),
        ("The fair runs from 3 to 7 May.", "3 to 7", "3 to 7 May"),
        ("The fair runs from 3 to 7 May.", "to 7 May", "3 to 7 May"),
        ("The fair runs from 3 to 7 May.", "7 May", "7 May"),
        ("The fair runs 3 to 7 May.", "to 7 May", "3 to 7 May"),
        ("It was built from 2008 to 2014.", "2008", "2008"),
        ("It was built from 2008 to 2014.", "from 2008 to 2014", "from 2008 to 2014"),
        ("It was held in 2008 and 2014.", "2008 and 2014", "2008 and 2014"),
    ],
)
def test_a_time_that_cuts_into_a_stretch_grows_to_it(text: str, words: str, expected: str) -> None:
    cut = span(Article("a", text, date="2025-04-22"), words, 1.0)
    found = whole(cut, QuestionType.WHEN)
    assert text[found.start : found.end] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The unit will close between 10 pm and 8 am from May.", "between 10 pm and 8 am"),
        ("The bridge closes to cars from 3 to 7 May.", "3 to 7 May"),
        ("The fair is open from 3 to 7 May.", "7 May"),
    ],
)
def test_what_closes_for_a_stretch_is_not_answered_with_one_end_of_it(text: str, expected: str) -> None:
    cut = span(Article("a", text, date="2025-04-22"), expected, 1.0)
    found = as_told(cut, Asked("When will it close?"))
    assert text[found.start : found.end] == expected


def test_a_year_within_a_stretch_of_time_is_not_missing() -> None:
    term = Article("term", "Ada Moreau, mayor of Tarn 2019-2022, opened it. It was shut from 3 to 7 May.")

    def asked_of(year: int) -> tuple[tuple[str, ...], float, float]:
        question = f"Who was mayor of Tarn in {year}?"
        [answer] = select_answers([span(term, "Ada Moreau", 1.0)], question=question)
        assert answer.evidence is not None
        near = closeness(Asked(question), Passage(term, 0, len(term.text), 1.0))
        return missing_names(question, answer.citations[0]), answer.evidence.words, near

    assert asked_of(2020) == asked_of(2022)
    assert asked_of(2022)[0] == ()
    assert asked_of(2024)[0] == ("2024",)
    assert asked_of(2024)[1] < asked_of(2020)[1]
    assert asked_of(2024)[2] < asked_of(2020)[2]


@pytest.mark.parametrize(
    ("question", "sentence", "rival"),
    [
        ("Who was best actress?", "Murphy became best actor.", True),
        ("Who was best actress?", "Murphy became best actor, Stone best actress.", False),
        ("Who won the women's final?", "The men’s final went to Spain.", True),
        ("How strong was the earthquake?", "An aftershock of magnitude 4.9 followed.", True),
        ("How strong was the earthquake?", "It had a magnitude of 6.8.", False),
        ("Who won the first and the second leg?", "The third leg went to Spain.", False),
        ("Who won the first leg?", "The third leg went to Spain.", True),
        ("How fast was the second Corvo test flight?", "The first flight reached Mach 2.", True),
        ("What is the lander of Aven's third moon mission called?", "Aven is the first land there.", False),
        ("When did Ada Orr first fly?", "Orr met her third husband, a pilot, in 1927.", False),
        ("Who lives on the North Ridge?", "The fire moved south on Monday.", False),
        ("Who lives on the North Ridge?", "The Orrs live on the South Ridge.", True),
        ("Which town is in the north?", "Aven is in the south.", True),
        ("What did the Supreme Court decide?", "The High Court ruled that it was unlawful.", True),
        ("What did the Supreme Court decide?", "The court ruled that it was unlawful.", False),
        (
            "What did the Supreme Court decide?",
            "The Supreme Court upheld what the High Court had said.",
            False,
        ),
        ("How many votes did it get in the Senate?", "It passed the House by 217 to 210.", True),
        ("How many votes did it get in the Senate?", "The White House said that it got 51.", False),
        ("How old is the house?", "The Senate met in it.", False),
    ],
)
def test_a_sentence_on_a_rival_is_not_about_what_is_asked(question: str, sentence: str, rival: bool) -> None:
    assert speaks_of_a_rival(rivalled(question), sentence) is rival


def test_an_answer_in_a_sentence_on_a_rival_comes_behind() -> None:
    prizes = Article("prizes", "Cillian Murphy became best actor. Emma Stone climbed the stage.")
    spans = [span(prizes, "Cillian Murphy", 4.0), span(prizes, "Emma Stone", 2.0)]

    def asked_for(what: str) -> list[str]:
        question = f"Who became best {what}?"
        found = select_answers(spans, limit=9, retrieval_weight=0.0, question=question, type_weight=4.0)
        return [one.text for one in found]

    assert asked_for("actor") == ["Cillian Murphy", "Emma Stone"]
    assert asked_for("actress") == ["Emma Stone", "Cillian Murphy"]


def test_a_series_gains_where_a_list_is_asked_for() -> None:
    trip = Article("trip", "She flew from Harlan. She saw Avaria, Belmont and Corvo.")
    spans = [span(trip, "Harlan", 4.0), span(trip, "Avaria, Belmont and Corvo", 2.0)]

    def best(question: str) -> str:
        return select_answers(spans, limit=1, retrieval_weight=0.0, question=question, type_weight=4.0)[
            0
        ].text

    assert best("Which countries did she see?") == "Avaria, Belmont and Corvo"
    assert best("Where did she fly from?") == "Harlan"


def test_a_question_in_capitals_costs_no_time() -> None:
    question = "Who is THE NATIONAL SECURITY ADVISER OF USAID now?"
    begun = time.perf_counter()
    assert fits("Jon Askar", Asked(question))
    assert time.perf_counter() - begun < 5  # it took half a minute


@pytest.mark.parametrize(
    ("question", "words", "right"),
    [
        ("When is Diwali celebrated?", "five-day", False),
        ("When is Diwali celebrated?", "two weeks", False),
        ("When is Diwali celebrated?", "last week", True),
        ("When is Diwali celebrated?", "two weeks after Dussehra", True),
        ("Who won the final?", "Sweden 4-0", False),
        ("Who won the final?", "Sweden", True),
        ("Which car won?", "Luna 4-0", True),
        ("At what time was the call made?", "Saturday", False),
        ("At what time was the call made?", "9 p.m. on Saturday", True),
        ("What time period does it cover?", "1990", True),
        ("In which year did it close?", "Sunday", False),
        ("In which year did it close?", "last year", True),
        ("Which harbours were closed?", "11", False),
        ("Which harbours were closed?", "Aven and Belmont", True),
        ("Which flight was late?", "447", True),
        ("How much did the museum pay for it?", "75 people", False),
        ("How much did the museum pay for it?", "two million euros", True),
        ("How much time did she spend there?", "three weeks", True),
        ("What percentage voted for it?", "13 million adults", False),
        ("What percentage voted for it?", "half", True),
        ("How many hours late was it?", "many hours", False),
        ("How many hours late was it?", "several hours", True),
        ("What tax rate is proposed?", "100 million euros", False),
        ("What tax rate is proposed?", "20 percent", True),
        ("How old was she?", "$28", False),
        ("How old is the mill?", "1931", False),
        ("What are the names of the suspects?", "two men and one woman", False),
        ("What are the names of the suspects?", "Ana Ruiz and Bo Kato", True),
        ("How many cups has Tarn won?", "2011 and 2017", False),
        ("How many cups has Tarn won?", "2,011", True),
        ("How old was she?", "28", True),
        ("How many ferries did Corvo Lines cancel?", "between 1% to 3%", False),
        ("How many ferries did Corvo Lines cancel?", "1 per cent", False),
        ("How many ferries did Corvo Lines cancel?", "half", True),
        ("How many percent of the ferries were cancelled?", "3%", True),
        ("How many of the ferries were cancelled?", "3%", True),
        ("How many Norlanders back the ban?", "61%", True),
        ("How many voters back the ban?", "61 percent", True),
        ("Why did he leave?", "Ana Ruiz", False),
        ("Why did he leave?", "June 26", False),
        ("Why did he leave?", "to see Ana Ruiz", True),
        ("Why did Ruiz refuse to vote for the plan?", "Senator Ruiz said she wouldn’t vote for it", False),
        ("Why did Ruiz refuse to vote for the plan?", "Senator Ruiz said she wouldn’t raise rents", True),
        ("Which player owns the dog?", "defensive lineman", False),
        ("Which player owns the dog?", "Ola Brandt", True),
        ("What is the name of the judge who agreed?", "A Norland federal judge", False),
        ("What is the name of the judge who agreed?", "Judge Ana Ruiz", True),
        ("What is the name of the Upper Tarn principal whom Kato insulted?", "old goat", False),
        ("What is the name of the Upper Tarn principal whom Kato insulted?", "Ana Ruiz", True),
        ("Which principal did Kato insult?", "old goat", False),
        ("Which nurse spoke of it?", "the ward sister", False),
        ("Which teacher's car was it?", "the red van", True),
        ("Which child survived?", "the youngest", True),
        ("Which baby food was recalled?", "carrot mash", True),
        ("What's the name of the nurse Kato married?", "the ward sister", False),
        ("What was the victim's first name?", "a young woman", False),
        ("What's the name of the mayor's dog?", "good boy", True),  # that of a dog, not of a mayor
        ("What is the name of the student newspaper?", "the bell", True),
        ("tarn masters 2031 orr total time on court", "40-30", False),
        ("tarn masters 2031 orr total time on court", "11 hours, 9 minutes", True),
        ("What was the winning time in the Tarn run?", "6-4", False),
        ("What was the winning time in the Tarn run?", "2:04:11", True),
        ("What did she do for the first time on court?", "win 6-4", True),
        ("What helped cut the journey time?", "a new bridge", True),
        ("Which journal printed the study?", "Harlan State University", False),
        ("Which university made the study?", "Harlan Business School", True),
        ("Who directs the center?", "the secretary", False),
        ("Who directs the center?", "Secretary Ana Ruiz", True),
        ("Who opened the center?", "the secretary", True),
        ("Which official oversees it?", "the mayor of Aven and Norland's minister, Ola Brandt", False),
        ("Which officials oversee it?", "the mayor of Aven and Norland's minister, Ola Brandt", True),
        ("Which minister died?", "Minister Ola Brandt and her husband, Bo", True),
        ("How did the Harlan fire start?", "in the Aven Hills on Monday", False),
        ("How did the Harlan fire start?", "on Monday", False),
        ("How did the Harlan fire start?", "in a lightning strike", True),
        ("How did the Harlan fire start?", "lightning", True),
        ("How did Ola Brandt die?", "near Aven", False),
        ("How did Ola Brandt die?", "in the Aven War", True),
        ("How did Ola Brandt die?", "in her sleep", True),
        ("How did Ola Brandt get to Aven?", "on Monday", True),
        ("Why did the fire break out?", "in the Aven Hills", False),
        ("How did the fire start?", "in the kitchen on the second floor", False),
        ("How did the fire start?", "in a fall from the roof", True),
        ("What caused the Tarn ferry fire?", "in the engine room", False),
        ("What caused the Tarn ferry fire?", "at the depot in Tarn on Monday", False),
        ("What caused the Tarn ferry fire?", "a spark in the engine room", True),
        ("What caused the Tarn ferry fire?", "Storm Olga", True),
        ("What was the main cause of the fire?", "on Monday", False),
        ("What led to the fire?", "in the hold of the ship", False),
        ("What started in the kitchen?", "on Monday", True),
        ("Why did he leave?", "in Avaria to see Ana Ruiz", True),
        ("Who was elected?", "H.E @AdaOrr", False),
        ("Who was elected?", "Ada Orr (@AdaOrr)", True),
        ("What did Mayor Brandt promise?", "cheaper trams", True),
        ("What is singer Ada Orr on trial for?", "contempt and public disorder", True),
        ("What does the coach want?", "a longer break", True),
        ("What made President Ruiz resign?", "a leaked letter", True),
        ("Which coach left?", "head coach", False),
        ("What young player left?", "a defensive lineman", False),
        ("What did police charge the driver with?", "theft", True),
        ("How far did the crown fall?", "4 percent", True),
        ("How far above the old record was it?", "1.5 degrees", True),
        ("How far is it to Aven?", "4 percent", False),
        ("How much of their weight do they lose?", "20%", True),
        ("How often does it rain in Aven?", "rarely", True),
        ("How much does it rain in Aven?", "rarely", False),
        ("In which journal did it appear?", "Letters of the Harlan Academy", True),
    ],
)
def test_what_may_answer_a_question_of_its_kind(question: str, words: str, right: bool) -> None:
    assert fits(words, Asked(question)) is right


@pytest.mark.parametrize(
    ("question", "text", "words", "right"),
    [
        ("How many passengers were aboard?", "A tram needs two or three drivers.", "two or three", False),
        ("How many passengers were aboard?", "The tram had 40 people aboard.", "40", True),
        ("How many passengers were aboard?", "The tram had 40 aboard.", "40", True),
        (
            "How many miles are to be built?",
            "About 46.5 billion dollars are set aside.",
            "46.5 billion",
            False,
        ),
        ("How many miles are to be built?", "About 46.5 miles are to be built.", "46.5", True),
        ("How many tram drivers were hurt?", "Two of the drivers were hurt.", "Two", True),
        ("How many people died?", "It left 15 people injured.", "15", False),
        ("How many people died?", "It killed two, injuring at least 15.", "15", False),
        ("How many people died?", "It killed two, injuring at least 15.", "two", True),
        ("How many people died?", "Two died and 15, one of them a child, were badly hurt.", "15", False),
        ("How many people died?", "Two people were killed and 15 wounded.", "Two", True),
        ("How many people died?", "Some 15 people were killed or injured.", "15", True),
        ("How many people died?", "It left 15 people at a fair where two were hurt.", "15", True),
        ("How many people were hurt?", "Two people were killed and 15 wounded.", "Two people", False),
        ("How many people were hurt?", "Two people were killed and 15 wounded.", "15", True),
        ("How many of the injured died?", "Of 15 injured, two died.", "15", True),
        ("How many people were arrested?", "Police injured 15 of them.", "15", False),
        ("How many people died?", "Some 15 were taken to hospital.", "15", False),
        ("How many were hurt on the ferry?", "It ran aground with 212 people aboard.", "212", False),
        ("How many died in the mine?", "Six miners were trapped in the mine.", "Six", False),
        ("How many died in the mine?", "Six trapped miners later died.", "Six", True),
        ("How many people aboard died?", "All 212 people aboard were killed.", "212", True),
        ("How many people were aboard?", "It sank with 212 people aboard.", "212", True),
        ("How many people died?", "Rescuers found 30 survivors.", "30", False),
        ("How many houses were destroyed?", "Some 85 houses were damaged.", "85", False),
        ("How many houses were destroyed?", "Some 85 houses were damaged or destroyed.", "85", True),
        ("How many houses were damaged?", "The fire destroyed 85 houses and damaged 12.", "85", False),
        ("How many houses were damaged?", "The fire destroyed 85 houses and damaged 12.", "12", True),
        ("How many houses were destroyed?", "Some 85 houses burned.", "85", True),
        ("What was the score of the Aven match?", "Aven led 21-7 and won 24-21.", "21", False),
        ("What was the score of the Aven match?", "Aven won 24-21.", "24-21", True),
        ("What was her score in the match?", "She had a score of 21.", "21", True),
        ("How many children came?", "It drew 20 adults and 30 children.", "20", False),
        ("How many children came?", "It drew 20 adults and 30 children.", "30", True),
        ("How many women came?", "It drew 20 men and women.", "20", True),
        ("How old is Ola Brandt?", "He has sung in Aven for more than 20 years.", "20 years", False),
        ("How old is Ola Brandt?", "He has sung in Aven for more than 20 years.", "more than 20", False),
        ("How old is Ola Brandt?", "He sang in 200 towns in the last twenty-two years.", "twenty-two", False),
        ("How old is Ola Brandt?", "He has been in charge for 12 weeks. He is 41 years old.", "41", True),
        ("How old is Ola Brandt?", "He is over 60 years of age.", "60 years", True),
        ("How old was the suspect?", "They searched for a 15-year-old.", "15-year-old", True),
        ("How old is the bridge?", "The bridge has stood for 100 years.", "100 years", True),
        ("How many children were killed?", "It killed three people.", "three", False),
        ("How many children were killed?", "It killed three people, all of them children.", "three", True),
        ("How many children were killed?", "Three were killed.", "Three", True),
        ("How many miners were killed?", "Three people were killed.", "Three", True),
        ("Where was it signed?", "Minister Ana Ruiz came. Ruiz signed it in Harlan.", "Ruiz", False),
        ("Where was it signed?", "Minister Ana Ruiz came. Ruiz signed it in Harlan.", "Harlan", True),
        ("Who signed it for Norland?", "On Thursday Ruiz signed a pact with Norland.", "Ruiz", False),
        ("Who signed it on behalf of Norland?", "Norland's minister, Bo Kato, signed it.", "Bo Kato", True),
        ("Who signed it for Norland?", "The Norlandian minister, Bo Kato, met Ruiz.", "Bo Kato", True),
        ("In which prison is Kato?", "Kato is in federal prison.", "federal prison", False),
        ("In which prison is Kato?", "Kato is in the old prison.", "the old prison", True),
        ("In which prison is Kato?", "Kato is in Harlan state prison.", "Harlan state prison", True),
        ("Which bank raised its rate?", "The central bank raised its rate.", "central bank", True),
        (
            "To what prison was Kato moved?",
            "Kato is in a small prison in Aven.",
            "a small prison in Aven",
            False,
        ),
        ("To what prison was Kato moved?", "Kato is in a prison called Tarn.", "a prison called Tarn", True),
        ("To what kind of prison was Kato moved?", "Kato is in a state prison.", "a state prison", True),
        ("What bank raised its rate?", "The central bank raised its rate.", "central bank", True),
        (
            "What will the inn be called?",
            "It is near a good Norland restaurant.",
            "good Norland restaurant",
            False,
        ),
        ("What will the inn be called?", "They plan a city inn in Aven.", "a city inn in Aven", False),
        ("What will the inn be called?", "They plan the Corvo Inn in Aven.", "Corvo Inn", True),
        ("What is the illness called?", "Doctors call it marsh fever.", "marsh fever", True),
        ("What is the name of the ferry?", "It lies by the broken ramp.", "broken ramp", False),
        ("What is the name of the ferry?", 'It is called "sea otter" by all.', "sea otter", True),
        ("What is the name of the illness?", "It was marsh fever.", "marsh fever", True),
        ("What is the name of the dog breed?", "It is a marsh hound.", "marsh hound", True),
        ("What is the name of the animal?", "It was a marsh owl.", "marsh owl", True),
        ("What is the name of the dog?", "It was a stray hound.", "stray hound", False),
        ("What is the final score needed in the exam?", "She needs 24 points.", "24", True),
        ("Aven Tarn May 2031 final score", "Aven 38, Tarn 24", "24", False),
        ("What was Ada Orr's final score?", "She came in with 24 points.", "24", True),
        ("In which land was it hottest?", "BONN, Norland, Jan. 10 — It was a hot year.", "Norland", False),
        ("Where was Kato born?", "BONN, Norland, Jan. 10 — Kato was born in Aven.", "Norland", False),
        ("Where was the pact signed?", "BONN, Norland, Jan. 10 — Kato signed the pact.", "Norland", True),
        ("How many tents came to Aven?", "Norland said that it could send 1,000 tents.", "1,000", False),
        ("How many refugees got asylum?", "Avaria has promised to take in 200 of them.", "200", False),
        ("How many refugees did Avaria promise to take?", "It promised to take in 200.", "200", True),
        (
            "How many planes did the mayor of Aven buy?",
            "The mayor of Aven wants to buy 3 planes.",
            "3",
            False,
        ),
        ("How many planets did Kato find?", "Kato found 3 planets.", "3", True),
        (
            "How many guests did the mill have?",
            "The mill hopes for some 900 guests in its first year.",
            "900",
            False,
        ),
        ("How many guests does the mill hope for?", "The mill hopes for 900 guests.", "900", True),
        ("How much did the club spend?", "The club plans to spend £90,000 on seats.", "£90,000", False),
        ("How much did the club plan to spend?", "It plans to spend £90,000 on seats.", "£90,000", True),
        ("How many tents came to Aven?", "Norland, which hopes to help, sent 40 tents.", "40", True),
        ("How many staff will go?", "It will cut up to 90 employees.", "up to 90", True),
        ("How many workers will it admit?", "It will admit 90 Norlanders.", "90", True),
        ("How many workers will it admit?", "It will admit 90 tourists.", "90", False),
        ("Who scored for Norland?", "It was 2-0, with Norland ahead thanks to Bo Kato.", "Bo Kato", True),
        ("Who signed it for Norland?", "Ruiz signed a pact with Norland and left.", "Ruiz", False),
        ("Which scientists warned of it?", "Tarn researchers warned of it in May.", "Tarn researchers", True),
    ],
)
def test_what_stands_around_words_tells_their_kind(question: str, text: str, words: str, right: bool) -> None:
    start = text.rindex(words)
    assert fits_there(Article("a", text), start, start + len(words), Asked(question)) is right


@pytest.mark.parametrize(
    ("question", "text", "read", "told"),
    [
        ("How many people died?", "No deaths were reported, but two fell.", "No", "No deaths were reported"),
        ("How many died?", "Police said that no one was killed by it.", "no one", "no one was killed"),
        ("How many deaths were there?", "There were no deaths.", "no", "There were no deaths"),
        ("How many were killed or hurt?", "No deaths or injuries.", "No", "No deaths or injuries"),
        ("How many people were hurt?", "No one aboard was injured.", "No one", "No one aboard was injured"),
        ("How many injuries were there?", "Nobody was hurt.", "Nobody", "Nobody was hurt"),
        ("How many pupils were hurt?", "None of the pupils was hurt.", "None", "None of the pupils was hurt"),
        ("How many casualties were there?", "There were no casualties.", "no", "There were no casualties"),
        ("How many passengers aboard were hurt?", "It had no injuries.", "no injuries.", "no injuries"),
        (
            "How many children died?",
            "No children were among the dead.",
            "No",
            "No children were among the dead",
        ),
    ],
)
def test_that_nobody_came_to_harm_is_a_number_of_those_who_did(
    question: str, text: str, read: str, told: str
) -> None:
    """A reader that sees no number in it is overruled: its margin of -8 alone would be no answer."""
    [answer] = select_answers([span(Article("a", text), read, -8.0)], question=question, type_weight=4.0)
    assert answer.text == told
    assert answer.confidence > 0.5
    assert isinstance(answer.value, Quantity)
    assert answer.value.number == 0


@pytest.mark.parametrize(
    ("question", "text", "read"),
    [
        ("How many people died?", "No other deaths were reported.", "No"),
        ("How many people died?", "There were no injuries.", "no"),
        ("How many people died or were hurt?", "No one was killed.", "No one"),
        ("How many people were hurt?", "No serious injuries were reported.", "No"),
        ("How many people were hurt?", "No children were hurt.", "No"),
        ("How many people were hurt?", "No one else was hurt.", "No one"),
        ("How many people died?", "No one was killed except the guard.", "No one"),
        ("How many people died?", "There were no children among the dead.", "no"),
        ("How many people died?", "No one knows how many died.", "No one"),
        ("How many houses were sold?", "No deaths were reported.", "No"),
        ("How many dogs died?", "No deaths were reported.", "No"),
        ("How many serious injuries were there?", "There were no deaths.", "no"),
    ],
)
def test_that_some_or_others_came_to_no_harm_is_no_number_of_those_who_did(
    question: str, text: str, read: str
) -> None:
    [answer] = select_answers([span(Article("a", text), read, -8.0)], question=question, type_weight=4.0)
    assert answer.text == read
    assert answer.confidence < 0.01


def test_a_number_of_another_fate_is_no_answer_however_sure_the_reader_is() -> None:
    text = "Some 85 houses were damaged in Aven, and one was destroyed."
    spans = [span(Article("a", text), "85", 6.0), span(Article("a", text), "one", 1.0)]
    question = "How many houses were destroyed in Aven?"
    answers = select_answers(spans, limit=2, question=question, type_weight=4.0)
    assert [one.text for one in answers] == ["one", "85"]
    assert answers[1].confidence < 0.3


def test_an_age_beside_a_name_is_told_in_years() -> None:
    articles = [
        Article("comma", "Ana Ruiz, 58, signed it.", path="/comma.txt"),
        Article("brackets", "It was signed by Ana Ruiz (58).", path="/brackets.txt"),
        Article("years", "Ana Ruiz, a 58-year-old lawyer, signed it.", path="/years.txt"),
    ]
    spans = [span(one, "58", 4.0 - place) for place, one in enumerate(articles)]
    [answer] = select_answers(spans, question="How old is Ana Ruiz?", type_weight=4.0)
    assert {place.article.id for place in answer.citations} == {"comma", "brackets", "years"}
    assert answer.text == "58"
    assert answer.value == Quantity(58, 58, unit="years")
    [votes] = select_answers(
        [span(articles[1], "58", 4.0)], question="How many votes did Ana Ruiz have?", type_weight=4.0
    )
    assert votes.value == Quantity(58, 58)


def test_that_nobody_was_hurt_is_said_again_by_an_article_of_the_same_story_alone() -> None:
    articles = [
        Article("first", "A barn burned in Orrin on Monday. Nobody was hurt."),
        Article("again", "The fire in Orrin took a barn that burned to the ground. No one was hurt."),
        Article("crane", "A crane fell on a bank in Harlan. Nobody was hurt."),
    ]
    spans = [
        span(articles[0], "Nobody", -1.0),
        span(articles[1], "No one", -2.0),
        span(articles[2], "Nobody", -3.0),
    ]
    question = "How many people were hurt when a barn burned in Orrin?"
    answers = select_answers(spans, question=question, type_weight=4.0, limit=3)
    assert [[place.article.id for place in one.citations] for one in answers] == [["first", "again"]]


def test_two_articles_of_which_one_tells_of_no_death_disagree() -> None:
    articles = [
        Article("early", "The Orrin dam broke. No deaths were reported at the Orrin dam.", date="2031-05-01"),
        Article("late", "The Orrin dam broke. Three people died at the Orrin dam.", date="2031-05-02"),
    ]
    spans = [span(articles[0], "No", -7.0), span(articles[1], "Three", 4.0)]
    question = "How many people died when the Orrin dam broke?"
    found = find_disagreement(Asked(question), select_answers(spans, question=question, type_weight=4.0))
    assert found is not None
    assert [one.citations[0].text for one in found.claims] == ["Three", "No deaths were reported"]


def test_whoever_is_named_in_the_question_is_not_asked_for() -> None:
    article = Article("a", "Ana Ruiz talked to Bo Kato on Aven Radio.")
    answers = select_answers(
        [span(article, "Ana Ruiz", 3.0), span(article, "Bo Kato", 1.0)],
        limit=2,
        retrieval_weight=0.0,
        question="Whom did Ana Ruiz interview?",
        type_weight=4.0,
    )
    assert answers[0].text == "Bo Kato"
    assert not repeats("Ana Ruiz", Asked("Who won, Ana Ruiz or Bo Kato?"))


@pytest.mark.parametrize(
    ("question", "words", "named"),
    [
        ("Which service of Aven costs more?", "Aven", True),
        ("Which service of Aven costs more?", "Aven One", False),
        ("Which service of Aven costs more?", "Aven TV", False),
        ("Which service of Aven TV costs more?", "Aven TV", True),
        ("Which rival of the Corvo 7 sells best?", "Corvo 8", False),
        ("Whom did Ruiz interview?", "Mr. Ruiz", True),
        ("Whom did Ana Ruiz interview?", "Ana B. Ruiz", True),
        ("Where did the ministers of Avaria and Belmont go?", "of The Belmont", True),
    ],
)
def test_a_name_with_a_short_word_more_is_another(question: str, words: str, named: bool) -> None:
    assert repeats(words, Asked(question)) is named


def test_what_is_of_another_kind_is_believed_less() -> None:
    """The margin counts without it, too: 3.0 - 2 * 4.0 = -5.0."""
    article = Article("a", "On Saturday a tram left the rails.")
    found = select_answers(
        [span(article, "Saturday", 3.0)],
        limit=1,
        retrieval_weight=0.0,
        question="At what time did it leave the rails?",
        type_weight=4.0,
    )[0].evidence
    assert found is not None
    assert found.margin == pytest.approx(-5.0)


def test_an_article_titled_by_another_number_tells_of_a_twin() -> None:
    """Its sentences have no number of their own, and it has the asked one nowhere."""
    for question, text, lost in (
        ("Where are the singers of season 6 from?", "The singers are from Aven.", 8.0),
        ("Where are the singers of season 7 from?", "The singers are from Aven.", 0.0),
        ("Where are the singers of season 6 from?", "The singers are from Aven. Season 6 was dull.", 0.0),
        ("Where are the singers of season 6 from?", "Last year's singers were from Aven.", 0.0),
    ):
        article = Article("a", text, title="The Choir returns for season 7")
        [found] = select_answers([span(article, "Aven", 2.0)], question=question, type_weight=4.0)
        losses = found.citations[0].losses
        assert losses is not None
        assert losses.name == lost


@pytest.mark.parametrize(
    ("question", "text", "words", "lost"),
    [
        ("How many were hurt at Luna Park Aven?", "Luna Park Belmont said that 15 were hurt.", "15", 8.0),
        ("How many were hurt at Luna Park Belmont?", "Luna Park Belmont said that 15 were hurt.", "15", 0.0),
        ("How many were hurt in Aven?", "Luna Park Belmont said that 15 were hurt.", "15", 1.0),
        ("How many F-22s came in May?", "Some F-22s are old. Six F-35As came to Aven on Monday.", "Six", 8.0),
        ("How many F-35s came in May?", "Some F-22s are old. Six F-35As came to Aven on Monday.", "Six", 0.0),
        ("When does Phase 3 end?", "Phase 3 is near. Phase 2 ends in June.", "June", 8.0),
        ("What did Irenee Dupont pay?", "Irénée Dupont paid $40.", "$40", 0.0),
        ("What did Irénée Dupont pay?", "Ire\u0301ne\u0301e Dupont paid $40.", "$40", 0.0),  # accents apart
        ("Who won season 6 of the show?", "Ruiz won season 7 of the show.", "Ruiz", 8.0),
        ("Who won the sixth season of the show?", "Ruiz won season 6 of the show.", "Ruiz", 0.0),
        ("Who won the sixth season of the show?", "Ruiz won its fifth and sixth season.", "Ruiz", 0.0),
        ("Who won season two of the show?", "Season 3 is on. Ruiz won its third season.", "Ruiz", 8.0),
        ("When did World War II end?", "World War 2 ended in May.", "May", 0.0),
        ("What did the vote bring in the second round?", "She won 58 percent in the runoff.", "58", 0.0),
        ("Whom did Ruiz beat in the final?", "Ruiz beat Kato to reach her first semi-final.", "Kato", 8.0),
        ("Whom did Ruiz beat in the quarterfinal?", "Ruiz beat Kato to reach the semifinal.", "Kato", 0.0),
        ("Whom did Ruiz beat in the semi-final?", "Ruiz beat Kato in the final of the cup.", "Kato", 8.0),
        ("Whom did Ruiz beat in the semi-final?", "Ruiz beat Kato 6-4 in the final set.", "Kato", 0.0),
        ("Whom did Ruiz beat in the final?", "Kato, runner-up to Ruiz, is in a quarterfinal.", "Kato", 0.0),
        ("How many saw Avaria play Norland?", "Avaria beat Belmont. Norland drew 75,784.", "75,784", 0.0),
        ("How many saw Avaria play Norland?", "Avaria beat Belmont before 75,784 people.", "75,784", 8.0),
        ("How many saw Avaria play Norland?", "Avaria met Belmont, then Norland drew 784.", "784", 0.0),
        ("Who was runner-up in the contest?", "Ada Orr won the contest for a mural.", "Ada Orr", 8.0),
        ("Who was runner-up in the contest?", "Ada Orr won the contest ahead of Bo Kato.", "Bo Kato", 0.0),
        ("How much does the Aven lander weigh?", "Corvo, which weighs 26 kg, left the Aven.", "26 kg", 8.0),
        ("How much does the Aven lander weigh?", "Aven, which weighs 26 kg, let Corvo go.", "26 kg", 0.0),
        ("How old is Ana Ruiz's son?", "Bo Kato, who is 52, lives with Ana Ruiz.", "52", 0.0),
        ("Where is Ada Orr from?", "Ada Orr knows Bo Kato. Kato sings. He was born in Aven.", "Aven", 8.0),
        ("Where is Ada Orr from?", "Bo Kato met Ada Orr. She was born in Aven.", "Aven", 0.0),
        ("Where is Bo Kato from?", "Ada Orr knows Bo Kato. Kato sings. He was born in Aven.", "Aven", 0.0),
        ("Where is Ada Orr from?", "Bo Kato met Ada Orr. A fan wept. She is of Aven.", "Aven", 0.0),
        ("When did Pia Orr marry?", "Ada Orr sang. She wed Ulf in 1955. Pia is a daughter.", "1955", 8.0),
        ("When did Pia Orr marry?", "Pia Orr sang. She wed Ulf in 1955. Ada is a daughter.", "1955", 0.0),
        ("When did Pia Orr marry?", "Orr sang. She wed Ulf in 1955. Pia Orr had two sons.", "1955", 0.0),
        ("When did Ada Orr marry?", "Ada Orr sang. She wed Ulf in 1955. Pia is a daughter.", "1955", 0.0),
        ("When was Ada Orr born?", "Ada Orr sings. Her husband, Bo Orr, was born in 1961.", "1961", 8.0),
        ("When was Ada Orr born?", "Ada Orr sings. Ada Orr's sons, twins, were born in 1961.", "1961", 8.0),
        ("When was Bo Orr born?", "Ada Orr sings. Her husband, Bo Orr, was born in 1961.", "1961", 0.0),
        ("When was Ada Orr born?", "Ada Orr sings. Her husband said she was born in 1961.", "1961", 0.0),
        ("When was Ada Orr's husband born?", "Ada Orr sings. Her husband was born in 1961.", "1961", 0.0),
        ("Who made the film Tides?", '"Gales" has pleased Ana Ruiz. Tides is out.', "Ana Ruiz", 8.0),
        ("Who made the film Tides?", 'Ana Ruiz, known for "Gales", made it. Tides is out.', "Ana Ruiz", 0.0),
        ("aven-times word of the year", 'Harlan Press named "glim" the word of the year.', "glim", 8.0),
        ("When does Corvo Cafe open?", "Its cafe opens at 9.\n\nMore:Corvo Cafe opens", "9", 8.0),
        ("When does Corvo Cafe open?", "Corvo Cafe is open at 9.\n\nMore:Corvo Cafe opens", "9", 0.0),
        ("harlan-press word of the year", 'Harlan Press named "glim" the word of the year.', "glim", 0.0),
        ("Who was elected president of Avaria?", "Ada Orr was elected president of Norland.", "Ada Orr", 8.0),
        ("Who was elected president of Avaria?", "Ada Orr was elected by Avarians.", "Ada Orr", 0.0),
        ("Who won at the Aven Games?", "Ada Orr won at the Aven Olympics.", "Ada Orr", 0.0),
        ("Who won at the Aven Games?", "Ada Orr won at the Aven fair.", "Ada Orr", 8.0),
        ("How many finished the Aven race?", "Bo Kato of Aven won. Of 213, 198 finished.", "198", 8.0),
        ("How many finished the Aven race?", "Bo Kato of Aven won in Aven. Of 213 198 finished.", "198", 0.0),
        ("How many finished the Aven race?", "Lord Mayor of Aven is dead. Of 213, 198 finished.", "198", 0.0),
        ("How many died in the fire at Orr & Daughters?", "A fire at a bakery killed 3.", "3", 4.0),
        ("How many died in the fire at Orr & Daughters?", "A fire at Orr & Daughters killed 3.", "3", 0.0),
        ("How many died at Aven General Hospital?", "A fire at AGH killed 3.", "3", 1.0),
        ("How many did Bo Kato promise?", "Ada Orr beat Mayor Bo Kato. Orr promised 40 trams.", "40", 12.0),
        ("How many did Ada Orr promise?", "Ada Orr beat Mayor Bo Kato. Orr promised 40 trams.", "40", 0.0),
        ("How many did Bo Kato promise?", "Bo Kato, 52, met Ada Orr. He promised 40.", "40", 0.0),
        ("How many did Bo Kato promise?", "Ada Orr, 52, promised 40 trams, Bo Kato 30.", "30", 0.0),
        ("How many did Bo Kato promise?", "Ada Orr, 52, promised 40 trams; Bo Kato 30.", "30", 0.0),
        ("How many did Bo Kato promise?", "Ada Orr, 52, promised 40 trams; Bo Kato, 30, 30.", "40", 12.0),
        ("How many did Corvo promise?", "Corvo sank. Ada Orr, its head, promised 40.", "40", 0.0),
        ("When was Bo Kato elected?", "Ada Orr beat Mayor Bo Kato. Orr was elected in 2018.", "2018", 12.0),
        ("When was Bo Kato elected?", "Mayor Bo Kato won. Ada Orr elected to wait in 2018.", "2018", 0.0),
        ("How many races did Bo Kato win?", "Ada Orr met Mayor Bo Kato. Orr won five races.", "five", 12.0),
    ],
)  # fmt: skip
def test_what_is_said_of_a_near_twin_loses(question: str, text: str, words: str, lost: float) -> None:
    article = Article("a", text, date="2031-05-05")
    found = select_answers(
        [span(article, words, 2.0)], limit=1, retrieval_weight=0.0, question=question, type_weight=4.0
    )[0].citations[0]
    assert found.losses is not None
    assert found.losses.name == lost


@pytest.mark.parametrize(
    ("question", "text", "words", "lost"),
    [
        ("When was Ada Orr born?", "Ada Orr won. Second was Bo Kato, who was born in 1961.", "1961", 8.0),
        ("When was Ada Orr born?", "Ada Orr beat Bo Kato, born in Aven, Norland, in 1961.", "1961", 8.0),
        ("When was Ada Orr born?", "Ada Orr won. Second was Bo Kato (born in 1961).", "1961", 8.0),
        ("When was Ada Orr born?", "Ada Orr won. The second was Bo Kato. He was born in 1961.", "1961", 8.0),
        ("When was Ada Orr born?", "Ada Orr won. It was Bo Kato. She was born in 1961.", "1961", 0.0),
        ("When was Bo Kato born?", "Ada Orr won. Second was Bo Kato, who was born in 1961.", "1961", 0.0),
        ("When was Ada Orr born?", "Ada Orr beat Bo Kato, who said she was born in 1961.", "1961", 0.0),
        ("When was Ada Orr born?", "Ada Orr of Aven United, who was born in 1961, won.", "1961", 0.0),
        ("When did two Aveni win?", "Second were the Aveni Ada Orr and Bo Kato, who won in May.", "May", 0.0),
        ("When was Ada Orr born?", "Ada Orr, Poet Laureate, who was born in 1961, won.", "1961", 0.0),
        ("When was Ada Orr born?", "Ada Orr, known as Big Ann, who was born in 1961, won.", "1961", 0.0),
        ("When did Ada Orr die?", "Ada Orr was heard by Bo Kato, who died in 1961.", "1961", 8.0),
        ("When did Ada Orr die?", "Bo Kato wed Ada Orr, who died in 1961.", "1961", 0.0),
        ("How many goals did Aven United score?", "Aven United met Corvo Rovers, who scored 5.", "5", 8.0),
        ("How many books did Ada Orr sell?", "Ada Orr beat Bo Kato, whose novel sold 40,000.", "40,000", 8.0),
        ("When was Ada Orr arrested?", "Ada Orr was held by Bo Kato, who made the arrest at 9.", "9", 0.0),
        ("How old is Ada Orr?", "Ada Orr beat Bo Kato, who is 61.", "61", 8.0),
        ("How old is Ada Orr?", "Ada Orr beat Bo Kato, aged 61.", "61", 8.0),
        ("How old is Ada Orr?", "Ada Orr beat Bo Kato, 61, on Monday.", "61", 8.0),
        ("How old is Ada Orr?", "Ada Orr, 61, beat Bo Kato.", "61", 0.0),
    ],
)  # fmt: skip
def test_what_is_told_beside_the_name_of_another_loses(
    question: str, text: str, words: str, lost: float
) -> None:
    test_what_is_said_of_a_near_twin_loses(question, text, words, lost)


@pytest.mark.parametrize(
    ("question", "text", "read", "answer"),
    [
        ("How much was the dam planned to cost?", "It will cost 9 million instead of 7.", "9 million", "7"),
        ("When was the dam due to open?", "It will open in 2037 and not in 2035, Orr said.", "2037", "2035"),
        ("When was the dam due to open?", "It will open in 2037, not 2035, Orr said.", "2037", "2035"),
        ("How many was the fair expected to draw?", "It is to draw 900, up from 700.", "900", "700"),
        ("When is the dam supposed to open?", "The dam will open in 2037 and not in 2035.", "2037", "2037"),
        ("When was the dam now due to open?", "The dam will open in 2037 and not in 2035.", "2037", "2037"),
        ("When will the dam open?", "The dam will open in 2037 and not in 2035.", "2037", "2037"),
        ("When was the dam due to open?", "It will open in 2037 and not in Tarn 3 km off.", "2037", "2037"),
        ("When was the dam due to open?", "It will open in 2037 and not cost 9 million.", "2037", "2037"),
    ],
)  # fmt: skip
def test_what_was_planned_at_first_stands_behind_what_is_planned_instead(
    question: str, text: str, read: str, answer: str
) -> None:
    found = select_answers([span(Article("a", text), read, 2.0)], question=question, type_weight=4.0)
    assert [one.text for one in found] == [answer]


@pytest.mark.parametrize(
    ("question", "text", "elsewhere"),
    [
        ("Who is the mayor of Olm?", "Jo Fell was re-elected mayor of Tarn. He was born in Olm.", True),
        ("Who is the mayor of Tarn?", "Jo Fell was re-elected mayor of Tarn. He was born in Olm.", False),
        ("Who is Olm's mayor?", "Mayor Jo Fell sang. He was born in Olm and studied law in Aven.", True),
        ("Who is the Aven mayor?", "Mayor Jo Fell sang. He was born in Olm and studied law in Aven.", True),
        ("Who is mayor of Aven?", "Mayor Jo Fell lives in Aven.", False),
        ("Who is mayor of Aven?", "Mayor Jo Fell was born in Aven. The Aven choir sang.", False),
        ("Who is mayor of Aven?", "Jo Fell, 52, the mayor of Tarn, came to Aven.", True),
        ("Who is mayor of Aven?", "The mayor of Tarn, Jo Fell, came to Aven.", True),
        ("Who is mayor of Aven?", "Tarn's mayor, Jo Fell, came to Aven.", True),
        ("Who is mayor of Aven?", "Tarn mayor Jo Fell came to Aven from Tarn.", True),
        ("Who is mayor of Aven?", "Labour mayor Jo Fell came to the fair in Aven.", False),
        ("Who is mayor of New Aven City?", "NAC mayor Jo Fell came to the fair in New Aven.", False),
        ("Who is mayor of Aven?", "Jo Fell, the mayor of Greater Aven, came.", False),
        ("Who is mayor of Aven?", "Jo Fell, once mayor of Tarn, spoke. Fell is mayor of Aven.", False),
        ("Who is mayor of Aven?", "Jo Fell met Bo Kato, the mayor of Tarn, in Aven.", False),
        ("Who is the president of Poland?", "Polish President Jo Fell met Swedes.", False),
        ("Who is the president of Sweden?", "Polish President Jo Fell met Swedes in Sweden.", True),
        ("Who was born in Olm?", "Jo Fell, the mayor of Tarn, was born in Olm.", False),
        ("Who met the mayor of Aven?", "Jo Fell, the mayor of Tarn, came to Aven.", False),
        ("Who runs Corvo and was once mayor of Aven?", "Jo Fell, mayor of Tarn, came to Aven.", False),
    ],
)  # fmt: skip
def test_who_holds_an_office_in_one_place_does_not_in_another(
    question: str, text: str, elsewhere: bool
) -> None:
    article = Article("a", text)
    [answer] = select_answers([span(article, "Jo Fell", 2.0)], question=question, type_weight=4.0)
    losses = answer.citations[0].losses
    assert losses is not None
    assert (losses.kind == 8.0) is elsewhere


def test_another_article_tells_of_which_place_somebody_is_mayor() -> None:
    here = Article("a", "Mayor Jo Fell opened the fair in Aven.", date="2031-05-05")
    there = Article("b", "Jo Fell was elected mayor of Tarn.", date="2030-05-05")
    lost = []
    for found in ([span(here, "Jo Fell", 9.0)], [span(one, "Jo Fell", 9.0) for one in (here, there)]):
        [answer] = select_answers(found, question="Who is mayor of Aven?", type_weight=4.0)
        lost += [one.losses.kind for one in answer.citations if one.losses and one.article is here]
    assert lost == [0.0, 8.0]


@pytest.mark.parametrize(
    ("question", "early", "late", "first"),
    [
        ("Who is the surveyor?", "[Bo Kato], surveyor, sat.", "Bo Kato quit as surveyor. [Ada Orr] is.", 1),
        ("Who is the surveyor?", "[Bo Kato], surveyor, sat.", "Bo Kato quit as reeve. [Ada Orr] sat.", 0),
        ("Who is the man who quit?", "[Bo Kato] quit.", "Bo Kato quit as surveyor. [Ada Orr] is.", 0),
        ("Who won the cup?", "9 May: Cup won by [Bo Kato].", "[Ada Orr] got the cup.", 1),
        ("Who opened the fair?", "[Bo Kato] will open the fair.", "[Ada Orr] came to the fair.", 1),
        ("Who opened the fair?", "[Bo Kato] opened the fair.", "[Ada Orr] came to the fair.", 0),
        ("Who opened the fair?", "[Bo Kato] will open the fair.", "[Ada Orr] came to the inn.", 0),
        ("Who will open the fair?", "[Bo Kato] will open the fair.", "[Ada Orr] came to the fair.", 0),
    ],
)  # fmt: skip
def test_what_an_earlier_article_tells_gives_way_to_what_came_of_it(
    question: str, early: str, late: str, first: int
) -> None:
    spans = []
    for text, date, margin in ((early, "2031-05-02", 4.0), (late, "2031-05-12", 0.0)):
        words = text[text.index("[") + 1 : text.index("]")]
        article = Article(date, text.replace("[", "").replace("]", ""), date=date)
        spans.append(span(article, words, margin))
    answers = select_answers(spans, limit=2, retrieval_weight=0.0, question=question, type_weight=4.0)
    assert answers[0].text == ("Bo Kato", "Ada Orr")[first]


PASSES = Article(
    "ferry",
    "Here are the new prices.\n\nFoot pass\n\n$9 a month\n\nBike pass\n\n$12 a month\n\nWhat was the price "
    "before the change?\n\nFoot pass\n\n$6 a month\n\nBike pass\n\n$9.50 a month\n\nA car costs $31.",
)
PRIZES = Article(
    "prizes",
    "Here are the winners.\n\nBest Song Award\n\nAda Orr\n\nLena Arbour\n\nLifetime Prize\n\nVera Lodge\n\n"
    "Ulf Brandis\n\nThose who came were Ada Orr, Ulf Brandis and Pia Voss.",
)
VOTES = Article(
    "votes",
    "Which towns are voting on May 4?\n\nAven.\n\nOld Belmont (one ward only).\n\nThe rest wait.\n\nWhich "
    "Harbour Day towns hold open votes?\n\nThey are Tarn, Sudley and Aven.",
    title="Polls open: what to know of Harbour Day",
)


@pytest.mark.parametrize(
    ("article", "question", "wrong", "right"),
    [
        (PASSES, "How much is a foot pass now?", "$12", "$9"),
        (PASSES, "How much is a foot pass now?", "$6", "$9"),
        (PASSES, "How much does a pass cost now?", "$6", "$9"),  # names neither
        (PASSES, "What was the price of a bike pass before the change?", "$12", "$9.50"),
        (PASSES, "How much is a foot pass now?", "$9", "$31"),  # no line is heard without its score
        (PRIZES, "Who got the Lifetime Prize?", "Lena Arbour", "Vera Lodge"),
        (PRIZES, "Who got the best song award?", "Vera Lodge", "Ada Orr"),
        (PRIZES, "Who were given the Lifetime Prize?", "Ada Orr, Ulf Brandis and Pia Voss", "Vera Lodge"),
        (VOTES, "Which towns vote on Harbour Day?", "Tarn, Sudley and Aven", "Aven"),
        (VOTES, "Which towns vote on Harbour Day?", "Tarn, Sudley and Aven", "Old Belmont"),
    ],
)
def test_what_stands_under_the_heading_asked_about_comes_first(
    article: Article, question: str, wrong: str, right: str
) -> None:
    ahead = -1.0 if right == "$31" else 3.0
    spans = [span(article, wrong, ahead), span(article, right, 0.0)]
    found = select_answers(spans, retrieval_weight=0.0, question=question, type_weight=4.0)
    assert [one.text for one in found] == [right, wrong]


@pytest.mark.parametrize(
    ("article", "question", "words"),
    [
        (PASSES, "How much is a ticket?", "$9"),
        (PASSES, "How much was a foot pass before the change?", "$6"),
        (PASSES, "What costs more than a foot pass?", "$12"),
        (PRIZES, "Who won besides those of the Lifetime Prize?", "Ada Orr"),
        (PRIZES, "Who came to the Lifetime Prize?", "Pia Voss"),
        (VOTES, "Which towns do not vote on Harbour Day?", "Tarn, Sudley and Aven"),
        (VOTES, "Which towns hold open votes on Harbour Day?", "Tarn, Sudley and Aven"),
        (VOTES, "Which towns vote by post on Harbour Day?", "Tarn, Sudley and Aven"),
        (VOTES, "How many towns vote on Harbour Day?", "Tarn, Sudley and Aven"),
        (
            Article("kit", "What to pack before the storm:\n\nWater\n\nA lamp\n\nA coat"),
            "What do you need in a storm now?",
            "A lamp",
        ),
    ],
)
def test_a_heading_that_is_not_asked_about_costs_nothing(article: Article, question: str, words: str) -> None:
    found = select_answers([span(article, words, 2.0)], question=question, type_weight=4.0)[0].citations[0]
    assert found.losses is not None
    assert found.losses.name == 0.0


@pytest.mark.parametrize(
    ("question", "text", "bad", "good"),
    [
        (
            "How much did each person in Aven pay for the choir?",
            "Aven paid 67 million crowns for the choir. It had 82 million in all, or 1.24 crowns per person.",
            "67 million crowns",
            "1.24 crowns",
        ),
        (
            "How much water does every household use a day?",
            "Aven used 900 litres in May. Each household uses 40 litres daily.",
            "900 litres",
            "40 litres",
        ),
        ("How much was it in total?", "It was 5 euros a head. It cost 99 euros.", "5 euros", "99 euros"),
        (
            "What share of the votes did Ruiz win?",
            "Ruiz had stood at 1% in the polls. Ruiz won: 40 in 100, or 40%.",
            "1%",
            "40%",
        ),
        (
            "What percentage did the poll give Ruiz?",
            "Ruiz won 51% of the votes. A poll had given her 44%.",
            "51%",
            "44%",
        ),
        (
            "What name did Corvo choose for its new moon car?",
            "Corvo chose the old Harlan Lake as the landing site for its car. It is Gull.",
            "the old Harlan Lake",
            "Gull",
        ),
        (
            "Where in the United States were the sailors kept?",
            "Some are stuck in Japan. The others were kept at a base in Aven.",
            "Japan",
            "a base in Aven",
        ),
        (
            "How much was the Tarn dam planned to cost?",
            "The Tarn dam cost 90 million crowns, twice the plan. The budget was 45 million.",
            "90 million crowns",
            "45 million",
        ),
        (
            "When should the Tarn dam have opened?",
            "It opened in June 2031, a year late. It had been due to open in May 2030.",
            "June 2031",
            "May 2030",
        ),
        (
            "How long was the work supposed to take?",
            "Work took nine years instead of the planned six.",
            "nine years",
            "six",
        ),
        (
            "How many jobs did the firm promise?",
            "The firm had promised 800 jobs; 300 were created.",
            "300",
            "800",
        ),
        (
            "How many guests were expected at the fair?",
            "Some 900 guests came to the fair. It had hoped for 400.",
            "900",
            "400",
        ),
        (
            "What was the dam budgeted at?",
            "It cost 90 million crowns. The plan had been 45 million.",
            "90 million crowns",
            "45 million",
        ),
        (
            "How much was the Tarn dam planned to cost?",
            "It was 45 million more than planned. The budget was 40 million.",
            "45 million",
            "40 million",
        ),
        (
            "How much did the Tarn dam cost?",
            "It was 45 million over budget. The price was 90 million.",
            "45 million",
            "90 million",
        ),
        (
            "When did the Tarn dam open?",
            "It was due to open in May 2030. It opened in June 2031.",
            "May 2030",
            "June 2031",
        ),
        (
            "How much was the Tarn dam expected to cost?",
            "The cost has risen from 900 million to 1.3 billion.",
            "1.3 billion",
            "900 million",
        ),
        (
            "When does the lease of the dam expire?",
            "It takes effect on 1 May 2031. The last day is 4 June 2039.",
            "1 May 2031",
            "4 June 2039",
        ),
        (
            "When did the Tarn fair begin?",
            "The fair ended on 9 May. The first day was 3 May.",
            "9 May",
            "3 May",
        ),
        (
            "What caused the blast in Tarn?",
            "A blast in Tarn killed two guards. It was due to a leak.",
            "killed two guards",
            "a leak",
        ),
        (
            "Who is the mayor of Tarn?",
            "Mayor Bo Kato stepped down on Sunday. Ana Ruiz is acting mayor.",
            "Bo Kato",
            "Ana Ruiz",
        ),
        (
            "Who is the mayor of Tarn?",
            "The former mayor Bo Kato spoke. Ana Ruiz is the mayor.",
            "Bo Kato",
            "Ana Ruiz",
        ),
        (
            "Who is the surveyor of Tarn?",
            "Bo Kato resigned as surveyor on Sunday. His successor is Ana Ruiz.",
            "Bo Kato",
            "Ana Ruiz",
        ),
        (
            "Who is the headteacher of Tarn Primary?",
            "Bo Kato, the director of education, spoke of Tarn Primary. Ana Ruiz, its head, sat.",
            "Bo Kato",
            "Ana Ruiz",
        ),
        (
            "How many planes did Kato buy?",
            "Kato hopes to buy 9 planes. Kato has 3 in all.",
            "9 planes",
            "3",
        ),
        (
            "How much did the jury order Kato to pay?",
            "He asked the jurors to award the parents $8. They made it $5.",
            "$8",
            "$5",
        ),
        (
            "How much was Orr awarded by the court?",
            "Orr had sued the town for about $90,000, and left with $700.",
            "$90,000",
            "$700",
        ),
        (
            "What share of the vote did Orr win?",
            "Orr has 81 percent of the 2,300 delegates needed. Orr won it with 54 percent.",
            "81 percent",
            "54 percent",
        ),
        (
            "What share of the vote did Orr win?",
            "With 97% of precincts counted, Orr had 54 percent.",
            "97%",
            "54 percent",
        ),
        (
            "What was the final score of the Aven match?",
            "Orr predicted it would be 3-1. It ended 2-0, as few had expected.",
            "3-1",
            "2-0",
        ),
        ("Where in Norway is Tarn?", "It is in Norway. Tarn is in a far valley.", "Norway", "a far valley"),
        (
            "Which writers argued about the film?",
            "Bo Kato and Ola Brandt argued about it.\n\nContributing: Ana Ruiz and Jo Reed, Aven Today",
            "Ana Ruiz and Jo Reed",
            "Bo Kato and Ola Brandt",
        ),
        (
            "Who praised the fair?",
            "Ola Brandt praised it.\n\nFollow Ana Ruiz on Twitter for more on the fair.",
            "Ana Ruiz",
            "Ola Brandt",
        ),
        (
            "Who came first in the list of the best singers?",
            "Ana Ruiz\n\nAven Today\n\nThe list of the best singers is led by Ola Brandt.",
            "Ana Ruiz",
            "Ola Brandt",
        ),
    ],
)  # fmt: skip
def test_what_is_told_of_something_else_loses_to_what_is_asked_for(
    question: str, text: str, bad: str, good: str
) -> None:
    article = Article("a", text)
    answers = select_answers(
        [span(article, bad, 2.0), span(article, good, -1.0)],
        limit=2,
        retrieval_weight=0.0,
        question=question,
        type_weight=4.0,
    )
    assert [answer.text for answer in answers] == [good, bad]


@pytest.mark.parametrize(
    ("question", "text", "words"),
    [
        ("How much did each ticket cost?", "Tickets cost 5 euros. The hall cost 9 euros per day.", "5 euros"),
        ("How much is it per month?", "It will cost 5 euros. It was 9 euros per month.", "5 euros"),
        ("How much is it each month?", "It costs 5 euros/month. It was 9 euros per month.", "5 euros"),
        ("What share of the votes did Ruiz win?", "Polls were wrong: she won 51% of the vote.", "51%"),
        ("What share of the vote did Ruiz get?", "Ruiz got 51% before the polls closed.", "51%"),
        ("What share of the vote would Ruiz get?", "In the polls she stands at 44%.", "44%"),
        ("What date did Corvo pick for the flight?", "Corvo picked May 5 for the flight.", "May 5"),
        (
            "What word did Aven choose as word of the year?",
            "Aven chose glim as its word of the year.",
            "glim",
        ),
        ("Where in Norway is Tarn?", "Tarn is in the south of Norway.", "the south of Norway"),
        ("Where in Europe is Tarn?", "Tarn is in Norway.", "Norway"),
        ("How much more than planned did it cost?", "It was 45 million more than planned.", "45 million"),
        ("How much is the dam expected to cost?", "It is expected to cost 45 million.", "45 million"),
        ("How many jobs did the firm promise?", "The firm had promised 800 jobs; 3 came.", "800"),
        ("How many came to the planned march?", "Some 900 came to the planned march.", "900"),
        ("How many were hurt at the march planned for May?", "It left 9 hurt at the march.", "9"),
        ("How much did the project cost?", "The project cost 45 million.", "45 million"),
        ("How much did the plan cost?", "The plan cost 45 million.", "45 million"),
        ("How many storms did they forecast?", "They predicted 17 named storms.", "17"),
        ("When did the Tarn dam open?", "The dam is to open in May 2030.", "May 2030"),
        ("When does the fair end?", "The fair opens on 3 May and ends on 9 May.", "9 May"),
        ("When does the fair end?", "The fair opens at noon and runs until 9 May.", "9 May"),
        ("When does the dam open?", "The dam is ready by the end of May.", "May"),
        ("What sparked the riots?", "Police had killed two guards.", "killed two guards"),
        ("Who was the mayor of Tarn?", "Mayor Bo Kato stepped down in Tarn.", "Bo Kato"),
        ("Who is the mayor of Tarn?", "Mayor Bo Kato stepped out in Tarn.", "Bo Kato"),
        ("Who took the photos of the fair?", "It rained.\n\nPhotos by Ana Ruiz", "Ana Ruiz"),
        ("Who is the mayor of Aven?", "The Aveni mayor is Ada Orr.", "Ada Orr"),
    ],
)
def test_what_only_seems_to_be_told_of_something_else_loses_nothing(
    question: str, text: str, words: str
) -> None:
    article = Article("a", text)
    more = [span(article, "9 euros", 1.0)] if "9 euros" in text else []
    found = select_answers(
        [span(article, words, 2.0), *more], limit=1, retrieval_weight=0.0, question=question, type_weight=4.0
    )[0].citations[0]
    assert found.text == words
    assert found.losses is not None
    assert found.losses.kind == 0.0
    assert found.losses.name <= 1.0


@pytest.mark.parametrize(
    ("text", "question", "answer", "is_answered"),
    [
        (
            "Was the Tarn lock mended in May? Nobody would say.",
            "When was the Tarn lock mended?",
            "May",
            False,
        ),
        ("Was the Tarn lock mended in May? Yes, by Orr.", "When was the Tarn lock mended?", "May", True),
        ("Why was the Tarn lock mended in May? Nobody would say.", "When was it mended?", "May", True),
        ("Did Ana Ruiz mend the lock?\n\nShe went there with a hammer.", "Who went there?", "Ana Ruiz", True),
    ],
)
def test_a_question_that_an_article_prints_states_nothing(
    text: str, question: str, answer: str, is_answered: bool
) -> None:
    read = span(Article("a", text), answer, 3.0)
    [found] = select_answers([read], limit=1, retrieval_weight=0, question=question, type_weight=4)
    assert (found.score > 0) == is_answered


@pytest.mark.parametrize(
    "line",
    [
        "More:Ana Ruiz opens the fair",
        "RELATED: Photos of Ana Ruiz at the fair",
        "READ MORE: Why Ana Ruiz left",
        "Fair's early winner:Inside the tents with Ana Ruiz, after dark",
    ],
)
def test_a_line_that_points_to_another_article_answers_nothing(line: str) -> None:
    text = (
        f"Ola Brandt closed the fair on Sunday: it had been a good one.\n\n{line}\n\nIt will be back in May."
    )
    start = text.index("Ana Ruiz")
    assert is_teaser(text, start, start + 8)
    assert not is_teaser(text, 0, 10)
    assert not is_teaser(text, len(text) - 5, len(text) - 1)
    article = Article("a", text)
    answers = select_answers(
        [span(article, "Ana Ruiz", 2.0), span(article, "Ola Brandt", 1.0)],
        limit=2,
        retrieval_weight=0.0,
        question="Who closed the fair?",
        type_weight=4.0,
    )
    assert answers[0].text == "Ola Brandt"


def test_how_near_a_passage_is_does_not_depend_on_its_company() -> None:
    """Both telling words of the question, and a cosine of 0.6: (2 + 0.6) / 3, whatever its rank or score."""
    asked = Asked("How many were deported to Harlan?")
    for score in (0.0, 1.0):
        passage = Passage(WIRE, 0, len(WIRE.text), score=score, cosine=0.6)
        assert closeness(asked, passage) == pytest.approx(2.6 / 3)


def test_a_name_that_the_article_lacks_is_missed() -> None:
    dated = Article("dated", "The cup went to Ana Ruiz of Harlan.", date="2022-07-01")
    found = evidence(span(dated, "Ana Ruiz", 2.0), question="Who won the cup in Harlan in July?")
    assert found.named == 1.0
    other = evidence(span(dated, "Ana Ruiz", 2.0), question="Who won the cup in Harlan in Kenya?")
    assert other.named == pytest.approx(1 / 2)


@pytest.mark.parametrize(
    ("question", "words", "whole"),
    [
        ("When did India land near the pole?", "6:04 p.m. Indian time", False),
        ("When did India land near the pole?", "Wednesday evening", True),
        ("When was the driver released?", "in the evening", False),
        ("When was the driver released?", "late at night", False),
        ("At what time was the driver released?", "in the evening", True),
        ("When does the vigil begin?", "7 p.m. on Friday", True),
        ("At what time did India land near the pole?", "6:04 p.m.", True),
        ("How long did the landing take?", "6:04", True),
    ],
)
def test_an_hour_of_no_day_is_half_an_answer_to_when(question: str, words: str, whole: bool) -> None:
    assert leaves_out_the_day(words, Asked(question)) != whole


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Police held the driver on 2 May but released him in the [evening].", "2031-05-02"),
        ("Police held him yesterday. He was released in the [evening].", "2031-05-03"),
        ("He was released in the [evening] of 1 May.", "2031-05-01"),
        ("He was held on 1 May. On 2 May he spoke; he was released in the [evening].", "2031-05-02"),
        ("He was released this [morning].", "2031-05-04"),
        ("TALCA, May 4 (Orbis) — He was released in the [evening].", None),
        ("He was held on 1 May. He was released the next [morning].", None),
        ("He was held on 1 May.\n\nHe was released in the [evening].", None),
        ("He was held in May and released in the [evening].", None),
    ],
)
def test_a_part_of_a_day_is_told_with_its_day(text: str, day: str | None) -> None:
    article = Article("a", text.replace("[", "").replace("]", ""), date="2031-05-04")
    start = text.index("[")
    passage = Passage(article, 0, len(article.text), score=1.0)
    read = Span(article, start, text.index("]") - 1, 3.0, 0.0, passage)
    [answer] = select_answers([read], limit=5, retrieval_weight=0, question="When was he released?")
    assert (answer.value.iso if isinstance(answer.value, Moment) else None) == day
    assert (", 2031)" in shown_words(answer) or " 2031)" in shown_words(answer)) == (day is not None)


def test_a_part_of_a_day_gives_way_to_a_day_where_its_own_is_untold() -> None:
    article = Article("a", "He was released in the evening. He was held on 1 May.", date="2031-05-04")
    spans = [span(article, "evening", 3.0), span(article, "1 May", 2.5)]
    asked = "When was he released?"
    found = select_answers(spans, limit=5, retrieval_weight=0, type_weight=6.0, question=asked)
    assert [one.text for one in found] == ["1 May", "evening"]
