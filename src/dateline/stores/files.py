"""The files of an index folder, opened so that nothing in the folder leads out of it.

An index may come from anybody. A link in it could stand for any file of whoever opens it, so links are
neither read nor written through, and what is written is a new file, never an old one with a new content:
that may have another name elsewhere. It may be read by whoever may read the folder: by
its owner alone, unless that was opened to others.

The folder itself may be a link: it is what the user named.
"""

from __future__ import annotations

import os
import sqlite3
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import BufferedReader, BufferedWriter
from pathlib import Path

from dateline.errors import DamagedIndexError, IndexNotReadableError

PRIVATE = 0o600
PRIVATE_FOLDER = 0o700
_READ_BY_OTHERS = 0o044

_NO_LINK = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
_NO_WAIT = getattr(os, "O_NONBLOCK", 0)  # a pipe by the name of a file must not be waited for
SIDES = ("-journal", "-wal", "-shm")  # SQLite believes what stands beside a database under these names


class NotAFileError(OSError):
    """What stands under the name of a file is a link, a folder, a pipe or a device."""


def open_to_read(path: Path) -> BufferedReader:
    """Open a file of the folder. Raises OSError, NotAFileError for what is none."""
    return os.fdopen(open_inside(path, os.O_RDONLY), "rb")


@contextmanager
def reading(folder: Path, name: str) -> Iterator[None]:
    """Say what is wrong with a file of an index where the system does not give it.

    Raises DamagedIndexError for one that is missing or none, IndexNotReadableError for any other OSError.
    """
    try:
        yield
    except FileNotFoundError as error:
        raise DamagedIndexError(folder, f"{name} is missing") from error
    except NotAFileError as error:
        raise DamagedIndexError(folder, str(error.strerror)) from error
    except OSError as error:
        raise IndexNotReadableError(folder, f"{name}: {error.strerror}") from error


def create(path: Path, *, private: bool = False) -> BufferedWriter:
    """Open a new file of that name for writing, in place of whatever had it. Raises OSError.

    Whoever may read the folder may read the file, unless it is `private`.
    """
    for name in (path, *(path.with_name(path.name + side) for side in SIDES if path.suffix == ".sqlite")):
        with suppress(FileNotFoundError):
            name.unlink()
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
    handle = os.open(path, flags | _NO_LINK, PRIVATE)
    if sys.platform != "win32" and not private:
        with suppress(OSError):  # a file system that keeps no modes
            os.fchmod(handle, PRIVATE | path.parent.stat().st_mode & _READ_BY_OTHERS)
    return os.fdopen(handle, "wb")


def open_inside(path: Path, flags: int) -> int:
    """Open a file of the folder, and return its descriptor. Raises OSError, NotAFileError."""
    with suppress(FileNotFoundError):
        _must_be_file(path, path.lstat().st_mode)
    handle = os.open(path, flags | _NO_LINK | _NO_WAIT, PRIVATE)
    try:
        _must_be_file(path, os.fstat(handle).st_mode)
    except BaseException:
        os.close(handle)
        raise
    return handle


def _must_be_file(path: Path, mode: int) -> None:
    if not stat.S_ISREG(mode):
        what = "a link, and links in an index are not followed" if stat.S_ISLNK(mode) else "no file"
        raise NotAFileError(0, f"{path.name} is {what}")


def open_database(path: Path) -> sqlite3.Connection:
    """Open a published database, read-only: as immutable, so that nothing beside it is looked at.

    Raises OSError for a file that is missing, may not be read or is none, and sqlite3.DatabaseError.
    """
    open_to_read(path).close()  # SQLite would follow a link, and says the same of all that it cannot open
    uri = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
    return _wary(sqlite3.connect(uri, uri=True, check_same_thread=False))


def edit_database(path: Path) -> sqlite3.Connection:
    """Open a database that `create` made or filled and that nobody else has open, to change it.

    Without a journal: a crash leaves nothing that is in use.
    """
    connection = _wary(sqlite3.connect(path.resolve()))  # a relative file:x would be taken for a URI
    connection.execute("PRAGMA page_size = 4096")  # what `pages.py` reads; of a new database alone
    connection.execute("PRAGMA secure_delete = ON")  # what was removed is not to be found in the file either
    connection.execute("PRAGMA journal_mode = OFF")
    connection.execute("PRAGMA synchronous = OFF")
    return connection


def _wary(connection: sqlite3.Connection) -> sqlite3.Connection:
    """Let SQLite trust neither the schema nor the pages, as its authors advise for files of others.

    https://www.sqlite.org/security.html
    """
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA cell_size_check = ON")
    if sys.version_info >= (3, 12):
        connection.setconfig(sqlite3.SQLITE_DBCONFIG_DEFENSIVE, True)
    return connection
