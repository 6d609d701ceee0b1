"""The index path: files → articles → chunks → vectors → the next state of the index.

Only what changed is done again: a file whose bytes are known is not parsed, an article that says what
it said is not chunked, a text that was embedded before is not embedded.

But: an article leaves the index only when its own file, read without trouble, no longer holds it.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from os import PathLike
from pathlib import Path

from dateline.articles import (
    Draft,
    SourceFile,
    assign_id,
    file_sha256,
    find_files,
    is_gone,
    make_article,
    read_file,
)
from dateline.chunk_queue import ChunkQueue
from dateline.embedding import Embedder, load_embedder
from dateline.errors import (
    EmbedderMismatchError,
    IndexingInterrupted,
    NothingToIndexError,
    SettingsError,
    UnreadableError,
)
from dateline.progress import Progress, silent
from dateline.removal import folders_of, remove_gone
from dateline.settings import Settings
from dateline.stores import IndexWriter
from dateline.stores.rows import ArticleRow, FileRow
from dateline.stores.working_copy import WorkingCopy
from dateline.types import Article, IndexReport, Skipped

_LOADERS_VERSION = 3
"""Raise it when a loader reads a file otherwise than before, so that known files are read again."""

_CHECKPOINT_SECONDS = 120.0
"""Work that a crash or Ctrl-C may cost; a run that takes less commits once, at its end."""

_CHECKPOINT_SHARE = 20
"""A commit copies the whole database: the next one waits at least so many times as long as one took."""


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
    folders = folders_of(paths) if sync else ()
    files, skipped = _survey(paths)
    if not files:
        raise NothingToIndexError(
            f"no article in {', '.join(map(str, paths))}{_and_skipped(skipped)}",
            hint="give files, or folders that hold files, of a kind that `dateline index --help` names",
            skipped=skipped,
        )
    with IndexWriter(settings.index, vectors=settings.vectors) as writer, _telling_what_is_kept(writer):
        if embedder is None:
            embedder = _load_embedder(writer, settings)
        _check_same(writer, embedder)
        _check_budget(settings, embedder)
        run = _Run(writer, embedder, settings, progress or silent, fields=fields or {})
        run.skipped += skipped
        run.index(files)
        if sync:
            run.sync(folders, files)
        articles, chunks = writer.database.counts()
        if articles == 0:
            raise NothingToIndexError(
                f"no article in {', '.join(map(str, paths))}{_and_skipped(run.skipped)}",
                hint="look at the reasons above, and give files that hold text",
                skipped=run.skipped,
            )
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
            seconds=time.perf_counter() - began,
        ), embedder


@contextmanager
def _telling_what_is_kept(writer: IndexWriter) -> Iterator[None]:
    """Let Ctrl-C say how many articles were committed before it came."""
    before = writer.manifest
    try:
        yield
    except KeyboardInterrupt:
        if writer.manifest is None or writer.manifest == before:
            raise
        raise IndexingInterrupted(writer.manifest.articles) from None


class _Taken:
    """The ids that articles of the database have."""

    def __init__(self, database: WorkingCopy) -> None:
        self._database = database

    def __contains__(self, article_id: object) -> bool:
        return isinstance(article_id, str) and self._database.row_by_id(article_id) is not None


class _Checkpoints:
    """When to commit in the middle of a run: a clock that makes up for what the commits take."""

    def __init__(self) -> None:
        self._next = time.monotonic() + _CHECKPOINT_SECONDS

    def are_due(self) -> bool:
        return time.monotonic() >= self._next

    @contextmanager
    def timed(self) -> Iterator[None]:
        began = time.monotonic()
        yield
        ended = time.monotonic()
        self._next = ended + max(_CHECKPOINT_SECONDS, _CHECKPOINT_SHARE * (ended - began))


@dataclass
class _Run:
    """One pass over the files, and what it has done so far."""

    writer: IndexWriter
    embedder: Embedder
    settings: Settings
    progress: Progress
    fields: Mapping[str, str] = field(default_factory=dict)
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0
    touched: bool = False  # something was written since the last commit
    skipped: list[Skipped] = field(default_factory=list)
    _read: int = 0  # bytes of files whose chunks wait; a character counts as one until its file's end
    _done: int = 0  # bytes of files whose chunks are stored
    _total: int = 0

    def __post_init__(self) -> None:
        self.database = self.writer.database
        self.recipe = _recipe(self.settings, self.fields)
        self.queue = ChunkQueue(self.database, self.embedder, self.settings, on_progress=self._tell)
        self._checkpoints = _Checkpoints()

    def index(self, files: Sequence[SourceFile]) -> None:
        sizes = [_size(file) for file in files]
        self._total = sum(sizes)
        end = 0
        for file, size in zip(files, sizes, strict=True):
            end += size
            self._file(file)
            self._read = max(self._read, end - self._done)
            self._tell_read()
        self.queue.flush()

    def sync(self, folders: Sequence[str], files: Sequence[SourceFile]) -> None:
        """Remove the articles below the folders whose files went, once those that moved are found."""
        gone = remove_gone(self.database, folders, {file.location for file in files})
        self.removed += gone
        self.touched = self.touched or gone > 0

    def _file(self, file: SourceFile) -> None:
        path = file.location
        try:
            sha256 = file_sha256(file)
        except (OSError, UnreadableError) as error:
            self.skipped.append(Skipped(path, _reason(error)))
            self.unchanged += self.database.count_of(path)
            return
        known = self.database.file(path)
        if known is not None and (known.sha256, known.recipe) == (sha256, self.recipe):
            self.unchanged += self.database.count_of(path)
            self.skipped += known.skipped
            return
        before, found, skipped = self.database.records_of(path), set[str](), list[Skipped]()
        understood, settled = True, True
        for draft in read_file(file, max_chars=self.settings.max_article_chars, fields=self.fields):
            if isinstance(draft, Skipped):
                skipped.append(draft)
                understood = False
                settled = settled and not draft.passing
            elif (twin := self._draft(file, draft, found)) is not None:
                where = twin.article.path
                skipped.append(Skipped(path, f"{draft.place}the same article as {twin.article.id} ({where})"))
                settled = settled and where == path
            self._tell_read()
            self._checkpoint_when_due()
        missed = sorted(before.keys() - found)
        if understood:
            for record in missed:
                self._remove(path, record)
        else:
            self.unchanged += len(missed)
        # A file that repeats another's article is read again next time: the other may say something else.
        # So is one that the machine failed to read.
        row = FileRow(sha256 if settled else "", self.recipe, tuple(skipped))
        if row != known:
            self.database.put_file(path, row)
            self.touched = True
        self.skipped += skipped

    def _checkpoint_when_due(self) -> None:
        """Commit what is done so far, now and then, so that a long run that breaks off is not all lost."""
        if self.touched and self._checkpoints.are_due():
            self.queue.flush()
            with self._checkpoints.timed():
                self.writer.checkpoint(self.embedder.facts)
            self.touched = False

    def _draft(self, file: SourceFile, draft: Draft, found: set[str]) -> ArticleRow | None:
        """Take an article in; or, where one of its id and text stands already, return that one."""
        path = file.location
        record = draft.id or ("" if draft.record is None else str(draft.record))
        while record in found:
            record = f"{record}~{draft.record}"
        found.add(record)
        self._read += len(draft.text)
        row = self.database.row_by_place(path, record) or self._moved(file, draft)
        if row is None:
            twin = self.database.row_by_id(assign_id(file, draft, ()))
            if twin is not None and twin.article.text == draft.text:
                return twin
        article_id = assign_id(file, draft, _Taken(self.database)) if row is None else row.article.id
        article = make_article(file, draft, article_id)
        if row is not None and (row.article, row.record, row.recipe) == (article, record, self.recipe):
            self.unchanged += 1
        elif row is not None:
            self.changed += 1
            self._replace(row, article, record)
        else:
            self.added += 1
            self._put(self.database.put_article(article, record, recipe=self.recipe), article)
        return None

    def _moved(self, file: SourceFile, draft: Draft) -> ArticleRow | None:
        """Return the article that the draft was under another path, now gone or another name of the file.

        That is the article of its stated id, else of its text; not of its file name, which may be that
        of another story in another folder.
        """
        if draft.id is not None:
            row = self.database.row_by_id(draft.id)
            return row if row is not None and _gives_way(row, file) else None
        return next((row for row in self.database.rows_by_text(draft.text) if _gives_way(row, file)), None)

    def _remove(self, path: str, record: str) -> None:
        self.queue.flush()
        row = self.database.row_by_place(path, record)
        if row is not None:
            self.database.remove_article(row)
            self.removed += 1
            self.touched = True

    def _replace(self, row: ArticleRow, article: Article, record: str) -> None:
        self.queue.retire(row)
        if row.article.path is not None and row.article.path != article.path:
            self.database.forget_file(row.article.path)  # to be read again, should it come back
        number = self.database.put_article(article, record, recipe=self.recipe, number=row.number)
        self._put(number, article)

    def _put(self, number: int, article: Article) -> None:
        self.touched = True
        self.queue.add(number, article)

    def _tell(self, share: float = 1.0) -> None:
        """Count that share of what was read as done, and say how far it is."""
        stored = int(self._read * share)
        self._read -= stored
        self._done = min(self._done + stored, self._total)
        self.progress("indexing", self._done, self._total)

    def _tell_read(self) -> None:
        if self.queue.is_empty:
            self._tell()


def _survey(paths: Sequence[str | PathLike[str]]) -> tuple[list[SourceFile], list[Skipped]]:
    files, skipped = [], []
    for found in find_files(paths):
        if isinstance(found, Skipped):
            skipped.append(found)
        else:
            files.append(found)
    return files, skipped


def _load_embedder(writer: IndexWriter, settings: Settings) -> Embedder:
    """Load the embedder of the settings; of the index, where the settings leave it open."""
    made_with = None if writer.manifest is None else writer.manifest.embedder
    open_choice = settings.embedder == "default" and made_with is not None
    return load_embedder(
        made_with.spec if open_choice and made_with is not None else settings.embedder,
        threads=settings.threads,
    )


def _check_same(writer: IndexWriter, embedder: Embedder) -> None:
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


def _recipe(settings: Settings, fields: Mapping[str, str]) -> str:
    """Digest of what, besides a file's bytes, decides what is made of it."""
    stated = (
        _LOADERS_VERSION,
        settings.chunk_tokens,
        settings.overlap_tokens,
        settings.title_tokens,
        settings.max_article_chars,
        *sorted(fields.items()),
    )
    return hashlib.sha256(repr(stated).encode()).hexdigest()[:16]


def _size(file: SourceFile) -> int:
    try:
        return file.size
    except (OSError, UnreadableError):
        return 0


def _gives_way(row: ArticleRow, file: SourceFile) -> bool:
    """Whether the article's file is gone, or is this one by another name; one out of reach is not gone."""
    path = row.article.path
    if path is None or path == file.location:
        return False
    if is_gone(path):
        return True
    return file.location == file.path.as_posix() and os.path.realpath(path) == os.path.realpath(file.path)


def _reason(error: Exception) -> str:
    return (error.strerror or str(error)).lower() if isinstance(error, OSError) else str(error)


def _and_skipped(skipped: Sequence[Skipped]) -> str:
    if not skipped:
        return ""
    named = "; ".join(f"{Path(one.path).name}: {one.reason}" for one in skipped[:3])
    return f" ({len(skipped)} skipped: {named}{', ...' if len(skipped) > 3 else ''})"
