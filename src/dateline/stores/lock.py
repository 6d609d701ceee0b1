"""One writer at a time, and who it is.

The lock is the operating system's, on `.lock`, so a writer that died holds it no longer. Where the file
system has no such locks, the file that names the writer is the lock itself, until that process is gone.

Readers never ask; they keep the state that they opened.
"""

from __future__ import annotations

import errno
import json
import os
import shlex
import socket
import sys
import time
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from dateline.errors import IndexBusyError
from dateline.stores.files import PRIVATE, create, open_inside, open_to_read

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

LOCK = ".lock"
HOLDER = ".writer.json"

_LONGEST_COMMAND = 200  # characters
_LONGEST_HOLDER = 4096  # bytes
_FRESH = 10.0  # seconds
_HELD = set[Path]()  # folders that this process writes
_NO_LOCKS = {errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOLCK, errno.EINVAL}


class WriterLock:
    """The right to write an index folder. Raises OSError where the folder does not take it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._handle: int | None = None

    @property
    def is_held(self) -> bool:
        return self._handle is not None

    def acquire(self) -> None:
        """Raises IndexBusyError, naming the holder, while another process has it.

        OSError may come when it `is_held` already: to be released, whatever is raised.
        """
        handle = open_inside(self._folder / LOCK, os.O_RDWR | os.O_CREAT)
        try:
            if not _lock(handle):
                self._take_by_name()
        except BaseException as error:
            os.close(handle)
            if isinstance(error, BlockingIOError):
                raise self._busy("") from None
            raise
        self._handle = handle
        _HELD.add(self._folder)
        # An older Dateline's was for all to read. A file that has another name is not ours to change.
        if sys.platform != "win32" and os.fstat(handle).st_nlink == 1:
            with suppress(OSError):  # another user's
                os.fchmod(handle, PRIVATE)
        self._name_holder()

    def release(self) -> None:
        if self._handle is not None:
            handle, self._handle = self._handle, None
            _HELD.discard(self._folder)
            try:
                with suppress(OSError):
                    (self._folder / HOLDER).unlink()
            finally:
                os.close(handle)

    def _name_holder(self) -> None:
        command = shlex.join([Path(sys.argv[0]).name, *sys.argv[1:]])
        holder = {
            "pid": os.getpid(),
            "host": socket.gethostname(),
            "since": datetime.now(UTC).isoformat(timespec="seconds"),
            "command": command[:_LONGEST_COMMAND],
        }
        with create(self._folder / HOLDER, private=True) as file:
            file.write(json.dumps(holder).encode())

    def _take_by_name(self) -> None:
        """Where there are no locks, let the first one to be named have it, until that process is gone."""
        holder = self._holder()
        pid, host = holder.get("pid"), holder.get("host")
        if isinstance(pid, int) and pid > 0:
            here = host == socket.gethostname()
            if self._folder in _HELD if here and pid == os.getpid() else not here or is_alive(pid):
                raise self._busy(
                    "; there are no locks on this file system, so if that process is over, "
                    f"delete {self._folder / HOLDER}"
                )
        elif self._is_fresh():
            raise self._busy("")
        with suppress(FileNotFoundError):
            (self._folder / HOLDER).unlink()
        try:
            os.close(open_inside(self._folder / HOLDER, os.O_WRONLY | os.O_CREAT | os.O_EXCL))
        except FileExistsError:
            raise self._busy("") from None

    def _is_fresh(self) -> bool:
        """Whether a file without a name in it was made just now: its maker is about to write it."""
        try:
            return time.time() - (self._folder / HOLDER).lstat().st_mtime < _FRESH
        except OSError:
            return False

    def _busy(self, more: str) -> IndexBusyError:
        return IndexBusyError(
            f"another process is writing the index in {self._folder}{self._described()}",
            hint=f"wait until it has finished, or use another --index{more}",
        )

    def _holder(self) -> dict[str, object]:
        """Who has the lock, as far as it is written down by now."""
        try:
            with open_to_read(self._folder / HOLDER) as file:
                stated = json.loads(file.read(_LONGEST_HOLDER))
        except (OSError, ValueError, RecursionError):
            return {}
        return stated if isinstance(stated, dict) else {}

    def _described(self) -> str:
        try:
            described = ": {command} (process {pid} on {host}, since {since})".format_map(self._holder())
            described.encode()
        except (LookupError, AttributeError, TypeError, ValueError):
            return ""
        return "".join(letter if letter.isprintable() else "?" for letter in described)


def _lock(handle: int) -> bool:
    """Take the operating system's lock; return whether it has any. Raises BlockingIOError if it is taken."""
    if sys.platform == "win32":
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError as error:
            raise BlockingIOError(errno.EAGAIN, os.strerror(errno.EAGAIN)) from error
        return True
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno not in _NO_LOCKS:
            raise
        return False
    return True


def is_alive(pid: int) -> bool:
    """Whether a process of that number runs on this machine."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True  # another user's
    return True
