"""Vectors under stable ids, and the nearest of them to a question.

`ExactVectors` is the plain twin: ten readable lines of NumPy that say what the answer is. The stores of
`faiss_vectors.py` must agree with it, ids and scores.

But: neither knows where a vector came from; SQLite does, and can make either of them again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

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
