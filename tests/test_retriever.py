"""Retrieval: the fusion's laws, questions that no search engine may choke on, and three small articles."""

from __future__ import annotations

import doctest
import math
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import dateline.language.dialects
import dateline.language.rivals
import dateline.language.words
import dateline.retriever
import dateline.stores.database
from dateline.errors import DamagedIndexError, NothingMatchesError, QuestionError
from dateline.filters.filters import Filters
from dateline.language.words import search_words
from dateline.questions.asked import Asked
from dateline.retriever import fuse, retrieve, weigh_age, weigh_articles
from dateline.settings import Retrieval, Settings
from dateline.stores.catalogue import worded_holdings
from dateline.stores.database import Database
from dateline.stores.index import Index
from dateline.stores.working_copy import WorkingCopy
from dateline.stores.writer import IndexWriter
from dateline.types import Article, Chunk
from embedders import LengthEmbedder
from texts import texts

# --- fusion ----------------------------------------------------------------------------------------

scores = st.one_of(st.floats(-1e6, 1e6), st.sampled_from([0.0, 0.5, 1.0, 5e-324]))
hits = st.dictionaries(st.integers(1, 30), scores, max_size=20).map(
    lambda found: sorted(found.items(), key=lambda hit: (-hit[1], hit[0]))
)
weights = st.floats(0, 1)


@given(hits, hits, weights)
def test_fusion_gives_each_hit_once_best_first_between_0_and_1(
    dense: list[tuple[int, float]], bm25: list[tuple[int, float]], weight: float
) -> None:
    fused = fuse(dense, bm25, dense_weight=weight)
    assert sorted(number for number, _ in fused) == sorted({*dict(dense), *dict(bm25)})
    assert all(0 <= score <= 1 for _, score in fused)
    assert fused == sorted(fused, key=lambda hit: (-hit[1], hit[0]))


@given(hits, hits, weights)
def test_fusion_does_not_care_which_list_comes_first(
    dense: list[tuple[int, float]], bm25: list[tuple[int, float]], weight: float
) -> None:
    one, other = fuse(dense, bm25, dense_weight=weight), fuse(bm25, dense, dense_weight=1 - weight)
    assert dict(one) == pytest.approx(dict(other))


@given(hits, hits)
def test_a_list_with_all_the_weight_keeps_its_order(
    dense: list[tuple[int, float]], bm25: list[tuple[int, float]]
) -> None:
    """The other list's hits follow with a score of 0, as the favoured list's own last has."""
    for weight, favoured in ((1.0, dense), (0.0, bm25)):
        fused = fuse(dense, bm25, dense_weight=weight)
        alone = fuse(favoured, (), dense_weight=1.0)
        assert [hit for hit in fused if hit[1] > 0] == [hit for hit in alone if hit[1] > 0]
        for (one, one_score), (other, other_score) in zip(favoured, favoured[1:], strict=False):
            assert dict(fused)[one] >= dict(fused)[other]
            assert one_score != other_score or dict(fused)[one] == dict(fused)[other]


@given(hits.filter(bool), weights)
def test_what_is_best_in_both_lists_has_1(found: list[tuple[int, float]], weight: float) -> None:
    fused = fuse(found, found, dense_weight=weight)
    assert dict(fused)[found[0][0]] == fused[0][1] == pytest.approx(1)


def test_equal_scores_are_ordered_by_number() -> None:
    assert fuse([(9, 0.5), (4, 0.5)], [(7, 2.0)], dense_weight=0.5) == [(4, 0.5), (7, 0.5), (9, 0.5)]


def test_a_fusion_by_hand() -> None:
    """Cosines 0.8, 0.5, 0.4 scale to 1, 0.25, 0; BM25's 6, 3 to 1, 0. With 0.75 for the cosines:

    1: 0.75 * 1 = 0.75;  2: 0.75 * 0.25 + 0.25 * 1 = 0.4375;  3: 0.75 * 0 = 0;  4: 0.25 * 0 = 0.
    """
    fused = fuse([(1, 0.8), (2, 0.5), (3, 0.4)], [(2, 6.0), (4, 3.0)], dense_weight=0.75)
    assert [number for number, _ in fused] == [1, 2, 3, 4]
    assert [score for _, score in fused] == pytest.approx([0.75, 0.4375, 0, 0])


def test_nothing_found_fuses_to_nothing() -> None:
    assert fuse((), (), dense_weight=0.5) == []


@given(
    hits,
    hits,
    st.dictionaries(st.integers(1, 60), st.integers(1, 30)),
    st.lists(st.integers(31, 60), unique=True),
    weights,
)
def test_with_its_article_each_hit_stays_and_each_story_is_there_once_more_at_most(
    found: list[tuple[int, float]],
    stories: list[tuple[int, float]],
    known: dict[int, int],
    wider: list[int],
    weight: float,
) -> None:
    """Scores stay in [0, 1]; of the wider chunks come those alone whose article no hit is of, one each."""
    owners = {number: known.get(number, 1) for number in range(1, 61)}
    fused = fuse(found, (), dense_weight=1.0)
    weighed = weigh_articles(fused, stories, owners, weight=weight, wider=wider)
    assert weighed == sorted(weighed, key=lambda hit: (-hit[1], hit[0]))
    assert all(0 <= score <= 1 for _, score in weighed)
    come = dict(weighed).keys() - dict(found).keys()
    assert dict(found).keys() <= dict(weighed).keys()
    had = {owners[number] for number in dict(found)}
    assert sorted(owners[number] for number in come) == sorted(
        {owners[number] for number in wider} & dict(stories).keys() - had
    )


def test_an_article_lifts_its_chunks_by_hand() -> None:
    """Articles 7 and 8 score 6 and 2, scaled to 1 and 0; with 0.25 for them:

    1 of article 8: 0.75 * 1 + 0 = 0.75;  2 of article 7: 0.75 * 0.4 + 0.25 * 1 = 0.55.
    """
    weighed = weigh_articles([(1, 1.0), (2, 0.4)], [(7, 6.0), (8, 2.0)], {1: 8, 2: 7}, weight=0.25)
    assert [number for number, _ in weighed] == [1, 2]
    assert [score for _, score in weighed] == pytest.approx([0.75, 0.55])


# --- words -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "query"),
    [
        ("How many people were deported?", '"people" OR "deported"'),
        ("Who signed? Who SIGNED?", '"signed"'),
        ("Who is he?", '"who" OR "is" OR "he"'),
        ('"NEAR(a b)" AND text:x* ^y -z', '"near" OR "b" OR "text" OR "x" OR "y" OR "z"'),
        ("Wo liegt Straße 7?", '"wo" OR "liegt" OR "strasse" OR "7"'),
        ("?!", ""),
        ("", ""),
    ],
)
def test_a_question_is_asked_by_its_telling_words(question: str, query: str) -> None:
    assert " OR ".join(f'"{word}"' for word in search_words(question)) == query


@pytest.fixture(scope="module")
def words(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    import numpy as np

    database = WorkingCopy.create(tmp_path_factory.mktemp("words") / "words.sqlite")
    article = Article("a", "The people were deported. NEAR text.", title="AND OR NOT", path="/a.txt")
    number = database.put_article(article, "")
    vector = np.zeros(4, dtype=np.float32)
    database.put_chunk(number, Chunk(article, 0, len(article.text)), b"digest", vector)
    yield database
    database.close()


syntax = st.lists(
    st.sampled_from(
        [
            *"\"'*^:-+(){}[];,.%_\\/~|&<>=#@!?$ \t\n\0",
            "AND",
            "OR",
            "NOT",
            "NEAR(",
            "text:",
            "title",
            "{a b}:",
            "²",
            "_",
        ]
    ),
    max_size=30,
).map("".join)


@given(st.one_of(syntax, texts, st.builds(str.__add__, syntax, texts)))
def test_no_question_is_bad_syntax(words: Database, question: str) -> None:
    found = words.search(search_words(question), 10)
    assert found in ([], [(1, found[0][1] if found else 0.0)])


def test_words_of_the_query_language_are_words(words: Database) -> None:
    for question in ("near", "text:", 'people"', "NOT deported", "AND"):
        [(number, score)] = words.search(search_words(question), 10)
        assert number == 1
        assert math.isfinite(score)


def test_a_question_of_10_000_characters_is_searched_for(words: Database) -> None:
    many = " ".join(f"w{number}" for number in range(2000)) + " deported"
    assert len(many) > 10_000
    assert [number for number, _ in words.search(search_words(many), 10)] == [1]


# --- retrieval -------------------------------------------------------------------------------------

ARTICLES = (
    Article("border", "Ministers signed a border pact.", title="Pact", path="/border.txt"),
    Article("rain", "Rain fell on a village.", title="Rain", path="/rain.txt"),
    Article("match", "They won two games, on a wet day.", title="Match", path="/match.txt"),
)


@pytest.fixture
def embedder() -> LengthEmbedder:
    return LengthEmbedder()


@pytest.fixture
def index(tmp_path: Path, embedder: LengthEmbedder) -> Iterator[Index]:
    with closing(indexed(tmp_path, embedder, ARTICLES)) as opened:
        yield opened


def indexed(folder: Path, embedder: LengthEmbedder, articles: Iterable[Article]) -> Index:
    """An index of the articles, one chunk each."""
    with IndexWriter(folder / "index") as writer:
        for article in articles:
            number = writer.database.put_article(article, "")
            [row] = embedder.encode_document([article.text])
            chunk = Chunk(article, 0, len(article.text))
            writer.database.put_chunk(number, chunk, article.id.encode(), row)
        writer.commit(embedder.facts)
    return Index.open(folder / "index")


def ids(question: str, index: Index, embedder: LengthEmbedder, settings: Settings) -> list[str]:
    return [passage.article.id for passage in retrieve(Asked(question), index, embedder, settings)]


def test_the_passage_of_the_story_that_has_all_the_words_comes_first(
    tmp_path: Path, embedder: LengthEmbedder
) -> None:
    """The first halves have the same words; "ferry" and "inquiry" stand in the second half of one alone."""
    stories = [
        Article(name, text, path=f"/{name}.txt")
        for name, text in (
            ("drought", "Captain Ruiz spoke in Harlan. Wheat was dear."),
            ("ferry", "In Harlan spoke Captain Ruiz. Ferry inquiry next."),
        )
    ]
    half = len("Captain Ruiz spoke in Harlan.")
    with IndexWriter(tmp_path / "index") as writer:
        for story in stories:
            number = writer.database.put_article(story, "")
            for start, end in ((0, half), (half + 1, len(story.text))):
                chunk = Chunk(story, start, end)
                [row] = embedder.encode_document([chunk.text])
                writer.database.put_chunk(number, chunk, f"{story.id}{start}".encode(), row)
        writer.commit(embedder.facts)

    def first(article_weight: float) -> str:
        settings = Settings(dense_weight=0.0, article_weight=article_weight)
        with closing(Index.open(tmp_path / "index")) as index:
            found = retrieve(Asked("Did Captain Ruiz speak in the ferry inquiry?"), index, embedder, settings)
        [best] = [one for one in found if one.start == 0][:1]
        return best.article.id

    assert first(0.0) == "drought"  # equal, so by age
    assert first(0.3) == "ferry"


def test_a_story_is_searched_among_the_articles_that_the_filters_allow(
    index: Index, embedder: LengthEmbedder
) -> None:
    database = index.database
    assert {number for number, _ in database.search_articles(["rain", "border"], 9)} == {1, 2}
    only = Filters.parse(where='title = "Rain"')
    assert [number for number, _ in database.search_articles(["rain", "border"], 9, only)] == [2]


def test_an_article_that_leaves_or_changes_takes_its_words_along(tmp_path: Path) -> None:
    database = WorkingCopy.create(tmp_path / "words.sqlite")
    with closing(database):
        number = database.put_article(Article("a", "Rain fell.", path="/a.txt"), "")
        database.put_article(Article("a", "Snow fell.", title="Storm", path="/a.txt"), "", number=number)
        words = ("rain", "snow", "storm", "fell")
        assert [len(database.search_articles([word], 9)) for word in words] == [0, 1, 1, 1]
        row = database.row_by_id("a")
        assert row is not None
        database.remove_article(row)
        assert [len(database.search_articles([word], 9)) for word in words] == [0, 0, 0, 0]


def test_dense_retrieval_ranks_by_cosine_alone(index: Index, embedder: LengthEmbedder) -> None:
    """The question has one word of 2 letters and one of 4, each 1 / sqrt(2) of its unit row.

    "rain" has 4 4 2 1 8 letters (its last word with the stop): one of 1, one of 2, two of 4, one of 8,
    length sqrt(1 + 1 + 4 + 1); cosine (1 + 2) / sqrt(2 * 7) = 0.80. "match" has 4 3 3 6 2 1 3 4: one of
    1, one of 2, three of 3, two of 4, one of 6, length sqrt(16); cosine (1 + 2) / (4 * sqrt(2)) = 0.53.
    "border" has 9 6 1 6 5, none of 2 or 4: 0.
    """
    settings = Settings(retrieval=Retrieval.DENSE)
    passages = retrieve(Asked("Xxxx yy"), index, embedder, settings)
    assert [passage.article.id for passage in passages] == ["rain", "match", "border"]
    assert [passage.cosine for passage in passages] == pytest.approx(
        [3 / math.sqrt(14), 3 / (4 * math.sqrt(2)), 0], abs=5e-4
    )
    assert [passage.bm25 for passage in passages] == [None, None, None]
    assert (passages[0].score, passages[-1].score) == (1, 0)


def test_bm25_retrieval_ranks_by_words_alone(index: Index, embedder: LengthEmbedder) -> None:
    settings = Settings(retrieval=Retrieval.BM25)
    [passage] = retrieve(Asked("Which villages saw RAINS?"), index, embedder, settings)
    assert passage.article.id == "rain"
    assert passage.cosine is None
    assert passage.bm25 is not None
    assert passage.bm25 > 0
    assert passage.score == 1
    assert len(embedder.embedded) == 3  # the articles; the question was not embedded


def test_words_are_found_in_the_spelling_of_either_english(tmp_path: Path, embedder: LengthEmbedder) -> None:
    articles = [
        Article("york", "The labor organizers defended a gray theater program.", path="/york.txt"),
        Article("kent", "The labour organisers defended a grey theatre programme.", path="/kent.txt"),
        Article("other", "Four wise boys won a prize, and the tour of an hour.", path="/other.txt"),
    ]
    settings = Settings(retrieval=Retrieval.BM25)
    with closing(indexed(tmp_path, embedder, articles)) as index:
        for question in ("Labour?", "Labor?", "Organisers?", "Organizers?", "Grey?", "Theater?"):
            assert {*ids(question, index, embedder, settings)} == {"york", "kent"}
        for question in ("For?", "Wize?", "Prise?", "Tor?", "Hor?"):
            assert ids(question, index, embedder, settings) == []


def test_hybrid_retrieval_lets_words_decide_where_vectors_do_not(
    index: Index, embedder: LengthEmbedder
) -> None:
    """The dense favourite of "Xxxx yy" is "rain"; a word that only "border" has makes up for it."""
    settings = Settings(dense_weight=0.25)
    assert ids("Xxxx yy pact", index, embedder, settings)[0] == "border"
    assert ids("Xxxx yy pact", index, embedder, replace(settings, dense_weight=1.0))[0] == "rain"


def test_hybrid_passages_carry_what_each_search_gave(index: Index, embedder: LengthEmbedder) -> None:
    passages = retrieve(Asked("Who signed a border pact?"), index, embedder, Settings())
    assert [passage.article.id for passage in passages][0] == "border"
    assert passages[0].score == 1
    assert all(passage.cosine is not None for passage in passages)
    assert [passage.bm25 is None for passage in passages] == [False, True, True]
    assert [passage.text for passage in passages if passage.article.id == "rain"] == [ARTICLES[1].text]


def test_a_question_without_words_still_has_a_vector(index: Index, embedder: LengthEmbedder) -> None:
    assert len(ids("?", index, embedder, Settings())) == 3
    assert ids("?", index, embedder, Settings(retrieval=Retrieval.BM25)) == []


@pytest.mark.parametrize("retrieval", Retrieval)
@pytest.mark.parametrize("top_k", [0, 1, 2, 3, 1000])
def test_top_k_is_the_most_that_comes(
    index: Index, embedder: LengthEmbedder, retrieval: Retrieval, top_k: int
) -> None:
    settings = Settings(retrieval=retrieval)
    everything = retrieve(Asked("Did rain fall, or who signed and won?"), index, embedder, settings)
    assert len(everything) == 3
    some = retrieve(Asked("Did rain fall, or who signed and won?"), index, embedder, settings, top_k=top_k)
    assert some == everything[:top_k]


def test_more_passages_than_the_searches_bring_are_searched_for(
    index: Index, embedder: LengthEmbedder
) -> None:
    assert len(retrieve(Asked("Xxxx yy"), index, embedder, Settings(depth=1, top_k=3))) == 3


# --- filters and age -------------------------------------------------------------------------------

PAPERS = [
    Article(
        f"{number}",
        f"Rain fell on village {number}.",
        date=f"2025-{number % 12 + 1:02}-01",
        source="Rare Times" if number % 20 == 7 else "The Daily",
        path=f"/{number}.txt",
    )
    for number in range(60)
]


@pytest.mark.parametrize("retrieval", Retrieval)
@pytest.mark.parametrize("wanted", ["source='rare times'", "since=2025-12", "where='id in (3, 4, 9)'"])
def test_filters_work_inside_both_searches(
    tmp_path: Path, embedder: LengthEmbedder, retrieval: Retrieval, wanted: str
) -> None:
    """Each search brings one chunk: what is filtered after the search would come back empty."""
    filters = Filters.parse_line(wanted)
    allowed = [article.id for article in PAPERS if filters.matches(article)]
    with closing(indexed(tmp_path, embedder, PAPERS)) as index:
        settings = Settings(retrieval=retrieval, depth=1)
        for top_k in (1, len(allowed), 50):
            found = retrieve(
                Asked("Where did rain fall?"), index, embedder, settings, top_k=top_k, filters=filters
            )
            assert len(found) == min(top_k, len(allowed))
            assert {passage.article.id for passage in found} <= set(allowed)


def test_filters_that_nothing_passes_say_what_there_is(tmp_path: Path, embedder: LengthEmbedder) -> None:
    with closing(indexed(tmp_path, embedder, PAPERS)) as index:
        with pytest.raises(NothingMatchesError) as caught:
            retrieve(Asked("Rain?"), index, embedder, Settings(), filters=Filters.parse_line("source=Rarer"))
        assert caught.value.fact == (
            f"no article in {index.folder} matches source=Rarer; it has 60 articles dated 2025-01-01 to "
            "2025-12-01; the sources The Daily (57), Rare Times (3)"
        )
        assert caught.value.exit_code == 3


@pytest.mark.parametrize(
    ("sources", "told"),
    [
        ([("The Daily", 57), (None, 3)], "the source The Daily (57), 3 without one"),
        ([("The Daily", 57), ("Rare Times", 3)], "the sources The Daily (57), Rare Times (3)"),
        ([(None, 60)], "no sources"),
    ],
)
def test_articles_without_the_field_asked_for_are_counted(
    sources: list[tuple[str | None, int]], told: str
) -> None:
    held = worded_holdings(Filters.parse(source="Rarer"), (60, None, None), lambda _: sources)
    assert list(held) == ["60 articles without a date", told]


def test_age_halves_a_score(tmp_path: Path, embedder: LengthEmbedder) -> None:
    """30 days before the newest, the better match of the two has half its 1."""
    stories = [
        Article("old", "Rain fell on a village.", date="2025-05-02", path="/old"),
        Article("new", "It did rain a bit yesterday afternoon.", date="2025-06-01", path="/new"),
    ]
    with closing(indexed(tmp_path, embedder, stories)) as index:
        plain = retrieve(Asked("Rain village?"), index, embedder, Settings(retrieval=Retrieval.BM25))
        assert [(one.article.id, one.score) for one in plain] == [("old", 1.0), ("new", 0.0)]
        settings = Settings(retrieval=Retrieval.BM25, prefer_recent=30)
        recent = retrieve(Asked("Rain village?"), index, embedder, settings)
        assert [(one.article.id, one.score) for one in recent] == [("old", 0.5), ("new", 0.0)]


def test_what_has_no_date_counts_as_old_as_the_oldest_hit() -> None:
    hits = [(1, 1.0), (2, 0.5), (3, 0.8)]
    dates = {1: None, 2: "2025-06-01", 3: "2025-05-22"}
    weighed = weigh_age(hits, dates, newest="2025-06-01", half_life=5)
    assert weighed == [(2, 0.5), (1, 0.25), (3, 0.2)]
    assert weigh_age(hits, {}, newest=None, half_life=5) == hits


def test_a_question_too_long_to_embed_is_refused(index: Index) -> None:
    with pytest.raises(QuestionError, match="too long"):
        retrieve(Asked("word " * 10), index, LengthEmbedder(max_tokens=9), Settings())


@pytest.mark.parametrize("retrieval", [Retrieval.BM25, Retrieval.HYBRID])
def test_a_database_that_breaks_while_open_is_a_damaged_index(
    index: Index, embedder: LengthEmbedder, retrieval: Retrieval
) -> None:
    path = index.folder / index.manifest.database.name
    path.write_bytes(b"\0" * path.stat().st_size)
    with pytest.raises(DamagedIndexError, match=str(index.folder)):
        retrieve(Asked("Who signed?"), index, embedder, Settings(retrieval=retrieval))


def test_the_examples_in_the_module_hold() -> None:
    assert doctest.testmod(dateline.retriever) == (0, 3)
    assert doctest.testmod(dateline.stores.database) == (0, 1)
    assert doctest.testmod(dateline.language.words) == (0, 9)
    assert doctest.testmod(dateline.language.dialects) == (0, 2)
    assert doctest.testmod(dateline.language.rivals) == (0, 3)
