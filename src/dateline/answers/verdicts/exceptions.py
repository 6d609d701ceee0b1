"""What a sentence tells of others than those asked about: "All shops will open except that in Tarn".

It closes Tarn's, and so does "unlike Tarn's, that in Olm will open" and "something that Tarn's won't". By
words and names alone: the one who is asked about stands there, and nowhere else.
"""

from __future__ import annotations

import re

from dateline.answers.statements.hedges import NEGATION
from dateline.language.patterns import lazy
from dateline.language.words import stems
from dateline.questions.assertions import Assertion

_JOINS = "that|those|ones?|in|at|on|of|the|and|or|from|for|its|his|her|their"
_WHOM = rf"(?P<what>(?:(?:{_JOINS})\s|(?-i:[A-Z])[\w'’-]*+[\s,.;]*+)+)"
_EXCEPT = lazy(  # but not "apart from Tarn, Olm closed": both did
    r"\b(?:with the (?:sole |only |notable )?exceptions? of|except(?:ing)?(?: for)?|excluding|all but|"
    rf"other than)\s{_WHOM}",
    re.IGNORECASE,
)
_UNLIKE = lazy(rf"\bunlike\s{_WHOM}(?!(?:which|who|whose|where)\b)", re.IGNORECASE)
_LEFT_OUT = lazy(  # "but Tarn does not", "as Tarn does", with what it does told before it or behind
    r"(?:\b(?:(?P<alike>as|but|while|whereas|though|although)|(?P<some>something|what)|which|that|and)|[,;]) "
    r"(?P<what>(?:the )?(?:(?-i:[A-Z])[\w'’.-]* ?)+?) ?\b"
    r"(?:do(?:es)?|did|ha(?:s|ve|d)|is|are|was|were|can|could|will|would)(?P<not>n['’]t| not)?"
    r"(?=\s*[:;,.)—–]|$)",
    re.IGNORECASE,
)


def excepted(assertion: Assertion, sentence: str) -> int:
    """-1 where all but those asked about do what is asserted, 1 where none but they do, else 0.

    >>> from dateline.questions.assertions import read_assertion
    >>> excepted(read_assertion("Will the Tarn shop open?"), "All shops will open except that in Tarn.")
    -1
    """
    found = _EXCEPT.search(sentence)
    if found is None or not _told_of_others(assertion, sentence, found):
        return 0
    return 1 if _denied_beside(sentence, found) else -1


def contrasted(assertion: Assertion, sentence: str) -> int:
    """-1 where others do what is asserted unlike those asked about, 1 where these do it, else 0.

    >>> from dateline.questions.assertions import read_assertion
    >>> contrasted(read_assertion("Did Tarn sign?"), "Olm signed, but Tarn did not.")
    -1
    """
    if found := _UNLIKE.search(sentence):
        if _told_of_others(assertion, sentence, found) < len(assertion.words):
            return 0
        return 1 if _denied_beside(sentence, found) else -1
    found = _LEFT_OUT.search(sentence)
    told = _told_of_others(assertion, sentence, found) if found else 0
    if found is None or not told or told * (2 if found["some"] else 1) < len(assertion.words):
        return 0
    return -1 if found["not"] else int(found["alike"] is not None)


def _told_of_others(assertion: Assertion, sentence: str, found: re.Match[str]) -> int:
    """How many of the words asked about stand beside whom a sentence sets apart, if those asked about are."""
    told = stems(_beside(sentence, found))
    if not assertion.names & stems(found["what"]) or assertion.names & told:
        return 0
    return len(assertion.words & told)


def _denied_beside(sentence: str, found: re.Match[str]) -> bool:
    return NEGATION.search(_beside(sentence, found)) is not None


def _beside(sentence: str, found: re.Match[str]) -> str:
    return f"{sentence[: found.start()]} {sentence[found.end() :]}"
