"""The five tools: each looks something up in an open index, and gives records whose types are its schema.

What goes wrong is raised as a DatelineError; `server.py` says it to the assistant.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from itertools import islice
from typing import Any, Generic, Protocol, TypeVar

from pydantic import BaseModel

from dateline.output.json import value_shape
from dateline.output.wording import listing_sentence, speaker_words
from dateline.pipeline.door import Dateline
from dateline.reports import Heading
from dateline.result.answer import Answer, Citation
from dateline.result.replies import Claim, Listing, Polarity, Verdict
from dateline.result.result import Result
from dateline.serve.mcp import guidance, shapes
from dateline.serve.mcp.arguments import (
    FURTHEST,
    MOST_CHARACTERS,
    Arguments,
    ArticleArguments,
    AskArguments,
    ListArguments,
    SearchArguments,
    StatsArguments,
)
from dateline.serve.mcp.resources import article_uri, chosen_range
from dateline.serve.service import Question
from dateline.types import Article

_MOST_SOURCES = 100  # named with their counts
_MOST_CITATIONS = 10  # of an answer: a wire story may stand in a hundred papers
_LONGEST_QUOTE = 2_000  # characters; a text without full stops is one sentence

Given = TypeVar("Given", bound=Arguments)


class Answering(Protocol):
    """What tools ask: a `Service`, or what stands in front of one."""

    def news(self) -> AbstractContextManager[Dateline]: ...

    def ask(self, question: Question) -> Iterator[Result]: ...


@dataclass(frozen=True)
class Tool(Generic[Given]):
    """A tool by its types: what it takes, what it gives, and how it is answered."""

    title: str
    description: str
    takes: type[Given]
    gives: type[BaseModel]
    answer: Callable[[Answering, Given], BaseModel]
    asks: bool = False
    """Whether a reader reads for it."""


def ask(service: Answering, given: AskArguments) -> shapes.Asked:
    """Answer a question, or say that the articles do not."""
    results = list(service.ask(Question(line=given.question, filters=given.filters())))
    replies = [_reply(result) for result in results]
    several = f"{len(replies)} questions, each with its own guidance: keep to each."
    return shapes.Asked(guidance=replies[0].guidance if len(replies) == 1 else several, replies=replies)


def search(service: Answering, given: SearchArguments) -> shapes.Found:
    """Return the passages that bear on a query."""
    with service.news() as news:
        passages = news.retrieve(given.query, top_k=given.limit, filters=given.filters())
    return shapes.Found(
        guidance=guidance.PASSAGES if passages else guidance.NO_PASSAGES,
        query=given.query,
        passages=[
            shapes.Passage(
                quote=one.text,
                quote_start=one.start,
                quote_end=one.end,
                score=float(one.score),
                article=_source(one.article),
            )
            for one in passages
        ],
    )


def get_article(service: Answering, given: ArticleArguments) -> shapes.ArticleText:
    """Return a range of an article's text."""
    with service.news() as news:
        article = news.article(given.article_id)
    characters = len(article.text)
    start, end = chosen_range(characters, given.start, given.end, most=MOST_CHARACTERS)
    return shapes.ArticleText(
        guidance=guidance.TEXT,
        article=_source(article),
        text=article.text[start:end],
        start=start,
        end=end,
        characters=characters,
        next_start=end if end < characters else None,
    )


def list_articles(service: Answering, given: ListArguments) -> shapes.Listed:
    """Return a page of the articles, newest first."""
    filters = given.filters()
    with service.news() as news:
        total = news.stats(filters).articles
        page = news.headings(filters, limit=given.limit, offset=given.offset)
    last = given.offset + given.limit
    return shapes.Listed(
        guidance=guidance.HEADINGS,
        total=total,
        articles=[_heading(one) for one in page],
        next_offset=last if last < min(total, FURTHEST) else None,
    )


def stats(service: Answering, given: StatsArguments) -> shapes.Counts:
    """Count the articles by month and by source."""
    with service.news() as news:
        counts, generation = news.stats(given.filters()), news.generation
    return shapes.Counts(
        guidance=guidance.COUNTS,
        articles=counts.articles,
        months=dict(counts.months),
        undated=counts.undated,
        sources=dict(islice(counts.sources.items(), _MOST_SOURCES)),
        sources_left_out=max(0, len(counts.sources) - _MOST_SOURCES),
        unsourced=counts.unsourced,
        generation=generation,
    )


TOOLS: dict[str, Tool[Any]] = {
    "ask": Tool(
        "Ask the articles",
        "Answer one question from the news articles of this collection, in their own words, with citations "
        "and a calibrated confidence; or say that they do not answer it. For who, when, where, how many, "
        "why, what, yes or no, lists, who said what, and for questions about the articles (which mention X, "
        "the latest on X). The question must stand alone and be in English.",
        AskArguments,
        shapes.Asked,
        ask,
        asks=True,
    ),
    "search": Tool(
        "Search for passages",
        "Find the passages of the articles that bear most on a query, verbatim with their offsets. They are "
        "evidence to read, no answers; to have a question answered, call ask.",
        SearchArguments,
        shapes.Found,
        search,
    ),
    "get_article": Tool(
        "Read an article",
        "Read an article's stored text, or a range of its characters: to see what stands around a quotation, "
        f"or to check one. At most {MOST_CHARACTERS:,} characters at once.",
        ArticleArguments,
        shapes.ArticleText,
        get_article,
    ),
    "list_articles": Tool(
        "List articles",
        "List the articles of the collection, newest first, with title, date, source, author and url, page "
        "by page; by date, source, author, section, language or address.",
        ListArguments,
        shapes.Listed,
        list_articles,
    ),
    "stats": Tool(
        "Count articles",
        "Count the articles of the collection by month and by source: what it covers, and what it cannot "
        "know.",
        StatsArguments,
        shapes.Counts,
        stats,
    ),
}


def _reply(result: Result) -> shapes.Reply:
    """Put a result so that without an answer nothing stands where answers do."""
    answered, verdict, disagreement, scope = (
        result.answered,
        result.verdict,
        result.disagreement,
        result.scope,
    )
    return shapes.Reply(
        guidance=guidance.guidance_for(result),
        outcome=result.outcome.value,
        question=result.question,
        confidence=float(result.confidence) if answered else 0.0,
        answers=[_answer(one) for one in result.answers],
        items=[_answer(one) for one in result.items] if answered else [],
        among_others=answered and result.among_others,
        verdict=_verdict(verdict) if verdict and answered else None,
        disagreement=[_claim(one) for one in disagreement.claims] if disagreement and answered else None,
        listing=None if result.listing is None else _listing(result.listing),
        nearest_but_no_answer=[_citation(one.citations[0]) for one in result.nearest],
        scope=None
        if scope is None
        else shapes.Scope(since=scope.since, until=scope.until, sources=list(scope.sources)),
    )


def _source(article: Article | Heading) -> shapes.Source:
    return shapes.Source(**_known(article))


def _heading(heading: Heading) -> shapes.Heading:
    return shapes.Heading(
        **_known(heading),
        name=heading.name,
        section=heading.section,
        language=heading.language,
        characters=heading.characters,
    )


def _known(article: Article | Heading) -> dict[str, Any]:
    """Return what may be said of an article: its file's path is nobody's business but this machine's."""
    return {
        "id": article.id,
        "title": article.title,
        "date": article.date,
        "source": article.source,
        "author": article.author,
        "url": article.url,
        "resource": article_uri(article.id),
    }


def _answer(answer: Answer) -> shapes.Answer:
    return shapes.Answer(
        answer=answer.text,
        confidence=float(answer.confidence),
        start=answer.start,
        end=answer.end,
        speaker=None if answer.speaker is None else speaker_words(answer.speaker),
        value=None if answer.value is None else value_shape(answer.value),
        citations=[_citation(one) for one in answer.citations[:_MOST_CITATIONS]],
        citations_left_out=max(0, len(answer.citations) - _MOST_CITATIONS),
    )


def _citation(citation: Citation) -> shapes.Citation:
    first, last = citation.quote_start, citation.quote_end
    if last - first > _LONGEST_QUOTE:  # the words around those that answer, as verbatim as the rest
        around = max(0, _LONGEST_QUOTE - (citation.end - citation.start)) // 2
        first, last = max(first, citation.start - around), min(last, citation.end + around)
    return shapes.Citation(
        quote=citation.article.text[first:last],
        quote_start=first,
        quote_end=last,
        start=citation.start,
        end=citation.end,
        article=_source(citation.article),
    )


def _verdict(verdict: Verdict) -> shapes.Verdict:
    return shapes.Verdict(
        polarity="yes" if verdict.polarity is Polarity.YES else "no",
        confidence=float(verdict.confidence),
        citation=_citation(verdict.citation),
        against=None if verdict.against is None else _citation(verdict.against),
    )


def _claim(claim: Claim) -> shapes.Claim:
    places = claim.citations[:_MOST_CITATIONS]
    cited = [_citation(one) for one in places]
    return shapes.Claim(date=claim.date, standing=claim.standing.value, citations=cited)


def _listing(listing: Listing) -> shapes.Listing:
    return shapes.Listing(
        sentence=listing_sentence(listing),
        total=listing.total,
        articles=[
            shapes.Mentioned(
                article=_source(one.heading),
                mention=None if one.citation is None else _citation(one.citation),
            )
            for one in listing.mentions
        ],
    )
