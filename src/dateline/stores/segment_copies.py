"""Wire copies, found in segments as articles come and go: what is near a text is looked up in their arrays.

Articles: MinHash signatures in bands (locality-sensitive hashing) bring those that may be copies; the share
of the shorter one's word runs that the longer one has decides. Passages: articles with two anchors in common
are compared word by word, unless they are copies. Adding or removing an article touches its own rows and
those of its neighbours; nothing is worked out again for the others.

It knows numbers of articles and texts. What a copy means to an answer is said in `answers`.
"""

from __future__ import annotations

from collections import Counter, OrderedDict
from typing import TYPE_CHECKING, NamedTuple, Protocol

from dateline.copies.repeats import anchors, common_passages
from dateline.copies.shingles import Words, shared, shingles, sketch, words_of
from dateline.stores.copies import Rows
from dateline.stores.copy_finding import CLOSEST, COMMONPLACE, COPY_SHARE, LEAST_ANCHORS, Write, bands_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from dateline.copies.shingles import Digests

    Keys = NDArray[np.uint32]
    """Ascending, each once."""

_MOST_COMPARED = 128  # articles that may be copies of one that comes: those it meets in most bands
_SKETCHES_KEPT = 2000


class ArticleKeys(NamedTuple):
    """What an article is found by: the keys of its bands and of its anchors."""

    bands: Keys
    anchors: Keys


class Archive(Protocol):
    """The articles that are there already."""

    def text(self, number: int) -> str | None: ...

    def holders(self, kind: str, keys: Keys, most: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return which of the keys an article has, and its number, for each that has one; of a key with many
        holders, `most` in each segment.
        """


class SegmentCopyFinder:
    """Keeps the tables of `copies.py` up; reads by `rows` and from the `archive`, writes by `write`."""

    def __init__(self, rows: Rows, write: Write, archive: Archive) -> None:
        self._rows = rows
        self._write = write
        self._archive = archive
        self._sketches = OrderedDict[int, "Digests"]()

    def put(self, number: int, text: str) -> ArticleKeys:
        """Find the copies of an article that comes, and the passages that it has in common with others."""
        words = words_of(text)
        runs = shingles(words)
        found = found_by(words, runs)
        copies = self._put_copies(number, runs, found.bands)
        self._put_repeats(number, words, found.anchors, copies)
        return found

    def remove(self, number: int) -> None:
        """Forget what others have in common with an article."""
        self._sketches.pop(number, None)
        for table in ("copy", "repeat"):
            others = self._rows(f"SELECT DISTINCT other FROM {table} WHERE article = ?", (number,))
            if others:
                self._write(
                    f"DELETE FROM {table} WHERE article = ? AND other = ?",
                    ((other, number) for (other,) in others),
                )
                self._write(f"DELETE FROM {table} WHERE article = ?", [(number,)])

    def _put_copies(self, number: int, runs: Digests, bands: Keys) -> set[int]:
        digests = sketch(runs)
        _, met = self._archive.holders("bands", bands, _MOST_COMPARED)
        near = [other for other, _ in Counter(met.tolist()).most_common(_MOST_COMPARED)]
        shares = [(shared(digests, self._sketch(other)), other) for other in near]
        found = sorted((one for one in shares if one[0] >= COPY_SHARE), reverse=True)
        for share, other in found[:CLOSEST]:
            self._write("INSERT INTO copy VALUES (?, ?, ?)", [(number, other, share), (other, number, share)])
        self._remember(number, digests)
        return {other for _, other in found}

    def _sketch(self, number: int) -> Digests:
        known = self._sketches.get(number)
        if known is None:
            known = sketch(shingles(words_of(self._archive.text(number) or "")))
            self._remember(number, known)
        return known

    def _remember(self, number: int, digests: Digests) -> None:
        self._sketches[number] = digests
        while len(self._sketches) > _SKETCHES_KEPT:
            self._sketches.popitem(last=False)

    def _put_repeats(self, number: int, words: Words, keys: Keys, copies: set[int]) -> None:
        for other in self._with_anchors(keys, copies):
            for one in common_passages(words, words_of(self._archive.text(other) or "")):
                here, there = (one.start, one.end), (one.other_start, one.other_end)
                self._write(
                    "INSERT OR IGNORE INTO repeat VALUES (?, ?, ?, ?, ?, ?, ?)",
                    [(number, *here, other, *there, one.words), (other, *there, number, *here, one.words)],
                )

    def _with_anchors(self, keys: Keys, copies: set[int]) -> list[int]:
        """The articles that have the most anchors in common with these keys, and enough of them."""
        import numpy as np

        # One more than there may be: a million articles with the same last line are not read through.
        which, met = self._archive.holders("anchors", keys, COMMONPLACE + 1)
        rare = np.bincount(which, minlength=len(keys))[which] <= COMMONPLACE
        counts = Counter(other for other in met[rare].tolist() if other not in copies)
        enough = [(-count, other) for other, count in counts.items() if count >= LEAST_ANCHORS]
        return [other for _, other in sorted(enough)[:CLOSEST]]


def found_by(words: Words, runs: Digests | None = None) -> ArticleKeys:
    """Return what an article of these words is found by."""
    import numpy as np

    keys, _ = anchors(words)
    bands = bands_of(shingles(words) if runs is None else runs)
    # Half of a key will do: of a band's the upper one, for a product's lower half knows half of it alone.
    halves = (bands.view(np.uint64) >> np.uint64(32), keys & 0xFFFFFFFF)
    return ArticleKeys(*(np.unique(some.astype(np.uint32)) for some in halves))
