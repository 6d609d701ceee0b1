"""Tune the fusion of dense search and BM25: how often the story that was asked about is among the first.

    python eval/fusion.py lists INDEX newsqa.json.gz --out newsqa.jsonl [--limit N]
    python eval/fusion.py tune newsqa.jsonl realtimeqa_distant.jsonl

`lists` asks an index each question three times, by meaning, by the words of passages and by those of
articles, and writes the lists with their scores; a question's stories are the articles that hold its context,
white space aside, and questions without one in the index are left out. Questions come in drawn order, so that
any number of lines is a fair sample. `tune` fuses the lists in many ways and prints Markdown. Recall counts
stories, each at its best chunk.

Nothing is set here; the defaults are `dense_weight` and `article_weight` in `settings.py`. Copies and
passages that say the same are not put together, as they are when a question is asked.
"""

from __future__ import annotations

import argparse
import json
import sqlite3
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from dateline.embedding import embedder_for
from dateline.errors import QuestionError
from dateline.evaluation.gold import Question, read_gold, sample
from dateline.evaluation.resampling import average, differences, intervals
from dateline.language.words import search_words
from dateline.retriever import Hits, fuse, weigh_articles
from dateline.stores import Index

DEPTH = 200  # as deep as any fusion looks
WIDER = 1000
CUTS = (5, 10)
_MOST = 1_000_000  # questions: more than any set has


class Lists(NamedTuple):
    """What the searches brought for one question, and the articles that hold its context."""

    gold: frozenset[int]
    dense: Hits
    bm25: Hits
    stories: Hits
    owners: Mapping[int, int]


Articles = Sequence[int]
Way = Callable[[Lists], Articles]
"""Lists → articles, best first."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    subparsers = parser.add_subparsers(required=True)
    command = subparsers.add_parser("lists")
    command.add_argument("index", type=Path)
    command.add_argument("gold", type=Path, help="SQuAD v2 JSON with contexts")
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
    with (
        closing(Index.open(arguments.index)) as index,
        arguments.out.open("w", encoding="utf-8") as lines,
    ):
        embedder = embedder_for(index.manifest.embedder, "default", index=index.folder)
        stories = Stories(index)
        for done, question in enumerate(asked, start=1):
            gold, query = stories.holding(question), search_words(question.question)
            if gold:
                try:
                    row = embedder.encode_query(question.question)
                except QuestionError:
                    continue
                dense = index.vectors.search(row, DEPTH)
                bm25 = index.database.search(query, WIDER) if query else []
                found = {
                    "dense": dense,
                    "bm25": bm25,
                    "stories": index.database.search_articles(query, DEPTH) if query else [],
                    "owners": index.database.articles_of([one for one, _ in (*dense, *bm25)]),
                }
                lines.write(json.dumps({"id": question.id, "gold": gold, **found}) + "\n")
                lines.flush()
            if done % 50 == 0:
                print(f"{done} of {len(asked)}", file=sys.stderr)


def hash_of(id: str) -> str:
    return str(np.random.default_rng(list(id.encode())).random())


class Stories:
    """The indexed articles as one text without white space, in which a context stands or does not."""

    def __init__(self, index: Index) -> None:
        database = index.folder / index.manifest.database.name
        with closing(sqlite3.connect(f"{database.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as rows:
            texts = dict(rows.execute("SELECT number, text FROM article ORDER BY number"))
        self._numbers = [*texts]
        bare = ["".join(text.split()) for text in texts.values()]
        self._starts = np.cumsum([0, *(len(text) + 1 for text in bare)])
        self._whole = "\n".join(bare)

    def holding(self, question: Question) -> list[int]:
        assert question.context is not None
        wanted, found = "".join(question.context.split()), []
        place = self._whole.find(wanted)
        while place >= 0:
            found.append(self._numbers[int(np.searchsorted(self._starts, place, side="right")) - 1])
            place = self._whole.find(wanted, place + len(wanted))
        return sorted(set(found))


# ---- tune


def tune(arguments: argparse.Namespace) -> None:
    for path in arguments.lists:
        rows = [_lists(json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()]
        print(f"\n### {path.stem}, {len(rows):,} questions\n")
        headings = " | ".join(f"recall@{cut} | over the best single" for cut in CUTS)
        print(f"| | {headings} |\n|{'---|' * (1 + 2 * len(CUTS))}")
        for line in table(rows):
            print(line)


def _lists(row: Mapping[str, Any]) -> Lists:
    dense, bm25, stories = (
        [(int(one), float(score)) for one, score in row[name]] for name in ("dense", "bm25", "stories")
    )
    owners = {int(one): owner for one, owner in row["owners"].items()}
    return Lists(frozenset(row["gold"]), dense, bm25, stories, owners)


def ways() -> Iterator[tuple[str, Way]]:
    yield "dense alone", lambda row: _owners(row, row.dense[:100])
    yield "BM25 over passages alone", lambda row: _owners(row, row.bm25[:100])
    yield "BM25 over articles alone", lambda row: [number for number, _ in row.stories]
    for weight in (0.2, 0.4, 0.6):
        yield f"two lists, dense {weight}", partial(scaled, dense_weight=weight, article_weight=0.0)
    for constant in (10, 60):
        yield f"two lists, reciprocal rank, k {constant}", partial(reciprocal, constant=constant, third=False)
        yield (
            f"three lists, reciprocal rank, k {constant}",
            partial(reciprocal, constant=constant, third=True),
        )
    for dense in (0.3, 0.4, 0.5, 0.6):
        for article in (0.2, 0.3, 0.4, 0.5, 0.6):
            name = f"three lists, dense_weight {dense}, article_weight {article}"
            yield name, partial(scaled, dense_weight=dense, article_weight=article)


def scaled(row: Lists, *, dense_weight: float, article_weight: float, depth: int = 100) -> Articles:
    hits = fuse(row.dense[:depth], row.bm25[:depth], dense_weight=dense_weight)
    if article_weight:
        wider = [number for number, _ in row.bm25[depth:]]
        hits = weigh_articles(hits, row.stories[:depth], row.owners, weight=article_weight, wider=wider)
    return _owners(row, hits)


def reciprocal(row: Lists, *, constant: int, third: bool, depth: int = 100) -> Articles:
    """Reciprocal rank fusion (Cormack, Clarke and Büttcher 2009) of articles, each at its best chunk."""
    scores: dict[int, float] = {}
    stories = [number for number, _ in row.stories[:depth]] if third else []
    for found in (_owners(row, row.dense[:depth]), _owners(row, row.bm25[:depth]), stories):
        for rank, number in enumerate(found, start=1):
            scores[number] = scores.get(number, 0.0) + 1 / (constant + rank)
    return sorted(scores, key=lambda number: (-scores[number], number))


def _owners(row: Lists, hits: Hits) -> list[int]:
    return list(dict.fromkeys(row.owners[number] for number, _ in hits))


def table(rows: Sequence[Lists]) -> Iterator[str]:
    found = {name: [way(row) for row in rows] for name, way in ways()}
    cells: dict[str, list[str]] = {name: [] for name in found}
    for cut in CUTS:
        values = {
            name: np.array(
                [float(not row.gold.isdisjoint(one[:cut])) for row, one in zip(rows, ranked, strict=True)]
            )
            for name, ranked in found.items()
        }
        within = intervals({name: average(value) for name, value in values.items()}, len(rows))
        alone = [name for name in values if name.endswith("alone")]
        single = max(alone, key=lambda name: values[name].mean())
        for name, value in values.items():
            both = average(np.concatenate([values[single], value]))
            gain = differences({name: both}, len(rows))[name]
            low, high = 100 * within[name].low, 100 * within[name].high
            cells[name].append(f"{100 * value.mean():.1f} ({low:.1f} to {high:.1f})")
            over = signed(gain.delta, gain.interval.low, gain.interval.high)
            cells[name].append("" if name in alone else over)
    for name, cell in cells.items():
        yield f"| {name} | {' | '.join(cell)} |"


def signed(delta: float, low: float, high: float) -> str:
    return f"{100 * delta:+.1f} ({100 * low:+.1f} to {100 * high:+.1f})"


if __name__ == "__main__":
    main()
