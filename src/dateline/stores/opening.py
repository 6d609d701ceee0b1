"""A place → the index there: which kind of store it is, is asked here and nowhere else."""

from __future__ import annotations

import os
from collections.abc import Hashable
from contextlib import closing
from typing import TYPE_CHECKING

from dateline.errors import DatelineError
from dateline.places import MilvusPlace, Place
from dateline.settings import VectorType
from dateline.stores.contract import AnyIndex, AnyWriter, State
from dateline.stores.index import Index
from dateline.stores.manifest import MANIFEST, Manifest

if TYPE_CHECKING:
    from dateline.reports import Repair, Verification


def open_index(place: Place) -> AnyIndex:
    """Open the last committed state.

    Raises NoIndexError, IndexFormatError, DamagedIndexError.
    """
    if isinstance(place, MilvusPlace):
        from dateline.stores.milvus.index import MilvusIndex

        return MilvusIndex.open(place)
    return Index.open(place)


def writer_of(place: Place, *, vectors: VectorType = VectorType.AUTO) -> AnyWriter:
    """Return a writer of the index at that place, which need not be there yet."""
    if isinstance(place, MilvusPlace):
        from dateline.stores.milvus.writer import MilvusWriter

        return MilvusWriter(place, vectors=vectors)
    from dateline.stores.writer import IndexWriter

    return IndexWriter(place, vectors=vectors)


def state_of(place: Place) -> State:
    """Return the last committed state. Raises NoIndexError, IndexFormatError, DamagedIndexError."""
    if isinstance(place, MilvusPlace):
        with closing(open_index(place)) as index:
            return index.manifest
    return Manifest.read(place)


def mark_of(place: Place) -> Hashable:
    """Return what is another one once another state is committed, without opening any; None without one."""
    if isinstance(place, MilvusPlace):
        try:
            return state_of(place).generation
        except DatelineError:
            return None
    try:
        # The manifest is replaced, never written over.
        found = os.stat(place / MANIFEST)
    except OSError:
        return None
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns


def verify(place: Place, *, quick: bool = False) -> Verification:
    """Check an index through and through. Raises NoIndexError, IndexFormatError.

    `quick` compares the files and rows of a folder with their digests alone.
    """
    if isinstance(place, MilvusPlace):
        from dateline.stores.milvus.verification import verify_milvus

        return verify_milvus(place)
    from dateline.stores.verification import verify_index

    return verify_index(place, quick=quick)


def repair(place: Place, *, vectors: VectorType = VectorType.AUTO, drop_damaged: bool = False) -> Repair:
    """Mend what can be mended, as the next generation."""
    if isinstance(place, MilvusPlace):
        from dateline.stores.milvus.repair import repair_milvus

        return repair_milvus(place, vectors=vectors, drop_damaged=drop_damaged)
    from dateline.stores.repair import repair_index

    return repair_index(place, vectors=vectors, drop_damaged=drop_damaged)
