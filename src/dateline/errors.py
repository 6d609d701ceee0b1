"""What can go wrong, said once.

Each error states a fact in `str(error)`, the remedy in `error.hint`, and the exit code a command
should end with in `error.exit_code` (2: the request was wrong, 3: there is nothing to answer from,
1: anything else). The command line turns them into one line on stderr; nothing else formats errors.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dateline.reports import Skipped


class DatelineError(Exception):
    """Base of every error that Dateline raises on purpose."""

    exit_code = 1

    def __init__(self, fact: str, *, hint: str) -> None:
        super().__init__(fact)
        self.fact = fact
        self.hint = hint

    def __str__(self) -> str:
        return self.fact


class UsageError(DatelineError):
    """The request itself is wrong; repeating it cannot help."""

    exit_code = 2


class ArgumentError(UsageError, TypeError, ValueError):
    """An argument of a Python call that is of a wrong type, or a number out of its range."""


class QuestionError(UsageError, ValueError):
    """A question that cannot be asked: empty, or too long to read with a passage."""


class SettingsError(UsageError, ValueError):
    """A setting with an unknown name or an impossible value."""


class FilterError(UsageError, ValueError):
    """A filter that cannot be understood; names the place."""


class NothingMatchesError(DatelineError):
    """No article of the index, which is in `folder`, passes the filters, so there is none to answer from."""

    exit_code = 3

    def __init__(self, fact: str, *, hint: str, folder: object = None) -> None:
        super().__init__(fact, hint=hint)
        self.folder = folder


class InputError(UsageError, ValueError):
    """A path given to a command that does not exist or cannot be read."""


class NothingToIndexError(DatelineError):
    """The paths held no article; `skipped` is what they held instead."""

    def __init__(self, fact: str, *, hint: str, skipped: Sequence[Skipped] = ()) -> None:
        super().__init__(fact, hint=hint)
        self.skipped = tuple(skipped)


class UnreadableError(DatelineError):
    """A file that a loader cannot turn into articles; indexing skips it and names it."""


class GoldError(DatelineError):
    """A gold set or predictions file that cannot be used; names the place."""


class ModelError(DatelineError):
    """A model that is missing, damaged, of the wrong kind, or not to be had offline."""


class RecipeError(UsageError):
    """A training recipe with an unknown key or an impossible value."""


class TrainingError(DatelineError):
    """A training run that cannot start or go on: data, memory, disk, or no [train] extra."""


class NoIndexError(DatelineError):
    """The folder holds no index."""

    def __init__(self, path: object) -> None:
        super().__init__(
            f"there is no index in {path}", hint=f"make one: dateline index FOLDER --index {path}"
        )
        self.path = path


class DamagedIndexError(DatelineError):
    """The index's files do not hold what its manifest says."""

    def __init__(self, path: object, what: str) -> None:
        super().__init__(
            f"the index in {path} is damaged: {what}",
            hint=f"dateline repair --index {path} saves what it can; "
            "else restore the folder from a backup, or delete it and index the articles again",
        )
        self.path = path


class IndexNotReadableError(DatelineError):
    """The system does not let the index's files be read; nothing says that they are damaged."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(
            f"the index in {path} cannot be read: {reason}",
            hint="change the permissions of the folder and its files (new ones take the folder's), "
            "look after the disk, or give another folder with --index",
        )
        self.path = path


class OutOfMemoryError(DatelineError, MemoryError):
    """The memory that the process may have does not suffice."""

    def __init__(self) -> None:
        super().__init__(
            "the memory does not suffice", hint="close other programs, or let this process have more"
        )


class RepairError(DatelineError):
    """An index that cannot be repaired, or not without loss."""


class IndexFormatError(DatelineError):
    """The index was written by a Dateline whose format this one does not know."""


class IndexBusyError(DatelineError):
    """Another process is writing the index."""


class IndexNotWritableError(DatelineError):
    """The index folder cannot be written."""


class MoveError(DatelineError):
    """An index that cannot be moved there, or did not arrive as it left."""


class StoreError(DatelineError):
    """The server that keeps the index is away, refuses, or cannot do what an index needs."""


class EmbedderMismatchError(DatelineError):
    """The index was made with another embedder than the one asked for."""


class IndexingInterrupted(KeyboardInterrupt):  # noqa: N818 - like its base, it is no error
    """Ctrl-C ended an indexing run after `articles` articles were committed; the next run goes on there."""

    def __init__(self, articles: int) -> None:
        super().__init__()
        self.articles = articles


class UnknownArticleError(UsageError, LookupError):
    """No article of that id in the index."""
