"""Whether a sentence tells that nobody says, or knows, how many, how much or when it is.

It leaves open whether there were more than forty, or it was in May, whatever a reader makes of its "not".
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from dateline.language.patterns import lazy
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
_KEPT = lazy(
    rf"\b{_WHAT}[^,;:.]{{0,60}} (?:(?:is|was|are|were|has|have){_NOT} {_TOLD}|"
    r"(?:is|was|are|were|remain(?:s|ed)?)(?: still)? (?:unclear|unknown|uncertain|undisclosed))\b|"
    r"\bundisclosed (?P<many>sum|amount|number|price)\b",
    re.IGNORECASE,
)


def left_unsaid(assertion: Assertion, sentence: str, met: Sequence[bool | None]) -> bool:
    """Whether the figure or the time asked about is one that nobody tells, and the sentence has no other.

    `met` is whether each value of the assertion is met.
    """
    count = len(assertion.quantities)
    for pattern in (_UNSAID, _KEPT):
        for found in pattern.finditer(sentence):
            groups = found.groupdict()
            asked = met[:count] if groups["figure"] or groups["many"] else met[count:]
            if asked and all(one is None for one in asked):
                return True
    return False
