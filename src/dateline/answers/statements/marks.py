"""Text → what stands between quotation marks, of whatever kind, also over several paragraphs."""

from __future__ import annotations

import re
from bisect import bisect_left

Range = tuple[int, int]


_MARKS = {"“": "”", "«": "»", "„": "“”", '"': '"', "‘": "’", "'": "'", "‹": "›"}
_SINGLE = frozenset("‘'")
_OPENING = re.compile(f"[{''.join(_MARKS)}]")
_PAIRED_OPENS = re.compile(r"``(?=\w)|(?<![\w'’])(?:''|‘‘)(?=\w)")
_PAIRED_CLOSES = re.compile(r"(?<=\S)(?:''|’’)(?![\w'’])")
_DOUBLE = re.compile(r'[“”"]|\n[^\S\n]*\n')
_BREAK = re.compile(r"\n\s*+")
_LINE_BEGINS = re.compile(r"\n *\Z")
_INDENT = 20  # blanks at most before the mark that a line begins with
_MOST_PARAGRAPHS = 30  # of one quotation
_LONGEST = 3000  # characters of a quotation; a mark that opens and finds no end in them opens nothing


def with_plain_marks(text: str) -> str:
    """The text, as long as it was, with a straight mark and a blank where two single marks stand for one.

    >>> with_plain_marks("Kind of ``cramped'', he said")
    'Kind of  "cramped" , he said'
    """
    return _PAIRED_CLOSES.sub('" ', _PAIRED_OPENS.sub(' "', text))


def quoted_ranges(text: str) -> list[Range]:
    """Return the ranges between quotation marks, without the marks, in their order.

    >>> [text[a:b] for text in ['He said: "No." ‘Why?’'] for a, b in quoted_ranges(text)]
    ['No.', 'Why?']
    """
    found, last = [], -1
    text = with_plain_marks(text)
    closing = {mark: _closing_marks(text, mark) for mark in _MARKS if mark in text}
    for mark, places in _mixed(text).items():
        closing[mark] = sorted([*closing[mark], *places])
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


def _mixed(text: str) -> dict[str, list[int]]:
    """Where a curly mark closes what a straight one opened, or the other way round, by the mark that opens.

    A mark that has its like before it in the paragraph closes that: “He said "no" to me,” is as it seems.
    """
    found: dict[str, list[int]] = {"“": [], '"': []} if "“" in text or "”" in text else {}
    curly = straight = False
    for mark in _DOUBLE.finditer(text) if found else ():
        at = mark.start()
        match mark[0]:
            case "“":
                curly = True
            case "”" if straight and not curly:
                found['"'].append(at)
                straight = False
            case "”":
                curly = False
            case '"' if _may_open(text, at) and not text[at - 1 : at].strip(" \n([—–-“‘'"):
                straight = True
            case '"' if curly and not straight and not text[at - 1].isdigit():  # not 6'2"
                found["“"].append(at)
                curly = False
            case '"':
                straight = False
            case _:  # the next paragraph
                curly = straight = False
    return {mark: places for mark, places in found.items() if places}


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
            return None if several else _closing_after(text, paragraph.end(), end, places)
        at = paragraph.end() + 1  # behind the mark that opens the next paragraph of the same quotation
    return None


def _closing_after(text: str, at: int, end: int, places: list[int]) -> int | None:
    """Where a quotation that a line break runs through is closed, in the same paragraph."""
    stop = text.find("\n\n", at, end)
    after = bisect_left(places, at)
    return places[after] if after < len(places) and places[after] < (end if stop < 0 else stop) else None


def _reopens(text: str, at: int) -> bool:
    """Whether a straight mark at the beginning of a paragraph opens the quotation once more."""
    return _LINE_BEGINS.search(text, max(0, at - _INDENT), at) is not None and text[at + 1 : at + 2].isalnum()
