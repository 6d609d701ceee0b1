"""What is told of a part, where all are asked about: "95 % of the claims" are not all of them.

By values and words: the share is less than the whole, and of what stands behind the question's "all".
"""

from __future__ import annotations

from dateline.answers.hedges import NEGATION
from dateline.language.patterns import lazy
from dateline.language.values.finding import find_values
from dateline.language.values.quantities import Quantity
from dateline.language.values.units import SHARE
from dateline.language.words import stems
from dateline.questions.assertions import Assertion

_ALL = lazy(
    r"\b(?:all|every|each)(?: of)?(?: (?:the|its|their|his|her|these|those))?(?P<what>(?: [\w'’-]+){1,4})"
)
_OF = lazy(r"(?:\s?%|\s+per ?cent)?\s+of\s+(?P<what>(?:[\w'’-]+\s?){1,4})")
_WHOLE = 100.0  # percent


def is_of_a_part(assertion: Assertion, text: str, start: int, end: int) -> bool:
    """Whether all of some are asked about, and text[start:end] tells it of a share of them."""
    asked = _ALL.search(assertion.text)
    if asked is None or assertion.denies or NEGATION.search(text, start, end):
        return False
    what = stems(asked["what"]) & assertion.words
    told = assertion.words & stems(text[start:end])
    for _, last, value in find_values(text, start, end):
        of = _OF.match(text, last, end)
        is_share = isinstance(value, Quantity) and value.unit == SHARE and value.high < _WHOLE
        if of is not None and is_share and what & stems(of["what"]) and told - what:
            return True
    return False
