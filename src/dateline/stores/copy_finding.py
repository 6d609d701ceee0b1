"""Wire copies, found as articles come and go: which are nearly the same text, and which share a passage.

Articles: MinHash signatures in bands (locality-sensitive hashing) bring those that may be copies; the share
of the shorter one's word runs that the longer one has decides. Texts too short for that are copies where they
are the same, word for word. Passages: articles with two anchors in common are compared word by word, unless
they are copies. An article that comes is compared with those near it; nothing is worked out again for the
others.

It knows numbers of articles and texts, and asks an archive for what is there, be it segments or Milvus. What
a copy means to an answer is said in `answers`.
"""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple, Protocol, Self

from dateline.copies.repeats import anchors, common_passages
from dateline.copies.shingles import Words, codes_of, shared, shingles, sketch, words_of
from dateline.copies.signatures import signature
from dateline.stores.copies import Pair, both_ways

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from dateline.copies.shingles import Digests

    Keys = NDArray[np.uint32]
    """Ascending, each once."""

COPY_SHARE = 0.5
"""From this share on, two articles are copies. `eval/near_duplicates.py` chose it and measures it."""

_SHORTEST = 24  # word runs; shorter texts say too little to be alike, and are copies if they are the same
_BANDS, _ROWS = 64, 2  # of a signature: texts that share a fifth of their runs meet in one of the bands 93 %
_MOST_COMPARED = 128  # articles that may be copies of one that comes: those it meets in most bands
_CLOSEST = 32  # copies kept of an article that comes, and articles that it is compared with for passages
COMMONPLACE = 20  # articles that have an anchor: beyond, it is what a site prints below everything
_LEAST_ANCHORS = 2  # in common
_SKETCHES_KEPT = 2000

_MIX = 0x9E3779B97F4A7C15  # 2^64 by the golden ratio, odd


class ArticleKeys(NamedTuple):
    """What an article is found by: the keys of its bands and of its anchors."""

    bands: Keys
    anchors: Keys


class Fingerprint(NamedTuple):
    """A text as its copies are looked for: its words, the digests of their runs, and its keys."""

    words: Words
    runs: Digests
    keys: ArticleKeys

    @classmethod
    def of(cls, text: str | Words) -> Self:
        import numpy as np

        words = words_of(text) if isinstance(text, str) else text
        runs = shingles(words)
        # Half of a key will do: of a band's the upper one, for a product's lower half knows half of it alone.
        halves = (_bands_of(runs) >> np.uint64(32), anchors(words)[0] & 0xFFFFFFFF)
        return cls(words, runs, ArticleKeys(*(np.unique(some.astype(np.uint32)) for some in halves)))


class Archive(Protocol):
    """The articles that are there already."""

    def texts(self, numbers: Sequence[int]) -> Mapping[int, str]:
        """Return the texts of those articles; one that is not there is left out."""

    def holders(self, kind: str, keys: Keys, most: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return which of the keys an article has, and its number, for each that has one; of a key with many
        holders, `most` in each part of the archive.
        """


class KeyHolders:
    """Which articles have a key, in memory."""

    def __init__(self) -> None:
        self._holders: dict[str, dict[int, list[int]]] = {kind: {} for kind in ArticleKeys._fields}

    def add(self, number: int, found: ArticleKeys) -> None:
        for kind, keys in found._asdict().items():
            for key in keys.tolist():
                self._holders[kind].setdefault(key, []).append(number)

    def remove(self, number: int, found: ArticleKeys) -> None:
        for kind, keys in found._asdict().items():
            for key in keys.tolist():
                self._holders[kind][key].remove(number)

    def holders(self, kind: str, keys: Keys, most: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return which of the keys an article has, and its number, as an `Archive` does."""
        import numpy as np

        known = self._holders[kind]
        pairs = [(at, one) for at, key in enumerate(keys.tolist()) for one in known.get(key, ())[:most]]
        which, numbers = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
        return which, numbers


class CopyFinder:
    """Finds what articles that come have in common with those of an archive, and remembers some of these."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._sketches = OrderedDict[int, "Digests"]()

    def pairs(self, number: int, one: Fingerprint) -> list[Pair]:
        """Return the copies of an article that comes, and the passages that it has in common with others."""
        copies = self._copies(number, one)
        found = [pair for share, other in copies[:_CLOSEST] for pair in both_ways(number, other, share)]
        return found + self._repeats(number, one, copies)

    def forget(self, number: int) -> None:
        """Forget an article whose text is another now, or that is gone."""
        self._sketches.pop(number, None)

    def _copies(self, number: int, one: Fingerprint) -> list[tuple[float, int]]:
        """The share of each copy, and its number; the closest first."""
        digests = sketch(one.runs)
        if len(one.runs) < _SHORTEST:
            self._remember(number, digests)
            return self._same(one)
        _, met = self._archive.holders("bands", one.keys.bands, _MOST_COMPARED)
        near = _most_often(Counter(met.tolist()), _MOST_COMPARED)
        sketches = self._sketches_of(near)
        shares = [(shared(digests, sketches[other]), other) for other in near if other in sketches]
        self._remember(number, digests)
        return sorted((found for found in shares if found[0] >= COPY_SHARE), reverse=True)

    def _same(self, one: Fingerprint) -> list[tuple[float, int]]:
        """The articles of just these words; none where very many have them, as what a site prints has."""
        near = self._with_anchors(one.keys.anchors, set(), least=1)
        texts = self._archive.texts(near)
        words = one.words.codes.tolist()
        return [(1.0, other) for other in near if codes_of(texts.get(other, "")) == words]

    def _sketches_of(self, numbers: Sequence[int]) -> dict[int, Digests]:
        found = {number: self._sketches[number] for number in numbers if number in self._sketches}
        lacking = [number for number in numbers if number not in found]
        for number, text in self._archive.texts(lacking).items():
            found[number] = sketch(shingles(words_of(text)))
            self._remember(number, found[number])
        return found

    def _remember(self, number: int, digests: Digests) -> None:
        self._sketches[number] = digests
        while len(self._sketches) > _SKETCHES_KEPT:
            self._sketches.popitem(last=False)

    def _repeats(self, number: int, one: Fingerprint, copies: Sequence[tuple[float, int]]) -> list[Pair]:
        near = self._with_anchors(one.keys.anchors, {other for _, other in copies})
        texts = self._archive.texts(near)
        return [
            pair
            for other in near
            for common in common_passages(one.words, words_of(texts.get(other, "")))
            for pair in both_ways(number, other, 0.0, common)
        ]

    def _with_anchors(self, keys: Keys, copies: set[int], least: int = _LEAST_ANCHORS) -> list[int]:
        """The articles that have the most anchors in common with these keys, and enough of them."""
        import numpy as np

        # One more than there may be: a million articles with the same last line are not read through.
        which, met = self._archive.holders("anchors", keys, COMMONPLACE + 1)
        rare = np.bincount(which, minlength=len(keys))[which] <= COMMONPLACE
        counts = Counter(other for other in met[rare].tolist() if other not in copies)
        return _most_often(counts, _CLOSEST, least=least)


def _most_often(counts: Counter[int], most: int, least: int = 1) -> list[int]:
    """Return up to `most` numbers that were counted `least` times, those most often first.

    >>> _most_often(Counter([7, 5, 5, 3, 3]), 2)
    [3, 5]
    """
    enough = sorted((-count, number) for number, count in counts.items() if count >= least)
    return [number for _, number in enough[:most]]


def _bands_of(runs: Digests) -> NDArray[np.uint64]:
    """Return the keys under which the text meets those like it, (_BANDS,); none for one too short."""
    import numpy as np

    if len(runs) < _SHORTEST:
        return np.array([], dtype=np.uint64)
    rows = signature(runs, _BANDS * _ROWS).astype(np.uint64).reshape(_BANDS, _ROWS)
    pairs = np.left_shift(rows[:, 0], np.uint64(32)) | rows[:, 1]
    # The same pair in another band is another key.
    return np.multiply(pairs + np.arange(_BANDS, dtype=np.uint64), np.uint64(_MIX), dtype=np.uint64)
