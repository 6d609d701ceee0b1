"""An index folder that came from somebody else: nothing in it leads out of it; what we write is private."""

from __future__ import annotations

import errno
import json
import os
import socket
import stat
from collections.abc import Callable
from contextlib import nullcontext, suppress
from pathlib import Path

import pytest

from dateline.articles.files import is_index_folder
from dateline.errors import (
    DamagedIndexError,
    DatelineError,
    IndexBusyError,
    IndexNotReadableError,
    IndexNotWritableError,
)
from dateline.stores import MANIFEST, Index, IndexWriter, Manifest
from dateline.stores.lock import HOLDER, LOCK
from dateline.stores.repair import repair_index
from dateline.stores.verification import verify_index
from test_stores import write

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
    return [MANIFEST, manifest.database.name, manifest.vectors.name]


WRITTEN = [
    HOLDER, LOCK, "building.sqlite", "building.sqlite-journal", "building.sqlite-wal", f"{MANIFEST}.new",
    "articles-000002.sqlite", "vectors-000002.faiss",
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
    if place == 2:  # the database has the vectors too
        index = Index.open(folder)
        assert not index.vectors_are_sound()
        assert len(index.vectors) == 2
        index.close()
    else:
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
