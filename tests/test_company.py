"""The same question of the same article is as sure alone as among others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from dateline import Dateline, Result, Settings

CORPUS = sorted((Path(__file__).parent.parent / "corpus").glob("*.*"))[:8]
FERRY = {
    "id": "ferry",
    "title": "Corrant opens its new ferry terminal",
    "date": "2031-05-02",
    "text": "CORRANT — The harbour of Corrant opened its new ferry terminal on Friday. Mayor Ines Kato cut "
    "the ribbon before some 3,400 guests.\n\nThe terminal cost 61 million euros, nine million more than was "
    "planned. The old pier has not been pulled down. Its owner, Bo Vandermeer, is looking into whether it "
    "can become a museum.",
}
QUESTIONS = (
    "Who opened the ferry terminal in Corrant?",
    "How much did the new ferry terminal of Corrant cost?",
    "How many guests came to the opening of the ferry terminal in Corrant?",
    "Has the old pier of Corrant been pulled down?",
    "Did Bo Vandermeer turn the old pier of Corrant into a museum?",
)


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, tuple[Result, Result]]]:
    """Each question asked of the article alone, and of it among those of `corpus/`."""
    folder = tmp_path_factory.mktemp("company")
    alone = Dateline.index([FERRY], settings=replace(Settings(), index=folder / "alone"))
    among = Dateline.index([FERRY, *CORPUS], settings=replace(Settings(), index=folder / "among"))
    with alone, among:
        yield {question: (alone.ask(question), among.ask(question)) for question in QUESTIONS}


@pytest.mark.parametrize("question", QUESTIONS)
def test_an_article_is_believed_alike_alone_and_among_others(
    question: str, asked: dict[str, tuple[Result, Result]]
) -> None:
    alone, among = asked[question]
    assert alone.outcome == among.outcome
    assert alone.candidates[0].text == among.candidates[0].text
    assert alone.confidence == pytest.approx(among.confidence, abs=0.1)
    if alone.verdict is not None:
        assert among.verdict is not None
        assert alone.verdict.polarity is among.verdict.polarity
