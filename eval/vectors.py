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

import argparse
import statistics
import tempfile
import time
from contextlib import closing
from functools import partial
from pathlib import Path

import faiss
import numpy as np

from dateline.embedding import embedder_for
from dateline.evaluation.gold import read_gold, sample
from dateline.settings import VectorType
from dateline.stores import Index
from dateline.stores.backends import STORES
from dateline.stores.vectors import ExactVectors, VectorSearch

Hits = list[tuple[int, float]]


def main() -> None:
    parser = argparse.ArgumentParser(description="Compare the types of vector index on an index's vectors.")
    parser.add_argument("index", type=Path)
    parser.add_argument("gold", type=Path, help="questions, SQuAD v2 JSON")
    parser.add_argument("--sizes", default="25000,50000,100000", help="how many vectors, by commas")
    parser.add_argument("--questions", type=int, default=100)
    parser.add_argument("--out", type=Path, help="write the table there too")
    parser.add_argument("--k", type=int, default=100, help="hits wanted (default: 100, as `depth`)")
    options = parser.parse_args()

    faiss.omp_set_num_threads(1)  # what one core takes can be measured beside other work
    lines: list[str] = []

    def tell(line: str) -> None:
        print(line, flush=True)
        lines.append(line)

    tell("| vectors | type | made in | bytes each | search | the same hits | among 1 % | the same hits |")
    tell("|---|---|---|---|---|---|---|---|")
    with closing(Index.open_any(options.index)) as index:
        embedder = embedder_for(index.manifest.embedder, "default", index=index.folder, threads=1)
        asked = [one.question for one in sample(read_gold(options.gold), options.questions, seed=0)]
        questions = np.stack([embedder.encode_query(question) for question in asked])
        dim = index.manifest.embedder.dim
        numbers = np.sort(index.database.chunk_numbers())
        for size in map(int, options.sizes.split(",")):
            ids = np.arange(size, dtype=np.int64)
            rows = grown(index.database.vectors_of(numbers[:size].tolist(), dim), size)
            few = ids[::100]
            twin = ExactVectors(ids, rows)
            exact = partial(np.take, rows, axis=0)  # SQLite takes some milliseconds for them
            expected = [hits_of(twin, questions, options.k, allowed) for allowed in (None, few)]
            for kind in map(VectorType, STORES):
                began = time.thread_time()
                made = STORES[kind].build(kind, dim, len(ids), partial(list, [(ids, rows)]))
                seconds = time.thread_time() - began
                with tempfile.TemporaryDirectory() as folder:
                    made.save(Path(folder) / "vectors")
                    content = np.memmap(Path(folder) / "vectors", dtype=np.uint8, mode="r")
                    store = STORES[kind].view(content, exact=exact)
                    found = [hits_of(store, questions, options.k, allowed) for allowed in (None, few)]
                    shares = [shared(*pair) for pair in zip(expected, found, strict=True)]
                    cells = (
                        f"{len(ids):,}", kind, f"{seconds:.1f} s", f"{content.nbytes / len(ids):,.0f}",
                        f"{found[0][1] * 1000:.1f} ms", f"{shares[0]:.2%}",
                        f"{found[1][1] * 1000:.1f} ms", f"{shares[1]:.2%}",
                    )  # fmt: skip
                    tell("| " + " | ".join(cells) + " |")
    if options.out is not None:
        options.out.write_text("\n".join(lines) + "\n", encoding="utf-8")


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
        began = time.thread_time()
        hits.append(store.search(question, k, allowed=allowed))
        seconds.append(time.thread_time() - began)
    return hits, statistics.median(seconds)


def shared(expected: tuple[list[Hits], float], found: tuple[list[Hits], float]) -> float:
    """The share of the expected hits that were found."""
    pairs = [(dict(right), dict(ours)) for right, ours in zip(expected[0], found[0], strict=True)]
    return sum(len(right.keys() & ours) for right, ours in pairs) / sum(len(right) for right, _ in pairs)


if __name__ == "__main__":
    main()
