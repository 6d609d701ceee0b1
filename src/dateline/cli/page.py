"""An article laid out as a page, its cited evidence marked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from rich.console import Console
from rich.text import Text

from dateline.cli.layout import headline, path_shown, wrapped
from dateline.output.wording import one_line
from dateline.result.answer import Citation
from dateline.types import Article

_EVIDENCE_MARK = "> "


def article_page(
    console: Console, article: Article, cited: Mapping[int, Citation], opened: int
) -> tuple[tuple[str, ...], int]:
    """Lay out an article in plain lines; those of the evidence begin with "> ".

    Answers stand between double asterisks, followed by their numbers in `cited` where there are several.
    Returns the lines, none wider than the console, and the index of the one where citation `opened` begins.
    """
    known = (headline(article), article.url, path_shown(article))
    about = [one_line(line) for line in known if line is not None]
    lines = [line.plain for text in about for line in wrapped(console, Text(text), 0)]
    lines.append("")
    places: dict[str, int] = {}  # style -> the first line that has it
    start = 0
    for paragraph in article.text.split("\n"):
        text = Text.assemble(*_pieces(paragraph, start, cited, opened))
        for line in wrapped(console, text, len(_EVIDENCE_MARK)):
            styles = {span.style for span in line.spans}
            for style in styles:
                places.setdefault(str(style), len(lines))
            mark = _EVIDENCE_MARK if styles else " " * len(_EVIDENCE_MARK)
            lines.append((mark + line.plain).rstrip())
        start += len(paragraph) + 1
    return tuple(lines), places.get("opened", places.get("around", 0))


def _pieces(
    paragraph: str, offset: int, cited: Mapping[int, Citation], opened: int
) -> Iterator[tuple[str, str]]:
    """Yield the pieces of a paragraph that begins at `offset`, each with its style."""
    end = offset + len(paragraph)
    edges = {offset, end}
    for one in cited.values():
        edges |= {at for at in (one.quote_start, one.start, one.end, one.quote_end) if offset < at < end}
    cuts = sorted(edges)
    for first, last in zip(cuts, cuts[1:], strict=False):
        words = one_line(paragraph[first - offset : last - offset])
        answers = {number: one for number, one in cited.items() if one.start <= first and last <= one.end}
        quotes = {
            number for number, one in cited.items() if one.quote_start <= first and last <= one.quote_end
        }
        if answers:
            begins = any(one.start == first or first == offset for one in answers.values())
            ending = [number for number, one in answers.items() if one.end == last]
            numbers = "".join(f"[{number}]" for number in ending) if len(cited) > 1 else ""
            closed = "**" if ending or last == end else ""
            yield (
                f"{'**' if begins else ''}{words}{closed}{numbers}",
                "opened" if opened in answers else "answer",
            )
        else:
            yield words, "around" if opened in quotes else "quote" if quotes else ""
