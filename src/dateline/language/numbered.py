"""What a text numbers, and by which numbers: "Phase 2", "season six", "the third round", a cup's semi-final.

Words of any kind with a capital, and nouns of a series in small letters, which stand before their number or
behind their ordinal. Digits, Roman figures and words for a number are one: "World War II" is World War 2.
"""

from __future__ import annotations

import re

from dateline.language.lexicon import MONTHS, WEEKDAYS
from dateline.language.patterns import lazy
from dateline.language.values.numerals import SMALL

_ORDINALS = dict(
    zip(
        """first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth
        fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth""".split(),
        range(1, 21),
        strict=True,
    )
)
ORDINAL = rf"(?:{'|'.join(_ORDINALS)}|\d{{1,2}}(?:st|nd|rd|th))"
_SERIES = (
    r"(?:season|episode|series|phase|stage|round|chapter|volume|week|game|match|race|heat|lap|leg|level|tier|"
    r"section|article|amendment|title|district|precinct|ward|zone|route|flight|gate|platform|terminal|runway|"
    r"reactor|unit|block|generation|version|grade|act|resolution|proposition|tranche|wave|quarter|half|term|"
    r"trial|hearing|debate|edition|instal?lment)"
)
_NUMBER = rf"(?:no\.?\s|number\s)?(\d{{1,4}}|{'|'.join(SMALL)}|[IVXL]+)(?![\d,.]*\d)"
_NAMED = lazy(r"\b([A-Z][A-Za-z]*)(?:-|\s)(\d{1,4}|[IVXL]+)(?![\d,.]*\d)(?=[a-zA-Z]?s?\b)")
_COUNTED = lazy(rf"\b({_SERIES})\s{_NUMBER}\b(?!\s(?:percent|per|million|billion)\b)", re.IGNORECASE)
_IN_ORDER = lazy(
    rf"\b({ORDINAL})(?:\s(?:and|or|to)\s({ORDINAL}))?[\s-](?:(?!(?:and|or|in|of|to)\b)[a-z]+\s){{0,2}}?"
    rf"({_SERIES})\b",
    re.IGNORECASE,
)
_RUNOFF = lazy(r"\brun-?off\b", re.IGNORECASE)
_NO_KIND = frozenset((*MONTHS, *WEEKDAYS, *"In Of The For By On At Some About Only Over Under".split()))
_YEAR = lazy(r"(?:1[89]|20)\d\d")

_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50}
_CONTEST = "stage of a contest"
_STAGES = ("last 16", "quarter", "semi", "final")
_IN_THE_FINAL = lazy(r"\brunners?-up\b", re.IGNORECASE)
_AHEAD = (
    r"(?P<ahead>\b(?:reach\w*|advanc\w+|qualif\w+|progress\w*|through|into|(?:spot|place|berth) in)\s+"
    r"(?:to\s+|for\s+|in\s+)?(?:(?:the|a|an|his|her|their|its)\s+)?(?:[\w'’.-]+\s){0,4}?)?"
)
_STAGE = lazy(
    rf"{_AHEAD}\b(?:(?P<before>quarter|semi)[\s-]?finals?(?:ists?)?\b|(?P<last>finals?)\b(?!-|\s(?-i:[A-Z])|\s(?!"
    r"(?:of|at|in|on|against|between|with|for|by|to|and|or|after|before|when|which|that|who|is|was|were|will|"
    r"has|had|did|as|from|last|this|next|since|over|while|but|where|together|so)\b)(?-i:[a-z])))",
    re.IGNORECASE,
)


def numbered_in(text: str) -> dict[str, frozenset[str]]:
    """Return what is numbered in a text, each with its numbers.

    A match won to reach the final is one of the semi-finals; a year is no number of what stands before it.

    >>> {kind: set(numbers) for kind, numbers in numbered_in("Phase IV opens the sixth season.").items()}
    {'phase': {'4'}, 'season': {'6'}}
    """
    found: dict[str, set[str]] = {}
    for match in _NAMED.finditer(text):
        if match[1] not in _NO_KIND and not _YEAR.fullmatch(match[2]):
            found.setdefault(_kind(match[1]), set()).add(_figure(match[2]))
    for match in _COUNTED.finditer(text):
        if not _YEAR.fullmatch(match[2]):
            found.setdefault(_kind(match[1]), set()).add(_figure(match[2]))
    for match in _IN_ORDER.finditer(text):
        found.setdefault(_kind(match[3]), set()).update(map(_figure, filter(None, match.groups()[:2])))
    if _RUNOFF.search(text):
        found.setdefault("round", set()).add("2")
    if stages := _stages(text):
        found[_CONTEST] = stages
    return {kind: frozenset(numbers) for kind, numbers in found.items()}


def _kind(word: str) -> str:
    """A noun of a series without its capital; other words keep theirs, which names have."""
    return word.lower() if re.fullmatch(_SERIES, word, re.IGNORECASE) else word


def _figure(number: str) -> str:
    low = number.lower()
    if low in _ORDINALS:
        return str(_ORDINALS[low])
    if low in SMALL:
        return str(int(SMALL[low]))
    if number.isalpha():
        values = [_ROMAN[one] for one in number.upper()]
        after = [*values[1:], 0]
        return str(sum(-one if one < then else one for one, then in zip(values, after, strict=True)))
    return re.sub(r"\D", "", number).lstrip("0") or "0"


def _stages(text: str) -> set[str]:
    found: set[str] = {"final"} if _IN_THE_FINAL.search(text) else set()
    for match in _STAGE.finditer(text):
        stage = (match["before"] or "final").lower()
        found.add(stage)
        if match["ahead"]:
            found.add(_STAGES[_STAGES.index(stage) - 1])
    return found
