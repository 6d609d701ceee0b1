"""Making the next generation of an index in Milvus: the twin of `stores/writer.py`.

Rows go in unseen; replacing the one row of the state lets all readers see all of them. Whoever is killed
before that leaves rows of a generation that was never committed, and the next writer deletes them first.
"""

from __future__ import annotations

from contextlib import suppress
from types import TracebackType
from typing import Self

from dateline._version import __version__
from dateline.embedding import EmbedderFacts
from dateline.errors import DatelineError, NoIndexError
from dateline.places import MilvusPlace
from dateline.settings import VectorType
from dateline.stores.milvus.client import Milvus
from dateline.stores.milvus.expressions import both, date_of
from dateline.stores.milvus.lease import Lease
from dateline.stores.milvus.outbox import drop
from dateline.stores.milvus.schema import (
    ALIVE,
    ARTICLES,
    CHUNKS,
    LAYOUT,
    LAYOUTS,
    STATE,
    TABLES,
    TEXTS,
    VERSIONED,
    indexes_of,
    kind_for,
    vector_index,
)
from dateline.stores.milvus.state import MilvusState, check_tables, make_table
from dateline.stores.milvus.working_copy import FlushedReads, MilvusWorkingCopy


class MilvusWriter:
    """The next generation, in the making; a context manager, as `IndexWriter` is.

    Raises IndexBusyError while another process writes, StoreError, and what `MilvusIndex.open` raises.
    """

    def __init__(self, place: MilvusPlace, *, vectors: VectorType = VectorType.AUTO) -> None:
        self.folder = place
        self.manifest: MilvusState | None = None
        self.needs_commit = False
        self._asked = vectors
        self._unsettled = False

    def __enter__(self) -> Self:
        self._milvus = FlushedReads(self.folder, make=True)
        self._lease = Lease(self._milvus)
        try:
            try:
                self.manifest = MilvusState.read(self._milvus)
            except NoIndexError:
                make_table(self._milvus, STATE, 0, indexes_of(STATE, VectorType.FLAT, 0, lite=True))
            self._lease.take()
            with suppress(NoIndexError):  # the one before may have committed just now
                self.manifest = MilvusState.read(self._milvus)
            if self.manifest is not None:
                check_tables(self._milvus, self.manifest.embedder.dim)
                self._roll_back(self.manifest)
                kind = kind_for(self.manifest.chunks, self._asked)
                self.needs_commit = self.manifest.vector_type != kind
            self.database = self._working_copy()
        except BaseException:
            self._leave()
            raise
        return self

    def _working_copy(self) -> MilvusWorkingCopy:
        state = self.manifest
        return MilvusWorkingCopy(
            self._milvus,
            1 if state is None else state.generation + 1,
            (1, 1, 1) if state is None else (state.next_row, state.next_article, state.next_chunk),
            make=self._make_tables if state is None else None,
        )

    def _make_tables(self, dim: int) -> None:
        """Make the collections of a new index; what a run that was killed left of them goes."""
        for table in TABLES:
            if table != STATE:
                indexes = indexes_of(table, self._first_kind, 0, lite=self._milvus.is_lite)
                if self._milvus.has(table):
                    self._drop(table)
                make_table(self._milvus, table, dim, indexes)

    @property
    def _first_kind(self) -> VectorType:
        return kind_for(0, self._asked)

    def _drop(self, table: str) -> None:
        """Drop a collection that is one of ours, of whatever dimension. Raises IndexFormatError."""
        dims = {field.get("params", {}).get("dim") for field in self._milvus.fields(table)} - {None}
        make_table(self._milvus, table, int(max(dims, default=2)), None)
        self._milvus.drop(table)

    def _roll_back(self, state: MilvusState) -> None:
        """Undo what a writer did that was killed before its commit."""
        milvus, last = self._milvus, state.generation
        for table in VERSIONED:
            began = f"born > {last}"
            if milvus.count(table, began):
                milvus.delete(table, began)
            gone = f"gone > {last} and gone < {ALIVE}"
            rows = milvus.each(table, gone, LAYOUTS[table].whole)
            milvus.replace(table, [{**row, "gone": ALIVE} for row in rows])
        milvus.delete(TEXTS, f"row >= {state.next_row}")

    def checkpoint(self, embedder: EmbedderFacts) -> MilvusState:
        """Publish what there is now as the next generation, and go on writing."""
        return self.commit(embedder)

    def commit(self, embedder: EmbedderFacts) -> MilvusState:
        """Publish what there is now as the next generation: all of it in one moment, or nothing."""
        database, milvus = self.database, self._milvus
        database.send(embedder.dim)
        articles, chunks = (milvus.count(table, database.seen) for table in (ARTICLES, CHUNKS))
        kind = kind_for(chunks, self._asked)
        last = self.manifest
        made_as = self._first_kind if last is None else VectorType(last.vector_type)
        if kind != made_as:
            milvus.index_again(CHUNKS, "vector", vector_index(kind, chunks))
        if milvus.is_lite:  # its log is enough; each time it settles, words are counted apart from others
            self._unsettled = True
        else:
            self._settle()
        state = MilvusState(
            layout=LAYOUT,
            generation=database.generation,
            written_by=f"dateline {__version__}",
            written_at="",
            embedder=embedder,
            articles=articles,
            chunks=chunks,
            vector_type=kind.value,
            newest=self._newest(),
            next_row=database.next_row,
            next_article=database.next_article,
            next_chunk=database.next_chunk,
        ).follows()
        self._lease.check()
        state.write(milvus)
        self.manifest = state
        database.go_on(state.generation + 1)
        if last is not None:
            self._sweep(last.generation)
        return state

    def _settle(self) -> None:
        self._milvus.settle([table for table in TABLES if table != STATE])

    def _newest(self) -> str | None:
        """Return the latest date of any article, found by halves: Milvus does not sort."""
        milvus, seen = self._milvus, self.database.seen
        least, most = 0, 99_991_231
        if not milvus.count(ARTICLES, both(seen, "day > 0")):
            return None
        while most - least > 1:
            middle = (least + most) // 2
            if milvus.count(ARTICLES, both(seen, f"day > {middle}")):
                least = middle
            else:
                most = middle
        return date_of(most)

    def _sweep(self, generation: int) -> None:
        """Delete what readers of that generation, and later ones, do not see."""
        for table in VERSIONED:
            first = LAYOUTS[table].numbers[0]
            keys = [row[first] for row in self._milvus.each(table, f"gone <= {generation}", [first])]
            drop(self._milvus, table, keys)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._milvus.before = lambda: None
        self._leave()

    def _leave(self) -> None:
        """Leave nothing but the committed state, as far as Milvus is there, and let the next writer in."""
        with suppress(DatelineError):
            if self.manifest is not None:
                self._roll_back(self.manifest)
            if self._unsettled:
                self._settle()
        self._lease.release()
        with suppress(DatelineError):
            if self.manifest is None and not Milvus.rows(self._milvus, STATE, "number == 1", ["number"]):
                for table in (*(table for table in TABLES if self._milvus.has(table)),):
                    self._drop(table)
        self._milvus.close()
