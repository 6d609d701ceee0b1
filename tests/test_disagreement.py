"""Disagreement: two figures for one thing are both told, the latest first; two things are no disagreement."""

from __future__ import annotations

import io
import json
import math
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

from dateline.answers.aggregation.disagreement import find_disagreement
from dateline.answers.found import Found, take
from dateline.answers.reply import STEPS, shown
from dateline.cli.render import print_result
from dateline.language.values.quantities import Quantity
from dateline.output.markdown import result_markdown
from dateline.output.wording import claim_words, disagreement_line
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


def test_what_was_hoped_for_disagrees_with_nothing() -> None:
    question = "How many guests did the Varenna ferry museum have in 2031?"
    hoped = Article("hoped", "The Varenna ferry museum hopes for 900 guests in 2031.", date="2031-01-05")
    told = Article("told", "The Varenna ferry museum had 310 guests in 2031.", date="2031-12-05")
    assert found(span(told, "310 guests", 4.0), span(hoped, "900 guests", 3.9), question=question) is None
    counted = Article("counted", "The Varenna ferry museum had 900 guests in 2031.", date="2031-01-05")
    assert found(span(told, "310 guests", 4.0), span(counted, "900 guests", 3.9), question=question)


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


def replied(question: str, *spans: Span) -> Found:
    settings = Settings(retrieval_weight=0, answers=10)
    return take(STEPS, Found.of(Asked(question), spans, settings=settings, calibration=UNCALIBRATED))


def line(reply: Found) -> str | None:
    return None if reply.disagreement is None else disagreement_line(reply.disagreement)


def test_what_a_toll_outgrew_is_no_disagreement_but_what_was_told_earlier() -> None:
    reply = replied(QUESTION, span(EARLY, "14", 3.2), span(LATE, "31", 3.0))
    assert line(reply) == "Told earlier: 14 (Halyard News Service, 2031-04-02)"
    assert reply.disagreement is not None
    assert claim_words(reply.disagreement) == (None, "14")  # the page's, too: 31 stands above it
    at_first = replied(f"{QUESTION[:-1]} at first?", span(EARLY, "14", 3.2), span(LATE, "31", 3.0))
    assert (line(at_first) or "").startswith("The articles disagree: 31")


@pytest.mark.parametrize(
    ("question", "early", "late", "first"),
    [
        (
            "How many cases of measles are there in Varenna?",
            "Measles cases in Varenna have doubled to [412], the ministry said.",
            "Varenna closed its pools on Friday after cases of measles there passed [500].",
            "500",
        ),
        (
            "How many people were evacuated in Varenna?",
            "Before the flood [412] people were evacuated in Varenna.",
            "By now [1,500] people have been evacuated in Varenna, the mayor said.",
            "1,500",
        ),
        (  # a court's cases, and seats, grow with no story
            "How many seats has the hall in Varenna?",
            "The hall in Varenna has [412] seats.",
            "The hall in Varenna has [500] seats, the builder said.",
            "412",
        ),
    ],
)
def test_counts_that_spread_are_told_like_tolls(question: str, early: str, late: str, first: str) -> None:
    assert replied(question, *read((early, "2031-04-02"), (late, "2031-04-05"))).answers[0].text == first


def read(*told: tuple[str, str | None]) -> list[Span]:
    """An article for each text and date, and what stands in its brackets as read there, the first surest."""
    spans = []
    for number, (text, date) in enumerate(told):
        words = text[text.index("[") + 1 : text.index("]")]
        article = Article(
            f"a{number}", text.replace("[", "").replace("]", ""), date=date, source=f"Paper {number}"
        )
        spans.append(span(article, words, 3.2 - 0.2 * number))
    return spans


HURT = "How many people were hurt in the Varenna tram crash?"
HURT_14 = "The tram crash in Varenna left [14] people hurt, the fire brigade said."


@pytest.mark.parametrize(
    "correction",
    [
        "In the tram crash in Varenna [19] people were hurt, not 14 as reported earlier, the clinic said.",
        "In the tram crash in Varenna [nine] people were hurt, and not 14, the clinic said.",
        "The number of those hurt in the tram crash in Varenna was revised to [19] from 14.",
        "The clinic has [nine] people hurt in the tram crash in Varenna. The earlier report of 14 is wrong.",
    ],
)
def test_a_figure_that_a_later_article_takes_back_gives_way_and_is_marked(correction: str) -> None:
    for date in ("2031-04-03", "2031-04-02"):  # of the same day, too: it names the figure as an earlier one
        spans = read((HURT_14, "2031-04-02"), (correction, date))
        reply = replied(HURT, *spans)
        assert reply.answers[0].text == spans[1].text
        assert line(reply) == "Told earlier: 14, taken back since (Paper 0, 2031-04-02)"
        assert reply.answers[0].confidence >= reply.answers[1].confidence


@pytest.mark.parametrize(
    "question", ["What was the loss of the Varenna mill?", "Which loss did the Varenna mill have?"]
)
def test_what_is_taken_back_gives_way_however_it_is_asked(question: str) -> None:
    early = "The loss of the Varenna mill was [7.5 million] francs, the owner said."
    late = "The Courant gave the loss of the Varenna mill as 7.5 million francs. It was [5.7 million] francs"
    corrected = f"{late}, not 7.5 million as reported earlier."
    reply = replied(question, *read((early, "2031-04-02"), (corrected, "2031-04-03")))
    assert reply.answers[0].text == "5.7 million"
    other = replied(question, *read((early, "2031-04-02"), (f"{late}.", "2031-04-03")))
    assert other.disagreement is None


def test_what_else_articles_count_still_disagrees_with_a_correction() -> None:
    correction = "In the tram crash in Varenna [nine] people were hurt, and not 14, the clinic said."
    third = "The tram crash in Varenna hurt [17] people, a passenger said."
    reply = replied(HURT, *read((HURT_14, "2031-04-02"), (correction, "2031-04-03"), (third, "2031-04-03")))
    assert reply.answers[0].text == "nine"
    assert line(reply) == (
        "The articles disagree: nine (Paper 1, 2031-04-03) · 17 (Paper 2, 2031-04-03) · "
        "14, taken back since (Paper 0, 2031-04-02)"
    )


@pytest.mark.parametrize(
    ("question", "second", "date"),
    [  # who asks for it, an article of an earlier day, another figure taken back
        (
            "How many people were first reported hurt in the Varenna tram crash?",
            "In the Varenna tram crash [nine] people were hurt, not 14 as reported earlier.",
            "2031-04-03",
        ),
        (
            HURT,
            "In the Varenna tram crash [nine] people were hurt, not 14 as reported earlier.",
            "2031-04-01",
        ),
        (
            HURT,
            "In the Varenna tram crash [nine] people were hurt, not 12 as reported earlier.",
            "2031-04-03",
        ),
    ],
)
def test_what_takes_nothing_back_is_not_told_first(question: str, second: str, date: str) -> None:
    reply = replied(question, *read((HURT_14, "2031-04-02"), (second, date)))
    assert reply.answers[0].text == "14"
    assert "taken back" not in (line(reply) or "")


@pytest.mark.parametrize(
    ("late", "date", "first"),
    [
        ("The Varenna tram carried [96] passengers, by a revised list.", "2031-04-03", "96"),
        ("The revised list puts the passengers that the Varenna tram carried at [96].", "2031-04-03", "96"),
        ("The Varenna tram carried [96] passengers, the operator said.", "2031-04-03", "84"),
        ("The Varenna tram carried [96] passengers, by a revised list.", "2031-04-02", "84"),
        ("The Varenna tram carried [96] passengers. The timetable was revised.", "2031-04-03", "84"),
    ],
)
def test_a_figure_that_a_later_article_calls_revised_is_told_first(late: str, date: str, first: str) -> None:
    early = "The Varenna tram carried [84] passengers when it crashed."
    reply = replied(
        "How many passengers did the Varenna tram carry?", *read((early, "2031-04-02"), (late, date))
    )
    assert reply.answers[0].text == first
    assert (line(reply) or "").startswith("The articles disagree")  # a revision does not name what was wrong


@pytest.mark.parametrize(
    ("late", "date", "first"),
    [  # in other words than the question
        ("A deal at the Varenna mill: [45] jobs go instead of 70.", "2031-04-03", "45"),
        ("At the Varenna mill the number of jobs that would go was now [45].", "2031-04-03", "45"),
        ("At the Varenna mill the toll on jobs has fallen to [45].", "2031-04-03", "45"),
        ("A deal at the Varenna mill: [45] jobs go instead of 70.", "2031-04-01", "70"),
        ("At the Varenna mill [45] jobs go to the young.", "2031-04-03", "70"),
        ("A deal at the Corvo mill: [45] jobs go instead of 70.", "2031-04-03", "70"),
    ],
)
def test_what_a_later_article_puts_in_place_of_a_figure_is_told_first(
    late: str, date: str, first: str
) -> None:
    early = "The Varenna mill will cut [70] jobs."
    reply = replied("How many jobs will the Varenna mill cut?", *read((early, "2031-04-02"), (late, date)))
    assert reply.answers[0].text == first
    assert first == "70" or line(reply)


@pytest.mark.parametrize(
    ("of", "date", "first"),
    [
        ("mill", "2031-04-03", "cigarette"),
        ("mill", "2031-04-01", "gas leak"),
        ("inn", "2031-04-03", "gas leak"),
    ],
)
def test_words_that_a_later_article_takes_back_are_no_answer(of: str, date: str, first: str) -> None:
    early = "The fire at the mill began with a [gas leak]."
    late = f"The first report on the {of}, which blamed a gas leak, was wrong: it was a [cigarette]."
    reply = replied("What began the fire at the mill?", *read((early, "2031-04-02"), (late, date)))
    assert reply.answers[0].text == first


def test_a_headline_in_the_text_is_not_where_the_story_begins() -> None:
    """The ship is named in the first sentence, which stands below the headline and the author's name."""
    early = "FERRY BURNS OFF TALCA\nBy Ada Orr\n\nA fire broke out on the ferry Aurelia Queen off Talca.\n\n"
    early += "The ferry was carrying [84] passengers."
    late = (
        "The fire on the Aurelia Queen was put out. The ferry was carrying [96] passengers, the owner said."
    )
    question = "How many passengers was the Aurelia Queen carrying?"
    assert line(replied(question, *read((early, "2031-04-02"), (late, "2031-04-03")))) is not None


@pytest.mark.parametrize(
    ("question", "late", "told"),
    [
        ("how many people died in the varenna flood", "The flood in Varenna is over. It killed [31].", True),
        ("how many people died in the varenna flood", "The flood in Talca is over. It killed [31].", False),
        ("how many people died in the flood", "The flood in Talca is over. It killed [31].", False),
    ],
)
def test_a_name_is_one_in_small_letters_too(question: str, late: str, told: bool) -> None:
    early = "A flood came down on Varenna at night. The flood killed [14] people."
    reply = replied(question, *read((early, "2031-04-02"), (late, "2031-04-03")))
    assert (reply.disagreement is not None) == told


CLAIMED = "How many people marched through Varenna?"
MARCH = "The organisers say that [40,000] people marched through Varenna on Sunday."


@pytest.mark.parametrize(
    ("beside", "margin", "disputed"),
    [
        (
            "Police put the people who marched through Varenna at [12,500]. "
            "The organisers claim that 40,000 people marched through Varenna.",
            2.0,
            True,
        ),
        (
            "Police put the people who marched through Varenna at [12,500]. "
            "That is less than a third of the 40,000 people that the organisers say marched through Varenna.",
            2.0,
            True,
        ),
        (
            "The organisers claim that 40,000 people marched through Varenna. [Two] were arrested.",
            -4.0,
            False,
        ),
    ],
)
def test_an_article_that_disputes_a_figure_does_not_say_it_again(
    beside: str, margin: float, disputed: bool
) -> None:
    """It is what disagrees; one that only tells the claim gives no other figure of those who marched."""
    first, other = read((MARCH, "2031-04-02"), (beside, "2031-04-03"))
    other = replace(other, score=margin)
    again = span(other.article, "40,000", 2.9)
    reply = replied(CLAIMED, first, again, other)
    cited = [place.article.id for place in reply.answers[0].citations]
    assert reply.answers[0].text == "40,000"
    assert cited == (["a0"] if disputed else ["a0", "a1"])
    assert ("12,500 (Paper 1, 2031-04-03)" in (line(reply) or "")) == disputed
    claims = replied("How many people marched through Varenna, as the organisers claim?", first, again, other)
    assert len(claims.answers[0].citations) == 2


def test_the_toll_that_a_count_rose_from_is_not_said_again() -> None:
    """Of "rose from 14 to 31" the end is the answer, also where the reader takes both for a range."""
    late = changed(LATE, "killed 31 people", "saw its toll rise from 14 to 31 dead")
    reply = replied(QUESTION, span(EARLY, "14", 3.2), span(late, "14 to 31", 3.0), span(late, "14", 1.0))
    assert [one.text for one in reply.answers[:2]] == ["31", "14"]
    assert [place.article.id for place in reply.answers[1].citations] == ["early"]


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
