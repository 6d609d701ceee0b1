"""Segments: what is written in several commits, and moved about between them, is what is written at once."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.copies.shingles import words_of
from dateline.errors import DamagedIndexError
from dateline.stores import growing
from dateline.stores.container import Container, ForeignSegmentError, pack
from dateline.stores.index import Index
from dateline.stores.manifest import Manifest
from dateline.stores.postings import K1, B, Occurrences, Postings, packed, search
from dateline.stores.schema import TOKENIZER
from dateline.stores.tokens import key_of
from dateline.stores.verification import verify_index
from dateline.stores.vocabulary import Vocabulary, keys_of, vocabulary
from dateline.stores.writer import IndexWriter
from dateline.types import Chunk
from embedders import word_lengths
from test_stores import EMBEDDER, put, story


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Segments are full from 6 chunks on, and settled from 2."""
    monkeypatch.setattr(growing, "FULL", 6)
    monkeypatch.setattr(growing, "_SETTLED_AT", 2)


def texts_of(folder: Path) -> dict[str, tuple[str, list[tuple[int, int]]]]:
    """Each article's text and the ranges of its chunks, by id."""
    with closing(Index.open(folder)) as index:
        numbers = index.database.chunk_numbers().tolist()
        assert numbers == sorted(set(numbers))
        found: dict[str, tuple[str, list[tuple[int, int]]]] = {}
        for article, start, end in index.database.chunks(numbers).values():
            found.setdefault(article.id, (article.text, []))[1].append((start, end))
        return found


@pytest.mark.usefixtures("small")
def test_articles_come_and_go_one_by_one_and_nothing_is_lost(tmp_path: Path) -> None:
    expected: dict[str, tuple[str, list[tuple[int, int]]]] = {}
    for turn in range(24):
        with IndexWriter(tmp_path) as writer:
            article = story(f"{turn % 20}", f"Rain fell on day {turn} and on {turn * turn} bridges.")
            known = writer.database.row_by_id(article.id)
            number = writer.database.put_article(article, "", number=None if known is None else known.number)
            for start, end in ((0, 12), (5, len(article.text))):
                vector = word_lengths(article.text[start:end])
                writer.database.put_chunk(
                    number, Chunk(article, start, end), bytes([turn, start] * 8), vector
                )
            expected[article.id] = article.text, [(0, 12), (5, len(article.text))]
            if turn % 5 == 4:
                gone = writer.database.row_by_id(f"{turn - 3}")
                assert gone is not None
                writer.database.remove_article(gone)
                del expected[f"{turn - 3}"]
            writer.commit(EMBEDDER)
        assert texts_of(tmp_path) == expected
    assert verify_index(tmp_path).findings == ()
    segments = Manifest.read(tmp_path).segments
    assert 1 < len(segments) < 12
    assert {path.name for path in tmp_path.glob("segment-*")} == {one.name for one in segments}


@pytest.mark.usefixtures("small")
def test_chunks_that_come_late_join_those_that_are_settled(tmp_path: Path) -> None:
    """An article's chunks may be stored in two turns, with others, that are settled, between them."""
    first = story("a", "The mayor signed. Drones crossed the border.")
    with IndexWriter(tmp_path) as writer:
        database = writer.database
        number = database.put_article(first, "")
        database.put_chunk(number, Chunk(first, 0, 17), b"1" * 16, word_lengths("The mayor signed."))
        for id in "bcd":
            put(database, story(id, f"Rain fell on {id}."))
        database.put_chunk(
            number, Chunk(first, 18, 44), b"2" * 16, word_lengths("Drones crossed the border.")
        )
        writer.commit(EMBEDDER)
    assert texts_of(tmp_path)["a"] == (first.text, [(0, 17), (18, 44)])
    assert verify_index(tmp_path).sound


def test_one_article_more_leaves_the_full_segments_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(growing, "FULL", 20)
    monkeypatch.setattr(growing, "_SETTLED_AT", 20)
    with IndexWriter(tmp_path) as writer:
        for number in range(50):
            put(writer.database, story(str(number), f"Rain fell on day {number}."))
        before = writer.commit(EMBEDDER).segments
    with IndexWriter(tmp_path) as writer:
        put(writer.database, story("more", "The sun shone."))
        after = writer.commit(EMBEDDER).segments
    assert after[:-1] == before
    assert after[-1].bytes < before[0].bytes / 2


# Words

WORD = st.sampled_from("drone budget Quito ñandú x y z 20,000 don't a_b".split())


@given(
    st.lists(st.lists(WORD, max_size=12), max_size=30),
    st.lists(WORD, min_size=1, max_size=4),
    st.integers(1, 9),
)
def test_the_best_are_those_of_plain_python_however_many_segments_they_stand_in(
    words: list[list[str]], asked: list[str], cuts: int
) -> None:
    texts = [" ".join(one) for one in words]
    tokens = [keys_of(text).tolist() for text in texts]
    parts = np.array_split(np.arange(len(texts)), cuts)
    made = [postings([texts[at] for at in part]) for part in parts]
    phrases = [tuple(keys_of(word).tolist()) for word in asked]
    found = search(made, parts, phrases, 99)
    expected = plainly(tokens, list(dict.fromkeys(phrases)))
    # Of scores that are equal but for the rounding of their sums, any may come first.
    ordered = sorted(((n, round(s, 9)) for n, s in found), key=lambda hit: (-hit[1], hit[0]))
    assert [number for number, _ in ordered] == [number for number, _ in expected]
    assert [score for _, score in ordered] == pytest.approx([score for _, score in expected])
    assert search(made, parts, phrases, 10) == found[:10]
    for every in (2, 5):  # many of them, and few
        some = search(made, parts, phrases, 10, [part % every == 1 for part in parts])
        assert some == [hit for hit in search(made, parts, phrases, 99) if hit[0] % every == 1][:10]


def postings(texts: list[str]) -> Postings:
    known = Vocabulary()
    words = Occurrences.of([(known.numbers(text),) for text in texts], known)
    arrays = packed(words, len(texts), with_places=True)
    return Postings(Container.of(pack({f"w.{name}": array for name, array in arrays.items()})), "w")


def plainly(texts: list[list[int]], phrases: list[tuple[int, ...]]) -> list[tuple[int, float]]:
    """BM25 as it is written down: log(1 + (N - n + 0.5) / (n + 0.5)) and so on."""
    average = sum(map(len, texts)) / max(1, len(texts))
    scores = dict.fromkeys(range(len(texts)), 0.0)
    for phrase in phrases:
        counts = [
            sum(tuple(text[at : at + len(phrase)]) == phrase for at in range(len(text))) for text in texts
        ]
        n = sum(count > 0 for count in counts)
        idf = np.log(1 + (len(texts) - n + 0.5) / (n + 0.5))
        for number, count in enumerate(counts):
            norm = K1 * (1 - B + B * len(texts[number]) / average) if average else 1
            scores[number] += idf * count * (K1 + 1) / (count + norm) if count else 0
    return sorted(((n, s) for n, s in scores.items() if s > 0), key=lambda hit: (-round(hit[1], 9), hit[0]))


@given(st.text(max_size=200), st.data())
def test_the_words_of_ranges_are_those_of_each_by_itself(text: str, data: st.DataObject) -> None:
    ends = st.integers(0, len(text))
    ranges = [tuple(sorted(data.draw(st.tuples(ends, ends)))) for _ in range(3)]
    known = vocabulary()
    whole, parts = known.cut(text, ranges)  # type: ignore[arg-type]
    assert known.keys.of(whole).tolist() == keys_of(text).tolist() == fts5_keys(text)
    assert [known.keys.of(part).tolist() for part in parts] == [fts5_keys(text[a:b]) for a, b in ranges]
    assert known.codes.of(whole).tolist() == words_of(text).codes.tolist()


def fts5_keys(text: str) -> list[int]:
    """The words of a text as FTS5 takes it apart whole."""
    with closing(sqlite3.connect(":memory:")) as database:
        database.execute(f"CREATE VIRTUAL TABLE words USING fts5 (text, {TOKENIZER})")
        database.execute("CREATE VIRTUAL TABLE terms USING fts5vocab (words, instance)")
        database.execute("INSERT INTO words VALUES (?)", (text,))
        return [key_of(term) for (term,) in database.execute("SELECT term FROM terms ORDER BY offset")]


# Files


@pytest.fixture
def content() -> bytearray:
    arrays = {
        "a": np.arange(3000, dtype="<i8"),
        "b": np.arange(5, dtype="u1"),
        "none": np.empty(0, dtype="u1"),
    }
    return bytearray(b"".join(pack(arrays)))


def test_arrays_come_back_and_a_block_that_changed_is_known(content: bytearray) -> None:
    assert Container(content).array("a", "<i8").tolist() == list(range(3000))
    assert Container(content).array("b", "u1").tolist() == list(range(5))
    assert list(Container(content).wrong_blocks()) == []
    content[9000] ^= 1
    assert list(Container(content).wrong_blocks("a")) == [2]
    assert list(Container(content).wrong_blocks("b")) == []


@pytest.mark.parametrize(
    "change", [lambda it: it[:-1], lambda it: it[:10], lambda it: b"?" * len(it), lambda it: b""]
)
def test_what_is_no_segment_is_refused(content: bytearray, change: Any) -> None:
    with pytest.raises(ForeignSegmentError):
        Container(change(bytes(content)))


def test_a_segment_whose_arrays_lie_is_refused(tmp_path: Path) -> None:
    with IndexWriter(tmp_path) as writer:
        put(writer.database, story("a", "The mayor signed."))
        name = writer.commit(EMBEDDER).segments[0].name
    path = tmp_path / name
    path.write_bytes(path.read_bytes().replace(b'"owners"', b'"ownerz"'))
    with pytest.raises(DamagedIndexError, match="do not fit each other"):
        Index.open(tmp_path)
