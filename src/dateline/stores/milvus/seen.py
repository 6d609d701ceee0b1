"""What the lists and the copies of a generation are read by."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Protocol

from dateline.filters.filters import NO_FILTERS, Filters
from dateline.stores.milvus.client import Milvus
from dateline.stores.rows import Row
from dateline.types import Article


class Seen(Protocol):
    """One generation: a connection, and what is true of the rows that are there."""

    @property
    def milvus(self) -> Milvus: ...
    @property
    def seen(self) -> str: ...
    def visible(self, filters: Filters = NO_FILTERS) -> str: ...
    def stored(self, rows: Sequence[Mapping[str, Any]]) -> Iterator[tuple[Row, Article]]: ...
