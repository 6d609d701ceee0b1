"""The HTTP service, from the outside: what a client sees."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from dateline import Dateline, Settings
from dateline.serve.app import make_app
from dateline.serve.service import Service

CORPUS = Path(__file__).parent.parent / "corpus"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    folder = tmp_path_factory.mktemp("served") / "index"
    settings = Settings(index=folder, reader="fast")
    Dateline.index(CORPUS / "guatemala-border-pact.md", settings=settings).close()
    service = Service(settings)
    with TestClient(make_app(service)) as client:
        yield client
    service.close()


def test_an_answer_is_the_object_of_the_command_line(client: TestClient) -> None:
    answered = client.post("/v1/ask", json={"question": "How many people were deported?"})
    result = answered.json()
    best = result["answers"][0]["citations"][0]
    text = client.get(f"/v1/articles/{best['article']['id']}").json()["text"]
    assert text[best["start"] : best["end"]] == result["answers"][0]["answer"]


def test_an_unknown_article_is_a_problem_document(client: TestClient) -> None:
    missing = client.get("/v1/articles/nowhere")
    assert (missing.status_code, missing.headers["content-type"]) == (404, "application/problem+json")
    assert missing.json()["detail"].startswith("no article 'nowhere'")
