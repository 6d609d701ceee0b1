"""A question for yes or no → what it asserts: its names, its other words, its values, and whether it denies.

"Did the bridge not open in 1987?" asserts of a bridge, opening and 1987, and denies. Whether a text bears the
assertion out is said in `answers/verdicts.py`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from dateline.language.lexicon import AUXILIARY
from dateline.language.values.finding import find_values
from dateline.language.values.moments import Moment
from dateline.language.values.quantities import Quantity
from dateline.language.words import WORD, stems

_FRAME = re.compile(r"^(?:is|was) it (?:true|correct|right|the case) that\s+|^according to [^,]+,\s*", re.I)
_DENIES = re.compile(r"n['’]t\b|\b(?:not|never|no|nobody|none|nothing|neither|without)\b", re.IGNORECASE)
_AUXILIARY = re.compile(rf"(?P<word>{AUXILIARY})\s+", re.IGNORECASE)
_TO_COME = re.compile(r"\b(?:going to|to be)\b")
_BOUND = re.compile(r"\b(before|after|until|by|since)\s+(?:the\s+)?(?:end of\s+)?$", re.IGNORECASE)

_UNITS = frozenset(
    """second minut hour day week month year decade franc pound dollar euro percen kilogr metre kilome mile
    degree millio million billio trilli""".split()
)  # stems of what belongs to a number, and not to the words
_NEAR = 40  # characters before a time in which "before" or "until" stands


@dataclass(frozen=True, slots=True)
class Bound:
    """A time that the question names, and on which side of it the thing must lie: "before June 26"."""

    side: str  # "", "before", "after"
    moment: Moment


@dataclass(frozen=True, slots=True)
class Assertion:
    """What a question asserts; `names` and `words` are stems, in no text twice."""

    names: frozenset[str]
    words: frozenset[str]
    quantities: tuple[Quantity, ...]
    times: tuple[Bound, ...]
    denies: bool
    auxiliary: str

    @property
    def terms(self) -> frozenset[str]:
        return self.names | self.words


def read_assertion(question: str) -> Assertion:
    """Return what a question for yes or no asserts.

    >>> sorted(read_assertion("Was the Key Bridge opened in 1977?").terms)
    ['bridg', 'key', 'open']
    """
    clause = _FRAME.sub("", " ".join(question.strip().rstrip("?").split()))
    found = _AUXILIARY.match(clause)
    auxiliary, said = (
        (re.sub(r"n['’]t$", "", found["word"].lower()), clause[found.end() :]) if found else ("", clause)
    )
    values = list(find_values(said, 0, len(said)))
    edges = [0, *(at for start, end, _ in values for at in (start, end)), len(said)]
    rest = " ".join(said[first:last] for first, last in zip(edges[::2], edges[1::2], strict=True))
    names = stems(" ".join(word for word in WORD.findall(rest) if word[0].isupper()))
    return Assertion(
        names,
        stems(rest) - names - (_UNITS if values else frozenset()),
        tuple(value for _, _, value in values if isinstance(value, Quantity)),
        tuple(_bound(said, start, value) for start, _, value in values if isinstance(value, Moment)),
        bool(_DENIES.search(clause)),
        "will" if _TO_COME.search(clause) else auxiliary,
    )


def _bound(text: str, start: int, moment: Moment) -> Bound:
    found = _BOUND.search(text[max(0, start - _NEAR) : start])
    word = found.group(1).lower() if found else ""
    return Bound({"until": "before", "by": "before", "since": "after"}.get(word, word), moment)
