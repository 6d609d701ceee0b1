"""How a thing was done, where that is asked: by mistake and not on purpose, with leave and not without.

Who asks whether it was done on purpose takes it for granted that it was, and so does a reader, which says yes
to "sent by mistake". English only, and by words: each manner is a closed class, and the contrary of one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from dateline.answers.statements.clauses import VERB, Clause
from dateline.answers.statements.hedges import NEGATION
from dateline.language.patterns import lazy
from dateline.language.words import stems
from dateline.questions.assertions import Assertion
from dateline.types import Article

_OWN = r"(?:his|her|its|their) (?:own )?"
_MANNERS = tuple(
    (lazy(rf"\b(?:{one})\b", re.IGNORECASE), lazy(rf"\b(?:{other})\b", re.IGNORECASE))
    for one, other in (
        (
            r"on purpose|purposely|by design|knowingly|(?:deliberate|intentional|wil?lful)(?:ly)?",
            r"accidental(?:ly)?|(?:by|(?:was|were|is|as|been) an) accident|by mistake|mistakenly|in error|"
            r"inadvertent(?:ly)?|unintentional(?:ly)?|unwitting(?:ly)?|unknowingly",
        ),
        (
            rf"voluntar(?:y|ily)|willingly|of {_OWN}(?:free )?(?:will|accord|volition)|by choice",
            rf"against {_OWN}will|by force|forcibly|involuntar(?:y|ily)|unwillingly|at gunpoint|"
            r"under (?:duress|compulsion|coercion)|(?:is|are|was|were|be|been) (?:forced|compelled|coerced)",
        ),
        (r"permanently|for good|for ?ever", r"temporarily|for now|for the time being|provisionally"),
        (
            r"in person",
            r"remotely|online|by (?:tele)?phone|(?:by|via|over) (?:a )?video(?:[ -]?link)?",
        ),
    )
)
_MAY_BE_BOTH = frozenset("can could may might should must".split())
_WITHOUT = lazy(
    r"\bwithout (?:(?:first|even|any|the|an?|getting|having|asking for) )*(?P<what>.+)$", re.IGNORECASE
)
_POSSIBLE = lazy(
    r"(?:can|could|may|might)\b|.*\b(?:able|allowed|permitted|entitled|free|legal|lawful|possible) to\b",
    re.IGNORECASE,
)
_NEEDED = lazy(
    r"\b(?:need(?:s|ed)?|requir(?:e[sd]?|ing)|must|(?:has|have|had) to|subject to|conditional on|"
    r"depend(?:s|ed)? on)\b",
    re.IGNORECASE,
)


def done_otherwise(
    assertion: Assertion, article: Article, start: int, end: int, clauses: Sequence[Clause]
) -> int:
    """-1 where a sentence tells of what is asked about in the contrary manner, else 0.

    Where the question has a "not", that is left to whoever turns it.
    """
    question, text = assertion.text, article.text
    for pair in _MANNERS if assertion.auxiliary not in _MAY_BE_BOTH else ():
        for own, other in (pair, pair[::-1]):
            asked = own.search(question)
            found = other.search(text, start, end) if asked and not other.search(question) else None
            if asked is None or found is None or own.search(text, start, end):
                continue
            wanted = assertion.terms - stems(asked.group())
            clause = next(one.range for one in clauses if found.start() < one.range[1])
            told = stems(text[start:end]) & wanted
            is_of_it = told & stems(text[slice(*clause)]) or not VERB.search(text, *clause)
            if is_of_it and 2 * len(told) >= len(wanted) and not NEGATION.search(text, *clause):
                return -1
    return 0


def is_needed(assertion: Assertion, text: str, clauses: Sequence[Clause]) -> bool:
    """Whether it is asked if a thing can be done without another, and a clause tells that it needs it.

    What others than those who are asked about need is theirs alone: "adults need a ticket". The "without"
    is left to whoever turns it.
    """
    asked = _WITHOUT.search(assertion.text) if _POSSIBLE.match(assertion.text) else None
    if asked is None or NEGATION.search(assertion.text[: asked.start()]):
        return False
    what = stems(asked["what"])
    for start, end in (one.range for one in clauses):
        found, own = _NEEDED.search(text, start, end), stems(text[start:end])
        if found is not None and 2 * len(what & own) >= len(what) and not NEGATION.search(text, start, end):
            whose = stems(text[start : found.start()])
            return not whose or bool(whose & (assertion.terms | what))
    return False
