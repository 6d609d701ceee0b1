"""What an index holds, article by article, read from Milvus: the twin of `stores/catalogue.py`.

Milvus narrows down what may be meant; what a list of mentions must prove of a text is asked of those by the
very SQL that a folder's index runs, in a database in memory.
"""

from __future__ import annotations

import re
import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from dateline.filters.filters import NO_FILTERS, Filters
from dateline.filters.where import NameTest
from dateline.language.mentions import Sought
from dateline.reports import Heading, Statistics
from dateline.stores.catalogue import worded_holdings
from dateline.stores.milvus.expressions import FLAGS, among, both, date_of, has_all
from dateline.stores.milvus.rows import ARTICLE, CHUNK, HEADING, heading_of, stored_chunk
from dateline.stores.milvus.schema import ARTICLES, CHUNKS
from dateline.stores.milvus.seen import Seen
from dateline.stores.milvus.terms import terms
from dateline.stores.schema import SCHEMA
from dateline.stores.working_copy import WorkingCopy

_PROVED = 200  # articles whose texts are looked through at a time
_PHRASE = re.compile(r'"([^"]*)"')


class MilvusCatalogue:
    """The catalogue of one generation."""

    def __init__(self, database: Seen, newest: str | None) -> None:
        self._database = database
        self._newest = newest

    def headings(self, filters: Filters, limit: int | None = None, offset: int = 0) -> list[Heading]:
        seen = self._database.visible(filters)
        if (limit, offset) == (1, 0):  # to know whether there is any
            return [heading_of(row) for row in self._database.milvus.rows(ARTICLES, seen, HEADING, limit=1)]
        rows = self._database.milvus.each(ARTICLES, seen, HEADING)
        until = None if limit is None else offset + limit
        return _sorted(map(heading_of, rows))[offset:until]

    def mentioning(
        self,
        sought: Sequence[Sought],
        filters: Filters,
        *,
        loosely: bool = False,
        opening: bool = False,
        limit: int,
        newest: bool = True,
    ) -> tuple[int, list[Heading]]:
        seen = both(self._database.visible(filters), *map(_may_have, sought))
        if not sought:
            found = _sorted(
                map(heading_of, self._database.milvus.each(ARTICLES, seen, HEADING)), newest=newest
            )
            return len(found), found[:limit]
        rows = list(self._database.milvus.each(ARTICLES, seen, ARTICLE))
        headings: list[Heading] = []
        for first in range(0, len(rows), _PROVED):
            bench = self._bench(rows[first : first + _PROVED])
            try:
                _, some = bench.catalogue.mentioning(
                    sought, NO_FILTERS, loosely=loosely, opening=opening, limit=_PROVED, newest=newest
                )
            finally:
                bench.close()
            headings += some
        return len(headings), _sorted(headings, newest=newest)[:limit]

    def _bench(self, rows: Sequence[Mapping[str, Any]]) -> WorkingCopy:
        """Make a database in memory that has those articles and their chunks."""
        bench = WorkingCopy(sqlite3.connect(":memory:"))
        bench._connection.executescript(SCHEMA)  # noqa: SLF001
        numbers = [row["number"] for row in rows]
        chunks: dict[int, list[dict[str, Any]]] = {}
        some = both(self._database.seen, among("article", numbers))
        for found in self._database.milvus.each(CHUNKS, some, CHUNK):
            chunks.setdefault(found["article"], []).append(stored_chunk({**found, "vector": []}))
        for row, _ in self._database.stored(rows):
            known = {name: value for name, value in row.items() if name != "text"}
            bench.take_article(known, row["text"], chunks.get(row["number"], []))
        return bench

    def named(
        self, field: str, names: Sequence[str], filters: Filters, *, limit: int
    ) -> tuple[int, list[Heading]]:
        called = self._database.visible(Filters(where=NameTest(field, tuple(names))))
        seen = both(called, self._database.visible(filters))
        found = _sorted(map(heading_of, self._database.milvus.each(ARTICLES, seen, HEADING)))
        return len(found), found[:limit]

    def statistics(self, filters: Filters) -> Statistics:
        fields = ("date", "source", "author", "section")
        rows = list(self._database.milvus.each(ARTICLES, self._database.visible(filters), fields))
        months = Counter(row["date"][:7] for row in rows if row["date"] is not None)
        counts = {field: Counter(row[field] for row in rows) for field in fields[1:]}
        (unsourced, sources), (unauthored, authors), (unsectioned, sections) = (
            (count.pop(None, 0), dict(_most_first(count))) for count in counts.values()
        )
        by_month = dict(sorted(months.items()))
        undated = len(rows) - months.total()
        return Statistics(
            len(rows), undated, by_month, unsourced, sources, unauthored, authors, unsectioned, sections
        )

    def holdings(self, filters: Filters) -> Iterator[str]:
        rows = list(self._database.milvus.each(ARTICLES, self._database.seen, ["date", *FLAGS]))
        dates = [row["date"] for row in rows if row["date"] is not None]
        span = len(rows), min(dates, default=None), max(dates, default=None)
        return worded_holdings(filters, span, lambda field: _most_first(Counter(row[field] for row in rows)))

    def summary(self) -> dict[str, Any]:
        """Return the first and last date, and the number of articles by source."""
        rows = list(self._database.milvus.each(ARTICLES, self._database.seen, ["date", "source"]))
        dates = [row["date"] for row in rows if row["date"] is not None]
        sources = Counter(row["source"] for row in rows if row["source"] is not None)
        return {
            "first_date": min(dates, default=None),
            "last_date": max(dates, default=None),
            "sources": dict(_most_first(sources)),
        }

    def dates(self, chunks: Sequence[int]) -> dict[int, str | None]:
        some = both(self._database.seen, among("number", chunks))
        rows = self._database.milvus.rows(CHUNKS, some, ["number", "day"])
        return {row["number"]: date_of(row["day"]) if row["day"] else None for row in rows}

    def newest(self) -> str | None:
        return self._newest


def _may_have(word: Sought) -> str:
    """Return what is true of every article that may have the word, and of others."""
    if word.query is None:
        return ""
    phrases = [terms(phrase) for phrase in _PHRASE.findall(word.query)]
    return " or ".join([*(f"({has_all(phrase)})" for phrase in phrases), "unusual > 0"])


def _sorted(headings: Any, *, newest: bool = True) -> list[Heading]:
    """Return headings by date, those without one last, equal ones by id."""
    by_id = sorted(headings, key=lambda one: one.id)
    dated = sorted((one for one in by_id if one.date is not None), key=lambda one: one.date, reverse=newest)
    return dated + [one for one in by_id if one.date is None]


def _most_first(counts: Mapping[str | None, int]) -> list[tuple[Any, int]]:
    return sorted(counts.items(), key=lambda one: (-one[1], one[0] or ""))
