"""One line → the questions in it: "Who signed it and when? How many came?" holds three.

A line is parted after a question mark, and before "and" with another asking word where what stands on both
sides is a question of its own. What is short of its verb borrows it: "Who signed the pact and when?" asks
"When was the pact signed?" too, and "When and where was he born?" asks both of the rest. Of "Who resigned
and why?" only the answer tells who did; its "Why?" is a follow-up.

In doubt a line is one question. "How many were killed and injured?" is, and so is "What determines who
wins and who loses?", and no part of a quotation is ever a question.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from dateline.language.lexicon import (
    AUXILIARIES,
    AUXILIARY,
    BASE_OF_PAST,
    CLAUSE_STARTS,
    DETERMINERS,
    MONTH,
    PARTICIPLE_OF_PAST,
    PREPOSITIONS,
    WEEKDAY,
)
from dateline.language.patterns import lazy
from dateline.questions.followups.parts import head_of, is_plural
from dateline.questions.followups.predicates import ask_otherwise, take_apart

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
_PAST = rf"(?:[a-z]{{2,}}ed|set|hit|put|cut|beat|{'|'.join(sorted(BASE_OF_PAST))})"
_CLAUSE = lazy(  # an asking word with a verb of its own, and something said of it
    rf"(?:{_AT})?{_ASKING}\b(?:\s+(?!and\b)[\w'’-]+){{0,4}}?\s+"
    rf"(?:{AUXILIARY}|{_PAST}|[a-z]{{2,}}s)\b",
    re.IGNORECASE,
)
_BESIDE = "|".join(sorted(PREPOSITIONS - {"of"} | {"back", "away", "apart", "together"}))
_WHO_DID = lazy(  # something to something
    rf"(?:who|what)\s+(?P<verb>{_PAST})\s+(?:(?P<it>it|them|him|her|this|that)(?P<beside>(?:\s(?:{_BESIDE})\b.*)?)|"
    rf"(?P<thing>(?:(?:{'|'.join(sorted(DETERMINERS))})\s|(?-i:[A-Z\d])).*))",
    re.IGNORECASE,
)
_ASIDE = lazy(  # what is no object, or more than one: "resigned this week", "told Ek that it fell"
    rf"\s(?:{_BESIDE}|{'|'.join(sorted(CLAUSE_STARTS))})\b|"
    rf"\b(?:day|week|weekend|month|year|season|time|morning|evening|night|{WEEKDAY}|{MONTH})$",
    re.IGNORECASE,
)
_NO_PASSIVE = AUXILIARIES | frozenset(
    "became remained stayed felt got went came ran left told asked said thought had".split()
)
_DO = lazy(r"(?:do|does|did)\s", re.IGNORECASE)
_SECOND_ASKED_OF_THE_FIRST = lazy(r"\b(?:between|whether|if|of)\b", re.IGNORECASE)
_LEADING = lazy(r"^(?:and|but|so)\s+", re.IGNORECASE)


def split_questions(line: str, *, may_lean: bool = True) -> tuple[str, ...]:
    """Return the questions of a line in their order; a line that is one question, or none, as it is.

    One may lean on that before it, where it `may_lean`: "Who resigned and why?" has a "Why?".

    >>> split_questions("When and where was he born? Who signed the pact and when?")
    ('When was he born?', 'Where was he born?', 'Who signed the pact?', 'When was the pact signed?')
    """
    line = line.strip()
    pieces = list(_at_marks(line))
    if len(pieces) > 1 and not all(_BEGINS.match(piece) and piece.endswith("?") for piece in pieces):
        return (line,)  # a remark before a question, or after it, belongs to it
    found = tuple(part for piece in pieces for part in _at_joints(piece, may_lean=may_lean))
    return found if len(found) > 1 else (line,)


def _at_marks(line: str) -> Iterator[str]:
    hidden, start = _hide(line), 0
    for mark in _MARK.finditer(hidden):
        yield line[start : mark.end()].strip()
        start = mark.end()
    yield line[start:].strip()


def _at_joints(question: str, *, may_lean: bool) -> tuple[str, ...]:
    """Part one question before "and" with another asking word, as often as both sides are questions."""
    hidden = _hide(question)
    if (two := _TWO_WORDS.fullmatch(hidden)) is not None:
        rest = question[two.start("rest") :]
        return tuple(f"{two[name].capitalize()} {rest}" for name in ("first", "second"))
    for joint in _JOINT.finditer(hidden):
        first, second = question[: joint.start()], question[joint.end() :]
        if _is_whole(first) and _CLAUSE.match(second) and _may_stand_apart(first, second):
            return (f"{first}?", *_at_joints(_capital(second), may_lean=may_lean))
    tail = _TAIL_WORD.fullmatch(hidden)
    if tail is not None and _is_whole(asked := question[: tail.end("asked")]):
        borrowed = _borrow(asked, tail["word"], may_lean=may_lean)
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


def _borrow(asked: str, word: str, *, may_lean: bool) -> str | None:
    """Ask `word` of what the first question asks, in its own words; None where they do not allow it.

    The lone word of "Who resigned and why?" is asked after the first, of whom only the answer tells.
    """
    asked, word = _LEADING.sub("", asked), word.capitalize()
    apart = take_apart(asked)
    if len(_ASKS.findall(asked)) > (1 if apart is None or apart.wh else 0):
        return None  # "Who told them what had happened and why?"
    passive = _passive(asked)
    if passive is not None:
        return f"{word} {passive}?"
    full = ask_otherwise(word, asked, None)
    if apart is None or apart.adjunct or full is None:
        return full
    if apart.noun and _DO.match(apart.rest):
        return f"{word} {apart.rest}?"  # "Which towns did she visit and when?"
    return f"{word}?" if may_lean else None


def _passive(asked: str) -> str | None:
    """Return what was done to the object of "Who signed it?": "was it signed"; None where it has none."""
    done = _WHO_DID.fullmatch(asked)
    if done is None or done["verb"].lower() in _NO_PASSIVE:
        return None
    verb = PARTICIPLE_OF_PAST.get(done["verb"].lower(), done["verb"].lower())
    thing, beside = done["thing"], done["beside"] or ""
    if thing is None:
        thing = {"them": "they", "him": "he", "her": "she"}.get(done["it"].lower(), done["it"])
    elif _ASIDE.search(thing):
        return None
    several = thing == "they" or (not thing[0].isupper() and is_plural(head_of(thing)))
    return f"{'were' if several else 'was'} {thing} {verb}{beside}"


def _hide(text: str) -> str:
    """Put a letter for each character of a quotation, so that nothing in it is taken for a question."""
    return QUOTED.sub(lambda found: "x" * len(found[0]), text)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
