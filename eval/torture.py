"""Whether an index survives what happens to machines: kill -9, a full disk, readers beside a writer.

    python eval/torture.py [--kills N] [--failures N] [--readers N] [--seconds S] [--seed N] [--out FILE.md]

Articles of made-up words are added, changed, removed and lost, in processes of their own. These are
killed at random moments, in the first commit, in a repair and while an older format is brought up to date
too, or their calls fail: a limit on file sizes, a full file system where mounting is allowed, ENOSPC and EIO
from the calls that Python makes, to write and to read. Links to elsewhere stand in the index, and files of
articles become links to nothing. After each, `dateline verify` must find nothing, every article must be as it
was before or as it is to be, and searches must find what they find in a fresh index of the same articles;
then the work is done again, in peace, and must end where it should.

The embedder hashes words, so that thousands of runs take minutes; no model is tortured here.
"""

from __future__ import annotations

import argparse
import errno
import hashlib
import json
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any
from zipfile import ZipFile

# Set before NumPy and FAISS load: a process that forks must not have threads of theirs.
os.environ |= {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}

import numpy as np
from numpy.typing import NDArray

from dateline import Settings
from dateline.embedding import EmbedderFacts
from dateline.errors import (
    DatelineError,
    IndexNotReadableError,
    IndexNotWritableError,
    InputError,
    NoIndexError,
    NothingToIndexError,
)
from dateline.indexing import run as index_run
from dateline.indexing.queue import ChunkQueue
from dateline.indexing.removal import remove_articles
from dateline.indexing.updating import update_index
from dateline.questions.asked import Asked
from dateline.retriever import retrieve
from dateline.stores.index import Index
from dateline.stores.manifest import MANIFEST, Manifest
from dateline.stores.repair import repair_index
from dateline.stores.schema import FORMAT, FORMATS_BEFORE
from dateline.stores.verification import verify_index
from dateline.stores.writer import IndexWriter
from dateline.types import Article
from harness import head, parser, publish, row

DIM = 24
WORDS = "river bridge mayor budget drone border storm strike vote court harvest ferry choir mine dam".split()
QUESTIONS = ("Which river has a bridge?", "mayor budget vote", "storm at the border", "ferry choir dam")


class HashEmbedder:
    """A text is the sum of its words, a word the 24 signs of its digest."""

    facts = EmbedderFacts("default", "word hashes", hashlib.sha256(b"word hashes").hexdigest(), DIM)
    max_tokens = 254

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return [len(text.split()) for text in texts]

    def encode_document(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return np.stack([self.encode_query(text) for text in texts])

    def encode_query(self, question: str) -> NDArray[np.float32]:
        total = np.zeros(DIM)
        for word in question.lower().split():
            bits = int.from_bytes(hashlib.blake2b(word.encode(), digest_size=3).digest())
            total += [1 if bits >> place & 1 else -1 for place in range(DIM)]
        return (total / (np.linalg.norm(total) or 1)).astype(np.float32)


# The world: what the files say, and what is done to them


@dataclass
class World:
    """A folder of articles and its index; `texts` is what the index is to hold, by file name."""

    root: Path
    random: random.Random
    texts: dict[str, str] = field(default_factory=dict)
    made: int = 0
    usual: float = 0.1  # seconds that the work takes, in peace

    @property
    def articles(self) -> Path:
        return self.root / "articles"

    @property
    def settings(self) -> Settings:
        return Settings(index=self.root / "index", chunk_tokens=16, overlap_tokens=0, title_tokens=4)

    def change(self) -> Callable[[], object]:
        """Change some files, and return the work that brings the index after them."""
        kind = self.random.choice(["add", "update", "remove", "sync"] if len(self.texts) > 30 else ["add"])
        some = self.random.sample(sorted(self.texts), min(len(self.texts), self.random.randint(1, 8)))
        if kind == "add":
            some = [f"{self.made + number}.txt" for number in range(self.random.randint(2, 12))]
            self.made += len(some)
        for name in some:
            if kind in ("add", "update"):
                self.texts[name] = self.story()
                (self.articles / name).write_text(self.texts[name])
            else:
                del self.texts[name]
                (self.articles / name).unlink()
        if kind == "remove":
            return lambda: self.remove([name.removesuffix(".txt") for name in some])
        return lambda: self.index(sync=kind == "sync")

    def index(self, *, sync: bool) -> None:
        report, _ = update_index([self.articles], self.settings, embedder=HashEmbedder(), sync=sync)
        for one in report.skipped:
            print(f"skipped {one.path}: {one.reason}", file=sys.stderr)

    def remove(self, ids: Sequence[str]) -> None:
        """Remove those of the articles that an interrupted removal has not removed."""
        with closing(Index.open(self.settings.folder)) as index:
            left = set(ids) & set(index.database.article_ids())
        if left:
            remove_articles(sorted(left), self.settings)

    def story(self) -> str:
        paragraphs = self.random.randint(1, 5)
        words = [
            " ".join(self.random.choices(WORDS, k=self.random.randint(6, 14))) for _ in range(paragraphs)
        ]
        return "\n\n".join(f"{one.capitalize()}." for one in words)


@dataclass
class Counts:
    """What became of the articles, over all the runs."""

    runs: int = 0
    ended_early: int = 0
    refused: int = 0
    checkpoints_kept: int = 0
    lost: int = 0
    doubled: int = 0
    torn: int = 0
    differing: int = 0

    @property
    def failures(self) -> int:
        return self.lost + self.doubled + self.torn + self.differing


def check(world: World, before: dict[str, str], after: dict[str, str]) -> dict[str, int]:
    """Compare the committed state with the states before and after the work; count what is amiss."""
    amiss = {"lost": 0, "doubled": 0, "torn": 0, "differing": 0, "between": 0}
    try:
        found = verify_index(world.settings.folder)
    except NoIndexError:
        return amiss | {"lost": len(before)}
    if not found.sound:
        print("not sound:", *found.findings, sep="\n  ", file=sys.stderr)
        amiss["torn"] += 1
    with closing(Index.open(world.settings.folder)) as index:
        stored = [index.database.article(id) for id in index.database.article_ids()]
        held = [article for article in stored if article is not None]
        names = [Path(article.path or "").name for article in held]
        amiss["doubled"] += len(names) - len(set(names))
        texts = {name: article.text for name, article in zip(names, held, strict=True)}
        for name in before.keys() | after.keys() | texts.keys():
            if texts.get(name) not in (before.get(name), after.get(name)):
                amiss["lost" if texts.get(name) is None else "torn"] += 1
                print(f"{name}: {texts.get(name)!r}", file=sys.stderr)
        amiss["between"] = int(texts not in (before, after))
        amiss["differing"] += int(found_by(index) != found_by_fresh(world, held))
    return amiss


def found_by(index: Index) -> list[Any]:
    settings = Settings(top_k=1000, depth=1000)
    return [
        sorted((one.article.id, one.start, one.end, round(one.score, 5)) for one in passages)
        for passages in (retrieve(Asked(question), index, HashEmbedder(), settings) for question in QUESTIONS)
    ]


def found_by_fresh(world: World, articles: Sequence[Article]) -> list[Any]:
    """What the questions find in an index that is made of those articles at once."""
    with tempfile.TemporaryDirectory() as folder:
        with IndexWriter(Path(folder)) as writer:
            made = ChunkQueue(writer.database, HashEmbedder(), world.settings, on_progress=lambda share: None)
            with closing(made) as queue:
                for number, article in enumerate(articles):
                    queue.add(writer.database.put_article(article, str(number)), article)
                queue.flush()
            writer.commit(HashEmbedder.facts)
        with closing(Index.open(Path(folder))) as index:
            return found_by(index)


# Processes that come to grief


def in_child(work: Callable[[], Any], *, kill_after: float | None = None) -> tuple[int, Any]:
    """Run `work` in a process of its own; return its exit code, -9 when killed, and what it returned."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        code = 70
        try:
            os.close(reading)
            result = work()
            os.write(writing, json.dumps(result if isinstance(result, dict) else None).encode())
            code = 0
        except (IndexNotWritableError, IndexNotReadableError):
            code = 75
        except DatelineError as error:
            if isinstance(error, (InputError, NothingToIndexError)) and "cannot be read" in str(
                error
            ):  # the articles' folder
                code = 75
            else:
                print(f"unexpected: {error}", file=sys.stderr)
        except BaseException as error:
            print(f"unexpected: {error!r}", file=sys.stderr)
        finally:
            os._exit(code)
    os.close(writing)
    if kill_after is not None:
        time.sleep(kill_after)
        os.kill(child, signal.SIGKILL)
    with os.fdopen(reading, "rb") as pipe:
        said = pipe.read()
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status), json.loads(said) if said else None


def ordeal(world: World, counts: Counts, suffer: Callable[[Callable[[], object]], int]) -> None:
    """Change the world, let the work suffer, check; finish the work in peace, and check again."""
    before = dict(world.texts)
    work = world.change()
    counts.runs += 1
    code = suffer(work)
    counts.ended_early += code != 0
    counts.refused += code == 75
    assert code in (0, 75, -signal.SIGKILL), code
    tally(counts, in_child(lambda: check(world, before, world.texts)))
    began = time.monotonic()
    assert in_child(work)[0] == 0
    world.usual += (time.monotonic() - began - world.usual) / 10
    tally(counts, in_child(lambda: check(world, world.texts, world.texts)))


def tally(counts: Counts, checked: tuple[int, Any]) -> None:
    code, amiss = checked
    assert code == 0, "the check itself failed"
    counts.checkpoints_kept += amiss.pop("between")
    for name, number in amiss.items():
        setattr(counts, name, getattr(counts, name) + number)


def kill_at_random(world: World, often: bool) -> Callable[[Callable[[], object]], int]:
    """Kill the work at a random moment of the time it usually takes; `often`: it commits all the time."""

    def suffer(work: Callable[[], object]) -> int:
        def run() -> None:
            if often:
                index_run._CHECKPOINT_SECONDS, index_run._CHECKPOINT_SHARE = 0.0, 0
            work()

        return in_child(run, kill_after=world.random.uniform(0, (4 if often else 1.1) * world.usual))[0]

    return suffer


def fail_a_read(world: World) -> Callable[[Callable[[], object]], int]:
    """Let the n-th call of a kind fail with EIO that looks something up: articles and index alike."""
    calls = ("open", "stat", "lstat", "scandir", "listdir")

    def suffer(work: Callable[[], object]) -> int:
        name, at = world.random.choice(calls), world.random.randint(1, 60)
        below = str(world.root)

        def run() -> None:
            real, left = getattr(os, name), [at]

            def failing(path: Any, *arguments: Any, **options: Any) -> Any:
                left[0] -= str(path).startswith(below)
                if left[0] == 0:
                    left[0] = -1
                    raise OSError(errno.EIO, os.strerror(errno.EIO))
                return real(path, *arguments, **options)

            setattr(os, name, failing)
            work()

        return in_child(run)[0]

    return suffer


def plant_links(world: World, counts: Counts) -> Callable[[Callable[[], object]], int]:
    """Let links to a file of somebody's, and to nothing, stand where a writer writes; then kill the work."""
    mine, nowhere = world.root / "mine", world.root / "nowhere"

    def suffer(work: Callable[[], object]) -> int:
        mine.write_text("mine")
        generation = Manifest.read(world.settings.folder).generation + 1
        for name in (
            ".writer.json", "building.sqlite", "building.sqlite-journal", f"{MANIFEST}.new",
            f"articles-{generation:06d}.sqlite", f"segment-{generation:06d}.bin",
        ):  # fmt: skip
            path = world.settings.folder / name
            path.unlink(missing_ok=True)
            path.symlink_to(world.random.choice((mine, nowhere)))
        kill_after = world.random.choice((None, world.random.uniform(0, world.usual)))
        code = in_child(work, kill_after=kill_after)[0]
        if mine.read_text() != "mine" or nowhere.exists():
            counts.torn += 1
            print("something was written through a link", file=sys.stderr)
        return code

    return suffer


def limit_file_size(world: World) -> Callable[[Callable[[], object]], int]:
    """Let every file end at a random size: writes beyond it fail, in SQLite's C code too."""

    def suffer(work: Callable[[], object]) -> int:
        limit = int(world.random.uniform(0, 1.3) * size_of(world))

        def run() -> None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
            work()

        return in_child(run)[0]

    return suffer


def fail_a_call(world: World) -> Callable[[Callable[[], object]], int]:
    """Let the n-th call of a kind fail that Python makes to the system, with ENOSPC or EIO."""
    calls = ("fsync", "replace", "rename", "open", "unlink", "mkdir")

    def suffer(work: Callable[[], object]) -> int:
        name, at = world.random.choice(calls), world.random.randint(1, 3)
        number = world.random.choice((errno.ENOSPC, errno.EIO))

        def run() -> None:
            real, left = getattr(os, name), [at]

            def failing(*arguments: Any, **options: Any) -> Any:
                left[0] -= 1
                if left[0] == 0:
                    raise OSError(number, os.strerror(number))
                return real(*arguments, **options)

            setattr(os, name, failing)
            work()

        return in_child(run)[0]

    return suffer


def fill_the_disk(world: World, disk: Path) -> Callable[[Callable[[], object]], int]:
    """Fill the small file system that the index is on, but for a random rest."""

    def suffer(work: Callable[[], object]) -> int:
        free = shutil.disk_usage(disk).free
        ballast = disk / "ballast"
        ballast.write_bytes(bytes(max(0, free - int(world.random.uniform(0, 2) * size_of(world)))))
        try:
            return in_child(work)[0]
        finally:
            ballast.unlink()

    return suffer


def size_of(world: World) -> int:
    """Bytes of the index's largest file."""
    return max(path.stat().st_size for path in world.settings.folder.iterdir())


@contextmanager
def small_disk() -> Iterator[Path | None]:
    """A file system of 24 MiB, or None where mounting is not allowed."""
    with tempfile.TemporaryDirectory() as folder:
        mount = ["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", folder]
        try:
            mounted = subprocess.run(mount, capture_output=True, check=False).returncode == 0
        except OSError:
            mounted = False
        try:
            yield Path(folder) if mounted else None
        finally:
            if mounted:
                subprocess.run(["umount", folder], check=True)


# The first commit, repairs, older formats, and files out of reach


def first_commits(root: Path, chance: random.Random, counts: Counts, number: int) -> None:
    """Kill the run that makes an index, at random moments; each time in a new place."""
    usual = 0.1
    for one in range(number):
        world = World(root / str(one), chance, usual=usual)
        world.articles.mkdir(parents=True)
        ordeal(world, counts, kill_at_random(world, often=one % 2 == 1))
        usual = world.usual


def repairs(world: World, counts: Counts, number: int) -> None:
    """Kill a repair of one wrong bit, or let a call of it fail; after the next one all is whole."""
    for one in range(number):
        manifest = Manifest.read(world.settings.folder)
        name = world.random.choice((manifest.database.name, manifest.segments[-1].name, MANIFEST))
        path = world.settings.folder / name
        content = bytearray(path.read_bytes())
        # Of the database a bit of its schema: one of a row may cost an article.
        at = world.random.randrange(100, 2000 if name == manifest.database.name else len(content))
        content[at] ^= 1
        path.write_bytes(content)

        mend = partial(repair, world.settings.folder)
        suffer = (kill_at_random(world, often=False), fail_a_call(world), limit_file_size(world))[one % 3]
        counts.runs += 1
        code = suffer(mend)
        counts.ended_early += code != 0
        counts.refused += code == 75
        assert in_child(mend)[0] == 0
        left = {path.name for path in world.settings.folder.iterdir()}
        made = Manifest.read(world.settings.folder)
        if left != {".lock", MANIFEST, *(one.name for one in made.files)}:
            counts.torn += 1
            print("left after a repair:", *left, file=sys.stderr)
        tally(counts, in_child(lambda: check(world, world.texts, world.texts)))


def migrations(root: Path, chance: random.Random, counts: Counts, number: int) -> None:
    """Kill what brings an index of an older format up to date: it is the old one or the new one then."""
    formats = Path(__file__).parent.parent / "tests" / "formats"
    usual = 0.1
    for one in range(number):
        folder = root / str(one)
        with ZipFile(formats / f"{chance.choice(FORMATS_BEFORE)}.zip") as archive:
            archive.extractall(folder)
        counts.runs += 1
        counts.ended_early += (
            in_child(partial(repair, folder), kill_after=chance.uniform(0, 1.2 * usual))[0] != 0
        )
        old = Manifest.read(folder)
        counts.torn += not verify_index(folder).sound or (old.articles, old.chunks) != (2, 3)
        began = time.monotonic()
        repair(folder)
        usual += (time.monotonic() - began - usual) / 10
        with closing(Index.open(folder)) as index:
            counts.lost += index.database.article_ids() != ["border", "rain"]
            counts.torn += index.manifest.format != FORMAT or not verify_index(folder).sound


def repair(folder: Path) -> None:
    repair_index(folder)


def out_of_reach(world: World, counts: Counts, number: int) -> None:
    """Let files of articles become links to nothing: `--sync` drops none of them."""
    for _ in range(number):
        some = world.random.sample(sorted(world.texts), 5)
        away = world.root / "away"
        away.mkdir()
        for name in some:
            (world.articles / name).rename(away / name)
            (world.articles / name).symlink_to(world.root / "nowhere" / name)
        counts.runs += 1
        assert in_child(lambda: world.index(sync=True))[0] == 0
        for name in some:
            (world.articles / name).unlink()
            (away / name).rename(world.articles / name)
        away.rmdir()
        tally(counts, in_child(lambda: check(world, world.texts, world.texts)))


# Readers beside a writer

EDITION = 20  # articles, which all say the same edition


def read_beside_a_writer(readers: int, seconds: float) -> dict[str, int]:
    """Let `readers` processes open, search and check the index while one commits edition after edition."""
    with tempfile.TemporaryDirectory() as folder:
        world = World(Path(folder), random.Random(0))
        world.articles.mkdir()
        write_edition(world, 0)  # here, so that the forked readers find every module loaded
        end = time.monotonic() + seconds
        pipes = []
        for _ in range(readers):
            reading, writing = os.pipe()
            if os.fork() == 0:
                os.close(reading)
                os.write(writing, json.dumps(read_until(end, world)).encode())
                os._exit(0)
            os.close(writing)
            pipes.append(reading)
        edition = 0
        while time.monotonic() < end:
            edition += 1
            write_edition(world, edition)
        total = {"commits": edition, "answers": 0, "errors": 0, "mixed": 0}
        for pipe in pipes:
            with os.fdopen(pipe, "rb") as file:
                for name, number in json.loads(file.read()).items():
                    total[name] += number
        for _ in pipes:
            os.wait()
        return total


def write_edition(world: World, edition: int) -> None:
    for number in range(EDITION):
        (world.articles / f"{number}.txt").write_text(f"Edition number{edition} of the river and the bridge.")
    update_index([world.articles], world.settings, embedder=HashEmbedder())


def read_until(end: float, world: World) -> dict[str, int]:
    counts = {"answers": 0, "errors": 0, "mixed": 0}
    while time.monotonic() < end:
        try:
            with closing(Index.open(world.settings.folder)) as index:
                for _ in range(3):  # the state that was opened is kept, whatever is committed meanwhile
                    passages = retrieve(Asked("river bridge"), index, HashEmbedder(), Settings(top_k=100))
                    editions = {one.text.split()[1] for one in passages}
                    counts["answers"] += 1
                    counts["mixed"] += len(editions) != 1 or len(passages) != EDITION
                    time.sleep(0.002)
        except Exception as error:
            print(f"a reader: {error!r}", file=sys.stderr)
            counts["errors"] += 1
    return counts


def main() -> None:
    options = parser(
        __doc__, kills=200, failures=100, readers=10, seconds=60.0, seed=0, out=None
    ).parse_args()

    began = time.monotonic()
    chance = random.Random(options.seed)
    rows = []
    read_beside_a_writer(0, 0)  # loads every module, so that what is killed later is work, not imports
    with tempfile.TemporaryDirectory() as folder:
        world = World(Path(folder), chance)
        settle(world)
        for often in (False, True):
            counts = Counts()
            for _ in range(options.kills // 2):
                ordeal(world, counts, kill_at_random(world, often))
            rows.append((f"kill -9{', a commit after every article' * often}", counts))
        for name, failure in (
            ("a limit on file sizes", limit_file_size),
            ("ENOSPC or EIO from a call", fail_a_call),
        ):
            counts = Counts()
            for _ in range(options.failures // 2):
                ordeal(world, counts, failure(world))
            rows.append((name, counts))
        counts = Counts()
        for _ in range(options.failures // 2):
            ordeal(world, counts, fail_a_read(world))
        rows.append(("EIO from a call that looks something up", counts))
        counts = Counts()
        for _ in range(options.failures // 2):
            ordeal(world, counts, plant_links(world, counts))
        rows.append(("links in the index, and kill -9", counts))
        rows.append(("kill -9 and failures in a repair", counts := Counts()))
        repairs(world, counts, options.failures // 2)
        rows.append(("files that became links to nothing, `--sync`", counts := Counts()))
        out_of_reach(world, counts, options.failures // 5)
    with tempfile.TemporaryDirectory() as folder:
        rows.append(("kill -9 in the first run", counts := Counts()))
        first_commits(Path(folder) / "first", chance, counts, options.kills // 4)
        rows.append(("kill -9 while an older format is brought up to date", counts := Counts()))
        migrations(Path(folder) / "older", chance, counts, options.kills // 4)
    with small_disk() as disk:
        if disk is not None:
            world, counts = World(disk, chance), Counts()
            settle(world)
            for _ in range(options.failures // 2):
                ordeal(world, counts, fill_the_disk(world, disk))
            rows.append(("a full disk", counts))
    crowd = read_beside_a_writer(options.readers, options.seconds) if options.readers else {}
    publish(report(rows, crowd, options, time.monotonic() - began), options.out)
    sys.exit(
        any(counts.failures for _, counts in rows) or bool(crowd and (crowd["errors"] or crowd["mixed"]))
    )


def settle(world: World) -> None:
    """Make the first articles and their index, in peace."""
    world.articles.mkdir()
    while len(world.texts) <= 30:
        work = world.change()
    assert in_child(work)[0] == 0


def report(
    rows: Sequence[tuple[str, Counts]], crowd: dict[str, int], options: argparse.Namespace, seconds: float
) -> Iterator[str]:
    command = f"python eval/torture.py --kills {options.kills} --failures {options.failures} "
    command += f"--readers {options.readers} --seconds {options.seconds:g} --seed {options.seed}"
    yield f"# Torture\n\n    {command}\n"
    yield head(
        "what happened | runs | broken off | refused in a sentence | kept part of the work",
        "lost | doubled | torn | other hits than a fresh index",
    )
    for name, one in rows:
        counts = (one.runs, one.ended_early, one.refused, one.checkpoints_kept, one.lost, one.doubled)
        yield row(name, *counts, one.torn, one.differing)
    total = [
        sum(getattr(one, name) for _, one in rows)
        for name in ("runs", "lost", "doubled", "torn", "differing")
    ]
    yield "\n{} runs: {} lost, {} doubled, {} torn, {} with other hits.".format(*total)
    if crowd:
        yield (
            f"\n{options.readers} readers beside one writer for {options.seconds:g} s: "
            f"{crowd['commits']:,} commits, {crowd['answers']:,} answers, {crowd['errors']} errors, "
            f"{crowd['mixed']} from a half-written state."
        )
    yield f"\nAll of it took {seconds:.0f} s."


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        main()
