"""Corrections: what a text takes back supports no answer."""

from __future__ import annotations

import doctest

import pytest

import dateline.language.corrections
from dateline.answers.verdicts.entailment import read_bearing
from dateline.language.claims import is_claimed, is_measured_against
from dateline.language.corrections import is_revised, is_taken_back, values_taken_back
from dateline.language.values.quantities import Quantity
from dateline.questions.assertions import read_assertion
from dateline.types import Article, Passage, Span
from fakes import select_answers

QUESTION = "How many people died in the Varenna ferry accident?"


@pytest.mark.parametrize(
    "text",
    [
        "It was nine, not [twelve].",
        "Nine people, and not [twelve], died.",
        "Nine people died, rather than [twelve] as first reported.",
        "Police initially reported [twelve]; the toll was revised to nine.",
        "Officials had originally said [twelve] people died, but later said nine.",
        "The toll was revised from [twelve] to nine.",
        "An earlier version of this article said [twelve] people died. It was nine.",
        "[Twelve] people died, officials initially said, but the toll is nine.",
        "The toll of [twelve] was wrong.",
        "The mayor is Anna Vey, not [Karl Oud].",
        "Earlier reports said [twelve] people had died.",
        "The toll was revised to nine from [twelve].",
        "Police corrected the toll of the crash to nine from [twelve].",
        "Previously [twelve] people were thought dead.",
        "Correction: An earlier version of this article had the wrong fee. It also gave the name of the "
        "organist as [Karin Oud]; she is Karen Oude.",
        "Correction: Last week we named the verger as [Karin Oud]. She is Karen Oude.",
        "An earlier version of this report misspelt the name of Karen Oude as [Karin Oud].",
        "The loss is put at 90 francs, against the [70] first given.",
        "The loss is 90 francs, compared with the [70] francs estimated at first.",
        "The mayor retracted his claim that [twelve] died.",
        "Its first account, which blamed [a gas leak], had been wrong.",
        "He denied that [twelve] people had died.",
        "The Courant gave the loss as [7.5 million francs]. It was 5.7 million francs, not 7.5 million.",
        "The loss was 5.7 million francs, not [7.5 million francs] as we reported on Monday.",
        "We gave the loss as [7.5 million francs]; it should have read 5.7 million.",
        "Our report had a loss of [7.5 million]. The figure should have been 5.7 million.",
        "On Tuesday we named the verger as [Karl Oud]. She is Karen Oude, not Karl Oud.",
    ],
)
def test_what_the_words_beside_it_take_back(text: str) -> None:
    assert is_taken_back(text.replace("[", "").replace("]", ""), text.index("["), text.index("]") - 1)


@pytest.mark.parametrize(
    "text",
    [
        "It was [nine], not twelve.",
        "Police initially reported twelve; revised to [nine].",
        "Officials had originally said twelve people died, but later said [nine].",
        "The toll was revised from twelve to [nine].",
        "[Nine] people died, rather than twelve as first reported.",
        "Not more than [twelve] people died.",
        "No fewer than [twelve] people died.",
        "Sales rose from [12] to 15.",
        "The case was first reported on [Friday].",
        "She did not win [twelve] medals.",
        "Contrary to earlier reports, [twelve] people died.",
        "Previously [twelve] people lived there.",
        "It amended the law to raise the fee from [twelve] francs.",
        "Correction: We named the organist as Karin Oud; she is [Karen Oude].",
        "Correction: An earlier version of this article misspelt the name of [Karen Oude].",
        "It lost 90 francs, against the [70] of the year before.",
        "The police named the driver as [Karin Oud].",
        "Its first account, which blamed [a gas leak], was short.",
        "The Courant gave the loss as 7.5 million francs. It was [5.7 million francs], not 7.5 million.",
        "[Twelve] people were hurt. It was nine women, not twelve, who were treated.",
        "The loss was [5.7 million francs]. It was a fire, not a flood.",
        "They reported a loss of [5.7 million]. The court should have read the letter.",
    ],
)
def test_what_stands(text: str) -> None:
    assert not is_taken_back(text.replace("[", "").replace("]", ""), text.index("["), text.index("]") - 1)


def test_a_correction_takes_back_what_the_article_says_elsewhere() -> None:
    text = "Twelve people were hurt.\n\nCORRECTION: The number of people hurt was nine, not twelve."
    assert values_taken_back(text) == (Quantity(12, 12),)
    assert values_taken_back("Twelve people were hurt, not children. Nine left.") == ()


@pytest.mark.parametrize(
    "text",
    [
        "We gave the number of the hurt as 12. It was nine, not 12 as reported earlier.",
        "The number of the hurt was nine, not 12 as reported on Monday.",
        "The number of the hurt should have read nine, not 12.",
        "The number of the hurt was wrongly given as 12; it is nine.",
    ],
)
def test_a_correction_in_whatever_order_takes_back_the_figure_that_it_names(text: str) -> None:
    assert {one.low for one in values_taken_back(text) if isinstance(one, Quantity)} == {12}


@pytest.mark.parametrize(
    ("text", "revised"),
    [
        ("The revised list names [96] people.", True),
        ("By its corrected figures [96] were aboard.", True),
        ("The operator revised the number up to [96].", True),
        ("It carried [96], according to the operator's revised list.", True),
        ("It carried [96], revised from 84.", True),
        ("The price has since fallen to [96] francs.", True),
        ("The number of clerks who would go was now [96].", True),
        ("The price should have read [96] francs.", True),
        ("The Courant corrects the number of clerks who would go to [96].", True),
        ("The correct number of clerks is [96].", True),
        ("She corrects essays, and sends them to [96] clerks.", False),
        ("The price fell in May to [96] francs.", False),
        ("It carried [96] people. The timetable was revised.", False),
        ("The revised list names 84, and [96] were hurt.", False),
        ("It was revised from [96] to 84.", False),
        ("An amended law gives [96] days.", False),
    ],
)
def test_a_figure_is_called_revised_by_the_words_beside_it(text: str, revised: bool) -> None:
    plain = text.replace("[", "").replace("]", "")
    assert is_revised(plain, text.index("["), text.index("]") - 1) is revised


@pytest.mark.parametrize(
    ("text", "claimed", "against"),
    [
        ("The rebels claim to have shot down [41] planes.", True, False),
        ("The rebels insist that [41] planes were shot down.", True, False),
        ("The mayor doubted the rebels' claim of [41] hits.", True, False),
        ("At least [41] planes were hit, the rebels claim.", True, False),
        ("The [41] planes that the rebels boasted of were few.", True, False),
        ("That is fewer than the [41] that the rebels say they hit.", False, True),
        ("That is half of the [41] reported by the ministry.", False, True),
        ("The rebels said they had hit [41] planes.", False, False),
        ("The storm claimed [41] lives.", False, False),
        ("Jobless claims rose to [41].", False, False),
        ("The line, which insists it is safe, carried [41] people.", False, False),
        ("More than [41] were hurt, police said.", False, False),
        ("The rate was below the [41] percent that markets had expected.", False, False),
    ],
)
def test_what_a_text_tells_as_a_claim(text: str, claimed: bool, against: bool) -> None:
    plain, start, end = text.replace("[", "").replace("]", ""), text.index("["), text.index("]") - 1
    assert is_claimed(plain, start, end) is claimed
    assert is_measured_against(plain, start, end) is against


def span(article: Article, words: str, margin: float, at: int = 0) -> Span:
    start = article.text.index(words, at)
    return Span(
        article, start, start + len(words), margin, 0.0, Passage(article, 0, len(article.text), score=1.0)
    )


def answered(question: str, *spans: Span) -> list[str]:
    return [one.text for one in select_answers(spans, limit=5, retrieval_weight=0, question=question)]


def test_a_correction_supports_the_new_figure_alone() -> None:
    old = Article("old", "Twelve people died in the Varenna ferry accident.")
    new = Article("new", "In the Varenna ferry accident it was nine people who died, not twelve.")
    spans = [span(old, "Twelve", 3.0), span(new, "twelve", 5.0), span(new, "nine", 4.0)]
    found = select_answers(spans, limit=5, retrieval_weight=0, question=QUESTION)
    cited = {one.text: [place.article.id for place in one.citations] for one in found}
    assert cited == {"nine": ["new"], "Twelve": ["old"]}


def test_the_text_of_a_corrected_article_is_no_evidence_for_what_it_corrects() -> None:
    article = Article(
        "a", "Twelve died.\n\nCorrection: the toll of the accident was nine, not twelve as first reported."
    )
    assert answered(QUESTION, span(article, "Twelve", 5.0), span(article, "nine", 3.0)) == ["nine"]


def test_who_asks_for_the_first_report_is_told_of_it() -> None:
    article = Article("a", "Police initially reported twelve dead in Varenna; it was nine.")
    assert answered("How many dead were initially reported in Varenna?", span(article, "twelve", 5.0)) == [
        "twelve"
    ]


@pytest.mark.parametrize(("asked", "sign"), [("nine", 1), ("twelve", -1)])
def test_a_verdict_goes_by_what_stands(asked: str, sign: int) -> None:
    article = Article("a", "Nine people died in Varenna, not twelve.")
    assertion = read_assertion(f"Did {asked} people die in Varenna?")
    assert read_bearing(assertion, article, 0, len(article.text)).sign == sign


@pytest.mark.parametrize(("asked", "sign"), [("nine", -1), ("twelve", 1)])
def test_people_who_were_injured_are_the_injured(asked: str, sign: int) -> None:
    article = Article("a", "Twelve people were injured in Varenna.")
    assertion = read_assertion(f"Were {asked} people injured in Varenna?")
    assert read_bearing(assertion, article, 0, len(article.text)).sign == sign


def test_the_examples_in_the_module_hold() -> None:
    assert doctest.testmod(dateline.language.corrections) == (0, 8)


@pytest.mark.parametrize(
    "text",
    [
        "The damage is 9 million euros, Orr said on Monday, not 6 million as reported earlier.",
        "The damage is 9 million euros, not 6 million as reported earlier, Orr said on Monday.",
        "It did damage of 9 million euros, Orr said on Monday, correcting the 6 million given before.",
        "It cost 9 million euros. An earlier version of this article said 6 million.",
    ],
)
def test_a_bare_figure_is_taken_back_in_the_unit_of_the_right_one(text: str) -> None:
    found = values_taken_back(text, written="2031-05-05")
    assert [one for one in found if isinstance(one, Quantity)] == [Quantity(6e6, 6e6, unit="EUR")]
