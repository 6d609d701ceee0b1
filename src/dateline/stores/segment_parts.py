"""The arrays of a segment, which `container.pack` takes: of articles that came, or of segments merged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from dateline.copies.shingles import Words
from dateline.stores import packing
from dateline.stores.copy_finding import ArticleKeys, Fingerprint
from dateline.stores.postings import Occurrences, packed
from dateline.stores.segment import SIGNED, TYPES, ChunkPlace, Segment, seal
from dateline.stores.vocabulary import vocabulary

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from dateline.stores.vocabulary import Numbers

_LEVEL = 9  # of zstandard: a tenth smaller than by default, and a millisecond for an article


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
    found = FoundBy()
    for one in kept:
        found.add(one.title, one.text, one.chunks, ArticleKeys(one.bands, one.anchors))
    return parts | found.parts()


def packed_text(text: str) -> bytes:
    from zstandard import ZstdCompressor

    return ZstdCompressor(level=_LEVEL, write_checksum=False, write_content_size=True).compress(text.encode())


class FoundBy:
    """What articles are found by, as it is gathered article by article."""

    def __init__(self) -> None:
        self._known = vocabulary()
        self._words: list[tuple[int, tuple[Numbers, ...]]] = []  # number of the chunk, its words
        self._stories: list[tuple[Numbers, ...]] = []
        self._keys: list[ArticleKeys] = []

    def add(
        self, title: str, text: str, chunks: Sequence[ChunkPlace], keys: ArticleKeys | None = None
    ) -> None:
        """Add an article; `keys` are what its copies are found by, where that is known."""
        known = self._known
        head, body = known.numbers(title), known.cut(text, [(chunk.start, chunk.end) for chunk in chunks])
        self._stories.append((body.whole, head))
        pairs = zip(chunks, body.ranges, strict=True)
        self._words += [(chunk.number, (pieces, head)) for chunk, pieces in pairs]
        self._keys.append(keys or Fingerprint.of(Words(text, known.codes.of(body.whole))).keys)

    def parts(self) -> dict[str, NDArray[Any]]:
        """Return the arrays of a segment that follow from its texts."""
        import numpy as np

        self._words.sort(key=lambda one: one[0])
        parts: dict[str, NDArray[Any]] = {}
        for name, texts in (("words", [words for _, words in self._words]), ("stories", self._stories)):
            found = Occurrences.of(texts, self._known)
            parts |= _named(name, packed(found, len(texts), with_places=name == "words"))
        for name in SIGNED:
            keys = [getattr(one, name) for one in self._keys]
            owners = np.repeat(np.arange(len(keys)), [len(one) for one in keys])
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
        for name in SIGNED:
            keys, of = getattr(one, name)
            holders = new[of]
            some.setdefault(f"{name}.keys", []).append(keys[holders >= 0])
            some.setdefault(f"{name}.owners", []).append(holders[holders >= 0])
        words.append(_moved(one.words.occurrences(), place))
        stories.append(_moved(one.stories.occurrences(), new))
        articles, chunks = articles + len(live), chunks + len(stay)
    joined = {name: np.concatenate(arrays) for name, arrays in some.items() if name != "vectors"}
    joined["text_ends"] = np.cumsum(joined["text_ends"])
    parts = {name: joined[name].astype(kind) for name, kind in TYPES.items()}
    parts |= {"texts": joined["texts"], "embedded": joined["embedded"]}
    rows = [array for array in some["vectors"] if len(array)]
    dim = max(one.dim for one in segments)
    parts["vectors"] = packing.packed_rows(np.concatenate([np.empty((0, dim), dtype="<f2"), *rows]))
    parts |= _named("words", packed(Occurrences.joined(words), chunks, with_places=True))
    parts |= _named("stories", packed(Occurrences.joined(stories), articles, with_places=False))
    for name in SIGNED:
        parts |= _sorted_keys(name, joined[f"{name}.keys"], joined[f"{name}.owners"])
    return parts


def _moved(words: Occurrences, place: NDArray[np.int64]) -> Occurrences:
    """The words of the texts that have a new place, under that."""
    import numpy as np

    docs = place.astype(np.int32)[words.docs]
    kept = docs >= 0
    return Occurrences(words.keys, words.words[kept], docs[kept], words.places[kept])
