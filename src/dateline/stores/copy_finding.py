"""Wire copies, found as articles come and go: which are nearly the same text, and which share a passage.

Articles: MinHash signatures in bands (locality-sensitive hashing) bring those that may be copies; the share
of the shorter one's word runs that the longer one has decides. Passages: articles with two anchors in common
are compared word by word, unless they are copies. Adding or removing an article touches its own rows and
those of its neighbours; nothing is worked out again for the others.

It knows numbers of articles and texts. What a copy means to an answer is said in `answers`.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from dateline.copies.repeats import anchors, common_passages
from dateline.copies.shingles import Words, shared, shingles, sketch, words_of
from dateline.copies.signatures import signature
from dateline.stores.copies import Rows

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

COPY_SHARE = 0.5
"""From this share on, two articles are copies. `eval/near_duplicates.py` chose it and measures it."""

_SHORTEST = 24  # word runs; shorter texts say too little to be told apart
_BANDS, _ROWS = 64, 2  # of a signature: texts that share a fifth of their runs meet in one of the bands 93 %
CLOSEST = 32  # copies kept of an article that comes, and articles that it is compared with for passages
COMMONPLACE = 20  # articles that have an anchor: beyond, it is what a site prints below everything
LEAST_ANCHORS = 2  # in common

_MIX = 0x9E3779B97F4A7C15  # 2^64 by the golden ratio, odd

Write = Callable[[str, Iterable[Sequence[Any]]], None]
"""SQL, and the values of its marks for each time it is to be run."""


class CopyFinder:
    """Keeps the tables of `copies.py` up; reads by `rows` and `text_of`, writes by `write`."""

    def __init__(self, rows: Rows, write: Write, text_of: Callable[[int], str]) -> None:
        self._rows = rows
        self._write = write
        self._text_of = text_of

    def put(self, number: int, text: str) -> None:
        """Find the copies of an article that came, and the passages that it has in common with others."""
        words = words_of(text)
        copies = self._put_copies(number, shingles(words))
        self._put_repeats(number, words, copies)

    def remove(self, number: int, text: str) -> None:
        """Forget an article that had this text, and what others had in common with it."""
        for (bands,) in self._rows("SELECT bands FROM sketch WHERE article = ?", (number,)):
            self._write(
                "DELETE FROM band WHERE key = ? AND article = ?", ((key, number) for key in band_keys(bands))
            )
        keys, _ = anchors(words_of(text))
        self._write(
            "DELETE FROM anchor WHERE key = ? AND article = ?", ((key, number) for key in keys.tolist())
        )
        for table in ("copy", "repeat"):
            others = self._rows(f"SELECT DISTINCT other FROM {table} WHERE article = ?", (number,))
            self._write(
                f"DELETE FROM {table} WHERE article = ? AND other = ?",
                ((other, number) for (other,) in others),
            )
            self._write(f"DELETE FROM {table} WHERE article = ?", [(number,)])
        self._write("DELETE FROM sketch WHERE article = ?", [(number,)])

    def _put_copies(self, number: int, runs: NDArray[np.uint32]) -> set[int]:
        import numpy as np

        digests = sketch(runs).astype("<u4")
        keys = bands_of(runs)
        near = self._rows(
            "SELECT article, digests FROM sketch WHERE article IN"
            " (SELECT article FROM band WHERE key IN (SELECT value FROM json_each(?)))",
            (json.dumps(keys.tolist()),),
        )
        shares = [(shared(digests, np.frombuffer(packed, dtype="<u4")), other) for other, packed in near]
        found = sorted((one for one in shares if one[0] >= COPY_SHARE), reverse=True)
        self._write("INSERT INTO sketch VALUES (?, ?, ?)", [(number, digests.tobytes(), keys.tobytes())])
        self._write("INSERT INTO band VALUES (?, ?)", ((key, number) for key in keys.tolist()))
        for share, other in found[:CLOSEST]:
            self._write("INSERT INTO copy VALUES (?, ?, ?)", [(number, other, share), (other, number, share)])
        return {other for _, other in found}

    def _put_repeats(self, number: int, words: Words, copies: set[int]) -> None:
        keys, _ = anchors(words)
        for other in self._with_anchors(keys.tolist(), copies):
            for one in common_passages(words, words_of(self._text_of(other))):
                here, there = (one.start, one.end), (one.other_start, one.other_end)
                self._write(
                    "INSERT OR IGNORE INTO repeat VALUES (?, ?, ?, ?, ?, ?, ?)",
                    [(number, *here, other, *there, one.words), (other, *there, number, *here, one.words)],
                )
        self._write("INSERT INTO anchor VALUES (?, ?)", ((key, number) for key in keys.tolist()))

    def _with_anchors(self, keys: Sequence[int], copies: set[int]) -> list[int]:
        """The articles that have the most anchors in common with these keys, and enough of them."""
        counts = Counter[int]()
        for key in keys:
            # One more than there may be: a million articles with the same last line are not read through.
            holders = self._rows(f"SELECT article FROM anchor WHERE key = ? LIMIT {COMMONPLACE + 1}", (key,))
            if len(holders) <= COMMONPLACE:
                counts.update(other for (other,) in holders if other not in copies)
        enough = [(-count, other) for other, count in counts.items() if count >= LEAST_ANCHORS]
        return [other for _, other in sorted(enough)[:CLOSEST]]


def bands_of(runs: NDArray[np.uint32]) -> NDArray[np.int64]:
    """Return the keys under which the text meets those like it, (_BANDS,); none for one too short."""
    import numpy as np

    if len(runs) < _SHORTEST:
        return np.array([], dtype="<i8")
    rows = signature(runs, _BANDS * _ROWS).astype(np.uint64).reshape(_BANDS, _ROWS)
    pairs = np.left_shift(rows[:, 0], np.uint64(32)) | rows[:, 1]
    # The same pair in another band is another key.
    keys = (pairs + np.arange(_BANDS, dtype=np.uint64)) * np.uint64(_MIX)
    return np.unique(keys.view(np.int64)).astype("<i8")


def band_keys(packed: bytes) -> list[int]:
    """Return the keys that `bands` of a sketch holds."""
    import numpy as np

    keys: list[int] = np.frombuffer(packed, dtype="<i8").tolist()
    return keys
