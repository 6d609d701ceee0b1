"""Which way a quantity goes: "minus 12" is below zero, "fell 4 percent" is no "rose 4 percent".

The direction is told by the words beside the number, in its clause: a verb that it is the measure of ("rose",
"cut its rate by"), a noun ("a 4 percent rise"), or a comparative ("4 percent lower"). "fell to 4 "
"percent" tells
where it ended, and has no direction.
"""

from __future__ import annotations

import re
from enum import StrEnum

from dateline.language.patterns import lazy


class Direction(StrEnum):
    """Whether a quantity is what something rose or fell by."""

    UP = "up"
    DOWN = "down"


_UP_VERBS = (
    r"r(?:ise|ises|ose|isen|ising)|gr(?:ow|ows|ew|own|owing)|gain(?:s|ed|ing)?|climb(?:s|ed|ing)?|"
    r"jump(?:s|ed|ing)?|soar(?:s|ed|ing)?|surg(?:e[sd]?|ing)|increas(?:e[sd]?|ing)|rais(?:e[sd]?|ing)|lift(?:s|ed)?|"
    r"advanc(?:e[sd]?|ing)|expand(?:s|ed|ing)?|rall(?:y|ies|ied)|rebound(?:s|ed)?|leap(?:s|ed|t)?|hik(?:e[sd]?|ing)|"
    r"swell(?:s|ed)?|strengthen(?:s|ed)?|appreciat(?:e[sd]?)|edged? (?:up|higher)|went up|add(?:s|ed)|"
    r"widen(?:s|ed)?"
)
_DOWN_VERBS = (
    r"f(?:all|alls|ell|allen|alling)|dropp?(?:s|ed|ing)?|declin(?:e[sd]?|ing)|decreas(?:e[sd]?|ing)|"
    r"los(?:e|es|t|ing)|shr[aiu]nk(?:s|ing)?|slip(?:s|ped|ping)?|sl(?:ide[s]?|id|iding)|s[aiu]nk(?:s|ing)?|"
    r"plung(?:e[sd]?|ing)|plummet(?:s|ed|ing)?|tumbl(?:e[sd]?|ing)|dip(?:s|ped|ping)?|eas(?:e[sd]?|ing)|"
    r"cut(?:s|ting)?|slash(?:e[sd])?|reduc(?:e[sd]?|ing)|lower(?:s|ed|ing)?|contract(?:s|ed|ing)?|shed(?:s)?|"
    r"trim(?:s|med)?|weaken(?:s|ed)?|depreciat(?:e[sd]?)|edged? (?:down|lower)|went down|narrow(?:s|ed)?|"
    r"retreat(?:s|ed)?|crash(?:e[sd])?|slump(?:s|ed)?|div(?:e[sd]?)|dove"
)
CHANGES = rf"(?:{_UP_VERBS}|{_DOWN_VERBS}|revis(?:e[sd]?|ing)|chang(?:e[sd]?|ing))"
"""A pattern for verbs that say that a number became another."""
_UP_NOUNS = r"rise|increase|growth|gain|jump|surge|climb|hike|raise|rally|rebound|leap|expansion|upturn"
_DOWN_NOUNS = (
    r"fall|drop|decline|decrease|loss|cut|reduction|slump|plunge|slide|dip|contraction|downturn|discount"
)
_UP_ADVERBS = r"higher|more|up|stronger|dearer|larger|bigger|warmer|hotter|taller|heavier|longer|faster"
_DOWN_ADVERBS = r"lower|less|fewer|down|weaker|cheaper|smaller|colder|cooler|shorter|lighter|slower"
_BETWEEN = (  # "rose | by more than | 4 percent"
    r"(?:\s+(?:by|a|an|another|further|just|only|some|about|around|roughly|nearly|almost|over|under|approximately|"
    r"more than|less than|at least|up to|as much as|well over|a further|an additional|a record|a modest|"
    r"a mere|sharply|slightly|steeply|again|of|between|off))*\s+$"
)
_OBJECT = r"(?:\s+(?!to\b|from\b|that\b|and\b|but\b|as\b|after\b|when\b|while\b)[\w’'%-]+){0,6}\s+by"
_LAST = lazy(rf"\b(?:(?P<up>{_UP_VERBS})|(?P<down>{_DOWN_VERBS}))(?:{_OBJECT})?{_BETWEEN}", re.IGNORECASE)
_BY_HOW_MUCH = lazy(
    r"\bby how (?:much|many)\b|^how (?:much|many)\b.*\bby\s*(?:\?|$|(?:in|on|over|since|last|this|during)\b)",
    re.IGNORECASE,
)
_ENDED_AT = lazy(
    r"\bto\s+(?:(?:an?|the|about|around|just|some|nearly|almost|only|over|under|record)\s+)*\Z", re.IGNORECASE
)
_NOUN_OF = lazy(rf"\b(?:(?P<up>{_UP_NOUNS})|(?P<down>{_DOWN_NOUNS})) of{_BETWEEN}", re.IGNORECASE)
_ADVERB = lazy(rf"\b(?:(?P<up>up)|(?P<down>down)){_BETWEEN}", re.IGNORECASE)
_WORD_AFTER = r"(?:[\s-]++(?!(?:and|or|but|than|to|from|of|in|on|at)\b)[\w’'][\w’'-]*+){0,2}?"
_UNIT_AFTER = (
    r"(?:\s?[%°]\s?[CF]?|[\s-]+(?:percentage|basis|points?|percent|per|cent|degrees?|celsius|fahrenheit|"
    r"pc|bps?)\b)*+"
)
_AFTER = lazy(
    rf"{_UNIT_AFTER}(?:{_WORD_AFTER}[\s-]+(?:(?P<up>{_UP_NOUNS})|(?P<down>{_DOWN_NOUNS}))\b(?! (?:of|to)\b)"
    rf"|[\s-]+(?:(?P<up2>{_UP_ADVERBS})|(?P<down2>{_DOWN_ADVERBS}))\b(?!\s+to\b))",
    re.IGNORECASE,
)
_PLUS = lazy(r"(?:^|[\s(])(?:\+|plus\s)$", re.IGNORECASE)
_ANY_UP = lazy(rf"\b(?:{_UP_VERBS}|{_UP_NOUNS}|higher)\b", re.IGNORECASE)
_ANY_DOWN = lazy(rf"\b(?:{_DOWN_VERBS}|{_DOWN_NOUNS}|lower)\b", re.IGNORECASE)
_CLAUSE_BEFORE = lazy(r"[^.;:!?\n()]*$")
_SIGHT = 80  # characters before or after a number that may tell its direction


def direction_of(before: str, after: str, *, counted: bool) -> Direction | None:
    """Return which way a number goes that stands between those words of its sentence.

    `counted`: it counts things, of which "up" before it tells nothing ("set up 4 schools").

    >>> direction_of("Shares of Stroom fell ", " on Friday", counted=False)
    <Direction.DOWN: 'down'>
    """
    ahead = _CLAUSE_BEFORE.search(before[-_SIGHT:])
    said = "" if ahead is None else ahead.group()
    found = _NOUN_OF.search(said) or _LAST.search(said) or (None if counted else _ADVERB.search(said))
    if found is not None:
        return Direction(found.lastgroup or "up")
    if not counted and _PLUS.search(said):
        return Direction.UP
    follows = None if counted else _AFTER.match(after[:_SIGHT])
    return None if follows is None else Direction((follows.lastgroup or "up").removesuffix("2"))


def asks_for_a_change(question: str) -> bool:
    """Say whether a question asks by how much something changed, and not to what.

    >>> asks_for_a_change("How much did the bank cut its rate by?"), asks_for_a_change("What did it rise to?")
    (True, False)
    """
    return _BY_HOW_MUCH.search(question) is not None


def is_where_it_ended(text: str, start: int) -> bool:
    """Say whether what begins there is what something rose or fell to: "cut by 25 basis points, to 3.5"."""
    return _ENDED_AT.search(text, max(0, start - _SIGHT), start) is not None


def direction_asked(question: str) -> Direction | None:
    """Return the direction that a question asks for, None where it asks for none, or for both.

    >>> direction_asked("By how much did shares of Stroom fall on Friday?")
    <Direction.DOWN: 'down'>
    """
    up, down = _ANY_UP.search(question), _ANY_DOWN.search(question)
    if (up is None) == (down is None):
        return None
    return Direction.UP if up is not None else Direction.DOWN
