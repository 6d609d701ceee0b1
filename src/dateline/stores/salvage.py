"""What can be trusted of a database, whatever is wrong with the rest of it.

Its rows are taken from its pages (`pages.py`), so neither its schema nor its tree has to be whole, and
nothing that somebody put into its schema runs. A chunk whose vector was changed gets it from the vector file,
where that has the right one: the row's digest says so. Where a single bit turned, trying each finds it.
"""

from __future__ import annotations

import json
import mmap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from dateline.stores.files import open_to_read
from dateline.stores.pages import SalvagedRow, found_rows, righted
from dateline.stores.rows import Row, is_sealed, text_digest
from dateline.stores.soundness import Survey, file_trouble, spare_trouble
from dateline.stores.vector_file import flat_vectors
from dateline.stores.working_copy import WorkingCopy

_MOST_RIGHTED = 16  # rows


@dataclass(slots=True)
class Salvage:
    """The rows of a database that are what was stored; `survey` has those of articles and chunks.

    `made` is what the manifest was to say, None where that is lost.
    """

    survey: Survey
    made: str | None = None
    files: list[Row] = field(default_factory=list)
    spares: list[Row] = field(default_factory=list)
    missing: tuple[int, int] = (0, 0)  # articles and chunks of which nothing is left to name them by

    @property
    def lost(self) -> list[str]:
        """What cannot be taken over, by name: a row each, then each article that goes with its chunk."""
        lost = [called for called, _ in self.survey.troubles]
        for number, article in self.survey.articles.items():
            called = f"article {article['id']} ({article['path']})"
            if not self.is_whole(number) and called not in lost:
                lost.append(called)
        for count, what in zip(self.missing, ("article", "chunk"), strict=True):
            if count:
                lost.append(f"{count:,} {what}{'' if count == 1 else 's'} without a trace")
        return lost

    def is_whole(self, article: int) -> bool:
        """Whether the article of that number lost no chunk: half of one that is found is worse than none."""
        return article not in self.survey.hurt and article in self.survey.chunks

    def take_into(self, database: WorkingCopy) -> None:
        """Fill a new database with what is sound, and find its copies."""
        rows = self.survey
        for number, article in rows.articles.items():
            if self.is_whole(number):
                # An article that may lack a chunk is cut anew when its file is indexed again.
                recipe = "" if self.missing[1] else article["recipe"]
                database.take_article({**article, "recipe": recipe}, rows.chunks[number])
        if not self.lost:  # of a file that is not known every article is looked at again
            for row in self.files:
                database.take("file", row)
        for row in self.spares:
            database.take("spare", row)
        database.find_copies()


def salvage(
    database: Path, vectors: Path, *, dim: int | None = None, stated: tuple[int, int] | None = None
) -> Salvage:
    """Read all that can be trusted; `stated` is how many articles and chunks there should be.

    Where `dim` and `stated` are not known, they are what the database keeps of the manifest. Raises OSError.
    """
    with (
        open_to_read(database) as file,
        mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_COPY) as content,
    ):
        found = _righted(content, list(found_rows(content)))
    made = next(
        (one.row["stated"] for one in found if one.table == "made" and is_sealed("made", one.row)), None
    )
    if made is not None and dim is None:
        kept = json.loads(made)
        dim, stated = kept["embedder"]["dim"], (kept["articles"], kept["chunks"])
    right = _right_vectors(vectors)
    done = _gather([one for one in found if one.counted], dim or 0, made, right)
    if stated is not None and done.survey.counts != stated:
        # What no page counts is taken if it is just what is missing, else it was removed.
        more = _gather(found, dim or 0, made, right)
        if more.survey.counts == stated:
            return more
        due = zip(stated, done.survey.counts, ("article", "chunk"), strict=True)
        articles, chunks = (
            max(0, should - are - sum(called.startswith(kind) for called, _ in done.survey.troubles))
            for should, are, kind in due
        )
        done.missing = articles, 0 if done.survey.lacking else chunks
    return done


def _righted(content: mmap.mmap, found: list[SalvagedRow]) -> list[SalvagedRow]:
    """Return the rows; those in which a single bit turned as they were. Not of many: those are torn."""
    known = {_key(one) for one in found if _is_right(one.table, one.row)}
    wrong = [one for one in found if one.counted and _is_plausible(one) and _key(one) not in known]
    if len(wrong) > _MOST_RIGHTED:
        return found
    rows = {one.place: righted(content, one, partial(_is_right, one.table)) for one in wrong}
    return [one._replace(row=rows.get(one.place) or one.row) for one in found]


def _key(one: SalvagedRow) -> tuple[str, object]:
    return one.table, one.row.get("number")


def _is_right(table: str, row: Row) -> bool:
    return is_sealed(table, row) and (table != "article" or text_digest(str(row["text"])) == row["sha256"])


def _is_plausible(one: SalvagedRow) -> bool:
    """Whether a row of an article or a chunk is more than what happens to look like one."""
    row = one.row
    if one.table == "article":
        return isinstance(row["id"], str) and isinstance(row["path"], str)
    return one.table == "chunk" and isinstance(row["article"], int) and isinstance(row["vector"], bytes)


def _gather(found: Sequence[SalvagedRow], dim: int, made: str | None, right: Mapping[int, bytes]) -> Salvage:
    articles, chunks = dict[int, Row](), dict[int, Row]()
    done = Salvage(Survey(dim), made)
    for one in found:
        table, row = one.table, one.row
        if table == "article" and _is_plausible(one):
            if row["number"] not in articles or _is_right("article", row):
                articles[row["number"]] = row
        elif table == "chunk" and _is_plausible(one):
            if not is_sealed("chunk", row) and row["number"] in right:
                row = {**row, "vector": right[row["number"]]}
            if row["number"] not in chunks or is_sealed("chunk", row):
                chunks[row["number"]] = row
        elif table == "file" and file_trouble(row) is None and is_sealed("file", row):
            done.files.append(row)
        elif table == "spare" and spare_trouble(row, dim) is None and is_sealed("spare", row):
            done.spares.append(row)
    done.survey.add_articles(sorted(articles.items()))
    done.survey.add_chunks(sorted(chunks.items()))
    return done


def _right_vectors(path: Path) -> dict[int, bytes]:
    """The vectors of the vector file by chunk, where it has every number of them."""
    try:
        with open_to_read(path) as file:
            return flat_vectors(file.read())
    except OSError:
        return {}
