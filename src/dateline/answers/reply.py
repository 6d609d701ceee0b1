"""Question and passages → what is told of them: answers, a verdict, the items of a list, a disagreement.

But: passages were retrieved, and the time is taken, in `pipeline.py`; each part is made in `answers`. Which
features are wanted is asked here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dateline.answers.disagreement import find_disagreement
from dateline.answers.lists import list_items
from dateline.answers.sayings import find_saying, merged
from dateline.answers.selection import select_answers
from dateline.answers.verdicts import decide
from dateline.features import Feature
from dateline.questions import question_type
from dateline.questions.language import advise
from dateline.questions.speech import asks_for_saying
from dateline.reader import Reader
from dateline.result import Advice, Answer, Citation, Disagreement, Remark, Verdict
from dateline.settings import Retrieval, Settings
from dateline.types import Passage, QuestionType


@dataclass(frozen=True, slots=True)
class Found:
    """All candidates, best first, and what is told beside them."""

    candidates: tuple[Answer, ...]
    disagreement: Disagreement | None
    verdict: Verdict | None
    items: tuple[Answer, ...]

    def shown(self, most: int) -> tuple[Answer, ...]:
        """Return the `most` best candidates, and as many more as it takes to have every item and claim."""
        claims = () if self.disagreement is None else self.disagreement.claims
        places = [place for item in self.items for place in item.citations]
        places += [place for claim in claims for place in claim.citations]
        ranks = (rank for rank, one in enumerate(self.candidates, 1) if _holds_one(one, places))
        return self.candidates[: max([most, *ranks])]


def make_answers(question: str, passages: Sequence[Passage], reader: Reader, settings: Settings) -> Found:
    """Read the passages and return what they say. Raises QuestionError for a question too long to read."""
    without, least = settings.without, settings.min_confidence
    spans = reader.read(question, passages, max_answer_tokens=settings.max_answer_tokens)
    found = select_answers(
        spans,
        limit=len(spans),
        retrieval_weight=settings.retrieval_weight,
        question=question,
        type_weight=settings.type_weight,
        calibration=reader.calibration,
        without=without,
    )
    asked = None if Feature.QUOTATIONS in without else asks_for_saying(question)
    if asked is not None:  # what stands among the statements of the articles comes before what was read
        found = merged(find_saying(asked, passages), found)
    verdict: Verdict | None = None
    if Feature.YES_NO not in without and question_type(question) is QuestionType.YES_NO:
        verdict, found = decide(question, passages, found, min_confidence=least)
    return Found(
        found,
        None if Feature.DISAGREEMENT in without else find_disagreement(question, found, min_confidence=least),
        verdict,
        () if Feature.LISTS in without else list_items(question, found, min_confidence=least),
    )


def _holds_one(answer: Answer, places: Sequence[Citation]) -> bool:
    return any(
        own.article.id == place.article.id and own.start < place.end and place.start < own.end
        for own in answer.citations
        for place in places
    )


def advice_for(question: str, passages: Sequence[Passage], settings: Settings) -> Advice | None:
    """Say what is wrong with a line that is no English question, None for one that is."""
    if Feature.ADVICE in settings.without:
        return None
    advice = advise(question)
    if advice is not None and advice.remark == Remark.KEYWORDS:
        known = any(passage.bm25 is not None for passage in passages)
        if not known and settings.retrieval != Retrieval.DENSE:
            return Advice(Remark.NOTHING)  # no article has a word of it
    return advice
