"""What leaves the index, by name or because its file went: that, and nothing else."""

from __future__ import annotations

import errno
import json
import os
import shutil
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from dateline import Dateline
from dateline.articles.content import Content
from dateline.articles.inputs import Copy
from dateline.errors import InputError, NoIndexError, NothingToIndexError, UnknownArticleError
from dateline.indexing.updating import update_index
from dateline.reports import IndexReport, RemovalReport
from dateline.stores.index import Index
from dateline.stores.manifest import Manifest
from dateline.stores.writer import IndexWriter
from placed import on_every_store
from test_indexing import BORDER, BUDGET, DRONES, RAIN, Desk, contents, counts, whole


@pytest.fixture
def desk(tmp_path: Path, request: pytest.FixtureRequest) -> Desk:
    """Five articles: two files, one in a folder, and two records of one file."""
    desk = Desk(tmp_path, store=getattr(request, "param", "folder"))
    desk.write("border.txt", BORDER, DRONES, title="Border pact")
    desk.write("rain.txt", RAIN)
    desk.write("2024/budget.txt", BUDGET)
    desk.write_lines("news.jsonl", {"id": "wire-1", "text": DRONES}, {"id": "wire-2", "text": RAIN})
    desk.index()
    return desk


def remove(desk: Desk, *names: str, dry_run: bool = False) -> RemovalReport:
    return Dateline.remove(names, settings=desk.settings(), dry_run=dry_run)


EVERY = ["2024/budget", "border", "rain", "wire-1", "wire-2"]


@on_every_store("desk")
@pytest.mark.parametrize(
    ("name", "gone"),
    [
        ("rain", ["rain"]),
        ("wire-2", ["wire-2"]),
        ("{articles}/rain.txt", ["rain"]),
        ("{articles}/news.jsonl", ["wire-1", "wire-2"]),
        ("{articles}/2024", ["2024/budget"]),
        ("{articles}/2024/", ["2024/budget"]),
        ("wire-*", ["wire-1", "wire-2"]),
        ("{articles}/*.txt", ["2024/budget", "border", "rain"]),
        ("[br]*", ["border", "rain"]),
    ],
)
def test_a_name_is_an_id_a_file_a_folder_or_a_pattern(desk: Desk, name: str, gone: list[str]) -> None:
    report = remove(desk, name.format(articles=desk.articles))
    assert sorted(article.id for article in report.removed) == gone
    assert desk.ids() == [id for id in EVERY if id not in gone]
    assert (report.articles, report.files_left, report.generation) == (5 - len(gone), len(gone), 2)


def test_a_path_may_be_relative(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(desk.articles)
    remove(desk, "rain.txt", "2024")
    assert desk.ids() == ["border", "wire-1", "wire-2"]


def test_what_stays_is_the_index_that_never_had_what_went(desk: Desk) -> None:
    remove(desk, "border", "wire-2")
    removed = whole(desk.folder)
    shutil.rmtree(desk.folder)
    (desk.articles / "border.txt").unlink()
    desk.write_lines("news.jsonl", {"id": "wire-1", "text": DRONES})
    desk.index()
    assert whole(desk.folder) == removed


def test_a_dry_run_tells_and_does_nothing(desk: Desk) -> None:
    before = contents(desk.folder)
    report = remove(desk, "wire-*", dry_run=True)
    assert [article.id for article in report.removed] == ["wire-1", "wire-2"]
    assert (report.articles, report.generation) == (5, 1)
    assert contents(desk.folder) == before


def test_with_one_wrong_name_nothing_is_removed(desk: Desk) -> None:
    before = contents(desk.folder)
    for dry_run in (True, False):
        with pytest.raises(UnknownArticleError, match="'sun'; nothing was removed") as caught:
            remove(desk, "rain", "sun", dry_run=dry_run)
        assert "dateline list" in caught.value.hint
    assert contents(desk.folder) == before


def test_where_there_is_no_index_none_is_made(tmp_path: Path) -> None:
    with pytest.raises(NoIndexError):
        remove(Desk(tmp_path), "rain")
    assert list(tmp_path.iterdir()) == []


@on_every_store("desk")
def test_what_was_removed_comes_back_with_its_file_and_is_not_embedded_again(desk: Desk) -> None:
    remove(desk, "border", "rain")
    report: list[IndexReport] = []
    assert desk.embedded_by(lambda: report.append(desk.index())) == []
    assert counts(report[0]) == (2, 0, 3, 0)
    assert desk.ids() == EVERY


def test_the_last_article_may_go(desk: Desk) -> None:
    remove(desk, "*")
    assert Manifest.read(desk.folder).articles == 0
    index = Index.open(desk.folder)
    assert (index.database.search(["rain"], 9), len(index.vectors)) == ([], 0)
    index.close()
    assert desk.index().added == 5


def test_an_older_index_is_brought_up_to_date_by_a_removal(desk: Desk) -> None:
    shutil.rmtree(desk.folder)
    with ZipFile(Path(__file__).parent / "formats/1.zip") as archive:
        archive.extractall(desk.folder)
    assert [one.id for one in remove(desk, "/news/rain.txt").removed] == ["rain"]
    assert desk.ids() == ["border"]


# Files that went


def sync(desk: Desk, *paths: Path) -> IndexReport:
    report, _ = update_index(paths or [desk.articles], desk.settings(), sync=True, embedder=desk.embedder)
    return report


@on_every_store("desk")
def test_articles_go_whose_files_went_and_no_others(desk: Desk) -> None:
    elsewhere = desk.write("../elsewhere/sun.txt", "The sun shone.").resolve()
    desk.index(elsewhere)
    elsewhere.unlink()
    (desk.articles / "rain.txt").unlink()
    (desk.articles / "news.jsonl").unlink()
    report = sync(desk)
    assert counts(report) == (0, 0, 2, 3)
    assert desk.ids() == ["2024/budget", "border", "sun"]
    assert counts(sync(desk)) == (0, 0, 2, 0)


@on_every_store("desk")
def test_an_article_that_moved_did_not_go(desk: Desk) -> None:
    (desk.articles / "rain.txt").rename(desk.articles / "2024/storm.txt")
    assert counts(sync(desk)) == (0, 1, 4, 0)
    assert desk.ids() == EVERY


@on_every_store("desk")
def test_below_one_folder_means_below_that_one(desk: Desk) -> None:
    (desk.articles / "rain.txt").unlink()
    (desk.articles / "2024/budget.txt").rename(desk.articles / "2024/sun.txt")
    desk.write("2024/sun.txt", "The sun shone.")
    assert counts(sync(desk, desk.articles / "2024")) == (1, 0, 0, 1)
    assert "rain" in desk.ids()


def test_a_file_that_cannot_be_read_any_more_did_not_go(desk: Desk) -> None:
    (desk.articles / "rain.txt").write_bytes(b"")
    (desk.articles / "border.txt").rename(desk.articles / "border.xyz")
    assert sync(desk).removed == 1
    assert desk.ids() == [id for id in EVERY if id != "border"]


@pytest.mark.parametrize("what", ["a link to nothing", "a loop of links", "not to be entered", "a file"])
def test_what_is_below_a_folder_that_cannot_be_read_did_not_go(
    desk: Desk, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, away = desk.articles / "2024", desk.root / "away"
    if what == "not to be entered":
        real = os.stat

        def refusing(path: Any, **options: Any) -> os.stat_result:
            if str(path).startswith(f"{folder}/"):
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
            return real(path, **options)

        monkeypatch.setattr(os, "stat", refusing)
        (folder / "budget.txt").unlink()
    else:
        folder.rename(away)
        if what == "a file":
            folder.write_text("no folder any more")
        else:
            folder.symlink_to(desk.root / "nowhere" if what == "a link to nothing" else folder)
    assert desk.index().files_gone == (what == "a file")
    assert sync(desk).removed == (what == "a file")
    assert desk.ids() == [id for id in EVERY if id != "2024/budget" or what != "a file"]


def test_a_file_that_is_a_link_to_nothing_did_not_go(desk: Desk) -> None:
    (desk.articles / "rain.txt").unlink()
    (desk.articles / "rain.txt").symlink_to(desk.root / "a disk that is not there")
    assert sync(desk).removed == 0
    assert desk.ids() == EVERY


def test_what_is_in_a_damaged_archive_did_not_go(desk: Desk) -> None:
    archive = desk.articles / "june.zip"
    with ZipFile(archive, "w") as pack:
        pack.writestr("sun.txt", "The sun shone.")
    desk.index()
    archive.write_bytes(archive.read_bytes()[:30])
    assert sync(desk).removed == 0
    assert "june/sun" in desk.ids()


@on_every_store("desk")
def test_a_run_says_how_many_files_are_gone(desk: Desk) -> None:
    assert desk.index().files_gone == 0
    (desk.articles / "news.jsonl").unlink()
    (desk.articles / "border.txt").rename(desk.articles / "2024/pact.txt")  # moved, not gone
    assert desk.index().files_gone == 1
    assert desk.index(desk.articles / "rain.txt").files_gone == 0  # nobody asked about the folder
    assert sync(desk).files_gone == 0
    assert desk.index().files_gone == 0


@pytest.mark.parametrize("what", ["emptied", "a second folder"])
def test_a_folder_without_any_article_may_be_a_disk_that_is_not_there(desk: Desk, what: str) -> None:
    shutil.rmtree(desk.articles / "2024")
    (desk.articles / "2024").mkdir()
    before = contents(desk.folder)
    folders = [desk.articles / "2024"] + [desk.articles] * (what != "emptied")
    with pytest.raises(NothingToIndexError):
        sync(desk, *folders)
    assert contents(desk.folder) == before


def test_sync_without_a_folder_is_a_wrong_request(desk: Desk) -> None:
    with pytest.raises(InputError, match="--sync needs a folder"):
        sync(desk, desk.articles / "rain.txt")


def test_sync_with_a_folder_that_is_not_there_today_names_it(desk: Desk) -> None:
    share = desk.root / "share"
    share.symlink_to(desk.root / "a disk that is not there")
    with pytest.raises(NothingToIndexError, match="share: is a link to nothing"):
        sync(desk, share)
    with pytest.raises(InputError, match="share: is a link to nothing"):
        sync(desk, share, desk.articles / "rain.txt")
    assert desk.ids() == EVERY


def test_sync_of_a_folder_that_is_not_there_says_so(desk: Desk) -> None:
    with pytest.raises(InputError, match="there is no file or folder"):
        sync(desk, desk.root / "artciles")


def test_an_article_from_the_web_is_listed_and_removed_by_its_address(
    desk: Desk, capfd: pytest.CaptureFixture[str]
) -> None:
    from dateline.cli import main

    copies = [
        Copy(
            f"http://wire.example/{name}.txt", f"wire.example/{name}.txt", Content(f"{name} {RAIN}".encode())
        )
        for name in ("quay", "pier")
    ]
    update_index(copies, desk.settings(), embedder=desk.embedder)
    with pytest.raises(SystemExit):
        main(["list", "--long", "--index", str(desk.folder)])
    assert "http://wire.example/quay.txt" in capfd.readouterr().out
    remove(desk, "http://wire.example/q*")
    assert [id for id in desk.ids() if "wire.example" in id] == ["wire.example/pier"]


def test_a_removal_waits_for_no_model(desk: Desk) -> None:
    """The manifest knows the embedder; only its facts are wanted."""
    known = Manifest.read(desk.folder).embedder
    remove(desk, "rain")
    assert Manifest.read(desk.folder).embedder == known
    with IndexWriter(desk.folder) as writer:
        assert not writer.needs_commit


def test_the_command_names_what_went_and_says_what_brings_it_back(
    desk: Desk, capfd: pytest.CaptureFixture[str]
) -> None:
    from dateline.cli import main

    with pytest.raises(SystemExit) as left:
        main(["remove", "border", "wire-*", "--index", str(desk.folder)])
    out, err = capfd.readouterr()
    assert left.value.code == 0
    assert out.splitlines()[0].startswith("border  Border pact  ")
    assert out.splitlines()[-1].startswith(f"removed 3 articles from {desk.folder}: 2 articles, 2 chunks")
    assert err == "dateline: 3 of them are still in their files; indexing these brings them back\n"
    with pytest.raises(SystemExit) as left:
        main(["remove", "rain", "--dry-run", "--json", "--index", str(desk.folder)])
    shape = json.loads(capfd.readouterr().out)
    assert (shape["schema"], shape["dry_run"], [one["id"] for one in shape["removed"]]) == (1, True, ["rain"])
    assert desk.ids() == ["2024/budget", "rain"]
    with pytest.raises(SystemExit):
        main(["remove", "2024/budget", "--index", str(desk.folder)])
    err = capfd.readouterr().err
    assert err == "dateline: 1 of them is still in its file; indexing this brings it back\n"
