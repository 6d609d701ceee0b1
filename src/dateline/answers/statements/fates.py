"""What became of those who are counted: no number of the injured, or of those aboard, is one of the dead.

Only what stands right beside a number tells: "15 people were injured", "injuring 15". Who asks for several
fates at once, or counts those of one who met another, may be told of any. That nobody met a fate is told in a
clause without a number, "No deaths were reported", which answers who asks how many did.
"""

from __future__ import annotations

import re

from dateline.language.patterns import lazy
from dateline.language.values.nobody import GRAVELY, NOBODY, OTHERS
from dateline.language.values.units import is_person_word
from dateline.questions.asked import Asked
from dateline.types import QuestionType

_FATES = {
    "dead": r"dead|died?|dying|deaths?|kill(?:ed|ing|s)?|fatalit(?:y|ies)|perish(?:ed)?",
    "hurt": r"injur(?:ed?|es|ing|y|ies)|wound(?:ed|ing|s)|hurt(?:ing)?|hospitali[sz]ed|"
    r"(?:taken|rushed|flown) to (?:an? |the )?hospital",
    "held": r"arrest(?:ed|ing|s)?|detained|detaining",
    "missing": r"missing",
    "harmed": r"casualt(?:y|ies)",
    "safe": r"rescued|rescuing|surviv(?:ed|ors?)|unhurt|unharmed",
    "there": r"aboard|on board|trapp(?:ed|ing)|stranded|stranding",
    "destroyed": r"destroy(?:ed|ing|s)?|razed|demolish(?:ed|ing)|wrecked",
    "damaged": r"damag(?:ed|ing)",
}
_FATE = lazy(rf"\b(?:{'|'.join(rf'(?P<{name}>{words})' for name, words in _FATES.items())})\b", re.IGNORECASE)
_ANY = "|".join(_FATES.values())
_QUALIFIERS = (
    r"(?:(?:at least|more than|fewer than|as many as|up to|about|around|some|nearly|almost|another|over|only|"
    r"just|all|a further|an estimated)\s+)*"
)
_BEFORE = lazy(rf"\b(?:{_ANY})\s+{_QUALIFIERS}$", re.IGNORECASE)
_WORDS = (
    r"(?:\s+(?!(?:and|but|while|as|of|in|on|at|by|for|from|to|with|after|before|when|where|that|which|who)\b)"
    rf"(?!(?:{_ANY})\b)[a-z'’-]+){{0,3}}"
)
_BEHIND = lazy(  # "15 people, one of them a child, were badly hurt"; "15 people aboard were hurt"
    rf"{_WORDS}(?:,[^,.;:]{{1,60}},\s+(?:were|was|have been|had been|are))?"
    rf"\s+(?:\w+ly\s+)?(?:{_ANY})(?:\s+(?:and|or)\s+(?:{_ANY})|{_WORDS}\s+(?:{_ANY}))?\b",
    re.IGNORECASE,
)
_ANYBODY_ASKED = lazy(
    r"\b(?:(?:any|some|no)(?:one|body)|no one|people|"
    r"(?:any|there) (?:deaths|fatalities|casualties|injuries|victims))\b",
    re.IGNORECASE,
)
OTHERS_ASKED = lazy(
    r"\b(?:others?|else|more|further|additional|except|apart|aside|besides|but)\b", re.IGNORECASE
)
_GRAVELY_ASKED = lazy(r"\b(?:serious|major|sever|grave|critical|bad|life-)", re.IGNORECASE)
_DENIED_ASKED = lazy(r"\b(?:not|never)\b|n['’]t\b", re.IGNORECASE)
"""What asks for those who did not meet a fate, which no clause tells that none met it."""
_ANY_PEOPLE = ("people", "persons")
_WHERE = frozenset(("there",))
"""No fate beside another: of 212 people aboard some may have died."""
_SIGHT = 40  # characters before a number, of which its verb is one
_FARTHEST = 120  # characters behind it


def met_another_fate(question: str, text: str, start: int, end: int) -> bool:
    """Say whether text[start:end] counts the injured where the dead are asked for, or the reverse.

    >>> text = "The crash killed two and left 15 people injured."
    >>> met_another_fate("How many people died?", text, 30, 32)
    True
    """
    wanted = fates(question) - _WHERE or fates(question)
    if len(wanted) != 1 or _DENIED_ASKED.search(question):
        return False
    told = fates(text[start:end])
    if told <= _WHERE:
        beside = _BEHIND.match(text, end, end + _FARTHEST) or _BEFORE.search(
            text[max(0, start - _SIGHT) : start]
        )
        told |= fates(beside.group()) if beside else told
    return bool(told) and not wanted & told


def nobody_met_it(asked: Asked, text: str, start: int, end: int) -> tuple[int, int] | None:
    """Return where the clause around text[start:end] says that nobody met the fate asked for.

    >>> text = "No deaths were reported, but two were treated."
    >>> nobody_met_it(Asked("How many people died in the fire?"), text, 0, 2)
    (0, 23)
    """
    if asked.type is not QuestionType.HOW_MANY or _DENIED_ASKED.search(asked.text):
        return None
    wanted = fates(asked.text) - _WHERE
    counted = asked.counted
    if not wanted or not (any(map(is_person_word, counted)) or all(map(fates, counted[:1]))):
        return None  # how many houses, or serious injuries
    for found in NOBODY.finditer(text, max(0, start - _SIGHT), end + _FARTHEST):
        is_of_them = _who(found) in ("", *_ANY_PEOPLE, *counted)
        if found.start() <= start < found.end() and is_of_them and wanted <= fates(found.group()):
            return found.span()
    return None


def others_met_it(question: str, sentence: str) -> bool:
    """Say whether a sentence tells that nobody else met the fate that the question asks of anybody.

    >>> others_met_it("Did anyone die?", "There were no other deaths.")
    True
    """
    if _ANYBODY_ASKED.search(question) is None or OTHERS_ASKED.search(question) is not None:
        return False
    found = OTHERS.search(sentence)
    return found is not None and bool(fates(question) & fates(found.group()))


def some_may_have_met_it(question: str, clause: str) -> bool:
    """Say whether a clause tells only that nobody met the fate gravely, or none of others than are asked for.

    >>> some_may_have_met_it("Was anyone hurt?", "No serious injuries were reported")
    True
    """
    wanted = fates(question)
    if (found := GRAVELY.search(clause)) is not None and wanted & fates(found.group()):
        return _GRAVELY_ASKED.search(question) is None
    if (found := NOBODY.search(clause)) is None or not wanted & fates(found.group()):
        return False
    who = _who(found)
    return is_person_word(who) and who not in _ANY_PEOPLE and _ANYBODY_ASKED.search(question) is not None


def _who(found: re.Match[str]) -> str:
    """Of whom a clause tells that none met a fate, "" where of nobody in particular."""
    return (found["who"] or found["those"] or found["among"] or "").lower()


def fates(words: str) -> frozenset[str]:
    """The fates told; casualties are both the dead and the hurt."""
    told = frozenset(found.lastgroup or "" for found in _FATE.finditer(words))
    return told - {"harmed"} | {"dead", "hurt"} if "harmed" in told else told
