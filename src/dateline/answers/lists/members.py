"""What a series has where its commas do not tell it: counted things, and names that share a noun.

"It comes in three kinds: Plum: a dark jam. Green Pear is for cheese. And Quince is new" lists three. Where
not as many sentences as that begin with a name, nobody can tell which things are meant. "The Aven and Tarn
Fair fires" are two fires, and Aven is none.
"""

from __future__ import annotations

from collections.abc import Sequence

from dateline.language.blocks import COUNTED, Range, count_told
from dateline.language.lexicon import AUXILIARY
from dateline.language.patterns import lazy
from dateline.language.sentences import sentences
from dateline.language.words import stems
from dateline.questions.asked import Asked

_TOLD = lazy(rf"{COUNTED}\s+(?=\S)")
_WORD = r"[^\W\d_a-z][\w'’.&-]*"
_MEMBER = lazy(  # of "And Green Pear is for cheese" Green Pear
    r"(?:And|Finally,|Last,|Then)?\s*[\"“‘]?(?!(?:He|She|It|They|We|You|I|This|That|These|Those|There|The|An?)\s)"
    rf"(?P<name>{_WORD}(?:\s(?:of\s|and\s|&\s)?{_WORD}){{0,5}})[\"”’]?"
    rf"(?=:|\s[–—]|,?\s(?:{AUXILIARY}|comes|has|which|[a-z]+s)\b)"
)
_NAME_ALONE = lazy(rf"(?:the\s+)?{_WORD}(?:\s+{_WORD})*")
_NOUN_SHARED = lazy(r"\s(?P<noun>[a-z]{2,}s)$")


def counted_things(text: str, start: int, end: int) -> list[Range]:
    """Return the names of the things of which text[start:end] names one, () where they are not counted.

    >>> text = "It has two rooms: Plum: a hall for two. Pear is for all."
    >>> [text[slice(*one)] for one in counted_things(text, 18, 22)]
    ['Plum', 'Pear']
    """
    first = text.rfind("\n", 0, start) + 1
    last = text.find("\n", end)
    last = len(text) if last < 0 else last
    for told in _TOLD.finditer(text, first, start + 1):
        count = count_told(told)
        found = [_MEMBER.match(text, *one) for one in sentences(text, start=told.end(), end=last)][:count]
        names = [one.span("name") for one in found if one is not None]
        if len(names) == count and any(one[0] <= start and end <= one[1] for one in names):
            return names
    return []


def share_a_noun(asked: Asked, text: str, things: Sequence[Range]) -> bool:
    """Whether names go with one noun behind the last, which is not what is asked for: they are one thing."""
    noun = _NOUN_SHARED.search(text, *things[-1]) if len(things) > 1 else None
    if noun is None or not stems(noun["noun"]).isdisjoint(asked.words):
        return False
    return all(_NAME_ALONE.fullmatch(text, *one) for one in (*things[:-1], (things[-1][0], noun.start())))
