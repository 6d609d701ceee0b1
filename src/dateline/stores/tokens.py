"""Pieces of text → the words that an index knows them by: stems in small letters, without accents.

The laws are those of SQLite's FTS5 with `porter unicode61 remove_diacritics 2`, and it is FTS5 that is asked.
A word is kept as a digest of 64 bits, so that no index has to spell it.
"""

from __future__ import annotations

import hashlib
import sqlite3
import threading
from functools import cache

from dateline.stores.schema import TOKENIZER

_FTS5 = threading.Lock()


def word_keys(pieces: list[str]) -> list[list[int]]:
    """Ask FTS5 for the words of each piece; one in ASCII is one word, so that all of those make one text."""
    keys: list[list[int]] = [[] for _ in pieces]
    plain = [at for at, piece in enumerate(pieces) if piece.isascii()]
    texts = [(at, piece) for at, piece in enumerate(pieces) if not piece.isascii()]
    texts.append((len(pieces), " ".join(pieces[at] for at in plain)))
    with _FTS5:
        database = _fts5()
        database.executemany("INSERT INTO words (rowid, text) VALUES (?, ?)", texts)
        found = database.execute("SELECT doc, offset, term FROM vocabulary").fetchall()
        database.execute("INSERT INTO words (words) VALUES ('delete-all')")
    of_others = []
    for doc, place, term in found:
        if doc == len(pieces):
            keys[plain[place]].append(key_of(term))
        else:
            of_others.append((doc, place, term))
    for doc, _, term in sorted(of_others):
        keys[doc].append(key_of(term))
    return keys


@cache
def _fts5() -> sqlite3.Connection:
    database = sqlite3.connect(":memory:", check_same_thread=False)
    database.execute(f"CREATE VIRTUAL TABLE words USING fts5 (text, content = '', {TOKENIZER})")
    database.execute("CREATE VIRTUAL TABLE vocabulary USING fts5vocab (words, instance)")
    return database


def key_of(term: str) -> int:
    """Return the digest of a word as FTS5 writes it."""
    return int.from_bytes(hashlib.blake2b(term.encode("utf-8", "replace"), digest_size=8).digest(), "little")
