"""Two subjects of one sentence → whether the same is told of both: "Avaria banned it, and Belmont banned it".

By the verb that stands right behind each, and what goes with it: who "voted for it" and who "voted against
it" did not do the same, nor who "chose to leave" and who "chose to stay".
"""

from __future__ import annotations

from collections.abc import Iterable

from dateline.language.lexicon import AUXILIARIES, BASE_OF_PAST, BASE_OF_PRESENT, BASE_VERBS
from dateline.language.patterns import lazy
from dateline.language.sentences import quote_around
from dateline.result.answer import Citation

_BEHIND = lazy(r"\s+([a-z’']+(?:\s+[a-z’'-]+){0,5})")
_JOINED = lazy(r"(?:[,;]|\b(?:and|while))\s+(?:the\s+)?$")
_TURNS = frozenset("not never no against for out up down from".split())
"""Words that make another deed of the same verb."""


def told_alike(places: Iterable[Citation], other: Citation) -> bool:
    """Say whether the sentence of one of the places tells the same of another thing that stands in it."""
    return any(one.article.id == other.article.id and _are_parallel(one, other) for one in places)


def _are_parallel(one: Citation, other: Citation) -> bool:
    text = one.article.text
    first, last = sorted((one, other), key=lambda place: place.start)
    sentence = quote_around(text, first.start, first.end)
    if not first.end < last.start < sentence[1] or not _JOINED.search(text, first.end, last.start):
        return False
    deed = _deed(text, first.end)
    return bool(deed) and deed == _deed(text, last.end)


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
