"""Is it a question, and in English? If not, what to say about it.

Nothing is translated, and no article is looked at. Words that no article has are the pipeline's to notice.
"""

from __future__ import annotations

import re

from dateline.language.identify import foreign_language, words_of
from dateline.language.lexicon import AUXILIARY
from dateline.language.patterns import lazy
from dateline.result.replies import Advice, Remark

_GREETINGS = frozenset(
    """hello hi hey hallo hola bonjour good morning evening afternoon thanks thank you please ok okay yes no
    bye goodbye test testing help there dateline cheers welcome yo""".split()
)
_IMPERATIVE = lazy(
    r"(?:please\s+)?(?:tell|name|list|give|show|find|explain|describe|state|identify|count|quote|summari[sz]e|say|"
    r"mention|cite)\b",
    re.IGNORECASE,
)
_ASKING = lazy(
    r"\b(?:who|whom|whose|what|which|when|where|why|how)\b(?:['’]\w+)?|"
    rf"^(?:am|{AUXILIARY})\b",
    re.IGNORECASE,
)
_VERB = lazy(r"\b(?:is|are|was|were|has|have|had|will|did|does)\b", re.IGNORECASE)
_MOST_KEYWORDS = 6


def advise(line: str, *, known: bool) -> Advice | None:
    """Return what there is to say about a line, None for an English question, in whole or in key words.

    `known` tells whether an article has its words; where none has them, key words are no question.

    >>> advise("Noem Guatemala", known=True), advise("¿Cuántas personas?", known=False).language
    (None, 'es')
    """
    words = words_of(line)
    if not words or all(word in _GREETINGS for word in words):
        return Advice(Remark.NOTHING)
    foreign = foreign_language(line, known=known)
    if foreign is not None:
        return Advice(Remark.FOREIGN, foreign)
    asks = "?" in line or _ASKING.search(line) or _IMPERATIVE.match(line.strip()) or _VERB.search(line)
    if not asks and not known and len(words) <= _MOST_KEYWORDS:
        return Advice(Remark.NOTHING)
    return None
