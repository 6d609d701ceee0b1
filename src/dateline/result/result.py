"""The result of one question: its reply, what it rests on, and how long it took."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Self

from dateline.language.bare_names import name_in
from dateline.language.fullnames import Names, name_of_person, title_of
from dateline.language.teasers import is_teaser
from dateline.language.words import names, topic
from dateline.result.answer import Answer
from dateline.result.replies import (
    Advice,
    Answers,
    Disagreement,
    Items,
    Listing,
    Polarity,
    Remark,
    Reply,
    Scope,
    Verdict,
)
from dateline.types import Passage, QuestionType


@dataclass(frozen=True, slots=True)
class Seconds:
    """Wall-clock seconds a question took, by step."""

    retrieve: float
    read: float
    total: float


class Outcome(StrEnum):
    """How a question came out: answered, only something near, or nothing near."""

    ANSWER = "answer"
    NOT_SURE = "not sure"
    NOTHING = "nothing"


_MOST_NEAREST = 3
_NEAR_WORDS = 0.5  # the share of the question's words that a sentence has, or
_NEAR_CONFIDENCE = 0.1  # the confidence of its answer, from which on it is worth a look


@dataclass(frozen=True, slots=True, repr=False)
class Result:
    """What came back for a question: one reply, and what it was made from.

    `question` is what was put to the articles, `asked` what was typed: another where a conversation put it
    in full, where a slip in it was mended, or where words about the articles wanted ("according to Reuters")
    became its `scope`. Dateline
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
    def heading(self) -> str:
        """The question as it heads its answer: in full, but with the words that became its scope."""
        return self.question if self.scope is None else self.asked

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
    def nearest(self) -> tuple[Answer, ...]:
        """Of a question without an answer the candidates worth a look, one a sentence; () if it has one.

        Asked who, a sentence that names somebody goes before one that names nobody.
        """
        if self.answered:
            return ()
        if isinstance(self.reply, Verdict):
            return self.candidates[:1]
        worth = list(filter(_is_near, self.candidates))
        if self.question_type is QuestionType.WHO:
            worth.sort(key=lambda one: not _names_somebody(one, names(self.question)))
        near: dict[tuple[str, int], Answer] = {}
        for one in worth:
            best = one.citations[0]
            near.setdefault((best.article.id, best.quote_start), one)
        return tuple(near.values())[:_MOST_NEAREST]

    @property
    def outcome(self) -> Outcome:
        """Whether there is an answer, only something near, or nothing; exit codes know but the first."""
        if self.answered:
            return Outcome.ANSWER
        unread = isinstance(self.reply, Advice) and self.reply.remark != Remark.NOTHING and self.passages
        return Outcome.NOT_SURE if self.nearest or unread else Outcome.NOTHING

    def to_dict(self, *, candidates: bool = False) -> dict[str, Any]:
        """Return the object that `ask --json` prints; `candidates` lists rejected answers too."""
        from dateline.output.json import result_shape

        return result_shape(self, candidates=candidates)

    def __repr__(self) -> str:
        """Fit a line: the question, and what came of it."""
        match self.reply:
            case Listing(total=total):
                told = f"{total} article{'' if total == 1 else 's'}"
            case Verdict(polarity=polarity):
                told = f"{polarity} ({self.confidence:.0%})"
            case Items(items=items) if self.answered:
                told = f"{len(items)} items ({self.confidence:.0%})"
            case _ if self.answered:
                told = f"{self.answers[0].text[:40]!r} ({self.confidence:.0%})"
            case _:
                told = self.outcome
        question = self.question if len(self.question) <= 50 else f"{self.question[:49]}…"
        return f"<Result {question!r}: {told}>"

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
    def among_others(self) -> bool:
        """Whether an article says of the items that it lists that there are more."""
        return isinstance(self.reply, Items) and self.reply.among_others

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
            case Listing(enquiry=enquiry, mentions=mentions):
                return replace(
                    self, reply=replace(self.reply, mentions=mentions[: max(most, enquiry.listed)])
                )
            case _:
                return self


def _is_near(answer: Answer) -> bool:
    """Whether a sentence is worth a look; one that points to another article is not."""
    best = answer.citations[0]
    if is_teaser(best.article.text, best.quote_start, best.quote_end):
        return False
    words = 0.0 if answer.evidence is None else answer.evidence.words
    return words >= _NEAR_WORDS or answer.confidence >= _NEAR_CONFIDENCE


def _names_somebody(answer: Answer, known: frozenset[str]) -> bool:
    """Whether an answer is a name, or its sentence has a person's, that is none of those known."""
    best = answer.citations[0]
    own = name_in(answer.text)
    if best.start == best.quote_start and len(own) < 2:
        own = ()  # any word begins a sentence with a capital
    called = Names.of(best.article.text)
    here = [one for one in called.all if best.quote_start <= one.start < best.quote_end]
    full = [called.full(one.words) or one for one in here]
    people = [one.words for one in full if name_of_person(one.words, title_of(best.article.text, one))]
    return any(topic(" ".join(words)) - known for words in (own, *people))
