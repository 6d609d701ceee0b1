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
    if sys.platform == "linux":
        # The kernel kills even a process that spins inside of a library.
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != parent:  # it ended before that
            os._exit(1)
    threading.Thread(target=_watch, args=(pipe,), daemon=True).start()


def _watch(pipe: IO[bytes]) -> None:
    pipe.read(1)
    os._exit(1)
