"""Vectors as a segment keeps them: a header, and rows of 16-bit floats."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from dateline.stores.container import ForeignSegmentError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Halves = NDArray[np.float16]

_IP, _FP16, _MIN_MAX, _FILLER = 0, 4, 0, 1 << 20
_HEADER = struct.Struct("<4siqqqBiiifQQQQ")


def _header(count: int, dim: int) -> bytes:
    """What stands in front of 16-bit vectors in a file of FAISS's (faiss/impl/index_write.cpp)."""
    return _HEADER.pack(
        b"IxSQ", dim, count, _FILLER, _FILLER, 1, _IP, _FP16, _MIN_MAX, 0.0, dim, 2 * dim, 0, 2 * dim * count
    )


def packed_rows(rows: Halves) -> NDArray[np.uint8]:
    """Return rows (n, dim) as a file of FAISS's, to be searched where it lies."""
    import numpy as np

    header = np.frombuffer(_header(*rows.shape), dtype="u1")
    return np.concatenate([header, np.ascontiguousarray(rows, dtype="<f2").view("u1").ravel()])


def rows_of(packed: NDArray[np.uint8], count: int, dim: int) -> Halves:
    """View the rows (count, dim) in what `packed_rows` made. Raises ForeignSegmentError for anything else."""
    header = _header(count, dim)
    if packed[: len(header)].tobytes() != header or len(packed) != len(header) + 2 * count * dim:
        raise ForeignSegmentError("its vectors are not laid out as Dateline does")
    return packed[len(header) :].view("<f2").reshape(count, dim)
