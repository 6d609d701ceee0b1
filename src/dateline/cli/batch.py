"""Questions of a batch: one a line, or JSON Lines with `question` and, so that each is known again, `id`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from dateline.cli.lines import text_lines
from dateline.cli.printers import Id

ONE_LINE = 'write {"id": 1, "question": "Who ...?"}'
_NO_QUESTION = 'it has no "question"'


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a batch that asks something, by its number from 1; `fault` says why it cannot be asked."""

    number: int
    question: str
    id: Id | None = None
    fault: str | None = None


def batch_lines(name: str) -> Iterator[Line | None]:
    """Yield the lines of a file, or of standard input for `-`; None for a blank one.

    Raises InputError for a file that cannot be read or a line that is not UTF-8.
    """
    for number, text in text_lines(name):
        text = text.strip()
        yield None if not text else _line(number, text)


def _line(number: int, text: str) -> Line:
    if not text.startswith("{"):
        return Line(number, text)
    try:
        record = json.loads(text)
    except (ValueError, RecursionError):
        return Line(number, text, fault="it begins like JSON and is none")
    id, question = record.get("id"), record.get("question")
    if id is not None and (isinstance(id, bool) or not isinstance(id, str | int | float)):
        return Line(number, text, fault="its id is neither text nor a number")
    if not isinstance(question, str) or not question.strip():
        return Line(number, question if isinstance(question, str) else "", id, _NO_QUESTION)
    return Line(number, question.strip(), id)
