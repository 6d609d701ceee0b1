"""What came back for a question.

An answer is a range of an article with its citations (`answer.py`); what is told beside answers, or instead
of them, stands in `replies.py`. These are records alone: nothing here searches, reads or prints.
"""

from __future__ import annotations

from dataclasses import dataclass

from dateline.result.answer import Answer, Bearing, Citation, Evidence, Losses, Speaker
from dateline.result.replies import (
    Advice,
    Claim,
    Disagreement,
    Enquiry,
    Listing,
    Mention,
    Polarity,
    Remark,
    Verdict,
)
from dateline.types import Passage

__all__ = [
    "Advice",
    "Answer",
    "Bearing",
    "Citation",
    "Claim",
    "Disagreement",
    "Enquiry",
    "Evidence",
    "Listing",
    "Losses",
    "Mention",
    "Polarity",
    "Remark",
    "Result",
    "Seconds",
    "Speaker",
    "Verdict",
]


@dataclass(frozen=True, slots=True)
class Seconds:
    """Wall-clock seconds a question took, by step."""

    retrieve: float
    read: float
    total: float


@dataclass(frozen=True, slots=True)
class Result:
    """What came back for a question.

    `candidates` are the best answers found, best first, whether or not they were good enough;
    `answers` are those with a confidence of at least `min_confidence`, which Dateline stands behind.
    Without any it abstained. `confidence` is that of the best candidate, 0 when there is none.
    `disagreement` is what other articles say instead of the best answer, None where none is found.
    `asked` is what was typed, where a conversation put the question in full; None elsewhere.

    A question about the articles themselves has a `listing` instead of candidates. `advice` is there where
    the line was no English question; its passages were not read.
    `verdict` is there where a question asks for yes or no: the sentence that decides is the only answer, and
    without one, UNCLEAR, there is none. `items` are the things that a question for several asks for, each an
    answer with its own citations, () where it asks for one thing or fewer than two are found.
    """

    question: str
    candidates: tuple[Answer, ...]
    min_confidence: float
    passages: tuple[Passage, ...]
    seconds: Seconds
    disagreement: Disagreement | None = None
    asked: str | None = None
    listing: Listing | None = None
    advice: Advice | None = None
    verdict: Verdict | None = None
    items: tuple[Answer, ...] = ()

    @property
    def answers(self) -> tuple[Answer, ...]:
        if self.verdict is not None:
            return () if self.verdict.polarity is Polarity.UNCLEAR else self.candidates[:1]
        return tuple(one for one in self.candidates if one.confidence >= self.min_confidence)

    @property
    def answered(self) -> bool:
        return bool(self.answers) or (self.listing is not None and self.listing.total > 0)

    @property
    def confidence(self) -> float:
        return self.candidates[0].confidence if self.candidates else 0.0
