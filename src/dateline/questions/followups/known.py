"""Of which kind a name is, and of which gender: looked up in short lists, then in the articles asked.

"in Darién" makes a place, "Noem said" a person, and a "she" right after a name makes her a woman.

But: where the words do not make it plain, kind and gender stay unknown.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from dateline.questions.followups.words import (
    FIRST_NAMES,
    PEOPLE,
    PLACE_NAMES,
    TITLES,
)


class Kind(StrEnum):
    """What a mention stands for; NAME is one of which nothing more is known."""

    PERSON = "person"
    PLACE = "place"
    THING = "thing"
    TIME = "time"
    NAME = "name"


_SIGHT = 160  # characters looked at on either side of a name


_FIRST = FIRST_NAMES["m"] | FIRST_NAMES["f"]


_TITLES = TITLES["m"] | TITLES["f"]


PLACED = frozenset("in near across outside at through inside from to".split())


_OFFICES = frozenset("President Minister Secretary Governor Senator Judge Mayor Pope Chancellor".split())


_SAYS = re.compile(r" (?:said|says|told|added|wrote|promised|thanked|argued|warned)\b|, who\b|, \d\d,")


_SAID = re.compile(r"\b(?:said|says|added|told)(?: [A-Z]\w+)?$")


_HE_OR_SHE = re.compile(
    r"\b(?:(?P<f>[Ss]he|[Hh]er|herself)|(?P<m>[Hh]e|[Hh]is|him|himself))\b|(?<![.] )\b[A-Z]\w+ [A-Z]\w+"
)


@dataclass(frozen=True, slots=True)
class Texts:
    """The articles that a conversation was answered from, for what they tell of a name."""

    texts: tuple[str, ...] = ()

    def kind(self, name: str) -> Kind:
        """Tell what a name is of."""
        bare = name.removeprefix("the ").removeprefix("The ")
        if bare in PLACE_NAMES:
            return Kind.PLACE
        words = bare.split()
        first = words[0].lower().rstrip(".")
        if first in _TITLES or first in PEOPLE or (len(words) > 1 and first in _FIRST):
            return Kind.PERSON
        return _kind_in(self.texts, bare)

    def gender(self, name: str) -> str | None:
        """Return "f" or "m" where a title, a first name or the text makes it plain."""
        words = name.split()
        named = {gender for gender, known in TITLES.items() if words[0].lower().rstrip(".") in known}
        named |= {
            gender for gender, known in FIRST_NAMES.items() if any(one.lower() in known for one in words[:-1])
        }
        return named.pop() if len(named) == 1 else _gender_in(self.texts, words[-1])


@lru_cache(maxsize=4096)
def _kind_in(texts: tuple[str, ...], name: str) -> Kind:
    """Tell what a name is of by the words around it."""
    votes = dict.fromkeys((Kind.PERSON, Kind.PLACE, Kind.THING), 0)
    last = name.split()[-1]
    for before, after in _around(texts, last):
        own = before.removesuffix(name.removesuffix(last)).rstrip()
        preceding = own.rsplit(" ", 1)[-1]
        if preceding in PLACED:
            votes[Kind.PLACE] += 1
        elif preceding.lower() in ("the", "a"):
            votes[Kind.THING] += 1
        known = preceding.lower().strip(".,") in _FIRST | _TITLES or preceding in _OFFICES
        votes[Kind.PERSON] += known or _SAYS.match(after) is not None or _SAID.search(own) is not None
    best = max(votes, key=lambda kind: votes[kind])  # of equals, the first
    return best if votes[best] else Kind.NAME


@lru_cache(maxsize=4096)
def _gender_in(texts: tuple[str, ...], last: str) -> str | None:
    """Tell whether somebody is a "he" or a "she" by what follows the name, and by the first name."""
    votes = {"m": 0, "f": 0}
    for before, after in _around(texts, last):
        stated = _HE_OR_SHE.search(after.split("\n")[0])
        if stated is not None and stated.lastgroup in votes:
            votes[stated.lastgroup] += 1
        preceding = before.rstrip().rsplit(" ", 1)[-1].lower()
        for gender, names in FIRST_NAMES.items():
            votes[gender] += 2 * (preceding in names)
    best = max(votes, key=lambda gender: votes[gender])
    return best if votes[best] > 2 * votes["f" if best == "m" else "m"] else None


@lru_cache(maxsize=4096)
def _around(texts: tuple[str, ...], word: str) -> tuple[tuple[str, str], ...]:
    """What stands before and after each place of a word."""
    return tuple(
        (text[max(0, found.start() - _SIGHT) : found.start()], text[found.end() : found.end() + _SIGHT])
        for text in texts
        for found in re.finditer(rf"\b{re.escape(word)}\b", text)
    )
