"""What questions are taken apart into: words where they stand, and mentions of people, places, things and
times.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from dateline.language.lexicon import (
    BASE_OF_PAST,
    BASE_VERBS,
    DETERMINERS,
    PARTICIPLES,
    PLURALS,
    PREPOSITIONS,
)
from dateline.questions.followups.known import Kind


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a question, and where it stands."""

    text: str
    start: int
    end: int

    @property
    def low(self) -> str:
        return self.text.lower().replace("’", "'")


@dataclass(frozen=True, slots=True)
class Referent:
    """Something a question or an answer speaks of: text[start:end] of it, or `words` if put otherwise."""

    words: str
    kind: Kind
    start: int
    end: int
    plural: bool = False
    gender: str | None = None
    named: bool = False
    subject: bool = False
    before: str = ""  # the word in front of it
    quoted: bool = False  # nobody asked for it: the sentence that answered names it

    @property
    def head(self) -> str:
        """The noun that a description is about."""
        return head_of(self.words)


_WORD = re.compile(r"\d[\d.,:]*\d|[^\W_](?:[\w'’.-]*[\w])?(?:['’](?=\s))?|[^\w\s]")


def words_of(text: str) -> list[Word]:
    """Return the words and marks of a text in order."""
    return [Word(found[0], found.start(), found.end()) for found in _WORD.finditer(text)]


def is_verb(word: str, *, base: bool = True) -> bool:
    """Say whether a word is, or may be, a verb in some form; `base` counts those without an ending too."""
    return (
        word in BASE_OF_PAST
        or word in PARTICIPLES
        or (base and word in BASE_VERBS)
        or (len(word) > 4 and word.endswith("ed"))
    )


def head_of(words: str) -> str:
    """Return the noun that a description is about, in small letters.

    >>> head_of("the border agreement for Guatemala")
    'agreement'
    """
    head = ""
    for word in words_of(words):
        if word.low in PREPOSITIONS or word.low in ("who", "that", "which") or not word.text[0].isalnum():
            break
        if word.low not in DETERMINERS:
            head = word.low
    return head.removesuffix("'s")


def is_plural(noun: str) -> bool:
    """Say whether a noun is in the plural."""
    if noun in PLURALS:
        return True
    return len(noun) > 3 and noun.endswith("s") and not noun.endswith(("ss", "us", "is", "news"))


def word_before(text: str, at: int) -> str:
    found = re.search(r"([\w'’]+)\s*[\"“]?$", text[:at])
    return found[1] if found else ""
