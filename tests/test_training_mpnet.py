"""MPNet beside BERT: its graph, its 8 bits, its verdicts and its tokens, on tiny models for real."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from tokenizers import Encoding, Tokenizer

from dateline.errors import ModelError
from dateline.evaluation.gold.reading import read_gold
from dateline.models.onnx import OnnxModel
from dateline.reader.named import load_reader
from dateline.reader.window_reader import WindowReader
from dateline.training import export as exporting
from dateline.training import folders
from dateline.training.architectures import Architecture, relative_buckets, to_ours
from dateline.training.base import as_mpnet, from_torch, load_encoder, to_torch, wrap
from dateline.training.encoder import Encoder, Storage
from dateline.training.encoder_graph import encoder_graph
from dateline.training.gptq import round_by_inputs
from dateline.training.parity import batches, encode, limits, parity
from dateline.training.quantisation import Rounded, column_scales, from_nibbles, quantise_nibbles
from dateline.training.recipe import Base
from dateline.types import Article, Passage
from test_reader import shipped_tokenizer

DATA = Path(__file__).parent / "training"
DEV = DATA / "smoke_dev.json"
TINY = Base("random", architecture=Architecture.MPNET, layers=2, hidden=64)


@pytest.fixture(autouse=True)
def _one_thread() -> Iterator[None]:
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="module")
def floats(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny MPNet with all three outputs, its numbers large enough to tell one text from another."""
    folder = tmp_path_factory.mktemp("mpnet") / "floats"
    encoder, tokenizer = load_encoder(TINY, folder / "recipe.toml", "reader", 3)
    model = to_torch(encoder, "reader", 3, verdict=True)
    with torch.no_grad():
        for name, value in model.named_parameters():
            if "LayerNorm" not in name:
                value.mul_(4)
    model.config.dateline_windows = {"window_tokens": 96, "overlap_tokens": 24}
    model.save_pretrained(folder)
    wrap(tokenizer, encoder.places, encoder.architecture).save_pretrained(folder)
    return folder


def texts_of(floats: Path, count: int) -> list[Encoding]:
    tokenizer = Tokenizer.from_file(str(floats / "tokenizer.json"))
    return encode(tokenizer, "reader", 96, read_gold(DEV)[:count])


def graph_of(folder: Path, floats: Path, storage: Storage) -> tuple[Path, Encoder]:
    encoder = Encoder.load(floats).parts_for("reader")
    folder.mkdir(exist_ok=True)
    folders.write_graph(folder, encoder_graph(encoder, "reader", storage, most=96))
    return folder / "model.onnx", encoder


def test_the_graph_computes_what_pytorch_does(floats: Path, tmp_path: Path) -> None:
    graph, encoder = graph_of(tmp_path / "graph", floats, Storage.FLOAT)
    encodings = texts_of(floats, 24)
    assert len({len(encoding.ids) for encoding in encodings}) > 5, "texts of many lengths share a batch"
    found = parity(graph, encoder, "reader", encodings)
    assert found.max_difference < 1e-4, str(found)


def test_its_8_bits_are_near_and_a_text_is_read_alike_in_any_company(floats: Path, tmp_path: Path) -> None:
    graph, encoder = graph_of(tmp_path / "graph", floats, Storage.INT8_WORDS_4)
    found = parity(
        graph,
        encoder,
        "reader",
        texts_of(floats, 24),
    )
    assert found.within(limits(encoder, "reader")), str(found)
    assert found.neighbours == 0


@pytest.mark.parametrize("storage", [Storage.FLOAT, Storage.INT8, Storage.INT8_WORDS_4])
def test_weights_come_back_from_a_graph(floats: Path, tmp_path: Path, storage: Storage) -> None:
    graph, encoder = graph_of(tmp_path / "graph", floats, storage)
    back = Encoder.from_graph(graph)
    assert (back.architecture, back.heads, back.layers) == (Architecture.MPNET, 1, 2)
    assert back.weights.keys() == encoder.weights.keys()
    assert back.places == 96, "of the places the windows need"
    again = texts_of(floats, 8)
    found = parity(graph, back, "reader", again)
    assert found.within(limits(encoder, "reader")), str(found)


def test_names_and_positions_go_to_pytorch_and_back(floats: Path) -> None:
    encoder = Encoder.load(floats).parts_for("reader")
    again = from_torch(to_torch(encoder, "reader"))
    assert again.architecture is Architecture.MPNET
    for name, value in encoder.weights.items():
        assert (again.weights[name] == value).all(), name


def test_what_a_short_training_learned_survives_the_export(floats: Path, tmp_path: Path) -> None:
    """Its changes are less than half a step of the integers it began from, and together move every logit."""
    texts, others = texts_of(floats, 48)[::2], texts_of(floats, 48)[1::2]
    graph, _ = graph_of(tmp_path / "before", floats, Storage.INT8_WORDS_4)
    begun = Encoder.from_graph(graph)
    model = to_torch(begun, "reader")
    for inputs, _lengths in batches(texts, begun.architecture):
        given = {name: torch.from_numpy(values) for name, values in inputs.items()}
        model(**given).start_logits.sum().backward()
    moved = dict(begun.weights)
    for name, value in model.named_parameters():
        [ours] = to_ours({name: value}, begun.architecture)
        if ".layer." in ours and ours.endswith("dense.weight"):
            steps = column_scales(begun.weights[ours].T)[:, None]
            moved[ours] = begun.weights[ours] + 0.4 * steps * np.sign(value.grad.numpy())
    learned = replace(begun, weights=moved)

    def kept(rounded: dict[str, Rounded]) -> float:
        made = encoder_graph(learned, "reader", Storage.INT8_WORDS_4, most=96, rounded=rounded)
        folder = tmp_path / f"after-{len(rounded)}"
        folder.mkdir()
        folders.write_graph(folder, made)
        return parity(folder / "model.onnx", learned, "reader", others).mean_difference

    nearest, made_up = kept({}), kept(round_by_inputs(learned, "reader", texts))
    assert made_up < nearest / 3


def test_an_exported_mpnet_reads_and_judges_like_its_floats(
    floats: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With its weights in several files beside the graph, as a large one has them."""
    monkeypatch.setattr(folders, "MOST_FILE_BYTES", 400_000)
    monkeypatch.setattr(exporting, "MOST_LOST", 100.0)
    report = exporting.export(str(floats), tmp_path / "mine", [DEV], limit=5)
    stated = json.loads((tmp_path / "mine" / "model.json").read_text())
    beside = [name for name in stated["sha256"] if name.startswith("weights-")]
    assert len(beside) > 2
    assert report.bytes == sum((tmp_path / "mine" / name).stat().st_size for name in ("model.onnx", *beside))
    assert (stated["pad_id"], stated["window_tokens"], stated["outputs"][-1]) == (1, 96, "verdict_logits")

    ours, exported = load_reader(str(floats)), load_reader(str(tmp_path / "mine"))
    text = "Rain fell on Harlan. " * 30
    passages = [Passage(Article("a", text), 0, len(text), score=1.0)]
    one, other = (reader.read("Did it rain?", passages, max_answer_tokens=9) for reader in (ours, exported))
    assert len(one.windows) == len(other.windows) > 1
    for window, again in zip(one.windows, other.windows, strict=True):
        assert window.verdict == pytest.approx(again.verdict, abs=0.3)


def test_weights_beside_a_graph_are_held_to_their_digests(
    floats: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folders, "MOST_FILE_BYTES", 400_000)
    encoder = Encoder.load(floats).parts_for("reader")
    graph = encoder_graph(encoder, "reader", Storage.INT8_WORDS_4, most=96)
    folder = tmp_path / "mine"
    facts = folders.stated_facts(floats, encoder, "reader")
    folders.write_folder(folder, graph, floats, facts, quantisation="")
    before = OnnxModel(folder).sha256
    spoilt = folder / "weights-1.bin"
    content = bytearray(spoilt.read_bytes())
    content[7] ^= 1
    spoilt.write_bytes(content)
    with pytest.raises(ModelError, match=r"weights-1\.bin is not the file that model\.json describes"):
        load_reader(str(folder))
    stated = json.loads((folder / "model.json").read_text())
    stated["sha256"]["weights-1.bin"] = "0" * 64
    (folder / "model.json").write_text(json.dumps(stated))
    assert OnnxModel(folder).sha256 != before, "other weights are another model, be the graph the same"
    spoilt.unlink()
    with pytest.raises(ModelError, match=r"weights-1\.bin cannot be read"):
        load_reader(str(folder))


def test_windows_of_both_vocabularies_align_token_by_token() -> None:
    """An MPNet window has one separator more between question and passage; every other token is BERT's."""
    from dateline.reader.windows import WindowMaker

    text = "In the late 1990s Ana Beltrán met 20,000 people [SEP] of Harlan. " * 12
    passages = [Passage(Article("a", text), 0, len(text), score=1.0)]
    bert = WindowMaker(shipped_tokenizer(), window_tokens=96, overlap_tokens=24)
    mpnet = WindowMaker(as_mpnet(shipped_tokenizer()), window_tokens=97, overlap_tokens=24)
    pairs = list(zip(bert.windows("Whom?", passages), mpnet.windows("Whom?", passages), strict=True))
    assert len(pairs) > 2
    for one, other in pairs:
        asked = one.ids.index(102)
        assert [number + 4 for number in one.ids[1:asked]] == other.ids[1:asked]
        assert [number + 4 for number in one.ids[asked + 1 : -1]] == other.ids[asked + 2 : -1]
        assert other.ids[asked : asked + 2] == [2, 2]
        assert one.cuts.starts[asked + 1 : -1].tolist() == other.cuts.starts[asked + 2 : -1].tolist()


def test_four_bits_keep_a_row_within_half_a_step() -> None:
    rng = np.random.default_rng(0)
    table = (rng.normal(size=(50, 64)) * rng.uniform(0.01, 9, size=(50, 1))).astype(np.float32)
    table[7] = 0
    back = from_nibbles(quantise_nibbles(table))
    error = np.linalg.norm(back - table, axis=1)
    assert (error <= 0.1 * np.linalg.norm(table, axis=1) + 1e-3).all()
    assert np.abs(back[7]).max() < 1e-4


def test_buckets_of_distance_are_those_of_transformers() -> None:
    from transformers.models.mpnet.modeling_mpnet import MPNetEncoder

    theirs: Any = MPNetEncoder.relative_position_bucket
    offsets = torch.arange(-511, 512)
    assert relative_buckets(512, 32).tolist() == theirs(offsets, num_buckets=32).tolist()


def test_the_floats_of_a_joint_reader_open_as_any_question_answering_model(floats: Path) -> None:
    from transformers import AutoModelForQuestionAnswering

    loaded = AutoModelForQuestionAnswering.from_pretrained(floats)
    assert type(loaded).__name__ == "MPNetForQuestionAnswering"
    assert isinstance(load_reader(str(floats)), WindowReader)
