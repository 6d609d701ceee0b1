"""A bare noun that goes with what was spoken of: "And the runner-up?", "The price?".

Who won or lost belongs to the contest of the last question that tells of one, a price to the last thing.
"""

from __future__ import annotations

import re

from dateline.language.lexicon import AUXILIARIES, PREPOSITIONS
from dateline.language.patterns import lazy
from dateline.questions.followups.known import Kind
from dateline.questions.followups.memory import Memory
from dateline.questions.followups.mentions import mentions
from dateline.questions.followups.parts import is_plural, is_verb, words_of

_PLACE_IN_CONTEST = r"(?:winner|loser|champion|finalist|runner-up|favou?rite)s?|runners-up"
_PLACED = lazy(rf"the (?P<who>{_PLACE_IN_CONTEST})", re.IGNORECASE)
_ANY_PLACED = lazy(rf"\b(?:{_PLACE_IN_CONTEST})\b(?= (?:of|in|at)\b)", re.IGNORECASE)
_CONTEST = lazy(
    r"\b(?:won|win|wins|lost|lose|loses|came (?:first|second|third|last) in|took part in|competed (?:in|for)|"
    r"(?:is|was|were|are) runners?-up in)\s(?P<contest>(?:the|this|last|an?|[A-ZÀ-Þ][\w’'-]*)\s.+)"
)
_WHO_WAS = lazy(r"^Who (?:was|were) (?=the )")
_OF_THINGS = frozenset(
    "price cost size length height width depth weight capacity value budget date score result owner author "
    "director architect designer cause reason motive location address age".split()
)
_PERSONS = frozenset("owner author director architect designer".split())
_OF_A_THING = lazy(rf"the (?P<noun>{'|'.join(sorted(_OF_THINGS))})", re.IGNORECASE)
_PRESENT = lazy(r"\b(?:is|are|does|do|will|has|have)\b", re.IGNORECASE)


def with_its_own(fragment: str, memory: Memory) -> str | None:
    """Return what "the runner-up", or "the price", asks after the last questions, None where it is neither.

    "" where it is a runner-up, but of nothing spoken of.
    """
    if (placed := _PLACED.fullmatch(fragment)) is not None:
        return _of_contest(placed["who"].lower(), memory) or ""
    noun = _OF_A_THING.fullmatch(fragment)
    return None if noun is None else _of_thing(noun["noun"].lower(), memory)


def _of_contest(who: str, memory: Memory) -> str | None:
    last, several = memory.turns[0].question, who == "runners-up" or is_plural(who)
    if (other := _ANY_PLACED.search(last)) is not None:
        asked = f"{last[: other.start()]}{who}{last[other.end() :]}"
        return _WHO_WAS.sub(f"Who {'were' if several else 'was'} ", asked)
    found = (_CONTEST.search(turn.question.rstrip("?!. ")) for turn in memory.turns)
    contest = next((one["contest"] for one in found if one is not None), None)
    return None if contest is None else f"Who {'were' if several else 'was'} the {who} of {contest}?"


def _of_thing(noun: str, memory: Memory) -> str | None:
    """Ask for it of the thing that the last question speaks of last, with where that is."""
    question = memory.turns[0].question.rstrip("?!. ")
    things = [
        one
        for one in mentions(question, memory.texts)
        if (one.kind is Kind.THING or (one.kind is Kind.NAME and one.words.startswith("the ")))
        and not one.plural
        and not (one.head in _OF_THINGS or _PLACED.fullmatch(f"the {one.head}"))
    ]
    if not things:
        return None
    words, tail = things[-1].words, question[things[-1].end :]
    behind = words_of(tail)
    verbs = any(one.low in AUXILIARIES or is_verb(one.low) for one in behind)
    if behind and behind[0].low in PREPOSITIONS and not verbs:
        words += tail
    asking = "Who" if noun in _PERSONS else "What"
    return f"{asking} {'is' if _PRESENT.search(question) else 'was'} the {noun} of {words}?"
