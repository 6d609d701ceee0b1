"""What the machine can do, and how much of it embedding and reading reach: products of matrices.

    python eval/limits.py [--rounds 30] [--out FILE.md]

First how many operations a second ONNX Runtime makes of products of the shapes that the shipped models have,
in 8 bits and in floats, on one thread; then the networks themselves: their integer operations a second, and
the share of the best rate above that this is. The rest of their time goes to attention, which is float, and
to operators that go over activations once.

A time is processor time of the fastest of several rounds that take turns: other work disturbs that least.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import dateline.models  # first: it switches off ONNX Runtime's telemetry

# isort: split
import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from dateline.models.runtime import onnx_runtime
from harness import head, parser, percent, publish, row

NETWORKS = ("all-minilm-l6-v2", "reader-minilm-l6", "reader-mpnet")
SHAPES = ((384, 384), (384, 1536), (1536, 384), (768, 768), (768, 3072), (3072, 768))
TOKENS = (64, 180, 320)
BATCHES = ((1, 64), (4, 64), (1, 180), (8, 180), (1, 256))

Inputs = Mapping[str, Any]


class Run(NamedTuple):
    """A session and what it is fed, with its operations: those that count."""

    session: Any
    inputs: Inputs
    operations: float

    def seconds(self) -> float:
        began = time.thread_time()
        self.session.run(None, self.inputs)
        return time.thread_time() - began


def session(model: str | bytes) -> Any:
    runtime: Any = onnx_runtime()
    options = runtime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    return runtime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def product(rows: int, inner: int, columns: int, *, int8: bool) -> Run:
    """One product of matrices, as a linear layer of the shipped models has it or as floats have it."""
    drawn = np.random.default_rng(0)
    weights = drawn.integers(-60, 60, (inner, columns))
    values = drawn.integers(0, 255, (rows, inner))
    if int8:
        given = {"weights": weights.astype(np.int8), "scale": np.float32(1), "zero": np.uint8(128)}
        given["scales"] = np.ones(columns, dtype=np.float32)
        names = ["values", "weights", "scale", "scales", "zero"]
        node = helper.make_node("MatMulIntegerToFloat", names, ["found"], domain="com.microsoft")
    else:
        given = {"weights": weights.astype(np.float32)}
        node = helper.make_node("MatMul", ["values", "weights"], ["found"])
    kind, fed = (TensorProto.UINT8, np.uint8) if int8 else (TensorProto.FLOAT, np.float32)
    graph = helper.make_graph(
        [node],
        "product",
        [helper.make_tensor_value_info("values", kind, ["rows", inner])],
        [helper.make_tensor_value_info("found", TensorProto.FLOAT, ["rows", columns])],
        [numpy_helper.from_array(np.asarray(value), name) for name, value in given.items()],
    )
    domains = [helper.make_opsetid("", 18), helper.make_opsetid("com.microsoft", 1)]
    made = helper.make_model(graph, opset_imports=domains, ir_version=8)
    inputs = {"values": values.astype(fed)}
    return Run(session(made.SerializeToString()), inputs, 2.0 * rows * inner * columns)


def network(path: Path, texts: int, tokens: int) -> Run:
    """A shipped network on texts of a length, with the integer operations that it makes of them."""
    graph = onnx.load(str(path), load_external_data=False).graph
    shapes = {one.name: tuple(one.dims) for one in graph.initializer}
    weights = [node.input[1] for node in graph.node if node.op_type == "MatMulIntegerToFloat"]
    each = sum(2.0 * shapes[name][0] * shapes[name][1] for name in weights)
    ids = np.random.default_rng(0).integers(1000, 20_000, (texts, tokens))
    given = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
    taken = {one.name for one in graph.input}
    inputs = {name: value for name, value in given.items() if name in taken}
    return Run(session(str(path)), inputs, each * texts * tokens)


def fastest(runs: Mapping[Any, Run], rounds: int) -> dict[Any, float]:
    """Return the fewest seconds of each; they take turns."""
    times = {key: [run.seconds() for run in (runs[key],) * 2][1:] for key in runs}
    for _ in range(rounds):
        for key, run in runs.items():
            times[key].append(run.seconds())
    return {key: min(taken) for key, taken in times.items()}


def lines(rounds: int) -> Iterator[str]:
    products = {
        (tokens, *shape, int8): product(tokens, *shape, int8=int8)
        for tokens in TOKENS
        for shape in SHAPES
        for int8 in (True, False)
    }
    taken = fastest(products, rounds)
    rates = {key: products[key].operations / taken[key] / 1e9 for key in products}
    best = max(rate for key, rate in rates.items() if key[-1])
    yield "## Products of matrices\n"
    yield f"Billion operations a second, one thread; the best in 8 bits, {best:.0f}, is the peak below.\n"
    yield head("tokens × in × out", "8 bits", "of the peak", "float32")
    for tokens in TOKENS:
        for shape in SHAPES:
            int8, floats = (rates[tokens, *shape, kind] for kind in (True, False))
            size = " × ".join(map(str, (tokens, *shape)))
            yield row(size, f"{int8:.0f}", f"{percent(int8 / best)} %", f"{floats:.0f}")
    yield "\n## The networks\n"
    yield head("network", "texts × tokens", "ms a text", "tokens a second", "8-bit rate", "of the peak")
    models = Path(dateline.models.__file__).parent
    for name in NETWORKS:
        runs = {shape: network(models / name / "model.onnx", *shape) for shape in BATCHES}
        taken = fastest(runs, max(3, rounds // 3))
        for (texts, tokens), run in runs.items():
            seconds = taken[texts, tokens]
            rate = run.operations / seconds / 1e9
            figures = f"{1000 * seconds / texts:.1f}", f"{texts * tokens / seconds:,.0f}", f"{rate:.0f}"
            yield row(name, f"{texts} × {tokens}", *figures, f"{percent(rate / best)} %")


def main() -> None:
    options = parser(__doc__, rounds=30, out=None).parse_args()
    publish(lines(options.rounds), options.out)


if __name__ == "__main__":
    main()
