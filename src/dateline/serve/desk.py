"""Who works, who waits, and who has left: requests on a bounded number of threads.

Work runs on as many threads as the desk has; as many more as may wait do so in order, and the next one is
told to come back (`BusyError`). Work has a deadline from the moment it was brought, waiting included. Who
leaves before its turn frees its place at once; who leaves during it, as soon as the work looks up (`Tell`).
"""

from __future__ import annotations

import asyncio
import math
import threading
import time
from collections.abc import AsyncGenerator, Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing, suppress
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from dateline.errors import DatelineError
from dateline.serve.metrics import Metrics

T = TypeVar("T")

Tell = Callable[[T], None]
"""Hands on what work has found so far. Raises Left where nobody waits for it any more."""
Gone = Callable[[], Coroutine[Any, Any, None]]
"""Returns when who asked has left."""

_TYPICAL = 0.5  # seconds of a question, until some were answered
_MEMORY = 0.9  # weight of what was known of that before the last one


class BusyError(DatelineError):
    """As many wait as may; `retry_after` seconds are a fair time to come back."""

    def __init__(self, waiting: int, retry_after: int) -> None:
        super().__init__(f"{waiting} requests are waiting already", hint=f"ask again in {retry_after} s")
        self.retry_after = retry_after


class LateError(DatelineError):
    """The work was not done within its deadline."""

    def __init__(self, seconds: float) -> None:
        super().__init__(
            f"this was not done within {seconds:g} s",
            hint="ask again when fewer ask, ask for less (top_k), or start with a longer --deadline",
        )


class Left(Exception):  # noqa: N818 - no error: nobody is there to be told of one
    """Who asked has left."""


class Desk:
    """`at_once` pieces of work run, `waiting` more wait, each has `seconds`. Belongs to one event loop."""

    def __init__(self, name: str, *, at_once: int, waiting: int, seconds: float, metrics: Metrics) -> None:
        self._name = name
        self._at_once, self._waiting, self._seconds = at_once, waiting, seconds
        self._pool = ThreadPoolExecutor(at_once, f"dateline-{name}")
        self._metrics = metrics
        self._present = 0  # working and waiting
        self._typical = _TYPICAL

    @property
    def present(self) -> int:
        """How many work and wait."""
        return self._present

    async def one(self, work: Callable[[], T], gone: Gone, *, patient: bool = False) -> T:
        """Return what the work returns. Raises BusyError, LateError, Left, and what the work raises."""

        def tell_all(tell: Tell[T]) -> None:
            tell(work())

        async with aclosing(self.each(tell_all, gone, patient=patient)) as told:
            return await anext(told)

    async def each(
        self, work: Callable[[Tell[T]], None], gone: Gone, *, patient: bool = False
    ) -> AsyncGenerator[T]:
        """Yield what the work tells, as it does. With `patient` it takes a place where none is left.

        Raises BusyError, LateError, Left, and what the work raises.
        """
        if self._present >= self._at_once + self._waiting and not patient:
            self._metrics.refused(self._name)
            raise BusyError(self._waiting, self._retry_after())
        piece = _Piece(work)
        self._count(1)
        future = self._pool.submit(self._work, piece)
        future.add_done_callback(lambda _: piece.in_loop(self._count, -1))
        watching = asyncio.create_task(piece.watch(gone))
        until = asyncio.get_running_loop().time() + self._seconds
        try:
            while not isinstance(found := await self._next(piece, until), _End):
                yield found
            if found.error is not None:
                raise found.error
        finally:
            piece.left.set()
            future.cancel()
            watching.cancel()

    def _work(self, piece: _Piece[Any]) -> None:
        began = time.perf_counter()
        self._metrics.waited(self._name, began - piece.brought)
        piece.do()
        piece.in_loop(self._took, time.perf_counter() - began)

    async def _next(self, piece: _Piece[T], until: float) -> T | _End:
        try:
            async with asyncio.timeout_at(until):
                return await piece.told.get()
        except TimeoutError:
            raise LateError(self._seconds) from None

    def close(self) -> None:
        """Start no more work; what runs ends by itself."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _count(self, change: int) -> None:
        self._present += change
        self._metrics.present(self._name, self._present)

    def _took(self, seconds: float) -> None:
        self._typical = _MEMORY * self._typical + (1 - _MEMORY) * seconds

    def _retry_after(self) -> int:
        return max(1, math.ceil(self._present / self._at_once * self._typical))


@dataclass(frozen=True)
class _End:
    """Stands behind all that work has told; `error` is what broke it off."""

    error: BaseException | None


class _Piece(Generic[T]):
    """A piece of work: done by a thread of the desk, waited for in the event loop that brought it."""

    def __init__(self, work: Callable[[Tell[T]], None]) -> None:
        self.brought = time.perf_counter()
        self.told: asyncio.Queue[T | _End] = asyncio.Queue()
        self.left = threading.Event()
        self._work = work
        self._loop = asyncio.get_running_loop()

    def do(self) -> None:
        error: BaseException | None = None
        try:
            self._work(self._tell)
        except BaseException as raised:
            error = raised
        self.in_loop(self.told.put_nowait, _End(error))

    def _tell(self, found: T) -> None:
        if self.left.is_set():
            raise Left
        self.in_loop(self.told.put_nowait, found)

    async def watch(self, gone: Gone) -> None:
        error: Exception = Left()
        try:
            await gone()
        except Exception as raised:
            error = raised
        self.told.put_nowait(_End(error))

    def in_loop(self, call: Callable[..., None], *given: Any) -> None:
        with suppress(RuntimeError):  # the loop is closed: the service has ended
            self._loop.call_soon_threadsafe(call, *given)
