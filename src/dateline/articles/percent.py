"""Text that was once a web address's → the same with its marks back: "men%27s" is "men's".

Some feeds and exports leave the codes in, and no reader knows a comma by its number. An address keeps its
codes, and so does a text that tells of them.
"""

from __future__ import annotations

import re

_MARKS = {f"%{ord(mark):02X}": mark for mark in "\"$%'(),:;"}
_CODE = re.compile("|".join(_MARKS))
_SURE = re.compile(rf"[^\W\d_](?:{_CODE.pattern})|\d%2C\d{{3}}(?!\d)")
_TOLD = re.compile(r"[\"'“‘(]?%[0-9A-F]{2}[\"'”’),.:;]*")  # "%2C is a comma"
_WORD = re.compile(r"\S+")
_ADDRESS = re.compile(r"://|www\.|%20|[/=&?#@\\]")
_FEWEST = 2  # codes that prove each other, where none is sure


def with_marks(text: str) -> str:
    """Return a text with the marks that stand in it as codes.

    >>> with_marks("The men%27s team%2C at last"), with_marks("see a.example/?q=a%2Cb%2Cc")
    ("The men's team, at last", 'see a.example/?q=a%2Cb%2Cc')
    """
    if _CODE.search(text) is None:
        return text
    words = [one for one in _WORD.findall(text) if "%" in one and not _ADDRESS.search(one)]
    codes = sum(len(_CODE.findall(word)) for word in words)
    sure = codes >= _FEWEST or any(map(_SURE.search, words))
    if not sure or any(map(_TOLD.fullmatch, words)):
        return text
    return _WORD.sub(_decoded, text)


def _decoded(word: re.Match[str]) -> str:
    return word[0] if _ADDRESS.search(word[0]) else _CODE.sub(lambda code: _MARKS[code[0]], word[0])
