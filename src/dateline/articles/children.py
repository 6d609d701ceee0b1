"""Processes that work for this one: scripts of ours, spoken to in pickles over pipes, never left behind."""

from __future__ import annotations

import contextlib
import os
import pickle
import subprocess
import sys
from pathlib import Path


def start_child(script: Path) -> subprocess.Popen[bytes]:
    """Start a script of ours, which is given this process's id as argument and its `sys.path` to read first.

    Lets OSError pass where it cannot be started.
    """
    command = [sys.executable, "-P", str(script), str(os.getpid())]
    # A library that counts numbers in several threads would take memory for each.
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    # A session of its own, so that Ctrl-C reaches the one that can answer it.
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, start_new_session=True
    )
    assert process.stdin is not None
    pickle.dump(sys.path, process.stdin)
    return process


def end_child(process: subprocess.Popen[bytes]) -> None:
    """Kill the process and let go of its pipes."""
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        with contextlib.suppress(OSError, ValueError):
            if pipe is not None:
                pipe.close()
