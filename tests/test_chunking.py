"""Chunks: laws on hostile text with three ways of counting, the shipped embedder's tokenizer among them."""

from __future__ import annotations

import doctest
from collections.abc import Callable, Sequence
from functools import cache

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import dateline.indexing.chunking
from dateline.embedding import load_embedder
from dateline.indexing.chunking import CountTokens, _pack, chunk
from dateline.language.sentences import sentences
from dateline.types import Article, Chunk
from texts import prose, texts


def words(texts: Sequence[str]) -> list[int]:
    return [len(text.split()) for text in texts]


def characters(texts: Sequence[str]) -> list[int]:
    return [len(text) for text in texts]


@cache
def shipped() -> CountTokens:
    return load_embedder("default", threads=1).count_tokens


def word_pieces(texts: Sequence[str]) -> list[int]:
    return shipped()(texts)


def crowds(texts: Sequence[str]) -> list[int]:
    """More for a whole than for its parts, as tokenizers may: 1, 2, 4, 6, 9, ... for 1, 2, 3, 4, 5 words."""
    return [size + size * size // 4 - size // 2 for size in words(texts)]


additive = pytest.mark.parametrize("count", [words, characters, word_pieces])
counters = pytest.mark.parametrize("count", [words, characters, word_pieces, crowds])

budgets = st.integers(1, 40).flatmap(lambda budget: st.tuples(st.just(budget), st.integers(0, budget // 2)))
"""(chunk_tokens, overlap_tokens) as the settings allow them."""


def cut(text: str, count: CountTokens, budget: tuple[int, int]) -> list[Chunk]:
    return list(
        chunk(Article("a", text), count_tokens=count, chunk_tokens=budget[0], overlap_tokens=budget[1])
    )


# --- laws ------------------------------------------------------------------------------------------


@counters
@given(text=texts, budget=budgets)
def test_chunks_lie_inside_the_text_and_cover_it(
    count: CountTokens, text: str, budget: tuple[int, int]
) -> None:
    at = 0
    for piece in cut(text, count, budget):
        assert 0 <= piece.start < piece.end <= len(text)
        assert piece.text == text[piece.start : piece.end] == piece.text.strip()
        assert text[at : piece.start].strip() == ""
        at = piece.end
    assert text[at:].strip() == ""


@counters
@example(text="He said rain\n20,000\nrain\n?He said", budget=(7, 3))
@given(text=st.one_of(texts, prose), budget=budgets)
def test_every_chunk_goes_on_from_the_one_before(
    count: CountTokens, text: str, budget: tuple[int, int]
) -> None:
    pieces = cut(text, count, budget)
    for one, next_one in zip(pieces, pieces[1:], strict=False):
        assert one.start <= next_one.start
        assert one.end < next_one.end


@counters
@given(text=st.one_of(texts, prose), budget=budgets)
def test_no_chunk_is_over_the_budget(count: CountTokens, text: str, budget: tuple[int, int]) -> None:
    pieces = cut(text, count, budget)
    over = [
        piece.text
        for piece, size in zip(pieces, count([piece.text for piece in pieces]), strict=True)
        if size > budget[0]
    ]
    assert all(len(text) == 1 for text in over)


@additive
@given(text=st.one_of(texts, prose), budget=budgets)
def test_neighbours_share_the_overlap_at_most(count: CountTokens, text: str, budget: tuple[int, int]) -> None:
    pieces = cut(text, count, budget)
    for one, next_one in zip(pieces, pieces[1:], strict=False):
        if next_one.start < one.end:
            assert count([text[next_one.start : one.end]])[0] <= budget[1]


@given(st.lists(st.integers(1, 50), max_size=30), budgets)
def test_packing_goes_on_within_the_budget(sizes: list[int], budget: tuple[int, int]) -> None:
    at = begun = 0
    for first, last in _pack(sizes, *budget):
        assert begun <= first <= at < last
        assert sum(sizes[first:last]) <= budget[0] or last == first + 1
        assert sum(sizes[first:at]) <= budget[1]
        at, begun = last, first + 1
    assert at == len(sizes)


@given(prose, budgets)
def test_a_chunk_takes_every_sentence_that_fits(text: str, budget: tuple[int, int]) -> None:
    """With a budget that no sentence exceeds, chunks end where sentences end, and none could be longer."""
    found = list(sentences(text))
    budget = (max([budget[0], *words([text[start:end] for start, end in found])]), budget[1])
    ends = [end for _, end in found]
    for piece in cut(text, words, budget):
        assert piece.end in ends
        if piece.end != ends[-1]:
            longer = text[piece.start : ends[ends.index(piece.end) + 1]]
            assert words([longer])[0] > budget[0]


@given(texts, budgets)
def test_the_same_text_gives_the_same_chunks(text: str, budget: tuple[int, int]) -> None:
    assert cut(text, words, budget) == cut(text, words, budget)


# --- examples --------------------------------------------------------------------------------------

FOUR = "It rained all day. We stayed at home. Nobody came by. At night it stopped."


def test_neighbours_share_whole_sentences() -> None:
    """Sentences of 4, 4, 3 and 4 words under a budget of 9, at most 4 of them shared.

    4 + 4 fit, a third does not. The second sentence (4 <= 4) is shared, then 4 + 3 fit and 4 more do
    not. The third (3 <= 4) is shared; the second with it would be 7 > 4.
    """
    assert [piece.text for piece in cut(FOUR, words, (9, 4))] == [
        "It rained all day. We stayed at home.",
        "We stayed at home. Nobody came by.",
        "Nobody came by. At night it stopped.",
    ]


def test_without_overlap_every_sentence_stands_in_one_chunk() -> None:
    assert [piece.text for piece in cut(FOUR, words, (8, 0))] == [
        "It rained all day. We stayed at home.",
        "Nobody came by. At night it stopped.",
    ]


def test_a_sentence_over_the_budget_is_halved_between_words() -> None:
    """Eight words and a budget of five: the space nearest to the middle is after the fourth."""
    text = "one two three four five six seven eight."
    assert [piece.text for piece in cut(text, words, (5, 0))] == [
        "one two three four",
        "five six seven eight.",
    ]


def test_an_article_of_whitespace_has_no_chunks() -> None:
    assert cut(" \n\u00a0\r\n\t", words, (10, 5)) == []


@pytest.mark.parametrize(
    ("count", "line"),
    [
        (characters, "x" * 100_000),
        (word_pieces, "x" * 100_000),
        (word_pieces, "x." * 50_000),
        (word_pieces, "\U0001f469\u200d" * 50_000),
        (word_pieces, "word " * 20_000),
    ],
    ids=["characters", "one word", "no spaces", "emoji", "words"],
)
def test_a_line_of_100_000_characters_is_cut_to_size(
    count: Callable[[Sequence[str]], list[int]], line: str
) -> None:
    pieces = cut(line, count, (160, 32))
    assert pieces[0].start == 0
    assert pieces[-1].end == len(line.rstrip())
    assert max(count([piece.text for piece in pieces])) <= 160
    assert all(next_one.start <= one.end + 1 for one, next_one in zip(pieces, pieces[1:], strict=False))


def test_the_examples_in_the_module_hold() -> None:
    assert doctest.testmod(dateline.indexing.chunking) == (0, 1)
