"""One contract for every door: Python, the command line, HTTP and MCP answer the same, offset by offset.

A new door is a function from questions to the results of each, and a line in `DOORS`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from dateline import Dateline, Settings
from dateline.cli import main
from dateline.evaluation.gold.reading import read_gold
from dateline.serve.app import make_app
from dateline.serve.options import Options
from dateline.serve.service import Service
from served import NAMES, small_index, told_to_others, without_seconds

GOLD = Path(__file__).parents[2] / "eval" / "gold" / "corpus.json"

Results = list[dict[str, Any]]


class House:
    """An index with everything that answers from it."""

    def __init__(self, settings: Settings, capsys: pytest.CaptureFixture[str], folder: Path) -> None:
        self.settings, self.capsys, self.folder = settings, capsys, folder
        self.held = ExitStack()
        service = Service(settings)
        self.held.callback(service.close)
        app = make_app(service, Options(seconds=300), write=lambda _: None)
        self.client = self.held.enter_context(TestClient(app, base_url="http://localhost"))


def command_line(house: House, questions: Sequence[str]) -> Iterator[Results]:
    asked = house.folder / "questions.jsonl"
    asked.write_text(
        "".join(f"{json.dumps({'id': number, 'question': one})}\n" for number, one in enumerate(questions))
    )
    flags = ("--reader", "fast", "--top-k", str(house.settings.top_k), "--index", str(house.settings.index))
    with pytest.raises(SystemExit) as ended:
        main(["ask", "--batch", str(asked), "--json", *flags])
    assert ended.value.code == 0
    yield from by_id(house.capsys.readouterr().out, len(questions))


def http(house: House, questions: Sequence[str]) -> Iterator[Results]:
    for question in questions:
        answered = house.client.post("/v1/ask", json={"question": question}).json()
        yield answered if isinstance(answered, list) else [answered]


def http_stream(house: House, questions: Sequence[str]) -> Iterator[Results]:
    for question in questions:
        told = house.client.post("/v1/ask?stream=1", json={"question": question}).text.split("\n\n")
        answers = [event.partition("\ndata: ")[2] for event in told if event.startswith("event: answer\n")]
        yield [json.loads(answer) for answer in answers]


def http_batch(house: House, questions: Sequence[str]) -> Iterator[Results]:
    lines = [{"id": number, "question": one} for number, one in enumerate(questions)]
    yield from by_id(house.client.post("/v1/batch", json={"questions": lines}).text, len(questions))


def by_id(lines: str, many: int) -> Iterator[Results]:
    results: list[Results] = [[] for _ in range(many)]
    for line in map(json.loads, lines.splitlines()):
        results[line.pop("id")].append(line)
    yield from results


def mcp(house: House, questions: Sequence[str]) -> Iterator[Results]:
    for question in questions:
        call = {"name": "ask", "arguments": {"question": question}}
        told = house.client.post(
            "/mcp",
            json={"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": call},
            headers={"Accept": "application/json, text/event-stream"},
        )
        yield told.json()["result"]["structuredContent"]["replies"]


Door = Callable[[House, Sequence[str]], Iterator[Results]]
DOORS: dict[str, Door] = {
    "the command line": command_line,
    "HTTP": http,
    "HTTP, streamed": http_stream,
    "HTTP, in a batch": http_batch,
}


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return small_index(tmp_path_factory.mktemp("doors") / "index")


@pytest.fixture(scope="module")
def questions() -> list[str]:
    """Half of those of the gold set about the articles that are indexed, and one line that is two."""
    about = {Path(name).stem for name in NAMES}
    known = [one.question for one in read_gold(GOLD) if one.title in about]
    return [*known[::2], "Who signed the agreement and when?"]


@pytest.fixture(scope="module")
def expected(settings: Settings, questions: list[str]) -> list[Results]:
    with Dateline.open(settings=settings) as news:
        return [
            [without_seconds(json.loads(json.dumps(one.to_dict()))) for one in news.ask_each(question)]
            for question in questions
        ]


@pytest.mark.parametrize("door", DOORS)
def test_every_door_answers_alike(
    door: str,
    settings: Settings,
    questions: list[str],
    expected: list[Results],
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    house = House(settings, capsys, tmp_path)
    with house.held:
        answered = [[without_seconds(one) for one in results] for results in DOORS[door](house, questions)]
    assert len(questions) > 15
    assert answered == (told_to_others(expected) if door.startswith("HTTP") else expected)


def test_an_assistant_is_told_the_same_at_the_same_places(
    settings: Settings,
    questions: list[str],
    expected: list[Results],
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    """MCP says less of a result than the others, and nothing else."""
    house = House(settings, capsys, tmp_path)
    with house.held:
        told = [[told_to_assistants(reply) for reply in replies] for replies in mcp(house, questions)]
    assert told == [[told_to_assistants(result) for result in results] for results in expected]


def told_to_assistants(result: dict[str, Any]) -> Any:
    answered = result["outcome"] == "answer"
    verdict = result["verdict"] if answered else None
    return (
        result["outcome"],
        result["question"],
        [places(one) for one in result["answers"]],
        [places(one) for one in result["items"] if answered],
        verdict and (verdict["polarity"], verdict["confidence"], place(verdict["citation"])),
    )


def places(answer: dict[str, Any]) -> Any:
    cited = [place(one) for one in answer["citations"]]
    return answer["answer"], answer["confidence"], answer["start"], answer["end"], cited


def place(citation: dict[str, Any]) -> Any:
    keys = ("start", "end", "quote", "quote_start", "quote_end")
    return citation["article"]["id"], *(citation[key] for key in keys)
