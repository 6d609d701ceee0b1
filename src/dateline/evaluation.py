"""Ask a gold set: end to end from an index, or the reader alone on the gold contexts.

Both views score the same questions by the same metrics, so that their gap is the retriever's.

But: what a metric means is said in `metrics.py`, what a sound gold set is in `gold.py`, and how the
figures fold from the rows in `eval_report.py`.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Protocol

from dateline.answers import select_answers
from dateline.errors import GoldError, QuestionError, UnknownArticleError
from dateline.eval_report import Asked, EvalReport, Setup, View, score
from dateline.gold import Question, read_gold, sample
from dateline.pipeline import Dateline
from dateline.progress import Progress, silent
from dateline.reader import Reader, load_reader
from dateline.settings import Settings
from dateline.types import Answer, Article, Passage, Result

__all__ = ["EvalReport", "View", "evaluate"]


class Answering(Protocol):
    """What the end-to-end view needs of an open index; `Dateline` has it."""

    def ask(self, question: str) -> Result: ...

    def retrieve(self, question: str, *, top_k: int | None = None) -> tuple[Passage, ...]: ...

    def article(self, article_id: str) -> Article: ...

    def find_text(self, text: str) -> str | None: ...


class Named(Protocol):
    """A model that says which one it is."""

    @property
    def name(self) -> str: ...

    @property
    def sha256(self) -> str: ...


def evaluate(
    gold: Path,
    *,
    index: Path | None = None,
    reader_only: bool = False,
    settings: Settings,
    limit: int | None = None,
    seed: int = 0,
    progress: Progress | None = None,
) -> EvalReport:
    """Ask the questions of a gold set, or `limit` of them drawn with `seed`, and score the answers.

    End to end by default, from `index` or the one that the settings name; `reader_only` reads the
    contexts in the file and needs no index. Raises GoldError, InputError, UsageError, and what
    opening the index or the models raises.
    """
    whole = read_gold(gold)
    questions = sample(whole, limit, seed)
    if reader_only:
        _check_contexts(gold, questions)
        reader = load_reader(settings.reader, threads=settings.threads)
        setup = Setup(View.READER_ONLY, gold.name, len(whole), seed, _model(reader))
        return _report(setup, questions, partial(ask_reader, reader, settings), progress)

    with Dateline.open(index, settings=settings) as dateline:
        models = _model(dateline.reader), _model(dateline.embedder.facts)
        setup = Setup(View.END_TO_END, gold.name, len(whole), seed, *models)
        return _report(setup, questions, partial(ask_index, dateline, settings), progress)


def ask_reader(reader: Reader, settings: Settings, question: Question) -> Asked:
    """Read a question's gold context as the one passage retrieved for it, whole and with full score.

    With full score, so that confidence means here what it means of the best passage of an index.
    """
    assert question.context is not None
    article = Article(question.id, question.context, title=question.title)
    passage = Passage(article, 0, len(article.text), score=1.0)
    began = time.perf_counter()
    spans = reader.read(question.question, (passage,), max_answer_tokens=settings.max_answer_tokens)
    answers = select_answers(
        spans, limit=1, retrieval_weight=settings.retrieval_weight, calibration=reader.calibration
    )
    seconds = time.perf_counter() - began
    confidence = answers[0].confidence if answers else 0.0
    return _asked(question, answers, bool(answers) and confidence >= settings.min_confidence, seconds)


def ask_index(dateline: Answering, settings: Settings, question: Question) -> Asked:
    """Ask an index, and rank its articles for the question; `seconds` are those of the answer alone."""
    result = dateline.ask(question.question)
    relevant = () if question.is_impossible else _relevant(dateline, question)
    ranked: tuple[str, ...] = ()
    if relevant:
        passages = dateline.retrieve(question.question, top_k=max(settings.top_k, settings.depth))
        ranked = tuple(dict.fromkeys(passage.article.id for passage in passages))
    return _asked(question, result.candidates, result.answered, result.seconds.total, ranked, relevant)


def _asked(
    question: Question,
    candidates: Sequence[Answer],
    answered: bool,
    seconds: float,
    ranked: tuple[str, ...] = (),
    relevant: tuple[str, ...] = (),
) -> Asked:
    best = candidates[0] if candidates else None
    return Asked(
        question=question,
        candidate="" if best is None else best.text,
        answered=answered,
        confidence=0.0 if best is None else best.confidence,
        seconds=seconds,
        ranked=ranked,
        relevant=relevant,
    )


def _relevant(dateline: Answering, question: Question) -> tuple[str, ...]:
    """Return the articles of the index that hold the answer.

    Those that the gold set names; where the index has none of them, the one whose text is the context.
    """
    named = [id for id in (question.article_id, *question.also_in) if id is not None]
    present = tuple(id for id in named if _has(dateline, id))
    if present or question.context is None:
        return present
    found = dateline.find_text(question.context)
    return () if found is None else (found,)


def _has(dateline: Answering, article_id: str) -> bool:
    try:
        dateline.article(article_id)
    except UnknownArticleError:
        return False
    return True


def _check_contexts(gold: Path, questions: Sequence[Question]) -> None:
    for question in questions:
        if question.context is None:
            raise GoldError(
                f"{gold}: question {question.id!r} has no context to read",
                hint="evaluate it end to end, without --reader-only",
            )


def _model(model: Named) -> str:
    return f"{model.name} {model.sha256[:12]}"


def _report(
    setup: Setup,
    questions: Sequence[Question],
    ask: Callable[[Question], Asked],
    progress: Progress | None,
) -> EvalReport:
    tell = progress or silent
    asked = []
    for done, question in enumerate(questions, start=1):
        try:
            asked.append(ask(question))
        except QuestionError as error:
            raise GoldError(f"question {question.id!r}: {error}", hint=error.hint) from error
        tell("asking", done, len(questions))
    return EvalReport(setup, tuple(asked), tuple(row for one in asked for row in score(one)))
