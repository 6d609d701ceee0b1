"""Files for people, written whole or not at all. An index has its own way to commit, in `stores/`."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO

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


@contextmanager
def rewritten(path: Path) -> Iterator[TextIO]:
    """Open a UTF-8 file, to be written line by line, that takes the place of what stands there at the end.

    After an error, or Ctrl-C, the file is as it was, and what came before stands in `NAME.partial`. Raises
    InputError for a file that cannot be written.
    """
    target = path.resolve()
    partial = target.with_name(f"{target.name}.partial")
    plain = not target.exists() or target.is_file()
    try:
        if plain:
            partial.unlink(missing_ok=True)  # should it be a link, what it names is not written to
        with (partial if plain else target).open("w", encoding="utf-8", newline="") as file:
            yield file
        if plain:
            if target.exists():
                shutil.copymode(target, partial)
            partial.replace(target)
    except OSError as error:
        if isinstance(error, BrokenPipeError) or error.filename not in (None, str(partial), str(target)):
            raise  # of something else, which somebody else knows about
        raise InputError(f"cannot write {path}: {error.strerror}", hint="check folder and disk") from error


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
