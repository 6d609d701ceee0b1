"""One run over files: what is new is read, cut, embedded and committed; what went away goes."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from os import PathLike
from pathlib import Path

from dateline.articles.loading import find_files
from dateline.articles.sources import SourceFile
from dateline.embedding import Embedder, embedder_for
from dateline.errors import (
    EmbedderMismatchError,
    IndexingInterrupted,
    InputError,
    NothingToIndexError,
    SettingsError,
)
from dateline.indexing.reading import FileReader, SerialReader
from dateline.indexing.removal import files_gone, folders_of
from dateline.indexing.run import IndexRun
from dateline.progress import Progress, silent
from dateline.reports import IndexReport, Skipped
from dateline.settings import Settings
from dateline.stores.contract import AnyWriter
from dateline.stores.opening import writer_of


def update_index(
    paths: Sequence[str | PathLike[str]],
    settings: Settings,
    *,
    fields: Mapping[str, str] | None = None,
    sync: bool = False,
    embedder: Embedder | None = None,
    progress: Progress | None = None,
) -> tuple[IndexReport, Embedder]:
    """Bring the index that the settings name up to date with the articles under `paths`.

    `fields` names the fields of records, where they are not to be guessed ({"title": "headline"}). With
    `sync`, articles leave whose files below the given folders went.
    Returns what was done, and the embedder that did it. Raises InputError, NothingToIndexError,
    EmbedderMismatchError, SettingsError, ModelError and what `IndexWriter` raises; then the index is
    as it was before. A long run commits now and then: Ctrl-C raises IndexingInterrupted once it did,
    and the next run goes on from there.
    """
    began = time.perf_counter()
    found = find_files(paths)  # looks whether they are there
    folders = folders_of(paths)
    files, skipped = _survey(found)
    if sync and not folders and (files or not skipped):  # a folder that cannot be reached is named below
        raise InputError(
            f"--sync needs a folder to compare the index with{_and_skipped(skipped)}",
            hint="give one: --sync FOLDER",
        )
    if not files:
        raise NothingToIndexError(
            f"no article in {_named(paths)}{_and_skipped(skipped)}",
            hint="give files, or folders that hold files, of a kind that `dateline index --help` names",
            skipped=skipped,
        )
    with writer_of(settings.index, vectors=settings.vectors) as writer, _telling_what_is_kept(writer):
        if embedder is None:
            made_with = None if writer.manifest is None else writer.manifest.embedder
            embedder = embedder_for(
                made_with, settings.embedder, index=writer.folder, threads=settings.threads
            )
        _check_same(writer, embedder)
        _check_budget(settings, embedder)
        reader = _reader(settings, fields or {}, embedder)
        run = IndexRun(writer, embedder, settings, progress or silent, fields=fields or {}, reader=reader)
        run.skipped += skipped
        run.index(files)
        if sync:
            run.sync(folders, files)
        articles, chunks = writer.database.counts()
        if articles == 0 or run.found_nothing:
            raise NothingToIndexError(
                f"no article in {_named(paths)}{_and_skipped(run.skipped)}",
                hint="look at the reasons above, and give files that hold text",
                skipped=run.skipped,
            )
        gone = () if sync else files_gone(writer.database, folders, {file.location for file in files})
        if run.touched or writer.manifest is None or writer.needs_commit:
            writer.commit(embedder.facts)
        assert writer.manifest is not None
        return IndexReport(
            added=run.added,
            changed=run.changed,
            unchanged=run.unchanged,
            removed=run.removed,
            skipped=tuple(run.skipped),
            articles=articles,
            chunks=chunks,
            generation=writer.manifest.generation,
            vector_type=writer.manifest.vector_type,
            files_gone=len(gone),
            seconds=time.perf_counter() - began,
        ), embedder


def _reader(settings: Settings, fields: Mapping[str, str], embedder: Embedder) -> FileReader:
    """Who opens the files, and perhaps cuts and embeds what is in them ahead of the run."""
    serial = SerialReader(settings, fields)
    if settings.workers == "1":
        return serial
    if settings.workers.startswith("ray"):
        from dateline.indexing.ray_data import RayReader

        return RayReader(serial, embedder.facts, settings.workers)
    from dateline.indexing.workers import WorkersReader

    return WorkersReader(serial, embedder.facts, int(settings.workers))


@contextmanager
def _telling_what_is_kept(writer: AnyWriter) -> Iterator[None]:
    """Let Ctrl-C say how many articles were committed before it came."""
    before = writer.manifest
    try:
        yield
    except KeyboardInterrupt:
        if writer.manifest is None or writer.manifest == before:
            raise
        raise IndexingInterrupted(writer.manifest.articles) from None


def _survey(found: Iterator[SourceFile | Skipped]) -> tuple[list[SourceFile], list[Skipped]]:
    files, skipped = [], []
    for one in found:
        if isinstance(one, Skipped):
            skipped.append(one)
        else:
            files.append(one)
    return files, skipped


def _named(paths: Sequence[str | PathLike[str]]) -> str:
    return ", ".join(map(str, paths)) or "nothing"


def _check_same(writer: AnyWriter, embedder: Embedder) -> None:
    made_with = None if writer.manifest is None else writer.manifest.embedder
    if made_with is not None and made_with.sha256 != embedder.facts.sha256:
        raise EmbedderMismatchError(
            f"the index in {writer.folder} was made with {made_with.name} ({made_with.sha256[:12]}), "
            f"not with {embedder.facts.name} ({embedder.facts.sha256[:12]})",
            hint="leave --embedder out; if it was not given, this Dateline ships other weights: "
            "use another --index",
        )


def _check_budget(settings: Settings, embedder: Embedder) -> None:
    needed = settings.chunk_tokens + settings.title_tokens + 1  # a line break stands between them
    if needed > embedder.max_tokens:
        raise SettingsError(
            f"chunks and titles take up to {needed} tokens, but {embedder.facts.name} "
            f"sees {embedder.max_tokens}",
            hint="make chunk_tokens smaller, so that nothing is cut",
        )


def _and_skipped(skipped: Sequence[Skipped]) -> str:
    if not skipped:
        return ""
    named = "; ".join(f"{Path(one.path).name}: {one.reason}" for one in skipped[:3])
    return f" ({len(skipped)} skipped: {named}{', ...' if len(skipped) > 3 else ''})"
