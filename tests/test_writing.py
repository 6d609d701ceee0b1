"""Files written whole or not at all."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from dateline.errors import InputError
from dateline.output.files import write_text


def test_a_file_is_written_as_any_other_of_the_persons(tmp_path: Path) -> None:
    (tmp_path / "other").touch()
    write_text(tmp_path / "new", "é\r\n", replace=False)
    assert (tmp_path / "new").read_bytes() == "é\r\n".encode()
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == stat.S_IMODE(
        (tmp_path / "other").stat().st_mode
    )


def test_a_replaced_file_keeps_its_permissions_and_a_link_stays_a_link(tmp_path: Path) -> None:
    path, link = tmp_path / "file", tmp_path / "link"
    path.write_text("old")
    path.chmod(0o640)
    link.symlink_to(path)
    write_text(link, "new", replace=True)
    assert (path.read_text(), link.is_symlink(), stat.S_IMODE(path.stat().st_mode)) == ("new", True, 0o640)


def test_what_exists_is_not_replaced_unasked(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_text("old")
    with pytest.raises(InputError, match="exists"):
        write_text(path, "new", replace=False)
    with pytest.raises(InputError, match="is not a file"):
        write_text(tmp_path, "new", replace=True)
    assert (path.read_text(), os.listdir(tmp_path)) == ("old", ["file"])


def test_a_full_disk_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "file"
    path.write_text("old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(InputError, match="cannot write .*: No space left on device"):
        write_text(path, "new", replace=True)
    assert (path.read_text(), os.listdir(tmp_path)) == ("old", ["file"])
