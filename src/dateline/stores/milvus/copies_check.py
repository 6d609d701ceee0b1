"""Is what the index knows of copies what the texts say? Every article, and every pair of copies.

What an article is found by is worked out again. A pair stands both ways round, so that one row of it that is
missing shows; that nobody missed a pair would take finding them all again, which `repair` does.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, islice
from typing import TYPE_CHECKING

from dateline.copies.repeats import anchors, are_alike
from dateline.copies.shingles import shared, shingles, sketch, words_of
from dateline.stores.copy_finding import COPY_SHARE, band_keys
from dateline.stores.rows import UNREADABLE

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Keys = NDArray[np.int64]
    """(n, 2): a key and the article that has it."""

_NAMED = 5  # articles or pairs named of a trouble

Sketches = Mapping[int, tuple[bytes, bytes]]
"""Digests and bands by article."""


def copies_trouble(connection: sqlite3.Connection, texts: Mapping[int, str]) -> Iterator[str]:
    """Say what is wrong with the tables of copies; `texts` are the sound articles', by number."""
    try:
        sketches = {number: rest for number, *rest in connection.execute("SELECT * FROM sketch")}
        found = {number: (digests, bands) for number, (digests, bands) in sketches.items()}
        yield from _articles(connection, texts, found)
        yield from _copies(connection, found)
        yield from _repeats(connection, texts)
    except (*UNREADABLE, ValueError, TypeError, OverflowError) as error:
        yield f"they cannot be read ({error})"


def _articles(connection: sqlite3.Connection, texts: Mapping[int, str], sketches: Sketches) -> Iterator[str]:
    yield from _named("no article has what is known of", sketches.keys() - texts.keys())
    wrong, held = [], []
    for number, text in texts.items():
        words = words_of(text)
        digests = sketch(shingles(words)).astype("<u4").tobytes()
        if sketches.get(number, (b"", b""))[0] != digests:
            wrong.append(number)
        held += [(key, number) for key in anchors(words)[0].tolist()]
    yield from _named("the word runs are not those of the text of article", wrong)
    yield from _named(
        "the anchors are not those of the text of article", _differing(connection, "anchor", held)
    )
    bands = [(key, number) for number, (_, packed) in sketches.items() for key in band_keys(packed)]
    yield from _named(
        "the bands are not those that are known of article", _differing(connection, "band", bands)
    )


def _differing(connection: sqlite3.Connection, table: str, expected: list[tuple[int, int]]) -> set[int]:
    """Return the articles whose keys in the table are not the expected ones."""
    import numpy as np

    def packed(rows: Iterable[tuple[int, int]]) -> Keys:
        keys = np.fromiter(chain.from_iterable(rows), dtype=np.int64).reshape(-1, 2)
        return keys[np.lexsort((keys[:, 1], keys[:, 0]))]

    ours, stored = packed(expected), packed(connection.execute(f"SELECT key, article FROM {table}"))
    if np.array_equal(ours, stored):
        return set()
    left, right = (set(map(tuple, keys.tolist())) for keys in (ours, stored))
    return {number for _, number in left ^ right}


def _copies(connection: sqlite3.Connection, sketches: Sketches) -> Iterator[str]:
    import numpy as np

    shares = {(one, other): share for one, other, share in connection.execute("SELECT * FROM copy")}
    wrong = []
    for (one, other), share in shares.items():
        if one not in sketches or other not in sketches or shares.get((other, one)) != share:
            wrong.append((one, other))
        elif one < other:
            both = (np.frombuffer(sketches[number][0], dtype="<u4") for number in (one, other))
            if share < COPY_SHARE or abs(shared(*both) - share) > 1e-9:
                wrong.append((one, other))
    yield from _named("the texts do not bear out the copies", wrong)


def _repeats(connection: sqlite3.Connection, texts: Mapping[int, str]) -> Iterator[str]:
    rows = {row[:6]: row[6] for row in connection.execute("SELECT * FROM repeat")}
    wrong = []
    for (one, start, end, other, other_start, other_end), words in rows.items():
        if rows.get((other, other_start, other_end, one, start, end)) != words or not (
            0 <= start < end <= len(texts.get(one, ""))
            and 0 <= other_start < other_end <= len(texts.get(other, ""))
        ):
            wrong.append((one, other))
        elif one < other:
            both = words_of(texts[one][start:end]), words_of(texts[other][other_start:other_end])
            if not are_alike(*both, words) or shared(*map(shingles, both)) == 0:
                wrong.append((one, other))
    yield from _named("the texts do not have in common the passages of articles", wrong)


def _named(trouble: str, which: Iterable[object]) -> Iterator[str]:
    found = sorted(set(which), key=str)
    if found:
        more = f" and {len(found) - _NAMED:,} more" if len(found) > _NAMED else ""
        names = (" and ".join(map(str, one)) if isinstance(one, tuple) else str(one) for one in found)
        yield f"{trouble} {', '.join(islice(names, _NAMED))}{more}"
