"""Where independent articles give different figures or dates for the same thing, say so.

A question that asks how many, how much or when has a disagreement when another answer has a value that
contradicts the best answer's, and both speak of what the question asks; any other, "What was the loss?", only
where the one article takes back what the other says. Each answer's evidence, that is its
title, the article's first sentence and the paragraph up to its own, must have

- every name in the question, also one in small letters (a month or year may stand anywhere in the article, or
  be its date's);
- most of the question's other words, and one of them in the answer's own sentence; and where each lacks one
  that the other has, they are taken to speak of different things. Words are compared by their stems
  (`language/words.py`).

The confidence of a second answer tells little here: it says how likely that one is right rather than the
first, and of two articles that differ one is passed over as a rule.

A number of another fate, of the hurt where the dead are asked for, contradicts nothing, nor does a part of a
sum: "two teachers and a driver" are no two people.

Two values of one article are two things, never a disagreement: an article does not contradict itself.

Which values contradict each other is said in `values`. Nothing is decided by votes: all claims are
handed on, the latest first.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache

from dateline.answers.aggregation.corrected import is_later, is_new, takes_back
from dateline.answers.statements.fates import fates, met_another_fate
from dateline.answers.statements.plans import is_only_offered
from dateline.language.lexicon import MONTHS
from dateline.language.names import Name
from dateline.language.patterns import lazy
from dateline.language.rivals import speaks_of_a_rival
from dateline.language.sentences import sentences
from dateline.language.values.compared import narrower
from dateline.language.values.finding import find_values
from dateline.language.values.numerals import SMALL
from dateline.language.values.quantities import Quantity
from dateline.language.values.units import INJURED, PEOPLE
from dateline.language.values.value import Value, contradict, opposed
from dateline.language.words import headline, names, stem, topic
from dateline.questions.asked import Asked
from dateline.result.answer import Answer, Citation
from dateline.result.replies import Claim, Disagreement
from dateline.types import Article, QuestionType

CLAIMED = 0.02
"""Least confidence of an answer that disagrees with the best one."""
COVERED = 0.6
"""Least share of the question's words that each piece of evidence has."""

_REPLACED = 0.5
"""The same where the later article says what it replaces."""

ASKED_FOR = (QuestionType.HOW_MANY, QuestionType.HOW_MUCH, QuestionType.WHEN)
_MOTIONS = frozenset(
    map(
        stem,
        """rise fall drop decline decrease increase gain climb jump plunge slump tumble slide slip surge soar
        grow""".split(),
    )
)
_MORE = rf"(?:an?|another|\d+|{'|'.join(SMALL)})"
_AND_MORE = lazy(rf"(?:\s+[\w'’-]+){{1,3}}\s+and\s+{_MORE}\s+[a-z]", re.IGNORECASE)
_AND_BEFORE = lazy(rf"\b{_MORE}(?:\s+[\w'’-]+){{1,3}}\s+and\s+$", re.IGNORECASE)
_BESIDE = 60  # characters before a number in which those stand with whom it makes a sum
_ENDS = lazy(r"[.!?”\"’']")
_NAME_INSIDE = lazy(r"(?<=[a-z\d,])\s[“‘\"'(]?([A-ZÀ-Þ][\w’'-]+)")
_SIGHT = 600  # characters before a sentence that may say what it speaks of
_MONTHS = frozenset(map(stem, MONTHS))


def find_disagreement(
    asked: Asked, answers: Sequence[Answer], *, min_confidence: float = 0.0
) -> Disagreement | None:
    """Return what the articles disagree on, None if they do not; `answers` are all candidates, best first.

    The best answer needs a confidence of `min_confidence`, one that disagrees of CLAIMED, unless it goes the
    other way: who asks for a fall gives an answer that tells of a rise little confidence.
    """
    if asked.type is QuestionType.YES_NO or not answers:
        return None
    best = answers[0]
    value = _compared(asked, best)
    if value is None or best.confidence < min_confidence or _counts_others(asked, best.citations[0]):
        return None
    others: list[Answer] = []
    heard = set(_articles(best))
    for other in answers[1:]:
        if (
            (differing := _compared(asked, other)) is not None
            and (other.confidence >= CLAIMED or opposed(value, differing))
            and contradict(value, differing)
            and (asked.type in ASKED_FOR or _takes_back(best, other) or _takes_back(other, best))
            and not heard & _articles(other)
            and not _counts_others(asked, other.citations[0])
            and (same_thing(asked, best.citations[0], other.citations[0]) or _replaces(asked, best, other))
        ):
            others.append(other)
            heard |= _articles(other)
    if not others:
        return None
    claims = [claimed for answer in (best, *others) if (claimed := _claim(answer)) is not None]
    return Disagreement(tuple(sorted(claims, key=lambda claim: claim.date or "", reverse=True)))


def _claim(answer: Answer) -> Claim | None:
    value = _value(answer)
    return None if value is None else Claim(value, _one_an_article(answer))


def _takes_back(one: Answer, other: Answer) -> bool:
    """Whether an article of the one says that what the other states is wrong."""
    first, second = _claim(one), _claim(other)
    return first is not None and second is not None and takes_back(first, second)


def _replaces(asked: Asked, best: Answer, other: Answer) -> bool:
    """Whether a later article tells the other in place of the best answer, though in other words than asked.

    "45 jobs go instead of 70" is of the 70 that a mill "will cut", and "is now 45" of what it was before.
    """
    one, new = _claim(best), _claim(other)
    if one is None or new is None or not is_later(new, one) or not (takes_back(new, one) or is_new(new)):
        return False
    near, later = _near(best.citations[0]), _near(other.citations[0])
    named = {name for name in asked.names if name not in _MONTHS and not name.isdecimal()}
    others = _in_motion(asked.words) - named
    both = others & _in_motion(near) & _in_motion(later)
    return named <= near & later and len(both) >= max(_REPLACED * len(others), 1 if named else 2)


def _counts_others(asked: Asked, citation: Citation) -> bool:
    """Whether the number there is of another fate, of a part of those named with them, or hoped for."""
    if asked.type is QuestionType.WHEN:
        return False
    text, start, end = citation.article.text, citation.start, citation.end
    if met_another_fate(asked.text, text, start, end) or is_only_offered(asked.text, text, start):
        return True
    first, last, _ = next(iter(find_values(text, start, end)), (start, end, None))
    word = narrower(text, last)
    if not word or word in asked.counted:
        return False
    return bool(_AND_MORE.match(text, last)) or bool(
        _AND_BEFORE.search(text[max(0, first - _BESIDE) : first])
    )


def same_thing(asked: Asked, one: Citation, other: Citation) -> bool:
    """Say whether two pieces of evidence speak of what the question asks."""
    named, others = asked.names, _in_motion(asked.words)
    named |= others & _names_of_both(one, other)  # typed in small letters
    dates = frozenset(name for name in named if name in _MONTHS or name.isdecimal())
    missing = []
    for citation in (one, other):
        near = _in_motion(_near(citation))
        if not named - dates <= near or not all(_may_be_of(one, citation.article) for one in dates):
            return False
        if not others & _in_motion(topic(citation.quote)) or speaks_of_a_rival(
            asked.rivalled, citation.quote
        ):
            return False
        missing.append(others - near)
    first, second = missing
    if len(first | second) > (1 - COVERED) * len(others) or not (first <= second or second <= first):
        return False
    return bool(named - dates) or bool(names(one.quote) & names(other.quote))


def same_story(asked: Asked, one: Citation, other: Citation) -> bool:
    """Say whether what stands around `other` has the names, and most words, of the question that `one` has.

    "Nobody was hurt" says of itself not of what: in two articles it may be said of a fire and of a flood.
    """
    near, others = _near(one), _near(other)
    words = asked.words & near
    return asked.names & near <= others and len(words & others) >= COVERED * len(words)


def _in_motion(words: frozenset[str]) -> frozenset[str]:
    """The stems, every word of rising or falling replaced by one: the sign of a value tells its direction."""
    return frozenset("move" if word in _MOTIONS else word for word in words)


def _near(citation: Citation) -> frozenset[str]:
    """The stems of what an answer stands in: title, first sentence, and the paragraph as far as its own."""
    return topic(f"{headline(citation.article)} {_surroundings(citation)}")


def _names_of_both(one: Citation, other: Citation) -> frozenset[str]:
    """Those of them that are names in both; a headline and the start of a sentence alone tell of none."""
    texts = [_surroundings(citation) for citation in (one, other)]
    surely = [topic(" ".join(_NAME_INSIDE.findall(text))) for text in texts]
    titled = [headline(citation.article) for citation in (one, other)]
    capital = [names(f"x {title} {text}") for title, text in zip(titled, texts, strict=True)]
    return (surely[0] | surely[1]) & capital[0] & capital[1]


@lru_cache(maxsize=64)
def _surroundings(citation: Citation) -> str:
    """What its article begins with, to the end of the first sentence, and the paragraph as far as its own."""
    text = citation.article.text
    start = text.rfind("\n\n", max(0, citation.quote_start - _SIGHT), citation.quote_start)
    start = max(0, citation.quote_start - _SIGHT) if start < 0 else start
    begun = [last for _, last in sentences(text, end=min(_SIGHT, len(text)))]
    whole = (last for last in begun if _ENDS.match(text, last - 1))  # headlines and bylines have no full stop
    last = next(whole, begun[0] if begun else 0)
    return f"{text[:last]} {text[start : citation.quote_end]}"


def _may_be_of(month_or_year: str, article: Article) -> bool:
    """Whether the article, or its date, states the month or year; one that states no year may be of any."""
    stated = topic(article.text)
    if article.date is not None:
        stated |= topic(f"{date.fromisoformat(article.date[:10]):%Y %B}")
    if month_or_year.isdecimal():
        return month_or_year in stated or not any(word.isdecimal() for word in stated)
    return not stated.isdisjoint((month_or_year, month_or_year[:3], month_or_year[:4]))


def _value(answer: Answer) -> Value | None:
    """The quantity or moment that an answer states."""
    return None if isinstance(answer.value, Name) else answer.value


def _compared(asked: Asked, answer: Answer) -> Value | None:
    """The same where the injured are asked for, who are people: "14 hurt" and "19 people" are two counts."""
    value = _value(answer)
    if isinstance(value, Quantity) and value.unit == INJURED and "dead" not in fates(asked.text):
        return replace(value, unit=PEOPLE)
    return value


def _articles(answer: Answer) -> set[str]:
    return {citation.article.id for citation in answer.citations}


def _one_an_article(answer: Answer) -> tuple[Citation, ...]:
    """The best citation of each article that is no copy of another, the latest first."""
    own = [citation for citation in reversed(answer.citations) if citation.copy_of is None]
    best = {citation.article.id: citation for citation in own}
    return tuple(sorted(best.values(), key=lambda citation: citation.article.date or "", reverse=True))
