"""Wire copies: found as articles come and go, one source in answers, and read once."""

from __future__ import annotations

import doctest
import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import dateline.shingles
import dateline.stores.copies
from dateline.answers import select_answers
from dateline.distinct import distinct
from dateline.filters import NO_FILTERS, Filters
from dateline.shingles import SKETCH, shared, shingles, sketch
from dateline.stores.copies import COPY_SHARE
from dateline.stores.rows import ArticleRow
from dateline.stores.schema import MIGRATIONS
from dateline.stores.working_copy import WorkingCopy
from dateline.types import Article, Passage, Span

_WORDS = [f"{first}{second}{third}" for first in "bdfgklm" for second in "aeiou" for third in "nrst"]


def story(seed: int, words: int = 300) -> str:
    """Sentences of ten words that no other seed has."""
    chosen = random.Random(seed).choices(_WORDS, k=words)
    return " ".join(word + "." * (at % 10 == 9) for at, word in enumerate(chosen))


def words_of(text: str, first: int, last: int) -> str:
    return " ".join(text.split()[first:last])


def article(id: str, text: str, **fields: Any) -> Article:
    return Article(id, text, path=f"/{id}.txt", **fields)


@pytest.fixture
def database() -> Iterator[WorkingCopy]:
    with TemporaryDirectory() as folder, closing(WorkingCopy.create(Path(folder) / "x.sqlite")) as database:
        yield database


def put(database: WorkingCopy, *articles: Article) -> dict[str, int]:
    return {one.id: database.put_article(one, "") for one in articles}


def groups(database: WorkingCopy, filters: Filters = NO_FILTERS) -> list[list[str]]:
    return database.copies.groups(filters)


# --- shingles --------------------------------------------------------------------------------------


def test_a_cut_of_a_text_shares_all_of_itself() -> None:
    whole = story(1)
    assert shared(shingles(whole), shingles(words_of(whole, 40, 120))) == 1.0
    assert shared(shingles(whole), shingles(story(2))) < 0.05
    assert shared(shingles(whole), shingles("too short")) == 0.0


def test_case_punctuation_and_blanks_are_no_words() -> None:
    assert shingles("The mayor signed, at last!").tolist() == shingles("the  MAYOR\nsigned at last").tolist()
    assert len(shingles("大臣は合意に署名した")) == 7  # ten characters, in runs of four


def test_a_sample_tells_what_the_whole_would() -> None:
    """5,000 words are ten times the digests that are kept; 40 % of one stand in the other."""
    one, other = story(1, 5000), words_of(story(1, 5000), 0, 2000) + " " + story(2, 3000)
    assert len(shingles(one)) > 4 * SKETCH
    assert shared(sketch(shingles(one)), sketch(shingles(other))) == pytest.approx(0.4, abs=0.06)


# --- in the index ----------------------------------------------------------------------------------

WIRE = story(1)
COPIES = (
    article("wire", WIRE, date="2025-06-26", source="The Wire"),
    article("cut", words_of(WIRE, 0, 120), date="2025-06-27", source="The Cut"),
    article("led", "A lead of our own. " + words_of(WIRE, 30, 300), date="2025-06-25", source="The Led"),
    article("other", story(2), date="2025-06-26", source="The Other"),
    article("briefing", " ".join(words_of(story(seed), 0, 40) for seed in range(10, 60)), source="All"),
)


def test_copies_are_grouped_and_others_are_not(database: WorkingCopy) -> None:
    put(database, *COPIES)
    assert groups(database) == [["led", "wire", "cut"]]  # oldest first
    assert database.copies.group_of("cut", NO_FILTERS) == ["wire", "led"]
    assert database.copies.group_of("other", NO_FILTERS) == []
    assert groups(database, Filters(source=("the wire",))) == []
    assert database.copies.group_of("cut", Filters(since="2025-06-26")) == ["wire"]


def test_what_goes_or_changes_is_forgotten(database: WorkingCopy) -> None:
    numbers = put(database, *COPIES)
    database.remove_article(ArticleRow(numbers["wire"], "", COPIES[0], ""))
    assert groups(database) == [["led", "cut"]]
    database.put_article(replace(COPIES[1], text=story(3)), "", number=numbers["cut"])
    assert groups(database) == []
    database.put_article(COPIES[1], "", number=numbers["cut"])
    assert groups(database) == [["led", "cut"]]


@settings(max_examples=25)
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 5), st.booleans()), max_size=12))
def test_however_articles_came_and_went_the_groups_are_the_same(steps: list[tuple[int, int, bool]]) -> None:
    """Each step puts a cut of one of four stories under one of six ids, or removes that id."""
    with TemporaryDirectory() as folder, closing(WorkingCopy.create(Path(folder) / "x.sqlite")) as database:
        numbers: dict[str, int] = {}
        stored: dict[str, Article] = {}
        for seed, at, stays in steps:
            one = article(f"{at}", words_of(story(seed), 0, 100 + 20 * at))
            if stays:
                numbers[one.id] = database.put_article(one, "", number=numbers.get(one.id))
                stored[one.id] = one
            elif one.id in stored:
                database.remove_article(ArticleRow(numbers.pop(one.id), "", stored.pop(one.id), ""))
        pairs = {frozenset(pair) for group in groups(database) for pair in combinations(group, 2)}
        digests = {id: shingles(one.text) for id, one in stored.items()}
        assert pairs == {
            frozenset((one, other))
            for one, other in combinations(stored, 2)
            if shared(digests[one], digests[other]) >= COPY_SHARE
        }


def test_an_unchanged_text_is_not_looked_at_again(
    database: WorkingCopy, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = put(database, *COPIES[:2])
    monkeypatch.setattr(dateline.stores.copies, "_bands", None)  # calling it would fail
    database.put_article(replace(COPIES[0], title="A new title"), "", number=numbers["wire"])
    assert groups(database) == [["wire", "cut"]]


def test_an_index_of_format_1_learns_its_copies(tmp_path: Path) -> None:
    path = tmp_path / "old.sqlite"
    with closing(sqlite3.connect(path)) as old:
        old.executescript(
            "CREATE TABLE article (number INTEGER PRIMARY KEY, id TEXT, title TEXT, date TEXT, source TEXT,"
            " author TEXT, url TEXT, path TEXT, record TEXT, text TEXT, sha256 BLOB);"
            "CREATE TABLE file (path TEXT, sha256 TEXT, recipe TEXT, skipped TEXT);"
        )
        for one in COPIES:
            old.execute(
                "INSERT INTO article (id, date, path, text) VALUES (?, ?, '', ?)",
                (one.id, one.date, one.text),
            )
        old.commit()
    with closing(WorkingCopy.edit(path)) as database:
        database.migrate(1)
        assert groups(database) == [["led", "wire", "cut"]]
    assert 1 in MIGRATIONS


# --- read once -------------------------------------------------------------------------------------


def passage(source: Article, score: float = 1.0, start: int = 0, end: int | None = None) -> Passage:
    return Passage(source, start, len(source.text) if end is None else end, score)


def test_copies_of_a_passage_are_read_once_and_named() -> None:
    wire, led, other = COPIES[0], COPIES[2], COPIES[3]
    found = distinct([passage(wire), passage(led, 0.9), passage(other, 0.8)], 2)
    assert [one.article.id for one in found] == ["wire", "other"]
    assert [copy.id for copy in found[0].copies] == ["led"]


def test_a_figure_of_its_own_is_no_copy() -> None:
    text = (
        "The two ministers said on Thursday that 20,000 people were deported to the border in a year. " + WIRE
    )
    plain, corrected = article("plain", text), article("corrected", text.replace("20,000", "25,000"))
    assert [one.article.id for one in distinct([passage(plain), passage(corrected)], 9)] == [
        "plain",
        "corrected",
    ]


def test_no_more_is_looked_at_than_needed() -> None:
    def endless() -> Iterator[Passage]:
        yield passage(COPIES[0])
        raise AssertionError("one was enough")

    assert len(distinct(endless(), 1)) == 1
    assert distinct(endless(), 0) == ()


# --- one source ------------------------------------------------------------------------------------

TEXT = "The two ministers met in Harlan. About 20,000 people were deported. The mayor was not invited."
ONE = article("one", TEXT)
TWO = article("two", TEXT.replace("people were", "people\nwere"))
EDITED = article("edited", TEXT.replace("20,000", "25,000"))
ALONE = article("alone", "A count of ours says 20,000 people.")


def span(source: Article, margin: float, *copies: Article) -> Span:
    start = source.text.index("20,000 people")
    read = replace(passage(source), copies=copies)
    return Span(source, start, start + len("20,000 people"), margin, 0.0, read)


def test_copies_do_not_add_up_and_are_cited_last() -> None:
    """Alone, the best of the two copies: 2. With an article of its own at 1: ln(e^2 + e^1) = 2.3133."""
    copies = select_answers(
        [span(ONE, 2.0, TWO), span(replace(TWO, text=TEXT), 1.5, ONE)], limit=3, retrieval_weight=0
    )
    assert [answer.score for answer in copies] == [2.0]
    [answer] = select_answers(
        [span(ONE, 2.0, TWO), span(replace(TWO, text=TEXT), 1.5), span(ALONE, 1.0)],
        limit=3,
        retrieval_weight=0,
    )
    assert answer.score == pytest.approx(2.3133, abs=1e-4)
    assert [(one.article.id, one.copy_of) for one in answer.citations] == [
        ("one", None),
        ("alone", None),
        ("two", "one"),
    ]


def test_a_copy_that_was_not_read_is_cited_where_it_says_the_very_words() -> None:
    [answer] = select_answers([span(ONE, 2.0, TWO, EDITED)], limit=3, retrieval_weight=0)
    best, copy = answer.citations  # what was edited says something else
    assert (copy.article.id, copy.copy_of) == ("two", "one")
    assert copy.text == best.text == "20,000 people"
    assert copy.quote == "About 20,000 people\nwere deported."


def test_the_examples_in_the_modules_hold() -> None:
    assert doctest.testmod(dateline.shingles) == (0, 1)
    assert doctest.testmod(dateline.stores.copies) == (0, 1)
