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

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol

from dateline.models import SHIPPED_READERS, OnnxModel, find_model
from dateline.models.foreign import load_foreign
from dateline.reader.calibration import Calibration
from dateline.reader.loading import WINDOWS_KEY, load_onnx, load_transformers
from dateline.reader.networks import Logits, Network, OnnxNetwork, TransformersNetwork
from dateline.reader.reading import PassageVerdict, Reading, WindowScores
from dateline.reader.two_stage import TwoStageReader
from dateline.reader.window_reader import WindowReader
from dateline.types import Passage

__all__ = [
    "READERS", "WINDOWS_KEY", "Logits", "Network", "OnnxNetwork", "PassageVerdict", "Reader", "Reading",
    "TransformersNetwork", "TwoStageReader", "WindowReader", "WindowScores", "load_reader", "reader_facts",
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
    ) -> Reading:
        """Return at most `spans_per_passage` spans of each passage, and the scores of every window.

        Spans come all together, best margin first; those of one passage share no character. Raises
        QuestionError for a question too long to read.
        """

    def judge(self, question: str, passages: Sequence[Passage]) -> tuple[PassageVerdict, ...]:
        """Return what each passage by itself says to a question for yes or no, whichever of them may win.

        In the order of the passages; () from a reader that cannot say.
        """


def _fast(threads: int) -> WindowReader:
    model = find_model("fast", "reader")
    assert isinstance(model, OnnxModel)
    return load_onnx(model, threads)


def _strong_behind_fast(threads: int) -> Reader:
    model = find_model("default", "reader")
    assert isinstance(model, OnnxModel)
    with ThreadPoolExecutor(1, "dateline-load") as beside:
        small = beside.submit(_fast, threads)
        strong = load_onnx(model, threads)
    return TwoStageReader(small.result(), strong)


READERS: dict[str, Callable[[int], Reader]] = {"default": _strong_behind_fast, "fast": _fast}
"""Those that have a name, which is what `--reader` takes; each is called with the number of threads."""


def load_reader(spec: str, *, threads: int = 0) -> Reader:
    """Load the reader of that name in `READERS`, or of the model that `spec` names. Raises ModelError."""
    if spec in READERS:
        return READERS[spec](threads)
    model = find_model(spec, "reader")
    if isinstance(model, OnnxModel):
        return load_onnx(model, threads)
    return load_foreign(model, "reader", lambda: load_transformers(model, threads))


def reader_facts(spec: str) -> tuple[str, str | None]:
    """Return name and digest of a reader, which is loaded only where no model states them. Raises ModelError.

    The digest of a foreign model in a folder is not taken, for it would read all of it: None.
    """
    if spec in READERS and spec not in SHIPPED_READERS:
        reader = READERS[spec](0)
        return reader.name, reader.sha256
    model = find_model(spec, "reader")
    return (model.facts["name"], model.sha256) if isinstance(model, OnnxModel) else (model.name, None)
