"""Does it ship? The trained model beside the one inside Dateline, on the recipe's dev sets.

A reader is asked each question of its own context, whole; what counts is F1 at the best threshold for
refusing. An embedder searches the articles of the set, or more, through an index of them; what counts is
recall@5 of the article that is asked about by meaning and words together, as questions are asked: what an
embedder finds better by itself, the words may have found already. The interval of a gain is a paired
bootstrap over questions, at 95 %.

Nothing is replaced here. A model ships when somebody exports it, and the export has its own gate.
"""

from __future__ import annotations

import gzip
import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dateline.embedding import Embedder, load_embedder
from dateline.errors import GoldError, QuestionError, TrainingError
from dateline.evaluation.gold.questions import GoldQuestion, sample
from dateline.evaluation.gold.reading import read_gold
from dateline.evaluation.metrics import METRICS, RANKING_METRICS, Attempt, best_threshold
from dateline.evaluation.resampling import average, intervals
from dateline.evaluation.views import rank, read_context
from dateline.features import Feature
from dateline.indexing.updating import update_index
from dateline.models.onnx import Kind
from dateline.pipeline.door import Dateline
from dateline.progress import Progress, silent
from dateline.reader.contract import Reader
from dateline.reader.named import load_reader
from dateline.settings import Retrieval
from dateline.stores.opening import open_index
from dateline.training.data import AS_SHIPPED, DataFolder
from dateline.training.recipe import DevSet, Evaluate
from dateline.types import Article

Values = NDArray[np.float64]
"""(questions,) what each contributes to a measure, in points."""

_RANKING = ("recall@1", "recall@5", "recall@10")
READER_ALONE = replace(AS_SHIPPED, answers=1, without=(Feature.EVIDENCE, Feature.QUOTATIONS, Feature.YES_NO))
RETRIEVERS = (Retrieval.DENSE, Retrieval.HYBRID)

MEASURES: Mapping[Kind, str] = {"reader": "f1", "embedder": "hybrid recall@5"}
ALONE: Mapping[Kind, str] = {"reader": "f1", "embedder": "dense recall@5"}
"""What a model is worth by itself, which tells most of what was done to its weights."""


@dataclass(frozen=True, slots=True)
class DevResult:
    """One dev set: measures of both models in points, and the deciding one's gain with its interval."""

    set: str
    questions: int
    shipped: Mapping[str, float]
    trained: Mapping[str, float]
    gain: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class ShipDecision:
    """What the recipe's rule says of the comparisons."""

    kind: Kind
    ships: bool
    reason: str
    comparisons: tuple[DevResult, ...]

    def to_dict(self) -> dict[str, Any]:
        return {"measure": MEASURES[self.kind], **asdict(self)}


def judge(
    kind: Kind,
    trained: Path,
    wanted: Evaluate,
    data: DataFolder,
    *,
    seed: int = 0,
    shipped: str = "default",
    progress: Progress = silent,
) -> ShipDecision:
    """Measure the trained model beside the shipped one and apply the rule. Raises InputError, GoldError."""
    comparisons = []
    for one in wanted.sets:
        questions = read_dev(one, data, seed)
        more = [article for name in one.articles for article in read_articles(data.find(name))]
        theirs, ours = (
            measure(kind, spec, questions, more, progress, f"{one.file}, {said}")
            for said, spec in (("shipped", shipped), ("trained", str(trained)))
        )
        name = MEASURES[kind]
        gains = ours[name] - theirs[name]
        within = intervals({name: average(gains)}, len(gains), seed=seed)[name]
        comparisons.append(
            DevResult(
                one.file,
                len(questions),
                _means(theirs),
                _means(ours),
                gain=float(gains.mean()),
                low=within.low,
                high=within.high,
            )
        )
    return ShipDecision(kind, *_rule(wanted, comparisons), tuple(comparisons))


def read_dev(one: DevSet, data: DataFolder, seed: int) -> tuple[GoldQuestion, ...]:
    """Return the questions of a dev set. Raises GoldError for one without contexts."""
    path = data.find(one.file)
    questions = sample(read_gold(path), one.limit, seed)
    for question in questions:
        if not question.context:
            raise GoldError(
                f"{path}: question {question.id!r} has no context to read", hint="name a set with contexts"
            )
    return questions


def measure(
    kind: Kind,
    spec: str,
    questions: Sequence[GoldQuestion],
    articles: Sequence[Article],
    progress: Progress = silent,
    stage: str = "measuring",
    retrievers: Sequence[Retrieval] = RETRIEVERS,
) -> dict[str, Values]:
    """Return each measure's values, a question each, of the model that `spec` names.

    `retrievers` are those that an embedder is asked by.
    """
    if kind == "reader":
        return reader_values(load_reader(spec), questions, progress, stage)
    return embedder_values(load_embedder(spec), questions, articles, progress, stage, retrievers)


def reader_values(
    reader: Reader, questions: Sequence[GoldQuestion], progress: Progress = silent, stage: str = "reading"
) -> dict[str, Values]:
    """Return exact match and F1 at the best threshold of each, in points.

    Questions are answered as an index answers them, of their own context. What is found without the reader
    stays away, and its margin makes the confidence: nobody has fitted more to a reader that was just trained.
    """
    results = []
    for done, question in enumerate(questions, start=1):
        results.append(read_context(reader, READER_ALONE, question))
        progress(stage, done, len(questions))
    values = {}
    for name, metric in METRICS.items():
        attempts = [
            Attempt(
                no_answer_score=1 - result.confidence,
                value=metric(result.candidates[0].text, question.answers) if result.candidates else 0.0,
                answerable=not question.is_impossible,
                empty=not result.candidates,
            )
            for question, result in zip(questions, results, strict=True)
        ]
        _, threshold = best_threshold(attempts)
        values[name] = np.array([_value_at(one, threshold) for one in attempts]) * 100
    return values


def embedder_values(
    embedder: Embedder,
    questions: Sequence[GoldQuestion],
    articles: Sequence[Article] = (),
    progress: Progress = silent,
    stage: str = "searching",
    retrievers: Sequence[Retrieval] = RETRIEVERS,
) -> dict[str, Values]:
    """Return recall@k of the questions' own contexts among them all and `articles`, in points.

    Of the embedder alone, "dense recall@k", and together with words, "hybrid recall@k"; an article's place is
    that of its best passage. Impossible questions are left out, which leaves fewer values than questions.
    """
    asked = [question for question in questions if not question.is_impossible]
    if not asked:
        raise TrainingError(
            "the dev set has no answerable question to search for", hint="name one with answers"
        )
    texts = {article.text: article for article in articles}
    for question in asked:
        assert question.context is not None
        texts.setdefault(question.context, Article("", question.context, title=question.title))
    place = {text: str(number) for number, text in enumerate(texts)}
    values: dict[str, list[float]] = {}
    with (
        tempfile.TemporaryDirectory() as scratch,
        _searched(embedder, texts, Path(scratch), progress) as news,
    ):
        for done, question in enumerate(asked, start=1):
            assert question.context is not None
            for retriever in retrievers:
                try:
                    found = rank(news, news.settings, question, retriever).articles
                except QuestionError:
                    found = ()
                ranked, right = [hit.article_id for hit in found], {place[question.context]: 1}
                for name in _RANKING:
                    row = values.setdefault(f"{retriever} {name}", [])
                    row.append(100 * RANKING_METRICS[name](ranked, right))
            progress(stage, done, len(asked))
    return {name: np.array(row) for name, row in values.items()}


def _searched(
    embedder: Embedder, texts: Mapping[str, Article], scratch: Path, progress: Progress
) -> Dateline:
    """An index of the articles, each by its number as its id."""
    settings = replace(AS_SHIPPED, index=scratch / "index")
    articles = scratch / "articles.jsonl"
    try:
        with articles.open("w", encoding="utf-8") as lines:
            for number, article in enumerate(texts.values()):
                record = {"id": str(number), "title": article.title or "", "text": article.text}
                lines.write(json.dumps(record) + "\n")
    except OSError as error:
        raise TrainingError(
            f"the dev articles cannot be written to {scratch}: {error.strerror}",
            hint="free space there, or set TMPDIR to another folder",
        ) from error
    update_index([articles], settings, embedder=embedder, progress=progress)
    return Dateline(open_index(settings.index), settings=settings, embedder=embedder)


def read_articles(path: Path) -> Iterator[Article]:
    """Yield the articles of a JSON Lines file, plain or gzipped, with a `text` each."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            stated = json.loads(line)
            yield Article(str(stated.get("id", "")), stated["text"], title=stated.get("title"))


def _means(values: Mapping[str, Values]) -> dict[str, float]:
    return {name: round(float(row.mean()), 2) for name, row in values.items()}


def _rule(wanted: Evaluate, found: Sequence[DevResult]) -> tuple[bool, str]:
    if not found:
        return False, "the recipe names no dev set to judge by"
    gain, worst = float(np.mean([one.gain for one in found])), min(found, key=lambda one: one.gain)
    if gain < wanted.gain:
        return False, f"it gains {gain:+.1f} points on average, and the recipe asks for {wanted.gain:+.1f}"
    if worst.gain < -wanted.loss:
        return (
            False,
            f"it loses {-worst.gain:.1f} points on {worst.set}, and the recipe allows {wanted.loss:.1f}",
        )
    return True, f"it gains {gain:+.1f} points on average, and at worst {worst.gain:+.1f}, on {worst.set}"


def _value_at(attempt: Attempt, threshold: float) -> float:
    """What a prediction is worth when those with a higher no-answer score are withheld."""
    kept = attempt.no_answer_score <= threshold and not attempt.empty
    if attempt.answerable:
        return attempt.value if kept else 0.0
    return float(not kept)
