"""Two things → whether the same is told of both: "Avaria banned it, and Belmont banned it".

In one sentence by the verb that stands right behind each, and what goes with it: who "voted for it" and who
"voted against it" did not do the same, nor who "chose to leave" and who "chose to stay". In two sentences
where they go through several in turn, and the same word stands before both: "The first ship came from Avaria.
The second, from Belmont, sank".
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from dateline.language.lexicon import AUXILIARIES, BASE_OF_PAST, BASE_OF_PRESENT, BASE_VERBS
from dateline.language.patterns import lazy
from dateline.language.sentences import quote_around
from dateline.result.answer import Citation
from dateline.types import Span

_BEHIND = lazy(r"\s+([a-z’']+(?:\s+[a-z’'-]+){0,5})")
_JOINED = lazy(r"(?:[,;]|\b(?:and|while))\s+(?:the\s+)?$")
_SHARED = lazy(r"\bco-?[a-z]{3,}\s+$", re.IGNORECASE)
_TURN = lazy(r"[\"“]?(?:The|His|Her|Its|Their)\s+(first|second|third|other)\b")
_IN_TURN = frozenset((("first", "second"), ("first", "other"), ("second", "third")))
_NOT = lazy(r"\b(?:not|never|no|none|nobody|failed|refused)\b|n['’]t\b")
_SIGHT = 30  # characters
_TURNS = frozenset("not never no against for out up down from".split())
"""Words that make another deed of the same verb."""


def told_alike(places: Iterable[Citation], other: Citation) -> bool:
    """Say whether one of the places tells the same of another thing, in its sentence or in turn."""
    return any(
        one.article.id == other.article.id and (_are_parallel(one, other) or _are_in_turn(one, other))
        for one in places
    )


def is_one_of_several(span: Span, others: Iterable[Span]) -> bool:
    """Say whether somebody is told to be one, "co-founder Ada Orr", and another span names them all."""
    text = span.article.text
    if _SHARED.search(text, max(0, span.start - _SIGHT), span.start) is None:
        return False
    return any(
        one.article.id == span.article.id
        and re.search(rf"\band {re.escape(span.text)}$|^{re.escape(span.text)}(?:,| and) ", one.text)
        for one in others
    )


def _are_parallel(one: Citation, other: Citation) -> bool:
    text = one.article.text
    first, last = sorted((one, other), key=lambda place: place.start)
    sentence = quote_around(text, first.start, first.end)
    if not first.end < last.start < sentence[1] or not _JOINED.search(text, first.end, last.start):
        return False
    deed = _deed(text, first.end)
    return bool(deed) and deed == _deed(text, last.end)


def _are_in_turn(one: Citation, other: Citation) -> bool:
    """Whether sentences begin with the first and the second of several, and one word is before both."""
    text = one.article.text
    first, last = sorted((one, other), key=lambda place: place.start)
    begin, end = quote_around(text, first.start, first.end)
    then, stop = quote_around(text, last.start, last.end)
    turns = _TURN.match(text, begin, end), _TURN.match(text, then, stop)
    in_turn = tuple(turn and turn[1] for turn in turns) in _IN_TURN and end <= then
    if not in_turn or text[end:then].strip() or _NOT.search(text, then, stop):
        return False
    return text[begin : first.start].split()[-1:] == text[then : last.start].split()[-1:]


def _deed(text: str, end: int) -> tuple[str, ...]:
    """The verb that stands there with what makes it another deed; () where none does."""
    found = _BEHIND.match(text, end)
    words = [] if found is None else found[1].split()
    at = next((at for at, word in enumerate(words) if word not in AUXILIARIES), len(words))
    verb = words[at] if at < len(words) else ""
    if not (verb in BASE_OF_PAST or verb in BASE_OF_PRESENT or verb in BASE_VERBS or verb.endswith("ed")):
        return ()
    then = words[at + 1 : at + 3] if words[at + 1 : at + 2] == ["to"] else []
    return (*words[: at + 1], *then, *sorted(_TURNS.intersection(words)))
