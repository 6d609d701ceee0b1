"""Words of articles on a terminal: lines that wrap, tables, and an answer marked in its sentence.

Every word of an article passes through `wording.one_line` and never through a markup parser.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from dateline.output.wording import around, excerpt, one_line
from dateline.result.answer import Citation
from dateline.types import Article

if TYPE_CHECKING:
    from dateline.reports import Heading

_LEAST = 10  # columns of text beside a lead
ANSWER, HIGHLIGHT, QUIET = "bold", "bold reverse", "dim"


def print_rows(console: Console, rows: Iterable[tuple[str, str]]) -> None:
    """Print labels and values in two aligned columns."""
    rows = list(rows)
    width = max((len(label) for label, _ in rows), default=0)
    for label, value in rows:
        lead = f"{one_line(label):<{width}}  "
        if console.is_terminal:
            say(console, value, lead=lead, whole_words=" " not in value)
        else:
            console.print(f"{lead}{one_line(value)}", soft_wrap=True)


def print_table(
    console: Console,
    headings: Sequence[str],
    rows: Iterable[Sequence[str]],
    remarks: Iterable[str] = (),
    *,
    left: bool = False,
) -> None:
    """Print rows of a label and a cell a heading, aligned right unless `left`, then the remarks."""
    lines = [("", *headings), *rows]
    widths = [max(len(one_line(line[at])) for line in lines) for at in range(len(headings) + 1)]
    for label, *cells in lines:
        shown = [one_line(label).ljust(widths[0])]
        for cell, width in zip(cells, widths[1:], strict=True):
            shown.append(one_line(cell).ljust(width) if left else one_line(cell).rjust(width))
        console.print("  ".join(shown).rstrip(), soft_wrap=True)
    for remark in remarks:
        console.print(one_line(remark), soft_wrap=True)


def print_evidence(console: Console, citation: Citation) -> None:
    """Print the sentence within its paragraph: its lines begin with "> " where others stand around it."""
    before, after = around(citation)
    if before:
        say(console, before, lead="  ", style=QUIET)
    marked = evidence(console, citation)
    if before or after:
        for line in wrapped(console, marked, 2):
            console.print(Text("> ") + line, soft_wrap=True)
    else:
        say(console, marked, lead="  ")
    if after:
        say(console, after, lead="  ", style=QUIET)


def print_citation(console: Console, citation: Citation, number: int | None) -> None:
    lead = "  " if number is None else f"  [{number}] "
    print_place(console, citation.article, f"[{citation.start}:{citation.end}]", lead=lead)


def print_place(console: Console, article: Article, ranges: str, *, lead: str) -> None:
    say(console, headline(article), lead=lead)
    for line in (article.url, place(article, f" {ranges}")):
        if line:
            say(console, line, lead=" " * len(lead), style=QUIET, whole_words=True)


def headline(article: Article) -> str:
    about = ", ".join(known for known in (article.source, article.date) if known)
    return f"{article.name} ({about})" if about else article.name


def place(article: Article, characters: str = "") -> str:
    """Say where an article is: "article rain [10:14] in dump.jsonl"; characters count in its text alone."""
    path = path_shown(article)
    return f"article {article.id}{characters}{f' in {path}' if path else ''}"


def path_shown(article: Article | Heading) -> str | None:
    """The article's file, as seen from the working folder where it lies inside; an address as it is."""
    if article.path is None:
        return None
    path = Path(article.path)
    if not path.is_absolute():
        return article.path
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else str(path)


def evidence(console: Console, citation: Citation) -> Text:
    before, answer, after = map(one_line, excerpt(citation))
    shown = answer if console.color_system is not None else f"**{answer}**"
    return Text.assemble(before, (shown, HIGHLIGHT), after)


def say(
    console: Console, text: Text | str, *, lead: str = "", style: str = "", whole_words: bool = False
) -> None:
    """Print wrapped text; `lead` stands before the first line, and the others are indented by as much.

    With `whole_words` one that is wider than the console is not cut, so that an address can be copied.
    """
    if isinstance(text, str):
        text = Text(one_line(text), style)
    indent = " " * len(lead)
    for number, line in enumerate(wrapped(console, text, len(lead), whole_words=whole_words)):
        console.print(Text(indent if number else lead) + line, soft_wrap=True)


def wrapped(console: Console, text: Text, indent: int, *, whole_words: bool = False) -> Iterator[Text]:
    room = max(_LEAST, console.width - indent)
    for line in text.wrap(console, room, overflow="ignore" if whole_words else None):
        line.rstrip()
        yield line
