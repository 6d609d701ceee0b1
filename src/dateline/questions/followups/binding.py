"""Whether a question itself says what its pronoun means: "Which minister said that he would resign?".

Such a word is bound, and the question stands on its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from dateline.language.lexicon import (
    ANIMALS,
    ASKING,
    AUXILIARIES,
    BASE_OF_PRESENT,
    BASE_VERBS,
    BE,
    CLAUSE_STARTS,
    PEOPLE,
    PREPOSITIONS,
)
from dateline.questions.followups.known import Kind, Texts
from dateline.questions.followups.parts import Referent, Word, is_plural, is_verb

_NO_NOUNS = (
    AUXILIARIES
    | PREPOSITIONS - {"of", "about", "for", "by", "with"}
    | frozenset(("and", "say", "said", "what"))
)


_FRONTED = re.compile(
    r"^(?:before|after|when|while|if|as|since|until|because|although|once|in|during|despite|with|by|on|at|for|"
    r"under|besides|apart from|according to)\b[^,]*,",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Free:
    """A pronoun whose meaning is not yet known.

    `means` is what it may stand for: "m", "f", "it", "they", "there", "then" or "that".
    """

    word: Word
    means: str
    possessive: bool
    subject: bool
    speaks: bool = False  # it is asked what "he" said


def bound(
    question: str, one: Free, at: int, words: list[Word], own: Iterable[Referent], texts: Texts
) -> bool:
    """Whether the question itself says what the pronoun means."""
    fronted = _FRONTED.match(question)
    for mention in own:
        if not fits(one.means, mention, strict=False) and not _may_be_meant(one, mention):
            continue
        if mention.start >= one.word.end:
            if fronted is not None and one.word.start < fronted.end() <= mention.start:
                return True
            continue
        if mention.end <= one.word.start and one.means == "there":
            return True
        if mention.end <= one.word.start and not _same_clause_object(one, mention.end, words):
            return True
    if one.means == "there":
        return False
    return _bound_by_noun(one, at, words) or _bound_by_asking(one, at, words)


def _may_be_meant(one: Free, mention: Referent) -> bool:
    """Whether a name may be what "his" or "it" means, whatever the articles make of it: in doubt, it is."""
    unlike = mention.gender is not None and one.means in ("m", "f") and mention.gender != one.means
    return mention.named and not mention.plural and one.means in ("m", "f", "it") and not unlike


def _bound_by_noun(one: Free, at: int, words: list[Word]) -> bool:
    """Whether a noun without an article is what it means: "children who lost their", "lawyers … their"."""
    for k in range(1, at):
        before, word = words[k - 1], words[k]
        if (
            word.low in ("who", "whose", "that", "which")
            and before.text.isalpha()
            and before.low not in _NO_NOUNS
        ):
            person = word.low in ("who", "whose")
            if (
                one.means == "they"
                if is_plural(before.low)
                else one.means in (("m", "f") if person else ("it",))
            ):
                return True
        inside = one.possessive or one.subject or not _same_clause_object(one, word.end, words)
        noun = is_plural(word.low) and word.low not in BASE_OF_PRESENT and before.low not in ("many", "much")
        if one.means == "they" and inside and noun:
            return True
    return False


def _same_clause_object(one: Free, end: int, words: list[Word]) -> bool:
    """Whether the pronoun is an object, or part of one, in the clause of what ends there: "Panama … it"."""
    between = [word.low for word in words if end <= word.start < one.word.start]
    if one.possessive or one.subject:
        return False
    return not any(
        word in CLAUSE_STARTS or word in (",", ";", "to", "and") or word.endswith("ing") for word in between
    )


def _bound_by_asking(one: Free, at: int, words: list[Word]) -> bool:
    """Whether "who", "which minister" or "how many people" is what the pronoun means."""
    first = next((k for k, word in enumerate(words[:at]) if word.low in ASKING), None)
    if first is None:
        return False
    asking = words[first].low
    if one.means not in _meant_by_asking(asking, words[first + 1 : at]):
        return False
    between = [word.low for word in words[first + 1 : at]]
    if any(word in ("and", ",") or word in ASKING for word in between):
        return True
    subject_first = bool(between) and (
        between[0] in AUXILIARIES - {"has", "have", "had"}
        if asking in ("who", "whom")
        else any(word in ("do", "does", "did") for word in between)
    )
    if one.possessive:
        copular = bool(between) and between[-1] in BE
        return not copular and not (subject_first and between[0] in BE)
    if one.subject:
        return len(between) > 0 and between[-1] not in AUXILIARIES
    return any(word in CLAUSE_STARTS or word in ("to", ",") for word in between)


def _meant_by_asking(asking: str, words: list[Word]) -> tuple[str, ...]:
    """Return what pronouns may mean "who", or the noun of "which minister" that the words begin with."""
    if asking in ("who", "whom", "whose"):
        return ("m", "f", "they")
    noun, one_of = "", False
    for word in words:
        if word.low == "of":
            one_of = True  # "which of the two banks"
            continue
        ends = word.low in AUXILIARIES or word.low in PREPOSITIONS or word.low in BASE_OF_PRESENT
        if ends or is_verb(word.low, base=False) or (noun and word.low in BASE_VERBS):
            break
        noun = word.low
    if asking not in ("which", "what", "how") or noun in ("", "many", "much", "long", "far", "old"):
        return ()
    person = noun in PEOPLE or noun.rstrip("s") in PEOPLE
    if is_plural(noun) and not one_of:
        return ("they",)
    return ("m", "f", "they") if person else ("it",)


def fits(means: str, mention: Referent, *, strict: bool) -> bool:
    """Say whether a pronoun may mean that; `strict` wants to know that a person, or an animal, is one."""
    if mention.kind is Kind.TIME:
        return means == "then"
    person = mention.kind is Kind.PERSON or (
        mention.kind is Kind.NAME and (not strict or mention.gender is not None)
    )
    person = person or (mention.kind is Kind.THING and not mention.named and mention.head in ANIMALS)
    if means in ("m", "f"):
        return person and not mention.plural and mention.gender in (None, means)
    if means == "it":
        return mention.kind is not Kind.PERSON and not mention.plural
    if means == "they":
        several = mention.named and mention.words.startswith("the ") and is_plural(mention.words.lower())
        if mention.plural or several:
            return True
        return not strict and (mention.kind in (Kind.PERSON, Kind.NAME) or mention.named)
    if means == "there":
        return mention.kind is Kind.PLACE
    if means == "that":
        return mention.kind is Kind.THING
    return False
