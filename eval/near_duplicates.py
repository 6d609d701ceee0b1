"""How well wire copies are found: planted copies, cuts, edits and rewrites of articles, and near misses.

    python eval/near_duplicates.py ARTICLES.jsonl [...] [--plants 600] [--seed 7] [--out FILE]

From each of `--plants` articles, drawn with the seed from all those given and from `corpus/`, one is made:

- copy: the same words, other line breaks and capitals, a byline in front and a credit at the end;
- cut: the first 25 to 75 % of its sentences;
- edit: every word has a chance of 2 to 20 % to be left out, doubled or replaced by a word of another article;
- rewrite: a lead of another article in front, 20 to 50 % of the sentences left out, the others moved about in
  threes, and 8 % of their words edited so;
- quote (a near miss, no copy): another article that takes over a passage of it, 10 to 20 % of the whole;
- update (a near miss, no copy): another article with the same first paragraph.

The planted ones are put beside all the articles and looked for as indexing does. A plant counts as found if
it is paired with its original. A pair is wrong if it joins a plant and an article that is neither its
original nor, by the same measure, a copy of that; or a near miss and the article it takes from. The share
from which two articles are copies is chosen on half of the plants, by F1, and reported on the other half.

But: plants are made by a script; editors think of more.
"""

from __future__ import annotations

import argparse
import random
import re
import sqlite3
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from dateline.articles import load_articles
from dateline.stores import copies
from dateline.stores.schema import SCHEMA
from dateline.types import Article

KINDS = ("copy", "cut", "edit", "rewrite", "quote", "update")
COPIES = KINDS[:4]
SHARES = [share / 100 for share in range(15, 96, 5)]
LONGEST, SHORTEST = 40_000, 900  # characters of the articles that plants are made of

Pair = tuple[int, int]


@dataclass(frozen=True)
class Plant:
    """A made article: its number, kind, the article it comes from, and the half it is counted in."""

    number: int
    kind: str
    origin: int
    half: int


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("articles", nargs="+", type=Path)
    parser.add_argument("--plants", type=int, default=600)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()

    corpus = Path(__file__).parent.parent / "corpus"
    texts = [*dict.fromkeys(one.text for one in read([corpus, *options.articles]))]
    plants, planted = plant(texts, options.plants, random.Random(options.seed))
    copies.COPY_SHARE = SHARES[0]  # every pair that any share would take
    with (
        tempfile.TemporaryDirectory() as folder,
        closing(sqlite3.connect(Path(folder) / "copies.sqlite")) as connection,
    ):
        connection.executescript(f"PRAGMA journal_mode = OFF; {SCHEMA}")
        began = time.perf_counter()
        pairs = found_among([*texts, *planted], connection)
        seconds = time.perf_counter() - began
        [(pages, free, page)] = connection.execute(
            "SELECT page_count, freelist_count, page_size FROM pragma_page_count, pragma_freelist_count,"
            " pragma_page_size"
        )
        size = (pages - free) * page
    report = "\n".join(tables(plants, pairs, len(texts), seconds, size, options))
    print(report)
    if options.out is not None:
        options.out.write_text(report + "\n", encoding="utf-8")


def read(paths: Iterable[Path]) -> Iterator[Article]:
    for path in paths:
        for article in load_articles(path):
            if isinstance(article, Article):
                yield article


def found_among(texts: list[str], connection: sqlite3.Connection) -> dict[Pair, float]:
    """Put the texts in as numbers 0, 1, ... and return every pair that was found, with its share."""

    def rows(statement: str, values: Iterable[object] = ()) -> list[tuple[object, ...]]:
        return connection.execute(statement, tuple(values)).fetchall()

    store = copies.Copies(connection, rows)
    for number, text in enumerate(texts):
        store.put(number, text)
    return {
        (int(one), int(other)): share
        for one, other, share in connection.execute("SELECT * FROM copy WHERE article < other")
    }


# --- planting --------------------------------------------------------------------------------------


def plant(texts: list[str], many: int, chance: random.Random) -> tuple[list[Plant], list[str]]:
    usable = [number for number, text in enumerate(texts) if SHORTEST <= len(text) <= LONGEST]
    origins, others = chance.sample(usable, many), chance.choices(usable, k=many)
    plants, made = [], []
    for at, (origin, other) in enumerate(zip(origins, others, strict=True)):
        kind = KINDS[at % len(KINDS)]
        made.append(MAKERS[kind](texts[origin], texts[other], chance))
        plants.append(Plant(len(texts) + at, kind, origin, at // len(KINDS) % 2))
    return plants, made


def sentences(text: str) -> list[str]:
    return [part for part in re.split(r"(?<=[.!?])\s+|\n+", text) if part.strip()]


def reprinted(text: str, other: str, chance: random.Random) -> str:
    title, *rest = sentences(text)
    credit = chance.choice(["Reporting by our staff.", "Copyright 2025. All rights reserved.", ""])
    return "\n".join(["By a Staff Writer", title.upper(), " ".join(rest), credit])


def cut(text: str, other: str, chance: random.Random) -> str:
    parts = sentences(text)
    return " ".join(parts[: max(3, round(len(parts) * chance.uniform(0.25, 0.75)))])


def edited(text: str, other: str, chance: random.Random, share: float | None = None) -> str:
    share = chance.uniform(0.02, 0.20) if share is None else share
    strange, words = other.split(), []
    for word in text.split():
        if chance.random() >= share:
            words.append(word)
        else:
            words += chance.choice([[], [word, word], [chance.choice(strange)]])
    return " ".join(words)


def rewritten(text: str, other: str, chance: random.Random) -> str:
    lead, parts = sentences(other)[:2], sentences(text)
    kept = sorted(chance.sample(range(len(parts)), max(3, round(len(parts) * chance.uniform(0.5, 0.8)))))
    threes = [kept[at : at + 3] for at in range(0, len(kept), 3)]
    chance.shuffle(threes)
    moved = " ".join(parts[at] for three in threes for at in three)
    return " ".join([*lead, edited(moved, other, chance, 0.08)])


def quoting(text: str, other: str, chance: random.Random) -> str:
    taken, own = sentences(text), sentences(other)
    room = len(other) * chance.uniform(0.1, 0.2)
    start = chance.randrange(len(taken))
    passage: list[str] = []
    while start < len(taken) and sum(map(len, passage)) + len(taken[start]) < room:
        passage.append(taken[start])
        start += 1
    return " ".join([*own[:2], *passage, *own[2:]])


def updated(text: str, other: str, chance: random.Random) -> str:
    return " ".join([*sentences(text)[:3], *sentences(other)[3:]])


MAKERS: dict[str, Callable[[str, str, random.Random], str]] = {
    "copy": reprinted,
    "cut": cut,
    "edit": edited,
    "rewrite": rewritten,
    "quote": quoting,
    "update": updated,
}


# --- counting --------------------------------------------------------------------------------------


def measure(plants: list[Plant], pairs: dict[Pair, float], share: float) -> dict[str, Counter[str]]:
    """Count by kind: `made` plants, those `found` beside their origin, and `wrong` pairs they are in."""
    near = {(min(pair), max(pair)) for pair, value in pairs.items() if value >= share}
    alike: dict[int, set[int]] = {}
    first = min(one.number for one in plants)
    for left, right in near:
        if right < first:  # copies that the articles hold of themselves
            alike.setdefault(left, set()).add(right)
            alike.setdefault(right, set()).add(left)
    found: dict[str, Counter[str]] = {kind: Counter() for kind in KINDS}
    for one in plants:
        counts, wanted = found[one.kind], one.kind in COPIES
        counts["made"] += 1
        partners = {sum(pair) - one.number for pair in near if one.number in pair}
        originals = {partner for partner in partners if partner < first}
        kin = {one.origin} | alike.get(one.origin, set())
        counts["found"] += one.origin in originals
        if wanted:
            counts["wrong"] += len(originals - kin)
        else:
            counts["wrong"] += one.origin in originals
    return found


def scores(found: dict[str, Counter[str]]) -> tuple[float, float, float]:
    """Precision, recall and F1 over all kinds."""
    right = sum(found[kind]["found"] for kind in COPIES)
    made = sum(found[kind]["made"] for kind in COPIES)
    wrong = sum(counts["wrong"] for counts in found.values())
    precision, recall = right / (right + wrong) if right + wrong else 0.0, right / made
    return precision, recall, 2 * precision * recall / (precision + recall) if right else 0.0


def tables(
    plants: list[Plant],
    pairs: dict[Pair, float],
    articles: int,
    seconds: float,
    size: int,
    options: argparse.Namespace,
) -> Iterator[str]:
    halves = [[one for one in plants if one.half == half] for half in (0, 1)]
    by_share = {share: scores(measure(halves[0], pairs, share)) for share in SHARES}
    best = max(by_share.values(), key=lambda one: one[2])[2]
    equal = [share for share in SHARES if by_share[share][2] == best]
    chosen = equal[len(equal) // 2]
    names = " ".join(path.name for path in options.articles)
    yield "# Wire copies, found among planted ones\n"
    yield f"    python eval/near_duplicates.py {names} --plants {options.plants} --seed {options.seed}\n"
    yield f"{len(plants)} articles planted beside {articles:,}; what the kinds are stands in the script."
    yield f"Chosen on one half, by F1: copies from a share of **{chosen:.2f}** on. On the other half:\n"
    found = measure(halves[1], pairs, chosen)
    precision, recall, f1 = scores(found)
    yield f"**precision {precision:.1%}, recall {recall:.1%}**, F1 {f1:.1%}\n"
    yield "| kind | planted | found | wrong pairs |\n|---|---|---|---|"
    for kind, counts in found.items():
        told = f"{counts['found']} ({counts['found'] / counts['made']:.1%})" if kind in COPIES else "-"
        yield f"| {kind} | {counts['made']} | {told} | {counts['wrong']} |"
    yield "\nBy share, on the half it was chosen on and on the other:\n"
    yield "| share | precision | recall | F1 | precision | recall | F1 |\n|---|---|---|---|---|---|---|"
    for share in SHARES:
        row = [*by_share[share], *scores(measure(halves[1], pairs, share))]
        yield f"| {share:.2f} | {' | '.join(f'{value:.1%}' for value in row)} |"
    total = articles + len(plants)
    first = min(one.number for one in plants)
    own = sum(value >= chosen and max(pair) < first for pair, value in pairs.items())
    each, kept = 1000 * seconds / total, size / total / 1024
    yield f"\nFinding them took {seconds:.1f} s for {total:,} articles: {each:.1f} ms and {kept:.1f} KiB of"
    yield f"database each. The articles themselves hold {own:,} pairs of copies."


if __name__ == "__main__":
    main()
