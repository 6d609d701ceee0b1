"""The HTTP service, from the outside: what a client is answered, and what the log says of it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from openapi_spec_validator import validate
from starlette.testclient import TestClient

from conftest import StartPython
from dateline import Dateline, Settings
from dateline.errors import DamagedIndexError
from dateline.serve.app import PAGE, make_app
from dateline.serve.guard import PROTECTED
from dateline.serve.options import ASKED_BYTES, Options
from dateline.serve.paths import path_within
from dateline.serve.service import Service
from served import CORPUS, DEPORTED, NAMES, small_index, told_to_others, without_seconds

PROBLEM = "application/problem+json"
PACT = "guatemala-border-pact"
SCHEMA = json.loads(
    (Path(make_app.__code__.co_filename).parents[1] / "output/result.schema.json").read_text()
)


@dataclass
class Served:
    """A client of the service, and the lines of its log."""

    client: TestClient
    service: Service
    lines: list[str] = field(default_factory=list)

    def ask(self, question: str, **more: Any) -> Any:
        answered = self.client.post("/v1/ask", json={"question": question, **more})
        assert answered.status_code == 200, answered.text
        return answered.json()

    def events(self, question: str, **more: Any) -> list[tuple[str, Any]]:
        answered = self.client.post("/v1/ask?stream=1", json={"question": question, **more})
        assert answered.headers["content-type"].startswith("text/event-stream"), answered.text
        pairs = [event.split("\n") for event in answered.text.strip().split("\n\n")]
        return [
            (name.removeprefix("event: "), json.loads(data.removeprefix("data: "))) for name, data in pairs
        ]


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return small_index(tmp_path_factory.mktemp("served") / "index")


@pytest.fixture(scope="module")
def served(settings: Settings) -> Iterator[Served]:
    service, lines = Service(settings), list[str]()
    with TestClient(make_app(service, write=lines.append), base_url="http://127.0.0.1:8765") as client:
        yield Served(client, service, lines)
    service.close()


@pytest.fixture(scope="module")
def news(settings: Settings) -> Iterator[Dateline]:
    with Dateline.open(settings=settings) as news:
        yield news


def test_an_answer_is_the_published_object_with_the_articles_words(served: Served, news: Dateline) -> None:
    result = served.ask(DEPORTED)
    jsonschema.validate(result, SCHEMA)
    assert without_seconds(result) == told_to_others(without_seconds(news.ask(DEPORTED).to_dict()))
    best = result["answers"][0]["citations"][0]
    article = served.client.get(f"/v1/articles/{best['article']['id']}").json()
    assert (
        article["text"][best["start"] : best["end"]]
        == result["answers"][0]["answer"]
        == "approximately 20,000"
    )


def test_a_line_of_several_questions_is_answered_by_a_list(served: Served, news: Dateline) -> None:
    line = "Who signed the agreement and when?"
    results = served.ask(line)
    assert [result["asked"] for result in results] == [*news.questions_in(line)]
    assert len(results) == 2


def test_the_stream_tells_the_passages_before_the_answer(served: Served) -> None:
    (first, found), (second, answer), (last, done) = served.events(DEPORTED)
    assert (first, second, last) == ("passages", "answer", "done")
    assert without_seconds(answer) == without_seconds(served.ask(DEPORTED))
    assert [(one["article_id"], one["start"], one["end"]) for one in found["passages"]] == [
        (one["article_id"], one["start"], one["end"]) for one in answer["passages"]
    ]
    assert found["passages"][0]["article"]["title"].startswith("Washington and Guatemala")
    assert done == {"generation": served.service.generation}


def test_a_stream_that_cannot_begin_is_a_problem_document(served: Served) -> None:
    refused = served.client.post("/v1/ask?stream=1", json={"question": " "})
    assert (refused.status_code, refused.headers["content-type"]) == (422, PROBLEM)


def test_an_unknown_parameter_is_named(served: Served) -> None:
    refused = served.client.post("/v1/ask?strem=1", json={"question": DEPORTED})
    assert (refused.status_code, refused.json()["errors"][0]["at"]) == (422, "strem")


def test_filters_and_settings_of_a_question_hold_for_it_alone(served: Served) -> None:
    filtered = served.ask(DEPORTED, filters={"source": ["Meridian*"]})
    assert {one["article_id"] for one in filtered["passages"]} <= {PACT, "tax-and-border-law"}
    assert len(served.ask(DEPORTED, top_k=1)["passages"]) == 1
    assert served.ask(DEPORTED, min_confidence=1)["outcome"] == "not sure"
    assert len(served.ask(DEPORTED)["passages"]) > 1


def test_a_question_leans_on_those_of_its_conversation_alone(served: Served) -> None:
    served.ask(DEPORTED, conversation="one-of-them")
    leaning = served.ask("When?", conversation="one-of-them")
    assert (leaning["asked"], leaning["question"]) == ("When?", "When were people deported?")
    assert served.ask("When?", conversation="another-one")["question"] == "When?"
    assert served.ask("When?")["question"] == "When?"


def test_what_a_follow_up_was_taken_for_is_told_first_and_can_be_taken_back(served: Served) -> None:
    served.ask(DEPORTED, conversation="taken-back")
    events = served.events("When?", conversation="taken-back")
    assert events[0] == ("question", {"asked": "When?", "question": "When were people deported?"})
    back = served.ask("When?", conversation="taken-back", as_typed=True)
    assert (back["asked"], back["question"]) == ("When?", "When?")


def test_a_batch_is_a_line_a_question_with_what_was_wrong_in_its_place(served: Served) -> None:
    questions = [DEPORTED, {"id": 7, "question": " "}, {"id": "x", "question": "Who signed it and when?"}]
    answered = served.client.post("/v1/batch", json={"questions": questions})
    assert answered.headers["content-type"].startswith("application/jsonl")
    first, second, *others = map(json.loads, answered.text.splitlines())
    for line in (first, second, *others):
        jsonschema.validate(line, SCHEMA)
    assert without_seconds(first) == without_seconds(served.ask(DEPORTED))
    assert (second["id"], second["error"].partition(";")[0]) == (7, "the question is empty")
    assert 'put one in "question"' in second["error"]
    assert "dateline ask" not in second["error"]  # which nobody types who asks over HTTP
    assert [one["id"] for one in others] == ["x", "x"]


@pytest.mark.parametrize("id", ["1e999", "-Infinity", "NaN", "true"])
def test_an_id_that_json_cannot_give_back_is_refused_before_anything_is_asked(
    served: Served, id: str
) -> None:
    body = f'{{"questions": ["Who signed it?", {{"id": {id}, "question": "Who signed it?"}}]}}'
    headers = {"Content-Type": "application/json"}
    refused = served.client.post("/v1/batch", content=body, headers=headers)
    assert (refused.status_code, refused.headers["content-type"]) == (422, PROBLEM)
    assert any("id" in one["at"] for one in refused.json()["errors"])


def test_what_this_means_can_be_said(served: Served) -> None:
    told = served.ask("When was this published?", this=PACT)
    assert [one["id"] for one in told["listing"]["articles"]] == [PACT]
    assert served.ask("When was this published?")["listing"]["total"] == 0
    refused = served.client.post("/v1/ask", json={"question": "When was this published?", "this": "nowhere"})
    assert (refused.status_code, refused.json()["detail"]) == (404, "no article 'nowhere' in the index")


def test_the_pages_of_a_listing_make_the_whole(served: Served) -> None:
    question = "Which articles mention Guatemala?"
    whole = served.ask(question)["listing"]
    pages = [served.ask(question, answers=100, offset=at)["listing"] for at in range(whole["total"])]
    assert whole["total"] > 1
    assert [page["articles"][0] for page in pages] == whole["articles"]
    assert {page["total"] for page in pages} == {whole["total"]}
    assert f"; 2 to {whole['total']}:" in pages[1]["sentence"]


@pytest.mark.parametrize("id", [".", "..", "a/b", "/", "a/../b", "?x#y", "100%"])
def test_an_article_of_any_id_is_found(tmp_path: Path, id: str) -> None:
    settings = Settings(index=tmp_path / "index", reader="fast")
    Dateline.index([{"id": id, "text": "It rained in Tarn."}], settings=settings).close()
    service = Service(settings)
    with TestClient(make_app(service), base_url="http://127.0.0.1") as client:
        found = client.get("/v1/article", params={"id": id, "start": 3, "end": 9}).json()
        assert (found["id"], found["marks"][0]["text"]) == (id, "rained")
        refused = client.get("/v1/article", params={"id": f"{id}?"})
        assert (refused.status_code, refused.headers["content-type"]) == (404, PROBLEM)
    service.close()


def test_no_folder_of_this_machine_is_told(served: Served, settings: Settings) -> None:
    """A file is told by its place below the folder that was indexed; the page's own words tell it so too."""
    given = [
        served.client.post("/v1/ask?stream=1&shown=1", json={"question": DEPORTED}),
        served.client.post("/v1/ask", json={"question": "Which articles mention Guatemala?"}),
        served.client.post("/v1/batch", json={"questions": [DEPORTED, "Was Noem in Guatemala?"]}),
        *map(served.client.get, ("/v1/articles", f"/v1/articles/{PACT}", f"/v1/search?question={DEPORTED}")),
    ]
    for one in given:
        assert one.status_code == 200
        assert f'"path": "{PACT}.md"' in one.text or f'"path":"{PACT}.md"' in one.text
        assert str(CORPUS.parent) not in one.text


@pytest.mark.parametrize(
    ("id", "path", "told"),
    [
        ("june/deal", "/srv/news/june/deal.txt", "june/deal.txt"),
        ("june/deal.txt~2", "/srv/news/june/deal.txt", "june/deal.txt"),
        ("wire/dump#17", "/srv/wire/dump.jsonl.gz", "wire/dump.jsonl.gz"),
        ("2025/june/wire/deal", "/srv/2025/june.zip!/wire/deal.txt", "2025/june.zip!/wire/deal.txt"),
        ("an id of its own", "/srv/news/june/deal.txt", "deal.txt"),
        ("a", "https://wire.example/a?b=/srv/", "https://wire.example/a?b=/srv/"),
        ("a", "-", "-"),
        ("a", None, None),
    ],
)
def test_a_path_is_told_below_the_folder_that_was_indexed(id: str, path: str | None, told: str) -> None:
    assert path_within(id, path) == told


def test_what_to_do_is_said_to_who_has_no_shell_without_the_places_of_this_machine(served: Served) -> None:
    for address in (
        "/v1/search?question=",
        "/v1/articles/nowhere",
        '/v1/stats?where="',
        "/v1/search?question=Who?&source=Nobody",
    ):
        told = served.client.get(address).json()
        assert not re.search("dateline|--where", told["hint"]), told
        assert str(served.service.settings.index) not in told["detail"]
    half = served.client.post(
        "/v1/ask", content=b'{"question": "\\ud800?"}', headers={"Content-Type": "application/json"}
    )
    assert "terminal" not in half.json()["hint"]


def test_articles_are_listed_by_pages(served: Served, news: Dateline) -> None:
    ids = [heading.id for heading in news.headings()]
    pages = [served.client.get(f"/v1/articles?limit=3&offset={at}").json() for at in (0, 3, 6)]
    assert [[one["id"] for one in page["articles"]] for page in pages] == [ids[:3], ids[3:], []]
    assert {page["total"] for page in pages} == {len(NAMES)}
    wire = served.client.get("/v1/articles", params={"source": "meridian wire", "since": "2025-07"}).json()
    assert [one["id"] for one in wire["articles"]] == ["tax-and-border-law"]


def test_an_article_shows_the_marks_asked_for(served: Served) -> None:
    shown = served.client.get(f"/v1/articles/{PACT}?start=1662&end=1668&start=0&end=9").json()
    assert [mark["text"] for mark in shown["marks"]] == ["20,000", shown["text"][:9]]
    for ranges in ("start=5", "start=9&end=5", "start=0&end=10000000", "start=-3&end=5", "start=x&end=5"):
        refused = served.client.get(f"/v1/articles/{PACT}?{ranges}")
        assert (refused.status_code, refused.headers["content-type"]) == (422, PROBLEM), ranges


def test_search_finds_what_a_question_would_be_answered_from(served: Served, news: Dateline) -> None:
    found = served.client.get("/v1/search", params={"question": DEPORTED, "top_k": 2}).json()["passages"]
    assert [(one["article_id"], one["start"], one["end"], one["score"]) for one in found] == [
        (one.article.id, one.start, one.end, one.score) for one in news.retrieve(DEPORTED, top_k=2)
    ]


def test_counts_are_by_month_source_author_and_section(served: Served) -> None:
    counts = served.client.get("/v1/stats").json()
    assert (counts["articles"], counts["undated"]) == (len(NAMES), 1)
    assert counts["months"] == {"2019-09": 1, "2025-06": 1, "2025-07": 1}
    assert (counts["sources"], counts["unsourced"]) == ({"Meridian Wire": 2, "Tideway Times": 1}, 1)
    assert [*counts["authors"]] == ["Clara Whitmore-Dias", "Maud Ferriter", "Tomas Erlund"]
    assert counts["unauthored"] == 1
    assert (counts["sections"], counts["unsectioned"]) == ({}, 4)


def test_copies_are_told_with_what_differs(tmp_path: Path) -> None:
    text = " ".join(
        f"The {number} ships left the harbour of Harlan on a clear morning." for number in range(40)
    )
    records = [
        {"id": "one", "date": "2025-01-01", "text": text},
        {"id": "two", "date": "2025-01-02", "text": text.replace("The 7 ships", "The 8 ships")},
    ]
    settings = Settings(index=tmp_path / "index", reader="fast")
    Dateline.index(records, settings=settings).close()
    service = Service(settings)
    with TestClient(make_app(service, write=lambda _: None)) as client:
        [group] = client.get("http://localhost/v1/dups").json()["groups"]
        alone = client.get("http://localhost/v1/dups", params={"since": "2025-01-02"})
        none = [
            client.get("http://localhost/v1/dups", params={"since": "2030", "passages": passages})
            for passages in (True, False)
        ]
    service.close()
    assert (alone.status_code, alone.json()["groups"]) == (200, [])
    assert [(one.status_code, "2025-01-02" in one.json()["detail"]) for one in none] == [(404, True)] * 2
    assert (group["id"], group["copies"][0]["id"]) == ("one", "two")
    assert group["copies"][0]["differences"] == [{"before": "7", "after": "8", "figures": True}]


def test_the_description_is_valid_and_its_examples_do_what_they_say(served: Served) -> None:
    described = served.client.get("/openapi.json").json()
    validate(described)
    tried = 0
    for method, path, operation in operations(described):
        examples = {
            one["name"]: one["schema"]["examples"][0]
            for one in operation.get("parameters", ())
            if "examples" in one["schema"]
        }
        in_path = {name: value for name, value in examples.items() if f"{{{name}}}" in path}
        query = {name: value for name, value in examples.items() if name not in in_path}
        for body in body_examples(described, operation):
            answered = served.client.request(method, path.format(**in_path), params=query, json=body)
            assert answered.status_code == 200, (path, body, answered.text)
            kind = answered.headers["content-type"].partition(";")[0]
            stated = operation["responses"]["200"]["content"][kind]["schema"]
            if kind in ("application/json", "application/jsonl"):
                for line in answered.text.splitlines():
                    jsonschema.validate(json.loads(line), {**stated, "components": described["components"]})
            tried += 1
    assert tried == len(described["paths"]) + 2  # one is asked in three ways


def operations(described: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, found in described["paths"].items():
        for method, operation in found.items():
            yield method, path, operation


def body_examples(described: dict[str, Any], operation: dict[str, Any]) -> list[Any]:
    if "requestBody" not in operation:
        return [None]
    named = operation["requestBody"]["content"]["application/json"]["schema"]["$ref"].split("/")[-1]
    examples: list[Any] = described["components"]["schemas"][named]["examples"]
    return examples


BAD_BODIES: dict[str, tuple[bytes, int, str]] = {
    "no JSON": (b'{"question": ', 400, "no JSON"),
    "JSON that breaks off": (b'{"question": "x"', 400, "no JSON"),
    "bytes that are no text": (b'{"question": "\xff\xfe"}', 400, "the body"),
    "deep nesting": (b'{"question": ' + b"[" * 20_000 + b"]" * 20_000 + b"}", 400, "the body"),
    "a list": (b"[]", 422, ""),
    "nothing": (b"", 422, ""),
    "an unknown field": (b'{"question": "Who?", "filers": 1}', 422, "filers: there is no such field"),
    "an unknown filter": (b'{"question": "Who?", "filters": {"zone": 1}}', 422, "filters.zone"),
    "a number for a question": (b'{"question": 5}', 422, "question"),
    "half a character": (b'{"question": "\\ud800?"}', 422, "UTF-8"),
    "a question too long": (b'{"question": "%b"}' % (b"x" * 2001), 422, "too long"),
    "no number": (b'{"question": "Who?", "min_confidence": NaN}', 422, "min_confidence"),
    "too many passages": (b'{"question": "Who?", "top_k": 101}', 422, "top_k"),
    "an id of a conversation with a line end": (
        b'{"question": "Who?", "conversation": "12345678\\n"}',
        422,
        "",
    ),
    "a filter of no date": (b'{"question": "Who?", "filters": {"since": "soonish"}}', 422, "since"),
    "a filter of no expression": (b'{"question": "Who?", "filters": {"where": "1; DROP"}}', 422, ""),
    "half a character in a filter": (b'{"question": "W?", "filters": {"source": ["\\ud800"]}}', 422, ""),
    "articles that are not there": (
        b'{"question": "Who?", "filters": {"source": ["No"]}}',
        404,
        "no article",
    ),
    "a body too large": (b'{"question": "%b"}' % (b"x" * ASKED_BYTES), 413, "65,536 bytes"),
}


@pytest.mark.parametrize("case", BAD_BODIES)
def test_a_bad_body_is_a_problem_document_that_names_what_is_wrong(served: Served, case: str) -> None:
    body, status, named = BAD_BODIES[case]
    served.lines.clear()
    refused = served.client.post("/v1/ask", content=body, headers={"Content-Type": "application/json"})
    assert (refused.status_code, refused.headers["content-type"]) == (status, PROBLEM), refused.text
    problem = refused.json()
    assert problem["status"] == status
    assert named in problem["detail"]
    assert problem["hint"]
    assert [set(json.loads(line)) & {"error", "trace"} for line in served.lines] == [set()]


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/v1/articles/..%2F..%2F..%2Fetc%2Fpasswd", 404),
        ("/v1/articles/%00", 404),
        ("/v1/articles/%ff%fe", 404),
        ("/v1/articles/' OR 1=1 --", 404),
        ("/v1/articles/x%0d%0aSet-Cookie:%20a=b", 404),
        ("/v1/articles/" + "x" * 1001, 422),
        ("/..%2f..%2fpyproject.toml", 404),
        ("/%2e%2e/app.py", 404),
        ("/v1/stats?since=2025&since=2024", 200),
        ("/v1/stats?sinc=2025", 422),
        ("/v1/stats?where=%22", 422),
        ("/v1/articles?limit=-1", 422),
        ("/v1/articles?offset=99999999999999999999", 422),
        ("/v1/search", 422),
        ("/v1/search?question=", 422),
        ("/v1/ask", 405),
        ("/v1/ask?stream=1", 405),
        ("/v2/ask", 404),
        ("/docs", 404),
    ],
)
def test_a_trick_of_an_address_leads_nowhere(served: Served, address: str, status: int) -> None:
    answered = served.client.get(address)
    assert answered.status_code == status, answered.text
    assert "set-cookie" not in answered.headers
    if status != 200:
        assert answered.headers["content-type"] == PROBLEM


@pytest.mark.parametrize(
    "address", ["/healthz", "/readyz", "/metrics", "/v1/stats", "/v1/stats?sinc=2025", "/"]
)
def test_a_probe_may_ask_for_the_head_alone(served: Served, address: str) -> None:
    whole, head = served.client.get(address), served.client.head(address)
    assert (head.status_code, head.content) == (whole.status_code, b"")
    assert head.headers["content-type"] == whole.headers["content-type"]


@pytest.mark.parametrize("address", ["/v1/ask", "/nowhere"])
def test_the_head_of_what_cannot_be_got_is_refused(served: Served, address: str) -> None:
    assert served.client.head(address).status_code == served.client.get(address).status_code >= 404


def test_what_is_no_json_is_not_read(served: Served) -> None:
    """A form of a page elsewhere can send text/plain without asking; it cannot send JSON."""
    for kind in ("text/plain", "application/x-www-form-urlencoded", None):
        headers = {} if kind is None else {"Content-Type": kind}
        refused = served.client.post("/v1/ask", content=b'{"question": "Who?"}', headers=headers)
        assert (refused.status_code, refused.headers["content-type"]) == (415, PROBLEM)


def test_only_our_own_page_may_ask_and_only_by_our_own_name(served: Served) -> None:
    def status(**headers: str) -> int:
        return served.client.get("/v1/stats", headers=headers).status_code

    for host in ("localhost", "localhost:8765", "LOCALHOST.", "127.0.0.1:8765", "[::1]:8765", "192.168.1.5"):
        assert status(Host=host) == 200, host
    for host in ("evil.example", "evil.example:8765", "localhost.evil.example", "", "127.0.0.1.evil.example"):
        assert status(Host=host) == 421, host
    assert status(Host="localhost:8765", Origin="http://localhost:8765") == 200
    for origin in ("http://evil.example", "null", "http://localhost:1", "http://localhost:8765.evil.example"):
        assert status(Host="localhost:8765", Origin=origin) == 403, origin
    for site, code in (("cross-site", 403), ("same-site", 403), ("same-origin", 200), ("none", 200)):
        assert status(**{"Host": "localhost:8765", "Sec-Fetch-Site": site}) == code, site
    linked = served.client.get("/", headers={"Sec-Fetch-Site": "cross-site"})
    assert linked.status_code == 200  # a link to the page may stand anywhere
    asked = served.client.options(
        "/v1/ask", headers={"Origin": "http://127.0.0.1:8765", "Access-Control-Request-Method": "POST"}
    )
    assert asked.status_code == 405
    assert not [name for name in asked.headers if name.startswith("access-control-")]


def test_every_response_tells_browsers_to_be_careful(served: Served) -> None:
    for address in ("/", "/healthz", "/v1/stats", "/nowhere", "/v1/ask"):
        headers = served.client.get(address).headers
        assert "default-src 'none'" in headers["content-security-policy"], address
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["cache-control"] in ("no-store", "no-cache")


def test_the_page_is_served_as_it_lies_there(served: Served) -> None:
    given = served.client.get("/")
    assert given.content == (PAGE / "index.html").read_bytes()
    again = served.client.get("/", headers={"If-None-Match": given.headers["etag"]})
    assert again.status_code == 304


def test_the_log_is_a_line_of_json_without_what_was_asked(served: Served, settings: Settings) -> None:
    secret = "Who signed the agreement?"
    served.lines.clear()
    served.ask(secret)
    served.events(secret)
    served.client.post("/v1/batch", json={"questions": [secret]})
    served.client.get("/v1/search", params={"question": secret})
    lines = [json.loads(line) for line in served.lines]
    assert [line["path"] for line in lines] == ["/v1/ask", "/v1/ask", "/v1/batch", "/v1/search"]
    assert not [line for line in served.lines if "signed" in line]
    assert [line.get("outcomes") for line in lines[:3]] == [["answer"]] * 3
    told = list[str]()
    service = Service(settings)
    with TestClient(make_app(service, Options(log_questions=True), write=told.append)) as client:
        client.post("http://localhost/v1/ask", json={"question": secret})
    service.close()
    assert json.loads(told[0])["questions"] == [secret]


def test_a_token_is_asked_for_by_all_that_tells_of_articles(settings: Settings) -> None:
    token = "correct-horse-battery"
    service = Service(settings)
    app = make_app(service, Options(token=token), write=lambda _: None)
    with TestClient(app, base_url="http://localhost") as client:
        for header in (
            None,
            "Bearer",
            f"Bearer {token}x",
            f"Bearer {token[:-1]}",
            f"Basic {token}",
            "Bearer \xe9",
        ):
            headers = {} if header is None else {b"Authorization": header.encode("latin-1")}
            refused = client.get("/v1/stats", headers=headers)
            assert (refused.status_code, refused.headers["content-type"]) == (401, PROBLEM), header
            assert refused.headers["www-authenticate"].startswith("Bearer")
        assert client.get("/v1/stats", headers={"Authorization": f"bearer {token}"}).status_code == 200
        open_to_all = ("/", "/healthz", "/readyz", "/openapi.json")
        assert {client.get(address).status_code for address in open_to_all} == {200}
        described = client.get("/openapi.json").json()["paths"]
    service.close()
    assert {path for path in described if not path.startswith(PROTECTED)} == {"/healthz", "/readyz"}


def test_what_is_counted_is_told_to_prometheus(served: Served) -> None:
    def counted(name: str) -> float:
        page = served.client.get("/metrics").text
        return sum(float(line.rpartition(" ")[2]) for line in page.splitlines() if line.startswith(name))

    names = (
        'dateline_questions_total{outcome="answer"}', "dateline_abstentions_total",
        'dateline_stage_seconds_count{stage="read"}', 'dateline_stage_seconds_count{stage="wait"}',
        'dateline_requests_total{method="POST",route="/v1/ask",status="200"}',
    )  # fmt: skip
    before = [counted(name) for name in names]
    served.ask(DEPORTED)
    served.ask(DEPORTED, min_confidence=1)
    assert [counted(name) - old for name, old in zip(names, before, strict=True)] == [1, 1, 2, 2, 2]
    assert counted("dateline_index_generation") == served.service.generation
    assert counted("dateline_index_trouble") == 0


def test_an_index_that_is_damaged_under_it_is_told_and_the_service_goes_on(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    service, lines = Service(settings), list[str]()
    damage = DamagedIndexError(Path("index"), "articles-000001.sqlite: disk image is malformed")

    def damaged(*_: Any, **__: Any) -> Any:
        raise damage

    with TestClient(make_app(service, write=lines.append), base_url="http://localhost") as client:
        with monkeypatch.context() as patched:
            patched.setattr("dateline.retriever.retrieve", damaged)
            refused = client.post("/v1/ask", json={"question": DEPORTED})
        assert (refused.status_code, refused.json()["detail"]) == (503, damage.fact)
        assert "dateline repair" in refused.json()["hint"]
        assert client.post("/v1/ask", json={"question": DEPORTED}).status_code == 200
    service.close()


def test_an_error_that_nobody_foresaw_is_told_to_who_runs_it_not_to_who_asked(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any, **__: Any) -> Any:
        raise RuntimeError("the cellar is on fire")

    monkeypatch.setattr(Dateline, "stats", broken)
    served.lines.clear()
    failed = served.client.get("/v1/stats")
    assert (failed.status_code, failed.headers["content-type"]) == (500, PROBLEM)
    assert "cellar" not in failed.text
    assert json.loads(served.lines[0])["error"] == "RuntimeError: the cellar is on fire"
    assert failed.headers["x-content-type-options"] == "nosniff"


def test_without_the_extra_the_command_says_how_to_get_it(start_python: StartPython) -> None:
    process = start_python(
        "import sys; sys.modules['fastapi'] = None\nfrom dateline.cli import main\nmain(['serve'])"
    )
    out, trouble = process.communicate()
    assert (process.returncode, out) == (2, "")
    assert "pip install 'dateline[serve]'" in trouble
    assert "Traceback" not in trouble


def test_one_that_says_how_it_asks_takes_the_rest_from_the_settings(settings: Settings) -> None:
    service = Service(replace(settings, top_k=1))
    with TestClient(make_app(service, write=lambda _: None), base_url="http://localhost") as client:
        assert len(client.post("/v1/ask", json={"question": DEPORTED}).json()["passages"]) == 1
    service.close()
