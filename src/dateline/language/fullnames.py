"""What a short name is short for in its article, and by which title its owner goes there.

An article gives a name in full once and shortens it afterwards: "Noem" is the "Kristi Noem" of the same
article, if no other name there ends so. Whether a name is a person's is told by a title, or by the question.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Self

from dateline.language.lexicon import OFFICES
from dateline.language.names import (
    FIELD_WORDS,
    HEADS,
    INSTITUTION,
    NO_OFFICE,
    PARTICLES,
    Name,
    Named,
    NameKind,
    is_title,
    names_in,
)
from dateline.language.patterns import lazy

_MOST_WORDS = 6  # of a name that may be short for another
_CAPITALS = r"(?:[A-ZÀ-Þ][\w’'&-]*\s){0,4}"
_APPOSED = lazy(
    rf",\s+((?:(?:the|a|an|his|her|their|its)\b|{_CAPITALS}[\w’'-]+['’]s\b)[^,.;:!?\n\"“]{{3,60}}),"
)
_OFFICE_BEFORE = lazy(
    rf"(?:^|[\s(])((?:the|a|his|her|their|its|{_CAPITALS}[A-Z][\w’'-]*['’]s)\s+[^,.;:!?\n\"“—]{{3,60}}),?\s+$"
)
_CROWNED = frozenset("king queen prince princess lord lady".split())
_ROYALTY = lazy(
    r"\b(?:the (?:king|queen|prince|princess|lord|lady|duke|duchess|peer)|royals?|palace|throne|monarch|"
    r"monarchy|majesty|highness|coronation|crowned|kingdom of)\b",
    re.IGNORECASE,
)


class Names:
    """The names of a text in their order, and what a short one of them is short for.

    Made in time that grows with the text, and asked at once: endings of names are kept, not searched for.
    """

    def __init__(self, text: str) -> None:
        self.all = tuple(names_in(text))
        self._whole: dict[tuple[str, ...], Named] = {}  # the first of each
        self._longest: dict[tuple[str, ...], Named] = {}  # the first of the longest that end so
        self._before: dict[tuple[str, ...], set[str]] = {}  # what stands before such an ending, two of it
        for one in self.all:
            words = _key(one.words)
            self._whole.setdefault(words, one)
            for count in range(1, min(len(words), _MOST_WORDS) + 1):
                ending, longest = words[-count:], self._longest.get(words[-count:])
                if longest is None or len(one.words) > len(longest.words):
                    self._longest[ending] = one
                if len(one.words) > count and len(before := self._before.setdefault(ending, set())) < 2:
                    before.add(words[-count - 1])

    @classmethod
    @lru_cache(maxsize=32)
    def of(cls, text: str) -> Self:
        """Return the names of a text, those of the last few texts from memory."""
        return cls(text)

    def full(self, words: tuple[str, ...]) -> Named | None:
        """Return the first name that ends with these words, the longest if several do alike.

        None where names of two people end so ("the Kennedys"), or none.
        """
        words = _key(words)
        if len(words) > _MOST_WORDS:
            return self._whole.get(words)
        return None if len(self._before.get(words, ())) > 1 else self._longest.get(words)


def _key(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words as they are compared: particles without the capital of a sentence's beginning."""
    return tuple(
        word.lower()
        if word.lower() in PARTICLES
        else word[0].lower() + word[1:]
        if "-" in word[1:4]
        else word
        for word in words
    )


def title_of(text: str, named: Named) -> str | None:
    """Return what is said of a person beside the name: a title before it, or a phrase between commas."""
    if named.title_start < named.start:
        return text[named.title_start : named.start].strip()
    after = _APPOSED.match(text, named.end)
    if after is not None and _names_an_office(after[1]):
        return " ".join(after[1].split())
    if (heads := HEADS.match(text, named.end)) is not None:
        return " ".join(heads[1].split())
    before = _OFFICE_BEFORE.search(text[max(0, named.start - 90) : named.start])
    if before is not None:
        shorter = f"the {before[1].rsplit(' the ', 1)[-1]}"
        found = shorter if " the " in before[1] and _names_an_office(shorter) else before[1]
        owner = next(names_in(found), None) if found[0].isupper() else None
        if owner is not None and found.startswith(("'s", "’s"), owner.end):
            found = found[owner.title_start :]  # without what opens the sentence: "But Tarn's lawyer"
        if _names_an_office(found):
            return " ".join(found.split())
    return _office_just_before(text, named.start)


def _office_just_before(text: str, start: int) -> str | None:
    """The office without an article before a name: "signed by transport minister Yusuf al-Karim"."""
    words = text[max(0, start - 60) : start].split(" ")
    if words[-1:] != [""] or len(words) < 2:
        return None
    del words[-1]
    office = words.pop()
    if not office.islower() or not is_title(office) or office in NO_OFFICE:
        return None
    kept = [office]
    while words and words[-1].casefold() in FIELD_WORDS:
        kept.insert(0, words.pop())
    return None if kept == ["chief"] else " ".join(kept)


def _names_an_office(words: str) -> bool:
    named = any(word.casefold().removesuffix(".") in OFFICES for word in words.split())
    return named and not re.search(r"\b(?:who|which|and said|said|told|met|with)\b", words)


def name_of_person(words: tuple[str, ...], title: str | None, text: str | None = None) -> Name | None:
    """Return the person of that name; None where it may be an institution's: "Sussex Police".

    Of whom `text` tells nothing royal, "Queen" is a part of the name that she has chosen.
    """
    crowned = title is not None and len(words) == 1 and title.casefold() in _CROWNED
    if title is not None and crowned and text is not None and not _ROYALTY.search(text):
        words, title = (title, *words), None
    full = " ".join(words)
    if title is None and (len(words) < 2 or INSTITUTION.search(full)):
        return None
    return Name(full, title, NameKind.PERSON)


def read_name(text: str, start: int, end: int, *, asked: NameKind | None) -> Name | None:
    """Return the name that text[start:end] is, None where it is none, or nothing tells what of.

    `asked` is the kind that the question asks for. A title tells a person, whatever was asked; without one,
    what "the" stands before is none: "the Harlan Braves".
    """
    found = [one for one in names_in(text, start, end) if one.end <= end]
    if not found and (known := Names.of(text).full(tuple(text[start:end].split()))) is not None:
        found = [known]  # King, of an article about Silas King
        start, end = known.start, known.end
    if len(found) == 2 and text[found[0].end : found[1].title_start] in ("'s ", "’s "):
        del found[0]  # "Argentina's Rosa Vidal"
        start = found[0].title_start
    if len(found) != 1:
        return None
    [short] = found
    rest = (text[start : short.title_start] + text[short.end : end]).strip(" ,.;:'\"“”’‘\n")
    if rest and not _names_an_office(rest) and rest.casefold() not in ("the", "’s", "s"):
        return None
    full = Names.of(text).full(short.words) or short
    if asked == NameKind.PLACE:
        return Name(" ".join(full.words), None, NameKind.PLACE)
    title = title_of(text, full) or title_of(text, short)
    nobody = asked != NameKind.PERSON or text[max(0, short.start - 4) : short.start].casefold() == "the "
    return None if title is None and nobody else name_of_person(full.words, title, text)
