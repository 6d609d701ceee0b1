"""A plain question on the shell is read without typer, and just as typer would read it."""

from __future__ import annotations

from typing import Any

import pytest

from dateline.cli import asking, plain, running
from dateline.filters.filters import NO_FILTERS

PLAIN = [
    ["ask", "Who won?"],
    ["ask", "who", "won", "the race"],
    ["who", "won", "--json"],
    ["Rain?", "-q"],
    ["How many came to Harlan", "--index", "archive"],
    ["ask", "Who won?", "--index", "milvus+http://127.0.0.1:19530/news", "--reader", "fast", "--json"],
    ["ask", "--candidates", "Who", "--index", "one", "won?", "--index", "two", "--quiet"],
    ["ask", "", "--embedder", "default"],
    ["ask", "Who won according to Reuters?", "--as-typed"],
]
NOT_PLAIN = [
    [],
    ["ask"],
    ["ask", "--json"],
    ["ask", "-h"],
    ["ask", "Who won?", "--since", "2025-06"],
    ["ask", "Who won?", "--index=archive"],
    ["ask", "Who won?", "--index"],
    ["ask", "Who won?", "--index", "--json"],
    ["ask", "Who won?", "--jsn"],
    ["ask", "--", "Who won?"],
    ["ask", "-", "Who won?"],
    ["--index", "archive", "Who won?"],
    ["list"],
    ["train", "who?"],
    ["train reader", "who?"],
    ["aks", "won"],
]


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, ...]]:
    """What `ask` was called with."""
    calls: list[tuple[Any, ...]] = []

    def ask(words: Any, settings: Any, wishes: Any, filters: Any = NO_FILTERS) -> int:
        calls.append((list(words), settings, wishes, filters))
        return 3

    monkeypatch.setattr(asking, "ask", ask)
    return calls


@pytest.mark.parametrize("line", PLAIN, ids=" ".join)
def test_a_plain_question_is_read_as_typer_reads_it(
    line: list[str], read: list[tuple[Any, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert plain.plain_question(line) is not None
    assert running.run(line) == 3
    monkeypatch.setattr(plain, "plain_question", lambda _: None)
    assert running.run(line) == 3
    without_typer, with_typer = read
    assert without_typer == with_typer


@pytest.mark.parametrize("line", NOT_PLAIN, ids=" ".join)
def test_what_else_stands_on_a_line_is_for_typer(line: list[str]) -> None:
    assert plain.plain_question(line) is None


def test_completion_is_for_typer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("_DATELINE_COMPLETE", "complete_bash")
    assert plain.plain_question(["ask", "Who won?"]) is None
