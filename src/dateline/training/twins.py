"""Questions made by rule from those of a set: near twins that the context does not answer, and key words.

A twin asks of another year, number, name or place than the context tells of. It differs from its question in
nothing else, so a reader cannot refuse it by its subject: it has to compare (as the adversarial questions of
SQuAD 2.0 were written by hand; Rajpurkar, Jia and Liang, 2018).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

_YEAR = re.compile(r"\b(?:1[0-9]\d\d|20\d\d)\b")
_NUMBER = re.compile(r"(?<![\w.,-])\d{1,3}(?:,\d{3})*(?![\w,-]|\.\d)")
_NAME = re.compile(r"(?<=[a-z,] )[A-Z][\w'’.-]+(?: (?:of |the )?[A-Z][\w'’.-]+)*")
_PLACE_BEFORE = re.compile(r"\b(?:in|at|near|from|to|across|outside|inside)\s(?:the\s)?$")
_WORDED = "two three four five six seven eight nine ten eleven twelve".split()
_WORDED_NUMBER = re.compile(rf"\b(?:{'|'.join(_WORDED)})\b", re.IGNORECASE)
_YEARS_AWAY = (-12, -7, -5, -3, -2, -1, 1, 2, 3, 4, 6, 9, 15)
_TIMES = (0.5, 0.8, 1.2, 1.5, 2, 3, 10)
_TRIES = 8

_ASKED = frozenset("who whom whose what when where which why how".split())
_SMALL = _ASKED | frozenset(
    "is are was were do does did has have had can could will would shall should the a an of in on at to for "
    "by with from into it its that this these those there be been being as and".split()
)
_KEEPS_ASKED = 0.4  # of key-word questions: "when garuda shield", beside "garuda shield"


class NameSpan(NamedTuple):
    """A name in a question, and whether it is used like a place's."""

    text: str
    start: int
    place: bool


class NamePool:
    """Names that questions of the sets ask about, to take others of a kind from."""

    def __init__(self, questions: Iterable[str]) -> None:
        found: dict[tuple[bool, int], dict[str, None]] = {}
        for question in questions:
            for name in named(question):
                found.setdefault(_kind(name), {})[name.text] = None
        self._names: Mapping[tuple[bool, int], Sequence[str]] = {
            kind: list(names) for kind, names in found.items()
        }

    def other(self, name: NameSpan, context: str, rng: np.random.Generator) -> str | None:
        """Return a name of as many words and the same use, which the context does not have."""
        names = self._names.get(_kind(name), ())
        for _ in range(_TRIES if names else 0):
            drawn = names[int(rng.integers(len(names)))]
            if drawn.split()[-1].rstrip(".") not in context:
                return drawn
        return None


def named(question: str) -> list[NameSpan]:
    """Return the names in a question, without a first word in capitals.

    >>> [(one.text, one.place) for one in named("Who met Ana Beltran in Harlan?")]
    [('Ana Beltran', False), ('Harlan', True)]
    """
    return [
        NameSpan(
            found[0].rstrip("."), found.start(), _PLACE_BEFORE.search(question[: found.start()]) is not None
        )
        for found in _NAME.finditer(question)
    ]


def twin(question: str, context: str, pool: NamePool, rng: np.random.Generator) -> str | None:
    """Return the question with one year, number, name or place changed, None where there is none to change.

    What is changed stands in the context and what it is changed to does not, so that the twin is about the
    context's subject and yet unanswerable.
    """
    changes: list[tuple[int, str, str]] = []
    for found in _YEAR.finditer(question):
        changes.append((found.start(), found[0], str(int(found[0]) + int(rng.choice(_YEARS_AWAY)))))
    for found in _NUMBER.finditer(question):
        if not _YEAR.fullmatch(found[0]):
            changes.append((found.start(), found[0], _other_number(found[0], rng)))
    for found in _WORDED_NUMBER.finditer(question):
        other = _WORDED[int(rng.integers(len(_WORDED)))]
        changes.append((found.start(), found[0], other))
    for name in named(question):
        drawn = pool.other(name, context, rng)
        if drawn is not None and name.text.split()[-1] in context:
            changes.append((name.start, name.text, drawn))
    rng.shuffle(changes)
    for start, old, new in changes:
        if old.lower() != new.lower() and not re.search(rf"(?<!\w){re.escape(new)}(?!\w)", context):
            return question[:start] + new + question[start + len(old) :]
    return None


def key_words(question: str, rng: np.random.Generator) -> str:
    """Return the question as people type it into a search box.

    >>> key_words("What are the dates of Garuda Shield 2022?", np.random.default_rng(1))
    'dates garuda shield 2022'
    """
    words = question.rstrip("? ").split()
    kept = [word for word in words if word.lower().strip(",.'’\"") not in _SMALL]
    if len(kept) < 2:
        return " ".join(words).lower()
    if words[0].lower() in _ASKED and rng.random() < _KEEPS_ASKED:
        kept.insert(0, words[0])
    return " ".join(kept).lower()


def _kind(name: NameSpan) -> tuple[bool, int]:
    return name.place, len(name.text.split())


def _other_number(number: str, rng: np.random.Generator) -> str:
    value = int(number.replace(",", ""))
    other = max(round(value * float(rng.choice(_TIMES))), 1)
    if other == value:
        other = value + 1
    return f"{other:,}" if "," in number else str(other)
