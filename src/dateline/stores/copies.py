"""What the index knows of copies: articles that are nearly the same text, and passages that two have.

A copy of a copy is not taken for a copy: of a list of concerts that holds October's and November's, October's
is no copy of November's. So a group has an article that all the others are copies of.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, TypeVar

from dateline.copies.repeats import Common
from dateline.filters.filters import Filters
from dateline.stores.selection import condition

PAIRS_SCHEMA = """
CREATE TABLE copy (         -- each pair both ways round
    article INTEGER NOT NULL REFERENCES article,
    other   INTEGER NOT NULL REFERENCES article,
    share   REAL NOT NULL,  -- of the shorter one's word runs that the longer one has
    PRIMARY KEY (article, other)
) WITHOUT ROWID;
CREATE TABLE repeat (       -- a passage that two articles have, no copies of each other; both ways round
    article INTEGER NOT NULL REFERENCES article,
    start   INTEGER NOT NULL,
    "end"   INTEGER NOT NULL,
    other   INTEGER NOT NULL REFERENCES article,
    other_start INTEGER NOT NULL,
    other_end   INTEGER NOT NULL,
    words   INTEGER NOT NULL, -- that both have
    PRIMARY KEY (article, start, other, other_start)
) WITHOUT ROWID;
"""
"""What they are found by stands in segments (`copy_finding.py`)."""

_Range = tuple[int, int, int]
"""(article, start, end)"""

Known = Mapping[int, tuple[str, str | None]]
"""(id, date) of articles by number."""

T = TypeVar("T")
_NOTHING = Common(0, 0, 0, 0, 0)

Rows = Callable[[str, Sequence[Any]], list[Any]]
"""SQL and the values of its marks -> rows."""


class CopiedRange(NamedTuple):
    """A range of an article that other articles have too."""

    article: str
    start: int
    end: int


Pair = tuple[int, int, float, int, int, int, int, int]
"""(article, other, share, start, end, other_start, other_end, words): of copies the last five are 0, of
passages the share is. Each pair stands both ways round."""


def both_ways(one: int, other: int, share: float, common: Common = _NOTHING) -> tuple[Pair, Pair]:
    """Return that two articles are copies, or have a passage in common, both ways round."""
    here, there, words = (common.start, common.end), (common.other_start, common.other_end), common.words
    return (one, other, share, *here, *there, words), (other, one, share, *there, *here, words)


def pairs_of(rows: Rows) -> Iterator[Pair]:
    """Yield what the tables of copies say."""
    for row in rows("SELECT article, other, share FROM copy ORDER BY 1, 2", ()):
        yield (*row, 0, 0, 0, 0, 0)
    yield from rows(
        'SELECT article, other, 0.0, start, "end", other_start, other_end, words FROM repeat'
        " ORDER BY 1, 2, 4, 6",
        (),
    )


class Copies:
    """Reads by `rows`."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def copies_of(self, article_id: str, filters: Filters) -> list[str]:
        """Return the ids of the copies of an article that the filters allow, by number."""
        where, values = condition(filters)
        return [
            id
            for (id,) in self._rows(
                "SELECT id FROM article WHERE number IN (SELECT other FROM copy WHERE article ="
                f" (SELECT number FROM article WHERE id = ?)) AND {where} ORDER BY number",
                [article_id, *values],
            )
        ]

    def repeats_of(self, place: CopiedRange, filters: Filters) -> list[CopiedRange]:
        """Return the ranges that touch this place and that others have too; `article` is the other."""
        where, values = condition(filters)
        return [
            CopiedRange(*row)
            for row in self._rows(
                'SELECT id, start, "end" FROM repeat JOIN article ON article.number = repeat.other'
                " WHERE repeat.article = (SELECT number FROM article WHERE id = ?)"
                f' AND start < ? AND "end" > ? AND {where} ORDER BY start, number',
                [place.article, place.end, place.start, *values],
            )
        ]

    def groups(self, filters: Filters) -> list[list[str]]:
        """Return the groups of copies that the filters allow, as ids.

        Each begins with the article that the others are copies of, the oldest where several are; then the
        others, oldest first. An article may stand in two groups.
        """
        pairs = self._rows("SELECT article, other FROM copy", ())
        known = self._known((one for one, _ in pairs), filters)
        near: dict[int, set[int]] = {}
        for one, other in pairs:
            if one in known and other in known:
                near.setdefault(one, set()).add(other)
        return groups_of(near, known)

    def passages(self, filters: Filters) -> list[list[CopiedRange]]:
        """Return the passages that several articles have, as places; those in most articles first.

        Each begins with the place that the others are like, the oldest where several are; then the others,
        oldest first. Of the articles that the filters allow alone.
        """
        rows = self._rows('SELECT article, start, "end", other, other_start, other_end FROM repeat', ())
        known = self._known((row[0] for row in rows), filters)
        pairs = [(row[:3], row[3:]) for row in rows if row[0] in known and row[3] in known]
        return passages_of(pairs, known)

    def _known(self, numbers: Iterable[int], filters: Filters) -> Known:
        """Return (id, date) of those articles that the filters allow, by number."""
        where, values = condition(filters)
        return {
            number: (id, date)
            for number, id, date in self._rows(
                "SELECT number, id, date FROM article"
                f" WHERE number IN (SELECT value FROM json_each(?)) AND {where}",
                [json.dumps(sorted(set(numbers))), *values],
            )
        }


def groups_of(near: Mapping[int, set[int]], known: Known) -> list[list[str]]:
    """Return the groups, as `Copies.groups` does, of the copies of each article, by number."""
    age = {number: (date or "9999", number) for number, (_, date) in known.items()}
    return [
        [known[number][0] for number in (hub, *sorted(rest, key=age.__getitem__))]
        for hub, rest in _stars(near, age.__getitem__)
    ]


def passages_of(pairs: Sequence[tuple[_Range, _Range]], known: Known) -> list[list[CopiedRange]]:
    """Return the passages, as `Copies.passages` does, of ranges that are alike, two and two."""
    main = _main_ranges(one for one, _ in pairs)
    near: dict[_Range, set[_Range]] = {}
    for one, other in pairs:
        near.setdefault(main[one], set()).add(main[other])
    age = {place: (known[place[0]][1] or "9999", *place) for place in near}
    stars = _stars(near, age.__getitem__)
    stars.sort(key=lambda star: -len(star[1]))
    return [
        [
            CopiedRange(known[one][0], start, end)
            for one, start, end in (hub, *sorted(rest, key=age.__getitem__))
        ]
        for hub, rest in stars
    ]


def _stars(near: Mapping[T, set[T]], age: Callable[[T], Any]) -> list[tuple[T, set[T]]]:
    """Return hubs, the oldest first, and what is beside each: all are beside a hub, no hub is beside another.

    Whoever has the most beside it is a hub first (Aslam, Pelekhov and Rus, "The Star Clustering Algorithm",
    2004), among equals the oldest.

    >>> _stars({1: {2}, 2: {1, 3}, 3: {2, 4}, 4: {3}}, int)
    [(2, {1, 3}), (4, {3})]
    """
    stars, covered = [], set[T]()
    for hub in sorted(near, key=lambda one: (-len(near[one]), age(one))):
        if hub not in covered:
            stars.append((hub, near[hub]))
            covered |= {hub, *near[hub]}
    return sorted(stars, key=lambda star: age(star[0]))


def _main_ranges(ranges: Iterable[_Range]) -> dict[_Range, _Range]:
    """Map each range to one that stands for it: of its article, with half of the shorter in both.

    >>> _main_ranges([(7, 0, 90), (7, 10, 100), (7, 95, 190), (8, 0, 90)])
    {(7, 0, 90): (7, 0, 90), (7, 10, 100): (7, 0, 90), (7, 95, 190): (7, 95, 190), (8, 0, 90): (8, 0, 90)}
    """
    found: dict[_Range, _Range] = {}
    main: _Range | None = None
    for article, start, end in sorted(set(ranges)):
        if (
            main is None
            or main[0] != article
            or 2 * (min(end, main[2]) - start) < min(end - start, main[2] - main[1])
        ):
            main = article, start, end
        found[article, start, end] = main
    return found
