"""The HTTP application: which addresses there are, and what stands around all of them."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from anyio import to_thread
from fastapi import FastAPI
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.staticfiles import StaticFiles

from dateline._version import __version__
from dateline.serve import asking, health, looking
from dateline.serve.assistants import Assistants
from dateline.serve.description import describe
from dateline.serve.guard import Bounded, Guarded, Headed, Headless
from dateline.serve.hall import Hall
from dateline.serve.log import Logged, Write, to_stderr
from dateline.serve.options import Options
from dateline.serve.problems import add_problems
from dateline.serve.service import Service

PAGE = Path(__file__).parent / "page"


def make_app(service: Service, options: Options | None = None, *, write: Write = to_stderr) -> FastAPI:
    """Return the application that answers from `service`, which it starts; closing that is for the caller.

    `write` takes the lines of the access log.
    """
    options = Options() if options is None else options
    hall = Hall.around(service, options)
    app = FastAPI(
        title="Dateline",
        version=__version__,
        summary="Question answering over news articles, cited to the character.",
        docs_url=None,  # both pages load scripts from elsewhere
        redoc_url=None,
        redirect_slashes=False,
        lifespan=_lifespan,
        middleware=[
            Middleware(Headed),
            Middleware(
                Logged, metrics=hall.metrics, write=write, debug=os.environ.get("DATELINE_DEBUG") == "1"
            ),
            Middleware(Guarded, options=options),
            Middleware(Bounded),
            Middleware(Headless),
        ],
    )
    app.state.hall = hall
    add_problems(app)
    for room in (health, asking, looking):
        app.include_router(room.router)
    describe(app)
    add_page(app)
    app.state.assistants = Assistants(app, hall)
    return app


def add_page(app: FastAPI) -> None:
    """Serve the files of `PAGE`, as they are there now, at their names, and its index at `/`."""
    files = StaticFiles(directory=PAGE)
    for path in sorted(one for one in PAGE.rglob("*") if one.is_file()):
        name = path.relative_to(PAGE).as_posix()

        async def give(request: Request, name: str = name) -> Response:
            given = await files.get_response(name, request.scope)
            given.headers["Cache-Control"] = "no-cache"  # looked after, but not sent again
            return given

        app.router.routes.append(Route("/" if name == "index.html" else f"/{name}", give))


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    hall: Hall = app.state.hall
    await to_thread.run_sync(hall.service.start)
    async with app.state.assistants.open():
        try:
            yield
        finally:
            hall.close()
