"""Whether a question for yes or no asks about two together, and a sentence tells of one of them alone.

"The Greens walked out" is no yes to "Did the Greens and the Liberals walk out?". English only, and by words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from dateline.language.lexicon import AUXILIARY
from dateline.language.names import names_in
from dateline.language.patterns import lazy
from dateline.language.words import WORD, stems
from dateline.questions.assertions import Assertion

JOINED = lazy(r",? and (?:the )?(?:[a-z][\w'’-]* ){0,2}|, (?:the )?")
OWNS = lazy(r"['’]s? ")
_TWO_THINGS = lazy(
    rf"(?i:{AUXILIARY}) (?:both )?the (?P<one>[a-z-]+(?: [a-z-]+)?) and the (?P<other>[a-z-]+) (?!of\b)[a-z]"
)
_OF_BOTH = lazy(r"\b(?:between|of|from|versus|against) (?:both )?(?:the )?$", re.IGNORECASE)
_TOGETHER = lazy(
    r"\b(?:both|they|them|their|two|each|all|together|joint(?:ly)?|he|him|his|she|hers?|we|us|our|pair|couple|"
    r"duo)\b",
    re.IGNORECASE,
)
_BESIDE = (  # and who is not called by a name: "and her deputy"
    r"(?:and|with|like|plus|as well as) (?:(?:the|an?|its|their|his|her|other) [a-z]|(?!the |an? )[a-z])"
)


def lacks_one_of_two(assertion: Assertion, sentence: str) -> bool:
    """Say whether two are asked about, "the Greens and the Liberals", and a sentence tells of one alone."""
    joined = _joined(assertion.text)
    own = stems(sentence) if joined else frozenset()
    for several in joined:
        told = [one for one in several if one & own]
        if not told or len(told) == len(several) or _TOGETHER.search(sentence):
            continue
        words = "|".join(re.escape(word) for word in WORD.findall(sentence) if stems(word) & told[0])
        if re.search(rf"\b(?:{words})\w*,? {_BESIDE}|[a-z],? and (?:the )?(?:{words})\b", sentence):
            continue  # "police and soldiers" may be the police and the army
        if not any(_is_short_for(one, assertion, sentence) for one in several if not one & own):
            return True
    return False


def _is_short_for(whom: frozenset[str], assertion: Assertion, sentence: str) -> bool:
    """Whether a sentence has the first letters of a name of several words for it."""
    called = [one.words for one in names_in(assertion.text) if stems(" ".join(one.words)) & whom]
    letters = ["".join(word[0] for word in words) for words in called if len(words) > 1]
    return any(re.search(rf"\b{one}\b", sentence) for one in letters)


@lru_cache(maxsize=16)  # every sentence is compared with the question
def _joined(question: str) -> tuple[tuple[frozenset[str], ...], ...]:
    """The names that a question joins by "and", and the two things that it begins with."""
    things = _TWO_THINGS.match(question)
    found: list[list[str]] = [] if things is None else [[things["one"], things["other"]]]
    at, joins = 0, False
    for one in names_in(question):
        name, between = " ".join(one.words), JOINED.fullmatch(question, at, one.title_start)
        if at and between and found:
            found[-1].append(name)
            joins = " and " in between.group()
        else:
            if at and not joins:
                found.pop()  # "Columbus, Ohio"
            found.append([] if _OF_BOTH.search(question[: one.title_start]) else [name])
            joins = False
        at = one.end
        if OWNS.match(question, at):
            found[-1].clear()  # "Ana's and Bo's houses"
    if at and not joins:
        found.pop()
    return tuple(apart(one) for one in found if len(one) > 1 and all(apart(one)))


def apart(several: Sequence[str]) -> tuple[frozenset[str], ...]:
    """The stems of each that no other has."""
    own = [stems(one) for one in several]
    return tuple(one.difference(*own[:at], *own[at + 1 :]) for at, one in enumerate(own))
