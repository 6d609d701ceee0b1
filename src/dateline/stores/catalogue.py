"""What an index holds, article by article, without their texts: lists and counts."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Protocol

from dateline.filters.filters import Filters
from dateline.filters.names import same_in
from dateline.language.identify import SHORTEST_TOLD
from dateline.language.mentions import Sought
from dateline.language.spelling import UNUSUAL_SPELLING, WORDS_WITHOUT_SPACES, peculiarity
from dateline.stores.selection import condition, mentions
from dateline.types import SEARCHED, beginning

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from dateline.reports import Heading, Statistics

_HEADING = "number, id, title, date, updated, source, author, section, language, url, path, characters"
_SHOWN = 5  # names told of a field that no article matched
_PLURALS = {"source": "sources", "author": "authors", "section": "sections", "language": "languages"}
_OPENING = 1_500  # characters that are looked through for what stands in an article's first chunk


class ArticleTexts(Protocol):
    """What the words of articles are looked up in."""

    def text(self, number: int) -> str | None: ...

    def mentioning(self, query: str, *, opening: bool = False) -> NDArray[np.int64]: ...

    def articles_of(self, chunks: Sequence[int]) -> dict[int, int]: ...


class Catalogue:
    """Reads by `rows`, which takes SQL and the values of its marks, and texts from `texts`."""

    def __init__(self, rows: Callable[[str, Sequence[Any]], list[Any]], texts: ArticleTexts) -> None:
        self._rows = rows
        self._texts = texts

    def headings(self, filters: Filters, limit: int | None = None, offset: int = 0) -> list[Heading]:
        """Return the articles that the filters allow after the first `offset`, newest first, undated last."""
        where, values = condition(filters)
        rows = self._rows(
            f"SELECT {_HEADING} FROM article WHERE {where} ORDER BY date DESC NULLS LAST, id"
            " LIMIT ? OFFSET ?",
            [*values, -1 if limit is None else limit, offset],
        )
        return self._headings(rows)

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
        found: set[int] | None = None
        unproved = []
        for word in sought:
            if word.query is not None and not word.exact:
                one = self._having(word, loosely, opening)
                found = one if found is None else found & one
            else:
                unproved.append(word)
        for word in unproved:
            found = self._having(word, loosely, opening, found)
        if found is None:
            return self._counted(where, values, limit, newest=newest)
        numbers = json.dumps(sorted(found))
        inside = "number IN (SELECT value FROM json_each(?))"
        return self._counted(f"{where} AND {inside}", [*values, numbers], limit, newest=newest)

    def _having(
        self, word: Sought, loosely: bool, opening: bool, among: Collection[int] | None = None
    ) -> set[int]:
        """The numbers of the articles that have a word, of those to look `among`, if any are named."""
        pattern = word.loose if loosely and word.loose else word.proved
        if word.query is None:
            within = word.within or ""
            return {n for n, body in self._peculiar(WORDS_WITHOUT_SPACES, opening, among) if within in body}
        found = set(self._texts.mentioning(word.query, opening=opening).tolist())
        if among is not None:
            found &= set(among)
        if word.exact:
            bodies = self._bodies(sorted(found), opening)
            found = {number for number, body in bodies if mentions(pattern, body)}
        unusual = self._peculiar(UNUSUAL_SPELLING, opening, among)
        return found | {
            n
            for n, body in unusual
            if n not in found and peculiarity(body) & UNUSUAL_SPELLING and mentions(pattern, body)
        }

    def _peculiar(self, kind: int, opening: bool, among: Collection[int] | None) -> Iterator[tuple[int, str]]:
        rows = self._rows("SELECT number FROM article WHERE peculiar > 0 AND peculiar & ?", [kind])
        return self._bodies([n for (n,) in rows if among is None or n in among], opening)

    def _bodies(self, numbers: Sequence[int], opening: bool) -> Iterator[tuple[int, str]]:
        """Yield what is looked through of each article: its title and its text, or the beginning of that."""
        titles = self._rows(
            "SELECT number, coalesce(title, '') FROM article"
            " WHERE number IN (SELECT value FROM json_each(?)) ORDER BY number",
            [json.dumps([*numbers])],
        )
        for number, title in titles:
            text = self._texts.text(number) or ""
            yield number, f"{title}\n{text[:_OPENING] if opening else text}"

    def named(
        self, field: str, names: Sequence[str], filters: Filters, *, limit: int
    ) -> tuple[int, list[Heading]]:
        """The same for articles whose title, author or source is one of those names, in any case."""
        where, values = condition(filters)
        same = " OR ".join([f"{same_in(field).__name__}(?, {field})"] * len(names))
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
        return int(total), self._headings(rows)

    def _headings(self, rows: Sequence[Sequence[Any]]) -> list[Heading]:
        """Of what `_HEADING` selects; an untitled article has its beginning."""
        from dateline.reports import Heading

        headings = []
        for number, *known in rows:
            heading = Heading(*known)
            if heading.title is None:
                text = self._texts.text(number) or ""
                heading = replace(heading, opening=beginning(text[:SEARCHED]) or None)
            headings.append(heading)
        return headings

    def statistics(self, filters: Filters) -> Statistics:
        """Count the articles that the filters allow, by month, source, author and section."""
        from dateline.reports import Statistics

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
        owners = self._texts.articles_of(chunks)
        dates = dict(
            self._rows(
                "SELECT number, date FROM article WHERE number IN (SELECT value FROM json_each(?))",
                [json.dumps(sorted(set(owners.values())))],
            )
        )
        return {chunk: dates[owner] for chunk, owner in owners.items() if owner in dates}

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
            found = dict(counts(field))
            without = found.pop(None, 0)
            names = [f"{name} ({count:,})" for name, count in found.items()]
            more = f" and {len(names) - _SHOWN:,} more" if len(names) > _SHOWN else ""
            none = f", {without:,} without one" if without and names else ""
            several = f"the {plural if len(names) > 1 else field} {', '.join(names[:_SHOWN])}{more}{none}"
            unknown = f", for texts of fewer than {SHORTEST_TOLD} letters tell none" if without else ""
            yield several if names else f"no {plural}{unknown if field == 'language' else ''}"
