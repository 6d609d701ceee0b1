"""How well wire copies are found: planted copies, cuts, edits and rewrites of articles, and near misses.

    python eval/near_duplicates.py ARTICLES.jsonl [...] [--plants 600] [--seed 7] [--out FILE]

From each of `--plants` articles, drawn with the seed from all those given and from `corpus/`, one is made:

- copy: the same words, other line breaks and capitals, a byline in front and a credit at the end;
- cut: the first 25 to 75 % of its sentences;
- edit: every word has a chance of 2 to 20 % to be left out, doubled or replaced by a word of another article;
- rewrite: a lead of another article in front, 20 to 50 % of the sentences left out, the others moved about in
  threes, and 8 % of their words edited so;
- quote: another article (its host) that takes over 30 to 120 words of it, whole sentences;
- requote: the same, and 8 % of these words edited;
- saying (a near miss): another article with 12 words in a row of it;
- update (a near miss, no copy): another article with the same first paragraph.

The planted ones are put beside all the articles and looked for as indexing does. A plant counts as found if
it is paired with its original. A pair is wrong if it joins a plant and an article that is neither its
original nor, by the same measure, a copy of that; or a near miss and the article it takes from. The share
from which two articles are copies is chosen on half of the plants, by F1, and reported on the other half.

Of quote and requote the passage is to be found too: two thirds of its characters at least, with its original
as the other side. A passage of a plant is wrong if the article on its other side is neither original nor host
and has no passage in common with these, nor is a copy of them. The least number of words is chosen likewise.
"""

from __future__ import annotations

import argparse
import random
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from dateline.articles.loading import load_articles
from dateline.copies import repeats
from dateline.stores import copies as stored
from dateline.stores import copy_finding
from dateline.stores.growing import GrowingSegments
from dateline.types import Article
from harness import CORPUS, head, parser, publish, row
from plants import COPIES, KINDS, TAKES, Plant, plant

SHARES = [share / 100 for share in range(15, 96, 5)]
LENGTHS = [12, 16, 20, 24, 28, 32, 40]  # words
TAKEN = copy_finding.COPY_SHARE  # as indexing does
FOUND = 2 / 3  # of a passage's characters
SETTLED = 500  # articles, after which they become a segment
KEYS = ("bands.keys", "bands.owners", "anchors.keys", "anchors.owners")  # of a segment: found by

Pair = tuple[int, int]


class Repeat(NamedTuple):
    """A passage that two articles have."""

    article: int
    start: int
    end: int
    other: int
    other_start: int
    other_end: int
    words: int


def main() -> None:
    made = parser(__doc__, plants=600, seed=7, out=None)
    made.add_argument("articles", nargs="+", type=Path)
    options = made.parse_args()

    texts = [*dict.fromkeys(one.text for one in read([CORPUS, *options.articles]))]
    plants, planted = plant(texts, options.plants, random.Random(options.seed))
    copy_finding.COPY_SHARE = SHARES[0]  # every pair that any share would take
    repeats.LEAST_WORDS = LENGTHS[0]  # and every passage
    archive = GrowingSegments([])
    pairs, passages, seconds = found_among([*texts, *planted], archive)
    size = sum(
        array.nbytes for one in archive.settled() for name, array in one.parts().items() if name in KEYS
    )
    tables = [*article_tables(plants, pairs, len(texts), options)]
    tables += passage_tables(plants, pairs, passages, len(texts))
    total = len(texts) + len(plants)
    each, kept = 1000 * seconds / total, size / total / 1024
    tables.append(
        f"\nFinding both took {seconds:.1f} s of one core for {total:,} articles: {each:.1f} ms and "
        f"{kept:.1f} KiB of keys each."
    )
    publish(tables, options.out)


def read(paths: Iterable[Path]) -> Iterator[Article]:
    for path in paths:
        for article in load_articles(path):
            if isinstance(article, Article):
                yield article


class Finder(copy_finding.CopyFinder):
    """Finds every pair of copies that any share would take, and every passage beside those that are taken."""

    def _repeats(
        self, number: int, one: copy_finding.Fingerprint, copies: Sequence[tuple[float, int]]
    ) -> list[stored.Pair]:
        return super()._repeats(number, one, [copy for copy in copies if copy[0] >= TAKEN])


def found_among(texts: list[str], archive: GrowingSegments) -> tuple[dict[Pair, float], list[Repeat], float]:
    """Put the texts in as numbers 0, 1, ...; return every pair with its share, every passage, and seconds."""
    finder, pairs, passages, seconds = Finder(archive), dict[Pair, float](), list[Repeat](), 0.0
    for number, text in enumerate(texts):
        began = time.process_time()
        one = copy_finding.Fingerprint.of(text)
        found = finder.pairs(number, one)
        seconds += time.process_time() - began
        archive.put(number, None, text, one.keys)
        if number % SETTLED == SETTLED - 1:
            archive.settled()
        for left, right, share, start, end, other_start, other_end, words in found:
            if words:
                passages.append(Repeat(left, start, end, right, other_start, other_end, words))
            elif left < right:
                pairs[left, right] = share
    return pairs, passages, seconds


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


def scores(found: dict[str, Counter[str]], kinds: Sequence[str]) -> tuple[float, float, float]:
    """Precision, recall and F1: what is wrong of all kinds, and what is found of those to be found."""
    right = sum(found[kind]["found"] for kind in kinds)
    made = sum(found[kind]["made"] for kind in kinds)
    wrong = sum(counts["wrong"] for counts in found.values())
    precision, recall = right / (right + wrong) if right + wrong else 0.0, right / made
    return precision, recall, 2 * precision * recall / (precision + recall) if right else 0.0


def by_kind(found: dict[str, Counter[str]], wanted: Sequence[str], wrong: str) -> Iterator[str]:
    yield head("kind", "planted", "found", wrong)
    for kind, counts in found.items():
        told = f"{counts['found']} ({counts['found'] / counts['made']:.1%})" if kind in wanted else "-"
        yield row(kind, counts["made"], told, counts["wrong"])


def article_tables(
    plants: list[Plant], pairs: dict[Pair, float], articles: int, options: argparse.Namespace
) -> Iterator[str]:
    halves = [[one for one in plants if one.half == half] for half in (0, 1)]
    by_share = {share: scores(measure(halves[0], pairs, share), COPIES) for share in SHARES}
    best = max(by_share.values(), key=lambda one: one[2])[2]
    equal = [share for share in SHARES if by_share[share][2] == best]
    chosen = equal[len(equal) // 2]
    names = " ".join(path.name for path in options.articles)
    yield "# Wire copies, found among planted ones\n"
    yield f"    python eval/near_duplicates.py {names} --plants {options.plants} --seed {options.seed}\n"
    yield f"{len(plants)} articles planted beside {articles:,}; what the kinds are stands in the script."
    yield f"Chosen on one half, by F1: copies from a share of **{chosen:.2f}** on. On the other half:\n"
    found = measure(halves[1], pairs, chosen)
    precision, recall, f1 = scores(found, COPIES)
    yield f"**precision {precision:.1%}, recall {recall:.1%}**, F1 {f1:.1%}\n"
    yield from by_kind(found, COPIES, "wrong pairs")
    yield "\nBy share, on the half it was chosen on and on the other:\n"
    yield head("share", *2 * ("precision", "recall", "F1"))
    for share in SHARES:
        cells = [*by_share[share], *scores(measure(halves[1], pairs, share), COPIES)]
        yield row(f"{share:.2f}", *(f"{value:.1%}" for value in cells))
    first = min(one.number for one in plants)
    own = sum(value >= chosen and max(pair) < first for pair, value in pairs.items())
    yield f"\nThe articles themselves hold {own:,} pairs of copies."


def passage_tables(
    plants: list[Plant], pairs: dict[Pair, float], passages: list[Repeat], articles: int
) -> Iterator[str]:
    halves = [[one for one in plants if one.half == half] for half in (0, 1)]
    by_length = {least: passages_found(halves[0], pairs, passages, least) for least in LENGTHS}
    chosen = max(LENGTHS, key=lambda least: scores(by_length[least], TAKES)[2])
    found = passages_found(halves[1], pairs, passages, chosen)
    precision, recall, f1 = scores(found, TAKES)
    yield "\n# Passages of articles that are no copies\n"
    yield f"Chosen on one half, by F1: **{chosen} words** at least. On the other half:\n"
    yield f"**precision {precision:.1%}, recall {recall:.1%}**, F1 {f1:.1%}\n"
    yield from by_kind(found, TAKES, "wrong")
    yield "\nBy least length, on the half it was chosen on and on the other:\n"
    yield head("words", *2 * ("precision", "recall", "F1"))
    for least in LENGTHS:
        on_other = passages_found(halves[1], pairs, passages, least)
        cells = [*scores(by_length[least], TAKES), *scores(on_other, TAKES)]
        yield row(least, *(f"{value:.1%}" for value in cells))
    own = [one for one in passages if one.article < one.other < articles and one.words >= chosen]
    among = {(one.article, one.other) for one in own}
    yield f"\nThe articles themselves hold {len(own):,} such passages, in {len(among):,} pairs of articles."


def passages_found(
    plants: list[Plant], pairs: dict[Pair, float], passages: list[Repeat], least: int
) -> dict[str, Counter[str]]:
    """Count by kind: plants `made`, those whose passage was `found`, and passages that are `wrong`."""
    first = min(one.number for one in plants)
    near: dict[int, set[int]] = {}
    for left, right in pairs:
        near.setdefault(left, set()).add(right)
        near.setdefault(right, set()).add(left)
    of: dict[int, list[Repeat]] = {}
    for one in passages:
        if one.words >= least:
            of.setdefault(one.article, []).append(one)
            near.setdefault(one.article, set()).add(one.other)
    found: dict[str, Counter[str]] = {kind: Counter() for kind in KINDS}
    for made in plants:
        counts, (start, end) = found[made.kind], made.taken
        counts["made"] += 1
        kin = {made.origin, made.host} | near.get(made.origin, set()) | near.get(made.host, set())
        if made.kind == "saying":
            kin -= {made.origin} - near.get(made.host, set())
        for one in of.get(made.number, []):
            if one.other < first and one.other not in kin:
                counts["wrong"] += 1
        covered = sum(
            max(0, min(end, one.end) - max(start, one.start))
            for one in of.get(made.number, [])
            if one.other == made.origin
        )
        counts["found"] += made.kind in TAKES and covered >= FOUND * (end - start)
    return found


if __name__ == "__main__":
    main()
