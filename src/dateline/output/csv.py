"""A result as a row of a table: the best answer, how sure it is, its sentence, and the article it stands in.

A spreadsheet takes a cell that begins with "=" for a formula, and an article may hold one: such a cell gets
an apostrophe in front, which spreadsheets take for "this is text".
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence

from dateline.output.shown import bare_answer
from dateline.result.answer import Citation
from dateline.result.result import Result

COLUMNS = ("question", "answer", "confidence", "quote", "title", "date", "source", "url")

_FORMULA = re.compile(r"[=@\t\r]|[+-](?![\d.,]+\s?%?$)")


def csv_cells(result: Result | str) -> tuple[str, ...]:
    """Return a cell for each of `COLUMNS`; the question alone where it has no answer, or was not asked."""
    question = result if isinstance(result, str) else result.asked
    if isinstance(result, str) or not result.answered:
        return (question, *[""] * (len(COLUMNS) - 1))
    citation = _best_place(result)
    confidence = "" if result.listing is not None else f"{result.confidence:.3f}"
    told = (question, bare_answer(result), confidence)
    if citation is None:
        return (*told, *[""] * (len(COLUMNS) - len(told)))
    article = citation.article
    known = (citation.quote, article.title, article.date, article.source, article.url)
    return (*told, *(one or "" for one in known))


def csv_line(cells: Sequence[str]) -> str:
    """Return the cells as a line of CSV with its end, quoted where they must be."""
    line = io.StringIO()
    csv.writer(line).writerow([f"'{cell}" if _FORMULA.match(cell) else cell for cell in cells])
    return line.getvalue()


def _best_place(result: Result) -> Citation | None:
    if result.listing is not None:
        return next(iter(result.listing.places), None)
    return result.answers[0].citations[0]
