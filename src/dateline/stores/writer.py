"""Making the next state of an index folder.

A writer works on a private copy of the database, gives the finished files names of their own, and
commits by replacing the manifest. Nothing that a reader may have open is touched.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Set
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from dateline._version import __version__
from dateline.embedding import EmbedderFacts
from dateline.errors import (
    DamagedIndexError,
    DatelineError,
    IndexNotWritableError,
    NoIndexError,
)
from dateline.settings import VectorType
from dateline.stores import container
from dateline.stores.container import Container
from dateline.stores.files import PRIVATE_FOLDER, SIDES, open_database, reading
from dateline.stores.index import Index, reading_failed
from dateline.stores.lock import HOLDER, LOCK, WriterLock
from dateline.stores.manifest import (
    MANIFEST,
    FileFacts,
    Manifest,
    copy_file,
    generation_of,
    sync_file,
    sync_folder,
)
from dateline.stores.older import take_over
from dateline.stores.rows import UNREADABLE, DamagedRowError
from dateline.stores.schema import FORMAT
from dateline.stores.segment import Segment
from dateline.stores.shape import check_schema
from dateline.stores.vectors import type_for
from dateline.stores.working_copy import WorkingCopy

_WORK = "building.sqlite"
_GENERATION = "[0-9]" * 6
_OURS = (
    f"articles-{_GENERATION}.sqlite", f"segment-{_GENERATION}.bin", f"vectors-{_GENERATION}.faiss",
    _WORK, f"{MANIFEST}.new", HOLDER,
    *(f"{_WORK}{side}" for side in SIDES),
)  # fmt: skip
"""What a writer leaves in the folder, as patterns; other people's files stay."""


class IndexWriter:
    """The next state of an index, in the making; a context manager.

    `database` holds the last committed state, whose manifest is `manifest` (None where there is no index
    yet); its database becomes a private copy with the first change. `needs_commit`: its format is old, or its
    vectors are of another type than is due, so that a commit is due even if nothing else is. Leaving the
    block, by an error or Ctrl-C too, leaves the index as it was at the last `checkpoint` or `commit`.
    `vectors` is the type of vector search asked for.

    Raises IndexBusyError while another process writes, IndexNotWritableError where the folder or disk
    does not take it, and what `Index.open` raises of a damaged index.
    """

    def __init__(self, folder: Path, *, vectors: VectorType = VectorType.AUTO) -> None:
        self.folder = folder
        self._asked = vectors
        self.manifest: Manifest | None = None
        self.needs_commit = False
        self._new_folders = [path for path in (folder, *folder.parents) if not os.path.exists(path)]
        self._lock = WriterLock(folder)
        self._work = folder / _WORK
        self._facts: dict[str, FileFacts] = {}  # of the segments that are on the disk

    def __enter__(self) -> Self:
        try:
            with self._writable():
                self.folder.mkdir(PRIVATE_FOLDER, parents=True, exist_ok=True)
                self._lock.acquire()
            self._clear_away()
            self.database = self._begin()
            self.database.growing.stored, self.database.vector_type = self._stored, self._asked
        except BaseException:
            self._leave()
            raise
        return self

    def _begin(self) -> WorkingCopy:
        try:
            self.manifest = Manifest.read(self.folder)
        except NoIndexError:
            with self._writable():
                return WorkingCopy.create(self._work)
        if self.manifest.format != FORMAT:
            self.needs_commit = True
            with self._writable():
                return self._taken_over(self.manifest)
        with closing(Index.open(self.folder)) as current, self._writable():
            self.manifest = current.manifest
            self._facts = {one.name: one for one in self.manifest.segments}
            self.needs_commit = self.manifest.vector_type != type_for(self.manifest.chunks, self._asked)
            path = self.folder / self.manifest.database.name
            return WorkingCopy.of(path, current.database.segments, self._copied)

    def _taken_over(self, old: Manifest) -> WorkingCopy:
        """Make a database of this format that holds what the old one does."""
        name = old.database.name
        with reading(self.folder, name):
            sound = FileFacts.of(self.folder / name) == old.database
        if not sound:  # what has gone bad is not to be passed on under digests of its own
            raise DamagedIndexError(self.folder, f"{name} is not the file that was written")
        database = WorkingCopy.create(self._work)
        database.growing.stored = self._stored
        try:
            with closing(open_database(self.folder / name)) as connection:
                check_schema(connection, old.format)
                take_over(connection, old.format, old.embedder.dim, database)
        except BaseException as error:
            database.close()
            if isinstance(error, (*UNREADABLE, DamagedRowError)) and not isinstance(
                error, sqlite3.OperationalError
            ):
                raise DamagedIndexError(self.folder, f"{name}: {error}") from error
            raise
        return database

    def _stored(self, segment: Segment) -> Segment:
        """Write a segment to a file of its own, which is no part of the index until the next commit."""
        path = self.folder / f"segment-{self._next_segment():06d}.bin"
        with self._writable():
            size, sha256 = container.write(path, segment.container.pieces)
            self._facts[path.name] = FileFacts(path.name, size, sha256)
            return Segment(Container.open(path), segment.dim, path)

    def _next_segment(self) -> int:
        """Beyond all that are on the disk, be they the index's or not."""
        names = [*self._facts, *(path.name for path in leftovers(self.folder) if path.suffix == ".bin")]
        return max(map(generation_of, names), default=0) + 1

    def _copied(self) -> Path:
        """Copy the committed database, to be written to."""
        assert self.manifest is not None
        stated = self.manifest.database
        with self._writable():
            copied = copy_file(self.folder / stated.name, self._work, durable=False)
        # Not to pass on, under a fresh checksum, what has gone bad.
        self._check(copied, stated)
        return self._work

    def _check_published(self) -> None:
        assert self.manifest is not None
        stated = self.manifest.database
        with reading(self.folder, stated.name):
            found = FileFacts.of(self.folder / stated.name)
        self._check(found, stated)

    def _check(self, found: FileFacts, stated: FileFacts) -> None:
        if (found.bytes, found.sha256) != (stated.bytes, stated.sha256):
            raise DamagedIndexError(self.folder, f"{stated.name} is not the file that was written")

    def checkpoint(self, embedder: EmbedderFacts) -> Manifest:
        """Publish what the database holds now as the next generation, and go on writing."""
        return self._publish(embedder, ends=False)

    def commit(self, embedder: EmbedderFacts) -> Manifest:
        """Publish what the database holds now as the next generation; nothing is written after that."""
        return self._publish(embedder, ends=True)

    def _publish(self, embedder: EmbedderFacts, *, ends: bool) -> Manifest:
        generation = 1 if self.manifest is None else self.manifest.generation + 1
        path = self.folder / f"articles-{generation:06d}.sqlite"
        with self._writable():
            self.database.be_private()
            segments = self.database.written()
            articles, chunks = self.database.counts()
            manifest = Manifest(
                format=FORMAT,
                generation=generation,
                written_by=f"dateline {__version__}",
                written_at=datetime.now(UTC).isoformat(timespec="seconds"),
                embedder=embedder,
                articles=articles,
                chunks=chunks,
                database=FileFacts(path.name, 0, ""),
                segments=tuple(self._facts[one.path.name] for one in segments if one.path is not None),
                vector_type=type_for(chunks, self._asked).value,
            )
            self.database.state(manifest.made)
            self.database.commit()
            if ends:
                self.database.close()
                self._work.replace(path)
                sync_file(path)
                facts = FileFacts.of(path)
            else:
                facts = copy_file(self._work, path, durable=True)
            sync_folder(self.folder)
            manifest = replace(manifest, database=facts)
            manifest.write(self.folder)
        self.manifest = manifest
        self._clear_away(keep={_WORK, HOLDER})
        return manifest

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        is_private = self.database.is_private
        self.database.close()
        try:
            if error is None and not is_private:  # nothing is to change: be sure of what is said to be there
                self._check_published()
        finally:
            self._leave()
        if isinstance(error, (*UNREADABLE, DamagedRowError)) and not is_private:
            assert self.manifest is not None
            raise reading_failed(self.folder, self.manifest.database.name, error) from error
        if isinstance(error, sqlite3.OperationalError):
            raise _not_writable(self.folder, error) from error

    @contextmanager
    def _writable(self) -> Iterator[None]:
        try:
            yield
        except (OSError, sqlite3.OperationalError) as error:
            raise _not_writable(self.folder, error) from error

    def _clear_away(self, *, keep: Set[str] = frozenset({HOLDER})) -> None:
        """Remove what is no part of the committed state: old generations, and a dead writer's work."""
        try:
            kept = Manifest.read(self.folder)
            names = {*(one.name for one in kept.files), *keep}
        except NoIndexError:
            names = set(keep)
        except DatelineError:
            return  # nothing is thrown away of an index that cannot be read
        # What cannot be removed, being in use or another user's, is left to the next writer.
        for path in leftovers(self.folder):
            if path.name not in names:
                with suppress(OSError):
                    path.unlink()

    def _leave(self) -> None:
        """Leave nothing behind but the committed state, and let the next writer in."""
        try:
            if self._lock.is_held:
                self._clear_away()
                if not (self.folder / MANIFEST).exists():
                    with suppress(OSError):
                        (self.folder / LOCK).unlink()
        finally:
            self._lock.release()
        for path in self._new_folders:
            with suppress(OSError):  # it holds something by now
                path.rmdir()


def leftovers(folder: Path) -> list[Path]:
    """Return what writers leave in the folder, the files of the index among it."""
    with suppress(OSError):
        return [path for pattern in _OURS for path in folder.glob(pattern)]
    return []


def _not_writable(folder: Path, error: Exception) -> IndexNotWritableError:
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return IndexNotWritableError(
        f"the index folder {folder} cannot be written: {reason}; the index is as it was last committed",
        hint="free space or change the folder's permissions, or give another folder with --index",
    )
