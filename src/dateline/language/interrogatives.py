"""Questions that an article prints and does not answer.

"Was the sluice repaired in May? Nobody would say." One for yes or no states nothing, unless the next words
answer it. One that begins with "why" or "when" takes for granted what it asks about, and is left alone.
English only.
"""

from __future__ import annotations

import re

from dateline.language.patterns import lazy

_AUXILIARY = (
    r"(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|shall|should|may|might)(?:n['’]t)?"
)
_BEGINS = lazy(
    rf"[\W_]*(?:Q\W+)?(?:(?:and|but|so|or|then)\W+)?(?!did you know\b){_AUXILIARY}\s", re.IGNORECASE
)
_ENDS = lazy(r"\?[\"”’')\]]*\Z")
_ANSWERED = lazy(
    r"[\W_]*(?:A\W+)?"
    r"(?:(?:yes|no|yep|nope|indeed|of course|absolutely|certainly|probably|exactly|not|never)\b|"
    rf"(?:he|she|it|they|we|I|you|there|that)\s+{_AUXILIARY}(?:\s+not)?\s*[.,;!])",
    re.IGNORECASE,
)


def is_only_asked(text: str, start: int, end: int) -> bool:
    """Say whether text[start:end], a sentence, is a question for yes or no, and no answer follows.

    >>> text = "Was it repaired in May? Nobody would say. Is it safe? Yes."
    >>> is_only_asked(text, 0, 23), is_only_asked(text, 42, 53)
    (True, False)
    """
    sentence = text[start:end].rstrip()
    asks = _ENDS.search(sentence) is not None and _BEGINS.match(sentence) is not None
    return asks and _ANSWERED.match(text, end) is None
