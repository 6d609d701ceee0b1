"""`dateline check-citations`: whether answers are, to the character, what the articles say."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Annotated, Any

import typer

from dateline.cli import options
from dateline.cli.lines import text_lines
from dateline.cli.terminal import notify
from dateline.errors import DatelineError, UnknownArticleError
from dateline.output.json import READABLE
from dateline.output.wording import counted, one_line
from dateline.pipeline.door import Dateline
from dateline.settings import Settings
from dateline.types import Article

FindArticle = Callable[[str], Article]


@options.with_settings("index")
def check_citations(
    answers: Annotated[str, typer.Argument(metavar="FILE|-", help="lines that `ask --json` printed")],
    *,
    settings: Settings,
) -> None:
    """Check answers against the articles.

    Every citation of every answer, character for character; exits with 1 if one differs.
    """
    citations = wrong = without = 0
    with Dateline.open(settings=settings) as news:
        for number, line in text_lines(answers):
            if not line.strip():
                continue
            shape = _parse(line, number)
            if "error" in shape:
                without += 1
                continue
            try:
                citations += sum(len(one["citations"]) for one in (*shape["answers"], *_claims(shape)))
                citations += len(_mentions(shape))
                problems = list(_problems(shape, news.article))
            except (KeyError, TypeError, IndexError) as error:
                raise DatelineError(
                    f"line {number} is no answer of schema {shape['schema']}: {type(error).__name__} {error}",
                    hint="check the file that `dateline ask --json` wrote, unchanged",
                ) from None
            wrong += len(problems)
            for problem in problems:
                typer.echo(one_line(f"line {number}: {problem}"))
    if without:
        notify(f"lines that hold an error instead of an answer: {without:,}")
    verdict = counted(wrong, "difference") if wrong else "all exact"
    typer.echo(f"{counted(citations, 'citation')} checked, {verdict}")
    if wrong:
        raise typer.Exit(DatelineError.exit_code)


def _parse(line: str, number: int) -> Mapping[str, Any]:
    try:
        shape = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise DatelineError(f"line {number} is not JSON: {error}", hint="mend or remove that line") from None
    if isinstance(shape, dict) and shape.get("schema") in READABLE:
        return shape
    other = f"schema {shape.get('schema')}" if isinstance(shape, dict) else type(shape).__name__
    raise DatelineError(
        f"line {number} is no object of schema {' or '.join(map(str, READABLE))} but of {other}",
        hint="check lines that this version's `dateline ask --json` printed",
    )


def _problems(shape: Mapping[str, Any], find: FindArticle) -> Iterator[str]:
    """Yield what differs between the answers and the stored articles."""
    for answer in shape["answers"]:
        best = answer["citations"][0]
        if (answer["start"], answer["end"]) != (best["start"], best["end"]):
            yield f"{_place(best)}: the answer has another range, [{answer['start']}:{answer['end']}]"
        for citation in answer["citations"]:
            expected = answer["answer"] if citation is best else None
            yield from _differences(citation, expected, find)
    for claim in _claims(shape):
        for citation in claim["citations"]:
            yield from _differences(citation, None, find)
    for mention in _mentions(shape):
        yield from _differences(mention, None, find)
    for speaker in (one["speaker"] for one in shape["answers"] if one.get("speaker") is not None):
        if find(speaker["article_id"]).text[speaker["start"] : speaker["end"]] != speaker["text"]:
            yield f"article {speaker['article_id']}: no {speaker['text']!r} where the speaker is named"


def _mentions(shape: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    """Where listed articles mention what was asked."""
    listing = shape.get("listing") or {"articles": ()}
    return [one["mention"] for one in listing["articles"] if one["mention"] is not None]


def _claims(shape: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    """The sides of a disagreement; schema 1 had none."""
    return shape.get("disagreement") or ()


def _differences(citation: Mapping[str, Any], answer: str | None, find: FindArticle) -> Iterator[str]:
    """Check the quote, that the cited range lies in it, and for the best citation the answer's words."""
    place = _place(citation)
    try:
        text = find(citation["article"]["id"]).text
    except UnknownArticleError as error:
        yield f"{place}: {error.fact}"
        return
    start, end = citation["start"], citation["end"]
    quote_start, quote_end = citation["quote_start"], citation["quote_end"]
    if not 0 <= quote_start <= start < end <= quote_end <= len(text):
        yield f"{place}: the range is not inside its quote [{quote_start}:{quote_end}] of the article"
        return
    if text[quote_start:quote_end] != citation["quote"]:
        yield f"{place}: expected the quote {citation['quote']!r}, found {text[quote_start:quote_end]!r}"
    if answer is not None and text[start:end] != answer:
        yield f"{place}: expected {answer!r}, found {text[start:end]!r}"


def _place(citation: Mapping[str, Any]) -> str:
    return f"article {citation['article']['id']} [{citation['start']}:{citation['end']}]"
