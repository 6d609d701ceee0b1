"""Whether a stretch of time in a sentence is that of what a question for yes or no asserts.

It is where the words asked about stand before it in its clause, and no verb between that tells of something
else: of "The fair ran from 2016 to 2019 and was cancelled in 2020" the stretch is that of the fair, and not
that of its being cancelled. Right behind a name, "Petr Salo (2015-2019)", it is that of what is spoken of.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from dateline.answers.statements.clauses import VERB, Clause
from dateline.answers.statements.marks import Range
from dateline.language.lexicon import AUXILIARIES
from dateline.language.values.moments import Moment
from dateline.language.words import STOP_WORDS, WORD, stem, stems
from dateline.questions.assertions import Assertion

BEGINS = frozenset(map(stem, "begin start open launch".split()))
ENDS = frozenset(map(stem, "end finish stop close conclude".split()))
_STATES = frozenset(map(stem, ("open", "close")))  # what is closed from 3 to 7 May is so on the 5th
_HAPPENS = frozenset(map(stem, "hold run last place go goes happen continue schedule set".split()))
_TAKES = frozenset(map(stem, ("take", "takes")))  # place, and not over
_SAYS_WHEN = _HAPPENS | _TAKES | (BEGINS | ENDS) - _STATES
"""Words that say of something no more than that it is at a time."""
_LONGEST_TERM = 20  # years; a longer stretch right behind a name may be a life


def ends_asked(assertion: Assertion) -> frozenset[str]:
    """The words of the assertion that ask for the first or the last day of a stretch."""
    return assertion.words & ((BEGINS | ENDS) - (_STATES if assertion.is_state else frozenset()))


def is_of_deed(
    assertion: Assertion,
    text: str,
    stretch: tuple[Range, Moment],
    others: Sequence[int],
    clauses: Sequence[Clause],
    near: frozenset[str],
) -> bool:
    """Whether a stretch of the sentence is that of what is asserted.

    `others` are where its other times begin, and `near` is what it and the text around it speak of.
    """
    (start, end), moment = stretch
    ranges = [one.range for one in clauses]
    sentence = stems(text[ranges[0][0] : ranges[-1][1]])
    first = next(one[0] for one in ranges if start < one[1])
    at = next(number for number, one in enumerate(ranges) if end <= one[1])  # "May 3, 2024 to May 7, 2024"
    last = ranges[at][1]
    if not text[first:start].strip():  # "From 3 to 7 May, the bridge was closed"
        if not text[end:last].strip(" ,") and at + 1 < len(ranges):
            last = ranges[at + 1][1]
        alone = not any(end <= one < last for one in others)
        if alone and _speaks(assertion, text[end:last], sentence):
            return True
    before = _name_above(text[ranges[0][0] : first]) + text[first:start]
    if before.endswith(("(", "[")) and assertion.names & stems(before.rstrip(" ([").split(" ")[-1]):
        return assertion.words <= near and _years(moment) < _LONGEST_TERM
    behind = text[end : min(one for one in (*others, last) if one >= end)].split(" and ")[0]
    return _speaks(assertion, before, sentence, behind)


def _name_above(text: str) -> str:
    """The name, or else the last word, that an apposition follows: the Lena Marsh of ", mayor 2019-2023"."""
    words = [word for word in WORD.findall(text) if word.lower() not in STOP_WORDS]
    name = list(takewhile(str.istitle, reversed(words))) or words[-1:]
    return " ".join([*reversed(name), ""])


def _speaks(assertion: Assertion, words: str, sentence: frozenset[str], behind: str = "") -> bool:
    """Whether the words before a stretch, or those it stands before, tell what is asserted.

    Names may stand `behind` it too.
    """
    held = stems(words)
    if not assertion.names & sentence <= held | stems(behind):
        return False  # somebody else, or something else
    if assertion.names and not assertion.names & sentence and _has_name(f"{words} {behind}"):
        return False
    left = assertion.words - held
    wanted = assertion.words & held - _SAYS_WHEN or assertion.names & held or assertion.words & held
    since = max((one.end() for one in WORD.finditer(words) if stems(one.group()) & wanted), default=0)
    if not wanted or left & sentence or (left and VERB.search(words, 0, since)):
        return False  # of "He ran the mill from 2016 to 2019" the time is not that of the mill
    if not left <= _SAYS_WHEN | _STATES or (left & _TAKES and stem("place") not in assertion.words):
        return False
    return all(
        one.group().lower() in AUXILIARIES or stem(one.group()) in _SAYS_WHEN | wanted
        for one in VERB.finditer(words, since)
    )


def _has_name(words: str) -> bool:
    """Whether a word, behind a dateline, is in capitals, and is no mere "The"."""
    said = WORD.findall(words.rpartition(" - ")[2])
    return any(word[0].isupper() and word.lower() not in STOP_WORDS for word in said)


def _years(stretch: Moment) -> int:
    first, last = stretch.iso[:4], (stretch.until or stretch.iso)[:4]
    return int(last) - int(first) if first.isdecimal() and last.isdecimal() else 0
