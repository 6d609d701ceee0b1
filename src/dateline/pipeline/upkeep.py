"""What is done to an index without asking it anything: remove, verify, repair, move."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from os import PathLike
from typing import TYPE_CHECKING

from dateline.arguments import require
from dateline.places import AnyPlace, Place, as_place
from dateline.progress import Progress, silent
from dateline.settings import Settings

if TYPE_CHECKING:
    from dateline.reports import Moved, RemovalReport, Repair, Verification


class Upkeep:
    """The upkeep of an index that need not be open."""

    @staticmethod
    def remove(
        names: str | Sequence[str],
        *,
        index: AnyPlace | None = None,
        settings: Settings | None = None,
        dry_run: bool = False,
    ) -> RemovalReport:
        """Remove the articles of those ids, files, folders or globs from an index.

        Raises NoIndexError, UnknownArticleError for a name that means none; then nothing is removed.
        """
        from dateline.indexing.removal import remove_articles

        names = (names,) if isinstance(names, str) else names
        require("names", names, Iterable, "one name or several")
        names = tuple(names)
        for name in names:
            require("names", name, str, "an id, a path or a pattern")
        return remove_articles(names, settings_for(settings, index), dry_run=dry_run)

    @staticmethod
    def verify(
        index: AnyPlace | None = None,
        *,
        settings: Settings | None = None,
        quick: bool = False,
    ) -> Verification:
        """Check every file, row, text, word and vector of an index. Raises NoIndexError, IndexFormatError.

        `quick` compares files and rows with their digests alone; Milvus is always checked as a whole.
        """
        from dateline.stores.opening import verify

        return verify(settings_for(settings, index).index, quick=quick)

    @staticmethod
    def repair(
        index: AnyPlace | None = None,
        *,
        settings: Settings | None = None,
        drop_damaged: bool = False,
    ) -> Repair:
        """Mend what can be mended of an index, as its next generation.

        Vectors of another type than the settings ask for are made again. Raises RepairError for damaged
        articles without `drop_damaged`, which leaves them out.
        """
        from dateline.stores.opening import repair

        chosen = settings_for(settings, index)
        return repair(chosen.index, vectors=chosen.vectors, drop_damaged=drop_damaged)

    @staticmethod
    def move(
        source: AnyPlace,
        target: AnyPlace,
        *,
        settings: Settings | None = None,
        progress: Progress | None = None,
    ) -> Moved:
        """Carry an index to another place, another store perhaps, without embedding anything again.

        A move that broke off goes on where it was. The index that is moved stays as it is; the new one is
        verified. Raises MoveError, NoIndexError, DamagedIndexError, and what writing an index raises.
        """
        from dateline.stores.moving import move_index

        settings = Settings.load() if settings is None else settings
        vectors = settings.vectors
        return move_index(as_place(source), as_place(target), vectors=vectors, progress=progress or silent)


def settings_for(settings: Settings | None, index: AnyPlace | None) -> Settings:
    """Return the settings given, else those in force, with the index given, else theirs."""
    settings = Settings.load() if settings is None else settings
    require("settings", settings, Settings, "Settings")
    if index is None:
        return settings
    require("index", index, str | PathLike | Place, "the path of a folder, or an address in Milvus")
    return replace(settings, index=as_place(index))
