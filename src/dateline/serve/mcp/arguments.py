"""What an assistant may give to a tool. Each class is the tool's input schema, and its bounds are in it."""

from __future__ import annotations

import json
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from dateline.errors import UsageError
from dateline.questions.length import LONGEST
from dateline.serve.shapes import FilterFields

MOST_CHARACTERS = 20_000
"""Of an article's text in one answer: some 5,000 tokens, a share of what an assistant can hold."""
MOST_PASSAGES = 50
MOST_HEADINGS = 100
FURTHEST = 10_000
"""Articles that can be paged through; who wants more has not said what of."""
_SHOWN_FAULTS = 3


def _names(given: Any) -> Any:
    """Return a list for one name alone, and for a list that a client wrote as text."""
    if not isinstance(given, str):
        return given
    if given.lstrip().startswith("["):
        try:
            return json.loads(given)
        except (ValueError, RecursionError):
            pass
    return [given]


class Arguments(BaseModel):
    """The arguments of a tool; unknown ones are refused, not passed over in silence."""

    model_config = ConfigDict(extra="forbid")


class Filtered(FilterFields, Arguments):
    """Which articles are meant. Several values of a filter: any of them. Several filters: all must hold."""

    @field_validator("source", "author", "section", "language", "url_prefix", mode="before")
    @classmethod
    def _names(cls, given: Any) -> Any:
        return _names(given)


_FILTERS = frozenset(Filtered.model_fields)


class AskArguments(Filtered):
    question: str = Field(
        min_length=1,
        max_length=LONGEST,
        description="one question in English that stands alone: names in full, no 'he' or 'there'",
    )


class SearchArguments(Filtered):
    query: str = Field(
        min_length=1, max_length=LONGEST, description="what the passages should bear on: a question or words"
    )
    limit: int = Field(10, ge=1, le=MOST_PASSAGES, description="passages at most")


class ArticleArguments(Arguments):
    article_id: str = Field(
        min_length=1, max_length=500, description="the id of an article, as results give it"
    )
    start: int = Field(0, ge=0, description="the first character, counted from 0")
    end: int | None = Field(
        None,
        ge=1,
        description=f"the character after the last; at most {MOST_CHARACTERS:,} characters come at once, "
        "and next_start says where to go on",
    )


class ListArguments(Filtered):
    limit: int = Field(20, ge=1, le=MOST_HEADINGS, description="articles at most")
    offset: int = Field(
        0, ge=0, le=FURTHEST, description="articles to pass over: next_offset of the page before"
    )


class StatsArguments(Filtered):
    pass


class ToolArgumentError(UsageError):
    """Arguments of a tool that are missing, unknown or out of bounds; names them."""


Given = TypeVar("Given", bound=Arguments)


def read_arguments(kind: type[Given], given: dict[str, Any]) -> Given:
    """Return the arguments. Raises ToolArgumentError, which names what is wrong and not what was given."""
    try:
        return kind.model_validate(given)
    except ValidationError as error:
        faults = [_fault(one["loc"], one["type"], one["msg"]) for one in error.errors(include_url=False)]
        more = f"; and {len(faults) - _SHOWN_FAULTS} more" if len(faults) > _SHOWN_FAULTS else ""
        raise ToolArgumentError(
            f"{'; '.join(faults[:_SHOWN_FAULTS])}{more}",
            hint=f"the arguments are {', '.join(sorted(kind.model_fields, key=_FILTERS.__contains__))}",
        ) from None


def _fault(place: tuple[int | str, ...], kind: str, message: str) -> str:
    name = ".".join(str(part) for part in place)[:60]
    if kind == "extra_forbidden":
        return f"there is no argument {name!r}"
    if kind == "missing":
        return f"{name} is missing"
    return f"{name}: {message[:1].lower()}{message[1:]}"
