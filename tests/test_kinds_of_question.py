"""Several questions in a line, other languages, no question; questions about articles and about speech."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.answers.reply import advice_for
from dateline.answers.validation.kinds import fits
from dateline.evaluation.gold.reading import read_gold
from dateline.output.wording import advice_sentence
from dateline.questions import question_type
from dateline.questions.about import about_articles
from dateline.questions.asked import Asked
from dateline.questions.language import advise
from dateline.questions.several import split_questions
from dateline.questions.speech import asks_for_saying
from dateline.result.replies import Enquiry
from dateline.settings import Settings
from dateline.types import Article, Passage

GOLD = Path(__file__).parent.parent / "eval" / "gold"
ORDINARY = [question.question for question in read_gold(GOLD / "corpus.json")]


@pytest.mark.parametrize(
    ("line", "questions"),
    [
        (
            "Who signed it and when? How many came?",
            ("Who signed it?", "When was it signed?", "How many came?"),
        ),
        ("When and where was he born?", ("When was he born?", "Where was he born?")),
        ("Who won and who hosted it?", ("Who won?", "Who hosted it?")),
        ("Is it open and when did it open?", ("Is it open?", "When did it open?")),
        ("When did UBS buy it and why?", ("When did UBS buy it?", "Why did UBS buy it?")),
        ("Did Ruiz resign and why?", ("Did Ruiz resign?", "Why did Ruiz resign?")),
        ("What time did it end and where?", ("What time did it end?", "Where did it end?")),
        ("Who stood down and when?", ("Who stood down?", "When?")),
        ("Who took over the mill, and why?", ("Who took over the mill?", "Why?")),
        ("Who took it over and when?", ("Who took it over?", "When was it taken over?")),
        ("Who won and how?", ("Who won?", "How?")),
        ("How much was spent and why?", ("How much was spent?", "Why?")),
        ("Who stole the bells and how?", ("Who stole the bells?", "How were the bells stolen?")),
        ("Who stole the bells from Olm and how?", ("Who stole the bells from Olm?", "How?")),
        ("Who resigned this week and why?", ("Who resigned this week?", "Why?")),
        ("Who sued Jonas and when?", ("Who sued Jonas?", "When was Jonas sued?")),
        ("Which mayor was sacked and why?", ("Which mayor was sacked?", "Why?")),
        ("How many cows died and where?", ("How many cows died?", "Where?")),
        ("Which towns did she see and when?", ("Which towns did she see?", "When did she see?")),
    ],
)
def test_a_line_is_parted_into_its_questions(line: str, questions: tuple[str, ...]) -> None:
    assert split_questions(line) == questions


@pytest.mark.parametrize(
    "line",
    [
        "How many people were killed and injured?",
        "What determines who wins and who loses?",
        'Who said "Who are we? And where do we go?"?',
        "Does the article say who signed it and when?",
        "How much was spent and when?",
        "Who is the mayor and why?",
        "Which minister signed for Guatemala and which for the US?",
        "The Senate voted to acquit him. Which senator voted against?",
        "Noem Guatemala",
        "",
    ],
)
def test_what_is_one_question_stays_one(line: str) -> None:
    assert split_questions(line) == (line,)


def test_what_only_an_answer_completes_is_asked_where_it_may_lean_on_one() -> None:
    assert split_questions("Who stood down and when?", may_lean=False) == ("Who stood down and when?",)
    assert len(split_questions("Who signed it and when?", may_lean=False)) == 2


def test_no_ordinary_question_is_parted_taken_for_one_about_articles_or_for_another_language() -> None:
    assert [one for one in ORDINARY if len(split_questions(one)) > 1] == []
    assert [one for one in ORDINARY if about_articles(one) is not None] == []
    assert [one for one in ORDINARY if advise(one, known=True) is not None] == []


@given(st.text(max_size=120))
def test_any_line_can_be_looked_at(line: str) -> None:
    assert split_questions(line)
    advise(line, known=True)
    advise(line, known=False)
    about_articles(line)
    asks_for_saying(line)


@pytest.mark.parametrize(
    ("question", "enquiry", "subject"),
    [
        ("Which articles mention Kristi Noem?", "mentions", "Kristi Noem"),
        ("what's the latest on the earthquake in Morocco", "latest", "the earthquake in Morocco"),
        ("How many articles are about migration?", "count", "migration"),
        ("How many articles do you have?", "count", None),
        ("When was the article about the Louvre theft published?", "published", "the Louvre theft"),
        ("When was this published?", "published", None),
        ("Who wrote the story on Gatwick?", "author", "Gatwick"),
        ("Which articles did Hanne Vollmer write?", "written by", "Hanne Vollmer"),
        ("What else did Hanne Vollmer write?", "written by", "Hanne Vollmer"),
        ("How many articles did Hanne Vollmer write?", "written by", "Hanne Vollmer"),
        ("articles by Hanne Vollmer", "written by", "Hanne Vollmer"),
        ("Show me the articles by Hanne Vollmer", "written by", "Hanne Vollmer"),
        ("list all articles", "mentions", None),
        ("Who wrote about Gatwick?", "author", "Gatwick"),
        ("When did Hanne Vollmer write the story on Gatwick?", "published", "Gatwick"),
        ("When did Hanne Vollmer write this article?", "published", "Hanne Vollmer"),
        ("What was reported about the dam?", "mentions", "the dam"),
        ("What sources do you have?", "sources", None),
        ("What period do the articles cover?", "period", None),
        ("What is the oldest article about Panama?", "oldest", "Panama"),
    ],
)
def test_a_question_about_articles_is_known_for_one(question: str, enquiry: str, subject: str | None) -> None:
    about = about_articles(question)
    assert about is not None
    assert (about.enquiry, about.subject) == (Enquiry(enquiry), subject)


@pytest.mark.parametrize(
    "question",
    [
        "What is the latest on-board system called?",
        "Who wrote the report?",
        "When was the report on migrants published?",
        "What does Article 5 promise?",
        "Which articles state that powers remain with member states?",
        "What are the three sources of European Union law?",
    ],
)
def test_what_only_sounds_like_one_is_for_the_reader(question: str) -> None:
    assert about_articles(question) is None


@pytest.mark.parametrize(
    ("line", "remark", "language"),
    [
        ("¿Cuántas personas fueron deportadas?", "another language", "es"),
        ("cuantas personas fueron deportadas", "another language", "es"),
        ("Combien de personnes ont été expulsées ?", "another language", "fr"),
        ("Wer hat das Abkommen unterzeichnet?", "another language", "de"),
        ("Сколько человек было депортировано?", "another language", "ru"),
        ("Kto podpisał umowę?", "another language", "pl"),
        ("hello", "no question", None),
        ("?!", "no question", None),
    ],
)
def test_what_is_no_english_question_is_noticed(line: str, remark: str, language: str | None) -> None:
    advice = advise(line, known=False)
    assert advice is not None
    assert (advice.remark, advice.language) == (remark, language)


@pytest.mark.parametrize(
    "question",
    [
        "Noem Guatemala",
        "La La Land box office",
        "kim kardashian hairstylist met gala 2023",
        "garuda shield 2022 dates",
        "who wrote a letter",
        "What did Le Monde say?",
        "how old is Bonmatí",
        "Name the minister who signed it",
    ],
)
def test_an_english_question_gets_no_advice(question: str) -> None:
    assert advise(question, known=True) is None


def test_key_words_that_no_article_has_are_no_question() -> None:
    advice = advise("qwer asdf", known=False)
    assert advice is not None
    assert advice.remark == "no question"
    assert advice_sentence(advice).startswith("Nothing is near these words")  # though an article has one


@pytest.mark.parametrize(
    ("line", "known"),
    [
        ("harlan prison inmates left jan 2016", True),
        ("harlan inmates released", True),
        ("harlan parrot dentist licence", False),
        ("so what a day for harlan prison", True),
        ("thanks for your kind help today", False),
        ("inmates parrot", True),
        ("parrot dentist", False),
    ],
)
def test_key_words_that_stand_in_several_passages_are_a_question(line: str, known: bool) -> None:
    """A passage has the place, another the month and the year; any two words alone are found somewhere."""
    texts = (
        "Harlan prison was built on a rock.",
        "Inmates left in January.",
        "It was in 2016 that the rock fell.",
        "He was kind.",
        "Help came by boat.",
    )
    passages = [
        Passage(Article(str(at), text), 0, len(text), score=0.5, cosine=0.5) for at, text in enumerate(texts)
    ]
    advice = advice_for(Asked(line), passages, Settings())
    assert (advice is None) is known


@pytest.mark.parametrize(
    ("line", "type_"),
    [
        ("garuda shield 2022 dates", "when"),
        ("jalen hurts salary", "how much"),
        ("varenna ferry death toll", "how many"),
        ("number of islands in avaria", "how many"),
        ("whats snarge", "what"),
        ("noem guatemala", "what"),
    ],
)
def test_key_words_tell_what_is_asked_for(line: str, type_: str) -> None:
    assert question_type(line) == type_


@pytest.mark.parametrize(
    ("question", "put"),
    [
        ("varenna ferry death toll", "How many people died: varenna ferry?"),
        ("death toll Varenna ferry 2031", "How many people died: Varenna ferry 2031?"),
        ("What was the death toll of the fire in Talca?", "How many people died: the fire in Talca?"),
        ("What's the latest death toll from the flood?", "How many people died: the flood?"),
        ("Why did the death toll rise?", "Why did the death toll rise?"),
        ("What death toll did the police give?", "What death toll did the police give?"),
        ("death toll", "death toll"),
    ],
)
def test_a_death_toll_is_put_as_how_many_died(question: str, put: str) -> None:
    """A reader knows better what died means; no sum of money counts the dead."""
    asked = Asked(question)
    assert asked.put == put
    if put != question:
        assert fits("nine", asked)
        assert not fits("€14.5 million", asked)


def test_a_question_about_speech_tells_words_speaker_and_topic() -> None:
    who = asks_for_saying("Who said “it is over”?")
    what = asks_for_saying("What did the Paris prosecutor say about the loss?")
    assert who is not None
    assert (who.words, who.quoted) == ("it is over", True)
    assert what is not None
    assert (what.speaker, what.topic) == ("the Paris prosecutor", "the loss")
    how = asks_for_saying("How did minister Ana Ruiz explain the yellow suits?")
    assert how is not None
    assert (how.speaker, how.topic) == ("minister Ana Ruiz", "the yellow suits")
    assert asks_for_saying("How did they explain the crash?") is None  # they are nobody by name
    assert asks_for_saying("Who signed the agreement?") is None
    assert asks_for_saying("What did he say caused the crash?") is None  # the reader finds the part


def test_the_gold_sets_are_sound() -> None:
    """Answers stand in their articles; each half has enough of each kind."""
    said = json.loads((GOLD / "quotations.json").read_text(encoding="utf-8"))
    texts = {one["id"]: one["text"] for one in said["articles"]}
    texts |= {one.article_id or "": one.context or "" for one in read_gold(GOLD / "corpus.json")}
    for one in said["questions"]:
        for words in (*one["answers"], *one.get("speaker", ())):
            assert words in texts[one["article"]], (one["id"], words)
    about = json.loads((GOLD / "about.json").read_text(encoding="utf-8"))["questions"]
    lines = json.loads((GOLD / "several.json").read_text(encoding="utf-8"))["lines"]
    for name, items in (("quotations", said["questions"]), ("about", about), ("several", lines)):
        halves = [item["half"] for item in items]
        assert len(items) >= 40, name
        assert abs(halves.count("tuned") - halves.count("held")) <= len(items) // 10, name
        assert len({item["id"] for item in items}) == len(items), name
    assert sum(one["enquiry"] is None for one in about) >= len(about) / 2
