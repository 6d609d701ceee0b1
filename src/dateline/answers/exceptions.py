"""What a sentence tells of others than those asked about: "All shops will open except that in Tarn".

It closes Tarn's, and so does "unlike Tarn's, that in Olm will open" and "something that Tarn's won't". By
words and names alone: the one who is asked about stands there, and nowhere else.
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
    rf"other than|(?P<unlike>unlike))\s(?P<what>(?:(?:{_JOINS})\s|(?-i:[A-Z])[\w'’-]*+[\s,.;]*+)+)"
    r"(?!(?:which|who|whose|where)\b)",
    re.IGNORECASE,
)
_LEFT_OUT = lazy(  # "but Tarn does not", "as Tarn does", with what it does told before it or behind
    r"(?:\b(?:(?P<alike>as|but|while|whereas|though|although)|(?P<some>something|what)|which|that|and)|[,;]) "
    r"(?P<what>(?:the )?(?:(?-i:[A-Z])[\w'’.-]* ?)+?) ?\b"
    r"(?:do(?:es)?|did|ha(?:s|ve|d)|is|are|was|were|can|could|will|would)"
    r"(?:(?P<not>n['’]t| not)|(?=\s*[:;,.)—–]|$))(?=\s*[:;,.)—–]|$)",
    re.IGNORECASE,
)


def excepted(assertion: Assertion, sentence: str) -> int:
    """-1 where others than those asked about do what is asserted, 1 where none but they do, else 0.

    >>> from dateline.questions.assertions import read_assertion
    >>> excepted(read_assertion("Will the Tarn shop open?"), "All shops will open except that in Tarn.")
    -1
    """
    for pattern in (_EXCEPT, _LEFT_OUT):
        found = pattern.search(sentence)
        if found is None or not assertion.names & stems(found["what"]):
            continue
        rest = f"{sentence[: found.start()]} {sentence[found.end() :]}"
        told = stems(rest)
        groups = found.groupdict()
        is_of_all = pattern is _EXCEPT and not groups["unlike"]
        both = assertion.words & told
        least = 1 if is_of_all else len(assertion.words) / (2 if groups.get("some") else 1)
        if assertion.names & told or not both or len(both) < least:
            continue
        if pattern is _LEFT_OUT:
            return -1 if found["not"] else int(found["alike"] is not None)
        return 1 if NEGATION.search(rest) else -1
    return 0
