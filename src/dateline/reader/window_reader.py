"""A reader made of a tokenizer and a network: passages → windows → logits → spans.

A passage is cut into overlapping windows (`windows.py`) that the network sees whole, together with the
question. Windows of like length share a batch; their logits are decoded by `spans.py`. All this is the same
for every model.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from dateline.models.onnx import BatchWorkers
from dateline.reader import spans
from dateline.reader.calibration import UNCALIBRATED, Calibration
from dateline.reader.networks import Floats, Logits, Network
from dateline.reader.reading import PassageVerdict, Reading, WindowScores, log_probabilities
from dateline.reader.windows import Window, WindowMaker
from dateline.types import Passage, Span

if TYPE_CHECKING:
    from tokenizers import Tokenizer


class _Said(NamedTuple):
    """What the network says of one window: start and end logits (tokens,), verdict logits (3,) or None."""

    window: Window
    starts: Floats
    ends: Floats
    verdict: Floats | None


class WindowReader:
    """A reader made of a tokenizer, a network and the size of the windows it reads.

    The tokenizer becomes the reader's own. `workers` is how many batches of how many windows, `batch`,
    run side by side.
    """

    def __init__(
        self,
        network: Network,
        tokenizer: Tokenizer,
        *,
        name: str,
        sha256: str,
        window_tokens: int,
        overlap_tokens: int,
        title_tokens: int = 0,
        pad_id: int = 0,
        calibration: Calibration = UNCALIBRATED,
        workers: int = 1,
        batch: int = 8,
    ) -> None:
        self.name = name
        self.sha256 = sha256
        self.calibration = calibration
        self._network = network
        self._workers = BatchWorkers(workers)
        self._batch = batch
        self._pad_id = pad_id
        self._maker = WindowMaker(
            tokenizer,
            window_tokens=window_tokens,
            overlap_tokens=overlap_tokens,
            title_tokens=title_tokens,
        )

    @property
    def max_question_tokens(self) -> int:
        return self._maker.max_question_tokens

    def require_short(self, question: str) -> None:
        """Raise QuestionError for a question that is too long to stand beside a passage."""
        self._maker.require_short(question, self.name)

    def read(
        self,
        question: str,
        passages: Sequence[Passage],
        *,
        max_answer_tokens: int,
        spans_per_passage: int = 3,
    ) -> Reading:
        self.require_short(question)
        read: list[list[tuple[spans.ScoredSpan, ...]]] = [[] for _ in passages]
        scores: list[WindowScores] = []
        for said in self._run(self._maker.windows(question, passages)):
            cuts, number = said.window.cuts, said.window.passage
            decoded = spans.decode(said.starts, said.ends, cuts, max_answer_tokens=max_answer_tokens)
            found = spans.apart(decoded, most=spans_per_passage)
            read[number].append(found)
            scores.append(
                WindowScores(
                    number,
                    passages[number],
                    null_score=float(said.starts[0]) + float(said.ends[0]),
                    best=found[0].score if found else None,
                    verdict=None if said.verdict is None else log_probabilities(said.verdict),
                )
            )
        best = [
            Span(
                passage.article,
                passage.start + found.start,
                passage.start + found.end,
                found.score,
                found.null_score,
                passage,
            )
            for passage, windows in zip(passages, read, strict=True)
            for found in spans.apart(spans.merge(windows), most=spans_per_passage)
        ]
        return Reading(
            tuple(sorted(best, key=lambda span: -span.margin)),
            tuple(sorted(scores, key=lambda window: window.number)),
        )

    def judge(self, question: str, passages: Sequence[Passage]) -> tuple[PassageVerdict, ...]:
        return self.read(question, passages, max_answer_tokens=1, spans_per_passage=1).verdicts

    def _run(self, windows: Iterator[Window]) -> Iterator[_Said]:
        """Yield each window with what is said of it; where several share a batch, shorter ones first."""
        for batch, logits in self._workers.map(self._read_batch, self._batches(windows)):
            for row, window in enumerate(batch):
                size = len(window.ids)
                verdict = None if logits.verdicts is None else logits.verdicts[row]
                yield _Said(window, logits.starts[row, :size], logits.ends[row, :size], verdict)

    def _batches(self, windows: Iterator[Window]) -> Iterator[list[Window]]:
        """Yield the windows in batches; a window that has one to itself is read while others are made."""
        if self._batch == 1:
            yield from ([window] for window in windows)
            return
        by_length = sorted(windows, key=lambda window: len(window.ids))
        yield from (by_length[at : at + self._batch] for at in range(0, len(by_length), self._batch))

    def _read_batch(self, batch: list[Window]) -> tuple[list[Window], Logits]:
        return batch, self._logits(batch)

    def _logits(self, batch: Sequence[Window]) -> Logits:
        """Windows, shortest first → logits, of as many tokens as the longest has."""
        shape = len(batch), len(batch[-1].ids)
        ids, mask, types = np.full(shape, self._pad_id), np.zeros(shape, int), np.zeros(shape, int)
        for row, window in enumerate(batch):
            size = len(window.ids)
            ids[row, :size], mask[row, :size], types[row, :size] = window.ids, 1, window.types
        return self._network(ids, mask, types)
