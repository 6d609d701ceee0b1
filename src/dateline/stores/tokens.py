"""Text → the words that an index knows it by: stems in small letters, without accents.

The laws are those of SQLite's FTS5 with `porter unicode61 remove_diacritics 2`, and it is FTS5 that is asked:
once for each different piece of text between blanks and signs, which always part words. A word is kept as a
digest of 64 bits, so that no index has to spell it.
"""

from __future__ import annotations

import hashlib
import re
import sqlite3
import threading
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from dateline.stores.schema import TOKENIZER

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_PIECE = re.compile(r"[^\x00-/:-@\[-`{-\x7f]+")
_MOST_KNOWN = 150_000  # pieces; beyond, all are forgotten: memory stays bounded


class Tokenizer:
    """Asks FTS5 for what it has not met; safe to use from several threads."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[int, ...]] = {}
        self._lock = threading.Lock()
        self._database: sqlite3.Connection | None = None

    def keys(self, text: str) -> NDArray[np.uint64]:
        """Return the words of a text in their order, (n,)."""
        import numpy as np

        pieces = _PIECE.findall(text)
        known = self._known
        try:
            found = [known[piece] for piece in pieces]
        except KeyError:
            known = self._learn(pieces)
            found = [known[piece] for piece in pieces]
        return np.fromiter((key for keys in found for key in keys), dtype=np.uint64)

    def ranges(
        self, text: str, ranges: Sequence[tuple[int, int]]
    ) -> tuple[NDArray[np.uint64], list[NDArray[np.uint64]]]:
        """Return the words of a text, and of each of some ranges of it; they may overlap.

        What several ranges have in common is looked at once.
        """
        import numpy as np

        cuts = sorted({0, len(text), *(cut for pair in ranges for cut in pair)})
        cuts = [cut for cut in cuts if _parts_words(text, cut)]
        place = {cut: at for at, cut in enumerate(cuts)}
        pieces = [self.keys(text[first:last]) for first, last in pairwise(cuts)]
        ends = np.cumsum([0, *map(len, pieces)]).tolist()
        whole = np.concatenate([np.empty(0, dtype=np.uint64), *pieces])
        found = [
            whole[ends[place[first]] : ends[place[last]]]
            if first in place and last in place
            else self.keys(text[first:last])
            for first, last in ranges
        ]
        return whole, found

    def _learn(self, pieces: list[str]) -> dict[str, tuple[int, ...]]:
        with self._lock:
            if len(self._known) > _MOST_KNOWN:
                self._known = {}
            new = list({piece for piece in pieces if piece not in self._known})
            if self._database is None:
                self._database = _fts5()
            database = self._database
            database.executemany("INSERT INTO words (rowid, text) VALUES (?, ?)", enumerate(new))
            terms: dict[int, list[tuple[int, int]]] = {}
            for term, doc, place in database.execute("SELECT term, doc, offset FROM vocabulary"):
                terms.setdefault(doc, []).append((place, key_of(term)))
            database.execute("INSERT INTO words (words) VALUES ('delete-all')")
            for at, piece in enumerate(new):
                self._known[piece] = tuple(key for _, key in sorted(terms.get(at, ())))
            return self._known


def _parts_words(text: str, cut: int) -> bool:
    """Whether no word goes on beyond that place."""
    return not (0 < cut < len(text)) or not (_PIECE.match(text[cut - 1]) and _PIECE.match(text[cut]))


def _fts5() -> sqlite3.Connection:
    database = sqlite3.connect(":memory:", check_same_thread=False)
    database.execute(f"CREATE VIRTUAL TABLE words USING fts5 (text, content = '', {TOKENIZER})")
    database.execute("CREATE VIRTUAL TABLE vocabulary USING fts5vocab (words, instance)")
    return database


def key_of(term: str) -> int:
    """Return the digest of a word as FTS5 writes it."""
    return int.from_bytes(hashlib.blake2b(term.encode("utf-8", "replace"), digest_size=8).digest(), "little")


TOKENIZE = Tokenizer()
"""The one that all indexes use: what it learned of one serves the next."""
