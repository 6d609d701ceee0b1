"""What is made once, when it is first needed: a model, which takes a while to load."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Once(Generic[T]):
    """What `make` returns, made once; one that raised is tried again. Safe to use from several threads."""

    def __init__(self, make: Callable[[], T]) -> None:
        self._make = make
        self._lock = threading.RLock()
        self._made: T | None = None
        self._failed: Exception | None = None  # when it was begun, and nobody has been told

    def begin(self) -> None:
        """Make it beside what else is done until it is needed; what goes wrong is said then."""
        if self._made is None:
            threading.Thread(target=self._try, name="dateline-load").start()

    def get(self) -> T:
        """Return it. Raises what making it raises."""
        with self._lock:
            if self._failed is not None:
                error, self._failed = self._failed, None
                raise error
            if self._made is None:
                self._made = self._make()
            return self._made

    def _try(self) -> None:
        with self._lock:
            try:
                self.get()
            except Exception as error:
                self._failed = error
