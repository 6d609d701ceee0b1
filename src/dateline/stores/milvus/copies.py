"""What the index knows of copies, read from Milvus: the twin of `stores/copies.py`."""

from __future__ import annotations

from collections.abc import Iterable

from dateline.filters import Filters
from dateline.stores.copies import CopiedRange, Known, groups_of, passages_of
from dateline.stores.milvus.expressions import among, both, name_key
from dateline.stores.milvus.schema import ARTICLES, PAIRS
from dateline.stores.milvus.seen import Seen

_RANGES = ("article", "start", "stop", "other", "other_start", "other_stop")
_NUMBERS = 2_000  # of one expression


class MilvusCopies:
    """The copies of one generation."""

    def __init__(self, database: Seen) -> None:
        self._database = database

    def copies_of(self, article_id: str, filters: Filters) -> list[str]:
        number = self._number(article_id)
        if number is None:
            return []
        pairs = self._database.milvus.rows(
            PAIRS, both(self._database.seen, f"article == {number} and words_both == 0"), ["other"]
        )
        known = self._known((row["other"] for row in pairs), filters)
        return [known[other][0] for other in sorted(known)]

    def repeats_of(self, place: CopiedRange, filters: Filters) -> list[CopiedRange]:
        number = self._number(place.article)
        if number is None:
            return []
        touching = f"article == {number} and words_both > 0 and start < {place.end} and stop > {place.start}"
        pairs = self._database.milvus.rows(
            PAIRS, both(self._database.seen, touching), ["start", "stop", "other"]
        )
        known = self._known((row["other"] for row in pairs), filters)
        rows = sorted((row["start"], row["other"], row["stop"]) for row in pairs if row["other"] in known)
        return [CopiedRange(known[other][0], start, end) for start, other, end in rows]

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
