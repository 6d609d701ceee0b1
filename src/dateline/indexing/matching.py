"""Which article of the index a draft is: an article stays itself, whatever its file is called by now.

Of the articles that the index has, a draft is the first of these that there is:

1. the one at its place, its file and record, where the record states an id or the text is the same;
2. one of its text whose own place is gone or holds another text now, with its id where it states one;
3. the one at its place, with another text now;
4. the one of the id that it states, with another text now, which no file holds any more; or of which the
   draft states that it is a newer version, in whatever file. The id of an agency is enough for that; of two
   records with one id the address, the title or most of the text has to be the same, too.

Each rule goes before the next for all files of a run together, so that their order decides nothing: what a
file holds is not known until it is read, and a draft that hangs on it waits until all are. All is looked up
in the database; in memory are the names of the run's files, and the numbers of what lost its place.
"""

from __future__ import annotations

import os
import pickle
import re
import tempfile
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from dateline.articles.drafts import Draft
from dateline.articles.files import is_gone
from dateline.articles.sources import SourceFile
from dateline.articles.versions import Version
from dateline.copies.shingles import shared, shingles, sketch
from dateline.errors import IndexNotWritableError
from dateline.stores.contract import AnyWorkingCopy
from dateline.stores.copy_finding import COPY_SHARE
from dateline.stores.rows import ArticleRow
from dateline.types import Article

_ASIDE = "\x1f"  # between a record and the number of the article that another took its place of
_VERSION = re.compile(r"~v(\d+)(?:[.](\d+))?(?=$|[~\x1f])")
_IN_MEMORY = 64 * 2**20  # bytes


@dataclass(slots=True)
class Loose:
    """Where an article stands that lost its place, and whether it `leaves` if no draft turns out to be it."""

    path: str
    record: str
    leaves: bool


class Wait(NamedTuple):
    """Which article a draft is cannot be told before all files are read."""


class Matching:
    """What is known of the places of a run's articles, file by file as they are read.

    `pass_over` or `open` and `close` are called once for each of the files; the rules beyond `at_once`, in
    their order, when all are read. `take` is told each time what came of it.
    """

    def __init__(self, database: AnyWorkingCopy, locations: Iterable[str]) -> None:
        self._database = database
        self._is_read = dict.fromkeys(locations, False)
        self._open: str | None = None
        self._before: dict[str, int] = {}  # the open file's records and numbers, when it was opened
        self._passed: Collection[str] = ()  # its records so far
        self._held = set[int]()  # its articles so far
        self.loose: dict[int, Loose] = {}
        """Number → an article that lost its place."""

    def pass_over(self, path: str) -> None:
        """A file is as it was, or cannot be read: its articles stay."""
        self._is_read[path] = True

    def open(self, path: str, passed: Collection[str]) -> None:
        """Begin with a file; its records come to stand in `passed`."""
        self._open, self._passed = path, passed
        self._before, self._held = self._database.records_of(path), set()

    def close(self, *, understood: bool) -> int:
        """End a file. Returns how many of its articles stay unseen, as not all of it was `understood`."""
        assert self._open is not None
        stay = 0
        for record, number in self._before.items():
            if number in self._held:
                continue
            if understood or _without_aside(record) in self._passed:
                self.loose[number] = Loose(self._open, record, understood)
            else:
                stay += 1
        self._is_read[self._open] = True
        self._open = None
        return stay

    def at_once(self, file: SourceFile, draft: Draft, record: str) -> ArticleRow | Wait | None:
        """Return the article that a draft of the open file surely is, None if it is none."""
        own = self._database.row_by_place(file.location, record)
        if own is not None and (draft.id is not None or own.article.text == draft.text):
            return own
        waits = own is not None
        for row in self._of_text(draft):
            free = self._is_free(row, file)
            if free:
                return row
            waits = waits or free is None
        stated = None if draft.id is None else self._database.row_by_id(draft.id)
        if waits or (stated is not None and self._is_free(stated, file) is not False):
            return Wait()
        return stated if stated is not None and is_newer(draft, stated) else None

    def by_text(self, file: SourceFile, draft: Draft, record: str) -> ArticleRow | None:
        return next((row for row in self._of_text(draft) if self._is_free(row, file)), None)

    def by_place(self, file: SourceFile, draft: Draft, record: str) -> ArticleRow | None:
        return self._database.row_by_place(file.location, record)

    def by_stated_id(self, file: SourceFile, draft: Draft, record: str) -> ArticleRow | None:
        row = None if draft.id is None else self._database.row_by_id(draft.id)
        return row if row is not None and (self._is_free(row, file) or is_newer(draft, row)) else None

    def take(self, row: ArticleRow | None, path: str, record: str) -> None:
        """Let an article of the index have that place; who stands there is put aside, in the same file."""
        if row is None:
            return
        own = self._database.row_by_place(path, record)
        if own is not None and own.number != row.number:
            aside = f"{record}{_ASIDE}{own.number}"
            self._database.rename_record(own, aside)
            if own.number in self.loose:
                self.loose[own.number].record = aside
            elif self._before.pop(record, None) is not None:
                self._before[aside] = own.number
        self.loose.pop(row.number, None)

    def hold(self, number: int) -> None:
        """An article of the open file, new or old, has its place."""
        self._held.add(number)

    def _of_text(self, draft: Draft) -> Iterator[ArticleRow]:
        for row in self._database.rows_by_text(draft.text):
            if draft.id in (None, row.article.id) or _states(row.record, draft.id):
                yield row

    def _is_free(self, row: ArticleRow, file: SourceFile) -> bool | None:
        """Whether no file holds an article as it is; None where that is not known yet.

        A file that is gone, or goes by another name now, holds none; one that is out of reach may.
        """
        path = row.article.path or ""
        if row.number in self.loose:
            return True
        if path == self._open:
            if row.number in self._held:
                return False
            return True if _without_aside(row.record) in self._passed else None
        if path in self._is_read:
            return False if self._is_read[path] else None
        return gives_way(path, file)


class Late:
    """Drafts that wait, each with what else is known of it: in a file of their own, when they are many."""

    def __init__(self) -> None:
        self._file = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - `close` does
        self.count = 0

    def put(self, *waiting: Any) -> None:
        """Keep one. Raises IndexNotWritableError where there is no room."""
        try:
            pickle.dump(waiting, self._file, pickle.HIGHEST_PROTOCOL)
        except OSError as error:
            raise IndexNotWritableError(
                f"what is to be indexed cannot be kept meanwhile ({error.strerror or error})",
                hint="make room in the temporary folder, or name another in TMPDIR",
            ) from error
        self.count += 1

    def __iter__(self) -> Iterator[Any]:
        self._file.seek(0)
        for _ in range(self.count):
            yield pickle.load(self._file)

    def close(self) -> None:
        self._file.close()


def named(draft: Draft) -> str:
    """What a draft is called in its file, if nothing there is called so already."""
    if draft.id is None:
        return "" if draft.record is None else str(draft.record)
    if draft.version is None:
        return draft.id
    number, moment = draft.version
    return f"{draft.id}~v{number}.{moment}" if moment else f"{draft.id}~v{number}"


def is_newer(draft: Draft, row: ArticleRow) -> bool:
    """Whether the draft is a newer version of an article than the index has; what states none is old."""
    return draft.version is not None and draft.version > version_of(row) and _is_one(draft, row.article)


def is_older(draft: Draft, row: ArticleRow) -> bool:
    """Whether the draft is an earlier version of an article than the index has."""
    return draft.version is not None and draft.version < version_of(row) and _is_one(draft, row.article)


def version_of(row: ArticleRow) -> Version:
    """Which version of itself an article is, as its record is named; (0, 0) where that is not stated."""
    found = _VERSION.search(row.record)
    return (0, 0) if found is None else (int(found[1]), int(found[2] or 0))


def _is_one(draft: Draft, article: Article) -> bool:
    """Whether a draft and an article of one id are one article, as far as they show it.

    Records count their ids for themselves: two newsrooms both have a 17.
    """
    if draft.agency:
        return True
    if draft.url and article.url:
        return draft.url == article.url
    if draft.title and article.title and draft.title.casefold() == article.title.casefold():
        return True
    one, other = (sketch(shingles(text)) for text in (draft.text, article.text))
    return shared(one, other) >= COPY_SHARE


def gives_way(path: str, file: SourceFile) -> bool:
    """Whether that path is gone, or another name of this file; one that is out of reach is not gone."""
    if is_gone(path):
        return True
    return file.location == file.path.as_posix() and os.path.realpath(path) == os.path.realpath(file.path)


def _without_aside(record: str) -> str:
    return record.partition(_ASIDE)[0]


def _states(record: str, stated: str) -> bool:
    """Whether a record is called by that id in its file, numbered where it came twice there."""
    record = _without_aside(record)
    return record == stated or record.startswith(f"{stated}~")
