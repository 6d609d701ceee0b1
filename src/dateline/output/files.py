"""Files for people, written whole or not at all.

But: an index has its own way to commit, in `stores/`.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

from dateline.errors import InputError


def write_text(path: Path, text: str, *, replace: bool) -> None:
    """Write a UTF-8 file. What stands there stays as it is unless `replace`, and until all is written.

    Raises InputError for a file that exists, or cannot be written.
    """
    target = path.resolve()  # of a symbolic link the file it names is replaced, not the link
    if target.exists():
        if not target.is_file():
            raise InputError(f"{path} is not a file", hint="name a file")
        if not replace:
            raise InputError(f"{path} exists", hint="give another name, or say that it may be replaced")
    try:
        _write(target, text, replace)
    except FileExistsError:
        raise InputError(f"{path} has appeared meanwhile", hint="give another name") from None
    except OSError as error:
        raise InputError(f"cannot write {path}: {error.strerror}", hint="check the folder") from error


def _write(target: Path, text: str, replace: bool) -> None:
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name[:100]}.")
    draft = Path(name)
    try:
        with open(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            shutil.copymode(target, draft)
        else:
            draft.chmod(0o666 & ~_umask())
        if not replace:
            _reserve(target)
        draft.replace(target)
    finally:
        with suppress(FileNotFoundError):
            draft.unlink()


def _reserve(target: Path) -> None:
    """Make an empty file of that name. Raises FileExistsError where one has appeared meanwhile."""
    os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY))


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
