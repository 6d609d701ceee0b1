"""The shipped reader on 24 of our own questions, frozen: tokens to the bit, logits to the third decimal.

Preprocessing that drifts by a hair (a normaliser, a special token, token types, the window's edge) costs
points that no other test would miss. Run as a script, this file writes what it then compares with:

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

from dateline.gold import Question, read_gold, sample
from dateline.models import OnnxModel, find_model
from dateline.reader import OnnxNetwork
from dateline.types import Article, Passage
from dateline.windows import WindowMaker

ROOT = Path(__file__).parent.parent
FROZEN = Path(__file__).parent / "regression" / "reader.json"
QUESTIONS = 24


def model() -> OnnxModel:
    found = find_model("default", "reader")
    assert isinstance(found, OnnxModel)
    return found


def asked() -> tuple[Question, ...]:
    """The questions that were frozen, by id; before that, some drawn from the gold set."""
    questions = read_gold(ROOT / "eval" / "gold" / "corpus.json")
    if not FROZEN.exists():
        return sample(questions, QUESTIONS, seed=1)
    frozen = {row["question"] for row in json.loads(FROZEN.read_text(encoding="utf-8"))["windows"]}
    return tuple(question for question in questions if question.id in frozen)


def tolerance() -> float:
    """With VNNI the integer products are the same; other kernels round a float now and then elsewhere."""
    try:
        same = "vnni" in Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:
        same = False
    return 1e-3 if same and platform.machine() == "x86_64" else 0.5


def observe() -> Iterator[dict[str, Any]]:
    """Yield, for each window, its question, a digest of its tokens, and the logits that tell most."""
    import numpy as np

    maker = WindowMaker(
        model().tokenizer(),
        window_tokens=model().facts["window_tokens"],
        overlap_tokens=model().facts["overlap_tokens"],
    )
    network = OnnxNetwork(model().session())
    for question in asked():
        assert question.context is not None
        passage = Passage(Article("", question.context), 0, len(question.context), score=1.0)
        for window in maker.windows(question.question, [passage]):
            ids, types = np.array([window.ids]), np.array([window.types])
            starts, ends = (row[0] for row in network(ids, np.ones_like(ids), types))
            seen = [window.ids, window.types, window.cuts.starts.tolist(), window.cuts.ends.tolist()]
            logits = {
                f"{name} {which}": round(float(value), 4)
                for name, row in (("start", starts), ("end", ends))
                for which, value in (("null", row[0]), ("best", row[1:].max()), ("mean", row.mean()))
            }
            yield {
                "question": question.id,
                "tokens": len(window.ids),
                "sha256": hashlib.sha256(json.dumps(seen).encode()).hexdigest(),
                **logits,
            }


def test_the_reader_sees_and_says_what_it_did() -> None:
    frozen = json.loads(FROZEN.read_text(encoding="utf-8"))
    assert frozen["model_sha256"] == model().sha256, "a new model: run this file as a script, and look at it"
    now = list(observe())
    for name in ("question", "tokens", "sha256"):
        assert [row[name] for row in now] == [row[name] for row in frozen["windows"]], name
    for row, before in zip(now, frozen["windows"], strict=True):
        logits = {name: value for name, value in before.items() if isinstance(value, float)}
        assert len(logits) == 6
        assert {name: row[name] for name in logits} == pytest.approx(logits, abs=tolerance()), row["question"]


def test_it_covers_enough() -> None:
    rows = json.loads(FROZEN.read_text(encoding="utf-8"))["windows"]
    assert len({row["question"] for row in rows}) == QUESTIONS
    assert len(rows) > QUESTIONS, "some contexts take several windows"


if __name__ == "__main__":
    FROZEN.parent.mkdir(exist_ok=True)
    written = {"model_sha256": model().sha256, "windows": list(observe())}
    FROZEN.write_text(json.dumps(written, indent=1) + "\n", encoding="utf-8")
