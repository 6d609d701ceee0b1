"""Words that are a number, a time or a place and nothing else, and tell neither why nor how."""

from __future__ import annotations

import re

from dateline.language.lexicon import MONTH, PREPOSITIONS, WEEKDAY
from dateline.language.patterns import lazy
from dateline.language.values.quantities import read_quantity

_WHEN_ALONE = lazy(
    rf"(?:(?:on|in|at|by|since|the|last|next|this|early|late)\s+)*"
    rf"(?:(?:{WEEKDAY}|{MONTH}|today|yesterday|tomorrow|week|month|year|\d{{1,4}}(?:st|nd|rd|th)?)\b[\s,.]*)+",
    re.IGNORECASE,
)
_EVENTS = (
    "accident|attack|battle|blast|crash|cyclone|disaster|earthquake|explosion|fire|flood|hurricane|massacre|"
    "protest|raid|revolution|riot|shooting|storm|strike|typhoon|uprising|war"
)
_AT_A_PLACE = lazy(  # "in the Mariposa Grove on Thursday", but not "in the Aven War"
    rf"(?:(?:in|at|on|near|outside|inside|within|around)\s+(?:(?:the|a|an)\s+)?(?!\S*(?:{_EVENTS}))"
    rf"(?:(?-i:[A-Z0-9])[\w.,'’-]*|of|the|and)(?:\s+(?:(?!\S*(?:{_EVENTS}))(?-i:[A-Z0-9])[\w.,'’-]*|of|the|and|in|at|on|near|"
    r"early|late|morning|afternoon|evening|night|forest|park|area|town|city|county|village|valley))*)",
    re.IGNORECASE,
)
_PLACES = (
    "room|kitchen|bathroom|bedroom|cellar|basement|attic|loft|roof|floor|storey|deck|hold|cabin|cockpit|"
    "compartment|corridor|hall|building|house|home|flat|apartment|hotel|hostel|school|church|mosque|temple|office|"
    "shop|store|market|mall|warehouse|factory|plant|mill|mine|shaft|garage|barn|stable|shed|hangar|depot|tent|camp|"
    "hospital|ward|clinic|prison|cell|station|platform|tunnel|bridge|road|street|motorway|highway|junction|"
    "square|park|field|farm|forest|woods?|hill|mountain|valley|canyon|river|lake|sea|coast|beach|shore|harbou?r|port|"
    "dock|quay|pier|island|village|town|city|capital|suburb|district|quarter|area|region|province|county|country|"
    "north|south|east|west|cent(?:re|er)|site|yard|garden|courtyard|runway|airport|carriage|wagon|stern|bow"
)
_IN_A_ROOM = lazy(  # "in the kitchen on the second floor", but not "in a fall from the roof"
    r"(?:(?:in|at|on|near|outside|inside|within|aboard|under|below|beneath|behind|beside|off)\s+"
    rf"(?:(?!(?:{'|'.join(sorted(PREPOSITIONS))}|and|or|as)\b)[\w'’.-]+\s+){{0,4}}?(?:{_PLACES})s?"
    rf"(?:\s+of\s+(?:(?!(?:{'|'.join(sorted(PREPOSITIONS))})\b)[\w'’.-]+\s*){{1,4}})?\s*,?\s*)+",
    re.IGNORECASE,
)


def is_bare_number(words: str) -> bool:
    """Say whether words are a number and nothing else: "11", "about two dozen"."""
    quantity = read_quantity(words)
    return quantity is not None and not quantity.unit and not re.search(r"[A-Z]", words)


def is_bare_time(words: str) -> bool:
    """Say whether words are a time and nothing else: "on Monday", "last week", "May 2031"."""
    return _WHEN_ALONE.fullmatch(words) is not None


def is_bare_place(words: str) -> bool:
    """Say whether words are where something was and nothing else.

    >>> is_bare_place("in the kitchen on the second floor"), is_bare_place("in a fall from the roof")
    (True, False)
    """
    if _AT_A_PLACE.fullmatch(words) is not None:
        return True
    room = _IN_A_ROOM.match(words)
    rest = "" if room is None else words[room.end() :].strip(" ,")
    return room is not None and (not rest or is_bare_place(rest) or is_bare_time(rest))
