"""Digits as newspapers group them → a number: "2,50,000", "816 000", "1'200'000", "1.200.000", "3,5", "1/2".

A run of digits takes in whatever continues it, and is a number only if the whole of it is one: 3.5.1, 3,4,5
and 26,2025 are none, and neither is a piece of them.
"""

from __future__ import annotations

import re

_SPACES = " \u00a0\u2007\u2009\u202f"
RUN = rf"\d{{1,18}}(?:[.,]\d{{1,18}}|['’]\d{{3}}(?!\d)|[{_SPACES}]\d{{3}}(?!\d)){{0,9}}"
"""Digits with what continues them."""
FRACTION = r"\d{1,2}[/⁄]\d{1,2}(?![\d/⁄])"

_FORMS = tuple(  # of a run, the first that it is: its group separators, its decimal mark
    (re.compile(pattern), groups, mark)
    for pattern, groups, mark in (
        (r"\d+(?:\.\d+)?", "", "."),
        (r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", ",", "."),
        (r"\d{1,2}(?:,\d{2})+,\d{3}(?:\.\d+)?", ",", "."),  # lakhs and crores
        (rf"[1-9]\d{{0,2}}([{_SPACES}'’])\d{{3}}(?:\1\d{{3}})*(?:\.\d+)?", _SPACES + "'’", "."),
        (rf"[1-9]\d{{0,2}}([{_SPACES}'’])\d{{3}}(?:\1\d{{3}})*,\d+", _SPACES + "'’", ","),
        (r"\d{1,3}(?:\.\d{3}){2,}(?:,\d+)?", ".", ","),
        (r"\d{1,3}(?:\.\d{3})+,\d{1,2}", ".", ","),
        (r"\d{1,3},\d{1,2}", "", ","),
    )
)
_DENOMINATORS = (2, 3, 4, 5, 6, 8, 16)  # 9/11 and 24/7 are no fractions
_DECIMAL_COMMA = re.compile(r"\d{1,3},\d{1,2}")
_POINT_AND_THREE = re.compile(r"[1-9]\d{0,2}\.\d{3}")


def read_digits(run: str) -> float | None:
    """Return the number that a whole run of digits states, None where it states none.

    >>> read_digits("2,50,000"), read_digits("816 000"), read_digits("3.5.1")
    (250000.0, 816000.0, None)
    """
    if len(run) > 1 and run[0] == "0" and run[1].isdecimal():  # 007, 020: a name, or the piece of one
        return None
    for form, groups, mark in _FORMS:
        if form.fullmatch(run):
            plain = run.translate({ord(sign): None for sign in groups})
            return float(plain.replace(",", ".") if mark == "," else plain)
    return None


def read_fraction(word: str) -> float | None:
    """Return what "1/2" or "3⁄4" is, None for dates, scores and 9/11."""
    above, slash, below = word.replace("⁄", "/").partition("/")
    if not slash or not above.isdecimal() or not below.isdecimal():
        return None
    one, other = int(above), int(below)
    return one / other if other in _DENOMINATORS and 0 < one < other else None


def may_list(run: str) -> bool:
    """Say whether a run with a comma may be two numbers as well as one: "3,5" without a unit."""
    return _DECIMAL_COMMA.fullmatch(run) is not None


def may_be_thousands(run: str) -> bool:
    """Say whether a point may group instead of divide: nobody counts "12.500 people" by halves."""
    return _POINT_AND_THREE.fullmatch(run) is not None
