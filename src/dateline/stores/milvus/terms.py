"""The words of a text, as FTS5 cuts and stems them, in letters that every analyzer leaves alone.

Milvus counts words itself, but cuts texts its own way; that both stores find the same, a text is cut here by
the tokenizer of the folder's index, and what Milvus is handed are its stems with blanks between them, in the
letters a to z and digits. A bag of words is all that BM25 looks at, so their order is not kept.
"""

from __future__ import annotations

import re
import sqlite3
from collections import Counter
from collections.abc import Sequence

from dateline.stores.schema import TOKENIZER

LONGEST = 65_535
"""Bytes that Milvus takes of one field."""

_PLAIN = re.compile(r"[a-z0-9]+")
_AT_A_TIME = 1_000  # texts


def bags(texts: Sequence[tuple[str | None, str]]) -> list[str]:
    """Return the words of each (title, text), each as often as it stands there, with blanks between them.

    Of a text with more words than Milvus takes, some 10,000, every word stands fewer times.
    """
    found: list[str] = []
    for first in range(0, len(texts), _AT_A_TIME):
        found += _bags(texts[first : first + _AT_A_TIME])
    return found


def terms(text: str) -> list[str]:
    """Return the words of a text, each once, as `bags` writes them.

    >>> sorted(terms("The ministers' 20,000 café"))
    ['000', '20', 'cafe', 'minist', 'the']
    """
    return list(dict.fromkeys(bags([(None, text)])[0].split()))


def _bags(texts: Sequence[tuple[str | None, str]]) -> list[str]:
    connection = sqlite3.connect(":memory:")
    try:
        connection.execute(f"CREATE VIRTUAL TABLE words USING fts5 (title, text, content = '', {TOKENIZER})")
        connection.execute("CREATE VIRTUAL TABLE temp.spelled USING fts5vocab(main, words, instance)")
        connection.executemany(
            "INSERT INTO words (rowid, title, text) VALUES (?, ?, ?)",
            ((number, title or "", text) for number, (title, text) in enumerate(texts)),
        )
        found = dict(connection.execute("SELECT doc, group_concat(term, ' ') FROM spelled GROUP BY doc"))
    finally:
        connection.close()
    return [_fitting(found.get(number, "")) for number in range(len(texts))]


def _fitting(bag: str) -> str:
    words = [word if _PLAIN.fullmatch(word) else f"0x{word.encode().hex()}" for word in bag.split()]
    if sum(map(len, words)) + len(words) <= LONGEST:
        return " ".join(words)
    counts = Counter(words)
    for most in sorted(set(counts.values()), reverse=True):
        kept = [word for word, count in counts.items() for _ in range(min(count, most))]
        if sum(map(len, kept)) + len(kept) <= LONGEST:
            return " ".join(kept)
    once = " ".join(counts)
    return once[:LONGEST].rpartition(" ")[0]
