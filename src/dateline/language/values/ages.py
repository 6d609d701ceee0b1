"""Numbers that are ages although no word says "years": "Ana Ruiz, 58, said", "Ana Ruiz (58)", "she was 58".

Only a person has an age told so: a full name, or one that begins a sentence, a word for a person, he or she.
"""

from __future__ import annotations

import re
from dataclasses import replace

from dateline.language.lexicon import MONTH, PEOPLE, PREPOSITIONS, WEEKDAY
from dateline.language.patterns import lazy
from dateline.language.values.quantities import Quantity

_OLDEST = 120
_NAME = rf"(?!(?:{MONTH}|{WEEKDAY}|{'|'.join(map(str.capitalize, sorted(PREPOSITIONS)))})\b)[A-ZÀ-Þ][\w'’-]+"
_PERSON = rf"\b(?:{'|'.join(sorted(PEOPLE))})"
_FULL_NAME = rf"\b{_NAME}(?: [A-Z]\.)? {_NAME}"
_FIRST_NAME = rf"(?:^|[.!?\n]['’\"”]? ?){_NAME}"  # that a sentence begins with
_ABOUT = (
    r"(?:(?:now|only|just|about|around|over|under|nearly|almost|at (?:least|most)|"
    r"(?:no )?(?:more|less) than) )?"
)
_BESIDE = lazy(rf"(?:{_FULL_NAME}|{_FIRST_NAME}|{_PERSON}),\s$")
_IN_BRACKETS = lazy(rf"{_FULL_NAME} \($")
_IS = lazy(rf"(?:\b(?i:he|she|who)|{_FULL_NAME}|{_FIRST_NAME}|{_PERSON}) (?:is|was|turned|turns) {_ABOUT}$")
_AGED = lazy(rf"\b(?:aged|at age|(?:at )?the age of|(?:old|young)er than) {_ABOUT}$", re.IGNORECASE)
_DIED = lazy(rf"\b[Dd]ied\b[^.;:\d]{{0,30}} at {_ABOUT}$")
_OWNER = lazy(
    rf"(?P<name>{_NAME}(?: (?:[A-Z]\.|{_NAME}))*)"
    rf"(?:,\s|,? \(| (?:is|was|turned|turns) (?:aged )?|,? aged ){_ABOUT}$"
)
_ASKED = lazy(
    rf"(?:{_NAME} )+{_ABOUT}$|(?:.*{_PERSON}|he|she) {_ABOUT}$|.*\b(?:live to(?: be| see)?|die at) {_ABOUT}$"
)
_ENDS = lazy(r"\s?(?:$|[.,;?!]|(?:when|at the time|today|now|and)\b)")
_SIGHT = 60  # characters before a number in which the name stands


def with_age(quantity: Quantity, text: str, start: int, end: int) -> Quantity:
    """Return the quantity at text[start:end], in years where it is the age of somebody.

    >>> text = "Ana Ruiz, 58, has 12, said Bo Kato (47)."
    >>> [with_age(Quantity(1, 1), text, at, at + 2).unit for at in (10, 18, 36)]
    ['years', '', 'years']
    """
    is_age = not quantity.unit and _is_short(text[start:end]) and _is_age(text, start, end)
    return replace(quantity, unit="years") if is_age else quantity


def whose_age(text: str, start: int) -> str:
    """Return the name of whom the age at `start` is told, "" where no name stands before it.

    >>> text = "Bo Kato and his aunt, Ana Ruiz, 58, left."
    >>> whose_age(text, text.index("58"))
    'Ana Ruiz'
    """
    found = _OWNER.search(text[max(0, start - _SIGHT) : start])
    return found["name"] if found else ""


def is_age_asked(said: str, start: int, end: int) -> bool:
    """Say whether said[start:end], of a question without its "is", is an age: "Ana Ruiz 58 when she died".

    >>> is_age_asked("Ana Ruiz 58", 9, 11), is_age_asked("the score 58", 10, 12)
    (True, False)
    """
    if not _is_short(said[start:end]):
        return False
    return _ASKED.match(said[:start]) is not None and _ENDS.match(said, end) is not None


def _is_age(text: str, start: int, end: int) -> bool:
    before, behind = text[max(0, start - _SIGHT) : start], text[end : end + 1]
    if _AGED.search(before):
        return True
    if _IN_BRACKETS.search(before):
        return behind == ")"
    if _BESIDE.search(before):
        return behind in (",", ".", ";")
    return bool((_IS.search(before) or _DIED.search(before)) and _ENDS.match(text, end))


def _is_short(number: str) -> bool:
    return re.fullmatch(r"\d{1,3}", number) is not None and int(number) <= _OLDEST
