"""What a process that reads files for another does to end with it: it holds a pipe, and asks the kernel.

It is imported by scripts that load nothing of Dateline, and loads nothing of it itself.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import threading
from typing import IO

_PR_SET_PDEATHSIG = 1


def end_with_parent(pipe: IO[bytes], parent: int) -> None:
    """End this process when process `parent` ends; where the kernel has no such offer, when `pipe` closes.

    Nothing more may be read from `pipe`.
    """
    die_with_parent(parent)
    threading.Thread(target=_watch, args=(pipe,), daemon=True).start()


def die_with_parent(parent: int) -> None:
    """Have the kernel kill this process, even one that spins inside of a library, when its parent ends.

    The kernel goes by the thread that started this process: it should be one that lasts.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != parent:  # it ended before that
            os._exit(1)


def _watch(pipe: IO[bytes]) -> None:
    pipe.read(1)
    os._exit(1)
