"""The part of a reader that differs between models: token ids → logits.

Two kinds are known: a graph of ours on ONNX Runtime, and a question-answering model of transformers. What
they are given and how their logits become spans is the same for both (`window_reader.py`).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from dateline.errors import ModelError
from dateline.models.runtime import InferenceSession

Ids = NDArray[np.int64]
Floats = NDArray[np.float32]

VERDICTS = ("none", "yes", "no")
"""What a verdict's three logits stand for, in their order: the passage does not say, yes, no."""

_OUTPUTS = ("start_logits", "end_logits", "verdict_logits")


class Logits(NamedTuple):
    """What a network says of some windows.

    `starts` and `ends` are (windows, tokens). `verdicts` is (windows, 3), in the order of `VERDICTS`, or
    None from a network that was not taught to say yes and no.
    """

    starts: Floats
    ends: Floats
    verdicts: Floats | None = None


class Network(Protocol):
    """The part of a reader that differs between models. Safe to call from several threads."""

    def __call__(self, ids: Ids, mask: Ids, types: Ids) -> Logits:
        """Token ids, attention mask and token types, all (windows, tokens) → logits."""


class OnnxNetwork:
    """One of our reader models, on ONNX Runtime: fed what its graph takes, asked for what it has."""

    def __init__(self, session: InferenceSession) -> None:
        self._session = session
        self._outputs = [name for name in _OUTPUTS if name in session.outputs]
        if self._outputs[:2] != [*_OUTPUTS[:2]]:
            raise ModelError(
                f"the graph gives {', '.join(session.outputs)}, but no {' and '.join(_OUTPUTS[:2])}",
                hint="name a reader",
            )

    def __call__(self, ids: Ids, mask: Ids, types: Ids) -> Logits:
        inputs = {"input_ids": ids, "attention_mask": mask, "token_type_ids": types}
        fed = {name: values for name, values in inputs.items() if name in self._session.inputs}
        return Logits(*self._session.run(self._outputs, fed))


class TransformersNetwork:
    """A question-answering model of transformers, on the CPU.

    `verdict` is the weight (3, hidden) and bias (3,) of what our own training put on the first token.
    """

    def __init__(self, model: Any, *, typed: bool, verdict: tuple[Any, Any] | None = None) -> None:
        self._model = model.eval()
        self._typed = typed
        self._verdict = verdict

    def __call__(self, ids: Ids, mask: Ids, types: Ids) -> Logits:
        import torch

        inputs = {"input_ids": torch.from_numpy(ids), "attention_mask": torch.from_numpy(mask)}
        if self._typed:
            inputs["token_type_ids"] = torch.from_numpy(types)
        with torch.inference_mode():
            if self._verdict is None:
                output = self._model(**inputs)
                return Logits(output.start_logits.numpy(), output.end_logits.numpy())
            hidden = self._model.base_model(**inputs)[0]
            starts, ends = self._model.qa_outputs(hidden).unbind(-1)
            verdicts = torch.nn.functional.linear(hidden[:, 0], *self._verdict)
        return Logits(starts.numpy(), ends.numpy(), verdicts.numpy())


def verdict_head(folder: Path) -> tuple[Any, Any] | None:
    """Return the verdict's weight and bias among a folder's float weights, None where it has none."""
    from safetensors import safe_open

    weights = folder / "model.safetensors"
    if not weights.is_file():
        return None
    with safe_open(weights, "pt") as stored:
        if not {"verdict.weight", "verdict.bias"} <= set(stored.keys()):
            return None
        return stored.get_tensor("verdict.weight").float(), stored.get_tensor("verdict.bias").float()
