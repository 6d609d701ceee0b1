"""How fast Dateline is on this machine: indexing, opening, asking warm, asking cold.

    python eval/bench.py FOLDER GOLD [--questions N] [--cold N] [--out FILE.json]

Indexes FOLDER into a temporary index, asks it questions of the gold set GOLD, prints a Markdown table
and, with --out, writes the same figures as JSON with the versions and the core count they hold for.

Nothing here says whether an answer is right; `dateline eval` does.
"""

from __future__ import annotations

import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path

from dateline import Dateline, __version__
from dateline.models.onnx import usable_threads
from dateline.result.result import Seconds
from dateline.settings import Settings
from harness import asked_of, clocked, head, parser, publish, row

LIBRARIES = ("numpy", "onnxruntime", "faiss-cpu", "tokenizers")
ANSWERED, ABSTAINED = 0, 3  # exit codes of `dateline ask`


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured number."""

    measure: str
    value: float
    unit: str


def main() -> None:
    options = parser(__doc__, "folder", "gold", questions=100, cold=5, out=None).parse_args()
    questions = asked_of(options.gold, options.questions)
    with tempfile.TemporaryDirectory() as folder:
        under = conditions()
        figures = tuple(measure(options.folder, Path(folder) / "index", questions, options.cold))
    rows = (row(one.measure, f"{shown(one.value)} {one.unit}") for one in figures)
    publish([head("measure", "value"), *rows])
    if options.out is not None:
        record = {"conditions": under, "figures": [asdict(figure) for figure in figures]}
        options.out.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")


def measure(articles: Path, index: Path, questions: Sequence[str], cold: int) -> Iterator[Figure]:
    """Index the articles and yield every figure, in the order a user meets them."""
    with Dateline.index(articles, index=index) as made:
        report = made.report
    assert report is not None
    size = sum(file.stat().st_size for file in index.rglob("*") if file.is_file())
    yield Figure("articles", report.articles, "articles")
    yield Figure("chunks", report.chunks, "chunks")
    yield Figure("indexing", report.seconds, "s")
    yield Figure("indexing, articles", report.articles / report.seconds, "articles/s")
    yield Figure("indexing, chunks", report.chunks / report.seconds, "chunks/s")
    yield Figure("indexing, peak memory", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, "MiB")
    yield Figure("index size", size / report.chunks, "bytes/chunk")
    yield Figure("open, median of 5", statistics.median(clock(lambda: open_index(index), 5)), "s")
    yield from asked_warm(index, questions)
    starts = clock(lambda: ask_cold(index, questions[0]), cold)
    yield Figure(f"cold `dateline ask`, median of {cold}", statistics.median(starts), "s")


def asked_warm(index: Path, questions: Sequence[str]) -> Iterator[Figure]:
    """Ask each question once of an open index, after one that loads the models."""
    with Dateline.open(index) as dateline:
        [loading] = clock(lambda: dateline.ask(questions[0]), 1)
        yield Figure("first question, loading the models", loading, "s")
        seconds = [result.seconds for result in dateline.ask_many(questions)]
    for part in ("retrieve", "read", "total"):
        yield from spread(f"warm ask over {len(questions)}, {part}", seconds, part)


def spread(name: str, seconds: Sequence[Seconds], part: str) -> Iterator[Figure]:
    values = sorted(getattr(one, part) for one in seconds)
    yield Figure(f"{name}: median", statistics.median(values), "s")
    # The smallest value that at least 95 % do not exceed.
    yield Figure(f"{name}: p95", values[-(-95 * len(values) // 100) - 1], "s")


def open_index(index: Path) -> None:
    Dateline.open(index).close()


def ask_cold(index: Path, question: str) -> None:
    """Run `dateline ask` in a process of its own. Raises CalledProcessError when it fails."""
    command = [sys.executable, "-m", "dateline", "ask", question, "--index", str(index), "--json"]
    done = subprocess.run(command, stdout=subprocess.DEVNULL, check=False)
    if done.returncode not in {ANSWERED, ABSTAINED}:
        raise subprocess.CalledProcessError(done.returncode, "dateline ask")


def clock(run: Callable[[], object], times: int) -> list[float]:
    """Return the wall-clock seconds of each of several runs."""
    return [clocked(run)[1] for _ in range(times)]


def conditions() -> dict[str, object]:
    """Return what the figures depend on; nothing that names this machine or its folders."""
    return {
        "dateline": __version__,
        "python": platform.python_version(),
        "libraries": {name: version(name) for name in LIBRARIES},
        "system": platform.system(),
        "machine": platform.machine(),
        "cores": os.cpu_count(),
        "threads": usable_threads(Settings.load().threads),
        "load": os.getloadavg()[0],  # above 0 something else was running, and the figures are pessimistic
    }


def shown(value: float) -> str:
    """Whole numbers as such, others with three digits that count: 1234.5 -> 1,234; 0.05678 -> 0.0568."""
    return f"{value:,.0f}" if value == int(value) or value >= 100 else f"{value:.3g}"


if __name__ == "__main__":
    main()
