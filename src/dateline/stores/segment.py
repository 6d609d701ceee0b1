"""A segment: some articles' texts, chunks, vectors and words, in one file that is never written to again.

An index is a small database and some segments. Articles that come make a new one; small ones are merged, so
that there are few; one that an article leaves is written again without it. So a commit costs what it changes,
and nothing of an article that is gone stays in the files.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from dateline.errors import DamagedIndexError
from dateline.stores import packing
from dateline.stores.container import Container, ForeignSegmentError, Parts, pack
from dateline.stores.postings import Occurrences, Postings, packed
from dateline.stores.rows import DamagedRowError
from dateline.stores.tokens import TOKENIZE

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.int64]
    Rows = NDArray[np.float32]
    Words = tuple[NDArray[np.uint64], ...]

DIGEST = 16  # bytes of what a chunk's text is known by
_LEVEL = 9  # of zstandard: a tenth smaller than by default, and a millisecond for an article
_LONGEST = 1 << 28  # bytes of a text
_SIGNED = ("bands", "anchors")


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
        return {name: self.container.array(name, _TYPES.get(name, "u1")) for name in self.container.places}


_TYPES = {
    "articles": "<i8", "text_ends": "<u8", "numbers": "<i8", "owners": "<u2", "starts": "<u4", "ends": "<u4",
    "seals": "<u4",
}  # fmt: skip


def packed_text(text: str) -> bytes:
    from zstandard import ZstdCompressor

    return ZstdCompressor(level=_LEVEL, write_checksum=False, write_content_size=True).compress(text.encode())


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


@dataclass(slots=True)
class Kept:
    """What a segment keeps of an article."""

    number: int
    title: str
    text: str
    bands: NDArray[np.uint32]
    anchors: NDArray[np.uint32]
    chunks: list[ChunkPlace] = field(default_factory=list)
    rows: list[NDArray[np.float16]] = field(default_factory=list)


def parts_of(kept: Sequence[Kept], dim: int) -> dict[str, NDArray[Any]]:
    """Return the arrays of a segment of these articles."""
    import numpy as np

    texts = [packed_text(one.text) for one in kept]
    chunks = [(chunk, place, at) for place, one in enumerate(kept) for at, chunk in enumerate(one.chunks)]
    chunks.sort(key=lambda one: one[0].number)
    rows = [kept[place].rows[at] for _, place, at in chunks]
    parts: dict[str, NDArray[Any]] = {
        "articles": np.array([one.number for one in kept], dtype="<i8"),
        "texts": np.frombuffer(b"".join(texts), dtype="u1"),
        "text_ends": np.cumsum([len(text) for text in texts]).astype("<u8"),
        "numbers": np.array([chunk.number for chunk, _, _ in chunks], dtype="<i8"),
        "owners": np.array([place for _, place, _ in chunks], dtype="<u2"),
        "starts": np.array([chunk.start for chunk, _, _ in chunks], dtype="<u4"),
        "ends": np.array([chunk.end for chunk, _, _ in chunks], dtype="<u4"),
        "embedded": np.frombuffer(b"".join(chunk.embedded for chunk, _, _ in chunks), dtype="u1"),
        "vectors": packing.packed_rows(np.stack(rows) if rows else np.empty((0, dim), dtype="<f2")),
    }
    seals = [seal(kept[place].number, chunk, kept[place].rows[at].tobytes()) for chunk, place, at in chunks]
    parts["seals"] = np.array(seals, dtype="<u4")
    return parts | found_by_parts(kept)


def seal(article: int, chunk: ChunkPlace, vector: bytes) -> int:
    """The sum of all that is known of a chunk, by which it is known whether it is what was stored."""
    numbers = struct.pack("<qqqq", article, chunk.number, chunk.start, chunk.end)
    return zlib.crc32(vector, zlib.crc32(numbers + chunk.embedded))


def found_by_parts(kept: Sequence[Kept]) -> dict[str, NDArray[Any]]:
    """Return the arrays of a segment that follow from its texts: what these articles are found by."""
    import numpy as np

    words: list[tuple[int, Words]] = []
    stories: list[Words] = []
    for one in kept:
        title = TOKENIZE.keys(one.title)
        story, of_chunks = TOKENIZE.ranges(one.text, [(chunk.start, chunk.end) for chunk in one.chunks])
        stories.append((story, title))
        pairs = zip(one.chunks, of_chunks, strict=True)
        words += [(chunk.number, (found, title)) for chunk, found in pairs]
    words.sort(key=lambda one: one[0])
    chunks = Occurrences.of([found for _, found in words])
    parts = _named("words", packed(chunks, len(words), with_places=True))
    parts |= _named("stories", packed(Occurrences.of(stories), len(kept), with_places=False))
    for name in _SIGNED:
        keys = [getattr(one, name) for one in kept]
        owners = np.repeat(np.arange(len(kept)), [len(one) for one in keys])
        parts |= _sorted_keys(name, np.concatenate([np.empty(0, dtype="<u4"), *keys]), owners)
    return parts


def _sorted_keys(name: str, keys: NDArray[Any], owners: NDArray[Any]) -> dict[str, NDArray[Any]]:
    import numpy as np

    order = np.argsort(keys, kind="stable")
    return {f"{name}.keys": keys[order].astype("<u4"), f"{name}.owners": owners[order].astype("<u2")}


def _named(name: str, arrays: Mapping[str, NDArray[Any]]) -> dict[str, NDArray[Any]]:
    return {f"{name}.{part}": array for part, array in arrays.items()}


def merged(segments: Sequence[Segment], gone: Iterable[int]) -> dict[str, NDArray[Any]]:
    """Return the arrays of one segment of all their articles but those of the numbers that are `gone`."""
    import numpy as np

    lost = np.fromiter(gone, dtype=np.int64)
    lost.sort()
    some: dict[str, list[NDArray[Any]]] = {}
    words, stories = [], []
    articles = chunks = 0
    for one in segments:
        one.insist_on_soundness()
        live = np.flatnonzero(~np.isin(one.articles, lost))
        new = np.full(len(one.articles), -1, dtype=np.int64)
        new[live] = articles + np.arange(len(live))
        owners = new[one.owners]
        stay = np.flatnonzero(owners >= 0)
        place = np.full(len(one.numbers), -1, dtype=np.int64)
        place[stay] = chunks + np.arange(len(stay))
        texts = [one.packed_text(at) for at in live.tolist()]
        for name, array in (
            ("articles", one.articles[live]),
            ("texts", np.frombuffer(b"".join(texts), dtype="u1")),
            ("text_ends", np.fromiter(map(len, texts), dtype=np.int64, count=len(texts))),
            ("numbers", one.numbers[stay]),
            ("owners", owners[stay]),
            ("starts", one.starts[stay]),
            ("ends", one.ends[stay]),
            ("seals", one.seals[stay]),
            ("embedded", one.embedded[stay].ravel()),
            ("vectors", one.rows[stay]),
        ):
            some.setdefault(name, []).append(array)
        for name in _SIGNED:
            keys, of = getattr(one, name)
            holders = new[of]
            some.setdefault(f"{name}.keys", []).append(keys[holders >= 0])
            some.setdefault(f"{name}.owners", []).append(holders[holders >= 0])
        words.append(_moved(one.words.occurrences(), place))
        stories.append(_moved(one.stories.occurrences(), new))
        articles, chunks = articles + len(live), chunks + len(stay)
    joined = {name: np.concatenate(arrays) for name, arrays in some.items() if name != "vectors"}
    joined["text_ends"] = np.cumsum(joined["text_ends"])
    parts = {name: joined[name].astype(kind) for name, kind in _TYPES.items()}
    parts |= {"texts": joined["texts"], "embedded": joined["embedded"]}
    rows = [array for array in some["vectors"] if len(array)]
    dim = max(one.dim for one in segments)
    parts["vectors"] = packing.packed_rows(np.concatenate([np.empty((0, dim), dtype="<f2"), *rows]))
    parts |= _named("words", packed(Occurrences.joined(words), chunks, with_places=True))
    parts |= _named("stories", packed(Occurrences.joined(stories), articles, with_places=False))
    for name in _SIGNED:
        parts |= _sorted_keys(name, joined[f"{name}.keys"], joined[f"{name}.owners"])
    return parts


def _moved(words: Occurrences, place: NDArray[np.int64]) -> Occurrences:
    """The words of the texts that have a new place, under that."""
    docs = place[words.docs]
    kept = docs >= 0
    return Occurrences(words.keys[kept], docs[kept], words.places[kept])
