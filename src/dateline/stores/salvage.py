"""What can be trusted of an index, whatever is wrong with the rest of it.

The database's rows are taken from its pages (`pages.py`), so neither its schema nor its tree has to be whole,
and nothing that somebody put into its schema runs. Segments have a sum for each of their blocks: one in which
a single bit turned is turned back by it, and of the others each article says for itself whether it is whole.
"""

from __future__ import annotations

import json
import mmap
import struct
import zlib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from dateline.stores.container import BLOCK, Container, ForeignSegmentError
from dateline.stores.files import open_to_read
from dateline.stores.manifest import Manifest, databases
from dateline.stores.pages import SalvagedRow, found_rows, righted
from dateline.stores.rows import Row, is_sealed
from dateline.stores.segment import Segment
from dateline.stores.soundness import (
    Looked,
    article_trouble,
    called_article,
    file_trouble,
    look_through,
    spare_trouble,
)
from dateline.stores.working_copy import WorkingCopy

_MOST_RIGHTED = 16  # rows, or blocks of a segment: more are torn


@dataclass(slots=True)
class Salvage:
    """The rows of a database that are what was stored.

    `made` is what the manifest was to say, None where that is lost; `lost` names what cannot be taken over;
    so many more articles than `articles` has are `missing` without a name.
    """

    articles: dict[int, Row] = field(default_factory=dict)
    made: str | None = None
    files: list[Row] = field(default_factory=list)
    spares: list[Row] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    missing: int = 0


def salvage(path: Path, *, stated: int | None = None) -> Salvage:
    """Read all that can be trusted of a database; `stated` is how many articles there should be.

    Where that is not known, it is what the database keeps of the manifest. Raises OSError, and ValueError for
    an empty file.
    """
    with (
        open_to_read(path) as file,
        mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_COPY) as content,
    ):
        found = _righted(content, list(found_rows(content)))
    done = _gather([one for one in found if one.counted])
    if stated is None and done.made is not None:
        stated = json.loads(done.made)["articles"]
    if stated is not None and len(done.articles) != stated:
        # What no page counts is taken if it is just what is missing, else it was removed.
        more = _gather(found)
        if len(more.articles) == stated:
            return more
        done.missing = max(0, stated - len(done.articles) - len(done.lost))
    return done


def _righted(content: mmap.mmap, found: list[SalvagedRow]) -> list[SalvagedRow]:
    """Return the rows; those that lost a name, or in which a single bit turned, as they were.

    Bits are not turned back in many: those are torn.
    """
    known = {_key(one) for one in found if is_sealed(one.table, one.row)}
    wrong = [one for one in found if one.counted and _is_plausible(one) and _key(one) not in known]
    rows = {one.place: row for one in wrong if (row := _named_again(one.row)) is not None}
    torn = [one for one in wrong if one.place not in rows]
    for one in torn if len(torn) <= _MOST_RIGHTED else ():
        rows[one.place] = righted(content, one, partial(is_sealed, one.table)) or one.row
    return [one._replace(row=rows.get(one.place, one.row)) for one in found]


def _named_again(row: Row) -> Row | None:
    """The row with the id that its record is called by, or the record called by its id, if it was that."""
    stated = str(row["record"]).partition("~v")[0]
    tries = ({**row, "id": stated}, {**row, "record": row["id"]})
    return next((one for one in tries if is_sealed("article", one)), None)


def _key(one: SalvagedRow) -> tuple[str, object]:
    return one.table, one.row.get("number")


def _is_plausible(one: SalvagedRow) -> bool:
    """Whether a row of an article is more than what happens to look like one."""
    row = one.row
    return one.table == "article" and isinstance(row["id"], str) and isinstance(row["path"], str)


def _gather(found: Sequence[SalvagedRow]) -> Salvage:
    done, unsound = Salvage(), dict[int, Row]()
    for one in found:
        table, row = one.table, one.row
        if table == "article" and _is_plausible(one):
            if article_trouble(row) is None:
                done.articles[row["number"]] = row
            else:
                unsound[row["number"]] = row
        elif table == "file" and file_trouble(row) is None and is_sealed("file", row):
            done.files.append(row)
        elif table == "spare" and is_sealed("spare", row):
            done.spares.append(row)
        elif table == "made" and done.made is None and is_sealed("made", row):
            done.made = row["stated"]
    done.lost = [called_article(row) for number, row in unsound.items() if number not in done.articles]
    return done


def recovered_manifest(folder: Path) -> Manifest | None:
    """Return the manifest as the latest database keeps it that is whole, or the latest that keeps one."""
    best: Manifest | None = None
    for name in databases(folder):
        with suppress(OSError, ValueError, KeyError, TypeError):
            found = salvage(folder / name)
            if found.made is None:
                continue
            manifest = Manifest.recovered(folder, name, found.made)
            if not found.lost and not found.missing:  # a killed writer may have left half of the next
                return manifest
            best = best or manifest
    return best


def take_into(database: WorkingCopy, found: Salvage, folder: Path, manifest: Manifest) -> list[str]:
    """Fill a new database with what is sound, and find its copies; return what each of the rest was.

    Raises OSError for a segment that the system does not give.
    """
    lost = list[str]()
    for looked in sound_articles(found, folder, manifest, lost):
        row = looked.row
        known = {name: value for name, value in row.items() if name not in ("characters", "peculiar")}
        database.take_article(known, looked.text, looked.chunks)
    if not lost:  # of a file that is not known every article is looked at again
        for row in found.files:
            database.take("file", row)
    for row in found.spares:
        if spare_trouble(row, manifest.embedder.dim) is None:
            database.take("spare", row)
    database.growing.settled()
    database.find_copies()
    return lost


def sound_articles(found: Salvage, folder: Path, manifest: Manifest, lost: list[str]) -> Iterator[Looked]:
    """Yield each article that is whole; `lost` comes to name the rest.

    Raises OSError for a segment that the system does not give.
    """
    lost += found.lost
    left, strangers = dict(found.articles), 0
    for stated in manifest.segments:
        segment = _readable(folder / stated.name, manifest.embedder.dim)
        if segment is None:
            continue
        strangers += len(set(segment.articles.tolist()) - found.articles.keys())
        for looked in look_through(segment, left):
            row = left.pop(looked.number)
            if looked.troubles:
                lost += [called for called, _ in looked.troubles if called != called_article(row)]
                lost.append(called_article(row))
            else:
                yield looked
    lost += [called_article(row) for row in left.values()]
    if missing := max(found.missing, strangers - len(found.lost)):
        lost.append(f"{missing:,} article{'' if missing == 1 else 's'} without a trace")


def _readable(path: Path, dim: int) -> Segment | None:
    """Return a segment, with what single bits could be turned back; None for one that is none any more."""
    try:
        with open_to_read(path) as file:
            content = bytearray(file.read())
    except FileNotFoundError:
        return None
    _turn_back(content)
    try:
        segment = Segment(Container(content), dim)
        segment.rows  # noqa: B018 -- raises for vectors that are not laid out as ours
    except ForeignSegmentError:
        return None
    return segment


def _turn_back(content: bytearray) -> None:
    """Turn single wrong bits of a segment's blocks, and of their sums, back."""
    blocks = -(-len(content) // (BLOCK + 4))
    end = len(content) - 4 * blocks
    wrong = []
    for block in range(blocks):
        first, at = block * BLOCK, end + 4 * block
        if at < first or at + 4 > len(content):
            return  # it is cut short
        [stated] = struct.unpack_from("<I", content, at)
        differing = zlib.crc32(content[first : min(first + BLOCK, end)]) ^ stated
        if differing.bit_count() == 1:  # of the sum itself
            struct.pack_into("<I", content, at, stated ^ differing)
        elif differing:
            wrong.append((first, min(first + BLOCK, end), stated))
    for first, last, stated in wrong if len(wrong) <= _MOST_RIGHTED else ():
        content[first:last] = _turned_back(content[first:last], stated)


def _turned_back(block: bytearray, stated: int) -> bytearray:
    """Return the block with the one bit turned that makes its sum right; as it is, if there is none."""
    for at in range(len(block)):
        for bit in range(8):
            block[at] ^= 1 << bit
            if zlib.crc32(block) == stated:
                return block
            block[at] ^= 1 << bit
    return block
