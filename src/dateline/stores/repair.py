"""Mending an index: what is sound goes into a new state; words and vector file are made again from it.

But: it restores nothing that is not there. A damaged text is dropped, and only when that is asked for;
indexing its file brings it back.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from dateline.errors import DamagedIndexError, IndexNotReadableError, RepairError
from dateline.reports import Repair
from dateline.settings import VectorType
from dateline.stores.files import NotAFileError, open_database
from dateline.stores.manifest import FileFacts, Manifest
from dateline.stores.rows import UNREADABLE
from dateline.stores.schema import FORMAT
from dateline.stores.soundness import Survey, file_trouble, read_rows, spare_trouble, survey
from dateline.stores.verification import BACKUP, verify_index
from dateline.stores.working_copy import WorkingCopy
from dateline.stores.writer import IndexWriter

_NAMED = 5  # damaged rows named in an error


def repair_index(
    folder: Path, *, vectors: VectorType = VectorType.AUTO, drop_damaged: bool = False
) -> Repair:
    """Mend what can be mended, as the next generation; also brings an older format up to date.

    Vectors of another type than `vectors` are made again; AUTO takes what is there, or goes by size.

    Raises NoIndexError, DamagedIndexError for a manifest or database that cannot be read at all,
    RepairError for damaged rows without `drop_damaged`, and what `IndexWriter` raises of locks and disks;
    then the index is as it was.
    """
    began = time.perf_counter()
    manifest, found = Manifest.read(folder), verify_index(folder)
    suits = vectors in (VectorType.AUTO, manifest.vector_type)
    if found.sound and manifest.format == FORMAT and suits:
        return Repair(str(folder), (), (), manifest.generation, time.perf_counter() - began)
    names = {finding.where for finding in found.findings}
    dropped: tuple[str, ...] = ()
    if names <= {manifest.vectors.name}:  # the database is whole: committing it makes the rest again
        with IndexWriter(folder, vectors=vectors, renew_vectors=not found.sound) as writer:
            generation = writer.commit(manifest.embedder).generation
    else:
        with _Salvage(folder, vectors=vectors) as writer:
            dropped = tuple(writer.salvage())
            if dropped and not drop_damaged:
                raise RepairError(
                    f"of the index in {folder} {len(dropped):,} rows cannot be trusted: {_some(dropped)}",
                    hint="--drop-damaged leaves them out; index their files again afterwards",
                )
            generation = writer.commit(manifest.embedder).generation
    return Repair(str(folder), found.findings, dropped, generation, time.perf_counter() - began)


class _Salvage(IndexWriter):
    """A writer that begins with an empty database, and fills it with what is sound in the last one."""

    def _begin(self) -> WorkingCopy:
        self.manifest = Manifest.read(self.folder)
        self._vectors_are_sound = False  # they are made again
        with self._writable():
            return WorkingCopy.create(self._work)

    def salvage(self) -> list[str]:
        """Take over every sound row; return what each of the others was."""
        assert self.manifest is not None
        path, dim = self.folder / self.manifest.database.name, self.manifest.embedder.dim
        try:
            size = FileFacts.of(path).bytes
            with closing(open_database(path)) as connection:
                connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
                rows = survey(connection, dim)
                lost = [called for called, _ in rows.troubles]
                lost += [called for called in self._take_articles(rows) if called not in lost]
                if lost and self.database.counts() == (0, 0):
                    raise RepairError(
                        f"{path.name} cannot be repaired: no article in it can be trusted", hint=BACKUP
                    )
                if not lost:
                    self._take_files(connection)
                if self.manifest.format > 1:
                    self._take_spares(connection, dim)
                self.database.find_copies()
                return lost
        except FileNotFoundError as error:
            raise DamagedIndexError(self.folder, f"{path.name} is missing") from error
        except NotAFileError as error:
            raise DamagedIndexError(self.folder, str(error.strerror)) from error
        except OSError as error:
            raise IndexNotReadableError(self.folder, f"{path.name}: {error.strerror}") from error
        except (*UNREADABLE, KeyError) as error:
            raise RepairError(
                f"{path.name} ({size:,} bytes) cannot be repaired: SQLite finds nothing in it ({error})",
                hint=BACKUP,
            ) from error

    def _take_articles(self, rows: Survey) -> Iterator[str]:
        """Take over the articles that are whole; yield those that lost a chunk."""
        for number, article in rows.articles.items():
            if number in rows.hurt or number not in rows.chunks:
                # Half of an article that can be found is worse than a whole one that is read again.
                yield f"article {article['id']} ({article['path']})"
                continue
            self.database.take("article", article)
            for row in rows.chunks[number]:
                self.database.take("chunk", row)
                words = article["text"][row["start"] : row["end"]]
                title = article["title"] or ""
                self.database.take("words", {"rowid": row["number"], "title": title, "text": words})

    def _take_files(self, connection: sqlite3.Connection) -> None:
        """Take over what is known of files; of one that is not known every article is looked at again."""
        for _, row in read_rows(connection, "file"):
            if row is not None and file_trouble(row) is None:
                self.database.take("file", row)

    def _take_spares(self, connection: sqlite3.Connection, dim: int) -> None:
        for _, row in read_rows(connection, "spare"):
            if row is not None and spare_trouble(row, dim) is None:
                self.database.take("spare", row)


def _some(names: tuple[str, ...]) -> str:
    more = f" and {len(names) - _NAMED:,} more" if len(names) > _NAMED else ""
    return ", ".join(names[:_NAMED]) + more
