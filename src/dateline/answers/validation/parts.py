"""What counts a part where the whole is asked for, or the whole where a part is.

Who "has two other boats" has three with the one that is named beside them, which heads the list of them: "The
Gull belongs to Corvo Lines, which has two other boats, the Hern and the Tern". And of "900 of the 1,400
drivers struck" it is the first number that tells how many did.
"""

from __future__ import annotations

import re

from dateline.answers.statements.clauses import VERB
from dateline.answers.statements.fates import OTHERS_ASKED
from dateline.language.names import Named, names_in
from dateline.language.patterns import lazy
from dateline.language.sentences import quote_around
from dateline.language.values.numerals import SMALL
from dateline.language.words import stem, stems, topic
from dateline.questions.asked import Asked
from dateline.types import QuestionType

_NUMBER = rf"(?:\d[\d,.]*|{'|'.join(SMALL)})"
_OWN = r"(?:its|their|his|her|the)"
_HAS = r"(?:ha(?:s|ve|d)|owns?|runs?|operates?)"
_ASKS_ALL = lazy(  # what somebody has, or has made: the others are others of the same
    rf"\bhow many\b.*\b(?:{_HAS}|(?:are|were) there|belong|written|published|directed|recorded|won)\W*"
    r"(?:in all|in total|altogether)?\W*$",
    re.IGNORECASE,
)
_OTHERS = lazy(r"\s*\bothers?\b", re.IGNORECASE)
_OTHER_BEFORE = lazy(r"\b(?:an)?other\s+$", re.IGNORECASE)
_AND = lazy(rf",?\s+and\s+(?:{_OWN}\s+)?(?:another\s+|other\s+)?$", re.IGNORECASE)
_PART_OF = lazy(
    rf"\b(?:{_NUMBER}|half|most|some|many|few|none)\s+(?:out\s+)?of\s+"
    rf"(?:(?:{_OWN}|all|these|those|about|around|some|nearly|almost|more than)\s+)+$",
    re.IGNORECASE,
)
_OF_THE_WHOLE = lazy(r"\b(?:that|which|who|whom|it|he|she|they)\b")
_WORD = lazy(r"[^\W\d_]+")
_LISTED = lazy(
    rf"\b(?P<joint>and|{_HAS}|{_OWN})(?:\s+(?:also|{_OWN}))?\s+{_NUMBER}\s+other\s+(?:[a-z]+\s+)?(?P<noun>[a-z]+)"
    r"(?:\s*[,:(–—-]|,?\s+(?:such as|including|among them)\b)\s*(?:the\s+)?$"
)
_VERB_BEHIND = lazy(r"(?:,[^,]{1,60},)?\s+[a-z]")
_HEAD = 4  # characters before the name that begins a sentence: "The "


def counts_another_part(asked: Asked, text: str, start: int, end: int) -> bool:
    """Say whether a number there is of others alone, where all are asked for, or of all, where a part is.

    >>> text = "The line has two other boats."
    >>> counts_another_part(Asked("How many boats does the line have?"), text, 13, 16)
    True
    """
    if asked.type is not QuestionType.HOW_MANY:
        return False
    first, last = quote_around(text, start, end)
    before = text[first:start]
    is_of_others = any(
        (_OTHERS.match(text, end), _OTHERS.search(text, start, end), _OTHER_BEFORE.search(before))
    )
    if is_of_others and OTHERS_ASKED.search(asked.text) is None:
        return _ASKS_ALL.search(asked.text) is not None or _goes_with(asked, before, text[end:last])
    return _PART_OF.search(before) is not None and _is_of_the_deed(asked, before, text[end:last])


def _goes_with(asked: Asked, before: str, behind: str) -> bool:
    """Whether one of the same is named right before: "Avaria and two others", "its shop and two others"."""
    joint = _AND.search(before)
    if joint is None or (VERB.search(before, 0, joint.start()) and VERB.search(behind)):
        return False  # "She met Ruiz, and two other ministers resigned"
    names = [one for one in names_in(before) if one.end == joint.start()]
    return bool(names) or not stems(" ".join(asked.counted)).isdisjoint(stems(before))


def _is_of_the_deed(asked: Asked, before: str, behind: str) -> bool:
    deed = asked.deed
    if deed is None or _OF_THE_WHOLE.search(behind):
        return False  # "900 of the 1,400 drivers that it employs"
    return any(map(deed.is_told_by, _WORD.findall(f"{before} {behind}")))


def named_beside(asked: Asked, text: str, start: int) -> Named | None:
    """Return the name that a list of others, which begins there, leaves out, where it is asked for all.

    >>> text = "Avaria and two other states, Belmont and Corrant, signed it."
    >>> named_beside(Asked("Which states signed it?"), text, 29).words
    ('Avaria',)
    """
    first, _ = quote_around(text, start, start + 1)
    listed = _LISTED.search(text[first:start])
    if listed is None or stem(listed["noun"]) not in asked.words or OTHERS_ASKED.search(asked.text):
        return None
    at = first + listed.start()
    named = list(names_in(text, first, at))
    if not named:
        return None
    if listed["joint"] == "and":
        return named[-1] if text[named[-1].end : at].strip(" ,") == "" else None
    is_head = named[0].title_start <= first + _HEAD and _VERB_BEHIND.match(text, named[0].end, at) is not None
    owner = topic(text[named[0].end : at]) & asked.names
    return named[0] if is_head and owner and not topic(" ".join(named[0].words)) & asked.names else None
