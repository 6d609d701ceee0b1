"""Whether a link that is asked to be ruled out is: "it had nothing to do with the mill".

Who denies a link says that there is none, in which a reader sees a no. English only, and by words.
"""

from __future__ import annotations

import re

from dateline.language.patterns import lazy
from dateline.language.words import stems
from dateline.questions.assertions import Assertion

_LINK = (
    r"(?:links?|connections?|relations?|relationships?|ties?|roles?|part|involvement|bearing|"
    r"influence|association)"
)
_ASKS = lazy(
    r"\b(?:rul(?:e[sd]?|ing) out|den(?:y|ie[sd])|reject(?:s|ed)?|dismiss(?:es|ed)?|exclude[sd]?)"
    rf" (?:(?:an?|any|all|the|possible|that|there|was|is|were) )*{_LINK}\b(?P<what>.*)",
    re.IGNORECASE,
)
_NONE = lazy(
    rf"\b(?:nothing (?:\w+ )?to do with|(?<!not )(?:unrelated|unconnected)|no (?:\w+ ){{0,2}}?{_LINK}\b|"
    r"(?:not|n['’]t)(?: \w+){0,2}? (?:related|linked|connected|tied|involved|associated))\b",
    re.IGNORECASE,
)
_OPEN = lazy(r"\b(?:whether|if|may|might|could|yet|so far|ruling|rule)\b", re.IGNORECASE)


def denied(assertion: Assertion, sentence: str) -> int:
    """1 where somebody is asked to have ruled out a link, and a sentence tells that there is none, else 0.

    Where the question has a "not", that is left to whoever turns it.
    """
    asked = _ASKS.search(assertion.text)
    told = _NONE.search(sentence) if asked else None
    if asked is None or told is None or _OPEN.search(sentence):
        return 0
    return int(bool(stems(asked["what"]) & stems(sentence)))
