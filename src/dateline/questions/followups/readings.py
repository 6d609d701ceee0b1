"""What a question may mean after those before it, the likeliest first."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from dateline.questions.about import about_articles
from dateline.questions.followups import pronouns
from dateline.questions.followups.ellipses import complete
from dateline.questions.followups.memory import Memory, Turn

_LONGEST = 500
"""Characters of a question that leans on others, or that others lean on."""

_TOLD = re.compile(r"\b(?:published|written|printed|posted|wrote|author)\b", re.IGNORECASE)
_IT = re.compile(r"\bit\b")
_AND = re.compile(r"^(?:and|but|so|then)\b,?\s+(?=\w)", re.IGNORECASE)


def in_full(question: str, turns: Sequence[Turn]) -> str | None:
    """Return the question as it is most likely meant after those turns, None where it stands on its own."""
    return next(iter(readings(question, turns)), None)


def readings(question: str, turns: Sequence[Turn]) -> tuple[str, ...]:
    """Return the ways in which the question may be meant after those turns, the likeliest first.

    () where it stands on its own.
    """
    question = " ".join(question.split())
    known = tuple(takewhile(lambda turn: len(turn.question) <= _LONGEST, reversed(turns)))[::-1]
    if not known or not question or len(question) > _LONGEST:
        return ()
    memory = Memory(known)
    if (this := _of_this_article(question, memory.turns[0])) is not None:
        return (this,)
    completed = complete(question, memory)
    if completed is not None:
        return () if _same(completed, question) else (completed,)
    bare = _AND.sub("", question)
    resolved = pronouns.readings(bare[:1].upper() + bare[1:], memory)
    return tuple(one for one in resolved if not _same(one, question))


def _of_this_article(question: str, last: Turn) -> str | None:
    """Ask "When was it published?" of the one article that was listed last; None for another question."""
    if last.result.listing is None or len(last.result.listing.mentions) != 1:
        return None
    said = _IT.sub("this article", question)
    about = about_articles(said) if _TOLD.search(question) else None
    return said if said != question and about is not None and about.this else None


def _same(one: str, other: str) -> bool:
    return one.casefold().rstrip("?!. ") == other.casefold().rstrip("?!. ")
