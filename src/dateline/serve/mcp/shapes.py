"""What a tool gives back. Each class is the tool's output schema; names mean what they mean in `ask --json`.

Every result begins with `guidance`, a sentence on what an assistant may make of it, so that "not sure" and
"nothing" cannot be taken for an answer, not even by who reads the first line alone.
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, Field


class Source(BaseModel):
    """The article that words are from: name these when quoting."""

    id: str
    title: str | None
    date: str | None = Field(description="of publication, ISO 8601")
    source: str | None = Field(description="who published it")
    author: str | None
    url: str | None = Field(description="where the article stands on the web, to be given with a quotation")
    resource: str = Field(description="the URI of the article's text on this server")


class Citation(BaseModel):
    """Words of an article, verbatim, and where they stand in its text: `text[quote_start:quote_end]`."""

    quote: str = Field(description="the article's own words, a sentence or so: quote them unchanged")
    quote_start: int = Field(description="first character of the quotation, counted from 0")
    quote_end: int = Field(description="the character after its last")
    start: int = Field(description="first character of the words in it that answer")
    end: int
    article: Source


class Answer(BaseModel):
    answer: str = Field(description="the article's own words that answer, verbatim")
    confidence: float = Field(description="the probability that it is right, calibrated")
    start: int
    end: int
    speaker: str | None = Field(None, description="who said it, where something said was asked for")
    value: dict[str, Any] | None = Field(
        None, description="what the words state: a quantity, a moment (its date in iso), a full name"
    )
    citations: list[Citation] = Field(description="the places that say it, the best first")
    citations_left_out: int = Field(description="further places that say it")


class Verdict(BaseModel):
    """The answer to a question for yes or no, by the sentence that decides."""

    polarity: Literal["yes", "no"]
    confidence: float
    citation: Citation
    against: Citation | None = Field(description="a sentence of another article that says the contrary")


class Claim(BaseModel):
    """One of several values that articles give for the same thing."""

    date: str | None
    standing: Literal["stands", "overtaken", "taken back"] = Field(
        description="what later articles leave of it: a count grew beyond it, or one says that it was wrong"
    )
    citations: list[Citation]


class Mentioned(BaseModel):
    article: Source
    mention: Citation | None = Field(description="where it has the words that were looked for")


class Listing(BaseModel):
    """The articles, where a question asks about them."""

    sentence: str
    total: int
    articles: list[Mentioned]


class Scope(BaseModel):
    since: str | None
    until: str | None
    sources: list[str]


class Reply(BaseModel):
    guidance: str = Field(description="what may be said on the strength of this reply: follow it")
    outcome: Literal["answer", "not sure", "nothing"]
    question: str = Field(description="as it was put to the articles")
    confidence: float = Field(description="of the first answer or the verdict; 0 where there is none")
    answers: list[Answer] = Field(description="different answers, the best first; empty where there is none")
    items: list[Answer] = Field(description="the things, where a question asks for several")
    among_others: bool = Field(description="whether an article says of these items that there are more")
    verdict: Verdict | None
    disagreement: list[Claim] | None = Field(description="different values that independent articles give")
    listing: Listing | None
    nearest_but_no_answer: list[Citation] = Field(
        description="sentences near a question that was not answered; they do not answer it"
    )
    scope: Scope | None = Field(description="the articles that the question confined itself to")


class Asked(BaseModel):
    guidance: str = Field(description="what may be said on the strength of this result: follow it")
    replies: list[Reply] = Field(description="one; several where several questions were asked in one line")


class Passage(BaseModel):
    """A passage of an article, verbatim: `text[quote_start:quote_end]`."""

    quote: str
    quote_start: int
    quote_end: int
    score: float = Field(description="closeness to the query, from 0 to 1; no probability of being right")
    article: Source


class Found(BaseModel):
    guidance: str
    query: str
    passages: list[Passage] = Field(description="the closest first")


class ArticleText(BaseModel):
    guidance: str
    article: Source
    text: str = Field(description="the characters from start to end of the stored text, verbatim")
    start: int
    end: int
    characters: int = Field(description="of the whole text")
    next_start: int | None = Field(description="where the text goes on; null at its end")


class Heading(Source):
    name: str = Field(description="the title, else how the article begins")
    section: str | None
    language: str | None
    characters: int = Field(description="of its text")


class Listed(BaseModel):
    guidance: str
    total: int = Field(description="articles that the filters allow")
    articles: list[Heading] = Field(description="newest first, undated last")
    next_offset: int | None = Field(description="of the next page; null at the end")


class Counts(BaseModel):
    guidance: str
    articles: int
    months: dict[str, int] = Field(description="articles by month, 2025-06")
    undated: int
    sources: dict[str, int] = Field(description="articles by source, the most frequent first")
    sources_left_out: int = Field(description="sources that are not named, for their number")
    unsourced: int
    generation: int = Field(description="the state of the collection; it grows with every change")
