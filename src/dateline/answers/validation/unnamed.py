"""Words that say what somebody or something is, and not which: "a federal judge", "state prison".

Asked for a name, they are no answer. English only, and by words.
"""

from __future__ import annotations

import re

from dateline.language.bare_names import name_in
from dateline.language.lexicon import AUXILIARY, GROUPS, OFFICES, PEOPLE, PREPOSITIONS, TITLES
from dateline.language.patterns import lazy
from dateline.questions.asked import BODIES, Asked
from dateline.types import QuestionType

_WHICH_WORDS = lazy(
    r"\b(?:which|what)\s+(?!(?:kind|type|sort|form|manner)s?\b)"
    rf"((?:(?!(?:{AUXILIARY}|{'|'.join(sorted(PREPOSITIONS))})\b)[\w'’-]+\s+){{1,3}})",
    re.IGNORECASE,
)
_ASKS_NAME = lazy(
    r"\bwhat\b.*\b(?:called|named)\W*$|\b(?:what|which) (?:new |other )?name\b|\bthe name of\b", re.IGNORECASE
)
_CALLED = GROUPS.union(
    (word for group in BODIES for word in group),
    "airport bar cafe church hotel jail prison pub restaurant school ship stadium steakhouse store".split(),
)
"""Nouns for what has a name of its own, as a rule."""
_OF_ONE_NAME = """airline airport album band bank bar boat book bridge cafe cat church city club company dam
dog ferry film firm foal horse hotel island jail kitten magazine newspaper novel organi[sz]ation pony prison
pub puppy restaurant river school ship song stadium street team town village yacht""".split()
"""Those of which one is asked for by "the name of the", and no kind: no animal, which may be a capybara."""
_ASKS_NAME_OF = lazy(
    rf"\bthe name of (?:(?!(?:{AUXILIARY}|{'|'.join(sorted(PREPOSITIONS))})\b)[\w'’-]+\s)*?"
    rf"(?:{'|'.join(_OF_ONE_NAME)})(?=\W*$|[,;]|\s(?:that|which|who|(?-i:[A-Z])|"
    rf"{'|'.join(sorted(PREPOSITIONS - {'of'}))})\b)",
    re.IGNORECASE,
)
_OPENS = lazy(r"[\"“‘']\s*$")
_WHERE_IT_IS = lazy(rf"\s(?:{'|'.join(sorted(PREPOSITIONS - {'of'} | {'that', 'which', 'where'}))})\s")
_NAMED = lazy(r"\b(?:called|named|known as|dubbed)\b|[\"“”‘]|\d", re.IGNORECASE)
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

    Asked what something is called, no words that begin small and end with what it is are a name; asked for
    the name of a ship, no words in small letters are, unless they stand between marks.

    >>> text = "He was sent to federal prison."
    >>> is_any_of_them(text, 15, 29, Asked("Which prison was he sent to?"))
    True
    """
    words = text[start:end]
    if _NAMED.search(words) is not None:
        return False
    if (
        _ASKS_NAME_OF.search(asked.text)
        and words.islower()
        and not _OPENS.search(text[max(0, start - 2) : start])
    ):
        return True
    words = _WHERE_IT_IS.split(words, maxsplit=1)[0]
    kind, called = _last(words), _ASKS_NAME.search(asked.text) is not None
    if called:
        is_one = (kind in _CALLED or kind in asked.text.split()) and words[:1].islower()
    else:
        is_one = kind in _CALLED and not any(map(str.isupper, words))
    before = text[max(0, start - 8) : start + words.rfind(kind)]
    if not is_one or _IDENTIFIED.search(before) is not None:
        return False
    return called or any(kind in found.split() for found in _WHICH_WORDS.findall(asked.text))


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
