"""What an archive of a size costs: to add to, to check, to keep, and to find passages in.

    python eval/scale.py SIZE --articles FILE [--folder DIR] [--embedded N] [--out FILE.json]

SIZE chunks are made by a fair recipe: every article is short runs of words of real ones of FILE, drawn at
random, so that words, lengths and titles are those of news and no two articles are copies; N chunks are
embedded, and every chunk has the mixture of two of those vectors and some noise. From 100,000 chunks on
the texts repeat, under other numbers and with other vectors. Then it is measured, and the figures are
printed and kept as JSON. `--folder` keeps the archive, and takes it up again where it stands.

    python eval/scale.py --draw eval/results/scale.svg --of FILE.json...

draws what was kept of several sizes. It measures the store; readers have but one row, of the small one.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from dateline import Dateline, Settings
from dateline.embedding import Embedder, embedder_for
from dateline.filters.filters import NO_FILTERS, Filters
from dateline.questions.asked import Asked
from dateline.retriever import retrieve
from dateline.stores.growing import FULL
from dateline.stores.index import Index
from dateline.stores.packing import packed_rows
from dateline.stores.rows import COLUMNS, text_digest
from dateline.stores.segment import ChunkPlace, Segment, seal
from dateline.stores.vectors import ExactVectors
from dateline.stores.verification import verify_index
from dateline.stores.writer import IndexWriter
from dateline.types import Article, Chunk
from harness import asked_of

GOLD = Path(__file__).parent / "gold" / "corpus.json"
REPEATED = 100_000  # chunks that are made; of a larger archive the others repeat their texts
CHUNK = 850  # characters of a chunk, on average, as the shipped embedder's 160 tokens make them
DEPTH = 100


def main() -> None:
    made = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    made.add_argument("size", type=int, nargs="?", help="chunks")
    made.add_argument("--articles", type=Path, help="real articles, JSON lines, gzipped")
    made.add_argument("--gold", type=Path, default=GOLD, help="questions that are asked")
    made.add_argument("--folder", type=Path, help="where the archive is to stay")
    made.add_argument("--embedded", type=int, default=2000, help="chunks that are embedded [2000]")
    made.add_argument("--questions", type=int, default=40)
    made.add_argument("--out", type=Path, help="write the figures there")
    made.add_argument("--draw", type=Path, help="draw the figures of files given by --of, as SVG")
    made.add_argument("--of", type=Path, nargs="*", default=[], help="what --out wrote")
    options = made.parse_args()
    if options.draw is not None:
        options.draw.write_text(drawn([json.loads(one.read_text()) for one in options.of]), encoding="utf-8")
        return
    if options.size is None or options.articles is None:
        made.error("a size and --articles are needed")
    with tempfile.TemporaryDirectory() as folder:
        figures = measured(options, options.folder or Path(folder) / "index")
    print(json.dumps(figures, indent=1))
    if options.out is not None:
        options.out.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


# The recipe


def recombined(path: Path, chance: random.Random) -> Iterator[tuple[str, str]]:
    """Yield (title, text) without end: some nine words here and some there, of articles drawn at random."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        stories = [json.loads(line) for _, line in zip(range(5000), lines, strict=False)]
    texts = [" ".join(one["text"].split()) for one in stories if len(one["text"]) > 400]
    while True:
        paragraphs = []
        for _ in range(chance.randint(8, 20)):
            bits = []
            for text in chance.choices(texts, k=8):
                start = text.find(" ", chance.randrange(len(text) - 200)) + 1
                bits.append(text[start : text.find(" ", start + chance.randint(30, 70))])
            paragraphs.append(" ".join(bits))
        yield chance.choice(stories)["title"] or "Untitled", "\n\n".join(paragraphs)


def pieces(text: str) -> Iterator[tuple[int, int]]:
    """Yield the ranges of an article's chunks: as long as real ones, a fifth of each in the next one too."""
    start = 0
    while start < len(text):
        end = min(start + CHUNK, len(text))
        yield start, end
        if end == len(text):
            return
        start = end - CHUNK // 6


def vectors_of(texts: Sequence[str], embedder: Embedder, chance: np.random.Generator) -> Callable[[], Any]:
    """Return what makes vectors: mixtures of two of those of the texts, with noise."""
    known = np.concatenate([embedder.encode_document(texts[at : at + 64]) for at in range(0, len(texts), 64)])

    def vector() -> Any:
        one, other = known[chance.integers(len(known), size=2)]
        mixed = 2 * one + other + chance.normal(scale=0.4 / len(one) ** 0.5, size=len(one))
        return (mixed / np.linalg.norm(mixed)).astype(np.float32)

    return vector


def made(options: argparse.Namespace, folder: Path, embedder: Embedder) -> float:
    """Make the archive, or what is missing of it; return the seconds that it took.

    Articles are put in as a move does it, without a look for their copies, which `one_more` has.
    """
    chance, began = random.Random(0), time.perf_counter()
    stories = recombined(options.articles, chance)
    sample = [
        text[start:end] for _, text in (next(stories) for _ in range(400)) for start, end in pieces(text)
    ]
    vector = vectors_of(sample[: options.embedded], embedder, np.random.default_rng(0))
    with IndexWriter(folder) as writer:
        database = writer.database
        articles, chunks = database.counts()
        due = time.monotonic() + 120
        while chunks < min(options.size, REPEATED):
            title, text = next(stories)
            articles += 1
            day = f"20{chance.randint(5, 25):02d}-{chance.randint(1, 12):02d}-{chance.randint(1, 28):02d}"
            ranges = list(pieces(text))
            row = dict.fromkeys(COLUMNS["article"]) | {
                "number": articles, "id": f"a{articles}", "title": title, "date": day, "path": f"/{articles}",
                "source": f"Paper {articles % 1000}", "record": "", "sha256": text_digest(text), "recipe": "",
                "origins": "{}",
            }  # fmt: skip
            database.take_article(
                row,
                text,
                [
                    {
                        "number": chunks + at, "start": start, "end": end, "vector": vector(),
                        "embedded": f"{articles} {start}".encode().ljust(16)[:16],
                    }
                    for at, (start, end) in enumerate(ranges, start=1)
                ],
            )  # fmt: skip
            chunks += len(ranges)
            if time.monotonic() > due:
                writer.checkpoint(embedder.facts)
                print(f"{chunks:,} chunks, {time.perf_counter() - began:.0f} s", file=sys.stderr, flush=True)
                due = time.monotonic() + 120
        repeat(writer, options.size, vector)
        writer.commit(embedder.facts)
    return time.perf_counter() - began


def repeat(writer: IndexWriter, size: int, vector: Callable[[], Any]) -> None:
    """Add the full segments again, with other numbers and other vectors, until there are `size` chunks."""
    database = writer.database
    full = [one for one in database.segments if len(one.numbers) >= FULL]
    names = (*COLUMNS["article"], "characters", "peculiar")
    articles, chunks = database.counts()
    first, most = int(database.chunk_numbers().max(initial=0)) + 1, articles
    while full and chunks < size:
        one = full[chunks // FULL % len(full)]
        rows = np.stack([vector() for _ in range(len(one.numbers))]).astype("<f2")
        parts = {name: array for name, array in one.parts().items() if name not in ("codes", "codebook")}
        parts["articles"] = np.arange(most + 1, most + 1 + len(one.articles))
        parts["numbers"] = np.arange(first, first + len(one.numbers))
        parts["vectors"] = packed_rows(rows)
        places = zip(
            parts["numbers"].tolist(), one.starts.tolist(), one.ends.tolist(), one.embedded, strict=True
        )
        seals = [
            seal(int(parts["articles"][owner]), ChunkPlace(number, start, end, key.tobytes()), new.tobytes())
            for (number, start, end, key), owner, new in zip(places, one.owners.tolist(), rows, strict=True)
        ]
        parts["seals"] = np.array(seals, dtype="<u4")
        for number, old in zip(parts["articles"].tolist(), one.articles.tolist(), strict=True):
            [stored] = database._rows(f"SELECT {', '.join(names)} FROM article WHERE number = ?", (old,))
            row = dict(zip(names, stored, strict=True))
            changed = {"number": number, "id": f"a{number}", "path": f"/{number}"}
            database.take("article", row | changed | {"source": f"Paper {number % 1000}"})
        database.growing._segments.append(database.growing.stored(Segment.made(parts, one.dim)))
        first, most, chunks = first + len(rows), most + len(one.articles), chunks + len(rows)
        print(f"{chunks:,} chunks", file=sys.stderr, flush=True)


# The figures


def measured(options: argparse.Namespace, folder: Path) -> dict[str, Any]:
    embedder = embedder_for(None, "default", index=folder, threads=1)
    figures: dict[str, Any] = {"size": options.size, "made in, s": round(made(options, folder, embedder), 1)}
    figures["peak memory while made, MB"] = peak()
    with closing(Index.open(folder)) as index:
        figures["articles"], figures["chunks"] = index.manifest.articles, index.manifest.chunks
        figures["segments"], figures["vectors"] = len(index.manifest.segments), index.manifest.vector_type
        parts: dict[str, int] = {}
        for one in index.database.segments:
            for name, (_, size) in one.container.places.items():
                parts[name.partition(".")[0]] = parts.get(name.partition(".")[0], 0) + size
        parts["database"] = index.manifest.database.bytes
        figures["bytes a chunk"] = {name: round(size / index.manifest.chunks) for name, size in parts.items()}
        whole = sum(one.bytes for one in index.manifest.files)
        figures["disk, bytes a chunk"] = round(whole / index.manifest.chunks)
        held = parts.get("codes", 0) if index.manifest.vector_type == "pq" else parts["vectors"]
        figures["memory held for vectors, bytes a chunk"] = round(held / index.manifest.chunks)
    figures["one article more, s"] = one_more(folder, embedder)
    figures |= found(options, folder, embedder)
    with Dateline.open(folder, settings=Settings(reader="fast")) as news:
        figures["a whole question, small reader, ms"] = clocked(
            asked_of(options.gold, options.questions), news.ask
        )
    for quick in (True, False):
        began = time.perf_counter()
        sound = verify_index(folder, quick=quick).sound
        name = "verify --quick, s" if quick else "verify, s"
        figures[name] = round(time.perf_counter() - began, 1) if sound else "not sound"
    figures["peak memory, MB"] = peak()
    return figures


def peak() -> int:
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def one_more(folder: Path, embedder: Embedder) -> dict[str, float]:
    """The median, and the longest, of committing one article of ten chunks more, ten times."""
    seconds = []
    text = "\n\n".join(f"Paragraph {at} of the article that came later. " * 18 for at in range(8))
    for _ in range(10):
        article = Article(f"more-{time.time_ns()}", text, path=f"/more/{time.time_ns()}")
        rows = embedder.encode_document([text[start:end] for start, end in pieces(text)])
        began = time.perf_counter()
        with IndexWriter(folder) as writer:
            placed = writer.database.put_article(article, "")
            for (start, end), row in zip(pieces(text), rows, strict=True):
                writer.database.put_chunk(placed, Chunk(article, start, end), article.id[-16:].encode(), row)
            writer.commit(embedder.facts)
        seconds.append(time.perf_counter() - began)
    return {"median": round(statistics.median(seconds), 3), "longest": round(max(seconds), 3)}


def found(options: argparse.Namespace, folder: Path, embedder: Embedder) -> dict[str, Any]:
    """Ask, without a filter and with some; compare the nearest with those of the exact twin."""
    questions = asked_of(options.gold, options.questions)
    began = time.perf_counter()
    with closing(Index.open(folder)) as index:
        settings = Settings(depth=DEPTH)
        retrieve(Asked(questions[0]), index, embedder, settings)
        figures: dict[str, Any] = {"opened, first question, s": round(time.perf_counter() - began, 2)}
        for name, filters in (
            ("finding passages, ms", NO_FILTERS),
            ("of 0.1 %, ms", Filters.parse(source="Paper 7")),
            ("of 1 %, ms", Filters.parse(where=" or ".join(f"source = 'Paper {n}'" for n in range(1, 11)))),
            ("of 10 %, ms", Filters.parse(since="2024-01", until="2025-12")),
        ):
            ask = partial(found_in, index, embedder, settings, filters)
            figures[name] = clocked(questions, ask)
        rows = [embedder.encode_query(one) for one in questions[:20]]
        figures["by vectors, ms"] = clocked(rows, lambda row: index.nearest(row, DEPTH))
        figures["by words, ms"] = clocked(
            questions, lambda one: index.database.search(Asked(one).search_words, 10 * DEPTH)
        )
        figures["by words of articles, ms"] = clocked(
            questions, lambda one: index.database.search_articles(Asked(one).search_words, DEPTH)
        )
        same = [len(dict(index.nearest(row, DEPTH)).keys() & nearest(index, row)) / DEPTH for row in rows]
        figures["recall@100 against the exact twin"] = round(statistics.mean(same), 4)
    return figures


def found_in(index: Index, embedder: Embedder, settings: Settings, filters: Filters, question: str) -> object:
    return retrieve(Asked(question), index, embedder, settings, filters=filters)


def nearest(index: Index, row: Any) -> set[int]:
    """The numbers of the nearest by every vector, segment by segment."""
    hits: list[tuple[float, int]] = []
    for ids, rows in index.database.vectors(index.manifest.embedder.dim):
        hits += [(-score, number) for number, score in ExactVectors(ids, rows).search(row, DEPTH)]
    return {number for _, number in sorted(hits)[:DEPTH]}


def clocked(given: Sequence[Any], run: Callable[[Any], object]) -> dict[str, float]:
    """The median and the 95th percentile of the milliseconds, after a round that is not counted."""
    run(given[0])
    seconds = []
    for one in given:
        began = time.perf_counter()
        run(one)
        seconds.append(1000 * (time.perf_counter() - began))
    return {
        "p50": round(statistics.median(seconds), 1),
        "p95": round(sorted(seconds)[int(0.95 * len(seconds))], 1),
    }


# The picture


def drawn(figures: Sequence[dict[str, Any]]) -> str:
    """Time and disk against size, both on logarithmic axes, as SVG."""
    lines = {
        "finding passages, ms": [(one["chunks"], one["finding passages, ms"]["p50"]) for one in figures],
        "one article more, ms": [
            (one["chunks"], 1000 * one["one article more, s"]["median"]) for one in figures
        ],
        "opened, first question, ms": [
            (one["chunks"], 1000 * one["opened, first question, s"]) for one in figures
        ],
        "verify --quick, s": [(one["chunks"], one["verify --quick, s"]) for one in figures],
        "memory held for vectors, MB": [
            (one["chunks"], one["memory held for vectors, bytes a chunk"] * one["chunks"] / 1e6)
            for one in figures
        ],
    }
    points = [point for line in lines.values() for point in line]
    low, high = (f(np.log10([x for x, _ in points])) for f in (min, max))
    bottom, top = (f(np.log10([max(y, 0.01) for _, y in points])) for f in (min, max))

    def place(x: float, y: float) -> tuple[float, float]:
        across = (np.log10(x) - low) / max(high - low, 0.01)
        up = (np.log10(max(y, 0.01)) - bottom) / max(top - bottom, 0.01)
        return round(60 + 380 * across, 1), round(300 - 260 * up, 1)

    colours = ("#1b6ca8", "#c0392b", "#27864a", "#8e44ad", "#b9770e")
    parts = [
        '<svg xmlns="http://www.w3.org/2000/svg" width="720" height="350" font-family="sans-serif"'
        ' font-size="12">',
        '<rect width="720" height="350" fill="white"/>',
        '<path d="M60 30V300H460" fill="none" stroke="#888"/>',
    ]
    for size in sorted({x for x, _ in points}):
        x, _ = place(size, 1)
        parts.append(f'<text x="{x}" y="318" text-anchor="middle">{size:,}</text>')
    parts.append('<text x="260" y="340" text-anchor="middle">chunks; both axes are logarithmic</text>')
    for at, ((name, line), colour) in enumerate(zip(lines.items(), colours, strict=True)):
        placed = [place(x, y) for x, y in sorted(line)]
        path = " ".join(f"{x},{y}" for x, y in placed)
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [
            f'<circle cx="{x}" cy="{y}" r="3" fill="{colour}"/>'
            f'<text x="{x + 5}" y="{y - 5}">{value:,.0f}</text>'
            for (x, y), (_, value) in zip(placed, sorted(line), strict=True)
        ]
        parts.append(f'<text x="500" y="{60 + 22 * at}" fill="{colour}">{name}</text>')
    return "\n".join([*parts, "</svg>", ""])


if __name__ == "__main__":
    main()
