"""What is looked up over HTTP without asking: articles, passages, counts, copies."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request

from dateline.copies.differences import compare
from dateline.errors import ArgumentError
from dateline.output.copies import copies_shape
from dateline.pipeline.door import Dateline
from dateline.serve.asking import found_shape
from dateline.serve.hall import Hall, InHall
from dateline.serve.shapes import (
    ArticleQuery,
    ArticleReply,
    ArticlesReply,
    CopiesQuery,
    CopiesReply,
    Known,
    ListQuery,
    MarksQuery,
    SearchQuery,
    SearchReply,
    StatsQuery,
    StatsReply,
)

router = APIRouter(prefix="/v1")

ArticleId = Annotated[str, Path(max_length=1000, examples=["guatemala-border-pact"])]


@router.get("/articles")
async def articles(asked: Annotated[ListQuery, Query()], hall: InHall, request: Request) -> ArticlesReply:
    """List articles, newest first, those without a date last."""
    filters = asked.filters()

    def look(news: Dateline) -> dict[str, Any]:
        headings = news.headings(filters, limit=asked.limit, offset=asked.offset)
        return {
            "total": news.stats(filters).articles,
            "articles": [Known.facts(heading) for heading in headings],
            "generation": news.generation,
        }

    return ArticlesReply(**await hall.look_up(look, request))


@router.get("/articles/{id:path}")
async def article(
    id: ArticleId, asked: Annotated[MarksQuery, Query()], hall: InHall, request: Request
) -> ArticleReply:
    """Return an article with its stored text, and the words of the ranges that are asked for."""
    return await _article(id, asked, hall, request)


@router.get("/article")
async def article_of_any_id(
    asked: Annotated[ArticleQuery, Query()], hall: InHall, request: Request
) -> ArticleReply:
    """Return the same by `id`, which may be one that no path can hold: clients resolve "." and ".." away."""
    return await _article(asked.id, asked, hall, request)


async def _article(id: str, asked: MarksQuery, hall: Hall, request: Request) -> ArticleReply:
    ranges = _ranges(asked)

    def look(news: Dateline) -> dict[str, Any]:
        found = news.article(id)
        for start, end in ranges:
            if not 0 <= start < end <= len(found.text):
                raise ArgumentError(
                    f"[{start}:{end}] is no range of the article's {len(found.text):,} characters",
                    hint="give start and end of a citation, in Unicode code points",
                )
        marks = [{"start": start, "end": end, "text": found.text[start:end]} for start, end in ranges]
        return {**Known.facts(found), "text": found.text, "marks": marks, "generation": news.generation}

    return ArticleReply(**await hall.look_up(look, request))


def _ranges(asked: MarksQuery) -> list[tuple[int, int]]:
    if len(asked.start) != len(asked.end):
        raise ArgumentError(
            f"start is given {len(asked.start)} times and end {len(asked.end)} times",
            hint="give both for each range: ?start=10&end=20",
        )
    return [*zip(asked.start, asked.end, strict=True)]


@router.get("/search")
async def search(asked: Annotated[SearchQuery, Query()], hall: InHall, request: Request) -> SearchReply:
    """Find the passages that a question would be answered from, best first; nothing is read."""
    filters = asked.filters()
    hall.note_questions(request, asked.question)

    def look(news: Dateline) -> dict[str, Any]:
        found = news.retrieve(asked.question, top_k=asked.top_k, filters=filters)
        return {
            "question": asked.question,
            "passages": [found_shape(one) for one in found],
            "generation": news.generation,
        }

    return SearchReply(**await hall.look_up(look, request))


@router.get("/stats")
async def stats(asked: Annotated[StatsQuery, Query()], hall: InHall, request: Request) -> StatsReply:
    """Count articles by month, source, author and section."""
    filters = asked.filters()

    def look(news: Dateline) -> dict[str, Any]:
        return {**asdict(news.stats(filters)), "generation": news.generation}

    return StatsReply(**await hall.look_up(look, request))


@router.get("/dups", response_model_exclude_unset=True)
async def copies(asked: Annotated[CopiesQuery, Query()], hall: InHall, request: Request) -> CopiesReply:
    """List groups of articles with nearly the same text, or of passages, and what differs between them.

    Each group begins with what the others are copies of, the oldest where several are.
    """
    filters = asked.filters()

    def look(news: Dateline) -> dict[str, Any]:
        groups = (news.repeats if asked.passages else news.copies)(filters, limit=asked.limit)
        return {
            "groups": [
                copies_shape(group, [compare(group[0].text, other.text) for other in group[1:]])
                for group in groups
            ],
            "generation": news.generation,
        }

    return CopiesReply(**await hall.look_up(look, request))
