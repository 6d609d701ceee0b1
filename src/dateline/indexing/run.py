"""One pass over the files of an indexing run: what is new or changed goes in, what is gone leaves.

Only what changed is done again: a file whose bytes are known is not parsed, an article that says what
it said is not chunked, a text that was embedded before is not embedded.

An article leaves the index only when its own file, read without trouble, no longer holds it.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field

from dateline.articles.drafts import Draft
from dateline.articles.files import is_gone
from dateline.articles.loading import assign_id, make_article
from dateline.articles.sources import SourceFile
from dateline.embedding import Embedder
from dateline.errors import UnreadableError
from dateline.indexing.pieces import Pieces
from dateline.indexing.queue import ChunkQueue
from dateline.indexing.reading import FileReader, OpenedFile, SerialReader
from dateline.indexing.removal import remove_gone
from dateline.progress import Progress
from dateline.reports import Skipped
from dateline.settings import Settings
from dateline.stores.contract import AnyWorkingCopy, AnyWriter
from dateline.stores.rows import ArticleRow, FileRow
from dateline.types import Article

_LOADERS_VERSION = 5
"""Raise it when a loader reads a file otherwise than before, so that known files are read again."""

_CHECKPOINT_SECONDS = 120.0
"""Work that a crash or Ctrl-C may cost; a run that takes less commits once, at its end."""

_CHECKPOINT_SHARE = 20
"""A commit copies the whole database: the next one waits at least so many times as long as one took."""


class _Taken:
    """The ids that articles of the database have."""

    def __init__(self, database: AnyWorkingCopy) -> None:
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
class IndexRun:
    """One pass over the files, and what it has done so far."""

    writer: AnyWriter
    embedder: Embedder
    settings: Settings
    progress: Progress
    fields: Mapping[str, str] = field(default_factory=dict)
    reader: FileReader | None = None  # others than this process, that read ahead
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
        reader = SerialReader(self.settings, self.fields) if self.reader is None else self.reader
        end = 0
        with closing(self.queue):
            for opened, size in zip(reader.read(files, self._known), sizes, strict=True):
                end += size
                self._file(opened)
                self._read = max(self._read, end - self._done)
                self._tell_read()
            self.queue.flush()

    def sync(self, folders: Sequence[str], files: Sequence[SourceFile]) -> None:
        """Remove the articles below the folders whose files are gone, after finding those that moved."""
        gone = remove_gone(self.database, folders, {file.location for file in files})
        self.removed += gone
        self.touched = self.touched or gone > 0

    def _known(self, file: SourceFile) -> str | None:
        row = self.database.file(file.location)
        return row.sha256 if row is not None and row.recipe == self.recipe else None

    def _file(self, opened: OpenedFile) -> None:
        path = opened.file.location
        known = self.database.file(path)
        if opened.failure is not None:
            self.skipped.append(Skipped(path, opened.failure))
            self.unchanged += self.database.count_of(path)
            return
        if known is not None and opened.sha256 == self._known(opened.file):
            self.unchanged += self.database.count_of(path)
            self.skipped += known.skipped
            return
        before, found, skipped = self.database.records_of(path), set[str](), list[Skipped]()
        understood, settled = True, True
        for draft, made in opened.found:
            if isinstance(draft, Skipped):
                skipped.append(draft)
                understood = False
                settled = settled and not draft.passing
            elif (twin := self._draft(opened.file, draft, made, found)) is not None:
                where = twin.article.path
                skipped.append(Skipped(path, f"{draft.place}the same article as {twin.article.id} ({where})"))
                settled = settled and where == path
            self._tell_read()
            self._checkpoint_when_due()
        if opened.has_changed():
            skipped.append(Skipped(path, "changed while it was read; index it again", passing=True))
            understood = settled = False
        missed = sorted(before.keys() - found)
        if understood:
            for record in missed:
                self._remove(path, record)
        else:
            self.unchanged += len(missed)
        # A file that repeats another's article is read again next time: the other may say something else.
        # So is one that the machine failed to read.
        row = FileRow(opened.sha256 if settled else "", self.recipe, tuple(skipped))
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

    def _draft(
        self, file: SourceFile, draft: Draft, made: Pieces | None, found: set[str]
    ) -> ArticleRow | None:
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
            self._replace(row, article, record, made)
        else:
            self.added += 1
            self._put(self.database.put_article(article, record, recipe=self.recipe), article, made)
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

    def _replace(self, row: ArticleRow, article: Article, record: str, made: Pieces | None) -> None:
        self.queue.retire(row)
        if row.article.path is not None and row.article.path != article.path:
            self.database.forget_file(row.article.path)  # to be read again, should it come back
        number = self.database.put_article(article, record, recipe=self.recipe, number=row.number)
        self._put(number, article, made)

    def _put(self, number: int, article: Article, made: Pieces | None) -> None:
        self.touched = True
        self.queue.add(number, article, made)

    def _tell(self, share: float = 1.0) -> None:
        """Count that share of what was read as done, and say how far it is."""
        stored = int(self._read * share)
        self._read -= stored
        self._done = min(self._done + stored, self._total)
        self.progress("indexing", self._done, self._total)

    def _tell_read(self) -> None:
        if self.queue.is_empty:
            self._tell()


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
