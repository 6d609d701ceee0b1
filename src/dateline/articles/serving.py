"""The process that `outside.py` starts: it reads the files that it is sent, and sends back what is in them.

It is run as a script: `python -P serving.py PARENT`. It reads pickles from standard input (the parent's
`sys.path`, then files) and writes pickles to standard output: articles, refusals, the number of each record
before it is read and 0 behind it, None behind each file.
"""

from __future__ import annotations

import os
import pickle
import queue
import runpy
import sys
import threading
from pathlib import Path
from typing import IO, Any

_MOST_MEMORY = 4 << 30  # bytes of address space


def main(parent: str) -> None:
    """Serve until the parent ends or closes the pipe."""
    requests, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer
    sys.path[:] = pickle.load(requests)
    lifeline = runpy.run_path(str(Path(__file__).with_name("lifeline.py")))
    lifeline["die_with_parent"](int(parent))
    _bound_memory()
    # Before the other thread unpickles a request, which imports the same modules: of modules that import each
    # other, two threads may find one half made.
    from dateline.articles.content import Content
    from dateline.articles.loading import read_file

    waiting: queue.Queue[Any] = queue.Queue()
    threading.Thread(target=_listen, args=(requests, waiting), daemon=True).start()
    while True:
        source, data, max_chars, fields, passed = waiting.get()
        content = Content(data if isinstance(data, bytes) else open(data, "rb"))  # noqa: SIM115
        try:
            for item in read_file(
                source,
                content=content,
                max_chars=max_chars,
                fields=fields,
                passed=passed,
                on_record=lambda number: _answer(answers, number),
            ):
                _answer(answers, item)
        finally:
            content.close()
        _answer(answers, None)


def _listen(requests: IO[bytes], waiting: queue.Queue[Any]) -> None:
    try:
        while True:
            waiting.put(pickle.load(requests))
    except BaseException:
        os._exit(0)  # the parent is gone, or has enough


def _answer(answers: IO[bytes], item: Any) -> None:
    try:
        pickle.dump(item, answers)
        answers.flush()
    except OSError:
        os._exit(0)


def _bound_memory() -> None:
    try:
        import resource
    except ImportError:  # not on Windows
        return
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    most = _MOST_MEMORY if hard == resource.RLIM_INFINITY else min(hard, _MOST_MEMORY)
    resource.setrlimit(resource.RLIMIT_AS, (most, hard))


if __name__ == "__main__":
    main(*sys.argv[1:])
