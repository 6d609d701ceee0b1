"""An index folder that came from somebody else: nothing in it leads out of it; what we write is private."""

from __future__ import annotations

import errno
import json
import os
import socket
import sqlite3
import stat
from collections.abc import Callable
from contextlib import closing, nullcontext, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import numpy as np
import pytest

from dateline.articles.files import is_index_folder
from dateline.errors import (
    DamagedIndexError,
    DatelineError,
    IndexBusyError,
    IndexNotReadableError,
    IndexNotWritableError,
)
from dateline.stores.container import Container, ForeignSegmentError, pack
from dateline.stores.index import Index
from dateline.stores.lock import HOLDER, LOCK
from dateline.stores.manifest import MANIFEST, FileFacts, Manifest, rendered
from dateline.stores.repair import repair_index
from dateline.stores.schema import FORMATS_BEFORE
from dateline.stores.segment import Segment
from dateline.stores.verification import verify_index
from dateline.stores.writer import IndexWriter
from test_stores import EMBEDDER, put, state, story, write

pytestmark = pytest.mark.skipif(os.name != "posix", reason="links and permissions of POSIX")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An index of two articles; beside it, somebody's own file."""
    folder = tmp_path / "index"
    write(folder, "The mayor signed.", "Drones crossed the border.")
    (tmp_path / "mine").write_text("mine")
    return folder


def files_of(folder: Path) -> list[str]:
    manifest = Manifest.read(folder)
    return [MANIFEST, manifest.database.name, manifest.segments[0].name]


WRITTEN = [
    HOLDER, LOCK, "building.sqlite", "building.sqlite-journal", "building.sqlite-wal", f"{MANIFEST}.new",
    "articles-000002.sqlite", "segment-000002.bin",
]  # fmt: skip


@pytest.mark.parametrize("name", WRITTEN)
@pytest.mark.parametrize("kind", ["link", "hard link", "dangling link"])
def test_nothing_is_written_through_a_link(folder: Path, name: str, kind: str) -> None:
    mine, nowhere = folder.parent / "mine", folder.parent / "nowhere"
    (folder / name).unlink(missing_ok=True)
    if kind == "hard link":
        os.link(mine, folder / name)
    else:
        (folder / name).symlink_to(mine if kind == "link" else nowhere)
    mode = mine.stat().st_mode
    if name == LOCK and kind != "hard link":  # the only one that is not made anew
        with pytest.raises(IndexNotWritableError, match="is a link"):
            write(folder, "Third.")
    else:
        assert write(folder, "Third.").generation == 2
    assert mine.read_text() == "mine"
    assert mine.stat().st_mode == mode
    assert not nowhere.exists()


@pytest.mark.parametrize("place", [0, 1, 2])
def test_nothing_is_read_through_a_link(folder: Path, place: int) -> None:
    """Not even where it leads to a file that would do."""
    path = folder / files_of(folder)[place]
    away = folder.parent / path.name
    path.rename(away)
    path.symlink_to(away)
    with pytest.raises(DamagedIndexError, match="is a link"):
        Index.open(folder)
    assert not verify_index(folder).sound
    assert is_index_folder(folder) == (place != 0)
    before = away.read_bytes()
    with suppress(DatelineError):
        repair_index(folder)
    assert away.read_bytes() == before


@pytest.mark.parametrize("name", [MANIFEST, HOLDER, LOCK, "building.sqlite"])
def test_a_pipe_by_the_name_of_a_file_is_not_waited_for(folder: Path, name: str) -> None:
    (folder / name).unlink(missing_ok=True)
    os.mkfifo(folder / name)
    with pytest.raises(DatelineError, match=name) if name in (MANIFEST, LOCK) else nullcontext():
        write(folder, "Third.")


def modes(folder: Path) -> dict[str, int]:
    return {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}


def test_only_its_owner_reads_an_index(tmp_path: Path) -> None:
    old = os.umask(0)
    try:
        write(tmp_path / "deep" / "index", "First.")
        with IndexWriter(tmp_path / "deep" / "index") as writer:
            writer.database.be_private()
            during = modes(tmp_path / "deep" / "index")
    finally:
        os.umask(old)
    assert set(during) >= {HOLDER, LOCK, "building.sqlite", MANIFEST}
    assert set(during.values()) == {0o600}
    assert stat.S_IMODE((tmp_path / "deep" / "index").stat().st_mode) == 0o700


def test_an_index_that_all_could_read_becomes_private_when_it_is_written(folder: Path) -> None:
    for path in folder.iterdir():
        path.chmod(0o644)
    write(folder, "Third.")
    assert set(modes(folder).values()) == {0o600}


@pytest.mark.parametrize(
    ("open_to", "mode"), [(0o700, 0o600), (0o750, 0o640), (0o755, 0o644), (0o711, 0o600), (0o777, 0o644)]
)
def test_what_is_written_may_be_read_by_whom_the_folder_is_open_to(
    folder: Path, open_to: int, mode: int
) -> None:
    """Whatever the umask of who writes; nobody else may hold the lock."""
    folder.chmod(open_to)
    before = set(modes(folder))
    old = os.umask(0o077)
    try:
        write(folder, "Third.")
    finally:
        os.umask(old)
    after = modes(folder)
    assert after.pop(LOCK) == 0o600
    assert {MANIFEST, "articles-000002.sqlite"} <= set(after)
    assert {after[name] for name in after if name == MANIFEST or name not in before} == {mode}
    assert stat.S_IMODE(folder.stat().st_mode) == open_to


# File systems without locks


@pytest.fixture
def no_locks(monkeypatch: pytest.MonkeyPatch) -> None:
    def flock(handle: int, how: int) -> None:
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))

    monkeypatch.setattr("fcntl.flock", flock)


@pytest.mark.usefixtures("no_locks")
def test_without_locks_a_folder_is_written_by_one_at_a_time(folder: Path) -> None:
    with IndexWriter(folder), pytest.raises(IndexBusyError, match="another process is writing"):
        write(folder, "Third.")
    assert write(folder, "Third.").generation == 2
    assert not (folder / HOLDER).exists()


@pytest.mark.usefixtures("no_locks")
@pytest.mark.parametrize(
    ("holder", "busy"),
    [
        (lambda: {"pid": os.getppid(), "host": socket.gethostname()}, True),
        (lambda: {"pid": 2**22 + 1, "host": socket.gethostname()}, False),  # beyond what Linux gives out
        (lambda: {"pid": os.getpid(), "host": socket.gethostname()}, False),  # another one's, before a reboot
        (lambda: {"pid": 1, "host": "elsewhere.example"}, True),
        (lambda: {}, False),
    ],
    ids=["alive", "dead", "a number that is ours now", "elsewhere", "nobody"],
)
def test_without_locks_a_dead_writer_does_not_count(
    folder: Path, holder: Callable[[], dict[str, object]], busy: bool
) -> None:
    stated = {"since": "2026-01-01", "command": "dateline index"}
    (folder / HOLDER).write_text(json.dumps(holder() | stated) if holder() else "{")
    os.utime(folder / HOLDER, (1, 1))
    if busy:
        with pytest.raises(IndexBusyError) as caught:
            write(folder, "Third.")
        assert str(folder / HOLDER) in caught.value.hint
    else:
        assert write(folder, "Third.").generation == 2


# A database that somebody else made


def foreign(folder: Path, *statements: str) -> None:
    """Let the index have a database in which that was done, under a manifest that vouches for it."""
    manifest = Manifest.read(folder)
    path = folder / manifest.database.name
    with closing(sqlite3.connect(path)) as connection, connection:
        for statement in statements:
            connection.executescript(statement)
    replace(manifest, database=FileFacts.of(path)).write(folder)


FOREIGN = {
    "a trigger": "CREATE TRIGGER t AFTER INSERT ON article BEGIN DELETE FROM file; END;",
    "a trigger on what is removed": "CREATE TRIGGER t AFTER DELETE ON file BEGIN DELETE FROM article; END;",
    "a view that never ends": (
        "ALTER TABLE article RENAME TO hidden; CREATE VIEW article AS WITH RECURSIVE n(number) AS"
        " (SELECT 1 UNION ALL SELECT number + 1 FROM n) SELECT number, '' AS id, '' AS date FROM n;"
    ),
    "a view beside": "CREATE VIEW v AS SELECT * FROM article;",
    "a table beside": "CREATE TABLE more (a);",
    "an index on an expression": "CREATE INDEX article_more ON article (lower(title));",
    "a computed column": "ALTER TABLE article ADD COLUMN more AS (lower(title));",
    "another column": "ALTER TABLE spare ADD COLUMN more;",
    "another index": "DROP INDEX article_date; CREATE INDEX article_date ON article (title);",
}


@pytest.mark.parametrize("what", FOREIGN)
def test_a_database_of_another_making_is_refused_before_it_is_read(
    folder: Path, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    foreign(folder, FOREIGN[what])
    for work in (Index.open, lambda folder: write(folder, "Third.")):
        with pytest.raises(DamagedIndexError, match=r"its schema (has|lacks)|malformed"):
            work(folder)
    [finding, *_] = verify_index(folder).findings
    assert "schema" in finding.what
    assert repair_index(folder).dropped == ()  # the rows are what was stored
    assert verify_index(folder).sound
    with closing(Index.open(folder)) as index:
        assert index.database.article_ids() == ["a", "b"]


@pytest.mark.parametrize("format", FORMATS_BEFORE)
@pytest.mark.parametrize(
    "what", ["a trigger", "a view that never ends", "a table beside", "a computed column"]
)
def test_so_is_one_of_an_earlier_format(tmp_path: Path, format: int, what: str) -> None:
    folder = tmp_path / "index"
    with ZipFile(Path(__file__).parent / f"formats/{format}.zip") as archive:
        archive.extractall(folder)
    stated = json.loads((folder / MANIFEST).read_text())
    path = folder / stated["database"]["name"]
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.executescript(FOREIGN[what])
    facts = FileFacts.of(path)
    stated["database"] |= {"bytes": facts.bytes, "sha256": facts.sha256}
    digested = stated.pop("sha256", None) is not None
    (folder / MANIFEST).write_bytes(rendered(stated) if digested else json.dumps(stated).encode())
    with pytest.raises(DamagedIndexError, match="its schema has"):
        write(folder, "Third.")
    assert "its schema has" in verify_index(folder).findings[0].what


def test_what_stands_beside_a_database_is_not_believed(folder: Path) -> None:
    """A journal would be rolled back into it."""
    path = folder / Manifest.read(folder).database.name
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = PERSIST")
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("DELETE FROM article")
        journal = path.with_name(f"{path.name}-journal").read_bytes()
    for name in (path.name, "building.sqlite"):
        (folder / f"{name}-journal").write_bytes(journal)
        (folder / f"{name}-wal").write_bytes(b"7\x7f\x06\x82" + bytes(28))
    assert write(folder, "Third.").articles == 3
    assert not (folder / "building.sqlite-journal").exists()


@pytest.mark.parametrize("factory", ["Flat", "IVF4,PQ4", "SQ8", "SQfp16"])
def test_vectors_of_another_kind_do_not_reach_faiss(folder: Path, factory: str) -> None:
    """A segment whose manifest vouches for it, with a file of FAISS's in the place of its vectors."""
    faiss: Any = pytest.importorskip("faiss")
    rows = np.random.default_rng(0).normal(size=(300, 16)).astype(np.float32)
    made = faiss.index_factory(16, factory, faiss.METRIC_L2)
    made.train(rows)
    made.add(rows[:2])
    manifest = Manifest.read(folder)
    path = folder / manifest.segments[0].name
    parts = {**Segment(Container.open(path), 16).parts(), "vectors": faiss.serialize_index(made)}
    path.write_bytes(b"".join(pack(parts)))
    replace(manifest, segments=(FileFacts.of(path),)).write(folder)
    with (
        closing(Index.open(folder)) as index,
        pytest.raises(ForeignSegmentError, match="not laid out as Dateline does"),
    ):
        index.vectors.search(rows[0], 3)
    assert "not laid out as Dateline does" in str(verify_index(folder).findings)


def test_what_was_removed_is_not_in_the_file_any_more(folder: Path) -> None:
    with IndexWriter(folder) as writer:
        put(writer.database, story("c", "Rain fell.", title="A confidential draft"))
        writer.commit(EMBEDDER)
    assert b"confidential draft" in everything(folder)
    with closing(Index.open(folder)) as index:
        packed = index.database.segments[-1].packed_text(2)
    assert packed in everything(folder)
    with IndexWriter(folder) as writer:
        row = writer.database.row_by_id("c")
        assert row is not None
        writer.database.remove_article(row)
        writer.commit(EMBEDDER)
    assert b"confidential" not in everything(folder)
    assert packed not in everything(folder)


def everything(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.iterdir())


def test_a_manifest_with_half_of_a_character_is_damage(folder: Path) -> None:
    state(folder, {"written_by": "dateline \ud800"})
    with pytest.raises(DamagedIndexError, match="manifest cannot be read"):
        Index.open(folder)


@pytest.mark.parametrize("name", ["..", ".lock", "articles-000001.sqlite.bak", "/etc/passwd", "a/b"])
def test_a_manifest_names_files_of_an_index_alone(folder: Path, name: str) -> None:
    stated = json.loads((folder / MANIFEST).read_text())["database"]
    state(folder, {"database": stated | {"name": name}})
    with pytest.raises(DamagedIndexError, match="is not the name of a file"):
        Index.open(folder)


# What the system refuses is no damage


@pytest.mark.parametrize("place", [0, 1])
def test_what_may_not_be_read_is_not_called_damaged(
    folder: Path, place: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    denied, real = files_of(folder)[place], os.open

    def refusing(path: Path, flags: int, mode: int = 0o777, **options: int) -> int:
        if Path(path).name == denied:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        return real(path, flags, mode, **options)

    monkeypatch.setattr(os, "open", refusing)
    for work in (Index.open, verify_index, repair_index):
        with pytest.raises(IndexNotReadableError, match=rf"{denied}: Permission denied") as caught:
            work(folder)
        assert "permissions" in caught.value.hint
