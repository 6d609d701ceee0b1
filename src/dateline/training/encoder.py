"""A BERT or MPNet model as sizes and named weights, from a folder of floats or from one of our ONNX graphs.

The way back from a graph is what lets anyone go on from the shipped weights: they are in the package in
8 bits only, with the scale of each column or row, and a column's integers times its scale are what the
graph computes with.

Which encoders there are says `architectures.py`; writing a graph is the business of `encoder_graph.py`, and
PyTorch models are that of `base.py`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import numpy_helper
from safetensors.numpy import load_file

from dateline.errors import ModelError
from dateline.models.onnx import Kind
from dateline.training.architectures import PLACES, RELATIVE, Architecture, architecture_of, to_ours
from dateline.training.quantisation import Nibbles, from_nibbles

Floats = NDArray[np.float32]

GELU_FLOOR = 0.17  # GELU(x) > -0.17 for every x
_PARTS = ("query", "key", "value")


class Storage(StrEnum):
    """What linear layers and tables are stored as and compute with."""

    FLOAT = "float"
    INT8 = "int8"
    INT8_WORDS_4 = "int8, words in 4 bits"


@dataclass(frozen=True, slots=True)
class Encoder:
    """An encoder's sizes and its weights by BERT's names, without the `bert.` in front."""

    hidden: int
    heads: int
    layers: int
    epsilon: float
    weights: Mapping[str, Floats]
    architecture: Architecture = Architecture.BERT

    @classmethod
    def load(cls, folder: Path) -> Encoder:
        """Read config.json and model.safetensors. Raises ModelError for another architecture."""
        try:
            config: dict[str, Any] = json.loads((folder / "config.json").read_text(encoding="utf-8"))
            architecture = architecture_of(config, folder)
            stored = load_file(folder / "model.safetensors")
        except (OSError, ValueError) as error:
            raise ModelError(
                f"{folder} holds no weights that can be read: {error}",
                hint="name a folder with config.json, model.safetensors and tokenizer.json",
            ) from error
        return cls(
            hidden=config["hidden_size"],
            heads=config["num_attention_heads"],
            layers=config["num_hidden_layers"],
            epsilon=config["layer_norm_eps"],
            weights=to_ours({name: value.astype(np.float32) for name, value in stored.items()}, architecture),
            architecture=architecture,
        )

    @property
    def places(self) -> int:
        """Most tokens that the model can place."""
        return len(self.weights[PLACES])

    @property
    def says_verdicts(self) -> bool:
        """Whether it has the output for yes and no."""
        return "verdict.weight" in self.weights

    @classmethod
    def from_graph(cls, path: Path) -> Encoder:
        """Read the weights of a graph that `encoder_graph` wrote, as floats. Raises ModelError."""
        try:
            graph = onnx.load(path).graph  # with the weights that lie beside it
            stored = {one.name: numpy_helper.to_array(one) for one in graph.initializer}
            attention = [node for node in graph.node if node.op_type == "MultiHeadAttention"]
            norm = next(node for node in graph.node if node.op_type == "LayerNormalization")
            taken = {node.input[1] for node in graph.node if node.op_type == "Sub"}
            weights = dict(_unpacked(stored, len(attention), taken))
            return cls(
                hidden=weights["embeddings.word_embeddings.weight"].shape[1],
                heads=_attribute(attention[0], "num_heads"),
                layers=len(attention),
                epsilon=_attribute(norm, "epsilon"),
                weights=weights,
                architecture=Architecture.MPNET if RELATIVE in weights else Architecture.BERT,
            )
        except (OSError, KeyError, IndexError, StopIteration) as error:
            raise ModelError(
                f"{path} is no graph that Dateline wrote: {error!r}", hint="name a model of Dateline's own"
            ) from error

    def linear(self, name: str) -> tuple[Floats, Floats]:
        """A layer's weights as (in, out), and its bias (out,)."""
        return self.weights[f"{name}.weight"].T, self.weights[f"{name}.bias"]

    def averaged(self, others: Sequence[Encoder]) -> Encoder:
        """Return the mean of these weights and the others'. Raises ModelError for other shapes."""
        shapes = {name: value.shape for name, value in self.weights.items()}
        for other in others:
            if {name: value.shape for name, value in other.weights.items()} != shapes:
                raise ModelError(
                    "weights of different shapes cannot be averaged",
                    hint="name models of one size under average, readers with readers",
                )
        every = (self, *others)
        weights = {
            name: np.stack([one.weights[name] for one in every]).mean(axis=0, dtype=np.float32)
            for name in shapes
        }
        return replace(self, weights=weights)

    def parts_for(self, kind: Kind) -> Encoder:
        """Return what a model of this kind computes with: no pooler, heads for a reader alone."""
        wanted = ("embeddings.", "encoder.", *(("qa_outputs.", "verdict.") if kind == "reader" else ()))
        weights = {
            name: value
            for name, value in self.weights.items()
            if name.startswith(wanted) and not name.endswith("position_ids")
        }
        return replace(self, weights=weights)

    def with_layers(self, count: int) -> Encoder:
        """Return a model of `count` layers, each a copy of the one at the same height in this one.

        >>> [round((place + 0.5) * 2 / 4 - 0.5) for place in range(4)]
        [0, 0, 1, 1]
        """
        chosen = [min(self.layers - 1, int((place + 0.5) * self.layers / count)) for place in range(count)]
        weights = {
            name: value for name, value in self.weights.items() if not name.startswith("encoder.layer.")
        }
        for place, layer in enumerate(chosen):
            before = f"encoder.layer.{layer}."
            for name, value in self.weights.items():
                if name.startswith(before):
                    weights[f"encoder.layer.{place}.{name.removeprefix(before)}"] = value
        return replace(self, layers=count, weights=weights)


def _unpacked(stored: Mapping[str, NDArray[Any]], layers: int, taken: Set[str]) -> Mapping[str, Floats]:
    """A graph's constants → weights by their names in PyTorch; `taken` names those that it takes off."""
    weights = {
        name: stored[name]
        for name in stored
        if "LayerNorm" in name
        or name.endswith(("token_type_embeddings.weight", "position_embeddings.weight"))
        or name == RELATIVE
    }
    if "embeddings.word_embeddings.int4" in stored:
        packed, scales = (stored[f"embeddings.word_embeddings.{part}"] for part in ("int4", "scale"))
        # Graphs written before scales were rounded too, the shipped one among them, have no scale of a row.
        rows = stored.get("embeddings.word_embeddings.row_scale", np.ones((len(packed), 1), np.float16))
        weights["embeddings.word_embeddings.weight"] = from_nibbles(Nibbles(packed, scales, rows))
    elif "embeddings.word_embeddings.int8" in stored:
        values, scales = (stored[f"embeddings.word_embeddings.{part}"] for part in ("int8", "scale"))
        weights["embeddings.word_embeddings.weight"] = values.astype(np.float32) * scales
    else:
        weights["embeddings.word_embeddings.weight"] = stored["embeddings.word_embeddings.weight"]
    for layer in range(layers):
        weights |= _layer(stored, f"encoder.layer.{layer}")
    if RELATIVE in weights:
        weights |= _decentred(stored, weights, layers, taken)
    for head in ("qa_outputs", "verdict"):
        if f"{head}.weight" in stored:
            weights |= {f"{head}.weight": stored[f"{head}.weight"].T, f"{head}.bias": stored[f"{head}.bias"]}
    return weights


def _layer(stored: Mapping[str, NDArray[Any]], name: str) -> dict[str, Floats]:
    biases = np.split(stored[f"{name}.attention.self.bias"], len(_PARTS))
    bias = dict(zip((f"{name}.attention.self.{part}" for part in _PARTS), biases, strict=True))
    for dense in ("attention.output.dense", "intermediate.dense", "output.dense"):
        bias[f"{name}.{dense}"] = stored[f"{name}.{dense}.bias"]
    weights = {f"{linear}.weight": _linear(stored, linear) for linear in bias}
    if f"{name}.output.dense.int8" in stored:  # the graph moves GELU up by the floor, and takes it off here
        raised = np.float32(GELU_FLOOR) * weights[f"{name}.output.dense.weight"].sum(axis=1)
        bias[f"{name}.output.dense"] = bias[f"{name}.output.dense"] + raised
    return weights | {f"{linear}.bias": value for linear, value in bias.items()}


def _decentred(
    stored: Mapping[str, NDArray[Any]], weights: Mapping[str, Floats], layers: int, taken: Set[str]
) -> dict[str, Floats]:
    """The biases of layers whose input an 8-bit MPNet rounds without the bias of the norm before them.

    A graph that does so takes that bias off, by its name; older ones, the shipped one among them, do not.
    """
    biases = {}
    for layer in range(layers):
        name = f"encoder.layer.{layer}"
        before = "embeddings" if layer == 0 else f"encoder.layer.{layer - 1}.output"
        normed = {f"{name}.attention.self.{part}": f"{before}.LayerNorm.bias" for part in _PARTS}
        normed[f"{name}.intermediate.dense"] = f"{name}.attention.output.LayerNorm.bias"
        for linear, norm in normed.items():
            if norm in taken and f"{linear}.int8" in stored:
                moved = weights[f"{linear}.weight"] @ weights[norm]
                biases[f"{linear}.bias"] = weights[f"{linear}.bias"] - moved
    return biases


def _linear(stored: Mapping[str, NDArray[Any]], name: str) -> Floats:
    """A layer's weights as PyTorch has them, (out, in)."""
    if f"{name}.int8" not in stored:
        floats: Floats = stored[f"{name}.weight"].T
        return floats
    columns: Floats = stored[f"{name}.int8"].astype(np.float32) * stored[f"{name}.scale"]
    return columns.T


def _attribute(node: onnx.NodeProto, name: str) -> Any:
    return next(onnx.helper.get_attribute_value(one) for one in node.attribute if one.name == name)
