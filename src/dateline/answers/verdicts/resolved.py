"""Whether those who voted for a thing, or against it, approved it: "voted seven to four to widen the pier".

English only, and by words: no sentence is parsed.
"""

from __future__ import annotations

import re

from dateline.answers.statements.hedges import NEGATION
from dateline.language.patterns import lazy
from dateline.language.values.numerals import SMALL
from dateline.language.words import stems
from dateline.questions.assertions import Assertion

_ASKS = lazy(
    r"(?:did|has|have|had|was|were)\b.*?\b(?P<verb>approved?|passed?|agreed?|back(?:ed)?)\b", re.IGNORECASE
)
_NUMBER = rf"(?:\d+|{'|'.join(SMALL)})"
_VOTED = lazy(
    rf"\bvoted(?: by)?(?: {_NUMBER}(?: votes?)?(?: to |[-–—]){_NUMBER}| unanimously| narrowly)?"
    r"(?: on \w+(?: \w+)?)?,? (?:(?P<no>against|down)\b|(?:for|in favou?r of)\b|to (?:approve|adopt|back|"
    r"accept|pass|spend|fund|pay|give|grant|build|rebuild|repair|replace|restore|renovate|extend|widen|buy|"
    r"introduce|allow|go ahead)\b)",
    re.IGNORECASE,
)


def approved(assertion: Assertion, sentence: str) -> int:
    """1 where a sentence tells that all of what is asked about was voted for, -1 where against it, else 0."""
    asked = _ASKS.match(assertion.text)
    found = _VOTED.search(sentence) if asked else None
    if asked is None or found is None or NEGATION.search(sentence):
        return 0
    what = assertion.words - stems(asked["verb"])
    return (-1 if found["no"] else 1) if what and what <= stems(sentence) else 0
