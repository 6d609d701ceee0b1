"""What the index knows of copies, read from Milvus: the twin of `stores/copies.py`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from dateline.filters.filters import Filters
from dateline.stores.copies import CopiedRange, Known, groups_of, passages_of
from dateline.stores.milvus.client import Row
from dateline.stores.milvus.expressions import among, both, name_key
from dateline.stores.milvus.schema import ARTICLES, PAIRS
from dateline.stores.milvus.seen import Seen

_RANGES = ("article", "start", "stop", "other", "other_start", "other_stop")
_NUMBERS = 2_000  # of one expression
_KEPT = 5_000  # articles whose pairs are kept


class MilvusCopies:
    """The copies of one generation.

    The pairs of passages' articles are fetched in one request, when the passages are (`foresee`), and kept.
    """

    def __init__(self, database: Seen) -> None:
        self._database = database
        self._numbers: dict[str, int] = {}
        self._pairs: dict[int, list[Row]] = {}

    def foresee(self, numbers: Mapping[str, int]) -> None:
        """Fetch the pairs of these articles, number by id: they will be asked for one by one."""
        if len(self._pairs) > _KEPT:
            self._numbers.clear()
            self._pairs.clear()
        lacking = sorted({number for number in numbers.values() if number not in self._pairs})
        found: dict[int, list[Row]] = {number: [] for number in lacking}
        if lacking:
            some = both(self._database.seen, among("article", lacking))
            for row in self._database.milvus.each(PAIRS, some, (*_RANGES, "words_both")):
                found[row["article"]].append(row)
        self._pairs.update(found)
        self._numbers.update(numbers)

    def copies_of(self, article_id: str, filters: Filters) -> list[str]:
        others = [row["other"] for row in self._pairs_of(article_id) if not row["words_both"]]
        known = self._known(others, filters)
        return [known[other][0] for other in sorted(known)]

    def repeats_of(self, place: CopiedRange, filters: Filters) -> list[CopiedRange]:
        touching = [
            row
            for row in self._pairs_of(place.article)
            if row["words_both"] and row["start"] < place.end and row["stop"] > place.start
        ]
        known = self._known((row["other"] for row in touching), filters)
        rows = sorted((row["start"], row["other"], row["stop"]) for row in touching if row["other"] in known)
        return [CopiedRange(known[other][0], start, end) for start, other, end in rows]

    def _pairs_of(self, article_id: str) -> list[Row]:
        if article_id not in self._numbers:
            number = self._number(article_id)
            if number is None:
                return []
            self.foresee({article_id: number})
        return self._pairs[self._numbers[article_id]]

    def groups(self, filters: Filters) -> list[list[str]]:
        rows = list(
            self._database.milvus.each(
                PAIRS, both(self._database.seen, "words_both == 0"), ["article", "other"]
            )
        )
        known = self._known((row["article"] for row in rows), filters)
        near: dict[int, set[int]] = {}
        for row in rows:
            if row["article"] in known and row["other"] in known:
                near.setdefault(row["article"], set()).add(row["other"])
        return groups_of(near, known)

    def passages(self, filters: Filters) -> list[list[CopiedRange]]:
        found = self._database.milvus.each(PAIRS, both(self._database.seen, "words_both > 0"), _RANGES)
        rows = [tuple(row[name] for name in _RANGES) for row in found]
        known = self._known((row[0] for row in rows), filters)
        pairs = [
            ((one, start, end), (other, there, until))
            for one, start, end, other, there, until in rows
            if one in known and other in known
        ]
        return passages_of(pairs, known)

    def _number(self, article_id: str) -> int | None:
        rows = self._database.milvus.rows(
            ARTICLES, both(self._database.seen, f"id_key == {name_key(article_id)}"), ["number", "id"]
        )
        return next((int(row["number"]) for row in rows if row["id"] == article_id), None)

    def _known(self, numbers: Iterable[int], filters: Filters) -> Known:
        wanted, found = sorted(set(numbers)), {}
        for first in range(0, len(wanted), _NUMBERS):
            some = both(self._database.visible(filters), among("number", wanted[first : first + _NUMBERS]))
            for row in self._database.milvus.rows(ARTICLES, some, ["number", "id", "date"]):
                found[row["number"]] = (row["id"], row["date"])
        return found
