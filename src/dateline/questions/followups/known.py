"""The kind (person, place …) and gender of a name, as far as the articles show them.

"in Darién" makes a place, "Noem said" a person, and a "she" right after a name makes her a woman.

Where the words do not make it plain, kind and gender stay unknown.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from dateline.language.fullnames import Names, title_of
from dateline.language.lexicon import FEMALE, GROUPS, MALE, OFFICES, PEOPLE
from dateline.language.patterns import lazy


class Kind(StrEnum):
    """What a mention stands for; NAME is one of which nothing more is known."""

    PERSON = "person"
    PLACE = "place"
    THING = "thing"
    TIME = "time"
    NAME = "name"


_SIGHT = 160  # characters looked at on either side of a name
_FAR = 500  # characters behind it in which its sentence ends


PLACED = frozenset("in near across outside at through inside from to".split())


_WEAK = 0.5  # what "the" is worth, which places have too, and "from" and "to", which people go as well


_SAYS = lazy(r" (?:said|says|told|added|wrote|promised|thanked|argued|warned)\b|, who\b|, \d\d,")


_SAID = lazy(r"\b(?:said|says|added|told)(?: [A-Z]\w+)?$")


_AREAS = frozenset("city country island nation province region republic state town village".split())


_FIRM = 3  # what "the company" before a name is worth, or "which" behind it: a firm says things too


_WHICH = lazy(r", (?:which|whose (?:shares?|headquarters))\b")


_MODIFIES = lazy(r" [a-z]+(?:[^ed\W]|\W|$)")  # "the Trump administration"


_AS_FAR = lazy(r"[^.!?\n]*(?:[.!?] \w+)?")  # the rest of the sentence, and the first word of the next


_HE_OR_SHE = lazy(
    r"\b(?:(?P<f>[Ss]he|[Hh]er|herself)|(?P<m>[Hh]e|[Hh]is|him|himself))\b|(?<![.] )\b[A-Z]\w+ [A-Z]\w+"
)


_WORD_BEFORE = lazy(r"([\w.’'-]+)\s$")


_FIRST_IN_SENTENCE = lazy(r"(?:^|[.!?]\s+|\n)(?:[A-ZÀ-Þ][\w.’'-]*\s){0,4}$")


_NEXT_SENTENCE = lazy(r"(?P<rest>[^.!?\n]*)[.!?][”\"]?\s+(?:(?P<f>She|Her)|(?P<m>He|His))\b")


_FULL_NAME = lazy(r"\b[A-ZÀ-Þ]\w+(?: [A-ZÀ-Þ]\w+)+")


_TO_ANOTHER = lazy(r" \w+ him\b")  # "Pauley told him" tells nothing of Pauley


@dataclass(frozen=True, slots=True)
class Texts:
    """The articles that a conversation was answered from, for what they tell of a name."""

    texts: tuple[str, ...] = ()

    def kind(self, name: str) -> Kind:
        """Tell what a name is of."""
        bare = name.removeprefix("the ").removeprefix("The ")
        first = bare.split()[0].lower().rstrip(".")
        if first in OFFICES or first in PEOPLE:
            return Kind.PERSON
        return _kind_in(self.texts, bare)

    def gender(self, name: str) -> str | None:
        """Return "f" or "m" where a title, a first name or the text makes it plain."""
        words = name.split()
        title = words[0].lower().rstrip(".")
        return "f" if title in FEMALE else "m" if title in MALE else _gender_in(self.texts, tuple(words))


@lru_cache(maxsize=4096)
def _kind_in(texts: tuple[str, ...], name: str) -> Kind:
    """Tell what a name is of by the words around it."""
    votes = dict.fromkeys((Kind.PERSON, Kind.PLACE, Kind.THING), 0.0)
    votes[Kind.PERSON] += sum(_is_shortened_or_titled(text, tuple(name.split())) for text in texts)
    last = name.split()[-1]
    for before, after in _around(texts, last):
        own = before.removesuffix(name.removesuffix(last)).rstrip()
        owner = after.startswith(("'s ", "’s "))  # "said Biosanta's founder", "in Roth's car"
        words = own.rsplit(" ", 2)[-2:]
        preceding, earlier = words[-1], words[0]
        if preceding.lower() in ("the", "a"):
            if not _MODIFIES.match(after):
                votes[Kind.PLACE if earlier in PLACED else Kind.THING] += 1 if earlier in PLACED else _WEAK
        elif preceding in PLACED and not owner:
            votes[Kind.PLACE] += _WEAK if preceding in ("from", "to") else 1
        body = preceding.lower() in GROUPS - _AREAS
        votes[Kind.THING] += _FIRM * (body or (_WHICH.match(after) is not None and preceding not in PLACED))
        spoke = _SAYS.match(after) is not None or (_SAID.search(own) is not None and not owner)
        votes[Kind.PERSON] += spoke or preceding.lower().strip(".,") in OFFICES
    best = max(votes, key=lambda kind: votes[kind])  # of equals, the first
    return best if votes[best] else Kind.NAME


def _is_shortened_or_titled(text: str, words: tuple[str, ...]) -> bool:
    """Whether the text has a title for the name, or a first name before it where it is given in full."""
    full = Names.of(text).full(words)
    if full is None:
        return False
    article = text[max(0, full.start - 4) : full.start].lower() == "the "
    return title_of(text, full) is not None or (len(words) == 1 < len(full.words) and not article)


@lru_cache(maxsize=4096)
def _gender_in(texts: tuple[str, ...], name: tuple[str, ...]) -> str | None:
    """Tell whether somebody is a "he" or a "she" by what follows the name; not one of the same surname."""
    votes = {"m": 0, "f": 0}
    namesakes = {words for text in texts for words in _firsts(text, name[-1])}
    for before, after in _around(texts, name[-1]):
        first = _WORD_BEFORE.search(before)
        if first is not None and len(name) > 1 and first[1] != name[-2] and first[1] in namesakes:
            continue
        next_to = after[:_SIGHT]
        stated = _HE_OR_SHE.search(_AS_FAR.match(next_to)[0])  # type: ignore[index]  # it matches anything
        if stated is None or stated.lastgroup is None:
            stated = _goes_on_with(texts, before, after)
        if stated is not None and stated.lastgroup in votes and not _TO_ANOTHER.match(after):
            votes[stated.lastgroup] += 1
    best = max(votes, key=lambda gender: votes[gender])
    return best if votes[best] > 2 * votes["f" if best == "m" else "m"] else None


def _firsts(text: str, last: str) -> set[str]:
    """The first names that go with a surname in a text."""
    return {one.words[-2] for one in Names.of(text).all if len(one.words) > 1 and one.words[-1] == last}


def _goes_on_with(texts: tuple[str, ...], before: str, after: str) -> re.Match[str] | None:
    """The "She" that begins the sentence behind the one that a name begins, which names no other person."""
    if _FIRST_IN_SENTENCE.search(before) is None or (found := _NEXT_SENTENCE.match(after)) is None:
        return None
    others = (other[0] for other in _FULL_NAME.finditer(found["rest"]))
    return None if any(_kind_in(texts, other) is Kind.PERSON for other in others) else found


@lru_cache(maxsize=4096)
def _around(texts: tuple[str, ...], word: str) -> tuple[tuple[str, str], ...]:
    """What stands before and after each place of a word."""
    return tuple(
        (text[max(0, found.start() - _SIGHT) : found.start()], text[found.end() : found.end() + _FAR])
        for text in texts
        for found in re.finditer(rf"\b{re.escape(word)}\b", text)
    )
