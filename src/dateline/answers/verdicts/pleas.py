"""What a sentence says of one charge beside another: "guilty of theft and not guilty of fraud".

Each plea and each verdict is of what stands behind it, up to the next; whoever asks for the one is not told
by the other. English only, and by words: no sentence is parsed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from dateline.language.patterns import lazy
from dateline.language.words import WORD, stems
from dateline.questions.assertions import Assertion

_CHARGE = (
    r"(?:theft|stealing|handling|burglary|robbery|fraud|forgery|arson|assault|murder|manslaughter|perjury|"
    r"bribery|corruption|smuggling|poaching|blackmail|rape|dangerous driving|careless driving|drink-driving|"
    r"speeding|false accounting|money laundering|criminal damage|charges?|counts?|offen[cs]es?|crimes?)"
)
_OF_CHARGE = rf"(?=(?: (?!(?:that|he|she|they)\b)[\w£$,-]+){{0,3}}? {_CHARGE}\b)"
_TOLD = lazy(
    r"\b(?:(?P<pleads>plead(?:ed|s|ing)?|pled) |(?P<found>found(?: (?:him|her|them))? ))?"
    r"(?:(?P<no>not guilty)|(?P<yes>guilty))\b|"
    rf"\b(?:(?P<admits>admit(?:s|ted)?)|(?P<denies>den(?:y|ies|ied))){_OF_CHARGE}|"
    r"\b(?:(?P<convicts>convicted)|(?P<clears>acquitted|cleared))\b",
    re.IGNORECASE,
)
_ASKS = lazy(
    r"\b(?:plead(?:ed)?(?: not)? guilty|found(?: not)? guilty|admit(?:ted)?|den(?:y|ied)|convicted|acquitted|"
    r"cleared)\b",
    re.IGNORECASE,
)
PLEAS = stems("plead pled guilty found find admit deny convict acquit clear")
"""The stems of the words for pleas and verdicts, of which each may be told by another."""
_NO_CHARGE = PLEAS | stems("not charge count all any him her")
_NAME = lazy(r"\b[A-ZÀ-Þ][\w.'’-]+(?: [A-ZÀ-Þ][\w.'’-]+)*")
_NO_NAME = lazy(r"(?:He|She|They|The|In|On|At|An?|His|Her|Their|But|And|A jury)\b")
_DENIED = lazy(r"(?:\bnot|\bnever|n['’]t) (?:\w+ )?$")
_ENDS = lazy(r"[;:]|, (?:but|while|and) (?:he|she|they|the)\b")


class _Plea(NamedTuple):
    """A plea, or a verdict, of guilty or not, and the words behind it."""

    is_plea: bool
    sign: int
    of_what: str


def pleaded(assertion: Assertion, sentence: str) -> int:
    """1 or -1 as a sentence tells that somebody pleaded, or was found, guilty of what is asked about; else 0.

    Where the question has a "not", that is left to whoever turns it.
    """
    question = assertion.text
    found = [*_pleas(question)] if _ASKS.search(question) else []
    if len(found) != 1:
        return 0
    asked, what = found[0], assertion.words - _NO_CHARGE
    turn = 1 if assertion.denies else asked.sign
    charge = stems(asked.of_what) & what
    told = [one for one in _pleas(sentence, assertion.names) if one.is_plea == asked.is_plea]
    told = [one for one in told if charge <= stems(one.of_what)]
    words = {word for word in _words(asked.of_what) if stems(word) & charge}
    exact = [one for one in told if words <= _words(one.of_what)]  # theft, and no handling of stolen goods
    signs = {one.sign for one in exact or told}
    return turn * signs.pop() if len(signs) == 1 else 0


def _words(text: str) -> set[str]:
    return {*WORD.findall(text.lower())}


def _pleas(text: str, whose: frozenset[str] = frozenset()) -> Iterator[_Plea]:
    """Yield the pleas and verdicts of a text, those alone of whom is named last before each."""
    told, is_plea = [*_TOLD.finditer(text)], None
    for at, one in enumerate(told):
        if one["pleads"] or one["admits"] or one["denies"]:
            is_plea = True
        elif one["found"] or one["convicts"] or one["clears"]:
            is_plea = False
        named = [name for name in _NAME.findall(text[: one.start()]) if not _NO_NAME.fullmatch(name)]
        if (
            is_plea is None
            or _DENIED.search(text[: one.start()])
            or (whose and named and not whose & stems(named[-1]))
        ):
            continue
        end = told[at + 1].start() if at + 1 < len(told) else len(text)
        sign = 1 if one["yes"] or one["admits"] or one["convicts"] else -1
        yield _Plea(is_plea, sign, _ENDS.split(text[one.end() : end], maxsplit=1)[0])
