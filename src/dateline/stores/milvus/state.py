"""The one row that commits: which generation is the index, and how it was made."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from typing import Any

from dateline._version import __version__
from dateline.embedding import EmbedderFacts
from dateline.errors import DamagedIndexError, IndexFormatError, NoIndexError
from dateline.stores.milvus.client import Milvus
from dateline.stores.milvus.schema import LAYOUT, STATE, TABLES, described, layout_of, schema_of

_ROW = 1  # the key of the state's row
WRITER = 2
"""The key of the row that says who writes."""


@dataclass(frozen=True, slots=True)
class MilvusState:
    """One committed state; `generation` counts them from 1, the `next_` ones are numbers never given out."""

    layout: int
    generation: int
    written_by: str
    written_at: str
    embedder: EmbedderFacts
    articles: int
    chunks: int
    vector_type: str
    newest: str | None
    next_row: int
    next_article: int
    next_chunk: int

    @classmethod
    def read(cls, milvus: Milvus) -> MilvusState:
        """Raises NoIndexError, IndexFormatError, DamagedIndexError."""
        place = milvus.place
        if not milvus.has(STATE):
            raise NoIndexError(place)
        check_layout(milvus, STATE, 0)
        rows = milvus.rows(STATE, f"number == {_ROW}", ["stated"])
        if not rows:
            raise NoIndexError(place)
        state = cls._of(rows[0]["stated"], milvus)
        if state.layout != LAYOUT:
            raise IndexFormatError(
                f"the index in {place} has layout {state.layout}, this Dateline reads {LAYOUT}",
                hint="index the articles again under another name, or use the Dateline that wrote it",
            )
        return state

    @classmethod
    def _of(cls, stated: str, milvus: Milvus) -> MilvusState:
        try:
            values = json.loads(stated)
            digest = values.pop("sha256")
            state = cls(**{**values, "embedder": EmbedderFacts(**values["embedder"])})
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise DamagedIndexError(milvus.place, f"its state cannot be read ({error})") from error
        if digest != state._digest:
            raise DamagedIndexError(milvus.place, "its state is not the one that was written")
        return state

    def write(self, milvus: Milvus) -> None:
        """Commit: from now on this is what readers see."""
        stated = json.dumps({**asdict(self), "sha256": self._digest})
        milvus.replace(STATE, [{"number": _ROW, "kind": "state", "stated": stated}])

    @property
    def _digest(self) -> str:
        return hashlib.sha256(json.dumps(asdict(self), sort_keys=True).encode()).hexdigest()

    def follows(self, **changes: Any) -> MilvusState:
        """Return the state after this one, with these changes."""
        now = datetime.now(UTC).isoformat(timespec="seconds")
        return replace(self, written_by=f"dateline {__version__}", written_at=now, **changes)


def check_layout(milvus: Milvus, table: str, dim: int) -> None:
    """See that a collection can be searched. Raises IndexFormatError for one of another layout."""
    if described(milvus.fields(table)) != layout_of(table, dim):
        raise IndexFormatError(
            f"the collection {milvus.name(table)} at {milvus.place} was not made by this Dateline",
            hint="give another name in --index, or drop the collection if it is of no use",
        )
    milvus.load(table)


def check_tables(milvus: Milvus, dim: int) -> None:
    """The same for all of them. Raises DamagedIndexError for one that is missing, too."""
    for table in TABLES:
        if not milvus.has(table):
            raise DamagedIndexError(milvus.place, f"its collection {milvus.name(table)} is missing")
        check_layout(milvus, table, dim)


def make_table(milvus: Milvus, table: str, dim: int, indexes: Any) -> None:
    """Make a collection, or see that the one that is there will do."""
    if milvus.has(table):
        check_layout(milvus, table, dim)
    else:
        milvus.create(table, schema_of(table, dim), indexes)
