"""SQuAD JSON, version 1 (no `is_impossible`) and 2.

Dateline's own sets add, to a paragraph, the `article_id` its text stands under and, to a question, its
`type` and the other articles that answer it (`also_in`) or say otherwise (`disagrees_with`).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from dateline.errors import GoldError
from dateline.evaluation.gold.files import Node, node
from dateline.evaluation.gold.questions import GoldQuestion

FORMAT_HINT = (
    "gold sets are SQuAD JSON: data[].paragraphs[].{context, qas[].{id, question, answers[]}}; "
    "or MRQA or DrQA JSON Lines, a BEIR folder, TREC qrels"
)
LINT_HINT = "dateline eval lint GOLD names all such mistakes"
_MEND_HINT = f"mend it or take it out; {LINT_HINT}"


def questions(path: Path, text: str, strict: bool) -> Iterator[tuple[GoldQuestion, str]]:
    """Yield each question with the place it stands at."""
    for entry in node(str(path), "", _load(path, text), FORMAT_HINT).each("data"):
        title = entry.maybe("title", str)
        for paragraph in entry.each("paragraphs"):
            article_id = paragraph.maybe("article_id", str)
            context = (
                paragraph.need("context", str) if article_id is None else paragraph.maybe("context", str)
            )
            for item in paragraph.each("qas"):
                answers, starts = _answers(item, context, strict)
                impossible = item.maybe("is_impossible", bool)
                question = GoldQuestion(
                    id=item.need("id", str),
                    question=item.need("question", str),
                    answers=answers,
                    is_impossible=not answers if impossible is None else impossible,
                    context=context,
                    article_id=article_id,
                    title=title,
                    type=item.maybe("type", str),
                    also_in=item.texts("also_in", "article ids"),
                    starts=starts,
                    misplaced=() if context is None else _without_place(answers, starts),
                    disagrees_with=item.texts("disagrees_with", "article ids"),
                    sim=_number(item.value.get("sim")),
                )
                if strict:
                    check(item, question)
                yield question, item.place


def check(item: Node, question: GoldQuestion) -> None:
    """Raise GoldError for a question that is empty or contradicts itself."""
    if not question.question.strip():
        raise item.error(f"(question {question.id!r}) asks nothing", hint=_MEND_HINT)
    if question.is_impossible and question.answers:
        raise item.error(f"(question {question.id!r}) is marked impossible and has answers", hint=_MEND_HINT)
    if not (question.is_impossible or any(answer.strip() for answer in question.answers)):
        raise item.error(f"(question {question.id!r}) is marked possible and has no answer", hint=_MEND_HINT)


def _answers(item: Node, context: str | None, strict: bool) -> tuple[tuple[str, ...], tuple[int | None, ...]]:
    """Return the answers and where each stands in the context, None where its offset is missing or misses."""
    texts, starts = list[str](), list[int | None]()
    for answer in item.each("answers"):
        text = answer.need("text", str)
        stated = answer.need("answer_start", int) if strict and context is not None else None
        start = answer.value.get("answer_start") if stated is None else stated
        stands = type(start) is int and start >= 0 and (context or "").startswith(text, start)
        if strict and context is not None and not stands:
            at = context.find(text)
            raise answer.error(
                f"of question {item.value.get('id')!r}: {text!r} does not stand at {start} in the context",
                hint=f"{f'it stands at {at}' if at >= 0 else 'mend the answer'}; {LINT_HINT}",
            )
        texts.append(text)
        starts.append(start if stands else None)
    return tuple(texts), tuple(starts)


def _without_place(answers: Sequence[str], starts: Sequence[int | None]) -> tuple[str, ...]:
    return tuple(answer for answer, start in zip(answers, starts, strict=True) if start is None)


def _number(stated: Any) -> float | None:
    return float(stated) if isinstance(stated, int | float) and not isinstance(stated, bool) else None


def _load(path: Path, text: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise GoldError(
            f"{path} is not JSON: line {error.lineno}, column {error.colno}: {error.msg}",
            hint="mend the file at that line",
        ) from error
    except RecursionError as error:
        raise GoldError(f"{path} is nested too deep to be a gold set", hint=FORMAT_HINT) from error
