"""Is the index what was written? Every file, every row, every text, word and vector, one against the other.

Segments are looked at one after the other, so that memory is bounded by the largest. Nothing is changed;
`repair.py` does that.
"""

from __future__ import annotations

import sqlite3
import stat
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from itertools import islice
from pathlib import Path

from dateline.errors import DamagedIndexError, IndexNotReadableError
from dateline.reports import Finding, Verification
from dateline.stores.container import Container, ForeignSegmentError, Parts
from dateline.stores.copies import pairs_of
from dateline.stores.copies_check import copies_trouble
from dateline.stores.files import NotAFileError, open_database
from dateline.stores.manifest import MANIFEST, FileFacts, Manifest
from dateline.stores.older import counts_of, troubles_of
from dateline.stores.rows import UNREADABLE, Row, is_sealed
from dateline.stores.salvage import recovered_manifest, salvage, sound_articles
from dateline.stores.schema import FORMAT
from dateline.stores.segment import ChunkPlace, Segment
from dateline.stores.segment_parts import FoundBy
from dateline.stores.shape import ForeignSchemaError, check_schema
from dateline.stores.soundness import (
    article_trouble,
    called_article,
    file_trouble,
    look_through,
    read_rows,
    spare_trouble,
)

REPAIR = "dateline repair makes it again from what is sound"
SAVE = "dateline repair saves what is sound"
DROP = "dateline repair --drop-damaged leaves it out; then index its file again"
REST = "dateline repair --drop-damaged saves the rest"
BACKUP = "restore the folder from a backup, or delete it and index the articles again"
_BY_ITS_WRITER = f"repair it with the Dateline that wrote it, or {BACKUP}"

_NAMED = 5  # articles named of a trouble


def verify_index(folder: Path, *, quick: bool = False) -> Verification:
    """Check an index through and through. Raises NoIndexError and IndexFormatError.

    `quick` compares every file with its digest and every row of the database with its own; else all texts are
    unpacked too, and their words, and what copies are found by, worked out again.
    """
    began = time.perf_counter()
    try:
        manifest, findings = found_wrong(folder, quick=quick)
    except DamagedIndexError as error:
        recovered = recovered_manifest(folder)
        finding = Finding(MANIFEST, error.fact, BACKUP if recovered is None else REPAIR)
        return _told(folder, 0, [finding], recovered, began)
    return _told(folder, manifest.generation, findings, manifest, began)


def found_wrong(folder: Path, *, quick: bool = False) -> tuple[Manifest, list[Finding]]:
    """Return the manifest and what is wrong. Raises NoIndexError, IndexFormatError and DamagedIndexError."""
    while True:
        manifest = Manifest.read(folder)
        findings = [*_findings(folder, manifest, quick=quick)]
        # A writer may have committed meanwhile, and cleared away what was being looked at.
        if not findings or Manifest.read(folder) == manifest:
            return manifest, findings


def _told(
    folder: Path, generation: int, findings: Sequence[Finding], manifest: Manifest | None, began: float
) -> Verification:
    """What was found, and what a repair gets back: no finding's remedy promises more than that."""
    saved, lost = None, list[str]()
    if findings and manifest is not None and manifest.format == FORMAT:
        saved = _saved(folder, manifest, lost)
    if saved == 0 and lost:
        findings = [replace(one, remedy=BACKUP) for one in findings]
    elif saved is not None:
        again = {REPAIR: REST, SAVE: REST} if lost else {DROP: SAVE}
        findings = [replace(one, remedy=again.get(one.remedy, one.remedy)) for one in findings]
    seconds = time.perf_counter() - began
    return Verification(str(folder), generation, tuple(findings), seconds, saved, tuple(lost))


def _saved(folder: Path, manifest: Manifest, lost: list[str]) -> int:
    """Return how many articles a repair would keep; `lost` comes to name the rest."""
    try:
        found = salvage(folder / manifest.database.name, stated=manifest.articles)
        return sum(1 for _ in sound_articles(found, folder, manifest, lost))
    except (OSError, ValueError):  # the database is not there, or empty
        lost.append(f"all {manifest.articles:,} articles")
        return 0


def _findings(folder: Path, manifest: Manifest, *, quick: bool) -> Iterator[Finding]:
    save = SAVE if manifest.format == FORMAT else _BY_ITS_WRITER
    for stated in manifest.files:
        yield from _file(folder, stated, REPAIR if stated is manifest.vectors else save)
    path = folder / manifest.database.name
    if stat.S_ISREG(_mode(path)):
        try:
            with closing(open_database(path)) as connection:
                check_schema(connection, manifest.format)
                if manifest.format == FORMAT:
                    yield from _database(connection, folder, manifest, quick=quick)
                else:
                    yield from _older(connection, manifest)
        except UNREADABLE as error:
            yield Finding(path.name, f"SQLite cannot read it ({error})", save)
        except ForeignSchemaError as error:
            yield Finding(path.name, str(error), save)


def _file(folder: Path, stated: FileFacts, remedy: str) -> Iterator[Finding]:
    try:
        facts = FileFacts.of(folder / stated.name)
    except FileNotFoundError:
        yield Finding(stated.name, "the file is missing", remedy if remedy is REPAIR else BACKUP)
        return
    except NotAFileError as error:
        yield Finding(stated.name, str(error.strerror), remedy if remedy is REPAIR else BACKUP)
        return
    except OSError as error:
        raise IndexNotReadableError(folder, f"{stated.name}: {error.strerror}") from error
    if facts.bytes != stated.bytes:
        yield Finding(stated.name, f"has {facts.bytes:,} bytes, not the {stated.bytes:,} written", remedy)
    elif facts.sha256 != stated.sha256:
        yield Finding(stated.name, "is not, byte for byte, what was written", remedy)


def _mode(path: Path) -> int:
    try:
        return path.lstat().st_mode
    except OSError:
        return 0


def _older(connection: sqlite3.Connection, manifest: Manifest) -> Iterator[Finding]:
    """Check the rows of a format before; its words and vector file are made anew when it is taken over."""
    name = manifest.database.name
    yield from _integrity(connection, name)
    for called, trouble in troubles_of(connection, manifest.format, manifest.embedder.dim):
        yield Finding(f"{called} in {name}", trouble, BACKUP)
    if counts_of(connection) != (manifest.articles, manifest.chunks):
        yield Finding(MANIFEST, f"{name} does not hold what it counts", BACKUP)


def _integrity(connection: sqlite3.Connection, name: str) -> Iterator[Finding]:
    for (line,) in connection.execute("PRAGMA integrity_check(20)"):
        if line != "ok":
            yield Finding(name, f"SQLite says: {line}", SAVE)


def _database(
    connection: sqlite3.Connection, folder: Path, manifest: Manifest, *, quick: bool
) -> Iterator[Finding]:
    name = manifest.database.name
    yield from _integrity(connection, name)
    unsound, articles = set[int](), 0
    for number, row in read_rows(connection, "article"):
        trouble = "cannot be read" if row is None else article_trouble(row)
        if trouble is not None:
            unsound.add(number)
            called = f"article {number}" if row is None else called_article(row)
            yield Finding(f"{called} in {name}", trouble, DROP)
        else:
            articles += 1
    if not unsound and articles != manifest.articles:
        yield Finding(MANIFEST, f"counts {manifest.articles:,} articles, {name} has {articles:,}", SAVE)
    if not quick:
        yield from _segments(connection, folder, manifest, unsound)
    yield from _made(connection, manifest)
    yield from _memories(connection, manifest)


def _segments(
    connection: sqlite3.Connection, folder: Path, manifest: Manifest, unsound: set[int]
) -> Iterator[Finding]:
    """Look at every article in the segments, and at what it is found by."""
    name = manifest.database.name
    left = {number for (number,) in connection.execute("SELECT number FROM article")} - unsound
    opened, chunks, troubled = list[Segment](), 0, bool(unsound)
    for stated in manifest.segments:
        try:
            segment = Segment(Container.open(folder / stated.name), manifest.embedder.dim)
            segment.rows  # noqa: B018 -- raises for vectors that are not laid out as ours
        except (OSError, ForeignSegmentError) as error:
            troubled = True
            yield Finding(stated.name, f"it cannot be read ({error})", SAVE)
            continue
        opened.append(segment)
        chunks += len(segment.numbers)
        for finding in _segment(connection, segment, stated.name, left, unsound):
            troubled = troubled or finding.remedy == DROP
            yield finding
        segment.container.release()
    for number in sorted(left):
        troubled = True
        yield Finding(f"{called_article(_row_of(connection, number))} in {name}", "is in no segment", DROP)
    if not troubled:
        if chunks != manifest.chunks:
            yield Finding(MANIFEST, f"counts {manifest.chunks:,} chunks, the segments have {chunks:,}", SAVE)
        places = {
            number: (one, place) for one in opened for place, number in enumerate(one.articles.tolist())
        }

        def text_of(number: int) -> str:
            segment, place = places[number]
            return segment.text(place)

        pairs = pairs_of(lambda statement, values: connection.execute(statement, values).fetchall())
        for trouble in copies_trouble(pairs, places, text_of):
            yield Finding(f"copies in {name}", trouble, REPAIR)


def _segment(
    connection: sqlite3.Connection, segment: Segment, name: str, left: set[int], unsound: set[int]
) -> Iterator[Finding]:
    """Look at the articles of a segment; those that were `left` to be found are taken out of that."""
    rows, found, troubled = _rows_of(connection, segment), FoundBy(), False
    for looked in look_through(segment, rows):
        if looked.number not in left and looked.number not in unsound:
            looked.troubles.append((called_article(looked.row), "stands twice in the index"))
        left.discard(looked.number)
        for called, trouble in looked.troubles:
            troubled = True
            yield Finding(f"{called} in {name}", trouble, DROP)
        if not troubled:
            chunks = [ChunkPlace(*(one[name] for name in ChunkPlace._fields)) for one in looked.chunks]
            found.add(looked.row["title"] or "", looked.text, chunks)
    if strangers := sorted(set(segment.articles.tolist()) - rows.keys()):
        yield Finding(f"articles in {name}", f"{name_some(strangers)} are of no row", DROP)
    elif not troubled:
        for what in _derived_trouble(segment, found.parts()):
            yield Finding(f"{what} in {name}", "are not those of its texts", REPAIR)


def _row_of(connection: sqlite3.Connection, number: int) -> Row:
    [values] = connection.execute("SELECT id, path FROM article WHERE number = ?", (number,))
    return dict(zip(("id", "path"), values, strict=True))


def _rows_of(connection: sqlite3.Connection, segment: Segment) -> dict[int, Row]:
    names = ("number", "id", "path", "title", "sha256", "characters")
    rows: dict[int, Row] = {}
    for number in segment.articles.tolist():
        for values in connection.execute(
            f"SELECT {', '.join(names)} FROM article WHERE number = ?", (number,)
        ):
            rows[number] = dict(zip(names, values, strict=True))
    return rows


def _derived_trouble(segment: Segment, found: Parts) -> Iterator[str]:
    """Say what of that by which articles are found is not as it was `found` to be now."""
    import numpy as np

    stored = segment.parts()
    for kind, called in (
        ("words", "words"), ("stories", "words of articles"), ("bands", "bands"), ("anchors", "anchors"),
    ):  # fmt: skip
        names = [name for name in found if name.startswith(f"{kind}.")]
        if not all(
            name in stored and np.array_equal(found[name].view("u1"), stored[name].view("u1"))
            for name in names
        ):
            yield called


def _made(connection: sqlite3.Connection, manifest: Manifest) -> Iterator[Finding]:
    """Check what the manifest would be made again of."""
    columns = ("number", "stated", "digest")
    rows = [dict(zip(columns, row, strict=True)) for row in connection.execute("SELECT * FROM made")]
    if [row["stated"] for row in rows if is_sealed("made", row)] != [manifest.made]:
        yield Finding(manifest.database.name, "what it keeps of the manifest is something else", REPAIR)


def _memories(connection: sqlite3.Connection, manifest: Manifest) -> Iterator[Finding]:
    """Check what only spares work: files that are known, vectors that may be wanted again."""
    name, dim = manifest.database.name, manifest.embedder.dim
    for key, row in read_rows(connection, "file"):
        trouble = "cannot be read" if row is None else file_trouble(row)
        if row is not None and trouble is None and not is_sealed("file", row):
            trouble = "what is known of the file is not what was stored"
        if trouble is not None:
            yield Finding(f"file {key if row is None else row['path']} in {name}", trouble, REPAIR)
    for key, row in read_rows(connection, "spare"):
        trouble = "cannot be read" if row is None else spare_trouble(row, dim)
        if row is not None and trouble is None and not is_sealed("spare", row):
            trouble = "is not the one that was stored"
        if trouble is not None:
            yield Finding(f"spare vector {key} in {name}", trouble, REPAIR)


def name_some(numbers: list[int]) -> str:
    """Name some of these numbers."""
    more = f" and {len(numbers) - _NAMED:,} more" if len(numbers) > _NAMED else ""
    return ", ".join(map(str, islice(numbers, _NAMED))) + more
