"""Decoding: from a reader's logits to character spans of the text.

A span's score is its start logit + its end logit, and every start is tried with every end. Spans
begin and end where a careful editor would cut a quotation: never inside a word or a number, never
at white space, and both in one paragraph.

A word is a run of letters and digits, so a script that writes no spaces between words (Chinese,
Thai) yields only whole runs. Windows, models and articles are `reader.py`'s business.
"""

from __future__ import annotations

import heapq
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from dateline.language.datelines import is_dateline

Ints = NDArray[np.int64]
Floats = NDArray[np.float32] | NDArray[np.float64]
Bools = NDArray[np.bool_]
N = TypeVar("N", bound=np.generic)

NOWHERE = -1
"""In an array of cuts: no span may begin, or end, here."""

_NUMBER = re.compile(r"\d+(?:[.,:'’]\d+|[\u00a0\u2009\u202f]\d{3}(?!\d))+")
_BLANK_LINE = re.compile(r"\n(?:[^\S\n]*+\n)+")
_LINE_OF_CAPITALS = re.compile(r"\n(?=[^\W\d_a-zß-öø-ÿ]{2})")
_FEW = 96  # spans of a window that are sorted first
_SIGHT = 8  # characters beside a passage that can make its edge the inside of a word or number
_JOINERS = frozenset("\u00ad\u200c\u200d\u2060")  # soft hyphen, zero-width (non-)joiner, word joiner


class ScoredSpan(NamedTuple):
    """A span of a passage's text, half-open, with the scores of the window it was read in."""

    start: int
    end: int
    score: float
    null_score: float

    @property
    def margin(self) -> float:
        return self.score - self.null_score


class Cuts(NamedTuple):
    """Where a span may begin and end, as two arrays of one text position each.

    `reaches` is how far one that begins there may go, as a third; None where as far as it likes.
    """

    starts: Ints
    ends: Ints
    reaches: Ints | None = None


def text_cuts(text: str, start: int, end: int) -> Cuts:
    """Return, for each offset into `text[start:end]`, where a token's edge there puts a span's edge.

    All arrays are (end - start + 1,). A start moves over white space to what follows, an end back
    over white space and then on over the combining marks that a tokenizer dropped; NOWHERE stands
    where that cut would part a word or a number. What lies beside `text[start:end]` counts, and
    control characters are white space. What begins in a paragraph ends in it, at the next blank line, or
    where the next line begins with a dateline: "FLOOD IN OLM", and below it "OLM, May 9 —".

    >>> text_cuts("a 2.5", 0, 5).starts.tolist()
    [0, 2, 2, -1, -1, -1]
    """
    size = end - start
    before = max(0, start - _SIGHT)
    seen = text[before : end + _SIGHT]
    word, mark, blank = _traits(seen)
    here = slice(start - before, end - before)
    allowed = ~_inside(seen, word, mark)[here.start : here.stop + 1]
    mark, blank = np.append(mark[here], False), np.append(blank[here], False)  # the end stops every search
    position = np.arange(size + 1)
    next_visible = _next(~blank, position)
    after_visible = np.maximum.accumulate(np.append(0, np.where(blank[:-1], 0, position[1:])))
    after_marks = _next(~mark, position)[after_visible]
    stops = [found.start() - here.start for found in _BLANK_LINE.finditer(seen, here.start, here.stop)]
    stops += [found.start() - here.start for found in _LINE_OF_CAPITALS.finditer(seen, here.start, here.stop)
              if is_dateline(seen, found.end())]  # fmt: skip
    stops.sort()
    return Cuts(
        np.where(allowed[next_visible] & (next_visible < size), next_visible, NOWHERE),
        np.where(allowed[after_marks] & (after_visible > 0), after_marks, NOWHERE),
        np.array([*stops, size])[np.searchsorted(stops, position)],
    )


def token_cuts(cuts: Cuts, offsets: Sequence[tuple[int, int]], context: Sequence[bool]) -> Cuts:
    """Return where a span that starts, or ends, with each token has its edge: arrays (tokens,).

    `offsets` are the tokens' ranges in the passage, `context` says which tokens belong to it; the
    others, and tokens that are nothing but white space, get NOWHERE.
    """
    first, last = np.asarray(offsets, dtype=np.int64).reshape(-1, 2).T
    inside = np.asarray(context, dtype=np.bool_)
    starts = np.where(inside, cuts.starts[np.where(inside, first, 0)], NOWHERE)
    ends = np.where(inside, cuts.ends[np.where(inside, last, 0)], NOWHERE)
    reaches = None if cuts.reaches is None else cuts.reaches[np.maximum(starts, 0)]
    return Cuts(np.where(starts < last, starts, NOWHERE), np.where(ends > first, ends, NOWHERE), reaches)


def decode(
    start_logits: Floats, end_logits: Floats, cuts: Cuts, *, max_answer_tokens: int
) -> Iterator[ScoredSpan]:
    """Yield one window's spans, best first, each character range once.

    All arrays are (tokens,); token 0 is the no-answer position. Every start i is tried with every
    end j, i <= j < i + max_answer_tokens. Equal scores: the earlier start first, then the shorter.
    """
    beyond = min(max_answer_tokens, len(start_logits)) - 1
    # band[i, k] is the score of the span from token i to token i + k, ends[i, k] where it ends
    band = start_logits.astype(np.float64)[:, None] + _band(end_logits.astype(np.float64), beyond, 0)
    ends = _band(cuts.ends, beyond, NOWHERE)
    legal = (cuts.starts[:, None] != NOWHERE) & (ends > cuts.starts[:, None])
    if cuts.reaches is not None:
        legal &= ends <= cuts.reaches[:, None]
    first, ahead = np.nonzero(legal)
    found_starts, found_ends, scores = cuts.starts[first], ends[first, ahead], band[first, ahead]
    null_score = float(start_logits[0]) + float(end_logits[0])
    seen: set[tuple[int, int]] = set()  # tokens that share a character give one range several times
    for some in _best_first(scores):
        order = some[np.lexsort((found_ends[some], found_starts[some], -scores[some]))]
        found = zip(*(column[order].tolist() for column in (found_starts, found_ends, scores)), strict=True)
        for start, end, score in found:
            if (start, end) not in seen:
                seen.add((start, end))
                yield ScoredSpan(start, end, score, null_score)


def _best_first(scores: Floats) -> Iterator[Ints]:
    """Yield the places of the best scores, all that are equal together, and then those of the others.

    Few spans are ever looked at, and sorting all of a window's takes as long as all else about them.
    """
    if len(scores) > _FEW:
        least = np.partition(scores, len(scores) - _FEW)[len(scores) - _FEW]
        yield np.flatnonzero(scores >= least)
        yield np.flatnonzero(scores < least)
    else:
        yield np.arange(len(scores))


def merge(windows: Iterable[Iterable[ScoredSpan]]) -> Iterator[ScoredSpan]:
    """Merge the windows of one passage, each best first, into one stream, best margin first."""
    return heapq.merge(*windows, key=lambda found: (-found.margin, found.start, found.end))


def apart(candidates: Iterable[ScoredSpan], *, most: int) -> tuple[ScoredSpan, ...]:
    """Return the first `most` candidates that share no character with one before them.

    Over a stream best first this is greedy non-maximum suppression: near-identical spans, and the
    same span seen in two windows, are kept once, at their best.
    """
    kept: list[ScoredSpan] = []
    for found in candidates:
        if len(kept) == most:
            break
        if all(found.end <= other.start or other.end <= found.start for other in kept):
            kept.append(found)
    return tuple(kept)


def _inside(text: str, word: Bools, mark: Bools) -> Bools:
    """(len(text) + 1,): whether a cut before each character would part a word, a letter's mark, a number."""
    inside = np.zeros(len(text) + 1, dtype=np.bool_)
    inside[1:-1] = (word[:-1] & word[1:]) | mark[1:]
    for number in _NUMBER.finditer(text):
        inside[number.start() + 1 : number.end()] = True
    return inside


def _next(wanted: Bools, position: Ints) -> Ints:
    """For each position the first one, from it on, that is wanted; the last position always is."""
    following: Ints = np.minimum.accumulate(np.where(wanted, position, position[-1])[::-1])[::-1]
    return following


def _traits(text: str) -> tuple[Bools, Bools, Bools]:
    """For each character: is it part of a word, does it cling to the one before, is it blank."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    kinds, which = np.unique(codes, return_inverse=True)
    table = np.array([_trait(chr(code)) for code in kinds], dtype=np.bool_).reshape(-1, 3)
    word, mark, blank = table[which].T
    return word, mark, blank


def _trait(character: str) -> tuple[bool, bool, bool]:
    category = unicodedata.category(character)
    mark = category.startswith("M") or character in _JOINERS
    return character.isalnum() or mark, mark, character.isspace() or category == "Cc"


def _band(values: NDArray[N], beyond: int, filler: float) -> NDArray[N]:
    """(n,) → (n, beyond + 1): row i holds values[i : i + beyond + 1], filled up past the end."""
    padded = np.append(values, np.full(beyond, filler, dtype=values.dtype))
    return np.lib.stride_tricks.sliding_window_view(padded, beyond + 1)
