"""A script that reads bytes in a process of its own: killed when it is late, gone when its parent is."""

from __future__ import annotations

import contextlib
import os
import subprocess
import threading
from collections.abc import Sequence

from dateline.articles.content import Content

_BLOCK = 1 << 20


def ask_script(command: Sequence[str], content: Content, *, seconds: float) -> bytes:
    """Return what a script writes, given its parent's number and its content's length, then the content.

    The pipe stays open behind that, so that the script can tell when its parent is gone. Raises TimeoutError
    after so many seconds; the script is killed then.
    """
    process = subprocess.Popen(
        [*command, str(os.getpid()), str(content.size)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,  # Ctrl-C reaches the one that can answer it
    )
    assert process.stdin is not None
    assert process.stdout is not None
    late = threading.Event()

    def stop() -> None:
        late.set()
        process.kill()

    timer = threading.Timer(seconds, stop)
    timer.daemon = True
    timer.start()
    try:
        with contextlib.suppress(OSError), content.open() as file:  # a script that ended early says why
            while block := file.read(_BLOCK):
                process.stdin.write(block)
            process.stdin.flush()
        answer = process.stdout.read()
    finally:
        timer.cancel()
        process.kill()
        with contextlib.suppress(OSError):
            process.stdin.close()
        process.stdout.close()
        process.wait()
    if late.is_set():
        raise TimeoutError
    return answer
