"""One generation of an index in Milvus, open for reading: the twin of `stores/index.py`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Self

from dateline.errors import DamagedIndexError, NothingMatchesError
from dateline.filters.filters import NO_FILTERS, Filters
from dateline.places import MilvusPlace
from dateline.settings import VectorType
from dateline.stores.contract import Sizes
from dateline.stores.milvus.client import Milvus
from dateline.stores.milvus.database import MilvusDatabase
from dateline.stores.milvus.schema import ARTICLES, CHUNKS
from dateline.stores.milvus.state import MilvusState, check_tables
from dateline.stores.rows import DamagedRowError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_FILTERS_KEPT = 8


class MilvusIndex:
    """A reader of one generation. What writers do meanwhile it does not see.

    A generation is kept until the one after the next is committed; then what left in it is swept away.
    """

    def __init__(self, place: MilvusPlace, milvus: Milvus, state: MilvusState) -> None:
        self.folder = place
        self.manifest = state
        self.closed = False
        self._milvus = milvus
        self.database = MilvusDatabase(
            milvus,
            state.generation,
            (state.articles, state.chunks),
            kind=VectorType(state.vector_type),
            newest=state.newest,
        )
        self._matched: dict[Filters, None] = {}

    @classmethod
    def open(cls, place: MilvusPlace) -> Self:
        """Open the last committed generation.

        Raises NoIndexError, IndexFormatError, DamagedIndexError, StoreError.
        """
        milvus = Milvus(place)
        try:
            state = MilvusState.read(milvus)
            check_tables(milvus, state.embedder.dim)
            return cls(place, milvus, state)
        except BaseException:
            milvus.close()
            raise

    def must_match(self, filters: Filters) -> None:
        """Raises NothingMatchesError where the filters allow no article. Kept for the last few filters."""
        if not filters or filters in self._matched:
            return
        if not self.database.catalogue.headings(filters, 1):
            raise self.nothing_matches(filters)
        self._matched[filters] = None
        while len(self._matched) > _FILTERS_KEPT:
            self._matched.pop(next(iter(self._matched)), None)

    def nearest(
        self, row: NDArray[np.float32], k: int, filters: Filters = NO_FILTERS
    ) -> list[tuple[int, float]]:
        """Return the best k (chunk number, cosine) for a vector (dim,), of what the filters allow."""
        self.must_match(filters)
        return self.database.nearest(row, k, filters)

    def load(self) -> None:
        """There is nothing to load: Milvus holds the vectors."""

    def nothing_matches(self, filters: Filters) -> NothingMatchesError:
        holds = "; ".join(self.database.catalogue.holdings(filters))
        return NothingMatchesError(
            f"no article in {self.folder} matches {filters}; it has {holds}",
            hint="widen the filter; `dateline stats` shows what there is",
            folder=self.folder,
        )

    def sizes(self) -> Sizes:
        """Whether as many articles and chunks are there as were committed; the bytes are the server's."""
        seen = self.database.seen
        articles = self._milvus.count(ARTICLES, seen) == self.manifest.articles
        return Sizes(None, articles, None, self._milvus.count(CHUNKS, seen) == self.manifest.chunks)

    @contextmanager
    def guard(self) -> Iterator[None]:
        """Turn a row that is not what was stored into DamagedIndexError."""
        try:
            yield
        except DamagedRowError as error:
            raise DamagedIndexError(self.folder, str(error)) from error

    def close(self) -> None:
        self.closed = True
        self._milvus.close()
