"""The OpenAPI description of the service, at `/openapi.json`.

FastAPI makes it of the types; what it cannot know is added here: the published schema of results, and that
every error is a problem document.
"""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from dateline.serve.guard import PROTECTED
from dateline.serve.problems import MEDIA_TYPE

Shape = dict[str, Any]

_SCHEMAS = "#/components/schemas/"
_PROBLEMS = {
    "400": "No HTTP, or a body that is none.",
    "401": "A token is asked for.",
    "403": "Asked by a page from elsewhere.",
    "404": "No such article, or none that the filters allow.",
    "408": "The request came too slowly.",
    "413": "The body is too large.",
    "415": "The body is not JSON.",
    "421": "Called by a name that is none of this host's.",
    "422": "The request is understood, and wrong.",
    "429": "As many requests wait as may; Retry-After says when to come back.",
    "500": "An error that nobody foresaw.",
    "503": "The index or a model cannot be read.",
    "504": "Not done within the deadline.",
}
_FROM_FASTAPI = ("HTTPValidationError", "ValidationError")

PROBLEM: Shape = {
    "description": "What went wrong (RFC 9457), and what to do about it.",
    "type": "object",
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "hint": {"type": "string", "description": "What to do."},
        "errors": {
            "description": "The fields that are wrong.",
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"at": {"type": "string"}, "what": {"type": "string"}},
                "required": ["at", "what"],
            },
        },
    },
    "required": ["type", "title", "status", "detail"],
}


def describe(app: FastAPI) -> None:
    """Have the application describe itself whole."""

    def openapi() -> Shape:
        if app.openapi_schema is None:
            app.openapi_schema = _described(app)
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]


def _described(app: FastAPI) -> Shape:
    shape = get_openapi(title=app.title, version=app.version, summary=app.summary, routes=app.routes)
    components: Shape = shape["components"]
    schemas: Shape = components["schemas"]
    for name in _FROM_FASTAPI:
        schemas.pop(name, None)
    schemas.update(_of_results(), Problem=PROBLEM)
    components["securitySchemes"] = {
        "token": {"type": "http", "scheme": "bearer", "description": "Where --token-file sets one."}
    }
    components["responses"] = {
        f"Problem{status}": {
            "description": what,
            "content": {MEDIA_TYPE: {"schema": {"$ref": f"{_SCHEMAS}Problem"}}},
        }
        for status, what in _PROBLEMS.items()
    }
    for path, operations in shape["paths"].items():
        for operation in operations.values():
            operation["responses"].pop("422", None)
            operation["responses"] |= {
                status: {"$ref": f"#/components/responses/Problem{status}"} for status in _PROBLEMS
            }
            if path.startswith(PROTECTED):
                operation["security"] = [{}, {"token": []}]
    return shape


def _of_results() -> Shape:
    """The published schema of results, as components: `Result`, `Error`, and what they are made of."""
    stated = files("dateline.output").joinpath("result.schema.json").read_text(encoding="utf-8")
    defined: Shape = json.loads(stated)["$defs"]
    for name in sorted(defined, key=len, reverse=True):
        stated = stated.replace(f'"#/$defs/{name}"', f'"{_SCHEMAS}{_called(name)}"')
    renamed: Shape = json.loads(stated)["$defs"]
    return {_called(name): definition for name, definition in renamed.items()}


def _called(name: str) -> str:
    return f"Result{'' if name == 'result' else name[0].upper() + name[1:]}"


EVENT: Shape = {
    "description": "An event of the stream.",
    "type": "object",
    "properties": {
        "event": {"enum": ["question", "passages", "answer", "shown", "done", "error"]},
        "data": {"description": "A line of JSON.", "type": "string"},
    },
    "required": ["event", "data"],
}
RESULT: Shape = {"$ref": f"{_SCHEMAS}{_called('result')}"}
ANSWERED: dict[int | str, Shape] = {
    200: {
        "description": "The result; several where the line holds several questions. With `stream`, events: "
        "`question` (one as it was put in full), `passages`, `answer` (a result), then `done`, or `error` (a "
        "problem document).",
        "content": {
            "application/json": {"schema": {"oneOf": [RESULT, {"type": "array", "items": RESULT}]}},
            "text/event-stream": {"schema": EVENT},
        },
        "headers": {
            "Dateline-Generation": {
                "description": "The generation of the index that answered.",
                "schema": {"type": "integer"},
            }
        },
    }
}
"""What `/v1/ask` answers with."""
LINES: dict[int | str, Shape] = {
    200: {
        "description": "A line each: a result, or what was wrong with its question.",
        "content": {
            "application/jsonl": {"schema": {"oneOf": [RESULT, {"$ref": f"{_SCHEMAS}{_called('error')}"}]}}
        },
    }
}
"""What `/v1/batch` answers with."""
