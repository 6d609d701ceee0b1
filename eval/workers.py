"""Articles indexed by one process, by several and by Ray: the same index, how fast, and when one is killed.

    python eval/workers.py ARTICLES [--kills 10] [--out eval/results/workers.md]

Each way indexes the same articles, in turn, each time into a new index; what they hold is compared, vectors
bit for bit. Then both ways with workers index once more for each kill: a worker is ended (kill -9) at a
moment that moves through the run, and the index compared again. Linux only: workers are found in /proc.
"""

from __future__ import annotations

import json
import os
import platform
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

from dateline.filters.filters import NO_FILTERS
from dateline.stores.database import Database
from dateline.stores.index import Index
from harness import head, parser, publish, row

_WORKERS = (b"making.py", b"ray::MapWorker", b"ray::Map")


class Made(NamedTuple):
    """An index, the seconds that it took from start to exit, and whether a worker was killed meanwhile."""

    place: Path
    seconds: float
    killed: bool


def main() -> None:
    options = parser(__doc__, "articles", kills=10, rounds=3)
    options.add_argument("--workers", nargs="+", default=["1", "2", "ray"], help="the ways that are compared")
    options.add_argument("--out", type=Path)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        publish(report(given.articles, given.workers, given.rounds, given.kills, Path(folder)), given.out)


def report(articles: Path, ways: list[str], rounds: int, kills: int, folder: Path) -> Iterator[str]:
    yield f"What `python eval/workers.py` says; recorded on {platform.machine()}, {os.cpu_count()} cores.\n"
    times: dict[str, list[float]] = {way: [] for way in ways}
    same = dict.fromkeys(ways, 0)
    expected: dict[str, Any] | None = None
    for number in range(rounds):
        for way in ways:
            made = index(articles, way, folder / f"{way}-{number}")
            times[way].append(made.seconds)
            found = contents(made.place)
            expected = found if expected is None else expected
            same[way] += found == expected
    assert expected is not None
    count, chunks = len(expected["article"]), len(expected["chunk"])
    yield f"{count:,} articles, {chunks:,} chunks; {rounds} rounds in turn, start to exit.\n"
    yield head("workers", "seconds, median", "articles a second", "against one", "equal indexes")
    alone = median(times[ways[0]])
    for way in ways:
        taken = median(times[way])
        cells = f"{taken:.1f}", f"{count / taken:.1f}", f"{alone / taken:.2f}", f"{same[way]} of {rounds}"
        yield row(f"`{way}`", *cells)
    if kills:
        yield ""
        yield head("workers", "kills", "runs in which a worker died", "exit 0", "equal indexes")
    for way in ways[1:] if kills else []:
        died = good = equal = 0
        for number in range(kills):
            after = median(times[way]) * (number + 0.5) / kills
            made = index(articles, way, folder / f"{way}-killed-{number}", kill_after=after)
            died += made.killed
            good += made.seconds > 0
            equal += contents(made.place) == expected
        yield row(f"`{way}`", kills, died, good, equal)


def index(articles: Path, way: str, place: Path, kill_after: float | None = None) -> Made:
    """Index with so many workers; one of them is killed `kill_after` seconds after the start."""
    command = [sys.executable, "-m", "dateline", "index", str(articles), "--index", str(place), "--json"]
    began = time.perf_counter()
    run = subprocess.Popen([*command, "--workers", way], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    killed = False
    while kill_after is not None and not killed and run.poll() is None:
        time.sleep(0.05)
        found = workers(run.pid) if time.perf_counter() - began >= kill_after else []
        if found:
            os.kill(found[-1], signal.SIGKILL)
            killed = True
    out, _ = run.communicate()
    seconds = time.perf_counter() - began
    if run.returncode != 0:
        raise SystemExit(f"{way}: exit {run.returncode}")
    json.loads(out)
    return Made(place, seconds, killed)


def workers(parent: int) -> list[int]:
    return [one for one in below(parent) if any(name in said(one) for name in _WORKERS)]


def below(parent: int) -> Iterator[int]:
    """Yield the processes that a process started, and those that they did."""
    for place in Path("/proc").glob("[0-9]*"):
        try:
            if int((place / "stat").read_text().rsplit(")", 1)[1].split()[1]) == parent:
                yield int(place.name)
                yield from below(int(place.name))
        except (OSError, ValueError, IndexError):  # it has ended
            continue


def said(process: int) -> bytes:
    try:
        return Path(f"/proc/{process}/cmdline").read_bytes()
    except OSError:
        return b""


def contents(place: Path) -> dict[str, Any]:
    """What an index holds: articles, chunks with their vectors to the last bit, and who repeats whom.

    Where a commit on the way ended a segment goes by the clock.
    """
    with closing(Index.open(place)) as index:
        database = index.database
        assert isinstance(database, Database)
        numbers = database.chunk_numbers().tolist()
        held = database.chunks(numbers)
        vectors = database.vectors_of(numbers, index.manifest.embedder.dim)
        return {
            "article": [database.article(id) for id in database.article_ids()],
            "chunk": [
                (number, held[number][0].id, *held[number][1:], vector.tobytes())
                for number, vector in zip(numbers, vectors, strict=True)
            ],
            "copies": (database.copies.groups(NO_FILTERS), database.copies.passages(NO_FILTERS)),
        }


if __name__ == "__main__":
    main()
