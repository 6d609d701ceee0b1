"""A slip of the keyboard in a question, mended by the words of what was found for it: "secnd", second.

A word is taken for a slip if no article has it, it is no word of the language, and one word of the passages
that the question brought is like it. So nothing is mended by a list of words, a name that the articles spell
otherwise is found, and a rare word that they have stays.

Likeness is Ratcliff and Obershelp's, of the standard library's `difflib`.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from dateline.language.spelling import plain
from dateline.language.words import QUESTION_WORDS, differ_by_ending
from dateline.types import Passage

IsWord = Callable[[str], bool]

_WORD = re.compile(r"(?<![\w'’-])[^\W\d_]+(?![\w-]|['’](?!s\b)\w)")  # "Ostrava's", and no "don't"
_LETTERS = re.compile(r"[^\W\d_]+")
_SHORTEST = 5  # letters; of shorter words too many are like another
_LIKE = 0.8  # a letter too few or too many of five, another one of five
_LIKE_A_NAME = 0.9  # two people's names may well differ by a letter of nine
_LONG = 8  # letters; of a shorter word no two are left out
_SWAPPED = 0.95  # as like are words of the same letters
_MOST = 2  # words mended; a question with more is no slip, but of another language


def respelled(
    question: str, passages: Sequence[Passage], *, is_word: IsWord, has_article: IsWord
) -> str | None:
    """Return the question with its slips mended, None where it has none, or too many.

    `is_word` tells whether a word is one of the language, `has_article` whether any article has it.
    """
    spelled = _spelled(passages)
    mended: list[tuple[int, int, str]] = []
    for found in _WORD.finditer(question):
        word = plain(found[0]).lower()
        if word in spelled or word in QUESTION_WORDS:
            continue
        is_name = not found[0].islower() and (found.start() > 0 or found[0].isupper())
        other = (None if is_name else _asking(word)) or _like(word, spelled, is_name=is_name)
        if other is None or differ_by_ending(word, other.lower()) or is_word(word) or has_article(found[0]):
            continue
        mended.append((found.start(), found.end(), _in_case_of(found[0], other)))
    if not mended or len(mended) > _MOST:
        return None
    for start, end, other in reversed(mended):
        question = question[:start] + other + question[end:]
    return question


def _spelled(passages: Iterable[Passage]) -> Mapping[str, str]:
    """The words of the passages in small plain letters, each as it stands there; small where it ever is."""
    spelled: dict[str, str] = {}
    for passage in passages:
        for word in _LETTERS.findall(f"{passage.article.title or ''} {passage.text}"):
            key = plain(word).lower()
            if key not in spelled or word.islower():
                spelled[key] = word
    return spelled


def _asking(word: str) -> str | None:
    """The question word whose letters these are, in another order: waht, what."""
    if len(word) < 3:
        return None
    letters = sorted(word)
    return next((one for one in sorted(QUESTION_WORDS) if sorted(one) == letters), None)


def _like(word: str, spelled: Mapping[str, str], *, is_name: bool) -> str | None:
    """The one word that is most like it, None where there is none, or two are as like."""
    if len(word) < _SHORTEST:
        return None
    off = 2 if len(word) >= _LONG else 1
    near = [one for one in spelled if one[0] == word[0] and abs(len(one) - len(word)) <= off]
    matcher = difflib.SequenceMatcher(b=word, autojunk=False)
    letters = sorted(word)
    found: list[tuple[float, str]] = []
    for one in near:
        matcher.set_seq1(one)
        least = _LIKE_A_NAME if is_name or not spelled[one].islower() else _LIKE
        if sorted(one) == letters:
            found.append((_SWAPPED, one))
        elif matcher.real_quick_ratio() >= least and matcher.ratio() >= least:
            found.append((matcher.ratio(), one))
    found.sort(reverse=True)
    if not found or (len(found) > 1 and found[0][0] == found[1][0]):
        return None
    return spelled[found[0][1]]


def _in_case_of(typed: str, other: str) -> str:
    return other.capitalize() if typed[0].isupper() and other.islower() else other
