"""Wire copies: which articles are nearly the same text, kept up as articles come and go.

MinHash signatures in bands (locality-sensitive hashing) bring the articles that may be copies; the share of
the shorter one's word runs that the longer one has decides. Adding or removing an article touches its own
rows and those of its neighbours; nothing is worked out again for the others.

But: it knows numbers of articles and digests. What a copy means to an answer is said in `answers`.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from dateline.filters import Filters
from dateline.shingles import shared, shingles, sketch
from dateline.stores.selection import condition

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

COPIES_SCHEMA = """
CREATE TABLE sketch (
    article INTEGER PRIMARY KEY REFERENCES article,
    digests BLOB NOT NULL,  -- uint32, little endian: the smallest of the text's word runs
    bands   BLOB NOT NULL   -- int64, little endian: the article's keys in `band`
);
CREATE TABLE band (
    key INTEGER NOT NULL, article INTEGER NOT NULL REFERENCES article,
    PRIMARY KEY (key, article)
) WITHOUT ROWID;
CREATE TABLE copy (         -- each pair both ways round
    article INTEGER NOT NULL REFERENCES article,
    other   INTEGER NOT NULL REFERENCES article,
    share   REAL NOT NULL,  -- of the shorter one's word runs that the longer one has
    PRIMARY KEY (article, other)
) WITHOUT ROWID;
"""

COPY_SHARE = 0.5
"""From this share on, two articles are copies. `eval/near_duplicates.py` chose it and measures it."""

_SHORTEST = 24  # word runs; shorter texts say too little to be told apart
_BANDS, _ROWS = 64, 2  # of a signature: texts that share a fifth of their runs meet in one of the bands 93 %
_CLOSEST = 32  # copies kept of an article that comes; a group hangs together by fewer

_MIX = 0x9E3779B97F4A7C15  # 2^64 by the golden ratio, odd

Rows = Callable[[str, Sequence[Any]], list[Any]]


class Copies:
    """Which articles are copies of one another; reads by `rows`, which takes SQL and its values."""

    def __init__(self, connection: sqlite3.Connection, rows: Rows) -> None:
        self._connection = connection
        self._rows = rows

    def put(self, number: int, text: str) -> None:
        """Find the copies of an article that came or changed."""
        import numpy as np

        runs = shingles(text)
        digests = sketch(runs).astype("<u4")
        stored = self._rows("SELECT digests FROM sketch WHERE article = ?", (number,))
        if stored and stored[0][0] == digests.tobytes():
            return
        self.remove(number)
        keys = _bands(runs) if len(runs) >= _SHORTEST else np.array([], dtype="<i8")
        found = [(share, other) for other, share in self._near(keys, digests) if share >= COPY_SHARE]
        self._connection.execute(
            "INSERT INTO sketch VALUES (?, ?, ?)", (number, digests.tobytes(), keys.tobytes())
        )
        self._connection.executemany(
            "INSERT INTO band VALUES (?, ?)", ((key, number) for key in keys.tolist())
        )
        for share, other in sorted(found, reverse=True)[:_CLOSEST]:
            self._connection.executemany(
                "INSERT INTO copy VALUES (?, ?, ?)", ((number, other, share), (other, number, share))
            )

    def remove(self, number: int) -> None:
        """Forget an article, and that others are copies of it."""
        for (bands,) in self._rows("SELECT bands FROM sketch WHERE article = ?", (number,)):
            self._connection.executemany(
                "DELETE FROM band WHERE key = ? AND article = ?", ((key, number) for key in _keys(bands))
            )
        others = self._rows("SELECT other FROM copy WHERE article = ?", (number,))
        self._connection.executemany(
            "DELETE FROM copy WHERE article = ? AND other = ?", ((other, number) for (other,) in others)
        )
        self._connection.execute("DELETE FROM copy WHERE article = ?", (number,))
        self._connection.execute("DELETE FROM sketch WHERE article = ?", (number,))

    def put_missing(self) -> None:
        """Find the copies of the articles that an older format had no sketch of."""
        missing = self._rows(
            "SELECT number FROM article WHERE number NOT IN (SELECT article FROM sketch) ORDER BY number", ()
        )
        for (number,) in missing:
            [(text,)] = self._rows("SELECT text FROM article WHERE number = ?", (number,))
            self.put(number, text)

    def group_of(self, article_id: str, filters: Filters) -> list[str]:
        """Return the ids of the article's copies that the filters allow, and of their copies, by number."""
        where, values = condition(filters)
        return [
            id
            for (id,) in self._rows(
                "WITH RECURSIVE member (number) AS (SELECT number FROM article WHERE id = ?"
                " UNION SELECT other FROM member JOIN copy ON copy.article = member.number)"
                " SELECT id FROM member JOIN article USING (number)"
                f" WHERE id <> ? AND {where} ORDER BY number",
                [article_id, article_id, *values],
            )
        ]

    def groups(self, filters: Filters) -> list[list[str]]:
        """Return the groups of copies as ids, each oldest first; with two or more that the filters allow."""
        where, values = condition(filters)
        pairs = self._rows("SELECT article, other FROM copy WHERE article < other", ())
        groups = _connected(pairs)
        numbers = json.dumps([number for group in groups for number in group])
        ids = {
            number: (id, date or "9999")
            for number, id, date in self._rows(
                "SELECT number, id, date FROM article"
                f" WHERE number IN (SELECT value FROM json_each(?)) AND {where}",
                [numbers, *values],
            )
        }
        allowed = [
            sorted((number for number in group if number in ids), key=lambda one: (ids[one][1], one))
            for group in groups
        ]
        return [[ids[number][0] for number in group] for group in allowed if len(group) > 1]

    def _near(self, keys: NDArray[np.int64], digests: NDArray[np.uint32]) -> Iterable[tuple[int, float]]:
        """Yield the articles that share a band, with the share of word runs in common."""
        import numpy as np

        for other, packed in self._rows(
            "SELECT article, digests FROM sketch WHERE article IN"
            " (SELECT article FROM band WHERE key IN (SELECT value FROM json_each(?)))",
            (json.dumps(keys.tolist()),),
        ):
            yield other, shared(digests, np.frombuffer(packed, dtype="<u4"))


def _bands(runs: NDArray[np.uint32]) -> NDArray[np.int64]:
    """Return the keys under which the text meets those like it: (_BANDS,)."""
    import numpy as np

    signature = _permuted(runs).astype(np.uint64).reshape(_BANDS, _ROWS)
    pairs = np.left_shift(signature[:, 0], np.uint64(32)) | signature[:, 1]
    # The same pair in another band is another key.
    keys = (pairs + np.arange(_BANDS, dtype=np.uint64)) * np.uint64(_MIX)
    return np.unique(keys.view(np.int64)).astype("<i8")


def _permuted(runs: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """The MinHash signature: the least of the digests under each permutation, (_BANDS * _ROWS,)."""
    from datasketch import MinHash

    minhash = MinHash(_BANDS * _ROWS, hashfunc=_itself, scheme="affine32", permutations=_permutations())
    minhash.update_batch(runs)
    signature: NDArray[np.uint32] = minhash.hashvalues
    return signature


@cache
def _permutations() -> Any:
    from datasketch import MinHash

    return MinHash(_BANDS * _ROWS, seed=1, scheme="affine32").permutations


def _itself(digest: int) -> int:
    return digest


def _keys(packed: bytes) -> list[int]:
    import numpy as np

    keys: list[int] = np.frombuffer(packed, dtype="<i8").tolist()
    return keys


def _connected(pairs: Iterable[tuple[int, int]]) -> list[list[int]]:
    """Return the groups that the pairs hang together in.

    >>> _connected([(1, 2), (5, 6), (2, 3)])
    [[1, 2, 3], [5, 6]]
    """
    groups: dict[int, list[int]] = {}
    for one, other in pairs:
        left, right = groups.setdefault(one, [one]), groups.setdefault(other, [other])
        if left is not right:
            left += right
            groups.update(dict.fromkeys(right, left))
    distinct = {id(group): group for group in groups.values()}
    return sorted(sorted(group) for group in distinct.values())
