"""The segments of the next state of an index, as they become: what waits, what is gone, what is merged.

Segments are never changed: articles that come wait, and make a new one when they are settled; what articles
leave is written again without them; small neighbours are merged.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from dateline.settings import VectorType
from dateline.stores import postings, vectors
from dateline.stores.copy_finding import Archive, ArticleKeys
from dateline.stores.rows import Row
from dateline.stores.segment import DIGEST, Segment
from dateline.stores.segment_parts import merged
from dateline.stores.waiting import Waiting

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Keys = NDArray[np.uint32]
    Numbers = NDArray[np.int64]

FULL = 16_384
"""Chunks from which on a segment is not merged with others any more: some 30 MB."""

_SETTLED_AT = 2048  # chunks that wait in a long run
_TIMES = 4  # times as many chunks as the next one, an older segment has, or the two are merged


class GrowingSegments:
    """Articles, chunks and vectors by number, and what copies are found by.

    `stored` is handed each full segment that is in memory only, and returns it from a file.
    """

    def __init__(self, segments: Sequence[Segment]) -> None:
        self._segments = list(segments)
        self._waiting = Waiting()
        self._gone = set[int]()  # articles that segments have and the index has no more
        self.stored: Callable[[Segment], Segment] = lambda segment: segment

    def settled(self, *, all: bool = True) -> list[Segment]:
        """Make segments of what waits and without what is gone, merge small ones, and return them.

        With `all` of articles too that have no chunks yet.
        """
        dim = max([self._waiting.dim, *(one.dim for one in self._segments)])
        kept = []
        for one in self._segments:
            gone = self._gone.intersection(one.articles.tolist()) if self._gone else ()
            kept.append(Segment.made(merged([one], gone), dim) if gone else one)
        self._gone.clear()
        if parts := self._waiting.taken(dim, all=all):
            kept.append(Segment.made(parts, dim))
        kept = [one for one in kept if len(one.articles)]
        while len(kept) > 1 and _are_to_merge(*kept[-2:]):
            kept[-2:] = [Segment.made(merged(kept[-2:], ()), dim)]
        self._segments = [self._put_away(one) for one in kept]
        return self._segments

    def settle_if_many(self) -> None:
        """Settle, when much waits: memory stays bounded."""
        if self._waiting.chunks >= _SETTLED_AT:
            self.settled(all=False)

    def written(self, asked: VectorType) -> list[Segment]:
        """Return the segments, all of them in files, with vectors of the kind that is asked for."""
        self.settled()
        self._code_vectors(asked)
        self._segments = [self.stored(one) if one.path is None else one for one in self._segments]
        return self._segments

    def _put_away(self, one: Segment) -> Segment:
        return self.stored(one) if one.path is None and len(one.numbers) >= FULL else one

    def _code_vectors(self, asked: VectorType) -> None:
        """Give the large segments codes, where there are so many vectors that they pay."""
        chunks = sum(len(one.numbers) for one in self._segments)
        if vectors.type_for(chunks, asked) != VectorType.PQ:
            return
        coded = [one for one in self._segments if vectors.has_codes(one)]
        codebook = coded[-1].container.array("codebook", "<f4") if coded else None
        for at, one in enumerate(self._segments):
            if len(one.numbers) >= vectors.CODED_FROM and not vectors.has_codes(one):
                codes = vectors.codes_for(one, codebook)
                codebook = codes["codebook"]
                self._segments[at] = self._put_away(Segment.made({**one.parts(), **codes}, one.dim))

    # What is there

    def text(self, number: int) -> str | None:
        """Return the text of the article of that number, None if there is none. Raises DamagedRowError."""
        waiting = self._waiting.text(number)
        found = None if waiting is not None else self._place_of(number)
        return waiting if found is None else found[0].text(found[1])

    def texts(self, numbers: Sequence[int]) -> dict[int, str]:
        """Return the texts of those of the articles that are there."""
        return {number: text for number in numbers if (text := self.text(number)) is not None}

    def _place_of(self, number: int) -> tuple[Segment, int] | None:
        """The segment that has an article, and where."""
        for one in reversed(self._segments if number not in self._gone else ()):
            place = one.place_of(number)
            if place is not None:
                return one, place
        return None

    def holders(self, kind: str, keys: Keys, most: int) -> tuple[Numbers, Numbers]:
        """Return which of the keys an article has, and its number, for each that has one."""
        import numpy as np

        found, articles = ([one] for one in self._waiting.holders.holders(kind, keys, most))
        for one in self._segments:
            stored, owners = getattr(one, kind)
            first = np.searchsorted(stored, keys)
            last = np.minimum(np.searchsorted(stored, keys, side="right"), first + most)
            sizes = last - first
            at = np.repeat(first - np.cumsum(sizes) + sizes, sizes) + np.arange(sizes.sum())
            found.append(np.repeat(np.arange(len(keys)), sizes))
            articles.append(one.articles[owners[at]])
        which, numbers = np.concatenate(found), np.concatenate(articles)
        if self._gone:
            live = ~np.isin(numbers, np.fromiter(self._gone, dtype=np.int64))
            live[: len(found[0])] = True
            which, numbers = which[live], numbers[live]
        return which, numbers

    def keys_of(self, number: int) -> ArticleKeys | None:
        """Return what an article is found by that is there."""
        waiting = self._waiting.found_by(number)
        found = None if waiting is not None else self._place_of(number)
        if found is None:
            return waiting
        one, place = found
        return ArticleKeys(*(some.keys[some.owners == place] for some in (one.bands, one.anchors)))

    def vector(self, embedded: bytes) -> NDArray[np.float32] | None:
        """Return the vector of a chunk whose embedded text has that digest."""
        embedded = shortened(embedded)
        waiting = self._waiting.vector(embedded)
        if waiting is not None:
            return waiting
        return next((row for one in self._segments if (row := one.vector(embedded)) is not None), None)

    # Changes

    def put(self, number: int, title: str | None, text: str, found: ArticleKeys | None = None) -> None:
        """Add an article; `found` is what its copies are found by, where that is known."""
        self._waiting.put(number, title or "", text, found)

    def take_chunks(self, number: int, chunks: Iterable[Row]) -> None:
        """Add chunks, with their numbers, to an article that waits."""
        for one in chunks:
            where = one["number"], one["start"], one["end"], one["embedded"]
            self._waiting.put_chunk(number, *where, one["vector"])

    def put_chunk(self, number: int, start: int, end: int, embedded: bytes, vector: Any) -> None:
        """Add a chunk to an article that waits."""
        self._waiting.put_chunk(number, self._next_chunk(), start, end, shortened(embedded), vector)

    def _next_chunk(self) -> int:
        """The number of the next chunk: beyond all that there are."""
        last = max((int(one.numbers[-1]) for one in self._segments if len(one.numbers)), default=0)
        return max(last, self._waiting.last_chunk) + 1

    def reopen(self, number: int, title_of: Callable[[int], str | None]) -> None:
        """Let an article wait again that a segment has, with its chunks, whose numbers are others then."""
        if number in self._waiting:
            return
        found = self._place_of(number)
        assert found is not None
        one, place = found
        self.put(number, title_of(number), one.text(place), self.keys_of(number))
        for at in one.chunks_of(place).tolist():
            where = int(one.starts[at]), int(one.ends[at]), one.embedded[at].tobytes()
            self.put_chunk(number, *where, one.rows[at].tobytes())
        self._gone.add(number)

    def drop_chunks(self, number: int) -> list[tuple[bytes, bytes]]:
        """Forget the chunks of an article that waits; return (embedded, vector) of each."""
        return self._waiting.drop_chunks(number)

    def drop(self, number: int) -> list[tuple[bytes, bytes]]:
        """Let an article go; return (embedded, vector) of its chunks."""
        spares, found = self._waiting.drop(number), self._place_of(number)
        if found is not None:
            one, place = found
            self._gone.add(number)
            at = one.chunks_of(place).tolist()
            spares += [(one.embedded[n].tobytes(), one.rows[n].tobytes()) for n in at]
        return spares


class Before(Archive):
    """The articles of an archive with numbers up to `number`: each pair is found once."""

    def __init__(self, archive: GrowingSegments) -> None:
        self._archive, self.number = archive, 0

    def texts(self, numbers: Sequence[int]) -> Mapping[int, str]:
        return self._archive.texts(numbers)

    def holders(self, kind: str, keys: Keys, most: int) -> tuple[Numbers, Numbers]:
        which, numbers = self._archive.holders(kind, keys, most)
        return which[numbers <= self.number], numbers[numbers <= self.number]


def shortened(embedded: bytes) -> bytes:
    """A digest as long as segments keep them."""
    if len(embedded) == DIGEST:
        return embedded
    return hashlib.blake2b(embedded, digest_size=DIGEST).digest()


def _are_to_merge(older: Segment, newer: Segment) -> bool:
    """Whether the older one is not much larger than the newer one, and neither is full."""
    if len(older.articles) + len(newer.articles) > postings.MOST_TEXTS:
        return False
    return len(older.numbers) < min(FULL, _TIMES * len(newer.numbers)) and len(newer.numbers) < FULL
