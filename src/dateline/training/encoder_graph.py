"""BERT weights → an ONNX graph with int8 weights, whose answer for a text depends on that text alone.

A linear layer multiplies int8 weights, scaled per output column, by activations that are rounded to
uint8 with a scale of their own for each token. The integer product is exact, so a text gives the same
bits alone, in any batch and under any padding; a scale for the whole tensor, as ONNX Runtime's own
dynamic quantisation has it, lets the longest word of a neighbour decide. GELU is never below -0.17:
moved up by that much, its output uses all 256 levels. Attention's values take what rounding left of
their input as well: attention rests on [CLS] and [SEP], and an error there would reach every token. The
word table is int8, scaled per row. Attention, softmax and the norms stay float32.

x86 processors without VNNI add two neighbouring uint8 × int8 products in 16 bits, and saturate. The
weights' scales keep every such sum within 16 bits, so those processors compute the same integers.

But: one architecture (BERT with absolute positions and exact GELU), for ONNX Runtime on the CPU, whose
own operators (`com.microsoft`) the graph uses. Choosing, checking and packaging are `export.py`'s, and
reading a graph's weights back is `encoder.py`'s.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from dateline.models import Kind
from dateline.training.encoder import GELU_FLOOR, Encoder, Floats, Storage

OPSET, IR_VERSION = 18, 8  # ONNX 1.13, of 2022: old enough for every ONNX Runtime we allow
ORT = "com.microsoft"
INPUTS = ("input_ids", "attention_mask", "token_type_ids")  # int64 (n, length) each

_LEVELS = 127  # int8 without -128
_PAIR_LIMIT = 32767 // 255  # most that two neighbouring weights of one sign may add up to
_TINY = 1e-12


def encoder_graph(encoder: Encoder, kind: Kind, storage: Storage) -> onnx.ModelProto:
    """Build the model: `INPUTS` → `sentence_embedding`, or `start_logits` and `end_logits`.

    An embedding (n, hidden) is the mean over the mask at unit length; logits are (n, length).
    """
    build = _Builder(encoder, storage)
    hidden = build.embeddings()  # (rows, hidden), a row for each token of each text
    for layer in range(encoder.layers):
        hidden = build.layer(hidden, f"encoder.layer.{layer}")
    outputs = build.pooled(hidden) if kind == "embedder" else build.logits(hidden)
    inputs = [helper.make_tensor_value_info(name, TensorProto.INT64, ["n", "length"]) for name in INPUTS]
    graph = helper.make_graph(build.nodes, kind, inputs, outputs, build.constants)
    model = helper.make_model(
        graph,
        opset_imports=[helper.make_opsetid("", OPSET), helper.make_opsetid(ORT, 1)],
        ir_version=IR_VERSION,
        producer_name="dateline",
    )
    onnx.checker.check_model(model)
    return model


def quantise_columns(weights: Floats) -> tuple[NDArray[np.int8], Floats]:
    """Weights (in, out) → int8 (in, out) and the scale of each column (out,).

    Rows 2i and 2i + 1 are the neighbours whose products an AVX2 kernel adds in 16 bits. For a column,
    the largest weight takes 127 levels, or fewer where two neighbours of one sign would pass 128.
    """
    alone, paired = _peaks(weights) / _LEVELS, _pairs(weights) / (_PAIR_LIMIT - 1)  # - 1: rounding adds up
    return _to_int8(weights, scales=np.maximum(alone, paired))


def quantise_rows(table: Floats) -> tuple[NDArray[np.int8], Floats]:
    """An embedding table (words, hidden) → int8 (words, hidden) and the scale of each row (words, 1)."""
    return _to_int8(table, scales=np.abs(table).max(axis=1, keepdims=True) / _LEVELS)


def _to_int8(values: Floats, *, scales: Floats) -> tuple[NDArray[np.int8], Floats]:
    scales = np.where(scales == 0, 1, scales).astype(np.float32)
    return np.rint(values / scales).clip(-_LEVELS, _LEVELS).astype(np.int8), scales


def _peaks(weights: Floats) -> Floats:
    peaks: Floats = np.abs(weights).max(axis=0)
    return peaks


def _pairs(weights: Floats) -> Floats:
    """The most that two neighbours of one sign add up to, in each column."""
    positive, negative = weights.clip(min=0), (-weights).clip(min=0)
    sums: Floats = np.maximum(positive[0::2] + positive[1::2], negative[0::2] + negative[1::2]).max(axis=0)
    return sums


@dataclass(frozen=True, slots=True)
class _Tokens:
    """Activations as a linear layer takes them: (values - zero) * scales, uint8 (rows, in) and (rows, 1)."""

    values: str
    scales: str
    zero: int


class _Builder:
    """Collects nodes and constants; a method adds some and returns the name of what they compute."""

    def __init__(self, encoder: Encoder, storage: Storage) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []
        self._encoder = encoder
        self._weights = encoder.weights
        self._int8 = storage is Storage.INT8
        self._named: set[str] = set()
        self._zeros: dict[int, str] = {}  # as many as there are rows
        self._shape = self._op("Shape", "input_ids")  # n, length
        width = self._constant("hidden", np.array([encoder.hidden], dtype=np.int64))
        self._texts = self._op("Concat", self._shape, width, axis=0)  # n, length, hidden
        self._rows = self._constant("rows", np.array([-1, encoder.hidden], dtype=np.int64))
        self._mask = self._op("Cast", "attention_mask", to=TensorProto.INT32)
        self._axis = self._constant("axis", np.array([1], dtype=np.int64))

    def embeddings(self) -> str:
        word = self._table("embeddings.word_embeddings", "input_ids")
        kind = self._op(
            "Gather", self._parameter("embeddings.token_type_embeddings.weight"), "token_type_ids"
        )
        first = self._constant("first", np.array([0], dtype=np.int64))
        second = self._constant("second", np.array([1], dtype=np.int64))
        length = self._op("Gather", self._shape, second)
        places = self._parameter("embeddings.position_embeddings.weight")
        place = self._op("Slice", places, first, length, first)
        summed = self._op("Add", self._op("Add", word, kind), place)
        return self._norm(self._op("Reshape", summed, self._rows), "embeddings.LayerNorm")

    def layer(self, hidden: str, name: str) -> str:
        tokens = self._tokens(hidden)
        query, key, value = (
            self._product(tokens, f"{name}.attention.self.{part}") for part in ("query", "key", "value")
        )
        if isinstance(tokens, _Tokens):
            rest = self._product(self._rest(hidden, tokens), f"{name}.attention.self.value")
            value = self._op("Add", value, rest)
        query, key, value = (self._op("Reshape", part, self._texts) for part in (query, key, value))
        biases = [self._weights[f"{name}.attention.self.{part}.bias"] for part in ("query", "key", "value")]
        attended = self._op(
            "MultiHeadAttention",
            query,
            key,
            value,
            self._constant(f"{name}.attention.self.bias", np.concatenate(biases)),
            self._mask,
            domain=ORT,
            num_heads=self._encoder.heads,
        )
        attended = self._op("Reshape", attended, self._rows)
        mixed = self._product(self._tokens(attended), f"{name}.attention.output.dense")
        hidden = self._residual(mixed, hidden, f"{name}.attention.output")
        inner = self._product(self._tokens(hidden), f"{name}.intermediate.dense")
        inner = self._op("BiasGelu", inner, self._parameter(f"{name}.intermediate.dense.bias"), domain=ORT)
        if self._int8:
            floor = self._constant("gelu_floor", np.float32(GELU_FLOOR))
            inner = self._op("Add", inner, floor)  # taken off again in the bias of output.dense
        outer = self._product(self._tokens(inner, positive=True), f"{name}.output.dense")
        return self._residual(outer, hidden, f"{name}.output", raised=self._int8)

    def pooled(self, hidden: str) -> list[onnx.ValueInfoProto]:
        """Sum over the mask, at unit length: the mean's direction is the sum's."""
        mask = self._op("Unsqueeze", self._op("Cast", "attention_mask", to=TensorProto.FLOAT), self._axis)
        texts = self._op("Reshape", hidden, self._texts)
        total = self._op("Squeeze", self._op("MatMul", mask, texts), self._axis)
        tiny = self._constant("tiny", np.float32(_TINY))
        length = self._op("Max", self._op("ReduceL2", total, self._axis, keepdims=1), tiny)
        shape: list[str | int] = ["n", self._encoder.hidden]
        return [self._output("Div", total, length, name="sentence_embedding", shape=shape)]

    def logits(self, hidden: str) -> list[onnx.ValueInfoProto]:
        weights, bias = self._encoder.linear("qa_outputs")
        head = self._constant("qa_outputs.weight", weights), self._constant("qa_outputs.bias", bias)
        both = self._op("Gemm", hidden, *head)
        ends = [f"{both}_start", f"{both}_end"]
        sizes = self._constant("ends", np.array([1, 1], dtype=np.int64))
        self.nodes.append(helper.make_node("Split", [both, sizes], ends, axis=1))
        return [
            self._output("Reshape", logits, self._shape, name=name, shape=["n", "length"])
            for logits, name in zip(ends, ("start_logits", "end_logits"), strict=True)
        ]

    def _table(self, name: str, ids: str) -> str:
        if not self._int8:
            return self._op("Gather", self._parameter(f"{name}.weight"), ids)
        values, scales = quantise_rows(self._weights[f"{name}.weight"])
        row = self._op("Gather", self._constant(f"{name}.int8", values), ids)
        scale = self._op("Gather", self._constant(f"{name}.scale", scales), ids)
        return self._op("Mul", self._op("Cast", row, to=TensorProto.FLOAT), scale)

    def _tokens(self, rows: str, *, positive: bool = False) -> str | _Tokens:
        """Round each row of floats to uint8: around 128, or from 0 up where all are positive."""
        if not self._int8:
            return rows
        sizes = rows if positive else self._op("Abs", rows)
        peak = self._op("ReduceMax", sizes, self._axis, keepdims=1)  # 0 gives scale 0, and so product 0
        levels = 255 if positive else 127
        step = self._constant(f"step{levels}", np.float32(1 / levels))
        return self._rounded(rows, self._op("Mul", peak, step), zero=0 if positive else 128)

    def _rest(self, rows: str, tokens: _Tokens) -> _Tokens:
        """What rounding `rows` to `tokens` left, at most half a step, in 127 finer steps either way."""
        coarse = self._op("DequantizeLinear", tokens.values, *self._per_row(tokens), axis=0)
        finer = self._constant("finer", np.float32(1 / 254))
        return self._rounded(self._op("Sub", rows, coarse), self._op("Mul", tokens.scales, finer), zero=128)

    def _rounded(self, rows: str, scales: str, *, zero: int) -> _Tokens:
        tokens = _Tokens("", scales, zero)
        values = self._op("QuantizeLinear", rows, *self._per_row(tokens), axis=0)
        return replace(tokens, values=values)

    def _per_row(self, tokens: _Tokens) -> tuple[str, str]:
        """Scale and zero point as the quantising operators take them: (rows,) each."""
        scale = self._op("Reshape", tokens.scales, self._constant("all", np.array([-1], dtype=np.int64)))
        if tokens.zero not in self._zeros:
            zero = numpy_helper.from_array(np.array([tokens.zero], dtype=np.uint8))
            self._zeros[tokens.zero] = self._op("ConstantOfShape", self._op("Shape", scale), value=zero)
        return scale, self._zeros[tokens.zero]

    def _product(self, tokens: str | _Tokens, name: str) -> str:
        """Activations × weights, without the bias."""
        weights, _ = self._encoder.linear(name)
        if isinstance(tokens, str):
            return self._op("MatMul", tokens, self._constant(f"{name}.weight", weights))
        values, scales = quantise_columns(weights)
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

    def _residual(self, rows: str, hidden: str, name: str, *, raised: bool = False) -> str:
        """Bias, residual and norm, as three operators: the fused one is several times slower."""
        weights, bias = self._encoder.linear(f"{name}.dense")
        if raised:
            values, scales = quantise_columns(weights)
            bias = bias - np.float32(GELU_FLOOR) * (values.astype(np.float32) * scales).sum(axis=0)
        biased = self._op("Add", rows, self._constant(f"{name}.dense.bias", bias))
        return self._norm(self._op("Add", biased, hidden), f"{name}.LayerNorm")

    def _norm(self, rows: str, name: str) -> str:
        weight, bias = self._parameter(f"{name}.weight"), self._parameter(f"{name}.bias")
        return self._op("LayerNormalization", rows, weight, bias, epsilon=self._encoder.epsilon)

    def _parameter(self, name: str) -> str:
        return self._constant(name, self._weights[name])

    def _constant(self, name: str, value: Any) -> str:
        if name not in self._named:
            self._named.add(name)
            self.constants.append(numpy_helper.from_array(np.array(value, order="C"), name))
        return name

    def _op(self, operator: str, *inputs: str, domain: str = "", **attributes: Any) -> str:
        output = f"{operator}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(operator, inputs, [output], domain=domain, **attributes))
        return output

    def _output(self, operator: str, *inputs: str, name: str, shape: list[str | int]) -> onnx.ValueInfoProto:
        self.nodes.append(helper.make_node(operator, inputs, [name]))
        return helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)
