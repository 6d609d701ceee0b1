"""What an index holds, article by article, without their texts: lists and counts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from dateline.filters import Filters
from dateline.language.mentions import Sought
from dateline.language.spelling import UNUSUAL
from dateline.reports import Heading, Statistics
from dateline.stores.selection import condition
from dateline.types import SEARCHED, beginning

_HEADING = (
    "id, title, date, updated, source, author, section, language, url, path, length(text), "
    f"CASE WHEN title IS NULL THEN substr(text, 1, {SEARCHED}) END"
)
_SHOWN = 5  # names told of a field that no article matched
_PLURALS = {"source": "sources", "author": "authors", "section": "sections", "language": "languages"}
_OPENING = 1_500  # characters that are looked through for what stands in an article's first chunk


def _has_query(opening: bool) -> str:
    """SQL: an article has a chunk, or a first chunk, with the words of an FTS5 query."""
    first = " AND chunk.start = (SELECT min(start) FROM chunk AS one WHERE one.article = chunk.article)"
    return (
        "number IN (SELECT chunk.article FROM chunk WHERE chunk.number IN"
        f" (SELECT rowid FROM words WHERE words MATCH ?){first if opening else ''})"
    )


class Catalogue:
    """Reads by `rows`, which takes SQL and the values of its marks."""

    def __init__(self, rows: Callable[[str, Sequence[Any]], list[Any]]) -> None:
        self._rows = rows

    def headings(self, filters: Filters, limit: int | None = None, offset: int = 0) -> list[Heading]:
        """Return the articles that the filters allow after the first `offset`, newest first, undated last."""
        where, values = condition(filters)
        rows = self._rows(
            f"SELECT {_HEADING} FROM article WHERE {where} ORDER BY date DESC NULLS LAST, id"
            " LIMIT ? OFFSET ?",
            [*values, -1 if limit is None else limit, offset],
        )
        return [_heading(row) for row in rows]

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
        """Return how many articles have all of those words, and the first `limit` of them by date.

        With `opening`, only those that have each in their
        title and first chunk. `loosely`: in any case, where a word has a pattern for that.
        """
        where, values = condition(filters)
        body = f"coalesce(title, '') || char(10) || {f'substr(text, 1, {_OPENING})' if opening else 'text'}"
        terms, values = [where], [*values]
        for word in sought:
            if word.query is None:
                terms.append(f"instr({body}, ?) > 0")
                values.append(word.within)
                continue
            indexed = _has_query(opening)
            pattern = word.loose if loosely and word.loose else word.proved
            proved = f" AND mentions(?, {body})" if word.exact else ""
            terms.append(f"(({indexed}{proved}) OR ({body} GLOB ? AND mentions(?, {body})))")
            values += [word.query, *([pattern] if proved else []), UNUSUAL, pattern]
        return self._counted(" AND ".join(terms), values, limit, newest=newest)

    def named(
        self, field: str, names: Sequence[str], filters: Filters, *, limit: int
    ) -> tuple[int, list[Heading]]:
        """The same for articles whose title, author or source is one of those names, in any case."""
        where, values = condition(filters)
        same = " OR ".join([f"name_is(?, {field})"] * len(names))
        return self._counted(f"{where} AND {field} IS NOT NULL AND ({same})", [*values, *names], limit)

    def _counted(
        self, where: str, values: Sequence[Any], limit: int, *, newest: bool = True
    ) -> tuple[int, list[Heading]]:
        [(total,)] = self._rows(f"SELECT count(*) FROM article WHERE {where}", values)
        order = "DESC" if newest else "ASC"
        rows = self._rows(
            f"SELECT {_HEADING} FROM article WHERE {where} ORDER BY date {order} NULLS LAST, id LIMIT ?",
            [*values, limit],
        )
        return int(total), [_heading(row) for row in rows]

    def statistics(self, filters: Filters) -> Statistics:
        """Count the articles that the filters allow, by month, source, author and section."""
        where, values = condition(filters)
        by_month = dict(
            self._rows(
                f"SELECT substr(date, 1, 7) AS month, count(*) FROM article WHERE {where}"
                " GROUP BY month ORDER BY month",
                values,
            )
        )
        articles, undated = sum(by_month.values()), by_month.pop(None, 0)
        (unsourced, sources), (unauthored, authors), (unsectioned, sections) = (
            self._without_and_with(field, filters) for field in ("source", "author", "section")
        )
        return Statistics(
            articles, undated, by_month, unsourced, sources, unauthored, authors, unsectioned, sections
        )

    def holdings(self, filters: Filters) -> Iterator[str]:
        """Yield in words what the index has in the fields that the filters ask for."""
        [span] = self._rows("SELECT count(*), min(date), max(date) FROM article", ())
        yield from worded_holdings(filters, span, self._counts)

    def dates(self, chunks: Sequence[int]) -> dict[int, str | None]:
        """Return the dates of the articles that chunks are of, by chunk number."""
        marks = ",".join("?" * len(chunks))
        return dict(
            self._rows(
                "SELECT chunk.number, date FROM chunk JOIN article ON article.number = chunk.article"
                f" WHERE chunk.number IN ({marks})",
                chunks,
            )
        )

    def newest(self) -> str | None:
        """Return the latest date of any article."""
        [(date,)] = self._rows("SELECT max(date) FROM article", ())
        return None if date is None else str(date)

    def _without_and_with(self, field: str, filters: Filters) -> tuple[int, dict[str, int]]:
        """Return how many articles have no value of a field, and how many each value."""
        counts = self._counts(field, filters)
        without = sum(count for value, count in counts if value is None)
        return without, {value: count for value, count in counts if value is not None}

    def _counts(self, field: str, filters: Filters | None = None) -> list[tuple[str | None, int]]:
        """Return (value, number of articles) of a field, the most frequent first."""
        where, values = condition(filters) if filters is not None else ("1", [])
        return self._rows(
            f"SELECT {field}, count(*) AS n FROM article WHERE {where} GROUP BY {field}"
            f" ORDER BY n DESC, {field}",
            values,
        )


def worded_holdings(
    filters: Filters,
    span: tuple[int, str | None, str | None],
    counts: Callable[[str], Iterable[tuple[str | None, int]]],
) -> Iterator[str]:
    """Yield in words what an index has: how many articles of which days, and of the fields asked for."""
    total, first, last = span
    dates = "without a date" if first is None else f"dated {first} to {last}"
    yield f"{total:,} article{'' if total == 1 else 's'} {dates}"
    for field, plural in _PLURALS.items():
        if getattr(filters, field) or f"{field} " in str(filters.where or ""):
            names = [f"{name} ({count:,})" for name, count in counts(field) if name is not None]
            more = f" and {len(names) - _SHOWN:,} more" if len(names) > _SHOWN else ""
            yield f"the {plural} {', '.join(names[:_SHOWN])}{more}" if names else f"no {plural}"


def _heading(row: Sequence[Any]) -> Heading:
    """A row of `_HEADING` as a heading; its last column is how an untitled article begins."""
    *known, text = row
    return replace(Heading(*known), opening=None if text is None else beginning(text) or None)
