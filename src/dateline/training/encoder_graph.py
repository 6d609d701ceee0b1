"""An encoder's weights → an ONNX graph with int8 weights, whose answer for a text depends on that text alone.

A linear layer multiplies int8 weights, scaled per output column, by activations that are rounded to
uint8 with a scale of their own for each token. The integer product is exact, so a text gives the same
bits alone, in any batch and under any padding; a scale for the whole tensor, as ONNX Runtime's own
dynamic quantisation has it, lets the longest word of a neighbour decide. GELU is never below -0.17:
moved up by that much, its output uses all 256 levels. In BERT attention's values take what rounding left
of their input as well: attention rests on [CLS] and [SEP], and an error there would reach every token. In
MPNet, where that is dear, what a norm gave is rounded without the norm's bias, which needs no levels. The
word table is int8, scaled per row, or 4 bits in blocks. Attention, softmax and the norms stay float32.

The graph is for ONNX Runtime on the CPU, whose own operators (`com.microsoft`) it uses. How numbers are
rounded say `rounding.py`, `quantisation.py` and `gptq.py`; choosing, checking and packaging are
`export.py`'s, and reading a graph's weights back is `encoder.py`'s.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import onnx
from onnx import TensorProto, helper

from dateline.models.onnx import Kind
from dateline.training.architectures import INPUTS, PLACES, RELATIVE, Architecture, relative_buckets
from dateline.training.encoder import GELU_FLOOR, Encoder, Floats, Storage
from dateline.training.quantisation import (
    NIBBLE_MIDDLE,
    Rounded,
    block_size,
    quantise_nibbles,
    quantise_rows,
)
from dateline.training.rounding import ORT, RoundedNodes, Tokens

OPSET, IR_VERSION = 18, 8  # ONNX 1.13, of 2022: old enough for every ONNX Runtime we allow

_TINY = 1e-12


def encoder_graph(
    encoder: Encoder,
    kind: Kind,
    storage: Storage,
    *,
    most: int | None = None,
    rounded: Mapping[str, Rounded] | None = None,
) -> onnx.ModelProto:
    """Build the model: its `INPUTS` → `sentence_embedding`, or `start_logits`, `end_logits` and, where the
    weights have that output, `verdict_logits`.

    An embedding (n, hidden) is the mean over the mask at unit length; logits are (n, length), of a verdict
    (n, 3). `most` is the longest text, in tokens, where it is less than the model could take. `rounded` has
    the integers of linear layers, by name, that are not each weight's nearest.
    """
    length = encoder.places if most is None else min(most, encoder.places)
    build = _Builder(encoder, storage, length, rounded or {})
    hidden = build.embeddings()  # (rows, hidden), a row for each token of each text
    for layer in range(encoder.layers):
        before = "embeddings" if layer == 0 else f"encoder.layer.{layer - 1}.output"
        hidden = build.layer(hidden, f"encoder.layer.{layer}", f"{before}.LayerNorm.bias")
    outputs = build.pooled(hidden) if kind == "embedder" else build.logits(hidden)
    inputs = [
        helper.make_tensor_value_info(name, TensorProto.INT64, ["n", "length"])
        for name in INPUTS[encoder.architecture]
    ]
    graph = helper.make_graph(build.nodes, kind, inputs, outputs, build.constants)
    model = helper.make_model(
        graph,
        opset_imports=[helper.make_opsetid("", OPSET), helper.make_opsetid(ORT, 1)],
        ir_version=IR_VERSION,
        producer_name="dateline",
    )
    onnx.checker.check_model(model)
    return model


class _Builder(RoundedNodes):
    """The parts of an encoder, each a method that adds nodes and returns the name of what they compute."""

    def __init__(self, encoder: Encoder, storage: Storage, most: int, rounded: Mapping[str, Rounded]) -> None:
        super().__init__(encoder, rounded, int8=storage is not Storage.FLOAT)
        self._weights = encoder.weights
        self._storage = storage
        self._most = most
        self._shape = self._op("Shape", "input_ids")  # n, length
        width = self._constant("hidden", np.array([encoder.hidden], dtype=np.int64))
        self._texts = self._op("Concat", self._shape, width, axis=0)  # n, length, hidden
        self._rows = self._constant("rows", np.array([-1, encoder.hidden], dtype=np.int64))
        self._mask = self._op("Cast", "attention_mask", to=TensorProto.INT32)
        self._axis = self._constant("axis", np.array([1], dtype=np.int64))
        self._first = self._constant("first", np.array([0], dtype=np.int64))
        self._length = self._op(
            "Gather", self._shape, self._constant("second", np.array([1], dtype=np.int64))
        )
        self._bias = self._relative_bias() if encoder.architecture is Architecture.MPNET else ""

    def embeddings(self) -> str:
        summed = self._words("embeddings.word_embeddings", "input_ids")
        if self._encoder.architecture is Architecture.BERT:
            kinds = self._parameter("embeddings.token_type_embeddings.weight")
            summed = self._op("Add", summed, self._op("Gather", kinds, "token_type_ids"))
        places = self._constant(PLACES, self._weights[PLACES][: self._most])
        place = self._op("Slice", places, self._first, self._length, self._first)
        summed = self._op("Add", summed, place)
        return self._norm(self._op("Reshape", summed, self._rows), "embeddings.LayerNorm")

    def layer(self, hidden: str, name: str, normed_with: str) -> str:
        """One layer on what the norm before it, whose bias is named, gave."""
        linears = [f"{name}.attention.self.{part}" for part in ("query", "key", "value")]
        tokens = self._tokens(self._centred(hidden, normed_with))
        query, key, value = (self._product(tokens, linear) for linear in linears)
        if isinstance(tokens, Tokens) and self._encoder.architecture is Architecture.BERT:
            rest = self._product(self._rest(hidden, tokens), f"{name}.attention.self.value")
            value = self._op("Add", value, rest)
        query, key, value = (self._op("Reshape", part, self._texts) for part in (query, key, value))
        biases = [self._bias_of(linear, normed_with) for linear in linears]
        attended = self._op(
            "MultiHeadAttention",
            query,
            key,
            value,
            self._constant(f"{name}.attention.self.bias", np.concatenate(biases)),
            self._mask,
            *([self._bias] if self._bias else []),
            domain=ORT,
            num_heads=self._encoder.heads,
        )
        attended = self._op("Reshape", attended, self._rows)
        mixed = self._product(self._tokens(attended), f"{name}.attention.output.dense")
        hidden = self._residual(mixed, hidden, f"{name}.attention.output")
        normed_with = f"{name}.attention.output.LayerNorm.bias"
        inner = self._product(self._tokens(self._centred(hidden, normed_with)), f"{name}.intermediate.dense")
        bias = self._bias_of(f"{name}.intermediate.dense", normed_with)
        inner = self._op(
            "BiasGelu", inner, self._constant(f"{name}.intermediate.dense.bias", bias), domain=ORT
        )
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
        spans = [
            self._output("Reshape", logits, self._shape, name=name, shape=["n", "length"])
            for logits, name in zip(ends, ("start_logits", "end_logits"), strict=True)
        ]
        return [*spans, *([self._verdict(hidden)] if self._encoder.says_verdicts else [])]

    def _verdict(self, hidden: str) -> onnx.ValueInfoProto:
        """Of each text's first token."""
        texts = self._op("Reshape", hidden, self._texts)
        first = self._op("Gather", texts, self._constant("zeroth", np.int64(0)), axis=1)
        weights, bias = self._encoder.linear("verdict")
        head = self._constant("verdict.weight", weights), self._constant("verdict.bias", bias)
        return self._output("Gemm", first, *head, name="verdict_logits", shape=["n", 3])

    def _relative_bias(self) -> str:
        """MPNet's bias on attention, (1, heads, length, length), which all layers share."""
        table = self._parameter(RELATIVE)
        found = relative_buckets(self._most, len(self._weights[RELATIVE]))
        of_offset = self._op("Gather", table, self._constant("relative_buckets", found))
        of_offset = self._op("Transpose", of_offset, perm=[1, 0])  # (heads, offsets): constant from here up
        zero, one = self._constant("zeroth", np.int64(0)), self._constant("step", np.int64(1))
        count = self._op("Range", zero, self._op("Squeeze", self._length), one)
        keys, queries = self._op("Unsqueeze", count, self._first), self._op("Unsqueeze", count, self._axis)
        middle = self._constant("no_offset", np.int64(self._most - 1))
        offset = self._op("Add", self._op("Sub", keys, queries), middle)
        return self._op("Unsqueeze", self._op("Gather", of_offset, offset, axis=1), self._first)

    def _words(self, name: str, ids: str) -> str:
        if self._storage is Storage.FLOAT:
            return self._op("Gather", self._parameter(f"{name}.weight"), ids)
        if self._storage is Storage.INT8_WORDS_4:
            return self._nibbles(name, ids)
        values, scales = quantise_rows(self._weights[f"{name}.weight"])
        row = self._op("Gather", self._constant(f"{name}.int8", values), ids)
        scale = self._op("Gather", self._constant(f"{name}.scale", scales), ids)
        return self._op("Mul", self._op("Cast", row, to=TensorProto.FLOAT), scale)

    def _nibbles(self, name: str, ids: str) -> str:
        """Rows of a table in 4 bits, (n, length, hidden); ONNX's own 4-bit type needs a newer runtime."""
        table = quantise_nibbles(self._weights[f"{name}.weight"])
        row = self._op("Gather", self._constant(f"{name}.int4", table.packed), ids)
        low = self._op("BitwiseAnd", row, self._constant("low", np.uint8(15)))
        high = self._op("BitShift", row, self._constant("half_byte", np.uint8(4)), direction="RIGHT")
        whole = self._op("Cast", self._op("Concat", low, high, axis=-1), to=TensorProto.FLOAT)
        centred = self._op("Sub", whole, self._constant("nibble_middle", np.float32(NIBBLE_MIDDLE)))
        size = block_size(self._encoder.hidden)
        blocks = self._op(
            "Reshape", centred, self._constant("blocks", np.array([0, 0, -1, size], dtype=np.int64))
        )
        scale, row_scale = (
            self._op("Gather", self._constant(f"{name}.{part}", kept), ids)
            for part, kept in (("scale", table.scales), ("row_scale", table.rows))
        )
        scale, row_scale = (self._op("Cast", one, to=TensorProto.FLOAT) for one in (scale, row_scale))
        scale = self._op("Mul", scale, row_scale)
        scale = self._op("Unsqueeze", scale, self._constant("last", np.array([-1], dtype=np.int64)))
        whole_row = self._constant("row", np.array([0, 0, self._encoder.hidden], dtype=np.int64))
        return self._op("Reshape", self._op("Mul", blocks, scale), whole_row)

    @property
    def _centres(self) -> bool:
        """Whether what a norm gave is rounded without the norm's bias; BERT's graphs came before that."""
        return self._int8 and self._encoder.architecture is Architecture.MPNET

    def _centred(self, rows: str, normed_with: str) -> str:
        if not self._centres:
            return rows
        return self._op("Sub", rows, self._parameter(normed_with))

    def _bias_of(self, name: str, normed_with: str) -> Floats:
        """A layer's bias, with what the layer makes of the part of its input that `_centred` took off."""
        _, bias = self._encoder.linear(name)
        if not self._centres:
            return bias
        values, scales = self._integers(name)
        whole: Floats = bias + self._weights[normed_with] @ (values.astype(np.float32) * scales)
        return whole

    def _residual(self, rows: str, hidden: str, name: str, *, raised: bool = False) -> str:
        """Bias, residual and norm, as three operators: the fused one is several times slower."""
        _, bias = self._encoder.linear(f"{name}.dense")
        if raised:
            values, scales = self._integers(f"{name}.dense")
            bias = bias - np.float32(GELU_FLOOR) * (values.astype(np.float32) * scales).sum(axis=0)
        biased = self._op("Add", rows, self._constant(f"{name}.dense.bias", bias))
        return self._norm(self._op("Add", biased, hidden), f"{name}.LayerNorm")

    def _norm(self, rows: str, name: str) -> str:
        weight, bias = self._parameter(f"{name}.weight"), self._parameter(f"{name}.bias")
        return self._op("LayerNormalization", rows, weight, bias, epsilon=self._encoder.epsilon)

    def _parameter(self, name: str) -> str:
        return self._constant(name, self._weights[name])
