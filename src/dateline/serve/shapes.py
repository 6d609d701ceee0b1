"""What is asked over HTTP: every field with its range, and nothing beside them."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from dateline.filters import Filters

_EXACT = ConfigDict(extra="forbid")


class FilterFields(BaseModel):
    """Which articles: as the command line's filters, each a value as a person writes it."""

    model_config = _EXACT

    since: str | None = Field(default=None, max_length=100)
    until: str | None = Field(default=None, max_length=100)
    source: list[str] = Field(default=[], max_length=100)
    author: list[str] = Field(default=[], max_length=100)
    section: list[str] = Field(default=[], max_length=100)
    language: list[str] = Field(default=[], max_length=100)
    url_prefix: list[str] = Field(default=[], max_length=100)
    where: str | None = Field(default=None, max_length=2000)

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
