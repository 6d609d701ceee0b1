"""Who somebody is, where the name itself is presented: "Ada Orr, head of the Aven Fund", "ranger Jo Reed".

A reader that finds the name in a sentence on something else takes it for no answer to "Who is Ada Orr?". What
stands between commas behind the full name, or right before it, and has a noun for a person, is one.
"""

from __future__ import annotations

import re

from dateline.language.lexicon import (
    AUXILIARIES,
    BASE_OF_PAST,
    PEOPLE,
    PREPOSITIONS,
    SPEECH,
    TITLES,
    WEEKDAY,
)
from dateline.language.patterns import lazy
from dateline.language.sentences import quote_around
from dateline.questions.asked import Asked

Range = tuple[int, int]

_NAME_ASKED = lazy(r"who (?:is|was) (?P<name>\S+ [^?]*[^?\s])\s*\?*", re.IGNORECASE)
_SPOKEN = (  # "said Ada Orr, head of the Aven Fund in a statement on Monday"
    rf"\s(?:on\s)?(?:{WEEKDAY})\b|\s(?:in|at|on|during|by|via)\s(?:(?:an?|the|his|her)\s)?(?:[\w-]+\s){{0,2}}?"
    r"(?:statement|interview|e-?mail|news conference|briefing|post|release|letter|call|memo|hearing)\b"
)
_APPOSED = lazy(
    r"(?:,\s+(?:aged\s+)?\d{1,2})?(?:,|\s[—–])\s+"
    r"(?P<what>(?:[^,.;:!?\n\"“”—–()]|(?<=\w)\.(?=\s?\S))+?)"
    rf"(?=[,;:)]|\s[—–]|\.?[\"”]?\s*$|\s(?:who|whom|whose|which|where|that)\b|{_SPOKEN})"
)
_JUST_BEFORE = lazy(r"\s+|,\s+")
_DETERMINED = lazy(r"(?:the|an?|his|her|its|their|one of|[\w-]+(?:['’]s|s['’]))\s", re.IGNORECASE)
_WITH_ANOTHER = lazy(r"(?:his|her|their)\b.*\band\b", re.IGNORECASE)  # "her brother and Jo Reed"
_BEHIND_HEAD = lazy(rf"\s(?:{'|'.join(sorted(PREPOSITIONS | {'and'}))})\b")
_DOER = lazy(
    r"(?:[a-z]{2,}(?:er|or|ist|ian|man|woman|person|ive)|aide|agent|assistant|chief|coach|consultant|expert|"
    r"fellow|guard|head|nurse|president|student|veteran|ceo)"
)
_SAYS = lazy(rf"(?:{SPEECH})")


def presented(asked: Asked, text: str, start: int, end: int) -> Range | None:
    """Return the whole phrase around text[start:end] that says who the person is whom a question names.

    >>> text = "It rose, said Ada Orr, head of the Aven Fund and a trustee."
    >>> text[slice(*presented(Asked("Who is Ada Orr?"), text, 23, 27))]
    'head of the Aven Fund and a trustee'
    """
    wanted = _NAME_ASKED.fullmatch(asked.text) if asked.wants_office else None
    if wanted is None:
        return None
    first, last = quote_around(text, start, end)
    for name in re.finditer(rf"(?<!\w){re.escape(wanted['name'])}(?!\w)", text[first:last]):
        begins, ends = first + name.start(), first + name.end()
        behind = _APPOSED.match(text, ends, last)
        if behind is not None and behind.start("what") <= start < behind.end("what"):
            what = behind.start("what"), max(end, behind.end("what"))
            return what if _presents(text[slice(*what)], behind=True) else None
        between = _JUST_BEFORE.fullmatch(text, end, begins)
        apart = between is not None and "," in between[0]
        if between is not None and _presents(text[start:end], behind=False, after=text[first:start]):
            closed = text[ends : ends + 1] in (",", ".", ";") and _DETERMINED.match(text, start, end)
            return (start, end) if not apart or closed else None
    return None


def _presents(words: str, *, behind: bool, after: str = "") -> bool:
    """Whether words say what somebody is, and are no clause, no place, nor the next of several people."""
    if _WITH_ANOTHER.match(words) or any(_is_verb(one, words) for one in words.split()):
        return False
    lead = _BEHIND_HEAD.split(words, maxsplit=1)[0].split()
    head = lead[-1].strip(".'’\"“”").lower() if lead else ""
    if head in PEOPLE or head in TITLES:
        return True
    if not _DOER.fullmatch(head.removeprefix("co-")):
        return behind and _DETERMINED.match(words) is not None
    place = after.lower().split()[-1:] if not behind else []  # "in New Chester Ada Orr won"
    return lead[-1].islower() or (len(lead) > 1 and not behind and not PREPOSITIONS.intersection(place))


def _is_verb(word: str, words: str) -> bool:
    """Whether a word is a verb of a clause; "a man accused of theft" has none."""
    if word not in AUXILIARIES and word not in BASE_OF_PAST and not _SAYS.fullmatch(word):
        return False
    return not (word.endswith("ed") and _BEHIND_HEAD.match(words, words.index(word) + len(word)))
