"""The bytes of one file, read once: what is hashed is what is parsed, whatever becomes of the file meanwhile.

Up to 8 MiB they are held in memory; more stays in the opened file, or in a temporary one without a name,
which the system drops with the process, however that ends.
"""

from __future__ import annotations

import hashlib
import io
import os
import tempfile
import time
import weakref
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

from dateline.errors import UnreadableError

_IN_MEMORY = 8 << 20  # bytes
_BLOCK = 1 << 20
_TRIES, _PAUSE = 3, 0.1  # for a file that is being written; seconds


class Content:
    """Bytes that can be read from their start as often as wanted, and their SHA-256 digest."""

    def __init__(self, held: bytes | IO[bytes], *, state: os.stat_result | None = None) -> None:
        self.name = ""  # what to call it in the log
        self._held = held
        self._state = state
        self._sha256: str | None = None
        if not isinstance(held, bytes):
            weakref.finalize(self, held.close)

    @property
    def size(self) -> int:
        """Bytes."""
        if isinstance(self._held, bytes):
            return len(self._held)
        return os.fstat(self._held.fileno()).st_size

    @property
    def in_memory(self) -> bool:
        """Whether the bytes are held here, not in a file."""
        return isinstance(self._held, bytes)

    @property
    def address(self) -> str | None:
        """Where another process finds the opened file, by whatever name it goes now; None where it cannot."""
        if isinstance(self._held, bytes):
            return None
        path = f"/proc/{os.getpid()}/fd/{self._held.fileno()}"
        return path if os.path.exists(path) else None

    @property
    def sha256(self) -> str:
        """The digest, in hexadecimal. Lets OSError pass."""
        if self._sha256 is None:
            with self.open() as file:
                self._sha256 = hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]
        return self._sha256

    @property
    def has_changed(self) -> bool:
        """Whether the file was written to since it was opened; bytes in memory stay as they are."""
        if self._state is None or isinstance(self._held, bytes):
            return False
        return _moment(os.fstat(self._held.fileno())) != _moment(self._state)

    def open(self) -> IO[bytes]:
        """Return the bytes as a file of their own, at its start."""
        if isinstance(self._held, bytes):
            return io.BytesIO(self._held)
        return io.BufferedReader(_Window(self._held))

    def read_bytes(self) -> bytes:
        """Return all of them."""
        if isinstance(self._held, bytes):
            return self._held
        with self.open() as file:
            return file.read()

    def close(self) -> None:
        """Let go of the file; bytes in memory stay."""
        if not isinstance(self._held, bytes):
            self._held.close()


class _Window(io.RawIOBase):
    """A reader with a place of its own in a file that others read too."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._at}.get(whence)
        if base is None:
            base = os.fstat(self._file.fileno()).st_size
        self._at = max(0, base + offset)
        return self._at

    def readinto(self, buffer: Any) -> int:
        if hasattr(os, "pread"):
            data = os.pread(self._file.fileno(), len(buffer), self._at)
        else:
            self._file.seek(self._at)
            data = self._file.read(len(buffer))
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)


def read_once(path: Path) -> Content:
    """Return what a file holds at one moment. Lets OSError pass.

    Raises UnreadableError for a file that is written to each time it is read.
    """
    for attempt in range(_TRIES):
        if attempt:
            time.sleep(_PAUSE)
        file: IO[bytes] = path.open("rb")
        try:
            before = os.fstat(file.fileno())
            if before.st_size > _IN_MEMORY:
                content, file = Content(file, state=before), io.BytesIO()
                return content
            data = file.read(before.st_size + 1)
            if len(data) == before.st_size and _moment(os.fstat(file.fileno())) == _moment(before):
                return Content(data)
        finally:
            file.close()
    raise UnreadableError("changes while it is read", hint="index it again once it is written")


def collect(fill: Callable[[IO[bytes]], object]) -> Content:
    """Return what `fill` writes into the file that it is given.

    Lets OSError pass: of a temporary folder that is full, or missing, where memory should not hold it all.
    """
    file = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - it is kept open, where it is large
    try:
        fill(file)
        if not file._rolled:  # type: ignore[attr-defined]
            file.seek(0)
            return Content(file.read())
        file.flush()
        kept, file = file, None  # type: ignore[assignment]
        return Content(kept)
    finally:
        if file is not None:
            file.close()


def _moment(state: os.stat_result) -> tuple[int, int]:
    return state.st_mtime_ns, state.st_size
