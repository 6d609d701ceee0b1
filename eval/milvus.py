"""Whether an index in Milvus answers as the folder it was moved from, and how well its vectors are found.

    python eval/milvus.py INDEX GOLD [--newsroom FILE] [--questions 200] [--k 10] [--seed 7] [--reader fast]
        [--at ADDRESS]

The index is carried to Milvus, by default Milvus Lite in a temporary folder, each article with a source, an
author, a section, a language and an address that 0.1, 1 or 10 % of the articles have (`filters.py`). Then:

- questions are asked of both, half of them of `--newsroom` (a list of objects with a `question`), the rest of
  the gold set, those whose context stands in the index: the same passages, the same best answer, how far
  scores differ, and of every difference which of the three searches it comes from;
- the words of these questions are weighed by BM25 worked out in plain Python, and Milvus's scores compared;
- searches under filters: k of k, and the same as the exact twin's;
- each kind of vector index: which share of the exact twin's hits comes back;
- after a tenth of the articles has left and come back, the words and a fifth of the questions once more.
"""

from __future__ import annotations

import argparse
import math
import random
import shutil
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

import numpy as np

from dateline import Dateline, Settings
from dateline.evaluation.gold.questions import sample
from dateline.evaluation.gold.reading import read_gold
from dateline.filters.filters import NO_FILTERS, Filters
from dateline.language.words import search_words
from dateline.places import MilvusPlace, as_place
from dateline.settings import VectorType
from dateline.stores.database import Database
from dateline.stores.index import Index
from dateline.stores.milvus.index import MilvusIndex
from dateline.stores.milvus.parcels import MilvusReceiver
from dateline.stores.milvus.schema import CHUNKS, vector_index
from dateline.stores.milvus.terms import bags, terms
from dateline.stores.milvus.writer import MilvusWriter
from dateline.stores.parcels import FolderSender
from dateline.stores.rows import COLUMNS, sealed
from dateline.stores.vectors import ExactVectors
from dateline.types import Passage
from filters import KINDS, NAMES, _same, made, plant
from harness import clocked, embedder_of, head, parser, percent, publish, read, row

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Asked = Sequence[tuple[str, Sequence[str], NDArray[np.float32]]]

K1, B = 1.2, 0.75
DEPTH = 100


def main() -> None:
    made_by = parser(__doc__, "index", "gold", questions=200, k=10, seed=7, out=None)
    made_by.add_argument("--reader", default="fast", help="the reader that answers")
    made_by.add_argument("--at", default="", help="an address in Milvus")
    made_by.add_argument("--newsroom", type=Path, help="questions as people ask them")
    options = made_by.parse_args()
    with tempfile.TemporaryDirectory() as folder, closing(Index.open(options.index)) as index:
        path = Path(folder) / "planted.sqlite"
        shutil.copyfile(index.folder / index.manifest.database.name, path)
        plant(path, random.Random(options.seed))
        seal(path)
        place = as_place(options.at or f"milvus+lite:{folder}/milvus")
        assert isinstance(place, MilvusPlace)
        with closing(Database.open(path, index.database.segments)) as planted:
            publish(measured(index, planted, place, options), options.out)


def seal(path: Path) -> None:
    """Give every article the digest of what was planted in it."""
    with closing(sqlite3.connect(path)) as connection:
        columns = ", ".join(COLUMNS["article"])
        rows = connection.execute(f"SELECT {columns} FROM article").fetchall()
        named = (sealed("article", dict(zip(COLUMNS["article"], one, strict=True))) for one in rows)
        connection.executemany(
            "UPDATE article SET digest = ? WHERE number = ?",
            [(one["digest"], one["number"]) for one in named],
        )
        connection.commit()


def carried(database: Database, index: Index, place: MilvusPlace) -> None:
    sender = FolderSender(database)
    with MilvusWriter(place) as writer:
        receiver = MilvusReceiver(writer.database)
        for parcel in sender.parcels(0):
            receiver.take_parcel(parcel)
        receiver.take_pairs(list(sender.pairs()))
        writer.commit(index.manifest.embedder)


def measured(
    index: Index, planted: Database, place: MilvusPlace, options: argparse.Namespace
) -> Iterator[str]:
    articles, chunks = index.manifest.articles, index.manifest.chunks
    yield "*A record: this page is what the command below prints.*\n"
    yield "# The same index in Milvus\n"
    more = " --newsroom newsroom.json" if options.newsroom else ""
    yield f"    python eval/milvus.py INDEX GOLD{more} --questions {options.questions} --k {options.k}\n"
    _, seconds = clocked(lambda: carried(planted, index, place))
    yield f"INDEX has {articles:,} web articles in {chunks:,} chunks, GOLD is {options.gold.name}."
    yield f"Carrying them took {seconds:.0f} s, vectors and words included."
    embedder = embedder_of(index)
    asked = [(one, search_words(one), embedder.encode_query(one)) for one in questions_of(index, options)]
    blocks = [*planted.vectors(index.manifest.embedder.dim)]
    exact = ExactVectors(
        np.concatenate([ids for ids, _ in blocks]), np.concatenate([rows for _, rows in blocks])
    )
    twin = WordsTwin(planted)
    with closing(MilvusIndex.open(place)) as moved:
        yield f"\n## {len(asked)} questions of both\n"
        yield from answers(index, moved, embedder, asked, options)
        yield from words(moved, twin, index, asked, "Right after the move")
        yield from filtered(planted, moved, exact, twin, asked, options)
    yield from kinds(place, exact, asked)
    churn(place, embedder.facts, options.seed)
    with closing(MilvusIndex.open(place)) as moved:
        yield "\n## After a tenth of the articles has left and come back"
        yield from words(moved, twin, index, asked, "Then")
        yield ""
        yield from answers(index, moved, embedder, asked[::5], options, explain=False)


def questions_of(index: Index, options: argparse.Namespace) -> list[str]:
    asked = []
    if options.newsroom:
        asked = [one["question"] for one in read(options.newsroom)]
        asked = random.Random(options.seed).sample(asked, min(len(asked), options.questions // 2))
    gold = read_gold(options.gold)
    known = [one for one in gold if one.context and index.database.find_text(one.context)]
    drawn = sample(known or gold, options.questions - len(asked), seed=options.seed)
    return asked + [one.question for one in drawn]


def answers(
    index: Index,
    moved: MilvusIndex,
    embedder: Any,
    asked: Asked,
    options: argparse.Namespace,
    *,
    explain: bool = True,
) -> Iterator[str]:
    settings = Settings.load(reader=options.reader)
    same: Counter[str] = Counter()
    farthest, other = 0.0, list[str]()
    folder = Dateline(index, settings=settings, embedder=embedder)
    milvus = Dateline(moved, settings=settings, embedder=embedder, reader=folder.reader)
    took: dict[str, list[float]] = {"folder": [], "milvus": []}
    for question, words, vector in asked:
        found: list[tuple[Passage, ...]] = []
        told = []
        for name, news in (("folder", folder), ("milvus", milvus)):
            found.append(())
            result = news.ask(question, as_typed=True, on_passages=partial(found.__setitem__, -1))
            took[name].append(result.seconds.retrieve)
            told.append(result.answers[0].text if result.answered and result.answers else None)
        keys = [[(one.article.id, one.start) for one in passages] for passages in found]
        scores = [{(one.article.id, one.start): one.score for one in passages} for passages in found]
        common = scores[0].keys() & scores[1].keys()
        farthest = max([farthest, *(abs(scores[0][key] - scores[1][key]) for key in common)])
        same["order"] += keys[0] == keys[1]
        same["first"] += keys[0][:1] == keys[1][:1]
        same["passages"] += len(common)
        same["all"] += len(keys[0])
        same["answer"] += told[0] == told[1]
        if explain and (told[0] != told[1] or keys[0] != keys[1]):
            said = f"{told[0]} | {told[1]}" if told[0] != told[1] else "the same answer"
            other.append(f"- {question} {said}; {' '.join(causes(index, moved, words, vector))}")
    count = len(asked)
    yield head("of both | the same | of")
    yield row("best answer, or none", f"{same['answer']} | {count}")
    yield row("first passage", f"{same['first']} | {count}")
    yield row("ten passages in the same order", f"{same['order']} | {count}")
    yield row("passages", f"{same['passages']} | {same['all']}")
    yield f"\nFused scores of the same passage differ by {farthest:.2g} at most. Finding passages takes"
    times = [f"{1000 * median(took[name]):.0f} ms" for name in ("folder", "milvus")]
    yield f"{times[0]} in the folder and {times[1]} in Milvus (median)."
    yield f"{len(other)} questions differ in their answer or their passages:\n" if other else ""
    yield from other


def causes(
    index: Index, moved: MilvusIndex, words: Sequence[str], vector: NDArray[np.float32]
) -> Iterator[str]:
    """Say which of the searches differ, and how."""
    for name, one, twin in (
        ("by vectors", index.nearest(vector, DEPTH), moved.nearest(vector, DEPTH)),
        ("by words", index.database.search(words, DEPTH), moved.database.search(words, DEPTH)),
        (
            "by words of articles",
            index.database.search_articles(words, DEPTH),
            moved.database.search_articles(words, DEPTH),
        ),
    ):
        mine, theirs = dict(one), dict(twin)
        both = mine.keys() & theirs.keys()
        far = max((abs(theirs[number] / mine[number] - 1) for number in both), default=0.0)
        places = sum(left != right for (left, _), (right, _) in zip(one, twin, strict=False))
        if places or len(one) != len(twin):
            alone = len(mine.keys() ^ theirs.keys())
            yield f"{name} {places} of {len(one)} places differ, {alone} hits are in one list alone, and"
            yield f"scores are {100 * far:.2g} % apart"


class WordsTwin:
    """Lucene's BM25 over the words of every chunk, in plain Python."""

    def __init__(self, database: Database) -> None:
        chunks = database.chunks(database.chunk_numbers().tolist())
        rows = [(number, one.title, one.text[start:end]) for number, (one, start, end) in chunks.items()]
        counts = [Counter(bag.split()) for bag in bags([(title, text) for _, title, text in rows])]
        self._lengths = {number: count.total() for (number, _, _), count in zip(rows, counts, strict=True)}
        self._average = sum(self._lengths.values()) / len(counts)
        self._having: dict[str, dict[int, int]] = {}
        for (number, _, _), count in zip(rows, counts, strict=True):
            for word, times in count.items():
                self._having.setdefault(word, {})[number] = times

    def scores(self, words: Sequence[str]) -> Mapping[int, float]:
        total, found = len(self._lengths), Counter[int]()
        for word in terms(" ".join(words)):
            having = self._having.get(word, {})
            weight = math.log(1 + (total - len(having) + 0.5) / (len(having) + 0.5))
            for number, times in having.items():
                length = self._lengths[number] / self._average
                found[number] += weight * times * (K1 + 1) / (times + K1 * (1 - B + B * length))  # type: ignore[assignment]
        return found


def words(moved: MilvusIndex, twin: WordsTwin, index: Index, asked: Asked, when: str) -> Iterator[str]:
    farthest, shared, of, in_folder = 0.0, 0, 0, 0
    for _, query, _ in asked:
        expected = twin.scores(query)
        best = sorted(expected, key=lambda number: (-expected[number], number))[:DEPTH]
        hits = moved.database.search(query, DEPTH)
        known = _by_range(moved.database, hits)
        mine = _by_range(index.database, [(number, expected[number]) for number in best])
        shared, of = shared + len(known.keys() & mine.keys()), of + len(best)
        in_folder += len(_by_range(index.database, index.database.search(query, DEPTH)).keys() & mine.keys())
        farthest = max([farthest, *(abs(known[key] / mine[key] - 1) for key in known.keys() & mine.keys())])
    place = moved.folder.folder
    parts = (
        [*place.glob(f"collections/{moved.folder.collection}_{CHUNKS}/**/data/*.parquet")] if place else []
    )
    yield f"\n{when}, in {len(parts)} part(s): of the {DEPTH} best chunks by BM25 in plain Python"
    yield f"{percent(shared / of)} % come back"
    yield f"from Milvus, with scores that differ by {100 * farthest:.3g} % at most; from the folder"
    yield f"{percent(in_folder / of)} %."


def _by_range(database: Any, hits: Sequence[tuple[int, float]]) -> dict[tuple[str, int, int], float]:
    chunks = database.chunks([number for number, _ in hits])
    return {(chunks[number][0].id, *chunks[number][1:]): score for number, score in hits if number in chunks}


def filtered(
    planted: Database,
    moved: MilvusIndex,
    exact: ExactVectors,
    twin: WordsTwin,
    asked: Asked,
    options: argparse.Namespace,
) -> Iterator[str]:
    dates = sorted(one.date for one in planted.catalogue.headings(NO_FILTERS) if one.date)
    k, searches, short, other, took = options.k, 0, 0, 0, []
    weighed = [twin.scores(query) for _, query, _ in asked[:8]]
    for kind in KINDS:
        for share in NAMES:
            filters = made(kind, share, dates)
            allowed = planted.allowed(filters)
            if not len(allowed):
                continue
            known = set(allowed.tolist())
            for (_, query, vector), scores in zip(asked[:8], weighed, strict=True):
                hits, seconds = clocked(partial(moved.nearest, vector, k, filters))
                took.append(seconds)
                best = exact.search(vector, k, allowed=allowed)
                by_words = moved.database.search(query, k, filters)
                of_all = sorted(
                    ((number, score) for number, score in scores.items() if number in known),
                    key=lambda hit: (-hit[1], hit[0]),
                )
                searches += 2
                short += (len(hits) < len(best)) + (len(by_words) < min(k, len(of_all)))
                other += not _same(hits, best)
                other += not _same(by_words, of_all[:k])
    yield f"\n## {searches} searches under {len(KINDS) * len(NAMES)} filters\n"
    yield f"{searches - short} of {searches} bring k of k, {searches - other} just what the exact twin does;"
    yield f"by vectors {1000 * median(took):.0f} ms (median)."


def kinds(place: MilvusPlace, exact: ExactVectors, asked: Asked) -> Iterator[str]:
    yield "\n## Kinds of vector index\n"
    yield head("type | made in | search | the same of 100 hits | among 1 % | the same of 10")
    one_in_hundred = Filters(source=("one in a hundred",))
    with closing(MilvusIndex.open(place)) as moved:
        numbers = moved.database.milvus.each(CHUNKS, moved.database.visible(one_in_hundred), ["number"])
        allowed = np.array(sorted(row["number"] for row in numbers), dtype=np.int64)
        milvus, database = moved.database.milvus, moved.database
        for kind in (VectorType.FLAT, VectorType.SQ8, VectorType.IVF, VectorType.HNSW):
            new = vector_index(kind, len(exact))
            _, seconds = clocked(partial(milvus.index_again, CHUNKS, "vector", new))
            database._kind = kind
            rates, took = {}, {}
            for k, filters, some in ((100, NO_FILTERS, None), (10, one_in_hundred, allowed)):
                shared, of, times = 0, 0, []
                for _, _, vector in asked[:50]:
                    hits, spent = clocked(partial(moved.nearest, vector, k, filters))
                    times.append(spent)
                    best = {number for number, _ in exact.search(vector, k, allowed=some)}
                    shared, of = shared + len(best & {number for number, _ in hits}), of + len(best)
                rates[k], took[k] = shared / of, median(times)
            yield row(
                kind, f"{seconds:.1f} s", f"{1000 * took[100]:.0f} ms", f"{percent(rates[100])} %",
                f"{1000 * took[10]:.0f} ms", f"{percent(rates[10])} %",
            )  # fmt: skip
        milvus.index_again(CHUNKS, "vector", vector_index(VectorType.FLAT, len(exact)))


def churn(place: MilvusPlace, embedder: Any, seed: int) -> None:
    """Let every tenth article leave, commit, and put it in again."""
    with MilvusWriter(place, vectors=VectorType.FLAT) as writer:
        receiver = MilvusReceiver(writer.database)
        numbers = sorted(receiver.digests("article"))
        leaving = set(random.Random(seed).sample(numbers, len(numbers) // 10))
        parcels = [parcel for parcel in receiver.parcels(0) if parcel.article["number"] in leaving]
        rows = [writer.database.row_by_id(parcel.article["id"]) for parcel in parcels]
        for row in rows:
            assert row is not None
            writer.database.remove_article(row)
        writer.commit(embedder)
        for parcel in parcels:
            first = writer.database.next_chunk
            chunks = [sealed("chunk", {**one, "number": first + at}) for at, one in enumerate(parcel.chunks)]
            receiver.take_parcel(parcel._replace(chunks=chunks))
        writer.commit(embedder)


if __name__ == "__main__":
    main()
