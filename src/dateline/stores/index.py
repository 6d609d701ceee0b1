"""An index folder: a manifest that names one immutable database and some immutable segments.

Writing never touches the files in use. A writer works on a private copy, gives the finished files
names of their own, and commits by replacing the manifest; whoever has the old state open keeps it.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Self

from dateline.errors import (
    DamagedIndexError,
    DatelineError,
    IndexFormatError,
    IndexNotReadableError,
    NothingMatchesError,
    UsageError,
)
from dateline.filters.filters import NO_FILTERS, Filters
from dateline.settings import VectorType
from dateline.stores.container import Container, ForeignSegmentError
from dateline.stores.contract import Sizes
from dateline.stores.database import Database
from dateline.stores.files import open_to_read, reading
from dateline.stores.manifest import FileFacts, Manifest
from dateline.stores.rows import UNREADABLE, DamagedRowError
from dateline.stores.schema import FORMAT
from dateline.stores.segment import Segment
from dateline.stores.vectors import SegmentVectors, VectorSearch

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_FILTERS_KEPT = 8
_NOT_THE_FILE = {sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM}


class ClosedIndexError(UsageError, sqlite3.ProgrammingError):
    """An index that its caller has closed was asked for something."""

    def __init__(self, place: object) -> None:
        super().__init__(f"the index in {place} was closed", hint="open it again: Dateline.open(...)")


class Index:
    """One committed state of an index, open for reading."""

    def __init__(self, folder: Path, manifest: Manifest, database: Database) -> None:
        self.folder = folder
        self.manifest = manifest
        self.database = database
        self.closed = False
        self._vectors: VectorSearch | None = None
        self._allowed: dict[Filters, NDArray[np.int64]] = {}
        self._loading = threading.Lock()
        self._checked = set[str]()  # segments whose vectors are what was written

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Open the last committed state.

        Raises NoIndexError, IndexFormatError, or DamagedIndexError for a database that is missing,
        cut short or not one.
        """
        manifest = Manifest.read(folder)
        if manifest.format != FORMAT:
            raise IndexFormatError(
                f"the index in {folder} has format {manifest.format}, "
                f"and answers once it is brought up to format {FORMAT}",
                hint=f"run: dateline index PATH --index {folder}, or dateline repair --index {folder}; "
                "what is known is not embedded again",
            )
        try:
            return cls._open(folder, manifest)
        except (DamagedIndexError, IndexNotReadableError):
            # A writer may have committed, and cleared the old files away, since the manifest was read.
            newer = Manifest.read(folder)
            if newer == manifest:
                raise
            return cls.open(folder)

    @classmethod
    def _open(cls, folder: Path, manifest: Manifest) -> Self:
        for stated in (manifest.database, *manifest.segments):
            _check_size(folder, stated)
        segments = open_segments(folder, manifest)
        with _guard(folder, manifest.database.name):
            database = Database.open(folder / manifest.database.name, segments)
            try:
                counts = database.counts()
            except BaseException:
                database.close()
                raise
        if counts != (manifest.articles, manifest.chunks):
            database.close()
            raise DamagedIndexError(folder, "its files do not hold what the manifest counts")
        return cls(folder, manifest, database)

    @property
    def vectors(self) -> VectorSearch:
        """The vectors, mapped; those of a segment are checked when it is first looked into."""
        with self._loading:
            if self._vectors is None:
                coded = self.manifest.vector_type == VectorType.PQ
                self._vectors = SegmentVectors(self.database.segments, coded=coded, check=self._check)
            return self._vectors

    def _check(self, segment: Segment, name: str) -> None:
        """Raises DamagedIndexError for vectors, or their codes, that are not what was written."""
        assert segment.path is not None
        if (called := f"{segment.path.name} {name}") not in self._checked:
            if next(segment.container.wrong_blocks(name), None) is not None:
                raise DamagedIndexError(self.folder, f"{segment.path.name} is not the file that was written")
            self._checked.add(called)

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
        """Return the bytes of the database and of the segments, and whether they are what was written."""
        manifest = self.manifest
        return Sizes(
            manifest.database.bytes,
            self.database_is_sound(),
            sum(one.bytes for one in manifest.segments),
            self.segments_are_sound(),
        )

    def nothing_matches(self, filters: Filters) -> NothingMatchesError:
        """The error that names the filters and what the index has instead."""
        holds = "; ".join(self.database.catalogue.holdings(filters))
        return NothingMatchesError(
            f"no article in {self.folder} matches {filters}; it has {holds}",
            hint="widen the filter; `dateline stats` shows what there is",
            folder=self.folder,
        )

    def segments_are_sound(self) -> bool:
        """Whether the segments are, byte for byte, those that were written."""
        return all(_is_sound(self.folder, one) for one in self.manifest.segments)

    def database_is_sound(self) -> bool:
        """Whether the database is, byte for byte, the one that was written."""
        return _is_sound(self.folder, self.manifest.database)

    def guard(self) -> AbstractContextManager[None]:
        """Turn what SQLite says of a broken file into DamagedIndexError."""
        return _guard(self.folder, self.manifest.database.name)

    def close(self) -> None:
        self.closed = True
        self.database.close()


def open_segments(folder: Path, manifest: Manifest) -> list[Segment]:
    """Map the segments of a manifest. Raises DamagedIndexError and IndexNotReadableError."""
    found = []
    for stated in manifest.segments:
        with _guard(folder, stated.name):
            path = folder / stated.name
            found.append(Segment(Container.open(path), manifest.embedder.dim, path))
    return found


def _check_size(folder: Path, stated: FileFacts) -> None:
    with reading(folder, stated.name), open_to_read(folder / stated.name) as file:
        size = os.fstat(file.fileno()).st_size
    if size != stated.bytes:
        raise DamagedIndexError(folder, f"{stated.name} has {size:,} bytes, not the {stated.bytes:,} written")


def _is_sound(folder: Path, stated: FileFacts) -> bool:
    try:
        return FileFacts.of(folder / stated.name) == stated
    except OSError:
        return False


@contextmanager
def _guard(folder: Path, name: str) -> Iterator[None]:
    try:
        with reading(folder, name):
            yield
    except sqlite3.ProgrammingError:  # of the caller: the database was closed
        raise
    except (*UNREADABLE, DamagedRowError, ForeignSegmentError, IndexError) as error:
        raise reading_failed(folder, name, error) from error


def reading_failed(folder: Path, name: str, error: Exception) -> DatelineError:
    """The error that says of what SQLite raised whether the file is damaged, or the disk does not give it."""
    if getattr(error, "sqlite_errorcode", 0) & 0xFF in _NOT_THE_FILE:
        return IndexNotReadableError(folder, f"{name}: {error}")
    return DamagedIndexError(folder, f"{name}: {error}")
