"""One writer at a time: a row that says who writes, made anew as long as they do.

Milvus has no locks. Two that take the row in the same moment both look again, and one of them finds the
other's name. A writer that died is known on its own machine by its process; another machine's by a row that
has not been made anew for two minutes. Before a commit the row is looked at once more.
"""

from __future__ import annotations

import json
import os
import shlex
import socket
import sys
import threading
import time
import uuid
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from dateline.errors import DatelineError, IndexBusyError
from dateline.stores.lock import is_alive
from dateline.stores.milvus.client import Milvus
from dateline.stores.milvus.schema import STATE
from dateline.stores.milvus.state import WRITER

_BEAT = 20.0  # seconds
_DEAD = 120.0
_SETTLED = 0.5  # seconds after which both of two that came at once see who was second


class Lease:
    """The right to write an index. Raises IndexBusyError while another process has it."""

    def __init__(self, milvus: Milvus) -> None:
        self._milvus = milvus
        self._token = uuid.uuid4().hex
        self._stop = threading.Event()
        self._beating: threading.Thread | None = None
        command = shlex.join([Path(sys.argv[0]).name, *sys.argv[1:]])
        self._row = {
            "token": self._token,
            "pid": os.getpid(),
            "host": socket.gethostname(),
            "since": datetime.now(UTC).isoformat(timespec="seconds"),
            "command": command[:200],
        }

    def take(self) -> None:
        holder = self._holder()
        if holder is not None and not self._is_over(holder):
            raise self._busy(holder)
        self._write()
        if not self._milvus.is_alone:  # which lets one process in alone
            time.sleep(_SETTLED)
        self.check()
        self._beating = threading.Thread(target=self._beat, name="dateline-lease", daemon=True)
        self._beating.start()

    def check(self) -> None:
        """Raise IndexBusyError where another has taken it."""
        holder = self._holder()
        if holder is None or holder.get("token") != self._token:
            raise self._busy(holder or {})

    def release(self) -> None:
        self._stop.set()
        if self._beating is not None:
            self._beating.join()
            with suppress(DatelineError):  # it is known as dead after a while
                holder = self._holder()
                if holder is not None and holder.get("token") == self._token:
                    self._milvus.delete(STATE, f"number == {WRITER}")

    def _write(self) -> None:
        stated = json.dumps({**self._row, "beat": time.time()})
        row = {"number": WRITER, "kind": "writer", "stated": stated}
        Milvus.replace(self._milvus, STATE, [row])

    def _beat(self) -> None:
        while not self._stop.wait(_BEAT):
            with suppress(DatelineError):
                self._write()

    def _holder(self) -> dict[str, Any] | None:
        # Not by `self._milvus`: of a working copy that would send what waits.
        rows = Milvus.rows(self._milvus, STATE, f"number == {WRITER}", ["stated"])
        with suppress(ValueError):
            stated = json.loads(rows[0]["stated"]) if rows else None
            return stated if isinstance(stated, dict) else None
        return None

    def _is_over(self, holder: dict[str, Any]) -> bool:
        pid, beat = holder.get("pid"), holder.get("beat")
        if self._milvus.is_alone and pid != os.getpid():
            return True
        if holder.get("host") == self._row["host"] and isinstance(pid, int) and not is_alive(pid):
            return True
        return not isinstance(beat, float) or time.time() - beat > _DEAD

    def _busy(self, holder: dict[str, Any]) -> IndexBusyError:
        named = ""
        with suppress(LookupError, ValueError):
            named = ": {command} (process {pid} on {host}, since {since})".format_map(holder)
        return IndexBusyError(
            f"another process is writing the index in {self._milvus.place}"
            + "".join(letter if letter.isprintable() else "?" for letter in named),
            hint="wait until it has finished, or use another --index; one that died is forgotten "
            f"after {_DEAD:.0f} seconds",
        )
