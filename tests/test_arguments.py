"""Arguments of the wrong type: a DatelineError that says what to give, and a TypeError or ValueError."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from dateline import Dateline, DatelineError, Filters, Settings
from dateline.arguments import require_count
from dateline.errors import ArgumentError

Call = Callable[[Dateline], Any]

WRONG: dict[str, Call] = {
    "a question that is a number": lambda news: news.ask(7),  # type: ignore[arg-type]
    "a question that is nothing": lambda news: news.ask(None),  # type: ignore[arg-type]
    "a question that is bytes": lambda news: news.ask(b"Who?"),  # type: ignore[arg-type]
    "a question that is empty": lambda news: news.ask(" "),
    "filters that are a dict": lambda news: news.ask("Who?", filters={"source": "AP"}),  # type: ignore[arg-type]
    "no filters": lambda news: news.ask("Who?", filters=None),  # type: ignore[arg-type]
    "this, a number": lambda news: news.ask("When was this published?", this=7),  # type: ignore[arg-type]
    "one text for several": lambda news: list(news.ask_many("Who?")),
    "a number for several": lambda news: list(news.ask_many(7)),  # type: ignore[arg-type]
    "numbers for several": lambda news: list(news.ask_many([7])),  # type: ignore[list-item]
    "a line that is a number": lambda news: list(news.ask_each(7)),  # type: ignore[arg-type]
    "a conversation about a number": lambda news: news.conversation().ask(7),  # type: ignore[arg-type]
    "top_k that is text": lambda news: news.retrieve("Who?", top_k="ten"),  # type: ignore[arg-type]
    "top_k that is none": lambda news: news.retrieve("Who?", top_k=0),
    "a retrieval that there is not": lambda news: news.retrieve("Who?", retrieval="sparse"),  # type: ignore[arg-type]
    "an id that is a number": lambda news: news.article(7),  # type: ignore[arg-type]
    "an id of odd bytes": lambda news: news.article("\udcff"),
    "a limit that is text": lambda news: news.headings(limit="3"),  # type: ignore[arg-type]
    "a limit of less than none": lambda news: news.headings(limit=-1),
    "counts of a dict": lambda news: news.stats({}),  # type: ignore[arg-type]
    "copies of a number": lambda news: list(news.copies(limit=True)),
    "text that is none": lambda news: news.find_text(7),  # type: ignore[arg-type]
    "an index that is a number": lambda news: Dateline.open(7),  # type: ignore[arg-type]
    "settings that are a dict": lambda news: Dateline.open(settings={"top_k": 3}),  # type: ignore[arg-type]
    "articles that are a number": lambda news: Dateline.index(7, index="x"),  # type: ignore[arg-type]
    "fields that are a list": lambda news: Dateline.index("x", fields=["title"]),  # type: ignore[arg-type]
    "a field that is a number": lambda news: Dateline.index("x", fields={"title": 7}),  # type: ignore[dict-item]
    "a name that is a number": lambda news: Dateline.remove(7),  # type: ignore[arg-type]
    "names that are numbers": lambda news: Dateline.remove([7]),  # type: ignore[list-item]
    "settings of a wrong type": lambda news: Settings(top_k="many"),  # type: ignore[arg-type]
    "settings of no type": lambda news: Settings(index=None),  # type: ignore[arg-type]
    "a source that is a number": lambda news: Filters(source=7),  # type: ignore[arg-type]
    "a source not in a tuple": lambda news: Filters(source="AP"),  # type: ignore[arg-type]
    "a day that is a number": lambda news: Filters(since=2025),  # type: ignore[arg-type]
    "an expression that is text": lambda news: Filters(where="source = AP"),  # type: ignore[arg-type]
    "a source parsed from a number": lambda news: Filters.parse(source=7),  # type: ignore[arg-type]
    "a source parsed from lists": lambda news: Filters.parse(source=[["AP"]]),  # type: ignore[list-item]
    "a day parsed from a number": lambda news: Filters.parse(since=7),  # type: ignore[arg-type]
    "an expression parsed from a number": lambda news: Filters.parse(where=7),  # type: ignore[arg-type]
    "today as text": lambda news: Filters.parse(today="today"),  # type: ignore[arg-type]
    "a line parsed from a number": lambda news: Filters.parse_line(7),  # type: ignore[arg-type]
    "a source of odd bytes": lambda news: Filters.parse(source="\udcff"),
    "an expression of odd bytes": lambda news: Filters.parse(where='source = "\udcff"'),
}


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dateline]:
    folder = tmp_path_factory.mktemp("news")
    (folder / "rain.txt").write_text("Rain fell on Harlan on Friday.\n", encoding="utf-8")
    with Dateline.index(folder / "rain.txt", index=folder / "index") as news:
        yield news


@pytest.mark.parametrize("what", WRONG)
def test_a_wrong_argument_is_refused_in_a_sentence(what: str, news: Dateline) -> None:
    with pytest.raises(DatelineError) as refused:
        WRONG[what](news)
    assert refused.value.exit_code == 2
    assert str(refused.value)
    assert refused.value.hint
    assert isinstance(refused.value, TypeError | ValueError | LookupError)


def test_a_value_that_stands_for_another_is_taken(news: Dateline, tmp_path: Path) -> None:
    settings = Settings(top_k="7", index=str(tmp_path), retrieval="dense", without=["types"])  # type: ignore[arg-type]
    assert settings == Settings.load(top_k=7, index=tmp_path, retrieval="dense", without="types")
    assert news.retrieve("Where did rain fall?", retrieval="dense")  # type: ignore[arg-type]
    assert Filters(since=date(2025, 6, 1)) == Filters.parse(since="2025-06")


def test_long_values_are_not_shown_whole() -> None:
    with pytest.raises(ArgumentError) as refused:
        require_count("limit", ["x" * 10_000], 0)
    assert len(str(refused.value)) < 150
