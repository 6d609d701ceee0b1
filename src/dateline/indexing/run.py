"""One pass over the files of an indexing run: what is new or changed goes in, what is gone leaves.

Only what changed is done again: a file whose bytes are known is not parsed, an article that says what
it said is not chunked, a text that was embedded before is not embedded.

Which article a draft is stands in `matching.py`. An article leaves the index only when its own file, read
without trouble, no longer holds it, and no other file of the run does: when all are read.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field

from dateline.articles.drafts import Draft
from dateline.articles.loading import assign_id, make_article
from dateline.articles.sources import SourceFile
from dateline.articles.versions import Version
from dateline.embedding import Embedder
from dateline.errors import UnreadableError
from dateline.indexing.matching import Late, Matching, Wait, gives_way, is_older, named, version_of
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

_LOADERS_VERSION = 6
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


@dataclass(slots=True)
class _FileRead:
    """A file that was read, what is known of it from before, and what became of what stands in it.

    It is `settled`, not to be read again while it stays the same, unless it repeats the article of another
    file, which may say something else by then, or the machine failed to read it.
    """

    file: SourceFile
    sha256: str
    known: FileRow | None
    settled: bool = True
    understood: bool = True
    skipped: list[Skipped] = field(default_factory=list)

    def skip(self, skipped: Skipped) -> None:
        self.skipped.append(skipped)
        self.settled = self.settled and not skipped.passing
        self.understood = self.understood and skipped.understood


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
    _later: int = 0  # characters of drafts that wait
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
        self._matching = Matching(self.database, (file.location for file in files))
        self._open = dict[str, _FileRead]()  # files of which not all has its place yet
        self._withdrawn = list[tuple[str, Version]]()
        with closing(self.queue), closing(Late()) as self._late:
            for opened, size in zip(reader.read(files, self._known), sizes, strict=True):
                end += size
                self._file(opened)
                self._read = max(self._read, end - self._done - self._later)
                self._tell_read()
            self._place_late()
            self._remove_lost()
            for read in self._open.values():
                self._end(read)
            self._read = end - self._done
            self.queue.flush()

    def sync(self, folders: Sequence[str], files: Sequence[SourceFile]) -> None:
        """Remove the articles below the folders whose files are gone, after finding those that moved."""
        gone = remove_gone(self.database, folders, {file.location for file in files})
        self.removed += gone
        self.touched = self.touched or gone > 0

    @property
    def found_nothing(self) -> bool:
        """Whether no file held an article, and not all of them are known to hold none."""
        done = self.added or self.changed or self.unchanged or self.removed
        return not done and bool(self.skipped) and not any(one.understood for one in self.skipped)

    def _known(self, file: SourceFile) -> str | None:
        row = self.database.file(file.location)
        return row.sha256 if row is not None and row.recipe == self.recipe else None

    def _file(self, opened: OpenedFile) -> None:
        path = opened.file.location
        known = self.database.file(path)
        if opened.failure is not None:
            self.skipped.append(Skipped(path, opened.failure))
        elif known is not None and opened.sha256 == self._known(opened.file):
            self.skipped += known.skipped
        else:
            self._read_file(opened, _FileRead(opened.file, opened.sha256, known))
            return
        self._matching.pass_over(path)
        self.unchanged += self.database.count_of(path)

    def _read_file(self, opened: OpenedFile, read: _FileRead) -> None:
        path, found = opened.file.location, set[str]()
        self._open[path] = read
        self._matching.open(path, found)
        late = self._late.count
        for draft, made in opened.found:
            if isinstance(draft, Skipped):
                read.skip(draft)
                self._withdrawn += () if draft.withdrawn is None else (draft.withdrawn,)
            else:
                self._draft(read, draft, made, found)
            self._tell_read()
            self._checkpoint_when_due()
        if not found and any(one.withdrawn for one in read.skipped):
            read.settled = False  # what was withdrawn may come again by another file
        if opened.has_changed():
            read.skip(Skipped(path, "changed while it was read; index it again", passing=True))
        loose = len(self._matching.loose)
        self.unchanged += self._matching.close(understood=read.understood and len(found) > 0)
        if late == self._late.count and loose == len(self._matching.loose):
            self._end(self._open.pop(path))

    def _end(self, read: _FileRead) -> None:
        """Write down what became of a file."""
        row = FileRow(read.sha256 if read.settled else "", self.recipe, tuple(read.skipped))
        if row != read.known:
            self.database.put_file(read.file.location, row)
            self.touched = True
        self.skipped += read.skipped

    def _checkpoint_when_due(self) -> None:
        """Commit what is done so far, now and then, so that a long run that breaks off is not all lost."""
        if self.touched and self._checkpoints.are_due():
            self.queue.flush()
            for path, read in self._open.items():  # to be read again, should the run break off
                self.database.forget_file(path)
                read.known = None
            with self._checkpoints.timed():
                self.writer.checkpoint(self.embedder.facts)
            self.touched = False

    def _draft(self, read: _FileRead, draft: Draft, made: Pieces | None, found: set[str]) -> None:
        """Take an article in, or let it wait until all files are read."""
        record = named(draft)
        while record in found:
            record = f"{record}~{draft.record}"
        found.add(record)
        row = self._matching.at_once(read.file, draft, record)
        if isinstance(row, Wait):
            self._late.put(read.file.location, draft, made, record)
            self._later += len(draft.text)
        else:
            self._place(read, draft, made, record, row)

    def _place_late(self) -> None:
        """Take in the drafts that waited, by one rule after another."""
        done, rules = (
            set[int](),
            (self._matching.by_text, self._matching.by_place, self._matching.by_stated_id),
        )
        for rule in rules:
            for at, (path, draft, made, record) in enumerate(self._late):
                read = self._open[path]
                row = None if at in done else rule(read.file, draft, record)
                if at in done or (row is None and rule is not rules[-1]):
                    continue
                done.add(at)
                self._later -= len(draft.text)
                self._place(read, draft, made, record, row)
                self._tell_read()
                self._checkpoint_when_due()

    def _place(
        self, read: _FileRead, draft: Draft, made: Pieces | None, record: str, row: ArticleRow | None
    ) -> None:
        """Take the draft in, as that article or a new one; or name the one of its id and text."""
        path = read.file.location
        self._read += len(draft.text)
        if row is None:
            twin = self.database.row_by_id(assign_id(read.file, draft, ()))
            older = twin is not None and is_older(draft, twin)
            if twin is not None and (twin.article.text == draft.text or older):
                where = twin.article.path
                what = "an earlier version of" if older else "the same article as"
                reason = f"{draft.place}{what} {twin.article.id} ({where})"
                read.skipped.append(Skipped(path, reason, understood=True))
                read.settled = read.settled and (older or where == path)
                return
            article = make_article(read.file, draft, assign_id(read.file, draft, _Taken(self.database)))
            self.added += 1
            number = self.database.put_article(article, record, recipe=self.recipe)
            self._put(number, article, made)
        else:
            number = row.number
            self._matching.take(row, path, record)
            self._renew(read.file, row, make_article(read.file, draft, row.article.id), record, made)
        self._matching.hold(number)

    def _renew(
        self, file: SourceFile, row: ArticleRow, article: Article, record: str, made: Pieces | None
    ) -> None:
        """Bring an article up to date: all of it, or the name of its record alone."""
        if row.article == article and row.recipe == self.recipe:
            self.unchanged += 1
            if row.record != record:
                self.database.rename_record(row, record)
                self.touched = True
            return
        self.changed += 1
        before = row.article.path
        if before is not None and before != article.path and gives_way(before, file):
            self.database.forget_file(before)  # to be read again, should it come back
        self.queue.retire(row)
        self.database.put_article(article, record, recipe=self.recipe, number=row.number)
        self._put(row.number, article, made)

    def _remove_lost(self) -> None:
        """Remove the articles that no file holds any more, and those that their agencies took back."""
        for lost in self._matching.loose.values():
            if not lost.leaves:
                self.unchanged += 1
                continue
            self.queue.flush()
            row = self.database.row_by_place(lost.path, lost.record)
            if row is not None:
                self._remove(row)
        for id, version in self._withdrawn:
            row = self.database.row_by_id(id)
            if row is not None and version_of(row) <= version:
                self.queue.flush()
                self._remove(row)

    def _remove(self, row: ArticleRow) -> None:
        self.database.remove_article(row)
        self.removed += 1
        self.touched = True

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
