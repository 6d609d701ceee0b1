"""An index folder: a manifest that names one immutable database and one immutable vector file.

Writing never touches the files in use. A writer works on a private copy, gives the finished files
names of their own, and commits by replacing the manifest; whoever has the old state open keeps it.
"""

from __future__ import annotations

import hashlib
import logging
import mmap
import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Self

from dateline.errors import (
    DamagedIndexError,
    DatelineError,
    IndexFormatError,
    IndexNotReadableError,
    NothingMatchesError,
    OutOfMemoryError,
)
from dateline.filters import NO_FILTERS, Filters
from dateline.machine import is_out_of_memory
from dateline.settings import VectorType
from dateline.stores.backends import STORES
from dateline.stores.contract import Sizes
from dateline.stores.database import Database
from dateline.stores.files import NotAFileError, open_to_read
from dateline.stores.manifest import FileFacts, Manifest
from dateline.stores.rows import UNREADABLE, DamagedRowError
from dateline.stores.schema import FORMAT
from dateline.stores.vectors import VectorSearch, VectorStore

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_FILTERS_KEPT = 8
_MAPPED_FROM = 256 << 20  # bytes of a vector file; it is hashed whole as it is opened, however it is read
_NOT_THE_FILE = {sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM}

logger = logging.getLogger(__name__)


class Index:
    """One committed state of an index, open for reading."""

    def __init__(
        self, folder: Path, manifest: Manifest, database: Database, vectors_file: BinaryIO | None = None
    ) -> None:
        self.folder = folder
        self.manifest = manifest
        self.database = database
        # Open from the start: a later writer may clear it away before the first question comes.
        self._vectors_file = vectors_file
        self._vectors: VectorSearch | None = None
        self._allowed: dict[Filters, NDArray[np.int64]] = {}
        self._loading = threading.Lock()

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Open the last committed state.

        Raises NoIndexError, IndexFormatError, or DamagedIndexError for a database that is missing,
        cut short or not one.
        """
        index = cls.open_any(folder)
        if index.manifest.format != FORMAT:
            index.close()
            raise IndexFormatError(
                f"the index in {folder} has format {index.manifest.format}, "
                f"and answers once it is brought up to format {FORMAT}",
                hint=f"run: dateline index PATH --index {folder}, or dateline repair --index {folder}; "
                "what is known is not embedded again",
            )
        return index

    @classmethod
    def open_any(cls, folder: Path) -> Self:
        """Open the last committed state, be it of an older format: its tables have yet to be migrated."""
        manifest = Manifest.read(folder)
        try:
            return cls._open(folder, manifest)
        except DamagedIndexError:
            # A writer may have committed, and cleared the old files away, since the manifest was read.
            newer = Manifest.read(folder)
            if newer == manifest:
                raise
            return cls.open_any(folder)

    @classmethod
    def _open(cls, folder: Path, manifest: Manifest) -> Self:
        path = folder / manifest.database.name
        try:
            with open_to_read(path) as file:
                size = os.fstat(file.fileno()).st_size
        except FileNotFoundError as error:
            raise DamagedIndexError(folder, f"{path.name} is missing") from error
        except NotAFileError as error:
            raise DamagedIndexError(folder, str(error.strerror)) from error
        except OSError as error:
            raise IndexNotReadableError(folder, f"{path.name}: {error.strerror}") from error
        if size != manifest.database.bytes:
            raise DamagedIndexError(
                folder, f"{path.name} has {size:,} bytes, not the {manifest.database.bytes:,} written"
            )
        with _guard(folder, path.name):
            database = Database.open(path, manifest.format)
            try:
                counts = database.counts()
            except BaseException:
                database.close()
                raise
        if counts != (manifest.articles, manifest.chunks):
            database.close()
            raise DamagedIndexError(folder, f"{path.name} does not hold what the manifest counts")
        try:
            vectors_file = open_to_read(folder / manifest.vectors.name)
        except OSError:
            vectors_file = None  # the database has the vectors too
        return cls(folder, manifest, database, vectors_file)

    @property
    def vectors(self) -> VectorSearch:
        """The vectors, loaded at first use; made again from the database if their file is damaged."""
        with self._loading:
            if self._vectors is None:
                self._vectors = self._load_vectors()
            return self._vectors

    def _load_vectors(self) -> VectorSearch:
        import numpy as np

        path, stated = self.folder / self.manifest.vectors.name, self.manifest.vectors
        try:
            if self._vectors_file is None:
                raise FileNotFoundError(path)
            content = _content(self._vectors_file)
            if FileFacts(path.name, len(content), hashlib.sha256(content).hexdigest()) == stated:
                exact = partial(self.database.vectors_of, dim=self.manifest.embedder.dim)
                store = STORES[self.manifest.vector_type]
                return store.view(np.frombuffer(content, dtype=np.uint8), exact=exact)
            trouble = "is not the file that was written"
        except (OSError, ValueError, KeyError, RuntimeError) as error:  # ValueError: an empty file
            if is_out_of_memory(error):
                raise OutOfMemoryError from error
            trouble = "cannot be read"
        if self.is_current():  # a later writer has rightly cleared the file away otherwise
            logger.warning(
                "%s %s; its vectors were taken from %s instead. `dateline index` writes it again.",
                path, trouble, self.manifest.database.name,
            )  # fmt: skip
        with self.guard():
            return build_vectors(self.database, self.manifest.embedder.dim, VectorType.FLAT)

    def allowed(self, filters: Filters) -> NDArray[np.int64] | None:
        """Return the numbers of the chunks that the filters allow, None where there is no filter.

        Raises NothingMatchesError. The last few answers are kept: one filter serves many questions.
        """
        if not filters:
            return None
        with self._loading:
            numbers = self._allowed.pop(filters, None)
            if numbers is None:
                numbers = self.database.allowed(filters)
            if len(numbers) == 0:
                raise self.nothing_matches(filters)
            self._allowed[filters] = numbers  # the latest stands last
            while len(self._allowed) > _FILTERS_KEPT:
                del self._allowed[next(iter(self._allowed))]
        return numbers

    def must_match(self, filters: Filters) -> None:
        """Raises NothingMatchesError where the filters allow no article."""
        self.allowed(filters)

    def nearest(
        self, row: NDArray[np.float32], k: int, filters: Filters = NO_FILTERS
    ) -> list[tuple[int, float]]:
        """Return the best k (chunk number, cosine) for a vector (dim,), of what the filters allow.

        Best first, equal scores by number; k of them whenever so many are allowed. Raises
        NothingMatchesError.
        """
        allowed = self.allowed(filters)
        return self.vectors.search(row, k, allowed=allowed)

    def load(self) -> None:
        """Load what the first question would load."""
        _ = self.vectors

    def sizes(self) -> Sizes:
        """Return the bytes of the two files, and whether each is what was written; reads both."""
        manifest = self.manifest
        return Sizes(
            manifest.database.bytes,
            self.database_is_sound(),
            manifest.vectors.bytes,
            self.vectors_are_sound(),
        )

    def nothing_matches(self, filters: Filters) -> NothingMatchesError:
        """The error that names the filters and what the index has instead."""
        holds = "; ".join(self.database.catalogue.holdings(filters))
        return NothingMatchesError(
            f"no article in {self.folder} matches {filters}; it has {holds}",
            hint="widen the filter; `dateline stats` shows what there is",
        )

    def is_current(self) -> bool:
        """Whether this is still the last committed state."""
        try:
            return Manifest.read(self.folder) == self.manifest
        except DatelineError:
            return False

    def vectors_are_sound(self) -> bool:
        """Whether the vector file is, byte for byte, the one that was written, and its store may read it."""
        path = self.folder / self.manifest.vectors.name
        try:
            with (
                open_to_read(path) as file,
                mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content,
            ):
                if not STORES[self.manifest.vector_type].is_ours(content):
                    return False
        except (OSError, ValueError, KeyError):  # ValueError: an empty file cannot be mapped
            return False
        return _is_sound(self.folder, self.manifest.vectors)

    def database_is_sound(self) -> bool:
        """Whether the database is, byte for byte, the one that was written."""
        return _is_sound(self.folder, self.manifest.database)

    def guard(self) -> AbstractContextManager[None]:
        """Turn what SQLite says of a broken file into DamagedIndexError."""
        return _guard(self.folder, self.manifest.database.name)

    def close(self) -> None:
        self.database.close()
        if self._vectors_file is not None:
            self._vectors_file.close()


def _content(file: BinaryIO) -> bytes | mmap.mmap:
    """Return what a file holds: read where it is small, else mapped.

    Whoever cuts a mapped file short, a backup that is copied over it for one, ends the process that reads it.
    """
    if os.fstat(file.fileno()).st_size < _MAPPED_FROM:
        file.seek(0)
        return file.read()
    return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)


def _is_sound(folder: Path, stated: FileFacts) -> bool:
    try:
        return FileFacts.of(folder / stated.name) == stated
    except OSError:
        return False


@contextmanager
def _guard(folder: Path, name: str) -> Iterator[None]:
    try:
        yield
    except sqlite3.ProgrammingError:  # of the caller: the database was closed
        raise
    except NotAFileError as error:
        raise DamagedIndexError(folder, str(error.strerror)) from error
    except OSError as error:
        raise IndexNotReadableError(folder, f"{name}: {error.strerror}") from error
    except (*UNREADABLE, DamagedRowError) as error:
        raise reading_failed(folder, name, error) from error


def reading_failed(folder: Path, name: str, error: Exception) -> DatelineError:
    """The error that says of what SQLite raised whether the file is damaged, or the disk does not give it."""
    if getattr(error, "sqlite_errorcode", 0) & 0xFF in _NOT_THE_FILE:
        return IndexNotReadableError(folder, f"{name}: {error}")
    return DamagedIndexError(folder, f"{name}: {error}")


def build_vectors(database: Database, dim: int, kind: VectorType) -> VectorStore:
    """Make the vector index from the vectors that the database keeps."""
    return STORES[kind].build(kind, dim, database.counts()[1], lambda: database.vectors(dim))
