"""Counts as bars, for any terminal: no colour, no more columns than there are, ASCII where that is all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from rich.cells import cell_len, set_cell_size
from rich.console import Console

from dateline.output.wording import counted, one_line
from dateline.reports import Statistics

_MOST_SOURCES = 20  # shown one by one
_WIDEST_LABEL = 28  # columns
_BLOCK, _ASCII_BLOCK = "█", "#"


def print_statistics(console: Console, statistics: Statistics) -> None:
    """Print how many articles there are, by month and by source."""
    months = [*statistics.months]
    span = f", {months[0]} to {months[-1]}" if months else ""
    console.print(f"{counted(statistics.articles, 'article')}{span}", soft_wrap=True)
    by_month = _with_rest(statistics.months, statistics.undated, "no date")
    by_source = _with_rest(_first(statistics.sources, _MOST_SOURCES), statistics.unsourced, "no source")
    for rows in (by_month, by_source):
        if rows:
            console.print()
        for line in bars(rows, width=console.width, encoding=console.encoding):
            console.print(line, soft_wrap=True)


def bars(counts: Mapping[str, int], *, width: int, encoding: str) -> Iterator[str]:
    """Yield a line for each: its name, its count, a bar; the longest bar ends at `width` columns.

    >>> list(bars({"2025-05": 40, "2025-06": 1}, width=20, encoding="ascii"))
    ['2025-05  40 ########', '2025-06   1 #']
    """
    labels = [_shortened(one_line(name), encoding) for name in counts]
    figures = [f"{count:,}" for count in counts.values()]
    label_width = max(map(cell_len, labels), default=0)
    figure_width = max(map(len, figures), default=0)
    room = max(1, width - label_width - figure_width - 3)
    most = max(counts.values(), default=0)
    block = _BLOCK if _can(_BLOCK, encoding) else _ASCII_BLOCK
    for label, figure, count in zip(labels, figures, counts.values(), strict=True):
        length = max(1, round(room * count / most)) if count else 0
        yield f"{set_cell_size(label, label_width)}  {figure:>{figure_width}} {block * length}".rstrip()


def _first(counts: Mapping[str, int], most: int) -> Mapping[str, int]:
    """The first of them, and the sum of the others."""
    names = [*counts]
    rest = names[most:]
    first = {name: counts[name] for name in names[:most]}
    return {**first, f"{len(rest):,} more": sum(counts[name] for name in rest)} if rest else first


def _with_rest(counts: Mapping[str, int], rest: int, name: str) -> Mapping[str, int]:
    return {**counts, name: rest} if rest else counts


def _shortened(label: str, encoding: str) -> str:
    if cell_len(label) <= _WIDEST_LABEL:
        return label
    mark = "…" if _can("…", encoding) else "..."
    return set_cell_size(label, _WIDEST_LABEL - len(mark)) + mark


def _can(text: str, encoding: str) -> bool:
    try:
        text.encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return False
    return True
