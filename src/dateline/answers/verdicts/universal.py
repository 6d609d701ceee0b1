"""What is told of a part, where all, most or any are asked about: "95 % of the claims" are not all of them.

By values and words: the share is less than the whole, and of what stands behind the question's "all"; of
fifty, 47 are most; and one is enough for any.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from dateline.answers.statements.hedges import DONE, NEGATION
from dateline.answers.statements.marks import Range
from dateline.language.names import names_in
from dateline.language.patterns import lazy
from dateline.language.values.conversions import is_count
from dateline.language.values.finding import find_values
from dateline.language.values.numerals import SMALL
from dateline.language.values.quantities import Quantity
from dateline.language.values.units import SHARE
from dateline.language.words import stems
from dateline.questions.assertions import Assertion

_ALL = lazy(
    r"\b(?:all|every|each)(?: of)?(?: (?:the|its|their|his|her|these|those))?(?P<what>(?: [\w'’-]+){1,4})"
)
_SHARE_OF = lazy(r"(?:\s?%|\s+per ?cent)?\s+of\s+(?P<what>(?:[\w'’-]+\s?){1,4})")
_WHOLE = 100.0  # percent
_AMONG = lazy(r"\s+(?:out )?of (?:the|its|their|his|her|these|those|all)\s+(?:\w+\s+)?")
_OF_ALL = lazy(r"\W*(?:out )?of (?:the|its|their|his|her|these|those|all)\s+$", re.IGNORECASE)
_NEXT = lazy(r"\W*\w+\W+\w+")  # the words right behind a number
_OF = r"(?:of (?:the|its|their|his|her|these|those|all) )?"
_ANY = lazy(
    r"(?P<before>.*\b(?P<verb>\w+)) (?:an?|any|at least one|even one|one|a single) "
    rf"{_OF}(?P<what>(?!of\b)[\w'’-]+(?: [\w'’-]+)?)",
    re.IGNORECASE,
)
_EVER = lazy(r"\b(?:ever|any|at least one|even one|a single)\b", re.IGNORECASE)
_HAVE = frozenset("have has had there".split())
_HAD = r"(?P<had>\b(?:ha(?:s|ve|d)|with|there (?:is|are|was|were)) (?:\w+ )?)?"
_ONE = lazy(
    rf"{_HAD}\b(?:one|{'|'.join(SMALL)}|\d+|several|(?P<only>only|sole|lone|single))(?: more)? "
    rf"{_OF}(?P<what>(?!of\b)[\w'’-]+(?: [\w'’-]+)?)",
    re.IGNORECASE,
)


def is_of_a_part(assertion: Assertion, text: str, start: int, end: int) -> bool:
    """Whether all of some are asked about, and text[start:end] tells it of a share of them."""
    asked = _ALL.search(assertion.text)
    if asked is None or assertion.denies or NEGATION.search(text, start, end):
        return False
    what = stems(asked["what"]) & assertion.words
    told = assertion.words & stems(text[start:end])
    for _, last, value in find_values(text, start, end):
        of = _SHARE_OF.match(text, last, end)
        is_share = isinstance(value, Quantity) and value.unit == SHARE and value.high < _WHOLE
        if of is not None and is_share and what & stems(of["what"]) and told - what:
            return True
    return False


def told_of_most(assertion: Assertion, text: str, start: int, end: int) -> int:
    """1 where most are asked about, and text[start:end] tells it of more than half of a number, else 0.

    -1 where those of whom it tells it are no more than half, and it has all that is asked, or counts all.
    """
    if not assertion.mostly or assertion.denies or NEGATION.search(text, start, end):
        return 0
    counts = [
        ((first, last), value.number)
        for first, last, value in find_values(text, start, end)
        if isinstance(value, Quantity) and is_count(value.unit) and value.number and not value.approximate
    ]
    if len(counts) < 2:
        return 0
    place, whole = max(counts, key=lambda one: one[1])
    parts = [one for one in counts if one[0] != place]
    is_whole = len(parts) > 1 and sum(number for _, number in parts) == whole
    if not is_whole and not _OF_ALL.match(text[start : place[0]]):
        parts = [one for one in parts if _AMONG.fullmatch(text, one[0][1], place[0])]
    told = _of_those(assertion, text, place, parts, (start, end))
    if told is None:
        return 0
    is_told = is_whole or assertion.words <= stems(text[start:end])
    return 1 if 2 * told > whole else -int(is_told)


def _of_those(
    assertion: Assertion, text: str, whole: Range, parts: Sequence[tuple[Range, float]], place: Range
) -> float | None:
    """The number of the one part of which a text tells what is asked about; None where it is of none, or two.

    What it tells of each stands behind its number, up to the next, or first of all right behind it.
    """
    starts = [*(one[0] for one, _ in parts if one[0] > whole[0]), place[1]]
    about = stems(text[whole[1] : starts[0]]) if parts and whole[0] < parts[0][0][0] else frozenset[str]()
    wanted = assertion.words - about
    for near in (False, True):
        told = list[float]()
        for at, ((_, last), number) in enumerate(parts):
            behind = text[last : parts[at + 1][0][0] if at + 1 < len(parts) else place[1]]
            close = _NEXT.match(behind) if near else None
            if wanted & stems(close.group() if close else behind):
                told.append(number)
        if len(told) == 1:
            return told[0]
    return None


def tells_of_one(assertion: Assertion, sentence: str) -> bool:
    """Whether it is asked if anybody ever had any, and a sentence tells of one, or of so many, that they had.

    >>> from dateline.questions.assertions import read_assertion
    >>> tells_of_one(read_assertion("Did Ruiz ever have a good year?"), "Ruiz had one good year.")
    True
    """
    question = assertion.text
    asked = _ANY.match(question) if assertion.auxiliary in DONE and _EVER.search(question) else None
    if asked is None or assertion.quantities or assertion.times or NEGATION.search(sentence):
        return False
    own, verb = stems(sentence), asked["verb"].lower()
    has, is_subject = verb in _HAVE, asked["before"].lower() == assertion.auxiliary
    if not (assertion.words <= own if is_subject else has or stems(verb) & own):
        return False
    if not all(stems(one.words[-1]) <= own for one in names_in(question)):
        return False
    what = [stems(word) for word in asked["what"].split()]
    told = (one for one in _ONE.finditer(sentence) if is_subject or not has or one["had"] or one["only"])
    return any([stems(word) for word in one["what"].split()] == what for one in told)
