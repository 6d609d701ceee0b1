"""Article → chunks that the embedder sees whole.

Sentences are packed greedily up to a token budget, measured with the embedder's own tokenizer;
neighbouring chunks share whole sentences up to the overlap. A sentence over the budget is halved at
a space until it fits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from dateline.language.sentences import sentences
from dateline.types import Article, Chunk

CountTokens = Callable[[Sequence[str]], list[int]]
"""Texts → the number of tokens of each, special tokens not counted."""

Range = tuple[int, int]
Measure = Callable[[Sequence[Range]], list[int]]


def chunk(
    article: Article, *, count_tokens: CountTokens, chunk_tokens: int, overlap_tokens: int
) -> Iterator[Chunk]:
    """Yield the article's chunks in reading order.

    Each lies inside the text, starts and ends at a character that is not whitespace and has at most
    `chunk_tokens` tokens (more only if a single character has more); together they cover every
    character that is not whitespace. An article of whitespace has none.
    """

    def measure(ranges: Sequence[Range]) -> list[int]:
        return count_tokens([article.text[start:end] for start, end in ranges]) if ranges else []

    pieces = _fitting(article.text, list(sentences(article.text)), measure, chunk_tokens)
    # Packed with the whitespace up to the next piece, which some tokenizers count.
    sizes = measure([(start, after) for (start, _), (after, _) in pairwise(pieces)] + pieces[-1:])
    begun = covered = 0
    for group in _pack(sizes, chunk_tokens, overlap_tokens):
        for start, end in _fused(pieces[slice(*group)], measure, chunk_tokens):
            if end > covered:
                begun, covered = max(begun, start), end  # a group that fell apart may have gone ahead
                yield Chunk(article, begun, end)


def _fitting(text: str, ranges: list[Range], measure: Measure, budget: int) -> list[Range]:
    """Return the ranges, those over the budget halved until they fit."""
    pieces = []
    for (start, end), size in zip(ranges, measure(ranges), strict=True):
        if size <= budget or end - start == 1:
            pieces.append((start, end))
        else:
            pieces += _fitting(text, _halve(text, start, end), measure, budget)
    return pieces


def _fused(pieces: list[Range], measure: Measure, budget: int) -> list[Range]:
    """Return the one range from the first piece to the last, or more that fit.

    The parts of a halved word may have fewer tokens apart than together.
    """
    whole = pieces[0][0], pieces[-1][1]
    if len(pieces) == 1 or measure([whole])[0] <= budget:
        return [whole]
    middle = len(pieces) // 2
    return _fused(pieces[:middle], measure, budget) + _fused(pieces[middle:], measure, budget)


def _halve(text: str, start: int, end: int) -> list[Range]:
    """Split in two near the middle: at whitespace if the middle half has any, else anywhere."""
    middle, reach = (start + end) // 2, (end - start) // 4
    for at in sorted(range(middle - reach, middle + reach + 1), key=lambda at: abs(at - middle)):
        if start < at < end and text[at].isspace():
            left, right = at, at
            while text[left - 1].isspace():
                left -= 1
            while text[right].isspace():
                right += 1
            return [(start, left), (right, end)]
    return [(start, middle), (middle, end)]


def _pack(sizes: Sequence[int], budget: int, overlap: int) -> Iterator[Range]:
    """Yield ranges of piece numbers, each within the budget, neighbours sharing at most `overlap`.

    >>> list(_pack([4, 4, 4, 4], 10, 4))
    [(0, 2), (1, 3), (2, 4)]
    """
    first = 0
    while first < len(sizes):
        last, total = first, 0
        while last < len(sizes) and (last == first or total + sizes[last] <= budget):
            total += sizes[last]
            last += 1
        yield first, last
        if last == len(sizes):
            return
        room = min(overlap, budget - sizes[last])
        begin, shared = last, 0
        while begin - 1 > first and shared + sizes[begin - 1] <= room:
            begin -= 1
            shared += sizes[begin]
        first = begin
