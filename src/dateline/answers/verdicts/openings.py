"""Whether something is open, or shut, on the days of the week that a question for yes or no asks about.

"Open from Wednesday to Sunday" holds Saturdays and no Mondays; "shut on Mondays" says nothing of Sundays,
whatever a reader makes of its "shut". English only, and by words.
"""

from __future__ import annotations

import re

from dateline.language.lexicon import WEEKDAY
from dateline.language.patterns import lazy
from dateline.language.values.weekdays import WEEK, find_weekdays
from dateline.language.words import stems
from dateline.questions.assertions import Assertion

_STATE = lazy(
    r"(?P<not>\b(?:not|never|n['’]t)(?: \w+)? )?"
    r"\b(?:(?P<open>opens?|opening)|(?P<shut>clos(?:es?|ed|ing|ure)|shuts?))\b",
    re.IGNORECASE,
)
_ASKS_FREE = lazy(r"\bfree(?: of charge| to (?:visit|enter|use|attend))?\W*$", re.IGNORECASE)
_PRICE = lazy(r"\b(?:free|charg|fees?\b|pa(?:y|id)|cost|price|ticket|admission|donat)|[£$€]", re.IGNORECASE)
_ASKED_NOW = lazy(r"(?:is|are|do|does|can|will)\b", re.IGNORECASE)
_ONE_DAY = lazy(rf"\bon (?P<day>{WEEKDAY})\b")
_ONCE = lazy(
    r"\b(?:was|were|had|did|(?:this|next|last|that) (?:week|month|year)|until|used to)\b", re.IGNORECASE
)
_MORE = lazy(r"\b(?:also|too|now|again|will|extra|even)\b", re.IGNORECASE)
_IT = lazy(r"\W*(?:It|They|Open|Opening)\b")
_IS_OPEN, _IS_SHUT = stems("open opening"), stems("close shut")


def asks_weekdays(question: str) -> frozenset[int]:
    """The days of the week on which a question asks whether something is open, none where it does not."""
    if not (_ASKED_NOW.match(question) and _STATE.search(question)):
        return frozenset()
    question = _ONE_DAY.sub(lambda found: f"on {found['day']}s", question)
    return frozenset[int]().union(*(days for _, _, days in find_weekdays(question, 0, len(question))))


def open_on(assertion: Assertion, sentence: str) -> int | None:
    """1 where a sentence tells that it is as asked on the days asked about, -1 where not, 0 for neither.

    None where no days are asked about, or the sentence tells of none, or of something else. That it is open
    does not tell whether it is free.
    """
    if _ASKS_FREE.search(assertion.text) and _STATE.search(sentence):
        return None if _PRICE.search(sentence) else 0
    asked = asks_weekdays(assertion.text)
    state = _STATE.search(assertion.text) if asked else None
    if state is None or assertion.denies or _ONCE.search(sentence):
        return None
    what = assertion.words - _IS_OPEN - _IS_SHUT
    own = stems(sentence)
    if not (what & own or _IT.match(sentence)):
        return None
    opened, shut, is_whole = _told(sentence)
    if not (opened or shut):
        return None
    if is_whole:
        shut |= WEEK - opened
    is_open = 1 if asked <= opened else -1 if asked & shut else 0
    return is_open if state["open"] else -is_open


def _told(sentence: str) -> tuple[frozenset[int], frozenset[int], bool]:
    """The days on which it is open, those on which it is shut, and whether the first are all of them."""
    opened = shut = frozenset[int]()
    is_whole, adds = False, _MORE.search(sentence) is not None
    states = [*_STATE.finditer(sentence)]
    for start, end, days in find_weekdays(sentence, 0, len(sentence)):
        before = [one for one in states if one.end() <= start]
        state = before[-1] if before else next((one for one in states if one.start() >= end), None)
        if state is None:
            continue
        if bool(state["open"]) != bool(state["not"]):
            opened, is_whole = opened | days, is_whole or (bool(before) and not adds)
        else:
            shut |= days
    return opened, shut, is_whole
