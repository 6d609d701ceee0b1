"""A question for yes or no → what it asserts: its names, its other words, its values, and whether it denies.

"Did the bridge not open in 1987?" asserts of a bridge, opening and 1987, and denies. Whether a text bears the
assertion out is said in `answers/verdicts/weighed.py`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from math import inf, isinf

from dateline.language.lexicon import AUXILIARY, BE, CLAUSE_STARTS, PREPOSITIONS
from dateline.language.values.ages import is_age_asked
from dateline.language.values.compared import find_compared, narrower
from dateline.language.values.hours import find_hours
from dateline.language.values.moments import Moment
from dateline.language.values.quantities import Quantity
from dateline.language.values.units import PEOPLE, SHARE
from dateline.language.words import WORD, is_capital, stems
from dateline.questions.several import QUOTED
from dateline.questions.undressed import PAST, spelled_out, undressed

_ACCORDING = re.compile(r"^according to [^,]+,\s*", re.IGNORECASE)
_DENIES = re.compile(
    r"\b(?:(?:not|no)(?! (?:more|less|fewer) than\b)|cannot|never|nobody|none|nothing|neither|without)\b",
    re.IGNORECASE,
)
_ITSELF_TOO = re.compile(  # "at least 20" are 20 too, "more than 20" are not
    r"\b(?:at (?:least|most)|up to|upwards of|not? (?:more|less|fewer) than|(?:min|max)imum of|"
    r"or (?:more|less|fewer))\b",
    re.IGNORECASE,
)
_MOSTLY = re.compile(
    r"\b(?:more often than (?:not|\w+)|mostly|(?:the|an?|its|their) (?:\w+ )?majority of|"
    r"most of(?= (?:the|its|his|her|their|all|these|those)\b))",
    re.IGNORECASE,
)
_AUXILIARY = re.compile(rf"{AUXILIARY}\b", re.IGNORECASE)
_INSIDE = re.compile(rf"\b{AUXILIARY}\b")  # in small letters: May is a month, and Will a man
_TO_COME = re.compile(r"\b(?:going to|to be)\b")
_THAN = re.compile(r"\b(?P<how>older|younger) than (?:the )?(?P<whom>[A-ZÀ-Þ].*)")
_BOUND = re.compile(
    r"\b(?P<side>before|after|until|by|since)\s+(?:the\s+)?(?P<end>end of\s+)?(?:the\s+)?$", re.IGNORECASE
)
_NO_WORD = re.compile(  # 19th and 49ers, whose letters are no words, "in order to", the "van der" of a name
    r"(?<![\w-])\d\w*|\bin order (?=to\b)|\bat least\b|"
    r"\b(?:(?:du|de|da|del|della|di|dos|la|le|van|von|der|den|ter|al|el|bin|ibn|bint|abu)[\s-]+)+"
    r"(?=[^\W\d_a-z])"
)
_UNITS = frozenset(
    """second minut hour day week month year decade franc pound dollar euro percen kilogr metre kilome mile
    feet foot inch degree millio million billio trilli""".split()
)  # stems of what belongs to a number, and not to the words
_NEAR = 40  # characters before a time in which "before" or "until" stands
_PART_OF = re.compile(r"\b(?:end|close|start|beginning|middle) of\s+(?:the\s+)?$", re.IGNORECASE)
_OF_A_YEAR = re.compile(  # "by the 2013 flood" is not by 2013
    rf"\s+(?!(?:{'|'.join(sorted(PREPOSITIONS | CLAUSE_STARTS | {'and', 'or', 'at'}))})\b)[^\W\d_]"
)
_BESIDE = re.compile(r"\b(?:before|after|by|until|till|since|from|past|than)\s+$", re.IGNORECASE)
_OVER = re.compile(
    r"(?<!en )(?<!ed )\bover\s+(?:on|in)\s+$", re.IGNORECASE
)  # no firm is "taken over in 2019"
_IS = re.compile(r"\b(?:be|been)\b", re.IGNORECASE)


MOST = Quantity(50.0, inf, unit=SHARE, strict=True)
"""What is asked of the share of those whom "most" are."""


@dataclass(frozen=True, slots=True)
class Bound:
    """A time that the question names, and on which side of it the thing must lie: "before June 26".

    What is "over" on a day ends before it, or on it. What has happened "by" June, or the end of it, may have
    happened in it.
    """

    side: str  # "", "before", "by", "after", "over"
    moment: Moment


@dataclass(frozen=True, slots=True)
class Assertion:
    """What a question asserts; `names` and `words` are stems, in no text twice.

    `than` are the names of whom somebody is to be older than, or younger where `older` is False; `quoted` is
    what it has in quotation marks.
    """

    text: str
    names: frozenset[str]
    words: frozenset[str]
    quantities: tuple[Quantity, ...]
    times: tuple[Bound, ...]
    denies: bool
    auxiliary: str
    is_state: bool
    """Whether it asks what something is, "closed" or "over", and not what it does."""
    older: bool = False
    than: frozenset[str] = frozenset()
    quoted: tuple[str, ...] = ()
    hours: tuple[int, ...] = ()
    """The times of day asked about, in minutes."""
    mostly: bool = False
    """Whether it is asked of more than half: "most of the voters", "more often than not"."""

    @property
    def terms(self) -> frozenset[str]:
        return self.names | self.words


def read_assertion(question: str) -> Assertion:
    """Return what a question for yes or no asserts.

    >>> sorted(read_assertion("Was the Key Bridge opened in 1977?").terms)
    ['bridg', 'key', 'open']
    """
    asked = spelled_out(undressed(_ACCORDING.sub("", question.strip())))
    clause = " ".join(asked.rstrip("?").split())
    found = _AUXILIARY.match(clause) or _INSIDE.search(clause)
    auxiliary = found.group().lower() if found else "did" if PAST.search(clause) else ""
    said = clause[found.end() :].lstrip() if found and not found.start() else clause
    is_state = auxiliary in BE or _IS.search(said) is not None
    hours = [*find_hours(said, 0, len(said))]
    for start, end, _ in hours:
        said = said[:start] + " " * (end - start) + said[end:]
    values = list(find_compared(said, 0, len(said)))
    edges = [0, *(at for one in values for at in (_whole_start(said, *one), one[1])), len(said)]
    rest = " ".join(said[first:last] for first, last in zip(edges[::2], edges[1::2], strict=True))
    rest = _NO_WORD.sub(" ", _MOSTLY.sub(" ", rest))
    than = _THAN.search(said)
    names = stems(" ".join(word for word in WORD.findall(rest) if is_capital(word[0])))
    return Assertion(
        clause,
        names,
        stems(rest) - names - (_UNITS if values else frozenset()),
        tuple(
            _counted(said, start, end, value) for start, end, value in values if isinstance(value, Quantity)
        ),
        tuple(
            _bound(said, start, end, value, is_state=is_state)
            for start, end, value in values
            if isinstance(value, Moment)
        ),
        bool(_DENIES.search(_MOSTLY.sub(" ", clause))),
        "will" if _TO_COME.search(clause) else auxiliary,
        is_state,
        older=bool(than and than["how"] == "older"),
        than=stems(than["whom"]) & names if than else frozenset(),
        quoted=tuple(one.group() for one in QUOTED.finditer(asked)),
        hours=tuple(
            one.last for at, _, one in hours if one.first == one.last and not _BESIDE.search(said[:at])
        ),
        mostly=_MOSTLY.search(clause) is not None,
    )


def _whole_start(text: str, start: int, end: int, value: Quantity | Moment) -> int:
    """Where a value begins, with the part of a time: what is done by "the end of May" need not end."""
    if not isinstance(value, Moment) or _OF_A_YEAR.match(text, end):
        return start
    found = _PART_OF.search(text[max(0, start - _NEAR) : start])
    return start - len(found.group()) if found else start


def _counted(text: str, start: int, end: int, value: Quantity) -> Quantity:
    """The quantity with what it counts: years of age; children, whom a number of people does not tell."""
    if isinf(value.high - value.low):
        around = text[max(0, start - _NEAR) : end + _NEAR]
        value = replace(value, strict=_ITSELF_TOO.search(around) is None)
    if not value.unit and is_age_asked(text, start, end):
        return replace(value, unit="years")
    word = narrower(text, end) if value.unit == PEOPLE else ""
    return replace(value, unit=word) if word else value


def _bound(text: str, start: int, end: int, moment: Moment, *, is_state: bool) -> Bound:
    before = text[max(0, start - _NEAR) : start]
    if is_state and _OVER.search(before):
        return Bound("over", moment)
    found = _BOUND.search(before)
    if found is None:
        return Bound("", moment)
    word = found["side"].lower()
    if found["end"]:
        return Bound("after" if word in ("after", "since") else "by", moment)
    if word == "by" and before.endswith("the ") and _OF_A_YEAR.match(text, end):
        return Bound("", moment)
    return Bound({"until": "before", "since": "after"}.get(word, word), moment)
