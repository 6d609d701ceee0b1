r"""The lines of a table → its rows; a row that is broken is named, and takes no other with it.

A quotation mark without its other, or a comma outside of quotes, makes one row of several, or two cells of
one. Python's reader takes what comes. Here a row counts when it has as many cells as the table has columns,
its quotes are closed where cells end, and none of its lines is a row by itself; `\"` is read as `""` where
only that makes a row.
"""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from dateline.errors import UnreadableError
from dateline.language.dates import parse_date

_MOST_BROKEN = 1_000  # rows, where they are more than the sound ones
_MOST_AGAIN = 64 << 20  # characters that may be looked at a second time
_FEWEST = 3  # columns of a table whose rows are known by their number of cells


@dataclass(frozen=True, slots=True)
class Broken:
    """A row that cannot be read, and why."""

    reason: str


class Rows:
    """The rows of a table, in their order, from an iterator over its lines.

    Once they are known, `width` is the number of columns, `text` and `date` those of the text and the date.
    """

    def __init__(self, lines: Iterator[str], delimiter: str) -> None:
        self.width: int | None = None
        self.text: int | None = None
        self.date: int | None = None
        self._lines = lines
        self._waiting: deque[str] = deque()
        self._delimiter = delimiter
        self._broken = self._sound = self._again = 0

    def __iter__(self) -> Iterator[list[str] | Broken]:
        return self

    def __next__(self) -> list[str] | Broken:
        row, pulled = self._parse([])
        if not pulled:
            raise StopIteration
        found = self._fitting(row, pulled)
        if found is None and any('\\"' in line for line in pulled):
            other, again = self._parse(pulled, escaped=True)
            found, pulled = self._fitting(other, again), again
        if found is None and self._delimiter == "\t":  # tables of tabs are often written without any quoting
            found = self._fitting(pulled[0].rstrip("\r\n").split("\t"), pulled[:1])
            pulled = self._give_back(pulled) if found is not None else pulled
        if found is not None:
            self._sound += 1
            return found
        if (self.width or 0) < _FEWEST and len(pulled) > _MOST_BROKEN:  # nothing tells where it should end
            raise UnreadableError(
                "a quotation mark in it is open, and takes in more than a thousand lines",
                hint="look for an open quotation mark",
            )
        self._give_back(pulled)
        return self._name(row)

    def _parse(self, pulled: list[str], *, escaped: bool = False) -> tuple[list[str] | None, list[str]]:
        """The next row, None for one that is none, and the lines that it took; `pulled` are tried first."""
        self._waiting.extendleft(reversed(pulled))
        taken: list[str] = []

        def pull() -> Iterator[str]:
            while line := self._waiting.popleft() if self._waiting else next(self._lines, ""):
                taken.append(line)
                yield line.replace('\\"', '""') if escaped else line

        try:
            return next(csv.reader(pull(), delimiter=self._delimiter, strict=True), []), taken
        except csv.Error:
            return None, taken

    def _give_back(self, pulled: list[str]) -> list[str]:
        """Keep all lines but the first for the next row."""
        self._waiting.extendleft(reversed(pulled[1:]))
        self._again += sum(map(len, pulled[1:]))
        if self._again > _MOST_AGAIN:
            raise UnreadableError(
                "its quotation marks are open in too many rows", hint="look for an open quotation mark"
            )
        return pulled[:1]

    def _fitting(self, row: list[str] | None, pulled: list[str]) -> list[str] | None:
        """The row as the table has it; None for one that does not fit."""
        if row is None or self.width is None or not any(map(str.strip, row)):
            return row
        if self.width == 1 and len(row) > 1 and not pulled[0].lstrip().startswith('"'):
            return [pulled[0].rstrip("\r\n")]
        if len(row) > self.width and any(cell.strip() for cell in row[self.width :]):
            return None
        if len(row) < self.width and self.text is not None and len(row) == self.text + 1:
            return None  # it ends within its text, or seems to
        if len(pulled) > 1 and any(self._is_row(line) for line in pulled[1:]):
            return None
        return row[: self.width]

    def _is_row(self, line: str) -> bool:
        if self.width is None or self.width < _FEWEST or line.count(self._delimiter) < self.width - 1:
            return False
        cells = next(csv.reader([line], delimiter=self._delimiter), [])
        if len(cells) != self.width:
            return False
        if self.date is not None:
            return parse_date(cells[self.date]) is not None
        return cells[0].strip().isdigit()

    def _name(self, row: list[str] | None) -> Broken:
        self._broken += 1
        if self._broken > max(_MOST_BROKEN, self._sound):
            raise UnreadableError(
                f"{self._broken:,} of its rows are broken", hint="look for an open quotation mark"
            )
        if row is None or len(row) == self.width:
            return Broken("is broken: a quotation mark in it has no other")
        cells = f"{len(row):,} cell{'s' if len(row) > 1 else ''}"
        return Broken(
            f"is broken: it has {cells}, the table {self.width:,} columns; put quotes around its text"
        )
