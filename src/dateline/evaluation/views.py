"""What each view makes of one question: the reader on its context, an index on it, a retriever on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Protocol

from dateline.answers.reply import answer
from dateline.errors import UnknownArticleError
from dateline.evaluation.gold.questions import GoldQuestion
from dateline.evaluation.metrics import holds
from dateline.evaluation.records import Candidate, Cited, Hit, Ranking, Record, SeenPassage, ViewAnswers
from dateline.language.normalise import normalise
from dateline.output.shown import bare_answer
from dateline.questions import question_type
from dateline.questions.asked import Asked
from dateline.reader.contract import Reader
from dateline.result.answer import Answer
from dateline.result.replies import Enquiry, Listing
from dateline.result.result import Result
from dateline.settings import Retrieval, Settings
from dateline.types import Article, Passage

_AROUND = 300  # characters shown on either side of an answer


class Askable(Protocol):
    """What the views through an index need of it; `Dateline` has it."""

    def ask(self, question: str) -> Result: ...

    def retrieve(
        self, question: str, *, top_k: int | None = None, retrieval: Retrieval | None = None
    ) -> tuple[Passage, ...]: ...

    def article(self, article_id: str) -> Article: ...

    def find_text(self, text: str) -> tuple[str, ...]: ...


def bare_record(question: GoldQuestion) -> Record:
    """Return the record of a question that nobody has been asked yet."""
    return Record(
        id=question.id,
        question=question.question,
        type=question.type or str(question_type(question.question)),
        golds=question.answers,
        is_impossible=question.is_impossible,
        gold=_gold_place(question),
        disagrees_with=question.disagrees_with,
    )


def read_context(reader: Reader, settings: Settings, question: GoldQuestion) -> Result:
    """Read a question's gold context as the one passage retrieved for it, whole and with full score.

    With full score, so that confidence means here what it means of the best passage of an index.
    """
    assert question.context is not None
    article = Article(question.article_id or question.id, question.context, title=question.title)
    passage = Passage(article, 0, len(article.text), score=1.0)
    return answer(Asked(question.question), (passage,), reader, settings)


def rank(dateline: Askable, settings: Settings, question: GoldQuestion, retriever: Retrieval) -> Ranking:
    """Rank the articles of an index for a question, each placed by its best passage.

    A passage stands for its copies too, which the retriever names instead of ranking them: they follow its
    own article.
    """
    passages = dateline.retrieve(
        question.question, top_k=max(settings.top_k, settings.depth), retrieval=retriever
    )
    best: dict[str, float] = {}
    for passage in passages:
        for article in (passage.article, *passage.copies):
            best.setdefault(article.id, float(passage.score))
    ranks = (
        tuple(at for at, passage in enumerate(passages, start=1) if holds(passage.text, question.answers))
        if question.answers
        else None
    )
    return Ranking(tuple(Hit(id, score) for id, score in best.items()), ranks)


def relevance(dateline: Askable, question: GoldQuestion) -> Mapping[str, int]:
    """Return the articles of the index that hold the answer, each with its grade.

    A set that grades articles has said it all, where a relevant one is in the index. Otherwise those that it
    names; where the index has none of them, those whose text is the context, or holds it.
    """
    if question.grades:
        known = any(grade > 0 and has_article(dateline, id) for id, grade in question.grades.items())
        return question.grades if known else {}
    present = {id: 1 for id in question.articles if has_article(dateline, id)}
    if present or question.context is None:
        return present
    return dict.fromkeys(dateline.find_text(question.context), 1)


def has_article(dateline: Askable, article_id: str) -> bool:
    """Whether the index has an article of that id."""
    try:
        dateline.article(article_id)
    except UnknownArticleError:
        return False
    return True


def reading_of(question: GoldQuestion, result: Result) -> ViewAnswers:
    """Return what a record keeps of a result: of a listing, which is counted and not read, what it says."""
    candidates = tuple(map(_candidate, result.candidates))
    if result.listing is not None and result.answered:
        candidates = (_listed(result.listing, result),)
    elif result.verdict is not None and result.answered and _asks_for_polarity(question):
        candidates = (replace(candidates[0], text=str(result.verdict.polarity)), *candidates[1:])
    return ViewAnswers(
        candidates=candidates,
        answered=result.answered,
        no_answer=1 - (candidates[0].confidence or 0.0 if candidates else 0.0),
        passages=tuple(
            SeenPassage(
                passage.article.id,
                passage.start,
                passage.end,
                float(passage.score),
                holds(passage.text, question.answers),
                tuple(article.id for article in passage.copies),
            )
            for passage in result.passages
        ),
    )


def _asks_for_polarity(question: GoldQuestion) -> bool:
    """Whether the set wants yes or no, and not the words that decide."""
    return bool(question.answers) and {normalise(one) for one in question.answers} <= {"yes", "no"}


def _listed(listing: Listing, result: Result) -> Candidate:
    """What a listing says: the number where that is asked for, else its articles; it is sure of itself."""
    text = str(listing.total) if listing.enquiry is Enquiry.COUNT else bare_answer(result)
    cited = [
        _cited(one.article.id, one.article.title, one.article.text, one.start, one.end)
        for one in listing.places
    ]
    return Candidate(text, 1.0, None, cited[0] if cited else None, len(cited))


def _candidate(answer: Answer) -> Candidate:
    best = answer.citations[0]
    return Candidate(
        answer.text,
        float(answer.confidence),
        float(answer.score),
        _cited(best.article.id, best.article.title, best.article.text, best.start, best.end),
        len(answer.citations),
    )


def _gold_place(question: GoldQuestion) -> Cited | None:
    """Where the first gold answer stands in the question's own context."""
    if question.context is None or not question.starts or question.starts[0] is None:
        return None
    start = question.starts[0]
    end = start + len(question.answers[0])
    return _cited(question.article_id or question.id, question.title, question.context, start, end)


def _cited(article_id: str, title: str | None, text: str, start: int, end: int) -> Cited:
    first = max(0, start - _AROUND)
    return Cited(article_id, title, start, end, text[first : end + _AROUND], first)
