"""A range of a text → the same without the marks at its ends that belong to what stands around it.

`dictator behaves"` has the end of a quotation and not its beginning, "(the union" a bracket that is closed
later. Marks that both stand in the range stay, and one whose partner is the very next character takes it in.
"""

from __future__ import annotations

from dateline.language.patterns import lazy

_CLOSES = {"(": ")", "[": "]", "{": "}", "“": '”"', '"': '"”', "„": '“”"', "«": "»", "‹": "›"}
_MARKS = frozenset("".join((*_CLOSES, *_CLOSES.values())))
_BEFORE = lazy(r"(?:[\s,;:!?)—•]|\.(?!\w|\.)|[–-](?=\s))+")  # not "-5", ".22" or "... and left"
_BEHIND = lazy(r"(?:[,;:—–\u2600-\u27bf\ufe0f\U0001f000-\U0001faff]|(?<=\s)-|\s)$")  # emoji, not "grade C-"
_OPENS_SINGLE = lazy(r"(?<![\w’'])['‘](?=\w)")
_CLOSES_SINGLE = lazy(r"(?<=[\w.,!?…])['’](?!\w)")


def without_stray_marks(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the range without marks at its ends that nothing in it opens or closes.

    >>> text = 'It shows "how a dictator behaves", and "why".'
    >>> [text[slice(*without_stray_marks(text, 10, end))] for end in (32, 33)]
    ['how a dictator behaves', 'how a dictator behaves']
    """
    whole, stray = (start, end), _unpaired(text, start, end)
    while start < end:
        if (before := _BEFORE.match(text, start, end)) is not None:
            start = before.end()
        elif start in stray or _is_stray_opening(text, start, end):
            start += 1
        elif end - 1 in stray or _BEHIND.search(text, end - 1, end) or _is_stray_closing(text, start, end):
            end -= 1
        else:
            break
    inside = [at for at in stray if start < at < end]
    if len(inside) == 1 and end < len(text) and text[end] in _CLOSES.get(text[inside[0]], ""):
        end += 1
    return (start, end) if start < end else whole


def _unpaired(text: str, start: int, end: int) -> list[int]:
    """The places of the marks that have no partner in the range."""
    alone: list[int] = []
    for at in range(start, end):
        mark = text[at]
        if mark not in _MARKS or (mark in '"”' and _measures(text, start, at)):
            continue
        opened = next((one for one in reversed(alone) if mark in _CLOSES.get(text[one], ())), None)
        if opened is None:
            alone.append(at)
        else:
            alone.remove(opened)
    return alone


def _measures(text: str, start: int, at: int) -> bool:
    """Whether a mark stands for inches: behind a figure, where no quotation is open that it could close."""
    before = text[text.rfind("\n\n", 0, start) + 1 : at]
    opened = before.count("“") > before.count("”") or before.count('"') % 2 == 1
    return before[-1:].isdigit() and not opened


def _is_stray_opening(text: str, start: int, end: int) -> bool:
    """Whether a single mark opens what is closed behind the range; "'em" and "'90s" are words."""
    stop = text.find("\n\n", end)
    return (
        _OPENS_SINGLE.match(text, start, end) is not None
        and _CLOSES_SINGLE.search(text, start, end) is None
        and _CLOSES_SINGLE.search(text, end, len(text) if stop < 0 else stop) is not None
    )


def _is_stray_closing(text: str, start: int, end: int) -> bool:
    """Whether a single mark closes what is opened before the range; that of "the players'" is theirs."""
    if _CLOSES_SINGLE.match(text, end - 1) is None or _OPENS_SINGLE.search(text, start, end) is not None:
        return False
    first, stop = text.rfind("\n\n", 0, start) + 1, text.find("\n\n", end)
    opened = max((found.start() for found in _OPENS_SINGLE.finditer(text, first, start)), default=None)
    if opened is None or _CLOSES_SINGLE.search(text, opened + 1, start) is not None:
        return False
    later = _CLOSES_SINGLE.search(text, end, len(text) if stop < 0 else stop)
    return text[end - 2] != "s" or later is None
