"""Files are read in a process of their own, so that one that stalls a parser costs that file and no more.

Of a file of many records it costs the record: a new process reads on behind it.

The process is started with the first file and serves them all. It is killed when nothing comes of a file for
too long, and ends with this one, however that ends. What it was told to read it has from here, byte for byte.
"""

from __future__ import annotations

import contextlib
import pickle
import queue
import subprocess
import threading
from collections.abc import Generator, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import IO, Any

from dateline.articles.children import end_child, start_child
from dateline.articles.content import Content
from dateline.articles.drafts import Draft
from dateline.articles.sources import SourceFile
from dateline.reports import Skipped

_SECONDS = 120.0  # for one article
_PDF_SECONDS = 360.0  # whose own reader is given up earlier
_SCRIPT = Path(__file__).with_name("serving.py")
_AT_HOME = frozenset({".txt", ".text"})
_WAITING = 64  # articles read ahead at most
_MOST_STALLS = 3  # of the records of one file: each takes its time


class Outside:
    """The process that reads, None until it is needed; a context that ends it."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._answers: queue.Queue[Any] = queue.Queue(_WAITING)

    def __enter__(self) -> Outside:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def read(
        self, source: SourceFile, content: Content, *, max_chars: int, fields: Mapping[str, str]
    ) -> Iterator[Draft | Skipped]:
        """Yield what `read_file` yields for a file; where that stalls or dies, a Skipped that says so."""
        data = content.read_bytes() if content.in_memory else content.address
        # Plain text is read by rules of our own that look at its first lines. A large file cannot be seen by
        # another process, as it is open here, on every system.
        if source.suffix in _AT_HOME or data is None:
            from dateline.articles.loading import read_file  # which needs this room's every module

            yield from read_file(source, content=content, max_chars=max_chars, fields=fields)
            return
        if source.copy is not None:
            source = replace(source, copy=replace(source.copy, content=Content(b"")))
        seconds = _PDF_SECONDS if source.suffix == ".pdf" else _SECONDS
        passed, why = 0, None
        for _ in range(1 + _MOST_STALLS):
            try:
                self._send((source, data, max_chars, dict(fields), passed))
            except OSError:
                self.close()
                yield Skipped(source.location, "its reader could not be started", passing=True)
                return
            passed, why = yield from self._received(seconds)
            if why is None:
                return
            if not passed:  # it is no record that stalls
                break
        yield Skipped(source.location, f"{why}; what follows in it is left out")

    def _received(self, seconds: float) -> Generator[Draft | Skipped, None, tuple[int, str | None]]:
        """Yield what is read; return the record that is not read to its end, or 0, and why it is not."""
        record, finished = 0, False
        try:
            while True:
                answer = self._next(seconds)
                if isinstance(answer, int):
                    record = answer
                elif answer is None:
                    finished = True
                    return 0, None
                elif isinstance(answer, str):
                    return record, answer
                else:
                    yield answer
        finally:
            if not finished:
                self.close()

    def _next(self, seconds: float) -> Any:
        try:
            return self._answers.get(timeout=seconds)
        except queue.Empty:
            return f"takes more than {seconds:.0f} s to read"

    def _send(self, request: Any) -> None:
        if self._process is None or self._process.poll() is not None:
            self._start()
        assert self._process is not None
        assert self._process.stdin is not None
        pickle.dump(request, self._process.stdin)
        self._process.stdin.flush()

    def _start(self) -> None:
        self.close()
        self._process = start_child(_SCRIPT)
        assert self._process.stdout is not None
        self._answers = queue.Queue(_WAITING)
        threading.Thread(target=_receive, args=(self._process.stdout, self._answers), daemon=True).start()

    def close(self) -> None:
        """End the process, if there is one."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()  # first: the thread that reads from it may wait for room
        _drain(self._answers)
        end_child(process)


def _receive(pipe: IO[bytes], answers: queue.Queue[Any]) -> None:
    try:
        while True:
            answers.put(pickle.load(pipe))
    except (EOFError, OSError, ValueError, pickle.UnpicklingError):
        answers.put("ended its reader; it takes more memory than a file should, or is made to do harm")


def _drain(answers: queue.Queue[Any]) -> None:
    """Let a thread go on that waits to put something in."""
    with contextlib.suppress(queue.Empty):
        while True:
            answers.get_nowait()
