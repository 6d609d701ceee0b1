"""Vectors under stable ids, and the nearest of them to a question.

`ExactVectors` is the plain twin: ten readable lines of NumPy that say what the answer is.
`FaissVectors` must agree with it, ids and scores.

But: neither knows where a vector came from; SQLite does, and can make either of them again.
"""

from __future__ import annotations

import importlib
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, Self

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ids = NDArray[np.int64]
    Rows = NDArray[np.float32]
    Hits = list[tuple[int, float]]


class VectorStore(Protocol):
    """Unit rows under integer ids."""

    def __len__(self) -> int: ...

    def search(self, row: Rows, k: int, *, allowed: Ids | None = None) -> Hits:
        """Return the best k (id, cosine) pairs, best first, equal scores by id. `row` is (dim,).

        Of the ids in `allowed` alone, where it is given: k of them whenever the store has as many.
        """


class ExactVectors:
    """Every inner product, sorted."""

    def __init__(self, ids: Ids, rows: Rows) -> None:
        self._ids, self._rows = ids, rows  # (n,), (n, dim)

    def __len__(self) -> int:
        return len(self._ids)

    def search(self, row: Rows, k: int, *, allowed: Ids | None = None) -> Hits:
        import numpy as np

        kept = slice(None) if allowed is None else np.isin(self._ids, allowed)
        ids, rows = self._ids[kept], self._rows[kept]
        # Not `rows @ row`: BLAS rounds equal rows differently, depending on where they stand.
        scores = (rows * row).sum(axis=1)  # (n,)
        best = np.lexsort((ids, -scores))[:k]
        return [(int(ids[i]), float(scores[i])) for i in best]


class FaissVectors:
    """The same, by FAISS: a flat inner-product index behind an id map."""

    def __init__(self, index: Any, *, memory: Any = None) -> None:
        self._index = index
        self._memory = memory  # what the index looks into, kept for as long as it does

    @classmethod
    def empty(cls, dim: int) -> Self:
        import faiss

        return cls(faiss.IndexIDMap2(faiss.IndexFlatIP(dim)))

    @classmethod
    def view(cls, content: NDArray[np.uint8]) -> Self:
        """Search what `save` wrote where it lies, mapped into memory; it cannot be changed.

        The caller checks the bytes: FAISS loads damaged ones silently. Raises RuntimeError for what
        FAISS does not take for an index.
        """
        faiss: Any = importlib.import_module("faiss")  # whose types lack the reader
        reader = faiss.ZeroCopyIOReader(faiss.swig_ptr(content), content.nbytes)
        return cls(faiss.read_index(reader), memory=content)

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read what `save` wrote, to change it. The caller checks the bytes here too.

        Raises OSError, and RuntimeError for what FAISS does not take for an index.
        """
        import faiss
        import numpy as np

        return cls(faiss.deserialize_index(np.fromfile(path, dtype=np.uint8)))

    def save(self, path: Path) -> None:
        """Write the file, and wait until it is on the disk. Raises OSError."""
        import faiss

        # Not by FAISS: it misses a disk that is full when the file is closed.
        with path.open("wb") as file:
            file.write(faiss.serialize_index(self._index).data)
            file.flush()
            os.fsync(file.fileno())

    def add(self, ids: Ids, rows: Rows) -> None:
        """Add rows (n, dim) under ids (n,) that are not in use."""
        self._index.add_with_ids(rows, ids)

    def remove(self, ids: Ids) -> None:
        """Remove the vectors of those ids."""
        import faiss

        self._index.remove_ids(faiss.IDSelectorBatch(ids))

    @property
    def ids(self) -> Ids:
        """Every id, (n,), in no order."""
        import faiss

        return faiss.vector_to_array(self._index.id_map)

    tolerance = 0.0
    """How far a number of a vector may be from the one that was added."""

    def rows(self, ids: Sequence[int]) -> Rows:
        """Return the vectors of those ids, (n, dim), as the index knows them."""
        import numpy as np

        if not ids:
            return np.empty((0, self._index.d), dtype=np.float32)
        return np.stack([self._index.reconstruct(id) for id in ids])

    def __len__(self) -> int:
        return int(self._index.ntotal)

    def search(self, row: Rows, k: int, *, allowed: Ids | None = None) -> Hits:
        import faiss

        most = len(self) if allowed is None else min(len(allowed), len(self))
        wanted = fetched = min(k, most)
        if wanted == 0:
            return []
        # FAISS passes over what the selector leaves out as it goes, so that the k best of the rest come back.
        selector = None if allowed is None else faiss.IDSelectorBatch(allowed)
        params: Any = None
        if selector is not None:
            params = faiss.SearchParameters()
            params.sel = selector
        # FAISS returns any of the vectors that tie for the last place, in any order, so more are fetched
        # until one is worse.
        while True:
            fetched = min(2 * fetched, most)
            scores, ids = (found[0] for found in self._index.search(row[None, :], fetched, params=params))
            if fetched == most or scores[-1] < scores[wanted - 1]:
                break
        # Where fewer are allowed and there, FAISS fills up with -1.
        hits = [(int(id), float(score)) for id, score in zip(ids, scores, strict=True) if id >= 0]
        return sorted(hits, key=lambda hit: (-hit[1], hit[0]))[:k]
