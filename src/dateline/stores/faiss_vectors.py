"""The vectors in FAISS, in one of three types.

`flat` keeps every number. `sq8` keeps a byte for each, a quarter of the memory. `ivf` keeps such bytes
in lists of neighbours, and looks into some of the lists only. The last two find candidates, whose exact
scores then come from the vectors that SQLite keeps: a score is a cosine in all three.

Of each, vectors can be removed and a search be held to some ids. That rules out HNSW, which can do neither.
A type is a way to be quick, never a way to answer: `vectors.py` has the plain twin of all of them.
"""

from __future__ import annotations

import importlib
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from dateline.settings import VectorType
from dateline.stores.files import create, open_to_read
from dateline.stores.vector_file import ForeignVectorsError, check_vectors

if TYPE_CHECKING:
    from mmap import mmap

    import numpy as np
    from numpy.typing import NDArray

    from dateline.stores.vectors import Blocks, Exact, Hits, Ids, Rows

_SPARE = 100  # candidates beyond four times the k that are wanted
_TRAINING = 64  # vectors a list is placed by; FAISS asks for 39 at least
_PROBED = 8  # a list in so many is looked into, and
_PROBED_LEAST = 32


class FaissVectors:
    """An inner-product index of FAISS under the chunks' ids."""

    def __init__(self, index: Any, *, exact: Exact | None = None, memory: Any = None) -> None:
        self._index = index
        self._exact = exact
        self._memory = memory  # what the index looks into, kept for as long as it does

    @classmethod
    def build(
        cls, kind: VectorType, dim: int, count: int, blocks: Blocks, *, exact: Exact | None = None
    ) -> Self:
        """Make an index of `count` vectors, which `blocks` yields each time it is called."""
        import faiss
        import numpy as np

        lists = _lists(count)
        factory = {
            VectorType.FLAT: "IDMap2,Flat",
            VectorType.SQ8: "IDMap2,SQ8",
            VectorType.IVF: f"IVF{lists},SQ8",  # it knows ids itself: an IDMap would lose track of removals
        }[kind if count else VectorType.FLAT]  # nothing to learn from
        index: Any = faiss.index_factory(dim, factory, faiss.METRIC_INNER_PRODUCT)
        if not index.is_trained:
            if kind == VectorType.IVF:
                index.cp.min_points_per_centroid = 1  # few for one list are few anyway; FAISS would say so
            step = max(1, count // (_TRAINING * lists if kind == VectorType.IVF else count))
            index.train(np.concatenate([rows[::step] for _, rows in blocks()]))
        store = cls(index, exact=exact)
        for ids, rows in blocks():
            store.add(ids, rows)
        return store

    @classmethod
    def view(cls, content: NDArray[np.uint8], *, exact: Exact | None = None) -> Self:
        """Search what `save` wrote where it lies, mapped into memory; it cannot be changed.

        The caller checks the bytes: FAISS loads damaged ones silently, or not at all. Raises
        RuntimeError for what is not laid out as `save` does, or what FAISS does not take for an index.
        """
        faiss: Any = importlib.import_module("faiss")  # whose types lack the reader
        check_vectors(content)
        reader = faiss.ZeroCopyIOReader(faiss.swig_ptr(content), content.nbytes)
        return cls(faiss.read_index(reader), exact=exact, memory=content)

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read what `save` wrote, to change it. The caller checks the bytes here too.

        Raises OSError, and RuntimeError for what FAISS does not take for an index.
        """
        import faiss
        import numpy as np

        with open_to_read(path) as file:
            content = np.fromfile(file, dtype=np.uint8)
        check_vectors(content)
        return cls(faiss.deserialize_index(content))

    @classmethod
    def is_ours(cls, content: mmap) -> bool:
        """Whether the bytes are laid out as `save` does, so that FAISS may be handed them."""
        try:
            check_vectors(content)
        except ForeignVectorsError:
            return False
        return True

    def save(self, path: Path) -> None:
        """Write the file, and wait until it is on the disk. Raises OSError."""
        import faiss

        # Not by FAISS: it misses a disk that is full when the file is closed.
        with create(path) as file:
            file.write(faiss.serialize_index(self._index).data)
            file.flush()
            os.fsync(file.fileno())

    @property
    def kind(self) -> VectorType:
        import faiss

        if isinstance(self._index, faiss.IndexIVF):
            return VectorType.IVF
        flat = isinstance(faiss.downcast_index(self._index.index), faiss.IndexFlat)
        return VectorType.FLAT if flat else VectorType.SQ8

    def suits(self, kind: VectorType, count: int) -> bool:
        """Whether `count` vectors may go on as these do: the type is right, and the lists are not too few."""
        if self.kind != kind:
            return kind != VectorType.FLAT and count == 0
        return kind != VectorType.IVF or _lists(count) < 2 * self._index.nlist

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
        import numpy as np

        if self.kind != VectorType.IVF:
            return faiss.vector_to_array(self._index.id_map)
        lists = self._index.invlists
        found = [faiss.rev_swig_ptr(lists.get_ids(one), lists.list_size(one)) for one in range(lists.nlist)]
        return np.concatenate([*found, np.empty(0, dtype=np.int64)]).astype(np.int64)

    def rows(self, ids: Sequence[int]) -> Rows:
        """Return the vectors of those ids as the index keeps them, (n, dim). Not after `view`."""
        import numpy as np

        faiss: Any = importlib.import_module("faiss")  # whose types lack the map
        if self.kind == VectorType.IVF:
            self._index.set_direct_map_type(faiss.DirectMap.Hashtable)
        kept = [self._index.reconstruct(id) for id in ids]
        if self.kind == VectorType.IVF:
            self._index.set_direct_map_type(faiss.DirectMap.NoMap)  # it stands in the way of removals
        return np.stack(kept) if kept else np.empty((0, self._index.d), dtype=np.float32)

    def as_kept(self, rows: Rows) -> Rows:
        """Return what the index makes of rows (n, dim): the same, or what is left of them in bytes."""
        index = self._index if self.kind == VectorType.IVF else self._index.index
        return rows if self.kind == VectorType.FLAT else index.sa_decode(index.sa_encode(rows))

    def __len__(self) -> int:
        return int(self._index.ntotal)

    def search(self, row: Rows, k: int, *, allowed: Ids | None = None) -> Hits:
        most = len(self) if allowed is None else min(len(allowed), len(self))
        wanted = min(k, most)
        if wanted == 0:
            return []
        if self._exact is None or self.kind == VectorType.FLAT:
            hits = self._found(row, wanted, most, allowed)
        else:
            ids = [id for id, _ in self._found(row, min(4 * wanted + _SPARE, most), most, allowed)]
            if not ids:  # what is allowed is not there
                return []
            scores = (self._exact(ids) * row).sum(axis=1)  # as the twin adds up
            hits = [(id, float(score)) for id, score in zip(ids, scores, strict=True)]
        return sorted(hits, key=lambda hit: (-hit[1], hit[0]))[:k]

    def _found(self, row: Rows, wanted: int, most: int, allowed: Ids | None) -> Hits:
        """The `wanted` best that FAISS knows, and all that tie with the last of them."""
        import numpy as np

        fetched, probed = wanted, self._probed(allowed)
        params, _selector = self._parameters(allowed, probed)
        # FAISS returns any of the vectors that tie for the last place, in any order, so more are fetched
        # until one is worse.
        while True:
            fetched = min(2 * fetched, most)
            scores, ids = (found[0] for found in self._index.search(row[None, :], fetched, params=params))
            if (
                ids[wanted - 1] < 0 and probed < self._most_lists()
            ):  # the lists that were looked into had fewer
                probed = self._most_lists()
                params, _selector = self._parameters(allowed, probed)
            elif fetched == most or scores[-1] < scores[wanted - 1]:
                break
        kept = np.flatnonzero((ids >= 0) & (scores >= scores[wanted - 1]))
        # Where fewer are allowed and there, FAISS fills up with -1.
        return [(int(ids[place]), float(scores[place])) for place in kept]

    def _most_lists(self) -> int:
        return int(self._index.nlist) if self.kind == VectorType.IVF else 0

    def _probed(self, allowed: Ids | None) -> int:
        """How many lists to look into: all for a filter, which leaves little to do in each."""
        lists = self._most_lists()
        return lists if allowed is not None else min(lists, max(_PROBED_LEAST, lists // _PROBED))

    def _parameters(self, allowed: Ids | None, probed: int) -> tuple[Any, Any]:
        """FAISS's parameters, and the selector that they point to and do not keep.

        FAISS passes over what the selector leaves out as it goes, so that the k best of the rest come back.
        """
        import faiss

        selector = None if allowed is None else faiss.IDSelectorBatch(allowed)
        params: Any = faiss.SearchParametersIVF() if probed else faiss.SearchParameters()
        if probed:
            params.nprobe = probed
        if selector is not None:
            params.sel = selector
        return params, selector


def _lists(count: int) -> int:
    """How many lists for so many vectors: twice the root, if there are enough to train that many."""
    return max(1, min(int(2 * count**0.5), count // _TRAINING))
