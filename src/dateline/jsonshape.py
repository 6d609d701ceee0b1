"""A result as the JSON object that `ask --json` promises, schema 2, published in `result.schema.json`.

Keys, their order and their meaning are fixed; a change of any of them is a new schema number. Schema 2 is
schema 1 with `asked`, `question_type`, each answer's `value` and `disagreement`. Ranges are half-open and
count Unicode code points of the stored article text.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from typing import Any

from dateline.questions import question_type
from dateline.types import Answer, Citation, Claim, Passage, Result
from dateline.values import Value
from dateline.values.moments import Moment

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
        "asked": result.question if result.asked is None else result.asked,
        "question_type": str(question_type(result.question)),
        "answered": result.answered,
        "confidence": float(result.confidence),
        "answers": [_answer(answer) for answer in answers],
        "disagreement": None
        if result.disagreement is None
        else [_claim(claim) for claim in result.disagreement.claims],
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


def dumps(shape: dict[str, Any]) -> str:
    """Return the object on one line.

    Pure ASCII: no terminal acts on it, no encoding spoils it, and no reader takes U+2028 for a line end.
    """
    return json.dumps(shape, ensure_ascii=True, allow_nan=False, default=str)


def _answer(answer: Answer) -> dict[str, Any]:
    return {
        "answer": answer.text,
        "value": None if answer.value is None else _value(answer.value),
        "score": float(answer.score),
        "confidence": float(answer.confidence),
        "start": answer.start,
        "end": answer.end,
        "citations": _citations(answer.citations),
    }


def _claim(claim: Claim) -> dict[str, Any]:
    return {"value": _value(claim.value), "date": claim.date, "citations": _citations(claim.citations)}


def _value(value: Value) -> dict[str, Any]:
    if isinstance(value, Moment):
        return {
            "kind": value.kind,
            "iso": value.iso,
            "precision": str(value.precision),
            "approximate": value.approximate,
            "inferred": None if value.inferred is None else str(value.inferred),
        }
    return {
        "kind": value.kind,
        "number": value.number,
        "low": _finite(value.low),
        "high": _finite(value.high),
        "approximate": value.approximate,
        "unit": value.unit,
    }


def _finite(number: float) -> float | None:
    """JSON has no infinity: an open end is null."""
    return number if math.isfinite(number) else None


def _citations(citations: Sequence[Citation]) -> list[dict[str, Any]]:
    return [_citation(citation) for citation in citations]


def _citation(citation: Citation) -> dict[str, Any]:
    article = citation.article
    return {
        "article": {
            "id": article.id,
            "title": article.title,
            "date": article.date,
            "source": article.source,
            "path": article.path,
        },
        "start": citation.start,
        "end": citation.end,
        "quote": citation.quote,
        "quote_start": citation.quote_start,
        "quote_end": citation.quote_end,
    }


def _passage(passage: Passage) -> dict[str, Any]:
    return {
        "article_id": passage.article.id,
        "start": passage.start,
        "end": passage.end,
        "text": passage.text,
        "score": float(passage.score),
    }
