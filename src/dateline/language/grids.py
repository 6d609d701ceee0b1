r"""Tables of several columns that became text: a line a row, with a tab between its cells, in all formats.

So are those of plain text whose cells stand below each other, two spaces or more apart. The first row says
what the columns are, and the first cell of every other what the row is about. A first row that has figures
says nothing, unless they are years: without such a row nothing is known of a cell.

Ranges only, as in `sentences.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from dateline.language.patterns import lazy

Range = tuple[int, int]

_FEWEST = 3  # rows, with the first
_LONGEST_LABEL = 100
_LINE = lazy(r"[^\n]+")
_SPACED = lazy(r"\S+(?: \S+)*")  # cells that two spaces or more keep apart
_ASKEW = 2  # characters
_MOST = 1_000  # rows of a table in an article; more are data, which take long to look through
_YEAR = lazy(r"(?:19|20)\d\d")


class Grid(NamedTuple):
    """A table, with the short line above it: its columns by their names, its rows by their cells.

    Cells may be missing at the end of a row.
    """

    label: Range | None
    columns: tuple[Range, ...]
    rows: tuple[tuple[Range, ...], ...]


@lru_cache(maxsize=16)  # an article's are looked for in several steps
def grids(text: str) -> tuple[Grid, ...]:
    r"""Return the tables of a text in their order.

    >>> text = "Boats\n\nBoat\tBuilt\tSeats\nHern\t1998\t35\nTern\t2006\t52"
    >>> [[text[slice(*cell)] for cell in row] for one in grids(text) for row in (one.columns, *one.rows)]
    [['Boat', 'Built', 'Seats'], ['Hern', '1998', '35'], ['Tern', '2006', '52']]
    """
    return tuple(_grids(text)) if "\t" in text or "   " in text else ()


def cells_at(text: str, start: int, end: int) -> list[Range] | None:
    r"""Return the cells of one column, that of `start`, in the rows of a table that text[start:end] is of.

    >>> text = "Boat\tBuilt\nHern\t1998\nTern\t2006\nIbis\t2011"
    >>> [text[slice(*cell)] for cell in cells_at(text, 11, 25)]
    ['Hern', 'Tern']
    """
    for grid in grids(text):
        rows = [row for row in grid.rows if row[0][0] < end and start < row[-1][1]]
        if rows and rows[0][0][0] <= start and end <= rows[-1][-1][1]:
            column = sum(cell[1] <= start for cell in rows[0][:-1])
            return [row[column] for row in rows if column < len(row)]
    return None


def _grids(text: str) -> Iterator[Grid]:
    label: Range | None = None
    run = list[tuple[Range, ...]]()
    last = 0
    for line in _LINE.finditer(text):
        row = tuple(_cells(text, *line.span()))
        if run and (len(row) < 2 or line.start() > last + 1):
            yield from _grid(text, label, run)
            label, run = None, []
        if len(row) > 1:
            run.append(row)
        elif row:
            label = row[0] if row[0][1] - row[0][0] <= _LONGEST_LABEL else None
        last = line.end()
    yield from _grid(text, label, run)


def _cells(text: str, start: int, end: int) -> Iterator[Range]:
    """The cells of a line without the white space around them; () of it alone is an empty one."""
    if "\t" not in text[start:end]:
        yield from (found.span() for found in _SPACED.finditer(text, start, end))
        return
    at = start
    for cell in text[start:end].split("\t"):
        own = cell.strip()
        first = at + cell.find(own)
        yield first, first + len(own)
        at += len(cell) + 1


def _grid(text: str, label: Range | None, run: Sequence[tuple[Range, ...]]) -> Iterator[Grid]:
    if not _FEWEST <= len(run) <= _MOST or max(map(len, run)) > len(run[0]):
        return
    columns, *rows = run
    if "\t" not in text[columns[0][1] : columns[1][0]] and not all(
        _stands_below(text, row, columns) for row in rows
    ):
        return
    if not any(_is_figure(text[slice(*cell)]) for cell in columns):
        yield Grid(label, columns, tuple(rows))


def _stands_below(text: str, row: Sequence[Range], columns: Sequence[Range]) -> bool:
    """Whether each cell of a row begins or ends where its column does, up to a letter or two."""
    here, above = (text.rfind("\n", 0, one[0][0]) + 1 for one in (row, columns))
    ends = (
        [abs((own - here) - (named - above)) for own, named in zip(cell, column, strict=True)]
        for cell, column in zip(row, columns, strict=False)
    )
    return len(row) == len(columns) and all(min(one) <= _ASKEW for one in ends)


def _is_figure(cell: str) -> bool:
    is_number = any(map(str.isdigit, cell)) and not any(map(str.isalpha, cell))
    return is_number and _YEAR.fullmatch(cell) is None
