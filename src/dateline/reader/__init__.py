"""(question, passages) → spans, and what each passage says of yes and no: extractive readers.

    windows.py        passages → the windows that a network sees
    networks.py       windows → logits: ours on ONNX Runtime, or any question-answering model of transformers
    spans.py          logits → character spans
    reading.py        what one pass found: spans, and the scores of each window
    window_reader.py  all of these together
    two_stage.py      a small reader that screens, and a strong one that answers
    loading.py        model folders → readers

Equal answers from different passages stay apart here, and how far an answer can be trusted is for `answers`
to say.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from dateline.models import OnnxModel, find_model, load_foreign
from dateline.reader.calibration import Calibration
from dateline.reader.loading import WINDOWS_KEY, load_onnx, load_transformers
from dateline.reader.networks import Logits, Network, OnnxNetwork, TransformersNetwork
from dateline.reader.reading import PassageVerdict, Reading, WindowScores
from dateline.reader.two_stage import TwoStageReader
from dateline.reader.window_reader import WindowReader
from dateline.types import Passage, Span

__all__ = [
    "WINDOWS_KEY", "Logits", "Network", "OnnxNetwork", "PassageVerdict", "Reader", "Reading",
    "TransformersNetwork", "TwoStageReader", "WindowReader", "WindowScores", "load_reader",
]  # fmt: skip


class Reader(Protocol):
    """Finds the ranges of passages that answer a question. Safe to use from several threads."""

    @property
    def name(self) -> str: ...

    @property
    def sha256(self) -> str:
        """Digest of the weights, so that a recorded result says what gave it."""

    @property
    def calibration(self) -> Calibration:
        """How far to trust what this reader finds."""

    def read(
        self,
        question: str,
        passages: Sequence[Passage],
        *,
        max_answer_tokens: int,
        spans_per_passage: int = 3,
    ) -> tuple[Span, ...]:
        """Return at most `spans_per_passage` spans of each passage, all together, best margin first.

        Spans of one passage share no character. Raises QuestionError for a question too long to read.
        """

    def read_windows(
        self,
        question: str,
        passages: Sequence[Passage],
        *,
        max_answer_tokens: int,
        spans_per_passage: int = 3,
    ) -> Reading:
        """Return the spans that `read` returns, with the scores of every window, from one pass."""


def load_reader(spec: str, *, threads: int = 0) -> Reader:
    """Load the reader that `spec` names (see `models`): by default the strong one behind the fast one.

    Raises ModelError.
    """
    model = find_model(spec, "reader")
    if spec == "default":
        small = find_model("fast", "reader")
        assert isinstance(small, OnnxModel)
        assert isinstance(model, OnnxModel)
        return TwoStageReader(load_onnx(small, threads), load_onnx(model, threads))
    if isinstance(model, OnnxModel):
        return load_onnx(model, threads)
    return load_foreign(model, "reader", lambda: load_transformers(model, threads))
