"""Mending an index: what is sound goes into a new state; words and copies are made again from it.

It restores nothing that is not there. A damaged text is dropped, and only when that is asked for;
indexing its file brings it back.
"""

from __future__ import annotations

import time
from collections.abc import Set
from contextlib import suppress
from pathlib import Path

from dateline.errors import (
    DamagedIndexError,
    IndexBusyError,
    IndexNotWritableError,
    NoIndexError,
    RepairError,
)
from dateline.reports import Finding, Repair
from dateline.settings import VectorType
from dateline.stores.files import reading
from dateline.stores.lock import HOLDER
from dateline.stores.manifest import MANIFEST, Manifest
from dateline.stores.salvage import recovered_manifest, salvage, take_into
from dateline.stores.schema import FORMAT
from dateline.stores.verification import BACKUP, REPAIR, found_wrong
from dateline.stores.working_copy import WorkingCopy
from dateline.stores.writer import IndexWriter, leftovers

_NAMED = 5  # damaged rows named in an error


def repair_index(
    folder: Path, *, vectors: VectorType = VectorType.AUTO, drop_damaged: bool = False
) -> Repair:
    """Mend what can be mended, as the next generation; also brings an older format up to date.

    Vectors of another type than `vectors` are made again; AUTO takes what is there, or goes by size.

    Raises NoIndexError, RepairError where nothing is left to mend it from and for damaged rows without
    `drop_damaged`, and what `IndexWriter` raises of locks and disks; then the index is as it was.
    """
    began = time.perf_counter()
    manifest, lost = _manifest_of(folder)
    findings = tuple(found_wrong(folder)[1]) if lost is None else (lost,)
    suits = vectors in (VectorType.AUTO, manifest.vector_type)
    dropped: tuple[str, ...] = ()
    if not findings and manifest.format == FORMAT and suits:
        _tidy(folder, manifest)
    elif not findings and manifest.format == FORMAT:  # vectors of another type are asked for
        with IndexWriter(folder, vectors=vectors) as writer:
            manifest = writer.commit(manifest.embedder)
    elif manifest.format != FORMAT:
        manifest = _from_older(folder, manifest, vectors)
    else:
        with _Rescue(folder, manifest, vectors=vectors, lost=lost is not None) as writer:
            dropped = tuple(writer.rescue())
            if dropped and not drop_damaged:
                articles, _ = writer.database.counts()
                raise RepairError(
                    f"of the index in {folder} {len(dropped):,} rows cannot be trusted: {_some(dropped)}",
                    hint=f"--drop-damaged leaves them out, and keeps {articles:,} sound "
                    f"article{'' if articles == 1 else 's'}; index their files again afterwards",
                )
            manifest = writer.commit(manifest.embedder)
    seconds = time.perf_counter() - began
    return Repair(str(folder), findings, dropped, manifest.generation, seconds, manifest.articles)


def _manifest_of(folder: Path) -> tuple[Manifest, Finding | None]:
    """Return the manifest; a lost one as the latest database keeps it, and the finding that it was lost."""
    try:
        return Manifest.read(folder), None
    except (NoIndexError, DamagedIndexError) as error:
        best = recovered_manifest(folder)
        if best is None:
            if isinstance(error, NoIndexError):
                raise
            raise RepairError(
                f"the index in {folder} cannot be repaired: {error.fact}, and no database keeps what it said",
                hint=BACKUP,
            ) from error
        return best, Finding(MANIFEST, error.fact, REPAIR)


def _from_older(folder: Path, manifest: Manifest, vectors: VectorType) -> Manifest:
    """Bring an older index up to date; its words and copies are made anew where they are wrong."""
    try:
        with IndexWriter(folder, vectors=vectors) as writer:
            return writer.commit(manifest.embedder)
    except DamagedIndexError as error:
        raise RepairError(
            f"{error.fact}; an index of format {manifest.format} is repaired by the Dateline that wrote it",
            hint=f"repair it with that one, or {BACKUP}",
        ) from error


def _tidy(folder: Path, manifest: Manifest) -> None:
    """Clear away what a repair, or a run, left that was killed after its commit."""
    names = {one.name for one in manifest.files}
    if any(path.name not in names for path in leftovers(folder)):
        with suppress(IndexBusyError, IndexNotWritableError), IndexWriter(folder):
            pass


class _Rescue(IndexWriter):
    """A writer that begins with an empty database, and fills it with what is sound in the last one.

    `lost`: the manifest in the folder is not whole, and `manifest` was made again.
    """

    def __init__(self, folder: Path, manifest: Manifest, *, vectors: VectorType, lost: bool) -> None:
        super().__init__(folder, vectors=vectors)
        self._last, self._lost = manifest, lost

    def _begin(self) -> WorkingCopy:
        if not self._lost and Manifest.read(self.folder) != self._last:
            raise IndexBusyError(
                f"another process has written the index in {self.folder} meanwhile", hint="run it again"
            )
        self.manifest = self._last
        self._facts = {one.name: one for one in self._last.segments}
        with self._writable():
            return WorkingCopy.create(self._work)

    def _clear_away(self, *, keep: Set[str] = frozenset({HOLDER})) -> None:
        # Without a manifest nothing but a name tells the files that are the index from others.
        if not self._lost or self.manifest is not self._last:
            super()._clear_away(keep=keep)

    def rescue(self) -> list[str]:
        """Take over every sound article; return what each of the others was."""
        last = self._last
        path = self.folder / last.database.name
        try:
            with reading(self.folder, path.name):
                found = salvage(path, stated=last.articles)
                lost = take_into(self.database, found, self.folder, last)
        except DamagedIndexError as error:
            raise RepairError(error.fact, hint=BACKUP) from error
        except ValueError as error:  # an empty file cannot be mapped
            fact = f"the index in {self.folder} is damaged: {path.name} is empty"
            raise RepairError(fact, hint=BACKUP) from error
        if lost and self.database.counts() == (0, 0):
            raise RepairError(f"{path.name} cannot be repaired: no article in it can be trusted", hint=BACKUP)
        return lost


def _some(names: tuple[str, ...]) -> str:
    more = f" and {len(names) - _NAMED:,} more" if len(names) > _NAMED else ""
    return ", ".join(names[:_NAMED]) + more
