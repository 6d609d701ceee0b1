"""The body of a web archive's response, unpacked as its server packed it: gzip, deflate, Brotli, Zstandard.

Some archives hold the body unpacked already, under headers that still say that it is packed; then it is taken
as it lies there.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from typing import Any

from dateline.errors import UnreadableError

_BLOCK = 1 << 16
_HINT = "fetch the page again without compression"
_AGAIN = "fetch the page again"


def content(record: Any, most: int) -> bytes:
    """Return at most `most` bytes of a record's body, unpacked.

    Raises UnreadableError for a body that is packed in a way that is not known, damaged, or cut off.
    """
    from warcio.bufferedreaders import ChunkedDataReader

    headers = record.http_headers
    stream = record.raw_stream
    kept_back = record.rec_headers.get_header("WARC-Truncated")
    if kept_back:
        raise UnreadableError(f"was cut off when it was archived ({kept_back[:30]})", hint=_AGAIN)
    if headers is None:
        data, packed, stated = _read(stream, most), [], None
    else:
        chunked = "chunked" in str(headers.get_header("Transfer-Encoding") or "").lower()
        data = _read(ChunkedDataReader(stream, decomp_type=None) if chunked else stream, most)
        named = str(headers.get_header("Content-Encoding") or "").lower().split(",")
        packed = [name for name in map(str.strip, named) if name not in {"", "identity", "none", "utf-8"}]
        stated = None if chunked or packed else str(headers.get_header("Content-Length") or "")
    if len(data) < most:
        missing = missing_bytes(record)
        if stated and stated.isdecimal():  # the server's word, of a body that broke off as it was fetched
            missing = max(missing, int(stated[:18]) - len(data))
        if missing > 0:
            raise UnreadableError(f"is cut off: {missing:,} bytes are missing", hint=_AGAIN)
    for name in reversed(packed):
        data = _unpacked(name, data, most)
    return data


def missing_bytes(record: Any) -> int:
    """Return how many bytes the archive lacks of those that a record says it has; it is read to its end."""
    while record.raw_stream.read(_BLOCK):
        pass
    return int(record.raw_stream.limit)


def _read(stream: Any, most: int) -> bytes:
    parts, size = [], 0
    while size < most and (block := stream.read(min(_BLOCK, most - size))):
        parts.append(block)
        size += len(block)
    return b"".join(parts)


def _unpacked(name: str, data: bytes, most: int) -> bytes:
    unpack = _UNPACKERS.get(name)
    if unpack is None:
        raise UnreadableError(f"is packed in a way that is not known ({name[:30]})", hint=_HINT)
    try:
        return unpack(data, most)
    except (zlib.error, EOFError, ValueError, _PackedError) as error:
        if data.lstrip()[:1] == b"<":  # unpacked already
            return data
        raise UnreadableError(f"is damaged inside of its packing ({name})", hint=_HINT) from error


class _PackedError(Exception):
    """A library of packing refused its input."""


def _zlib(*kinds: int) -> Callable[[bytes, int], bytes]:
    def unpack(data: bytes, most: int) -> bytes:
        for kind in kinds[:-1]:
            try:
                return zlib.decompressobj(kind).decompress(data, most)
            except zlib.error:
                continue
        return zlib.decompressobj(kinds[-1]).decompress(data, most)

    return unpack


def _brotli(data: bytes, most: int) -> bytes:
    import brotli

    unpacker, parts, size = brotli.Decompressor(), [], 0
    try:
        for start in range(0, len(data), _STEP):
            parts.append(unpacker.process(data[start : start + _STEP], output_buffer_limit=most - size))
            size += len(parts[-1])
            while size < most and not unpacker.can_accept_more_data():
                parts.append(unpacker.process(b"", output_buffer_limit=most - size))
                size += len(parts[-1])
            if size >= most or unpacker.is_finished():
                break
    except brotli.error as error:
        raise _PackedError from error
    return b"".join(parts)[:most]


def _zstd(data: bytes, most: int) -> bytes:
    import zstandard

    try:
        with zstandard.ZstdDecompressor(max_window_size=1 << 27).stream_reader(data) as reader:
            return _read(reader, most)
    except zstandard.ZstdError as error:
        raise _PackedError from error


_STEP = 1 << 16
_GZIP = zlib.MAX_WBITS | 16
_UNPACKERS: dict[str, Callable[[bytes, int], bytes]] = {
    "gzip": _zlib(_GZIP),
    "x-gzip": _zlib(_GZIP),
    "deflate": _zlib(zlib.MAX_WBITS, -zlib.MAX_WBITS),
    "br": _brotli,
    "zstd": _zstd,
}
