"""A result as the JSON object that `ask --json` promises, schema 1.

Keys, their order and their meaning are fixed; a change of any of them is a new schema number.
Ranges are half-open and count Unicode code points of the stored article text.
"""

from __future__ import annotations

import json
from typing import Any

from dateline.types import Answer, Citation, Passage, Result

SCHEMA = 1


def result_shape(result: Result, *, candidates: bool = False) -> dict[str, Any]:
    """Return the object for a result; `candidates` lists rejected answers too when it abstained."""
    answers = result.candidates if candidates else result.answers
    return {
        "schema": SCHEMA,
        "question": result.question,
        "answered": result.answered,
        "confidence": float(result.confidence),
        "answers": [_answer(answer) for answer in answers],
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
        "score": float(answer.score),
        "confidence": float(answer.confidence),
        "start": answer.start,
        "end": answer.end,
        "citations": [_citation(citation) for citation in answer.citations],
    }


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
