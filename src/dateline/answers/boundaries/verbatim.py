"""Whether an article has the words that a question quotes, one after the other, whatever their marks."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from dateline.language.patterns import lazy
from dateline.language.spelling import plain
from dateline.types import Article

_LEFT_OUT = lazy(r"\.\.\.|…|\[[^\]]*\]")  # of a quotation, or put in
_WORD = re.compile(r"[^\W_]+")


def stands_in(quoted: str, articles: Iterable[Article]) -> bool:
    """Say whether each part of the quotation, "we did [...] nothing", stands in one of the articles.

    >>> stands_in('"It is over"', [Article("a", "“It is over,” she said.")])
    True
    """
    held = [_spaced(f"{one.title or ''} {one.text}") for one in articles]
    return all(any(_spaced(part) in one for one in held) for part in _LEFT_OUT.split(quoted))


@lru_cache(maxsize=64)  # each sentence of an article is held against the same quotation
def _spaced(text: str) -> str:
    """The words of a text alone, with a space before and behind each."""
    return " ".join(["", *_WORD.findall(plain(text).casefold()), ""])
