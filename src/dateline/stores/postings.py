"""Which texts have a word, how often and where: an inverted index of one segment, and BM25 over several.

The score is Lucene's BM25: idf = log(1 + (N - n + 0.5) / (n + 0.5)), which no word makes negative, and
k1 = 1.2, b = 0.75 (Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", 2009).
N, n and the average length are those of all segments together, so that it does not matter in which a text
stands. Nothing is left out and nothing is rounded: the best k are the best k.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, Self

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from dateline.stores.container import Container
    from dateline.stores.vocabulary import Numbers, Vocabulary

K1, B = 1.2, 0.75

Phrase = tuple[int, ...]
"""The keys of words that stand side by side; mostly one."""


class Occurrences(NamedTuple):
    """Every word of some texts: which of the keys it has, its text's number from 0, and which of the text's
    words it is; (n,). The keys ascend, each once; some may be of no word.
    """

    keys: NDArray[np.uint64]
    words: NDArray[np.int32]
    docs: NDArray[np.int32]
    places: NDArray[np.int32]

    @classmethod
    def of(cls, texts: Sequence[tuple[Numbers, ...]], known: Vocabulary) -> Self:
        """The words of texts of several parts each, which are pieces of a vocabulary; no phrase goes from one
        part into the next.
        """
        import numpy as np

        parts = [part for text in texts for part in text]
        values, stand, ends_of = known.keys.spread(np.concatenate([np.empty(0, dtype=np.int32), *parts]))
        keys, which = np.unique(values, return_inverse=True)
        words = which.astype(np.int32)[stand]
        ends_of = ends_of[np.cumsum([0, *map(len, parts)])]
        sizes = np.diff(ends_of)
        del stand
        docs = np.repeat(np.arange(len(texts), dtype=np.int32), [len(text) for text in texts])  # of the parts
        ends = np.cumsum(sizes + 1)  # a gap after each
        begins = ends - sizes - 1
        first = np.flatnonzero(np.concatenate([[True], docs[1:] != docs[:-1]])) if len(docs) else docs
        begins -= np.repeat(begins[first], np.diff(np.append(first, len(docs))))
        places = np.arange(sizes.sum(), dtype=np.int32)
        places -= np.repeat((np.cumsum(sizes) - sizes - begins).astype(np.int32), sizes)
        return cls(keys, words, np.repeat(docs, sizes), places)

    @classmethod
    def joined(cls, some: Sequence[Occurrences]) -> Self:
        import numpy as np

        keys, which = np.unique(np.concatenate([one.keys for one in some]), return_inverse=True)
        whose = np.split(which.astype(np.int32), np.cumsum([len(one.keys) for one in some])[:-1])
        words = [new[one.words] for new, one in zip(whose, some, strict=True)]
        docs, places = [one.docs for one in some], [one.places for one in some]
        return cls(keys, *map(np.concatenate, (words, docs, places)))


_TYPES = {
    "keys": "<u8",  # of its words, ascending
    "starts": "<u4",  # where the postings of a word begin, and the end of the last
    "docs": "<u2",  # of each posting, ascending for a word
    "counts": "u1",  # how often the word stands there; 255 stands for what `many` says
    "many": "<u4",  # (posting, count) of those
    "sizes": "<u4",  # words of each text
    "place_starts": "<u4",  # as `starts`, of `places`
    "places": "u1",  # of each occurrence; 255 stands for what `far` says
    "far": "<u4",  # (occurrence, place) of those
}
MOST_TEXTS = 1 << 16


def packed(words: Occurrences, texts: int, *, with_places: bool) -> dict[str, NDArray[Any]]:
    """Return the arrays of an index of so many texts."""
    import numpy as np

    assert texts <= MOST_TEXTS
    order = _by_word(words.words)
    which, docs = words.words[order], words.docs.astype("<u2")[order]
    first = np.flatnonzero(
        np.concatenate([[True], (which[1:] != which[:-1]) | (docs[1:] != docs[:-1])])
        if len(which)
        else np.empty(0, dtype=bool)
    )
    counts = np.diff(np.append(first, len(which)))
    of_postings = which[first]
    begins = (
        np.flatnonzero(np.concatenate([[True], of_postings[1:] != of_postings[:-1]])) if len(first) else first
    )
    many = np.flatnonzero(counts >= 255)
    made = {
        "keys": words.keys[of_postings[begins]],
        "starts": np.append(begins, len(first)),
        "docs": docs[first],
        "counts": np.minimum(counts, 255),
        "many": np.stack([many, counts[many]], axis=1).ravel(),
        "sizes": np.bincount(words.docs, minlength=texts),
    }
    if with_places:
        made["place_starts"] = np.append(first[begins], len(which))
        places = words.places[order]
        far = np.flatnonzero(places >= 255)
        made["places"] = np.minimum(places, 255)
        made["far"] = np.stack([far, places[far]], axis=1).ravel()
    return {name: array.astype(_TYPES[name]) for name, array in made.items()}


def _by_word(words: NDArray[np.int32]) -> NDArray[np.int64]:
    """Return the order in which they ascend, those that are the same as they stand.

    By one half of each number and then by the other: NumPy sorts 16 bits three times as fast as 32, or more.
    """
    import numpy as np

    order = np.argsort(words.astype(np.uint16), kind="stable")
    return order[np.argsort((words >> 16).astype(np.uint16)[order], kind="stable")]


class Postings:
    """The index of one segment, viewed in its file; `name` stands in front of its arrays' names there."""

    def __init__(self, container: Container, name: str) -> None:
        arrays = {part: container.array(f"{name}.{part}", kind) for part, kind in _TYPES.items()}
        self.keys, self.starts, self.docs = arrays["keys"], arrays["starts"], arrays["docs"]
        self.sizes, self._counts, self._many = arrays["sizes"], arrays["counts"], arrays["many"]
        self._places, self._far, self._place_starts = arrays["places"], arrays["far"], arrays["place_starts"]
        self.total = int(self.sizes.sum(dtype="i8"))  # words
        self._norms: tuple[float, NDArray[np.float64]] | None = None

    def __len__(self) -> int:
        return len(self.sizes)

    def occurrences(self) -> Occurrences:
        """Return all words again."""
        import numpy as np

        counts, starts = self.counts(0, len(self.docs)), self.starts.astype(np.int64)
        words = np.repeat(np.arange(len(self.keys), dtype=np.int32), starts[1:] - starts[:-1])
        if len(self._place_starts):
            places = _exact(self._places, self._far, 0, len(self._places)).astype(np.int32)
        else:
            places = np.zeros(int(counts.sum()), dtype=np.int32)
        docs = np.repeat(self.docs.astype(np.int32), counts)
        return Occurrences(self.keys, np.repeat(words, counts), docs, places)

    def range(self, key: int) -> tuple[int, int, int]:
        """Return which word of the index it is, and where its postings begin and end; (-1, 0, 0) if none."""
        import numpy as np

        at = int(np.searchsorted(self.keys, np.uint64(key)))
        if at == len(self.keys) or int(self.keys[at]) != key:
            return -1, 0, 0
        return at, int(self.starts[at]), int(self.starts[at + 1])

    def frequencies(self, keys: NDArray[np.uint64]) -> NDArray[np.int64]:
        """Return how many texts have each of the words, (n,)."""
        import numpy as np

        begin, end = (np.searchsorted(self.keys, keys, side=side) for side in ("left", "right"))
        return np.asarray(self.starts[end] - self.starts[begin], dtype=np.int64)

    def counts(self, first: int, last: int) -> NDArray[np.int64]:
        """How often the word stands in the text, of those postings."""
        return _exact(self._counts, self._many, first, last)

    def found(self, phrase: Phrase) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the texts that have a phrase, ascending, and how often."""
        import numpy as np

        if len(phrase) == 1:
            _, first, last = self.range(phrase[0])
            return self.docs[first:last].astype(np.int64), self.counts(first, last)
        if not len(self._place_starts):  # without places, the words of a phrase are looked for anywhere
            return self._found_anywhere(phrase)
        common: NDArray[np.int64] | None = None
        for at, key in enumerate(phrase):
            word, first, last = self.range(key)
            begin, end = (self._place_starts[word : word + 2].tolist()) if word >= 0 else (0, 0)
            docs = np.repeat(self.docs[first:last].astype(np.int64), self.counts(first, last))
            starts = (docs << 32) + _exact(self._places, self._far, begin, end) - at + len(phrase)
            common = starts if common is None else np.intersect1d(common, starts, assume_unique=True)
        assert common is not None
        return np.unique(common >> 32, return_counts=True)

    def _found_anywhere(self, phrase: Phrase) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        import numpy as np

        docs, counts = self.found(phrase[:1])
        for key in phrase[1:]:
            others, more = self.found((key,))
            docs, here, there = np.intersect1d(docs, others, assume_unique=True, return_indices=True)
            counts = np.minimum(counts[here], more[there])
        return docs, counts

    def norms(self, average: float) -> NDArray[np.float64]:
        """What a text's length adds to a word's count, below the line."""
        if self._norms is None or self._norms[0] != average:
            self._norms = average, K1 * (1 - B + B * self.sizes / average)
        return self._norms[1]


def _exact(small: NDArray[np.uint8], large: NDArray[np.uint32], first: int, last: int) -> NDArray[np.int64]:
    """Return numbers of which those from 255 on stand elsewhere, as (place, number)."""
    import numpy as np

    numbers = small[first:last].astype(np.int64)
    if len(large):
        at = large[0::2].astype(np.int64)
        inside = slice(*np.searchsorted(at, (first, last)))
        numbers[at[inside] - first] = large[1::2][inside]
    return numbers


_MANY = 0.25  # share of a segment's texts; where more are allowed, it is cheaper to score all


def search(
    segments: Sequence[Postings],
    numbers: Sequence[NDArray[np.int64]],
    phrases: Iterable[Phrase],
    k: int,
    allowed: Sequence[NDArray[np.bool_]] | None = None,
) -> list[tuple[int, float]]:
    """Return up to k (number, score): best first, equal scores by number.

    `numbers` are those of each segment's texts. With `allowed`, of each segment's texts that may be found, of
    these alone, scored as among all.
    """
    import numpy as np

    wanted = list(dict.fromkeys(phrase for phrase in phrases if phrase))
    texts = sum(map(len, segments))
    average = sum(segment.total for segment in segments) / max(1, texts)
    found = [[segment.found(phrase) for phrase in wanted] for segment in segments]
    idf = []
    for place in range(len(wanted)):
        n = sum(len(one[place][0]) for one in found)
        idf.append(math.log(1 + (texts - n + 0.5) / (n + 0.5)) * (K1 + 1))
    hits = _Hits(k)
    for at, (segment, postings) in enumerate(zip(segments, found, strict=True)):
        if not any(len(docs) for docs, _ in postings):
            continue
        docs = np.concatenate([docs for docs, _ in postings])
        counts = np.concatenate([counts for _, counts in postings])
        weights = np.repeat(idf, [len(docs) for docs, _ in postings])
        mask = None if allowed is None else allowed[at]
        if mask is not None and np.count_nonzero(mask) <= _MANY * len(mask):
            kept = np.flatnonzero(mask[docs])
            docs, counts, weights, mask = docs[kept], counts[kept], weights[kept], None
            if not len(docs):
                continue
        scores = np.bincount(
            docs, weights * counts / (counts + segment.norms(average)[docs]), minlength=len(segment)
        ).astype(np.float64, copy=False)
        if mask is not None:
            scores *= mask
        hits.add(numbers[at], scores)
    return hits.best()


class _Hits:
    """The best k of what was added so far, and what is as good as the last of them."""

    def __init__(self, k: int) -> None:
        import numpy as np

        self._k = k
        self._numbers, self._scores = np.empty(0, dtype=np.int64), np.empty(0)

    def add(self, numbers: NDArray[np.int64], scores: NDArray[np.float64]) -> None:
        """Add the texts of those numbers whose scores are above 0."""
        import numpy as np

        least = self._scores.min() if len(self._scores) >= self._k else 0.0
        kept = np.flatnonzero((scores >= least) & (scores > 0))
        self._numbers = np.concatenate([self._numbers, numbers[kept]])
        self._scores = np.concatenate([self._scores, scores[kept]])
        if len(self._scores) > self._k > 0:
            last = np.partition(self._scores, -self._k)[-self._k]
            kept = np.flatnonzero(self._scores >= last)
            self._numbers, self._scores = self._numbers[kept], self._scores[kept]

    def best(self) -> list[tuple[int, float]]:
        import numpy as np

        order = np.lexsort((self._numbers, -self._scores))[: max(0, self._k)]
        return list(zip(self._numbers[order].tolist(), self._scores[order].tolist(), strict=True))
