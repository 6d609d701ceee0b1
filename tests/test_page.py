"""The page as the service gives it, whatever browser there is: nothing from outside, nothing inline."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lxml import html as parser
from starlette.testclient import TestClient

from dateline import Dateline, Settings
from dateline.output.page import shown_shape
from dateline.output.wording import likelihood
from dateline.serve.app import PAGE, make_app
from dateline.serve.service import Service
from pagearticles import DEPORTED, EARLY, LATE, RECORDS, UNSURE

FILES = sorted(path.name for path in PAGE.iterdir())
SCRIPTS = [name for name in FILES if name.endswith(".js")]
TYPES = {".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
_MARKUP_MADE_OF_TEXT = re.compile(
    r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|srcdoc|Timeout\(\s*[\"']"
)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    settings = Settings(index=tmp_path_factory.mktemp("page") / "index", reader="fast")
    Dateline.index(RECORDS, settings=settings).close()
    service = Service(settings)
    with TestClient(make_app(service), base_url="http://127.0.0.1") as client:
        yield client
    service.close()


def elements() -> list[Any]:
    return list(parser.document_fromstring((PAGE / "index.html").read_text("utf-8")).iter("*"))


@pytest.mark.parametrize("name", FILES)
def test_every_file_comes_with_its_type_and_a_policy_that_lets_nothing_else_in(
    client: TestClient, name: str
) -> None:
    given = client.get("/" if name == "index.html" else f"/{name}")
    assert given.status_code == 200
    assert given.content == (PAGE / name).read_bytes()
    assert given.headers["content-type"].split(";")[0] == TYPES[Path(name).suffix]
    assert given.headers["x-content-type-options"] == "nosniff"
    policy = dict(one.strip().split(" ", 1) for one in given.headers["content-security-policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert {policy[kind] for kind in ("script-src", "style-src", "img-src", "connect-src")} == {"'self'"}
    assert policy["require-trusted-types-for"] == "'script'"
    assert {policy[kind] for kind in ("base-uri", "frame-ancestors", "form-action")} == {"'none'"}


def test_nothing_on_the_page_is_inline() -> None:
    page = elements()
    assert [
        one for one in page if one.tag == "style" or (one.tag == "script" and (one.text or "").strip())
    ] == []
    assert [name for one in page for name in one.attrib if name == "style" or name.startswith("on")] == []


@pytest.mark.parametrize("name", FILES)
def test_no_file_names_an_address_outside(name: str) -> None:
    text = (PAGE / name).read_text("utf-8").replace("http://www.w3.org/2000/svg", "")
    assert re.findall(r"\b(?:https?|wss?|ftp):\/\/[\w.]|[\"'(]\/\/\w|@import", text) == []


@pytest.mark.parametrize("name", SCRIPTS)
def test_no_script_makes_markup_of_text(name: str) -> None:
    assert _MARKUP_MADE_OF_TEXT.findall((PAGE / name).read_text("utf-8")) == []


def test_what_the_page_loads_is_there_and_all_that_is_there_is_loaded() -> None:
    loaded = {"index.html"}
    for one in elements():
        loaded |= {name for name in (one.get("src"), one.get("href")) if name and name[0] not in "#."}
    for name in SCRIPTS:
        loaded |= set(re.findall(r'from "\./([\w.]+)"', (PAGE / name).read_text("utf-8")))
    assert loaded == set(FILES)


def test_every_field_has_a_label() -> None:
    page = elements()
    labelled = {one.get("for") for one in page if one.tag == "label"}
    assert {one.get("id") for one in page if one.tag == "input"} == labelled


# What the page is told beside the promised object


def told(client: TestClient, question: str) -> dict[str, Any]:
    """The data of the last event of each name of a stream."""
    body = {"question": question}
    events = client.post("/v1/ask?stream=1&shown=1", json=body).text.strip().split("\n\n")
    pairs = [re.fullmatch(r"event: (\w+)\ndata: (.*)", event) for event in events]
    return {pair[1]: json.loads(pair[2]) for pair in pairs if pair is not None}


def test_how_an_answer_is_shown_comes_only_to_who_asks_for_it(client: TestClient) -> None:
    assert [*told(client, DEPORTED)] == ["passages", "answer", "shown", "done"]
    assert "event: shown" not in client.post("/v1/ask?stream=1", json={"question": DEPORTED}).text


def test_an_answer_is_shown_in_words_with_its_sentence_its_claims_and_its_files(client: TestClient) -> None:
    events = told(client, DEPORTED)
    answer, shown = events["answer"], events["shown"]
    best = answer["answers"][0]
    assert [one["words"] for one in shown["answers"]] == [one["answer"] for one in answer["answers"]]
    assert shown["answers"][0]["percent"] == f"{round(100 * best['confidence'])}%"
    assert shown["answers"][0]["likelihood"] == likelihood(best["confidence"])
    assert shown["answers"][0]["sources"] == "In 1 article."
    assert shown["claims"] == ["20,000", "5,000"]
    place = shown["places"][0]
    assert (place["article_id"], place["start"]) == (best["citations"][0]["article"]["id"], best["start"])
    assert "".join(place["excerpt"]) == best["citations"][0]["quote"]
    assert shown["markdown"].startswith(f"## {DEPORTED}")
    assert [row["answer"] for row in csv.DictReader(shown["csv"].splitlines())] == [best["answer"]]


def test_what_is_nearest_is_shown_with_what_is_missing(client: TestClient) -> None:
    events = (told(client, question) for question in UNSURE)
    answer, shown = next(
        (one["answer"], one["shown"]) for one in events if one["answer"]["outcome"] == "not sure"
    )
    assert (shown["lead"], answer["answers"]) == ("Not sure", [])
    assert shown["nearest"]
    assert shown["missing"]
    places = {(place["article_id"], place["start"]): place for place in shown["places"]}
    for near in shown["nearest"]:
        best = near["citations"][0]
        assert places[best["article"]["id"], best["start"]]["excerpt"][1] == near["answer"]


def test_an_article_without_a_title_is_shown_by_how_it_begins(client: TestClient) -> None:
    shown = told(client, "Which articles mention rain over Løvik?")["shown"]
    assert shown["names"] == [
        ["untitled", "“A short note without a title tells of rain over Løvik and no more.”"]
    ]


def test_what_is_in_two_articles_of_one_paper_is_in_two_articles_and_names_no_file(tmp_path: Path) -> None:
    about = "---\ntitle: {}\nsource: Varenna Post\n---\n{}\n"
    dear = "The new bridge in Varenna cost 9 million euros, the mayor said."
    (tmp_path / "one.md").write_text(about.format("A dear bridge", dear))
    (tmp_path / "two.md").write_text(
        about.format(
            "Who pays", "Nobody wants to pay. In Varenna the bridge cost 9 million euros in the end."
        )
    )
    with Dateline.index(tmp_path, settings=Settings(index=tmp_path / "index", reader="fast")) as news:
        shown = shown_shape(news.ask("How much did the bridge in Varenna cost?"))
    assert shown["answers"][0]["sources"] == "In 2 articles."
    assert "A dear bridge, *Varenna Post*" in shown["markdown"]
    assert str(tmp_path) not in shown["markdown"]


def test_advice_comes_with_the_articles_that_have_words_of_it_and_no_others(client: TestClient) -> None:
    [*found] = told(client, "¿Cuántas personas fueron deportadas de Harlan ayer?")["shown"]["worth"]
    assert {one["id"] for one in found} == {"harlan-early", "harlan-late"}
    assert {one["title"] for one in found} == {EARLY, LATE}
    assert told(client, "?")["shown"]["worth"] == []


@pytest.mark.parametrize(
    ("probability", "words"),
    [
        (0.97, "very likely right"),
        (0.8959, "very likely right"),  # shown as 90%
        (0.6551, "likely right"),
        (0.66, "likely right"),
        (0.5, "more likely right than not"),
        (0.4, "about as likely right as wrong"),
        (0.0, "unlikely to be right"),
    ],
)
def test_how_sure_is_said_in_words(probability: float, words: str) -> None:
    assert likelihood(probability) == words
