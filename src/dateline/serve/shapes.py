"""What is asked over HTTP: every field with its range, and nothing beside them."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from dateline.filters import Filters

_EXACT = ConfigDict(extra="forbid")
Text = Annotated[str, Field(min_length=1, max_length=500)]
"""Of a date, a name, an id."""
Names = Annotated[list[Text], Field(max_length=100)]


class FilterFields(BaseModel):
    """Which articles: as the command line's filters, each a value as a person writes it."""

    model_config = _EXACT

    since: Text | None = Field(
        default=None, description="only articles of this date or later: 2025-06-26, 2025-06, May, last week"
    )
    until: Text | None = Field(
        default=None, description="only articles of this date or earlier, all of it included"
    )
    source: Names = Field(default=[], description="only these sources: whole names in any case, or with *")
    author: Names = Field(default=[], description="only these authors, as source")
    section: Names = Field(default=[], description="only these sections, as source")
    language: Names = Field(default=[], description="only these languages, BCP 47: en takes in en-GB")
    url_prefix: Names = Field(default=[], description="only articles whose address begins so")
    where: str | None = Field(
        default=None,
        max_length=2000,
        description="an expression that must hold: not section = Sports and date >= 2025-06",
    )

    def filters(self) -> Filters:
        """Raises FilterError."""
        given: dict[str, Any] = {name: getattr(self, name) for name in FilterFields.model_fields}
        return Filters.parse(**given)


class AskRequest(BaseModel):
    """A question, and how it is asked."""

    model_config = _EXACT

    question: str
    filters: FilterFields = Field(default=FilterFields())
    top_k: int | None = Field(default=None, ge=1, le=100)
    answers: int | None = Field(default=None, ge=1, le=100)
    min_confidence: float | None = Field(default=None, ge=0, le=1)
    as_typed: bool = False
