"""Where the time goes: a cold start, a warm question, indexing, each stage with its share.

    python eval/profiling.py FOLDER GOLD [--only cold|warm|index] [--runs N] [--questions N] [--out FILE.md]

FOLDER holds articles, GOLD a gold set whose questions are asked. A stage's time is its own: what it calls
that is a stage too is taken off. It is processor time of all threads together, so that what else the machine
does matters little, with clocks in every stage, which cost a little: `bench.py` says how fast Dateline is.

The name is no `profile.py`: scripts of this folder would find that in place of the standard library's module.
"""

from __future__ import annotations

import functools
import inspect
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from dateline import Dateline
from harness import asked_of, parser, publish

ASKING = {
    "dateline.pipeline.door:Dateline.open": "opening the index",
    "dateline.stores.index:open_segments": "mapping the vectors",
    "dateline.models.onnx:OnnxModel._read": "reading and checking the models' files",
    "dateline.models.onnx:OnnxModel._check": "reading and checking the models' files",
    "dateline.models.onnx:OnnxModel.tokenizer": "making the tokenizers",
    "dateline.models.runtime:InferenceSession.__init__": "making the networks",
    "dateline.questions.asked:read_question": "understanding the question",
    "dateline.pipeline.door:Dateline._listed": "understanding the question",
    "dateline.answers.reply:advice_for": "understanding the question",
    "dateline.embedding:OnnxEmbedder.encode_query": "tokenising the question",
    "dateline.embedding:OnnxEmbedder._run": "embedding the question",
    "dateline.stores.vectors:SegmentVectors.search": "search by meaning",
    "dateline.stores.database:Database.search": "search by the words of passages",
    "dateline.stores.database:Database.search_articles": "search by the words of articles",
    "dateline.stores.database:Database.articles_of": "looking passages up",
    "dateline.stores.database:Database.chunks": "looking passages up",
    "dateline.retriever:_with_wire_copies": "looking copies up",
    "dateline.retriever:distinct": "telling repeats apart",
    "dateline.retriever:retrieve": "fusing the searches",
    "dateline.reader.windows:WindowMaker.windows": "windows of the passages",
    "dateline.reader.networks:OnnxNetwork.__call__": "the reader's network",
    "dateline.reader.window_reader:WindowReader.read": "decoding spans",
    "dateline.answers.reply:answer": "answers from spans",
    "dateline.pipeline.door:Dateline.ask": "the rest of a question",
}
INDEXING = {
    "dateline.indexing.run:IndexRun._file": "reading files, telling what is new",
    "dateline.articles.outside:Outside.read": "loading articles",
    "dateline.articles.clues:detect_language": "telling the language",
    "dateline.indexing.pieces:embedded_texts": "cutting into chunks",
    "dateline.embedding:OnnxEmbedder.count_tokens": "counting tokens",
    "dateline.embedding:OnnxEmbedder.encode_document": "tokenising and gathering batches",
    "dateline.embedding:OnnxEmbedder._run": "embedding",
    "dateline.stores.copy_finding:CopyFinder.pairs": "shingles, copies and passages",
    "dateline.stores.working_copy:WorkingCopy.find_copies": "shingles, copies and passages",
    "dateline.stores.growing:GrowingSegments.settled": "words",
    "dateline.stores.working_copy:WorkingCopy.put_article": "rows",
    "dateline.stores.working_copy:WorkingCopy.put_chunk": "rows",
    "dateline.stores.working_copy:WorkingCopy.put_file": "rows",
    "dateline.stores.writer:IndexWriter._publish": "commit",
    "dateline.models.onnx:OnnxModel._read": "loading the embedder",
    "dateline.models.onnx:OnnxModel._check": "loading the embedder",
    "dateline.models.onnx:OnnxModel.tokenizer": "loading the embedder",
    "dateline.models.runtime:InferenceSession.__init__": "loading the embedder",
}
"""`module:name` of a function or method → the stage that its time goes to."""

COLD_IMPORTS = (
    ("NumPy", "numpy"),
    ("the command line", "dateline.cli.running", "dateline.cli.asking"),
    ("ONNX Runtime", "onnxruntime"),
    ("tokenizers", "tokenizers"),
    ("the rest of Dateline", "dateline.retriever", "dateline.answers.reply", "dateline.reader.loading"),
)


class Stages:
    """Processor seconds of each stage, what it calls that is a stage too not counted; thread by thread."""

    def __init__(self, stages: Mapping[str, str]) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self._threads = threading.local()
        for place, stage in stages.items():
            self._watch(place, stage)

    def _watch(self, place: str, stage: str) -> None:
        module, _, names = place.partition(":")
        *owners, name = names.split(".")
        owner = functools.reduce(getattr, owners, import_module(module))
        kept = inspect.getattr_static(owner, name)
        bound = isinstance(kept, classmethod | staticmethod)
        run = kept.__func__ if bound else kept
        watch = self._generator if inspect.isgeneratorfunction(run) else self._function
        timed: Any = watch(run, stage)
        setattr(owner, name, type(kept)(timed) if bound else timed)

    def _function(self, run: Callable[..., Any], stage: str) -> Callable[..., Any]:
        @functools.wraps(run)
        def timed(*given: Any, **named: Any) -> Any:
            self._enter(stage)
            try:
                return run(*given, **named)
            finally:
                self._leave()

        return timed

    def _generator(self, run: Callable[..., Iterator[Any]], stage: str) -> Callable[..., Iterator[Any]]:
        @functools.wraps(run)
        def timed(*given: Any, **named: Any) -> Iterator[Any]:
            values = run(*given, **named)
            while True:
                self._enter(stage)
                try:
                    value = next(values)
                except StopIteration:
                    return
                finally:
                    self._leave()
                yield value

        return timed

    def _enter(self, stage: str) -> None:
        self._book().append(stage)

    def _leave(self) -> None:
        self._book().pop()

    def _book(self) -> list[str]:
        """Count the time since the last call for the stage that runs; return all that do, the outer first."""
        now, here = time.thread_time(), self._threads
        running: list[str] = here.__dict__.setdefault("running", [])
        if running:
            self.seconds[running[-1]] += now - here.since
        here.since = now
        return running


_COLD = """
import sys, time
marks = [("starting Python", time.process_time())]
import json, importlib, os
folder, imports, question, index = sys.argv[1:]
for name, *modules in json.loads(imports):
    for module in modules:
        importlib.import_module(module)
    marks.append((f"importing {name}", time.process_time()))
sys.path.insert(0, folder)
from profiling import ASKING, Stages
stages = Stages(ASKING)
marks.append(("", time.process_time()))
from dateline.cli.running import run
run(["ask", question, "--index", index, "--json"])
marks.append(("ask", time.process_time()))
spent = {}
before = 0.0
for name, at in marks:
    spent[name] = spent.get(name, 0.0) + at - before
    before = at
rest = spent.pop("ask") - sum(stages.seconds.values())
spent.pop("")  # of this script's own
spent |= stages.seconds | {"options, settings, printing": rest}
sys.stderr.write(json.dumps(spent) + "\\n" + repr(time.process_time()) + "\\n")
from dateline.cli import end
end(0)
"""


def cold(index: Path, question: str) -> dict[str, float]:
    """Return the seconds of each stage of `dateline ask` in a process of its own."""
    environment = {**os.environ, "DATELINE_THREADS": "1"}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed Dateline is compiled
    given = (str(Path(__file__).parent), json.dumps(COLD_IMPORTS), question, str(index))
    command = [sys.executable, "-c", _COLD, *given]
    before = _of_children()
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    stated, said = done.stderr.splitlines()[-2:]
    return {**json.loads(stated), "ending": _of_children() - before - float(said)}


def _of_children() -> float:
    """Processor seconds of the child processes that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def warm(index: Path, questions: Sequence[str]) -> list[dict[str, float]]:
    """Return the seconds of each stage for each question, after two that warm up."""
    os.environ["DATELINE_THREADS"] = "1"
    rows = []
    with Dateline.open(index) as news:
        stages = Stages(ASKING)
        for number, question in enumerate([*questions[:2], *questions]):
            stages.seconds.clear()
            news.ask(question)
            if number >= 2:
                rows.append(dict(stages.seconds))
    return rows


def indexing(articles: Path, index: Path) -> dict[str, float]:
    """Return the seconds of each stage of making an index."""
    os.environ["DATELINE_THREADS"] = "1"
    stages = Stages(INDEXING)
    began, before = time.process_time(), _of_children()
    Dateline.index(articles, index=index).close()
    whole = time.process_time() - began
    stages.seconds["loading articles"] += _of_children() - before  # some kinds are read in a child
    whole += _of_children() - before
    return {**stages.seconds, "the rest": whole - sum(stages.seconds.values())}


def table(title: str, rows: Sequence[Mapping[str, float]], *, mean: bool = False) -> Iterator[str]:
    """Yield the lines of a Markdown table: the median of each stage over all rows, or the mean."""
    middle = statistics.fmean if mean else statistics.median
    spent = {name: middle([row.get(name, 0.0) for row in rows]) for row in rows for name in row}
    whole = sum(spent.values())
    yield from (f"## {title}", "", "| stage | ms | share |", "|---|---:|---:|")
    for name, seconds in sorted(spent.items(), key=lambda one: -one[1]):
        yield f"| {name} | {1000 * seconds:.1f} | {seconds / whole:.1%} |"
    yield from (f"| **all** | **{1000 * whole:.1f}** | |", "")


def main() -> None:
    made = parser(__doc__, "folder", "gold", runs=9, questions=50, out=None)
    made.add_argument("--only", choices=("cold", "warm", "index"), help="one table alone")
    options = made.parse_args()
    questions = asked_of(options.gold, options.questions)
    lines: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        index = Path(folder) / "index"
        spent = indexing(options.folder, index)
        if options.only in (None, "cold"):
            runs = [cold(index, questions[0]) for _ in range(options.runs + 1)][1:]  # the first compiles
            lines += table(f"A cold start: `dateline ask`, median of {options.runs}", runs)
        if options.only in (None, "warm"):
            lines += table(f"A warm question, mean of {len(questions)}", warm(index, questions), mean=True)
        if options.only in (None, "index"):
            lines += table("Indexing", [spent])
    publish(lines, options.out)


if __name__ == "__main__":
    main()
