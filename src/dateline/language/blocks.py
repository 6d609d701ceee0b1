"""Short lines of a page under the line that says what they are: "Winners:", and a name on each line below.

A line is one of a block when it begins with a mark, is short and no sentence, or is one of as many as the
line above them tells: "There are three rules:". What they are is said by a line that ends with a colon or a
question mark, by a sentence like "Here are the new prices.", and within them by a label: the name above a
price, the award above those who got it. Lines without any of these are no block, for nobody can tell whether
the first of them is a heading.

Ranges only, as in `sentences.py`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from dateline.language.lexicon import PREPOSITIONS
from dateline.language.patterns import lazy
from dateline.language.sentences import quote_around
from dateline.language.teasers import is_credit, is_teaser
from dateline.language.values.numerals import SMALL
from dateline.language.words import telling

BULLETS = "-•*◾▪●◦►‣–—■"
"""Marks that the lines of a list begin with."""

LONGEST_COUNTED = 120
"""Characters of a line that a heading counts: of "There are three rules:" the next three lines."""

LONGEST_ITEM = 80
"""Characters of a line without a mark, when blank lines keep it apart."""

Range = tuple[int, int]

_LINE = lazy(r"\S[^\n]*")
_WRAPPED = 50  # characters from which a line that none do may be one of wrapped prose
_LONGEST_HEADING = 200
_LONGEST_EVIDENCE = 400
_STOPS = '.:!?…”"'
_NAME_ALONE = lazy(  # "North Carolina.", "Alaska (one county only)."
    r"(?:[^\W_a-z][\w'’.&-]*|of|the|and|&)(?:\s(?:[^\W_a-z][\w'’.&-]*|of|the|and|&)){0,4}"
    r"(?:\s\([^()\n]{1,30}\))?\."
)
_UNCOUNTED = "|".join(
    sorted(PREPOSITIONS | {"and", "times", "years", "months", "weeks", "days", "hours", "minutes", "percent"})
)
COUNTED = (  # "three new rules, according to the town:"
    rf"\b(?P<count>(?i:{'|'.join(word for word, number in SMALL.items() if number > 1)})|[2-9]|1\d)\s"
    rf"(?:(?!(?:{_UNCOUNTED})\b)[\w'’-]+\s){{0,3}}?(?!(?:{_UNCOUNTED})\b)[a-z]{{2,}}s\b[^.:;!?\n]*:"
)
"""What ends with a colon and tells how many things follow it, by the number of `counted`."""
_COUNTS = lazy(rf"{COUNTED}$")
_SENTENCE_INSIDE = lazy(r"[a-z][.!?][\"”’]?\s+[\"“‘]?[A-ZÀ-Þ]")
_LEAD = lazy(r"\b(?:here(?:['’]s| is| are)|following|below|listed)\b", re.IGNORECASE)
_OTHERS = lazy(
    r"\b(?:not|than|besides|beyond|outside|without|apart from|except|other)"
    r"(?: (?:an?|for|in|of|the|those|under))*\s*$",
    re.IGNORECASE,
)
_EDGE = " :?.+“”\"'’‘"
_FIGURE = lazy(r"[$£€¥]\s?\d|[\d.,]+(?:\s?%|\s+percent|\s+per\s+cent)?$")
_CLASS = lazy(  # what names are told apart by: "Best New Play Award", "Sussex County"
    r"\b(?:awards?|prizes?|medals?|category|county|division|conference|group|pool|round|class|section|league|"
    r"district|winners|nominees|finalists|inductees)$",
    re.IGNORECASE,
)


class Block(NamedTuple):
    """Lines, and the lines that say what they are, the outermost first; evidence begins at `start`."""

    headings: tuple[Range, ...]
    lines: tuple[Range, ...]
    start: int


@lru_cache(maxsize=16)  # an article's are looked for in several steps
def blocks(text: str) -> tuple[Block, ...]:
    r"""Return the blocks of a text, in their order.

    >>> text = "Who won?\n\nBest Film Award\n\nAda Orr\n\nBest Song Award\n\nJo Reed\n\nUlf Brandis"
    >>> for one in blocks(text):
    ...     print([text[slice(*line)] for line in one.headings], [text[slice(*line)] for line in one.lines])
    ['Who won?', 'Best Film Award'] ['Ada Orr']
    ['Who won?', 'Best Song Award'] ['Jo Reed', 'Ulf Brandis']
    """
    found = list[Block]()
    headings, items = list[Range](), list[Range]()
    mark, last = "", 0
    lines = [(one.start(), one.start() + len(one.group().rstrip())) for one in _LINE.finditer(text)]
    counted = _counted_lines(text, lines)
    for line in lines:
        own = text[line[0]] if text[line[0]] in BULLETS else ""
        is_heading = not own and _is_heading(text, line)
        is_item = line in counted or _is_item(text, line, own, apart=text.count("\n", last, line[0]) > 1)
        if is_item and not is_heading:
            if items and own != mark:
                found.extend(_told(text, headings, items, mark))
                headings, items = [], []
            items.append(line)
            mark = own
        else:
            found.extend(_told(text, headings, items, mark))
            headings = [*([] if items else headings), line] if is_heading else []
            items = []
        last = line[1]
    found.extend(_told(text, headings, items, mark))
    return tuple(found)


def block_at(text: str, start: int, end: int) -> Block | None:
    """Return the block of which a line holds text[start:end], None where none does."""
    every = blocks(text)
    at = bisect_right([one.lines[0][0] for one in every], start) - 1
    return every[at] if at >= 0 and end <= every[at].lines[-1][1] else None


def is_named_in(block: Block, text: str, question: str) -> bool:
    """Whether a question has the words of a line that says what the block's are, and asks for no others.

    "Who got the Best Song Award?" names "Best Song Award", "Who got more than Ada Orr?" names nobody.
    """
    return any(
        (found := re.search(rf"(?<!\w){re.escape(words)}(?!\w)", question, re.IGNORECASE)) is not None
        and _OTHERS.search(question, 0, found.start()) is None
        for words in (text[slice(*one)].strip(_EDGE) for one in block.headings)
        if telling(words)
    )


@lru_cache(maxsize=128)
def evidence_around(text: str, start: int, end: int) -> Range:
    r"""Return the range that shows that text[start:end] is so: its sentence, or its line with its headings.

    >>> text = "New prices:\n\nOne seat\n\n$7 a month\n\nTwo seats\n\n$9 a month"
    >>> text[slice(*evidence_around(text, 23, 25))]
    'New prices:\n\nOne seat\n\n$7 a month'
    """
    first, last = quote_around(text, start, end)
    block = block_at(text, start, end)
    if block is None or not block.headings:
        return first, last
    nearest = quote_around(text, block.headings[-1][1] - 1, block.headings[-1][1])[0]
    begins = (at for at in (block.start, nearest) if last - at <= _LONGEST_EVIDENCE)
    return min(first, next(begins, first)), last


def _is_heading(text: str, line: Range) -> bool:
    start, end = line
    if end - start > _LONGEST_HEADING:
        return text[end - 1] == ":"
    return text[end - 1] in ":?" or (text[end - 1] == "." and _LEAD.search(text, start, end) is not None)


def _counted_lines(text: str, lines: Sequence[Range]) -> set[Range]:
    """The lines below one that tells how many there are, where each is short and no two sentences."""
    found = set[Range]()
    for at, line in enumerate(lines):
        tells = _COUNTS.search(text, *line) if text[line[1] - 1] == ":" else None
        told = () if tells is None else lines[at + 1 : at + 1 + count_told(tells)]
        if (
            tells is not None
            and len(told) == count_told(tells)
            and all(_may_be_counted(text, one) for one in told)
        ):
            found.update(told)
    return found


def count_told(found: re.Match[str]) -> int:
    """Return the number that a match of `COUNTED` tells."""
    told = found["count"].lower()
    return int(told) if told.isdecimal() else int(SMALL[told])


def _may_be_counted(text: str, line: Range) -> bool:
    start, end = line
    is_short = end - start <= LONGEST_COUNTED and _SENTENCE_INSIDE.search(text, start, end) is None
    return is_short and not (
        text[end - 1] in ":?" or is_credit(text[start:end]) or is_teaser(text, start, end)
    )


def _is_item(text: str, line: Range, mark: str, *, apart: bool) -> bool:
    """Whether a line may be one of a block's: with a mark, or short and no sentence."""
    start, end = line
    if is_credit(text[start:end]):
        return False
    if mark:
        return True
    if not apart and (end - start >= _WRAPPED or text[start].islower()):
        return False
    short = end - start <= LONGEST_ITEM and not is_teaser(text, start, end)
    return short and (text[end - 1] not in _STOPS or _NAME_ALONE.fullmatch(text, start, end) is not None)


def _told(text: str, headings: Sequence[Range], items: Sequence[Range], mark: str) -> Iterator[Block]:
    """Yield the blocks that lines under the same headings are: parted at the labels among them."""
    labels = set() if mark else _labels(text, items)
    if len(items) < 2 or not (headings or mark or labels):
        return
    if labels and _CLASS.search(text, *items[1]) and items[0] not in labels:  # it says what all of them are
        headings, items = [*headings, items[0]], items[1:]
    outer = tuple(headings)
    begin = quote_around(text, outer[0][1] - 1, outer[0][1])[0] if outer else items[0][0]
    label: tuple[Range, ...] = ()
    lines = list[Range]()
    for line in items:
        if line not in labels:
            lines.append(line)
            continue
        if lines:
            yield Block((*outer, *label), tuple(lines), begin)
        label, lines = (line,), []
        begin = line[0] if not outer or (_CLASS.search(text, *line) and line != items[0]) else begin
    yield Block((*outer, *label), tuple(lines), begin)


def _labels(text: str, items: Sequence[Range]) -> set[Range]:
    """The lines among others that say what the next ones are."""
    pairs = list(zip(items, items[1:], strict=False))
    classes = [_CLASS.search(text, *line) is not None for line in items]
    apart = not any(one and other for one, other in zip(classes, classes[1:], strict=False))
    if sum(classes) > 1 and any(classes[:2]) and not classes[-1] and apart:
        return {line for line, is_class in zip(items, classes, strict=True) if is_class}
    return {one for one, other in pairs if not _FIGURE.match(text, *one) and _FIGURE.match(text, *other)}
