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
from dateline.errors import DamagedIndexError, DatelineError, IndexNotWritableError, NoIndexError
from dateline.settings import VectorType
from dateline.stores.backends import STORES, type_for
from dateline.stores.files import PRIVATE_FOLDER, SIDES, open_database
from dateline.stores.index import Index, build_vectors, reading_failed
from dateline.stores.lock import HOLDER, LOCK, WriterLock
from dateline.stores.manifest import MANIFEST, FileFacts, Manifest, copy_file, sync_file, sync_folder
from dateline.stores.older import take_over
from dateline.stores.rows import UNREADABLE, DamagedRowError
from dateline.stores.schema import FORMAT
from dateline.stores.vectors import VectorStore
from dateline.stores.working_copy import WorkingCopy

_WORK = "building.sqlite"
_GENERATION = "[0-9]" * 6
_OURS = (
    f"articles-{_GENERATION}.sqlite", f"vectors-{_GENERATION}.faiss", _WORK, f"{MANIFEST}.new", HOLDER,
    *(f"{_WORK}{side}" for side in SIDES),
)  # fmt: skip
"""What a writer leaves in the folder, as patterns; other people's files stay."""


class IndexWriter:
    """The next state of an index, in the making; a context manager.

    `database` holds the last committed state, whose manifest is `manifest` (None where there is no index
    yet), and becomes a private copy with the first change. `needs_commit`: its vector file is damaged or its
    format old, so that a commit is due even if nothing else is. Leaving the block, by an error or Ctrl-C too,
    leaves the index as it was at the last `checkpoint` or `commit`. `vectors` is the type of vector index
    asked for; `renew_vectors` makes its file again, sound or not.

    Raises IndexBusyError while another process writes, IndexNotWritableError where the folder or disk
    does not take it, and what `Index.open` raises of a damaged index.
    """

    def __init__(
        self, folder: Path, *, vectors: VectorType = VectorType.AUTO, renew_vectors: bool = False
    ) -> None:
        self.folder = folder
        self._asked = vectors
        self._renew = renew_vectors
        self.manifest: Manifest | None = None
        self.needs_commit = False
        self._new_folders = [path for path in (folder, *folder.parents) if not os.path.exists(path)]
        self._lock = WriterLock(folder)
        self._work = folder / _WORK
        self._vectors: VectorStore | None = None  # those of `manifest`, once they were needed

    def __enter__(self) -> Self:
        try:
            with self._writable():
                self.folder.mkdir(PRIVATE_FOLDER, parents=True, exist_ok=True)
                self._lock.acquire()
            self._clear_away()
            self.database = self._begin()
        except BaseException:
            self._leave()
            raise
        return self

    def _begin(self) -> WorkingCopy:
        try:
            current = Index.open_any(self.folder)
        except NoIndexError:
            with self._writable():
                return WorkingCopy.create(self._work)
        with closing(current), self._writable():
            self.manifest = current.manifest
            self._vectors_are_sound = not self._renew and current.vectors_are_sound()
            kind = type_for(current.manifest.chunks, self._asked)
            self.needs_commit = (
                current.manifest.format != FORMAT
                or not self._vectors_are_sound
                or current.manifest.vector_type != kind
            )
            if current.manifest.format != FORMAT:
                return self._taken_over(current)
            return WorkingCopy.of(self.folder / current.manifest.database.name, self._copied)

    def _taken_over(self, old: Index) -> WorkingCopy:
        """Make a database of this format that holds what the old one does."""
        name = old.manifest.database.name
        if not old.database_is_sound():  # what has gone bad is not to be passed on under digests of its own
            raise DamagedIndexError(self.folder, f"{name} is not the file that was written")
        database = WorkingCopy.create(self._work)
        try:
            with closing(open_database(self.folder / name)) as connection:
                take_over(connection, old.manifest.format, old.manifest.embedder.dim, database)
        except BaseException as error:
            database.close()
            if isinstance(error, (*UNREADABLE, DamagedRowError)) and not isinstance(
                error, sqlite3.OperationalError
            ):
                raise DamagedIndexError(self.folder, f"{name}: {error}") from error
            raise
        return database

    def _copied(self) -> Path:
        """Copy the committed database, to be written to."""
        assert self.manifest is not None
        stated = self.manifest.database
        with self._writable():
            copied = copy_file(self.folder / stated.name, self._work, durable=False)
        # Not to pass on, under a fresh checksum, what has gone bad.
        if (copied.bytes, copied.sha256) != (stated.bytes, stated.sha256):
            raise DamagedIndexError(self.folder, f"{stated.name} is not the file that was written")
        return self._work

    def checkpoint(self, embedder: EmbedderFacts) -> Manifest:
        """Publish what the database holds now as the next generation, and go on writing."""
        return self._publish(embedder, ends=False)

    def commit(self, embedder: EmbedderFacts) -> Manifest:
        """Publish what the database holds now as the next generation; nothing is written after that."""
        return self._publish(embedder, ends=True)

    def _publish(self, embedder: EmbedderFacts, *, ends: bool) -> Manifest:
        generation = 1 if self.manifest is None else self.manifest.generation + 1
        database = self.folder / f"articles-{generation:06d}.sqlite"
        vectors = self.folder / f"vectors-{generation:06d}.faiss"
        with self._writable():
            self.database.be_private()
            articles, chunks = self.database.counts()
            store = self._renew_vectors(embedder.dim, chunks)
            store.save(vectors)
            manifest = Manifest(
                format=FORMAT,
                generation=generation,
                written_by=f"dateline {__version__}",
                written_at=datetime.now(UTC).isoformat(timespec="seconds"),
                embedder=embedder,
                articles=articles,
                chunks=chunks,
                database=FileFacts(database.name, 0, ""),
                vectors=FileFacts.of(vectors),
                vector_type=store.kind.value,
            )
            self.database.state(manifest.made)
            self.database.commit()
            if ends:
                self.database.close()
                self._work.replace(database)
                sync_file(database)
                facts = FileFacts.of(database)
            else:
                facts = copy_file(self._work, database, durable=True)
            sync_folder(self.folder)
            manifest = replace(manifest, database=facts)
            manifest.write(self.folder)
        self.manifest = manifest
        self._clear_away(keep={_WORK, HOLDER})
        return manifest

    def _renew_vectors(self, dim: int, count: int) -> VectorStore:
        """Bring the vectors up to date with the database: what it lacks goes, what is new there comes."""
        import numpy as np

        if self._vectors is None and self.manifest is not None and self._vectors_are_sound:
            self._vectors = STORES[self.manifest.vector_type].load(self.folder / self.manifest.vectors.name)
        kind = type_for(count, self._asked)
        if self._vectors is None or not self._vectors.suits(kind, count):
            self._vectors = build_vectors(self.database, dim, kind)
            return self._vectors
        numbers, known = self.database.chunk_numbers(), self._vectors.ids
        gone, new = np.setdiff1d(known, numbers), np.setdiff1d(numbers, known)
        if gone.size:
            self._vectors.remove(gone)
        if new.size:
            self._vectors.add(new, self.database.vectors_of(new.tolist(), dim))
        return self._vectors

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        is_private = self.database.is_private
        self.database.close()
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
            names = {kept.database.name, kept.vectors.name, *keep}
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
