"""The score of a game: the points of both sides, and of the game that was played.

One side's points are no score, nor is what somebody predicted the result.
"""

from __future__ import annotations

import re

from dateline.language.blocks import evidence_around
from dateline.language.patterns import lazy
from dateline.types import Span

_ASKS_SCORE = lazy(
    r"\b(?:what was|what were|what is|by what|what) (?:the )?(?:final |winning |half-?time )?score\b"
    r"(?=.*\b(?:game|match|between|against|vs?\b))|"
    r"(?<!['’]s )(?<!\bhis )(?<!\bher )(?<!\btheir )(?<!\btest )(?<!\bexam )\bfinal score\b"
    r"(?!.*\b(?:exam|test|quiz|credit|grade|contest)\b)",  # not that of one gymnast
    re.IGNORECASE,
)
_SIDE = r"[A-ZÀ-Þ][\w.&'’-]*+(?: [A-ZÀ-Þ][\w.&'’-]*+){0,3} \d{1,3}"
_SCORE = lazy(
    rf"(?<![\w-]){_SIDE}, {_SIDE}(?![\w-])|(?<![\w.–—-])\d{{1,3}}\s?[-–—]\s?\d{{1,3}}(?![\w–—-]|[.:]\d)"
)
_ONE_SIDE = lazy(rf"\d+|{_SIDE}")
_ASKS_GUESS = lazy(
    r"\b(?:predict|expect|forecast|project|pick|tip|guess|odds|favou?r|bet|supposed|would|will)",
    re.IGNORECASE,
)
_GUESSED = lazy(r"\b(?:predict(?:s|ed|ing|ions?)?|forecasts?|tipped)\b", re.IGNORECASE)
_TITLE_OF_GUESSES = lazy(
    r"\b(?:predictions?|previews?|best bets|betting|(?:expert|staff|our|writers['’]) picks)\b", re.IGNORECASE
)
_SIGHT = 40  # characters around a number in which the other side's stands


def whole_score(question: str, text: str, start: int, end: int) -> tuple[int, int]:
    """Return where the score stands that text[start:end] is one half of, if a score is asked for.

    >>> text = "It ended Aven 3, Tarn 1."
    >>> text[slice(*whole_score("What was the final score?", text, 22, 23))]
    'Aven 3, Tarn 1'
    """
    if _ASKS_SCORE.search(question) and _ONE_SIDE.fullmatch(text, start, end):
        for found in _SCORE.finditer(text, max(0, start - _SIGHT), end + _SIGHT):
            if found.start() <= start and end <= found.end():
                return found.span()
    return start, end


def is_half_a_score(question: str, words: str) -> bool:
    """Say whether the score of a game is asked for, and words are the points of one side."""
    return _ASKS_SCORE.search(question) is not None and re.fullmatch(r"\d+", words.strip()) is not None


def is_a_guess(question: str, span: Span) -> bool:
    """Say whether the score of a game is asked for, and an article tells there what somebody predicted."""
    if _ASKS_SCORE.search(question) is None or _ASKS_GUESS.search(question):
        return False
    article = span.article
    told = article.text[slice(*evidence_around(article.text, span.start, span.end))]
    return _GUESSED.search(told) is not None or _TITLE_OF_GUESSES.search(article.title or "") is not None
