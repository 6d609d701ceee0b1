"""Filters: read from words, and applied by SQLite exactly as the plain twin says."""

from __future__ import annotations

import doctest
import pickle
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import FrozenInstanceError, replace
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import dateline.filters.names
import dateline.filters.periods
from dateline.errors import FilterError
from dateline.filters.filters import NO_FILTERS, Filters
from dateline.filters.where import FIELDS, parse_where
from dateline.stores.working_copy import WorkingCopy
from dateline.types import Article, Chunk

TODAY = date(2026, 11, 24)


def where(text: str) -> Any:
    return parse_where(text, today=TODAY)


# --- from words ------------------------------------------------------------------------------------


def test_until_takes_in_all_of_what_it_names() -> None:
    filters = Filters.parse(since="2025", until="2025-06", today=TODAY)
    assert (filters.since, filters.until) == ("2025-01-01", "2025-06-30")


def test_words_are_reckoned_from_the_day_that_is_stated() -> None:
    assert Filters.parse(since="since May", today=TODAY).since == "2026-05-01"
    assert Filters.parse(since="May", today=date(2024, 4, 30)).since == "2023-05-01"


def test_a_date_is_as_good_as_its_words() -> None:
    """A moment of a day stands for the day; what is kept is ISO 8601, whatever was dated."""
    named = Filters(since="2025-06-01", until="2025-06-30", source=("AP",))
    dated = Filters(since=date(2025, 6, 1), until=datetime(2025, 6, 30, 23, 59), source=("AP",))
    assert (dated, hash(dated), str(dated)) == (named, hash(named), str(named))
    assert Filters.parse(since=date(2025, 6, 1), until=date(2025, 6, 30), source="AP") == named
    assert replace(dated, until=date(2025, 6, 2)).until == "2025-06-02"
    assert pickle.loads(pickle.dumps(dated)) == dated
    assert (NO_FILTERS.since, bool(NO_FILTERS), bool(Filters(since=date(2025, 6, 1)))) == (None, False, True)
    with pytest.raises(FrozenInstanceError):
        dated.since = "2025-01-01"  # type: ignore[misc]
    with pytest.raises(FilterError, match="is after until"):
        Filters(since=date(2025, 7, 1), until="2025-06-30")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("", NO_FILTERS),
        ("since=2025-06 source=Reuters", Filters(since="2025-06-01", source=("Reuters",))),
        ("source=AP source='Border Wire' source=AP", Filters(source=("AP", "Border Wire"))),
        ("lang=en url-prefix=example.org/a", Filters(language=("en",), url_prefix=("example.org/a",))),
        ("since May", Filters(since="2026-05-01")),
        ("since May until yesterday", Filters(since="2026-05-01", until="2026-11-23")),
        ("last week section=Sports", Filters(since="2026-11-16", until="2026-11-22", section=("Sports",))),
        ("where='source = AP'", Filters(where=where("source = AP"))),
        ("since=last week", Filters(since="2026-11-16")),
        ("since=June 2025 until=3 days ago", Filters(since="2025-06-01", until="2026-11-21")),
        ("source=The Border Wire lang=en", Filters(source=("The Border Wire",), language=("en",))),
        ("source Border Wire", Filters(source=("Border Wire",))),
        ("source: AP", Filters(source=("AP",))),
        (
            "source=The Wire last week",
            Filters(since="2026-11-16", until="2026-11-22", source=("The Wire",)),
        ),
        ("source='Wire 2024'", Filters(source=("Wire 2024",))),
    ],
)
def test_a_line_is_read(line: str, expected: Filters) -> None:
    assert Filters.parse_line(line, today=TODAY) == expected


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("since=soon", "since is 'soon', no date"),
        ("since=2025-07 until=2025-06", "since (2025-07-01) is after until (2025-06-30)"),
        ("colour=red", "there is no filter 'colour'"),
        ("source=", "source is ''"),
        ("since=2025 since=2024", "since is given twice"),
        ("source='AP", "a quote is not closed"),
        ("perhaps", "'perhaps' is no date that can be read in one way, and no filter"),
        ("source=AP perhaps since=cnn", "since is 'cnn', no date"),
        ("where=not section = Sports", "an expression needs quotes"),
    ],
)
def test_a_mistake_is_told_with_a_remedy(line: str, told: str) -> None:
    with pytest.raises(FilterError) as caught:
        Filters.parse_line(line, today=TODAY)
    assert caught.value.fact.startswith(told)
    assert caught.value.hint
    assert caught.value.exit_code == 2


def test_the_constructor_takes_what_is_exact_alone() -> None:
    with pytest.raises(FilterError, match="no day in ISO 8601"):
        Filters(since="2025-06")
    with pytest.raises(FilterError, match="not one or more names"):
        Filters(source="Reuters")  # type: ignore[arg-type]
    with pytest.raises(FilterError, match="^source is '', not"):
        Filters(source=("",))


def test_filters_are_values() -> None:
    assert not NO_FILTERS
    assert Filters(language=("en",))
    assert (
        len(
            {Filters.parse(source="AP", where="date < 2025"), Filters.parse(source=["AP"], where="date<2025")}
        )
        == 1
    )


# --- the language of where -------------------------------------------------------------------------

STORY = Article("a/1", "Text.", title='The "Pact"', date="2025-06-26", source="Reuters UK", section="World")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('source = "reuters uk"', True),
        ("source = Reuters", False),
        ("source = reuters*", True),
        ("source = *UK and section=World", True),
        ("source != AP", True),
        ("source = AP or section = world", True),
        ("source = AP or section = Sports and title = *", False),  # and binds closer
        ("(section = world or source = AP) and date < 2025", False),
        ("not section = Sports", True),
        ("NOT (section = Sports OR date >= 2025-07)", True),
        ("source in (AP, 'Reuters UK')", True),
        ("date = 2025-06", True),
        ("date > 2025-06", False),  # after all of June
        ("date >= 2025-06 and date <= 2025-06", True),
        ("date != 2025-06-25", True),
        ("date < today", True),
        ("title = 'The \"Pact\"'", True),
        ("id = a/*", True),
        ("author = *", False),  # the article has none
        ("author != Bell", False),
        ("not author = Bell", True),
        ("updated < 2030", False),
    ],
)
def test_an_expression_means_what_it_says(text: str, expected: bool) -> None:
    assert where(text).matches(STORY) is expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (Filters.parse(author="jon pell"), True),
        (Filters.parse(author="Rita Voss"), True),
        (Filters.parse(author="* Voss"), True),
        (Filters.parse(author="Rita Voss, Jon Pell"), True),
        (Filters.parse(author="Pell, Jon"), True),
        (Filters.parse(author="Pell"), False),
        (Filters.parse(where="author = 'Jon Pell'"), True),
        (Filters.parse(where="author != 'Jon Pell'"), False),
        (Filters.parse(source="Post"), False),  # a paper's name may have a comma
    ],
    ids=str,
)
def test_each_of_several_authors_is_the_author(given: Filters, expected: bool) -> None:
    story = Article("a", "Text.", author="Rita Voss, Jon Pell", source="Courier, Post", path="/a")
    assert given.matches(story) is expected
    with database_of([story]) as database:
        assert bool(database.catalogue.headings(given)) is expected


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "at the end: expected a field"),
        ("setcion = Sports", "at character 1, near 'setcion': there is no such field; did you mean section?"),
        ("source == AP", "at character 9, near '=': expected a value"),
        ("source = ", "at the end: expected a value"),
        ("source = AP section = World", "at character 13, near 'section': expected 'and', 'or' or the end"),
        ("(source = AP", "at the end: expected ')'"),
        ("source = 'AP", 'at character 10, near "\'AP": a quote is not closed'),
        ("source < AP", "at character 8, near '<': only dates have an order"),
        ("date = soon", "at character 8, near 'soon': this is no date"),
        ("source = ''", "at character 10, near '': the value is empty"),
        ("source = AP !", "at character 13, near '!': this has no meaning here"),
        ("date in (2025)", "at character 9, near '(': 'in' does not go with date"),
        ("not " * 60 + "id = a", "at character 205, near 'not': nested more than 50 deep"),
        ("x" * 2001, "has 2,001 characters"),
    ],
)
def test_a_mistake_in_an_expression_names_its_place(text: str, told: str) -> None:
    with pytest.raises(FilterError) as caught:
        where(text)
    assert told in caught.value.fact


@given(st.text(max_size=60))
def test_no_expression_is_too_odd(text: str) -> None:
    with suppress(FilterError):
        where(text)


# --- by SQLite, as by the twin ---------------------------------------------------------------------

_NAMES = (
    "Reuters",
    "reuters",
    "REUTERS UK",
    "AP",
    "Élan",
    "e\u0301lan",
    "a'b",
    "Reuters, AP",
    '"; DROP TABLE article; --',
    "100%",
)
_DAYS = ("2024-12-31", "2025-01-01", "2025-06-15", "2025-06-30", "2026-11-23")
names = st.sampled_from(_NAMES)
maybe = st.none() | names
articles = st.builds(
    Article,
    id=st.just(""),
    text=st.just("Text."),
    title=maybe,
    date=st.none() | st.sampled_from(_DAYS),
    updated=st.none() | st.sampled_from(_DAYS),
    source=maybe,
    author=maybe,
    section=maybe,
    language=st.sampled_from([None, "en", "en-GB", "EN_us", "de", "eng"]),
    url=st.sampled_from(
        [None, "https://www.example.org/a", "http://example.org/A/b", "example.org", "ftp://x"]
    ),
)
patterns = st.one_of(names, st.sampled_from(["reu*", "*", "*t*r*", "*UK", "é*", "r*r", "%", "_P"]))
_several = st.lists(patterns, max_size=2, unique=True).map(tuple)
periods = st.sampled_from(["2024", "2025", "2025-06", "2025-06-15", "last week", "yesterday"])
comparisons = st.one_of(
    st.builds(
        lambda field, order, name: f"{field} {order} " + (f"'{name}'" if '"' in name else f'"{name}"'),
        st.sampled_from([name for name in FIELDS if name not in ("date", "updated")]),
        st.sampled_from(["=", "!="]),
        patterns,
    ),
    st.builds(
        "{} {} '{}'".format,
        st.sampled_from(["date", "updated"]),
        st.sampled_from(["=", "!=", "<", "<=", ">", ">="]),
        periods,
    ),
    st.just("source in (Reuters, AP, 'a*')"),
)
expressions = st.recursive(
    comparisons,
    lambda inner: st.one_of(
        inner.map("not {}".format),
        st.builds("({} and {})".format, inner, inner),
        st.builds("({} or {})".format, inner, inner),
    ),
    max_leaves=6,
)
filters = st.builds(
    Filters.parse,
    since=st.none() | st.sampled_from(["2024-12", "2025-01-01", "2025-06-15"]),
    until=st.none() | st.sampled_from(["2025-06", "last week", "yesterday"]),
    source=_several,
    author=_several,
    section=_several,
    language=st.lists(st.sampled_from(["en", "en-GB", "de", "EN"]), max_size=2),
    url_prefix=st.lists(st.sampled_from(["example.org", "http://example.org/a", "https:"]), max_size=2),
    where=st.none() | expressions,
    today=st.just(TODAY),
)


@contextmanager
def database_of(stories: list[Article]) -> Iterator[WorkingCopy]:
    """Two chunks an article, all with the word "text"."""
    with TemporaryDirectory() as folder, closing(WorkingCopy.create(Path(folder) / "x.sqlite")) as database:
        for story in stories:
            number = database.put_article(story, "")
            for _ in range(2):
                database.put_chunk(number, Chunk(story, 0, 5), b"same", np.zeros(4, dtype=np.float32))
        yield database


@given(st.lists(articles, max_size=8), filters)
@example([Article("", "Text.", author="A")], Filters.parse(where="not source = AP"))
def test_sqlite_allows_what_the_twin_allows(found: list[Article], wanted: Filters) -> None:
    stories = [
        Article(
            f"{number}", "Text.", one.title, one.date, one.source, one.author, one.url, f"/{number}.txt",
            one.updated, one.section, one.language,
        )
        for number, one in enumerate(found)
    ]  # fmt: skip
    expected = [story.id for story in stories if wanted.matches(story)]
    with database_of(stories) as database:
        chunks = database.allowed(wanted)
        assert [row[0].id for row in database.chunks(chunks.tolist()).values()] == [
            id for id in expected for _ in range(2)
        ]
        hits = database.search(["text"], 100, wanted)
        assert sorted(number for number, _ in hits) == chunks.tolist()
        assert sorted(one.id for one in database.catalogue.headings(wanted)) == expected
        statistics = database.catalogue.statistics(wanted)
        assert statistics.articles == len(expected)
        assert sum(statistics.months.values()) + statistics.undated == len(expected)
        assert sum(statistics.sources.values()) + statistics.unsourced == len(expected)


@given(filters)
def test_filters_are_written_as_they_are_read(wanted: Filters) -> None:
    assert Filters.parse_line(str(wanted), today=date(1999, 1, 1)) == wanted


def test_a_filter_changes_which_chunks_come_and_not_their_scores() -> None:
    stories = [
        Article(f"{n}", "Text.", source="AP" if n % 9 == 0 else "DPA", path=f"/{n}") for n in range(90)
    ]
    with database_of(stories) as database:
        everything = dict(database.search(["text"], 1000))
        hits = database.search(["text"], 7, Filters(source=("ap",)))
        assert len(hits) == 7
        assert hits == [(number, everything[number]) for number, _ in hits]


def test_names_that_many_articles_share_are_compared_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """14,000 articles of ten papers cost ten comparisons."""
    from dateline.stores import selection

    compared: list[str] = []

    def name_is(pattern: str, name: str) -> bool:
        compared.append(name)
        return pattern == name

    monkeypatch.setattr(selection, "name_is", name_is)
    stories = [Article(f"{n}", "Text.", source=f"Paper {n % 3}", path=f"/{n}") for n in range(60)]
    with database_of(stories) as database:
        assert len(database.allowed(Filters(source=("Paper 1",)))) == 40
    assert sorted(compared) == ["Paper 0", "Paper 1", "Paper 2"]


def test_the_examples_in_the_modules_hold() -> None:
    assert doctest.testmod(dateline.filters.names) == (0, 6)
    assert doctest.testmod(dateline.filters.periods) == (0, 1)
