"""Files read here and, ahead of the run, cut and embedded by processes of this machine.

Each process holds the embedder; articles go to them in batches, in the order of the files, and come back in
that order, so that the run does the same as if it had made all by itself. A batch whose process dies is given
to a new one; one that ends its process time and again is left to the run.
"""

from __future__ import annotations

import pickle
import subprocess
import threading
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Self

from dateline.articles.children import end_child, start_child
from dateline.articles.drafts import Draft
from dateline.articles.sources import SourceFile
from dateline.embedding import EmbedderFacts
from dateline.errors import ModelError
from dateline.indexing.pieces import Pieces, TitledText
from dateline.indexing.reading import Found, Known, OpenedFile, SerialReader
from dateline.reports import Skipped
from dateline.settings import Settings

_SCRIPT = Path(__file__).with_name("making.py")
_BATCH = 40_000  # characters that a process is given at a time: some sixty chunks
_AHEAD = 2  # batches a process that wait, beside the one that it works on
_TRIES = 3


class Workers:
    """So many processes that make pieces; a context that ends them."""

    def __init__(self, count: int, embedder: EmbedderFacts, settings: Settings) -> None:
        self.count = count
        self._known = (embedder, settings)
        self._threads = ThreadPoolExecutor(count, "dateline-worker")  # each speaks to one process
        self._own = threading.local()
        self._processes: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for process in list(self._processes):
            process.kill()  # so that no thread waits for it
        self._threads.shutdown(cancel_futures=True)
        for process in self._processes:
            end_child(process)

    def submit(self, articles: Sequence[TitledText]) -> Future[list[Pieces] | None]:
        """Have the articles' pieces made; None comes of what ends every process that takes it up."""
        return self._threads.submit(self._make, articles)

    def _make(self, articles: Sequence[TitledText]) -> list[Pieces] | None:
        for _ in range(_TRIES):
            try:
                process = self._process()
                assert process.stdin is not None
                assert process.stdout is not None
                pickle.dump(articles, process.stdin)
                process.stdin.flush()
                made, error = pickle.load(process.stdout)
            except (EOFError, OSError, ValueError, pickle.UnpicklingError):
                self._own.process = None
                continue
            if error is not None:
                fact, hint = error
                raise ModelError(fact, hint=hint)
            pieces: list[Pieces] = made
            return pieces
        return None

    def _process(self) -> subprocess.Popen[bytes]:
        """Return the process of this thread, a new one where it has none that lives."""
        process: subprocess.Popen[bytes] | None = getattr(self._own, "process", None)
        if process is None:
            process = self._own.process = start_child(_SCRIPT)
            self._processes.append(process)
            assert process.stdin is not None
            pickle.dump(self._known, process.stdin)
        return process


@dataclass(frozen=True, slots=True)
class WorkersReader:
    """Reads files here and has others cut and embed what is in them."""

    serial: SerialReader
    embedder: EmbedderFacts
    count: int

    def read(self, files: Sequence[SourceFile], known: Known) -> Iterator[OpenedFile]:
        """Yield each file in turn, once some of what follows it is on its way."""
        with Workers(self.count, self.embedder, self.serial.settings) as workers:
            events = _Ahead(_events(self.serial.read(files, known), known), workers)
            while (opened := events.next()) is not None:
                assert isinstance(opened, OpenedFile)
                ending = list[bool]()
                yield OpenedFile(
                    opened.file,
                    opened.sha256,
                    opened.failure,
                    _found(events, ending),
                    partial(_first, ending),
                )
                if not ending:  # the run knows the file, and nothing was read of it
                    assert isinstance(events.next(), bool)


def _first(found: Sequence[bool]) -> bool:
    return found[0]


_Event = OpenedFile | Draft | Skipped | bool
"""A file opened, what stands in it, and whether it changed meanwhile."""


def _events(files: Iterator[OpenedFile], known: Known) -> Iterator[_Event]:
    for opened in files:
        yield opened
        if opened.failure is None and opened.sha256 != known(opened.file):
            yield from (draft for draft, _ in opened.found)
        yield opened.has_changed()


def _found(events: _Ahead, ending: list[bool]) -> Iterator[Found]:
    while not isinstance(event := events.next(), bool):
        assert isinstance(event, Draft | Skipped)
        yield event, events.pieces() if isinstance(event, Draft) else None
    ending.append(event)


@dataclass(slots=True)
class _Batch:
    """Articles that go to a process together."""

    articles: list[TitledText] = field(default_factory=list)
    characters: int = 0
    made: Future[list[Pieces] | None] | None = None


class _Ahead:
    """Events in their order, read so far ahead that every process has work."""

    def __init__(self, events: Iterator[_Event], workers: Workers) -> None:
        self._events = events
        self._workers = workers
        self._most = (1 + _AHEAD) * workers.count * _BATCH
        self._waiting: deque[tuple[_Event, _Batch, int]] = deque()
        self._characters = 0  # of what waits
        self._batch = _Batch()
        self._last = (self._batch, 0)

    def next(self) -> _Event | None:
        """The next event; None behind the last."""
        while self._characters < self._most and (event := next(self._events, None)) is not None:
            self._read(event)
        if not self._waiting:
            return None
        event, batch, place = self._waiting.popleft()
        self._last = (batch, place)
        if isinstance(event, Draft):
            self._characters -= len(event.text)
        return event

    def pieces(self) -> Pieces | None:
        """The pieces of the draft that came last."""
        batch, place = self._last
        if batch.made is None:
            self._send()
        assert batch.made is not None
        made = batch.made.result()
        return None if made is None else made[place]

    def _read(self, event: _Event) -> None:
        self._waiting.append((event, self._batch, len(self._batch.articles)))
        if isinstance(event, Draft):
            self._batch.articles.append((event.title, event.text))
            self._batch.characters += len(event.text)
            self._characters += len(event.text)
            if self._batch.characters >= _BATCH:
                self._send()

    def _send(self) -> None:
        self._batch.made = self._workers.submit(self._batch.articles)
        self._batch = _Batch()
