"""Articles that came and are in no segment yet: gathered in memory until they make one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dateline.stores.copy_finding import ArticleKeys, Fingerprint, KeyHolders
from dateline.stores.segment import ChunkPlace
from dateline.stores.segment_parts import Kept, parts_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Waiting:
    """Articles by number, in the order in which they came; `chunks` counts theirs."""

    def __init__(self) -> None:
        self.last_chunk = 0
        self.dim = 0
        self._clear()

    def _clear(self) -> None:
        self._kept: dict[int, Kept] = {}
        self._vectors: dict[bytes, NDArray[np.float16]] = {}
        self.holders = KeyHolders()
        self.chunks = 0

    def __contains__(self, number: object) -> bool:
        return number in self._kept

    def put(self, number: int, title: str, text: str, found: ArticleKeys | None = None) -> None:
        """Add an article; `found` is what its copies are found by, where that is known."""
        self._put(Kept(number, title, text, *(found or Fingerprint.of(text).keys)))

    def put_chunk(
        self, number: int, chunk: int, start: int, end: int, embedded: bytes, vector: NDArray[Any] | bytes
    ) -> None:
        """Add a chunk of that number to an article that waits."""
        import numpy as np

        row = np.frombuffer(vector, dtype="<f2") if isinstance(vector, bytes) else vector.astype("<f2")
        kept, self.dim = self._kept[number], len(row)
        kept.chunks.append(ChunkPlace(chunk, start, end, embedded))
        kept.rows.append(row)
        self._vectors[embedded] = row
        self.chunks += 1
        self.last_chunk = max(self.last_chunk, chunk)

    def drop(self, number: int) -> list[tuple[bytes, bytes]]:
        """Forget an article, if it is there; return (embedded, vector) of its chunks."""
        spares = self.drop_chunks(number)
        kept = self._kept.pop(number, None)
        if kept is None:
            return []
        self.holders.remove(number, ArticleKeys(kept.bands, kept.anchors))
        return spares

    def drop_chunks(self, number: int) -> list[tuple[bytes, bytes]]:
        """Forget the chunks of an article, if it is there; return (embedded, vector) of each."""
        kept = self._kept.get(number)
        if kept is None:
            return []
        pairs = [(chunk.embedded, row.tobytes()) for chunk, row in zip(kept.chunks, kept.rows, strict=True)]
        self.chunks -= len(kept.chunks)
        kept.chunks.clear()
        kept.rows.clear()
        return pairs

    def text(self, number: int) -> str | None:
        kept = self._kept.get(number)
        return None if kept is None else kept.text

    def found_by(self, number: int) -> ArticleKeys | None:
        kept = self._kept.get(number)
        return None if kept is None else ArticleKeys(kept.bands, kept.anchors)

    def vector(self, embedded: bytes) -> NDArray[np.float32] | None:
        row = self._vectors.get(embedded)
        return None if row is None else row.astype("f4")

    def taken(self, dim: int, *, all: bool) -> dict[str, NDArray[Any]]:
        """Return the arrays of a segment of what waits, which waits no longer; none if it is nothing.

        With `all` of articles too that have no chunks yet.
        """
        kept = [one for one in self._kept.values() if all or one.chunks]
        stay = [one for one in self._kept.values() if not all and not one.chunks]
        if not kept:
            return {}
        parts = parts_of(kept, dim)
        self._clear()
        for one in stay:
            self._put(one)
        return parts

    def _put(self, kept: Kept) -> None:
        self._kept[kept.number] = kept
        self.holders.add(kept.number, ArticleKeys(kept.bands, kept.anchors))
