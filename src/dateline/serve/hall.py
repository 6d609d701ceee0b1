"""What every address works with: the service, and the two desks at which requests wait their turn.

Questions read, and take the processors; what is looked up takes milliseconds, and does not wait behind them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, TypeVar

from fastapi import Depends, Request

from dateline.models.onnx import usable_threads
from dateline.pipeline.door import Dateline
from dateline.serve.desk import Desk, Gone
from dateline.serve.log import note
from dateline.serve.metrics import Metrics
from dateline.serve.options import Options
from dateline.serve.service import Service

T = TypeVar("T")


@dataclass(frozen=True)
class Hall:
    """The service, those who wait for it, and what is counted of them."""

    service: Service
    options: Options
    metrics: Metrics
    asking: Desk
    looking: Desk

    @classmethod
    def around(cls, service: Service, options: Options) -> Hall:
        metrics = Metrics()
        at_once = usable_threads(options.at_once or service.settings.threads)
        asking, looking = (
            Desk(name, at_once=at_once, waiting=options.waiting, seconds=options.seconds, metrics=metrics)
            for name in ("asking", "looking")
        )
        return cls(service, options, metrics, asking, looking)

    async def look_up(self, look: Callable[[Dateline], T], request: Request) -> T:
        """Return what `look` finds in the newest state of the index."""

        def looked() -> T:
            with self.service.news() as news:
                return look(news)

        return await self.looking.one(looked, leaving(request))

    def note_questions(self, request: Request, *lines: str) -> None:
        """Have the access log say what was asked, if it may."""
        if self.options.log_questions:
            note(request, questions=lines)

    def close(self) -> None:
        self.asking.close()
        self.looking.close()


def leaving(request: Request) -> Gone:
    """Return what waits until the client of a request, whose body was read, has left."""

    async def left() -> None:
        while (await request.receive())["type"] != "http.disconnect":
            pass

    return left


def _hall(request: Request) -> Hall:
    hall: Hall = request.app.state.hall
    return hall


InHall = Annotated[Hall, Depends(_hall)]
