"""What a text tells as somebody's claim, and what it holds against it: "fewer than the 41 that Kyiv claims".

Who "said" or "reported" a figure gives it plainly; who "claims" it or "insists" on it has been doubted.
"""

from __future__ import annotations

import re

from dateline.language.patterns import lazy
from dateline.language.sentences import quote_around

_WHO = r"(?:(?:the|its|his|her|their)\s+)?[\w’'-]+(?:\s+(?!that\b|which\b)[\w’'-]+){0,2}?"
_CLAIMS = (
    r"(?:claim(?:s|ed)?|alleg(?:es?|ed)|insist(?:s|ed)?|maintain(?:s|ed)?|boast(?:s|ed)?|contend(?:s|ed)?)"
)
_TELLS = rf"(?:{_CLAIMS}|sa(?:ys?|id)|report(?:s|ed)?|announced?|stat(?:es?|ed)|gave|had\s+(?:given|told))"
_CLAIMED_BEFORE = lazy(  # but no "claimed 41 lives", and no "maintains 41 bridges"
    rf"\b(?:{_CLAIMS}|claiming|alleging|insisting|boasting)\s+"
    r"(?:that|to\s+have|(?:on\s+)?having|it|he|she|they|its|his|her|their|there)\b[^.;:,]*$"
    r"|\bclaims?\s+(?:of|that)\b[^.;:,]*$",
    re.IGNORECASE,
)
_CLAIMED_AFTER = lazy(
    rf"[^.;:\d]{{0,60}}?(?:,\s+(?:as\s+)?{_WHO}\s+{_CLAIMS}(?=[.,;]|$)"
    rf"|\s(?:(?:that|which|as)\s+)?{_WHO}\s+{_CLAIMS}\b(?!\s+(?:that|responsibility)\b)"
    r"|\s(?:claimed|alleged)\s+by\b)",
    re.IGNORECASE,
)
_MEASURED_BY = lazy(
    r"\b(?:(?:fewer|less|lower|smaller|more|higher|greater|larger|other)\s+than|far\s+from|below|short of|"
    r"above|beyond|half|(?:half|third|quarter|fraction)\s+of)\s+the\s+$",
    re.IGNORECASE,
)
_AS_TOLD = lazy(
    rf"(?:\s+[\w’'-]+){{0,4}}?\s+(?:(?:that\s+|which\s+)?{_WHO}\s+{_TELLS}\b|"
    r"(?:claimed|reported|announced|given|alleged)\s+by\b)",
    re.IGNORECASE,
)
_ASKED = lazy(
    r"\b(?:claim|alleg|insist|boast|sa(?:y|id)\b|report|announce|put\b|according\b|in the (?:view|words) of)",
    re.IGNORECASE,
)


def asks_for_a_claim(question: str) -> bool:
    """Say whether a question is for what somebody says: "How many does Kyiv claim to have hit?"."""
    return _ASKED.search(question) is not None


def is_claimed(text: str, start: int, end: int) -> bool:
    """Say whether the sentence around text[start:end] tells it as what somebody claims.

    >>> is_claimed("The army claims to have hit 41.", 28, 30), is_claimed("It claimed 41 lives.", 11, 13)
    (True, False)
    """
    first, last = quote_around(text, start, end)
    return bool(_CLAIMED_BEFORE.search(text[first:start]) or _CLAIMED_AFTER.match(text[end:last]))


def is_measured_against(text: str, start: int, end: int) -> bool:
    """Say whether text[start:end] is only what another figure is compared with, as somebody told it.

    >>> is_measured_against("It is fewer than the 41 that Kyiv says it hit.", 21, 23)
    True
    """
    first, last = quote_around(text, start, end)
    return bool(_MEASURED_BY.search(text[first:start]) and _AS_TOLD.match(text[end:last]))
