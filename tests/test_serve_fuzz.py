"""Requests that schemathesis makes up from the OpenAPI description: no 500, all answered as described."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from dateline.serve.app import make_app
from dateline.serve.options import Options
from dateline.serve.service import Service
from served import small_index

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]


@pytest.fixture
def described(tmp_path: Path) -> Iterator[Any]:
    service = Service(small_index(tmp_path / "index"))
    app = make_app(service, Options(names=("testserver",)), write=lambda _: None)
    yield schemathesis.openapi.from_asgi("/openapi.json", app)
    service.close()


@pytest.mark.parametrize("mode", GenerationMode)
def test_whatever_comes_is_answered_as_described(described: Any, mode: GenerationMode) -> None:
    tried = []
    for found in described.get_all_operations():
        operation = found.ok()

        @settings(max_examples=15, suppress_health_check=[*HealthCheck], derandomize=True, database=None)
        @given(case=operation.as_strategy(generation_mode=mode))
        def answered(case: Any) -> None:
            case.call_and_validate(checks=CHECKS)

        with suppress(Unsatisfiable):  # nothing can be wrong where nothing is asked
            answered()
            tried.append(operation.label)
    asked = {"POST /v1/ask", "POST /v1/batch", "GET /v1/articles/{id}", "GET /v1/search", "GET /v1/dups"}
    assert asked <= {*tried}
