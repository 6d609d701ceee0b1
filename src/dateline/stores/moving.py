"""An index from one store to another: articles, vectors and all, without embedding anything again.

What has arrived is committed now and then, so that a move that breaks off goes on where it was. At the end
every row's digest is the same here and there, and the new index is verified through and through.
"""

from __future__ import annotations

import time
from contextlib import closing
from itertools import islice
from pathlib import Path

from dateline.embedding import EmbedderFacts
from dateline.errors import DamagedIndexError, InputError, MoveError
from dateline.places import Place
from dateline.progress import Progress, silent
from dateline.reports import Moved
from dateline.settings import VectorType
from dateline.stores.contract import AnyIndex, AnyWriter
from dateline.stores.database import Database
from dateline.stores.opening import open_index, verify, writer_of
from dateline.stores.parcels import UNSENDABLE, FolderReceiver, FolderSender, Receiver, Sender, checked
from dateline.stores.working_copy import WorkingCopy

CHECKPOINT_SECONDS = 120.0
"""Work that breaking off may cost."""

_PAIRS = 5_000  # taken at a time


def move_index(
    source: Place,
    target: Place,
    *,
    vectors: VectorType = VectorType.AUTO,
    progress: Progress = silent,
) -> Moved:
    """Carry the index at `source` to `target`, which has none, or a part of it from a move that broke off.

    `source` stays as it is. Raises MoveError where something else is at `target`, or did not arrive as it
    left, DamagedIndexError, and what opening and writing an index raise.
    """
    began = time.perf_counter()
    if _same(source, target):
        raise InputError("the index is to be moved to where it is", hint="give another place to move it to")
    with closing(open_index(source)) as index, writer_of(target, vectors=vectors) as writer:
        sender, receiver = sender_of(index), receiver_of(writer)
        sent = sender.digests("article")
        here = _arrived(sent, receiver, writer, index.manifest.embedder, source)
        carried = _carry(index, writer, after=max(here, default=0), done=len(here), progress=progress)
        receiver.forget_pairs()
        pairs = sender.pairs()
        while some := list(islice(pairs, _PAIRS)):
            receiver.take_pairs(some)
        for row in sender.files():
            receiver.take_file_row(row)
        writer.commit(index.manifest.embedder)
        chunks = sender.digests("chunk")
    _compare(sent, chunks, target)
    found = verify(target)
    if not found.sound:
        first = found.findings[0]
        raise MoveError(
            f"the index in {target} did not arrive whole: {first.where}: {first.what}",
            hint=f"the one in {source} is as it was; move it again to another place",
        )
    return Moved(str(source), str(target), len(sent), len(chunks), carried, time.perf_counter() - began)


def sender_of(index: AnyIndex) -> Sender:
    """Return what reads the rows of an index."""
    if isinstance(index.database, Database):
        return FolderSender(index.database)
    from dateline.stores.milvus.parcels import MilvusSender

    return MilvusSender(index.database)  # type: ignore[arg-type]


def receiver_of(writer: AnyWriter) -> Receiver:
    """Return what takes rows into the next state of an index."""
    if isinstance(writer.database, WorkingCopy):
        return FolderReceiver(writer.database)
    from dateline.stores.milvus.parcels import MilvusReceiver

    return MilvusReceiver(writer.database)  # type: ignore[arg-type]


def _same(one: Place, other: Place) -> bool:
    if isinstance(one, Path) and isinstance(other, Path):
        return one.resolve() == other.resolve()
    return one == other


def _arrived(
    sent: dict[int, bytes], receiver: Receiver, writer: AnyWriter, embedder: EmbedderFacts, source: Place
) -> dict[int, bytes]:
    """Return what a move before this one has brought. Raises MoveError for anything else that is there."""
    if writer.manifest is None:
        return {}
    here = receiver.digests("article")
    if writer.manifest.embedder != embedder or not here.items() <= sent.items():
        raise MoveError(
            f"there is another index in {writer.folder} than the one in {source}",
            hint="move it to a place where there is none",
        )
    return here


def _carry(index: AnyIndex, writer: AnyWriter, *, after: int, done: int, progress: Progress) -> int:
    sender, receiver = sender_of(index), receiver_of(writer)
    total, carried, due = index.manifest.articles, 0, time.monotonic() + CHECKPOINT_SECONDS
    try:
        for parcel in sender.parcels(after):
            receiver.take_parcel(checked(parcel, index.folder))
            carried += 1
            progress("moving", done + carried, total)
            if time.monotonic() >= due:
                writer.checkpoint(index.manifest.embedder)
                due = time.monotonic() + CHECKPOINT_SECONDS
    except UNSENDABLE as error:
        raise DamagedIndexError(index.folder, str(error)) from error
    return carried


def _compare(articles: dict[int, bytes], chunks: dict[int, bytes], target: Place) -> None:
    """Raise MoveError where a row there is not the one that left."""
    with closing(open_index(target)) as index:
        there = sender_of(index)
        for table, sent in (("article", articles), ("chunk", chunks)):
            found = there.digests(table)
            if found != sent:
                wrong = len(found.items() ^ sent.items())
                raise MoveError(
                    f"{wrong:,} rows of {table}s in {target} are not those that left",
                    hint="run the same command again, or move it to another place",
                )
