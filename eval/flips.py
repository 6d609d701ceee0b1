"""Whether a wrong bit in an index is found, and whether what `repair` then calls sound is what was stored.

    python eval/flips.py [--database N] [--segment N] [--manifest N] [--seed N] [--out FILE.md]

An index of made-up articles is made, with titles, dates, sources and copies. One bit of one of its files is
turned, at random places. `verify` must find it; `repair` must mend the index, leaving out what is lost where
that is asked for alone; and each value that is there afterwards must be the one that was stored: fields,
texts, ranges, vectors, files, copies, and what searches find.
"""

from __future__ import annotations

import random
import shutil
import sqlite3
import sys
import tempfile
import time
from argparse import Namespace
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dateline import Settings
from dateline.errors import DatelineError, RepairError
from dateline.filters.filters import NO_FILTERS
from dateline.indexing.removal import remove_articles
from dateline.indexing.updating import update_index
from dateline.questions.asked import Asked
from dateline.retriever import retrieve
from dateline.stores.index import Index
from dateline.stores.manifest import MANIFEST, Manifest
from dateline.stores.repair import repair_index
from dateline.stores.rows import COLUMNS
from dateline.stores.verification import verify_index
from harness import head, parser, publish, row
from torture import QUESTIONS, WORDS, HashEmbedder

ARTICLES = 60
KINDS = ("database", "segment", "manifest")

State = Mapping[tuple[Any, ...], Any]


@dataclass
class Counts:
    """What became of the flips of one file."""

    flips: int = 0
    missed: int = 0  # by verify
    mended: int = 0  # with nothing lost
    with_loss: int = 0
    articles_lost: int = 0
    not_repaired: int = 0
    still_unsound: int = 0
    wrong: int = 0  # values that were not stored so, or are missing without a word
    tracebacks: int = 0

    @property
    def failures(self) -> int:
        return self.missed + self.not_repaired + self.still_unsound + self.wrong + self.tracebacks


def make(folder: Path, chance: random.Random) -> Settings:
    """Make an index of articles, some of them copies, some gone, so that there are spare vectors."""
    settings = Settings(index=folder / "index", chunk_tokens=24, overlap_tokens=6, title_tokens=4)
    articles = folder / "articles"
    articles.mkdir()
    texts: list[str] = []
    for number in range(ARTICLES):
        words = [
            " ".join(chance.choices(WORDS, k=chance.randint(6, 14))) for _ in range(chance.randint(2, 12))
        ]
        text = "\n\n".join(f"{one.capitalize()}." for one in words)
        if number % 6 == 5:
            text = f"{texts[-1]}\n\n{text.splitlines()[0]}"
        texts.append(text)
        head = f"---\ntitle: Story {number} of the {chance.choice(WORDS)}\n"
        head += f"date: 2025-{number % 12 + 1:02d}-1{number % 9}\n"
        head += (
            f"source: The {chance.choice(WORDS)} Wire\nauthor: Ana Beltran\nsection: Metro\nlanguage: en\n"
        )
        head += f"url: https://courier.example/{number}\n---\n"
        (articles / f"{number}.txt").write_text(head + text)
    update_index([articles], settings, embedder=HashEmbedder())
    remove_articles(["3", "17"], settings)
    return settings


def state_of(settings: Settings) -> State:
    """Every value of the index that an answer can show or rest on, by what it is the value of."""
    state: dict[tuple[Any, ...], Any] = {}
    with closing(Index.open(settings.folder)) as index:
        path = settings.folder / index.manifest.database.name
        for id in index.database.article_ids():
            state["article", id] = index.database.article(id)
        state["groups",] = index.database.copies.groups(NO_FILTERS)
        state["passages",] = index.database.copies.passages(NO_FILTERS)
        for question in QUESTIONS:
            found = retrieve(Asked(question), index, HashEmbedder(), Settings(top_k=1000, depth=1000))
            state["found", question] = [
                (one.article.id, one.start, one.end, round(one.score, 6)) for one in found
            ]
        for segment in index.database.segments:
            of = [int(segment.articles[owner]) for owner in segment.owners]
            for at, number in enumerate(segment.numbers):
                ends = int(segment.starts[at]), int(segment.ends[at])
                state["chunk", int(number)] = of[at], *ends, segment.rows[at].tobytes()
        facts = index.manifest.embedder, index.manifest.articles, index.manifest.chunks
        state["manifest",] = facts
    with closing(sqlite3.connect(f"file:{path}?immutable=1", uri=True)) as connection:
        for table, key in (("article", "id"), ("file", "path"), ("spare", "embedded")):
            columns = ", ".join(f'"{name}"' for name in COLUMNS[table])
            for one, *row in connection.execute(f"SELECT {key}, {columns} FROM {table}"):
                state[table, one, "row"] = row
    return state


def compare(before: State, after: State, dropped: tuple[str, ...]) -> int:
    """Return how many values are not what was stored, or are missing although nothing was dropped.

    What is remembered of files, and vectors of texts that left, only spare work: they may be forgotten. What
    rests on several articles may differ, once some are gone; an article's own values may not.
    """
    if dropped:
        expected = {key for key in before if key[0] in ("article", "chunk", "spare", "file") and key in after}
    else:
        expected = {key for key in before if key[0] not in ("spare", "file") or key in after}
    changed = [key for key in expected if after.get(key) != before[key]]
    return len(changed) + len(after.keys() - before.keys())


def flip(settings: Settings, before: State, path: Path, counts: Counts, chance: random.Random) -> None:
    """Turn one bit of a file, verify, repair, and look."""
    content = bytearray(path.read_bytes())
    at, bit = chance.randrange(len(content)), chance.randrange(8)
    content[at] ^= 1 << bit
    path.write_bytes(content)
    counts.flips += 1
    place = f"{path.name}, byte {at:,}, bit {bit}"
    try:
        if verify_index(settings.folder).sound:
            counts.missed += 1
            print(f"{place}: not found by verify", file=sys.stderr)
        try:
            dropped = repair_index(settings.folder).dropped
        except RepairError:
            dropped = repair_index(settings.folder, drop_damaged=True).dropped
        if not verify_index(settings.folder).sound:
            counts.still_unsound += 1
            print(f"{place}: not sound after repair", file=sys.stderr)
        after = state_of(settings)
        wrong = compare(before, after, dropped)
        counts.wrong += wrong > 0
        if wrong:
            print(f"{place}: {wrong} wrong values", file=sys.stderr)
        counts.mended += not dropped
        counts.with_loss += bool(dropped)
        counts.articles_lost += sum(
            key[0] == "article" and len(key) == 2 and key not in after for key in before
        )
    except DatelineError as error:
        counts.not_repaired += 1
        print(f"{place}: {error}", file=sys.stderr)
    except Exception as error:
        counts.tracebacks += 1
        print(f"{place}: {error!r}", file=sys.stderr)


def main() -> None:
    options = parser(__doc__, database=400, segment=66, manifest=66, seed=0, out=None).parse_args()

    began, chance = time.monotonic(), random.Random(options.seed)
    rows = []
    with tempfile.TemporaryDirectory() as name:
        settings = make(Path(name), chance)
        kept = Path(name) / "kept"
        shutil.copytree(settings.folder, kept)
        before, manifest = state_of(settings), Manifest.read(kept)
        names = dict(zip(KINDS, (manifest.database.name, manifest.segments[-1].name, MANIFEST), strict=True))
        for kind in KINDS:
            counts = Counts()
            for _ in range(getattr(options, kind)):
                flip(settings, before, settings.folder / names[kind], counts, chance)
                shutil.rmtree(settings.folder)
                shutil.copytree(kept, settings.folder)
            rows.append((f"{kind}, {(kept / names[kind]).stat().st_size:,} bytes", counts))
    publish(report(rows, options, time.monotonic() - began), options.out)
    sys.exit(any(counts.failures for _, counts in rows))


def report(rows: list[tuple[str, Counts]], options: Namespace, seconds: float) -> Iterator[str]:
    command = "python eval/flips.py " + " ".join(f"--{kind} {getattr(options, kind)}" for kind in KINDS)
    yield "# Wrong bits\n"
    yield f"    {command} --seed {options.seed}\n"
    yield (
        f"One bit turned at a random place of an index of {ARTICLES - 2} articles, then `verify`, `repair`, "
        "and `repair --drop-damaged` where the first refused.\n"
    )
    yield head(
        "file | flips | not found by verify | mended, nothing lost | mended with loss | articles lost",
        "not repaired | unsound after repair | wrong values called sound | tracebacks",
    )
    for name, one in rows:
        yield row(
            *(name, one.flips, one.missed, one.mended, one.with_loss, one.articles_lost),
            *(one.not_repaired, one.still_unsound, one.wrong, one.tracebacks),
        )
    total = [
        sum(getattr(one, name) for _, one in rows) for name in ("flips", "missed", "wrong", "not_repaired")
    ]
    yield "\n{} flips: {} missed, {} with wrong values called sound, {} not repaired.\n".format(*total)
    yield f"All of it took {seconds:.0f} s."


if __name__ == "__main__":
    main()
