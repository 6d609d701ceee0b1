"""Text → what stands between quotation marks, of whatever kind, also over several paragraphs.

But: who says it is for `attributions.py` to find.
"""

from __future__ import annotations

import re

Range = tuple[int, int]


_MARKS = {"“": "”", "«": "»", "„": "“”", '"': '"', "‘": "’", "'": "'", "‹": "›"}


_SINGLE = frozenset("‘'")


_LONGEST = 3000  # characters of a quotation; a mark that opens and finds no end in them opens nothing


def quoted_ranges(text: str) -> list[Range]:
    """Return the ranges between quotation marks, without the marks, in their order.

    >>> [text[a:b] for text in ['He said: "No." ‘Why?’'] for a, b in quoted_ranges(text)]
    ['No.', 'Why?']
    """
    found, at = [], 0
    while at < len(text):
        if text[at] in _MARKS and _may_open(text, at):
            end = _closing(text, at)
            if end is not None:
                found.append((at + 1, end))
                at = end
        at += 1
    return found


def _may_open(text: str, at: int) -> bool:
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    return bool(after) and not after.isspace() and (not before or not before.isalnum())


def _closing(text: str, opened: int) -> int | None:
    """Return where the quotation ends that is opened there; paragraphs inside it may open it again."""
    mark = text[opened]
    closers, end = _MARKS[mark], min(len(text), opened + _LONGEST)
    at = opened + 1
    while at < end:
        char = text[at]
        if char in closers and not (mark == '"' and _reopens(text, at)):
            inside_word = mark in _SINGLE and text[at + 1 : at + 2].isalnum()
            if not inside_word and not (mark in _SINGLE and text[at - 1].isspace()):
                return at
        if char == "\n" and (paragraph := re.compile(r"\n\s*\n?\s*").match(text, at)) is not None:
            if text[paragraph.end() : paragraph.end() + 1] != mark:
                return (
                    None
                    if paragraph[0].count("\n") > 1
                    else _closing_after(text, paragraph.end(), end, closers)
                )
            at = paragraph.end()  # the mark that opens the next paragraph of the same quotation
        at += 1
    return None


def _closing_after(text: str, at: int, end: int, closers: str) -> int | None:
    """Where a quotation that a line break runs through is closed, in the same paragraph."""
    stop = text.find("\n\n", at, end)
    found = [place for one in closers if (place := text.find(one, at, end if stop < 0 else stop)) >= 0]
    return min(found, default=None)


def _reopens(text: str, at: int) -> bool:
    """Whether a straight mark at the beginning of a paragraph opens the quotation once more."""
    return text[:at].rstrip(" ").endswith("\n") and text[at + 1 : at + 2].isalnum()
