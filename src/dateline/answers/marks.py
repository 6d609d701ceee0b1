"""Text → what stands between quotation marks, of whatever kind, also over several paragraphs."""

from __future__ import annotations

import re
from bisect import bisect_left

Range = tuple[int, int]


_MARKS = {"“": "”", "«": "»", "„": "“”", '"': '"', "‘": "’", "'": "'", "‹": "›"}


_SINGLE = frozenset("‘'")


_OPENING = re.compile(f"[{''.join(_MARKS)}]")
_BREAK = re.compile(r"\n\s*+")
_LINE_BEGINS = re.compile(r"\n *\Z")
_INDENT = 20  # blanks at most before the mark that a line begins with
_MOST_PARAGRAPHS = 30  # of one quotation


_LONGEST = 3000  # characters of a quotation; a mark that opens and finds no end in them opens nothing


def quoted_ranges(text: str) -> list[Range]:
    """Return the ranges between quotation marks, without the marks, in their order.

    >>> [text[a:b] for text in ['He said: "No." ‘Why?’'] for a, b in quoted_ranges(text)]
    ['No.', 'Why?']
    """
    found, last = [], -1
    closing = {mark: _closing_marks(text, mark) for mark in _MARKS if mark in text}
    for opening in _OPENING.finditer(text):
        at = opening.start()
        if at > last and _may_open(text, at):
            end = _closing(text, at, closing[text[at]])
            if end is not None:
                found.append((at + 1, end))
                last = end
    return found


def _may_open(text: str, at: int) -> bool:
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    return bool(after) and not after.isspace() and (not before or not before.isalnum())


def _closing_marks(text: str, mark: str) -> list[int]:
    """Where a quotation that is opened by that mark may be closed, wherever it was opened."""
    places = (found.start() for found in re.finditer(f"[{_MARKS[mark]}]", text))
    if mark in _SINGLE:  # none inside a word, and none after a blank
        return [
            at for at in places if not text[at + 1 : at + 2].isalnum() and not text[at - 1 : at].isspace()
        ]
    return [at for at in places if not (mark == '"' and _reopens(text, at))]


def _closing(text: str, opened: int, places: list[int]) -> int | None:
    """Return where the quotation ends that is opened there; paragraphs inside it may open it again."""
    end, at = min(len(text), opened + _LONGEST), opened + 1
    for _ in range(_MOST_PARAGRAPHS):
        after = bisect_left(places, at)
        closed = places[after] if after < len(places) and places[after] < end else None
        newline = text.find("\n", at, end if closed is None else closed)
        if newline < 0:
            return closed
        paragraph = _BREAK.match(text, newline)
        assert paragraph is not None  # it begins with a newline
        if text[paragraph.end() : paragraph.end() + 1] != text[opened]:
            several = paragraph[0].count("\n") > 1
            return None if several else _closing_after(text, paragraph.end(), end, _MARKS[text[opened]])
        at = paragraph.end() + 1  # behind the mark that opens the next paragraph of the same quotation
    return None


def _closing_after(text: str, at: int, end: int, closers: str) -> int | None:
    """Where a quotation that a line break runs through is closed, in the same paragraph."""
    stop = text.find("\n\n", at, end)
    found = [place for one in closers if (place := text.find(one, at, end if stop < 0 else stop)) >= 0]
    return min(found, default=None)


def _reopens(text: str, at: int) -> bool:
    """Whether a straight mark at the beginning of a paragraph opens the quotation once more."""
    return _LINE_BEGINS.search(text, max(0, at - _INDENT), at) is not None and text[at + 1 : at + 2].isalnum()
