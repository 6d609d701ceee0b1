"""Does a clause tell of what was or of what is to come? "will rule on Friday" is no Friday that has passed.

The tense of a time is that of the verb nearest before it in its clause; where none stands before it, of the
first one behind, as of a time that belongs to what somebody said: "He said the June 2 vote will go on".
"was due to open on Friday" may be either, and is unclear. What a date describes, "she paid for the June 2
vote", has a time of its own: a verb that tells what was says nothing of it.
"""

from __future__ import annotations

import re
from enum import StrEnum

from dateline.language.lexicon import PREPOSITIONS
from dateline.language.patterns import lazy


class Tense(StrEnum):
    """Whether a time lies before or after the day of writing, by its clause."""

    PAST = "past"
    FUTURE = "future"
    UNCLEAR = "unclear"


_TO_COME = (
    r"due|set|scheduled|expected|slated|planned|poised|likely|unlikely|ready|meant|about|forecast|predicted|"
    r"supposed|certain|sure|bound|hoping|planning|preparing|aiming|hopeful"
)
_SCHEDULED = (  # of which the present tense with a day tells what is to come
    r"(?<!to )(?:begin|start|open|end|close|expire|meet|vote|face|resume|return|arrive|launche?|depart|"
    r"leave|play|host|publishe?|visit|travel|fly|appear|speak|land|run)s?|takes? (?:place|effect|office)|"
    r"comes? into (?:force|effect)|go(?:es)? (?:on sale|on trial|on strike|to the polls|into effect)|"
    r"kicks? off|enters? into force|appl(?:y|ies)|continues?|is|are|am"
)
_FUTURE = (
    r"will|shall|won['’]t|['’]ll|would|going to|plans? to|intends? to|aims? to|hopes? to|wants? to|"
    r"(?:is|are|has|have|needs?) to|to be|must|may|might|can|could|should|"
    rf"(?<!was )(?<!were )(?:{_TO_COME})(?: to\b)?|upcoming|{_SCHEDULED}"
)
_IRREGULAR = (
    r"was|were|had|did|has|have|said|told|met|began|fell|rose|won|lost|left|went|came|took|gave|made|found|held|saw|"
    r"got|sent|led|hit|shot|struck|broke|spoke|ran|flew|sank|became|brought|bought|thought|caught|fought|sought|"
    r"built|felt|kept|swept|paid|laid|sold|stood|wrote|drew|grew|knew|threw|chose|froze|stole|drove|rode|ate|beat|"
    r"spent|withdrew|swore|tore|wore|put|cut|shut|quit|burst|leapt|dealt|meant|hung|slid|bid|heard|understood"
)
_PAST = rf"{_IRREGULAR}|(?!(?:need|speed|feed|seed|breed|indeed|hundred|sacred|naked)\b)[^\W\d_]{{2,}}ed"
# Of a headline they tell what was, of a story what is to come.
_HEADLINE = r"rules|reports|announces|decides|unveils|delivers|debuts|premieres|hits"
_VERB = lazy(
    rf"(?:(?<![\w-])|(?=['’]ll\b))(?:(?P<unclear>(?:was|were|had been) (?:{_TO_COME})(?: to\b)?|{_HEADLINE})|"
    rf"(?P<future>{_FUTURE})|"
    rf"(?P<past>{_PAST}))(?![\w-])",
    re.IGNORECASE,
)
_PARTICIPLE = lazy(
    r"\b(?:be|been|being|is|are|get|gets|to|will|would|shall|must|may|might|can|could|should|not)\s+(?:\w+ly\s+)?$"
    r"|['’]ll\s+$",
    re.IGNORECASE,
)
_BEFORE_A_NOUN = lazy(  # "for detailed rules", "the United States": no verb
    r"\b(?:an?|the|his|her|its|their|our|your|my|for|of|with|without|as)\s+(?:\w+ly\s+)?$", re.IGNORECASE
)
_DAY_OF_MONTH = lazy(r"[A-Z][a-z]+\.?\s+\d{1,2}")
_DESCRIBES = lazy(  # "killed in the June 2 raid" tells by its verb when that was
    r"(?<!\bin )(?<!\bat )(?<!\bduring )(?<!\bafter )(?<!\bsince )(?<!\bfrom )"
    r"\b(?:an?|the|his|her|its|their|our|your|my|\w+['’]s)\s+$",
    re.IGNORECASE,
)
_PUT_OFF_TO = lazy(
    rf"\b(?:{_TO_COME}|fixed|postponed|rescheduled|adjourned|delayed|moved|pushed|put off|called|billed|"
    r"arranged|deferred|extended)\s+(?:[\w’']+\s+){0,3}?(?:for|until|till|to)\s+(?:the\s+)?$"
    r"|\b(?:has|have)\s+until\s+$",
    re.IGNORECASE,
)
_WAS_DUE = lazy(rf"\b(?:was|were|been)\s+(?:{_TO_COME})\s+(?:for|until|till|to)\b", re.IGNORECASE)
_SAYS_THAT = lazy(
    r"(?:said|says?|warned|added|noted|insisted)\s+(?:that\s+)?(?:an?|the|its|their|his|her)\b", re.IGNORECASE
)
_BEFORE_CLAUSE = lazy(r"[^.;:!?\n()\"“”]*$")
_AFTER_CLAUSE = lazy(r"[^.;:!?\n()\"“”]*")
_THAT = lazy(r"\s+that\b", re.IGNORECASE)
_CAPITAL_BEFORE = lazy(r"\b[A-Z][\w'’]*\s+$")
_CAPITAL_BEHIND = lazy(r"(?:['’]s)?\s+[A-Z]")
_SMALL = lazy(rf"(?<![\w'’-])(?:{_IRREGULAR}|[a-z]{{4,}})\b")
_AT_ONCE = lazy(r",?\s+(?:\w+ly\s+)?")
_SIGHT = 160  # characters before or after a time that may hold its verb


def tense_at(text: str, start: int, end: int) -> Tense | None:
    """Return the tense of the clause in which text[start:end] stands, None where no verb tells it.

    >>> text = "The court will rule on Friday."
    >>> tense_at(text, 23, 29)
    <Tense.FUTURE: 'future'>
    """
    ahead = _BEFORE_CLAUSE.search(text[max(0, start - _SIGHT) : start])
    before = "" if ahead is None else ahead.group()
    behind = _AFTER_CLAUSE.match(text[end : end + _SIGHT])
    after = "" if behind is None else behind.group()
    if (put_off := _PUT_OFF_TO.search(before)) is not None:
        return Tense.UNCLEAR if _WAS_DUE.search(before, put_off.start() - 10) else Tense.FUTURE
    gap = _AT_ONCE.match(after)
    next_to = None if gap is None else _VERB.match(after, gap.end())  # "The court on Friday ruled"
    if next_to is not None and next_to.lastgroup != "future" and not after.startswith(","):
        return _tense(next_to)
    verbs = [
        found
        for found in _VERB.finditer(before)
        if not _is_participle(before, found) and not _is_of_a_name(before, found, after)
    ]
    told = verbs[-1] if verbs else None
    if told is None or (_SAYS_THAT.match(before, told.start()) and not _THAT.match(after)):
        told = next((found for found in _VERB.finditer(after) if not _is_participle(after, found)), told)
    tense = None if told is None else _tense(told)
    describes = _DAY_OF_MONTH.match(text, start, end) is not None and _DESCRIBES.search(before) is not None
    return None if describes and tense is Tense.PAST else tense


def _tense(verb: re.Match[str]) -> Tense:
    return Tense(verb.lastgroup or "unclear")


def _is_of_a_name(before: str, verb: re.Match[str], after: str) -> bool:
    """Whether it is part of a name, "Crag End", in a clause that is no headline With Capitals."""
    beside = _CAPITAL_BEFORE.search(before, 0, verb.start()), _CAPITAL_BEHIND.match(before, verb.end())
    if not verb.group()[0].isupper() or beside == (None, None):
        return False
    return any(word not in PREPOSITIONS for word in _SMALL.findall(f"{before} {after}"))


def _is_participle(clause: str, verb: re.Match[str]) -> bool:
    """Whether it is no verb, or an auxiliary before it says already when it is: "will be opened"."""
    if verb["past"] is None:
        return False
    before = clause[: verb.start()]
    return _PARTICIPLE.search(before) is not None or _BEFORE_A_NOUN.search(before) is not None
