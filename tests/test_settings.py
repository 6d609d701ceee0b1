"""Settings: which origin wins, what a value may be, and what is said of one that may not."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, fields, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.errors import SettingsError
from dateline.features import Feature
from dateline.settings import Retrieval, Settings, VectorType


class Origins:
    """The places that settings come from, empty until a test writes there."""

    def __init__(self, home: Path, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.user_file = home / "dateline" / "config.toml"
        self.project_file = project / "dateline.toml"
        self.user_file.parent.mkdir(parents=True)
        monkeypatch.setenv("XDG_CONFIG_HOME", str(home))
        monkeypatch.setattr("platformdirs.user_config_path", lambda name: home / name)
        monkeypatch.chdir(project)
        self.environment = monkeypatch.setenv


@pytest.fixture
def origins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Origins:
    (tmp_path / "project").mkdir()
    return Origins(tmp_path / "home", tmp_path / "project", monkeypatch)


# --- where a value comes from ----------------------------------------------------------------------


def test_nothing_set_anywhere_gives_the_defaults(origins: Origins) -> None:
    assert Settings.load() == Settings()
    assert Settings().index == Path("index")


def test_each_origin_beats_those_below_it(origins: Origins) -> None:
    origins.user_file.write_text("top_k = 11\ndepth = 11\nanswers = 11\nthreads = 11\n")
    assert Settings.load().top_k == 11
    origins.project_file.write_text("depth = 12\nanswers = 12\nthreads = 12\n")
    origins.environment("DATELINE_ANSWERS", "13")
    origins.environment("DATELINE_THREADS", "13")
    settings = Settings.load(threads=14, chunk_tokens=None)
    assert (settings.top_k, settings.depth, settings.answers, settings.threads) == (11, 12, 13, 14)
    assert settings.chunk_tokens == Settings().chunk_tokens


def test_origins_are_judged_together_not_one_by_one(origins: Origins) -> None:
    """A chunk of 40 tokens is too short for the default overlap, and right with one of 8."""
    origins.project_file.write_text("chunk_tokens = 40\ntop_k = 0\n")
    settings = Settings.load(overlap_tokens=8, top_k=5)
    assert (settings.chunk_tokens, settings.overlap_tokens, settings.top_k) == (40, 8, 5)


def test_an_empty_variable_and_other_variables_count_as_not_set(origins: Origins) -> None:
    origins.environment("DATELINE_TOP_K", "")
    origins.environment("TOP_K", "3")
    assert Settings.load() == Settings()


def test_zero_and_false_looking_values_are_values(origins: Origins) -> None:
    origins.environment("DATELINE_MIN_CONFIDENCE", "0.9")
    assert Settings.load(min_confidence=0.0, overlap_tokens=0).min_confidence == 0
    assert Settings.load(overlap_tokens=0).overlap_tokens == 0


BY_KIND = {
    "int": ("70", 70),
    "float": ("0.25", 0.25),
    "str": ('"models/mine"', "models/mine"),
    "Place": ('"news/index"', Path("news/index")),
    "Retrieval": ('"dense"', Retrieval.DENSE),
    "VectorType": ('"pq"', VectorType.PQ),
    "tuple[Feature, ...]": ('"types, names"', (Feature.TYPES, Feature.NAMES)),
}
"""Type of an option → a value as TOML states it, and as it arrives."""


@pytest.mark.parametrize("option", fields(Settings), ids=lambda option: option.name)
def test_every_option_can_be_set_by_a_file_and_by_a_variable(origins: Origins, option: Any) -> None:
    stated, value = ('"3"', "3") if option.name == "workers" else BY_KIND[option.type]
    origins.user_file.write_text(f"{option.name} = {stated}")
    from_file = getattr(Settings.load(), option.name)
    origins.user_file.unlink()
    origins.environment(f"DATELINE_{option.name.upper()}", stated.strip('"'))
    from_variable = getattr(Settings.load(), option.name)
    assert from_file == from_variable == value
    assert type(from_file) is type(from_variable) is type(value)


def test_a_home_folder_is_understood_where_no_shell_has_seen_it(
    origins: Origins, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    origins.user_file.write_text('index = "~/news"')
    assert Settings.load().index == tmp_path / "news"


def test_a_file_with_a_byte_order_mark_is_read(origins: Origins) -> None:
    origins.project_file.write_text("top_k = 7\n", encoding="utf-8-sig")
    assert Settings.load().top_k == 7


# --- what is refused -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("top_k", "many", "a whole number"),
        ("top_k", 2.5, "a whole number"),
        ("top_k", True, "a whole number"),
        ("top_k", [1], "a whole number"),
        ("dense_weight", "half", "a number"),
        ("dense_weight", False, "a number"),
        ("retrieval", "sparse", "one of hybrid, dense, bm25"),
        ("retrieval", 1, "one of hybrid, dense, bm25"),
        ("without", "magic", f"one of {', '.join(Feature)}"),
        ("without", 7, f"one of {', '.join(Feature)}"),
        ("embedder", 7, "text"),
        ("reader", ["default"], "text"),
        ("index", 7, "a path"),
        ("index", "~nobody-of-that-name/index", "a path"),
        ("index", "news\0", "a path"),
        ("index", "news\ud800", "a path"),
        ("reader", "\0", "text"),
    ],
)
def test_a_value_of_the_wrong_kind_is_named_with_its_origin(
    origins: Origins, name: str, value: object, expected: str
) -> None:
    with pytest.raises(SettingsError) as refused:
        Settings.load(**{name: value})
    assert str(refused.value) == f"{name} in argument is {value!r}, not {expected}"
    assert refused.value.hint == f"set {name} to {expected}"
    assert refused.value.exit_code == 2


def test_the_origin_of_a_bad_value_is_named(origins: Origins) -> None:
    origins.environment("DATELINE_TOP_K", "ten")
    with pytest.raises(SettingsError, match="top_k in the environment is 'ten', not a whole number"):
        Settings.load()
    origins.project_file.write_text("answers = 1.5")
    with pytest.raises(SettingsError, match=r"answers in dateline\.toml is 1\.5, not a whole number"):
        Settings.load()
    origins.user_file.write_text("depth = []")
    with pytest.raises(SettingsError) as refused:
        Settings.load()
    assert str(refused.value) == f"depth in {origins.user_file} is [], not a whole number"


def test_an_unknown_name_is_refused_with_the_known_ones(origins: Origins) -> None:
    with pytest.raises(SettingsError, match="unknown setting 'topk' in argument") as refused:
        Settings.load(topk=5)
    for option in fields(Settings):
        assert option.name in refused.value.hint
    origins.project_file.write_text("[dateline]\ntop_k = 5\n")
    with pytest.raises(SettingsError, match=r"unknown setting 'dateline' in dateline\.toml"):
        Settings.load()


@pytest.mark.parametrize("content", [b"top_k = ", b"top_k 5", b"\xff\xfe", b"top_k = 1\ntop_k = 2"])
def test_a_broken_file_is_named(origins: Origins, content: bytes) -> None:
    origins.project_file.write_bytes(content)
    with pytest.raises(SettingsError, match=r"cannot read settings from dateline\.toml: ") as refused:
        Settings.load()
    assert refused.value.hint == "mend or remove the file"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("chunk_tokens", 15),
        ("overlap_tokens", -1),
        ("title_tokens", -1),
        ("max_article_chars", 0),
        ("dense_weight", 1.01),
        ("dense_weight", -0.01),
        ("depth", 0),
        ("top_k", 0),
        ("top_k", 1001),
        ("answers", 0),
        ("max_answer_tokens", 0),
        ("retrieval_weight", -1.0),
        ("min_confidence", 1.5),
        ("threads", -1),
        *((name, value) for name in ("dense_weight", "retrieval_weight", "min_confidence")
          for value in (float("nan"), float("inf"), float("-inf"))),
    ],
)  # fmt: skip
def test_a_value_out_of_its_range_is_refused(name: str, value: Any) -> None:
    with pytest.raises(SettingsError, match=f"{name} is {value}, outside ") as refused:
        Settings(**{name: value})
    assert refused.value.hint.startswith(f"{name}: ")
    with pytest.raises(SettingsError):
        Settings.load(**{name: str(value)})
    with pytest.raises(SettingsError):
        replace(Settings(), **{name: value})


@pytest.mark.parametrize("option", fields(Settings), ids=lambda option: option.name)
def test_a_range_takes_its_ends(option: Any) -> None:
    rest: dict[str, Any] = {"overlap_tokens": 0} if option.name == "chunk_tokens" else {}
    for end in (option.metadata["least"], option.metadata["most"]):
        if end is not None:
            kind = type(option.default)
            assert getattr(Settings(**rest, **{option.name: kind(end)}), option.name) == end


@given(st.integers(16, 1000), st.integers(0, 1000))
def test_chunks_always_go_on_by_half_at_least(chunk: int, overlap: int) -> None:
    if overlap * 2 <= chunk:
        assert Settings(chunk_tokens=chunk, overlap_tokens=overlap).overlap_tokens == overlap
    else:
        with pytest.raises(SettingsError, match="more than half of"):
            Settings(chunk_tokens=chunk, overlap_tokens=overlap)


# --- the record ------------------------------------------------------------------------------------


@pytest.mark.parametrize("option", fields(Settings), ids=lambda option: option.name)
def test_every_option_says_what_it_is_about(option: Any) -> None:
    about = option.metadata["about"]
    assert about == about.strip()
    assert len(about) > 10
    assert not about.endswith(".")


def test_settings_cannot_be_changed_and_serve_as_a_key() -> None:
    with pytest.raises(FrozenInstanceError):
        Settings().top_k = 3  # type: ignore[misc]
    assert {Settings(): 1}[Settings(top_k=10)] == 1
