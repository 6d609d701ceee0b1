"""Milvus Lite, in this process: an address for as long as somebody has its folder open.

Only one process at a time can have a folder open, be it to read.
"""

from __future__ import annotations

import os
import threading
from pathlib import Path
from typing import Any

from dateline.errors import IndexBusyError, IndexNotReadableError, NoIndexError

_LOCK = threading.Lock()
_OPEN: dict[str, list[Any]] = {}  # folder → [server, database, port, users]


def open_lite(folder: Path, *, make: bool) -> str:
    """Return the address of the folder's server; `make`: where there is no folder, make one.

    Raises NoIndexError, IndexBusyError, IndexNotReadableError.
    """
    from milvus_lite.adapter.grpc.server import start_server_in_thread
    from milvus_lite.exceptions import DataDirLockedError, MilvusLiteError

    key = os.path.abspath(folder)
    with _LOCK:
        if key in _OPEN:
            _OPEN[key][3] += 1
        else:
            if not make and not os.path.isdir(key):
                raise NoIndexError(f"milvus+lite:{folder}")
            try:
                os.makedirs(key, 0o700, exist_ok=True)
                server, database, port = start_server_in_thread(key)
            except DataDirLockedError as error:
                raise IndexBusyError(
                    f"another process has milvus+lite:{folder} open",
                    hint="wait until it has finished: Milvus Lite is for one process at a time",
                ) from error
            except (OSError, MilvusLiteError) as error:
                reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
                raise IndexNotReadableError(folder, reason) from error
            _OPEN[key] = [server, database, port, 1]
        return f"http://127.0.0.1:{_OPEN[key][2]}"


def close_lite(folder: Path) -> None:
    """Let go of the folder; the last one to do so ends its server."""
    key = os.path.abspath(folder)
    with _LOCK:
        _OPEN[key][3] -= 1
        if _OPEN[key][3] > 0:
            return
        server, database, _, _ = _OPEN.pop(key)
    server.stop(grace=2).wait()
    database.close()
