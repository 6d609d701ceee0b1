"""Is what the index knows of copies what the texts say? Every pair of copies, every passage that two have.

A pair stands both ways round, so that one row of it that is missing shows; that nobody missed a pair would
take finding them all again, which `repair` does.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING

from dateline.copies.repeats import are_alike
from dateline.copies.shingles import shared, shingles, sketch, words_of
from dateline.stores.copy_finding import COPY_SHARE
from dateline.stores.rows import UNREADABLE
from dateline.stores.segment import Segment

if TYPE_CHECKING:
    from dateline.copies.shingles import Digests

_NAMED = 5  # articles or pairs named of a trouble


class _Texts:
    """The texts of articles, from their segments."""

    def __init__(self, segments: Sequence[Segment]) -> None:
        self._places = {
            number: (one, place) for one in segments for place, number in enumerate(one.articles.tolist())
        }
        self.text = lru_cache(maxsize=1000)(self._text)
        self.sketch = lru_cache(maxsize=10_000)(self._sketch)

    def __contains__(self, number: object) -> bool:
        return number in self._places

    def _text(self, number: int) -> str:
        segment, place = self._places[number]
        return segment.text(place)

    def _sketch(self, number: int) -> Digests:
        return sketch(shingles(words_of(self.text(number))))


def copies_trouble(connection: sqlite3.Connection, segments: Sequence[Segment]) -> Iterator[str]:
    """Say what is wrong with the tables of copies of these sound segments."""
    texts = _Texts(segments)
    try:
        yield from _copies(connection, texts)
        yield from _repeats(connection, texts)
    except (*UNREADABLE, ValueError, TypeError, OverflowError) as error:
        yield f"they cannot be read ({error})"


def _copies(connection: sqlite3.Connection, texts: _Texts) -> Iterator[str]:
    shares = {(one, other): share for one, other, share in connection.execute("SELECT * FROM copy")}
    wrong = []
    for (one, other), share in shares.items():
        if (
            one not in texts
            or other not in texts
            or shares.get((other, one)) != share
            or one < other
            and (share < COPY_SHARE or abs(shared(texts.sketch(one), texts.sketch(other)) - share) > 1e-9)
        ):
            wrong.append((one, other))
    yield from _named("the texts do not bear out the copies", wrong)


def _repeats(connection: sqlite3.Connection, texts: _Texts) -> Iterator[str]:
    rows = {row[:6]: row[6] for row in connection.execute("SELECT * FROM repeat")}
    wrong = []
    for (one, start, end, other, other_start, other_end), words in rows.items():
        text, twin = (texts.text(number) if number in texts else "" for number in (one, other))
        if rows.get((other, other_start, other_end, one, start, end)) != words or not (
            0 <= start < end <= len(text) and 0 <= other_start < other_end <= len(twin)
        ):
            wrong.append((one, other))
        elif one < other:
            both = words_of(text[start:end]), words_of(twin[other_start:other_end])
            if not are_alike(*both, words) or shared(*map(shingles, both)) == 0:
                wrong.append((one, other))
    yield from _named("the texts do not have in common the passages of articles", wrong)


def _named(trouble: str, which: Iterable[object]) -> Iterator[str]:
    found = sorted(set(which), key=str)
    if found:
        more = f" and {len(found) - _NAMED:,} more" if len(found) > _NAMED else ""
        names = (" and ".join(map(str, one)) if isinstance(one, tuple) else str(one) for one in found)
        yield f"{trouble} {', '.join(islice(names, _NAMED))}{more}"
