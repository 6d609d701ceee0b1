"""What went wrong, as RFC 9457 problem documents: a status, a fact, a remedy.

Errors of Dateline say both themselves; here stands which status each kind has.
"""

from __future__ import annotations

import http
from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse

from dateline.errors import (
    DamagedIndexError,
    DatelineError,
    IndexFormatError,
    IndexNotReadableError,
    NoIndexError,
    NothingMatchesError,
    OutOfMemoryError,
    UnknownArticleError,
    UsageError,
)

MEDIA_TYPE = "application/problem+json"

_STATUS: Sequence[tuple[type[DatelineError], int]] = (
    (UnknownArticleError, 404),
    (NothingMatchesError, 404),
    (UsageError, 422),
    (NoIndexError, 503),
    (DamagedIndexError, 503),
    (IndexFormatError, 503),
    (IndexNotReadableError, 503),
    (OutOfMemoryError, 503),
)


def problem(
    status: int,
    detail: str,
    *,
    hint: str | None = None,
    headers: Mapping[str, str] | None = None,
    **more: Any,
) -> JSONResponse:
    """Return a problem document; `hint` is the remedy."""
    shape = {
        "type": "about:blank",
        "title": http.HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
    }
    if hint:
        shape["hint"] = hint
    return JSONResponse(shape | more, status, headers=headers, media_type=MEDIA_TYPE)


def problem_of(error: DatelineError) -> JSONResponse:
    status = next((status for kind, status in _STATUS if isinstance(error, kind)), 500)
    return problem(status, error.fact, hint=error.hint)


def add_problems(app: FastAPI) -> None:
    """Have the application say every error as a problem document."""
    app.add_exception_handler(DatelineError, _of_dateline)
    app.add_exception_handler(RequestValidationError, _of_validation)
    app.add_exception_handler(HTTPException, _of_http)


async def _of_dateline(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, DatelineError)
    return problem_of(error)


async def _of_validation(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    faults = [{"at": list(one["loc"]), "what": one["msg"]} for one in error.errors()]
    return problem(422, "the request is not one that is understood here", errors=faults)


async def _of_http(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    return problem(error.status_code, str(error.detail), headers=error.headers)
