"""The records that one step hands to the next.

An `Article` owns its text. Everything else is a half-open range of Unicode code points into it, and
`.text` is computed by slicing: there is no second copy of the words, so a citation cannot disagree
with its source.

But: nothing here scores, searches or prints. Records are frozen; change one with
`dataclasses.replace`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from dateline.answers.bearing import Bearing
    from dateline.answers.confidence import Evidence
    from dateline.answers.listing import Listing
    from dateline.language.names import Name
    from dateline.language.values import Value
    from dateline.questions.language import Advice


@dataclass(frozen=True, slots=True)
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
        """What to call the article when talking to a person: its title, else its id."""
        return self.title if self.title is not None else self.id


class _Slice:
    """Adds `.text` to a record with `article`, `start` and `end`."""

    __slots__ = ()

    article: Article
    start: int
    end: int

    @property
    def text(self) -> str:
        return self.article.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Chunk(_Slice):
    """A stored piece of an article, small enough for the embedder to see whole."""

    article: Article
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Repeat(_Slice):
    """A range of an article that `others`, which are no copies of it, have too, nearly word for word."""

    article: Article
    start: int
    end: int
    others: tuple[Article, ...]


@dataclass(frozen=True, slots=True)
class Passage(_Slice):
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


@dataclass(frozen=True, slots=True)
class Span(_Slice):
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


class Losses(NamedTuple):
    """What was taken off a span's score, in log-odds.

    `null` for the chance that there is no answer, `passage` for a passage that is not the best possible,
    `kind` for an answer of another kind than asked for; below 0 for a series where a list is asked for.
    """

    null: float
    passage: float
    kind: float


@dataclass(frozen=True, slots=True)
class Citation(_Slice):
    """Where an answer stands: the exact range, and the sentence that holds it.

    `quote_start <= start <= end <= quote_end`, all in code points of the article's text. `span` is what
    the reader proposed and `score` the log-odds that it was worth: the span's score, less the `losses`.
    `copy_of` is the id of an article cited before it, if this article is a copy of that one.
    """

    article: Article
    start: int
    end: int
    quote_start: int
    quote_end: int
    score: float | None = field(default=None, compare=False)
    span: Span | None = field(default=None, compare=False, repr=False)
    losses: Losses | None = field(default=None, compare=False, repr=False)
    copy_of: str | None = None

    @property
    def quote(self) -> str:
        return self.article.text[self.quote_start : self.quote_end]


@dataclass(frozen=True, slots=True)
class Speaker(_Slice):
    """Who said it: the words that name the speaker, without a title; `name` in full, where it is known."""

    article: Article
    start: int
    end: int
    name: Name | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer, with every place that says it; the first citation is the best, copies come last.

    `score` is the answer's log-odds against "no answer", `confidence` the calibrated probability that it is
    right, made of the `evidence`; `shortfall` is what each kind of it takes off the log-odds of a typical
    right answer. For yes or no, the `bearing` of its sentence tells instead. `value` is what the words of the
    best citation state: a quantity, a moment, a name, or None. `speaker` is who said it, where something said
    was asked for.
    """

    citations: tuple[Citation, ...]
    score: float
    confidence: float
    value: Value | Name | None = None
    speaker: Speaker | None = None
    evidence: Evidence | None = field(default=None, compare=False, repr=False)
    bearing: Bearing | None = field(default=None, compare=False, repr=False)
    shortfall: Mapping[str, float] = field(default_factory=dict, compare=False, repr=False)

    @property
    def text(self) -> str:
        return self.citations[0].text

    @property
    def start(self) -> int:
        return self.citations[0].start

    @property
    def end(self) -> int:
        return self.citations[0].end


@dataclass(frozen=True, slots=True)
class Claim:
    """One of several values that articles give: a citation an article, the latest first."""

    value: Value
    citations: tuple[Citation, ...]

    @property
    def date(self) -> str | None:
        """The date of the latest article that says so."""
        return max((place.article.date for place in self.citations if place.article.date), default=None)


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Different values that independent articles give for the same thing, the latest first."""

    claims: tuple[Claim, ...]


class Polarity(StrEnum):
    """What a sentence says to a question for yes or no."""

    YES = "yes"
    NO = "no"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the articles say to a question for yes or no, by the sentence that decides: `citation.quote`.

    UNCLEAR: no sentence decides, and the citation is the nearest. `confidence` is the probability that the
    polarity is right. `against` is a sentence of another article that says the contrary.
    """

    polarity: Polarity
    citation: Citation
    confidence: float
    against: Citation | None = None


@dataclass(frozen=True, slots=True)
class Seconds:
    """Wall-clock seconds a question took, by step."""

    retrieve: float
    read: float
    total: float


@dataclass(frozen=True, slots=True)
class Result:
    """What came back for a question.

    `candidates` are the best answers found, best first, whether or not they were good enough;
    `answers` are those with a confidence of at least `min_confidence`, which Dateline stands behind.
    Without any it abstained. `confidence` is that of the best candidate, 0 when there is none.
    `disagreement` is what other articles say instead of the best answer, None where none is found.
    `asked` is what was typed, where a conversation put the question in full; None elsewhere.

    A question about the articles themselves has a `listing` instead of candidates. `advice` is there where
    the line was no English question; its passages were not read.
    `verdict` is there where a question asks for yes or no: the sentence that decides is the only answer, and
    without one, UNCLEAR, there is none. `items` are the things that a question for several asks for, each an
    answer with its own citations, () where it asks for one thing or fewer than two are found.
    """

    question: str
    candidates: tuple[Answer, ...]
    min_confidence: float
    passages: tuple[Passage, ...]
    seconds: Seconds
    disagreement: Disagreement | None = None
    asked: str | None = None
    listing: Listing | None = None
    advice: Advice | None = None
    verdict: Verdict | None = None
    items: tuple[Answer, ...] = ()

    @property
    def answers(self) -> tuple[Answer, ...]:
        if self.verdict is not None:
            return () if self.verdict.polarity is Polarity.UNCLEAR else self.candidates[:1]
        return tuple(one for one in self.candidates if one.confidence >= self.min_confidence)

    @property
    def answered(self) -> bool:
        return bool(self.answers) or (self.listing is not None and self.listing.total > 0)

    @property
    def confidence(self) -> float:
        return self.candidates[0].confidence if self.candidates else 0.0
