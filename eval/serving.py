"""How the service bears many clients: 1, 8 and 64 at once, thousands of questions, a new index in the middle.

    python eval/serving.py [--gold GOLD] [--reader default] [--top-k 10] [--questions 120] [--soak 5000]

Indexes `corpus/` but for one article, starts `dateline serve` on it, on this machine alone, and asks the
questions of GOLD over and over: so many by each number of clients, then so many more by 8, with the article
that was left out indexed in the middle. Every answer is compared with the one that Python gives on the same
state of the index.
"""

from __future__ import annotations

import asyncio
import hashlib
import itertools
import json
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import numpy as np

from dateline import Dateline, Settings
from dateline.models.onnx import usable_threads
from dateline.serve.paths import told_shape
from harness import CORPUS, GOLD, asked_of, head, parser, publish, row

CLIENTS = (1, 8, 64)
SOAKING = 8  # clients
LATER = "noem-castro-tegucigalpa.md"  # the article that comes in the middle
BESIDE = "of it waiting and HTTP, p50"
PATIENCE = 300.0  # seconds

Answers = dict[str, str]
"""Question → digest of what is answered."""


@dataclass
class Load:
    """What a number of clients saw: the seconds of each question, its status, and what was answered.

    `beside` are the seconds that a question waited, and took on the way.
    """

    clients: int
    times: list[float] = field(default_factory=list)
    beside: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    seen: list[tuple[str, str, str]] = field(default_factory=list)  # generation, question, digest
    seconds: float = 0.0

    def cells(self, expected: Mapping[str, Answers]) -> Iterator[str]:
        yield str(self.clients)
        yield f"{len(self.times):,}"
        for share in (50, 95):
            yield f"{np.percentile(self.times, share):.2f} s"
        yield f"{np.percentile(self.beside, 50):.3f} s"
        yield f"{len(self.times) / self.seconds:.1f}"
        yield str(sum(many for status, many in self.statuses.items() if status != 200))
        yield str(sum(expected[number][question] != digest for number, question, digest in self.seen))


def main() -> None:
    taken = parser(__doc__, gold=GOLD / "corpus.json", questions=120, soak=5000, top_k=10, out=None)
    taken.add_argument("--reader", default="default")
    options = taken.parse_args()
    asked = asked_of(options.gold, 40)
    how = {"reader": options.reader, "top_k": options.top_k}
    publish(report(asked, how, options.questions, options.soak), options.out)


def report(questions: Sequence[str], how: dict[str, Any], many: int, soak: int) -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(index=Path(folder) / "index", **how)
        first = [path for path in sorted(CORPUS.iterdir()) if path.name != LATER]
        Dateline.index(first, settings=settings).close()
        expected = {"1": answers(settings, questions)}
        with served(settings) as (address, up):
            told = f"reader {settings.reader}, {settings.top_k} passages, {usable_threads(0)} processors"
            work = metric(address, "process_cpu_seconds_total")
            yield f"Up after {up:.2f} s, {work:.2f} s of work for a processor; {told}."
            yield ""
            yield head("clients", "questions", "p50", "p95", BESIDE, "a second", "errors", "other answers")
            for clients in CLIENTS if many else ():
                load = asyncio.run(ask(address, questions, clients, many))
                yield row(*load.cells(expected))
            yield from soaked(address, settings, questions, soak, expected)


def soaked(
    address: str, settings: Settings, questions: Sequence[str], soak: int, expected: dict[str, Answers]
) -> Iterator[str]:
    """Ask on, and index the article that was left out in the middle; yield what came of it."""
    memory = [resident(address)]
    half = asyncio.run(ask(address, questions, SOAKING, soak // 2))
    yield row(*half.cells(expected))
    memory.append(resident(address))
    command = (sys.executable, "-m", "dateline", "index", CORPUS / LATER, "--index", str(settings.index))
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as indexing:
        rest = asyncio.run(ask(address, questions, SOAKING, soak - soak // 2))
    assert indexing.returncode == 0
    memory.append(resident(address))
    expected["2"] = answers(settings, questions)
    yield row(*rest.cells(expected))
    yield ""
    by_generation = Counter(number for number, _, _ in rest.seen)
    told = " and ".join(f"{many:,} by generation {number}" for number, many in sorted(by_generation.items()))
    yield f"In the last row a generation was replaced: {told} were answered."
    before, middle, after = (f"{one:.0f} MB" for one in memory)
    yield f"Resident memory: {before} before the last two rows, {middle} between them, {after} after them."


async def ask(address: str, questions: Sequence[str], clients: int, many: int) -> Load:
    """Ask so many questions by so many clients, each the next one as soon as it has its answer."""
    load, turns = Load(clients), itertools.islice(itertools.cycle(questions), many)
    async with httpx.AsyncClient(
        base_url=address, timeout=PATIENCE, limits=httpx.Limits(max_connections=clients)
    ) as client:

        async def work() -> None:
            for question in turns:
                began = time.perf_counter()
                answered = await client.post("/v1/ask", json={"question": question})
                load.times.append(time.perf_counter() - began)
                load.statuses[answered.status_code] += 1
                if answered.status_code == 200:
                    load.beside.append(load.times[-1] - own_seconds(answered.json()))
                    generation = answered.headers.get("dateline-generation", "1")
                    load.seen.append((generation, question, digest(answered.json())))

        began = time.perf_counter()
        await asyncio.gather(*(work() for _ in range(clients)))
        load.seconds = time.perf_counter() - began
    return load


def answers(settings: Settings, questions: Sequence[str]) -> Answers:
    """Return what Python answers to each question, one after another, with the paths that others are told."""
    with Dateline.open(settings=settings) as news:
        return {
            question: digest([told_shape(result) for result in news.ask_each(question)])
            for question in questions
        }


def own_seconds(answered: Any) -> float:
    """Return the seconds of retrieval and reading that one result states, or several together."""
    results = answered if isinstance(answered, list) else [answered]
    return float(sum(one["seconds"]["total"] for one in results))


def digest(answered: Any) -> str:
    """Return a digest of one result or several, but for their times."""
    results = answered if isinstance(answered, list) else [answered]
    stated = [{name: value for name, value in one.items() if name != "seconds"} for one in results]
    return hashlib.sha256(json.dumps(stated, sort_keys=True).encode()).hexdigest()


def resident(address: str) -> float:
    """Return the resident memory of the service, in megabytes."""
    return metric(address, "process_resident_memory_bytes") / 1e6


def metric(address: str, name: str) -> float:
    """Return what the service has counted under a name."""
    found = re.search(rf"^{name} (\S+)$", httpx.get(f"{address}/metrics").text, re.MULTILINE)
    assert found is not None
    return float(found[1])


@contextmanager
def served(settings: Settings) -> Iterator[tuple[str, float]]:
    """Start the service; give its address, and the seconds until it was ready."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    began = time.perf_counter()
    service = subprocess.Popen(
        [sys.executable, "-m", "dateline", "serve", "--index", str(settings.index), "--reader",
         settings.reader, "--top-k", str(settings.top_k), "--port", str(port), "--deadline", str(PATIENCE)],
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        while not is_ready(address):
            assert service.poll() is None
            time.sleep(0.01)
        yield address, time.perf_counter() - began
        service.terminate()
        assert service.wait(PATIENCE) == 0
    finally:
        service.kill()
        service.wait()


def is_ready(address: str) -> bool:
    try:
        return httpx.get(f"{address}/readyz").is_success
    except httpx.ConnectError:
        return False


if __name__ == "__main__":
    main()
