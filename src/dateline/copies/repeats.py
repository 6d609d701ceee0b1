"""Two texts → the passages that stand in both, word for word but for a few edits.

Of the runs of six words of a text the least in every window of twelve is an anchor (Schleimer, Wilkerson and
Aiken, "Winnowing: Local Algorithms for Document Fingerprinting", 2003): whatever stands around a passage of
29 words, it has two anchors, the same in every text. From a common anchor a passage is followed both ways
for as long as the words are the same, over gaps of a few words.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dateline.copies.shingles import Words, runs_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

RUN = 6  # words of an anchor
WINDOW = 12  # runs, of which one is an anchor
LEAST_WORDS = 20
"""Of a passage in both texts, so many words at least are the same. `eval/near_duplicates.py` measures it."""

_GAP = 4  # words of either text that a passage may go on beyond, if
_AGAIN = 3  # so many after them are the same
_DENSE = 0.75  # of a passage's words, in either text, the other has
_KEY_BITS = 48  # of an anchor's digest; SQLite keeps such a number in six bytes


@dataclass(frozen=True, slots=True)
class Common:
    """The range of a passage in the one text and in the other, and how many words both have."""

    start: int
    end: int
    other_start: int
    other_end: int
    words: int


def anchors(words: Words) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the anchors of a text: their keys, ascending and each once, and the words they begin at."""
    import numpy as np

    runs = runs_of(words, RUN)
    if len(runs) == 0:
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
    width = min(WINDOW, len(runs))
    least = _over_windows(np.minimum, runs, width)
    # A run is above none of the least around it: it is the least of a window if it is the greatest of those.
    nothing = np.zeros(width - 1, dtype=np.uint64)
    around = _over_windows(np.maximum, np.concatenate([nothing, least, nothing]), width)
    places = np.flatnonzero(around == runs)
    keys, first = np.unique((runs[places] >> np.uint64(64 - _KEY_BITS)).astype(np.int64), return_index=True)
    return keys, places[first]


def _over_windows(extreme: np.ufunc, values: NDArray[np.uint64], width: int) -> NDArray[np.uint64]:
    """Return the least, or the greatest, of each `width` values that stand side by side.

    >>> import numpy as np
    >>> _over_windows(np.minimum, np.array([5, 3, 8, 9, 7]), 3).tolist()
    [3, 3, 7]
    """
    done = 1
    while done < width:
        step = min(done, width - done)
        values = extreme(values[:-step], values[step:])
        done += step
    return values


def common_passages(one: Words, other: Words) -> list[Common]:
    """Return the passages of LEAST_WORDS or more that both texts have, in the order of the first."""
    import numpy as np

    (left_keys, left), (right_keys, right) = anchors(one), anchors(other)
    _, at, there = np.intersect1d(left_keys, right_keys, assume_unique=True, return_indices=True)
    found: list[Common] = []
    seen = 0  # words of the first text that passages took already
    for place, twin in sorted(zip(left[at].tolist(), right[there].tolist(), strict=True)):
        if place < seen:
            continue
        after, end, other_end = _follow(one.codes[place:], other.codes[twin:])
        before, back, other_back = _follow(one.codes[seen:place][::-1], other.codes[:twin][::-1])
        first, last, other_first, other_last = place - back, place + end, twin - other_back, twin + other_end
        same = before + after
        if _is_dense(same, last - first, other_last - other_first):
            found.append(Common(*one.range(first, last), *other.range(other_first, other_last), same))
        seen = last
    return found


def are_alike(one: Words, other: Words, same: int) -> bool:
    """Whether two passages may have that many words in common, as `common_passages` finds them."""
    return same <= min(len(one), len(other)) and _is_dense(same, len(one), len(other))


def _is_dense(same: int, *lengths: int) -> bool:
    return same >= max(LEAST_WORDS, *(_DENSE * length for length in lengths))


def _follow(one: NDArray[np.uint64], other: NDArray[np.uint64]) -> tuple[int, int, int]:
    """Go on while the words are the same. Returns how many were, and where both stop."""
    import numpy as np

    same = end = other_end = at = there = 0
    while True:
        most = min(len(one) - at, len(other) - there)
        differ = np.flatnonzero(one[at : at + most] != other[there : there + most])
        run = int(differ[0]) if len(differ) else most
        if run:
            same, end, other_end = same + run, at + run, there + run
        gap = _gap(one[end : end + _GAP + _AGAIN], other[other_end : other_end + _GAP + _AGAIN])
        if gap is None:
            return same, end, other_end
        at, there = end + gap[0], other_end + gap[1]


def _gap(one: NDArray[np.uint64], other: NDArray[np.uint64]) -> tuple[int, int] | None:
    """Return how many words to leave out of each until both go on alike; the fewest that do."""
    left, right = one.tolist(), other.tolist()
    ways = ((a, b) for a in range(_GAP + 1) for b in range(_GAP + 1) if a or b)
    for a, b in sorted(ways, key=lambda way: (sum(way), abs(way[0] - way[1]))):
        again = left[a : a + _AGAIN]
        if len(again) == _AGAIN and again == right[b : b + _AGAIN]:
            return a, b
    return None
