"""Clauses that state a number without one: "no deaths were reported", "no one was hurt"."""

from __future__ import annotations

import re

from dateline.language.patterns import lazy
from dateline.language.values.units import INJURED, PEOPLE

_WERE = r"(?:was|were|is|are|has been|have been|had been|has|have|had)"
_HARM = r"(?:deaths|fatalities|casualties|injuries)"
_HARMED = r"(?:killed|died|perished|injured|hurt|wounded)"
_EXCEPT = r"(?:except|apart from|aside from|other than|besides)"
_NOBODY = r"(?:no ?one|nobody|none)"
_REPORTS = r"(?:reports of (?:any )?)?"
NOBODY = lazy(
    rf"\b(?:there {_WERE} )?no (?:reports of (?:any )?|(?:reported|known|confirmed) )?"
    rf"{_HARM}(?: (?:or|and|nor) {_HARM})?(?: {_WERE} (?:reported|recorded|confirmed))?\b"
    r"|\b(?:no ?one|nobody|no (?P<who>[a-z]+)|none of (?:(?:the|its|their) (?P<those>[a-z]+)|them))"
    rf"(?: (?:aboard|on board|inside))? (?:{_WERE} )?{_HARMED}(?: (?:or|nor) {_HARMED})?\b(?!,? {_EXCEPT}\b)"
    rf"|\bno (?P<among>[a-z]+)(?: {_WERE})? among (?:the|those) (?:dead|{_HARMED})\b",
    re.IGNORECASE,
)
"""None came to harm, or none of `who`, of `those` or of those `among` the dead."""
OTHERS = lazy(
    rf"\bno {_REPORTS}(?:other|further|more|additional) (?:[a-z]+ )?{_HARM}\b"
    rf"|\b{_NOBODY}(?: else(?: [a-z]+)?| (?:but|{_EXCEPT}) [^,.;:]{{1,60}}?) (?:{_WERE} )?{_HARMED}\b"
    rf"|\b{_NOBODY} (?:{_WERE} )?{_HARMED},? {_EXCEPT}\b",
    re.IGNORECASE,
)
"""None but some came to harm."""
GRAVELY = lazy(
    rf"\bno {_REPORTS}(?:serious|major|severe|grave|critical|life-threatening) {_HARM}\b"
    rf"|\b{_NOBODY} (?:{_WERE} )?(?:seriously|severely|gravely|critically|badly) {_HARMED}\b",
    re.IGNORECASE,
)
"""None came to such harm that it is called grave."""
_ONLY_HURT = lazy(r"(?!.*(?:dea|die|kill|perish|fatal|casual))", re.IGNORECASE)


def unit_of_none(words: str) -> str | None:
    """Return what words count that begin with such a clause, None where they do not.

    >>> unit_of_none("No deaths were reported"), unit_of_none("no one was hurt"), unit_of_none("no one knows")
    ('people', 'injured', None)
    """
    found = NOBODY.match(words)
    return None if found is None else INJURED if _ONLY_HURT.match(found.group()) else PEOPLE
