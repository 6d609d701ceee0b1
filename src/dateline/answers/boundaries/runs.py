"""Names one behind the other, "Avaria, Belmont and Corrant", of which one sentence tells, and another others.

A reader that is asked for several names may read on over a full stop, from the list of whom she visited to
that of whom she signed with, or take the longer list for the one that is asked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from dateline.language.patterns import lazy
from dateline.language.sentences import quote_around, sentences
from dateline.language.words import topic
from dateline.questions.asked import Asked
from dateline.types import QuestionType, Span

_OF_NAMES = (QuestionType.LIST, QuestionType.WHICH, QuestionType.WHO, QuestionType.WHERE)
_WORD = r"[^\W\d_a-zß-öø-ÿ][\w’'.‐‑-]*"
_NAME = rf"(?:the\s)?{_WORD}(?:\s(?:(?:of(?:\sthe)?|de|la|del|al|von|van)\s|[dl][’'])?{_WORD})*"
_ANY_NAME = lazy(_NAME)
_RUN = lazy(rf"{_NAME}(?:(?:,\s(?:and\s)?|\sand\s){_NAME})*(?<!\.)")
_KIND = lazy(r"\b(?:which|what) ([a-z]+)", re.IGNORECASE)
_MANY = 2  # words of what is asked about, which no sentence on something else has


def within_a_sentence(asked: Asked, text: str, start: int, end: int) -> tuple[int, int]:
    """Return the names of the sentence that has more of what is asked, where names run over a full stop."""
    if asked.type not in _OF_NAMES:
        return start, end
    around = quote_around(text, start, end)
    parts = [
        (max(first, start), min(last, end)) for first, last in sentences(text, start=around[0], end=around[1])
    ]
    if len(parts) < 2 or text[parts[0][1] - 1] not in ".!?":
        return start, end
    if start == around[0] or _RUN.match(text, start, parts[0][1]) is None:
        return start, end  # whole sentences, or no names
    best = max(parts, key=lambda one: len(_wanted(asked) & topic(text[slice(*quote_around(text, *one))])))
    runs = [one.span() for one in _RUN.finditer(text, *best)]
    if best != parts[0] and not (runs and runs[-1][1] == end):
        return start, end
    return runs[0 if best == parts[0] else -1]


def is_told_of_others(asked: Asked, span: Span, others: Iterable[Span]) -> bool:
    """Say whether its sentence has no word of what is asked of several, and that of some of them has all."""
    text, wanted = span.article.text, _wanted(asked)
    if asked.type is not QuestionType.LIST or len(wanted) < _MANY:
        return False
    own = quote_around(text, span.start, span.end)
    if wanted & topic(text[slice(*own)]):
        return False
    names = _names(text, span)
    return len(names) > 1 and any(
        other.article.id == span.article.id
        and len(named := _names(text, other)) > 1
        and named < names
        and wanted <= topic(text[slice(*quote_around(text, other.start, other.end))])
        for other in others
    )


def _wanted(asked: Asked) -> frozenset[str]:
    """The stems of what is asked about, without that of what is asked for."""
    kind = None if asked.type is QuestionType.WHERE else _KIND.search(asked.text)
    return asked.words - (frozenset() if kind is None else topic(kind[1]))


def _names(text: str, span: Span) -> frozenset[str]:
    return frozenset(one[0] for one in _ANY_NAME.finditer(text, span.start, span.end))
