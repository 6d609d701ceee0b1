"""The newest state of an index, held by each request for as long as it works.

Whoever holds a state keeps it, whatever is committed meanwhile; a state that nobody holds any more is closed.
The models are loaded once and serve every state that was made with the same embedder.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from dateline.errors import DatelineError
from dateline.machine import machine_error
from dateline.pipeline.door import Dateline
from dateline.settings import Settings
from dateline.stores.opening import mark_of

logger = logging.getLogger(__name__)

LOOK_EVERY = 0.5
"""Seconds between two looks for a newer state."""


@dataclass(eq=False)
class _State:
    news: Dateline
    users: int = 0


class Generations:
    """The states of the index in `settings.index`, one after another. Safe to use from several threads.

    Raises NoIndexError, IndexFormatError, DamagedIndexError where there is none to begin with.
    """

    def __init__(self, settings: Settings) -> None:
        self._lock = threading.Lock()
        self._looking = threading.Lock()
        self._stop = threading.Event()
        self._watcher: threading.Thread | None = None
        self._place = settings.index
        self._mark = self._marked()
        self._state = _State(Dateline.open(settings=settings), users=1)  # one of them is us
        self.trouble: DatelineError | None = None

    @property
    def number(self) -> int:
        """Which generation new requests are answered from."""
        return self._state.news.generation

    @contextmanager
    def held(self) -> Iterator[Dateline]:
        """Hold the newest state until the block ends."""
        with self._lock:
            state = self._state
            state.users += 1
        try:
            yield state.news
        finally:
            self._let_go(state)

    def follow(self) -> None:
        """Look for newer states from now on, in a thread of its own, until `close`."""
        self._watcher = threading.Thread(target=self._watch, name="dateline-generations", daemon=True)
        self._watcher.start()

    def look(self) -> bool:
        """Take up a newer state if one was committed; return whether there was one.

        Where it cannot be opened the last one goes on, and `trouble` says why; the next look tries again.
        """
        with self._looking:
            mark = self._marked()
            if mark == self._mark:
                self.trouble = None
                return False
            try:
                newer = self._loaded()
            except Exception as error:
                self._complain(error)
                return False
            self._mark, self.trouble = mark, None
            with self._lock:
                before, self._state = self._state, _State(newer, users=1)
            self._let_go(before)
            return True

    def _loaded(self) -> Dateline:
        newer = self._state.news.newest()
        try:
            newer.load()
        except BaseException:
            newer.close()
            raise
        return newer

    def _complain(self, error: Exception) -> None:
        """Keep what is wrong; a line of the log tells it, once."""
        known = error if isinstance(error, DatelineError) else machine_error(error)
        if known is None:
            known = DatelineError(f"an unexpected {type(error).__name__}: {error}", hint="please report it")
        if str(known) != str(self.trouble):
            logger.warning("%s; what was open before still answers", known)
        self.trouble = known

    def close(self) -> None:
        """Stop looking, and let go of the state; requests that hold one keep it until they are done."""
        self._stop.set()
        if self._watcher is not None:
            self._watcher.join()
        self._let_go(self._state)

    def _watch(self) -> None:
        while not self._stop.wait(LOOK_EVERY):
            self.look()

    def _let_go(self, state: _State) -> None:
        with self._lock:
            state.users -= 1
            unused = state.users == 0
        if unused:
            state.news.close()

    def _marked(self) -> Hashable:
        return mark_of(self._place)
