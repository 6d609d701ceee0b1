"""Tune the fusion of dense search and BM25: how often the story that was asked about is among the first ten.

    python eval/fusion.py lists INDEX newsqa.json.gz --out newsqa.jsonl [--limit N]
    python eval/fusion.py tune newsqa.jsonl realtimeqa_distant.jsonl

`lists` asks an index each question twice, by meaning and by word, and writes both lists with their scores; a
question's story is the article that holds its context, white space aside, and questions without one in
the index are left out. Questions come in drawn order, so that any number of lines is a fair sample.
`tune` fuses the lists in every way and prints Markdown. Recall@10 counts stories, each at its best chunk.

But: nothing is set here; the default is `dense_weight` in `settings.py`.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dateline import Dateline, Retrieval, Settings
from dateline.errors import QuestionError
from dateline.evaluation.resampling import average, differences, intervals
from dateline.gold import Question, read_gold, sample
from dateline.retriever import Hits, fuse

Floats = NDArray[np.float64]
Fuse = Callable[[Hits, Hits], Sequence[tuple[int, float]]]

DEPTH = 200  # as deep as any fusion looks
K = 10
WEIGHTS = [round(0.1 * step, 1) for step in range(11)]
_MOST = 1_000_000  # questions: more than any set has


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    subparsers = parser.add_subparsers(required=True)
    command = subparsers.add_parser("lists")
    command.add_argument("index", type=Path)
    command.add_argument("gold", type=Path, help="SQuAD v2 JSON with contexts")
    command.add_argument(
        "--articles", type=Path, nargs="+", required=True, help="what was indexed, JSON lines"
    )
    command.add_argument("--out", type=Path, required=True)
    command.add_argument("--limit", type=int, default=_MOST, help="questions asked at most")
    command.set_defaults(run=lists)
    command = subparsers.add_parser("tune")
    command.add_argument("lists", type=Path, nargs="+")
    command.set_defaults(run=tune)
    arguments = parser.parse_args()
    arguments.run(arguments)


# ---- lists


def lists(arguments: argparse.Namespace) -> None:
    asked = [one for one in read_gold(arguments.gold) if not one.is_impossible and one.context]
    asked = sorted(sample(asked, arguments.limit, 0), key=lambda one: hash_of(one.id))
    stories = Stories(arguments.articles)
    settings = replace(Settings(), index=arguments.index, min_confidence=0.0)
    ways = [replace(settings, retrieval=way) for way in (Retrieval.DENSE, Retrieval.BM25)]
    with (
        Dateline.open(arguments.index, settings=ways[0]) as dense,
        Dateline.open(arguments.index, settings=ways[1]) as bm25,
        arguments.out.open("w", encoding="utf-8") as lines,
    ):
        for done, question in enumerate(asked, start=1):
            gold = stories.holding(question)
            if gold:
                try:
                    found = {name: ranked(one, question) for name, one in (("dense", dense), ("bm25", bm25))}
                except QuestionError:
                    continue
                lines.write(json.dumps({"id": question.id, "gold": gold, **found}) + "\n")
                lines.flush()
            if done % 50 == 0:
                print(f"{done} of {len(asked)}", file=sys.stderr)


def hash_of(id: str) -> str:
    return str(np.random.default_rng(list(id.encode())).random())


class Stories:
    """The indexed articles as one text without white space, in which a context stands or does not."""

    def __init__(self, files: Sequence[Path]) -> None:
        records = [json.loads(line) for file in files for line in file.open(encoding="utf-8")]
        self._ids = [str(record["id"]) for record in records]
        bare = ["".join(record["text"].split()) for record in records]
        self._starts = np.cumsum([0, *(len(text) + 1 for text in bare)])
        self._whole = "\n".join(bare)

    def holding(self, question: Question) -> list[str]:
        assert question.context is not None
        wanted, found = "".join(question.context.split()), []
        place = self._whole.find(wanted)
        while place >= 0:
            found.append(self._ids[int(np.searchsorted(self._starts, place, side="right")) - 1])
            place = self._whole.find(wanted, place + len(wanted))
        return sorted(set(found))


def ranked(news: Dateline, question: Question) -> list[tuple[str, int, float]]:
    """(article, start of the chunk, score), best first."""
    passages = news.retrieve(question.question, top_k=DEPTH)
    return [
        (one.article.id, one.start, float(one.cosine if one.cosine is not None else one.bm25 or 0))
        for one in passages
    ]


# ---- tune


def tune(arguments: argparse.Namespace) -> None:
    for path in arguments.lists:
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        print(f"\n### {path.stem}, {len(rows):,} questions\n")
        print(f"| fusion | recall@{K} | 95 % interval | over the best single |\n|---|---|---|---|")
        for line in table(rows):
            print(line)


def ways() -> Iterator[tuple[str, Fuse]]:
    yield "dense alone", lambda dense, bm25: dense[:100]
    yield "BM25 alone", lambda dense, bm25: bm25[:100]
    for weight in WEIGHTS[1:-1]:
        yield f"scaled, dense_weight {weight}", partial(scaled, weight=weight, depth=100)
    for depth in (50, 200):
        yield f"scaled, dense_weight 0.4, depth {depth}", partial(scaled, weight=0.4, depth=depth)
    for weight in (0.3, 0.4, 0.5, 0.6):
        yield f"scaled from 0, dense_weight {weight}", partial(from_zero, weight=weight, depth=100)
    for constant in (10, 60):
        yield f"reciprocal rank, k {constant}", partial(reciprocal, constant=constant, depth=100)


def scaled(dense: Hits, bm25: Hits, *, weight: float, depth: int) -> Sequence[tuple[int, float]]:
    return fuse(dense[:depth], bm25[:depth], dense_weight=weight)


def from_zero(dense: Hits, bm25: Hits, *, weight: float, depth: int) -> Sequence[tuple[int, float]]:
    """Scores as shares of the list's best, so that the list's last does not count as nothing."""
    parts = [
        {number: share * score / hits[0][1] for number, score in hits[:depth]} if hits else {}
        for hits, share in ((dense, weight), (bm25, 1 - weight))
    ]
    return best_first({n: parts[0].get(n, 0.0) + parts[1].get(n, 0.0) for n in {**parts[0], **parts[1]}})


def reciprocal(dense: Hits, bm25: Hits, *, constant: int, depth: int) -> Sequence[tuple[int, float]]:
    scores: dict[int, float] = {}
    for hits in (dense, bm25):
        for rank, (number, _) in enumerate(hits[:depth], start=1):
            scores[number] = scores.get(number, 0.0) + 1 / (constant + rank)
    return best_first(scores)


def best_first(scores: Mapping[int, float]) -> list[tuple[int, float]]:
    return sorted(scores.items(), key=lambda hit: (-hit[1], hit[0]))


def table(rows: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    values = {name: np.array([hit(row, way) for row in rows]) for name, way in ways()}
    within = intervals({name: average(row) for name, row in values.items()}, len(rows))
    single = max(("dense alone", "BM25 alone"), key=lambda name: values[name].mean())
    for name, row in values.items():
        both = average(np.concatenate([values[single], row]))
        gain = differences({name: both}, len(rows))[name]
        over = "" if name.endswith("alone") else signed(gain.delta, gain.interval.low, gain.interval.high)
        low, high = 100 * within[name].low, 100 * within[name].high
        print_row = (name, f"{100 * row.mean():.1f}", f"{low:.1f} to {high:.1f}", over)
        yield f"| {' | '.join(print_row)} |"


def signed(delta: float, low: float, high: float) -> str:
    return f"{100 * delta:+.1f} ({100 * low:+.1f} to {100 * high:+.1f})"


def hit(row: Mapping[str, Any], way: Fuse) -> float:
    """Whether one of the question's stories is among the first ten."""
    numbers: dict[tuple[str, int], int] = {}
    both = []
    for name in ("dense", "bm25"):
        hits = []
        for article, start, score in row[name]:
            hits.append((numbers.setdefault((article, start), len(numbers)), score))
        both.append(hits)
    articles = [article for article, _ in numbers]
    order = dict.fromkeys(articles[number] for number, _ in way(*both))
    return float(any(story in row["gold"] for story in list(order)[:K]))


if __name__ == "__main__":
    main()
