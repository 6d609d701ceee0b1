"""Text as the official SQuAD 2.0 evaluation compares it."""

from __future__ import annotations

import re
import string

_ARTICLES = re.compile(r"\b(?:a|an|the)\b")
_PUNCTUATION = str.maketrans("", "", string.punctuation)


def normalise(text: str) -> str:
    """Return the text as it is compared: "The U.S. border." -> "us border".

    In the official order: lowercase; delete ASCII punctuation, so that words joined by it become
    one ("the-end" -> "theend"); replace the words a, an, the by spaces; collapse white space.
    """
    return " ".join(_ARTICLES.sub(" ", text.lower().translate(_PUNCTUATION)).split())
