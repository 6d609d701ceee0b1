"""Why the nearest answer was refused, in words, from the evidence for it.

A reason is what set the answer apart from a typical right one, not a proof that it is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from dateline.answers.boundaries.verbatim import stands_in
from dateline.answers.confidence import missing_names
from dateline.language.words import headline, telling
from dateline.questions.several import QUOTED
from dateline.result.answer import Answer, Bearing
from dateline.result.result import Result

_TOLD = 0.5  # log-odds; a shortfall below it is no reason to name
_MOST_REASONS = 2

_REASONS = {
    "score": "the reader saw hardly any answer in it",
    "margin": "the reader saw hardly any answer in it",
    "share": "the reader is about as sure of other words, or of none",
    "screened": "a second reader prefers other words, or none",
    "lead": "another answer is about as likely",
    "sources": "no other article says so",
    "passage": "its passage is a weak match for the question",
    "words": "its sentence has few of the question's words",
    "named": "its article lacks what the question names",
    "asked": "the question has few words to go by",
}


_MISSING = {
    "score": "no sentence says it clearly",
    "margin": "no sentence says it clearly",
    "share": "no sentence says it clearly",
    "screened": "a second reader prefers other words, or none",
    "named": "no article near it has all that the question names",
    "lead": "another answer is about as likely",
    "sources": "no second article says so",
    "passage": "the passages are a weak match for the question",
    "words": "no sentence has more of the question's words",
    "asked": "the question has few words to go by",
}


def missing(result: Result) -> str:
    """Return what the nearest sentences lack, in plain words: "nothing near it mentions 'Hungary'"."""
    nearest = result.nearest[0]
    quoted, question = _quotations_missing(result)
    names = missing_names(question, nearest.citations[0])
    lacking = [f"no article that was read has {_listed(quoted)} word for word"] if quoted else []
    lacking += [f"nothing near it mentions {_listed(names)}"] if names else []
    if words := _words_missing(question, result):
        lacking.append(f"no passage that was read has {_listed(words)}")
    lacking += [_MISSING[name] for name in _shortfalls(nearest) if not _told_already(name, quoted, names)]
    return _told(lacking) or _MISSING["score"]


def _quotations_missing(result: Result) -> tuple[tuple[str, ...], str]:
    """What the question quotes and none of the articles has, and the question without it."""
    articles = {one.article.id: one.article for one in result.passages}.values()
    quoted = [found.group() for found in QUOTED.finditer(result.question)]
    lacking = [one for one in quoted if not stands_in(one, articles)]
    rest = result.question
    for one in lacking:
        rest = rest.replace(one, " ")
    return tuple(one[1:-1].strip(" .,;:!?") for one in lacking), rest


def _words_missing(question: str, result: Result) -> tuple[str, ...]:
    """The telling words of the question, as written there, that none of the passages has; () for names."""
    held = telling(" ".join(f"{headline(one.article)} {one.text}" for one in result.passages))
    words = re.findall(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", question)
    if result.scope is not None:  # "did Reuters report on" became "was reported about"
        words = [one for one in words if one in result.asked]
    return tuple(
        dict.fromkeys(one for one in words if one.islower() and telling(one) and not telling(one) & held)
    )


def refusal(result: Result) -> str:
    """Return why there is no answer, as the end of a sentence: "the article does not have 'Hungary'"."""
    if not result.candidates:
        return "the reader proposed nothing" if result.passages else "no passage was found"
    nearest = result.candidates[0]
    quoted, question = _quotations_missing(result)
    names = missing_names(question, nearest.citations[0])
    reasons = [f"no article that was read has {_listed(quoted)} word for word"] if quoted else []
    reasons += [f"its article does not have {_listed(names)}"] if names else []
    reasons += [_REASONS[name] for name in _shortfalls(nearest) if not _told_already(name, quoted, names)]
    if nearest.bearing is not None:
        reasons += _undecided(nearest.bearing)
    return _told(reasons) or "answers like it are right too seldom"


def doubts(result: Result) -> str:
    """Return what keeps the best answer from being surer, as the end of a sentence; "" where little does."""
    return _told([_MISSING[name] for name in _shortfalls(result.answers[0])])


def _told_already(name: str, quoted: tuple[str, ...], names: tuple[str, ...]) -> bool:
    """Whether the words that are missing tell it better."""
    return (name == "named" and bool(names or quoted)) or (name == "asked" and bool(quoted))


def _told(reasons: list[str]) -> str:
    return ", and ".join(list(dict.fromkeys(reasons))[:_MOST_REASONS])


def _shortfalls(answer: Answer) -> list[str]:
    """The kinds of evidence that an answer lacks most, compared with a typical right one."""
    worst = sorted(answer.shortfall.items(), key=lambda one: (-one[1], one[0]))
    return [name for name, lost in worst if lost >= _TOLD]


def _undecided(bearing: Bearing) -> Iterator[str]:
    """Why a sentence does not decide a question for yes or no."""
    if bearing.asked == 0 or bearing.words_missing > 1:
        yield "its sentence does not have the words that are asked about"
    elif bearing.words_missing:
        yield "its sentence lacks one of the question's words"
    if bearing.values < 1:
        yield "its sentence does not tell the figure or the date"
    if bearing.planned:
        yield "its sentence tells of a plan, and not that it came about"
    elif bearing.sign == 0:
        yield "its sentence leaves the matter open"


def _listed(words: tuple[str, ...]) -> str:
    *first, last = (f"'{word}'" for word in words)
    return f"{', '.join(first)} or {last}" if first else last
