"""Model folders: what ships, how a model is named, and what is said of one that cannot be used."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args

import pytest

import dateline.models
from conftest import StartPython
from dateline.embedding import load_embedder
from dateline.errors import ModelError, QuestionError
from dateline.models.finding import SHIPPED, SHIPPED_READERS, find_model
from dateline.models.foreign import ForeignModel, load_foreign
from dateline.models.onnx import Kind, OnnxModel, usable_threads
from dateline.models.vocabulary import tokenizer_of
from dateline.reader.named import reader_facts

KINDS: tuple[Kind, ...] = get_args(Kind)
MIB = 1024 * 1024


def shipped_folder(kind: Kind) -> Path:
    return Path(dateline.models.__file__).parent / SHIPPED[kind]


# --- what ships ------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_a_shipped_model_is_the_one_its_description_states(kind: Kind) -> None:
    folder = shipped_folder(kind)
    facts = json.loads((folder / "model.json").read_text(encoding="utf-8"))
    assert facts["kind"] == kind
    assert facts["name"] == SHIPPED[kind]
    beside = {path.name for path in folder.glob("*.bin")}
    assert set(facts["sha256"]) == {"model.onnx", "tokenizer.json"} | beside
    for name, digest in facts["sha256"].items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest, name


@pytest.mark.parametrize("kind", KINDS)
def test_a_shipped_model_is_small_and_comes_with_its_papers(kind: Kind) -> None:
    folder = shipped_folder(kind)
    assert max(path.stat().st_size for path in folder.iterdir()) <= 95_000_000  # hosts refuse files of 100
    for name in ("LICENSE", "MODEL_CARD.md"):
        assert (folder / name).stat().st_size > 500, name
    assert {path.suffix for path in folder.iterdir()} <= {".onnx", ".bin", ".json", ".md", ""}


def test_all_shipped_models_together_are_small() -> None:
    folders = [*map(shipped_folder, KINDS), shipped_folder("reader").parent / SHIPPED_READERS["fast"]]
    assert sum(path.stat().st_size for folder in folders for path in folder.iterdir()) <= 150_000_000


@pytest.mark.parametrize("kind", KINDS)
def test_default_names_the_shipped_model(kind: Kind) -> None:
    model = find_model("default", kind)
    assert model == OnnxModel(shipped_folder(kind))
    assert model.facts["name"] == SHIPPED[kind]


# --- how a model is named --------------------------------------------------------------------------


def test_a_folder_is_ours_with_a_model_json_and_foreign_without(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "ours").symlink_to(shipped_folder("embedder"), target_is_directory=True)
    (tmp_path / "theirs").mkdir()
    (tmp_path / "theirs" / "config.json").write_text("{}")
    (tmp_path / "modular").mkdir()
    (tmp_path / "modular" / "modules.json").write_text("[]")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    assert find_model("ours", "embedder") == OnnxModel(shipped_folder("embedder"))
    assert find_model("theirs", "embedder") == ForeignModel(str(tmp_path / "theirs"))
    assert find_model("~/modular", "reader") == ForeignModel(str(tmp_path / "modular"))


def test_a_hub_model_is_named_with_its_revision() -> None:
    model = find_model("maker/model@0123abc", "embedder")
    assert model == ForeignModel("maker/model", "0123abc")
    assert model.name == "maker/model@0123abc"
    assert model.sha256 != find_model("maker/model@4567def", "embedder").sha256
    assert reader_facts("maker/model@0123abc") == (model.name, None)


@pytest.mark.parametrize(
    ("spec", "said", "remedy"),
    [
        ("maker/model", "the hub model maker/model has no pinned revision", "--embedder maker/model@COMMIT"),
        (
            "maker/model@",
            "the hub model maker/model@ has no pinned revision",
            "--embedder maker/model@COMMIT",
        ),
        ("model", "there is no model folder model", "organisation/name@revision"),
        ("./model", "there is no model folder ./model", "give --embedder a folder"),
        ("/no/such/folder", "there is no model folder /no/such/folder", "give --embedder a folder"),
        ("~/no-such-folder", "there is no model folder ~/no-such-folder", "give --embedder a folder"),
        ("~no-such-user/m", "there is no model folder ~no-such-user/m", "give --embedder a folder"),
        ("a/b/c@d", "there is no model folder a/b/c@d", "give --embedder a folder"),
        ("@d", "there is no model folder @d", "give --embedder a folder"),
        ("nul\0", "there is no model folder nul\0", "give --embedder a folder"),
        ("x" * 5000, "there is no model folder xxx", "give --embedder a folder"),
    ],
)
def test_a_name_that_names_nothing_is_refused(spec: str, said: str, remedy: str) -> None:
    with pytest.raises(ModelError) as refused:
        find_model(spec, "embedder")
    assert said in str(refused.value)
    assert remedy in refused.value.hint


def test_of_a_mistyped_name_ours_are_told() -> None:
    with pytest.raises(ModelError) as refused:
        find_model("Fast", "reader")
    assert refused.value.hint.endswith("one of ours: default, fast")


def test_a_folder_without_a_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="holds no model") as refused:
        find_model(str(tmp_path), "reader")
    assert "config.json" in refused.value.hint


@pytest.mark.parametrize("kind", KINDS)
def test_a_model_of_the_other_kind_is_refused(kind: Kind) -> None:
    [other] = set(KINDS) - {kind}
    with pytest.raises(ModelError, match=f"is no {kind} but: {other}") as refused:
        find_model(str(shipped_folder(other)), kind)
    assert refused.value.hint == f"name a {kind}"


# --- what is damaged -------------------------------------------------------------------------------


def _state(folder: Path, **changes: Any) -> None:
    path = folder / "model.json"
    facts = json.loads(path.read_text(encoding="utf-8")) | changes
    path.write_text(json.dumps({name: value for name, value in facts.items() if value is not None}))


def _put(folder: Path, name: str, content: bytes) -> None:
    """Put other content in a file, and its digest in the description."""
    (folder / name).write_bytes(content)
    stated = json.loads((folder / "model.json").read_text(encoding="utf-8"))["sha256"]
    _state(folder, sha256=stated | {name: hashlib.sha256(content).hexdigest()})


def _make_a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def _flip_a_byte(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


DAMAGE: dict[str, tuple[Callable[[Path], Any], str]] = {
    "a flipped byte in the weights": (
        lambda folder: _flip_a_byte(folder / "model.onnx"),
        "model.onnx is not the file that model.json describes",
    ),
    "a flipped byte in the tokenizer": (
        lambda folder: _flip_a_byte(folder / "tokenizer.json"),
        "tokenizer.json is not the file that model.json describes",
    ),
    "weights cut short": (
        lambda folder: os.truncate(folder / "model.onnx", 1000),
        "model.onnx is not the file that model.json describes",
    ),
    "no weights": (
        lambda folder: (folder / "model.onnx").unlink(),
        "model.onnx cannot be read (No such file",
    ),
    "no tokenizer": (
        lambda folder: (folder / "tokenizer.json").unlink(),
        "tokenizer.json cannot be read (No such file",
    ),
    "a description that is no JSON": (lambda folder: (folder / "model.json").write_text("{"), "model.json"),
    "a description that is a list": (lambda folder: (folder / "model.json").write_text("[]"), "model.json"),
    "a description that is no text": (
        lambda folder: (folder / "model.json").write_bytes(b"\xff"),
        "model.json",
    ),
    "a description without end": (
        lambda folder: (folder / "model.json").write_text("[" * 100_000),
        "model.json cannot be read",
    ),
    "a window of no number": (
        lambda folder: (folder / "model.json").write_text('{"max_tokens": NaN}'),
        "NaN is no finite number",
    ),
    "a window beyond numbers": (
        lambda folder: (folder / "model.json").write_text('{"max_tokens": 1e999}'),
        "1e999 is no finite number",
    ),
    "a window of less than nothing": (lambda folder: _state(folder, max_tokens=-1), "max_tokens is -1"),
    "a folder where the tokenizer should be": (
        lambda folder: _make_a_folder(folder / "tokenizer.json"),
        "tokenizer.json cannot be read (Is a directory",
    ),
    "no name": (lambda folder: _state(folder, name=None), "model.json states no 'name'"),
    "no digests": (lambda folder: _state(folder, sha256=None), "model.json states no 'sha256'"),
    "no digest of the weights": (lambda folder: _state(folder, sha256={}), "model.onnx"),
    "no digest of the tokenizer": (
        lambda folder: _state(
            folder, sha256={"model.onnx": hashlib.sha256((folder / "model.onnx").read_bytes()).hexdigest()}
        ),
        "tokenizer.json is not the file",
    ),
    "no window": (lambda folder: _state(folder, max_tokens=None), "max_tokens is None, no whole number"),
    "a window that is no number": (
        lambda folder: _state(folder, max_tokens="wide"),
        "max_tokens is 'wide'",
    ),
    "no dimension": (lambda folder: _state(folder, dim=None), "dim is None, no whole number"),
    "weights that are no network": (
        lambda folder: _put(folder, "model.onnx", b"not a network"),
        "model.onnx is no ONNX model",
    ),
    "a tokenizer that is none": (
        lambda folder: _put(folder, "tokenizer.json", b'{"version": 1}'),
        "tokenizer.json is no tokenizer",
    ),
}


@pytest.mark.parametrize("name", ["all-minilm-l6-v2", "reader-minilm-l6", "reader-mpnet"])
def test_a_tokenizer_whose_words_are_shared_is_the_one_of_its_file(name: str) -> None:
    from tokenizers import Tokenizer

    stated = (Path(dateline.models.__file__).parent / name / "tokenizer.json").read_bytes()
    first, second = tokenizer_of(stated), tokenizer_of(stated)
    first.enable_truncation(4)
    first.encode_special_tokens = True
    assert second.to_str() == Tokenizer.from_buffer(stated).to_str()
    text = "Jiménez [SEP] </s> signed 20,000 pacts."
    assert second.encode(text, text).ids == Tokenizer.from_buffer(stated).encode(text, text).ids


def test_a_tokenizer_with_words_of_its_own_is_read_as_it_stands() -> None:
    from tokenizers import Tokenizer

    stated = json.loads((shipped_folder("embedder") / "tokenizer.json").read_bytes())
    own = {"id": 30522, "content": "Dateline", "single_word": True, "lstrip": False, "rstrip": False}
    added = [*stated["added_tokens"], {**own, "normalized": False, "special": False}]
    content = json.dumps({**stated, "added_tokens": added}).encode()
    assert tokenizer_of(content).to_str() == Tokenizer.from_buffer(content).to_str()
    assert tokenizer_of(content).encode("Dateline").ids == [101, 30522, 102]


@pytest.mark.parametrize("name", DAMAGE)
def test_a_damaged_model_is_one_sentence_with_a_remedy(tmp_path: Path, name: str) -> None:
    damage, said = DAMAGE[name]
    folder = shutil.copytree(shipped_folder("embedder"), tmp_path / "model")
    assert load_embedder(str(folder)).facts.spec == str(folder)
    damage(folder)
    with pytest.raises(ModelError) as refused:
        load_embedder(str(folder))
    assert said in str(refused.value)
    assert str(folder) in str(refused.value)
    assert "\n" not in str(refused.value)
    assert refused.value.hint in ("install Dateline, or that model, again", "give it max_tokens and dim")


# --- other people's libraries ----------------------------------------------------------------------


def _fail(error: Exception) -> Callable[[], None]:
    def load() -> None:
        raise error

    return load


class UnheardOfError(Exception):
    pass


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (OSError("no such file\nmore about it"), "no such file"),
        (UnheardOfError("header too large"), "header too large"),
        (AssertionError(), "AssertionError"),
    ],
)
def test_what_a_library_raises_becomes_one_sentence(error: Exception, reason: str) -> None:
    with pytest.raises(ModelError) as refused:
        load_foreign(ForeignModel("/models/mine"), "reader", _fail(error))
    assert str(refused.value) == f"cannot load the reader /models/mine: {reason}"
    assert refused.value.hint == "check that it is a complete reader model with safetensors weights"
    assert refused.value.__cause__ is error


def test_what_dateline_raises_itself_stays_as_it_is() -> None:
    error = QuestionError("too long", hint="shorten it")
    with pytest.raises(QuestionError) as refused:
        load_foreign(ForeignModel("/models/mine"), "reader", _fail(error))
    assert refused.value is error


def test_the_remedy_for_a_hub_model_depends_on_whether_the_hub_may_be_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    model = ForeignModel("maker/model", "0123abc")
    hints = []
    for value in ("1", "0", ""):
        monkeypatch.setenv("HF_HUB_OFFLINE", value)
        with pytest.raises(ModelError) as refused:
            load_foreign(model, "embedder", _fail(OSError("not there")))
        hints.append(refused.value.hint)
    assert "HF_HUB_OFFLINE is set" in hints[0]
    assert "the network" in hints[1]
    assert hints[1] == hints[2]


def test_threads_are_those_asked_for_or_those_there_are() -> None:
    assert usable_threads(3) == 3
    assert 1 <= usable_threads(0) <= (os.cpu_count() or 1)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork")
def test_batches_run_in_a_forked_process_too(start_python: StartPython) -> None:
    """It has none of its parent's threads, and once waited for them for ever."""
    process = start_python(
        """
import os
from dateline.models.onnx import BatchWorkers
workers = BatchWorkers(2)
before = list(workers.map(abs, [-1, -2]))
child = os.fork()
after = list(workers.map(abs, [-3, -4]))
if child:
    os.waitpid(child, 0)  # each tells its own in turn
print(f"{before} {after}", flush=True)
"""
    )
    out, _ = process.communicate(timeout=60)
    assert sorted(out.splitlines()) == ["[1, 2] [3, 4]"] * 2
