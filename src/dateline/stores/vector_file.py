"""What stands in a vector file, before FAISS is let at it.

FAISS reads many kinds of index, some of which name other files to map into memory, and trusts every size
that it is told. Only what `faiss_vectors.py` writes is let through: an index of one of its three types, whose
sizes add up to the length of the file.

Source: faiss/impl/index_read.cpp.
"""

from __future__ import annotations

import mmap
import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Content = bytes | mmap.mmap | NDArray[np.uint8]

_HEADER = struct.Struct("<iqqq?i")  # dimension, vectors, two fillers, trained, metric
_INNER_PRODUCT = 0


class ForeignVectorsError(RuntimeError):
    """A vector file is not what `faiss_vectors.py` writes."""


class _Reader:
    def __init__(self, content: Content) -> None:
        self._content, self._at = content, 0

    def bytes(self, size: int) -> bytes:
        """Return the next bytes, so many."""
        start = self._at
        self.skip(size)
        return bytes(self._content[start : self._at])

    def take(self, form: str) -> int:
        """Return the number of that form."""
        [value] = struct.unpack(f"<{form}", self.bytes(struct.calcsize(f"<{form}")))
        return int(value)

    def array(self, size: int, count: int | None = None) -> int:
        """Pass an array of elements of that many bytes, `count` of them; return how many there are.

        Their number stands in front.
        """
        stated = self.take("Q")
        _insist(count is None or stated == count)
        self.skip(size * stated)
        return stated

    def header(self) -> tuple[int, int]:
        """Return the dimension and how many vectors there are."""
        dim, count, _, _, _, metric = _HEADER.unpack(self.bytes(_HEADER.size))
        _insist(dim > 0 and count >= 0 and metric == _INNER_PRODUCT)
        return dim, count

    def skip(self, size: int) -> None:
        self._at += size
        _insist(self._at <= len(self._content))

    def end(self) -> None:
        _insist(self._at == len(self._content))


def _insist(true: bool) -> None:
    if not true:
        raise ForeignVectorsError("it is not laid out as a vector file of Dateline's")


def check_vectors(content: Content) -> None:
    """Raises ForeignVectorsError for what FAISS must not be handed."""
    reader = _Reader(content)
    kind = reader.bytes(4)
    if kind == b"IwSq":
        _lists(reader)
    else:
        _insist(kind in (b"IxM2", b"IxMp"))
        dim, count = reader.header()
        kind = reader.bytes(4)
        _insist(kind in (b"IxFI", b"IxSQ") and reader.header() == (dim, count))
        if kind == b"IxFI":
            reader.array(4, dim * count)
        else:
            size = _quantizer(reader, dim)
            reader.array(1, size * count)
        reader.array(8, count)
    reader.end()


def flat_vectors(content: bytes) -> dict[int, bytes]:
    """Return the vectors of a file that keeps every number, as float32, by id; none of another file."""
    try:
        check_vectors(content)
    except ForeignVectorsError:
        return {}
    reader = _Reader(content)
    reader.skip(4)
    dim, count = reader.header()
    if reader.bytes(4) != b"IxFI":
        return {}
    reader.header()
    reader.skip(8)
    size = 4 * dim
    rows = [reader.bytes(size) for _ in range(count)]
    reader.skip(8)
    return dict(zip(struct.unpack(f"<{count}q", reader.bytes(8 * count)), rows, strict=True))


def _quantizer(reader: _Reader, dim: int) -> int:
    """Pass what says how numbers become bytes, and return how many bytes a vector has."""
    reader.skip(12)  # kind, kind of range, its argument
    _insist(reader.take("Q") == dim)
    size = reader.take("Q")
    _insist(size == dim)
    reader.array(4)
    return size


def _lists(reader: _Reader) -> None:
    dim, count = reader.header()
    lists = reader.take("Q")
    reader.skip(8)  # how many of them are looked into
    _insist(reader.bytes(4) == b"IxFI" and reader.header() == (dim, lists))
    reader.array(4, dim * lists)
    _insist(reader.take("b") == 0)  # no map from ids to places
    reader.array(8, 0)
    size = _quantizer(reader, dim)
    _insist(reader.take("Q") == size)
    reader.skip(1)  # whether vectors are kept as what they differ from their list's middle by
    _insist(reader.bytes(4) == b"ilar" and reader.take("Q") == lists and reader.take("Q") == size)
    kind, stated = reader.bytes(4), reader.take("Q")
    _insist(stated <= 2 * lists)
    numbers = struct.unpack(f"<{stated}Q", reader.bytes(8 * stated))
    if kind == b"sprs":  # (place, number) of those lists alone that are not empty
        _insist(stated % 2 == 0 and all(place < lists for place in numbers[::2]))
        numbers = numbers[1::2]
    else:
        _insist(kind == b"full" and stated == lists)
    _insist(sum(numbers) == count)
    reader.skip(count * (size + 8))
