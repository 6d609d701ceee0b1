"""The ways `ask` prints results: for people, as JSON, as Markdown, as BibTeX, as a table, as bare answers.

A printer is told each result of a run in turn, so that footnotes count on and no article is cited twice. How
a result looks is `render.py`'s business, and that of the modules in `output`. What draws on a terminal is
loaded when something is drawn.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TextIO

from dateline.cli.formats import Format
from dateline.output.bibtex import bibtex_entry
from dateline.output.csv import COLUMNS, csv_cells, csv_line
from dateline.output.json import dumps, error_shape, result_shape
from dateline.output.markdown import note_count, result_markdown, shown_answers
from dateline.output.shown import bare_answer
from dateline.output.wording import one_line
from dateline.result.answer import Answer
from dateline.result.result import Result

_HINT = "--candidates shows what was nearest."

Id = str | int | float
"""What a line of a batch may call its question by."""


class Printer:
    """Prints results for people on `out`; `candidates` shows rejected answers too."""

    def __init__(self, out: TextIO, *, candidates: bool = False) -> None:
        self.candidates = candidates
        self._out = out

    def one(self, result: Result) -> None:
        """Print the only result there is."""
        from dateline.cli.render import print_result
        from dateline.cli.terminal import console_on

        print_result(console_on(self._out), result, hint=_HINT, candidates=self.candidates)

    def of_batch(self, result: Result, id: Id | None = None) -> None:
        """Print one of several results, so that they can be told apart; `id` is what the batch calls it."""
        self._print(one_line(result.heading if id is None else f"{id}: {result.heading}"))
        self.one(result)
        self._print()

    def failed(self, question: str, error: str, id: Id | None = None) -> None:
        """Print what stands in place of a question that could not be asked; people are told on stderr."""

    def _print(self, text: str = "", *, end: bool = True) -> None:
        self._out.write(f"{text}\n" if end else text)
        self._out.flush()  # whoever reads a pipe need not wait for the next result

    def _shown(self, result: Result) -> tuple[Answer, ...]:
        return shown_answers(result, candidates=self.candidates)


class QuietPrinter(Printer):
    """The answer's words alone, a line a question; an empty one where a batch has no answer."""

    def one(self, result: Result) -> None:
        answer = bare_answer(result)
        if answer:
            self._print(one_line(answer))

    def of_batch(self, result: Result, id: Id | None = None) -> None:
        self._print(one_line(bare_answer(result)))

    def failed(self, question: str, error: str, id: Id | None = None) -> None:
        self._print()


class JsonPrinter(Printer):
    """One object a line, as `result.schema.json` says."""

    def one(self, result: Result) -> None:
        self.of_batch(result)

    def of_batch(self, result: Result, id: Id | None = None) -> None:
        self._line(result_shape(result, candidates=self.candidates), id)

    def failed(self, question: str, error: str, id: Id | None = None) -> None:
        self._line(error_shape(question, error), id)

    def _line(self, shape: dict[str, object], id: Id | None) -> None:
        self._print(dumps(shape if id is None else {**shape, "id": id}))


class MarkdownPrinter(Printer):
    """One document: a section a question, with footnotes that count on."""

    def __init__(self, out: TextIO, *, candidates: bool = False) -> None:
        super().__init__(out, candidates=candidates)
        self._sections = self._notes = 0

    def one(self, result: Result) -> None:
        if self._sections:
            self._print()
        section = result_markdown(result, candidates=self.candidates, first_note=self._notes + 1)
        self._print(section, end=False)
        self._sections += 1
        self._notes += note_count(self._shown(result))

    def of_batch(self, result: Result, id: Id | None = None) -> None:
        self.one(result)


class BibtexPrinter(Printer):
    """An entry an article that an answer cites, best first; what is merely nearest is no reference."""

    def __init__(self, out: TextIO, *, candidates: bool = False) -> None:
        super().__init__(out, candidates=candidates)
        self._seen: set[str] = set()

    def one(self, result: Result) -> None:
        answers = result.candidates if self.candidates else result.answers
        cited = [citation for answer in answers for citation in answer.citations]
        listed = () if result.listing is None else result.listing.places
        for article in (citation.article for citation in (*cited, *listed)):
            if article.id not in self._seen:
                self._seen.add(article.id)
                self._print(bibtex_entry(article))

    def of_batch(self, result: Result, id: Id | None = None) -> None:
        self.one(result)


class CsvPrinter(Printer):
    """A row a question with its best answer, below a heading; with ids, where the first line has one."""

    _with_ids: bool | None = None

    def one(self, result: Result) -> None:
        self.of_batch(result)

    def of_batch(self, result: Result, id: Id | None = None) -> None:
        self._row(csv_cells(result), id)

    def failed(self, question: str, error: str, id: Id | None = None) -> None:
        self._row(csv_cells(question), id)

    def _row(self, cells: Sequence[str], id: Id | None) -> None:
        if self._with_ids is None:
            self._with_ids = id is not None
            self._print(csv_line([*(["id"] if self._with_ids else []), *COLUMNS]), end=False)
        given = "" if id is None else str(id)
        self._print(csv_line([*([given] if self._with_ids else []), *cells]), end=False)


PRINTERS: dict[Format, type[Printer]] = {
    Format.TEXT: Printer,
    Format.JSON: JsonPrinter,
    Format.MARKDOWN: MarkdownPrinter,
    Format.BIBTEX: BibtexPrinter,
    Format.CSV: CsvPrinter,
}
