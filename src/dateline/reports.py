"""Reports about an index and the work on it: runs, removals, findings, headings, counts, models."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file, or one record of it, that was not indexed, and why in a few words.

    `passing`: it was the machine that failed, and another try may do better. `understood`: it is known for
    certain that no article stands there. `withdrawn`: the id of an article that its agency took back, and up
    to which version.
    """

    path: str
    reason: str
    passing: bool = field(default=False, compare=False)
    understood: bool = field(default=False, compare=False)
    withdrawn: tuple[str, tuple[int, int]] | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class IndexReport:
    """What an indexing run did: article counts, then the whole index's size.

    `files_gone` counts the files below the given folders that are no more, whose articles are still cited.
    """

    added: int
    changed: int
    unchanged: int
    removed: int
    skipped: tuple[Skipped, ...]
    articles: int
    chunks: int
    generation: int
    seconds: float
    vector_type: str = "flat"
    files_gone: int = 0


@dataclass(frozen=True, slots=True)
class Heading:
    """What is known about an article of the index, without its text; untitled, with its `opening`."""

    id: str
    title: str | None
    date: str | None
    updated: str | None
    source: str | None
    author: str | None
    section: str | None
    language: str | None
    url: str | None
    path: str | None
    characters: int
    opening: str | None = None

    @property
    def name(self) -> str:
        """What to call the article when talking to a person."""
        return self.title if self.title is not None else self.opening or self.id


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong with an index: where it stands, what it is, and what to do about it."""

    where: str
    what: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Verification:
    """What was found wrong with an index, if anything.

    Then, of a folder of this format, so many articles are `saved` by a repair, and what is `lost` no repair
    gets back; else `saved` is None.
    """

    folder: str
    generation: int
    findings: tuple[Finding, ...]
    seconds: float
    saved: int | None = None
    lost: tuple[str, ...] = ()

    @property
    def sound(self) -> bool:
        return not self.findings


@dataclass(frozen=True, slots=True)
class Repair:
    """What was wrong with an index, which articles and chunks were dropped, and its state since."""

    folder: str
    findings: tuple[Finding, ...]
    dropped: tuple[str, ...]
    generation: int
    seconds: float
    articles: int = 0


@dataclass(frozen=True, slots=True)
class Moved:
    """An index that stands in another place now: its size, and how many articles this run carried."""

    source: str
    target: str
    articles: int
    chunks: int
    carried: int
    seconds: float


@dataclass(frozen=True, slots=True)
class RemovalReport:
    """What left the index, and how many of it still stand in their files; then the whole index's size."""

    removed: tuple[Heading, ...]
    files_left: int
    articles: int
    chunks: int
    generation: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Statistics:
    """Article counts: by month (`2025-06`), oldest first; by source, author, section, most frequent first."""

    articles: int
    undated: int
    months: Mapping[str, int]
    unsourced: int
    sources: Mapping[str, int]
    unauthored: int = 0
    authors: Mapping[str, int] = field(default_factory=dict)
    unsectioned: int = 0
    sections: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """A model in use; `kind` is embedder or reader, `sha256` that of its weights, None where not known."""

    kind: str
    name: str
    sha256: str | None


@dataclass(frozen=True, slots=True)
class IndexInfo:
    """An index at a glance. `sound`: the file is, byte for byte, the one written.

    Sizes in bytes, None where a server keeps the index.
    """

    folder: str
    generation: int
    written_by: str
    written_at: str
    articles: int
    chunks: int
    first_date: str | None
    last_date: str | None
    sources: Mapping[str, int]
    database_bytes: int | None
    database_sound: bool
    vector_type: str
    vectors_bytes: int | None
    vectors_sound: bool
    embedder: str
    embedder_sha256: str
    reader: str
    reader_sha256: str | None
