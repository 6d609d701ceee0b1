"""What the scripts of this folder share: options, an index to ask, tables, figures, and where results go.

A script takes its options from a `parser`, opens an index with `indexed`, and hands the lines of its report
to `publish`, which prints each as it comes. Nothing is measured here.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from dateline import Dateline, Settings
from dateline.embedding import Embedder, embedder_for
from dateline.evaluation.gold.files import read_bytes, text_of
from dateline.evaluation.gold.questions import sample
from dateline.evaluation.gold.reading import read_gold
from dateline.evaluation.resampling import average, intervals
from dateline.features import Feature
from dateline.stores.index import Index

HERE = Path(__file__).parent
GOLD, CORPUS = HERE / "gold", HERE.parent / "corpus"

_HELP = {
    "articles": "articles, as `dateline index` takes them",
    "gold": "a gold set",
    "index": "folder of an index",
    "k": "hits wanted",
    "limit": "questions of each set, drawn by --seed",
    "most": "questions of all sets together",
    "out": "write the result there too",
    "questions": "questions asked, drawn from the set",
}
Found = TypeVar("Found")


def parser(doc: str | None, *places: str, **defaults: Path | float | None) -> argparse.ArgumentParser:
    """Return a parser that says of a script what the first paragraph of its docstring does.

    `places` are paths that must be given; each of `defaults` is an option, of its default's type. An option
    without a default is a path; `limit` and `most` are numbers.
    """
    made = argparse.ArgumentParser(description=(doc or "").split("\n\n")[0])
    for name in places:
        made.add_argument(name, type=Path, help=_HELP.get(name))
    for name, default in defaults.items():
        kind = int if name in ("limit", "most") else Path if default is None else type(default)
        told = "" if default is None else f" [default: {default}]"
        flag = f"--{name.replace('_', '-')}"
        made.add_argument(flag, type=kind, default=default, help=f"{_HELP.get(name, '')}{told}".strip())
    return made


def publish(lines: Iterable[str], out: Path | None = None) -> None:
    """Print each line as it comes, and write them all to a file that was asked for."""
    told = []
    for line in lines:
        print(line, flush=True)
        told.append(line)
    if out is not None:
        out.write_text("\n".join(told) + "\n", encoding="utf-8")


def head(*names: str) -> str:
    """Return the first two lines of a Markdown table; a name may hold several, with bars between them."""
    line = row(*names)
    return f"{line}\n{'|---' * (line.count('|') - 1)}|"


def row(*cells: object) -> str:
    return f"| {' | '.join(map(str, cells))} |".replace("|  |", "| |")


def mean(numbers: Sequence[float]) -> float:
    return sum(numbers) / len(numbers) if numbers else 0.0


def percent(share: float) -> str:
    return f"{100 * share:.1f}"


def within(values: Any, brackets: str = "()", over: Any = None) -> str:
    """Return the ends of a mean's 95 % interval in percent: "(65.2 to 76.8)", or "[65.2, 76.8]"."""
    ends = intervals({"mean": average(np.asarray(values, dtype=float), over)}, len(values))["mean"]
    between = " to " if brackets == "()" else ", "
    return f"{brackets[0]}{percent(ends.low)}{between}{percent(ends.high)}{brackets[1]}"


def clocked(run: Callable[[], Found], clock: Callable[[], float] = time.perf_counter) -> tuple[Found, float]:
    """Return what a run gives, and the seconds that it took."""
    began = clock()
    return run(), clock() - began


def read(path: Path) -> Any:
    """Return what a file of JSON says."""
    return json.loads(path.read_text(encoding="utf-8"))


def read_lines(path: Path) -> list[dict[str, Any]]:
    """Return what the lines of a file of JSON Lines say, plain or gzipped."""
    return [json.loads(line) for line in text_of(path, read_bytes(path)).split("\n") if line]


def write_lines(path: Path, rows: Iterable[Mapping[str, Any]]) -> None:
    path.write_text("".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows), encoding="utf-8")


def asked_of(gold: Path, limit: int | None, seed: int = 0) -> list[str]:
    """Return so many questions of a gold set."""
    return [one.question for one in sample(read_gold(gold), limit, seed=seed)]


@contextmanager
def indexed(
    *articles: Path, own: Sequence[Mapping[str, Any]] = (), reader: str | None = None
) -> Iterator[Dateline]:
    """Give an open index of articles, and of a gold set's own, that is gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        settings = replace(Settings.load(reader=reader), index=Path(folder) / "index")
        write_lines(Path(folder) / "own.jsonl", own)
        given = [*articles, *([Path(folder) / "own.jsonl"] if own else [])]
        with Dateline.index(given, settings=settings) as news:
            yield news


def without(news: Dateline, feature: Feature) -> Dateline:
    """Return an index once more, with a feature switched off and the same reader."""
    settings = replace(news.settings, without=(feature,))
    return Dateline.open(settings=settings, reader=news.reader)


def embedder_of(index: Index, threads: int = 0) -> Embedder:
    return embedder_for(index.manifest.embedder, "default", index=index.folder, threads=threads)


def write_calibration(model: Path, fitted: Mapping[str, Any]) -> None:
    """Put what was fitted among the numbers in a reader's `model.json`; its others stay."""
    path = model / "model.json"
    facts = read(path)
    facts["calibration"] = {**facts.get("calibration", {}), **fitted}
    path.write_text(json.dumps(facts, indent=2) + "\n", encoding="utf-8")
