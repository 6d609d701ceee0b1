"""Products of rounded activations and 8-bit weights, as nodes of an ONNX graph.

A token's activations are rounded with a scale of their own, so that the integer product is exact, and the
same whatever else is in the batch. How weights are rounded says `quantisation.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from onnx import numpy_helper

from dateline.training.encoder import Encoder
from dateline.training.nodes import Nodes
from dateline.training.quantisation import Rounded, quantise_columns

ORT = "com.microsoft"
"""The domain of ONNX Runtime's own operators."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """Activations as a linear layer takes them: (values - zero) * scales, uint8 (rows, in) and (rows, 1)."""

    values: str
    scales: str
    zero: int


class RoundedNodes(Nodes):
    """Nodes that multiply by an encoder's weights: in integers with `int8`, else in floats."""

    _axis: str
    """The name of the axis of a row's numbers, a constant."""

    def __init__(self, encoder: Encoder, rounded: Mapping[str, Rounded], *, int8: bool) -> None:
        super().__init__()
        self._encoder = encoder
        self._rounded = dict(rounded)
        self._int8 = int8
        self._zeros: dict[int, str] = {}  # as many as there are rows

    def _tokens(self, rows: str, *, positive: bool = False) -> str | Tokens:
        """Round each row of floats to uint8: around 128, or from 0 up where all are positive."""
        if not self._int8:
            return rows
        sizes = rows if positive else self._op("Abs", rows)
        peak = self._op("ReduceMax", sizes, self._axis, keepdims=1)  # 0 gives scale 0, and so product 0
        levels = 255 if positive else 127
        step = self._constant(f"step{levels}", np.float32(1 / levels))
        return self._round(rows, self._op("Mul", peak, step), zero=0 if positive else 128)

    def _rest(self, rows: str, tokens: Tokens) -> Tokens:
        """What rounding `rows` to `tokens` left, at most half a step, in 127 finer steps either way."""
        coarse = self._op("DequantizeLinear", tokens.values, *self._per_row(tokens), axis=0)
        finer = self._constant("finer", np.float32(1 / 254))
        return self._round(self._op("Sub", rows, coarse), self._op("Mul", tokens.scales, finer), zero=128)

    def _round(self, rows: str, scales: str, *, zero: int) -> Tokens:
        tokens = Tokens("", scales, zero)
        values = self._op("QuantizeLinear", rows, *self._per_row(tokens), axis=0)
        return replace(tokens, values=values)

    def _per_row(self, tokens: Tokens) -> tuple[str, str]:
        """Scale and zero point as the quantising operators take them: (rows,) each."""
        scale = self._op("Reshape", tokens.scales, self._constant("all", np.array([-1], dtype=np.int64)))
        if tokens.zero not in self._zeros:
            zero = numpy_helper.from_array(np.array([tokens.zero], dtype=np.uint8))
            self._zeros[tokens.zero] = self._op("ConstantOfShape", self._op("Shape", scale), value=zero)
        return scale, self._zeros[tokens.zero]

    def _product(self, tokens: str | Tokens, name: str) -> str:
        """Activations × weights, without the bias."""
        weights, _ = self._encoder.linear(name)
        if isinstance(tokens, str):
            return self._op("MatMul", tokens, self._constant(f"{name}.weight", weights))
        values, scales = self._integers(name)
        product = self._op(
            "MatMulIntegerToFloat",
            tokens.values,
            self._constant(f"{name}.int8", values),
            self._constant("one", np.float32(1)),  # the rows' scales follow, the operator takes but one
            self._constant(f"{name}.scale", scales),
            self._constant(f"zero{tokens.zero}", np.uint8(tokens.zero)),
            domain=ORT,
        )
        return self._op("Mul", product, tokens.scales)

    def _integers(self, name: str) -> Rounded:
        """A linear layer's weights in integers, as they were given or each to its nearest."""
        if name not in self._rounded:
            self._rounded[name] = quantise_columns(self._encoder.linear(name)[0])
        return self._rounded[name]
