"""How long a question may be, asked before anything else looks at it.

Regular expressions look through a question before any model does, and take the longer the longer it is.
"""

from __future__ import annotations

from dateline.arguments import require

LONGEST = 2_000
"""Characters of a question, or of a line with several: more than any reader takes beside a passage."""


def is_too_long(question: str) -> bool:
    """Say whether a question has more characters than may be asked. Raises ArgumentError for no text."""
    require("question", question, str, "text")
    return len(question.strip()) > LONGEST
