"""How good and how fast each type of vector index is, on the real vectors of an index.

    python eval/vectors.py INDEX GOLD [--sizes N,N,...] [--questions N] [--k N] [--out FILE]

For every size, so many vectors of INDEX (the first ones) go into each type; where INDEX has fewer, others are
made of two of its vectors each, chosen at random, with two thirds of the one and one third of the other.
Questions of GOLD are searched for in it, among all and among one vector in a hundred, and compared with the
exact twin. Prints a Markdown table: how long it takes to make and to search, in time of one core, bytes a
vector, and which share of the twin's k hits comes back.

It measures searches alone; `eval/bench.py` measures answers.
"""

from __future__ import annotations

import statistics
import time
from argparse import Namespace
from collections.abc import Iterator
from contextlib import closing
from functools import partial

import faiss
import numpy as np

from dateline.settings import VectorType
from dateline.stores.growing import FULL
from dateline.stores.index import Index
from dateline.stores.segment import ChunkPlace, Segment
from dateline.stores.segment_parts import Kept, parts_of
from dateline.stores.vectors import ExactVectors, SegmentVectors, VectorSearch, codes_for
from harness import asked_of, clocked, embedder_of, head, parser, publish, row

Hits = list[tuple[int, float]]


def main() -> None:
    made = parser(__doc__, "index", "gold", questions=100, k=100, out=None)
    made.add_argument("--sizes", default="25000,50000,100000", help="how many vectors, by commas")
    options = made.parse_args()
    faiss.omp_set_num_threads(1)  # what one core takes can be measured beside other work
    with closing(Index.open(options.index)) as index:
        publish(report(index, options), options.out)


def report(index: Index, options: Namespace) -> Iterator[str]:
    yield head("vectors | type | made in | bytes each | search | the same hits | among 1 % | the same hits")
    embedder = embedder_of(index, threads=1)
    questions = np.stack([embedder.encode_query(one) for one in asked_of(options.gold, options.questions)])
    dim = index.manifest.embedder.dim
    numbers = np.sort(index.database.chunk_numbers())
    for size in map(int, options.sizes.split(",")):
        ids = np.arange(size, dtype=np.int64)
        rows = grown(index.database.vectors_of(numbers[:size].tolist(), dim), size).astype(np.float16)
        few = ids[::100]
        twin = ExactVectors(ids, rows.astype(np.float32))
        expected = [hits_of(twin, questions, options.k, allowed) for allowed in (None, few)]
        for kind in (VectorType.FLAT, VectorType.PQ):
            made, seconds = clocked(partial(segments_of, ids, rows, kind), time.thread_time)
            store = SegmentVectors(made, coded=kind == VectorType.PQ)
            store.search(questions[0], options.k)
            found = [hits_of(store, questions, options.k, allowed) for allowed in (None, few)]
            told = [
                (f"{hits[1] * 1000:.1f} ms", f"{shared(right, hits):.2%}")
                for right, hits in zip(expected, found, strict=True)
            ]
            name = "codes" if kind == VectorType.PQ else "vectors"
            size_each = sum(one.container.places[name][1] for one in made) / len(ids)
            yield row(f"{len(ids):,}", kind, f"{seconds:.1f} s", f"{size_each:,.0f}", *told[0], *told[1])


def segments_of(ids: np.ndarray, rows: np.ndarray, kind: VectorType) -> list[Segment]:
    """Return full segments of those vectors, one an article, with codes where the type asks for them."""
    none, made, codebook = np.empty(0, dtype=np.uint32), list[Segment](), None
    for first in range(0, len(ids), FULL):
        kept = [
            Kept(id, "", "", none, none, [ChunkPlace(id, 0, 1, bytes(16))], [one])
            for id, one in zip(ids[first : first + FULL].tolist(), rows[first : first + FULL], strict=True)
        ]
        one = Segment.made(parts_of(kept, rows.shape[1]), rows.shape[1])
        if kind == VectorType.PQ:
            codes = codes_for(one, codebook)
            codebook = codes["codebook"]
            one = Segment.made({**one.parts(), **codes}, one.dim)
        made.append(one)
    return made


def grown(rows: np.ndarray, size: int) -> np.ndarray:
    """Return `size` unit rows: these, and mixtures of two of them each."""
    more = size - len(rows)
    if more <= 0:
        return rows
    chance = np.random.default_rng(0)
    made = np.empty((size, rows.shape[1]), dtype=np.float32)
    made[: len(rows)] = rows
    for first in range(len(rows), size, 8192):
        many = min(8192, size - first)
        one, other = (rows[chance.integers(len(rows), size=many)] for _ in range(2))
        mixed = 2 * one + other
        made[first : first + many] = mixed / np.linalg.norm(mixed, axis=1, keepdims=True)
    return made


def hits_of(
    store: VectorSearch, questions: np.ndarray, k: int, allowed: np.ndarray | None
) -> tuple[list[Hits], float]:
    """Return each question's hits, and the median seconds that a search takes of one core."""
    hits, seconds = [], []
    for question in questions:
        found, spent = clocked(partial(store.search, question, k, allowed=allowed), time.thread_time)
        hits.append(found)
        seconds.append(spent)
    return hits, statistics.median(seconds)


def shared(expected: tuple[list[Hits], float], found: tuple[list[Hits], float]) -> float:
    """The share of the expected hits that were found."""
    pairs = [(dict(right), dict(ours)) for right, ours in zip(expected[0], found[0], strict=True)]
    return sum(len(right.keys() & ours) for right, ours in pairs) / sum(len(right) for right, _ in pairs)


if __name__ == "__main__":
    main()
