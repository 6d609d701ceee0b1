"""Removing articles from the index: those that are named, and those whose files are gone.

Nothing else is touched, and no model is loaded: what stays is neither cut nor embedded again.
"""

from __future__ import annotations

import os
import time
from collections.abc import Collection, Iterable, Sequence
from contextlib import closing
from fnmatch import fnmatchcase
from pathlib import Path

from dateline.articles.files import is_gone
from dateline.articles.inputs import is_url
from dateline.errors import NoIndexError, NothingToIndexError, UnknownArticleError
from dateline.filters.filters import NO_FILTERS
from dateline.places import Place
from dateline.reports import Heading, RemovalReport
from dateline.settings import Settings
from dateline.stores.contract import AnyDatabase, AnyWorkingCopy
from dateline.stores.opening import open_index, state_of, writer_of

_GLOB = frozenset("*?[")
_INSIDE = ("/", "!/")  # what separates a folder, or an archive, from what is in it


def remove_articles(names: Sequence[str], settings: Settings, *, dry_run: bool = False) -> RemovalReport:
    """Remove the articles that have those ids, or came from those paths, folders or globs.

    Their files stay, and bring them back when they are indexed again. With `dry_run` nothing is done
    but the telling. Raises NoIndexError, UnknownArticleError for a name that no article has, and what
    `IndexWriter` raises; then nothing is removed.
    """
    began = time.perf_counter()
    state_of(settings.index)
    if dry_run:
        with closing(open_index(settings.index)) as index:
            with index.guard():
                found = _matching(names, index.database, index.folder)
            return _report(found, index.manifest.generation, index.database.counts(), began)
    with writer_of(settings.index, vectors=settings.vectors) as writer:
        if writer.manifest is None:
            raise NoIndexError(settings.index)
        found = _matching(names, writer.database, writer.folder)
        for heading in found:
            row = writer.database.row_by_id(heading.id)
            assert row is not None
            writer.database.remove_article(row)
        for path in {heading.path for heading in found if heading.path is not None}:
            writer.database.forget_file(path)  # to be read again, should it be indexed again
        generation = writer.commit(writer.manifest.embedder).generation
        return _report(found, generation, (writer.manifest.articles, writer.manifest.chunks), began)


def remove_gone(database: AnyWorkingCopy, folders: Collection[str], present: Collection[str]) -> int:
    """Remove the articles below `folders` whose files are neither in `present` nor anywhere any more.

    Returns how many. Raises NothingToIndexError for a folder where no file is left at all: a disk that
    is not there looks just like that.
    """
    for folder in folders:
        if not any(_is_below(location, folder) for location in present):
            raise NothingToIndexError(
                f"no article is left below {folder}; nothing was removed",
                hint="if the disk is there and they are all to go: dateline remove FOLDER",
            )
    gone = files_gone(database, folders, present)
    leaving = [heading for heading in database.catalogue.headings(NO_FILTERS) if heading.path in gone]
    for heading in leaving:
        row = database.row_by_id(heading.id)
        assert row is not None
        database.remove_article(row)
    for path in gone:
        database.forget_file(path)
    return len(leaving)


def files_gone(database: AnyDatabase, folders: Collection[str], present: Collection[str]) -> set[str]:
    """Return the files below `folders` that articles came from and that are no more."""
    return {
        path
        for path in database.article_paths()
        if path not in present and any(_is_below(path, folder) for folder in folders) and is_gone(path)
    }


def folders_of(paths: Iterable[str | os.PathLike[str]]) -> list[str]:
    """Return the folders among the paths, absolute."""
    return [Path(os.path.abspath(path)).as_posix() for path in paths if os.path.isdir(path)]


def _matching(names: Sequence[str], database: AnyDatabase, folder: Place) -> list[Heading]:
    """The articles that the names mean, each once, in the order of the index's list."""
    headings = database.catalogue.headings(NO_FILTERS)
    wanted: set[str] = set()
    for name in names:
        ids = {heading.id for heading in headings if _means(name, heading)}
        if not ids:
            raise UnknownArticleError(
                f"no article of the index {folder} has the id or path {name!r}; nothing was removed",
                hint="`dateline list` shows ids and paths; put a pattern in quotes",
            )
        wanted |= ids
    return [heading for heading in headings if heading.id in wanted]


def _means(name: str, heading: Heading) -> bool:
    if name == heading.id or name == heading.path:
        return True
    place = name if is_url(name) else Path(os.path.abspath(name)).as_posix()
    if heading.path is not None and (heading.path == place or _is_below(heading.path, place)):
        return True
    if not _GLOB & set(name):
        return False
    return fnmatchcase(heading.id, name) or (heading.path is not None and fnmatchcase(heading.path, place))


def _is_below(location: str, place: str) -> bool:
    return any(location.startswith(place.rstrip("/") + mark) for mark in _INSIDE)


def _report(
    found: Sequence[Heading], generation: int, counts: tuple[int, int], began: float
) -> RemovalReport:
    return RemovalReport(
        removed=tuple(found),
        files_left=sum(heading.path is not None and not is_gone(heading.path) for heading in found),
        articles=counts[0],
        chunks=counts[1],
        generation=generation,
        seconds=time.perf_counter() - began,
    )
