"""Other systems, scored from the files they wrote: SQuAD predictions and TREC runs.

Figures are those that the official SQuAD 2.0 evaluation gives for the same files, and trec_eval's.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from dateline.errors import GoldError, InputError
from dateline.evaluation.gold.files import text_of
from dateline.evaluation.gold.questions import GoldQuestion, sample
from dateline.evaluation.gold.reading import digest, read_gold
from dateline.evaluation.records import (
    Candidate,
    Evaluation,
    GoldFacts,
    Hit,
    Ranking,
    Record,
    Run,
    View,
    ViewAnswers,
)
from dateline.evaluation.runner import versions
from dateline.evaluation.trec import parse_run, token
from dateline.evaluation.views import bare_record

_PREDICTIONS_HINT = 'predictions are one JSON object: {"question id": "answer", ...}, "" for no answer'
_NA_PROB_HINT = 'na_prob.json is one JSON object: {"question id": probability of no answer, ...}'


def evaluate_predictions(
    gold: Path,
    predictions: Path,
    *,
    na_prob: Path | None = None,
    na_prob_thresh: float = 1.0,
    limit: int | None = None,
    seed: int = 0,
) -> Evaluation:
    """Score the predictions of any system, as the official SQuAD 2.0 evaluation does.

    A prediction whose score of no answer is above `na_prob_thresh` counts as abstaining. Records stand in
    the order of the `na_prob` file, which is the order in which the official search for the best
    threshold takes equal scores. Raises InputError, and GoldError, also where a prediction is missing.
    """
    whole = read_gold(gold)
    questions = sample(whole, limit, seed)
    _require_answers(gold, questions)
    texts = _texts(predictions, questions)
    scores = None if na_prob is None else _scores(na_prob, questions)
    if scores is not None:
        place = {id: at for at, id in enumerate(scores)}
        questions = tuple(sorted(questions, key=lambda question: place[question.id]))
    records = tuple(
        replace(
            bare_record(question),
            readings={
                View.PREDICTIONS: _reading(
                    texts[question.id], None if scores is None else scores[question.id], na_prob_thresh
                )
            },
        )
        for question in questions
    )
    settings = {} if scores is None else {"na_prob_thresh": str(na_prob_thresh)}
    facts = GoldFacts(gold.name, digest(gold), len(whole))
    run = Run(
        facts,
        (View.PREDICTIONS,),
        limit=limit,
        seed=seed,
        system=predictions.name,
        settings=settings,
        versions=versions(),
    )
    return Evaluation(run, records)


def evaluate_run(gold: Path, ranked: Path, *, limit: int | None = None, seed: int = 0) -> Evaluation:
    """Score a TREC run against the articles that a gold set names; a question it does not rank counts as 0.

    Raises InputError and GoldError, also for a set that names no articles.
    """
    whole = read_gold(gold)
    questions = sample(whole, limit, seed)
    tag, rankings = parse_run(ranked, _content(ranked, "run"))
    records = tuple(_ranked(question, tag, rankings.get(token(question.id), ())) for question in questions)
    if not any(record.relevance for record in records):
        raise GoldError(
            f"{gold} names no article that answers a question", hint="score a run against qrels or a BEIR set"
        )
    facts = GoldFacts(gold.name, digest(gold), len(whole))
    run = Run(facts, (View.RETRIEVAL,), (tag,), limit, seed, system=ranked.name, versions=versions())
    return Evaluation(run, records)


def _reading(text: str, no_answer: float | None, thresh: float) -> ViewAnswers:
    kept = no_answer is None or no_answer <= thresh
    confidence = None if no_answer is None or not 0 <= no_answer <= 1 else 1 - no_answer
    return ViewAnswers((Candidate(text, confidence),), kept, no_answer)


def _ranked(question: GoldQuestion, tag: str, ranking: Sequence[tuple[str, float]]) -> Record:
    relevance = question.grades or dict.fromkeys(question.articles, 1)
    return replace(
        bare_record(question),
        relevance={} if question.is_impossible else {token(id): grade for id, grade in relevance.items()},
        rankings={tag: Ranking(tuple(Hit(id, score) for id, score in ranking))},
    )


def _require_answers(gold: Path, questions: Sequence[GoldQuestion]) -> None:
    for question in questions:
        if not question.has_answers:
            raise GoldError(
                f"{gold}: question {question.id!r} has no gold answer to compare with",
                hint="this set judges articles: score a run with it, --run FILE",
            )


def _texts(path: Path, questions: Sequence[GoldQuestion]) -> dict[str, str]:
    stated = _object(path, "predictions", _PREDICTIONS_HINT)
    _require_all(path, stated, questions, "prediction", _PREDICTIONS_HINT)
    texts: dict[str, str] = {}
    for id, text in stated.items():
        if not isinstance(text, str):
            raise GoldError(f"{path}: the prediction for {id!r} is not text", hint=_PREDICTIONS_HINT)
        texts[id] = text
    return texts


def _scores(path: Path, questions: Sequence[GoldQuestion]) -> dict[str, float]:
    stated = _object(path, "na_prob file", _NA_PROB_HINT)
    _require_all(path, stated, questions, "score of no answer", _NA_PROB_HINT)
    scores: dict[str, float] = {}
    for id, score in stated.items():
        if isinstance(score, bool) or not isinstance(score, int | float) or score != score:
            raise GoldError(f"{path}: the score for {id!r} is not a number", hint=_NA_PROB_HINT)
        scores[id] = float(score)
    return scores


def _require_all(
    path: Path, stated: Mapping[str, object], questions: Sequence[GoldQuestion], what: str, hint: str
) -> None:
    missing = [question.id for question in questions if question.id not in stated]
    if missing:
        raise GoldError(
            f"{path} has no {what} for {len(missing)} of {len(questions)} questions, {missing[0]!r} for one",
            hint=hint,
        )


def _object(path: Path, what: str, hint: str) -> dict[str, object]:
    content = _content(path, what)
    try:
        stated = json.loads(content, object_pairs_hook=_unique)
    except (ValueError, RecursionError) as error:
        raise GoldError(f"{path} is no {what}: {error}", hint=hint) from error
    if not isinstance(stated, dict):
        raise GoldError(f"{path} is no {what}: it is not an object", hint=hint)
    return stated


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        [(twice, _)] = Counter(key for key, _ in pairs).most_common(1)
        raise ValueError(f"{twice!r} stands in it more than once")
    return found


def _content(path: Path, what: str) -> str:
    try:
        return text_of(path, path.read_bytes())
    except OSError as error:
        raise InputError(
            f"cannot read the {what} {path}: {error.strerror}", hint="name a file that exists"
        ) from error
