"""What came of each gold question, and of what run: the records that every figure is folded from.

A `Record` holds one question with what each view that was run made of it: answers with their
citations (`ViewAnswers`), ranked articles (`Ranking`). An `Evaluation` is a run's records with the `Run`
that says what was asked of what. Times are kept apart in `Timing`, so that repeating a run gives the
same run and records, byte for byte.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class View(StrEnum):
    """What the questions are asked of."""

    READER_ONLY = "reader-only"
    """the reader alone, on the gold context"""
    RETRIEVAL = "retrieval"
    """the retriever alone, on an index"""
    END_TO_END = "end-to-end"
    """an index, through retriever and reader"""
    PREDICTIONS = "predictions"
    """another system, whose answers or rankings stand in a file"""


@dataclass(frozen=True, slots=True)
class Cited:
    """Where an answer stands, with enough of the text around it to show it in.

    `start` and `end` count code points of the article's text, as `passage_start` does, where the
    excerpt `passage` begins. The excerpt always holds the whole answer.
    """

    article_id: str
    title: str | None
    start: int
    end: int
    passage: str
    passage_start: int

    @property
    def parts(self) -> tuple[str, str, str]:
        """The excerpt before the answer, the answer, and the excerpt after it."""
        start, end = self.start - self.passage_start, self.end - self.passage_start
        return self.passage[:start], self.passage[start:end], self.passage[end:]

    def is_of_text(self, other: Cited) -> bool:
        """Whether both stand in one text: of one article, and of the same words where the excerpts meet.

        A set's context may be a part of its article, or have other line ends.
        """
        first = max(self.passage_start, other.passage_start)
        here, there = (one.passage[first - one.passage_start :] for one in (self, other))
        length = min(len(here), len(there))
        return self.article_id == other.article_id and length > 0 and here[:length] == there[:length]


@dataclass(frozen=True, slots=True)
class Candidate:
    """An answer that was found, whether or not it was good enough.

    `confidence` is the probability that it is right, `score` the log-odds behind it; both are None
    where another system did not state them. `citations` counts the places that say it.
    """

    text: str
    confidence: float | None = None
    score: float | None = None
    cited: Cited | None = None
    citations: int = 0


@dataclass(frozen=True, slots=True)
class SeenPassage:
    """A passage that the reader saw, for its article and for others that say the same (`copies`).

    `holds_answer`: a gold answer stands in it, word for word.
    """

    article_id: str
    start: int
    end: int
    score: float
    holds_answer: bool
    copies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ViewAnswers:
    """What a view that answers made of a question: candidates, best first, and the passages it saw.

    `answered`: the system stands behind its best candidate. `no_answer` is its belief that there is
    no answer, growing with it: 1 - confidence for Dateline, whatever its file says for another system,
    None where it says nothing.
    """

    candidates: tuple[Candidate, ...]
    answered: bool
    no_answer: float | None
    passages: tuple[SeenPassage, ...] = ()

    @property
    def best(self) -> Candidate | None:
        return self.candidates[0] if self.candidates else None

    @property
    def candidate(self) -> str:
        """The best candidate's text, "" when there was none."""
        return self.candidates[0].text if self.candidates else ""

    @property
    def prediction(self) -> str:
        """What the system answers: its best candidate, "" where it abstains."""
        return self.candidate if self.answered else ""

    @property
    def confidence(self) -> float | None:
        """That of the best candidate; 0 when there was none, None when nobody stated it."""
        return self.candidates[0].confidence if self.candidates else 0.0


NOT_ASKED = ViewAnswers((), answered=False, no_answer=1.0)
"""Of a question that could not be asked."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A retrieved article, with the score of its best passage."""

    article_id: str
    score: float


@dataclass(frozen=True, slots=True)
class Ranking:
    """What a retriever made of a question: articles, best first, each placed by its best passage.

    `answer_ranks` are the ranks, from 1, of the passages in which a gold answer stands word for word;
    None where passages are not known or there is no gold answer.
    """

    articles: tuple[Hit, ...]
    answer_ranks: tuple[int, ...] | None = None

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(hit.article_id for hit in self.articles)


@dataclass(frozen=True, slots=True)
class Record:
    """One gold question and what each view made of it.

    `relevance` maps the articles that hold the answer to their grade (1 where the set knows no
    grades): those of the index, if there is one. It is empty where retrieval cannot be judged. `gold`
    is where the first gold answer stands, in the set's own context. `readings` are by view,
    `rankings` by retriever. `fault` says why it could not be asked, in a view at least, which counts there
    as not answered.
    """

    id: str
    question: str
    type: str
    golds: tuple[str, ...]
    is_impossible: bool
    gold: Cited | None = None
    relevance: Mapping[str, int] = field(default_factory=dict)
    disagrees_with: tuple[str, ...] = ()
    readings: Mapping[View, ViewAnswers] = field(default_factory=dict)
    rankings: Mapping[str, Ranking] = field(default_factory=dict)
    fault: str | None = None


@dataclass(frozen=True, slots=True)
class GoldFacts:
    """Which gold set: the file's name, the SHA-256 of its bytes, how many questions it holds."""

    name: str
    sha256: str
    questions: int


@dataclass(frozen=True, slots=True)
class ModelFacts:
    """Which model: its name and the SHA-256 of its weights."""

    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class IndexFacts:
    """Which state of which index: its generation, the SHA-256 of its manifest, its size."""

    generation: int
    manifest_sha256: str
    articles: int
    chunks: int


@dataclass(frozen=True, slots=True)
class Run:
    """What was asked of what, so that a recorded run says where its figures come from.

    `limit` is how many questions `seed` drew, None for all. `settings` are those that bear on an answer,
    as text. `system` names another system whose file was scored. Nothing here says when or where.
    """

    gold: GoldFacts
    views: tuple[View, ...]
    retrievers: tuple[str, ...] = ()
    limit: int | None = None
    seed: int = 0
    reader: ModelFacts | None = None
    embedder: ModelFacts | None = None
    index: IndexFacts | None = None
    system: str | None = None
    settings: Mapping[str, str] = field(default_factory=dict)
    versions: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Timing:
    """What differs when a run is repeated: when it began, on how many cores, and the seconds taken.

    `seconds` maps a view (for retrieval: "retrieval" and the retriever, "retrieval dense") to question
    id to wall-clock seconds, without loading models.
    """

    began: str = ""
    cores: int = 0
    seconds: Mapping[str, Mapping[str, float]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A run and its records, in the order of the gold set."""

    run: Run
    records: tuple[Record, ...]
    timing: Timing = Timing()
