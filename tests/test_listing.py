"""Questions about the articles, answered from the catalogue of an index of five short articles."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from dateline import Dateline, Filters, Settings
from dateline.errors import NothingMatchesError, UnknownArticleError
from dateline.features import Feature
from dateline.indexing.updating import update_index
from dateline.output.json import result_shape
from dateline.output.markdown import result_markdown
from dateline.output.wording import listing_sentence
from dateline.result.replies import Listing
from dateline.result.result import Result
from dateline.stores.opening import open_index
from embedders import LengthEmbedder
from placed import STORES, place_of
from test_pipeline import NumberReader
from test_prompt import play

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


@pytest.fixture(scope="module", params=STORES)
def settings(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Settings:
    folder = tmp_path_factory.mktemp("listing")
    (folder / "articles").mkdir()
    for id, (title, date, source, author, text) in ARTICLES.items():
        given = {"title": title, "date": date, "source": source, "author": author}
        head = "".join(f"{key}: {value}\n" for key, value in given.items() if value)
        (folder / "articles" / f"{id}.txt").write_text(f"---\n{head}---\n{text}\n" if head else text)
    settings = Settings(index=place_of(request, folder), chunk_tokens=40, overlap_tokens=8)
    update_index([folder / "articles"], settings, embedder=LengthEmbedder())
    return settings


@pytest.fixture(scope="module")
def news(settings: Settings) -> Iterator[Dateline]:
    with opened(settings) as news:
        yield news


def opened(settings: Settings) -> Dateline:
    return Dateline(
        open_index(settings.index), settings=settings, embedder=LengthEmbedder(), reader=NumberReader()
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


def test_words_of_the_same_sense_are_found_where_no_article_has_these(news: Dateline) -> None:
    assert ids(listing(news, "Which articles are about the signature?")) == ["deal"]
    assert ids(listing(news, "Who wrote the article about the border signing?")) == ["deal"]
    assert not listing(news, "Which articles are about the theft?").total


def test_a_long_listing_has_as_many_articles_as_are_asked_for(tmp_path: Path) -> None:
    days = [f"2031-03-{day:02}" for day in range(1, 13)]
    records = [{"id": day, "date": day, "text": f"Varenna counted its boats on {day}."} for day in days]
    with Dateline.index(records, settings=Settings(index=tmp_path / "index", reader="fast")) as news:
        for question, named in (
            ("Which articles mention Varenna?", 10),
            ("List all articles", 10),
            ("What is the latest on Varenna?", 5),
        ):
            first = news.ask(question)
            more = news.under(replace(news.settings, answers=12)).ask(question)
            assert (ids(found(first)), found(first).unnamed) == (days[: -named - 1 : -1], 12 - named)
            assert (ids(found(more)), found(more).unnamed) == (days[::-1], 0)
            assert found(more.showing(3)) == found(first)  # what the prompt shows at once
        oldest = news.under(replace(news.settings, answers=12)).ask("What is the oldest article?")
        assert (ids(found(oldest)), found(oldest).unnamed) == (days[:1], 0)


def found(result: Result) -> Listing:
    assert result.listing is not None
    return result.listing


def test_what_a_source_published_is_listed(news: Dateline) -> None:
    assert ids(listing(news, "Which articles did the Wire publish?")) == ["deal", "tour"]
    assert listing(news, "How many articles has Paper published?").total == 2


def test_what_was_reported_is_listed_where_the_reader_finds_no_answer(news: Dateline) -> None:
    found = listing(news, "What did the Wire report on drones?")
    assert (ids(found), listing_sentence(found)) == (["deal"], "1 article is about “drones”:")
    assert news.ask("What did the Wire report on Bologna?").listing is None
    assert news.ask("What was reported about the 40 boats?").listing is None


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


def test_an_article_of_several_authors_is_each_one_s(tmp_path: Path) -> None:
    stories = [
        {"id": "one", "title": "Ferry sinks", "author": "Rita Voss", "text": "A ferry sank off Aven."},
        {
            "id": "both",
            "title": "Ferry found",
            "author": "Rita Voss, Jon Pell",
            "text": "It was found.",
        },
    ]
    with Dateline.index(stories, index=tmp_path / "index") as news:
        assert listing(news, "How many articles did Rita Voss write?").total == 2
        assert ids(listing(news, "Which articles did Pell write?")) == ["both"]


@pytest.mark.parametrize(
    "question", ["Which articles mention drones?", "Which articles did Ana Moor write?", "List all articles."]
)
def test_a_listing_goes_on_where_a_page_of_it_ended(news: Dateline, question: str) -> None:
    whole = listing(news, question)
    rest = news.ask(question, offset=1).listing
    assert rest is not None
    assert (rest.total, rest.mentions, rest.unnamed) == (whole.total, whole.mentions[1:], 0)
    told = f"; 2 to {whole.total}:" if "mention" in question or "List" in question else ":"
    assert listing_sentence(rest).endswith(told)
    beyond = news.ask(question, offset=7).listing
    assert beyond is not None
    assert (beyond.total, beyond.mentions, beyond.unnamed) == (whole.total, (), 0)


@pytest.mark.parametrize("as_typed", [False, True])
@pytest.mark.parametrize("question", ["When was this published?", "How many buses left Basel?"])
def test_an_article_that_the_index_does_not_have_cannot_be_meant(
    news: Dateline, question: str, as_typed: bool
) -> None:
    with pytest.raises(UnknownArticleError, match="no article 'tuor' in the index"):
        news.ask(question, this="tuor", as_typed=as_typed)
    with pytest.raises(UnknownArticleError, match="no article 'tuor' in the index"):
        news.conversation().ask(question, this="tuor", as_typed=as_typed)


def test_when_its_author_wrote_an_article_comes_from_the_catalogue(news: Dateline) -> None:
    for question in ("When did Jo Bly write the article?", "When did Jo Bly write the article about Panama?"):
        assert ids(listing(news, question, this="tour")) == ["tour"]
    assert news.ask("When did Ana Moor write the article?", this="tour").listing is None


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("Who wrote the article about buses?", "1 article is about “buses” (author not recorded):"),
        ("Who wrote “A day at sea”?", "1 article with the title “A day at sea” (author not recorded):"),
        ("Who wrote this?", "That article (author not recorded):"),
        ("Who wrote the story about Noem?", "2 articles are about “Noem”:"),
    ],
)
def test_an_author_who_is_not_known_is_said_to_be_unknown(news: Dateline, question: str, told: str) -> None:
    assert listing_sentence(listing(news, question, this="long")) == told


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


PROMPTED = """
? Which articles mention Noem?
3 articles mention “Noem”:

[1] 2025-06-26  Border deal signed (Wire, by Ana Moor)
    Kristi **Noem** signed it.

[2] 2025-06-24  Noem on tour (Wire, by Jo Bly)
    **Noem** landed in Panama.

[3] 2024-05-05  A day at sea (Paper)
    At last **Noem** was named, and drones too.

? :open 2
Noem on tour (Wire, 2025-06-24)
FOLDER/tour.txt

> **Noem** landed in Panama. She met the president.

? :filter source Paper
Asking 2 articles.

[source=Paper] ? How many articles are about drones?
1 article is about “drones”:

[1] 2019-01-02  Drones over the airport (Paper, by Ana Moor)
    The airport shut for **drones**.

[source=Paper] ? :stats
2 articles, 2019-01 to 2024-05
"""


def test_the_prompt_lists_opens_filters_and_counts(news: Dateline) -> None:
    asked = "How many articles are about drones?"
    screen = play(
        "Which articles mention Noem?", ":open 2", ":filter source Paper", asked, ":stats", news=news
    )
    folder = Path(str(news.article("tour").path)).parent
    assert screen.replace(str(folder), "FOLDER").startswith(PROMPTED.lstrip())


@pytest.fixture
def boats(tmp_path: Path) -> Iterator[Dateline]:
    """Of 23 articles a day apart 21 mention Varenna."""
    days = [f"2031-03-{day:02}" for day in range(1, 24)]
    records = [
        {"id": day, "date": day, "source": "Wire", "text": f"{'Varenna' if at > 1 else 'Olm'} counted boats."}
        for at, day in enumerate(days)
    ]
    (tmp_path / "boats.jsonl").write_text("\n".join(map(json.dumps, records)))
    settings = Settings(index=tmp_path / "index", chunk_tokens=40, overlap_tokens=8, answers=12)
    update_index([tmp_path / "boats.jsonl"], settings, embedder=LengthEmbedder())
    with opened(settings) as news:
        yield news


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("Which articles mention Varenna?", 21),
        ("Which articles from March 2031 mention Varenna?", 21),
        ("Which articles did the Wire publish?", 23),
        ("List all articles", 23),
    ],
)
def test_more_brings_the_other_articles_of_a_long_listing(boats: Dateline, asked: str, found: int) -> None:
    screen = play(asked, *[":more"] * 3, news=boats, interactive=False)
    first, *others = screen.split("? :more\n")
    shown = [re.findall(r"2031-03-\d\d", part) for part in (first, *others[:2])]
    assert [len(dict.fromkeys(part)) for part in shown] == [10, 10, found - 20]
    days = dict.fromkeys(day for part in shown for day in part)
    assert list(days) == [f"2031-03-{day:02}" for day in range(23, 23 - found, -1)]
    assert others[0].startswith(f"Articles 11 to 20 of {found}:\n")
    assert others[1].startswith(f"Articles 21 to {found} of {found}:\n")
    assert others[2].startswith(f"that was all: {found} articles; ask another question\n")


def test_more_brings_articles_beyond_a_hundred(tmp_path: Path) -> None:
    records = [{"id": f"n{at:03}", "text": "Varenna counted boats."} for at in range(113)]
    settings = Settings(index=tmp_path / "index", answers=12)
    (tmp_path / "boats.jsonl").write_text("\n".join(map(json.dumps, records)))
    update_index([tmp_path / "boats.jsonl"], settings, embedder=LengthEmbedder())
    with opened(settings) as news:
        screen = play("Which articles mention Varenna?", *[":more"] * 12, news=news, interactive=False)
    assert "\nArticles 101 to 110 of 113:\n" in screen
    assert screen.partition("\nArticles 111 to 113 of 113:\n")[2].count("Varenna** counted") == 3
    assert screen.endswith("that was all: 113 articles; ask another question\n")


def test_more_keeps_to_the_articles_that_were_asked(boats: Dateline) -> None:
    """The filter that was lifted since is for the next question."""
    asked = "Which articles mention Varenna?"
    screen = play(
        ":filter until=2031-03-14",
        asked,
        ":filter",
        ":more",
        ":more",
        ":open 12",
        news=boats,
        interactive=False,
    )
    assert "12 articles mention “Varenna”; the newest 10:" in screen
    assert "Articles 11 to 12 of 12:" in screen
    assert "that was all: 12 articles" in screen
    assert "**Varenna** counted boats." in screen.partition(":open 12")[2]


def test_there_is_no_more_where_the_newest_one_was_asked_for(boats: Dateline) -> None:
    assert "that was all: 1 article;" in play("What is the newest article?", ":more", news=boats)


@pytest.mark.parametrize("line", ["Which articles mention Noem?", "How many articles are there?", "asdf"])
@pytest.mark.parametrize("place", ["", " 1", " none"])
def test_a_gold_set_takes_no_question_about_the_articles(
    news: Dateline, tmp_path: Path, line: str, place: str
) -> None:
    path = tmp_path / "gold.json"
    screen = play(line, f":gold {path}{place}", news=news, width=200)
    assert "the last line was no question to what articles say; a gold set holds such questions\n" in screen
    assert not path.exists()


def test_features_are_switched_off(settings: Settings) -> None:
    off = replace(settings, without=(Feature.ABOUT, Feature.ADVICE, Feature.SEVERAL))
    with opened(off) as plain:
        assert plain.ask("Which articles mention Noem?").listing is None
        assert plain.ask("Noem Panama").advice is None
        assert plain.questions_in("Who won? Who lost?") == ("Who won? Who lost?",)


def test_key_words_are_read_and_what_is_no_question_is_not(news: Dateline) -> None:
    keywords = news.ask("Noem Panama")
    assert keywords.advice is None
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


SPELLED = {
    "who": "The WHO sent 40 doctors to Velmora.",
    "band": "Fans of The Who filled the hall; the Who played for an hour.",
    "man": "Who knows? The man who built it told us in May. It may rain and will. Aid came; nice it was.",
    "us": "U.S. troops left the base. A firm in IT was sold.",
    "usa": "US-led talks ended; Nato was not asked.",
    "att": "AT&T agreed to lay a cable, with R&B on the ship and C++ in the engine.",
    "at": "A man at the station said that T&Cs apply. A, R and B are letters; C is one.",
    "may": "Theresa May met Will Reed in the town of Nice. Apple sold more telephones.",
    "izmir": "The mayor of İzmir met the mayor of Diyarbakır and Señor Pen\u0303alosa.",
    "lodz": "A tram to Łódź left Großenhain.",
    "soft": "The de\u00adfence min\u00adistry ordered 17 boats; Kris\u00adti Noem saw them.",
    "ligature": "The \ufb01nance o\ufb03ce of Tarn hired 63 auditors.",
    "chinese": "市長林海說，航道將在一週內清理完畢。",
    "korean": "서울에서 열렸다.",
    "bank": "The Bank of England raised its rate. A banker of England objected.",
    "covid": "Covid‑19 came back. The virus of 2019 did not.",
    "jets": "F-16 jets flew over. Fine china broke, and labour costs rose.",
    "first": "Will Smith came to Velmora.",
    "pact": "No defeat: the finances of the ministries were sound.",
}


@pytest.fixture(scope="module", params=STORES)
def spelled(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[Dateline]:
    folder = tmp_path_factory.mktemp("spelled")
    (folder / "articles").mkdir()
    for id, text in SPELLED.items():
        title = "Is the port full?" if id == "bank" else "News"
        head = f"---\ntitle: {title}\nauthor: Ana Moor\ndate: 2025-06-20\n---\n"
        (folder / "articles" / f"{id}.txt").write_text(f"{head}{text}\n", encoding="utf-8")
    settings = Settings(index=place_of(request, folder), chunk_tokens=40, overlap_tokens=8)
    update_index([folder / "articles"], settings, embedder=LengthEmbedder())
    with opened(settings) as news:
        yield news


@pytest.mark.parametrize(
    ("subject", "listed"),
    [
        ("the WHO", {"who": "WHO"}),
        ("WHO", {"who": "WHO"}),
        ("the who", {"who": "WHO", "band": "Who"}),
        ("The Who", {"band": "Who"}),
        ("the US", {"us": "U.S.", "usa": "US"}),
        ("the U.S.", {"us": "U.S.", "usa": "US"}),
        ("U.S.", {"us": "U.S.", "usa": "US"}),
        ("US troops", {"us": "U.S. troops"}),
        ("IT", {"us": "IT"}),
        ("NATO", {"usa": "Nato"}),
        ("AIDS", {}),
        ("AT&T", {"att": "AT&T"}),
        ("R&B", {"att": "R&B"}),
        ("C++", {"att": "C++"}),
        ("C", {"at": "C"}),  # and not C++
        ("F16", {"jets": "F-16"}),
        ("Will Smith", {"first": "Will Smith"}),
        ("Theresa May", {"may": "Theresa May"}),
        ("Will Reed", {"may": "Will Reed"}),
        ("Nice", {"may": "Nice"}),
        ("Apple", {"may": "Apple"}),
        ("Peñalosa", {"izmir": "Pen\u0303alosa"}),
        ("Pen\u0303alosa", {"izmir": "Pen\u0303alosa"}),
        ("Penalosa", {"izmir": "Pen\u0303alosa"}),
        ("İzmir", {"izmir": "İzmir"}),
        ("Izmir", {"izmir": "İzmir"}),
        ("Diyarbakir", {"izmir": "Diyarbakır"}),
        ("Diyarbakır", {"izmir": "Diyarbakır"}),
        ("Lodz", {"lodz": "Łódź"}),
        ("Łódź", {"lodz": "Łódź"}),
        ("Grossenhain", {"lodz": "Großenhain"}),
        ("defence ministry", {"soft": "de\u00adfence min\u00adistry"}),
        ("Kristi Noem", {"soft": "Kris\u00adti Noem"}),
        ("finance office", {"ligature": "\ufb01nance o\ufb03ce"}),
        ("林海", {"chinese": "林海"}),
        ("서울", {"korean": "서울"}),
        ("the Bank of England", {"bank": "Bank of England"}),
        ("Covid-19", {"covid": "Covid‑19"}),
    ],
)
def test_what_is_named_is_listed_and_what_has_its_letters_alone_is_not(
    spelled: Dateline, subject: str, listed: dict[str, str]
) -> None:
    found = listing(spelled, f"Which articles mention {subject}?")
    cited = {one.heading.id: one.citation.text if one.citation else "" for one in found.mentions}
    assert cited == listed
    assert found.total == len(listed)


def test_a_count_goes_by_the_same_rules(spelled: Dateline) -> None:
    assert listing(spelled, "How many articles mention US troops?").total == 1


def test_a_title_that_asks_is_found(spelled: Dateline) -> None:
    assert ids(listing(spelled, "Who wrote “Is the port full?”?")) == ["bank"]
    assert ids(listing(spelled, "When was “Is the port full?” published?")) == ["bank"]
    assert [one.question for one in spelled.ask_each("Who wrote “Is the port full?”?")] == [
        "Who wrote “Is the port full?”?"
    ]


def test_articles_of_unknown_language_are_not_left_out_in_silence(tmp_path: Path) -> None:
    """A text of fewer than 200 letters is of no language, unless that is stated."""
    records = [
        {"id": "note", "text": "Two buses left Tarn.", "source": "Wire"},
        {"id": "other", "text": "Three buses left Tarn.", "source": "Paper"},
        {"id": "stated", "text": "Four buses left Tarn.", "source": "Wire", "language": "en-GB"},
        {"id": "brev", "text": "Fem bussar for.", "source": "Wire", "language": "sv"},
    ]
    with Dateline.index(records, index=tmp_path / "index") as news:
        expected = {"": 0, "lang=en": 2, "lang=sv source=Wire": 1, "lang=fr": 2, "source=Wire": 0}
        assert {line: news.left_out(Filters.parse_line(line)) for line in expected} == expected
        assert news.left_out(Filters.parse(language="en", where="source = Wire")) == 1
        screen = play(":filter lang=en", ":filter lang=sv source=Wire", ":filter", news=news, width=200)
        of_none = "of unknown language, as short texts are,"
        assert f"\nAsking 1 article. 2 other articles {of_none} are not asked.\n" in screen
        assert f"\nAsking 1 article. 1 other article {of_none} is not asked.\n" in screen
        assert "\nAsking all 4 articles.\n" in screen
    with (
        Dateline.index(records[:2], index=tmp_path / "bare") as bare,
        pytest.raises(
            NothingMatchesError, match="no languages, for texts of fewer than 200 letters tell none"
        ),
    ):
        bare.ask("Which articles mention Tarn?", filters=Filters.parse(language="en"))
