"""What an index must do, asked of every store: SQLite with FAISS in a folder, and Milvus Lite.

Both are given the same articles by the same calls, and owe the same ids and, to the sixth place, the same
scores. The vectors are those of word lengths; what is nearest is told by plain NumPy, the exact twin.
"""

from __future__ import annotations

import dataclasses
import json
import shutil
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dateline.errors import NothingMatchesError
from dateline.filters.filters import NO_FILTERS, Filters
from dateline.indexing.removal import remove_articles
from dateline.indexing.updating import update_index
from dateline.language.mentions import sought_words
from dateline.language.words import search_words
from dateline.places import Place
from dateline.settings import Settings
from dateline.stores.contract import AnyIndex
from dateline.stores.copies import CopiedRange as Range
from dateline.stores.moving import move_index, sender_of
from dateline.stores.opening import open_index, verify, writer_of
from dateline.stores.vectors import ExactVectors
from embedders import LengthEmbedder
from placed import PLACES

OTHERS = [name for name in PLACES if name != "folder"]
"""They are compared with the folder's."""

EMBEDDER = LengthEmbedder()
WIRE = (
    "The two ministers signed the border agreement on Thursday after a night of talks, and the mayor, who "
    "had not been invited, told reporters that the town would go on counting its own dead along the river "
    "for as long as nobody else did. "
)
LONG = "".join(f"Door {n} of street {n * 7} was painted in colour {n * n}. " for n in range(40))
STORIES: list[dict[str, Any]] = [
    {"id": "pact", "title": "Ministers sign", "text": WIRE * 2, "date": "2025-06-26",
     "source": "Border Wire"},
    {"id": "reprint", "title": "Pact signed", "date": "2025-06-27", "text": WIRE * 2 + "By our staff.",
     "source": "The Paper", "author": "Ana Ruiz", "section": "World", "language": "en-GB"},
    {"id": "quoted", "text": LONG + WIRE + LONG[::-1],
     "source": 'The "Paper", or number >= 0', "url": "https://www.example.org/a_b%c/1"},
    {"id": "drones", "title": "Drones over Gatwick", "text": "Drones shut down the runway at Gatwick. " * 12,
     "date": "2018-12-20", "source": "border wire", "author": "O'Neil", "url": "http://example.org/b"},
    {"id": "café", "title": "Ñandú in a café", 
     "text": "A ñandú walked into a café in İzmir\\n; AT&T said 20,000 saw it. " * 3,
     "date": "2025-06", "source": "Zeitung ü", "language": "es", "section": "Sport\tand more"},
    {"id": "林", "title": "林海", "date": "2025-01-02",
     "text": "林海 wrote of the US and the WHO, the man who saw U.S. troops. " * 4},
    *({"id": f"rain-{day}", "title": f"Rain {day}", "text": f"It rained on day {day}. " * (3 + day % 4),
       "date": f"2025-05-{day:02d}", "source": f"Source {day % 3}"} for day in range(1, 15)),
]  # fmt: skip
QUESTIONS = (
    "Who signed the border agreement?",
    "drones Gatwick",
    "rained day 7",
    "How many days did it rain, and what rains on a rainy day?",
    "ñandú CAFÉ",
    "İzmir 20,000",
    "xyzzy",
)
FILTERS = (
    NO_FILTERS,
    Filters.parse(source="BORDER wire"),
    Filters.parse(source=["the*", "zeitung ü"]),
    Filters.parse(source='The "Paper", or number >= 0'),
    Filters.parse(author="o’neil"),
    Filters.parse(since="2025-05-03", until="2025-06"),
    Filters.parse(until="2018"),
    Filters.parse(language="en"),
    Filters.parse(section="Sport and more"),
    Filters.parse(url_prefix=["example.org/a_b%", "http://example.org"]),
    Filters.parse(where="not source = 'Source 1' and (date >= 2025-05-05 or title = 'ministers*')"),
    Filters.parse(where="source != 'Source 1' or date != 2025-05"),
    Filters.parse(where="id in ('rain-3', 'RAIN-4') or url = '*/B'"),
)


def write(folder: Path, stories: Sequence[dict[str, Any]]) -> Path:
    folder.mkdir(exist_ok=True)
    for story in stories:
        (folder / f"{story['id']}.json").write_text(json.dumps(story), encoding="utf-8")
    return folder


def index(place: Place, articles: Path, **options: Any) -> Any:
    settings = Settings(index=place, chunk_tokens=60, overlap_tokens=10)
    return update_index([articles], settings, embedder=EMBEDDER, **options)[0]


@pytest.fixture(scope="module", params=OTHERS)
def stores(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The folder's index and that of another store, of the same files."""
    folder = tmp_path_factory.mktemp("stores")
    articles = write(folder / "articles", STORIES)
    places = PLACES["folder"](folder), PLACES[request.param](folder)
    for place in places:
        index(place, articles)
    with closing(open_index(places[0])) as twin, closing(open_index(places[1])) as store:
        yield twin, store


def ids_of(index: AnyIndex, hits: Sequence[tuple[int, float]]) -> list[tuple[str, int, Any]]:
    """Chunks by article and range, with their scores: numbers may differ from store to store."""
    chunks = index.database.chunks([number for number, _ in hits])
    return [
        (chunks[number][0].id, chunks[number][1], pytest.approx(score, abs=1e-5)) for number, score in hits
    ]


@pytest.mark.parametrize("filters", FILTERS, ids=str)
def test_the_nearest_are_those_of_plain_numpy(stores: Any, filters: Filters) -> None:
    twin = stores[0]
    vectors = list(twin.database.vectors(EMBEDDER.facts.dim))
    exact = ExactVectors(
        np.concatenate([ids for ids, _ in vectors]), np.concatenate([rows for _, rows in vectors])
    )
    for question in QUESTIONS:
        row = EMBEDDER.encode_query(question)
        expected = exact.search(row, 7, allowed=twin.allowed(filters))
        for one in stores:
            assert ids_of(one, one.nearest(row, 7, filters)) == ids_of(twin, expected)


@pytest.mark.parametrize("filters", FILTERS, ids=str)
def test_words_find_the_same_chunks_and_articles(stores: Any, filters: Filters) -> None:
    for question in QUESTIONS:
        words = search_words(question)
        chunks, articles = (
            [getattr(one.database, search)(words, 100, filters) for one in stores]
            for search in ("search", "search_articles")
        )
        assert ids_of(stores[1], chunks[1]) == ids_of(stores[0], chunks[0])
        assert articles[1] == [(number, pytest.approx(score, abs=1e-5)) for number, score in articles[0]]


def test_it_is_told_in_how_many_articles_a_word_is(stores: Any) -> None:
    words = ["xyzzy", "rained", "gatwick", "ministers", "minister", "izmir", "cafe"]
    expected = {"rained": 14, "gatwick": 1, "ministers": 3, "minister": 3, "izmir": 1, "cafe": 1}
    for one in stores:
        assert one.database.frequencies(words) == expected
        assert one.database.frequencies([]) == {}


@pytest.mark.parametrize("filters", FILTERS, ids=str)
def test_the_catalogue_is_the_same(stores: Any, filters: Filters) -> None:
    twin, store = (one.database.catalogue for one in stores)
    assert store.headings(filters) == twin.headings(filters)
    assert store.headings(filters, 2, 1) == twin.headings(filters, 2, 1)
    assert store.statistics(filters) == twin.statistics(filters)
    assert list(store.holdings(filters)) == list(twin.holdings(filters))
    for subject in ("the US troops", "AT&T", "林海", "Gatwick", "ministers", "the WHO"):
        for loosely in (False, True):
            for opening in (False, True):
                ways = {"loosely": loosely, "opening": opening, "limit": 3}
                sought = sought_words(subject)
                assert store.mentioning(sought, filters, **ways) == twin.mentioning(sought, filters, **ways)
    assert store.mentioning((), filters, limit=2, newest=False) == twin.mentioning(
        (), filters, limit=2, newest=False
    )
    assert store.named("source", ["the paper", "source*"], filters, limit=9) == twin.named(
        "source", ["the paper", "source*"], filters, limit=9
    )


def test_articles_ranges_and_copies_are_the_same(stores: Any) -> None:
    twin, store = (one.database for one in stores)
    for story in STORIES:
        article = twin.article(story["id"])
        assert article is not None
        assert store.article(story["id"]) == article
        assert store.find_text(article.text) == twin.find_text(article.text)
        assert store.copies.copies_of(article.id, NO_FILTERS) == twin.copies.copies_of(article.id, NO_FILTERS)
        place = Range(article.id, 0, len(article.text))
        assert store.copies.repeats_of(place, NO_FILTERS) == twin.copies.repeats_of(place, NO_FILTERS)
    assert store.article("nobody") is None
    held = WIRE[WIRE.index("signed") : WIRE.index("for as")]
    assert store.find_text(held) == twin.find_text(held) != ()
    assert store.copies.groups(NO_FILTERS) == twin.copies.groups(NO_FILTERS) == [["pact", "reprint"]]
    assert store.copies.passages(NO_FILTERS) == twin.copies.passages(NO_FILTERS) != []
    assert (store.summary(), store.counts()) == (twin.summary(), twin.counts())
    assert store.catalogue.newest() == twin.catalogue.newest() == "2025-06-27"


def test_a_filter_that_nothing_matches_says_what_there_is(stores: Any) -> None:
    for one in stores:
        with pytest.raises(NothingMatchesError, match=r"source=Nobody; it has 20 articles dated 2018"):
            one.must_match(Filters.parse(source="Nobody"))


def facts(report: Any) -> dict[str, Any]:
    kept = dataclasses.asdict(report)
    return {name: value for name, value in kept.items() if name not in ("seconds", "generation")}


@pytest.mark.parametrize("store", OTHERS)
def test_articles_come_change_and_go(store: str, tmp_path: Path) -> None:
    """The same changes to the same files: reports, articles and answers are those of the folder's index."""
    articles = write(tmp_path / "articles", STORIES[:8])
    places = PLACES["folder"](tmp_path), PLACES[store](tmp_path)
    embedded = []
    for change in (
        lambda: None,
        lambda: write(articles, [{**STORIES[3], "text": "No drone was seen. " * 9}, STORIES[9]]),
        lambda: write(articles, [{**STORIES[1], "source": "Another"}]),
        lambda: (articles / "pact.json").rename(articles / "moved.json"),
        lambda: swap(articles / "moved.json", articles / "reprint.json"),
        lambda: (articles / "reprint.json").unlink(),
    ):
        change()
        reports = []
        for place in places:
            EMBEDDER.embedded.clear()
            reports.append(facts(index(place, articles, sync=True)))
            embedded.append(list(EMBEDDER.embedded))
        assert reports[0] == reports[1]
        assert embedded[-1] == embedded[-2]
        same(*places)
    removed = [remove_articles(["rain-*"], Settings(index=place)) for place in places]
    assert [one.id for one in removed[0].removed] == [one.id for one in removed[1].removed] != []
    same(*places)
    assert verify(places[1]).findings == ()


def swap(one: Path, other: Path) -> None:
    one.rename(one.with_suffix(".txt"))
    other.rename(one)
    one.with_suffix(".txt").rename(other)


def same(one: Place, other: Place) -> None:
    with closing(open_index(one)) as twin, closing(open_index(other)) as store:
        assert store.database.catalogue.headings(NO_FILTERS) == twin.database.catalogue.headings(NO_FILTERS)
        assert store.database.copies.groups(NO_FILTERS) == twin.database.copies.groups(NO_FILTERS)
        assert store.database.copies.passages(NO_FILTERS) == twin.database.copies.passages(NO_FILTERS)
        assert store.database.counts() == twin.database.counts()
        for question in QUESTIONS:
            row = EMBEDDER.encode_query(question)
            assert ids_of(store, store.nearest(row, 9)) == ids_of(twin, twin.nearest(row, 9))


def rows_of(place: Place) -> list[Any]:
    with closing(open_index(place)) as index:
        sender = sender_of(index)
        parcels = [(dict(one.article), [dict(row) for row in one.chunks]) for one in sender.parcels(0)]
        return [parcels, sorted(sender.pairs()), [dict(row) for row in sender.files()]]


@pytest.mark.parametrize(
    ("there", "here"), [pair for one in OTHERS for pair in ((one, "folder"), ("folder", one))]
)
def test_an_index_moves_there_and_back_and_is_the_same(there: str, here: str, tmp_path: Path) -> None:
    first, second, third = (
        PLACES[here](tmp_path),
        PLACES[there](tmp_path / "there"),
        PLACES[here](tmp_path / "back"),
    )
    index(first, write(tmp_path / "articles", STORIES))
    EMBEDDER.embedded.clear()
    for source, target in ((first, second), (second, third)):
        moved = move_index(source, target)
        assert (moved.articles, moved.carried) == (20, 20)
    assert EMBEDDER.embedded == []
    assert rows_of(first) == rows_of(second) == rows_of(third)
    same(first, third)
    report = index(third, tmp_path / "articles")  # what is known is known there too
    assert (report.unchanged, report.generation) == (20, 1)
    assert EMBEDDER.embedded == []


@pytest.mark.parametrize("store", PLACES)
def test_a_reader_keeps_its_state_and_nobody_sees_half_of_the_next(store: str, tmp_path: Path) -> None:
    place, articles = PLACES[store](tmp_path), tmp_path / "articles"
    index(place, write(articles, STORIES[:3]))
    with closing(open_index(place)) as old:
        before = old.database.catalogue.headings(NO_FILTERS)
        with writer_of(place) as writer:
            row = writer.database.row_by_id("pact")
            assert row is not None
            writer.database.remove_article(row)
            assert writer.manifest is not None
            assert writer.database.counts()[0] == 2  # all of it has gone to the store
            with closing(open_index(place)) as now:
                assert now.database.catalogue.headings(NO_FILTERS) == before
            writer.commit(EMBEDDER.facts)
        assert old.database.catalogue.headings(NO_FILTERS) == before
        assert old.database.article("pact") is not None
    with closing(open_index(place)) as new:
        assert [one.id for one in new.database.catalogue.headings(NO_FILTERS)] == ["reprint", "quoted"]
    shutil.rmtree(articles)


def break_off(place: Place) -> None:
    with writer_of(place) as writer:
        row = writer.database.row_by_id("pact")
        assert row is not None
        writer.database.remove_article(row)
        writer.database.put_article(row.article, "", number=None)
        assert writer.database.counts()[0] == 3
        raise KeyboardInterrupt


@pytest.mark.parametrize("store", PLACES)
def test_what_is_not_committed_is_gone(store: str, tmp_path: Path) -> None:
    place = PLACES[store](tmp_path)
    index(place, write(tmp_path / "articles", STORIES[:3]))
    rows = rows_of(place)
    with pytest.raises(KeyboardInterrupt):
        break_off(place)
    assert rows_of(place) == rows
    assert verify(place).findings == ()
