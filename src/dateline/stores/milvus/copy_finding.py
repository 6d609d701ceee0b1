"""Wire copies among articles that come, found by the folder's own finder in a database in memory.

Of the index only those articles are fetched that share a key with one that comes, which is what the finder
would look at.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from typing import Any

from dateline.copies.repeats import anchors
from dateline.copies.shingles import shingles, words_of
from dateline.stores.copies import COPIES_SCHEMA, REPEATS_SCHEMA, CopyKeys, Pair
from dateline.stores.copy_finding import COMMONPLACE, CopyFinder, band_keys, bands_of
from dateline.stores.milvus.client import Milvus
from dateline.stores.milvus.expressions import both
from dateline.stores.milvus.schema import ARTICLES, MOST_KEYS

_KEYS = 4_000  # of one expression
_FETCHED = 5_000  # articles, after which it is looked at which keys are commonplace


def find_copies(
    coming: Mapping[int, str], milvus: Milvus, seen: str, text_of: Callable[[int], str]
) -> tuple[dict[int, CopyKeys], list[Pair]]:
    """Return the keys of the texts that come, by number, and the pairs that they make, both ways round.

    An article of a length beyond 4,096 anchors, some 27,000 words, is found by the first of these alone.
    """
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript(COPIES_SCHEMA + REPEATS_SCHEMA)

        def rows(statement: str, values: Sequence[Any] = ()) -> list[Any]:
            return connection.execute(statement, tuple(values)).fetchall()

        def write(statement: str, values: Iterable[Sequence[Any]]) -> None:
            connection.executemany(statement, values)

        for number, found in _neighbours(coming, milvus, seen):
            bands = [(band, number) for band in found.bands]
            write("INSERT INTO sketch VALUES (?, ?, '')", [(number, found.digests)])
            write("INSERT INTO band VALUES (?, ?)", bands)
            write("INSERT INTO anchor VALUES (?, ?)", ((key, number) for key in found.anchors))
        finder = CopyFinder(rows, write, lambda number: coming.get(number) or text_of(number))
        for number, text in coming.items():
            finder.put(number, text)
        keys = {number: _keys(rows, number) for number in coming}
        pairs = [(*row, 0, 0, 0, 0, 0) for row in rows("SELECT article, other, share FROM copy")]
        pairs += rows('SELECT article, other, 0.0, start, "end", other_start, other_end, words FROM repeat')
        return keys, pairs


def _keys(rows: Callable[..., list[Any]], number: int) -> CopyKeys:
    [(digests, bands)] = rows("SELECT digests, bands FROM sketch WHERE article = ?", (number,))
    found = rows("SELECT key FROM anchor WHERE article = ? ORDER BY key LIMIT ?", (number, MOST_KEYS))
    return CopyKeys(band_keys(bands), [key for (key,) in found], digests)


def _neighbours(coming: Mapping[int, str], milvus: Milvus, seen: str) -> Iterable[tuple[int, CopyKeys]]:
    """Return the articles of the index that share a band or a telling anchor with one that comes."""
    bands, held = set[int](), set[int]()
    for text in coming.values():
        words = words_of(text)
        bands.update(bands_of(shingles(words)).tolist())
        held.update(anchors(words)[0].tolist())
    found: dict[int, CopyKeys] = {}
    for field, keys in (("bands", sorted(bands)), ("anchors", sorted(held))):
        for first in range(0, len(keys), _KEYS):
            _fetch(field, set(keys[first : first + _KEYS]), milvus, seen, found)
    return ((number, keys) for number, keys in found.items() if number not in coming)


def _fetch(field: str, keys: set[int], milvus: Milvus, seen: str, found: dict[int, CopyKeys]) -> None:
    """Add the articles that have one of the keys, those apart that more have than a finder looks at."""
    while keys:
        counts = Counter[int]()
        having = f"array_contains_any({field}, [{', '.join(map(str, sorted(keys)))}])"
        fields = ("number", "bands", "anchors", "digests")
        for fetched, row in enumerate(milvus.each(ARTICLES, both(seen, having), fields), start=1):
            found[row["number"]] = CopyKeys(
                list(row["bands"]), list(row["anchors"]), bytes.fromhex(row["digests"])
            )
            counts.update(keys.intersection(row[field]))
            if fetched >= _FETCHED and field == "anchors":
                break
        else:
            return
        common = {key for key, count in counts.items() if count > COMMONPLACE}
        if not common:
            return
        keys = keys - common
