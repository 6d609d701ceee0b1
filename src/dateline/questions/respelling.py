"""A slip of the keyboard in a question, mended by the words of the articles: "secnd", second.

A word is a slip if no article has it, it is no word of the language, nor formed by rule from one, and one
word is like it: of the passages that the question brought or, a letter off, of all articles. A name, and what
those passages lack, is taken only if nothing else that any article has is as like, or like and in more
articles. So nothing is mended by a list of words, a name that the articles spell otherwise is found, and a
rare word that they have stays.

Likeness is Ratcliff and Obershelp's, of the standard library's `difflib`.
"""

from __future__ import annotations

import difflib
import re
import string
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, Protocol

from dateline.language.dialects import in_one_spelling
from dateline.language.spelling import plain
from dateline.language.words import QUESTION_WORDS, differ_by_ending, is_formed
from dateline.types import Passage


class KnownWords(Protocol):
    """What is known of words in small plain letters."""

    def is_word(self, word: str) -> bool:
        """Whether it is one of the language."""

    def frequencies(self, words: Sequence[str]) -> Mapping[str, int]:
        """Return how many articles have each, in any of its forms; those that none has are left out."""

    def spelling(self, word: str) -> str | None:
        """Return how articles write it, small where they ever do; None where they have only other forms."""


_WORD = re.compile(r"(?<![\w'’-])[^\W\d_]+(?![\w-]|['’](?!s\b)\w)")  # "Ostrava's", and no "don't"
_LETTERS = re.compile(r"[^\W\d_]+")
_SHORTEST, _LONGEST = 5, 24  # letters; of shorter words too many are like another
_LIKE = 0.8  # a letter too few or too many of five, another one of five
_LIKE_A_NAME = 0.9  # two people's names may well differ by a letter of nine
_LIKE_A_KNOWN = 0.875  # or of eight, but hardly from one that is a word of the language
_LONG = 8  # letters; of a shorter word no two are left out, and a shorter name may be anybody's
_TIMES = 10  # as many articles make one of two that are as like the one that is meant
_SWAPPED = 0.95  # as like are words of the same letters
_MOST = 2  # words mended; a question with more is no slip, but of another language


def respelled(question: str, passages: Sequence[Passage], words: KnownWords) -> str | None:
    """Return the question with its slips mended, None where it has none, or too many."""
    here = spelled(f"{one.article.title or ''} {one.text}" for one in passages)
    mended: list[tuple[int, int, str]] = []
    for found in _WORD.finditer(question):
        word = plain(found[0]).lower()
        if word in here or word in QUESTION_WORDS or words.is_word(word) or words.frequencies([word]):
            continue
        is_name = not found[0].islower() and (found.start() > 0 or found[0].isupper())
        if not is_name and is_formed(word, words.is_word):
            continue
        other = (None if is_name else _asking(word)) or _Slip(word, is_name, here, words).meant()
        if other is not None and not differ_by_ending(*map(in_one_spelling, (word, other.lower()))):
            mended.append((found.start(), found.end(), _in_case_of(found[0], other)))
    if not mended or len(mended) > _MOST:
        return None
    for start, end, other in reversed(mended):
        question = question[:start] + other + question[end:]
    return question


def spelled(texts: Iterable[str]) -> dict[str, str]:
    """Return the words of texts in small plain letters, each as it stands there: small where it ever is."""
    found: dict[str, str] = {}
    for text in texts:
        for word in _LETTERS.findall(text):
            key = plain(word).lower()
            if key not in found or found[key].isupper() or word.islower():
                found[key] = word
    return found


def _asking(word: str) -> str | None:
    """The question word of these letters in another order, or a long one with a slip: waht, wich."""
    if len(word) < 3:
        return None
    letters = sorted(word)
    swapped = [one for one in sorted(QUESTION_WORDS) if sorted(one) == letters]
    near = [one for one in QUESTION_WORDS & _one_off(word) if len(one) >= _SHORTEST]
    return swapped[0] if swapped else near[0] if len(near) == 1 else None


class _Slip(NamedTuple):
    """A word that no article has, and the words of the passages found, each as it stands there."""

    word: str
    is_name: bool
    here: Mapping[str, str]
    words: KnownWords

    def meant(self) -> str | None:
        """The word that is meant by it, None where it is not clear which."""
        if not _SHORTEST <= len(self.word) <= _LONGEST:
            return None
        likeness = _likeness(self.word, self.here)
        near = [one for one in likeness if self._is_near(one, likeness[one])]
        first, *others = near or [""]
        if (
            near
            and self.here[first].islower()
            and not any(likeness[one] == likeness[first] for one in others)
        ):
            return self.here[first]
        return self._of_all(near, likeness)

    def _of_all(self, near: Sequence[str], loosely: Mapping[str, float]) -> str | None:
        """The likeliest of these words of the passages and of all that are a letter off; None for two."""
        articles = self.words.frequencies([*near, *(_one_off(self.word) - {*near})])
        likeness = _likeness(self.word, articles)
        ranked = sorted(likeness, key=lambda one: (-likeness[one], -articles[one], one))
        first = next((one for one in ranked if self._is_near(one, likeness[one])), None)
        if first is None or (
            first not in self.here and (loosely or not self._is_sure(first, likeness[first]))
        ):
            return None
        for one, like in likeness.items():
            weight = _TIMES if like == likeness[first] else 1
            if one != first and articles[one] * weight > articles[first] and self._is_near(one, like):
                return None
        return self._spelling(first)

    def _is_near(self, one: str, like: float) -> bool:
        """Whether a word that is so like it is one, and like enough where one of them is a name."""
        spelling = self._spelling(one)
        if spelling is None or (spelling.islower() and not self.is_name):
            return spelling is not None
        return like >= (_LIKE_A_KNOWN if self.words.is_word(one) else _LIKE_A_NAME)

    def _is_sure(self, one: str, like: float) -> bool:
        """Whether a word that is near may be taken although the passages do not have it."""
        if one.startswith(self.word) or self.word.startswith(one):  # "single" is not meant by "singlet"
            return False
        is_name = self.is_name or not str(self._spelling(one)).islower()
        is_long = len(self.word) >= _LONG or not is_name
        return is_long and like >= _LIKE_A_KNOWN and self.words.is_word(one)

    def _spelling(self, one: str) -> str | None:
        return self.here.get(one) or self.words.spelling(one)


def _likeness(word: str, others: Iterable[str]) -> dict[str, float]:
    """How like it those of the others are that are, the most like it first."""
    off = 2 if len(word) >= _LONG else 1
    near = [one for one in others if one[0] == word[0] and abs(len(one) - len(word)) <= off]
    matcher = difflib.SequenceMatcher(b=word, autojunk=False)
    letters = sorted(word)
    found = dict[str, float]()
    for one in near:
        matcher.set_seq1(one)
        if sorted(one) == letters:
            found[one] = _SWAPPED
        elif matcher.real_quick_ratio() >= _LIKE and matcher.ratio() >= _LIKE:
            found[one] = matcher.ratio()
    return dict(sorted(found.items(), key=lambda one: (-one[1], one[0])))


def _one_off(word: str) -> set[str]:
    """What a slip makes of it: a letter less or more, another one, or two exchanged; never the first."""
    parts = [(word[:at], word[at:]) for at in range(1, len(word) + 1)]
    less = {before + after[1:] for before, after in parts}
    swapped = {before + after[1] + after[0] + after[2:] for before, after in parts if len(after) > 1}
    more = {
        before + letter + rest
        for before, after in parts
        for letter in string.ascii_lowercase
        for rest in (after, after[1:])
    }
    return (less | swapped | more) - {word}


def _in_case_of(typed: str, other: str) -> str:
    return other.capitalize() if typed[0].isupper() and other.islower() else other
