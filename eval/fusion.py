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

from dateline.errors import QuestionError
from dateline.evaluation.gold.questions import GoldQuestion, sample
from dateline.evaluation.gold.reading import read_gold
from dateline.evaluation.resampling import average, differences
from dateline.language.words import search_words
from dateline.retriever import Hits, fuse, weigh_articles
from dateline.stores.index import Index
from harness import embedder_of, head, parser, percent, publish, read_lines, row, within

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
    options = parser(__doc__)
    subparsers = options.add_subparsers(required=True)
    command = subparsers.add_parser("lists")
    command.add_argument("index", type=Path)
    command.add_argument("gold", type=Path, help="SQuAD v2 JSON with contexts")
    command.add_argument("--out", type=Path, required=True)
    command.add_argument("--limit", type=int, default=_MOST, help="questions asked at most")
    command.set_defaults(run=lists)
    command = subparsers.add_parser("tune")
    command.add_argument("lists", type=Path, nargs="+")
    command.set_defaults(run=tune)
    arguments = options.parse_args()
    arguments.run(arguments)


# ---- lists


def lists(arguments: argparse.Namespace) -> None:
    asked = [one for one in read_gold(arguments.gold) if not one.is_impossible and one.context]
    asked = sorted(sample(asked, arguments.limit, 0), key=lambda one: hash_of(one.id))
    with (
        closing(Index.open(arguments.index)) as index,
        arguments.out.open("w", encoding="utf-8") as lines,
    ):
        embedder = embedder_of(index)
        stories = Stories(index)
        for done, question in enumerate(asked, start=1):
            gold, query = stories.holding(question), search_words(question.question)
            if gold:
                try:
                    vector = embedder.encode_query(question.question)
                except QuestionError:
                    continue
                dense = index.vectors.search(vector, DEPTH)
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

    def holding(self, question: GoldQuestion) -> list[int]:
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
        rows = [_lists(line) for line in read_lines(path)]
        print(f"\n### {path.stem}, {len(rows):,} questions\n")
        print(head("", *(name for cut in CUTS for name in (f"recall@{cut}", "over the best single"))))
        publish(table(rows))


def _lists(line: Mapping[str, Any]) -> Lists:
    dense, bm25, stories = (
        [(int(one), float(score)) for one, score in line[name]] for name in ("dense", "bm25", "stories")
    )
    owners = {int(one): owner for one, owner in line["owners"].items()}
    return Lists(frozenset(line["gold"]), dense, bm25, stories, owners)


def ways() -> Iterator[tuple[str, Way]]:
    yield "dense alone", lambda of: _owners(of, of.dense[:100])
    yield "BM25 over passages alone", lambda of: _owners(of, of.bm25[:100])
    yield "BM25 over articles alone", lambda of: [number for number, _ in of.stories]
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


def scaled(of: Lists, *, dense_weight: float, article_weight: float, depth: int = 100) -> Articles:
    hits = fuse(of.dense[:depth], of.bm25[:depth], dense_weight=dense_weight)
    if article_weight:
        wider = [number for number, _ in of.bm25[depth:]]
        hits = weigh_articles(hits, of.stories[:depth], of.owners, weight=article_weight, wider=wider)
    return _owners(of, hits)


def reciprocal(of: Lists, *, constant: int, third: bool, depth: int = 100) -> Articles:
    """Reciprocal rank fusion (Cormack, Clarke and Büttcher 2009) of articles, each at its best chunk."""
    scores: dict[int, float] = {}
    stories = [number for number, _ in of.stories[:depth]] if third else []
    for found in (_owners(of, of.dense[:depth]), _owners(of, of.bm25[:depth]), stories):
        for rank, number in enumerate(found, start=1):
            scores[number] = scores.get(number, 0.0) + 1 / (constant + rank)
    return sorted(scores, key=lambda number: (-scores[number], number))


def _owners(of: Lists, hits: Hits) -> list[int]:
    return list(dict.fromkeys(of.owners[number] for number, _ in hits))


def table(rows: Sequence[Lists]) -> Iterator[str]:
    found = {name: [way(one) for one in rows] for name, way in ways()}
    cells: dict[str, list[str]] = {name: [] for name in found}
    for cut in CUTS:
        values = {
            name: np.array(
                [float(not of.gold.isdisjoint(one[:cut])) for of, one in zip(rows, ranked, strict=True)]
            )
            for name, ranked in found.items()
        }
        alone = [name for name in values if name.endswith("alone")]
        single = max(alone, key=lambda name: values[name].mean())
        for name, value in values.items():
            both = average(np.concatenate([values[single], value]))
            gain = differences({name: both}, len(rows))[name]
            cells[name].append(f"{percent(value.mean())} {within(value)}")
            over = signed(gain.delta, gain.interval.low, gain.interval.high)
            cells[name].append("" if name in alone else over)
    for name, cell in cells.items():
        yield row(name, *cell)


def signed(delta: float, low: float, high: float) -> str:
    return f"{100 * delta:+.1f} ({100 * low:+.1f} to {100 * high:+.1f})"


if __name__ == "__main__":
    main()
