"""The ways `ask` prints results: for people, as JSON, as Markdown, as BibTeX.

A printer is told each result of a run in turn, so that footnotes count on and no article is cited twice.

But: how a result looks is `render.py`'s, `jsonshape.py`'s, `markdown.py`'s and `bibtex.py`'s business.
"""

from __future__ import annotations

from enum import StrEnum

import typer

from dateline.cli.render import listed_places, print_result
from dateline.cli.terminal import stdout_console
from dateline.output.bibtex import bibtex_entry
from dateline.output.json import dumps, error_shape, result_shape
from dateline.output.markdown import note_count, result_markdown, shown_answers
from dateline.output.wording import one_line
from dateline.result import Answer, Result

_HINT = "--candidates shows what was nearest."


class Format(StrEnum):
    """What `ask` prints."""

    TEXT = "text"
    JSON = "json"
    MARKDOWN = "markdown"
    BIBTEX = "bibtex"


class Printer:
    """Prints results for people; `candidates` shows rejected answers too."""

    def __init__(self, *, candidates: bool = False) -> None:
        self.candidates = candidates

    def one(self, result: Result) -> None:
        """Print the only result there is."""
        print_result(stdout_console(), result, hint=_HINT, candidates=self.candidates)

    def of_batch(self, result: Result) -> None:
        """Print one of several results, so that they can be told apart."""
        typer.echo(one_line(result.question))
        self.one(result)
        typer.echo()

    def failed(self, question: str, error: str) -> None:
        """Print what stands in place of a question that could not be asked; people are told on stderr."""

    def _shown(self, result: Result) -> tuple[Answer, ...]:
        return shown_answers(result, candidates=self.candidates)


class JsonPrinter(Printer):
    """One object a line, as `result.schema.json` says."""

    def one(self, result: Result) -> None:
        typer.echo(dumps(result_shape(result, candidates=self.candidates)))

    of_batch = one

    def failed(self, question: str, error: str) -> None:
        typer.echo(dumps(error_shape(question, error)))


class MarkdownPrinter(Printer):
    """One document: a section a question, with footnotes that count on."""

    def __init__(self, *, candidates: bool = False) -> None:
        super().__init__(candidates=candidates)
        self._sections = self._notes = 0

    def one(self, result: Result) -> None:
        if self._sections:
            typer.echo()
        section = result_markdown(result, candidates=self.candidates, first_note=self._notes + 1)
        typer.echo(section, nl=False)
        self._sections += 1
        self._notes += note_count(self._shown(result))

    of_batch = one


class BibtexPrinter(Printer):
    """An entry an article that an answer cites, best first; what is merely nearest is no reference."""

    def __init__(self, *, candidates: bool = False) -> None:
        super().__init__(candidates=candidates)
        self._seen: set[str] = set()

    def one(self, result: Result) -> None:
        answers = result.candidates if self.candidates else result.answers
        cited = [citation for answer in answers for citation in answer.citations]
        for article in (citation.article for citation in (*cited, *listed_places(result))):
            if article.id not in self._seen:
                self._seen.add(article.id)
                typer.echo(bibtex_entry(article))

    of_batch = one


PRINTERS: dict[Format, type[Printer]] = {
    Format.TEXT: Printer,
    Format.JSON: JsonPrinter,
    Format.MARKDOWN: MarkdownPrinter,
    Format.BIBTEX: BibtexPrinter,
}
