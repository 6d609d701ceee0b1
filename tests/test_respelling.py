"""Slips of the keyboard: what is taken for one, what stays as it was typed, and that it is told."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from dateline import Dateline, Settings
from dateline.cli import running
from dateline.features import Feature
from dateline.questions.respelling import respelled
from dateline.types import Article, Passage

TEXT = (
    "Minister Renate Vandermeer opened the second harbour in Ostrava. It cost nine million crowns. Merkel "
    "scanned the tunnel, and inspectors counted 312 passengers."
)
WORDS = frozenset("poster binding harbor who opened the of did what is ski".split())
"""What passes for a word of the language here."""


class Known:
    """Words of some articles, each in so many of them as it stands here; capital where it is a name."""

    def __init__(self, articles: str, language: frozenset[str] = WORDS) -> None:
        self.articles = Counter(articles.split())
        self.language = language

    def is_word(self, word: str) -> bool:
        return word in self.language

    def frequencies(self, words: Sequence[str]) -> dict[str, int]:
        counts = {word: self.articles[word] + self.articles[word.capitalize()] for word in words}
        return {word: count for word, count in counts.items() if count}

    def spelling(self, word: str) -> str | None:
        return next((one for one in (word, word.capitalize()) if one in self.articles), None)


def mended(question: str, *, text: str = TEXT, elsewhere: str = "", known: str = "") -> str | None:
    passage = Passage(Article("a", text), 0, len(text), score=1.0)
    articles = f"{' '.join(re.findall('[A-Za-z]+', text))} {elsewhere}"
    return respelled(question, (passage,), Known(articles, WORDS | {*known.split()}))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Who opened the secnd harbour?", "Who opened the second harbour?"),
        ("Who opened the seccond harbour?", "Who opened the second harbour?"),
        ("Who opened the sceond harbour?", "Who opened the second harbour?"),
        ("Who opened the sekond harbour?", "Who opened the second harbour?"),
        ("Waht did Vandermeer open?", "What did Vandermeer open?"),
        ("who opned the secnd harbour", "who opened the second harbour"),
        ("What did vandermeet open?", "What did Vandermeer open?"),
        ("What did VANDERMER open?", "What did Vandermeer open?"),
        ("How many pasengers' tickets?", "How many passengers' tickets?"),
        ("What was Vandermer's first name?", "What was Vandermeer's first name?"),
        ("How many Pasengers?", "How many Passengers?"),
    ],
)
def test_a_word_that_nothing_has_gives_way_to_one_like_it(typed: str, meant: str) -> None:
    assert mended(typed) == meant


@pytest.mark.parametrize(
    "question",
    [
        "Who opened the second harbour?",
        "Who scans the tunnel?",  # another ending is no slip
        "Who was the scanner?",
        "Who opened the harbor?",  # a word of the language, though no article has it
        "Did Merkle scan the tunnel?",  # two names may well differ so
        "Did Merken scan the tunnel?",
        "Who owns the zeppelin?",
        "Did Oponed win?",  # somebody's name, and not the word opened
        "What is snd?",
        "Did Hsi open it?",  # and not "his"
        "Opnede Rentae Vandermere de secnd harbor?",  # another language, or none
    ],
)
def test_what_may_well_be_meant_stays(question: str) -> None:
    assert mended(question, elsewhere="Merkle") is None


@pytest.mark.parametrize(
    ("word", "other", "known"),
    [
        ("watchers", "waters weather", "watch"),
        ("hovering", "covering", "hover"),  # and "hover" is no word whose last letter is doubled
        ("legalised", "legalize", ""),
        ("practise", "practice", ""),
        ("baptises", "baptised baptism", ""),
        ("launderers", "launders", "launder"),
        ("parades", "parade", "parade"),
    ],
)
def test_what_is_formed_by_rule_from_a_word_is_no_slip(word: str, other: str, known: str) -> None:
    question = f"How many {word} did they see?"
    assert mended(question, text=f"They have {other}.", known=f"{known} how many they see") is None


@pytest.mark.parametrize(
    ("slip", "meant", "known"),
    [
        ("planing", "planning", "plan"),
        ("beginers", "beginners", "begin"),
        ("votting", "voting", "vote"),
        ("signned", "signed", "sign"),
    ],
)
def test_what_breaks_the_rule_is_a_slip(slip: str, meant: str, known: str) -> None:
    found = mended(f"who were {slip} there", text=f"They were {meant} there.", known=f"{known} were there")
    assert found == f"who were {meant} there"


def test_a_word_that_another_article_has_stays() -> None:
    assert mended("Who opened the sekond harbour?", elsewhere="sekond") is None


def test_of_a_short_word_no_two_letters_are_too_many() -> None:
    for question in ("Will it be halved?", "When did marden make it?", "Who asked for Lavau?"):
        assert mended(question, text="They have made it, of lava.") is None


def test_of_two_words_as_like_none_is_taken() -> None:
    assert mended("Where did the betters meet?", text="The batters and the bitters met.") is None


def test_what_no_passage_has_is_found_in_other_articles() -> None:
    elsewhere = {"elsewhere": "deported Guatemala Zelensky", "known": "deported guatemala"}
    assert mended("How many were deportd?", **elsewhere) == "How many were deported?"
    assert mended("Who signed for Guatamala?", **elsewhere) == "Who signed for Guatemala?"
    assert mended("how many guatamala deportd", **elsewhere) == "how many Guatemala deported"
    assert mended("Who met Zelensyk?", **elsewhere) is None  # a name that the language does not have
    assert mended("Did it deporte them?", **elsewhere) is None  # another ending is no slip


@pytest.mark.parametrize("word", ["singlet", "Lucile", "patties"])
def test_what_other_articles_have_may_be_another_word(word: str) -> None:
    others = "single Lucie parties"
    assert mended(f"What is {word} called?", elsewhere=others, known=others.lower()) is None


def test_a_name_that_is_in_fewer_articles_than_another_is_not_taken() -> None:
    typed, rivals = "what did vandermer open", "Vanderer Vanderer"
    assert mended(typed) == "what did Vandermeer open"
    assert mended(typed, elsewhere=rivals) is None
    assert mended(typed, elsewhere=f"{rivals} Vandermeer Vandermeer") == "what did Vandermeer open"


def test_a_slip_that_an_article_has_itself_does_not_make_it_unclear() -> None:
    slip = {"text": "", "known": "republican"}
    assert mended("a repblican", elsewhere="Repiblican Republican", **slip) is None
    assert mended("a repblican", elsewhere="Repiblican" + 11 * " Republican", **slip) == "a Republican"


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dateline]:
    records = [
        {"id": "deal", "text": "Mayor Tom Reyes signed the border agreement in the town hall of Harlan."},
        {
            "id": "ferry",
            "text": "The ferry to Ostrava carried 312 passengers on its first day.",
        },
    ]
    index = tmp_path_factory.mktemp("respelling") / "index"
    with Dateline.index(records, settings=Settings(index=index, reader="fast")) as news:
        yield news


def test_a_slip_costs_no_answer_and_what_was_read_is_told(news: Dateline) -> None:
    told: list[str] = []
    given: list[int] = []
    result = news.ask(
        "Who sigend the bordr agreement?",
        on_question=told.append,
        on_passages=lambda found: given.append(len(found)),
    )
    assert [answer.text for answer in result.answers][:1] == ["Mayor Tom Reyes"]
    assert told == [result.question] == ["Who signed the border agreement?"]
    assert result.asked == "Who sigend the bordr agreement?"
    assert len(given) == 1
    plain = news.ask("Who signed the border agreement?")
    assert (plain.asked, plain.confidence) == (plain.question, result.confidence)


def test_as_typed_and_without_the_feature_nothing_is_mended(news: Dateline) -> None:
    typed = "How many pasengers did the ferry carry?"
    assert news.ask(typed).question == "How many passengers did the ferry carry?"
    assert news.ask(typed, as_typed=True).question == typed
    without = news.under(replace(news.settings, without=(Feature.SPELLING,)))
    assert without.ask(typed).question == typed
    conversation = news.conversation()
    conversation.ask(typed)
    assert conversation.undo().question == typed


def test_two_slips_in_a_short_question(news: Dateline) -> None:
    typed = "How many pasengers were caried?"
    assert news.ask(typed).question == "How many passengers were carried?"


def test_a_slip_beside_words_about_the_articles(news: Dateline) -> None:
    result = news.ask("How many pasengers did the ferry carry in articles from 2999?")
    assert "passengers" in result.question


def test_the_shell_says_how_a_question_was_read(news: Dateline, capsys: Any) -> None:
    index = str(news.settings.index)
    typed = "How many pasengers did the ferry carry?"
    assert running.run(["ask", typed, "--index", index, "--reader", "fast"]) == 0
    shown = capsys.readouterr()
    assert "312" in shown.out
    assert "understood as: How many passengers did the ferry carry? (--as-typed" in shown.err
    running.run(["ask", typed, "--index", index, "--reader", "fast", "--as-typed"])
    assert "understood" not in capsys.readouterr().err


def test_a_batch_says_which_line_was_read_otherwise(news: Dateline, tmp_path: Path, capsys: Any) -> None:
    lines = tmp_path / "questions.txt"
    lines.write_text("Who signed the border agreement?\nHow many pasengers did the ferry carry?\n")
    given = ["--index", str(news.settings.index), "--reader", "fast"]
    assert running.run(["ask", "--batch", str(lines), *given]) == 0
    told = [line for line in capsys.readouterr().err.splitlines() if "understood" in line]
    assert [line.partition(" (")[0] for line in told] == [
        "dateline: line 2: understood as: How many passengers did the ferry carry?"
    ]
