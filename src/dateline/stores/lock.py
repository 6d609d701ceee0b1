"""One writer at a time, and who it is.

The lock is the operating system's, on `.lock`, so a writer that died holds it no longer. Beside it
stands who took it, for the message to whoever finds it taken.

But: readers never ask; they keep the state that they opened.
"""

from __future__ import annotations

import json
import os
import shlex
import socket
import sys
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from dateline.errors import IndexBusyError

LOCK = ".lock"
HOLDER = ".writer.json"

_LONGEST_COMMAND = 200  # characters


class WriterLock:
    """The right to write an index folder. Raises OSError where the folder does not take it."""

    def __init__(self, folder: Path) -> None:
        from filelock import FileLock

        self._folder = folder
        self._lock = FileLock(folder / LOCK)

    @property
    def is_held(self) -> bool:
        return self._lock.is_locked

    def acquire(self) -> None:
        """Raises IndexBusyError, naming the holder, while another process has it."""
        from filelock import Timeout

        try:
            self._lock.acquire(timeout=0)
        except Timeout:
            raise IndexBusyError(
                f"another process is writing the index in {self._folder}{self._holder()}",
                hint="wait until it has finished, or use another --index",
            ) from None
        command = shlex.join([Path(sys.argv[0]).name, *sys.argv[1:]])
        holder = {
            "pid": os.getpid(),
            "host": socket.gethostname(),
            "since": datetime.now(UTC).isoformat(timespec="seconds"),
            "command": command[:_LONGEST_COMMAND],
        }
        (self._folder / HOLDER).write_text(json.dumps(holder), encoding="utf-8")

    def release(self) -> None:
        try:
            if self.is_held:
                with suppress(OSError):
                    (self._folder / HOLDER).unlink()
        finally:
            self._lock.release()

    def _holder(self) -> str:
        """Who has the lock, as far as it is written down by now."""
        try:
            holder = json.loads((self._folder / HOLDER).read_text(encoding="utf-8"))
            return ": {command} (process {pid} on {host}, since {since})".format_map(holder)
        except (OSError, ValueError, LookupError, AttributeError, TypeError):
            return ""
