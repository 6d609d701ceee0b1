"""A result as text for a person.

Citations are numbered [1], [2]… through all candidates, best answer first, so a number means the same
place wherever it is shown. Where there is no colour the answer stands between **double asterisks**.

But: a word of an article passes through `wording.one_line` and never through a markup parser; colour
and width are the console's business.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from dateline.types import Answer, Article, Citation, Result
from dateline.wording import counted, excerpt, one_line, percent

MOST_CITATIONS = 5  # shown below one answer

_ANSWER, _HIGHLIGHT, _QUIET = "bold", "bold reverse", "dim"
_EVIDENCE_MARK = "> "


def citations(result: Result) -> tuple[Citation, ...]:
    """Return all citations in the order of their numbers: number N is item N - 1."""
    return tuple(citation for answer in result.candidates for citation in answer.citations)


def print_result(console: Console, result: Result, *, hint: str, candidates: bool = False) -> None:
    """Print the answers with evidence and citations; for an abstention, `hint` says how to learn more.

    `candidates` lists what was rejected, too, instead of the hint.
    """
    accepted = len(result.answers)
    rejected = len(result.candidates) - accepted if candidates else 0
    if accepted:
        _print_best(console, result.answers[0])
    elif not rejected:
        _say(console, f"No answer in these articles. {hint}")
    if accepted > 1:
        console.print()
        _say(console, "Other answers:")
        _print_ranked(console, result, 2, accepted)
    if rejected:
        if accepted:
            console.print()
        _say(console, "Not sure enough:" if accepted else "No answer in these articles. The nearest:")
        _print_ranked(console, result, accepted + 1, len(result.candidates))


def print_why(console: Console, result: Result) -> None:
    """Print the scores that led to the answer or the abstention."""
    verdict = "Answered" if result.answered else "Abstained"
    best = f"confidence {percent(result.confidence)}" if result.candidates else "no candidate"
    _say(console, f"{verdict}: {best}; an answer needs {percent(result.min_confidence)}.")
    if result.candidates:
        console.print()
        table = _table("Candidate", right=("Confidence", "Score"), last="Citations")
        for first, answer in _numbered(result):
            last = first + len(answer.citations) - 1
            numbers = f"[{first}]" if last == first else f"[{first}]-[{last}]"
            table.add_row(one_line(answer.text), percent(answer.confidence), f"{answer.score:+.2f}", numbers)
        console.print(table)
    if result.passages:
        console.print()
        table = _table("Passage", right=("Fused", "Cosine", "BM25"), last="Characters")
        for passage in result.passages:
            scores = (
                "-" if score is None else f"{score:.2f}"
                for score in (passage.score, passage.cosine, passage.bm25)
            )
            table.add_row(one_line(passage.article.name), *scores, f"{passage.start}:{passage.end}")
        console.print(table)
    console.print()
    _say(console, f"Seconds: {result.seconds.retrieve:.2f} to retrieve, {result.seconds.read:.2f} to read.")


def print_sources(console: Console, result: Result) -> None:
    """Print the articles behind the answers, or those read in vain, each with its citations' numbers."""
    labels: dict[Article, str] = {}
    if result.answered:
        for number, citation in enumerate(citations(result), start=1):
            labels[citation.article] = labels.get(citation.article, "") + f"[{number}]"
    else:
        _say(console, "No answer. The articles read:")
        labels = {passage.article: "-" for passage in result.passages}
    for article, label in labels.items():
        lead = f"{label} "
        _say(console, _label(article), lead=lead)
        details = (article.author, article.url, _path(article), f"article {article.id}")
        _say(console, ", ".join(detail for detail in details if detail), lead=" " * len(lead), style=_QUIET)


def print_rows(console: Console, rows: Iterable[tuple[str, str]]) -> None:
    """Print labels and values in two aligned columns."""
    rows = list(rows)
    width = max((len(label) for label, _ in rows), default=0)
    for label, value in rows:
        console.print(f"{one_line(label):<{width}}  {one_line(value)}", soft_wrap=True)


def print_table(
    console: Console,
    headings: Sequence[str],
    rows: Iterable[Sequence[str]],
    remarks: Iterable[str] = (),
) -> None:
    """Print rows of a label and a cell a heading, aligned, then the remarks."""
    lines = [("", *headings), *rows]
    widths = [max(len(one_line(line[at])) for line in lines) for at in range(len(headings) + 1)]
    for label, *cells in lines:
        shown = [one_line(label).ljust(widths[0])]
        shown += [one_line(cell).rjust(width) for cell, width in zip(cells, widths[1:], strict=True)]
        console.print("  ".join(shown).rstrip(), soft_wrap=True)
    for remark in remarks:
        console.print(one_line(remark), soft_wrap=True)


def article_page(console: Console, citation: Citation) -> tuple[tuple[str, ...], int]:
    """Lay out a citation's article in plain lines; the lines of the evidence begin with "> ".

    Returns the lines, none wider than the console, and the index of the one where the answer begins.
    """
    article = citation.article
    lines = [one_line(line) for line in (_label(article), _path(article), "") if line is not None]
    answer_line: int | None = None
    start = 0
    for paragraph in article.text.split("\n"):
        text = _with_evidence(paragraph, start, citation)
        for line in _wrapped(console, text, len(_EVIDENCE_MARK)):
            parts = {span.style for span in line.spans}
            if "answer" in parts and answer_line is None:
                answer_line = len(lines)
            mark = _EVIDENCE_MARK if parts else " " * len(_EVIDENCE_MARK)
            lines.append((mark + line.plain).rstrip())
        start += len(paragraph) + 1
    return tuple(lines), answer_line or 0


def _numbered(result: Result) -> Iterator[tuple[int, Answer]]:
    """Yield each candidate with the number of its first citation."""
    number = 1
    for answer in result.candidates:
        yield number, answer
        number += len(answer.citations)


def _print_best(console: Console, answer: Answer) -> None:
    headline = Text.assemble((one_line(answer.text), _ANSWER), f" ({percent(answer.confidence)} confident)")
    _say(console, headline)
    console.print()
    best, *others = answer.citations
    _say(console, _evidence(console, best), lead="  ")
    console.print()
    _print_citation(console, best, 1)
    if others:
        _say(console, f"{_also(answer)}:", lead="  ")
        for number, citation in enumerate(others[:MOST_CITATIONS], start=2):
            _print_citation(console, citation, number)
        if len(others) > MOST_CITATIONS:
            _say(console, f"and {len(others) - MOST_CITATIONS} more", lead="  ")


def _print_ranked(console: Console, result: Result, first: int, last: int) -> None:
    for rank, (number, answer) in enumerate(_numbered(result), start=1):
        if first <= rank <= last:
            _say(console, f"{answer.text} ({percent(answer.confidence)})", lead=f"{rank}. ")
            _print_citation(console, answer.citations[0], number)
            if len(answer.citations) > 1:
                _say(console, f"{_also(answer)}.", lead="  ")


def _also(answer: Answer) -> str:
    """Say how often more, and in how many articles: ten places in one article are one source."""
    more = len(answer.citations) - 1
    articles = len({citation.article.id for citation in answer.citations})
    return f"Said {more:,} more time{'' if more == 1 else 's'}, in {counted(articles, 'article')} in all"


def _print_citation(console: Console, citation: Citation, number: int) -> None:
    article, lead = citation.article, f"  [{number}] "
    place = f"{_path(article) or 'characters'} [{citation.start}:{citation.end}]"
    if article.title is not None:
        place += f", article {article.id}"
    _say(console, _label(article), lead=lead)
    _say(console, place, lead=" " * len(lead), style=_QUIET)


def _label(article: Article) -> str:
    about = ", ".join(known for known in (article.source, article.date) if known)
    return f"{article.name} ({about})" if about else article.name


def _path(article: Article) -> str | None:
    """The article's file, as seen from the working folder where it lies inside."""
    if article.path is None:
        return None
    path = Path(article.path)
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else str(path)


def _evidence(console: Console, citation: Citation) -> Text:
    before, answer, after = map(one_line, excerpt(citation))
    shown = answer if console.color_system is not None else f"**{answer}**"
    return Text.assemble(before, (shown, _HIGHLIGHT), after)


def _with_evidence(paragraph: str, start: int, citation: Citation) -> Text:
    """A paragraph that begins at `start`, its share of the evidence styled `quote` and `answer`."""
    places = (citation.quote_start, citation.start, citation.end, citation.quote_end)
    quote, answer, after, end = (min(len(paragraph), max(0, place - start)) for place in places)
    return Text.assemble(
        one_line(paragraph[:quote]),
        (one_line(paragraph[quote:answer]), "quote"),
        (f"**{one_line(paragraph[answer:after])}**" if answer < after else "", "answer"),
        (one_line(paragraph[after:end]), "quote"),
        one_line(paragraph[end:]),
    )


def _say(console: Console, text: Text | str, *, lead: str = "", style: str = "") -> None:
    """Print wrapped text; `lead` stands before the first line, and the others are indented by as much."""
    if isinstance(text, str):
        text = Text(one_line(text), style)
    indent = " " * len(lead)
    for number, line in enumerate(_wrapped(console, text, len(lead))):
        console.print(Text(indent if number else lead) + line, soft_wrap=True)


def _wrapped(console: Console, text: Text, indent: int) -> Iterator[Text]:
    for line in text.wrap(console, console.width - indent):
        line.rstrip()
        yield line


def _table(name: str, *, right: tuple[str, ...], last: str) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(name)
    for heading in right:
        table.add_column(heading, justify="right")
    table.add_column(last)
    return table
