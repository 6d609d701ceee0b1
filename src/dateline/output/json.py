"""A result as the JSON object that `ask --json` promises, schema 2, published in `result.schema.json`.

Keys, their order and their meaning are fixed; a change of any of them is a new schema number. Schema 2 is
schema 1 with `asked`, `question_type`, each answer's `value` and `speaker`, `disagreement`, `listing`,
`advice`, `verdict`, `items` and `among_others`. Ranges are half-open and count Unicode code points of the
stored article text.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any

from dateline.language.names import Name
from dateline.language.values.moments import Moment
from dateline.language.values.value import Value
from dateline.output.wording import advice_sentence, listing_sentence
from dateline.result.answer import Answer, Citation, Speaker
from dateline.result.replies import Advice, Disagreement, Listing, Mention, Scope, Verdict
from dateline.result.result import Result
from dateline.types import Passage

SCHEMA = 2
"""Of results."""
READABLE = (1, 2)
"""Schemas of results whose citations can be checked."""
FACTS_SCHEMA = 1
"""Of what the other commands print with `--json`."""


def result_shape(result: Result, *, candidates: bool = False) -> dict[str, Any]:
    """Return the object for a result; `candidates` lists rejected answers too when it abstained."""
    answers = result.candidates if candidates else result.answers
    return {
        "schema": SCHEMA,
        "question": result.question,
        "asked": result.asked,
        "question_type": str(result.question_type),
        "answered": result.answered,
        "outcome": str(result.outcome),
        "confidence": float(result.confidence),
        "answers": [answer_shape(answer) for answer in answers],
        "disagreement": _if_known(_claims, result.disagreement),
        "listing": _if_known(_listing, result.listing),
        "advice": _if_known(_advice, result.advice),
        "verdict": _if_known(_verdict, result.verdict),
        "items": [answer_shape(item) for item in result.items],
        "among_others": result.among_others,
        "scope": _if_known(_scope, result.scope),
        "passages": [_passage(passage) for passage in result.passages],
        "seconds": {
            "retrieve": float(result.seconds.retrieve),
            "read": float(result.seconds.read),
            "total": float(result.seconds.total),
        },
    }


def error_shape(question: str, error: str) -> dict[str, Any]:
    """Return the object that stands in a batch for a question that could not be asked."""
    return {"schema": SCHEMA, "question": question, "error": error}


def facts(record: Any, **before: object) -> str:
    """Return what a command prints of its report: a line of JSON, what stands `before` in front."""
    return dumps({"schema": FACTS_SCHEMA, **before, **asdict(record)})


def dumps(shape: dict[str, Any]) -> str:
    """Return the object on one line.

    Pure ASCII: no terminal acts on it, no encoding spoils it, and no reader takes U+2028 for a line end.
    """
    return json.dumps(shape, ensure_ascii=True, allow_nan=False, default=str)


def answer_shape(answer: Answer) -> dict[str, Any]:
    return {
        "answer": answer.text,
        "value": _if_known(value_shape, answer.value),
        "speaker": _if_known(_speaker, answer.speaker),
        "score": float(answer.score),
        "confidence": float(answer.confidence),
        **_fields(answer, "start", "end"),
        "citations": _citations(answer.citations),
    }


def _speaker(speaker: Speaker) -> dict[str, Any]:
    return {
        "text": speaker.text,
        "article_id": speaker.article.id,
        **_fields(speaker, "start", "end"),
        "name": _if_known(value_shape, speaker.name),
    }


def _listing(listing: Listing) -> dict[str, Any]:
    return {
        "enquiry": str(listing.enquiry),
        **_fields(listing, "subject", "closely", "total"),
        "articles": [_mention(mention) for mention in listing.mentions],
        "sources": None if listing.statistics is None else dict(listing.statistics.sources),
        "months": None if listing.statistics is None else dict(listing.statistics.months),
        "sentence": listing_sentence(listing),
    }


def _mention(mention: Mention) -> dict[str, Any]:
    about = _fields(mention.heading, "id", "title", "date", "source", "author", "path", "url")
    return {**about, "mention": _if_known(_citation, mention.citation)}


def _advice(advice: Advice) -> dict[str, Any]:
    return {
        "remark": str(advice.remark),
        "language": advice.language,
        "sentence": advice_sentence(advice),
    }


def _verdict(verdict: Verdict) -> dict[str, Any]:
    return {
        "polarity": str(verdict.polarity),
        "confidence": float(verdict.confidence),
        "citation": _citation(verdict.citation),
        "against": _if_known(_citation, verdict.against),
    }


def _scope(scope: Scope) -> dict[str, Any]:
    return {"since": scope.since, "until": scope.until, "sources": list(scope.sources)}


def _claims(disagreement: Disagreement) -> list[dict[str, Any]]:
    return [
        {
            "value": value_shape(one.value),
            "date": one.date,
            "standing": str(one.standing),
            "citations": _citations(one.citations),
        }
        for one in disagreement.claims
    ]


def value_shape(value: Value | Name) -> dict[str, Any]:
    """Return the object for what words state: a quantity, a moment or a name."""
    if isinstance(value, Name):
        return {"kind": str(value.kind), "full": value.full, "title": value.title}
    if isinstance(value, Moment):
        return {
            "kind": value.kind,
            "iso": value.iso,
            "precision": str(value.precision),
            "approximate": value.approximate,
            "inferred": _if_known(str, value.inferred),
            "until": value.until,
        }
    return {
        "kind": value.kind,
        "number": value.number,
        "low": _finite(value.low),
        "high": _finite(value.high),
        "approximate": value.approximate,
        "unit": value.unit,
        "direction": _if_known(str, value.direction),
    }


def _finite(number: float) -> float | None:
    """JSON has no infinity: an open end is null."""
    return number if math.isfinite(number) else None


def _citations(citations: Sequence[Citation]) -> list[dict[str, Any]]:
    return [_citation(citation) for citation in citations]


def _citation(citation: Citation) -> dict[str, Any]:
    return {
        "article": _fields(citation.article, "id", "title", "date", "source", "path", "url"),
        **_fields(citation, "start", "end", "quote", "quote_start", "quote_end"),
    }


def _passage(passage: Passage) -> dict[str, Any]:
    return {
        "article_id": passage.article.id,
        **_fields(passage, "start", "end", "text"),
        "score": float(passage.score),
    }


def _fields(record: object, *names: str) -> dict[str, Any]:
    return {name: getattr(record, name) for name in names}


def _if_known(shape: Callable[[Any], Any], value: object) -> Any:
    return None if value is None else shape(value)
