"""Words of which a thing is one or the other: who asks for the best actress is not told of the best actor.

But: a handful of groups that news are full of, and no more. A text that has the word asked for may have the
others, too; one that has only others speaks of something else.
"""

from __future__ import annotations

import re

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


def speaks_of_a_rival(question: str, text: str) -> bool:
    """Say whether a text has another word of a group, and not the one that the question has.

    >>> speaks_of_a_rival("Who was best actress?", "Cillian Murphy became best actor.")
    True
    """
    asked, told = _words(question), _words(text)
    return any(len(group & asked) == 1 and group & told and not group & asked <= told for group in _GROUPS)


def _words(text: str) -> frozenset[str]:
    return frozenset(word.casefold() for word in _WORD.findall(text.replace("’", "'")))
