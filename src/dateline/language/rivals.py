"""Words that exclude each other: a question about the best actress is not answered by the best actor.

A handful of groups that news are full of, and no more; and what rose is a rival of what fell. A text that
has the word asked for may have the others, too; one that has only others speaks of something else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from dateline.language.patterns import lazy
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
        "first second third fourth",
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
_WORD = re.compile(r"[^\W\d_]+(?:'s\b)?")


def rivalled(text: str) -> tuple[tuple[str, frozenset[str]], ...]:
    """Return the words of a text that have rivals it does not speak of, each with the whole group.

    >>> [word for word, _ in rivalled("Who was best actress?")]
    ['actress']
    """
    words = _words(text)
    return tuple((word, group) for group in _GROUPS if len(group & words) == 1 for word in group & words)


def speaks_of_a_rival(asked: Iterable[tuple[str, frozenset[str]]], text: str) -> bool:
    """Say whether a text has another word of a group, and not the one that is asked for.

    >>> speaks_of_a_rival(rivalled("Who was best actress?"), "Cillian Murphy became best actor.")
    True
    """
    told = _words(text)
    return any(word not in told and group & told for word, group in asked)


def is_of_another_place(question: str, text: str) -> bool:
    """Say whether a text tells of a runner-up alone, and the question asks who won.

    >>> is_of_another_place("Who won the cup in 2024?", "Oud was runner-up in 2024.")
    True
    """
    asks = _WON.search(question) is not None and _CAME_SECOND.search(question) is None
    return asks and _CAME_SECOND.search(text) is not None and _WON.search(text) is None


def _words(text: str) -> frozenset[str]:
    return frozenset(word.casefold() for word in _WORD.findall(text.replace("’", "'")))


def goes_the_other_way(asked: Direction | None, text: str, start: int, end: int) -> bool:
    """Say whether text[start:end] is what something rose by, where a fall is asked for, or the reverse."""
    quantity = None if asked is None else read_quantity_at(text, start, end)
    return quantity is not None and quantity.direction not in (None, asked)
