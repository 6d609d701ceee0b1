"""A question → the deed that it asks about: of "Who refused to sign the pact?" signing, which it denies.

One verb, and only where it is plain that it is asked who, or how many, did it or did not; None otherwise.
English only, and by words: no question is parsed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from dateline.language.lexicon import (
    ADVERBS,
    AUXILIARIES,
    BASE_OF_PAST,
    BASE_OF_PRESENT,
    BASE_VERBS,
    BE,
    CLAUSE_STARTS,
    DETERMINERS,
    PARTICIPLES,
    PREPOSITIONS,
)
from dateline.language.patterns import lazy
from dateline.language.words import STOP_WORDS, stem

NOT = (
    r"(?:\b(?:not\b(?!\s+(?:only|just|merely|simply|solely)\b)|never\b|cannot\b|"
    r"(?:refus|declin|fail|neglect)(?:e[sd]?|s|ed|ing)?\s+to\b|(?:unable|unwilling|yet)\s+to\b)|n['’]t\b)"
)
"""A pattern for what denies the verb behind it."""
BETWEEN = ADVERBS | {"to", "any", "be", "been", "being", "have", "having"}
"""Words that may stand between the two, and so may those in -ly."""

_NOT = lazy(NOT, re.IGNORECASE)
_DENIES = lazy(
    rf"{NOT}|\b(?:no|nobody|none|neither|nothing|nor|without|but|except|besides|(?:apart|aside) from|"
    r"(?:other|rather) than|instead of|unlike)\b",
    re.IGNORECASE,
)
_ASKING = lazy(
    r"\b(?:whom?|when|where|that|how|(?P<noun>whose|what|which|how (?:many|much)))\b", re.IGNORECASE
)
_WORD = lazy(r"[^\W_][\w'’-]*")
_FORMS = frozenset(BASE_OF_PAST.keys() | BASE_OF_PRESENT.keys())
_PASSIVE = frozenset(BASE_OF_PAST) | frozenset("cut hit hurt put read set shut".split())
_LIGHT = frozenset("take go make have get give do come keep put".split())
"""Verbs that tell no deed without a noun."""
_FOR_OR_AGAINST = frozenset("vote rule argue decide".split())
_AGENT = lazy(r"(?:at|n)?(?:e?rs?|or(?:s|y|ies)?|ees?)")
_FURTHER = CLAUSE_STARTS | {"and", "or"}
_CLOSE = 3  # words behind a verb among which its "against" stands
_PAST = lazy(r"[a-z]{3,}ed")
_OF_WHOM = ("'s", "’s", "s'", "s’")


@dataclass(frozen=True, slots=True)
class Deed:
    """The verb of a deed, and whether the question says that it was done, or that it was not.

    `noun` is the stem of what makes a deed of a light verb: "take part".
    """

    verb: str
    is_done: bool
    noun: str = ""
    of_whom: bool = True
    """Whether it is asked who, and not what somebody, did or did not."""

    def is_told_by(self, word: str) -> bool:
        """Say whether a word is a form of the verb; "treaty", which has the stem of "agree", is none."""
        base = _base(word)
        return base[:1] == self.verb[:1] and stem(base) == stem(self.verb)

    def names_who_did(self, word: str) -> bool:
        """Say whether a word is a noun for those who did it, as "signatories" and "voters" are."""
        word = word.lower()
        return word.startswith(self.verb) and _AGENT.fullmatch(word, len(self.verb)) is not None

    def is_turned(self, behind: str) -> bool:
        """Say whether what stands behind the verb turns it round, as "against the plan" does."""
        return _is_turned(self.verb, _WORD.findall(behind))


def read_deed(question: str) -> Deed | None:
    """Return the deed that a question asks about.

    >>> deed = read_deed("Which towns did not take part in the vote?")
    >>> deed.verb, deed.noun, deed.is_done
    ('take', 'part', False)
    """
    asking = _ASKING.search(question)
    rest = "" if asking is None else question[asking.end() :]
    denial = _NOT.search(rest)
    if asking is None or len(_DENIES.findall(rest)) > (denial is not None):
        return None
    before = [] if denial is None else _WORD.findall(rest[: denial.start()])
    words = _WORD.findall(rest if denial is None else rest[denial.end() :])
    if _FURTHER.intersection(before) or PREPOSITIONS.intersection(before[-1:]):
        return None  # "fined for failing to pay" asks for who was fined
    at = _asked(words, behind_noun=asking["noun"] is not None) if denial is None else _denied(words)
    if at is None:
        return None
    verb = _base(words[at])
    noun = next((stem(word) for word in words[at + 1 :] if word.lower() not in STOP_WORDS), "")
    ahead = [*before, *words[:at]]
    auxiliary = next((place for place, word in enumerate(ahead) if word in AUXILIARIES), len(ahead))
    deed = Deed(
        verb,
        (denial is None) != _is_turned(verb, words[at + 1 :]),
        noun if verb in _LIGHT else "",
        all(map(_may_stand_between, ahead[auxiliary + 1 :])),
    )
    return deed if deed.noun or verb not in _LIGHT else None


def _asked(words: Sequence[str], *, behind_noun: bool) -> int | None:
    """The verb behind the auxiliary, or that of a question without one, and behind the noun of "which"."""
    auxiliary = next((at for at, word in enumerate(words) if word in AUXILIARIES), len(words))
    without = _verb(words[:auxiliary], 1 if behind_noun else 0, _FORMS)
    if without is not None:
        return without
    of_be = words[auxiliary : auxiliary + 1] and words[auxiliary] in BE  # "Where was the fatal crash?"
    return _verb(words, auxiliary + 1, _PASSIVE if of_be else BASE_VERBS | _FORMS)


def _denied(words: Sequence[str]) -> int | None:
    """What stands behind the denial; the verb behind a subject, "Which pact didn't the mayor sign?"."""
    first = next((at for at, word in enumerate(words) if not _may_stand_between(word)), len(words))
    if first == len(words):
        return None
    is_subject = words[first] in DETERMINERS or words[first][0].isupper()
    return _verb(words, first + 1, BASE_VERBS | _FORMS) if is_subject else first


def _verb(words: Sequence[str], first: int, known: frozenset[str]) -> int | None:
    """The first word that may be a verb, and behind no article, preposition or owner is a noun."""
    for at in range(first, len(words)):
        word, before = words[at], words[at - 1] if at else ""
        is_noun = before in DETERMINERS | PREPOSITIONS or before.endswith(_OF_WHOM)
        if not is_noun and (word in known or word in PARTICIPLES or _PAST.fullmatch(word)):
            return at
    return None


def _may_stand_between(word: str) -> bool:
    return word in BETWEEN or (word.endswith("ly") and word not in BASE_VERBS)


def _is_turned(verb: str, behind: Sequence[str]) -> bool:
    return verb in _FOR_OR_AGAINST and "against" in behind[:_CLOSE]


def _base(word: str) -> str:
    word = word.lower()
    return BASE_OF_PAST.get(word) or BASE_OF_PRESENT.get(word) or word
