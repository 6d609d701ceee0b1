"""Words that exclude each other: a question about the best actress is not answered by the best actor.

A handful of groups that news are full of, and no more; and what rose is a rival of what fell. A text that
has the word asked for may have the others, too; one that has only others speaks of something else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

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


def _words(text: str) -> frozenset[str]:
    return frozenset(word.casefold() for word in _WORD.findall(text.replace("’", "'")))


def goes_the_other_way(asked: Direction | None, text: str, start: int, end: int) -> bool:
    """Say whether text[start:end] is what something rose by, where a fall is asked for, or the reverse."""
    quantity = None if asked is None else read_quantity_at(text, start, end)
    return quantity is not None and quantity.direction not in (None, asked)
