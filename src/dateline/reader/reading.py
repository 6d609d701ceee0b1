"""What one pass of a reader over the passages of a question found: spans, and what each passage says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import numpy as np

from dateline.reader.networks import Floats
from dateline.types import Passage, Span


class PassageVerdict(NamedTuple):
    """What a passage says to a question for yes or no, as natural logarithms of probabilities.

    `none` is that it does not say. The three belong to one window, the one that is surest to say something.
    """

    passage: Passage
    none: float
    yes: float
    no: float


class WindowScores(NamedTuple):
    """One window of a passage: its null score, its best span's score, and what it says of yes and no.

    `number` is the passage's place among those read. `best` is None where no span may be cut. `verdict` holds
    the logarithms of the probabilities of none, yes and no; it is None from a reader without that output.
    """

    number: int
    passage: Passage
    null_score: float
    best: float | None
    verdict: tuple[float, float, float] | None


class Reading(NamedTuple):
    """What was read: spans, best margin first, and the scores of each window, passage by passage.

    `screened` are the spans, one a passage, by which a smaller reader chose what was read; () without one.
    """

    spans: tuple[Span, ...]
    windows: tuple[WindowScores, ...]
    screened: tuple[Span, ...] = ()

    @property
    def verdicts(self) -> tuple[PassageVerdict, ...]:
        """What each passage says, in the order they were given in; empty from a reader that cannot say."""
        return tuple(_surest(self.windows))


def log_probabilities(logits: Floats) -> tuple[float, float, float]:
    """Three logits → the logarithms of their probabilities.

    >>> [round(float(np.exp(one)), 3) for one in log_probabilities(np.array([0, 0, np.log(2)]))]
    [0.25, 0.25, 0.5]
    """
    shifted = logits.astype(np.float64) - float(logits.max())
    none, yes, no = (shifted - np.log(np.exp(shifted).sum())).tolist()
    return none, yes, no


def _surest(windows: Iterable[WindowScores]) -> Iterator[PassageVerdict]:
    found: dict[int, PassageVerdict] = {}
    for window in windows:
        if window.verdict is None:
            continue
        one = PassageVerdict(window.passage, *window.verdict)
        before = found.get(window.number)
        if before is None or one.none < before.none:
            found[window.number] = one
    yield from found.values()
