"""Is an index in Milvus what was written? Every row by its digest, and all that is made of rows, made again.

What Milvus makes itself, its vector index and its counts of words, is its own.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from typing import Any

from dateline.errors import DamagedIndexError
from dateline.places import MilvusPlace
from dateline.reports import Finding, Verification
from dateline.stores.copies_check import copies_trouble
from dateline.stores.copy_finding import Fingerprint
from dateline.stores.milvus.expressions import compared
from dateline.stores.milvus.index import MilvusIndex
from dateline.stores.milvus.parcels import MilvusSender
from dateline.stores.milvus.rows import ARTICLE, CHUNK, article_row, chunk_row, stored_chunk, stored_row
from dateline.stores.milvus.schema import ARTICLES, CHUNKS, LAYOUTS
from dateline.stores.milvus.survey import Survey
from dateline.stores.milvus.terms import bags
from dateline.stores.rows import Row, article_of, is_sealed
from dateline.stores.soundness import file_trouble

AGAIN = "dateline repair makes it again from what is sound"
DROP = "dateline repair --drop-damaged leaves it out; then index its file again"
ELSEWHERE = "drop the collections, and move or index the articles again"

_OWN = frozenset({"row", "born", "gone"})  # of where and when a row stands
_AT_A_TIME = 500  # articles


def verify_milvus(place: MilvusPlace) -> Verification:
    """Check an index through and through. Raises NoIndexError, IndexFormatError, StoreError."""
    began = time.perf_counter()
    try:
        with closing(MilvusIndex.open(place)) as index:
            findings = tuple(findings_of(index))
            generation = index.manifest.generation
    except DamagedIndexError as error:
        findings, generation = (Finding(str(place), error.fact, ELSEWHERE),), 0
    return Verification(str(place), generation, findings, time.perf_counter() - began)


def findings_of(index: MilvusIndex) -> Iterator[Finding]:
    """Yield what is wrong with a generation."""
    rows, sender = survey(index), MilvusSender(index.database)
    for called, what in rows.troubles:
        yield Finding(called, what, DROP)
    stated = index.manifest.articles, index.manifest.chunks
    if not rows.troubles and rows.counts != stated:
        has = " and ".join(f"{count:,}" for count in rows.counts)
        counts = f"{stated[0]:,} articles and {stated[1]:,} chunks"
        yield Finding("the state", f"counts {counts}, the collections have {has}", AGAIN)
    yield from _made_again(index, rows)
    if not rows.troubles:
        texts = rows.articles
        for what in copies_trouble(sender.pairs(), texts, lambda number: str(texts[number]["text"])):
            yield Finding("copies", what, AGAIN)
    for file in sender.files():
        trouble = file_trouble(file)
        if trouble is None and not is_sealed("file", file):
            trouble = "what is known of the file is not what was stored"
        if trouble is not None:
            yield Finding(f"file {file['path']}", trouble, AGAIN)


def survey(index: MilvusIndex) -> Survey:
    """Look at every article and every chunk."""
    found = Survey(index.manifest.embedder.dim)
    found.add_articles(_once("article", _articles(index)))
    found.add_chunks(_once("chunk", _chunks(index)))
    return found


def _articles(index: MilvusIndex) -> Iterator[tuple[int, Row | None]]:
    database = index.database
    rows = sorted(database.milvus.each(ARTICLES, database.seen, ARTICLE), key=lambda row: row["number"])
    for first in range(0, len(rows), _AT_A_TIME):
        some = rows[first : first + _AT_A_TIME]
        texts = database.texts([row["row"] for row in some])
        for row in some:
            yield row["number"], _read(stored_row, row, texts.get(row["row"], ""))


def _chunks(index: MilvusIndex) -> Iterator[tuple[int, Row | None]]:
    database = index.database
    for row in database.milvus.each(CHUNKS, database.seen, [*CHUNK, "vector"]):
        yield row["number"], _read(stored_chunk, row)


def _read(make: Any, *given: Any) -> Row | None:
    try:
        return make(*given)  # type: ignore[no-any-return]
    except ValueError:  # what should be hexadecimal is not
        return None


def _once(kind: str, rows: Iterable[tuple[int, Row | None]]) -> Iterator[tuple[int, Row | None]]:
    """Yield each number once; one that comes again is a row that cannot be trusted."""
    found = list(rows)
    counts = Counter(number for number, _ in found)
    for number, row in found:
        yield number, None if counts[number] > 1 else row


def _made_again(index: MilvusIndex, rows: Survey) -> Iterator[Finding]:
    """Compare what is looked up of articles and chunks with what their rows say."""
    database, wrong = index.database, dict[str, list[int]]()
    for table, made in ((ARTICLES, _made_articles(rows)), (CHUNKS, _made_chunks(rows))):
        names = [name for name in (*LAYOUTS[table].stored, "words") if name not in _OWN and name != "vector"]
        expected = dict(made)
        for found in database.milvus.each(table, database.seen, names):
            row = expected.get(found["number"])
            if row is not None and any(_differs(name, row[name], found[name]) for name in names):
                wrong.setdefault(table, []).append(found["number"])
    for table, numbers in wrong.items():
        named = ", ".join(map(str, sorted(numbers)[:5]))
        more = f" and {len(numbers) - 5:,} more" if len(numbers) > 5 else ""
        yield Finding(
            database.milvus.name(table),
            f"is searched by other words or fields than it has: {named}{more}",
            AGAIN,
        )


def _differs(name: str, expected: Any, found: Any) -> bool:
    if name == "words":
        return Counter(expected.split()) != Counter(found.split())
    return list(expected) != list(found) if isinstance(expected, list) else bool(expected != found)


def _made_articles(rows: Survey) -> Iterator[tuple[int, Mapping[str, Any]]]:
    articles = list(rows.articles.values())
    for row, bag in zip(articles, bags([(row["title"], row["text"]) for row in articles]), strict=True):
        made = article_row(row, words=bag, keys=Fingerprint.of(row["text"]).keys)
        yield row["number"], made


def _made_chunks(rows: Survey) -> Iterator[tuple[int, Mapping[str, Any]]]:
    for number, article in rows.articles.items():
        chunks, of = rows.chunks.get(number, []), compared(article_of(article))
        texts = [(article["title"], article["text"][chunk["start"] : chunk["end"]]) for chunk in chunks]
        for chunk, bag in zip(chunks, bags(texts), strict=True):
            yield chunk["number"], chunk_row(chunk, words=bag, article=of)
