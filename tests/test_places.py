"""Where an index is: folders and addresses, and what an address must not say."""

from __future__ import annotations

from pathlib import Path

import pytest

from dateline.errors import DatelineError, SettingsError
from dateline.places import MilvusPlace, as_place
from dateline.settings import Settings

SECRET = "hunter2"


@pytest.mark.parametrize(
    ("text", "server", "collection"),
    [
        ("milvus+http://db.example:19530/news", "http://db.example:19530", "news"),
        ("milvus+https://db.example/news_2", "https://db.example:19530", "news_2"),
        ("milvus+http://[::1]:7/_x/", "http://[::1]:7", "_x"),
    ],
)
def test_an_address_names_a_server_and_a_collection(text: str, server: str, collection: str) -> None:
    place = as_place(text)
    assert place == MilvusPlace(collection, server=server)
    assert as_place(str(place)) == place
    assert Settings(index=text).index == place  # type: ignore[arg-type]


def test_milvus_lite_is_a_folder_and_all_else_a_path() -> None:
    assert as_place("milvus+lite:a/b.milvus") == MilvusPlace("dateline", folder=Path("a/b.milvus"))
    assert as_place("milvus") == Path("milvus")
    assert as_place(Path("milvus+lite:x")) == Path("milvus+lite:x")


@pytest.mark.parametrize(
    "text",
    [
        f"milvus+http://root:{SECRET}@db.example:19530/news",
        f"milvus+https://{SECRET}@db.example/news",
        f"milvus+http://db.example/news?token={SECRET}",
        f"milvus+http://db.example/news#{SECRET}",
        f"milvus+http://root:{SECRET}@:x/news",
    ],
)
def test_a_password_in_an_address_is_refused_and_not_repeated(text: str) -> None:
    with pytest.raises(SettingsError) as raised:
        Settings.load(index=text)
    assert SECRET not in f"{raised.value} {raised.value.hint} {raised.value.__cause__!r}"


@pytest.mark.parametrize(
    "text",
    ["milvus+ftp://a/b", "milvus+http:///b", "milvus+http://a", "milvus+http://a/b/c", "milvus+http://a/1b",
     "milvus+http://a:x/b", "milvus+lite:", "milvus+lite://a"],
)  # fmt: skip
def test_what_is_no_address_is_said_to_be_none(text: str) -> None:
    with pytest.raises(SettingsError, match="index|collection"):
        as_place(text)


def test_a_working_folder_may_not_choose_an_address_by_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    (tmp_path / "dateline.toml").write_text('index = "milvus+http://elsewhere.example/news"')
    with pytest.raises(DatelineError, match="which a folder may not do"):
        Settings.load()


def test_what_wants_a_folder_says_so_of_an_address() -> None:
    with pytest.raises(SettingsError, match="is no folder"):
        _ = Settings(index=as_place("milvus+http://a/b")).folder
