"""Verdicts: the sentence that decides is quoted, and read as yes, no, or open."""

from __future__ import annotations

import io
import json
import re
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

from dateline.answers.refusal import refusal
from dateline.answers.verdicts.entailment import read_bearing
from dateline.answers.verdicts.pairs import put_first
from dateline.answers.verdicts.verdicts import decide
from dateline.cli.printers import BibtexPrinter
from dateline.cli.render import print_result
from dateline.cli.why import print_why
from dateline.language.values.finding import find_values
from dateline.language.words import stem
from dateline.output.markdown import result_markdown
from dateline.output.page import shown_shape
from dateline.questions.asked import Asked
from dateline.questions.assertions import read_assertion
from dateline.reader.calibration import SaidWeights
from dateline.reader.reading import PassageVerdict
from dateline.result.answer import Answer, Citation
from dateline.result.replies import Polarity, Verdict
from dateline.result.result import Result
from dateline.types import Article, Passage, Span
from fakes import a_result, cite, select_answers

GOLD = Path(__file__).parent.parent / "eval" / "gold" / "yes_no.json"
STRIKE = Article(
    "strike",
    "SANDVELD — The pilots of Corrant Air called off their strike on Sunday. Their pay rises by 6 percent. "
    "The cabin crew of Corrant Air are not covered. Corrant Air may raise its fares. "
    "Its chief, Luis Amador, refused to say what the strike had cost.",
    title="Corrant Air's pilots go back to work",
    date="2031-11-02",
)


def sign(question: str, sentence: str, *, read: str | None = None, date: str | None = None) -> int:
    article = Article("a", sentence, date=date)
    place = None if read is None else (sentence.index(read), sentence.index(read) + len(read))
    return read_bearing(read_assertion(question), article, 0, len(sentence), read=place).sign


@pytest.mark.parametrize(
    ("question", "sentence", "expected"),
    [
        ("Did the bridge open in 1977?", "The bridge was opened in 1977.", 1),
        ("Did the bridge open in 1987?", "The bridge was opened in 1977.", -1),
        ("Did Amador say what it cost?", "Amador refused to say what it cost.", -1),
        ("Did Amador refuse to say what it cost?", "Amador refused to say what it cost.", 1),
        ("Did the council approve the tunnel?", "The council rejected the tunnel.", -1),
        ("Did the council not approve the tunnel?", "The council rejected the tunnel.", 1),
        ("Did the firm order the drill?", "The firm denied that it had ordered the drill.", -1),
        ("Will anyone stand trial?", "Nobody will stand trial.", -1),
        ("Did 14 people die?", "The fire killed 31 people.", -1),
        ("Did more than 20 people die?", "The fire killed 31 people.", 1),
        ("Did more than 40 people die?", "The fire killed 31 people.", -1),
        ("Has the ferry raised its fares?", "The ferry plans to raise its fares.", 0),
        ("Will there be a vote?", "A vote could follow.", 0),
        ("Will the vote be held in May?", "The vote is to be held in May.", 1),
        ("May he stand again?", "He may not stand again.", -1),
        ("Was she there before June 26?", "She was there on June 25.", 1),
        ("Was she there before June 26?", "She came on June 27 and was there.", -1),
        ("Have all patients left?", "All but one of the patients have left.", -1),
        ("Were flights cancelled?", "Flights were cancelled, but no passenger was left abroad.", 1),
        ("Will the taxes rise?", "The taxes will stay constant.", -1),
        ("Can the mayor close the pier?", "The mayor has the power to close the pier.", 1),
        ("Is the mayor allowed to close the pier?", "The mayor has the right to close the pier.", 1),
        ("Do women have the right to vote?", "The women of Olm have the right to vote.", 1),
        ("Did the council ban the pier?", "The council used its power to ban the pier.", 1),
        ("Will the council approve the pier?", "The pier has not yet been approved by the council.", 0),
        ("Will the council approve the pier?", "The council has yet to approve the pier.", 0),
        ("Will the council approve the pier?", "The council will not approve the pier yet.", -1),
        ("Will the council approve the pier?", "It has not approved it yet, and never will approve it.", -1),
        ("Has the council approved the pier?", "The pier has not yet been approved by the council.", -1),
        ("Did the toll rise?", "The toll rose.", 1),
        ("Did they strike?", "They struck.", 1),
        ("Is the bridge closed?", "The bridge stays open.", -1),
        ("Did the crew survive?", "The crew was not injured.", 1),
        ("Did the mission succeed?", "The mission crashed.", -1),
        ("Was she the first minister to visit?", "No other minister had been there before.", 1),
        ("Was she a minister?", "She had been no minister before.", -1),
        ("Did Amador buy the line?", "The owner sued Amador over his deal to buy the line.", 0),
        ("Did Amador buy the line?", "Amador sought to buy the line.", 0),
        ("Did the bridge close?", "The bridge did not just close, it fell.", 1),
        ("Did the bridge close?", "The bridge didn't only close, it fell.", 1),
        ("Did the ferry make a profit?", "The ferry made a loss of 4 million francs.", -1),
        ("Does the vaccine harm children?", "Misinformation that the vaccine harms children spread.", 0),
        ("Was the bridge closed?", "The bridge was closed due to the investigation.", 1),
        ("Was the bridge closed?", "The bridge was closed due to flooding.", 1),
        ("Has the bridge opened?", "The bridge is due to open in May.", 0),
        ("Was drink a factor?", "Drink was not considered to be a factor.", -1),
        ("Was the mill sold?", "The court ruled that the mill could not be sold.", -1),
        ("Did the owner close the mill?", "Who closed the mill is unknown.", 0),
        ("Was the bridge closed?", "The bridge will also remain closed in May.", 1),
        ("Was the bridge closed?", "The bridge will be closed in May.", 0),
        ("Has the bridge opened?", "The bridge will not open before June.", -1),
        ("Did the bill advance this year?", "The bill won't advance this year.", -1),
        ("Is Ruiz a suspect?", "Ruiz is not considered a suspect.", -1),
        ("Was Ruiz the target?", "Ruiz was not the intended target.", -1),
        ("Did the mayor sign?", "The mayor refused to sign.", -1),
        ("Did the mayor comment?", "The mayor declined to comment.", -1),
        ("Did the mayor resign?", "The mayor resigned and declined to comment.", 1),
        ("Was the mill sold?", "The owner declined to say why the mill was sold.", 1),
        ("Did the bridge collapse?", "People were told to stay away after the bridge collapsed.", 1),
        ("Did the council vote to build a school?", "The council voted to build a school.", 1),
        ("Did the council ban cars?", "The council voted 7-2 to ban cars.", 1),
        ("Did the council close the mill?", "The council decided against closing the mill.", -1),
        ("Did the council close the mill?", "The council dropped its plans to close the mill.", -1),
        ("Did the council drop its plans?", "The council dropped its plans to close the mill.", 1),
        ("Did Corrant and Orrin Air merge?", "We had to terminate our proposed merger with Orrin Air.", -1),
        ("Was Ruiz rich as a child?", "As a child Ruiz lived in poverty.", -1),
        ("Was the firm forced to recall the jam?", "The firm recalled the jam voluntarily.", -1),
        ("Is the star brighter than Vesna?", "The star is fainter than Vesna.", -1),
        ("Is a warm spring expected?", "A cool spring is expected in Tarn.", -1),
        ("Is Ruiz a military man?", "The choice of Ruiz, a civilian official, is a surprise.", -1),
        ("Does Ruiz hold the record?", "Ruiz has falsely claimed that she holds the record.", -1),
        ("Does Ruiz hold the record?", "Ruiz wrongly said she holds the record in Olm, a paper found.", -1),
        ("Does Ruiz claim to hold the record?", "Ruiz has claimed that she holds the record.", 1),
        ("Was the vote counted?", "Ruiz has falsely claimed that the vote was not counted.", 0),
    ],
)
def test_what_a_sentence_says(question: str, sentence: str, expected: int) -> None:
    assert sign(question, sentence) == expected


@pytest.mark.parametrize(
    ("question", "sentence", "expected"),
    [
        ("Did Will Amber die?", "Guard Will Amber was shot and killed.", 1),
        ("Was the bridge closed?", "Aven Bridge Will Be Closed for a Year", 0),
        ("Was anyone killed?", "Nobody except the guard was killed.", 1),
        ("Was anybody killed?", "No one but the guard was killed.", 1),
        ("Did anyone die?", "Nobody was killed except the guard.", 1),
        ("Did anyone die?", "There were no other deaths.", 1),
        ("Were there any deaths?", "No further deaths were reported.", 1),
        ("Did nobody die?", "There were no other deaths.", -1),
        ("Were there other deaths?", "There were no other deaths.", -1),
        ("Did anyone but the guard die?", "Nobody except the guard was killed.", -1),
        ("Was anyone hurt?", "No one else was in the tram, and nobody was hurt.", -1),
        ("Was anyone injured?", "No serious injuries were reported, but the tram was lost.", 0),
        ("Was anyone hurt?", "Nobody was badly hurt.", 0),
        ("Was anyone badly hurt?", "No serious injuries were reported.", -1),
        ("Was anyone injured?", "23 people were injured, but nobody was badly hurt.", 1),
        ("Was anyone hurt?", "No children were hurt.", 0),
        ("Were any children hurt?", "No children were hurt.", -1),
        ("Did any children die?", "There were no children among the dead.", -1),
        ("Was anyone killed?", "No serious injuries and no deaths were reported.", -1),
        ("Was anyone hurt?", "Nobody was hurt, but the tram was lost.", -1),
        ("Did anyone die?", "No other tram was hit and nobody died.", -1),
    ],
)
def test_that_nobody_else_or_nobody_gravely_came_to_harm_is_no_denial(
    question: str, sentence: str, expected: int
) -> None:
    assert sign(question, sentence) == expected


FAIR = "The fair will be held from 3 to 7 May."


@pytest.mark.parametrize(
    ("question", "sentence", "expected", "settled"),
    [
        ("Is the fair on 5 May?", FAIR, 1, True),
        ("Is the fair on 7 May?", FAIR, 1, True),
        ("Is the fair on 9 May?", FAIR, -1, True),
        ("Is the fair in May?", FAIR, 1, True),
        ("Is the fair in June?", FAIR, -1, True),
        ("Does the fair start on 3 May?", FAIR, 1, True),
        ("Does the fair start on 5 May?", FAIR, -1, True),
        ("Does the fair end on 7 May?", FAIR, 1, True),
        ("Does the fair end on 5 May?", FAIR, -1, True),
        ("Will the fair be held before 10 May?", FAIR, 1, True),
        ("Will the fair be held after 7 May?", FAIR, -1, True),
        ("Is the fair on 5 May 2030?", FAIR, 1, False),
        ("Is the mill closed on 5 May?", "The mill is closed from 3 to 7 May.", 1, True),
        ("Was the fair held on 1 January?", "The fair was held from December 30 to January 2.", 1, True),
        ("Was the fair held on 5 January?", "The fair was held from December 30 to January 2.", -1, True),
        ("Was Wiek mayor in 2020?", "Wiek was mayor from 2019 to 2021.", 1, True),
        ("Was Wiek mayor in 2023?", "Wiek was mayor from 2019 to 2021.", -1, True),
        ("Was Wiek arrested in 2020?", "Wiek, mayor from 2019 to 2021, was arrested.", 1, False),
        (
            "Was Wiek arrested in 2020?",
            "Wiek was mayor from 2019 to 2021 and was arrested in 2023.",
            1,
            False,
        ),
        ("Was Wiek mayor in 2020?", "Wiek was mayor from 2019 to 2021 and was arrested in 2023.", 1, True),
        ("Was Wiek mayor in 2020?", "Wiek, mayor 2019-2021, was arrested in 2023.", 1, True),
        ("Was Wiek mayor in 2020?", "Wiek, mayor (2019-2021), was arrested in 2023.", 1, True),
        ("Was Wiek mayor in 2020?", "Wiek met Ada Rohm, mayor 2019-2021, on Friday.", 1, False),
        ("Was Rohm mayor in 2020?", "The mayor Wiek left, and was followed by Rohm (2019-2021).", 1, True),
        ("Was Rohm mayor in 1990?", "The mayor was the poet Rohm (1949-2021).", 1, False),
        ("Was Rohm mayor in 1990?", "The mayor Rohm (1949-2021) was a poet.", 1, False),
        ("Did Wiek die on 5 May?", "Wiek died between 3 and 7 May.", 0, False),
        ("Did Wiek die on 9 May?", "Wiek died between 3 and 7 May.", -1, True),
    ],
)
def test_a_stretch_of_time_has_the_days_within_it(
    question: str, sentence: str, expected: int, settled: bool
) -> None:
    article = Article("a", sentence, date="2031-04-02")
    found = read_bearing(read_assertion(question), article, 0, len(sentence))
    assert (found.sign, found.settled) == (expected, settled)


RUNS = "TARN, April 22 - The fair will run from 30 June to 2 July, its director said on Friday."


@pytest.mark.parametrize(
    ("question", "sentence", "expected", "settled"),
    [
        ("Is the fair on 1 July?", RUNS, 1, True),
        ("Does the fair take place on 1 July?", RUNS, 1, True),
        ("Is the fair on 5 July?", RUNS, -1, True),
        ("Was the fair on 5 May 2024?", "The fair ran from May 3, 2024 to May 7, 2024, she said.", 1, True),
        ("Will the fair take place on 1 July?", "The fair takes place from 30 June to 2 July.", 1, True),
        ("Will the fair begin on 1 July?", RUNS, -1, True),
        ("Did the director speak on 1 July?", RUNS, 1, False),
        (
            "Is the fair on 1 July?",
            "The fair, to be held from 30 June to 2 July, is sold out since May.",
            1,
            True,
        ),
        ("Is the fair on 1 July?", "Tickets for the fair are sold from 30 June to 2 July.", 1, False),
        ("Was the fair held in 2018?", "The fair ran from 2016 to 2019, and was cancelled in 2020.", 1, True),
        (
            "Was the fair cancelled in 2018?",
            "The fair ran from 2016 to 2019, and was cancelled in 2020.",
            1,
            False,
        ),
        (
            "Was the fair cancelled in 2018?",
            "The fair ran from 2016 to 2019 and was cancelled in 2020.",
            1,
            False,
        ),
        ("Was the fair cancelled in 2018?", "The fair ran from 2016 to 2019.", 1, False),
        ("Was Wiek mayor in 2020?", "The mayor from 2019 to 2021 was Ada Rohm.", 1, False),
        ("Was Wiek mayor in 2020?", "Ada Rohm was mayor from 2019 to 2021.", 1, False),
        ("Was Wiek mayor in 2020?", "She was mayor from 2019 to 2021.", 1, True),
        ("Did the fair end in 2019?", "The fair ran from 2016 to 2019.", 1, True),
        (
            "Did Wiek work in Tarn in 2020?",
            "Wiek worked in Tarn from 2019 to 2021 and in Ost from 2022 to 2024.",
            1,
            True,
        ),
        (
            "Did Wiek work in Ost in 2020?",
            "Wiek worked in Tarn from 2019 to 2021 and in Ost from 2022 to 2024.",
            1,
            False,
        ),
        ("Was the fair held in Tarn in 2018?", "The fair was held from 2016 to 2019 in Tarn.", 1, True),
        ("Did the fair end in 2018?", "The fair ran from 2016 to 2019.", -1, True),
        ("Did the mill close in 2019?", "Ada Rohm ran the mill from 2016 to 2019.", 1, False),
        (
            "Did the mill sell corn in 2018?",
            "The mill, which sold corn from 2016 to 2019, burned.",
            1,
            True,
        ),
        ("Was the mill closed on 5 May?", "From 3 to 7 May, the mill was closed.", 1, True),
        (
            "Will the mill be closed on 5 May?",
            "On 1 May she said the mill will be closed from 3 to 7 May.",
            1,
            True,
        ),
        ("Was the fair over on 20 May?", "The fair ran from 8 to 17 May.", 1, True),
        ("Was the fair over on 12 May?", "The fair ran from 8 to 17 May.", -1, True),
        ("Was the fair over on 17 May?", "The fair ran from 8 to 17 May.", 1, False),
        ("Was the fair over on 20 May?", "The fair ended on 20 May.", 1, False),
        ("Was the fair taken over in 2020?", "The fair ran from 2016 to 2019.", -1, False),
        ("Was the fair hit by the 2018 flood?", "The fair was hit by a flood in 2018.", 1, False),
        ("Was the fair over by the summer?", "The fair was over in 2018.", 1, False),
    ],
)
def test_a_stretch_of_time_is_that_of_what_stands_before_it(
    question: str, sentence: str, expected: int, settled: bool
) -> None:
    article = Article("a", sentence, title="News of Wiek and Tarn", date="2031-04-25")
    found = read_bearing(read_assertion(question), article, 0, len(sentence))
    assert (found.sign, found.settled) == (expected, settled)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("The bridge was closed between March 2028 and August 2029.", -1),
        ("The bridge was closed on Friday.", 1),
        ("The bridge, which carried trams from 1920 to 1956, was closed.", 1),
    ],
)
def test_what_states_its_own_time_is_not_of_the_articles_year(sentence: str, expected: int) -> None:
    assert sign("Was the bridge closed in 2031?", sentence, date="2031-04-25") == expected


CLOSED = "Did the council close the bridge?"


@pytest.mark.parametrize(
    ("question", "sentence", "planned"),
    [
        (CLOSED, "The council plans to close the bridge.", True),
        (CLOSED, "The council said on Monday that it intends to briefly close the bridge.", True),
        (CLOSED, "The council, which met on Monday, plans to close the bridge.", True),
        (CLOSED, "The council has proposed closing the bridge.", True),
        (CLOSED, "The council will close the bridge in May.", True),
        ("Was the bridge closed?", "The closing of the bridge is planned for May.", True),
        ("Was the bridge closed?", "The bridge is due to be closed in May.", True),
        (CLOSED, "The council voted on Thursday to close the bridge.", True),
        ("Has the bridge opened?", "The bridge was to have opened in May.", True),
        (CLOSED, "The council may close the bridge.", False),
        (CLOSED, "The council wants to close the bridge.", False),
        (CLOSED, "The council plans to widen the bridge and close the road.", False),
        (CLOSED, "The council plans to open the bridge.", False),
        (CLOSED, "The council does not plan to close the bridge.", False),
        (CLOSED, "The council dropped plans to close the bridge.", False),
        (CLOSED, "The mayor opposed the council's plans to close the bridge.", False),
        (CLOSED, "Plans of the council to close the bridge were dropped.", False),
        (CLOSED, "The council asked whether the mayor plans to close the bridge.", False),
        (CLOSED, "Residents fear the council will close the bridge.", False),
        (CLOSED, "The council will close the bridge if the river rises.", False),
        (CLOSED, "The council closed the bridge and plans to reopen it.", False),
        (CLOSED, "The council closed the bridge.", False),
        ("Did the council close the Tarn bridge?", "The council plans to close the Corvo bridge.", False),
        ("Will the council close the bridge?", "The council plans to close the bridge.", False),
        ("Does the council plan to close the bridge?", "The council plans to close the bridge.", False),
    ],
)
def test_a_plan_is_told_from_what_else_leaves_it_open(question: str, sentence: str, planned: bool) -> None:
    found = read_bearing(read_assertion(question), Article("a", sentence), 0, len(sentence))
    assert found.planned == planned


def test_an_unclear_verdict_says_that_it_is_but_planned() -> None:
    text = "The council plans to close the bridge."
    passage = Passage(Article("plan", text, title="Bridge"), 0, len(text), 1.0)
    found = decide(Asked(CLOSED), [passage], [], min_confidence=0.25)
    assert found[0] is not None
    verdict = replace(found[0], candidates=found[1])
    told = a_result(CLOSED, verdict, passages=(passage,))
    why = "it is told as planned or proposed, and not as done"
    assert shown(told).startswith(f"Unclear: {why}.\nThe nearest:\n  **{text}**\n\n  [1] Bridge\n")
    assert f"Unclear: {why}. The nearest:" in result_markdown(told)
    assert shown_shape(told)["undecided"] == why
    assert "its sentence tells of a plan, and not that it came about" in refusal(told)


@pytest.mark.parametrize(
    ("question", "plain"),
    [
        ("Didn't the mayor resign?", "Did the mayor resign?"),
        ("Won’t the bridge open?", "Will the bridge open?"),
        ("The mayor resigned, didn't he?", "Did the mayor resign?"),
        ("The mayor was arrested, wasn't he?", "Was the mayor arrested?"),
        ("The mayor didn't resign, did he?", "Did the mayor not resign?"),
        ("Did the mayor not resign?", "Did the mayor not resign?"),
        ("Is it true that the bridge was rebuilt?", "Was the bridge rebuilt?"),
        ("Isn't it the case that the bridge wasn't rebuilt?", "Was the bridge not rebuilt?"),
        ("Can you confirm that more than 20 people died?", "Did more than 20 people die?"),
        ("Is it correct that in May the bridge opened?", "in May the bridge opened?"),
        ("Is it true that the man arrested on Monday died?", "the man arrested on Monday died?"),
    ],
)
def test_what_only_dresses_a_question_neither_denies_nor_is_put_to_the_reader(
    question: str, plain: str
) -> None:
    asked = Asked(question)
    assert asked.put == plain
    assert asked.assertion == read_assertion(plain)
    assert asked.assertion.denies == (" not " in plain)
    assert asked.assertion.auxiliary in {"did", "will", "was"}


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Was the 19th mill sold to the 49ers?", {"mill", "sell"}),
        ("Did Ines de la Ruiz meet Omar bin Salem?", {"meet"}),
        ("Did he say it wasn't sold?", {"say", "sell"}),
    ],
)
def test_pieces_of_figures_and_of_names_are_no_words_asked_about(question: str, words: set[str]) -> None:
    assert read_assertion(question).words == words


@pytest.mark.parametrize(
    ("question", "sentence", "expected"),
    [
        ("Is Ruiz older than 40?", "Ruiz is 52 years old.", True),
        ("Is Ruiz younger than 40?", "Ruiz is 52 years old.", False),
        ("Is Ruiz 40?", "Ruiz is older than 50.", False),
        ("Is Ruiz 58?", "Ana Ruiz, 58, said so.", True),
        ("Is Ruiz 60?", "Ana Ruiz (58) said so.", False),
        ("Is Ruiz 60?", "Ruiz, a 58-year-old from Aven, said so.", False),
        ("Is Ruiz older than 60?", "Ruiz, 58, said so.", False),
        ("Is Ruiz over 60?", "A driver, 58, took Ruiz there.", False),
        ("Was she 60 when she died?", "She was 58.", False),
        ("Is Ruiz 58?", "Ruiz keeps 58 goats.", None),
        ("Did 58 people die?", "Ana Ruiz, 58, saw people die.", None),
        ("Was the score 58?", "The score was 58.", True),
        ("Did the heat exceed 40 degrees?", "The heat reached 43 degrees.", True),
        ("Did the price top $5 million?", "The price was $6.2 million.", True),
        ("Is the tower higher than 40 metres?", "The tower is lower than 30 metres.", False),
        ("Did the whale live past 90?", "The whale died at 85.", False),
        ("Did more than 20 children die?", "The fire killed 31 people.", None),
        ("Did more than 20 children die?", "The fire killed 31 children.", True),
        ("Did more than 20 children die?", "The fire killed 5 children.", False),
        ("Did 20 women die?", "The fire killed 31 soldiers.", None),
        ("Is Ruiz younger than 58?", "Ruiz, 58, said so.", False),
        ("Is Ruiz older than 58?", "Ruiz, 58, said so.", False),
        ("Is Ruiz at least 58?", "Ruiz, 58, said so.", True),
        ("Is Ruiz at most 58?", "Ruiz, 58, said so.", True),
        ("Is Ruiz no more than 60?", "Ruiz, 58, said so.", True),
        ("Did more than 31 people die?", "The fire killed 31 people.", False),
        ("Did at least 31 people die?", "The fire killed 31 people.", True),
        ("Did more than 31,000 people march?", "About 31,000 people marched.", True),
        ("Is the tower over 40 metres?", "The tower has 40 metres.", False),
        ("Did more than three students die?", "The fire killed four University of Tarn students.", True),
        ("Did Orrin launch more than 20 rockets?", "Orrin made 18 rocket launches.", False),
    ],
)
def test_a_figure_meets_a_bound_of_the_same_thing(
    question: str, sentence: str, expected: bool | None
) -> None:
    found = read_bearing(read_assertion(question), Article("a", sentence), 0, len(sentence))
    assert found.values == (expected is not None)
    assert found.sign == (-1 if expected is False else 1)


HURT, DARK = "The storm injured between 10 and 20 people.", "Between 3,000 and 5,000 homes lost power."
WEIR = "The Tarn weir cost 4 million pounds."


@pytest.mark.parametrize(
    ("question", "sentence", "expected"),
    [
        ("Did the storm injure more than 15 people?", HURT, 0),
        ("Did the storm injure 15 people?", HURT, 0),
        ("Did the storm injure more than 10 people?", HURT, 0),
        ("Did the storm injure at least 10 people?", HURT, 1),
        ("Did more than 4,000 homes lose power?", DARK, 0),
        ("Did fewer than 4,000 homes lose power?", DARK, 0),
        ("Did at least 5,000 homes lose power?", DARK, 0),
        ("Did more than 2,000 homes lose power?", DARK, 1),
        ("Did more than 6,000 homes lose power?", DARK, -1),
        ("Did more than 5,000 homes lose power?", DARK, -1),
        ("Did fewer than 5,500 homes lose power?", DARK, 1),
        ("Did between 2,000 and 6,000 homes lose power?", DARK, 1),
        ("Did more than 4 bridges fall?", "From 3 to 5 bridges fell.", 0),
        ("Did more than 4 bridges fall?", "Three to five bridges fell.", 0),
        ("Did more than 3 bridges fall?", "Some 3 or 4 bridges fell.", 0),
        ("Did more than 7 boats sink?", "As many as 6-8 boats sank.", 0),
        ("Did more than 5 boats sink?", "As many as 6-8 boats sank.", 1),
        ("Did more than 15 people die?", "As many as 20 people died.", 0),
        ("Did more than 15 people die?", "Up to 20 people died.", 0),
        ("Did more than 20 people die?", "Up to 20 people died.", -1),
        ("Did more than 12 trees fall?", "At least 10 trees fell.", 0),
        ("Did more than 8 trees fall?", "At least 10 trees fell.", 1),
        ("Did more than 250 people die?", "At least 199 people died.", 0),
        ("Did more than 100 people die?", "Hundreds of people died.", 1),
        ("Did more than 15 people die?", "The number of people who died rose from 10 to 20.", 1),
        ("Did the match last more than 4 hours?", "The match lasted 3 to 5 hours.", 0),
        ("Was the driver older than 27?", "The driver was aged 25 to 30.", 0),
        ("Was the driver older than 20?", "The driver was aged 25 to 30.", 1),
        ("Did the Tarn weir cost more than 3 million dollars?", WEIR, 0),
        ("Did the Tarn weir cost 4 million dollars?", WEIR, 0),
        ("Did the Tarn weir cost more than 3 million pounds?", WEIR, 1),
        ("Did the Tarn weir cost over 3 million dollars?", f"{WEIR[:-1]}, or 5 million dollars.", 1),
        ("Did the Tarn weir cost over 3 million dollars?", "The Tarn weir cost C$4 million.", 1),
        ("Did the ship lose more than 200 litres of oil?", "The ship lost 3 tonnes of oil.", 0),
        ("Did more than 30 homes burn?", "About 40 percent of the homes burned.", 0),
        ("Did more than 30 percent of the homes burn?", "About 40 percent of the homes burned.", 1),
    ],
)
def test_a_figure_on_both_sides_of_a_bound_or_in_another_unit_leaves_it_open(
    question: str, sentence: str, expected: int
) -> None:
    found = read_bearing(read_assertion(question), Article("a", sentence), 0, len(sentence))
    assert found.sign == expected
    assert found.untold == (expected == 0)


@pytest.mark.parametrize(
    ("question", "sentence", "expected"),
    [
        ("Did Orrin launch more than 20 rockets in 2031?", "In 2031 Orrin made 18 rocket launches.", True),
        (
            "Did Orrin launch more than 20 rockets in the first 130 days of 2031?",
            "Orrin was busy in 2031, with 18 rocket launches in the first 130 days.",
            True,
        ),
        (
            "Did Orrin launch more than 20 rockets in 2031?",
            "Orrin was busy in 2031, with 18 rocket launches in the first 130 days.",
            False,
        ),
        (
            "Did Orrin launch more than 20 rockets in 2031?",
            "Orrin made 18 rocket launches in May 2031.",
            False,
        ),
        (
            "Did Orrin launch more than 20 rockets in 2031?",
            "Orrin made 28 rocket launches in May 2031.",
            True,
        ),
        ("Did Orrin launch more than 20 rockets?", "Orrin has 18 rocket engineers.", False),
        ("Does Orrin have over 50 million members?", "Orrin has about 70 million members.", True),
        ("Does Orrin have over 65 million members?", "Orrin has about 70 million members.", False),
    ],
)
def test_what_bound_a_figure_settles(question: str, sentence: str, expected: bool) -> None:
    article = Article("a", sentence, date="2031-05-13")
    assert read_bearing(read_assertion(question), article, 0, len(sentence)).settled == expected


@pytest.mark.parametrize(
    ("question", "sentence", "expected"),
    [
        ("Had the mill opened by the end of May?", "The mill opened on May 7.", 1),
        ("Had the mill opened before the end of May?", "The mill opened on May 30.", 1),
        ("Had the mill opened by the end of May?", "The mill opened on June 7.", -1),
        ("Had the mill opened by 7 May?", "The mill opened on May 7.", 1),
        ("Had the mill opened before 7 May?", "The mill opened on May 7.", -1),
        ("Had the mill opened by 2029?", "The mill opened in 2029.", 1),
        ("Had the mill opened by 2029?", "The mill opened in 2030.", -1),
        ("Did the mill open at the beginning of May?", "The fair ended when the mill opened on May 2.", 1),
    ],
)
def test_what_is_done_by_a_time_may_be_done_at_it(question: str, sentence: str, expected: int) -> None:
    assert sign(question, sentence, date="2031-06-13") == expected


def settled(question: str, sentence: str) -> int:
    """What a sentence says for certain, whatever a reader says: 1 for yes, -1 for no, 0 for nothing."""
    article = Article("a", sentence, date="2031-05-13")
    found = read_bearing(read_assertion(question), article, 0, len(sentence))
    return found.sign if found.settled else 0


BO = "Bo Kato, a 6-foot-2 guard from Tarn, will play."
ADA = "Ada Hahn, who took every chance to win, died on Monday at 93."
SPOILED = "In Tarn, 45% of the votes were spoiled."
TAKEN = "In Tarn, 58% of the voters backed the plan."
BY_THE_END = "Had the Tarn fire killed at least five people by the end of May?"
POOL = "The Tarn pool is open from 7 a.m. to 8 p.m."


@pytest.mark.parametrize(
    ("question", "sentence", "expected"),
    [
        ("Is the Aven novel more than 300 pages long?", "Bo Kato read the 412-page Aven novel.", 1),
        ("Is the Aven novel more than 500 pages long?", "Bo Kato read the 412-page Aven novel.", -1),
        ("Are there more than 300 photos in the Aven novel?", "The 412-page Aven novel has photos.", 0),
        ("Does the Tarn club have over 12 members?", "Bo Kato leads the 15-member Tarn club.", 1),
        ("Is Bo Kato taller than six feet?", BO, 1),
        ("Is Bo Kato shorter than six feet?", BO, -1),
        ("Is Bo Kato taller than 195 cm?", BO, -1),
        ("Is Bo Kato taller than five feet?", "Bo Kato, a 4-foot-8-inch guard, plays at 9.", -1),
        ("Is the Tarn show longer than an hour?", "The Tarn show is a two-hour affair.", 1),
        ("Is the Tarn show longer than an hour?", "The Tarn show is a 40-minute affair.", -1),
        ("Is the Tarn show longer than an hour?", "The 58-year-old opened the Tarn show.", 0),
        ("Did the talks in Tarn last more than two hours?", "The Tarn talks are the first in 16 months.", 0),
        (
            "Was the Tarn mill rebuilt within a year of it?",
            "The Tarn mill was rebuilt some 16 months on.",
            -1,
        ),
        ("Was the Tarn mill rebuilt within two years of it?", "The Tarn mill was rebuilt 16 months on.", 1),
        ("Has Ada Hahn been mayor for more than ten years?", "Ada Hahn, 58, is mayor.", 0),
        ("Has Ada Hahn been mayor for more than ten years?", "Ada Hahn, 58, has been mayor for 12 years.", 1),
        ("Did Ada Hahn live to be over 90?", ADA, 1),
        ("Did Ada Hahn live to be over 95?", ADA, -1),
        ("Did Ada Hahn live to be over 90?", "Ada Hahn, whose wife died at 93, made cheese.", 0),
        ("Did Ada Hahn live to be over 90?", "Ada Hahn is 93 and hopes to win.", 0),
        ("Were more than half of the Tarn votes spoiled?", SPOILED, -1),
        ("Were more than half of the Tarn votes in the four days spoiled?", SPOILED, -1),
        ("Were more than half of the Tarn votes not spoiled?", SPOILED, 0),
        ("Were more than half of the Tarn votes unspoiled?", SPOILED, 0),
        ("Are more than half of the Tarn cases unsolved?", "In Tarn, 45% of the cases are not solved.", -1),
        ("Are more than half of the Tarn cases solved?", "In Tarn, 45% of the cases are unsolved.", 0),
        ("Did most of the Tarn voters back the plan?", TAKEN, 1),
        ("Did the majority of the Tarn voters back the plan?", TAKEN, 1),
        ("Did most of the Tarn voters back the plan?", "In Tarn, two in five voters backed the plan.", -1),
        ("Did most of the Tarn voters back the plan?", "In Tarn, 58% of the women backed the plan.", 0),
        (
            "Were most of the travellers to Tarn Orrins?",
            "In Tarn, seven in ten of the travellers were Avenians.",
            0,
        ),
        ("Is Orrin Tech right more often than not?", "Orrin Tech has been right 40% of the time.", -1),
        ("Is Orrin Tech right more often than wrong?", "Orrin Tech has been wrong 40% of the time.", 0),
        ("Did a third of the Tarn shops close?", "In Tarn, 8% of the shops closed.", -1),
        ("Did a third of the Tarn shops close?", "In Tarn, 32% of the shops closed.", 0),
        ("Did a third of the Tarn shops close?", "In Orrin, 8% of the shops closed.", 0),
        ("Did a third of the Tarn shops close?", "The Tarn shops, 8% of them new, closed.", 0),
        ("Did a third of the Tarn shops close?", "The number of Tarn shops that close rose 8%.", 0),
        ("Did most of the Tarn shops close?", "The number of Tarn shops that close fell 12%.", 0),
        ("Is the Tarn pool open at ten in the evening?", POOL, -1),
        ("Is the Tarn pool open at noon on Sunday?", POOL, 0),
        ("Did the Tarn pool open at 7 a.m.?", "The Tarn pool opened shortly after 7 a.m.", 0),
        ("Is the Tarn pool open at noon?", POOL, 1),
        ("Is the Tarn pool closed at noon?", POOL, -1),
        ("Is the Tarn pool open at 8 p.m.?", POOL, 0),
        ("Is the Tarn pool open before 9 p.m.?", POOL, 0),
        ("Is the Tarn pool open at 11 p.m.?", "The Tarn pool is open until midnight.", 0),
        ("Did the Tarn pool open at 9 a.m.?", "The Tarn pool opened at 7 a.m.", -1),
        (
            "Does the Tarn tower stand over 300 feet tall?",
            "The 322-foot-tall (98-metre-tall) Tarn tower opened.",
            1,
        ),
        ("Does the Tarn tower stand over 300 feet tall?", "The Tarn tower is 76 metres (250 feet) tall.", -1),
        ("Is the Aven tunnel longer than 30 miles?", "The Aven tunnel is 42 km, or 26 miles, long.", -1),
        (
            "Does the Tarn tower stand over 300 feet tall?",
            "The Tarn tower has 322 feet, its twin 340 feet.",
            1,
        ),
        (
            "Does the Tarn tower stand over 300 feet tall?",
            "The Tarn tower has 322 feet, its twin 240 feet.",
            0,
        ),
        ("Did over five people die in Tarn?", "Four people died in Tarn and three people in Aven.", 0),
        (BY_THE_END, "The Tarn fire has killed six people.", 1),
        (BY_THE_END, "The Tarn fire has killed four people.", 0),
        (BY_THE_END, "The Tarn fire, which began in April, had killed six people on May 9.", 1),
        (BY_THE_END, "The Tarn fire may have killed six people.", 0),
        ("Had the Tarn fire killed five people by 12 May?", "The Tarn fire has killed six people.", 0),
        ("Had the Tarn fire killed over five people by 12 May?", "The Tarn fire has killed six people.", 0),
        ("Had the Tarn fire killed over five people before June?", "The Tarn fire has killed six people.", 1),
    ],
)
def test_what_figures_shares_and_hours_settle(question: str, sentence: str, expected: int) -> None:
    assert settled(question, sentence) == expected


PLEAS = "Orr had pleaded guilty to one count of theft and not guilty to two counts of fraud."
VERDICTS = "The jury convicted Orr of theft and acquitted him of fraud."
ADMITTED = "Abel Orr, 29, admitted the theft and will be sentenced in May."
DENIED = "Abel Orr, 31, denied theft but admitted handling stolen goods."


@pytest.mark.parametrize(
    ("question", "sentence", "expected"),
    [
        ("Did Orr plead guilty to theft?", PLEAS, 1),
        ("Did Orr plead guilty to fraud?", PLEAS, -1),
        ("Did Orr plead not guilty to fraud?", PLEAS, 1),
        ("Did Orr deny fraud?", PLEAS, 1),
        ("Did Orr plead guilty?", PLEAS, 0),
        ("Was Orr convicted of theft?", PLEAS, 0),
        ("Did Orr plead guilty to arson?", PLEAS, 0),
        ("Was Orr convicted of theft?", VERDICTS, 1),
        ("Was Orr convicted of fraud?", VERDICTS, -1),
        ("Was Orr cleared of fraud?", VERDICTS, 1),
        ("Was Stone convicted of theft?", VERDICTS, 0),
        ("Did Orr plead guilty?", ADMITTED, 1),
        ("Did Orr plead not guilty?", ADMITTED, -1),
        ("Did Ana Ruiz plead guilty?", ADMITTED, 0),
        ("Did Orr plead guilty?", "Orr admitted that he was tired.", 0),
        ("Did Orr plead guilty to theft?", DENIED, -1),
        ("Did Orr admit handling stolen goods?", DENIED, 1),
    ],
)
def test_each_charge_has_its_own_plea_and_verdict(question: str, sentence: str, expected: int) -> None:
    assert settled(question, sentence) == expected


def test_whoever_admits_a_theft_pleads_guilty() -> None:
    found = read_bearing(read_assertion("Did Orr plead guilty?"), Article("a", ADMITTED), 0, len(ADMITTED))
    assert found.words_missing == 0


TURNED = "The mayor, Ana Ruiz, who had opposed a dam for Tarn, now supports it."


@pytest.mark.parametrize(
    ("question", "sentence", "expected"),
    [
        ("Does Ana Ruiz oppose the dam?", TURNED, -1),
        ("Does Ana Ruiz support the dam?", TURNED, 1),
        ("Did Ana Ruiz oppose the dam?", TURNED, 0),
        ("Does Ana Ruiz back the dam?", "Ana Ruiz once backed the dam but is now against it.", -1),
        ("Is the bridge open?", "The bridge, once open to cars, is now shut.", -1),
        ("Is the bridge open?", "The bridge had been shut for a year and is now open.", 1),
        ("Is the bridge open?", "The bridge had been shut for a year and will now open in May.", 0),
        ("Does Bo Kato oppose the dam?", "Bo Kato had opposed the dam, and Ana Ruiz now supports it.", 0),
    ],
)
def test_what_was_so_once_is_not_so_now(question: str, sentence: str, expected: int) -> None:
    assert settled(question, sentence) == expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Will tolls rise in 2032?", -1),
        ("Will tolls rise before 2032?", -1),
        ("Will tolls rise in 2033?", 0),
        ("Will tolls rise in 2034?", 0),
        ("Will tolls rise after 2032?", 0),
    ],
)
def test_what_will_not_be_before_a_time_will_not_be_in_an_earlier_one(question: str, expected: int) -> None:
    assert settled(question, "The mayor said that tolls would not rise before April 2033.") == expected


LIBERALS = "Did the Liberals win the by-election?"


@pytest.mark.parametrize(
    ("question", "sentence", "expected"),
    [
        (LIBERALS, "The Greens won the Tarn by-election by 311 votes.", -1),
        (LIBERALS, "The Greens and the Liberals won the by-election.", 0),
        (LIBERALS, "The Greens won a seat on the council.", 0),
        (LIBERALS, "The Greens won the by-election in Aven in 2019.", 0),
        (LIBERALS, "They won the by-election.", 0),
        (LIBERALS, "Bo Kato won the by-election.", 0),
        ("Did Kit Vane win the by-election?", "The Greens won the by-election; Kit Vane stood for them.", 0),
        ("Did Kit Vane win the by-election?", "The Greens won the by-election.", 0),
        ("Did Bo Kato win the Tarn race?", "Ana Ruiz won the Tarn race in May.", -1),
        ("Did Bo Kato win the Tarn race?", "Ana Ruiz won the Aven race in May.", 0),
        ("Did Bo Kato win the Tarn race?", "The Greens won the Tarn race in May.", 0),
        ("Did the Liberals win the Tarn by-election?", "The Greens won the Aven by-election.", 0),
        ("Did the Liberals win a by-election?", "The Greens won the by-election.", 0),
    ],
)
def test_only_one_wins(question: str, sentence: str, expected: int) -> None:
    rest = "The Liberals and Kit Vane wept. Mr Kato fell, and Ms Ruiz wept."
    article = Article("a", f"{sentence} {rest} Kato is ill, and Ruiz well.", date="2031-05-13")
    found = read_bearing(read_assertion(question), article, 0, len(sentence))
    assert (found.sign if found.settled else 0) == expected


PIER = "Did the council approve the pier repair?"


@pytest.mark.parametrize(
    ("question", "sentence", "expected"),
    [
        (PIER, "The council voted seven to four on Monday to spend 2 million on repairing the pier.", 1),
        (PIER, "The council voted 7-4 in favour of repairing the pier.", 1),
        (PIER, "The council voted seven to four against repairing the pier.", -1),
        (PIER, "The council voted seven to four to delay the repair of the pier.", 0),
        (PIER, "The council voted seven to four to spend 2 million on the school.", 0),
    ],
)
def test_what_is_voted_for_is_approved(question: str, sentence: str, expected: int) -> None:
    assert settled(question, sentence) == expected


HANDED = "Did the clerks of Tarn hand over the files on purpose?"
FERRY_RIDE = "Can you ride the Tarn ferry without a ticket?"


@pytest.mark.parametrize(
    ("question", "sentence", "expected"),
    [
        (HANDED, "The clerks of Tarn inadvertently sent out the files.", -1),
        (HANDED, "The clerks of Tarn, by mistake, sent out the files.", -1),
        (HANDED.replace("on purpose", "by accident"), "The clerks of Tarn deliberately sent the files.", -1),
        (HANDED, "The clerks of Tarn did not send the files by accident.", 0),
        (HANDED, "The clerks of Tarn sent the files; a guard accidentally locked the door.", 0),
        (HANDED, "The clerks of Tarn knowingly sent the files, and accidentally broke a lamp.", 0),
        (HANDED.replace(" on purpose", ""), "The clerks of Tarn inadvertently sent out the files.", 0),
        (HANDED.replace("Did", "Could"), "The clerks of Tarn inadvertently sent out the files.", 0),
        ("Was the Tarn fire deliberate?", "The Tarn fire was an accident, police said.", -1),
        ("Was the Tarn fire deliberate?", "The Tarn fire may have been an accident.", 0),
        ("Did Ruiz not leave Tarn voluntarily?", "Ruiz was forced to leave Tarn.", 1),
        ("Did Ruiz leave Tarn of her own accord?", "Ruiz was taken from Tarn against her will.", -1),
        ("Was the Tarn pier shut for good?", "The Tarn pier was temporarily shut.", -1),
        ("Did Ruiz testify in person?", "Ruiz testified by video link.", -1),
        ("Can you see Ruiz in person?", "You can see Ruiz online.", 0),
        (FERRY_RIDE, "A ticket is required on the Tarn ferry.", -1),
        (FERRY_RIDE, "On the Tarn ferry, you need a ticket.", -1),
        (FERRY_RIDE, "A ticket is not required on the Tarn ferry.", 0),
        (FERRY_RIDE, "Adults need a ticket on the Tarn ferry.", 0),
        ("Did Ruiz ride the Tarn ferry without a ticket?", "Ruiz needed a ticket on the Tarn ferry.", 0),
        ("Could Tarn build a pier without state approval?", "The state would need to OK Tarn's pier.", -1),
    ],
)
def test_what_is_done_in_the_contrary_manner_is_not_done_as_asked(
    question: str, sentence: str, expected: int
) -> None:
    assert settled(question, sentence) == expected


def test_whoever_is_not_accused_is_not_only_accused() -> None:
    sentence = "Ana Ruiz, who was not accused of anything, was not at the trial."
    question = read_assertion("Did Ana Ruiz attend the trial?")
    assert not read_bearing(question, Article("a", sentence), 0, len(sentence)).untold


SATURDAYS = "Is the glass museum open on Saturdays?"
MONDAYS = "Is the glass museum open on Mondays?"


@pytest.mark.parametrize(
    ("question", "sentence", "expected"),
    [
        (SATURDAYS, "The museum is open from Wednesday to Sunday.", 1),
        (SATURDAYS, "The museum is open daily except Mondays.", 1),
        (SATURDAYS, "The museum opens at weekends.", 1),
        (SATURDAYS, "The museum is open on weekdays.", -1),
        (MONDAYS, "The museum is open from Wednesday to Sunday.", -1),
        (MONDAYS, "The museum is open Fri-Mon, from 10 to 5.", 1),
        (MONDAYS, "The museum is not open on Mondays.", -1),
        (MONDAYS, "The museum is also open on Sundays.", 0),
        (MONDAYS, "The museum was open from Wednesday to Sunday last week.", 0),
        (MONDAYS, "The cafe is open from Wednesday to Sunday.", 0),
        ("Is the glass museum shut on Mondays?", "The museum is open from Wednesday to Sunday.", 1),
        ("Is the glass museum open every day?", "The museum is shut on Mondays.", -1),
        ("Is the glass museum open at the weekend?", "The museum is open from Wednesday to Sunday.", 1),
    ],
)
def test_the_days_of_the_week_between_two_are_open(question: str, sentence: str, expected: int) -> None:
    assert settled(question, sentence) == expected


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        (SATURDAYS, "The museum will close on Mondays from May."),
        (SATURDAYS, "The museum is also open on Sundays."),
        ("Is the glass museum free?", "The museum is open from Wednesday to Sunday."),
    ],
)
def test_one_day_of_the_week_tells_nothing_of_another_nor_of_the_price(question: str, sentence: str) -> None:
    assert read_bearing(read_assertion(question), Article("a", sentence), 0, len(sentence)).untold


FIRST_OFF = "Orrin staff will get Founders Day off for the first time in the history of the firm."
DEADLIEST = "Tarn had its deadliest ever mill disaster in 2014, at Selk."


@pytest.mark.parametrize(
    ("question", "sentence", "expected"),
    [
        ("Did Orrin staff already have Founders Day off before the 2031 deal?", FIRST_OFF, -1),
        ("Did Orrin staff have Founders Day off before 2020?", "Staff got it for the first time in 2018.", 0),
        ("Did Orrin not have Founders Day off before?", FIRST_OFF, 1),
        ("Has Orrin already won the Tarn Cup?", "Orrin won the Tarn Cup for the first time.", 0),
        ("Had Orrin won the Tarn Cup before?", "Orrin won the Tarn Cup for the first time.", -1),
        ("Had Orrin won the Tarn Cup before?", "Orrin won the Tarn Cup for the first time in ten years.", 0),
        ("Did Bo Kato speak before the vote?", "Bo Kato spoke for the first time.", 0),
        ("Is the Aven fire the worst mill disaster Tarn has had?", DEADLIEST, -1),
        ("Is the Selk fire the worst mill disaster Tarn has had?", DEADLIEST, 0),
        ("Is the Aven defeat the worst Tarn has had?", DEADLIEST, 0),
        (
            "Is the Aven fire the worst mill disaster Tarn has had?",
            "It was the deadliest mill disaster ever in Tarn, worse than that of 2014.",
            0,
        ),
        ("Was Aven the last town to get the drug?", "Aven was among the first towns to get the drug.", -1),
        ("Did Aven have to wait until last for the drug?", "Aven was one of the first to get the drug.", -1),
        ("Was Aven among the first towns to get the drug?", "Aven was one of the last to get the drug.", -1),
        ("Was Aven the last town to leave the league?", "Aven was among the first to join the league.", 0),
        ("Did Aven go last year?", "Aven was among the first to go.", 0),
        (
            "Were there fewer people in the Tarn hall than it was meant to hold?",
            "The Tarn hall had twice as many people as planned.",
            -1,
        ),
        (
            "Were there more people in the Tarn hall than planned?",
            "Numbers in the Tarn hall were above the planned ones.",
            1,
        ),
        (
            "Were there more people in the Tarn hall than planned?",
            "Numbers in the Tarn hall were well below capacity.",
            -1,
        ),
        (
            "Were there more people in the Tarn hall than expected?",
            "Over 200 people were expected in the Tarn hall.",
            0,
        ),
    ],
)
def test_what_an_order_settles(question: str, sentence: str, expected: int) -> None:
    assert settled(question, sentence) == expected


BEFORE_RUIZ = "Was there a woman mayor of Tarn before Ana Ruiz?"
SUMMER_TIME = "Was summer time used for the first time in Japan?"
FIRST_CUP = "Was 2024 the first time Ana Ruiz won the Tarn cup?"


@pytest.mark.parametrize(
    ("question", "sentence", "expected"),
    [
        (BEFORE_RUIZ, "Ruiz, 54, who was the first woman mayor of Tarn, left.", -1),
        (BEFORE_RUIZ, "Bo Kato left, making Ruiz the first female mayor in the history of Tarn.", -1),
        (BEFORE_RUIZ, "Ruiz was Tarn's first woman mayor.", -1),
        (BEFORE_RUIZ, "Ruiz was not the first woman mayor of Tarn.", 1),
        (BEFORE_RUIZ, "Ruiz became the first elected woman mayor of Tarn.", 0),
        (BEFORE_RUIZ, "Ruiz became the first woman mayor of Tarn in twenty years.", 0),
        (BEFORE_RUIZ, "Ruiz became the first woman mayor of Tarn since Ada Hahn.", 0),
        (BEFORE_RUIZ, "Ruiz is the only woman mayor of Tarn so far.", -1),
        (BEFORE_RUIZ, "Ruiz is not the only woman mayor of Tarn.", 0),
        (BEFORE_RUIZ, "Ruiz is the second woman mayor of Tarn.", 1),
        ("Is Ana Ruiz the first woman mayor of Tarn?", "Ruiz is the third woman mayor of Tarn.", -1),
        ("Is Ana Ruiz the first woman mayor of Tarn?", "Ruiz is the third mayor of Tarn.", 0),
        (
            "Is Ana Ruiz the first woman mayor of Tarn?",
            "Ruiz beat Ada Hahn, the second woman mayor of Tarn.",
            0,
        ),
        (BEFORE_RUIZ, "Ruiz followed Ada Hahn, the first woman mayor of Tarn.", 0),
        (BEFORE_RUIZ.replace("woman ", ""), "Ruiz became the first woman mayor of Tarn.", 0),
        ("Had any woman led Tarn before Ana Ruiz?", "Ruiz was the first woman to lead Tarn.", -1),
        (SUMMER_TIME, "In Japan, they know that summer time was first used in 1908 in Lima, Peru.", -1),
        (SUMMER_TIME, "In Japan, they know that summer time was first used in Osaka.", 0),
        (SUMMER_TIME, "Summer time in Japan was first used in Osaka, Japan.", 0),
        (SUMMER_TIME, "Japan had summer time, not first used in Peru.", 0),
        (FIRST_CUP, "Ana Ruiz also won the cup of Tarn in 2022.", -1),
        (FIRST_CUP, "Ana Ruiz also won the league of Tarn in 2022.", 0),
        (FIRST_CUP, "Ana Ruiz also won the cup of Tarn in 2025.", 0),
        (FIRST_CUP, "Ana Ruiz won the cup of Tarn in 2024, as her brother did in 2022.", 0),
    ],
)
def test_nobody_is_before_the_first_and_only_one_is_the_first(
    question: str, sentence: str, expected: int
) -> None:
    assert settled(question, sentence) == expected


IN_HOSPITAL = "Were most of the Tarn babies born in hospital?"
GOOD_YEAR = "Did the Tarn club ever have a good year under Bo Kato?"
LINK = "Did Ana Ruiz rule out a link between the cough and the flood?"
TEAMS = "Does Tarn send out flag teams?"


@pytest.mark.parametrize(
    ("question", "sentence", "expected"),
    [
        (IN_HOSPITAL, "Tarn had 50 births, with 47 in hospital and three on a bus to hospital.", 1),
        (IN_HOSPITAL, "Tarn had 50 births, with three in hospital and 47 on a bus to hospital.", -1),
        (IN_HOSPITAL, "Tarn had 50 births, with three in hospital and two on a bus to hospital.", 0),
        (IN_HOSPITAL, "47 of the 50 Tarn babies were born in hospital.", 1),
        (IN_HOSPITAL, "Four of the 50 Tarn babies were born in hospital.", -1),
        (IN_HOSPITAL, "In Tarn, 47 of the 50 babies were not born in hospital.", 0),
        (IN_HOSPITAL, "About 47 Tarn babies were born in hospital, in 50 rooms.", 0),
        ("Did most of the Tarn members back it?", "Of the 12 Tarn members, nine backed it.", 1),
        (
            "Did most of the Tarn members back it?",
            "Of the 12 Tarn members, three backed it and nine left.",
            -1,
        ),
        ("Were the Tarn babies born in hospital?", "Four of the 50 Tarn babies were born in hospital.", 0),
        (GOOD_YEAR, "Kato had one good year with the club of Tarn, his first.", 1),
        (GOOD_YEAR, "Ada Hahn had one good year with the club of Tarn.", 0),
        (GOOD_YEAR, "Kato had not one good year with the club of Tarn.", 0),
        ("Did Bo Kato win any cup games?", "Kato won two cup games.", 1),
        ("Did Bo Kato win any cup games?", "Kato lost two cup games.", 0),
        ("Did Bo Kato win any cup games?", "Kato could have won two cup games.", 0),
        ("Did Bo Kato win any cup games?", "Kato would win two cup games if he had a team.", 0),
        (TEAMS, "Unlike Tarn, Olm may send out flag teams.", 0),
        ("Did Bo Kato have any children?", "Kato lost two children.", 0),
        ("Have any of the Tarn players won?", "Three of the Tarn players won.", 1),
        ("Have any of the Tarn players won?", "Three of the Tarn players left.", 0),
        (LINK, "Ana Ruiz said that the cough had nothing to do with the flood.", 1),
        (LINK, "Ana Ruiz called the cough unrelated to the flood.", 1),
        (LINK, "Ana Ruiz said the cough is not linked to the flood.", 1),
        (LINK, "Ana Ruiz is to find out if the cough is unrelated to the flood.", 0),
        (LINK, "Ana Ruiz said the cough is not unrelated to the flood.", 0),
        (LINK, "Ana Ruiz said the sneeze had nothing to do with the fire.", 0),
        (TEAMS, "Unlike Tarn, Olm sends out flag teams.", -1),
        (TEAMS, "Unlike Tarn, Olm does not send out flag teams.", 1),
        (TEAMS, "Unlike Tarn, which sends out flag teams, Olm is poor.", 0),
        (TEAMS, "Olm, unlike Tarn, has no money for flag teams.", 0),
        (TEAMS, "Olm sends out flag teams, but Tarn does not.", -1),
        (TEAMS, "Olm does not send out flag teams, but Tarn does.", 1),
        (TEAMS, "They do something Tarn doesn't: they deploy flag teams.", -1),
        ("Does Olm send out flag teams?", "Olm sends out flag teams, but Tarn does not.", 0),
        ("Is Tarn bigger?", "Olm is bigger than Tarn is.", 0),
    ],
)
def test_what_parts_denials_and_contrasts_settle(question: str, sentence: str, expected: int) -> None:
    assert settled(question, sentence) == expected


WED = "Has more than one president married in Tarn?"
HEIRS = "Does Ada Hahn have more than one grandson?"


@pytest.mark.parametrize(
    ("question", "sentence", "expected"),
    [
        (WED, "Bo Kato is the only president to have married in Tarn.", -1),
        (WED, "Bo Kato is the first and so far only president to have married in Tarn.", -1),
        (WED, "Bo Kato is the only sitting president who married in Tarn.", -1),
        (WED, "Bo Kato is not the only president to have married in Tarn.", 0),
        (WED, "Bo Kato, the only president to own a boat, married in Tarn.", 0),
        (WED, "Bo Kato was the only man to have married in Tarn.", 0),
        (HEIRS, "Bo Kato, the only grandson of Ada Hahn, made cheese.", -1),
        (HEIRS, "Bo Kato, Ada Hahn's only grandson, made cheese.", -1),
        ("Were at least two ships lost at Tarn?", "The Orrin was the lone ship lost at Tarn.", -1),
    ],
)
def test_of_the_only_one_there_are_no_more(question: str, sentence: str, expected: int) -> None:
    assert settled(question, sentence) == expected


MORE_TITLES = "Did Ana Ruiz win more titles than Bo Kato?"


@pytest.mark.parametrize(
    ("question", "sentence", "expected"),
    [
        (MORE_TITLES, "Ana Ruiz won 12 titles, a total that lags behind the titles of Bo Kato.", -1),
        (MORE_TITLES, "Ana Ruiz won nine titles, three behind Bo Kato.", -1),
        (MORE_TITLES, "With nine titles, Ana Ruiz trails Bo Kato.", -1),
        (MORE_TITLES, "Ana Ruiz won fewer titles than Bo Kato.", -1),
        (MORE_TITLES, "Bo Kato won more titles than Ana Ruiz.", -1),
        (MORE_TITLES, "Ana Ruiz did not win fewer titles than Bo Kato.", 0),
        (MORE_TITLES, "Ana Ruiz may win fewer titles than Bo Kato.", 0),
        (MORE_TITLES, "Ana Ruiz walked right behind Bo Kato with her titles.", 0),
        (MORE_TITLES, "Ada Hahn won nine titles, three behind Bo Kato.", 0),
        (MORE_TITLES, "Ana Ruiz won less money than Bo Kato.", 0),
        ("Did Ana Ruiz win fewer titles than Bo Kato?", "In titles, Ana Ruiz surpasses Bo Kato.", -1),
        ("Has Ana Ruiz overtaken Bo Kato in titles?", "Ana Ruiz has nine titles, one behind Bo Kato.", -1),
        ("Has Tarn more people than Aven?", "Tarn has 2,000 people, well short of the 9,000 of Aven.", -1),
    ],
)
def test_who_lags_behind_another_in_number_has_no_more(question: str, sentence: str, expected: int) -> None:
    assert settled(question, sentence) == expected


MORE_MILLS = "Are there more Corrant mills in Aven than in Tarn?"
MORE_SHIPS = "Did the port of Tarn load more ships in 2031 than in 2030?"
CHEAPER = "Is a ticket cheaper in Tarn than in Aven?"
FEWER_MILLS = "Are there fewer Corrant mills in Aven than in Tarn?"
AS_MANY = "Does Aven have as many inhabitants as Tarn?"
WAGES = "Did wages rise more in Tarn than in Aven?"
LONGER = "Is the Aven bridge longer than the Tarn bridge?"
TWICE = "Does Tarn have more than twice as many inhabitants as Aven?"


@pytest.mark.parametrize(
    ("question", "sentence", "expected"),
    [
        (MORE_MILLS, "Corrant has 52 mills in Aven, and 94 in Tarn.", -1),
        (MORE_MILLS, "Corrant has 94 mills in Aven, and 52 in Tarn.", 1),
        (MORE_MILLS, "In Tarn Corrant has 52 mills, in Aven 94.", 1),
        (MORE_MILLS, "In Tarn Corrant has 52 mills, compared with 30 in Aven.", -1),
        (MORE_MILLS, "Orrin has 94 mills in Aven, and 52 in Tarn.", 0),
        (MORE_MILLS, "Corrant may have 94 mills in Aven, and 52 in Tarn.", 0),
        (MORE_MILLS, "Corrant has 94 mills in Aven, 12 more than in Tarn.", 0),
        (MORE_MILLS, "Corrant has 94 mills in Aven.", 0),
        (MORE_MILLS, "Corrant has 94 mills in Aven and lost 2 million francs in Tarn.", 0),
        (FEWER_MILLS, "Corrant has 52 mills in Aven, and 94 in Tarn.", 1),
        (MORE_SHIPS, "The port of Tarn loaded 310 ships in 2031, up from 280 in 2030.", 1),
        (MORE_SHIPS, "The port of Tarn loaded 280 ships in 2031, down from 310 in 2030.", -1),
        (MORE_SHIPS, "The port of Tarn loaded 280 ships, compared with 310 in 2030.", -1),
        (MORE_SHIPS, "The port of Tarn loaded 310 ships in 2031, 30 more than the year before.", 0),
        (MORE_SHIPS, "The port of Tarn unloaded nothing, and sank 310 ships in 2031 and 280 in 2030.", 0),
        (CHEAPER, "A ticket costs 8 francs in Tarn and 15 francs in Aven.", 1),
        (CHEAPER, "A ticket in Tarn costs 15 francs, and 8 francs in Aven.", -1),
        (TWICE, "Tarn has 81,000 inhabitants, while Aven has 46,000.", -1),
        (TWICE, "Tarn has 93,000 inhabitants, while Aven has 46,000.", 1),
        (AS_MANY, "Tarn has 46,000 inhabitants, and Aven has 46,000.", 1),
        (AS_MANY, "Tarn has 81,000 inhabitants, and Aven has 46,000.", -1),
        (WAGES, "Wages in Tarn rose by 4 percent, and by 6 percent in Aven.", -1),
        (LONGER, "The Tarn bridge is 412 metres long, and the Aven bridge 388 metres.", -1),
        (LONGER, "The Aven bridge is 412 metres long, and the Tarn bridge has 900 lamps.", 0),
    ],
)
def test_of_two_sides_their_figures_settle_which_has_more(
    question: str, sentence: str, expected: int
) -> None:
    assert settled(question, sentence) == expected


@pytest.mark.parametrize(
    ("question", "sentence", "untold"),
    [
        (MORE_MILLS, "Corrant has 94 mills in Aven.", True),
        (MORE_MILLS, "With 94 mills in Aven, Corrant has more there than elsewhere.", False),
        (MORE_SHIPS, "The port of Tarn loaded 310 ships in 2031.", True),
        (MORE_SHIPS, "The port of Tarn loaded 310 ships in 2031, more than ever.", False),
        ("Has Ana Ruiz won the cup more often than Bo Kato?", "Ana Ruiz won the cup three times.", True),
        ("Has Ana Ruiz won the cup more than twice?", "Ana Ruiz won the cup three times.", False),
        ("Is Ana Ruiz older than Bo Kato?", "Ana Ruiz is 46 years old.", True),
        ("Did Ana Ruiz sing more songs than were planned?", "Ana Ruiz sang nine songs.", False),
    ],
)
def test_a_figure_of_one_side_alone_decides_nothing(question: str, sentence: str, untold: bool) -> None:
    article = Article("a", sentence, date="2031-05-13")
    assert read_bearing(read_assertion(question), article, 0, len(sentence)).untold is untold


MOST_CUPS = "Has Ana Ruiz won more cups than any other woman?"


@pytest.mark.parametrize(
    ("question", "sentence", "expected"),
    [
        (MOST_CUPS, "Ana Ruiz won 23 cups, one behind the record.", -1),
        (MOST_CUPS, "Ana Ruiz won 23 cups, the most of all women.", 0),
        ("Is the Tarn mill older than any other?", "The Tarn mill is the second-oldest.", -1),
        (MORE_TITLES, "Ana Ruiz’s nine titles “pale in comparison” to those of Bo Kato.", -1),
    ],
)
def test_who_is_behind_one_has_no_more_than_any(question: str, sentence: str, expected: int) -> None:
    assert settled(question, sentence) == expected


SAME_YEAR = "Did Ana Ruiz die in the same year as Bo Kato?"
SAME_DAY = "Did Ana Ruiz and Bo Kato die on the same day?"
MILL_FIRST = "The Tarn mill, built in 1902, is more like a barn than the Aven bridge, built in 1911."


@pytest.mark.parametrize(
    ("question", "sentence", "expected"),
    [
        (SAME_YEAR, "Ana Ruiz died in 2019 and Bo Kato in 2021.", -1),
        (SAME_YEAR, "Ana Ruiz died in May 2019 and Bo Kato in June 2019.", 1),
        (SAME_YEAR, "Ana Ruiz died two years after Bo Kato.", -1),
        (SAME_YEAR, "Bo Kato died in 2019, and Ana Ruiz died the following year.", -1),
        (SAME_YEAR, "Bo Kato died in May, and Ana Ruiz two days later.", 0),
        (SAME_YEAR, "Ana Ruiz died less than a year after Bo Kato.", 0),
        (SAME_YEAR, "Two years after the flood, Ana Ruiz and Bo Kato died.", 0),
        (SAME_DAY, "Ana Ruiz died on May 3 and Bo Kato on May 4.", -1),
        (SAME_DAY, "Ana Ruiz died on May 3 and Bo Kato in May.", 0),
        ("Was the Tarn mill built in the same year as the Aven bridge?", MILL_FIRST, -1),
        ("Was the Tarn mill built before the Aven bridge?", MILL_FIRST, 1),
        ("Was the Tarn mill built after the Aven bridge?", MILL_FIRST, -1),
        ("Did Ana Ruiz die before Bo Kato?", "Ana Ruiz died two years after Bo Kato.", -1),
        ("Did Ana Ruiz die before Bo Kato?", "Bo Kato died two years after Ana Ruiz.", 1),
        ("Did Ana Ruiz die after Bo Kato?", "Bo Kato died in 2019, and Ana Ruiz two years later.", 1),
        ("Did Ana Ruiz die after Bo Kato?", "Bo Kato died in 2019, and Ana Ruiz two years earlier.", -1),
        ("Did Ana Ruiz die after Bo Kato?", "Bo Kato will die in 2039, and Ana Ruiz a year earlier.", 0),
        ("Did Ana Ruiz leave before the vote?", "Ana Ruiz left three days after the vote.", -1),
        ("Did Ana Ruiz leave before the vote?", "Ana Ruiz left on May 3, and the vote was on May 9.", 1),
        ("Did Ana Ruiz leave before the vote?", "Ana Ruiz spoke on May 3, and the vote was on May 9.", 0),
    ],
)
def test_how_far_apart_two_things_are_settles_which_came_first(
    question: str, sentence: str, expected: int
) -> None:
    assert settled(question, sentence) == expected


SOLD = "Was the mill sold to Orrin?"


@pytest.mark.parametrize(
    ("question", "sentence", "untold"),
    [
        (SOLD, "The mayor rejected a claim that the mill had been sold to Orrin.", True),
        (SOLD, "She rejected a claim by Orr's son, Abel Orr, that the mill had been sold to Orrin.", True),
        (SOLD, "She dismissed reports that the mill had been sold to Orrin.", True),
        (SOLD, "Rumours that the mill was sold to Orrin were flatly denied.", True),
        (SOLD, "The clerk doubts that the mill was sold to Orrin.", True),
        (SOLD, "Orr suggested that the mill had been sold to Orrin.", True),
        (SOLD, "Orr claimed the mill had been sold to Orrin.", True),
        (SOLD, "Records suggest that the mill was sold to Orrin.", False),
        (SOLD, "The mayor denied that the mill had been sold to Orrin.", False),
        (SOLD, "The mayor, who rejected claims of fraud, sold the mill to Orrin.", False),
        (SOLD, "Dismissing reports that it leaked, the mayor sold the mill to Orrin.", False),
        (SOLD, "The mill was sold to Orrin; Orr claimed that it had cost too much.", False),
        (SOLD, "Orr suggested that it be burnt, but the mill was sold to Orrin.", False),
        ("Did Orr suggest that it was sold?", "Orr suggested that it was sold.", False),
        ("Did the mayor reject a claim of fraud?", "The mayor rejected a claim of fraud.", False),
        ("Was the mayor cleared?", "Claims that the mayor took money were dismissed; he was cleared.", False),
        ("Was the man in Tarn armed?", "Police were called to reports of an armed man in Tarn.", True),
        ("Were shots fired in Tarn?", "Officers went to Tarn after reports of shots being fired.", True),
        ("Did Ruiz commit fraud?", "Ruiz resigned amid allegations of fraud.", True),
        ("Did Ruiz resign?", "Ruiz resigned amid allegations of fraud.", False),
        ("Did police go to Tarn?", "Police went to Tarn after reports of shots being fired.", False),
        ("Was anyone hurt in Tarn?", "There were no reports of anyone hurt in Tarn.", False),
        ("Has fraud doubled in Tarn?", "Reports of fraud have doubled in Tarn.", False),
        ("Did Ruiz commit fraud?", "Ruiz pleaded guilty to fraud after allegations of fraud.", False),
        ("Was Olm behind the fire in Tarn?", "Olm and Aven blamed each other for the fire in Tarn.", True),
        ("Was Olm behind the fire in Tarn?", "Olm and Aven traded blame over the fire in Tarn.", True),
        ("Did Ruiz take bribes?", "Bo Kato accused Ruiz of taking bribes.", True),
        ("Did Ruiz burn the mill?", "The mayor blames Ruiz for burning the mill.", True),
        ("Did Bo Kato accuse Ruiz of taking bribes?", "Bo Kato accused Ruiz of taking bribes.", False),
        ("Did Ruiz take bribes?", "Ruiz took bribes and blamed Bo Kato for her fall.", False),
        ("Was there a fire in Tarn?", "Olm and Aven blamed each other for the fire in Tarn.", False),
    ],
)
def test_what_is_only_claimed_or_rejected_as_a_claim_is_left_open(
    question: str, sentence: str, untold: bool
) -> None:
    assert read_bearing(read_assertion(question), Article("a", sentence), 0, len(sentence)).untold == untold


@pytest.mark.parametrize("proves", ["proved false", "turned out to be untrue", "were wholly unfounded"])
def test_what_proves_false_is_a_no(proves: str) -> None:
    assert settled("Did the clerk take money?", f"Allegations that the clerk took money {proves}.") == -1


@pytest.mark.parametrize(
    ("question", "sentence", "untold"),
    [
        ("Was the Tarn raid justified?", "The Tarn police union said the raid was justified.", True),
        ("Was the Tarn raid justified?", '"The Tarn raid was justified," Ana Orr said.', True),
        ("Was the Tarn raid justified?", "A Tarn judge said the raid was justified.", False),
        ("Was the Tarn raid justified?", "The Tarn raid was justified by a warrant.", False),
        (
            "Did the union say the Tarn raid was justified?",
            "The union said the Tarn raid was justified.",
            False,
        ),
        ("Was the Tarn raid on Monday?", "The union said the Tarn raid was on Monday.", False),
    ],
)
def test_what_one_party_thinks_of_it_is_no_fact(question: str, sentence: str, untold: bool) -> None:
    article = Article("a", sentence, date="2031-05-13")
    assert read_bearing(read_assertion(question), article, 0, len(sentence)).untold == untold


@pytest.mark.parametrize(
    ("sentence", "untold"),
    [
        ("The Tarn fair is finally free.", True),
        ("The Tarn fair is free now.", True),
        ("The Tarn fair was free in 1965, and is so now.", False),
        ("The Tarn fair has always been free.", False),
    ],
)
def test_what_is_so_by_now_tells_nothing_of_a_year_long_before(sentence: str, untold: bool) -> None:
    text = f"The first Tarn fair was held in 1965. {sentence}"
    article = Article("a", text, date="2031-05-13")
    start = text.index(sentence)
    found = read_bearing(read_assertion("Was the Tarn fair free in 1965?"), article, start, len(text))
    assert found.untold == untold


def test_a_claim_that_is_rejected_is_no_yes_however_sure_the_reader_is() -> None:
    article = Article("a", "The mayor of Aven rejected a claim that the mill of Aven had been sold.")
    sure = (-5.0, -0.05, -4.0)
    verdict = told("Was the mill of Aven sold?", article=article, whole=sure, The=sure)
    assert verdict is not None
    assert verdict.polarity is Polarity.UNCLEAR


OVER_FORTY = "Were more than forty children at the Tarn fair?"
OVER_TWO = "Did the Tarn mill fetch over two million dollars?"


@pytest.mark.parametrize(
    ("question", "sentence", "untold"),
    [
        (OVER_FORTY, "Officials did not say how many children were at the Tarn fair.", True),
        (OVER_FORTY, "It was not clear how many children were at the Tarn fair.", True),
        (OVER_FORTY, "The exact number of children at the Tarn fair was not disclosed.", True),
        (OVER_FORTY, "The Tarn mayor declined to give the number of children at the fair.", True),
        (OVER_FORTY, "Officials did not say how many of the 50 children at the Tarn fair were ill.", False),
        (OVER_FORTY, "Officials did not say when the children left the Tarn fair.", False),
        (OVER_FORTY, "Officials did not say that the children were at the Tarn fair.", False),
        (OVER_FORTY, "It is known how many children were at the Tarn fair.", False),
        (OVER_TWO, "Orrin has not said how much the Tarn mill fetched.", True),
        (OVER_TWO, "Orrin sold the Tarn mill for an undisclosed sum.", True),
        ("Did the Tarn mill open in March?", "It is unclear when the Tarn mill opened.", True),
        ("Did the Tarn mill open?", "It is unclear when the Tarn mill opened.", False),
        ("Did the Tarn mill open?", "It is still unclear whether the Tarn mill opened.", True),
        ("Did the Tarn mill open?", "Its owners declined to say if the Tarn mill had opened.", True),
        ("Did the Tarn mill open?", "The Tarn mill opened; whether it pays has not been disclosed.", False),
        ("Did the Tarn mill open?", "The mill of Tarn opened, but it is unclear if it pays.", False),
        ("Is smoke the cause of the Tarn fog?", "It is premature to attribute the Tarn fog to smoke.", True),
        (
            "Is the Tarn mill haunted?",
            "Orr said it was too early for her to say that the mill was haunted.",
            True,
        ),
        ("Did the Tarn mill open?", "The Tarn mill opened; it is too early to say if it pays.", False),
    ],
)
def test_what_nobody_tells_is_left_open_whatever_the_reader_says(
    question: str, sentence: str, untold: bool
) -> None:
    article = Article("a", sentence, date="2031-05-13")
    assert read_bearing(read_assertion(question), article, 0, len(sentence)).untold == untold


GATES = "The Tarn floodgates were opened on Tuesday for the first time since 2015."
TITLE = "Orrin has its first title since 1987."
OUTNUMBERED = "Births fell again, and in 2029 Orrin had more deaths than births for the first time."


@pytest.mark.parametrize(
    ("question", "sentence", "expected"),
    [
        ("Were the Tarn floodgates opened in 2020?", GATES, -1),
        ("Were the Tarn floodgates never opened between 2018 and 2022?", GATES, 1),
        ("Were the Tarn floodgates opened in 2015?", GATES, 1),
        ("Were the Tarn floodgates opened in 2010?", GATES, 0),
        ("Were the Tarn floodgates opened in 2031?", GATES, 0),
        ("Were the Aven floodgates opened in 2020?", GATES, 0),
        ("Were the Tarn floodgates shut in 2020?", GATES, 0),
        ("Had the Tarn floodgates been opened in the decade before May 2031?", GATES, -1),
        ("Had the Tarn floodgates been opened in the twenty years before 2031?", GATES, 1),
        ("Were the Tarn floodgates opened for the first time?", GATES, -1),
        ("Were the Tarn floodgates opened in 2020?", GATES.replace("for", "not for"), 0),
        ("Is this the first title for Orrin?", TITLE, -1),
        ("Is this the first title for Orrin since 1987?", TITLE, 1),
        ("Is this the first title for Orrin since 1980?", TITLE, -1),
        ("Is this the first title for Orrin in over 20 years?", TITLE, 1),
        ("Is this the first title for Orrin in 50 years?", TITLE, -1),
        (
            "Is this the first title for Orrin in over a decade?",
            "Orrin has its first title in four years.",
            -1,
        ),
        ("Did Orrin win the cup in 2024?", "Orrin won the cup for the first time in ten years.", -1),
        ("Did Orrin win the cup in 2020?", "Orrin won the cup for the first time in ten years.", 0),
        ("Did Orrin win the cup in 2027?", "Orrin last won the cup in 2019.", -1),
        ("Did Orrin win the cup in 2027?", "Orrin has not won the cup since 2019.", -1),
        ("Did Orrin lose the cup in 2027?", "The last time Orrin won the cup was in 2019.", 0),
        ("Did Orrin win the cup in 2026?", "In 2024 Orrin won the cup for the first time since 2016.", 0),
        ("Was the Tarn bridge open in 2022?", "The Tarn bridge at last opened in 2019.", 0),
        ("Did Ana Ruiz get a degree in 2030?", "Ana Ruiz is the first to get a degree in two years.", 0),
        ("Was 2030 the first year in which Orrin had more deaths than births?", OUTNUMBERED, -1),
        ("Was 2029 the first year in which Orrin had more deaths than births?", OUTNUMBERED, 1),
        ("Did Bo Kato first lead the Tarn club in 2030?", "Bo Kato first led the Tarn club in 2027.", -1),
        ("Did Bo Kato first lead the Tarn club in 2030?", "Bo Kato first came to Tarn in 2027.", 0),
        ("Did the first lady visit Tarn in 2030?", "The first lady visited Tarn in 2029.", 0),
    ],
)
def test_what_is_the_first_since_a_time_was_not_between(question: str, sentence: str, expected: int) -> None:
    assert settled(question, sentence) == expected


@pytest.mark.parametrize(
    ("question", "sentence", "expected"),
    [
        ("Did prices fall in 2033?", "Prices fell by 2 percent.", 0),
        ("Did prices fall in 2031?", "Prices fell by 2 percent.", 1),
        ("Did prices fall in 2029?", "Prices fell by 2 percent.", 1),
        ("Will prices fall in 2033?", "Prices will fall in 2033.", 1),
        ("Will prices fall before 2035?", "Prices will fall.", 1),
    ],
)
def test_of_a_time_ahead_of_it_an_article_tells_nothing_that_it_does_not_state(
    question: str, sentence: str, expected: int
) -> None:
    assert sign(question, sentence, date="2031-05-19") == expected


COUPLE = "Abel Stone, 61, and his wife, Nell Stone, 59, own the mill."


WON_BY_TEN = "Did Tarn win its May 2031 game at Olm by over ten points?"


@pytest.mark.parametrize(
    ("question", "sentence", "untold"),
    [
        (WON_BY_TEN, "None of Tarn's past five wins over Olm was by over ten points.", True),
        (WON_BY_TEN, "Tarn has won its last three games by over ten points.", True),
        (WON_BY_TEN, "In May 2031 Tarn won its last three games by over ten points.", False),
        (WON_BY_TEN, "Tarn won at Olm by over ten points.", False),
        (WON_BY_TEN, "Tarn had its best game in the last five years.", False),
        ("Did Tarn win its last three games by May 2031?", "Tarn won its last three games.", False),
        ("Did Tarn win its last three games in May 2031?", "Tarn won its last three games.", False),
    ],
)
def test_what_was_so_of_the_last_ones_tells_nothing_of_that_of_a_time(
    question: str, sentence: str, untold: bool
) -> None:
    article = Article("a", sentence, date="2031-05-19")
    assert read_bearing(read_assertion(question), article, 0, len(sentence)).untold == untold


@pytest.mark.parametrize(
    ("question", "untold"),
    [
        ("Did Orrin raise its fares in 2033?", True),
        ("Did Orrin raise its fares for the 2033 fair?", False),
        ("Will Orrin raise its fares in 2033?", False),
        ("Did Orrin raise its fares in 2031?", False),
    ],
)
def test_what_an_article_tells_was_not_done_in_a_later_year_that_it_names(
    question: str, untold: bool
) -> None:
    sentence = "Orrin raised its fares."
    article = Article("a", f"{sentence} A fair is to be held in 2033.", date="2031-05-19")
    assert read_bearing(read_assertion(question), article, 0, len(sentence)).untold == untold


@pytest.mark.parametrize(
    ("question", "sentence", "expected"),
    [
        ("Is Abel Stone 61?", COUPLE, 1),
        ("Is Abel Stone 59?", COUPLE, -1),
        ("Is Nell Stone 59?", COUPLE, 1),
        ("Is Nell Stone older than 60?", COUPLE, -1),
        ("Is Abel Stone older than Nell Stone?", COUPLE, 1),
        ("Is Nell Stone older than Abel Stone?", COUPLE, -1),
        ("Is Nell Stone younger than Abel Stone?", COUPLE, 1),
        ("Is Oder 39?", "Ivo Kranz (39) won ahead of Stefan Oder (51).", -1),
        ("Is Oder 39?", "Ivo Kranz, 39, won ahead of Stefan Oder.", 0),
        ("Is Oder older than Kranz?", "Ivo Kranz, 39, won ahead of Stefan Oder.", 0),
        ("Is the Aven mayor 58?", "The mayor of Aven, Ana Ruiz, 58, said so.", 1),
        ("Is the Aven mayor 60?", "The mayor of Aven, Ana Ruiz, 58, said so.", -1),
    ],
)
def test_an_age_is_that_of_whom_it_stands_beside(question: str, sentence: str, expected: int) -> None:
    assert sign(question, sentence) == expected


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("Has the sign been moved?", "He continues to look into the feasibility of moving the sign."),
        (
            "Did the owner raise the fares?",
            "The ferry carries 4,200 people; its owner plans to raise the fares.",
        ),
        ("Did the council buy the mill?", "The council was asked to buy the mill."),
        ("Was the mill sold?", "The mill will be sold in May."),
        ("Has the port been closed?", "Residents called for the port to be closed."),
        ("Is the bridge safe?", "Engineers are exploring whether the bridge is safe."),
        ("Was the ferry full?", "If not for the rain, the ferry would have been full, its owner believes."),
        ("Was the mill sold?", "Without the fire the mill would have been sold."),
        ("Has the bridge opened?", "The bridge should open in June."),
        ("Has the bridge opened?", "The bridge would open in June, the mayor said."),
        ("Was Ruiz convicted?", "If convicted, Ruiz faces ten years."),
        ("Is it true that the bridge was rebuilt?", "The bridge will be rebuilt."),
        ("Did Abel Stone resign?", "Abel Stone was to have resigned in May."),
        ("Did Olm build a school?", "Olm's council voted on Thursday to build a school."),
        ("Did the firm buy the mill?", "The firm has agreed to buy the mill."),
        ("Was the mill sold?", "The owner declined to say whether the mill was sold."),
        ("Was the mill sold?", "The owner refused to say if the mill was sold."),
        ("Was the mill sold?", "The firm would not confirm that the mill was sold."),
        (
            "Did Aven beat Belmont in the final?",
            "Aven against Belmont, two good teams, will be a fine final.",
        ),
        ("Did the mayor resign?", "The mayor may resign."),
        ("Did Olm move the mint?", "Olm said it was considering moving the mint."),
        ("Does the mayor want to close the mill?", "The mayor may close the mill."),
        ("Would Aven get the cup if Belmont is banned?", "Aven may get the cup if Belmont is banned."),
        ("Did Olm help the poor?", "Olm made its own salt in an effort to help the poor."),
        ("Did the bridge fall?", "The bridge was closed because it may fall."),
        ("Did Ruiz take bribes?", "Ruiz is accused of taking bribes."),
        ("Did Ruiz take bribes?", "Ruiz, accused of taking bribes, is ill."),
        ("Did Ruiz take bribes?", "Ruiz, convicted of fraud in 2019, is accused of taking bribes."),
        ("Did Ruiz take bribes?", "She is charged with taking bribes from a builder."),
        ("Did Ruiz take bribes?", "Ruiz took bribes from a builder, according to the indictment."),
        ("Did Ruiz take bribes?", "Prosecutors said Ruiz took bribes."),
        ("Is it proven that the coin is Roman?", "Archaeologists believe that the coin is Roman."),
        ("Is the lake older than the Alps?", "The lake is just 20 million years old."),
        ("Is Ruiz harming her town?", "“If she will not help, she is harming her town,” he told the paper."),
        ("Did Olm close the mill in order to stop the union?", "Organizers said Olm was trying to stop it."),
        ("Did Olm sell the mill?", "If Olm does not sell the mill by May, it will be closed."),
        ("Is Olm giving the money to schools?", "It is not clear whether Olm will give schools the money."),
        ("Did Aven beat Tarn in the final?", "Aven beat Belmont, a day after Corrant's 7-1 loss to Tarn."),
        ("Did Aven beat Tarn?", "Aven lost to Belmont on Sunday."),
        ("Did Orrin take down the sign?", "We are requesting that Orrin take down the sign."),
        ("Did Orrin take down the sign?", "The council has asked that Orrin take down the sign."),
        ("Did Orrin take down the sign?", "Orrin is proposing to take down the sign."),
        ("Did Orrin take down the sign?", "The mayor is threatening to take down the sign."),
        ("Did Orrin raise its fares again?", "Orrin has room to raise its fares again next year."),
        ("Did the mayor close the pier?", "The mayor has the power to close the pier."),
        ("Is Aven milder than Tarn?", "A colder week is likely for Aven, while milder air reaches Tarn."),
    ],
)
def test_what_is_only_planned_wished_or_looked_into_has_not_happened(question: str, sentence: str) -> None:
    found = read_bearing(read_assertion(question), Article("a", sentence), 0, len(sentence))
    assert found.hedged
    assert found.sign == 0


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        (
            "Does the ferry carry 4,200 people?",
            "The ferry carries 4,200 people; its owner plans to raise fares.",
        ),
        ("Has the firm promised to sell the mill?", "The firm promised that it will sell the mill."),
        ("Can one eat there without meat?", "If you want to eat without meat, there is a bean patty."),
        ("Did the owner plan to raise the fares?", "The owner planned to raise the fares."),
        (
            "Does Ines Ruiz run her own mill instead of renting one?",
            "The loan probably does not help Ines Ruiz, who owns a mill instead, to pay her debts.",
        ),
        (
            "Has the union threatened to sue the firm?",
            "The union has declared that it will seek damages from the firm if the law is passed.",
        ),
        ("Is Olm thinking of moving the mint?", "Olm said it was considering moving the mint."),
        ("Is Olm considering moving the mint?", "Olm plans to move the mint."),
        ("Does the mayor want to close the mill?", "The mayor called for the mill to be closed."),
        ("Is the mill expected to close?", "The mill is likely to close."),
        ("Did the guards think Ruiz was a danger?", "The guards did not consider Ruiz a threat."),
        ("Would Aven get the cup if Belmont is banned?", "If Belmont were to be banned, Aven would get it."),
        ("Would Aven get the cup if Belmont is banned?", "Aven could move up to the cup if Belmont is out."),
        ("Can a doctor of five years get a grant?", "Only doctors of three years are eligible for a grant."),
        ("Did Hahn blame banks for the loss?", "Hahn said the loss is largely due to three large banks."),
        ("Was the mill sold?", "The mill was sold due to several bad years."),
        ("Did Olm make its own salt?", "Olm made its own salt in an effort to help the poor."),
        (
            "Did Aven win its first home game?",
            "Aven won its first home game, but will try to do better at home.",
        ),
        ("Was the salt recalled?", "The salt was recalled because it may be spoiled."),
        ("Is Ruiz accused of taking bribes?", "Ruiz is accused of taking bribes."),
        ("Was Ruiz charged with taking bribes?", "Prosecutors said Ruiz was charged with taking bribes."),
        ("Did Ruiz take bribes?", "Ruiz, accused of taking bribes, admitted that she took them."),
        ("Did Ruiz resign?", "Ruiz, who is accused of taking bribes, resigned."),
        ("Did Ruiz resign?", "Ruiz, accused of taking bribes, stepped down."),
        ("Did Ruiz say if she would resign?", "Ruiz said in May that she is ill."),
        ("Was Lena Orvik murdered?", "A man accused of having murdered Lena Orvik was arrested."),
        ("Is it proven that the coin is Roman?", "Tests have proven that the coin is Roman."),
        ("Does Ruiz think that Olm is harming the town?", "“If Olm closes, it harms the town,” Ruiz thinks."),
        ("Was the mill sold?", "The mill was sold, and if it is closed, jobs are lost."),
    ],
)
def test_a_plan_beside_what_is_asked_about_hedges_nothing(question: str, sentence: str) -> None:
    assert not read_bearing(read_assertion(question), Article("a", sentence), 0, len(sentence)).hedged


@pytest.mark.parametrize(
    ("question", "sentence", "expected"),
    [
        (
            "Is the West forecast to be milder than the East?",
            "The East is forecast to be milder than the West.",
            -1,
        ),
        (
            "Is the West forecast to be milder than the East?",
            "A colder week is likely for the West, while milder air reaches the East.",
            -1,
        ),
        ("Is Orrin milder than Tarn?", "Milder air reaches Orrin while Tarn stays colder.", 1),
        ("Is Hanno heavier than Bruno?", "Bruno is lighter than Hanno.", 1),
        ("Is Hanno not heavier than Bruno?", "Bruno is heavier than Hanno.", 1),
        ("Did Aven beat Tarn?", "Tarn beats other teams like Aven and Belmont that were to win.", -1),
        ("Did Aven beat Tarn?", "Aven was beaten by Tarn.", -1),
        ("Did Aven lose to Tarn?", "Aven lost 3-1 to Tarn on Sunday.", 1),
        ("Was Aven beaten by Tarn?", "Aven beat Tarn.", -1),
        (
            "Did Ruiz beat Orvik?",
            "After a clear loss to Lena Orvik in May, Ruiz told nothing of her plans.",
            -1,
        ),
    ],
)
def test_two_that_stand_the_other_way_round_are_told_from_those_asked_about(
    question: str, sentence: str, expected: int
) -> None:
    found = read_bearing(read_assertion(question), Article("a", sentence), 0, len(sentence))
    assert found.sign == expected
    assert not found.hedged


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("Did Aven beat Tarn?", "Aven hopes to beat Tarn."),
        ("Did Aven beat Tarn?", "Aven, which beat Corrant in May, defeated Tarn."),
        ("Did Aven beat Tarn?", "Aven beat Corrant before sweeping Tarn."),
        ("Did Aven beat Tarn?", "Aven did not beat Tarn."),
        ("Is Hanno heavier than Bruno?", "Hanno is heavier."),
        ("Is Hanno heavier than Bruno?", "Bruno is no heavier than Hanno."),
        ("Is Hanno a cook rather than Bruno?", "Bruno rather than Hanno is a cook."),
    ],
)
def test_no_order_is_read_from_what_tells_of_none(question: str, sentence: str) -> None:
    assert put_first(read_assertion(question), sentence) is None


HAHN = "“A city without books is a city without memory,” the mayor, Ada Hahn, said."


@pytest.mark.parametrize(
    ("question", "hedged"),
    [
        ('Did Hahn say "a city without books is a city without memory"?', False),
        ('Did Hahn say "a city without books ... without memory"?', False),
        ('Did Hahn say "a city without books is a city without hope"?', True),
        ("Did Hahn say 'a city without memory is without books'?", True),
        ("Did Hahn say a city without books is a city without hope?", False),
    ],
)
def test_words_in_quotation_marks_are_said_word_for_word_or_it_is_left_open(
    question: str, hedged: bool
) -> None:
    assert read_bearing(read_assertion(question), Article("a", HAHN), 0, len(HAHN)).hedged == hedged


@pytest.mark.parametrize(
    ("question", "sentence", "expected"),
    [
        ("Was the branch closed?", "The branch was closed after plans to shut it were approved.", 1),
        (
            "Was the branch closed in May?",
            "The branch was closed in May after plans to do so.",
            1,
        ),
        ("Was the concert cancelled?", "A concert planned for 7 October has been cancelled.", 1),
        (
            "Was the dam repaired?",
            "The dam, which Olm had planned to repair, was repaired in May.",
            1,
        ),
        ("Did the cinema open?", "The council had proposed a new cinema, which opened in May.", 1),
        ("Was the mine closed?", "The mine was to close in 2024 but is still open.", -1),
        ("Did Olm abolish the tax?", "Olm considered abolishing the tax, but decided against it.", -1),
        ("Did the council close the road?", "The council closed the road and plans to close the bridge.", 1),
        ("Was the bridge closed?", "The bridge was closed because engineers feared it could fall.", 1),
        ("Did the council open a cinema?", "The council had proposed a new cinema, which opened in May.", 0),
        ("Was the dam repaired in 2024?", "The dam, which Olm planned to repair in 2024, was repaired.", 0),
        ("Was the concert cancelled?", "A concert planned for 7 October may be cancelled.", 0),
        ("Did the bridge fall?", "The bridge was closed because engineers feared it could fall.", 0),
        ("Did Abel Stone resign?", "Bo Kato resigned after Abel Stone offered to resign.", 0),
        (CLOSED, "The council closed the road and plans to close the bridge.", 0),
        (CLOSED, "The council, which closed the road in May, plans to close the bridge.", 0),
        ("Did Olm close the road?", "Olm, which closed the road in May, plans to close the bridge.", 1),
        (CLOSED, "The mayor resigned after the council proposed to close the bridge.", 0),
        (CLOSED, "The council planned to close the bridge but closed the road.", 0),
    ],
)
def test_a_plan_leaves_open_what_is_planned_and_not_what_is_told_beside_it(
    question: str, sentence: str, expected: int
) -> None:
    assert sign(question, sentence) == expected


@pytest.mark.parametrize(
    ("question", "sentence", "untold"),
    [
        (
            "Has Ana Ruiz said that she will take the money?",
            "Bo Kato said that she should turn it down.",
            True,
        ),
        ("Has Ana Ruiz said that she will take the money?", "“She should not take it.”", True),
        ("Has Bo Kato said that Ana Ruiz should not take it?", "“She should not take it.”", False),
        ("Has Bo Kato said that Ana Ruiz should go?", "Bo Kato said that she should turn it down.", False),
        ("Has the White House said where Ruiz is?", "Bo Kato said that she should turn it down.", False),
        ("Should Ana Ruiz take the money?", "Bo Kato said that she should turn it down.", False),
        ("Did Ana Ruiz announce that she will stay?", "The ministry announced that Ruiz will stay.", False),
    ],
)
def test_what_another_says_is_not_said_by_who_is_asked_about(
    question: str, sentence: str, untold: bool
) -> None:
    text = (
        "Ana Ruiz was in Aven. Bo Kato said that she should turn it down.\n\n“She should not take it.”\n\n"
        "The ministry announced that Ruiz will stay."
    )
    start = text.index(sentence)
    found = read_bearing(read_assertion(question), Article("a", text), start, start + len(sentence))
    assert found.untold == untold


RISE = "Did Ana Ruiz vote against the rise?"
SCHOOL = "Did Ana Ruiz build a school?"
QUIT = "Did Ana Ruiz resign?"


@pytest.mark.parametrize(
    ("question", "sentence", "untold"),
    [
        (RISE, "Two of the nine members of the board voted against the rise.", True),
        (RISE, "Most members voted against the rise.", True),
        (RISE, "Two members voted against the rise.", True),
        ("Did Bo Kato win the prize?", "Two men won the prize. One is Bo Kato of Tarn.", False),
        (RISE, "Two of the members, Ruiz and Orr, voted against the rise.", False),
        (RISE, "All members voted against the rise.", False),
        (RISE, "Nobody voted against the rise.", False),
        (RISE, "Some members said that Ruiz voted against the rise.", False),
        ("Did Norland vote to leave the pact?", "Most voters voted to leave the pact.", False),
        ("Was Ana Ruiz arrested?", "Several members were arrested.", True),
        ("Was Ana Ruiz arrested?", "Several members arrested her.", False),
        (SCHOOL, "Ruiz said that Orr had built a school.", True),
        (SCHOOL, "Orr had built a school, Ruiz said.", True),
        (SCHOOL, "“Orr built a school,” Ruiz said.", True),
        (SCHOOL, "“I built a school,” Ruiz said.", False),
        (SCHOOL, "Ruiz said that she had built a school.", False),
        (SCHOOL, "Ruiz built a school, and said that Orr had built another.", False),
        ("Did Abel Orr build a school?", "Ruiz said that Orr had built a school.", False),
        ("Did Ana Ruiz close the mill?", "Ruiz said that the owners had closed the mill.", True),
        ("Did Ana Ruiz close the mill?", "Ruiz said that the mill was closed on Friday.", False),
        ("Did Ana Ruiz break her arm?", "Ruiz said that the fall broke her arm.", False),
        ("Did Ana Ruiz demand 4 per cent?", "Ruiz said that taxes should be 4 per cent.", False),
        ("Did Norland down any drones?", "Norland said air defences had downed forty drones.", False),
        (QUIT, "Orr resigned after Ruiz accused him of lying.", True),
        (QUIT, "Abel Orr, the clerk, resigned because Ruiz had lied.", True),
        ("Did Ana Ruiz and Abel Orr resign?", "Orr resigned after Ruiz accused him of lying.", True),
        (QUIT, "Ruiz resigned after Orr accused her of lying.", False),
        (QUIT, "Orr resigned, and Ruiz followed a day later.", False),
        (QUIT, "Orr and Ruiz resigned.", False),
        (QUIT, "Ruiz, like Orr, resigned.", False),
        ("Did Ana Ruiz marry?", "Orr married Ruiz in May.", False),
        ("Did Ana Ruiz meet the clerk?", "Abel Orr, the clerk, met Ruiz in Tarn.", False),
        ("Did Norland sign the pact?", "Norland's president, Abel Orr, signed the pact.", False),
        ("Did Ana Ruiz play in Tarn?", "Ruiz sang in Tarn as the first Olm player.", False),
    ],
)
def test_what_others_do_is_not_done_by_who_is_asked_about(question: str, sentence: str, untold: bool) -> None:
    before = "Governor Ana Ruiz and the clerk, Abel Orr, were in Norland. Ruiz talked with Orr. "
    article = Article("a", before + sentence)
    place = len(before), len(before) + len(sentence.partition(" One is")[0])
    assert read_bearing(read_assertion(question), article, *place).untold == untold


ARM = "Did Ana Ruiz break her arm?"
KARL = "Was Karl Ruiz born in 1961?"
POOL = "Will the pool stay open?"


@pytest.mark.parametrize(
    ("question", "sentence", "untold"),
    [
        (ARM, "Orr broke his arm.", True),
        (ARM, "Orr lost the race and broke his arm.", True),
        (ARM, "Her brother, Mark, broke his arm.", True),
        (ARM, "Her sister, Ida Ruiz, sings and broke her arm.", True),
        (ARM, "Her husband broke his arm.", True),
        (ARM, "She broke her arm.", False),
        (ARM, "The governor broke her arm.", False),
        (ARM, "Orr broke his arm, as did the governor.", False),
        (ARM, "Orr said the clerk fell and broke her arm.", False),
        ("Was Ana Ruiz born in 1961?", "Her husband, Karl Ruiz, was born in 1961.", True),
        (KARL, "Her husband, Karl Ruiz, was born in 1961.", False),
        ("Was Orr granted bail?", "Ida Stone, 43, denied both charges and was granted bail.", True),
        ("Was Stone granted bail?", "Ida Stone, 43, denied both charges and was granted bail.", False),
        ("Did Ana Ruiz win the race?", "Orr won the race.", False),
        ("Did Norland sign the pact?", "Orr signed the pact.", False),
        ("Will Tarn Primary stay open?", "Aven Primary will stay open.", True),
        ("Will St Orm's stay open?", "Aven Primary will stay open.", False),
        (POOL, "The gym next door will stay open.", True),
        (POOL, "A neighbouring gym will stay open.", True),
        (POOL, "The other pool will stay open.", False),
        (POOL, "The building will stay open.", False),
        ("Will the gym next door stay open?", "The gym next door will stay open.", False),
    ],
)
def test_what_another_who_is_named_did_tells_nothing_of_who_is_asked_about(
    question: str, sentence: str, untold: bool
) -> None:
    before = "Governor Ana Ruiz and the clerk, Abel Orr, were in Norland. Ruiz talked with Orr.\n\n"
    article = Article("a", f"{before}{sentence} Tarn Primary will close.")
    place = len(before), len(before) + len(sentence)
    assert read_bearing(read_assertion(question), article, *place).untold == untold


def test_her_husband_may_be_the_one_whom_the_article_calls_so() -> None:
    before = "Ana Ruiz came with her husband, Karl Ruiz. "
    article = Article("a", f"{before}Her husband was born in 1961.")
    assert read_bearing(read_assertion(KARL), article, len(before), len(article.text)).sign == 1


BOTH = "Did the Greens and the Liberals leave?"


@pytest.mark.parametrize(
    ("question", "sentence", "open_"),
    [
        (BOTH, "The Greens left on Friday.", True),
        (BOTH, "The Greens and the Centre left on Friday.", True),
        (BOTH, "The Greens and the Liberals left on Friday.", False),
        (BOTH, "The Greens left with their rivals.", False),
        (BOTH, "Both left on Friday.", False),
        (BOTH, "The Greens did not leave.", False),
        ("Did the Greens leave?", "The Greens left on Friday.", False),
        ("Did Norland ban the apps Tiktak and Wotsup?", "Norland banned the app Tiktak in May.", True),
        ("Are the schools and the library closed?", "The library was closed.", True),
        ("Are the schools and the library closed?", "The library and all schools are closed.", False),
        ("Did Ana Ruiz and Abel Orr resign?", "Ruiz and her deputy resigned.", False),
        ("Was the pact between Norland and Aven signed?", "Norland signed the pact on Friday.", False),
        ("Did anybody die in Aven, Norland?", "Three people died in Aven.", False),
        ("Did Aven and the Lake Lending Fund pay?", "Aven paid, as the LLF did.", False),
    ],
)
def test_of_two_who_are_asked_about_one_is_no_yes(question: str, sentence: str, open_: bool) -> None:
    found = read_bearing(read_assertion(question), Article("a", sentence), 0, len(sentence))
    assert found.hedged == open_


@pytest.mark.parametrize(
    ("question", "sentence", "untold"),
    [
        ("Was the dam planned to cost 90 million francs?", "The dam cost 90 million francs.", True),
        ("Should the dam have opened in May 2031?", "The dam opened in May 2031, a year late.", True),
        ("Was the dam due to open in May 2030?", "The dam had been due to open in May 2030.", False),
        ("Did the firm promise 300 jobs?", "The firm had promised 800 jobs; 300 were created.", True),
        ("Did the firm promise 800 jobs?", "The firm had promised 800 jobs; 300 were created.", False),
        ("Were 800 jobs created?", "The firm had promised 800 jobs; 300 were created.", True),
        ("Were 300 jobs created?", "The firm had promised 800 jobs; 300 were created.", False),
        ("Did the dam cost 45 million francs?", "The dam cost 45 million francs more than planned.", True),
        ("Is this the first dam with 12 gates?", "The dam will have 12 gates.", False),
    ],
)
def test_what_was_planned_does_not_tell_what_came_of_it(question: str, sentence: str, untold: bool) -> None:
    found = read_bearing(read_assertion(question), Article("a", sentence), 0, len(sentence))
    assert found.untold == untold


def test_a_heading_right_above_a_paragraph_names_what_it_speaks_of() -> None:
    text = (
        "Teams stayed away.\n\nCorrant Bay, 2030\n\nThe team left early.\n\nIt rained.\n\nThe team left late."
    )
    article, asserted = Article("a", text), read_assertion("Did Corrant Bay leave early?")

    def gone(sentence: str) -> int:
        start = text.index(sentence)
        return read_bearing(asserted, article, start, start + len(sentence)).names_gone

    assert gone("The team left early.") == 0
    assert gone("The team left late.") == 2


def test_a_plan_in_another_clause_than_the_readers_hedges_nothing() -> None:
    text = "The coach, who died on Sunday at age 91, took every chance to talk."
    start = text.index("died")
    found = read_bearing(
        read_assertion("Did Ruiz live to be over 90?"),
        Article("a", text),
        0,
        len(text),
        read=(start, start + 4),
    )
    assert not found.hedged


def test_the_readers_clause_decides() -> None:
    sentence = "The man was arrested in May, held for a day and released without charge."
    assert sign("Was the man who was arrested charged?", sentence, read="without charge") == -1


def test_a_clause_with_a_name_that_is_asked_about_may_hedge_another() -> None:
    sentence = "Ruiz, who is in Aven, plans to call at the mill in Tarn on her way home."
    assert sign("Was Ruiz in Tarn for the landing?", sentence, read="who is in Aven") == 0


def ask(
    question: str, words: str, margin: float = 3.0, article: Article = STRIKE, least: float = 0.25
) -> Verdict:
    start = article.text.index(words)
    passage = Passage(article, 0, len(article.text), 1.0)
    span = Span(article, start, start + len(words), margin, 0.0, passage)
    answers = select_answers([span], limit=5, retrieval_weight=0, question=question)
    verdict, candidates = decide(Asked(question), [passage], answers, min_confidence=least)
    assert verdict is not None
    assert candidates[0].citations[0] == verdict.citation
    return verdict


def test_the_sentence_that_decides_is_quoted() -> None:
    verdict = ask("Are the cabin crew of Corrant Air covered?", "not covered")
    assert verdict.polarity is Polarity.NO
    assert verdict.citation.quote == "The cabin crew of Corrant Air are not covered."
    assert verdict.citation.text == "not covered"
    assert verdict.confidence > 0.7


def test_a_may_is_unclear_and_cited() -> None:
    verdict = ask("Will Corrant Air raise its fares?", "may raise its fares")
    assert verdict.polarity is Polarity.UNCLEAR
    assert verdict.citation.quote == "Corrant Air may raise its fares."


def test_what_the_articles_do_not_tell_is_unclear() -> None:
    verdict = ask("Did the pilots of Corrant Air sue the owner?", "called off", -1.0)
    assert verdict.polarity is Polarity.UNCLEAR


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Did anyone die in the Orrin museum theft?", "the boldest theft in a century"),
        ("Will the Orrin museum be rebuilt?", "the boldest theft in a century"),
        ("Was the Orrin museum insured?", "opened again on Sunday"),
    ],
)
def test_a_sentence_on_the_topic_alone_decides_nothing(question: str, words: str) -> None:
    theft = Article(
        "theft",
        "The Orrin museum opened again on Sunday, after the boldest theft in a century. Guards stood by.",
        title="Orrin museum opens after theft",
    )
    assert ask(question, words, 5.0, theft).polarity is Polarity.UNCLEAR


@pytest.mark.parametrize(
    "question",
    [
        "Was the gray of the Orrin museum analyzed?",
        "Was the color of the Orrin museum analyzed?",
        "Was the Orrin museum center analyzed?",
    ],
)
def test_a_word_in_the_spelling_of_the_other_english_is_the_one_asked_about(question: str) -> None:
    words = "The Orrin museum opened. The grey colour of its centre was analysed."
    museum = Article("museum", words, title="Orrin museum opens")
    assert ask(question, "analysed", 3.0, museum).polarity is Polarity.YES


@pytest.mark.parametrize(
    ("one", "other"),
    [("play", "played"), ("stay", "stayed"), ("survey", "surveyed"), ("takes", "taking"), ("try", "tried")],
)
def test_a_word_is_compared_in_all_its_forms(one: str, other: str) -> None:
    assert stem(one) == stem(other)


@pytest.mark.parametrize(
    "pair",
    """defence defense, colours colors, labourers laborers, organisation organization, centres centers,
    grey gray, travelled traveled, licence license, realised realized, analyse analyze,
    harbour harbor, theatre theater,
    fuelled fueled, honourable honorable, anaemia anemia""".split(","),
)
def test_two_spellings_of_a_word_are_compared_as_one(pair: str) -> None:
    british, american = pair.split()
    assert stem(british) == stem(american)


@pytest.mark.parametrize(
    "pair",
    """tour tor, four for, hour hor, prise prize, wise wize, labour laboratory, colour colorado,
    honour honorary, metre metro, centre cent, armour arm, tumour tum""".split(","),
)
def test_words_that_are_only_like_two_spellings_stay_apart(pair: str) -> None:
    one, other = pair.split()
    assert stem(one) != stem(other)


@pytest.mark.parametrize(
    ("question", "words", "expected"),
    [
        ("Was Lena Orvik in the hall?", "heard the crash", Polarity.UNCLEAR),
        ("Was the roof with Lena Orvik?", "heard the crash", Polarity.UNCLEAR),
        ("Did the roof of the market hall fall in?", "fell in", Polarity.YES),
        ("Is Lena Orvik 29?", "29", Polarity.YES),
        ("Is Lena Orvik 40?", "29", Polarity.NO),
    ],
)
def test_a_sentence_that_merely_has_the_name_decides_nothing_about_the_topic(
    question: str, words: str, expected: Polarity
) -> None:
    hall = Article(
        "hall",
        "The roof of the market hall fell in. Lena Orvik, 29, heard the crash.",
        title="Roof of market hall falls in",
    )
    assert ask(question, words, 5.0, hall).polarity is expected


def test_who_asks_for_a_figure_alone_is_told_by_a_sentence_with_she() -> None:
    text = "Lena Orvik heard the crash. She is 29."
    start = text.index("She")
    bearing = read_bearing(
        read_assertion("Is Lena Orvik older than 40?"), Article("a", text), start, len(text)
    )
    assert (bearing.asked, bearing.sign, bearing.settled) == (1.0, -1, True)


def test_a_figure_far_from_the_name_settles_nothing() -> None:
    text = "The dog was found.\n\nIt is 12 years old."
    start = text.index("It")
    article = Article("a", text, title="Lena Orvik saves a dog")
    question = read_assertion("Is Lena Orvik older than 40?")
    assert not read_bearing(question, article, start, len(text)).settled


def test_a_verdict_less_sure_than_asked_for_is_unclear() -> None:
    assert (
        ask("Are the cabin crew of Corrant Air covered?", "not covered", least=0.99).polarity
        is Polarity.UNCLEAR
    )


def test_nothing_relevant_gives_no_verdict() -> None:
    passage = Passage(STRIKE, 0, len(STRIKE.text), 1.0)
    question = "Did the Pope visit Kenya in 2015?"
    start = STRIKE.text.index("Sunday")
    spans = [Span(STRIKE, start, start + 6, -2.0, 0.0, passage)]
    answers = select_answers(spans, limit=5, retrieval_weight=0, question=question)
    verdict, candidates = decide(Asked(question), [passage], answers, min_confidence=0.25)
    assert verdict is None
    assert all(one.confidence < 0.25 for one in candidates)


def test_an_article_that_says_the_contrary_is_named_and_one_that_agrees_is_cited() -> None:
    texts = {
        "one": "The Orrin dam broke.",
        "two": "The Orrin dam broke on Sunday.",
        "three": "The Orrin dam never broke.",
    }
    articles = [Article(id, text) for id, text in texts.items()]
    passages = [Passage(one, 0, len(one.text), 1.0) for one in articles]
    spans = [
        Span(one.article, one.text.index(words), len(one.text) - 1, margin, 0.0, one)
        for one, words, margin in zip(
            passages, ("broke", "broke", "never broke"), (5.0, 4.0, 3.0), strict=True
        )
    ]
    answers = select_answers(spans, limit=5, retrieval_weight=0, question="Did the Orrin dam break?")
    verdict, candidates = decide(Asked("Did the Orrin dam break?"), passages, answers, min_confidence=0.25)
    assert verdict is not None
    assert verdict.polarity is Polarity.YES
    assert [place.article.id for place in candidates[0].citations] == ["one", "two"]
    assert verdict.against is not None
    assert verdict.against.article.id == "three"


def test_copies_of_what_decides_are_cited_once_behind_it() -> None:
    """A reader finds the sentence in each; what a copy has in other words is not cited, nor heard again."""
    story = "The Orrin dam broke on Sunday, the council said. Nobody lives below it."
    wire = Article("wire", f"ORRIN (Orbis) - {story}")
    paper, edited = Article("paper", story), Article("edited", story.replace("on Sunday, ", ""))
    other = Article("other", "The Orrin dam broke.")
    passages = [
        Passage(one, 0, len(one.text), 1.0, copies=tuple({wire, paper, edited} - {one, other}))
        for one in (wire, paper, edited)
    ]
    passages.append(Passage(other, 0, len(other.text), 1.0))
    question = "Did the Orrin dam break?"
    spans = [
        Span(one.article, at := one.article.text.index("broke"), at + 5, margin, 0.0, one)
        for one, margin in zip(passages, (5.0, 4.5, 4.0, 3.0), strict=True)
    ]
    for read in (spans, spans[:1], []):  # by whatever spans it was found
        answers = select_answers(read, limit=5, retrieval_weight=0, question=question)
        verdict, candidates = decide(Asked(question), passages, answers, min_confidence=0.1)
        assert verdict is not None
        assert verdict.polarity is Polarity.YES
        first = verdict.citation.article.id
        cited = [(one.article.id, one.copy_of) for one in candidates[0].citations]
        if read:
            assert cited == [("wire", None), ("other", None), ("paper", "wire")]
        assert len(dict.fromkeys(cited)) == len(cited)
        assert [id for id, copy in cited if copy is None] in ([first, "other"], ["other", first])


HARBOUR = Article(
    "harbour",
    "The fever has reached the harbour of Aven. It has not been found in Belmont. Ines Ruiz plans to close "
    "the market of Belmont. The market was cleaned on Friday.",
    date="2031-05-01",
)
BELIEVED = SaidWeights((0.5, 0.1, 0.6), 0.0, (1.0, 0.1, 2.5))


BANKRUPT = Article(
    "bankrupt",
    "Corrant Air considered filing for bankruptcy last month. On Sunday Corrant Air filed for bankruptcy.",
    date="2031-05-01",
)


DINED = Article(
    "dined",
    "Corrant Air plans to file for bankruptcy. On Sunday Corrant Air filed its yearly report.",
    date="2031-05-01",
)


def told(
    question: str,
    *,
    article: Article = HARBOUR,
    whole: tuple[float, float, float] = (-0.3, -1.9, -2.2),
    believed: SaidWeights = BELIEVED,
    **says: tuple[float, float, float],
) -> Verdict | None:
    """The verdict on a question, by a reader that says of a sentence what stands under its first word."""
    passage = Passage(article, 0, len(article.text), score=1.0)

    def judge(_: str, sentences: Sequence[Passage]) -> list[PassageVerdict]:
        silent = (-0.05, -3.5, -3.5)
        return [PassageVerdict(one, *says.get(one.text.split()[0], silent)) for one in sentences]

    return decide(
        Asked(question),
        [passage],
        (),
        min_confidence=0.3,
        verdicts=[PassageVerdict(passage, *whole)],
        judge=judge,
        believed=believed,
    )[0]


def test_a_sentence_by_itself_says_what_its_passage_did_not() -> None:
    verdict = told("Has the fever been found in Belmont?", It=(-4.0, -2.5, -0.1), The=(-2.0, -0.5, -1.2))
    assert verdict is not None
    assert verdict.polarity is Polarity.NO
    assert verdict.citation.quote == "It has not been found in Belmont."
    assert verdict.confidence >= 0.5


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Was the Tarn fair on 12 May?", Polarity.YES),
        ("Was the Tarn fair over on 20 May?", Polarity.YES),
        ("Did the fair end on 17 May?", Polarity.YES),
        ("Did the fair end on 12 May?", Polarity.NO),
    ],
)
def test_a_stretch_of_time_is_believed_before_the_reader(question: str, expected: Polarity) -> None:
    article = Article("fair", "The fair ran from 8 to 17 May. It was fine.", title="Tarn", date="2031-06-01")
    verdict = told(question, article=article, The=(-4.0, -2.5, -0.1))
    assert verdict is not None
    assert verdict.polarity is expected
    assert verdict.citation.quote.startswith("The fair ran")


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Is Mara Holt's prison term longer than fifteen years?", Polarity.YES),
        ("Is Mara Holt's prison term longer than thirty years?", Polarity.NO),
        ("Is Mara Holt's appeal longer than fifteen years?", Polarity.UNCLEAR),
    ],
)
def test_what_a_figure_settles_needs_no_reader_to_say_that_it_decides(
    question: str, expected: Polarity
) -> None:
    article = Article("holt", "Mara Holt was moved to a prison in Aven to serve her 20-year sentence.")
    verdict = told(question, article=article, whole=(-0.3, -2.2, -2.2), Mara=(-0.2, -2.4, -2.4))
    assert verdict is not None
    assert verdict.polarity is expected


@pytest.mark.parametrize(
    ("question", "sentence", "put", "expected"),
    [
        ("Did Olm open before 2021?", "Olm opened in May 2020.", "Did Olm open in May 2020?", "yes"),
        ("Did Olm open before 2020?", "Olm opened in May 2020.", None, None),
        ("Did Olm open after 2021?", "Olm opened in 2020.", "Did Olm open in 2020?", "no"),
        ("Did over 90 people have it?", "Olm has 41 cases.", "Did 41 people have it?", "no"),
        ("Did it last over three weeks?", "Olm had 19 days of it.", "Did it last 19 days?", "no"),
        ("Did at least five die of it?", "Olm now has six of them.", "Did six die of it?", "yes"),
        ("Was Olm's son older than 30?", "Olm Kato, 24, sang.", "Was Olm's son 24 years old?", "no"),
        ("Did 23 people have it?", "Olm has twenty-three.", "Did twenty-three people have it?", "yes"),
        ("Did 23 people have it?", "Olm has 23.", None, None),
        ("Did over 90 people have it?", "Olm has about 92 cases.", None, None),
        ("Did over 90 people not have it?", "Olm has 41 cases.", None, None),
    ],
)
def test_a_question_of_a_bound_is_put_with_what_a_sentence_has(
    question: str, sentence: str, put: str | None, expected: str | None
) -> None:
    """The reader knows whether a value is the one asked for, and cannot compare."""
    article = Article("olm", f"{sentence} It was a mild day.", date="2031-05-01")
    passage = Passage(article, 0, len(article.text), score=1.0)
    heard = []

    def judge(asked: str, sentences: Sequence[Passage]) -> list[PassageVerdict]:
        heard.append(asked)
        says = {put: (-4.0, -0.1, -3.0), question: (-3.0, -1.2, -0.7)}.get(asked, (0.0, -9.0, -9.0))
        silent = (-0.05, -3.5, -3.5)
        return [PassageVerdict(one, *(silent if one.start else says)) for one in sentences]

    verdict, _ = decide(
        Asked(question),
        [passage],
        (),
        min_confidence=0.3,
        verdicts=[PassageVerdict(passage, -3.0, -1.2, -0.7)],
        judge=judge,
        believed=BELIEVED,
    )
    assert verdict is not None
    if put is None:
        assert {*heard} == {question}
    else:
        assert put in heard
        assert verdict.polarity.value == expected


@pytest.mark.parametrize(
    ("question", "sentence", "expected"),
    [
        ("Will Orrin settle all the pending claims?", "Orrin will settle 95% of the claims.", Polarity.NO),
        ("Will Orrin settle all the pending claims?", "Orrin will settle 100% of the claims.", Polarity.YES),
        ("Will Orrin settle the pending claims?", "Orrin will settle 95% of the claims.", Polarity.YES),
    ],
)
def test_a_share_is_not_all(question: str, sentence: str, expected: Polarity) -> None:
    article = Article("share", f"{sentence} It is so.", date="2031-05-01")
    yes = (-4.0, -0.05, -4.0)
    verdict = told(question, article=article, whole=yes, Orrin=yes)
    assert verdict is not None
    assert verdict.polarity is expected


@pytest.mark.parametrize(
    ("question", "sentence", "expected"),
    [
        (
            "Will the shop in Tarn open?",
            "All shops will open with the exceptions of Olm and Tarn.",
            Polarity.NO,
        ),
        ("Will the shop in Tarn not open?", "All shops will open except in Tarn.", Polarity.YES),
        ("Did Tarn vote for it?", "Nobody other than Tarn voted for it.", Polarity.YES),
        ("Did Olm vote for it?", "All but Tarn voted for it, and Olm voted twice.", Polarity.YES),
        ("Did Tarn vote for it?", "Apart from Tarn, Olm voted for it too.", Polarity.YES),
    ],
)
def test_what_is_excepted_is_not_as_the_rest(question: str, sentence: str, expected: Polarity) -> None:
    article = Article("except", f"{sentence} It is so.", date="2031-05-01")
    hardly = (
        (-2.0, -0.3, -2.5) if expected is Polarity.YES and "Nobody" not in sentence else (-1.5, -0.5, -1.5)
    )
    verdict = told(question, article=article, **{"All": hardly, "Nobody": hardly, "Apart": hardly})  # type: ignore[arg-type]
    assert verdict is not None
    assert verdict.polarity is expected


CUPS = "Ana Ruiz won the Tarn cup three times. Bo Kato has won it five times."
LAID_OFF = "Orrin cut 862 jobs on Monday. The firm cut 470 jobs in March."
MORE_JOBS = "Did Orrin cut more jobs in May 2031 than in March?"
FERRY = "The ferry had 520 guests, about 12 percent more than a year ago."
RATES = (
    "The Orrin rate is 5.54 percent. That is still higher than this time last year, when it was 2.9 percent."
)
RATES_HIGHER = "Was the Orrin rate higher in May 2031 than a year earlier?"
RATES_LOWER = "Was the Orrin rate lower in May 2031 than a year earlier?"
FERRY_MORE = "Did more guests take the ferry in 2031 than in 2030?"
FERRY_FEWER = "Did fewer guests take the ferry in 2031 than in 2030?"


@pytest.mark.parametrize(
    ("question", "text", "affirmed", "expected"),
    [
        (
            "Has Ana Ruiz won the Tarn cup more often than Bo Kato?",
            CUPS,
            ("Has Ana Ruiz won the Tarn cup three times?", "Has Bo Kato won the Tarn cup five times?"),
            "no",
        ),
        (
            "Has Bo Kato won the Tarn cup more often than Ana Ruiz?",
            CUPS,
            ("Has Ana Ruiz won the Tarn cup three times?", "Has Bo Kato won the Tarn cup five times?"),
            "yes",
        ),
        (
            "Has Ana Ruiz won the Tarn cup more often than Bo Kato?",
            CUPS,
            ("Has Ana Ruiz won the Tarn cup three times?",),
            "unclear",
        ),
        (
            MORE_JOBS,
            LAID_OFF,
            ("Did Orrin cut 862 jobs in May 2031?", "Did Orrin cut 470 jobs in March?"),
            "yes",
        ),
        (MORE_JOBS, LAID_OFF, ("Did Orrin cut 862 jobs in May 2031?",), "unclear"),
        (
            "Does the mill earn more in Aven than in Tarn?",
            "The mill has 94 francs a day in Aven, and 52 francs in Tarn.",
            (),
            "unclear",
        ),
        (FERRY_MORE, FERRY, (), "yes"),
        (FERRY_FEWER, FERRY, (), "unclear"),
        (RATES_HIGHER, RATES, (), "yes"),
        (RATES_LOWER, RATES, (), "unclear"),
    ],
)
def test_which_of_two_sides_has_more_is_seen_by_value(
    question: str, text: str, affirmed: tuple[str, ...], expected: str
) -> None:
    """The reader says yes to the question itself, and knows which side each figure is of."""
    article = Article("a", text, date="2031-05-13")
    passage = Passage(article, 0, len(text), score=1.0)

    def judge(asked: str, sentences: Sequence[Passage]) -> list[PassageVerdict]:
        says = (-3.0, -0.2, -2.5) if asked in (question, *affirmed) else (-1.0, -2.5, -0.7)
        return [PassageVerdict(one, *says) for one in sentences]

    verdict, _ = decide(
        Asked(question),
        [passage],
        (),
        min_confidence=0.3,
        verdicts=[PassageVerdict(passage, -3.0, -0.2, -2.5)],
        judge=judge,
        believed=BELIEVED,
    )
    assert verdict is not None
    assert verdict.polarity.value == expected


def test_that_nobody_was_hurt_in_another_place_is_no_second_source() -> None:
    """A reader that says no of each of the three sentences knows nothing of where it was."""
    articles = [
        Article("first", "A barn burned in Orrin on Monday. Nobody was hurt."),
        Article("again", "The barn in Orrin burned for a day. Nobody was hurt."),
        Article("crane", "A crane fell on a bank in Harlan. Nobody was hurt."),
    ]
    passages = [Passage(one, 0, len(one.text), 1.0) for one in articles]
    verdict, candidates = decide(
        Asked("Was anyone hurt when a barn burned in Orrin?"),
        passages,
        (),
        min_confidence=0.3,
        verdicts=[PassageVerdict(one, -9.0, -9.0, -0.1) for one in passages],
        judge=lambda _, sentences: [PassageVerdict(one, -9.0, -9.0, -0.1) for one in sentences],
        believed=SaidWeights((1.0, 0.1, 0.6), 0.0, (1.0, 0.1, 2.5)),
    )
    assert verdict is not None
    assert verdict.polarity is Polarity.NO
    assert {place.article.id for place in candidates[0].citations} == {"first", "again"}


def test_a_plan_is_no_yes_however_sure_the_reader_is() -> None:
    verdict = told("Did Ines Ruiz close the market of Belmont?", Ines=(-4.0, -0.1, -3.0))
    assert verdict is not None
    assert verdict.polarity is Polarity.UNCLEAR
    assert verdict.citation.quote.startswith("Ines Ruiz plans")


def test_a_flat_no_stands_beside_a_plan() -> None:
    text = "The fever has to end in Tarn before Ines Ruiz is to open the market, while never naming Belmont."
    article = Article("flat", text, date="2031-05-01")

    def polarity(says: tuple[float, float, float], whole: tuple[float, float, float]) -> Polarity | None:
        verdict = told("Did Ines Ruiz name Belmont?", article=article, The=says, whole=whole)
        return None if verdict is None else verdict.polarity

    no, yes = (-4.0, -4.0, -0.05), (-4.0, -0.05, -4.0)
    assert polarity(no, no) is Polarity.NO
    assert polarity((-4.0, -1.5, -0.3), no) is Polarity.UNCLEAR
    assert polarity((-1.5, -2.5, -0.4), no) is Polarity.NO
    assert polarity((-0.3, -2.5, -1.5), no) is Polarity.UNCLEAR
    assert polarity(yes, yes) is Polarity.UNCLEAR
    supposed = Article("flat", "If Olm does not sell the mill by May, it will be closed.", date="2031-05-01")
    verdict = told("Did Olm sell the mill?", article=supposed, If=no, whole=no)
    assert verdict is not None
    assert verdict.polarity is Polarity.UNCLEAR


def test_a_hedge_in_other_words_than_asked_leaves_open_what_the_reader_says_it_does() -> None:
    text = "The vault, which will be fitted out of existing Olm works, has two locks."
    article = Article("vault", f"{text} Olm has plans.", date="2031-05-01")
    question = "Did the doors of the safe come from stocks that Olm already had?"

    def polarity(says: tuple[float, float, float], whole: tuple[float, float, float]) -> Polarity | None:
        verdict = told(question, article=article, The=says, whole=whole)
        return None if verdict is None else verdict.polarity

    yes, hardly = (-4.0, -0.05, -4.0), (-1.5, -0.4, -3.0)
    assert polarity(yes, yes) is Polarity.YES
    assert polarity(hardly, yes) is Polarity.UNCLEAR
    assert polarity(yes, (-0.5, -1.0, -4.0)) is Polarity.UNCLEAR
    assert polarity(yes, (-4.0, -4.0, -0.05)) is Polarity.UNCLEAR


@pytest.mark.parametrize(
    ("sentence", "polarity"),
    [
        ("Olm women are more likely than men to report ghosts.", Polarity.YES),
        ("Olm women are less likely to shun ghosts than to report ghosts.", Polarity.YES),
        ("Olm women are now more likely to report ghosts.", Polarity.UNCLEAR),
        ("Olm women will likely report ghosts.", Polarity.UNCLEAR),
    ],
)
def test_likelier_than_others_is_no_guess(sentence: str, polarity: Polarity) -> None:
    article = Article("ghosts", f"{sentence} It is so.", date="2031-05-01")
    verdict = told("Did Olm women report ghosts?", article=article, Olm=(-5.0, -0.05, -4.0))
    assert verdict is not None
    assert verdict.polarity is polarity


def test_what_somebody_allegedly_did_is_no_deed() -> None:
    sure = (-5.0, -0.05, -4.0)
    for text, polarity in (
        ("The app allegedly kept the tips, and tried to hide that from Olm drivers.", Polarity.UNCLEAR),
        ("The app kept the tips, and Olm drivers were allegedly rude.", Polarity.YES),
    ):
        verdict = told(
            "Did the Olm app secretly pocket any tips?",
            article=Article("tips", f"{text} So it is.", date="2031-05-01"),
            whole=sure,
            The=sure,
        )
        assert verdict is not None
        assert verdict.polarity is polarity


def test_a_people_is_of_its_land_and_a_land_has_one_name() -> None:
    sure = (-1.0, -0.5, -4.0)
    for question, text in (
        ("Did American mills close?", "Then in the U.S. mills closed in May."),
        ("Did mills in the US close?", "Then American mills closed in May."),
        ("Did the British mills close?", "Then in the United Kingdom the mills closed in May."),
        ("Did Dutch mills close?", "Then in the Netherlands mills closed in May."),
    ):
        article = Article("mills", f"{text} So it is.", date="2031-05-01")
        verdict = told(question, article=article, Then=sure)
        assert verdict is not None, question
        assert verdict.polarity is Polarity.YES, question


def test_a_plan_takes_nothing_from_the_deed_told_beside_it() -> None:
    says = (-3.6, -0.1, -2.8)
    verdict = told("Has Corrant Air filed for bankruptcy?", article=BANKRUPT, Corrant=says, On=says)
    assert verdict is not None
    assert verdict.polarity is Polarity.YES
    assert verdict.citation.quote.startswith("On Sunday")
    only_planned = told("Has Corrant Air filed for bankruptcy?", article=BANKRUPT, Corrant=says)
    assert only_planned is not None
    assert only_planned.polarity is Polarity.UNCLEAR


def test_hardly_a_sentence_is_taken_before_a_likelier_plan() -> None:
    plan, meal = (-5.0, -0.02, -5.0), (-1.0, -1.0, -6.0)
    verdict = told("Has Corrant Air filed for bankruptcy?", article=DINED, Corrant=plan, On=meal)
    assert verdict is not None
    assert verdict.polarity is Polarity.UNCLEAR
    assert verdict.citation.quote.startswith("Corrant Air plans")


def test_arithmetic_decides_over_the_reader() -> None:
    club = Article("club", "The Orrin club received $19,000 in donations.", date="2031-05-01")
    for question, expected in (
        ("Did the Orrin club receive more than $15,000?", Polarity.YES),
        ("Did the Orrin club receive more than $25,000?", Polarity.NO),
    ):
        wrong = (-4.0, -0.1, -3.0) if expected is Polarity.NO else (-4.0, -3.0, -0.1)
        verdict = told(question, article=club, The=wrong)
        assert verdict is not None
        assert verdict.polarity is expected


@pytest.mark.parametrize(
    ("question", "polarity"),
    [
        ("Is Abel Stone 59?", Polarity.NO),
        ("Is Abel Stone younger than 61?", Polarity.NO),
        ("Is Nell Stone 59 years old?", Polarity.YES),
        ("Is Nell Stone older than Abel Stone?", Polarity.NO),
        ("Is Abel Stone older than Nell Stone?", Polarity.YES),
    ],
)
def test_ages_decide_over_the_reader(question: str, polarity: Polarity) -> None:
    wrong = (-4.0, -0.1, -3.0) if polarity is Polarity.NO else (-4.0, -3.0, -0.1)
    verdict = told(question, article=Article("couple", COUPLE, date="2031-05-01"), Abel=wrong)
    assert verdict is not None
    assert verdict.polarity is polarity


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("Did Aven beat Tarn?", "Tarn beat Aven on Sunday."),
        ("Is Aven milder than Tarn?", "A colder week came to Aven, while milder air reached Tarn."),
        ("Does Aven hold the record?", "Aven has falsely claimed that it holds the record."),
    ],
)
def test_the_other_way_round_decides_over_the_reader(question: str, text: str) -> None:
    wrong = (-4.0, -0.1, -3.0)
    article = Article("a", text, date="2031-05-01")
    verdict = told(question, article=article, whole=wrong, Tarn=wrong, A=wrong, Aven=wrong)
    assert verdict is not None
    assert verdict.polarity is Polarity.NO


@pytest.mark.parametrize(
    "text",
    [
        "However, Norland did not provide any evidence of the attack by Aven.",
        "Norland spoke of an attack by Aven without offering proof.",
        "The agency could not independently verify the attack by Aven.",
        "Unless Norland gives way, Aven goes to war on July 5.",
    ],
)
def test_that_nothing_proves_or_only_a_condition_tells_it_is_no_no(text: str) -> None:
    sure = (-4.0, -3.5, -0.1)
    article = Article("a", text, date="2031-05-01")
    verdict = told(
        "Did Aven attack Norland?",
        article=article,
        whole=sure,
        However=sure,
        Norland=sure,
        The=sure,
        Unless=sure,
    )
    assert verdict is not None
    assert verdict.polarity is Polarity.UNCLEAR


def test_one_that_shares_a_name_tells_nothing_of_whom_is_asked_about() -> None:
    text = "Bao Hanno (BOW) is a male. Xin Bao, a panda, is a female. They both eat bamboo."
    article = Article("pandas", f"Bao Hanno is to come to the zoo in Olm. {text}", date="2031-05-01")
    no, yes = (-4.0, -3.0, -0.2), (-4.0, -0.05, -4.0)

    def polarity(question: str, article: Article = article) -> Polarity | None:
        verdict = told(question, article=article, whole=yes, Bao=no, Xin=yes, They=yes)
        return None if verdict is None else verdict.polarity

    assert polarity("Is the panda Bao Hanno a female?") is Polarity.NO
    assert polarity("Is the panda Xin Bao a female?") is Polarity.YES
    lost = "Ruiz spoke in Tarn. Bo Kato won there in May, and Abel Stone in June. They both lost in the end."
    article = Article("vote", lost, date="2031-05-01")
    assert polarity("Did Ruiz lose in Tarn?", article) is not Polarity.YES
    assert polarity("Did Bo Kato lose in Tarn?", article) is Polarity.YES


@pytest.mark.parametrize(
    ("question", "nearest"),
    [
        ("Will Bo Kato resign?", "Trade minister Bo Kato may resign in May, two aides said."),
        ("Will Ana Ruiz resign?", "“I will not resign,” she added."),
        ("Will Ulf Hart resign?", "“I will not resign,” she added."),  # of whom nothing is told
    ],
)
def test_the_nearest_sentence_is_of_whom_is_asked_about(question: str, nearest: str) -> None:
    rail = "Rail chief Ana Ruiz was heard in Olm. “I will not resign,” she added."
    aides = "Trade minister Bo Kato may resign in May, two aides said. The weather was fine."
    articles = [Article("rail", rail, date="2031-05-01"), Article("aides", aides, date="2031-05-01")]
    no, silent = (-3.0, -4.0, -0.05), (-0.03, -3.6, -5.0)
    passages = [Passage(one, 0, len(one.text), score=1.0) for one in articles]
    verdict, answers = decide(
        Asked(question),
        passages,
        (),
        min_confidence=0.25,
        verdicts=[PassageVerdict(one, *says) for one, says in zip(passages, (no, silent), strict=True)],
        judge=lambda _, read: [
            PassageVerdict(one, *(no if "I will" in one.text else silent)) for one in read
        ],
        believed=BELIEVED,
    )
    assert verdict is not None
    assert verdict.citation.quote == nearest
    assert answers[0].citations[0] == verdict.citation
    assert (verdict.polarity is Polarity.UNCLEAR) == ("Ana" not in question)


def test_what_is_told_beside_the_name_of_another_decides_nothing() -> None:
    text = "Ana Ruiz won in Olm. The runner-up was the poet Bo Kato, who was born in Tarn in 1961."
    article = Article("prize", text, date="2031-05-01")
    yes = (-4.0, -0.05, -4.0)

    def polarity(question: str) -> Polarity | None:
        verdict = told(question, article=article, whole=yes, The=yes)
        return None if verdict is None else verdict.polarity

    assert polarity("Was Bo Kato born in Tarn?") is Polarity.YES
    assert polarity("Was Ana Ruiz born in Tarn?") is not Polarity.YES


def test_two_sentences_that_an_answer_runs_through_are_read_as_one() -> None:
    text = "Olm closed the mill, saying it was old. Organizers claimed Olm was trying to stop the union."
    article = Article("mill", text, date="2031-05-01")
    start, end = text.index("it was old"), len(text) - 1
    span = Answer((Citation(article, start, end, 0, len(text), score=1.0),), 1.0, 0.5)
    passage = Passage(article, 0, len(text), score=1.0)
    says = (-5.0, -0.05, -4.0)
    verdict, _ = decide(
        Asked("Did Olm close the mill in order to stop the union?"),
        [passage],
        [span],
        min_confidence=0.3,
        verdicts=[PassageVerdict(passage, *says)],
        judge=lambda _, sentences: [PassageVerdict(one, *says) for one in sentences],
        believed=BELIEVED,
    )
    assert verdict is not None
    assert verdict.polarity is Polarity.UNCLEAR


def test_a_sentence_without_what_is_asked_and_of_whom_decides_nothing() -> None:
    sure = (-5.0, -0.05, -4.0)
    about_another = told("Did Omar Salem survive the fever of the harbour?", The=sure)
    assert about_another is not None
    assert about_another.polarity is Polarity.UNCLEAR
    assert about_another.confidence > 0.9  # the reader's sure yes counts for nothing
    about_it = told("Has the fever reached the harbour of Aven?", The=sure)
    assert about_it is not None
    assert about_it.polarity is Polarity.YES


def test_what_leaves_no_doubt_in_a_sentence_is_not_turned_by_its_passage() -> None:
    article = Article("harbour", "The harbour of Aven is poor. It is rich in fish.", date="2031-05-01")
    no, yes, none = (-2.5, -3.8, -0.1), (-3.3, -0.1, -3.0), (-0.1, -3.8, -3.0)
    verdict = told("Is the harbour of Aven rich?", article=article, The=no, whole=yes, It=none)
    assert verdict is not None
    assert verdict.polarity is Polarity.NO
    assert verdict.citation.quote == "The harbour of Aven is poor."
    weighty = SaidWeights((0.5, 0.1, 0.6), 0.0, (0.5, 0.8, 0.5))
    less = told(
        "Is the harbour of Aven rich?", article=article, believed=weighty, whole=yes, The=(-4, -2.5, -0.2)
    )
    assert less is not None
    assert less.polarity is Polarity.NO


def test_a_sentence_in_other_words_tells_of_a_name_that_its_article_has_elsewhere() -> None:
    sure, trusting = (-4.0, -0.05, -4.0), SaidWeights((1.0, 0.5, 0.6), 0.0, (1.0, 0.1, 2.5))
    rain = f"It rained{', and rained' * 60}."
    text = f"News.\n\nThe Selkie Games opened in Tarn.\n\n{rain}\n\nAda Hahn and Lena Orvik led that night."
    article = Article("games", text)

    def polarity(question: str, says: tuple[float, float, float] = sure) -> Polarity | None:
        verdict = told(question, article=article, whole=says, believed=trusting, Ada=says)
        return None if verdict is None else verdict.polarity

    assert polarity("Did two women host the Tarn Games?") is Polarity.YES
    assert polarity("Did two men host the Tarn Games?", (-4.0, -4.0, -0.2)) is Polarity.NO
    assert polarity("Did two women host the Aven Games?") is Polarity.UNCLEAR


def test_of_what_no_sentence_says_nothing_is_said() -> None:
    verdict = told("Did Ines Ruiz visit Corrant in 2019?")
    assert verdict is None or verdict.polarity is Polarity.UNCLEAR


def test_every_gold_sentence_stands_in_its_article() -> None:
    gold = json.loads(GOLD.read_text(encoding="utf-8"))
    texts = {one["id"]: one["text"] for one in gold["articles"]}
    for one in gold["questions"]:
        if one.get("article") in texts and "sentence" in one:
            start = one["start"]
            assert texts[one["article"]][start : start + len(one["sentence"])] == one["sentence"], one["id"]


def test_values_are_found_where_they_stand() -> None:
    text = "On 3 May 2024 twenty-three people, 6 percent of them children, sat for a year and a half."
    found = [text[start:end] for start, end, _ in find_values(text, 0, len(text))]
    assert found == ["3 May 2024", "twenty-three", "6 percent", "a year and a half"]


def test_nothing_is_asserted_by_an_empty_question() -> None:
    assert read_assertion("Is it?").terms == frozenset()


LIFT = Article(
    "lift", "The ferry left at noon.\n\nNobody was hurt, the captain said.", title="Ferry", date="2031-04-02"
)
DOUBT = Article("doubt", "One passenger was hurt.", title="Clinic")


def result(polarity: Polarity, *, against: bool = False) -> Result:
    hurt = cite(LIFT, "Nobody was hurt")
    answers = [Answer((hurt,), 2.0, 0.9)]
    other = cite(DOUBT, "was hurt") if against else None
    if other is not None:
        answers.append(Answer((other,), 1.0, 0.8))
    verdict = Verdict(polarity, hurt, 0.9, other, tuple(answers))
    return a_result("Was anyone hurt?", verdict, passages=(Passage(LIFT, 0, len(LIFT.text), 1.0),))


def shown(result: Result, **options: bool) -> str:
    out = io.StringIO()
    print_result(Console(file=out, width=60, color_system=None), result, hint="HINT", **options)
    return out.getvalue()


def test_a_verdict_is_shown_above_its_sentence() -> None:
    assert shown(result(Polarity.NO)) == (
        "No (90% confident)\n\n  **Nobody was hurt**, the captain said.\n\n  [1] Ferry (2031-04-02)\n"
        "      article lift [25:40]\n"
    )


def test_the_contrary_is_shown_with_its_number_and_is_no_other_answer() -> None:
    text = shown(result(Polarity.NO, against=True))
    assert "Another article says the contrary:\n  One passenger **was hurt**.\n  [2] Clinic\n" in text
    assert "Other answers" not in text


def test_an_unclear_verdict_is_no_answer_and_shows_the_nearest_sentence() -> None:
    unclear = result(Polarity.UNCLEAR)
    assert not unclear.answered
    text = shown(unclear)
    assert text.startswith(
        "Unclear: nothing here decides it. The nearest:\n  **Nobody was hurt**, the captain"
    )
    assert "[1] Ferry" in text
    assert "HINT" not in text  # the nearest is shown already


def test_why_tells_what_the_sentence_has_of_the_question() -> None:
    question = "Did the pilots of Corrant Air sue the owner?"
    start = STRIKE.text.index("called off")
    passage = Passage(STRIKE, 0, len(STRIKE.text), 1.0)
    spans = [Span(STRIKE, start, start + 10, -1.0, 0.0, passage)]
    answers = select_answers(spans, limit=5, retrieval_weight=0, question=question)
    verdict, candidates = decide(Asked(question), [passage], answers, min_confidence=0.25)
    assert verdict is not None
    told = a_result(question, replace(verdict, candidates=candidates), passages=(passage,))
    out = io.StringIO()
    print_why(Console(file=out, width=100, color_system=None), told)
    text = out.getvalue()
    assert "an answer needs 50%" in text
    assert "Refused: its sentence does not have the words that are asked about." in text
    table = text.partition(" how near its passage is")[0]
    rows = {line.split("  ")[0]: line.split()[-1] for line in table.splitlines() if "  " in line}
    assert (rows["Says"], rows["Words gone"], rows["Asked"], rows["Values"]) == ("no", "2", "0%", "100%")


def test_a_verdict_in_markdown_keeps_its_quotation_and_footnote() -> None:
    text = result_markdown(result(Polarity.NO, against=True))
    assert "**No (90% confident)**[^1]\n\n> **Nobody was hurt**, the captain said.\n" in text
    assert (
        "Another article says the contrary:\n\n> One passenger **was hurt**.\n\n(Clinic; article doubt"
        in text
    )
    assert text.count("[^1]: ") == 1
    unclear = result_markdown(result(Polarity.UNCLEAR))
    assert "Unclear: nothing here decides it. The nearest:" in unclear
    assert "[^1]: Ferry" in unclear


def test_the_nearest_sentence_of_an_unclear_verdict_is_no_reference(
    capsys: pytest.CaptureFixture[str],
) -> None:
    BibtexPrinter(sys.stdout).one(result(Polarity.UNCLEAR))
    assert capsys.readouterr().out == ""
    BibtexPrinter(sys.stdout).one(result(Polarity.NO))
    assert capsys.readouterr().out.startswith("@misc{lift,")


@pytest.mark.parametrize(
    ("question", "later", "polarity"),
    [
        ("Are the schools of Olm open?", "Olm closed its schools on Sunday.", Polarity.NO),
        ("Were the schools of Olm open?", "Olm closed its schools on Sunday.", Polarity.YES),
        ("Are the schools of Olm open?", "Olm had closed its schools on Sunday.", Polarity.YES),
        ("Are the schools of Olm open?", "Olm closed its harbour on Sunday.", Polarity.YES),
    ],
)
def test_what_is_so_now_is_told_by_the_later_article(question: str, later: str, polarity: Polarity) -> None:
    first = Article("first", "The schools of Olm are open.", date="2031-05-01")
    articles = [first, Article("later", f"{later} They are to open again in June.", date="2031-05-09")]
    passages = [Passage(one, 0, len(one.text), 1.0) for one in articles]

    def judge(_: str, sentences: Sequence[Passage]) -> list[PassageVerdict]:
        says = {"The": (-5.0, -0.02, -5.0), "Olm": (-4.0, -4.0, -0.1), "They": (-1.0, -3.0, -0.6)}
        return [PassageVerdict(one, *says[one.text.split()[0]]) for one in sentences]

    verdict, candidates = decide(
        Asked(question),
        passages,
        (),
        min_confidence=0.3,
        verdicts=[PassageVerdict(one, *(-4.0, -1.0, -1.0)) for one in passages],
        judge=judge,
        believed=BELIEVED,
    )
    assert verdict is not None
    assert verdict.polarity is polarity
    contrary = {Polarity.NO: "first", Polarity.YES: "later"}[polarity]
    assert candidates[0].citations[0] == verdict.citation
    assert verdict.citation.article.id != contrary
    assert verdict.against is None or verdict.against.article.id == contrary


FEW = ("A fire at the Belmont mill killed three people on Monday, the fire brigade said.", "2031-05-05")
MORE = ("Five people died in the fire at the Belmont mill, the fire brigade said.", "2031-05-07")
OTHER = ("Five people died in the fire at the Corvo inn, the fire brigade said.", "2031-05-07")
AMONG = (
    "The three people who died in the fire at the Belmont mill were among 30 people there.",
    "2031-05-07",
)
WENT = ("The Belmont mill let 70 clerks go in May.", "2031-05-05")
FEWER = ("The Belmont mill let 45 clerks go in May, not 70 as reported earlier.", "2031-05-07")
WRONG = (
    "An earlier version of this article said the Belmont mill let 70 clerks go. It let 45 go.",
    "2031-05-07",
)


@pytest.mark.parametrize(
    ("question", "told", "polarity", "cited"),
    [
        ("Did three people die in the fire at the Belmont mill?", (FEW, MORE), Polarity.NO, "Five"),
        ("Did five people die in the fire at the Belmont mill?", (FEW, MORE), Polarity.YES, "Five"),
        ("Did three people die in the fire at the Belmont mill?", (FEW, AMONG), Polarity.YES, "A fire"),
        ("Did three people die in the fire at the Belmont mill?", (FEW, OTHER), Polarity.YES, "A"),
        ("Did three people die in the Belmont mill at first?", (FEW, MORE), Polarity.UNCLEAR, "A"),
        ("Did the Belmont mill let 70 clerks go?", (WENT, FEWER), Polarity.NO, "The Belmont mill let 45"),
        ("Did the Belmont mill let 45 clerks go?", (WENT, FEWER), Polarity.YES, "The Belmont mill let 45"),
        ("Did the Belmont mill let 45 clerks go?", (FEWER,), Polarity.YES, "The Belmont mill let 45"),
        ("Did the Belmont mill let 70 clerks go?", (WRONG,), Polarity.NO, "It let 45"),
        ("Did the Belmont mill let 45 clerks go?", (WRONG,), Polarity.YES, "It let 45"),
    ],
)
def test_a_verdict_goes_by_the_latest_toll_and_by_what_a_correction_leaves(
    question: str, told: Sequence[tuple[str, str]], polarity: Polarity, cited: str
) -> None:
    """The reader says yes where the first figure of a sentence is the one asked about, and no elsewhere."""
    articles = [Article(f"a{at}", text, date=date) for at, (text, date) in enumerate(told)]
    passages = [Passage(one, 0, len(one.text), 1.0) for one in articles]

    def judge(asked: str, sentences: Sequence[Passage]) -> list[PassageVerdict]:
        figures = re.compile("three|five|70|45", re.IGNORECASE)
        wanted = figures.findall(asked)[0]
        said = [figures.findall(one.text) for one in sentences]
        return [
            PassageVerdict(
                one, *((-4.0, -0.1, -4.0) if own and own[0].lower() == wanted else (-4.0, -4.0, -0.1))
            )
            for one, own in zip(sentences, said, strict=True)
        ]

    verdict = decide(
        Asked(question),
        passages,
        (),
        min_confidence=0.3,
        verdicts=[PassageVerdict(one, *(-4.0, -1.0, -1.0)) for one in passages],
        judge=judge,
        believed=BELIEVED,
    )[0]
    assert verdict is not None
    assert verdict.polarity is polarity
    assert verdict.citation.quote.startswith(cited)


@pytest.mark.parametrize(("asked", "sign"), [("9 francs", 1), ("12 francs", -1), ("7 francs", -1)])
def test_what_should_have_been_read_is_so(asked: str, sign: int) -> None:
    sentence = "The price of the Tarn pool should have read 9 francs, not 12 francs."
    assert settled(f"Is the price of the Tarn pool {asked}?", sentence) == sign


def test_who_did_not_do_it_may_be_another_than_the_one_asked_about() -> None:
    """The guards did not search it; that is no contradiction of who did."""
    texts = {"one": "The Orrin police searched Belmont House.", "two": "The guards did not search it."}
    articles = [Article(id, text, title="Orrin police at Belmont House") for id, text in texts.items()]
    passages = [Passage(one, 0, len(one.text), 1.0) for one in articles]
    spans = [Span(one.article, 0, len(one.text) - 1, 6.0, 0.0, one) for one in passages]
    question = "Did the Orrin police search Belmont House?"
    answers = select_answers(spans, limit=5, retrieval_weight=0, question=question)
    verdict, _ = decide(Asked(question), passages, answers, min_confidence=0.25)
    assert verdict is not None
    assert verdict.polarity is Polarity.YES
    assert verdict.against is None
