"""What `ask --json` prints is what `result.schema.json` says, for the shipped models on the corpus."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, ValidationError

from dateline import Dateline, Result, Settings
from dateline.features import Feature
from dateline.language.values.quantities import Quantity
from dateline.output.json import dumps, error_shape, result_shape
from dateline.result.replies import Answers

CORPUS = Path(__file__).parent.parent / "corpus"
QUESTIONS = (
    "How many people were deported?",
    "How many people died in the earthquake in Morocco?",
    "When did India land near the lunar south pole?",
    "Who signed the border agreement for Guatemala?",
    "Which countries had Noem visited before Guatemala?",
    "Was anyone hurt in the theft at the Louvre?",
    "Why did the bridge in Baltimore collapse?",
    "What share of the vote did Arévalo win?",
    "Who flew the drones that shut down Gatwick in December 2018?",  # the articles do not say
    "What did Mulino say about illegal migration?",
    "Which articles mention Gatwick?",
    "What sources do you have?",
    "¿Cuántas personas fueron deportadas?",
)


@pytest.fixture(scope="module")
def validator() -> Draft202012Validator:
    schema = json.loads((files("dateline") / "output" / "result.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dateline]:
    folder = tmp_path_factory.mktemp("json")
    with Dateline.index(CORPUS, settings=Settings(index=folder / "index", answers=8)) as news:
        yield news


@pytest.fixture(scope="module")
def results(news: Dateline) -> tuple[Result, ...]:
    return tuple(news.ask_many(QUESTIONS))


def printed(shape: dict[str, Any]) -> Any:
    """The object as a program that reads the line has it."""
    return json.loads(dumps(shape))


def test_every_result_is_what_the_schema_says(
    results: tuple[Result, ...], validator: Draft202012Validator
) -> None:
    for result in results:
        validator.validate(printed(result_shape(result)))
        validator.validate(printed(result_shape(result, candidates=True)))
    assert any(not result.answered for result in results)
    kinds = {answer.value.kind for result in results for answer in result.candidates if answer.value}
    assert {"count", "time", "person"} <= kinds
    assert [result.listing.total for result in results if result.listing] == [1, 35]
    assert [result.advice.language for result in results if result.advice] == ["es"]


def test_values_are_told_with_the_answer(results: tuple[Result, ...]) -> None:
    """The corpus says "approximately 20,000"; India landed on 23 August 2023, a Wednesday."""
    deported = result_shape(results[0])["answers"][0]
    assert (deported["value"]["number"], deported["value"]["approximate"]) == (20000, True)
    landed = result_shape(results[2])["answers"][0]
    assert landed["value"]["iso"].startswith("2023-08-23")


def test_a_disagreement_is_told_with_its_citations(tmp_path: Path, validator: Draft202012Validator) -> None:
    """Two articles of ours, with one figure changed; the later comes first."""
    for name, date, number in (("early", "2025-03-01", "5,000"), ("late", "2025-06-26", "20,000")):
        text = f"---\ndate: {date}\n---\nIn Harlan {number} people were deported, the office said.\n"
        (tmp_path / f"{name}.txt").write_text(text)
    with Dateline.index(tmp_path, settings=Settings(index=tmp_path / "index")) as news:
        shape = printed(result_shape(news.ask("How many people were deported in Harlan?")))
    validator.validate(shape)
    told = [
        (claim["value"]["number"], claim["date"], claim["citations"][0]["quote"])
        for claim in shape["disagreement"]
    ]
    assert told == [
        (20000, "2025-06-26", "In Harlan 20,000 people were deported, the office said."),
        (5000, "2025-03-01", "In Harlan 5,000 people were deported, the office said."),
    ]
    assert [claim["standing"] for claim in shape["disagreement"]] == ["stands", "stands"]


def test_what_was_told_earlier_is_told_from_what_disagrees(
    tmp_path: Path, validator: Draft202012Validator
) -> None:
    records = [
        {"id": "early", "date": "2031-04-02", "text": "At least 14 people died in the flood in Varenna."},
        {"id": "late", "date": "2031-04-05", "text": "The flood in Varenna has killed 31 people."},
    ]
    with Dateline.index(records, settings=Settings(index=tmp_path / "index")) as news:
        shape = printed(result_shape(news.ask("How many people died in the flood in Varenna?")))
    validator.validate(shape)
    told = [(claim["value"]["number"], claim["standing"]) for claim in shape["disagreement"]]
    assert told == [(31, "stands"), (14, "overtaken")]


def test_verdicts_and_items_are_told_with_their_citations(
    results: tuple[Result, ...], validator: Draft202012Validator
) -> None:
    visited, hurt = (printed(result_shape(result)) for result in results[4:6])
    assert [item["answer"] for item in visited["items"]] == ["Panama", "Costa Rica", "Honduras"]
    assert visited["verdict"] is None
    assert (hurt["verdict"]["polarity"], hurt["verdict"]["citation"]["quote"]) == ("no", "Nobody was hurt.")
    assert hurt["answers"][0]["citations"][0] == hurt["verdict"]["citation"]
    assert hurt["items"] == []
    hurt["verdict"]["against"] = hurt["verdict"]["citation"]
    validator.validate(hurt)


def test_verdicts_and_items_can_be_switched_off(news: Dateline) -> None:
    without = (Feature.YES_NO, Feature.LISTS)
    plain = Dateline(news._index, settings=replace(news.settings, without=without))
    assert plain.ask(QUESTIONS[4]).items == ()
    assert plain.ask(QUESTIONS[5]).verdict is None


def test_an_open_end_is_null(results: tuple[Result, ...], validator: Draft202012Validator) -> None:
    """JSON has no infinity, and "more than 20" no upper end."""
    answer = replace(results[0].candidates[0], value=Quantity(20.0, float("inf"), unit="people"))
    shape = printed(result_shape(replace(results[0], reply=Answers((answer,)))))
    assert shape["answers"][0]["value"] == {
        "kind": "count", "number": 20.0, "low": 20.0, "high": None, "approximate": False, "unit": "people",
        "direction": None,
    }  # fmt: skip
    validator.validate(shape)


def test_a_question_that_could_not_be_asked_has_a_shape_too(validator: Draft202012Validator) -> None:
    validator.validate(printed(error_shape("?", "the question is too long")))


@pytest.mark.parametrize("path", [(), ("answers", 0), ("answers", 0, "citations", 0), ("passages", 0)])
def test_the_schema_lets_no_key_come_or_go(
    results: tuple[Result, ...], validator: Draft202012Validator, path: tuple[str | int, ...]
) -> None:
    def inner(shape: Any) -> Any:
        for step in path:
            shape = shape[step]
        return shape

    for key in inner(printed(result_shape(results[0]))):
        shape = printed(result_shape(results[0]))
        del inner(shape)[key]
        with pytest.raises(ValidationError):
            validator.validate(shape)
    shape = printed(result_shape(results[0]))
    inner(shape)["novelty"] = 1
    with pytest.raises(ValidationError):
        validator.validate(shape)


def test_thirty_two_threads_get_the_serial_results_to_the_bit(
    news: Dateline, results: tuple[Result, ...]
) -> None:
    """With the shipped models: not one digit of a score may depend on who else is asking."""

    def shape(result: Result) -> str:
        return dumps({**result_shape(result, candidates=True), "seconds": None})

    serial = [shape(result) for result in results]
    with ThreadPoolExecutor(32) as threads:
        parallel = list(threads.map(lambda question: shape(news.ask(question)), (QUESTIONS * 3)[:32]))
    assert parallel == (serial * 3)[:32]
