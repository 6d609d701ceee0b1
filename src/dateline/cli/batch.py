"""Questions of a batch: one a line, or JSON Lines with `question` and, so that each is known again, `id`.

A line of JSON may also be the question alone, as a string. One that says how it is to be asked is refused.
Lines are answered side by side, as many as there are threads, and told in their order.
"""

from __future__ import annotations

import json
import math
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, fields

from dateline.cli.lines import text_lines
from dateline.cli.printers import Id
from dateline.errors import DatelineError, QuestionError
from dateline.filters.filters import Filters
from dateline.models.onnx import usable_threads
from dateline.pipeline.door import Dateline
from dateline.questions.conversation import Conversation
from dateline.result.result import Result
from dateline.settings import Settings

ONE_LINE = 'write {"id": 1, "question": "Who ...?"}'
_NO_QUESTION = 'it has no "question"'
_HOW = {one.name for one in fields(Filters)} | {
    *("filters", "lang", "top_k", "min_confidence", "as_typed", "conversation", "this", "follow_ups"),
}
"""What says how a question is asked, and of which articles: over HTTP, and as options, for all lines.

Other fields are notes of whoever wrote the file; `answers` are those of a gold set.
"""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a batch that asks something, by its number from 1; `fault` says why it cannot be asked,
    `hint` what to do.
    """

    number: int
    question: str
    id: Id | None = None
    fault: str | None = None
    hint: str = ONE_LINE


Outcome = tuple[str, Result | QuestionError]
"""A question, and what came of it."""

Answers = Callable[[Line | None], Iterator[Outcome]]
"""A line, None for a blank one → what came of each of its questions."""


def batch_lines(name: str) -> Iterator[Line | None]:
    """Yield the lines of a file, or of standard input for `-`; None for a blank one.

    Raises InputError for a file that cannot be read or a line that is not UTF-8.
    """
    for number, text in text_lines(name):
        text = text.strip()
        yield None if not text else _line(number, text)


def _line(number: int, text: str) -> Line:
    if not text.startswith(("{", '"')):
        return Line(number, text)
    try:
        record = json.loads(text)
    except (ValueError, RecursionError):
        if text.startswith('"'):  # a question may begin with a quotation
            return Line(number, text)
        return Line(number, text, fault="it begins like JSON and is none")
    if isinstance(record, str):
        return Line(number, record.strip(), fault=None if record.strip() else _NO_QUESTION)
    id, question = record.get("id"), record.get("question")
    unheeded = next((name for name in record if name.lower().replace("-", "_") in _HOW), None)
    if id is not None and not _is_id(id):
        return Line(number, text, fault="its id is neither text nor a number")
    if not isinstance(question, str) or not question.strip():
        return Line(number, question if isinstance(question, str) else "", id, _NO_QUESTION)
    if unheeded is not None:  # answered without it, a line would be answered from articles that it excludes
        fault = f"a line has no field {unheeded!r}"
        return Line(number, question.strip(), id, fault, "give it for all lines, as an option of the command")
    return Line(number, question.strip(), id)


def _is_id(id: object) -> bool:
    """Whether JSON can give it back: 1e999 is read as infinity, which it has no word for."""
    if isinstance(id, float):
        return math.isfinite(id)
    return isinstance(id, str | int) and not isinstance(id, bool)


def outcomes_of(
    line: Line | None, news: Dateline, asked: Conversation, filters: Filters
) -> Iterator[Outcome]:
    """Yield what comes of each question of a line in turn, as `asked` answers it."""
    if line is None:
        return
    for one in (line.question,) if line.fault else news.questions_in(line.question):
        try:
            if line.fault:
                raise QuestionError(line.fault, hint=line.hint)
            yield one, asked.ask(one, filters=filters)
        except QuestionError as error:
            yield one, error


def one_by_one(
    answers: Answers, lines: Iterable[Line | None]
) -> Iterator[tuple[Line | None, Iterable[Outcome]]]:
    """Yield each line and what comes of it, as it comes."""
    for line in lines:
        yield line, answers(line)


def side_by_side(
    answers: Answers, lines: Iterable[Line | None], settings: Settings
) -> Iterator[tuple[Line | None, Iterable[Outcome]]]:
    """Yield each line and what came of it, in their order; as many lines are answered at a time as there are
    threads, so that what a question does by itself keeps no processor waiting.
    """
    threads = usable_threads(settings.threads)
    if threads == 1:
        yield from one_by_one(answers, lines)
        return
    begun: deque[tuple[Line | None, Future[list[Outcome]]]] = deque()
    faults: list[DatelineError] = []  # of the file: told when what stands before is
    with ThreadPoolExecutor(threads, "dateline-batch") as pool:
        try:
            for line in _until_fault(lines, faults):
                begun.append((line, pool.submit(_all, answers, line)))
                if len(begun) > 2 * threads:
                    first, coming = begun.popleft()
                    yield first, coming.result()
            for last, coming in begun:
                yield last, coming.result()
        finally:
            pool.shutdown(cancel_futures=True)
    for fault in faults:
        raise fault


def _until_fault(lines: Iterable[Line | None], faults: list[DatelineError]) -> Iterator[Line | None]:
    try:
        yield from lines
    except DatelineError as error:
        faults.append(error)


def _all(answers: Answers, line: Line | None) -> list[Outcome]:
    return list(answers(line))
