"""What came back for a question.

A `Result` has one reply (`replies.py`), and most replies are made of answers, ranges of articles with their
citations (`answer.py`). These are records alone: nothing here searches, reads or prints.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Self

from dateline.result.answer import Answer, Bearing, Citation, Evidence, Losses, Speaker
from dateline.result.replies import (
    Advice,
    Answers,
    Claim,
    Disagreement,
    Enquiry,
    Items,
    Listing,
    Mention,
    Polarity,
    Remark,
    Reply,
    Scope,
    Verdict,
)
from dateline.types import Passage, QuestionType

__all__ = [
    "Advice",
    "Answer",
    "Answers",
    "Bearing",
    "Citation",
    "Claim",
    "Disagreement",
    "Enquiry",
    "Evidence",
    "Items",
    "Listing",
    "Losses",
    "Mention",
    "Polarity",
    "Remark",
    "Reply",
    "Result",
    "Scope",
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
    """What came back for a question: one reply, and what it was made from.

    `question` is what was put to the articles, `asked` what was typed: another where a conversation put it
    in full, or where words about the articles wanted ("according to Reuters") became its `scope`. Dateline
    stands behind those of the candidates whose confidence is at least `min_confidence`; without any it
    abstained. Passages that come with advice were not read.
    """

    question: str
    reply: Reply
    passages: tuple[Passage, ...]
    seconds: Seconds
    min_confidence: float
    asked: str
    question_type: QuestionType
    scope: Scope | None = None

    @property
    def candidates(self) -> tuple[Answer, ...]:
        """The best answers found, best first, whether or not they were good enough."""
        match self.reply:
            case Answers() | Verdict() | Items():
                return self.reply.candidates
            case _:
                return ()

    @property
    def answers(self) -> tuple[Answer, ...]:
        """The answers that Dateline stands behind; of a verdict the sentence that decides."""
        match self.reply:
            case Verdict(polarity=polarity, candidates=candidates):
                return () if polarity is Polarity.UNCLEAR else candidates[:1]
            case _:
                return tuple(one for one in self.candidates if one.confidence >= self.min_confidence)

    @property
    def answered(self) -> bool:
        """Whether there is an answer, or an article where articles were asked for."""
        match self.reply:
            case Listing(total=total):
                return total > 0
            case _:
                return bool(self.answers)

    @property
    def confidence(self) -> float:
        """The confidence of the best candidate, 0 when there is none."""
        return self.candidates[0].confidence if self.candidates else 0.0

    @property
    def disagreement(self) -> Disagreement | None:
        """The different values that articles give for what is asked, None where none are found."""
        return self.reply.disagreement if isinstance(self.reply, Answers) else None

    @property
    def verdict(self) -> Verdict | None:
        """What the articles say to a question for yes or no, None for any other."""
        return self.reply if isinstance(self.reply, Verdict) else None

    @property
    def items(self) -> tuple[Answer, ...]:
        """The things that a question for several asks for, () where fewer than two are found."""
        return self.reply.items if isinstance(self.reply, Items) else ()

    @property
    def listing(self) -> Listing | None:
        """The articles, where a question asks about them, None for any other."""
        return self.reply if isinstance(self.reply, Listing) else None

    @property
    def advice(self) -> Advice | None:
        """What is wrong with a line that is no English question, None for one that is."""
        return self.reply if isinstance(self.reply, Advice) else None

    def showing(self, most: int) -> Self:
        """The same with the `most` best candidates."""
        match self.reply:
            case Answers() | Verdict() | Items():
                return replace(self, reply=replace(self.reply, candidates=self.candidates[:most]))
            case _:
                return self
