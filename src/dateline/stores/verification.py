"""Is the index what was written? Every file, every row, every word and vector, one against the other.

Nothing is changed; `repair.py` does that.
"""

from __future__ import annotations

import sqlite3
import stat
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path

from dateline.errors import DamagedIndexError, IndexNotReadableError
from dateline.reports import Finding, Verification
from dateline.stores.backends import STORES
from dateline.stores.copies_check import copies_trouble
from dateline.stores.files import NotAFileError, open_database
from dateline.stores.manifest import MANIFEST, FileFacts, Manifest, databases
from dateline.stores.rows import UNREADABLE, is_sealed
from dateline.stores.schema import FORMAT
from dateline.stores.shape import ForeignSchemaError, check_schema
from dateline.stores.soundness import Survey, file_trouble, read_rows, spare_trouble, survey
from dateline.stores.words import WordsCheck

REPAIR = "dateline repair makes it again from what is sound"
SAVE = "dateline repair saves what is sound"
DROP = "dateline repair --drop-damaged leaves it out; then index its file again"
_BLOCK = 8192  # vectors compared at a time

BACKUP = "restore the folder from a backup, or delete it and index the articles again"


def verify_index(folder: Path) -> Verification:
    """Check an index through and through. Raises NoIndexError and IndexFormatError.

    Reads everything: a minute or so for a million passages' worth of words and vectors.
    """
    began = time.perf_counter()
    while True:
        try:
            manifest = Manifest.read(folder)
        except DamagedIndexError as error:
            finding = Finding(MANIFEST, error.fact, REPAIR if databases(folder) else BACKUP)
            return Verification(str(folder), 0, (finding,), time.perf_counter() - began)
        findings = tuple(_findings(folder, manifest))
        # A writer may have committed meanwhile, and cleared away what was being looked at.
        if not findings or Manifest.read(folder) == manifest:
            return Verification(str(folder), manifest.generation, findings, time.perf_counter() - began)


def _findings(folder: Path, manifest: Manifest) -> Iterator[Finding]:
    database, vectors = manifest.database, manifest.vectors
    yield from _file(folder, database, SAVE)
    damaged = tuple(_file(folder, vectors, REPAIR))
    yield from damaged
    path = folder / database.name
    if stat.S_ISREG(_mode(path)):
        try:
            with closing(open_database(path)) as connection:
                check_schema(connection, manifest.format)
                rows = survey(connection, manifest.embedder.dim, manifest.format)
                yield from _database(connection, manifest, rows)
                if not damaged:  # FAISS may bring the process down over a file that is
                    yield from _vectors(folder / vectors.name, manifest.vector_type, rows.vectors)
        except UNREADABLE as error:
            yield Finding(database.name, f"SQLite cannot read it ({error})", SAVE)
        except ForeignSchemaError as error:
            yield Finding(database.name, str(error), SAVE)


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


def _database(connection: sqlite3.Connection, manifest: Manifest, rows: Survey) -> Iterator[Finding]:
    name = manifest.database.name
    for (line,) in connection.execute("PRAGMA integrity_check(20)"):
        if line != "ok":
            yield Finding(name, f"SQLite says: {line}", SAVE)
    for called, trouble in rows.troubles:
        yield Finding(f"{called} in {name}", trouble, DROP)
    counts = rows.counts
    if not rows.troubles and counts != (manifest.articles, manifest.chunks):
        stated = f"{manifest.articles:,} articles and {manifest.chunks:,} chunks"
        yield Finding(MANIFEST, f"counts {stated}, {name} has {counts[0]:,} and {counts[1]:,}", SAVE)
    for words in _words(rows, manifest):
        for trouble in words.compare(connection):
            yield Finding(f"words in {name}", trouble, REPAIR)
    if manifest.format == FORMAT and not rows.troubles:
        yield from _made(connection, manifest)
        texts = {number: article["text"] for number, article in rows.articles.items()}
        for trouble in copies_trouble(connection, texts):
            yield Finding(f"copies in {name}", trouble, REPAIR)
    yield from _memories(connection, manifest)


def _made(connection: sqlite3.Connection, manifest: Manifest) -> Iterator[Finding]:
    """Check what the manifest would be made again of."""
    columns = ("number", "stated", "digest")
    rows = [dict(zip(columns, row, strict=True)) for row in connection.execute("SELECT * FROM made")]
    if [row["stated"] for row in rows if is_sealed("made", row)] != [manifest.made]:
        yield Finding(manifest.database.name, "what it keeps of the manifest is something else", REPAIR)


def _memories(connection: sqlite3.Connection, manifest: Manifest) -> Iterator[Finding]:
    """Check what only spares work: files that are known, vectors that may be wanted again."""
    name, dim, digests = manifest.database.name, manifest.embedder.dim, manifest.format == FORMAT
    for key, row in read_rows(connection, "file"):
        trouble = "cannot be read" if row is None else file_trouble(row)
        if row is not None and digests and trouble is None and not is_sealed("file", row):
            trouble = "what is known of the file is not what was stored"
        if trouble is not None:
            yield Finding(f"file {key if row is None else row['path']} in {name}", trouble, REPAIR)
    if manifest.format > 1:
        for key, row in read_rows(connection, "spare"):
            trouble = "cannot be read" if row is None else spare_trouble(row, dim)
            if row is not None and digests and trouble is None and not is_sealed("spare", row):
                trouble = "is not the one that was stored"
            if trouble is not None:
                yield Finding(f"spare vector {key} in {name}", trouble, REPAIR)


def _words(rows: Survey, manifest: Manifest) -> Iterator[WordsCheck]:
    """Yield what the word index of the chunks ought to know, then that of the articles."""
    words = WordsCheck("words", "chunk")
    for number, article in rows.articles.items():
        for row in rows.chunks.get(number, ()):
            words.add(row["number"], article["title"], article["text"][row["start"] : row["end"]])
    yield words
    if manifest.format > 2:
        words = WordsCheck("story", "article")
        for number, article in rows.articles.items():
            words.add(number, article["title"], article["text"])
        yield words


def _vectors(path: Path, kind: str, stored: Mapping[int, bytes]) -> Iterator[Finding]:
    """Compare the vector file with the vectors that the database keeps, id by id and value by value."""
    import numpy as np

    try:
        store = STORES[kind].load(path)
    except (OSError, KeyError, RuntimeError) as error:
        yield Finding(path.name, f"FAISS cannot read it ({error})", REPAIR)
        return
    ids = store.ids.tolist()
    for trouble, numbers in (
        ("has a vector without its chunk", sorted(set(ids) - stored.keys())),
        ("lacks the vector of chunk", sorted(stored.keys() - set(ids))),
        ("has a vector twice, of chunk", [number for number, count in Counter(ids).items() if count > 1]),
    ):
        if numbers:
            yield Finding(path.name, f"{trouble} {_named(numbers)}", REPAIR)
    common = [number for number in dict.fromkeys(ids) if number in stored]
    other = []
    for first in range(0, len(common), _BLOCK):
        block = common[first : first + _BLOCK]
        expected = np.stack([np.frombuffer(stored[number], dtype="<f4") for number in block])
        same = (store.rows(block) == store.as_kept(expected.astype(np.float32))).all(axis=1)
        other += [number for number, equal in zip(block, same, strict=True) if not equal]
    if other:
        yield Finding(path.name, f"has another vector than the database, of chunk {_named(other)}", REPAIR)


def _named(numbers: list[int]) -> str:
    more = f" and {len(numbers) - 5:,} more" if len(numbers) > 5 else ""
    return ", ".join(map(str, numbers[:5])) + more
