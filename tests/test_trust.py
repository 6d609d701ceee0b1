"""What a folder from elsewhere may choose, and what a person must have said first."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

import dateline
from dateline import Dateline, Settings
from dateline.cli import main
from dateline.embedding import EmbedderFacts, embedder_for
from dateline.errors import ModelError, SettingsError
from dateline.models.finding import SHIPPED
from dateline.trust import is_trusted, knows_embedder, remember_embedder, trust_file

MODELS = Path(str(dateline.__file__)).parent / "models"
HUB = "organisation/name@0123456789abcdef0123456789abcdef01234567"

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder, cloned from somebody, of a person who has said nothing so far."""
    (tmp_path / "home").mkdir()
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home"))
    folder = tmp_path / "checkout"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str]) -> Run:
    def run(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as end:
            main(arguments)
        return int(end.value.code or 0), *capfd.readouterr()

    return run


@pytest.fixture
def own_embedder(tmp_path: Path) -> Path:
    """A copy of the shipped embedder under a name of its own."""
    return Path(shutil.copytree(MODELS / SHIPPED["embedder"], tmp_path / "own"))


# --- the settings file of a folder -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("stated", "name"),
    [
        (f'reader = "{HUB}"', "reader"),
        (f'embedder = "{HUB}"', "embedder"),
        ('reader = "model"', "reader"),
        ('index = "/tmp/elsewhere"', "index"),
        ('index = "../elsewhere"', "index"),
        ('index = "~/elsewhere"', "index"),
        ('index = "link/index"', "index"),
    ],
)
def test_a_folder_chooses_no_model_and_no_place_outside(checkout: Path, stated: str, name: str) -> None:
    (checkout / "link").symlink_to(checkout.parent)
    (checkout / "dateline.toml").write_text(f"top_k = 7\n{stated}\n")
    with pytest.raises(SettingsError) as refused:
        Settings.load()
    assert f"chooses {name} = " in str(refused.value)
    assert "dateline trust" in refused.value.hint
    assert f"--{name}" in refused.value.hint
    assert refused.value.exit_code == 2


def test_a_folder_chooses_numbers_switches_and_places_within(checkout: Path) -> None:
    (checkout / "dateline.toml").write_text(
        'top_k = 7\nwithout = "types"\nretrieval = "bm25"\nvectors = "pq"\n'
        'index = "a/../b"\nreader = "default"\n'
    )
    assert (Settings.load().top_k, Settings.load().index) == (7, Path("a/../b"))


@pytest.mark.parametrize("origin", ["argument", "environment"])
def test_what_the_person_says_takes_the_place_of_it(
    checkout: Path, origin: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (checkout / "dateline.toml").write_text(f'reader = "{HUB}"\n')
    if origin == "argument":
        assert Settings.load(reader="default").reader == "default"
    else:
        monkeypatch.setenv("DATELINE_READER", "mine")
        assert Settings.load().reader == "mine"


def test_the_persons_own_file_chooses_anything(checkout: Path) -> None:
    own = checkout.parent / "home" / "dateline" / "config.toml"
    own.parent.mkdir()
    own.write_text(f'reader = "{HUB}"\nindex = "/srv/index"\n')
    assert (Settings.load().reader, Settings.load().index) == (HUB, Path("/srv/index"))


def test_a_yes_is_remembered_until_the_file_changes_or_it_is_taken_back(checkout: Path, run: Run) -> None:
    file = checkout / "dateline.toml"
    file.write_text(f'reader = "{HUB}"\nindex = "../index"\n')
    code, out, err = run("trust")
    assert (code, err) == (0, "")
    assert f"dateline.toml in {checkout} may choose reader = {HUB} and index = ../index" in out
    assert Settings.load().reader == HUB
    file.write_text(file.read_text() + "top_k = 8\n")
    with pytest.raises(SettingsError):
        Settings.load()
    assert run("trust", str(checkout))[0] == 0
    assert Settings.load().top_k == 8
    assert run("trust", "--forget")[0] == 0
    with pytest.raises(SettingsError):
        Settings.load()


def test_a_yes_is_for_one_folder(checkout: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    (checkout / "dateline.toml").write_text(f'reader = "{HUB}"\n')
    run("trust")
    other = checkout.parent / "other"
    shutil.copytree(checkout, other)
    monkeypatch.chdir(other)
    with pytest.raises(SettingsError):
        Settings.load()


def test_trust_says_what_it_cannot_do(checkout: Path, run: Run) -> None:
    code, out, err = run("trust")
    assert (code, out) == (2, "")
    assert "there is no dateline.toml" in err
    (checkout / "dateline.toml").write_text("top_k = \n")
    code, out, err = run("trust")
    assert (code, out) == (2, "")
    assert "cannot read settings" in err
    (checkout / "dateline.toml").write_text("top_k = 3\n")
    trust_file().parent.parent.joinpath("dateline").write_text("a file where the folder should be")
    code, out, err = run("trust")
    assert (code, out) == (2, "")
    assert "cannot write" in err


def test_a_line_cut_short_takes_no_other_with_it(checkout: Path) -> None:
    remember_embedder("first")
    with trust_file().open("a") as file:
        file.write('{"embedder": "sec')
    remember_embedder("third")
    assert [knows_embedder(spec) for spec in ("first", "sec", "third")] == [True, False, True]
    assert not is_trusted(checkout, b"")
    assert trust_file().stat().st_mode & 0o777 == 0o600


def test_a_settings_file_without_end_is_refused(checkout: Path) -> None:
    with (checkout / "dateline.toml").open("wb") as file:
        os.truncate(file.fileno(), 1 << 40)
    with pytest.raises(SettingsError, match="more than 1,048,576 bytes"):
        Settings.load()


# --- the embedder of an index ----------------------------------------------------------------------


def rename_embedder(index: Path, spec: str) -> None:
    manifest = index / "manifest.json"
    stated = json.loads(manifest.read_text(encoding="utf-8"))
    stated["embedder"]["spec"] = spec
    manifest.write_text(json.dumps(stated), encoding="utf-8")


def test_an_index_names_no_embedder_that_nobody_named(own_embedder: Path, checkout: Path) -> None:
    for spec in (HUB, str(own_embedder)):
        made_with = EmbedderFacts(spec, "name", "0" * 64, 384)
        with pytest.raises(ModelError) as refused:
            embedder_for(made_with, "default", index=Path("index"))
        assert f"asks for the embedder {spec}, which you have not named" in str(refused.value)
        assert f"--embedder {spec}" in refused.value.hint


def test_an_embedder_that_was_named_once_need_not_be_again(
    checkout: Path, own_embedder: Path, run: Run
) -> None:
    (checkout / "rain.txt").write_text("Rain fell on Harlan on Friday.\n")
    index, question = ("index", "rain.txt"), ("ask", "Where did rain fall?", "--candidates")
    assert run(*index, "--embedder", str(own_embedder))[0] == 0
    assert run(*question)[0] in (0, 3)
    trust_file().unlink()  # now it is somebody else's index
    code, out, err = run(*question)
    assert (code, out) == (1, "")
    assert str(own_embedder) in err
    code, out, err = run(*index)
    assert (code, out) == (1, "")
    assert run(*question, "--embedder", str(own_embedder))[0] in (0, 3)
    assert run(*question)[0] in (0, 3)


def test_the_shipped_embedder_needs_no_name(checkout: Path, own_embedder: Path) -> None:
    (checkout / "rain.txt").write_text("Rain fell on Harlan on Friday.\n")
    with Dateline.index("rain.txt") as news:
        assert news.ask("Where did rain fall?").passages
    assert not trust_file().exists()


def test_where_nothing_can_be_remembered_the_person_is_told(
    checkout: Path, own_embedder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    trust_file().parent.write_text("a file where the folder should be")
    (checkout / "rain.txt").write_text("Rain fell on Harlan on Friday.\n")
    settings = replace(Settings.load(), embedder=str(own_embedder))
    with Dateline.index("rain.txt", settings=settings) as news:
        assert news.ask("Where did rain fall?").passages
    assert "name the embedder again" in caplog.text
