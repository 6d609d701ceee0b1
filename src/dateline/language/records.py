"""Lines of one shape, each of which names a thing and tells of it: a table that became text.

"Ada Orr, 33: Botanist" and "Ada Orr | Tied for 4th" are such lines where at least three of one shape stand
one below the other, and so is a headword above "Noun: …". The first part of each is its key. Lines of a
conversation are none: in these the same speaks twice, but not of a year each time, or says whole sentences.

Ranges only, as in `sentences.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from dateline.language.blocks import BULLETS
from dateline.language.patterns import lazy

Range = tuple[int, int]

_FEWEST = 3
_LONGEST_LABEL = 100
_LINE = lazy(r"\S[^\n]*")
_SHAPES = tuple(  # a dash may stand in what the other marks part: "Days 1 – 3: Tarn"
    lazy(
        rf"(?:[{BULLETS}]\s*)?(?P<key>[^\W_a-z][^\n:|!?;\"“”]{{0,39}}?)(?:,\s+(?:aged\s+)?\d{{1,2}})?"
        rf"\s*(?P<mark>{mark})\s+(?P<told>[^\s|][^\n]{{0,99}}?)\s*(?=\n|$)"
    )
    for mark in (r"(?<=\s)\||:", r"(?<=\s)[–—-]")
)
_HEADWORD = lazy(
    r"^(?P<key>[^\W\d_][^\n.:;!?|]{0,39}?)[^\S\n]*\n\s*"
    r"(?P<told>(?:(?:proper )?noun|verb|adjective|adverb|phrase|idiom|interjection)\b[^\n:]{0,20}:[^\n]+)",
    re.IGNORECASE | re.MULTILINE,
)

_OF_A_YEAR = lazy(r"\b(?:1[5-9]|20)\d\d\b")


class KeyedLine(NamedTuple):
    """A line: its key, and what it tells of that."""

    key: Range
    told: Range


class KeyedLines(NamedTuple):
    """Records of one shape, with the short line above them, if any; or all `headwords` of a text."""

    label: Range | None
    records: tuple[KeyedLine, ...]
    headwords: bool = False


@lru_cache(maxsize=16)  # an article's are looked for in several steps
def tables(text: str) -> tuple[KeyedLines, ...]:
    r"""Return the tables of a text, in their order, and that of its headwords last.

    >>> text = "Men\n\nJo Reed, 33: Pilot\n\nUlf Orr, 29: Cook\n\nMax Lund, 30: Cook and driver\n\nIt rained."
    >>> [(text[slice(*one.key)], text[slice(*one.told)]) for table in tables(text) for one in table.records]
    [('Jo Reed', 'Pilot'), ('Ulf Orr', 'Cook'), ('Max Lund', 'Cook and driver')]
    """
    words = tuple(KeyedLine(one.span("key"), one.span("told")) for one in _HEADWORD.finditer(text))
    return (*_runs(text), *([KeyedLines(None, words, headwords=True)] if len(words) >= _FEWEST else []))


def _runs(text: str) -> Iterator[KeyedLines]:
    """Yield the runs of lines of one shape."""
    label: Range | None = None
    run, mark = list[re.Match[str]](), ""
    for line in _LINE.finditer(text):
        matched = (shape.match(text, line.start(), line.end()) for shape in _SHAPES)
        found = next(filter(None, matched), None)
        if found is None or found["mark"] != mark:
            yield from _table(label, run)
            if run:
                label = run[-1].span() if found is not None else None
            run, mark = [], found["mark"] if found is not None else ""
        if found is not None:
            run.append(found)
        else:
            label = line.span() if line.end() - line.start() <= _LONGEST_LABEL else None
    yield from _table(label, run)


def _table(label: Range | None, run: Sequence[re.Match[str]]) -> Iterator[KeyedLines]:
    keys = {one["key"].casefold() for one in run}
    sentences = sum(one["told"][-1] in '.?!…”"' for one in run)
    calls = sum(one["key"].isupper() and len(one["key"]) > len("USA") for one in run)  # "MORE: Who won"
    once = len(keys) == len(run) or all(_OF_A_YEAR.search(one["told"]) for one in run)  # who led it twice
    if once and len(run) >= _FEWEST and not 2 * max(sentences, calls) > len(run):
        yield KeyedLines(label, tuple(KeyedLine(one.span("key"), one.span("told")) for one in run))
