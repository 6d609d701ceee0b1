"""Words that exclude each other: a question about the best actress is not answered by the best actor.

A handful of groups that news are full of, and no more; and what rose is a rival of what fell. A text that
has the word asked for may have the others, too; one that has only others speaks of something else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from dateline.language.patterns import lazy
from dateline.language.sentences import quote_around
from dateline.language.values.quantities import read_quantity_at
from dateline.language.values.signs import Direction

_GROUPS = tuple(
    frozenset(group.split())
    for group in (
        "actor actress",
        "men women",
        "man woman",
        "men's women's",
        "boys girls",
        "male female",
        "husband wife",
        "winter summer",
        "north south east west",
        "northern southern eastern western",
        "gold silver bronze",
        "domestic international",
        "earthquake aftershock",
    )
)
_WON = lazy(
    r"\b(?:won|wins?|winners?|winning|victor(?:y|ies|ious)?|champions?|championships?|triumph\w*|titles?|beat(?:s|ing)?|"
    r"beaten|defeat(?:s|ed|ing)?|first)\b",
    re.IGNORECASE,
)
_CAME_SECOND = lazy(
    r"\brunners?[- ]up\b|\b(?:in|finish(?:ed|ing)|came|come|placed|took) second\b|\bsecond[- ]place\b",
    re.IGNORECASE,
)
_OF_ANOTHER_DEED = lazy(  # "the year Ruiz came second" tells when
    r"\b(?:(?:in )?the (?:year|time|day|night|season)|when|while|after|before|in which)\b.*", re.IGNORECASE
)
_ASKS_LOSER = lazy(
    r"\bwhom? (?:did|do|does|has|had|have)\b.*\b(?:beat|beaten|defeat|defeated)\b", re.IGNORECASE
)
_MEDAL = lazy(r"\b(?:medals?|silver|bronze)\b", re.IGNORECASE)
_ANY_SECOND = lazy(
    r"\b(?:runners?[- ]up|second|2nd|no\. 2|silver|behind (?-i:[A-Z])\w*|trail\w*|ahead of|followed by|"
    r"los(?:t|es|er|ing)|beat\w*|defeat\w*)\b",
    re.IGNORECASE,
)
_DID_COME_SECOND = lazy(
    r"(?:['’]s(?:\s[a-z]+){1,2})?\s+(?:was (?:the )?runners?[- ]up|(?:finished|came|placed|took|was|were) "
    r"(?:in )?second)\b"
)
_DID_WIN = lazy(
    r"\s+(?:(?:has|had|have|also)\s)?(?:won|wins|beat|beats|triumphed|"
    r"(?:was|were) (?:crowned|(?:named )?(?:the )?(?:winner|champion)s?))\b"
)
_WORD = re.compile(r"[^\W\d_]+(?:'s\b)?")
_IN_A_NAME = re.compile(  # whose rival is the South of that name, another court, the other chamber
    r"\b(?:(?:North|South|East|West) [A-Z]\w+|"
    r"(?:Supreme|High|Constitutional|District|Circuit|Appeals|Crown|County) Court|"
    r"(?<!White )(?:House|Senate))\b"
)
_SIDES = ("north", "south", "east", "west")
_COURTS = ("supreme", "high", "constitutional", "district", "circuit", "appeals", "crown", "county")
_ORDER = ("first", "second", "third", "fourth")
_ORDINAL = re.compile(rf"\b(?:{'|'.join(_ORDER)})\b")
_NTH = re.compile(  # the third leg is no rival of the first leg's first goal
    rf"\b(?:[Tt]he|[Aa]n?|[Ii]ts|[Hh]is|[Hh]er|[Tt]heir|\w+'s) (?P<nth>{'|'.join(_ORDER)})"
    r"(?=(?P<of>(?: (?!and\b)\w+){1,3}))"
)


def rivalled(text: str) -> tuple[tuple[str, frozenset[str]], ...]:
    """Return the words of a text that have rivals it does not speak of, each with the whole group.

    >>> [word for word, _ in rivalled("Who was best actress?")]
    ['actress']
    """
    words = _words(text)
    groups = [*_GROUPS, *map(_of_name, words & frozenset(_named(text)))]
    return tuple((word, group) for group in groups if len(group & words) == 1 for word in group & words)


def speaks_of_a_rival(asked: Iterable[tuple[str, frozenset[str]]], text: str) -> bool:
    """Say whether a text has another word of a group, and not the one that is asked for.

    >>> speaks_of_a_rival(rivalled("Who was best actress?"), "Cillian Murphy became best actor.")
    True
    """
    told = _words(text)
    return any(word not in told and group & told for word, group in asked)


def is_of_another_place(question: str, text: str, start: int, end: int) -> bool:
    """Say whether text[start:end] came second and the question asks who won, or the other way about.

    What its verb says goes before what else the sentence does: "Oud placed second behind the winner".

    >>> is_of_another_place("Who won the cup in 2024?", "Oud was runner-up in 2024.", 0, 3)
    True
    """
    asked = _OF_ANOTHER_DEED.sub("", question)
    asks_second, asks_won = _CAME_SECOND.search(asked) is not None, _WON.search(asked) is not None
    if asks_second:
        return not asks_won and _DID_WIN.match(text, end) is not None
    if not asks_won or any(one.search(asked) for one in (_MEDAL, _ASKS_LOSER)):
        return False
    sentence = text[slice(*quote_around(text, start, end))]
    is_second = _CAME_SECOND.search(sentence) is not None and _WON.search(sentence) is None
    return is_second or _DID_COME_SECOND.match(text, end) is not None


def has_no_second(question: str, text: str) -> bool:
    """Say whether a question asks for a runner-up, and a text tells of none, nor of who was beaten."""
    asked = _OF_ANOTHER_DEED.sub("", question)
    return _CAME_SECOND.search(asked) is not None and _ANY_SECOND.search(text) is None


def _words(text: str) -> frozenset[str]:
    text = text.replace("’", "'")
    words = _WORD.findall(_IN_A_NAME.sub("", text))
    return frozenset([*_named(text), *(word.casefold() for word in words if word.casefold() not in _ORDER)])


def _named(text: str) -> Iterator[str]:
    """What tells apart together, as no word is written: "the north rim", "the senate", "the third leg"."""
    yield from (f"the {name.casefold()}" for name in _IN_A_NAME.findall(text))
    for found in _NTH.finditer(text) if len({*_ORDINAL.findall(text)}) == 1 else ():
        yield from (f"the {found['nth']} {word}" for word in found["of"].casefold().split() if len(word) > 2)


def _of_name(name: str) -> frozenset[str]:
    """What a name may be taken for: of "the north rim" the south rim, of "the senate" the house."""
    _, first, *rest = name.split()
    kinds = next((kinds for kinds in (_SIDES, _COURTS, _ORDER) if first in kinds), ("house", "senate"))
    return frozenset(" ".join(["the", kind, *rest]) for kind in kinds)


def goes_the_other_way(asked: Direction | None, text: str, start: int, end: int) -> bool:
    """Say whether text[start:end] is what something rose by, where a fall is asked for, or the reverse."""
    quantity = None if asked is None else read_quantity_at(text, start, end)
    return quantity is not None and quantity.direction not in (None, asked)
