"""A result as the page in the browser shows it: what stands there beside the object that is a promise.

The promised object (`json.py`) tells what was found; here it is put as a person reads it, in the words of
the command line: whole answers, how sure in words, the paragraph around each citation, the nearest sentences,
and the files to take along. It changes with the page, and is promised to nobody else.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from dateline.answers.refusal import missing
from dateline.output.csv import COLUMNS, csv_cells, csv_line
from dateline.output.json import answer_shape
from dateline.output.markdown import result_markdown
from dateline.output.shown import bare_answer, shown_words, worth_a_look
from dateline.output.wording import (
    advice_sentence,
    around,
    claim_words,
    copies_sentence,
    counted,
    disagreement_heading,
    excerpt,
    items_found,
    likelihood,
    percent,
    said_by,
    scope_words,
    undecided,
)
from dateline.reports import Heading
from dateline.result.answer import Answer, Citation
from dateline.result.replies import Items
from dateline.result.result import Outcome, Result
from dateline.types import Article, Passage


def shown_shape(result: Result) -> dict[str, Any]:
    """Return how the result is shown; `answers` and `items` run beside those of the promised object."""
    unsure = result.outcome is Outcome.NOT_SURE and result.nearest
    return {
        "lead": _lead(result),
        "answers": [_told(answer) for answer in result.answers],
        "items": [shown_words(item) for item in result.items],
        "found": items_found(result.reply) if isinstance(result.reply, Items) else "",
        "nearest": [answer_shape(answer) for answer in result.nearest],
        "missing": missing(result) if unsure else None,
        "undecided": None if result.verdict is None else undecided(result.verdict),
        "claims": [] if result.disagreement is None else list(claim_words(result.disagreement)),
        "claimed": None if result.disagreement is None else disagreement_heading(result.disagreement),
        "worth": [] if result.advice is None else _articles(worth_a_look(result, result.advice)),
        "unnamed": 0 if result.listing is None else result.listing.unnamed,
        "offset": 0 if result.listing is None else result.listing.offset,
        "scope": None if result.scope is None else scope_words(result.scope),
        "names": sorted(_names(result).items()),
        "places": [_place(place) for place in dict.fromkeys(_places(result))],
        "markdown": result_markdown(result, paths=False),
        "csv": csv_line(COLUMNS) + csv_line(csv_cells(result)),
    }


def _lead(result: Result) -> str:
    """The answer on one line."""
    if result.advice is not None:
        return advice_sentence(result.advice)
    if result.answered:
        words = bare_answer(result)
        return words.capitalize() if result.verdict is not None else words
    if result.verdict is not None:
        return "Unclear"
    return "Not sure" if result.outcome is Outcome.NOT_SURE else "No answer in these articles"


def _told(answer: Answer) -> dict[str, Any]:
    """How an answer is told of: its words, whose they are, how sure, in how many articles but copies."""
    articles = len({place.article.id for place in answer.citations if place.copy_of is None})
    return {
        "words": shown_words(answer),
        "said_by": said_by(answer),
        "percent": percent(answer.confidence),
        "likelihood": likelihood(answer.confidence),
        "sources": f"In {counted(articles, 'article')}.",
        "copies": f"{copies}." if (copies := copies_sentence(answer)) else "",
    }


def _articles(passages: Sequence[Passage]) -> list[dict[str, Any]]:
    """What a headline needs of the articles of passages, each once."""
    articles = dict.fromkeys(one.article for one in passages)
    known = ("id", "name", "title", "date", "source", "author", "url")
    return [{name: getattr(one, name) for name in known} for one in articles]


def _names(result: Result) -> dict[str, str]:
    """What to call the articles without a title, by id."""
    articles: list[Article | Heading] = [place.article for place in _places(result)]
    if result.listing is not None:
        articles += [mention.heading for mention in result.listing.mentions]
    return {one.id: one.name for one in articles if one.title is None}


def _places(result: Result) -> Iterator[Citation]:
    """Yield every place that is shown."""
    for answer in (*result.items, *result.answers, *result.nearest):
        yield from answer.citations
    if result.verdict is not None:
        yield from (one for one in (result.verdict.citation, result.verdict.against) if one is not None)
    if result.disagreement is not None:
        for claim in result.disagreement.claims:
            yield from claim.citations
    if result.listing is not None:
        yield from result.listing.places


def _place(place: Citation) -> dict[str, Any]:
    """A place, which its article and range tell apart: its sentence in three, and its paragraph around it."""
    return {
        "article_id": place.article.id,
        "start": place.start,
        "end": place.end,
        "excerpt": excerpt(place),
        "around": around(place),
        "copy_of": place.copy_of,
    }
