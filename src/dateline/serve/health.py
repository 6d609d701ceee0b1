"""How the service is: alive, ready, and what it has counted."""

from __future__ import annotations

from fastapi import APIRouter, Response

from dateline.serve.hall import InHall
from dateline.serve.metrics import CONTENT_TYPE
from dateline.serve.shapes import Health, Ready

_TEXT = {"type": "string"}

router = APIRouter()


@router.get("/healthz")
async def healthz() -> Health:
    """Say that the process is alive."""
    return Health(status="ok")


@router.get("/readyz")
async def readyz(hall: InHall) -> Ready:
    """Say that questions are answered, and from which generation of the index.

    A newer state of the index that cannot be opened is no reason not to be ready: the last one goes on
    answering, and `trouble` says what is wrong.
    """
    trouble = hall.service.trouble
    return Ready(
        ready=True,
        generation=hall.service.generation,
        trouble=None if trouble is None else f"{trouble.fact}; {trouble.hint}",
    )


@router.get(
    "/metrics", response_class=Response, responses={200: {"content": {"text/plain": {"schema": _TEXT}}}}
)
async def metrics(hall: InHall) -> Response:
    """Return what was counted, for Prometheus."""
    service = hall.service
    page = hall.metrics.page(
        generation=service.generation,
        trouble=service.trouble is not None,
        conversations=len(service.conversations),
    )
    return Response(page, media_type=CONTENT_TYPE)
