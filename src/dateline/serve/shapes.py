"""What is asked over HTTP, and what comes back beside results: every field with its range.

What is asked may have no other field: one that is mistyped would silently do nothing. The shape of a result
is published by `output/`, not here.
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StrictInt, StrictStr

from dateline.filters.filters import ABOUT, Filters
from dateline.reports import Heading
from dateline.serve.options import BATCH_QUESTIONS
from dateline.serve.paths import path_within
from dateline.serve.service import Question
from dateline.types import Article

_EXACT = ConfigDict(extra="forbid")
Text = Annotated[str, Field(min_length=1, max_length=500)]
"""Of a date, a name, an id."""
Id = StrictStr | StrictInt | Annotated[float, Field(strict=True, allow_inf_nan=False)]
"""What JSON can give back as it came: 1e999 is read as infinity, which it has no word for."""
Names = Annotated[list[Text], Field(max_length=100)]


class FilterFields(BaseModel):
    """Which articles, by the command line's filters: each value as a person writes it."""

    model_config = _EXACT

    since: Text | None = Field(default=None, description=ABOUT["since"])
    until: Text | None = Field(default=None, description=ABOUT["until"])
    source: Names = Field(default=[], description=ABOUT["source"])
    author: Names = Field(default=[], description=ABOUT["author"])
    section: Names = Field(default=[], description=ABOUT["section"])
    language: Names = Field(default=[], description=ABOUT["language"])
    url_prefix: Names = Field(default=[], description=ABOUT["url_prefix"])
    where: str | None = Field(default=None, max_length=2000, description=ABOUT["where"])

    def filters(self) -> Filters:
        """Raises FilterError."""
        given: dict[str, Any] = {name: getattr(self, name) for name in FilterFields.model_fields}
        return Filters.parse(**given)


class _How(BaseModel):
    """How questions are asked; what is left out is as the service was started."""

    model_config = _EXACT

    filters: FilterFields = Field(default=FilterFields(), description="asks only articles that pass")
    top_k: int | None = Field(default=None, ge=1, le=100, description="passages to read")
    answers: int | None = Field(default=None, ge=1, le=100, description="different answers at most")
    min_confidence: float | None = Field(
        default=None, ge=0, le=1, allow_inf_nan=False, description="abstain below it"
    )
    as_typed: bool = Field(
        default=False,
        description="ask the line as it stands: not in full, no slip mended, not of the articles that its "
        "words name, as one question; takes back the last one of the conversation where it was this",
    )

    def asking(self, line: str, conversation: str | None = None) -> Question:
        """Return the line as it is asked. Raises FilterError."""
        return Question(
            line=line,
            filters=self.filters.filters(),
            top_k=self.top_k,
            answers=self.answers,
            min_confidence=self.min_confidence,
            conversation=conversation,
            as_typed=self.as_typed,
        )


class AskRequest(_How):
    """A question, and how it is asked."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {"question": "How many people were deported?"},
                {"question": "How many people were deported?", "filters": {"since": "2025-06"}, "top_k": 5},
                {"question": "And who signed it?", "conversation": "6f1c2e9a-0b7d-4c55-9e1f-2a4b8c7d6e5f"},
            ]
        },
    )

    question: str = Field(description="2,000 characters at most", examples=["How many people were deported?"])
    conversation: str | None = Field(
        default=None,
        pattern=r"^[A-Za-z0-9._~-]{8,64}$",
        description="an id of your making, such as a UUID: questions of one id may lean on those before them",
    )
    this: Text | None = Field(
        default=None, description='the id of the article that "this" means in "When was this published?"'
    )
    offset: int = Field(
        default=0,
        ge=0,
        le=10**9,
        description="of a listing, articles left out before those named; `answers` says how many are named",
    )


class BatchLine(BaseModel):
    """A question with a name of its own, which comes back with its result."""

    model_config = _EXACT

    id: Id = Field(description="comes back")
    question: str


class BatchRequest(_How):
    """Questions, and how each is asked."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "questions": [
                        "How many people were deported?",
                        {"id": 7, "question": "Who signed the agreement?"},
                    ]
                }
            ]
        },
    )

    questions: list[str | BatchLine] = Field(min_length=1, max_length=BATCH_QUESTIONS)


class StreamQuery(BaseModel):
    """How an answer comes back."""

    model_config = _EXACT

    stream: bool = Field(default=False, description="send passages as soon as they are found")
    shown: bool = Field(
        default=False, description="in a stream, send after each answer how the page shows it; no promise"
    )


class ListQuery(FilterFields):
    """Which articles, and how many of them."""

    limit: int = Field(default=100, ge=0, le=1000, description="articles at most")
    offset: int = Field(default=0, ge=0, le=10**9, description="articles left out before them")


class SearchQuery(FilterFields):
    """What is looked for, and where."""

    question: str = Field(description="2,000 characters at most", examples=["Who signed the pact?"])
    top_k: int | None = Field(default=None, ge=1, le=100, description="passages at most")


class CopiesQuery(FilterFields):
    """Which copies."""

    limit: int = Field(default=100, ge=0, le=1000, description="groups at most")
    passages: bool = Field(default=False, description="passages that stand in articles that are no copies")


class StatsQuery(FilterFields):
    """Which articles are counted."""


class MarksQuery(BaseModel):
    """Ranges of an article's text: as many starts as ends."""

    model_config = _EXACT

    start: list[int] = Field(default=[], max_length=1000, description="first characters, in code points")
    end: list[int] = Field(default=[], max_length=1000, description="the characters after the last ones")


class ArticleQuery(MarksQuery):
    """Which article, by an id of any characters, and ranges of it."""

    id: str = Field(max_length=1000, examples=["guatemala-border-pact"])


class Known(BaseModel):
    """What is known of an article; `name` is its title, else how it begins.

    `path` is that of its file below the folder that was indexed, or the file's name alone.
    """

    id: str
    name: str
    title: str | None
    date: str | None
    updated: str | None
    source: str | None
    author: str | None
    section: str | None
    language: str | None
    url: str | None
    path: str | None

    @classmethod
    def facts(cls, of: Article | Heading) -> dict[str, Any]:
        known = {name: getattr(of, name) for name in Known.model_fields}
        return {**known, "path": path_within(of.id, of.path)}


class Mark(BaseModel):
    """A half-open range of an article's text, in Unicode code points, and its words."""

    start: int
    end: int
    text: str


class ArticleReply(Known):
    """An article with its stored text, and the ranges of it that were asked for."""

    text: str
    marks: list[Mark]
    generation: int = Field(description="of the index")


class ArticlesReply(BaseModel):
    """Some of the articles that the filters allow, newest first, undated ones last; `total` counts all."""

    total: int
    articles: list[Known]
    generation: int


class FoundPassage(Mark):
    """A passage, best first: what a question would be answered from."""

    article_id: str
    article: Known
    score: float


class SearchReply(BaseModel):
    question: str
    passages: list[FoundPassage]
    generation: int


class StatsReply(BaseModel):
    """How many articles the filters allow: by month (oldest first), source, author, section (most first)."""

    articles: int
    undated: int
    months: dict[str, int]
    unsourced: int
    sources: dict[str, int]
    unauthored: int
    authors: dict[str, int]
    unsectioned: int
    sections: dict[str, int]
    generation: int


class Difference(BaseModel):
    before: str
    after: str
    figures: bool = Field(description="whether figures differ")


class Piece(BaseModel):
    """An article of a group of copies; of a passage, the range it stands at."""

    id: str
    title: str | None
    date: str | None
    source: str | None
    start: int | None = None
    end: int | None = None
    text: str | None = None


class Copy(Piece):
    same: float = Field(ge=0, le=1, description="how much of the two is the same")
    differences: list[Difference]


class CopiesGroup(Piece):
    """What the others are copies of, and those."""

    copies: list[Copy]


class CopiesReply(BaseModel):
    groups: list[CopiesGroup]
    generation: int


class Health(BaseModel):
    status: str


class Ready(BaseModel):
    """Whether questions are answered, and from what."""

    ready: bool
    generation: int
    trouble: str | None = Field(description="why the newest state of the index could not be taken up")
