"""Questions about the articles, answered from the catalogue of an index of five short articles."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from dateline import Dateline, Filters, Settings
from dateline.errors import NothingMatchesError
from dateline.features import Feature
from dateline.indexing import update_index
from dateline.output.json import result_shape
from dateline.output.markdown import result_markdown
from dateline.output.wording import listing_sentence
from dateline.result import Listing
from dateline.stores import Index
from embedders import LengthEmbedder
from test_pipeline import NumberReader

ARTICLES = {
    "deal": (
        "Border deal signed",
        "2025-06-26",
        "Wire",
        "Ana Moor",
        "Kristi Noem signed it. Drones will fly.",
    ),
    "tour": ("Noem on tour", "2025-06-24", "Wire", "Jo Bly", "Noem landed in Panama. She met the president."),
    "drones": ("Drones over the airport", "2019-01-02", "Paper", "Ana Moor", "The airport shut for drones."),
    "long": (
        "A day at sea",
        "2024-05-05",
        "Paper",
        "",
        "It rained. " * 60 + "At last Noem was named, and drones too.",
    ),
    "bare": ("", "", "", "", "Two buses left Basel."),
}


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("listing")
    (folder / "articles").mkdir()
    for id, (title, date, source, author, text) in ARTICLES.items():
        given = {"title": title, "date": date, "source": source, "author": author}
        head = "".join(f"{key}: {value}\n" for key, value in given.items() if value)
        (folder / "articles" / f"{id}.txt").write_text(f"---\n{head}---\n{text}\n" if head else text)
    settings = Settings(index=folder / "index", chunk_tokens=40, overlap_tokens=8)
    update_index([folder / "articles"], settings, embedder=LengthEmbedder())
    return settings


@pytest.fixture(scope="module")
def news(settings: Settings) -> Iterator[Dateline]:
    with opened(settings) as news:
        yield news


def opened(settings: Settings) -> Dateline:
    return Dateline(
        Index.open(settings.index), settings=settings, embedder=LengthEmbedder(), reader=NumberReader()
    )


def listing(news: Dateline, question: str, **how: str) -> Listing:
    result = news.ask(question, **how)  # type: ignore[arg-type]
    assert result.listing is not None, question
    assert result.candidates == ()
    assert result.answered == (result.listing.total > 0)
    return result.listing


def ids(found: Listing) -> list[str]:
    return [mention.heading.id for mention in found.mentions]


def test_what_mentions_a_name_comes_newest_first_with_the_words_cited(news: Dateline) -> None:
    found = listing(news, "Which articles mention Noem?")
    assert ids(found) == ["deal", "tour", "long"]
    assert found.total == 3
    for mention in found.mentions:
        assert mention.citation is not None
        assert mention.citation.text == "Noem"
        assert mention.citation.article.id == mention.heading.id
    assert listing_sentence(found) == "3 articles mention “Noem”:"


def test_about_is_narrower_than_mentions(news: Dateline) -> None:
    """The article that names her at its end is not about her."""
    assert ids(listing(news, "Which articles are about Noem?")) == ["deal", "tour"]
    assert ids(listing(news, "What is the latest on drones?")) == ["deal", "drones"]
    assert ids(listing(news, "What is the oldest article about drones?")) == ["drones"]


def test_where_no_article_is_about_it_those_that_mention_it_are_listed(news: Dateline) -> None:
    found = listing(news, "What is the latest on the president?")
    assert (ids(found), found.closely) == (["tour"], True)
    assert not listing(news, "What is the latest on Bologna?").total
    assert (
        listing_sentence(listing(news, "Which articles mention Bologna?")) == "No article mentions “Bologna”."
    )


def test_articles_are_counted_with_their_sources(news: Dateline) -> None:
    assert listing(news, "How many articles mention drones?").total == 3
    assert listing(news, "How many articles do you have?").total == 5
    told = listing_sentence(listing(news, "What sources do you have?"))
    assert told == (
        "5 articles, from 2019-01 to 2025-06, 1 without a date: Paper (2), Wire (2), 1 without a source."
    )


def test_authors_and_dates_come_from_the_catalogue(news: Dateline) -> None:
    assert ids(listing(news, "Which articles did Moor write?")) == ["deal", "drones"]
    assert ids(listing(news, "Which articles are from wire?")) == ["deal", "tour"]
    [titled] = listing(news, "Who wrote “Noem on tour”?").mentions
    assert titled.heading.author == "Jo Bly"
    assert listing(news, "When was this published?", this="tour").mentions[0].heading.date == "2025-06-24"
    unknown = listing(news, "When was this published?")
    assert (unknown.total, listing_sentence(unknown).split(".")[0]) == (
        0,
        "Which article? Ask about one first, or name what it is about",
    )


def test_a_title_that_is_none_of_ours_is_for_the_reader(news: Dateline) -> None:
    assert news.ask("Who wrote “War and Peace”?").listing is None


def test_filters_hold_for_listings(news: Dateline) -> None:
    result = news.ask("Which articles mention Noem?", filters=Filters(since="2025-06-25"))
    assert result.listing is not None
    assert ids(result.listing) == ["deal"]
    with pytest.raises(NothingMatchesError):
        news.ask("Which articles mention Noem?", filters=Filters(source=("Nobody",)))


def test_a_listing_is_told_in_json_and_markdown(news: Dateline) -> None:
    result = news.ask("Which articles mention Basel?")
    shape = result_shape(result)["listing"]
    assert (shape["total"], shape["articles"][0]["id"], shape["articles"][0]["date"]) == (1, "bare", None)
    assert shape["articles"][0]["mention"]["quote"] == "Two buses left Basel."
    assert "> Two buses left **Basel**." in result_markdown(result)


def test_features_are_switched_off(settings: Settings) -> None:
    off = replace(settings, without=(Feature.ABOUT, Feature.ADVICE, Feature.SEVERAL))
    with opened(off) as plain:
        assert plain.ask("Which articles mention Noem?").listing is None
        assert plain.ask("Noem Panama").advice is None
        assert plain.questions_in("Who won? Who lost?") == ("Who won? Who lost?",)


def test_what_is_no_question_is_not_read_but_its_passages_are_shown(news: Dateline) -> None:
    keywords = news.ask("Noem Panama")
    assert keywords.advice is not None
    assert (keywords.advice.remark, keywords.candidates) == ("keywords", ())
    assert "tour" in {passage.article.id for passage in keywords.passages}
    nothing = news.ask("asdf")
    assert nothing.advice is not None
    assert nothing.advice.remark == "no question"


def test_each_question_of_a_line_is_answered_in_turn(news: Dateline) -> None:
    results = list(news.ask_each("Which articles mention Basel? Which articles mention Bologna?"))
    assert [result.question for result in results] == [
        "Which articles mention Basel?",
        "Which articles mention Bologna?",
    ]
    assert [result.answered for result in results] == [True, False]
