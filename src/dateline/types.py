"""The records on the ground floor: articles, and ranges of them.

An `Article` owns its text. Everything else is a half-open range of Unicode code points into it, and
`.text` is computed by slicing: there is no second copy of the words, so a citation cannot disagree
with its source.

What an answer is made of stands in `result`. Records are frozen; change one with `dataclasses.replace`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum


@dataclass(frozen=True, slots=True, repr=False)
class Article:
    """One source text with what is known about it.

    `date` and `updated` are ISO 8601 (`2025-06-26`), `language` is a BCP 47 code (`en`), `path` the
    absolute path of the file it came from. What the source does not state is None. `origins` tells
    where a field's value was found: {"title": "json-ld", "date": "dateline"}.
    """

    id: str
    text: str
    title: str | None = None
    date: str | None = None
    source: str | None = None
    author: str | None = None
    url: str | None = None
    path: str | None = None
    updated: str | None = None
    section: str | None = None
    language: str | None = None
    origins: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def name(self) -> str:
        """What to call the article when talking to a person: its title, else how it begins, else its id."""
        if self.title is not None:
            return self.title
        return beginning(self.text[:SEARCHED]) or self.id

    def __repr__(self) -> str:
        """Fit a line: the records that hold an article show it, and its text is long."""
        return f"<Article {self.id!r}: {self.name}>"


SEARCHED = 2000
"""Characters of a text in which its first sentence is looked for."""
_LONGEST_NAME = 70  # characters
_LEAST_WORDS = 4  # that tell what an article is about: bylines and places have fewer
_SENTENCE = re.compile(rf"(?:\S+ ){{{_LEAST_WORDS - 1},}}?\S+[.!?][\"”’)]*(?= |$)")


def beginning(text: str) -> str:
    """The first sentence that is more than a byline, in quotation marks, cut between words, or ""."""
    lines = (line.split() for line in text.splitlines())
    words = " ".join(next((line for line in lines if len(line) >= _LEAST_WORDS), []))
    sentence = _SENTENCE.match(words)
    shown = words if sentence is None else sentence[0]
    if len(shown) > _LONGEST_NAME:
        shown = f"{shown[:_LONGEST_NAME].rpartition(' ')[0].rstrip(',;:–— ')} …"
    return f"“{shown}”" if words else ""


class Slice:
    """Adds `.text` to a record with `article`, `start` and `end`: it is sliced, never stored."""

    __slots__ = ()

    article: Article
    start: int
    end: int

    @property
    def text(self) -> str:
        return self.article.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Chunk(Slice):
    """A stored piece of an article, small enough for the embedder to see whole."""

    article: Article
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Repeat(Slice):
    """A range of an article that `others`, which are no copies of it, have too, nearly word for word."""

    article: Article
    start: int
    end: int
    others: tuple[Article, ...]


@dataclass(frozen=True, slots=True)
class Passage(Slice):
    """A chunk retrieved for a question.

    `score` is the fused score in [0, 1]; `cosine` and `bm25` are what each search gave the chunk,
    `article_bm25` what the search of whole articles gave its article, None where that search did not return
    it. All four grow with quality. `copies` are other articles
    with nearly the same text, or nearly this passage: one source with it. `repeats` are the ranges of its
    article that touch it and that others have too.
    """

    article: Article
    start: int
    end: int
    score: float
    cosine: float | None = None
    bm25: float | None = None
    copies: tuple[Article, ...] = ()
    repeats: tuple[Repeat, ...] = ()
    article_bm25: float | None = None


OnPassages = Callable[[tuple[Passage, ...]], None]
"""Is told the passages of a question, best first, as soon as they are found."""
OnQuestion = Callable[[str], None]
"""Is told the question in full before it is read, where it is not the one that was typed."""


@dataclass(frozen=True, slots=True)
class Span(Slice):
    """A range of a passage that a reader proposes as an answer.

    `score` is start logit + end logit; `null_score` is the same sum at the no-answer position of the
    window it was read in, so `margin` compares between windows and passages.
    """

    article: Article
    start: int
    end: int
    score: float
    null_score: float
    passage: Passage

    @property
    def margin(self) -> float:
        return self.score - self.null_score


class QuestionType(StrEnum):
    """What kind of answer a question asks for; HOW_MUCH is every measure: money, shares, durations."""

    WHO = "who"
    WHEN = "when"
    WHERE = "where"
    HOW_MANY = "how many"
    HOW_MUCH = "how much"
    WHY = "why"
    WHICH = "which"
    WHAT = "what"
    YES_NO = "yes/no"
    LIST = "list"
