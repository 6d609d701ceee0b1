"""The last question with another thing in it: "No, I mean the tunnel", "Not the bridge, the tunnel".

And with another of a series: "And the second?".
"""

from __future__ import annotations

import re

from dateline.language.numbered import ORDINAL
from dateline.language.patterns import lazy
from dateline.language.words import is_capital
from dateline.questions.followups.known import Kind
from dateline.questions.followups.memory import Memory
from dateline.questions.followups.mentions import mentions
from dateline.questions.followups.parts import Referent, head_of, is_verb, words_of

_THING = r"(?:(?:the|an?) [\w’'-]+(?: [\w’'-]+){0,4}|(?:the )?[^\W\d_a-z][\w.’'-]*(?: [\w.’'-]+){0,4})"
_MEANT = lazy(
    rf"(?:(?:no|sorry)[,.;]? )?(?:i meant?|rather|actually),? (?-i:(?P<meant>{_THING}))"
    rf"(?:,? (?:and )?not (?-i:(?P<old>{_THING})))?",
    re.IGNORECASE,
)
_NOT = lazy(
    rf"(?:no[,.;]? )?(?:i (?:mean|meant) )?not (?-i:(?P<old>{_THING}))(?:[,;]| -| –) ?(?:(?:but|i meant?) )?"
    rf"(?-i:(?P<meant>{_THING}))",
    re.IGNORECASE,
)
_WHICH = rf"(?:{ORDINAL}|last|final)"
_OF_SERIES = lazy(rf"the (?P<which>{_WHICH})(?: (?P<noun>[a-z]+))?", re.IGNORECASE)


def corrected(fragment: str, memory: Memory) -> str | None:
    """Return the last question with what was meant in it, None where no such thing is said.

    What a "not" names is replaced, else the only description; "I mean Norland" is a fragment like others.
    """
    found = _NOT.fullmatch(fragment) or _MEANT.fullmatch(fragment)
    if found is None or any(is_verb(word.low, base=False) for word in words_of(found["meant"])):
        return None
    question, meant = memory.turns[0].question, found["meant"]
    spoken_of = mentions(question, memory.texts)
    if found["old"] is not None:
        like = [one for one in spoken_of if one.head == head_of(found["old"])]
    else:
        like = [one for one in spoken_of if not one.named and one.kind is not Kind.TIME]
        like = like if len(like) == 1 and not is_capital(meant.split()[-1][0]) else []
    return _with(question, like[0], meant) if like else None


def _with(question: str, old: Referent, meant: str) -> str:
    """Put what was meant in the place of a mention, with its article."""
    start = old.start - len("the ") if old.named and old.before.lower() == "the" else old.start
    before = question[:start]
    return f"{before}{meant if before else meant[0].upper() + meant[1:]}{question[old.end :]}"


def of_the_series(fragment: str, memory: Memory) -> str | None:
    """Return the last question with "the second" for "the first"; None where it is of no series."""
    found = _OF_SERIES.fullmatch(fragment)
    if found is None:
        return None
    question = memory.turns[0].question
    counted = list(re.finditer(rf"(?<=\bthe ){_WHICH}\b", question, re.IGNORECASE))
    if len(counted) != 1 or counted[0][0].lower() == found["which"].lower():
        return None
    before, behind = question[: counted[0].start()], question[counted[0].end() :]
    if found["noun"] not in (None, "one", "ones") and not re.search(rf"\b{found['noun']}\b", behind):
        return None
    which = found["which"].capitalize() if is_capital(counted[0][0][0]) else found["which"].lower()
    return f"{before}{which}{behind}"
