"""One line → the questions in it: "Who signed it and when? How many came?" holds three.

A line is parted after a question mark, and before "and" with another asking word where what stands on both
sides is a question of its own. What is short of its verb borrows it: "Who signed the pact and when?" asks
"When was the pact signed?" too, and "When and where was he born?" asks both of the rest.

In doubt a line is one question. "How many were killed and injured?" is, and so is "What determines who
wins and who loses?", and no part of a quotation is ever a question.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from dateline.language.lexicon import AUXILIARY
from dateline.language.patterns import lazy

_ASKING = r"(?:who|whom|whose|what|which|when|where|why|how(?: (?:many|much|long|far|old|often|big|large))?)"
_PLAIN = r"(?:who|what|when|where|why|how)"
_AT = r"(?:in|at|on|to|from|by|with|for)\s+"
QUOTED = lazy(r"“[^”]*”|\"[^\"]*\"|«[^»]*»|‘[^’]*’(?!\w)|(?<!\w)'[^']*'(?!\w)")
"""What stands in quotation marks, with them."""
_MARK = lazy(r"\?+[\"”’')\]]*\s+(?=\S)")
_BEGINS = lazy(
    rf"(?:and\s+|but\s+|so\s+)?(?:(?:in|at|on|to|from|by|with|for|of|about|near|under|until|since)\s+)?"
    rf"(?:{_ASKING}|{AUXILIARY})\b",
    re.IGNORECASE,
)
_TWO_WORDS = lazy(
    rf"(?P<first>{_PLAIN}),? and (?P<second>{_PLAIN})\s+(?P<rest>{AUXILIARY}\s.+)", re.IGNORECASE
)
_TAIL_WORD = lazy(r"(?P<asked>.+?),? and (?P<word>when|where|why|how)\s*\?*", re.IGNORECASE)
_ASKS_AT_ONCE = lazy(rf"{AUXILIARY}\s+\S+\s+\S", re.IGNORECASE)
_JOINT = lazy(
    rf",?\s+and\s+(?=(?:{_AT})?{_ASKING}\b|{AUXILIARY}\s+(?:it|he|she|they|there)\b)",
    re.IGNORECASE,
)
_ASKS = lazy(rf"\b{_ASKING}\b", re.IGNORECASE)
_CLAUSE = lazy(  # an asking word with a verb of its own, and something said of it
    rf"(?:{_AT})?{_ASKING}\b(?:\s+(?!and\b)[\w'’-]+){{0,4}}?\s+"
    rf"(?:{AUXILIARY}|[a-z]{{2,}}(?:ed|s)|won|lost|said|told|led|paid|made|came|went|took|gave|got|ran|"
    r"fell|wrote|built|found|held|left|met|sent|sold|shot|spoke|stood|flew|drove|became|began|broke|bought|"
    r"brought|caught|chose|died|kept|knew|saw|set|hit|put|cut|grew|rose|beat|hosted)\b",
    re.IGNORECASE,
)
_WHO_DID = lazy(r"(?:who|what)\s+(?P<verb>[a-z]+)\s+(?P<rest>.+)", re.IGNORECASE)
_BORROWED = lazy(rf"(?:{_ASKING})\b.*?\b(?P<rest>{AUXILIARY}\s.+)", re.IGNORECASE)
_PLURAL = lazy(r"(?:the |these |those |all )?(?:[\w'’-]+ )*(?:[a-z'’-]+[^s\W]s|they|them)\b", re.IGNORECASE)
_NO_PAST = frozenset("is are was were has have had does do did can could will would may might must".split())
_SECOND_ASKED_OF_THE_FIRST = lazy(r"\b(?:between|whether|if|of)\b", re.IGNORECASE)
_LEADING = lazy(r"^(?:and|but|so)\s+", re.IGNORECASE)


def split_questions(line: str) -> tuple[str, ...]:
    """Return the questions of a line in their order; a line that is one question, or none, as it is.

    >>> split_questions("When and where was he born? Who signed the pact and when?")
    ('When was he born?', 'Where was he born?', 'Who signed the pact?', 'When was the pact signed?')
    """
    line = line.strip()
    pieces = list(_at_marks(line))
    if len(pieces) > 1 and not all(_BEGINS.match(piece) and piece.endswith("?") for piece in pieces):
        return (line,)  # a remark before a question, or after it, belongs to it
    found = tuple(part for piece in pieces for part in _at_joints(piece))
    return found if len(found) > 1 else (line,)


def _at_marks(line: str) -> Iterator[str]:
    hidden, start = _hide(line), 0
    for mark in _MARK.finditer(hidden):
        yield line[start : mark.end()].strip()
        start = mark.end()
    yield line[start:].strip()


def _at_joints(question: str) -> tuple[str, ...]:
    """Part one question before "and" with another asking word, as often as both sides are questions."""
    hidden = _hide(question)
    if (two := _TWO_WORDS.fullmatch(hidden)) is not None:
        rest = question[two.start("rest") :]
        return tuple(f"{two[name].capitalize()} {rest}" for name in ("first", "second"))
    for joint in _JOINT.finditer(hidden):
        first, second = question[: joint.start()], question[joint.end() :]
        if _is_whole(first) and _CLAUSE.match(second) and _may_stand_apart(first, second):
            return (f"{first}?", *_at_joints(_capital(second)))
    tail = _TAIL_WORD.fullmatch(hidden)
    if tail is not None and _is_whole(asked := question[: tail.end("asked")]):
        borrowed = _borrow(asked, tail["word"])
        if borrowed is not None:
            return f"{asked}?", borrowed
    return (question,)


def _is_whole(question: str) -> bool:
    """Whether what stands before "and" asks something by itself, and asks it outright."""
    question = _LEADING.sub("", question)
    return _CLAUSE.match(question) is not None or _ASKS_AT_ONCE.match(question) is not None


def _may_stand_apart(first: str, second: str) -> bool:
    """Whether the first question does not ask of the second: "what determines who wins and who loses"."""
    asks_now = (
        re.match(rf"(?:{_AT})?{_ASKING}(?:\s+[\w'’-]+){{0,3}}?\s+{AUXILIARY}\b", second, re.I) is not None
    )
    if _ASKS_AT_ONCE.match(first):
        return _ASKS.search(first) is None and asks_now
    if _SECOND_ASKED_OF_THE_FIRST.search(first.partition(" ")[2]) and len(_ASKS.findall(first)) > 1:
        return False
    return len(_ASKS.findall(first)) == 1 or asks_now


def _borrow(asked: str, word: str) -> str | None:
    """Ask `word` of what the first question asks, in its own words; None where they do not allow it."""
    asked = _LEADING.sub("", asked)
    if len(_ASKS.findall(asked)) > 1:
        return None  # "Who told them what had happened and why?"
    done = _WHO_DID.fullmatch(asked)
    if done is not None and done["verb"].lower() not in _NO_PAST:
        them = re.match(r"(?:it|them|that|this|him|her)\b", done["rest"], re.IGNORECASE)
        thing, more = (them[0], done["rest"][them.end() :]) if them else (done["rest"], "")
        thing = {"them": "they", "him": "he", "her": "she"}.get(thing.lower(), thing)
        be = "were" if _PLURAL.fullmatch(thing) else "was"
        return f"{word.capitalize()} {be} {thing} {done['verb']}{more}?"
    borrowed = _BORROWED.fullmatch(asked)
    return None if borrowed is None else f"{word.capitalize()} {borrowed['rest']}?"


def _hide(text: str) -> str:
    """Put a letter for each character of a quotation, so that nothing in it is taken for a question."""
    return QUOTED.sub(lambda found: "x" * len(found[0]), text)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
