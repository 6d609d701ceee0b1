"""Where articles and chunks stand among segments, and which of them a filter allows.

Both are looked up for many numbers at once, however many segments there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from dateline.stores.segment import Segment

    Numbers = NDArray[np.int64]
    Mask = NDArray[np.bool_]


class Locations:
    """Finds the chunks and articles of segments, whose chunks' numbers ascend from one to the next."""

    def __init__(self, segments: Sequence[Segment]) -> None:
        self.segments = [*segments]

    @cached_property
    def _with_chunks(self) -> tuple[list[Segment], Numbers]:
        """The segments that have chunks, and the first number of each."""
        import numpy as np

        some = [one for one in self.segments if len(one.numbers)]
        return some, np.array([one.numbers[0] for one in some], dtype=np.int64)

    @cached_property
    def _articles(self) -> tuple[Numbers, Numbers, Numbers]:
        """The numbers of all articles, ascending, with their segments and their places in these."""
        import numpy as np

        nothing = np.empty(0, dtype=np.int64)
        sizes = [len(one.articles) for one in self.segments]
        numbers = np.concatenate([nothing, *(one.articles for one in self.segments)])
        order = np.argsort(numbers, kind="stable")
        places = np.concatenate([nothing, *map(np.arange, sizes)])
        return numbers[order], np.repeat(np.arange(len(sizes)), sizes)[order], places[order]

    def chunks(self, numbers: Iterable[int]) -> list[tuple[int, Segment, int]]:
        """Return those of the chunks that are there, each with its segment and its place in that."""
        import numpy as np

        segments, firsts = self._with_chunks
        asked = np.fromiter(numbers, dtype=np.int64)
        holders = np.searchsorted(firsts, asked, side="right") - 1
        places = np.full(len(asked), -1, dtype=np.int64)
        # `np.unique` would do, and load numpy.ma, which no question needs otherwise.
        for holder in np.flatnonzero(np.bincount(holders[holders >= 0])).tolist():
            own = segments[holder].numbers
            of_it = np.flatnonzero(holders == holder)
            at = np.searchsorted(own, asked[of_it])
            inside = at < len(own)
            is_there = inside & (own[np.where(inside, at, 0)] == asked[of_it])
            places[of_it[is_there]] = at[is_there]
        return [
            (number, segments[holder], place)
            for number, holder, place in zip(asked.tolist(), holders.tolist(), places.tolist(), strict=True)
            if place >= 0
        ]

    def article(self, number: int) -> tuple[Segment, int] | None:
        """Return the segment of an article, the newest that has it, and its place in that."""
        import numpy as np

        numbers, holders, places = self._articles
        at = int(np.searchsorted(numbers, number, side="right")) - 1
        if at < 0 or int(numbers[at]) != number:
            return None
        return self.segments[int(holders[at])], int(places[at])


class Allowed:
    """The articles that a filter allows, by number, ascending; segment by segment, which texts these are.

    What was found for a segment is kept as long as the segment: one filter serves many questions.
    """

    def __init__(self, articles: Numbers) -> None:
        self._numbers = articles
        self._masks: WeakKeyDictionary[Segment, tuple[Mask, Mask]] = WeakKeyDictionary()

    def articles(self, segment: Segment) -> Mask:
        """Which of the segment's articles."""
        return self._of(segment)[0]

    def chunks(self, segment: Segment) -> Mask:
        """Which of the segment's chunks."""
        return self._of(segment)[1]

    def _of(self, segment: Segment) -> tuple[Mask, Mask]:
        import numpy as np

        found = self._masks.get(segment)
        if found is None:
            at = np.searchsorted(self._numbers, segment.articles)
            inside = at < len(self._numbers)
            articles = inside.copy()
            articles[inside] = self._numbers[at[inside]] == segment.articles[inside]
            found = self._masks[segment] = articles, articles[segment.owners]
        return found
