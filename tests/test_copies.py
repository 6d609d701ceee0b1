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

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import dateline.copies.repeats
import dateline.copies.shingles
import dateline.stores.copies
from dateline.copies.distinct import distinct
from dateline.copies.shingles import SKETCH, shared, shingles, sketch
from dateline.filters.filters import NO_FILTERS, Filters
from dateline.stores import copy_finding
from dateline.stores.copies import CopiedRange
from dateline.stores.copy_finding import COPY_SHARE
from dateline.stores.older import take_over
from dateline.stores.rows import ArticleRow, text_digest
from dateline.stores.working_copy import WorkingCopy
from dateline.types import Article, Passage, Repeat, Span
from fakes import select_answers

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
    assert database.copies.copies_of("cut", NO_FILTERS) == ["wire", "led"]
    assert database.copies.copies_of("led", NO_FILTERS) == ["wire", "cut"]
    assert database.copies.copies_of("other", NO_FILTERS) == []
    assert groups(database, Filters(source=("the wire",))) == []
    assert database.copies.copies_of("cut", Filters(since="2025-06-26")) == ["wire"]


SHORT = "The night ferry turned back because of fog, and 340 passengers slept on board."


@pytest.mark.parametrize("words", [6, 10, 14, 24])
def test_short_texts_are_copies_where_they_are_the_same(database: WorkingCopy, words: int) -> None:
    text = words_of(f"{SHORT} {story(5)}", 0, words)
    one, other = article("one", text, date="2025-06-26"), article("other", text.upper(), date="2025-06-27")
    numbers = put(database, article("long", f"{text} {story(6)}"), one, other)
    assert groups(database) == [["one", "other"]]
    database.find_copies()
    assert groups(database) == [["one", "other"]]
    database.put_article(replace(other, text=f"{text} Again."), "", number=numbers["other"])
    assert groups(database) == []


@pytest.mark.parametrize("other", ["and 390 passengers", "and 340 sailors", "and 340 passengers also"])
def test_short_texts_that_differ_in_a_word_are_two(database: WorkingCopy, other: str) -> None:
    put(database, article("one", SHORT), article("two", SHORT.replace("and 340 passengers", other)))
    assert groups(database) == []


def test_what_a_site_prints_in_place_of_a_text_is_no_copy(database: WorkingCopy) -> None:
    notice = "This story is for subscribers of the Courier alone. Subscribe to read on."
    put(database, *(article(f"{at}", notice) for at in range(40)))
    assert database.copies.copies_of("39", NO_FILTERS) == []


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
        pairs = {
            frozenset((id, other)) for id in stored for other in database.copies.copies_of(id, NO_FILTERS)
        }
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
    monkeypatch.setattr(copy_finding, "words_of", None)  # calling it would fail
    database.put_article(replace(COPIES[0], title="A new title"), "", number=numbers["wire"])
    assert groups(database) == [["wire", "cut"]]


def test_a_copy_of_a_copy_is_none(database: WorkingCopy) -> None:
    """A list holds two stories whole; each is a copy of the list, and none of the other."""
    put(
        database,
        article("autumn", story(1, 150) + story(2, 150), date="2018-09-08"),
        article("october", story(1, 150), date="2018-10-01"),
        article("november", story(2, 150), date="2018-09-01"),
    )
    assert database.copies.copies_of("october", NO_FILTERS) == ["autumn"]
    assert groups(database) == [["autumn", "november", "october"]]  # the hub first, whatever is older
    assert groups(database, Filters(since="2018-09-02")) == [["autumn", "october"]]


def test_a_chain_of_copies_falls_into_groups_that_hold_together(database: WorkingCopy) -> None:
    """Each has three fifths of the one before it, and one fifth of the one before that."""
    long = story(1, 1200)
    put(database, *(article(str(at), words_of(long, 80 * at, 80 * at + 200)) for at in range(6)))
    for hub, *members in groups(database):
        runs = shingles(words_of(long, 80 * int(hub), 80 * int(hub) + 200))
        for one in members:
            other = words_of(long, 80 * int(one), 80 * int(one) + 200)
            assert shared(runs, shingles(other)) > 0.5
    assert {one for group in groups(database) for one in group} == set("012345")


# --- passages --------------------------------------------------------------------------------------

PARAGRAPH = words_of(story(7), 50, 110)
QUOTING = article("quoting", f"{story(8, 200)} It says: {PARAGRAPH} So it says. {story(9, 200)}")
WHOLE = article("whole", story(7, 600), date="2025-06-01")


def place(of: Article, text: str) -> CopiedRange:
    start = of.text.index(text)
    return CopiedRange(of.id, start, start + len(text))


def test_a_paragraph_that_is_quoted_whole_is_found_where_it_stands(database: WorkingCopy) -> None:
    put(database, WHOLE, QUOTING, article("other", story(10)))
    bare = PARAGRAPH.rstrip(".")
    assert groups(database) == []
    assert database.copies.passages(NO_FILTERS) == [[place(WHOLE, bare), place(QUOTING, bare)]]
    assert database.copies.passages(Filters(since="2020-01-01")) == []
    inside = place(QUOTING, bare)
    assert database.copies.repeats_of(inside, NO_FILTERS) == [CopiedRange("whole", inside.start, inside.end)]
    assert database.copies.repeats_of(inside, Filters(until="2020-12-31")) == []
    assert database.copies.repeats_of(CopiedRange("quoting", 0, inside.start), NO_FILTERS) == []


def test_a_passage_with_words_left_out_replaced_and_added_is_one(database: WorkingCopy) -> None:
    words = PARAGRAPH.split()
    edited = " ".join([*words[:15], "newword", *words[16:30], *words[32:45], "one", "more", *words[45:]])
    put(database, WHOLE, replace(QUOTING, text=QUOTING.text.replace(PARAGRAPH, edited)))
    [[one, other]] = database.copies.passages(NO_FILTERS)
    assert one == place(WHOLE, PARAGRAPH.rstrip("."))
    assert len(QUOTING.text[other.start : other.end].split()) == pytest.approx(len(words), abs=3)


def test_a_sentence_that_many_speak_is_no_passage(database: WorkingCopy) -> None:
    short = words_of(story(7), 50, 66)
    put(database, WHOLE, replace(QUOTING, text=QUOTING.text.replace(PARAGRAPH, short)))
    assert database.copies.passages(NO_FILTERS) == []


def test_what_a_site_prints_below_everything_is_no_passage(database: WorkingCopy) -> None:
    below = [article(f"{at}", story(100 + at, 80) + " " + PARAGRAPH) for at in range(40)]
    put(database, *below)
    first = {one.article for group in database.copies.passages(NO_FILTERS) for one in group}
    assert len(first) < 30  # those that came before it was known for what it is
    put(database, article("late", story(99, 80) + " " + PARAGRAPH))
    late = CopiedRange("late", 0, 10_000)
    assert database.copies.repeats_of(late, NO_FILTERS) == []


def test_a_passage_is_forgotten_with_either_article(database: WorkingCopy) -> None:
    numbers = put(database, WHOLE, QUOTING)
    database.put_article(replace(QUOTING, text=story(8)), "", number=numbers["quoting"])
    assert database.copies.passages(NO_FILTERS) == []
    database.put_article(QUOTING, "", number=numbers["quoting"])
    assert len(database.copies.passages(NO_FILTERS)) == 1
    database.remove_article(ArticleRow(numbers["whole"], "", WHOLE, ""))
    assert database.copies.passages(NO_FILTERS) == []
    assert {owner for one in database.segments for owner in one.articles.tolist()} == {numbers["quoting"]}


@settings(max_examples=50)
@given(st.data())
def test_a_passage_of_29_words_is_found_whatever_stands_around_it(data: st.DataObject) -> None:
    chance = random.Random(data.draw(st.integers(1_000, 10_000)))  # other words than the stories' seeds give
    shared_words = " ".join(chance.choices(_WORDS, k=29))
    one, other = (
        dateline.copies.shingles.words_of(
            f"{story(at, data.draw(st.integers(0, 60)))} {shared_words} {story(at + 1)}"
        )
        for at in (500, 600)
    )
    keys = [set(dateline.copies.repeats.anchors(words)[0].tolist()) for words in (one, other)]
    assert len(keys[0] & keys[1]) >= 2
    [found] = dateline.copies.repeats.common_passages(one, other)
    assert shared_words in one.text[found.start : found.end]
    assert shared_words in other.text[found.other_start : found.other_end]


@given(st.lists(st.integers(0, 3), max_size=60).map(lambda codes: np.array(codes, dtype=np.uint64)))
def test_the_anchors_are_the_first_of_the_least_runs_of_every_window(codes: Any) -> None:
    """Against plain Python; so few words that runs come again."""
    words = dateline.copies.shingles.Words("", codes)
    runs = dateline.copies.shingles.runs_of(words, dateline.copies.repeats.RUN).tolist()
    width = min(dateline.copies.repeats.WINDOW, len(runs))
    windows = [range(first, first + width) for first in range(len(runs) - width + 1)] if runs else []
    first: dict[int, int] = {}
    for place in sorted({min(window, key=lambda at: (runs[at], at)) for window in windows}):
        first.setdefault(runs[place] >> 16, place)
    keys, places = dateline.copies.repeats.anchors(words)
    assert dict(zip(keys.tolist(), places.tolist(), strict=True)) == first
    assert keys.tolist() == sorted(first)


@given(st.text(), st.text())
def test_any_two_texts_are_compared_at_ranges_that_they_have(one: str, other: str) -> None:
    for first, second in ((one, other), (one + PARAGRAPH, PARAGRAPH + other)):
        left, right = dateline.copies.shingles.words_of(first), dateline.copies.shingles.words_of(second)
        for found in dateline.copies.repeats.common_passages(left, right):
            assert 0 <= found.start < found.end <= len(first)
            assert 0 <= found.other_start < found.other_end <= len(second)
            assert found.words >= dateline.copies.repeats.LEAST_WORDS


@pytest.mark.parametrize("format", [1, 2, 3])
def test_an_index_of_an_older_format_learns_its_copies(tmp_path: Path, format: int) -> None:
    with closing(sqlite3.connect(":memory:")) as old:
        old.executescript(
            "CREATE TABLE article (number INTEGER PRIMARY KEY, id TEXT, title TEXT, date TEXT, source TEXT,"
            " author TEXT, url TEXT, path TEXT, record TEXT, text TEXT, sha256 BLOB);"
            "CREATE TABLE file (path TEXT, sha256 TEXT, recipe TEXT, skipped TEXT);"
            "CREATE TABLE chunk (number INTEGER PRIMARY KEY, article, start, end, embedded, vector);"
            "CREATE TABLE spare (number INTEGER PRIMARY KEY, embedded, vector);"
        )
        for one in (*COPIES, WHOLE, QUOTING):
            old.execute(
                "INSERT INTO article (id, date, path, record, text, sha256) VALUES (?, ?, ?, '', ?, ?)",
                (one.id, one.date, f"/{one.id}", one.text, text_digest(one.text)),
            )
        with closing(WorkingCopy.create(tmp_path / "new.sqlite")) as database:
            take_over(old, format, 4, database)
            assert groups(database) == [["led", "wire", "cut"]]
            bare = PARAGRAPH.rstrip(".")
            assert [place(WHOLE, bare), place(QUOTING, bare)] in database.copies.passages(NO_FILTERS)


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


def test_a_copy_is_cited_whichever_dateline_it_has() -> None:
    words = "About 20,000 people were deported, the ministers said in Harlan."
    taken = article("taken", f"HARLAN (Orbis) — {words} The mayor was not invited.")
    plain, own = article("plain", f"{words} Rain fell."), article("own", f"HARLAN, May 6 — {words}")
    [answer] = select_answers([span(taken, 2.0, plain, own)], limit=3, retrieval_weight=0)
    assert [(one.article.id, one.copy_of) for one in answer.citations] == [
        ("taken", None),
        ("plain", "taken"),
        ("own", "taken"),
    ]
    assert {one.quote for one in answer.citations[1:]} == {words}


def test_an_answer_in_a_passage_that_two_articles_have_is_one_source() -> None:
    """The passage read is more than what the other has of it; what stands beside that is its own."""
    start = ONE.text.index("About")
    taken = Repeat(ONE, start, start + len("About 20,000 people were deported."), (TWO,))
    own = span(ONE, 2.0)
    own = replace(own, passage=replace(own.passage, repeats=(taken,)))
    [answer] = select_answers([own, span(TWO, 1.0)], limit=3, retrieval_weight=0)
    assert answer.score == 2.0
    assert [(one.article.id, one.copy_of) for one in answer.citations] == [("one", None), ("two", "one")]
    beside = Repeat(ONE, 0, start, (TWO,))
    own = replace(own, passage=replace(own.passage, repeats=(beside,)))
    [answer] = select_answers([own, span(TWO, 1.0)], limit=3, retrieval_weight=0)
    assert answer.score > 2.3
    assert [one.copy_of for one in answer.citations] == [None, None]


def test_the_examples_in_the_modules_hold() -> None:
    assert doctest.testmod(dateline.copies.shingles) == (0, 2)
    assert doctest.testmod(dateline.stores.copies) == (0, 2)
    assert doctest.testmod(copy_finding) == (0, 1)
