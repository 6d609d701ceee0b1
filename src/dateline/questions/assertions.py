"""A question for yes or no → what it asserts: its names, its other words, its values, and whether it denies.

"Did the bridge not open in 1987?" asserts of a bridge, opening and 1987, and denies. Words are compared by
their stems: "approved", "approval" and "approves" are one, and so are "won" and "win", "dead" and "killed".

The stems are a few letters cut off, not a grammar, and no word is known for its sense but those few
listed here. Whether a text bears the assertion out is said in `answers/verdicts.py`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from dateline.language.lexicon import AUXILIARY
from dateline.language.values.finding import find_values
from dateline.language.values.moments import Moment
from dateline.language.values.quantities import Quantity

WORD = re.compile(r"[^\W\d_]+(?:-\d+)?")  # Luna-25 is a word
_FRAME = re.compile(r"^(?:is|was) it (?:true|correct|right|the case) that\s+|^according to [^,]+,\s*", re.I)
_DENIES = re.compile(r"n['’]t\b|\b(?:not|never|no|nobody|none|nothing|neither|without)\b", re.IGNORECASE)
_AUXILIARY = re.compile(rf"(?P<word>{AUXILIARY})\s+", re.IGNORECASE)
_TO_COME = re.compile(r"\b(?:going to|to be)\b")
_BOUND = re.compile(r"\b(before|after|until|by|since)\s+(?:the\s+)?(?:end of\s+)?$", re.IGNORECASE)

_IRREGULAR = {
    form: verb
    for verb, forms in {
        "win": "won winner winners winning", "fall": "fell fallen falling falls",
        "shrink": "shrank shrunk shrinks", "give": "gave given giving",
        "take": "took taken taking", "meet": "met meeting", "rise": "rose risen rising",
        "lose": "lost loses losing loss losses", "hold": "held holding", "find": "found finding",
        "tell": "told telling", "leave": "left leaving", "lead": "led leading", "pay": "paid paying",
        "send": "sent sending", "strike": "struck striking", "speak": "spoke spoken speech",
        "swear": "swore sworn", "become": "became becoming", "grow": "grew grown growth",
        "sell": "sold selling", "build": "built building", "buy": "bought buying",
        "bring": "brought bringing", "stand": "stood standing", "run": "ran running",
        "break": "broke broken breaking", "choose": "chose chosen choice", 
        "keep": "kept keeping", "begin": "began begun", "know": "knew known", "see": "saw seen",
        "shut": "closed close closes closing", "beat": "defeated beaten defeat defeats",
        "die": "dead died dies die death deaths deadly kill kills killed killing toll fatal",
        "hurt": "injured injure injury injuries wounded wound", "steal": "stole stolen theft thefts",
        "resign": "resigned resigns resignation", "sign": "signed signs signature signing",
        "agree": "agreed agrees agreement agreements", "attend": "attended attends attendance present",
        "big": "bigger biggest larger large largest", "hot": "hotter hottest", "high": "higher highest",
        "low": "lower lowest", "arrest": "arrested arrests",
    }.items()
    for form in (verb, *forms.split())
}  # fmt: skip
_ENDINGS = "ations ation ments ment ings ing edly ed ers er ors or ies ied es s al ly e y".split()
_UNITS = frozenset(
    """second minut hour day week month year decade franc pound dollar euro percen kilogr metre kilome mile
    degree millio million billio trilli""".split()
)  # stems of what belongs to a number, and not to the words
_LONGEST = 6  # letters of a stem
_NEAR = 40  # characters before a time in which "before" or "until" stands
_COMMON = frozenset(
    """a about all already also am an and any anyone anybody anything are as ask at be been being but by can
    could did do does doing done ever every everyone for from get go going got had has have he her him himself
    his how if in into is it its itself just may might more most must my of off on one or other our out over
    own shall she should so some somebody someone still than that the their them then there they this those
    to under up us was we were what when which while who will with would yet you your people per case true
    not never no nobody none nothing neither without until before after since""".split()
)


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


def stem(word: str) -> str:
    """Return what a word is compared by.

    >>> stem("approval"), stem("approved"), stem("rose"), stem("rise")
    ('approv', 'approv', 'rise', 'rise')
    """
    word = word.casefold()
    known = _IRREGULAR.get(word)
    if known is not None:
        return known
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word[: -len(ending)]
            break
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "ls":
        word = word[:-1]
    return _IRREGULAR.get(word, word)[:_LONGEST]


def stems(text: str) -> frozenset[str]:
    """Return the stems of the words of a text that mean something by themselves."""
    return frozenset(
        stem(word.group()) for word in WORD.finditer(text) if word.group().casefold() not in _COMMON
    )


def _bound(text: str, start: int, moment: Moment) -> Bound:
    found = _BOUND.search(text[max(0, start - _NEAR) : start])
    word = found.group(1).lower() if found else ""
    return Bound({"until": "before", "by": "before", "since": "after"}.get(word, word), moment)
