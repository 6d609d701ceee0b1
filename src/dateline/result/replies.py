"""The kinds of reply: answers, a verdict, the items of a list, a listing of articles, advice.

A reply that was read for has `candidates`, the best answers that were found, best first, whether or not they
were good enough.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from dateline.language.values.value import Value
from dateline.result.answer import Answer, Citation

if TYPE_CHECKING:
    from dateline.reports import Heading, Statistics


class Standing(StrEnum):
    """What later articles leave of a claim: a count grew beyond it, or one says that it was wrong."""

    STANDS = "stands"
    OVERTAKEN = "overtaken"
    TAKEN_BACK = "taken back"


@dataclass(frozen=True, slots=True)
class Claim:
    """One of several values that articles give: a citation an article, the latest first."""

    value: Value
    citations: tuple[Citation, ...]
    standing: Standing = Standing.STANDS

    @property
    def date(self) -> str | None:
        """The date of the latest article that says so."""
        return max((place.article.date for place in self.citations if place.article.date), default=None)


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Different values that independent articles give for the same thing, the latest first.

    Where all but one are overtaken or taken back, no two disagree: they were told earlier.
    """

    claims: tuple[Claim, ...]

    @property
    def is_settled(self) -> bool:
        """Whether one claim alone stands."""
        return sum(claim.standing is Standing.STANDS for claim in self.claims) == 1


@dataclass(frozen=True, slots=True)
class Answers:
    """Answers to a question for one thing; `disagreement` is what other articles say instead of the best."""

    candidates: tuple[Answer, ...] = ()
    disagreement: Disagreement | None = None


@dataclass(frozen=True, slots=True)
class Items:
    """The things that a question for several asks for, two or more, each an answer with its own citations.

    `among_others`: an article says of those that it lists that there are more.
    """

    items: tuple[Answer, ...]
    candidates: tuple[Answer, ...] = ()
    among_others: bool = False


class Polarity(StrEnum):
    """What a sentence says to a question for yes or no."""

    YES = "yes"
    NO = "no"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the articles say to a question for yes or no, by the sentence that decides: `citation.quote`.

    UNCLEAR: no sentence decides, and the citation is the nearest. `confidence` is the probability that the
    polarity is right. `against` is a sentence of another article that says the contrary. The first of the
    candidates is the sentence that decides, the only answer; without one, UNCLEAR, there is none.
    """

    polarity: Polarity
    citation: Citation
    confidence: float
    against: Citation | None = None
    candidates: tuple[Answer, ...] = field(default=(), repr=False)


class Enquiry(StrEnum):
    """What is asked about the articles."""

    MENTIONS = "mentions"
    LATEST = "latest"
    OLDEST = "oldest"
    COUNT = "count"
    PUBLISHED = "published"
    AUTHOR = "author"
    WRITTEN_BY = "written by"
    SOURCES = "sources"
    PERIOD = "period"

    @property
    def listed(self) -> int:
        """How many articles a listing names of itself; all are counted."""
        return {Enquiry.LATEST: 5, Enquiry.OLDEST: 1}.get(self, 10)


@dataclass(frozen=True, slots=True)
class Mention:
    """An article of a listing, and where it has the words; None where they were not looked for."""

    heading: Heading
    citation: Citation | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """What the catalogue says to a question about the articles.

    `total` counts all articles that were found, `mentions` are the first of them after `offset`: the newest,
    but for `Enquiry.OLDEST`. `closely` says that they are about the subject, and do not just mention it.
    `statistics` is there where sources or dates were asked for.
    """

    enquiry: Enquiry
    subject: str | None
    total: int
    mentions: tuple[Mention, ...] = ()
    closely: bool = False
    statistics: Statistics | None = None
    offset: int = 0

    @property
    def unnamed(self) -> int:
        """How many more articles there are to be named, where not just the newest or oldest is wanted."""
        one = self.enquiry is Enquiry.OLDEST or (self.enquiry is Enquiry.LATEST and self.subject is None)
        return (
            0 if one or self.statistics is not None else max(0, self.total - self.offset - len(self.mentions))
        )

    @property
    def places(self) -> tuple[Citation, ...]:
        """Where the articles have the words that were looked for."""
        return tuple(one.citation for one in self.mentions if one.citation is not None)


class Remark(StrEnum):
    """What there is to say about a line that is no English question."""

    FOREIGN = "another language"
    NOTHING = "no question"


@dataclass(frozen=True, slots=True)
class Advice:
    """A remark on what was asked; `language` is the BCP 47 code of another language, where it is known."""

    remark: Remark
    language: str | None = None


Reply = Answers | Verdict | Items | Listing | Advice


@dataclass(frozen=True, slots=True)
class Scope:
    """The articles that a question confined itself to: of those days, in ISO 8601, and of those sources."""

    since: str | None = None
    until: str | None = None
    sources: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.since or self.until or self.sources)
