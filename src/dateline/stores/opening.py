"""A place → the index there: which kind of store it is, is asked here and nowhere else."""

from __future__ import annotations

import os
from collections.abc import Hashable
from pathlib import Path

from dateline.places import Place
from dateline.reports import Repair, Verification
from dateline.settings import VectorType
from dateline.stores.contract import AnyIndex, AnyWriter, State
from dateline.stores.index import Index
from dateline.stores.manifest import MANIFEST, Manifest
from dateline.stores.writer import IndexWriter


def open_index(place: Place) -> AnyIndex:
    """Open the last committed state.

    Raises NoIndexError, IndexFormatError, DamagedIndexError.
    """
    return Index.open(_folder(place))


def open_any(place: Place) -> AnyIndex:
    """The same, be it of an older format."""
    return Index.open_any(_folder(place))


def writer_of(place: Place, *, vectors: VectorType = VectorType.AUTO) -> AnyWriter:
    """Return a writer of the index at that place, which need not be there yet."""
    return IndexWriter(_folder(place), vectors=vectors)


def state_of(place: Place) -> State:
    """Return the last committed state. Raises NoIndexError, IndexFormatError, DamagedIndexError."""
    return Manifest.read(_folder(place))


def mark_of(place: Place) -> Hashable:
    """Return what is another one once another state is committed, without opening any; None without one."""
    try:
        # The manifest is replaced, never written over.
        found = os.stat(_folder(place) / MANIFEST)
    except OSError:
        return None
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns


def verify(place: Place) -> Verification:
    """Check an index through and through. Raises NoIndexError, IndexFormatError."""
    from dateline.stores.verification import verify_index

    return verify_index(_folder(place))


def repair(place: Place, *, vectors: VectorType = VectorType.AUTO, drop_damaged: bool = False) -> Repair:
    """Mend what can be mended, as the next generation."""
    from dateline.stores.repair import repair_index

    return repair_index(_folder(place), vectors=vectors, drop_damaged=drop_damaged)


def _folder(place: Place) -> Path:
    assert isinstance(place, Path)
    return place
