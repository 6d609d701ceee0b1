"""What went wrong, as RFC 9457 problem documents: a status, a fact, a remedy.

Errors of Dateline say fact and remedy themselves; here stands which status each kind has.
"""

from __future__ import annotations

import http
from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from dateline.errors import (
    DamagedIndexError,
    DatelineError,
    EmbedderMismatchError,
    IndexFormatError,
    IndexNotReadableError,
    ModelError,
    NoIndexError,
    NothingMatchesError,
    OutOfMemoryError,
    UnknownArticleError,
    UsageError,
)
from dateline.serve.desk import BusyError, LateError, Left
from dateline.serve.service import told

MEDIA_TYPE = "application/problem+json"

_LEFT = 499  # what nginx writes for a client that closed its connection; nobody reads it

_STATUS: Sequence[tuple[type[DatelineError] | tuple[type[DatelineError], ...], int]] = (
    ((UnknownArticleError, NothingMatchesError), 404),
    (UsageError, 422),
    (BusyError, 429),
    (LateError, 504),
    ((NoIndexError, DamagedIndexError, IndexFormatError, IndexNotReadableError), 503),
    ((ModelError, EmbedderMismatchError, OutOfMemoryError), 503),
)
_HINTS = {
    400: "send one object of JSON in UTF-8",
    404: "GET /openapi.json says what there is",
    405: "GET /openapi.json says what each address takes",
    408: "send the whole request at once",
    413: "ask for less at once",
}


def problem(
    status: int,
    detail: str,
    *,
    hint: str | None = None,
    headers: Mapping[str, str] | None = None,
    **more: Any,
) -> JSONResponse:
    """Return a problem document; `hint` is the remedy, `more` what else is known."""
    return JSONResponse(
        problem_shape(status, detail, hint=hint) | more, status, headers=headers, media_type=MEDIA_TYPE
    )


def problem_shape(status: int, detail: str, *, hint: str | None = None) -> dict[str, Any]:
    shape = {
        "type": "about:blank",
        "title": http.HTTPStatus(status).phrase,
        "status": status,
        "detail": _encodable(detail),
    }
    return shape if hint is None else {**shape, "hint": _encodable(hint)}


def shape_of(error: DatelineError) -> dict[str, Any]:
    """Return the problem document of an error, whose `status` is the one to answer with."""
    status = next((status for kinds, status in _STATUS if isinstance(error, kinds)), 500)
    fact, hint = told(error)
    return problem_shape(status, fact, hint=hint)


def problem_of(error: DatelineError) -> JSONResponse:
    shape = shape_of(error)
    headers = {"Retry-After": str(error.retry_after)} if isinstance(error, BusyError) else None
    return JSONResponse(shape, shape["status"], headers=headers, media_type=MEDIA_TYPE)


def add_problems(app: FastAPI) -> None:
    """Have the application say every error as a problem document."""
    app.add_exception_handler(DatelineError, _of_dateline)
    app.add_exception_handler(RequestValidationError, _of_validation)
    app.add_exception_handler(HTTPException, _of_http)
    app.add_exception_handler(Left, _of_left)


async def _of_dateline(_: Request, error: Exception) -> Response:
    assert isinstance(error, DatelineError)
    return problem_of(error)


async def _of_validation(_: Request, error: Exception) -> Response:
    """Name every field that is wrong, and what is wrong with it; what it held is not repeated."""
    assert isinstance(error, RequestValidationError)
    faults = [_fault(one) for one in error.errors()]
    first = faults[0]
    if any(one["type"] == "json_invalid" for one in error.errors()):
        return problem(400, f"the body is {first['what']}", hint=_HINTS[400])
    more = f", and {len(faults) - 1} more" if len(faults) > 1 else ""
    return problem(
        422,
        f"{first['at'] or 'the request'}: {first['what']}{more}",
        hint="GET /openapi.json says what is asked for",
        errors=faults,
    )


def _fault(error: Mapping[str, Any]) -> dict[str, str]:
    _, *place = error["loc"]  # behind "body", "query" or "path"
    if error["type"] == "json_invalid":
        return {"at": "", "what": f"no JSON: {error['ctx']['error']}, at character {error['loc'][-1]}"}
    what = "there is no such field" if error["type"] == "extra_forbidden" else error["msg"]
    return {"at": _encodable(".".join(str(step) for step in place))[:200], "what": _encodable(what)}


async def _of_http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    detail = error.detail
    if error.status_code == 400:
        detail = "the body is no JSON in UTF-8, or nested too deeply"
    if error.status_code == 404 and detail == "Not Found":
        detail = f"there is nothing at {request.url.path!r:.100}"
    if error.status_code == 405:
        detail = f"{request.method:.20} is not for {request.url.path!r:.100}"
    return problem(error.status_code, detail, hint=_HINTS.get(error.status_code), headers=error.headers)


async def _of_left(_: Request, __: Exception) -> Response:
    return Response(status_code=_LEFT)


def _encodable(text: str) -> str:
    """The same without half characters, which UTF-8 has no bytes for."""
    return text.encode("utf-8", "backslashreplace").decode()
