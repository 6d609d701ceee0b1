"""How far an exported graph is from the float32 PyTorch model it was made from, and from itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Encoding, Tokenizer

from dateline.evaluation.gold.questions import GoldQuestion
from dateline.models.onnx import Kind
from dateline.models.runtime import onnx_runtime
from dateline.training.architectures import INPUTS, PADS, Architecture
from dateline.training.base import to_torch
from dateline.training.encoder import Encoder, Floats

Ids = NDArray[np.int64]

_BATCH = 8


@dataclass(frozen=True, slots=True)
class Limits:
    """How far the graph may be from the float32 model it was made from."""

    max_difference: float
    mean_difference: float
    cosine: float
    neighbours: float = 1e-5


LIMITS: dict[Kind, Limits] = {
    "embedder": Limits(max_difference=0.03, mean_difference=0.004, cosine=0.995),
    "reader": Limits(max_difference=1.5, mean_difference=0.08, cosine=0.999),
}
_WIDER = Limits(max_difference=3.0, mean_difference=0.15, cosine=0.997)  # of a reader with words in 4 bits


def limits(encoder: Encoder, kind: Kind) -> Limits:
    """How far the graph of these weights may be from them."""
    return _WIDER if (encoder.architecture, kind) == (Architecture.MPNET, "reader") else LIMITS[kind]


@dataclass(frozen=True, slots=True)
class Parity:
    """What was found: differences from float32, the lowest cosine of a text's output with float32's,
    and how much a text's result moves between being alone and being in a padded batch.
    """

    max_difference: float
    mean_difference: float
    cosine: float
    neighbours: float

    def within(self, limits: Limits) -> bool:
        return (
            self.max_difference <= limits.max_difference
            and self.mean_difference <= limits.mean_difference
            and self.cosine >= limits.cosine
            and self.neighbours <= limits.neighbours
        )

    def __str__(self) -> str:
        return (
            f"difference max {self.max_difference:.4f}, mean {self.mean_difference:.5f}; "
            f"lowest cosine {self.cosine:.5f}; alone against in a batch {self.neighbours:.1e}"
        )


def encode(encoder: Tokenizer, kind: Kind, most: int, questions: Sequence[GoldQuestion]) -> list[Encoding]:
    """Contexts for an embedder, questions with contexts for a reader, cut to `most` tokens."""
    encoder.enable_truncation(most)
    texts = [question.context or "" for question in questions]
    if kind == "embedder":
        return encoder.encode_batch(list(dict.fromkeys(texts)))
    return encoder.encode_batch(list(zip([question.question for question in questions], texts, strict=True)))


def parity(graph: Path, encoder: Encoder, kind: Kind, encodings: Sequence[Encoding]) -> Parity:
    """Compare a graph with the float32 PyTorch model of `encoder`, and with itself one text at a time."""
    session = onnx_runtime().InferenceSession(graph, providers=["CPUExecutionProvider"])
    original = _pytorch(encoder, kind)
    ours, floats, alone = [], [], []
    for inputs, lengths in batches(encodings, encoder.architecture):
        ours += _by_text(session.run(None, inputs), lengths, kind)
        floats += _by_text(original(inputs), lengths, kind)
        for row, length in enumerate(lengths):
            single = {name: values[row : row + 1, :length] for name, values in inputs.items()}
            alone += _by_text(session.run(None, single), [length], kind)
    apart = [np.abs(one - other) for one, other in zip(ours, floats, strict=True)]
    return Parity(
        max_difference=max(float(one.max()) for one in apart),
        mean_difference=float(np.concatenate(apart).mean()),
        cosine=min(_cosine(one, other) for one, other in zip(ours, floats, strict=True)),
        neighbours=max(float(np.abs(one - other).max()) for one, other in zip(ours, alone, strict=True)),
    )


def batches(
    encodings: Sequence[Encoding], architecture: Architecture
) -> Iterator[tuple[dict[str, Ids], list[int]]]:
    """Yield padded batches as the graphs take them, with the length of each text. Lengths are mixed."""
    for first in range(0, len(encodings), _BATCH):
        batch = encodings[first : first + _BATCH]
        lengths = [len(encoding.ids) for encoding in batch]
        shape = len(batch), max(lengths)
        inputs = {name: np.zeros(shape, dtype=np.int64) for name in INPUTS[architecture]}
        inputs["input_ids"][:] = PADS[architecture]
        for row, (encoding, length) in enumerate(zip(batch, lengths, strict=True)):
            inputs["input_ids"][row, :length] = encoding.ids
            inputs["attention_mask"][row, :length] = 1
            if "token_type_ids" in inputs:
                inputs["token_type_ids"][row, :length] = encoding.type_ids
        yield inputs, lengths


def _by_text(outputs: Sequence[Floats], lengths: Sequence[int], kind: Kind) -> list[Floats]:
    """Outputs of a batch → one flat array a text, without the padding of what is (n, length)."""
    by_token = 2 if kind == "reader" else 0
    return [
        np.concatenate(
            [output[row, : length if place < by_token else None] for place, output in enumerate(outputs)]
        )
        for row, length in enumerate(lengths)
    ]


def _pytorch(encoder: Encoder, kind: Kind) -> Any:
    """Return the original as a function of a graph's inputs that gives what the graph should give."""
    model: Any = to_torch(encoder, kind).eval()

    def run(inputs: Mapping[str, Ids]) -> list[Floats]:
        with torch.inference_mode():
            output = model(**{name: torch.from_numpy(values) for name, values in inputs.items()})
            if kind == "reader":
                outputs = output.start_logits, output.end_logits, getattr(output, "verdict_logits", None)
                return [one.numpy() for one in outputs if one is not None]
            mask = torch.from_numpy(inputs["attention_mask"]).unsqueeze(-1)
            mean = (output.last_hidden_state * mask).sum(dim=1) / mask.sum(dim=1)
            return [torch.nn.functional.normalize(mean, dim=1).numpy()]

    return run


def _cosine(one: Floats, other: Floats) -> float:
    return float(one @ other / (np.linalg.norm(one) * np.linalg.norm(other)))
