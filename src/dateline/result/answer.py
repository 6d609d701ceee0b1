"""One answer: where it stands, who said it, and what it is worth."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from dateline.language.names import Name
from dateline.language.values.value import Value
from dateline.types import Article, Slice, Span


class Losses(NamedTuple):
    """What was taken off a span's score, in log-odds.

    `null` for the chance that there is no answer, `passage` for a passage that is not close to the question,
    `kind` for an answer of another kind than asked for; below 0 for a series where a list is asked for;
    `year` for what is said of another year, `name` for what is said of another thing than the question names.
    """

    null: float
    passage: float
    kind: float
    year: float = 0.0
    name: float = 0.0

    @property
    def against(self) -> float:
        """What speaks against the words themselves: the null score, a wrong kind, year or name."""
        return self.null + max(0.0, self.kind) + self.year + self.name


@dataclass(frozen=True, slots=True)
class Citation(Slice):
    """Where an answer stands: the exact range, and its sentence, or its short line with the headings.

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
class Speaker(Slice):
    """Who said it: the words that name the speaker, without a title; `name` in full, where it is known."""

    article: Article
    start: int
    end: int
    name: Name | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for an answer: numbers that grow with belief.

    `score` is what reader and closeness make of it, `margin` what the reader alone makes of its best place
    against no answer, both in log-odds, as is `lead`, how far the score is ahead of the best other answer's.
    `share` is its share, by the reader, of all that is proposed and of no answer, `screened` the same by the
    smaller reader that chose the passages, or `share` again where none did. `sources` is the natural
    logarithm of the number of independent sources, `asked` that of one more than the number of the
    question's telling words. `passage` says how near its passage is, `words` and `named` are the shares of
    the question's telling words that its sentence has and of its names that its article has, from 0 to 1.
    """

    score: float
    margin: float = 0.0
    share: float = 1.0
    screened: float = 1.0
    lead: float = 0.0
    sources: float = 0.0
    passage: float = 1.0
    words: float = 1.0
    named: float = 1.0
    asked: float = 0.0

    def odds(self, weights: Mapping[str, float]) -> float:
        """Return the sum of the numbers, each with its weight: log-odds."""
        return sum(weight * float(getattr(self, name)) for name, weight in weights.items())


@dataclass(frozen=True, slots=True)
class Bearing:
    """How far a sentence speaks of an assertion, and what it says of it.

    `named` tells whether it, or the paragraph before it, has any of the names, if there are any;
    `names_missing` counts those that it lacks, `names_gone` those that are not near it at all,
    `words_missing` the words that it lacks, and `words_met` those that it has. `asked` is the share that it
    has of the words that are not the article's topic, `values` that of the values. `sign` is 1 where it says
    so, -1 where it says the contrary, 0 where it leaves it open; `hedged` is that it tells of a plan, a wish
    or a possibility alone, `planned` that it tells of all that is asserted as planned or proposed, `untold`
    that it cannot decide whatever a reader says, of another time or of what others say, and `settled` that
    its one figure is beyond the bound asked about, or short of it, that the stretch of time of what is
    asserted decides, or that it says that nobody else met what is asked of anybody.
    """

    named: bool
    names_missing: int
    names_gone: int
    words_missing: int
    asked: float
    values: float
    sign: int
    hedged: bool = False
    planned: bool = False
    untold: bool = False
    settled: bool = False
    words_met: int = 0


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
