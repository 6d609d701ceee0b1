"""A segment: some articles' texts, chunks, vectors and words, in one file that is never written to again.

An index is a small database and some segments. Articles that come make a new one; small ones are merged, so
that there are few; one that an article leaves is written again without it. So a commit costs what it changes,
and nothing of an article that is gone stays in the files. Here one is read; `segment_parts.py` makes it.
"""

from __future__ import annotations

import struct
import zlib
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from dateline.errors import DamagedIndexError
from dateline.stores import packing
from dateline.stores.container import Container, ForeignSegmentError, Parts, pack
from dateline.stores.postings import Postings
from dateline.stores.rows import DamagedRowError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.int64]
    Rows = NDArray[np.float32]

DIGEST = 16  # bytes of what a chunk's text is known by
_LONGEST = 1 << 28  # bytes of a text
SIGNED = ("bands", "anchors")


class KeysOf(NamedTuple):
    """Keys, ascending, and which article of the segment has each."""

    keys: NDArray[np.uint32]
    owners: NDArray[np.uint16]


class Segment:
    """One segment, read where it lies. Raises ForeignSegmentError for what is none.

    Articles and chunks are known by their numbers in the index; inside, by their places from 0.
    """

    def __init__(self, container: Container, dim: int, path: Path | None = None) -> None:
        self.container, self.dim, self.path = container, dim, path
        self.articles: Numbers = container.array("articles", "<i8")
        self._ends = container.array("text_ends", "<u8")
        self.numbers: Numbers = container.array("numbers", "<i8")
        self.owners = container.array("owners", "<u2")
        self.starts, self.ends = container.array("starts", "<u4"), container.array("ends", "<u4")
        self.seals = container.array("seals", "<u4")
        self.embedded = container.array("embedded", "u1").reshape(-1, DIGEST)
        self.raw_vectors = container.array("vectors", "u1")
        self._texts = container.array("texts", "u1")
        self._check()

    def _check(self) -> None:
        """Raises ForeignSegmentError for arrays that say otherwise than each other."""
        import numpy as np

        chunks, ends = len(self.numbers), self._ends
        if not (
            len(self.owners)
            == len(self.starts)
            == len(self.ends)
            == len(self.embedded)
            == len(self.seals)
            == chunks
            and len(ends) == len(self.articles)
            and (ends[:-1] <= ends[1:]).all()
            and (not len(ends) or int(ends[-1]) == len(self._texts))
            and (not chunks or int(self.owners.max()) < len(self.articles))
            and (np.diff(self.numbers) > 0).all()
        ):
            raise ForeignSegmentError("its arrays do not fit each other")

    def insist_on_soundness(self) -> None:
        """Raises DamagedIndexError where the file is not what was written: that is not to be passed on."""
        if self.path is not None and next(self.container.wrong_blocks(), None) is not None:
            raise DamagedIndexError(self.path.parent, f"{self.path.name} is not the file that was written")

    @classmethod
    def made(cls, parts: Parts, dim: int) -> Self:
        """A segment in memory."""
        return cls(Container.of(pack(parts)), dim)

    @cached_property
    def words(self) -> Postings:
        """The words of its chunks, with their title's."""
        return Postings(self.container, "words")

    @cached_property
    def stories(self) -> Postings:
        """The words of its articles, with their title's."""
        return Postings(self.container, "stories")

    @cached_property
    def bands(self) -> KeysOf:
        return self._keys("bands")

    @cached_property
    def anchors(self) -> KeysOf:
        return self._keys("anchors")

    def _keys(self, name: str) -> KeysOf:
        return KeysOf(
            self.container.array(f"{name}.keys", "<u4"), self.container.array(f"{name}.owners", "<u2")
        )

    @cached_property
    def rows(self) -> NDArray[np.float16]:
        """The vectors, (n, dim)."""
        return packing.rows_of(self.raw_vectors, len(self.numbers), self.dim)

    @cached_property
    def order(self) -> NDArray[np.int64]:
        """The places of its articles, by number."""
        import numpy as np

        return np.argsort(self.articles, kind="stable")

    @cached_property
    def first_starts(self) -> NDArray[np.int64]:
        """Where the first chunk of each article begins."""
        import numpy as np

        starts = np.full(len(self.articles), np.iinfo(np.int64).max)
        np.minimum.at(starts, self.owners, self.starts)
        return starts

    def place_of(self, article: int) -> int | None:
        """Return which of its articles has that number, None if none has."""
        import numpy as np

        at = int(np.searchsorted(self.articles, article, sorter=self.order))
        if at == len(self.articles) or int(self.articles[self.order[at]]) != article:
            return None
        return int(self.order[at])

    def packed_text(self, place: int) -> bytes:
        first = int(self._ends[place - 1]) if place else 0
        return self._texts[first : int(self._ends[place])].tobytes()

    def text(self, place: int) -> str:
        """Return the text of an article. Raises DamagedRowError for what cannot be unpacked."""
        return unpacked(self.packed_text(place), int(self.articles[place]))

    def chunks_of(self, place: int) -> NDArray[np.int64]:
        """Return the places of an article's chunks."""
        import numpy as np

        return np.flatnonzero(self.owners == place)

    @cached_property
    def _embedded(self) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
        """The beginnings of what chunks' texts are known by, ascending, and their places."""
        import numpy as np

        heads = np.ascontiguousarray(self.embedded[:, :8]).view("<u8").ravel()
        order = np.argsort(heads, kind="stable")
        return heads[order], order

    def vector(self, embedded: bytes) -> Rows | None:
        """Return the vector of a chunk whose embedded text has that digest."""
        import numpy as np

        heads, order = self._embedded
        head = np.frombuffer(embedded[:8].ljust(8, b"\0"), dtype="<u8")[0]
        for at in order[
            int(np.searchsorted(heads, head)) : int(np.searchsorted(heads, head, side="right"))
        ].tolist():
            if self.embedded[at].tobytes() == embedded:
                found: Rows = self.rows[at].astype(np.float32)
                return found
        return None

    def places(self, numbers: Numbers) -> NDArray[np.int64]:
        """Return which of its chunks have those numbers, which are some of its own or not; those it has."""
        import numpy as np

        at = np.searchsorted(self.numbers, numbers)
        inside = at < len(self.numbers)
        at, numbers = at[inside], numbers[inside]
        found: Numbers = at[self.numbers[at] == numbers]
        return found

    def parts(self) -> dict[str, NDArray[Any]]:
        """Return all its arrays."""
        return {name: self.container.array(name, TYPES.get(name, "u1")) for name in self.container.places}


TYPES = {
    "articles": "<i8", "text_ends": "<u8", "numbers": "<i8", "owners": "<u2", "starts": "<u4", "ends": "<u4",
    "seals": "<u4",
}  # fmt: skip


def unpacked(packed: bytes, number: int) -> str:
    from zstandard import ZstdDecompressor, ZstdError, frame_content_size

    try:
        if not 0 <= frame_content_size(packed) <= _LONGEST:
            raise DamagedRowError(f"the text of article number {number} does not say how long it is")
        return ZstdDecompressor().decompress(packed).decode()
    except (ZstdError, UnicodeDecodeError) as error:
        raise DamagedRowError(f"the text of article number {number} cannot be unpacked") from error


class ChunkPlace(NamedTuple):
    """A chunk: its number, its range in the article, and the digest of what was embedded for it."""

    number: int
    start: int
    end: int
    embedded: bytes


def seal(article: int, chunk: ChunkPlace, vector: bytes) -> int:
    """The sum of all that is known of a chunk, by which it is known whether it is what was stored."""
    numbers = struct.pack("<qqqq", article, chunk.number, chunk.start, chunk.end)
    return zlib.crc32(vector, zlib.crc32(numbers + chunk.embedded))
