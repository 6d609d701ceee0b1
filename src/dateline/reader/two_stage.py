"""A reader of two stages: a small one screens every passage, a strong one reads those that can still win.

Answers and verdicts come from the strong reader alone; what the small one is for is to choose. A passage's
chance is the margin of its best span by the small reader, and how well the passage fits the question by the
retriever: where the small reader sees nothing, a yes or no above all, the retriever's word still counts.
"""

from __future__ import annotations

from collections.abc import Sequence

from dateline.reader.calibration import Calibration
from dateline.reader.reading import PassageVerdict, Reading
from dateline.reader.window_reader import WindowReader
from dateline.types import Passage

PASSAGES = 4
"""Passages that the strong reader is given; more read no better (`eval/results/stages.md`)."""
_HOPELESS = 5.0
"""A passage whose chance is so far, in log-odds, below the best one's is left out: of 160 questions not one
was answered otherwise, and a fifth of the strong reader's work is saved (`eval/results/stages.md`)."""
_ALWAYS = 2  # passages that are read whatever their chance: what others say counts too
_RETRIEVAL = 8.0  # log-odds between the best and the worst passage of the retriever's list
_UNSEEN = -10.0  # margin of a passage in which no span can be cut


class TwoStageReader:
    """A small reader that screens, and a strong one that reads at most `passages` of what it lets through.

    What the small one found is kept beside: where both propose the same, it is right more often. Name, digest
    and calibration are the strong reader's.
    """

    def __init__(self, small: WindowReader, strong: WindowReader, *, passages: int = PASSAGES) -> None:
        self._small = small
        self._strong = strong
        self._passages = passages

    @property
    def name(self) -> str:
        return self._strong.name

    @property
    def sha256(self) -> str:
        return self._strong.sha256

    @property
    def calibration(self) -> Calibration:
        return self._strong.calibration

    def read(
        self,
        question: str,
        passages: Sequence[Passage],
        *,
        max_answer_tokens: int,
        spans_per_passage: int = 3,
    ) -> Reading:
        self._strong.require_short(question)  # so that one limit is told, and the small reader's is none
        chosen: Sequence[int] = range(len(passages))
        seen = self._small.read(question, passages, max_answer_tokens=max_answer_tokens, spans_per_passage=1)
        if len(passages) >= self._passages:  # of fewer, the last has 0 by the retriever and may still tell
            chances = self.chances(passages, seen)
            best = sorted(chosen, key=lambda number: -chances[number])[: self._passages]
            least = chances[best[0]] - _HOPELESS
            hopeful = [number for number in best[_ALWAYS:] if chances[number] >= least]
            # In the retriever's order, as a reader alone would have them.
            chosen = sorted([*best[:_ALWAYS], *hopeful])
        reading = self._strong.read(
            question,
            [passages[number] for number in chosen],
            max_answer_tokens=max_answer_tokens,
            spans_per_passage=spans_per_passage,
        )
        windows = tuple(window._replace(number=chosen[window.number]) for window in reading.windows)
        return reading._replace(windows=windows, screened=seen.spans)

    def judge(self, question: str, passages: Sequence[Passage]) -> tuple[PassageVerdict, ...]:
        return self._strong.judge(question, passages)

    @staticmethod
    def chances(passages: Sequence[Passage], seen: Reading) -> tuple[float, ...]:
        """Return what speaks for each passage that the small reader has seen.

        In log-odds that are only compared with each other.
        """
        margins = [_UNSEEN] * len(passages)
        for window in seen.windows:
            if window.best is not None:
                margin = window.best - window.null_score
                margins[window.number] = max(margins[window.number], margin)
        return tuple(
            margin + _RETRIEVAL * passage.score for margin, passage in zip(margins, passages, strict=True)
        )
