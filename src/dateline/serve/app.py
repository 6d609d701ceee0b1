"""The HTTP application: which addresses there are, and what stands around all of them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Annotated, Any

from anyio import to_thread
from fastapi import Depends, FastAPI, Request
from starlette.responses import JSONResponse
from starlette.staticfiles import StaticFiles

from dateline._version import __version__
from dateline.serve.problems import add_problems
from dateline.serve.security import SecurityHeaders
from dateline.serve.service import Question, Service, as_shapes
from dateline.serve.shapes import AskRequest

PAGE = Path(__file__).parent / "page"


def make_app(service: Service) -> FastAPI:
    """Return the application that answers from `service`, which it starts; closing it is for the caller."""
    app = FastAPI(
        title="Dateline",
        version=__version__,
        summary="Question answering over news articles, cited to the character.",
        docs_url=None,  # both pages load scripts from elsewhere
        redoc_url=None,
        lifespan=_lifespan,
    )
    app.state.service = service
    add_problems(app)
    app.add_middleware(SecurityHeaders)
    app.add_api_route("/healthz", healthz, methods=["GET"])
    app.add_api_route("/v1/ask", ask, methods=["POST"])
    app.add_api_route("/v1/articles/{id}", article, methods=["GET"])
    app.mount("/", StaticFiles(directory=PAGE, html=True), name="page")
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    await to_thread.run_sync(app.state.service.start)
    yield


def _service(request: Request) -> Service:
    service: Service = request.app.state.service
    return service


Asked = Annotated[Service, Depends(_service)]


async def healthz() -> dict[str, str]:
    """Say that the process is alive."""
    return {"status": "ok"}


async def ask(asked: AskRequest, service: Asked) -> JSONResponse:
    """Answer a question: the object that `dateline ask --json` prints, a list where the line has several."""
    question = Question(
        line=asked.question,
        filters=asked.filters.filters(),
        top_k=asked.top_k,
        answers=asked.answers,
        min_confidence=asked.min_confidence,
        as_typed=asked.as_typed,
    )
    results = await to_thread.run_sync(lambda: list(service.ask(question)))
    return JSONResponse(as_shapes(results))


async def article(id: str, service: Asked) -> dict[str, Any]:
    """Return an article: its stored text, and what is known of it."""
    return await to_thread.run_sync(_article, service, id)


def _article(service: Service, id: str) -> dict[str, Any]:
    with service.news() as news:
        found = news.article(id)
    return {
        "id": found.id,
        "title": found.title,
        "date": found.date,
        "updated": found.updated,
        "source": found.source,
        "author": found.author,
        "section": found.section,
        "language": found.language,
        "url": found.url,
        "name": found.name,
        "text": found.text,
    }
