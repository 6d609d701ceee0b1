"""Two sides that a question compares by a figure: "Are there more mills in Aven than in Tarn?".

The sides are two names, two times, or what stands behind the same preposition. English only, and by words:
what is compared by no figure ("more popular"), or with a plan or with all others, is left to the reader.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from dateline.language.lexicon import AUXILIARY
from dateline.language.patterns import lazy
from dateline.language.values.finding import find_values
from dateline.language.values.moments import Granularity, Moment
from dateline.language.values.quantities import Quantity
from dateline.language.values.units import PEOPLE, is_person_word, is_plural
from dateline.language.words import stem, stems

_MEASURES = {  # what is measured -> the words for more of it, and for less
    ("duration",): ("older", "younger"),
    ("duration", "length"): ("longer", "shorter"),
    ("mass",): ("heavier", "lighter"),
    ("length",): ("taller deeper wider broader", "shallower narrower"),
    ("length", "money", "count", "temperature", "share"): ("higher", "lower"),
    ("count", "length", "area", "mass", "money"): ("bigger larger greater", "smaller"),
    ("temperature",): ("warmer hotter milder", "colder cooler chillier"),
    ("money",): ("dearer costlier pricier", "cheaper"),
    ("speed",): ("faster quicker", "slower"),
}
KINDS = {how: kinds for kinds, sides in _MEASURES.items() for how in " ".join(sides).split()}
LESS = frozenset((*" ".join(less for _, less in _MEASURES.values()).split(), "fewer", "less"))
COMPARATIVES = stems(" ".join(KINDS)) | stems("fewer less often times twice half money old one ones")
_COMPARED_AS = {
    "old": "older", "long": "longer", "heavy": "heavier", "tall": "taller", "high": "higher", "big": "bigger",
    "large": "larger", "deep": "deeper", "wide": "wider", "hot": "hotter", "warm": "warmer", "many": "more",
    "much": "more", "often": "more often",
}  # fmt: skip
_TIMES = {"half": 0.5, "twice": 2.0, "double": 2.0, "three": 3.0, "four": 4.0, "five": 5.0, "ten": 10.0}
_ASKS = (
    lazy(
        r"^(?P<head>.+?) (?:(?:a (?:little|bit)|much|far|even|slightly) )?"
        rf"(?P<how>more(?: often)?|fewer|less(?: often)?|{'|'.join(KINDS)})\b"
        r"(?P<what>(?: (?!than\b)\S+)*?) than (?P<other>.+)$"
    ),
    lazy(
        r"^(?P<head>.+?) (?P<bound>more than |over |at least |less than |under )?"
        r"(?P<times>(?:half|twice|double|(?:three|four|five|ten) times) )?"
        rf"as (?P<how>{'|'.join(_COMPARED_AS)})\b(?P<what>(?: (?!as\b)\S+)*?) as (?P<other>.+)$"
    ),
)
_ANY = lazy(
    r"(?:any|every|all|ever|not|an?|two|is|are|\d)\b(?! year)|.*\b(?:expected|planned|usual|normal)\b"
)
_MONEY = lazy(r" (?:(?:of (?:the|its|their|his|her) )?(?:[\w&’']+ ){0,3})?(?P<noun>money|cash|funds)\b")
_GROW = lazy(r" (?:r[io]sen?|gr[eo]wn?|increased?|fall|fell|fallen|dropp?(?:ed)?|declined?|shrink)$")
_PAID = lazy(r"\b(?:cost|paid|pay|earn|spen[dt]|fetch|charge|worth|los[et]|bid|offer|donate)[sd]?\b")
_DUMMY = lazy(
    r"(?:(?:it|they|he|she|there|those|that|the ones?|ones?|had|did|do|does|has|have|was|were|is|are|been) )+"
)
_LED = r"in|for|at|on|during|among|of|by|under"
_ENDS = rf"{_LED}|as|before|after|when|and|or|than|did|had|does|do|has|have|was|were|is|are"
_OBJECT = rf"(?!\{{)[^\s,]+(?: (?!(?:{_ENDS})\b|\{{)[^\s,]+)*"
_PHRASE = lazy(rf"\b(?P<led>{_LED}) {_OBJECT}")
_NAME = r"(?:(?:the|The) )?[A-ZÀ-Þ][\w.’'-]*(?: (?:[A-ZÀ-Þ\d][\w.’'-]*|[a-z](?= |$)))*"
_LOW = rf"(?!(?:{_ENDS}|any|every|another|no|some|more|there|it)\b)[a-z]+"
_THING = rf"(?:the )?(?:{_LOW} (?:(?:at|in|of|on) )?)?{_NAME}"  # "the fire at Aven"
_NAMED = lazy(rf"(?:{_NAME}(?: {_LOW}){{1,2}}|{_THING})(?=$|,| (?:{_ENDS})\b)")
_SUBJECT = lazy(rf"(?i:{AUXILIARY}) (?P<side>{_THING}|(?:the )?(?!(?:this|there)\b)[a-z]{{3,}}s)(?=[ ,])")
_TO_LAST_NAME = lazy(r".*[A-ZÀ-Þ\d]\S*(?: [a-z](?= |$))?")
_KIND = lazy(r"(?: [a-z]{2,})*$")
_OF_OBJECTS = lazy(rf"(?i:{AUXILIARY}) \{{\}} .* (?<!the )(?P<side>{_NAME})")
YEAR_BEFORE = lazy(
    r"\b(?:the|an?|one|twelve|12) (?:(?:previous|prior|preceding) year|(?:year|months) "
    r"(?:before|earlier|ago|prior|previously))\b|"
    r"\b(?:(?:this|the same|that) (?:time|period|month|week|day) )?last year\b|"
    r"\blast (?:spring|summer|autumn|fall|winter)\b",
    re.IGNORECASE,
)
_GENERAL = stems("games olympics cup county city state university hurricane storm administration season")


class Side(NamedTuple):
    """The words of a side, the stems that tell it from the other, and its time if it is one."""

    words: str
    keys: frozenset[str]
    iso: str = ""


class TwoSides(NamedTuple):
    """Two sides, and whether the one is to have more than `factor` times the other (`sign` 1), or less (-1).

    `kinds` are what is measured, `counted` the stems of what is counted, `asks` is the question for each side
    with a gap for a figure.
    """

    sides: tuple[Side, Side]
    sign: int
    factor: float
    may_equal: bool
    kinds: tuple[str, ...]
    counted: frozenset[str]
    asks: tuple[str, str]

    @property
    def keys(self) -> frozenset[str]:
        """The stems that only the sides, and not what they are compared by, have."""
        return self.sides[0].keys | self.sides[1].keys


@lru_cache(maxsize=64)
def compared(question: str) -> TwoSides | None:
    """Return the two sides that a question compares by a figure, None where it compares none.

    >>> compared("Are there more mills in Aven than in Tarn").asks
    ('Are there {} mills in Aven', 'Are there {} mills in Tarn')
    """
    found = _ASKS[1].match(question) or _ASKS[0].match(question)
    if found is None or _ANY.match(found["other"]):
        return None
    said = found.groupdict("")
    is_as = "bound" in said
    measure = _measure(said["head"], _COMPARED_AS[said["how"]] if is_as else said["how"], said["what"])
    if measure is None or (is_as and said["bound"] and not said["times"]) or _asks_how_far(said["head"]):
        return None
    kinds, counted, what = measure
    gap = re.sub(r"\ban? \{\}( \w+)", r"a\1 of {}", f"{said['head']} {{}}{what}")
    other = _DUMMY.sub("", said["other"], count=1) if _DUMMY.match(said["other"]) else said["other"]
    sides = _two_times(gap, other) or _two_phrases(gap, other) or _two_names(gap, other)
    if sides is None:
        return None
    one, second, (start, end) = sides
    is_less = said["bound"].startswith(("less", "under")) if is_as else said["how"].split()[0] in LESS
    return TwoSides(
        (one, second),
        -1 if is_less else 1,
        _TIMES[said["times"].split()[0]] if is_as and said["times"] else 1.0,
        is_as and said["bound"] in ("", "at least "),
        kinds,
        counted,
        (gap, f"{gap[:start]}{second.words}{gap[end:]}"),
    )


def _asks_how_far(head: str) -> bool:
    """Whether it is asked by how much one is more than the other: "16 more teams", "four dollars less"."""
    return any(
        isinstance(value, Quantity) and len(head[end:].split()) < (2 if value.unit else 1)
        for _, end, value in find_values(head, 0, len(head))
    )


def _measure(head: str, how: str, what: str) -> tuple[tuple[str, ...], frozenset[str], str] | None:
    """What is measured, what is counted, and what stands behind the figure in a question that has one."""
    if how == "more" and _GROW.search(head) and (not what or what.startswith((" in ", " for "))):
        return ("share",), frozenset(), what
    if how.endswith("often"):
        return ("times",), frozenset(), f" times{what}"
    if how in KINDS:
        return KINDS[how], frozenset(), f"{' old' if how in ('older', 'younger') else ''}{what}"
    if money := _MONEY.match(what):
        kept = what[money.end() :] if money.start("noun") == 1 else what
        return ("money",), frozenset(), kept
    nouns = re.split(rf"\b(?:{_ENDS})\b", what)[0].split()[:4]
    counted = [word for word in nouns if is_plural(word) or is_person_word(word)]
    if counted:
        people = [PEOPLE] if any(map(is_person_word, counted)) else []
        return ("count",), frozenset(map(stem, (*counted, *people))), what
    return (("money",), frozenset(), what) if not nouns and _PAID.search(head) else None


_Two = tuple[Side, Side, tuple[int, int]]


def _two_times(gap: str, other: str) -> _Two | None:
    """Two times, of which the second may lack the year, or be the year before the first."""
    own = [(at, to, one) for at, to, one in find_values(gap, 0, len(gap)) if isinstance(one, Moment)]
    if len(own) != 1 or own[0][2].until or own[0][2].precision not in (Granularity.YEAR, Granularity.MONTH):
        return None
    start, end, moment = own[0]
    if not moment.iso[:4].isdecimal():
        return None
    one = Side(gap[start:end], frozenset(), moment.iso)
    if YEAR_BEFORE.search(other):
        year = str(int(moment.iso[:4]) - 1)
        words = gap[start:end].replace(moment.iso[:4], year)
        return one, Side(words, frozenset(), year + moment.iso[4:]), (start, end)
    theirs = [(at, to, it) for at, to, it in find_values(other, 0, len(other)) if isinstance(it, Moment)]
    if len(theirs) != 1 or theirs[0][2].until:
        return None
    first, last, then = theirs[0]
    iso = then.iso.replace("--", f"{moment.iso[:4]}-") if then.iso.startswith("--") else then.iso
    return one, Side(other[first:last], frozenset(), iso), (start, end)


def _two_phrases(gap: str, other: str) -> _Two | None:
    """What stands behind the same preposition: "in Aven", and "in Tarn"."""
    second = _PHRASE.match(other)
    if second is None:
        return None
    alike = [one for one in _PHRASE.finditer(gap) if one["led"] == second["led"]]
    return _apart(gap, alike[-1].span(), second.group()) if alike else None


def _two_names(gap: str, other: str) -> _Two | None:
    """The subject, or the object of what is counted, and another name: "the Aven mill", "the Tarn mill"."""
    second, first = _NAMED.match(other), _OF_OBJECTS.match(gap) or _SUBJECT.match(gap)
    if second is None or first is None:
        return None
    return _apart(gap, first.span("side"), second.group())


def _apart(gap: str, place: tuple[int, int], other: str) -> _Two | None:
    """The two sides by the words that only one of them has; a name is cut off from the verb behind it."""
    start, end = place
    named, kind = _TO_LAST_NAME.match(gap, start, end), _KIND.search(other)
    if named and kind:
        behind = kind.group() if gap.startswith(kind.group(), named.end()) else ""
        end = named.end() + len(behind)
    one, second = stems(gap[start:end]), stems(other)
    mine, theirs = one - second, second - one
    mine, theirs = mine - _GENERAL or mine, theirs - _GENERAL or theirs
    if not mine or not theirs:
        return None
    return Side(gap[start:end], mine), Side(other, theirs), (start, end)
