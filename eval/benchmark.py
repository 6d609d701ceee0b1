"""Measure Dateline on the public question sets, one command each, and record what came of it.

Which sets, views and articles a benchmark has stands in `BENCHMARKS`. The files are not part of this
repository; `--data` names a folder that holds them, at any depth, under the names they have there. An
index is made, or brought up to date, where a benchmark needs one. The result, `eval/results/NAME.md`, has the
command, what the figures depend on, the machine's size, and every figure with its 95 % confidence interval.

What a figure means is said in `eval/README.md`. `--records` keeps the run itself, a record a question;
given a file that exists, the report is written from it and nothing is asked.

    python eval/benchmark.py squad_v2_dev --data FOLDER --limit 1000
"""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from dateline import Dateline, Settings
from dateline.cli.terminal import progress_bar
from dateline.evaluation.figures import table
from dateline.evaluation.recordfile import is_records, read_records, write_records
from dateline.evaluation.records import Evaluation, View
from dateline.evaluation.runner import evaluate
from dateline.evaluation.statistics import figure_intervals
from dateline.settings import Retrieval
from harness import HERE, head, parser, publish, row

RESULTS = HERE / "results"


@dataclass(frozen=True)
class Benchmark:
    """A gold set, the views to take of it, and the articles to index for those that need an index."""

    gold: str
    views: tuple[View, ...]
    articles: tuple[str, ...] = ()


_STORIES = "newsqa_stories.jsonl"
_NEWS = "news_2020_2026.jsonl"
_ALONE = (View.READER_ONLY,)
_ALL = (View.READER_ONLY, View.RETRIEVAL, View.END_TO_END)

BENCHMARKS = {
    "squad_v2_dev": Benchmark("squad_v2_dev.json", _ALONE),
    "xquad_en": Benchmark("xquad_en.json", _ALONE),
    "newsqa": Benchmark("newsqa.json", _ALONE),
    "newsqa_stories": Benchmark("newsqa.json", _ALL, (_STORIES,)),
    "newsqa_mixed": Benchmark("newsqa.json", _ALL, (_STORIES, _NEWS)),
    "realtimeqa_mixed": Benchmark("realtimeqa_distant.json", (View.RETRIEVAL,), (_STORIES, _NEWS)),
}


def main() -> None:
    options = parser(__doc__, index=None, limit=None, seed=0, records=None, data=Path())
    options.add_argument("name", choices=BENCHMARKS)
    options.add_argument("--note", help="a sentence about the circumstances, for the report")
    arguments = options.parse_args()

    benchmark = BENCHMARKS[arguments.name]
    if arguments.records is not None and is_records(arguments.records):
        found = read_records(arguments.records)
    else:
        index = arguments.index or Path(f"index-{arguments.name}")
        found = run(benchmark, arguments.data, index, arguments.limit, arguments.seed)
        if arguments.records is not None:
            write_records(arguments.records, found)
    publish(report(arguments.name, benchmark, found, arguments.note), RESULTS / f"{arguments.name}.md")


def run(benchmark: Benchmark, data: Path, index: Path, limit: int | None, seed: int) -> Evaluation:
    """Index what is to be searched, and ask."""
    settings = replace(Settings.load(), index=index)
    gold = find(data, benchmark.gold)
    with progress_bar() as progress:
        if benchmark.articles:
            articles = [find(data, name) for name in benchmark.articles]
            Dateline.index(articles, settings=settings, progress=progress).close()
        return evaluate(
            gold,
            views=benchmark.views,
            retrievers=list(Retrieval),
            settings=settings,
            limit=limit,
            seed=seed,
            progress=progress,
        )


def find(data: Path, name: str) -> Path:
    """Return the file of that name, plain or gzipped, anywhere below a folder."""
    for candidate in (name, f"{name}.gz"):
        if found := sorted(data.rglob(candidate)):
            return found[0]
    sys.exit(f"benchmark: there is no {name}, plain or .gz, below {data}")


def report(name: str, benchmark: Benchmark, found: Evaluation, note: str | None) -> Iterator[str]:
    """Yield the lines of the recorded result, in Markdown."""
    ran = found.run
    drawn = f" --limit {ran.limit} --seed {ran.seed}" if ran.limit else ""
    yield "*Written by the command below; nothing here is by hand.*\n"
    yield f"# {name}\n"
    yield f"    python eval/benchmark.py {name} --data FOLDER{drawn}\n"
    yield from (f"- {fact}" for fact in facts(benchmark, found))
    if note:
        yield f"- {note}"
    shown = table(found, figure_intervals(found))
    yield f"\n{head('', *shown.headings)}"
    yield from (row(*cells) for cells in shown.rows)
    yield ""
    yield from (f"{remark[0].upper()}{remark[1:]}.\n" for remark in shown.remarks)
    yield "In brackets: 95 % confidence intervals, bootstrapped over the questions."


def facts(benchmark: Benchmark, found: Evaluation) -> Iterator[str]:
    """Yield what the figures depend on; nothing that names a machine or its folders."""
    ran = found.run
    yield f"questions: `{ran.gold.name}`, SHA-256 {ran.gold.sha256[:12]}…"
    if ran.index is not None:
        size = f"{ran.index.articles:,} articles, {ran.index.chunks:,} chunks"
        yield f"articles: {', '.join(f'`{one}`' for one in benchmark.articles)}; {size}"
    for kind, model in (("reader", ran.reader), ("embedder", ran.embedder)):
        if model is not None:
            yield f"{kind}: {model.name}, SHA-256 {model.sha256[:12]}…"
    yield f"versions: {', '.join(f'{library} {version}' for library, version in ran.versions.items())}"
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    yield f"machine: {found.timing.cores} cores ({platform.machine()}), {memory:.0f} GiB"
    yield f"began: {found.timing.began}"


if __name__ == "__main__":
    main()
