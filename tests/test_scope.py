"""Words of a question about the articles that it wants: found, kept to what the index has, taken back."""

from __future__ import annotations

import doctest
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

import dateline.questions.scope
from dateline import Dateline, Settings
from dateline.errors import NothingMatchesError
from dateline.features import Feature
from dateline.filters.filters import Filters
from dateline.output.json import dumps, result_shape
from dateline.output.wording import period_words, scope_sentence
from dateline.questions.scope import scope_words
from dateline.result.replies import Scope

LISTED = "Which articles are there?"
DAM = "What was reported about the dam?"


@pytest.mark.parametrize(
    ("question", "rest", "source", "period"),
    [
        ("Who won the cup, according to Reuters?", "Who won the cup?", "Reuters", None),
        ("According to USA Today in May 2023, who won?", "Who won?", "USA Today", "May 2023"),
        ("Who won according to reuters?", "Who won?", "reuters", None),
        ("Which articles are from June 2022?", LISTED, None, "June 2022"),
        ("Show me articles from Reuters since May", LISTED, "Reuters", "May"),
        ("What articles do you have from The Border Wire?", LISTED, "The Border Wire", None),
        ("Which articles from 2022 mention NATO?", "Which articles mention NATO?", None, "2022"),
        ("How many stories are from 26 June 2025?", "How many stories?", None, "26 June 2025"),
        ("Which articles are from March 1893?", LISTED, None, "March 1893"),
        ("How many died in articles from last week?", "How many died?", None, "last week"),
        ("Who won the race, as reported in June 2022?", "Who won the race?", None, "June 2022"),
        ("What was reported in 2022-06 about the dam?", "What was reported about the dam?", None, "2022-06"),
        ("What did CNN report on the dam?", DAM, "CNN", None),
        ("Which articles did CNN publish in May 2022?", LISTED, "CNN", "May 2022"),
        ("How many stories has the Border Wire printed?", "How many stories?", "the Border Wire", None),
        ("Which articles did CNN write about the dam?", "Which articles about the dam?", "CNN", None),
        ("What has CNN published?", LISTED, "CNN", None),
        ("What has the Harlan Herald written about the dam?", DAM, "the Harlan Herald", None),
        ("how did reuters report on the dam?", DAM, "reuters", None),
        ("What did the Border Wire publish in May 2022 about the dam?", DAM, "the Border Wire", "May 2022"),
    ],
)
def test_words_about_the_articles_are_found(
    question: str, rest: str, source: str | None, period: str | None
) -> None:
    words = scope_words(question)
    assert words is not None
    assert (words.rest, words.source, words.period) == (rest, source, period)


@pytest.mark.parametrize(
    "question",
    [
        "Who won the cup in 2022?",
        "How many cases were reported in June 2022?",
        "What did the report of June 2022 say?",
        "Which articles of the constitution were changed in 2022?",
        "Which articles mention Noem?",
        "Who signed the agreement in May?",
        "What was published by the ministry in 2021?",
        "Who wrote about NATO before 2020?",
        "What did the Border Wire report on Friday?",
        "What did CNN report on 3 June 2022?",
        "What did CNN report?",
        "What did Ada Moreau say about the dam?",
        "What did the report of the committee on the dam find?",
    ],
)
def test_words_about_what_happened_confine_nothing(question: str) -> None:
    assert scope_words(question) is None


def test_the_example_in_the_module_holds() -> None:
    assert doctest.testmod(dateline.questions.scope) == (0, 2)


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dateline]:
    """The wire says four, in June 2022; two others say six and nine, a year later."""
    told = (
        (
            "wire",
            "2022-06-10",
            "Harlan Wire",
            "In Harlan four boats sank on Friday, the office said.",
        ),
        ("post", "2023-05-02", "www.dailypost.example", "In Harlan six boats sank, the harbour office said."),
        ("late", "2023-05-09", "Evening Post", "In Harlan nine boats sank in the storm, the office said."),
    )
    records = [{"id": id, "date": day, "source": source, "text": text} for id, day, source, text in told]
    folder = tmp_path_factory.mktemp("scope")
    with Dateline.index(records, settings=Settings(index=folder / "index", min_confidence=0.0)) as news:
        yield news


def cited(news: Dateline, question: str, **given: Any) -> set[str]:
    result = news.ask(question, **given)
    return {place.article.id for answer in result.candidates for place in answer.citations}


def test_a_source_that_the_index_has_confines_the_question(news: Dateline) -> None:
    question = "How many boats sank in Harlan, according to the Harlan Wire?"
    result = news.ask(question)
    assert (result.asked, result.question) == (question, "How many boats sank in Harlan?")
    assert result.scope == Scope(sources=("Harlan Wire",))
    assert cited(news, question) == {"wire"}
    assert cited(news, question, as_typed=True) == {"wire", "post", "late"}
    assert cited(news, "According to Harlan, how many boats sank in Harlan?") == {"wire"}
    assert cited(news, "How many boats sank in Harlan according to Daily Post?") == {"post"}
    for unknown in ("Reuters", "the harbour office"):
        result = news.ask(f"How many boats sank in Harlan, according to {unknown}?")
        assert (result.scope, result.asked) == (None, result.question)


def test_what_a_publisher_reported_is_asked_of_its_articles(news: Dateline) -> None:
    """Of a name that no article is of, nothing is known but that somebody is called so."""
    result = news.ask("What did the Harlan Wire report on the boats?")
    assert (result.question, result.scope) == (
        "What was reported about the boats?",
        Scope(sources=("Harlan Wire",)),
    )
    assert cited(news, "What did the Evening Post write about the boats in Harlan?") == {"late"}
    for question in ("What did the harbour office report on the boats?", "What did Orrin write about them?"):
        result = news.ask(question)
        assert (result.scope, result.asked) == (None, result.question)


def test_dates_confine_the_question_where_there_are_such_articles(news: Dateline) -> None:
    """A month without a year is the last that the index has."""
    boats = "How many boats sank in Harlan in articles"
    assert cited(news, f"{boats} from June 2022?") == {"wire"}
    assert cited(news, f"{boats} since 2023?") == {"post", "late"}
    assert cited(news, f"{boats} before 2023?") == {"wire"}
    assert cited(news, f"{boats} from May?") == {"post", "late"}
    assert news.ask(f"{boats} from May?").scope == Scope(since="2023-05-01", until="2023-05-31")
    assert news.ask(f"{boats} from 1999?").scope is None
    assert news.ask("How many boats sank in Harlan in June 2022?").scope is None


def test_a_filter_that_was_given_comes_first(news: Dateline) -> None:
    filters = Filters(since=date(2023, 1, 1), source=("Evening Post",))
    question = "How many boats sank in Harlan, according to the Harlan Wire in June 2022?"
    assert cited(news, question, filters=filters) == {"late"}


def test_articles_of_a_time_or_a_source_are_listed(news: Dateline) -> None:
    def listed(question: str) -> list[str]:
        listing = news.ask(question).listing
        assert listing is not None
        return [mention.heading.id for mention in listing.mentions]

    assert listed("Which articles are from June 2022?") == ["wire"]
    assert listed("articles from May 2023") == ["late", "post"]
    assert listed("Which articles are from the Evening Post?") == ["late"]
    assert listed("Which articles from 2023 mention boats?") == ["late", "post"]
    assert listed("Which articles do you have?") == ["late", "post", "wire"]
    with pytest.raises(NothingMatchesError):
        news.ask("Which articles are from 1999?")


def test_a_scope_can_be_switched_off(news: Dateline) -> None:
    plain = Dateline(news._index, settings=replace(news.settings, without=(Feature.SCOPE,)))
    assert plain.ask("How many boats sank, according to the Harlan Wire?").scope is None


def test_a_conversation_takes_the_scope_back(news: Dateline) -> None:
    conversation = news.conversation()
    conversation.ask("How many boats sank in Harlan, according to the Harlan Wire?")
    undone = conversation.undo()
    assert (undone.scope, undone.asked) == (None, undone.question)


def test_the_scope_stands_in_the_json(news: Dateline) -> None:
    schema = Path(dateline.questions.scope.__file__).parents[1] / "output" / "result.schema.json"
    shape = json.loads(
        dumps(result_shape(news.ask("How many boats sank, according to the Harlan Wire in 2022?")))
    )
    Draft202012Validator(json.loads(schema.read_text(encoding="utf-8"))).validate(shape)
    assert shape["scope"] == {"since": "2022-01-01", "until": "2022-12-31", "sources": ["Harlan Wire"]}


@pytest.mark.parametrize(
    ("since", "until", "words"),
    [
        ("2022-06-01", "2022-06-30", "from June 2022"),
        ("2022-01-01", "2022-12-31", "from 2022"),
        ("2022-06-10", "2022-06-10", "from 10 June 2022"),
        ("2022-06-10", "2022-07-09", "from 10 June 2022 to 9 July 2022"),
        ("2022-06-10", None, "since 10 June 2022"),
        (None, "2022-06-10", "until 10 June 2022"),
        (None, None, ""),
    ],
)
def test_periods_are_told_as_one_would(since: str | None, until: str | None, words: str) -> None:
    assert period_words(since, until) == words


def test_the_scope_is_told_with_what_takes_it_back() -> None:
    assert scope_sentence(Scope("2022-06-01", "2022-06-30", ("AP", "Reuters")), "!") == (
        "Asked of articles from June 2022, of AP or Reuters (! asks all)"
    )
