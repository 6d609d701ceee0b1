"""Vectors under the numbers of their chunks, and the nearest of them to a question.

A segment keeps its vectors once, as 16-bit floats: the truth that everything else agrees with. Up to
`FLAT_UNTIL` of them, all are looked at. Beyond, four bits for every two numbers (product quantisation,
searched by FAISS's fast scan) find candidates, whose exact scores then come from the vectors. A filter that
allows few leaves few to look at, and they all are; one that allows many leaves most of the candidates. A
score is a cosine, whatever found it.

`ExactVectors` is the plain twin: a few readable lines of NumPy that say what the answer is.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, Protocol

from dateline.errors import SettingsError
from dateline.settings import VectorType
from dateline.stores.container import ForeignSegmentError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from dateline.stores.segment import Segment

    Ids = NDArray[np.int64]
    Rows = NDArray[np.float32]
    Halves = NDArray[np.float16]
    Hits = list[tuple[int, float]]

FLAT_UNTIL = 200_000
"""Chunks of which all vectors are looked at; beyond, their codes. `eval/results/scale.md` says why."""

TYPES = (VectorType.AUTO, VectorType.FLAT, VectorType.PQ)
"""Those that a folder has."""

CODED_FROM = 4096
"""Chunks of a segment that has codes; of smaller ones all vectors are looked at."""

_FEW = 2048  # vectors that NumPy looks at in the time that FAISS takes to load
_BLOCK = 4096
_ROUNDING = 1e-4  # what sums of products may differ by, when they are added up in another order
_SPARE = 400  # candidates that codes are asked for, beyond
_TIMES = 8  # times the k that are wanted
_MANY = 0.04  # share of the vectors that a filter allows, from which on it is cheaper to ask codes for more
_ROUNDS = 10  # of k-means
_TRAINING = 16_384  # vectors that codes are learned from


class VectorSearch(Protocol):
    """What a question needs of vectors."""

    def __len__(self) -> int: ...

    def search(self, row: Rows, k: int, *, allowed: Ids | None = None) -> Hits:
        """Return the best k (id, cosine) pairs, best first, equal scores by id. `row` is (dim,).

        Of the ids in `allowed` alone, ascending, where it is given: k of them whenever there are as many.
        """


def type_for(chunks: int, asked: VectorType) -> VectorType:
    """The type for that many chunks: the one asked for, or by size. Raises SettingsError."""
    if asked not in TYPES:
        raise SettingsError(
            f"an index in a folder has no {asked} vectors", hint=f"give one of {', '.join(TYPES)}"
        )
    if asked != VectorType.AUTO:
        return asked
    return VectorType.FLAT if chunks <= FLAT_UNTIL else VectorType.PQ


class SegmentVectors:
    """The vectors of some segments; `coded` says whether to look at their codes, where they have some.

    `check` is told which array of a segment is about to be read as a whole, and raises where it is damaged.
    """

    def __init__(
        self, segments: Sequence[Segment], *, coded: bool, check: Callable[[Segment, str], None] | None = None
    ) -> None:
        self._segments = [one for one in segments if len(one.numbers)]
        self._coded = coded
        self._codes: list[_Codes] | None = None
        self._views: dict[int, Any] = {}
        self._check = check or (lambda segment, name: None)

    def __len__(self) -> int:
        return sum(len(one.numbers) for one in self._segments)

    def search(self, row: Rows, k: int, *, allowed: Ids | None = None) -> Hits:
        import numpy as np

        if k < 1:
            return []
        found = [
            (one, places)
            for one, places in self._candidates(np.ascontiguousarray(row, dtype=np.float32), k, allowed)
            if len(places)
        ]
        if not found:
            return []
        numbers = np.concatenate([one.numbers[places] for one, places in found])
        # Not `rows @ row`: BLAS rounds equal rows differently, depending on where they stand.
        scores = np.concatenate(
            [(one.rows[places].astype(np.float32) * row).sum(axis=1) for one, places in found]
        )
        best = np.lexsort((numbers, -scores))[:k]
        return list(zip(numbers[best].tolist(), map(float, scores[best]), strict=True))

    def _candidates(
        self, row: Rows, k: int, allowed: Ids | None
    ) -> Iterator[tuple[Segment, NDArray[np.int64]]]:
        """Yield places in segments that hold the best k, and all that may be as good as the last of them."""
        import numpy as np

        coded: list[tuple[Segment, NDArray[np.int64]]] = []
        if self._coded:
            coded = self._by_codes(row, k, allowed)
            yield from coded
        seen = {id(one) for one, _ in coded}
        rest = [one for one in self._segments if id(one) not in seen]
        if allowed is None:
            chosen = [(one, np.arange(len(one.numbers))) for one in rest]
        else:
            chosen = [(one, one.places(_within(one, allowed))) for one in rest]
        few = sum(len(places) for _, places in chosen) <= _FEW
        pairs = []
        for one, places in chosen:
            if not len(places):
                continue
            if not few or len(places) == len(one.numbers):
                self._check(one, "vectors")
            if few:
                at, scores = places, _products(one.rows, places, row)
            else:
                at, scores = self._by_faiss(one, places, row, k)
            pairs.append((one, at, scores))
        if not pairs:
            return
        everything = np.concatenate([scores for _, _, scores in pairs])
        least = _least(everything, k)
        for one, at, scores in pairs:
            yield one, at[scores >= least]

    def _by_codes(self, row: Rows, k: int, allowed: Ids | None) -> list[tuple[Segment, NDArray[np.int64]]]:
        """Return the places of candidates in every segment that has codes; in none where codes are no help.

        What a filter forbids is found, too, and dropped: so many more are asked for. Where it forbids nearly
        all that is near the question, too few are left.
        """
        wanted = _TIMES * k + _SPARE
        if allowed is None:
            return [pair for some in self._loaded_codes() for pair in some.search(row, wanted)]
        share = len(allowed) / max(1, len(self))
        if share < _MANY:
            return []
        found: list[tuple[Segment, NDArray[np.int64]]] = []
        for some in self._loaded_codes():
            kept = [
                (one, one.places(_common(one.numbers[places], allowed)))
                for one, places in some.search(row, round(wanted / share))
            ]
            if sum(len(places) for _, places in kept) >= wanted // 2:
                found += kept
        return found

    def _by_faiss(
        self, one: Segment, places: NDArray[np.int64], row: Rows, k: int
    ) -> tuple[NDArray[np.int64], Rows]:
        import numpy as np

        faiss = _faiss()
        view = self._views.get(id(one))
        if view is None:
            packed = one.raw_vectors
            view = faiss.read_index(faiss.ZeroCopyIOReader(faiss.swig_ptr(packed), packed.nbytes))
            self._views[id(one)] = view
        params = None
        if len(places) < len(one.numbers):
            mask = np.zeros(len(one.numbers), dtype=bool)
            mask[places] = True
            bits = np.packbits(mask, bitorder="little")
            params = faiss.SearchParameters(sel=faiss.IDSelectorBitmap(bits))
        fetched = k
        while True:  # until one is worse than the k-th, or all are there: FAISS returns any of equals
            fetched = min(2 * fetched, len(places))
            found, at = (some[0] for some in view.search(row[None, :], fetched, params=params))
            if fetched == len(places) or found[-1] < found[k - 1] - _slack(found[k - 1]):
                return at.astype(np.int64), found

    def _loaded_codes(self) -> list[_Codes]:
        if self._codes is None:
            groups: dict[bytes, list[Segment]] = {}
            for one in self._segments:
                if has_codes(one):
                    self._check(one, "codes")
                    groups.setdefault(one.container.array("codebook", "<f4").tobytes(), []).append(one)
            self._codes = [_Codes(some) for some in groups.values()]
        return self._codes


@cache
def _faiss() -> Any:
    """FAISS, with one thread: a single question gains nothing from several, and waits for a busy core."""
    faiss: Any = importlib.import_module("faiss")  # whose types lack much
    faiss.omp_set_num_threads(1)
    return faiss


def _common(numbers: Ids, allowed: Ids) -> Ids:
    """Those of the numbers that are allowed; both are ascending."""
    import numpy as np

    at = np.minimum(np.searchsorted(allowed, numbers), len(allowed) - 1)
    both: Ids = numbers[allowed[at] == numbers]
    return both


def _within(segment: Segment, numbers: Ids) -> Ids:
    """The numbers that may be a segment's; both are ascending."""
    import numpy as np

    first, last = np.searchsorted(numbers, (segment.numbers[0], segment.numbers[-1] + 1))
    return numbers[first:last]


def _products(rows: Halves, places: NDArray[np.int64], row: Rows) -> Rows:
    import numpy as np

    scores = np.empty(len(places), dtype=np.float32)
    whole = len(places) == len(rows)
    for first in range(0, len(places), _BLOCK):
        some = slice(first, first + _BLOCK)
        block = (rows[some] if whole else rows[places[some]]).astype(np.float32)
        scores[some] = np.einsum("ij,j->i", block, row)  # not `@`: BLAS would wait for a thread of its own
    return scores


def _least(scores: Rows, k: int) -> float:
    """The score from which on one may be among the best k."""
    import numpy as np

    if len(scores) <= k:
        return -np.inf
    last = float(np.partition(scores, -k)[-k])
    return last - _slack(last)


def _slack(score: float) -> float:
    return _ROUNDING * max(1.0, abs(float(score)))


# Codes


def has_codes(segment: Segment) -> bool:
    return "codes" in segment.container.places


def codes_for(segment: Segment, codebook: NDArray[np.float32] | None) -> dict[str, NDArray[Any]]:
    """Return the arrays of a segment's codes, by a codebook or, if there is none yet, one of its own."""
    faiss = _faiss()
    index = _quantizer(segment.dim)
    if codebook is None:
        step = max(1, len(segment.rows) // _TRAINING)
        index.pq.cp.niter = _ROUNDS
        index.train(segment.rows[::step].astype("f4"))
        codebook = faiss.vector_to_array(index.pq.centroids).copy()
    else:
        _learned(index, codebook)
    codes = [index.sa_encode(block.astype("f4")).ravel() for block in _blocks(segment.rows)]
    import numpy as np

    return {"codes": np.concatenate(codes), "codebook": codebook.astype("<f4")}


def _blocks(rows: Halves) -> Iterator[Halves]:
    for first in range(0, len(rows), _BLOCK):
        yield rows[first : first + _BLOCK]


def _quantizer(dim: int) -> Any:
    """Four bits for every two numbers; for a dimension that is odd, for each."""
    faiss = _faiss()
    return faiss.IndexPQ(dim, dim // 2 if dim % 2 == 0 else dim, 4, faiss.METRIC_INNER_PRODUCT)


def _learned(index: Any, codebook: NDArray[np.float32]) -> None:
    faiss = _faiss()
    if codebook.size != faiss.vector_to_array(index.pq.centroids).size:
        raise ForeignSegmentError("its codebook is of another size")
    faiss.copy_array_to_vector(codebook.astype("f4"), index.pq.centroids)
    index.is_trained = True


class _Codes:
    """The codes of some segments that have a codebook in common, all in memory."""

    def __init__(self, segments: Sequence[Segment]) -> None:
        import numpy as np

        faiss = _faiss()
        self.segments = segments
        sizes = [len(one.numbers) for one in segments]
        self._ends = np.cumsum(sizes)
        index = _quantizer(segments[0].dim)
        _learned(index, segments[0].container.array("codebook", "<f4"))
        codes = [one.container.array("codes", "u1") for one in segments]
        for size, some in zip(sizes, codes, strict=True):
            if len(some) != size * index.code_size:
                raise ForeignSegmentError("its codes are not as many as its vectors")
        faiss.copy_array_to_vector(np.concatenate(codes), index.codes)
        index.ntotal = int(self._ends[-1])
        self._index = faiss.IndexPQFastScan(index, 32)

    def search(self, row: Rows, k: int) -> Iterator[tuple[Segment, NDArray[np.int64]]]:
        """Yield the places of the k best by their codes, segment by segment."""
        import numpy as np

        _, found = self._index.search(row[None, :], min(k, int(self._ends[-1])))
        at = np.sort(found[0][found[0] >= 0])
        parts = np.split(at, np.searchsorted(at, self._ends[:-1]))
        begins = np.concatenate([[0], self._ends[:-1]])
        for one, places, begin in zip(self.segments, parts, begins, strict=True):
            yield one, places - begin


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
