"""What the machine fails at, memory, disk, permission, told apart from what is wrong with a file."""

from __future__ import annotations

import errno
from collections.abc import Iterator

from dateline.errors import DatelineError, OutOfMemoryError

_SAID_OF_MEMORY = (  # by libraries that have no error of their own for it
    "bad_alloc",
    "bad allocation",
    "failed to allocate memory",
    "cannot allocate memory",
    "failed to map segment from shared object",
    "can't start new thread",
)
_REMEDIES = {
    errno.ENOSPC: "make room on the disk, or write elsewhere",
    errno.EDQUOT: "make room on the disk, or write elsewhere",
    errno.EROFS: "name a place that can be written",
    errno.EACCES: "change the permissions, or name another place",
    errno.EPERM: "change the permissions, or name another place",
    errno.EMFILE: "let this process open more files: ulimit -n",
    errno.ENFILE: "close other programs",
}


def is_out_of_memory(error: BaseException) -> bool:
    """Whether this error, or one that led to it, is that memory did not suffice."""
    return any(
        isinstance(one, MemoryError)
        or (isinstance(one, OSError) and one.errno == errno.ENOMEM)
        or any(words in str(one).lower() for words in _SAID_OF_MEMORY)
        for one in _chain(error)
    )


def machine_error(error: BaseException) -> DatelineError | None:
    """Return the error that says in a sentence what the machine failed at; None where it did not."""
    if is_out_of_memory(error):
        return OutOfMemoryError()
    if isinstance(error, OSError) and error.strerror:
        place = "cannot go on" if error.filename is None else error.filename
        remedy = _REMEDIES.get(error.errno or 0, "look after the disk and the path")
        return DatelineError(f"{place}: {error.strerror}", hint=remedy)
    return None


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    seen = set[int]()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__
