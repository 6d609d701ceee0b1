"""What a sentence excepts from what it tells: "All shops will open except that in Tarn" closes Tarn's.

By words and names alone: the one who is asked about stands behind the "except", and nowhere else there.
"""

from __future__ import annotations

import re

from dateline.answers.hedges import NEGATION
from dateline.language.patterns import lazy
from dateline.language.words import stems
from dateline.questions.assertions import Assertion

_JOINS = "that|those|ones?|in|at|on|of|the|and|or|from|for|its|his|her|their"
_EXCEPT = lazy(  # but not "apart from Tarn, Olm closed": both did
    r"\b(?:with the (?:sole |only |notable )?exceptions? of|except(?:ing)?(?: for)?|excluding|all but|"
    rf"other than)\s(?P<what>(?:(?:{_JOINS})\s|(?-i:[A-Z])[\w'’-]*+[\s,.;]*+)+)",
    re.IGNORECASE,
)


def excepted(assertion: Assertion, sentence: str) -> int:
    """-1 where all but those asked about do what is asserted, 1 where none but they do, else 0.

    >>> from dateline.questions.assertions import read_assertion
    >>> excepted(read_assertion("Will the Tarn shop open?"), "All shops will open except that in Tarn.")
    -1
    """
    found = _EXCEPT.search(sentence)
    if found is None or not assertion.names:
        return 0
    rest = f"{sentence[: found.start()]} {sentence[found.end() :]}"
    told, what = stems(rest), stems(found["what"])
    if not assertion.names & what or assertion.names & told or not assertion.words & told:
        return 0
    return 1 if NEGATION.search(rest) else -1
