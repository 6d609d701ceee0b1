"""Stand-ins whose answers a person can look up: three short articles and a table of questions.

Every sentence of an article is a line of its own, so the evidence of an answer is the line it is on.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Self

from dateline import Answer, Article, Citation, Dateline, Passage, Result, Seconds, Settings
from dateline.answers import selection
from dateline.errors import NothingMatchesError, QuestionError, UnknownArticleError
from dateline.features import Feature
from dateline.filters.filters import NO_FILTERS, Filters
from dateline.questions.asked import Asked
from dateline.questions.several import split_questions
from dateline.reader.calibration import UNCALIBRATED, Calibration
from dateline.reports import Heading, IndexInfo, IndexReport, ModelInfo, Skipped, Statistics
from dateline.result.answer import Evidence, Losses
from dateline.result.replies import Answers, Reply
from dateline.types import OnPassages, OnQuestion, Repeat, Span

NO_TIME = Seconds(0, 0, 0)
WIRE = Article(
    id="wire",
    title="Two ministers sign at the border",
    date="2025-06-26",
    source="Border Wire",
    path="/news/wire.txt",
    text="The two ministers signed the agreement on Thursday.\n"
    "Officials said that about 20,000 people were deported between January and June, "
    "most of them on military flights.\n"
    "The mayor was not invited.",
)
PAPER = Article(
    id="paper",
    title="What the agreement changes",
    date="2025-06-27",
    source="The Paper",
    path="/news/paper.md",
    text="This year about 20,000 people were sent back.\nSome 300 of them crossed twice.",
)
HOSTILE = Article(
    id="hostile",
    text="A headline\x1b]0;owned\x07 with\x9b31m colour,\r\nand\ta \u202egnirts\u2069 that runs backwards.\n",
)
REPRINT = Article(
    id="reprint",
    date="2025-06-28",
    text=WIRE.text.replace("20,000", "25,000").replace("The mayor was not invited.", "")
    + "By our own staff.",
)
ARTICLES = {article.id: article for article in (WIRE, PAPER, HOSTILE)}

# question -> (words of the answer, articles that say them, score, confidence), best first
ANSWERS: dict[str, tuple[tuple[str, tuple[Article, ...], float, float], ...]] = {
    "How many people were deported?": (
        ("about 20,000 people", (WIRE, PAPER), 6.25, 0.914),
        ("300", (PAPER,), 0.5, 0.62),
    ),
    "Which figures are given?": (
        ("about 20,000 people", (WIRE, PAPER), 6.25, 0.914),
        ("300", (PAPER,), 0.5, 0.62),
        ("twice", (PAPER,), -1.0, 0.2),
        ("two", (WIRE,), -2.0, 0.1),
        ("January and June", (WIRE,), -4.0, 0.01),
    ),
    "When was it signed?": (("Thursday", (WIRE,), 4.0, 0.8),),
    "Who signed the agreement in May?": (("two ministers", (WIRE,), 3.0, 0.7),),
    "Who signed the agreement in June?": (("The mayor", (WIRE,), 2.0, 0.65),),
    "Who will win the next election?": (("The mayor", (WIRE,), -3.125, 0.004),),
    "Who invited the mayor?": (("two ministers", (WIRE,), 0.0, 0.2), ("300", (PAPER,), -3.0, 0.01)),
    "What runs backwards?": (("gnirts", (HOSTILE,), 1.0, 0.6),),
}
PASSAGES = (
    Passage(WIRE, 0, len(WIRE.text), score=1.0, cosine=0.75, bm25=2.5, article_bm25=3.5),
    Passage(PAPER, 0, len(PAPER.text), score=0.5, cosine=0.25),
    Passage(HOSTILE, 0, len(HOSTILE.text), score=1.0),
)
LONGEST_QUESTION = 200  # characters


@dataclass
class FakeDateline:
    """Has Dateline's methods, and answers from ANSWERS; what is not in there has no answer.

    With filters, an answer keeps the citations of articles that they allow.
    """

    settings: Settings
    report: IndexReport | None = None

    def begin(self, question: str) -> None:
        """There is nothing to load."""

    def ask(
        self,
        question: str,
        *,
        filters: Filters = NO_FILTERS,
        on_passages: OnPassages | None = None,
        on_question: OnQuestion | None = None,
        this: str | None = None,
        offset: int = 0,
        as_typed: bool = False,
    ) -> Result:
        if not question.strip():
            raise QuestionError("the question is empty", hint="ask something")
        if any("\ud800" <= character <= "\udfff" for character in question):
            raise QuestionError("the question is not UTF-8 text", hint="use a UTF-8 terminal")
        if len(question) > LONGEST_QUESTION:
            raise QuestionError(f"the question has {len(question)} characters", hint="make it shorter")
        allowed = {heading.id for heading in self.headings(filters)}
        best = max((score for _, _, score, _ in ANSWERS.get(question, ())), default=0.0)
        candidates = tuple(
            Answer(
                tuple(found(article, words, score) for article in articles),
                score,
                confidence,
                evidence=Evidence(
                    score,
                    lead=score - best,
                    sources=math.log(len(articles)),
                    words=float(confidence > 0.01),  # what is unlikelier has none of the question's words
                ),
                shortfall={"score": 5.0 - score},
            )
            for words, known, score, confidence in ANSWERS.get(question, ())
            if (articles := [article for article in known if article.id in allowed])
        )[: self.settings.answers]
        passages = tuple(
            one
            for one in PASSAGES
            if one.article.id in allowed and (one.article == HOSTILE) == ("backwards" in question)
        )
        if on_passages is not None:
            on_passages(passages)
        seconds = Seconds(retrieve=0.25, read=0.5, total=0.75)
        return a_result(question, Answers(candidates), self.settings.min_confidence, passages, seconds)

    def under(self, settings: Settings) -> Self:
        return replace(self, settings=settings)

    def questions_in(self, line: str) -> tuple[str, ...]:
        return split_questions(line)

    def ask_each(
        self, line: str, *, filters: Filters = NO_FILTERS, on_question: OnQuestion | None = None
    ) -> Iterator[Result]:
        for question in self.questions_in(line):
            yield self.ask(question, filters=filters, on_question=on_question)

    def ask_many(self, questions: Iterable[str]) -> Iterator[Result]:
        return map(self.ask, questions)

    def headings(self, filters: Filters = NO_FILTERS, *, limit: int | None = None) -> tuple[Heading, ...]:
        allowed = [article for article in ARTICLES.values() if filters.matches(article)]
        if not allowed:
            raise NothingMatchesError(f"no article matches {filters}", hint="widen it")
        return tuple(
            Heading(
                one.id, one.title, one.date, one.updated, one.source, one.author, one.section, one.language,
                one.url, one.path, len(one.text), None if one.title else one.name,
            )
            for one in allowed[:limit]
        )  # fmt: skip

    def left_out(self, filters: Filters) -> int:
        unknown = filters.of_unknown_language
        return 0 if unknown is None else sum(map(unknown.matches, ARTICLES.values()))

    def stats(self, filters: Filters = NO_FILTERS) -> Statistics:
        headings = self.headings(filters)
        months = Counter(heading.date[:7] for heading in headings if heading.date)
        sources = Counter(heading.source for heading in headings if heading.source)
        return Statistics(
            articles=len(headings),
            undated=len(headings) - months.total(),
            months=dict(months),
            unsourced=len(headings) - sources.total(),
            sources=dict(sources),
            unauthored=len(headings),
            unsectioned=len(headings),
        )

    def copies(
        self, filters: Filters = NO_FILTERS, *, limit: int | None = None
    ) -> Iterator[tuple[Article, ...]]:
        self.headings(filters)
        yield from [(WIRE, REPRINT)][: 0 if filters else limit]

    def repeats(
        self, filters: Filters = NO_FILTERS, *, limit: int | None = None
    ) -> Iterator[tuple[Repeat, ...]]:
        self.headings(filters)
        texts = (WIRE, "about 20,000 people were deported"), (PAPER, "about 20,000 people were sent back")
        places = [(one, one.text.index(words), one.text.index(words) + len(words)) for one, words in texts]
        group = tuple(Repeat(*place, others=()) for place in places)
        yield from [group][: 0 if filters else limit]

    def article(self, article_id: str) -> Article:
        if article_id not in ARTICLES:
            raise UnknownArticleError(f"no article {article_id!r}", hint="look at a citation")
        return ARTICLES[article_id]

    def models(self) -> tuple[ModelInfo, ...]:
        return ModelInfo("embedder", "some-embedder", "ab" * 32), ModelInfo("reader", "some-reader", None)

    def info(self) -> IndexInfo:
        return IndexInfo(
            folder=str(self.settings.index),
            generation=7,
            written_by="dateline 0.1.0",
            written_at="2025-07-01T12:00:00+00:00",
            articles=1234,
            chunks=5678,
            first_date=None,
            last_date="2025-06-27",
            sources={"Border Wire": 1000, "The Paper": 234},
            database_bytes=4096,
            database_sound=True,
            vector_type="flat",
            vectors_bytes=2048,
            vectors_sound=False,
            embedder="some-embedder",
            embedder_sha256="ab" * 32,
            reader="some-reader",
            reader_sha256=None,
        )

    def close(self) -> None:
        pass

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def found(article: Article, words: str, score: float) -> Citation:
    """The citation with its evidence: a null score of 1, and 4 lost where a passage scores 0."""
    citation = cite(article, words)
    passage = next(one for one in PASSAGES if one.article == article)
    losses = Losses(null=1.0, passage=4.0 * (1 - passage.score), kind=0.0)
    span = Span(article, citation.start, citation.end, score + sum(losses), 1.0, passage)
    return replace(citation, score=score, span=span, losses=losses)


def cite(article: Article, words: str) -> Citation:
    """Where `words` first stand in the article, with the line around them."""
    start = article.text.index(words)
    end = start + len(words)
    line_end = article.text.find("\n", end)
    return Citation(
        article,
        start,
        end,
        quote_start=article.text.rfind("\n", 0, start) + 1,
        quote_end=len(article.text) if line_end == -1 else line_end,
    )


def open_fake(index: Any = None, *, settings: Settings) -> FakeDateline:
    return FakeDateline(settings)


def index_fake(
    paths: Any, *, index: Any, settings: Settings, progress: Any, fields: Any = None, sync: bool = False
) -> FakeDateline:
    """Skips every path but the first, and reports progress over two files."""
    if progress is not None:
        progress("reading", 0, 0)
        progress("reading", 1, 2)
        progress("reading", 2, 2)
    skipped = tuple(Skipped(str(path), "not text") for path in paths[1:])
    report = IndexReport(
        added=2,
        changed=1,
        unchanged=1000,
        removed=0,
        skipped=skipped,
        articles=1003,
        chunks=4321,
        generation=8,
        seconds=3.25,
        files_gone=sum("gone" in str(path) for path in paths),
    )
    return FakeDateline(settings, report)


def stand_in(put: Callable[[Any, str, Any], None] = setattr) -> None:
    """Let `Dateline.open` and `Dateline.index` give out fakes; `put` may be `monkeypatch.setattr`."""
    put(Dateline, "open", open_fake)
    put(Dateline, "index", index_fake)


def select_answers(
    spans: Iterable[Span],
    *,
    limit: int | None = None,
    retrieval_weight: float = 0.0,
    question: str = "",
    type_weight: float = 0.0,
    calibration: Calibration = UNCALIBRATED,
    without: tuple[Feature, ...] = (),
) -> tuple[Answer, ...]:
    """The answers that spans give to a question, by settings of which only these are stated."""
    settings = Settings(retrieval_weight=retrieval_weight, type_weight=type_weight, without=without)
    return selection.select_answers(spans, Asked(question), settings, calibration)[:limit]


def a_result(
    question: str,
    reply: Reply,
    min_confidence: float = 0.25,
    passages: tuple[Passage, ...] = (),
    seconds: Seconds = NO_TIME,
) -> Result:
    """A result of a question that was put to the articles as it was typed."""
    return Result(question, reply, passages, seconds, min_confidence, question, Asked(question).type)
