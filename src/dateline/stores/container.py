"""A file of named arrays, written once and mapped into memory: what segments are kept in.

    magic, length of the header, header (JSON: name -> [offset, bytes]), the arrays, a CRC-32 for each block

Whatever is read from it is checked to lie inside it, so that no file of another making leads anywhere. The
digest of the whole file stands in the manifest; the sums tell which of its blocks is wrong, and a block with
a single wrong bit can be turned back by them.
"""

from __future__ import annotations

import hashlib
import json
import mmap
import os
import struct
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from dateline.stores.files import create, open_to_read

if TYPE_CHECKING:
    from numpy.typing import NDArray

MAGIC = b"dateline segment"
BLOCK = 4096  # bytes that a sum is of
_ALIGNED = 64  # bytes, so that arrays of any type may be viewed where they lie
_START = struct.Struct("<16sQ")
_MOST_HEADER = 1 << 16
_MAPPED_FROM = 16 << 20  # bytes

Parts = Mapping[str, "NDArray[Any]"]
"""Arrays of one dimension by name."""


class ForeignSegmentError(RuntimeError):
    """A file is not laid out as `pack` does."""


def pack(parts: Parts) -> list[bytes | memoryview]:
    """Lay the arrays out, in the pieces that make the file."""
    import numpy as np

    places: dict[str, list[int]] = {name: [0, 0] for name in parts}
    header = b""
    for _ in range(3):  # until the header is as long as it says where the arrays begin
        at = _aligned(_START.size + len(header))
        for name, array in parts.items():
            places[name] = [at, array.nbytes]
            at = _aligned(at + array.nbytes)
        header = json.dumps(places).encode()
        header += b" " * (_aligned(_START.size + len(header)) - _START.size - len(header))
    pieces: list[bytes | memoryview] = [_START.pack(MAGIC, len(header)) + header]
    for array in parts.values():
        pieces.append(np.ascontiguousarray(array).tobytes())
        pieces.append(bytes(_aligned(array.nbytes) - array.nbytes))
    sums, waiting = [], bytearray()
    for piece in pieces:
        view = memoryview(piece)
        while len(waiting) + len(view) >= BLOCK:
            taken = BLOCK - len(waiting)
            sums.append(zlib.crc32(view[:taken], zlib.crc32(waiting)))
            waiting.clear()
            view = view[taken:]
        waiting += view
    if waiting:
        sums.append(zlib.crc32(waiting))
    return [*pieces, struct.pack(f"<{len(sums)}I", *sums)]


def write(path: Path, pieces: list[bytes | memoryview]) -> tuple[int, str]:
    """Write a new file, and return how many bytes it has and their SHA-256. Raises OSError."""
    digest, size = hashlib.sha256(), 0
    with create(path) as file:
        for piece in pieces:
            digest.update(piece)
            size += file.write(piece)
        file.flush()
        os.fsync(file.fileno())
    return size, digest.hexdigest()


def _aligned(at: int) -> int:
    return -(-at // _ALIGNED) * _ALIGNED


class Container:
    """The arrays of a file, viewed where they lie.

    Raises ForeignSegmentError for what is not laid out as `pack` does; sums are looked at when asked for.
    """

    def __init__(self, content: bytes | bytearray | mmap.mmap) -> None:
        self._content = content
        try:
            magic, length = _START.unpack_from(content, 0)
            if magic != MAGIC or length > max(_MOST_HEADER, len(content)):
                raise ForeignSegmentError("it is no segment of Dateline's")
            places = json.loads(bytes(content[_START.size : _START.size + length]))
            self.places = {str(name): (int(at), int(size)) for name, (at, size) in places.items()}
        except (struct.error, ValueError, TypeError, AttributeError, RecursionError) as error:
            raise ForeignSegmentError("its header cannot be read") from error
        end = max((_aligned(at + size) for at, size in self.places.values()), default=_START.size + length)
        self.end = end  # of what the sums are of
        blocks = -(-end // BLOCK)
        if end + 4 * blocks != len(content) or any(at < 0 or size < 0 for at, size in self.places.values()):
            raise ForeignSegmentError("its header says otherwise than the file")

    @classmethod
    def of(cls, pieces: list[bytes | memoryview]) -> Self:
        """The same in memory."""
        return cls(b"".join(pieces))

    @classmethod
    def open(cls, path: Path) -> Self:
        """Map a file, or read it where it is small. Raises OSError and ForeignSegmentError.

        Whoever cuts a mapped file short, a backup that is copied over it for one, ends the process that reads
        it.
        """
        with open_to_read(path) as file:
            try:
                if os.fstat(file.fileno()).st_size < _MAPPED_FROM:
                    return cls(file.read())
                return cls(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
            except ValueError as error:  # an empty file
                raise ForeignSegmentError("it is empty") from error

    @property
    def pieces(self) -> list[bytes | memoryview]:
        """What `write` takes to make the same file."""
        return [memoryview(self._content)]

    @property
    def content(self) -> bytes | bytearray | mmap.mmap:
        return self._content

    def release(self) -> None:
        """Give back the memory of what was read of a mapped file; what is wanted again is read again."""
        if isinstance(self._content, mmap.mmap) and hasattr(mmap, "MADV_DONTNEED"):  # not everywhere
            self._content.madvise(mmap.MADV_DONTNEED)

    def array(self, name: str, dtype: str) -> NDArray[Any]:
        """View the array of that name; an empty one where there is none."""
        import numpy as np

        at, size = self.places.get(name, (0, 0))
        width = np.dtype(dtype).itemsize
        if size % width or at % min(width, _ALIGNED):
            raise ForeignSegmentError(f"{name} is no array of that type")
        return np.frombuffer(self._content, dtype=dtype, count=size // width, offset=at)

    def sums(self) -> tuple[int, ...]:
        return struct.unpack_from(f"<{-(-self.end // BLOCK)}I", self._content, self.end)

    def wrong_blocks(self, name: str | None = None) -> Iterator[int]:
        """Yield the blocks, of an array or of all, that are not what was written."""
        at, size = (0, self.end) if name is None else self.places.get(name, (0, 0))
        sums = self.sums()
        with memoryview(self._content) as view:
            for block in range(at // BLOCK, -(-(at + size) // BLOCK)):
                if zlib.crc32(view[block * BLOCK : min((block + 1) * BLOCK, self.end)]) != sums[block]:
                    yield block
