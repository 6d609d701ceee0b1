"""Whether filtered searches bring k of k, and the same as the exact twin, and how long they take.

    python eval/filters.py INDEX [--k 10] [--questions 20] [--seed 7] [--out FILE]

In a copy of the database every article is given a source, an author, a section, a language and an address, so
that each of them has values that 0.1, 1 and 10 % of the articles have; dates stay what they are. Titles of
articles, as a person would type them, are then asked under every filter, by vectors and by words:

- k of k: as many hits as were asked for, or as the exact twin has, where the filter allows fewer;
- the same: the twin's ids and scores. The vectors' twin looks at every vector that is allowed, the words'
  twin takes the search among all articles and leaves out what is not. Scores agree to five places, and ids
  whose scores are equal to five places may change places.
"""

from __future__ import annotations

import argparse
import random
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from dateline.filters.filters import Filters
from dateline.language.words import search_words
from dateline.stores.database import Database
from dateline.stores.index import Index
from dateline.stores.vectors import ExactVectors
from harness import clocked, embedder_of, head, parser, publish, row

if TYPE_CHECKING:
    from numpy.typing import NDArray

NAMES = {0.001: "One in a Thousand", 0.01: "One in a Hundred", 0.1: "One in Ten"}
LANGUAGES = {0.001: "fr", 0.01: "es", 0.1: "de-AT"}
KINDS = (
    *("since", "until", "source", "author", "section", "lang", "url-prefix", "where"),
    "since and source",
)
Hits = Sequence[tuple[int, float]]
Found = TypeVar("Found")


@dataclass
class Tally:
    """What came of the filters of one kind and share; times in milliseconds."""

    allowed: int = 0
    searches: int = 0
    short: int = 0
    other: int = 0
    first: list[float] = field(default_factory=list)
    vectors: list[float] = field(default_factory=list)
    words: list[float] = field(default_factory=list)


def main() -> None:
    options = parser(__doc__, "index", k=10, questions=20, seed=7, out=None).parse_args()
    with closing(Index.open(options.index)) as index, tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "planted.sqlite"
        shutil.copyfile(index.folder / index.manifest.database.name, path)
        plant(path, random.Random(options.seed))
        with closing(Database.open(path, index.database.segments)) as database:
            publish(measured(index, database, options), options.out)


def plant(path: Path, chance: random.Random) -> None:
    """Give every article a value of each field that filters ask for."""

    def drawn() -> float | None:
        at = chance.random()
        return 0.001 if at < 0.001 else 0.01 if at < 0.011 else 0.1 if at < 0.111 else None

    with closing(sqlite3.connect(path)) as connection:
        rows = []
        for (number,) in connection.execute("SELECT number FROM article ORDER BY number").fetchall():
            source, author, section, language, url = (drawn() for _ in range(5))
            rows.append(
                (
                    NAMES.get(source or 0, f"Paper {number % 50}"),
                    NAMES.get(author or 0, f"Author {number % 5000}"),
                    NAMES.get(section or 0, f"Section {number % 12}"),
                    LANGUAGES.get(language or 0, "en"),
                    f"https://example.org/{url or 'all'}/{number}",
                    number,
                )
            )
        connection.executemany(
            "UPDATE article SET source = ?, author = ?, section = ?, language = ?, url = ? WHERE number = ?",
            rows,
        )
        connection.commit()


def measured(index: Index, database: Database, options: argparse.Namespace) -> Iterator[str]:
    k, chance = options.k, random.Random(options.seed)
    headings = database.catalogue.headings(Filters())
    dates = sorted(one.date for one in headings if one.date)
    titles = [one.title for one in headings if one.title and len(one.title.split()) >= 4]
    embedder = embedder_of(index)
    questions = [
        (search_words(title), embedder.encode_query(title))
        for title in chance.sample(titles, options.questions)
    ]
    blocks = [*database.vectors(index.manifest.embedder.dim)]
    exact = ExactVectors(
        np.concatenate([ids for ids, _ in blocks]), np.concatenate([rows for _, rows in blocks])
    )
    everything = [database.search(query, len(exact)) for query, _ in questions]

    yield "# Filtered searches\n"
    yield f"    python eval/filters.py INDEX --k {k} --questions {len(questions)} --seed {options.seed}\n"
    yield f"{index.manifest.articles:,} articles, {index.manifest.chunks:,} chunks; {len(questions)}"
    yield f"questions, each asked by vectors and by words under every filter, k = {k}. *First* is what a"
    yield "filter costs once, when SQLite looks up what it allows; the times are medians in milliseconds.\n"
    plain = Tally()
    for query, vector in questions:
        _timed(plain.vectors, partial(index.vectors.search, vector, k))
        _timed(plain.words, partial(database.search, query, k))
    yield f"Without a filter: {median(plain.vectors):.1f} by vectors, {median(plain.words):.1f} by words.\n"
    yield head("filter | aimed at | chunks allowed | searches | k of k | the same | first | vectors | words")
    tallies = []
    for kind in KINDS:
        for share in NAMES:
            one = tally(index, database, made(kind, share, dates), questions, exact, everything, k)
            tallies.append(one)
            yield row(
                kind,
                f"{share:.1%}",
                f"{one.allowed:,} ({one.allowed / len(exact):.2%})",
                *(one.searches, one.searches - one.short, one.searches - one.other),
                *(f"{median(times):.1f}" for times in (one.first, one.vectors, one.words)),
            )
    searches, short, other = (
        sum(getattr(one, name) for one in tallies) for name in ("searches", "short", "other")
    )
    yield f"\n**{searches:,} searches: {short} short of k, {other} other than the exact twin.**"


def made(kind: str, share: float, dates: Sequence[str]) -> Filters:
    """Return a filter of that kind that allows about that share of the articles."""
    name, wanted = NAMES[share], max(1, round(share * len(dates)))
    return {
        "since": lambda: Filters(since=dates[-wanted]),
        "until": lambda: Filters(until=dates[wanted - 1]),
        "source": lambda: Filters(source=(name.lower(),)),
        "author": lambda: Filters(author=(name.replace("One", "o*"),)),
        "section": lambda: Filters(section=(name.upper(),)),
        "lang": lambda: Filters(language=(LANGUAGES[share][:2],)),
        "url-prefix": lambda: Filters(url_prefix=(f"example.org/{share}/",)),
        "where": lambda: Filters.parse(where=f"section = '{name}' and not (language = es or title = '*zz*')"),
        "since and source": lambda: Filters(since=dates[len(dates) // 2], source=(name,)),
    }[kind]()


def tally(
    index: Index,
    database: Database,
    filters: Filters,
    questions: Sequence[tuple[Sequence[str], NDArray[np.float32]]],
    exact: ExactVectors,
    everything: Sequence[Hits],
    k: int,
) -> Tally:
    result = Tally()
    allowed = _timed(result.first, lambda: database.allowed(filters))
    result.allowed, known = len(allowed), set(allowed.tolist())
    for (query, vector), hits_of_all in zip(questions, everything, strict=True):
        by_vectors = _timed(result.vectors, partial(index.vectors.search, vector, k, allowed=allowed))
        by_words = _timed(result.words, partial(database.search, query, k, filters))
        rest = [hit for hit in hits_of_all if hit[0] in known]
        pairs: list[tuple[Hits, Hits]] = [
            (by_vectors, exact.search(vector, k + 1, allowed=allowed)),
            (by_words, rest[: k + 1]),
        ]
        for hits, twin in pairs:
            result.searches += 1
            result.short += len(hits) < min(k, len(twin))
            result.other += not _same(hits, twin[:k])
    return result


def _same(hits: Hits, twin: Hits) -> bool:
    if len(hits) != len(twin):
        return False
    if not np.allclose([score for _, score in hits], [score for _, score in twin], rtol=0, atol=1e-5):
        return False
    last = twin[-1][1] if twin else 0.0
    above = [{id for id, score in found if score > last + 1e-5} for found in (hits, twin)]
    return above[0] == above[1]


def _timed(into: list[float], search: Callable[[], Found]) -> Found:
    found, seconds = clocked(search)
    into.append(1000 * seconds)
    return found


if __name__ == "__main__":
    main()
