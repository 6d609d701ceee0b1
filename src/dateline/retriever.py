"""Question → passages: dense search, BM25 over passages and BM25 over whole articles, fused.

Each search brings its best `depth`; each list's scores are scaled to [0, 1] over that list (what a list
lacks has 0 there), and the fused score is their weighted sum, which on news beats reciprocal rank fusion
(Bruch, Gai and Ingber, "An Analysis of Fusion Functions for Hybrid Retrieval", 2023). A passage's score
has its article's in it: a question's words stand all over a story, and often few of them in the passage
that answers (Callan, "Passage-Level Evidence in Document Retrieval", 1994).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date as day
from itertools import islice
from typing import NamedTuple

from dateline.copies.distinct import NEARLY_ALL, distinct, with_copies
from dateline.embedding import Embedder
from dateline.filters.filters import NO_FILTERS, Filters
from dateline.questions.asked import Asked
from dateline.settings import Retrieval, Settings
from dateline.stores.contract import AnyIndex
from dateline.stores.copies import CopiedRange
from dateline.types import Passage, Repeat

Hits = Sequence[tuple[int, float]]
"""(chunk number, score), best first."""

_MOST_COPIES = 50  # looked up of a passage's article
_WIDER = 10  # times as many passages are looked through for one of each story found


def retrieve(
    asked: Asked,
    index: AnyIndex,
    embedder: Embedder,
    settings: Settings,
    *,
    top_k: int | None = None,
    filters: Filters = NO_FILTERS,
) -> tuple[Passage, ...]:
    """Return the `top_k` (default `settings.top_k`) best passages, best first, ties by age in the index.

    A passage that says what better ones say is not among them; its article is among their `copies`.
    All searches look among the articles that `filters` allow alone. Raises NothingMatchesError when that
    is none, QuestionError for a question that the embedder cannot see whole, DamagedIndexError.
    """
    limit = settings.top_k if top_k is None else top_k
    depth = max(settings.depth, limit)
    with index.guard():
        index.must_match(filters)
        dense: Hits = ()
        bm25: Hits = ()
        stories: Hits = ()
        owners: Mapping[int, int] = {}
        words = asked.search_words
        if settings.retrieval != Retrieval.BM25:
            dense = index.nearest(embedder.encode_query(asked.text), depth, filters)
        if settings.retrieval != Retrieval.DENSE and words:
            bm25 = index.database.search(words, _WIDER * depth, filters)
        weight = {Retrieval.DENSE: 1.0, Retrieval.BM25: 0.0}.get(settings.retrieval, settings.dense_weight)
        best: Hits = fuse(dense, bm25[:depth], dense_weight=weight)
        if settings.retrieval == Retrieval.HYBRID and settings.article_weight and words:
            stories = index.database.search_articles(words, depth, filters)
            owners = index.database.articles_of([number for number, _ in (*dense, *bm25)])
            wider = [number for number, _ in bm25[depth:]]
            best = weigh_articles(best, stories, owners, weight=settings.article_weight, wider=wider)
        if settings.prefer_recent and best:
            catalogue = index.database.catalogue
            dates = catalogue.dates([number for number, _ in best])
            best = weigh_age(best, dates, newest=catalogue.newest(), half_life=settings.prefer_recent)
        scores = _Scores(dict(dense), dict(bm25), owners, dict(stories))
        found = distinct(_passages(index, best, scores, block=limit), limit)
        return tuple(_with_wire_copies(index, passage, filters) for passage in found)


class _Scores(NamedTuple):
    """What each search gave: chunks by number, articles by theirs; `owners` tells a chunk's article."""

    dense: Mapping[int, float]
    bm25: Mapping[int, float]
    owners: Mapping[int, int]
    articles: Mapping[int, float]


def _passages(index: AnyIndex, hits: Hits, scores: _Scores, *, block: int) -> Iterator[Passage]:
    """Yield the hits' passages in their order, `block` of them looked up at a time."""
    for first in range(0, len(hits), max(1, block)):
        some = hits[first : first + block]
        chunks = index.database.chunks([number for number, _ in some])
        for number, score in some:
            if number in chunks:
                yield Passage(
                    *chunks[number],
                    score=score,
                    cosine=scores.dense.get(number),
                    bm25=scores.bm25.get(number),
                    article_bm25=scores.articles.get(scores.owners.get(number, -1)),
                )


def _with_wire_copies(index: AnyIndex, passage: Passage, filters: Filters) -> Passage:
    """Add the copies of the passage's article, and what others have of it, in part or as a whole."""
    database, article = index.database, passage.article
    ids = database.copies.copies_of(article.id, filters)
    places = database.copies.repeats_of(CopiedRange(article.id, passage.start, passage.end), filters)
    names = dict.fromkeys([*ids, *(place.article for place in places)])
    others = {id: other for id in islice(names, _MOST_COPIES) if (other := database.article(id)) is not None}
    found = [(place, others[place.article]) for place in places if place.article in others]
    repeats = [Repeat(article, place.start, place.end, (other,)) for place, other in found]
    whole = [repeat.others[0] for repeat in repeats if _covers(repeat, passage)]
    passage = replace(passage, repeats=tuple(repeats))
    return with_copies(passage, [*(others[id] for id in ids if id in others), *whole])


def _covers(repeat: Repeat, passage: Passage) -> bool:
    common = min(repeat.end, passage.end) - max(repeat.start, passage.start)
    return common >= NEARLY_ALL * (passage.end - passage.start)


def fuse(dense: Hits, bm25: Hits, *, dense_weight: float) -> list[tuple[int, float]]:
    """Return (number, score in [0, 1]) of every hit, best first, equal scores by number.

    >>> fuse([(1, 0.9), (2, 0.1)], [(2, 7.0), (3, 5.0)], dense_weight=0.5)
    [(1, 0.5), (2, 0.5), (3, 0.0)]
    """
    scaled_dense, scaled_bm25 = _scale(dense), _scale(bm25)
    return _best_first(
        {
            number: dense_weight * scaled_dense.get(number, 0.0)
            + (1 - dense_weight) * scaled_bm25.get(number, 0.0)
            for number in {**scaled_dense, **scaled_bm25}
        }
    )


def weigh_articles(
    hits: Hits, stories: Hits, owners: Mapping[int, int], *, weight: float, wider: Sequence[int] = ()
) -> list[tuple[int, float]]:
    """Give each hit its article's score too, `weight` of the whole, and sort again.

    `stories` are (article number, score), best first; `owners` tells the article of each chunk. A story that
    none of the hits is of comes in by the first of the `wider` chunks that is.

    >>> weigh_articles([(1, 1.0), (2, 0.9)], [(8, 3.0)], {1: 7, 2: 8, 3: 8}, weight=0.5, wider=[3])
    [(2, 0.95), (1, 0.5)]
    """
    scores, found = _scale(stories), dict(hits)
    missing = scores.keys() - {owners[number] for number in found}
    for number in wider:
        if owners[number] in missing:
            missing.remove(owners[number])
            found.setdefault(number, 0.0)
    return _best_first(
        {
            number: (1 - weight) * score + weight * scores.get(owners[number], 0.0)
            for number, score in found.items()
        }
    )


def _best_first(scores: Mapping[int, float]) -> list[tuple[int, float]]:
    return sorted(scores.items(), key=lambda hit: (-hit[1], hit[0]))


def weigh_age(
    hits: Hits, dates: Mapping[int, str | None], *, newest: str | None, half_life: float
) -> list[tuple[int, float]]:
    """Halve scores for each `half_life` days that an article is older than the newest, and sort again.

    The exponential prior of Li and Croft, "Time-Based Language Models" (2003), with their reference day,
    the newest of the collection. What has no date counts as old as the oldest of these hits.

    >>> weigh_age([(1, 0.8), (2, 0.6)], {1: "2025-05-02", 2: "2025-06-01"}, newest="2025-06-01", half_life=30)
    [(2, 0.6), (1, 0.4)]
    """
    known = [date for number, _ in hits if (date := dates.get(number)) is not None]
    if newest is None or not known:
        return list(hits)
    oldest, end = min(known), day.fromisoformat(newest)

    def weight(number: int) -> float:
        age = (end - day.fromisoformat(dates.get(number) or oldest)).days
        return float(2.0 ** (-age / half_life))

    weighed = [(number, score * weight(number)) for number, score in hits]
    return sorted(weighed, key=lambda hit: (-hit[1], hit[0]))


def _scale(hits: Hits) -> dict[int, float]:
    """Map a list's best score to 1 and its last to 0; a list of equals to 1."""
    if not hits:
        return {}
    best, last = hits[0][1], hits[-1][1]
    spread = best - last
    return {number: (score - last) / spread if spread > 0 else 1.0 for number, score in hits}
