"""The shipped readers on 24 of our own questions, frozen: tokens to the bit, logits to the third decimal.

Preprocessing that drifts by a hair (a normaliser, a special token, token types, the window's edge) costs
points that no other test would miss. Logits are compared to the third decimal where they were frozen with the
same kernels: elsewhere a float is rounded otherwise now and then, and 8 bits make more of it. Run as a
script, this file writes what it then compares with, for the kernels of this machine:

    python tests/test_regression.py
"""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dateline.evaluation.gold.questions import GoldQuestion, sample
from dateline.evaluation.gold.reading import read_gold
from dateline.models.finding import find_model
from dateline.models.onnx import OnnxModel
from dateline.reader.networks import VERDICTS, OnnxNetwork
from dateline.reader.windows import WindowMaker
from dateline.types import Article, Passage

ROOT = Path(__file__).parent.parent
READERS = ("default", "fast")
QUESTIONS = 24


def frozen_file(reader: str) -> Path:
    return Path(__file__).parent / "regression" / f"{reader}.json"


def model(reader: str) -> OnnxModel:
    found = find_model(reader, "reader")
    assert isinstance(found, OnnxModel)
    return found


def asked(reader: str) -> tuple[GoldQuestion, ...]:
    """The questions that were frozen, by id; before that, some drawn from the gold set."""
    questions = read_gold(ROOT / "eval" / "gold" / "corpus.json")
    if not frozen_file(reader).exists():
        return sample(questions, QUESTIONS, seed=1)
    frozen = {
        row["question"] for row in json.loads(frozen_file(reader).read_text(encoding="utf-8"))["windows"]
    }
    return tuple(question for question in questions if question.id in frozen)


def kernels() -> str:
    """Which code computes a model here, as far as it is known to give the same floats everywhere."""
    try:
        told = set(Path("/proc/cpuinfo").read_text(encoding="utf-8").split())
    except OSError:
        told = set()
    if platform.machine() != "x86_64" or "avx2" not in told:
        return "other"
    if "avx512_vnni" in told:
        return "avx512_vnni"
    return "other" if told & {"avx512f", "avx_vnni"} else "avx2"


def observe(reader: str) -> Iterator[dict[str, Any]]:
    """Yield, for each window, its question, a digest of its tokens, and the logits that tell most."""
    import numpy as np

    maker = WindowMaker(
        model(reader).tokenizer(),
        window_tokens=model(reader).facts["window_tokens"],
        overlap_tokens=model(reader).facts["overlap_tokens"],
    )
    network = OnnxNetwork(model(reader).session())
    for question in asked(reader):
        assert question.context is not None
        passage = Passage(Article("", question.context), 0, len(question.context), score=1.0)
        for window in maker.windows(question.question, [passage]):
            ids, types = np.array([window.ids]), np.array([window.types])
            logits = network(ids, np.ones_like(ids), types)
            starts, ends = logits.starts[0], logits.ends[0]
            seen = [window.ids, window.types, window.cuts.starts.tolist(), window.cuts.ends.tolist()]
            told = {
                f"{name} {which}": round(float(value), 4)
                for name, row in (("start", starts), ("end", ends))
                for which, value in (("null", row[0]), ("best", row[1:].max()), ("mean", row.mean()))
            }
            if logits.verdicts is not None:
                verdict = zip(VERDICTS, logits.verdicts[0], strict=True)
                told |= {f"verdict {name}": round(float(value), 4) for name, value in verdict}
            yield {
                "question": question.id,
                "tokens": len(window.ids),
                "sha256": hashlib.sha256(json.dumps(seen).encode()).hexdigest(),
                "logits": told,
            }


@pytest.mark.parametrize("reader", READERS)
def test_the_reader_sees_and_says_what_it_did(reader: str) -> None:
    frozen = json.loads(frozen_file(reader).read_text(encoding="utf-8"))
    assert frozen["model_sha256"] == model(reader).sha256, (
        "a new model: run this file as a script, and look at it"
    )
    now = list(observe(reader))
    for name in ("question", "tokens", "sha256"):
        assert [row[name] for row in now] == [row[name] for row in frozen["windows"]], name
    said = frozen["logits"]
    here = kernels()
    tolerance = 1e-3 if here in said and here != "other" else 0.5  # two others need not be alike
    for row, before in zip(now, said.get(here, next(iter(said.values()))), strict=True):
        assert len(before) >= 6
        assert row["logits"] == pytest.approx(before, abs=tolerance), row["question"]


@pytest.mark.parametrize("reader", READERS)
def test_it_covers_enough(reader: str) -> None:
    rows = json.loads(frozen_file(reader).read_text(encoding="utf-8"))["windows"]
    assert len({row["question"] for row in rows}) == QUESTIONS
    assert len(rows) > QUESTIONS, "some contexts take several windows"


def freeze(reader: str) -> None:
    """Keep what is seen and said here, beside what other kernels said of the same."""
    file = frozen_file(reader)
    rows = list(observe(reader))
    kept: dict[str, Any] = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    windows = [{name: value for name, value in row.items() if name != "logits"} for row in rows]
    same = kept.get("model_sha256") == model(reader).sha256 and kept.get("windows") == windows
    said = (kept["logits"] if same else {}) | {kernels(): [row["logits"] for row in rows]}
    written = {"model_sha256": model(reader).sha256, "windows": windows, "logits": said}
    file.parent.mkdir(exist_ok=True)
    file.write_text(json.dumps(written, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    for name in READERS:
        freeze(name)
