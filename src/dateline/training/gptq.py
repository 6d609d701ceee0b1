"""8-bit weights chosen by what they are multiplied with, not each by itself.

Rounding every weight to its nearest integer forgets what a short training learned from weights that were
integers before: its changes are smaller than a step, so all go back to where they were, though together they
turn an answer. Here rows are rounded one after the other, and what one was off by is made up for in those
still to come, as far as inputs of both appear together: Frantar and others, "GPTQ: Accurate Post-Training
Quantization for Generative Pre-trained Transformers", 2023. The scales are those of `quantise_columns`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import torch
from tokenizers import Encoding
from torch import Tensor, nn

from dateline.models.onnx import Kind
from dateline.training.architectures import to_ours
from dateline.training.base import to_torch
from dateline.training.encoder import Encoder
from dateline.training.parity import batches
from dateline.training.quantisation import LEVELS, PAIR_LIMIT, Rounded, column_scales

_DAMPING = 0.01  # of the mean square of an input, so that inputs that never vary can be divided by
_BLOCK = 128  # rows that are made up for among themselves before all that follow them


def round_by_inputs(encoder: Encoder, kind: Kind, texts: Sequence[Encoding]) -> dict[str, Rounded]:
    """Round each linear layer of the encoder's layers so that its products with its inputs on `texts` stay.

    Returns the layers by their names in `Encoder.linear`: int8 (in, out) and the scale of each column (out,).
    """
    model = to_torch(encoder, kind).eval()
    layers = {name: one for name, one in model.named_modules() if ".layer." in name and _is_linear(one)}
    squares = _squares(model, layers, encoder, texts)
    found, of, shares = {}, None, torch.empty(0)
    for name, layer in layers.items():
        if of is not squares[name]:  # query, key and value share theirs
            of, shares = squares[name], _making_up(squares[name])
        [ours] = to_ours({name: layer.weight}, encoder.architecture)
        found[ours] = _rounded(layer.weight.detach().T.clone(), shares)
    return found


def _is_linear(module: nn.Module) -> bool:
    return isinstance(module, nn.Linear)


def _squares(
    model: Any, layers: Mapping[str, Any], encoder: Encoder, texts: Sequence[Encoding]
) -> dict[str, Tensor]:
    """How a layer's inputs appear together, (in, in): the sum over all tokens of input × input."""
    sums: dict[str, Tensor] = {}
    last: tuple[Any, Tensor] | None = None  # query, key and value follow each other on the same input

    def adds_up(name: str) -> Any:
        def add(_: Any, given: tuple[Tensor, ...], __: Any) -> None:
            nonlocal last
            rows = given[0]
            if last is not None and last[0] is rows:
                sums[name] = last[1]
                return
            flat = rows[kept].float()
            if name in sums:
                sums[name] += flat.T @ flat
            else:
                sums[name] = flat.T @ flat
            last = rows, sums[name]

        return add

    hooks = [layer.register_forward_hook(adds_up(name)) for name, layer in layers.items()]
    with torch.inference_mode():
        for inputs, _lengths in batches(texts, encoder.architecture):
            given = {name: torch.from_numpy(values) for name, values in inputs.items()}
            kept = given["attention_mask"].bool()
            model(**given)
    for hook in hooks:
        hook.remove()
    return sums


def _making_up(square: Tensor) -> Tensor:
    """What a row's error is shared out by, (in, in): the upper Cholesky factor of the inverse."""
    damped = square.double()
    damped.diagonal().add_(max(_DAMPING * float(damped.diagonal().mean()), 1e-6))
    inverse = torch.cholesky_inverse(torch.linalg.cholesky(damped))
    factor: Tensor = torch.linalg.cholesky(inverse, upper=True)
    return factor.float()


def _rounded(weights: Tensor, shares: Tensor) -> Rounded:
    """Round (in, out) row by row; `weights` is written over."""
    scales = torch.from_numpy(column_scales(weights.numpy()))
    values = torch.zeros_like(weights)
    for first in range(0, len(weights), _BLOCK):
        rows = range(first, min(first + _BLOCK, len(weights)))
        errors = torch.zeros(len(rows), weights.shape[1])
        for row in rows:
            least, most = _room(values[row - 1] if row % 2 else torch.zeros_like(scales))
            values[row] = (weights[row] / scales).round().clamp(least, most)
            error = (weights[row] - values[row] * scales) / shares[row, row]
            weights[row + 1 : rows.stop] -= torch.outer(shares[row, row + 1 : rows.stop], error)
            errors[row - first] = error
        weights[rows.stop :] -= shares[first : rows.stop, rows.stop :].T @ errors
    return Rounded(values.to(torch.int8).numpy(), scales.numpy())


def _room(neighbour: Tensor) -> tuple[Tensor, Tensor]:
    """The least and most that a weight may be beside its neighbour, whose products are added in 16 bits."""
    most = (PAIR_LIMIT - neighbour.clamp(min=0)).clamp(max=LEVELS)
    least = (-PAIR_LIMIT - neighbour.clamp(max=0)).clamp(min=-LEVELS)
    return least, most
