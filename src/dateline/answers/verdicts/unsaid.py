"""Whether a sentence tells that nobody says, or knows, how many, how much or when it is, or whether it is so.

It leaves open whether there were more than forty, or it was in May, whatever a reader makes of its "not".
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from dateline.language.patterns import lazy
from dateline.language.words import stems
from dateline.questions.assertions import Assertion

_FIGURE = (
    r"(?P<figure>how (?:many|much|long|far|old|big|large|tall|high|fast|deep|heavy)|"
    r"(?:exact |precise )?(?:number|amount|sum|price|cost|age|size|value|(?:death )?toll|figures?|estimate))"
)
_WHAT = rf"(?:{_FIGURE}|(?P<time>when|(?:exact |precise )?(?:date|time)))\b"
_NOT = r"(?:n['’]t| not| never)(?: (?:yet|immediately|publicly|been|be))*"
_TOLD = r"(?:clear|known|certain|disclosed|released|revealed|specified|given|announced|made public)"
_UNSAID = lazy(
    rf"\b(?:(?:did|does|do|has|have|had|would|could|can){_NOT}|cannot|(?:decline|refuse)[sd]? to)"
    r" (?:say|said|know|known|disclosed?|specif(?:y|ied)|reveal(?:ed)?|released?|give|given|provided?|"
    r"confirm(?:ed)?)"
    rf"(?: (?:exactly|precisely|an?|the))* {_WHAT}|"
    rf"\b(?:is|was|are|were|remain(?:s|ed)?)(?: still)?(?:{_NOT} {_TOLD}| (?:unclear|unknown|uncertain))"
    rf"(?: (?:exactly|precisely))? {_WHAT.replace('<figure>', '<many>').replace('<time>', '<day>')}",
    re.IGNORECASE,
)
_WHETHER = lazy(
    rf"(?:\b(?:(?:did|does|do|has|have|had|would|could|can){_NOT}|cannot|(?:decline|refuse)[sd]? to)"
    r" (?:say|said|know|known|disclosed?|specif(?:y|ied)|reveal(?:ed)?|confirm(?:ed)?|decided?)|"
    rf"{_NOT} (?:{_TOLD}|decided|determined)|\b(?:unclear|unknown|uncertain|remains? to be seen))"
    r" (?:whether|if)\b",
    re.IGNORECASE,
)
_TOO_EARLY = lazy(
    r"\b(?:premature|too (?:early|soon))(?: for [^,;.]{1,40}?)? to "
    r"(?:say|tell|know|judge|conclude|determine|attribute|blame|link)\b",
    re.IGNORECASE,
)
_KEPT = lazy(
    rf"\b{_WHAT}[^,;:.]{{0,60}} (?:(?:is|was|are|were|has|have){_NOT} {_TOLD}|"
    r"(?:is|was|are|were|remain(?:s|ed)?)(?: still)? (?:unclear|unknown|uncertain|undisclosed))\b|"
    r"\bundisclosed (?P<many>sum|amount|number|price)\b",
    re.IGNORECASE,
)


def left_unsaid(assertion: Assertion, sentence: str, met: Sequence[bool | None]) -> bool:
    """Whether the figure or the time asked about is one that nobody tells, and the sentence has no other.

    So is all that is asked about, of which nobody tells "whether". `met` is whether each value of the
    assertion is met.
    """
    if _is_left_open(assertion, sentence):
        return True
    count = len(assertion.quantities)
    for pattern in (_UNSAID, _KEPT):
        for found in pattern.finditer(sentence):
            groups = found.groupdict()
            asked = met[:count] if groups["figure"] or groups["many"] else met[count:]
            if asked and all(one is None for one in asked):
                return True
    return False


def _is_left_open(assertion: Assertion, sentence: str) -> bool:
    """Whether nobody tells "whether" it is so, or can yet, and that is most of what it has of it."""
    patterns = (_WHETHER,) if _TOO_EARLY.search(assertion.text) else (_WHETHER, _TOO_EARLY)
    for pattern in patterns:
        parts = pattern.split(sentence, maxsplit=1)
        told, left = (assertion.words & stems(part) for part in (parts[0], parts[-1]))
        if len(parts) > 1 and left - told and 2 * len(left) > len(told):
            return True
    return False
