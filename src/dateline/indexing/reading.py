"""The files of a run, opened and read one after another, each when its turn comes.

`OpenedFile` is what a run sees of a file, whoever read it: this process as it goes, or others ahead of it
(`workers.py`, `ray_data.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from dateline.articles.content import Content
from dateline.articles.drafts import Draft
from dateline.articles.outside import Outside
from dateline.articles.sources import SourceFile
from dateline.errors import UnreadableError
from dateline.indexing.pieces import Pieces
from dateline.reports import Skipped
from dateline.settings import Settings

Found = tuple[Draft | Skipped, Pieces | None]
"""What stands in a file, and its chunks with their vectors where they were made ahead."""

Known = Callable[[SourceFile], str | None]
"""The digest (SHA-256, in hexadecimal) of a file as it was indexed before; with the same it is not read."""


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """A file, the digest of its bytes, and what stands in it; or why it cannot be opened.

    `found` is walked once. `has_changed` is asked after that: whether the file was written to meanwhile.
    """

    file: SourceFile
    sha256: str = ""
    failure: str | None = None
    found: Iterator[Found] = iter(())
    has_changed: Callable[[], bool] = bool


class FileReader(Protocol):
    """Whoever opens and reads the files of a run, in their order."""

    def read(self, files: Sequence[SourceFile], known: Known) -> Iterator[OpenedFile]:
        """Yield each file in turn; what is known may be left unread."""


@dataclass(frozen=True, slots=True)
class SerialReader:
    """Reads files here, nothing ahead."""

    settings: Settings
    fields: Mapping[str, str]

    def read(self, files: Sequence[SourceFile], known: Known) -> Iterator[OpenedFile]:
        """Yield each file in turn; it is closed when the next one is asked for."""
        with Outside() as outside:
            for file in files:
                with ExitStack() as stack:
                    try:
                        content = stack.enter_context(file.content())
                        sha256 = content.sha256
                    except (OSError, UnreadableError) as error:
                        yield OpenedFile(file, failure=_reason(error))
                        continue
                    found = self._found(outside, file, content)
                    yield OpenedFile(file, sha256, None, found, partial(_has_changed, content))

    def _found(self, outside: Outside, file: SourceFile, content: Content) -> Iterator[Found]:
        limit = self.settings.max_article_chars
        for draft in outside.read(file, content, max_chars=limit, fields=self.fields):
            yield draft, None


def _has_changed(content: Content) -> bool:
    return content.has_changed


def _reason(error: Exception) -> str:
    return (error.strerror or str(error)).lower() if isinstance(error, OSError) else str(error)
