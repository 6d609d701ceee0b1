"""A small index and the service around it, for the tests of every door to it."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import dateline
from dateline import Dateline, Settings

CORPUS = Path(__file__).parent.parent / "corpus"
DEPORTED = "How many people were deported?"
NAMES = (
    "guatemala-border-pact.md",
    "noem-guatemala-visit.txt",
    "tax-and-border-law.md",
    "gatwick-drone-case-closed.txt",
)
"""Files of the corpus that are indexed."""
PASSAGES = 3


_MADE = tempfile.TemporaryDirectory(prefix="dateline-served-")


@cache
def _made() -> Path:
    place = Path(_MADE.name) / "index"
    Dateline.index([CORPUS / name for name in NAMES], settings=Settings(index=place)).close()
    return place


def small_index(folder: Path) -> Settings:
    """Index a few articles of the corpus; with the settings a question takes as little time as can be."""
    shutil.copytree(_made(), folder)
    return Settings(index=folder, reader="fast", top_k=PASSAGES)


def without_seconds(result: dict[str, Any]) -> dict[str, Any]:
    """A result but for the time it took, which no two have in common."""
    return {name: value for name, value in result.items() if name != "seconds"}


def told_to_others(shape: Any) -> Any:
    """The same with the files' names alone, which are their paths below the folder that was indexed."""
    if isinstance(shape, list):
        return [told_to_others(one) for one in shape]
    if not isinstance(shape, dict):
        return shape
    told = {name: told_to_others(one) for name, one in shape.items()}
    return {**told, "path": Path(told["path"]).name} if "path" in told else told


class Server:
    """`dateline serve` in a process of its own."""

    def __init__(self, index: Path, *flags: str) -> None:
        source = Path(dateline.__file__).parents[1]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "dateline", "serve", "--index", str(index), "--reader", "fast",
             "--top-k", str(PASSAGES), "--port", "0", *flags],
            stderr=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": str(source)},
        )  # fmt: skip
        self.said: list[str] = []
        self._up = threading.Event()
        self._address = ""
        self._hearing = threading.Thread(target=self._hear, daemon=True)
        self._hearing.start()

    @property
    def address(self) -> str:
        """Where it answers, without the last slash; waits until it does."""
        self._up.wait(60)
        assert self._address, self.said
        return self._address

    @property
    def port(self) -> int:
        return int(self.address.rpartition(":")[2])

    @property
    def log(self) -> list[dict[str, Any]]:
        """The lines of its access log, so far."""
        return [json.loads(line) for line in self.said if line.startswith("{")]

    def end(self, by: signal.Signals = signal.SIGTERM) -> int:
        """End it, and return its exit code."""
        self.process.send_signal(by)
        return self.wait()

    def wait(self) -> int:
        code = self.process.wait(60)
        self._hearing.join(10)
        return code

    def _hear(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.said.append(line.rstrip("\n"))
            if found := re.search(r"answering at (http://\S+)/ ", line):
                self._address = found[1]
                self._up.set()
        self._up.set()


@contextmanager
def serving(index: Path, *flags: str) -> Iterator[Server]:
    server = Server(index, *flags)
    try:
        yield server
    finally:
        server.process.kill()
        server.wait()
        assert server.process.stderr is not None
        server.process.stderr.close()
