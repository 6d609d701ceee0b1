"""What an exported model's folder holds: the graph, large weights beside it, the tokenizer, model.json."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import onnx

from dateline.errors import ModelError
from dateline.models.onnx import Kind
from dateline.reader.loading import WINDOWS_KEY
from dateline.training.architectures import PADS, Architecture
from dateline.training.base import ENCODER_SHA256, digest
from dateline.training.encoder import Encoder

MOST_FILE_BYTES = 60_000_000
"""Larger weights lie beside the graph, in files of at most so many bytes: hosts refuse one of 100 MB."""

_WINDOWS: dict[Architecture, dict[str, int]] = {  # of readers that do not say theirs
    Architecture.BERT: {"window_tokens": 320, "overlap_tokens": 80},
    Architecture.MPNET: {"window_tokens": 256, "overlap_tokens": 64},
}
_BESIDE = 1024  # bytes; smaller constants stay in the graph
_PAGE = 4096  # bytes; where a constant may begin in a file that is mapped into memory


def kind_of(folder: Path) -> Kind:
    """Return what the weights in the folder are for. Raises ModelError for neither."""
    if (folder / "modules.json").is_file():
        return "embedder"
    try:
        architectures = json.loads((folder / "config.json").read_text(encoding="utf-8")).get("architectures")
    except (OSError, ValueError) as error:
        reason = "no config.json" if isinstance(error, FileNotFoundError) else error
        raise ModelError(
            f"{folder} holds no model: {reason}", hint="name a folder with config.json and model.safetensors"
        ) from error
    if any("QuestionAnswering" in one for one in architectures or ()):
        return "reader"
    raise ModelError(
        f"the model in {folder} is neither a reader nor an embedder: {architectures}",
        hint="name a Bert- or MPNetForQuestionAnswering, or what sentence-transformers saved",
    )


def write_folder(
    folder: Path, graph: onnx.ModelProto, source: Path, facts: Mapping[str, object], *, quantisation: str
) -> None:
    """Write the graph, `tokenizer.json` and the `model.json` that describes them."""
    folder.mkdir()
    names = [*write_graph(folder, graph), "tokenizer.json"]
    (folder / "tokenizer.json").write_text(whole_text_tokenizer(source), encoding="utf-8")
    manifest = {
        "name": folder.name,
        **facts,
        "sha256": {name: digest(folder / name) for name in names},
        "source": {"weights": _source_name(source), "sha256": digest(source / "model.safetensors")},
        "quantization": quantisation,
    }
    (folder / "model.json").write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")


def write_graph(folder: Path, graph: onnx.ModelProto) -> list[str]:
    """Write `model.onnx`, and large weights beside it as `weights-1.bin` and so on; return the names."""
    names = ["model.onnx"]
    if graph.ByteSize() > MOST_FILE_BYTES:
        place = MOST_FILE_BYTES
        for constant in graph.graph.initializer:
            size = len(constant.raw_data)
            if size < _BESIDE:
                continue
            place = -(-place // _PAGE) * _PAGE
            if place + size > MOST_FILE_BYTES:
                names.append(f"weights-{len(names)}.bin")
                place = 0
            with (folder / names[-1]).open("ab") as file:
                file.write(bytes(place - file.tell()) + constant.raw_data)
            onnx.external_data_helper.set_external_data(constant, names[-1], offset=place, length=size)
            constant.ClearField("raw_data")
            place += size
    (folder / "model.onnx").write_bytes(graph.SerializeToString())
    return names


def stated_facts(source: Path, encoder: Encoder, kind: Kind) -> dict[str, Any]:
    """What model.json says of a model's sizes."""
    if kind == "embedder":
        return {"kind": kind, "max_tokens": _most_tokens(source, encoder), "dim": encoder.hidden}
    config = json.loads((source / "config.json").read_text(encoding="utf-8"))
    windows = _WINDOWS[encoder.architecture] | config.get(WINDOWS_KEY, {})
    most = encoder.places if encoder.architecture is Architecture.BERT else windows["window_tokens"]
    verdict = ["verdict_logits"] if encoder.says_verdicts else []
    return {
        "kind": kind,
        "max_tokens": most,
        **windows,
        "pad_id": PADS[encoder.architecture],
        "outputs": ["start_logits", "end_logits", *verdict],
    }


def _most_tokens(source: Path, encoder: Encoder) -> int:
    """Where an embedder cuts its texts: the least that sentence-transformers, old or new, states of it."""
    stated = [encoder.places]
    for name, key in (
        ("sentence_bert_config.json", "max_seq_length"),
        ("tokenizer_config.json", "model_max_length"),
    ):
        if (source / name).is_file():
            stated.append(json.loads((source / name).read_text(encoding="utf-8")).get(key) or stated[0])
    return min(stated)


def _source_name(source: Path) -> str:
    official = digest(source / "model.safetensors") == ENCODER_SHA256
    return "sentence-transformers/all-MiniLM-L6-v2" if official else source.name


def whole_text_tokenizer(source: Path) -> str:
    """Return tokenizer.json without the truncation and padding that a training run leaves in it."""
    stated: dict[str, Any] = json.loads((source / "tokenizer.json").read_text(encoding="utf-8"))
    return json.dumps(
        stated | {"truncation": None, "padding": None}, ensure_ascii=False, separators=(",", ":")
    )
