"""A question that leans on the ones before it → the question in full, by rules that a person can follow.

"How many people did Panama count in 2024?", then "And in 2023?" → "How many people did Panama count in
2023?". Fragments are completed from the last question (`ellipses.py`); words that mean something said
before are put in full (`pronouns.py`). A question that stands on its own is not touched.

But: nothing is asked here; `conversation.py` keeps what was said, and tells how a question was understood.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from dateline.questions.followups.ellipses import complete
from dateline.questions.followups.memory import Memory, Turn
from dateline.questions.followups.pronouns import resolve

__all__ = ["Turn", "in_full"]

_LONGEST = 500
"""Characters of a question that leans on others, or that others lean on."""

_AND = re.compile(r"^(?:and|but|so|then)\b,?\s+(?=\w)", re.IGNORECASE)


def in_full(question: str, turns: Sequence[Turn]) -> str | None:
    """Return the question as it is meant after those turns, None where it stands on its own."""
    question = " ".join(question.split())
    known = tuple(takewhile(lambda turn: len(turn.question) <= _LONGEST, reversed(turns)))[::-1]
    if not known or not question or len(question) > _LONGEST:
        return None
    memory = Memory(known)
    completed = complete(question, memory)
    if completed is not None:
        return None if _same(completed, question) else completed
    bare = _AND.sub("", question)
    resolved = resolve(bare[:1].upper() + bare[1:], memory)
    return None if resolved is None or _same(resolved, question) else resolved


def _same(one: str, other: str) -> bool:
    return one.casefold().rstrip("?!. ") == other.casefold().rstrip("?!. ")
