"""Conversations: what leans on the last questions is asked in full, what stands alone is not touched.

The articles are short and invented; the first one names a woman, a man, a place, and what they signed.
"""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline import Answer, Article, Citation, Dateline, Passage, Result, Settings
from dateline.errors import QuestionError, UnknownArticleError, UsageError
from dateline.features import Feature
from dateline.filters.filters import Filters
from dateline.questions.conversation import Conversation
from dateline.questions.followups.memory import Turn
from dateline.questions.followups.readings import in_full, readings
from dateline.reports import Heading
from dateline.result.replies import Answers, Enquiry, Listing, Mention, Polarity, Verdict
from fakes import FakeDateline, a_result

PACT = Article(
    "pact",
    "Ana Ruiz signed the fishing treaty with Norland in Ostrel on Monday. She called it a good day. "
    "For Norland, Harlan Vance signed. He said that 300 boats were counted. The two ministers met in Ostrel. "
    "Some of the boats were sold.",
    title="A treaty",
    date="2031-04-02",
)


def turn(question: str, answer: str | None = None, article: Article = PACT) -> Turn:
    """A question that was answered with the first place of those words, or refused."""
    candidates: tuple[Answer, ...] = ()
    if answer is not None:
        start = article.text.index(answer)
        end = start + len(answer)
        quote = article.text.rfind(". ", 0, start)
        quote_start, quote_end = quote + 2 if quote >= 0 else 0, article.text.index(".", end)
        candidates = (Answer((Citation(article, start, end, quote_start, quote_end),), 2.0, 0.9),)
    passage = Passage(article, 0, len(article.text), 1.0)
    return Turn(question, a_result(question, Answers(candidates), passages=(passage,)))


WHO = turn("Who signed the fishing treaty with Norland in 2031?", "Ana Ruiz")
MAN = turn("Who signed the fishing treaty for Norland?", "Harlan Vance")
BOATS = turn("How many boats did Norland count in May 2031?", "300")
WHERE = turn("Where did the two ministers meet?", "Ostrel")
REFUSED = turn("How many boats were sold to Norland?")


@pytest.mark.parametrize(
    ("before", "typed", "full"),
    [
        (WHO, "How old is she?", "How old is Ana Ruiz?"),
        (WHO, "who co-signed it?", "Who co-signed the fishing treaty with Norland?"),
        (WHO, "And what did she say of it?", "What did Ana Ruiz say of the fishing treaty with Norland?"),
        (WHO, "Who came after that?", "Who came after the fishing treaty with Norland?"),
        (WHO, "What is her office?", "What is Ana Ruiz's office?"),
        (WHO, "When?", "When did Ana Ruiz sign the fishing treaty with Norland in 2031?"),
        (WHO, "How long is the treaty?", "How long is the fishing treaty with Norland?"),
        (WHO, "And in 2032?", "Who signed the fishing treaty with Norland in 2032?"),
        (turn("Who won the Ostrel Prize in 2031?", "Ana Ruiz"), "And the runner-up?",
         "Who was the runner-up of the Ostrel Prize in 2031?"),
        (turn("Who won the Ostrel Prize?"), "The losers?", "Who were the losers of the Ostrel Prize?"),
        (turn("How much does the winner of the Ostrel Prize get?"), "And the runner-up?",
         "How much does the runner-up of the Ostrel Prize get?"),
        (turn("Who was the winner of the Ostrel Prize?"), "And the losers?",
         "Who were the losers of the Ostrel Prize?"),
        (turn("Who was the runner-up of the Ostrel Prize?"), "The date?",
         "What was the date of the Ostrel Prize?"),
        (turn("Who bought the old mill in Ostrel?"), "And the price?",
         "What was the price of the old mill in Ostrel?"),
        (turn("Is the ferry boat closed?"), "The owner?", "Who is the owner of the ferry boat?"),
        (WHO, "And the year before?", "Who signed the fishing treaty with Norland in 2030?"),
        (WHO, "Who was minister that year?", "Who was minister in 2031?"),
        (MAN, "Whom did he meet?", "Whom did Harlan Vance meet?"),
        (MAN, "Who met him?", "Who met Harlan Vance?"),
        (BOATS, "And in June?", "How many boats did Norland count in June 2031?"),
        (BOATS, "What about 2030?", "How many boats did Norland count in May 2030?"),
        (BOATS, "And Sweden?", "How many boats did Sweden count in May 2031?"),
        (BOATS, "Where?", "Where did Norland count boats in May 2031?"),
        (BOATS, "Which ones?", "Which boats did Norland count in May 2031?"),
        (turn("Was a ring found in Norland's capital?"), "Who lives there?", "Who lives in Norland?"),
        (REFUSED, "By whom?", "By whom were boats sold to Norland?"),
        (REFUSED, "How many of them sank?", "How many of the boats that were sold to Norland sank?"),
        (WHERE, "Who lives there?", "Who lives in Ostrel?"),
        (WHERE, "Why?", "Why did the two ministers meet?"),
        (turn("What did the Ostrel flood cost?"), "And in Norland?", "What did the Norland flood cost?"),
        (turn("What is the Norland spending target?"), "Which town refused it?",
         "Which town refused the Norland spending target?"),
        (turn("How much were the boats worth?"), "Who stole them?", "Who stole the boats?"),
        (turn("Were the boats sold in May?"), "How many of them?", "How many boats were sold in May?"),
        (turn("Who stepped down?", "Harlan Vance"), "When?", "When did Harlan Vance step down?"),
        (turn("Who stepped down?"), "When?", "When did someone step down?"),
        (turn("Who were arrested in Ostrel?"), "Why?", "Why were people arrested in Ostrel?"),
        (turn("What was signed?", "the fishing treaty"), "How?", "How was the fishing treaty signed?"),
        (turn("Who was invited?", "The two ministers"), "Why?", "Why were the two ministers invited?"),
        (turn("What broke down?"), "Where?", "Where did something break down?"),
        (turn("Who handled the boats?"), "How?", "How did someone handle the boats?"),
        (turn("Who carried the treaty?"), "Where?", "Where did someone carry the treaty?"),
        (turn("How much will Norland lend?"), "Why?", "Why will Norland lend so much?"),
        (turn("How much will Norland lend?"), "Why so much?", "Why will Norland lend so much?"),
        (turn("How much did the boats cost?"), "And why so little?", "Why did the boats cost so little?"),
        (turn("How many boats will Norland sell?"), "Why so many?", "Why will Norland sell so many boats?"),
        (turn("How long did the talks take?"), "Why so long?", "Why did the talks take so long?"),
        (turn("Who won the race?", "Ana Ruiz"), "By how many seconds?",
         "By how many seconds did Ana Ruiz win the race?"),
        (turn("Was the treaty passed?"), "By how many votes?", "By how many votes was the treaty passed?"),
        (MAN, "By how much did he win?", "By how much did Harlan Vance win?"),
        (MAN, "And for how many boats has he signed?", "For how many boats has Harlan Vance signed?"),
        (turn("By how much did Ana Ruiz win?"), "By how many votes?", "By how many votes did Ana Ruiz win?"),
        (turn("Was Ana Ruiz in Norland?"), "Why not?", "Why was Ana Ruiz not in Norland?"),
        (turn("Will Ana Ruiz resign?"), "Why not?", "Why will Ana Ruiz not resign?"),
        (turn("Did the strike end?"), "Why not?", "Why did the strike not end?"),
        (turn("Did Ana Ruiz's brother attend?"), "Why not?", "Why did Ana Ruiz's brother not attend?"),
        (turn("Was Ana Ruiz's brother there?"), "Why not?", "Why wasn't Ana Ruiz's brother there?"),
        (turn("When did the minister unveil the boat?"), "Who paid him?", "Who paid the minister?"),
        (turn("When did the minister unveil the boat?"), "Who owned it?", "Who owned the boat?"),
        (turn("When did the mill reopen?"), "Who owned it?", "Who owned the mill?"),
        (turn("When will the price cap be lifted?"), "Who wanted it?", "Who wanted the price cap?"),
        (turn("How much will the Norland Bank lend?"), "And Sweden?", "How much will Sweden lend?"),
        (BOATS, "And how many were sold?", "How many boats were sold in May 2031?"),
        (turn("How many people died in the fire on the Ada?"), "And who was hurt?",
         "Who was hurt in the fire on the Ada?"),
        (turn("When did the Greens walk out of the talks?"), "What did they want?",
         "What did the Greens want?"),
        (turn("Who won the women's race in Ostrel?"), "And the men's race?",
         "Who won the men's race in Ostrel?"),
    ],
)  # fmt: skip
def test_a_follow_up_is_put_in_full(before: Turn, typed: str, full: str) -> None:
    assert in_full(typed, [before]) == full


@pytest.mark.parametrize(
    ("question", "polarity", "typed", "full"),
    [
        ("Did Ana Ruiz attend?", Polarity.NO, "Why?", "Why did Ana Ruiz not attend?"),
        ("Did Ana Ruiz attend?", Polarity.NO, "Why not?", "Why did Ana Ruiz not attend?"),
        ("Were the boats sold?", Polarity.NO, "And why?", "Why were the boats not sold?"),
        ("Did Ana Ruiz attend?", Polarity.YES, "Why?", "Why did Ana Ruiz attend?"),
        ("Did Ana Ruiz attend?", Polarity.UNCLEAR, "Why?", "Why did Ana Ruiz attend?"),
        ("Did Ana Ruiz never attend?", Polarity.NO, "Why?", "Why did Ana Ruiz never attend?"),
        ("Did Ana Ruiz attend?", Polarity.NO, "When?", "When did Ana Ruiz attend?"),
    ],
)
def test_why_after_no_asks_why_it_is_not_so(question: str, polarity: Polarity, typed: str, full: str) -> None:
    verdict = Verdict(polarity, Citation(PACT, 0, 8, 0, 60), 0.9)
    assert in_full(typed, [Turn(question, a_result(question, verdict))]) == full


def test_who_is_asked_about_is_meant_before_an_earlier_answer() -> None:
    """Nobody of the same surname tells whether "she" is she, and the sentence behind hers does."""
    text = (
        "Edda Roth, who taught at Olm Grammar School for a long time, has died.\n\nShe was born in Ostrel. "
        "She married Karl Roth, a baker; he died first."
    )
    answered = turn("Who is the baker?", "Harlan Vance")
    asked = turn("How old is Edda Roth?", None, Article("roth", text))
    assert readings("Where was she born?", [answered, asked]) == ("Where was Edda Roth born?",)
    assert readings("Where was he born?", [answered, asked])[0] == "Where was Harlan Vance born?"


RAID = Article(
    "raid",
    "Joss Orley was asleep at the time he was held, and a ladder was found in Orley's van, constable "
    "Piet Dorn said. Six officers took part. Piet Dorn said that it had rained.",
)
HELD = turn("Was Joss Orley asleep when he was held?", "Joss Orley was asleep", RAID)
LADDER = turn("Was a ladder found in Joss Orley's van?", "a ladder was found", RAID)
OFFICERS = turn("How many officers took part?", "Six", RAID)
RAIN = turn("Did it rain?", "it had rained", RAID)


@pytest.mark.parametrize(
    ("before", "typed", "ways"),
    [
        ([HELD, LADDER], "How long was he held?", ("How long was Joss Orley held?",)),
        ([LADDER], "How long was he held?", ("How long was Joss Orley held?",)),
        ([LADDER, OFFICERS], "What was his job?", ("What was Joss Orley's job?",)),
        ([HELD, RAIN], "How old is he?", ("How old is Joss Orley?",)),
        ([OFFICERS, RAIN], "How old is he?", ("How old is Piet Dorn?",)),
        ([MAN, RAIN], "How old is he?", ("How old is Piet Dorn?",)),
        (
            [HELD, RAIN],
            "What did he say?",
            ("What did Piet Dorn say?", "What did Joss Orley say?"),
        ),
    ],
)
def test_he_is_who_was_asked_about_before_whom_the_evidence_names_beside(
    before: list[Turn], typed: str, ways: tuple[str, ...]
) -> None:
    """Unless it is asked what he said, or the article names nobody who was asked about."""
    assert readings(typed, before) == ways


def typed_as(typed: str, full: Turn) -> Turn:
    """A question that was put in full."""
    return replace(full, result=replace(full.result, asked=typed))


BANK = Article(
    "bank",
    "Harlan Vance will lead the bank. He replaces Egon Tarr, who said that he was tired. "
    "Vance starts in May.",
)
REPLACED = turn("Whom does Harlan Vance replace?", "Egon Tarr", BANK)


@pytest.mark.parametrize(
    ("before", "typed", "ways"),
    [
        (typed_as("Whom does he replace?", REPLACED), "When does he start?",
         ("When does Harlan Vance start?", "When does Egon Tarr start?")),
        (REPLACED, "Why was he tired?", ("Why was Egon Tarr tired?",)),
        (typed_as("Who was replaced by him?", turn("Who was replaced by Harlan Vance?", "Egon Tarr", BANK)),
         "Why was he tired?", ("Why was Egon Tarr tired?",)),
        (typed_as("Who is she?", turn("Who is Ana Ruiz?", "Ana Ruiz")), "How old is she?",
         ("How old is Ana Ruiz?",)),
    ],
)  # fmt: skip
def test_he_goes_on_being_the_one_that_he_was_as_a_subject(
    before: Turn, typed: str, ways: tuple[str, ...]
) -> None:
    assert readings(typed, [before]) == ways


def test_a_name_of_several_words_with_the_before_it_is_a_thing() -> None:
    """Though "said" stands behind it; and a title, or a noun behind the name, leaves it a person."""
    text = "The Olm Seed Prize said on Monday that it grew. Joe Lind said that it rained."
    article = Article("seed", text)
    worth = turn("How much is the Olm Seed Prize worth?", None, article)
    assert in_full("How much was it before?", [worth]) == "How much was the Olm Seed Prize before?"
    asked = turn("How much did the Joe Lind campaign cost?", None, article)
    assert in_full("Who paid for it?", [asked]) == "Who paid for the Joe Lind campaign?"


BRIDGE = turn("How long is the bridge?")


@pytest.mark.parametrize(
    ("before", "typed", "full"),
    [
        (BRIDGE, "Not the bridge, the tunnel", "How long is the tunnel?"),
        (BRIDGE, "No, I mean the old tunnel.", "How long is the old tunnel?"),
        (BRIDGE, "Sorry, I meant the tunnel, not the bridge", "How long is the tunnel?"),
        (turn("Who built the bridge near the mill?"), "not the mill, the quay",
         "Who built the bridge near the quay?"),
        (BOATS, "I mean Sweden", "How many boats did Sweden count in May 2031?"),
        (BOATS, "No, I meant in 2030", "How many boats did Norland count in May 2030?"),
        (BOATS, "Not Norland, Sweden", "How many boats did Sweden count in May 2031?"),
        (turn("Who built the bridge near the mill?"), "I mean the quay", None),
        (BRIDGE, "Not the mill, the tunnel", None),
        (BRIDGE, "I mean the tunnel opened", None),
        (BOATS, "No injuries?", None),
        (turn("When is the first Orr-Lind debate?"), "And the second?",
         "When is the second Orr-Lind debate?"),
        (turn("When is the first Orr-Lind debate?"), "and the second one?",
         "When is the second Orr-Lind debate?"),
        (turn("Who won the first race in Ostrel?"), "And the third race?",
         "Who won the third race in Ostrel?"),
        (turn("What is the First Olm Rule?"), "And the second?", "What is the Second Olm Rule?"),
        (turn("Who won the last?"), "And the first?", "Who won the first?"),
        (turn("Who won the first race in Ostrel?"), "And the second ferry?", None),
        (turn("Who was first in Ostrel?"), "And the second?", None),
        (turn("When did the first man pass the second mill?"), "And the third?", None),
    ],
)  # fmt: skip
def test_a_correction_and_the_next_of_a_series_are_the_last_question_with_another_thing(
    before: Turn, typed: str, full: str | None
) -> None:
    assert in_full(typed, [before]) == full


def test_the_next_sentence_is_of_whom_the_last_one_is_if_it_names_nobody_else() -> None:
    text = "Edda Roth, 71, met Karl Lind, who said it rained. He was late. Lind, 40, left."
    asked = turn("How old is Edda Roth?", None, Article("roth", text))
    assert in_full("Where was she born?", [asked]) == "Where was Edda Roth born?"


@pytest.mark.parametrize(
    "question",
    [
        "Which minister said that he would resign?",
        "Which country lost its ambassador?",
        "Did Harlan Vance say that he would resign?",
        "Before he became minister, what was Vance's profession?",
        "How long did it take to count the boats?",
        "Is it true that boats were sold?",
        "How many people are there in Ostrel?",
        "Which captains say they were not asked?",
        "What does the report say about children who lost their parents?",
        "In May 2031, how many boats were counted in Norland?",
        "And who won the cup in Sweden in 2031?",
        "What did the minister who signed say in Sweden?",
        "When does Harlan Vance visit Sweden?",
    ],
)
@pytest.mark.parametrize("before", [WHO, MAN, BOATS, WHERE, REFUSED], ids=lambda turn: turn.question)
def test_a_question_that_stands_alone_is_not_touched(before: Turn, question: str) -> None:
    assert in_full(question, [before]) is None


def test_a_woman_is_not_meant_by_he_nor_a_person_by_it() -> None:
    """Of the two in the story only Vance is a man, and the treaty alone is no person."""
    assert in_full("What did he count?", [WHO, MAN]) == "What did Harlan Vance count?"
    assert in_full("What did he count?", [MAN, WHO]) == "What did Harlan Vance count?"
    assert in_full("Where is it kept?", [WHO]) == "Where is the fishing treaty with Norland kept?"


def test_a_firm_is_no_she_though_somebody_of_it_speaks() -> None:
    text = "The jab failed. Wellmark lost a third. “It is a sad day,” said Wellmark's founder, Ines Roth."
    before = turn("What did Wellmark lose?", "a third", Article("jab", text))
    assert in_full("What else did she say?", [before]) is None


YARD = Article(
    "yard",
    "The quay was built by the company Brask Yards, which has 40 cranes. Brask Yards said that it rained. "
    "Brask Yards said on Monday that it would go on. Its owner, Edda Roth, lives in Ostrel.",
)
BUILDER = turn("Who built the Ostrel quay?", "Brask Yards", YARD)
OWNER = turn("Who is Brask Yards's owner?", "Edda Roth", YARD)


@pytest.mark.parametrize(
    ("before", "typed", "full"),
    [
        ([BUILDER], "Who is its owner?", "Who is Brask Yards's owner?"),
        ([BUILDER, OWNER], "How many cranes does it have?", "How many cranes does Brask Yards have?"),
        ([turn("Who is the quay's chief executive?", "Edda Roth", YARD)], "Who paid it?", None),
        ([turn("Who was the quay opened by?")], "Who paid for it?", "Who paid for the quay?"),
        ([turn("Who was the skipper of the boat?")], "Who built it?", None),
    ],
)
def test_it_is_the_firm_that_was_named_and_nobody_who_is_somebody(
    before: list[Turn], typed: str, full: str | None
) -> None:
    assert in_full(typed, before) == full


SAID = Article(
    "said",
    "Two boats sank and nobody drowned, the coastguard said. “We heard a bang,” said Bo Ek, 40. "
    "The storm cost the port 3 million euros. Ines Roth says the port has spent 9 million euros on quays, "
    "which were built in haste after the flood of the year before, when most of the older ones had been "
    "washed away and the boats lay in the fields behind the town, the cows among them, and nobody knew whose "
    "they were.",
)


@pytest.mark.parametrize(
    ("before", "typed", "full"),
    [
        (turn("How many boats sank?", "Two boats", SAID), "Who said that?",
         "Who said “Two boats sank and nobody drowned, the coastguard said”?"),
        (turn("Did anyone drown?", "nobody", SAID), "And who told you that?",
         "Who told you “Two boats sank and nobody drowned, the coastguard said”?"),
        (turn("What did Bo Ek say?", "We heard a bang", SAID), "When did he say it?",
         "When did Bo Ek say “We heard a bang”?"),
        (turn("How much has the port spent?", "9 million euros", SAID), "who says so?",
         "Who says “Ines Roth says the port has spent 9 million euros on quays”?"),
        (turn("How much did the storm cost?", "3 million euros", SAID), "Who said that?", None),
        (turn("How much did the storm in Ostrel cost?"), "Who said that?", None),
        (turn("When will the strike begin?"), "Who announced that?", "Who announced the strike?"),
    ],
)  # fmt: skip
def test_what_somebody_said_is_the_sentence_that_answered_and_no_noun(
    before: Turn, typed: str, full: str | None
) -> None:
    assert in_full(typed, [before]) == full


def test_what_asks_by_itself_or_of_another_place_is_left() -> None:
    assert in_full("And how many were lost?", [turn("When did the plant in Ostrel close?")]) is None
    assert in_full("How long is it?", [turn("Who built the bridge?")]) == "How long is the bridge?"


@pytest.mark.parametrize(
    ("first", "second"),
    [("Ana Ruiz", "Pia Orr"), ("רות אלון", "דינה גל-אור"), ("سلمى نور", "هدى زين"), ("Šana Łuk", "Żana Ček")],
)
def test_names_are_names_in_every_script(first: str, second: str) -> None:
    text = (
        f"The poet {first} won the Olm Prize. The runner-up was the novelist {second}, who was born in Tarn."
    )
    article = Article("prize", text, date="2031-04-02")
    won = turn("Who won the Olm Prize?", first, article)
    assert in_full("When was she born?", [won]) == f"When was {first} born?"
    start = text.index("The runner-up")
    place = Citation(article, text.index("Tarn"), text.index("Tarn") + 4, start, len(text))
    born = turn("Where was the runner-up born?", "Tarn", article)
    born = replace(born, result=replace(born.result, reply=Answers((Answer((place,), 2.0, 0.9),))))
    assert in_full("When was she born?", [won, born]) == f"When was {second} born?"
    assert in_full(f"And {second}?", [turn(f"How old is {first}?")]) == f"How old is {second}?"


def test_a_noun_goes_with_what_was_spoken_of_or_with_nothing() -> None:
    won = turn("Who won the Ostrel Prize?")
    assert in_full("And the winner?", [won, BOATS]) == "Who was the winner of the Ostrel Prize?"
    assert in_full("And the winner?", [BOATS]) is None
    assert in_full("The price?", [turn("How old is Ana Ruiz?")]) is None


def test_what_is_on_a_thing_is_not_put_beside_a_noun() -> None:
    assert in_full("And on the Polar Tern?", [turn("How high was the Olm dam?")]) is None
    assert in_full("And in Norland?", [turn("How high was the Olm dam?")]) == "How high was the Norland dam?"


def listed(question: str, *authors: str) -> Turn:
    """A question that was answered with articles by those authors."""
    mentions = tuple(
        Mention(Heading(id, None, "2031-04-02", None, None, by, None, None, None, None, 40, "Boats sank."))
        for id, by in zip("ab", authors, strict=False)
    )
    return Turn(question, a_result(question, Listing(Enquiry.AUTHOR, "boats", len(mentions), mentions)))


def test_after_a_listing_its_author_and_its_one_article_are_meant() -> None:
    wrote = "Who wrote the article about boats?"
    assert in_full("When did she write it?", [MAN, listed(wrote, "Ada Orr")]) == (
        "When did Ada Orr write the article?"
    )
    assert in_full("What else did they write?", [listed(wrote, "Ada Orr, Bo Ek")]) == (
        "What else did Ada Orr and Bo Ek write?"
    )
    assert in_full("When was it published?", [WHO, listed(wrote, "Ada Orr")]) == (
        "When was this article published?"
    )
    assert in_full("When did she write it?", [listed(wrote, "Ada Orr", "Bo Ek")]) is None


def test_whom_somebody_spoke_to_is_another() -> None:
    """ "Pauley told him" makes no man of her."""
    show = Article(
        "show",
        "Jane Pauley will succeed Charles Osgood, the network said. Osgood, 83, said that he retires. "
        "Pauley told him that it was an honour. Osgood's bow tie stays; he told Pauley so.",
    )
    before = turn("Who will succeed Charles Osgood?", "Jane Pauley", show)
    assert in_full("When does she start?", [before]) == "When does Jane Pauley start?"


def test_the_last_question_comes_before_earlier_ones() -> None:
    boat = turn("When did the boat sink?")
    assert in_full("Who owned it?", [WHO, boat]) == "Who owned the boat?"
    assert in_full("Who owned it?", [boat, WHO]) == "Who owned the fishing treaty with Norland?"


BEAR = Article(
    "bear",
    "A brown bear called Grazer won the contest of the park on Tuesday. Grazer beat one of twice her size, "
    "and had two cubs. She weighs 400 kilos.",
)
CONTEST = turn("Which bear won the contest?", "Grazer", BEAR)
HEAVY = turn("How heavy is the bear?", "400 kilos", BEAR)
SCORED = turn(
    "Who scored in the final?",
    "Mara Lind",
    Article(
        "final", "Mara Lind, the captain, scored in the final. She is 27. Mara Lind said that it rained."
    ),
)


def test_the_last_topic_is_meant_before_a_person_of_an_earlier_one() -> None:
    typed = "How old was she?"
    assert readings(typed, [SCORED, CONTEST]) == (
        "How old was Grazer?",
        "How old was Mara Lind?",
    )
    assert readings(typed, [SCORED, HEAVY]) == (
        "How old was the bear?",
        "How old was Mara Lind?",
    )
    assert readings(typed, [CONTEST, SCORED]) == ("How old was Mara Lind?",)


@pytest.mark.parametrize(
    ("answered", "expected"),
    [
        (("How old was Grazer?", "How old was Mara Lind?"), "How old was Grazer?"),
        (("How old was Mara Lind?",), "How old was Mara Lind?"),
        ((), "How old was Grazer?"),
    ],
)
def test_of_two_readings_the_one_that_the_articles_answer_is_chosen(
    answered: tuple[str, ...], expected: str
) -> None:
    class Some(FakeDateline):
        """Answers the first two questions and some others."""

        def ask(self, question: str, **given: object) -> Result:
            known = {one.question: one.result for one in (SCORED, CONTEST)}
            return replace(
                known.get(question, WHO.result if question in answered else REFUSED.result), question=question
            )

    conversation, told = Conversation(Some(Settings())), list[str]()
    passages: list[tuple[Passage, ...]] = []
    conversation.ask(SCORED.question)
    conversation.ask(CONTEST.question)
    result = conversation.ask("How old was she?", on_question=told.append, on_passages=passages.append)
    assert (result.question, result.asked, told) == (expected, "How old was she?", [expected])
    assert passages == [result.passages]


def test_what_a_pronoun_is_in_its_own_question_counts() -> None:
    """The ship is a subject and the harbour is not: so are "it" and "it"."""
    landed = turn("When did the Marlin sail into the harbour?")
    assert in_full("How much did it cost?", [landed]) == "How much did the Marlin cost?"
    assert in_full("Who built it?", [landed]) == "Who built the harbour?"


def test_whom_nothing_told_is_still_the_one_asked_for() -> None:
    before = [turn("Who was killed on the Corvo slide?")]
    full = "How old was the person who was killed on the Corvo slide?"
    assert in_full("And how old was he?", before) == full


def test_nothing_fits_nothing_is_changed() -> None:
    assert in_full("What did she say?", [turn("Did it rain?")]) is None
    assert in_full("And in May?", []) is None
    assert in_full("", [WHO]) is None


@given(st.text(), st.sampled_from([WHO, MAN, BOATS, WHERE, REFUSED]))
def test_any_line_may_be_typed(question: str, before: Turn) -> None:
    full = in_full(question, [before, before])
    assert full is None or full.strip()


class Echo(FakeDateline):
    """Answers every question alike, and keeps what it was asked."""

    def ask(self, question: str, **given: object) -> Result:
        if not question.strip():
            raise QuestionError("the question is empty", hint="ask something")
        asked.append((question, given["filters"]))
        return replace(WHO.result, question=question, asked=question)


asked: list[tuple[str, object]] = []


@pytest.fixture
def conversation() -> Conversation:
    asked.clear()
    return Conversation(Echo(Settings()))


def test_a_conversation_tells_what_was_typed_and_what_was_asked(conversation: Conversation) -> None:
    told: list[str] = []
    first = conversation.ask(WHO.question, on_question=told.append)
    second = conversation.ask("How old is she?", on_question=told.append)
    assert (first.question, first.asked) == (WHO.question, WHO.question)
    assert (second.question, second.asked) == ("How old is Ana Ruiz?", "How old is she?")
    assert told == ["How old is Ana Ruiz?"]


def test_undo_asks_as_typed_under_the_same_filters_once(conversation: Conversation) -> None:
    filters = Filters.parse(source=["The Paper"])
    conversation.ask(WHO.question)
    conversation.ask("How old is she?", filters=filters)
    undone = conversation.undo()
    assert (undone.question, undone.asked) == ("How old is she?", "How old is she?")
    assert asked[-1] == ("How old is she?", filters)
    with pytest.raises(UsageError, match="as it was typed"):
        conversation.undo()


def test_an_article_that_has_left_the_index_is_none_that_is_meant() -> None:
    class Gone(Echo):
        def ask(self, question: str, **given: object) -> Result:
            if given.get("this") is not None:
                raise UnknownArticleError("no article 'a' in the index", hint="")
            return super().ask(question, **given)

    conversation = Conversation(Gone(Settings()))
    conversation.ask(WHO.question)
    assert conversation.ask("How old is she?").question == "How old is Ana Ruiz?"
    with pytest.raises(UnknownArticleError):
        conversation.ask("When was this published?", this="a")


def test_a_question_that_cannot_be_asked_leaves_the_conversation_as_it_was(
    conversation: Conversation,
) -> None:
    conversation.ask(WHO.question)
    with pytest.raises(QuestionError):
        conversation.ask(" ")
    assert conversation.in_full("How old is she?") == "How old is Ana Ruiz?"
    conversation.forget()
    assert conversation.in_full("How old is she?") is None


def test_follow_ups_can_be_switched_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Dateline, "ask", Echo.ask)
    for without, expected in (((), "How old is Ana Ruiz?"), ((Feature.FOLLOW_UPS,), "How old is she?")):
        news = Dateline.__new__(Dateline)
        news.settings = Settings(without=without)
        conversation = news.conversation()
        conversation.ask(WHO.question)
        assert conversation.ask("How old is she?").question == expected
