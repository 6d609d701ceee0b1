"""Questions over HTTP: one answered whole, one as it comes (server-sent events), many (JSON Lines)."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Iterator, Sequence
from contextlib import aclosing
from dataclasses import replace
from functools import partial
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Query, Request
from starlette.responses import Response, StreamingResponse

from dateline.errors import DatelineError
from dateline.output.json import dumps, error_shape
from dateline.pipeline.door import Dateline
from dateline.result.result import Result
from dateline.serve.description import ANSWERED, LINES
from dateline.serve.desk import BusyError, Left, Tell
from dateline.serve.hall import Hall, InHall, leaving
from dateline.serve.log import note, note_each
from dateline.serve.paths import told_shape, told_shown
from dateline.serve.problems import shape_of
from dateline.serve.service import Question, told
from dateline.serve.shapes import AskRequest, BatchLine, BatchRequest, Id, Known, StreamQuery
from dateline.types import Passage

T = TypeVar("T")
Event = tuple[str, dict[str, Any]]
"""The name of a server-sent event, and its data."""

router = APIRouter(prefix="/v1")


@router.post("/ask", response_class=Response, responses=ANSWERED)
async def ask(
    asked: AskRequest,
    hall: InHall,
    request: Request,
    how: Annotated[StreamQuery, Query()],
) -> Response:
    """Answer a question.

    What comes back is the object that `dateline ask --json` prints, with paths below the folder that was
    indexed; a list of them where the line holds several questions. Asking again with the same `conversation`,
    a question may lean on those before it.
    """
    question = asked.asking(asked.question, asked.conversation)
    question = replace(question, this=asked.this, offset=asked.offset)
    hall.note_questions(request, question.line)
    if how.stream:
        tell = partial(_tell, hall, request, question, how.shown)
        events = await _begun(hall.asking.each(tell, leaving(request)))
        headers = {"X-Accel-Buffering": "no"}  # a proxy in front is to hold nothing back
        return StreamingResponse(_event_lines(events), media_type="text/event-stream", headers=headers)
    results, generation = await hall.asking.one(partial(_all, hall, request, question), leaving(request))
    shapes = [dumps(told_shape(result)) for result in results]
    return Response(
        shapes[0] if len(shapes) == 1 else f"[{', '.join(shapes)}]",
        media_type="application/json",
        headers={"Dateline-Generation": str(generation)},
    )


def _all(hall: Hall, request: Request, question: Question) -> tuple[list[Result], int]:
    with hall.service.news() as news:
        return [*_answered(hall, request, question, news)], news.generation


def _answered(
    hall: Hall, request: Request, question: Question, news: Dateline, **told: Any
) -> Iterator[Result]:
    note(request, generation=news.generation)
    for result in hall.service.ask(question, news=news, **told):
        hall.metrics.answered(result)
        note_each(request, outcomes=str(result.outcome))
        yield result


def _tell(hall: Hall, request: Request, question: Question, shown: bool, tell: Tell[Event]) -> None:
    """Tell what is found of each question of the line: how it was put in full, its passages, its answer.

    With `shown` also how the page shows the answer.
    """

    def on_question(asked: str, full: str) -> None:
        tell(("question", {"asked": asked, "question": full}))

    def on_passages(passages: tuple[Passage, ...]) -> None:
        tell(("passages", {"passages": [found_shape(one) for one in passages]}))

    with hall.service.news() as news:
        for result in _answered(
            hall, request, question, news, on_question=on_question, on_passages=on_passages
        ):
            tell(("answer", told_shape(result)))
            if shown:
                tell(("shown", told_shown(result)))
        tell(("done", {"generation": news.generation}))


def found_shape(passage: Passage) -> dict[str, Any]:
    """Return the object of a passage that was found, with what is known of its article."""
    return {
        "article_id": passage.article.id,
        "article": Known.facts(passage.article),
        "start": passage.start,
        "end": passage.end,
        "text": passage.text,
        "score": float(passage.score),
    }


async def _event_lines(events: AsyncGenerator[Event]) -> AsyncGenerator[str]:
    """Each event as it goes over the line, its data one line of ASCII; the last one is `done` or `error`."""
    async with aclosing(events):
        try:
            async for name, data in events:
                yield f"event: {name}\ndata: {dumps(data)}\n\n"
        except Left:
            return
        except DatelineError as error:
            yield f"event: error\ndata: {dumps(shape_of(error))}\n\n"


@router.post("/batch", response_class=Response, responses=LINES)
async def batch(asked: BatchRequest, hall: InHall, request: Request) -> Response:
    """Answer questions one after another, all from one state of the index, a line of JSON each.

    A line is the object that `dateline ask --batch --json` prints: a result, or what was wrong with the
    question; with the question's `id` where it has one. A question that is several has as many lines.
    """
    questions = [(asked.asking(line), id) for line, id in map(_line_of, asked.questions)]
    hall.note_questions(request, *(question.line for question, _ in questions))
    lines = await _begun(_batch_lines(hall, questions, request))
    return StreamingResponse(lines, media_type="application/jsonl")


def _line_of(one: str | BatchLine) -> tuple[str, Id | None]:
    return (one, None) if isinstance(one, str) else (one.question, one.id)


async def _batch_lines(
    hall: Hall, questions: Sequence[tuple[Question, Id | None]], request: Request
) -> AsyncGenerator[str]:
    """The first question takes a place like any other, or is sent away; the batch then keeps it."""
    with hall.service.news() as news:
        for number, (question, id) in enumerate(questions):
            try:
                shapes = await hall.asking.one(
                    partial(_shapes, hall, request, question, news), leaving(request), patient=number > 0
                )
            except Left:
                return
            except BusyError:
                raise
            except DatelineError as error:
                shapes = [error_shape(question.line, "; ".join(told(error)))]
            for shape in shapes:
                yield dumps(shape if id is None else {**shape, "id": id}) + "\n"


def _shapes(hall: Hall, request: Request, question: Question, news: Dateline) -> list[dict[str, Any]]:
    return [told_shape(result) for result in _answered(hall, request, question, news)]


async def _begun(items: AsyncGenerator[T]) -> AsyncGenerator[T]:
    """Return the same once the first is there: what goes wrong before has a status of its own."""
    try:
        first = await anext(items)
    except StopAsyncIteration:
        raise Left from None
    return _chained(first, items)


async def _chained(first: T, items: AsyncGenerator[T]) -> AsyncGenerator[T]:
    async with aclosing(items):
        yield first
        async for item in items:
            yield item
