"""Mending an index in Milvus: what can be made again is, what cannot be trusted goes if that is asked for."""

from __future__ import annotations

import time
from contextlib import closing

from dateline.errors import RepairError
from dateline.places import MilvusPlace
from dateline.reports import Repair
from dateline.settings import VectorType
from dateline.stores.milvus.index import MilvusIndex
from dateline.stores.milvus.parcels import MilvusReceiver, MilvusSender
from dateline.stores.milvus.schema import ARTICLES, CHUNKS, FILES
from dateline.stores.milvus.survey import Survey
from dateline.stores.milvus.verification import findings_of, survey
from dateline.stores.milvus.writer import MilvusWriter
from dateline.stores.parcels import Parcel
from dateline.stores.rows import is_sealed, sealed

_NAMED = 5


def repair_milvus(place: MilvusPlace, *, vectors: VectorType, drop_damaged: bool) -> Repair:
    """Make again, as the next generation, what verification finds wrong.

    Raises RepairError for rows that cannot be trusted without `drop_damaged`, and what `MilvusWriter` raises.
    """
    began = time.perf_counter()
    with closing(MilvusIndex.open(place)) as index, MilvusWriter(place, vectors=vectors) as writer:
        findings, rows = tuple(findings_of(index)), survey(index)
        dropped = tuple(f"{called}: {trouble}" for called, trouble in rows.troubles)
        if dropped and not drop_damaged:
            named = ", ".join(dropped[:_NAMED]) + (" …" if len(dropped) > _NAMED else "")
            raise RepairError(
                f"of the index in {place} {len(dropped):,} rows cannot be trusted: {named}",
                hint="--drop-damaged leaves them out; index their files again afterwards",
            )
        if findings:
            _take_again(index, writer, rows)
        if findings or writer.needs_commit:
            writer.commit(index.manifest.embedder)
        assert writer.manifest is not None
        now, seconds = writer.manifest, time.perf_counter() - began
        return Repair(str(place), findings, dropped, now.generation, seconds, now.articles)


def _take_again(index: MilvusIndex, writer: MilvusWriter, rows: Survey) -> None:
    """Put every sound article in anew, and let all that is there go."""
    sender, receiver = MilvusSender(index.database), MilvusReceiver(writer.database)
    kept = rows.chunks.keys() - rows.hurt
    paths = {article["path"] for number, article in rows.articles.items() if number in kept}
    pairs = [pair for pair in sender.pairs() if pair[0] in kept and pair[1] in kept]
    files = [row for row in sender.files() if row["path"] in paths and is_sealed("file", row)]
    writer.database.let_go(ARTICLES, CHUNKS, FILES)
    receiver.forget_pairs()
    for number, article in rows.articles.items():
        if number in kept:
            # Under new numbers: the rows of the old ones stay for those who read them.
            first = writer.database.next_chunk
            chunks = [
                sealed("chunk", {**chunk, "number": first + place})
                for place, chunk in enumerate(rows.chunks[number])
            ]
            receiver.take_parcel(Parcel(article, chunks))
    receiver.take_pairs(pairs)
    for row in files:
        receiver.take_file_row(row)
