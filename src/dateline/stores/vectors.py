"""Vectors under stable ids, and the nearest of them to a question.

`ExactVectors` is the plain twin: ten readable lines of NumPy that say what the answer is. Every store of
`backends.STORES` must agree with it, ids and scores. None knows where a vector came from: SQLite does, and
can make any of them again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, Self

from dateline.settings import VectorType

if TYPE_CHECKING:
    from mmap import mmap

    import numpy as np
    from numpy.typing import NDArray

    Ids = NDArray[np.int64]
    Rows = NDArray[np.float32]
    Hits = list[tuple[int, float]]
    Blocks = Callable[[], Iterable[tuple[Ids, Rows]]]
    Exact = Callable[[Sequence[int]], Rows]
    """Given ids, the vectors as they were before anything was done to make them small: (n, dim)."""


class VectorSearch(Protocol):
    """What a question needs of vectors."""

    def __len__(self) -> int: ...

    def search(self, row: Rows, k: int, *, allowed: Ids | None = None) -> Hits:
        """Return the best k (id, cosine) pairs, best first, equal scores by id. `row` is (dim,).

        Of the ids in `allowed` alone, where it is given: k of them whenever the store has as many.
        """


class VectorStore(VectorSearch, Protocol):
    """Unit rows under integer ids, in a file: all that an index asks of them. `backends.STORES` names them.

    `exact` gives the vectors of ids as they were before a store made them small, so that every score is a
    cosine. A store that keeps them whole needs none.
    """

    @classmethod
    def build(
        cls, kind: VectorType, dim: int, count: int, blocks: Blocks, *, exact: Exact | None = None
    ) -> Self:
        """Make a store of `count` vectors: each call of `blocks` yields ids (n,) and rows (n, dim)."""

    @classmethod
    def view(cls, content: NDArray[np.uint8], *, exact: Exact | None = None) -> Self:
        """Search what `save` wrote where it lies, mapped into memory; it cannot be changed.

        Raises RuntimeError for what is not laid out as `save` does.
        """

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read what `save` wrote, to change it. Raises OSError, and RuntimeError as `view` does."""

    @classmethod
    def is_ours(cls, content: mmap) -> bool:
        """Whether bytes are laid out as `save` does, so that they may be read at all; no digest is taken."""

    def save(self, path: Path) -> None:
        """Write the file, by `stores.files.create`, and wait until it is on the disk. Raises OSError."""

    @property
    def kind(self) -> VectorType:
        """The type that these vectors are kept as, which the manifest states: a key of `STORES`."""

    def suits(self, kind: VectorType, count: int) -> bool:
        """Whether `count` vectors of that type may go on as these do, by `add` and `remove`."""

    def add(self, ids: Ids, rows: Rows) -> None:
        """Add rows (n, dim) under ids (n,) that are not in use."""

    def remove(self, ids: Ids) -> None:
        """Remove the vectors of those ids (n,); ids that are not there are ignored."""

    @property
    def ids(self) -> Ids:
        """Every id, (n,), in no order."""

    def rows(self, ids: Sequence[int]) -> Rows:
        """Return the vectors of those ids as they are kept, (n, dim). Not after `view`."""

    def as_kept(self, rows: Rows) -> Rows:
        """Return what the store makes of rows (n, dim), for `verify` to compare: the same, or less exact."""


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
