"""What a reader is, whichever network it runs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from dateline.reader.calibration import Calibration
from dateline.reader.reading import PassageVerdict, Reading
from dateline.types import Passage


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
