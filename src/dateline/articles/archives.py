"""Zip archives and gzipped files: what is in them, and its content, within bounds.

A member of an archive is a file like any other; it is called `archive.zip!/folder/name.txt`. An archive may
have several of one name: those that say something else are called `name~2.txt` and so on, in their order.
What unpacks to far more than its packed size is refused before, and cut off while, it is unpacked.

An archive inside an archive is not opened, nothing is unpacked beside a temporary copy of one
member at a time, and there is no password to give.
"""

from __future__ import annotations

import gzip
import lzma
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import IO, NamedTuple, cast

from dateline.articles.content import Content
from dateline.errors import UnreadableError

Packed = Path | Content
"""An archive: a file, or what was fetched."""

ARCHIVES = frozenset({".zip"})

_MOST_RATIO = 200  # unpacked size to packed size; text packs 3 to 20 times
_ALWAYS_FINE = 64 << 20  # bytes that may come out at any ratio
_MOST_MEMBERS = 1_000_000
_BLOCK = 1 << 20
_ENCRYPTED = 0x1  # a bit of a member's flags
_SUFFIXES = re.compile(r"(?:\.[^./]+)?(?:\.gz)?\Z", re.IGNORECASE)
_TROUBLE = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, NotImplementedError, ValueError)


def members(path: Packed) -> Iterator[tuple[str, str | None]]:
    """Yield each file in a zip archive by its name, with the reason why it cannot be had, or None.

    Folders and hidden files are passed over. Raises UnreadableError for what is no sound archive or
    unpacks to too much; lets OSError pass.
    """
    found = {
        name: info
        for name, info in _archive(path).members.items()
        if not info.is_dir() and not _is_hidden(name)
    }
    packed, unpacked = _size(path), sum(info.file_size for info in found.values())
    if _is_bomb(packed, unpacked) or len(found) > _MOST_MEMBERS:
        raise UnreadableError(
            f"would unpack from {packed:,} to {unpacked:,} bytes (files: {len(found):,}), "
            "as only an archive made to do harm does",
            hint="unpack it yourself, if you know it, and index the folder",
        )
    for name in sorted(found):
        yield name, _refusal(found[name])


def member_size(path: Packed, member: str) -> int:
    """Return the size of an archive's member, unpacked. Raises UnreadableError; lets OSError pass."""
    return _info(path, member).file_size


def packed_size(path: Packed, member: str) -> int:
    """Return the size of an archive's member as it is packed. Raises UnreadableError; lets OSError pass."""
    return _info(path, member).compress_size


def has_member(path: Packed, member: str) -> bool:
    """Return whether the archive holds that member; lets OSError pass, raises UnreadableError."""
    return member in _archive(path).members


@contextmanager
def open_member(path: Packed, member: str) -> Iterator[IO[bytes]]:
    """Open an archive's member for reading. Raises UnreadableError, while reading too."""
    info = _info(path, member)
    refusal = _refusal(info)
    if refusal is not None:
        raise UnreadableError(refusal, hint="unpack the archive and index the folder")
    try:
        with _archive(path).file.open(info) as file:
            yield file
    except RuntimeError as error:  # what zipfile raises where a password is wanted
        raise UnreadableError("is encrypted", hint="unpack the archive and index the folder") from error
    except _TROUBLE as error:
        raise UnreadableError("is damaged inside of its archive", hint="pack it again") from error


@contextmanager
def open_gzip(packed: IO[bytes]) -> Iterator[IO[bytes]]:
    """Open a gzipped stream for reading. Raises UnreadableError, while reading too."""
    try:
        with gzip.open(packed) as file:
            yield cast(IO[bytes], file)
    except (gzip.BadGzipFile, zlib.error, EOFError) as error:
        raise UnreadableError("is no sound gzip file", hint="pack it again") from error


def copy(source: IO[bytes], target: IO[bytes], *, packed: int) -> None:
    """Copy what comes out of `packed` bytes. Raises UnreadableError when it is far too much."""
    done = 0
    while block := source.read(_BLOCK):
        done += len(block)
        if _is_bomb(packed, done):
            raise UnreadableError(
                f"unpacks from {packed:,} to more than {done:,} bytes, as only a file made to do harm does",
                hint="unpack it yourself, if you know it",
            )
        target.write(block)


def _size(path: Packed) -> int:
    return path.size if isinstance(path, Content) else path.stat().st_size


class _Archive(NamedTuple):
    """An opened archive, and its members by what they are called here."""

    file: zipfile.ZipFile
    members: dict[str, zipfile.ZipInfo]


def _archive(path: Packed) -> _Archive:
    if isinstance(path, Content):
        return _opened(path, 0, 0)
    state = path.stat()
    return _opened(path, state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=1)  # the members of one archive come one after another, and its directory may be long
def _opened(path: Packed, modified: int, size: int) -> _Archive:
    try:
        file = zipfile.ZipFile(path.open() if isinstance(path, Content) else path)
    except _TROUBLE as error:
        raise UnreadableError("is no sound zip archive", hint="pack it again") from error
    return _Archive(file, _called(file.infolist()))


def _called(infos: Sequence[zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
    """The members by what they are called: the first of a name by that, others of it that differ numbered."""
    called = {info.filename: info for info in reversed(infos)}
    known = {(info.filename, info.CRC, info.file_size) for info in called.values()}
    numbers = Counter(called.keys())
    for info in infos:
        name, content = info.filename, (info.filename, info.CRC, info.file_size)
        if content in known:
            continue
        known.add(content)
        before = _SUFFIXES.search(name).start()  # type: ignore[union-attr]  # it matches nothing, too
        numbered = name
        while numbered in called:
            numbers[name] += 1
            numbered = f"{name[:before]}~{numbers[name]}{name[before:]}"
        called[numbered] = info
    return called


def _info(path: Packed, member: str) -> zipfile.ZipInfo:
    info = _archive(path).members.get(member)
    if info is None:
        raise UnreadableError("is no longer in its archive", hint="index the archive again")
    return info


def _refusal(info: zipfile.ZipInfo) -> str | None:
    if info.flag_bits & _ENCRYPTED:
        return "is encrypted; unpack the archive and index the folder"
    if _is_bomb(info.compress_size, info.file_size):
        return f"would unpack from {info.compress_size:,} to {info.file_size:,} bytes, and was not"
    if Path(info.filename).suffix.lower() in ARCHIVES:
        return "is an archive inside an archive; unpack the outer one and index the folder"
    return None


def _is_bomb(packed: int, unpacked: int) -> bool:
    return unpacked > _ALWAYS_FINE and unpacked > _MOST_RATIO * packed


def _is_hidden(name: str) -> bool:
    parts = (part for part in name.split("/") if part not in {".", ".."})
    return any(part.startswith(".") or part == "__MACOSX" for part in parts)
