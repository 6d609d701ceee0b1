"""Making the next state of an index folder.

A writer works on a private copy of the database, gives the finished files names of their own, and
commits by replacing the manifest. Nothing that a reader may have open is touched.

But: what is written into the copy is `indexing.py`'s business.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from dateline._version import __version__
from dateline.embedding import EmbedderFacts
from dateline.errors import (
    DamagedIndexError,
    DatelineError,
    IndexBusyError,
    IndexNotWritableError,
    NoIndexError,
)
from dateline.stores.database import Database
from dateline.stores.index import Index, build_vectors
from dateline.stores.manifest import MANIFEST, FileFacts, Manifest, sync_file, sync_folder
from dateline.stores.schema import FORMAT

_WORK = "building"
_LOCK = ".lock"
_GENERATION = "[0-9]" * 6
_OURS = (
    f"articles-{_GENERATION}.sqlite", f"vectors-{_GENERATION}.faiss", f"{_WORK}.sqlite", f"{MANIFEST}.new",
)  # fmt: skip
"""What a writer leaves in the folder, as patterns; other people's files stay."""


class IndexWriter:
    """The next state of an index, in the making; a context manager.

    `database` is a private copy of the last committed state, whose manifest is `manifest` (None where
    there is no index yet). `needs_commit`: its vector file is damaged or its format old, so that a commit
    is due even if nothing else is. Leaving the block without `commit`, by an error or Ctrl-C, leaves the
    index as it was.

    Raises IndexBusyError while another process writes, IndexNotWritableError where the folder or disk
    does not take it, and what `Index.open` raises of a damaged index.
    """

    def __init__(self, folder: Path) -> None:
        from filelock import FileLock

        self.folder = folder
        self.manifest: Manifest | None = None
        self.needs_commit = False
        self._new_folders = [path for path in (folder, *folder.parents) if not os.path.exists(path)]
        self._lock = FileLock(folder / _LOCK)
        self._work = folder / f"{_WORK}.sqlite"

    def __enter__(self) -> Self:
        try:
            self._acquire()
            self._clear_away()
            self.database = self._begin()
        except BaseException:
            self._leave()
            raise
        return self

    def _acquire(self) -> None:
        from filelock import Timeout

        with self._writable():
            self.folder.mkdir(parents=True, exist_ok=True)
            try:
                self._lock.acquire(timeout=0)
            except Timeout:
                raise IndexBusyError(
                    f"another process is writing the index in {self.folder}",
                    hint="wait until it has finished, or use another --index",
                ) from None

    def _begin(self) -> Database:
        try:
            current = Index.open_any(self.folder)
        except NoIndexError:
            with self._writable():
                return Database.create(self._work)
        with closing(current), self._writable():
            # Not to pass on, under a fresh checksum, what has gone bad.
            if not current.database_is_sound():
                raise DamagedIndexError(
                    self.folder, f"{current.manifest.database.name} is not the file that was written"
                )
            self.manifest = current.manifest
            self.needs_commit = current.manifest.format != FORMAT or not current.vectors_are_sound()
            shutil.copyfile(self.folder / current.manifest.database.name, self._work)
            database = Database.edit(self._work)
            try:
                database.migrate(current.manifest.format)
            except BaseException:
                database.close()
                raise
            return database

    def commit(self, embedder: EmbedderFacts) -> Manifest:
        """Publish what the database holds now as the next generation."""
        generation = 1 if self.manifest is None else self.manifest.generation + 1
        stem = f"{generation:06d}"
        database, vectors = self.folder / f"articles-{stem}.sqlite", self.folder / f"vectors-{stem}.faiss"
        with self._writable():
            self.database.commit()
            articles, chunks = self.database.counts()
            build_vectors(self.database, embedder.dim).save(vectors)
            self.database.close()
            self._work.replace(database)
            sync_file(database)
            sync_file(vectors)
            sync_folder(self.folder)
            manifest = Manifest(
                format=FORMAT,
                generation=generation,
                written_by=f"dateline {__version__}",
                written_at=datetime.now(UTC).isoformat(timespec="seconds"),
                embedder=embedder,
                articles=articles,
                chunks=chunks,
                database=FileFacts.of(database),
                vectors=FileFacts.of(vectors),
            )
            manifest.write(self.folder)
        self.manifest = manifest
        return manifest

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.database.close()
        self._leave()
        if isinstance(error, sqlite3.OperationalError):
            raise _not_writable(self.folder, error) from error

    @contextmanager
    def _writable(self) -> Iterator[None]:
        try:
            yield
        except (OSError, sqlite3.OperationalError) as error:
            raise _not_writable(self.folder, error) from error

    def _clear_away(self) -> None:
        """Remove what is no part of the committed state: old generations, and a dead writer's work."""
        try:
            kept = Manifest.read(self.folder)
            names = {kept.database.name, kept.vectors.name}
        except NoIndexError:
            names = set()
        except DatelineError:
            return  # nothing is thrown away of an index that cannot be read
        # What cannot be removed, being in use or another user's, is left to the next writer.
        paths: list[Path] = []
        with suppress(OSError):
            paths += [path for pattern in _OURS for path in self.folder.glob(pattern)]
        for path in paths:
            if path.name not in names:
                with suppress(OSError):
                    path.unlink()

    def _leave(self) -> None:
        """Leave nothing behind but the committed state, and let the next writer in."""
        try:
            if self._lock.is_locked:
                self._clear_away()
                if not (self.folder / MANIFEST).exists():
                    with suppress(OSError):
                        (self.folder / _LOCK).unlink()
        finally:
            self._lock.release()
        for path in self._new_folders:
            with suppress(OSError):  # it holds something by now
                path.rmdir()


def _not_writable(folder: Path, error: Exception) -> IndexNotWritableError:
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return IndexNotWritableError(
        f"the index folder {folder} cannot be written: {reason}; the index is as it was",
        hint="free space or change the folder's permissions, or give another folder with --index",
    )
