"""What a question wants by the noun that it asks for: a person's name, or how long something took.

The noun is the last of its words: who asks for the name of the mayor's dog, or of a girl band, wants that of
no person.
"""

from __future__ import annotations

import re

from dateline.language.lexicon import (
    ADVERBS,
    AUXILIARY,
    BASE_OF_PAST,
    CALLINGS,
    CLAUSE_STARTS,
    DETERMINERS,
    PARTICIPLES,
    PEOPLE,
    PREPOSITIONS,
    PRONOUNS,
)
from dateline.language.patterns import lazy

_PEOPLE = "|".join(sorted(PEOPLE))
_TRADES = (  # beside PEOPLE, by which it is told whether a question is for somebody
    "attacker|champion|chef|clerk|dancer|farmer|gunman|killer|nurse|priest|principal|soldier|surgeon|teacher"
)
_NAMED = (  # "which child" may be the youngest
    rf"{_PEOPLE}|{_TRADES}|{'|'.join(sorted(CALLINGS))}|baby|child|employee|neighbou?r|owner|patient|prisoner|"
    r"pupil|student|survivor|teenager|toddler|victim|worker"
)
_BEHIND = "|".join(  # what may stand behind the noun: "the principal he insulted"
    sorted(
        PREPOSITIONS.union(CLAUSE_STARTS, DETERMINERS, PRONOUNS, PARTICIPLES, BASE_OF_PAST, ADVERBS)
        | {"whom", "whose", "and"}
    )
)
_ALONE = rf"(?!['’-])(?=\W*$|[^\w\s]|\s(?:(?:{_BEHIND}|{AUXILIARY}|[a-z]+ed)\b|(?-i:[A-Z])))"
_INSIDE = rf"(?:(?!(?:{'|'.join(sorted(PREPOSITIONS))}|{AUXILIARY})\b)[\w'’.-]+\s+)"
_NAME = r"(?:(?:full|first|last|real) )?name"
_WHICH_PERSON = lazy(
    rf"\b(?:which|what)\s+(?:(?!{AUXILIARY}\b)[\w'’.-]+\s+){{0,2}}?(?:(?:{_PEOPLE})\b|(?:{_TRADES}){_ALONE})",
    re.IGNORECASE,
)
_PERSONS_NAME = lazy(
    rf"\bwhat(?:['’]s| is| was) the (?:{_NAME} of {_INSIDE}{{0,6}}?(?:{_NAMED}){_ALONE}|"
    rf"{_INSIDE}{{0,4}}?(?:{_NAMED})['’]s? {_NAME}\b)",
    re.IGNORECASE,
)
_TIME_TAKEN = (
    r"(?:(?:total|running|playing|elapsed|finishing|winning|journey|flight|travel|waiting|response|recovery) "
    r"time|(?<!first )(?<!last )(?<!next )(?<!second )time (?:spent )?on court)\b"
)
_HOW_LONG_IT_TOOK = lazy(  # also in a line that asks nothing: "Orr cup total time on court"
    rf"what(?:['’]s| is| was| were) {_INSIDE}{{0,4}}?{_TIME_TAKEN}{_ALONE}|"
    rf"(?!.*\b(?:who|what|which|when|where|why|how|{AUXILIARY})\b).*{_TIME_TAKEN}",
    re.IGNORECASE,
)


def asks_for_a_persons_name(question: str, *, by_which: bool) -> bool:
    """Say whether a question asks for the name of a person; `by_which`, by "which player", too.

    >>> asks_for_a_persons_name("What is the name of the Tarn principal whom she met?", by_which=False)
    True
    """
    words = question.lower()
    if by_which and ("which" in words or "what" in words) and _WHICH_PERSON.search(question):
        return True
    return "name" in words and _PERSONS_NAME.search(question) is not None


def asks_how_long_it_took(question: str) -> bool:
    """Say whether a question, or a line of key words, asks how long something took.

    >>> asks_how_long_it_took("What was the winning time?"), asks_how_long_it_took("What cut flight time?")
    (True, False)
    """
    return _HOW_LONG_IT_TOOK.match(question) is not None
