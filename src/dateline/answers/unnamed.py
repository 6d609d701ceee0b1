"""Words that say what somebody or something is, and not which: "a federal judge", "state prison".

Asked for a name, they are no answer. English only, and by words.
"""

from __future__ import annotations

import re

from dateline.language.bare_names import name_in
from dateline.language.lexicon import GROUPS, OFFICES, PEOPLE, TITLES
from dateline.language.patterns import lazy
from dateline.questions.asked import BODIES, Asked
from dateline.types import QuestionType

_WHICH_WORD = lazy(r"\b(?:which|what)\s+(?:[\w'’-]+\s+){0,2}?([a-z]+)\b", re.IGNORECASE)
_CALLED = GROUPS.union(
    (word for group in BODIES for word in group),
    "airport church hotel jail prison restaurant stadium store".split(),
)
"""Nouns for what has a name of its own, as a rule."""
_IDENTIFIED = lazy(r"\b(?:the|his|her|its|their|this|that)\s+(?:[\w-]+\s+){0,2}$", re.IGNORECASE)
_HOLDS_OFFICE = lazy(
    r"who\s+(?:now\s+|currently\s+)?"
    r"(?:directs|heads|leads|runs|chairs|commands|manages|coaches|oversees|edits)\b",
    re.IGNORECASE,
)
_OF_THE_FIRST = ("his ", "her ")  # husband


def names_nobody(words: str, asked: Asked) -> bool:
    """Say whether words name nobody, or are two offices, where one person is asked for by name."""
    if asked.wants_name:
        return _is_unnamed(words) or (not asked.wants_people and _are_two(words))
    if asked.type is not QuestionType.WHO or _HOLDS_OFFICE.match(asked.text) is None:
        return False
    return not any(map(str.isupper, words)) and _last(words) in OFFICES


def is_any_of_them(text: str, start: int, end: int, asked: Asked) -> bool:
    """Say whether text[start:end] is any of those asked for: "federal prison", but not "the bank".

    >>> text = "He was sent to federal prison."
    >>> is_any_of_them(text, 15, 29, Asked("Which prison was he sent to?"))
    True
    """
    words = text[start:end]
    kind = _last(words)
    if kind not in _CALLED or any(one.isupper() or one.isdecimal() for one in words):
        return False
    before = text[max(0, start - 8) : text.rindex(kind, start, end)]
    return _IDENTIFIED.search(before) is None and kind in _WHICH_WORD.findall(asked.text)


def names_an_office(words: str) -> bool:
    """Say whether words tell who somebody is: an office or a trade, more than a bare name."""
    low = [word.strip(".,\"'“”").lower() for word in words.split()]
    return any(word in TITLES or word in PEOPLE or word.rstrip("s") in PEOPLE for word in low)


def _is_unnamed(words: str) -> bool:
    return not any(map(str.isupper, words)) or (_last(words).lower() in PEOPLE and not name_in(words)[1:])


def _are_two(words: str) -> bool:
    """Whether two are told by their offices: "the mayor of Aven and Norland's minister, Oud"."""
    first, joined, second = words.partition(" and ")
    return (
        bool(joined) and not second.startswith(_OF_THE_FIRST) and all(map(names_an_office, (first, second)))
    )


def _last(words: str) -> str:
    return words.split()[-1].strip(".,\"'“”") if words.split() else ""
