"""Ask a gold set: the reader alone on the gold contexts, the retriever alone, and both through an index.

All views take the same questions in one run, so that the gaps between them say whose fault an error is.
"""

from __future__ import annotations

import hashlib
import logging
import os
import platform
import sqlite3
import time
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Protocol

from dateline._version import __version__
from dateline.errors import GoldError, NoIndexError, QuestionError
from dateline.evaluation.filtered import FilteredIndex
from dateline.evaluation.gold.questions import GoldQuestion, sample
from dateline.evaluation.gold.reading import digest, read_gold
from dateline.evaluation.records import (
    NOT_ASKED,
    Evaluation,
    GoldFacts,
    IndexFacts,
    ModelFacts,
    Ranking,
    Record,
    Run,
    Timing,
    View,
    ViewAnswers,
)
from dateline.evaluation.scores import ranking_column, reading_column
from dateline.evaluation.views import Askable, bare_record, rank, read_context, reading_of, relevance
from dateline.filters.filters import NO_FILTERS, Filters
from dateline.pipeline.door import Dateline
from dateline.places import Place
from dateline.progress import Progress, silent
from dateline.reader.contract import Reader
from dateline.reader.named import load_reader
from dateline.result.result import Result
from dateline.settings import Retrieval, Settings
from dateline.stores.manifest import MANIFEST
from dateline.stores.opening import state_of

logger = logging.getLogger(__name__)

_LIBRARIES = ("numpy", "onnxruntime", "faiss-cpu", "tokenizers")
_ELSEWHERE = {"index", "embedder", "reader", "threads"}  # settings that the run states otherwise, or never


_HINTS = {
    View.READER_ONLY: "evaluate it through an index, without --reader-only",
    View.RETRIEVAL: "score another system's run with it: --run FILE",
    View.END_TO_END: "the set judges articles: evaluate it with --retrieval-only",
    View.PREDICTIONS: "give the file: --predictions FILE",
}


class ModelLike(Protocol):
    """A model that says which one it is."""

    @property
    def name(self) -> str: ...

    @property
    def sha256(self) -> str: ...


def evaluate(
    gold: Path,
    *,
    index: Path | None = None,
    views: Collection[View] | None = None,
    retrievers: Sequence[Retrieval] = (),
    settings: Settings,
    filters: Filters = NO_FILTERS,
    limit: int | None = None,
    seed: int = 0,
    reader: Reader | None = None,
    progress: Progress | None = None,
    needs_index: bool = False,
) -> Evaluation:
    """Ask the questions of a gold set, or `limit` of them drawn with `seed`, in each of the views.

    By default in all that the set and the index allow; `index` is the one that the settings name unless
    given, `retrievers` the one in force, `reader` too. Where there is no index the reader alone is measured,
    unless it `needs_index`. Raises GoldError, InputError, UsageError, and what
    opening the index or the models raises.
    """
    whole = read_gold(gold)
    questions = sample(whole, limit, seed)
    settings = settings if index is None else replace(settings, index=index)
    chosen = _views(gold, questions, settings, views, needs_index)
    facts = GoldFacts(gold.name, digest(gold), len(whole))
    run = Run(
        facts, chosen, limit=limit, seed=seed, settings=_stated(settings, filters), versions=versions(),
    )  # fmt: skip
    if chosen == (View.READER_ONLY,):
        alone = reader or load_reader(settings.reader, threads=settings.threads)
        return ask_all(replace(run, reader=_model(alone)), Asker(settings, alone), questions, progress)

    with Dateline.open(settings=settings, reader=reader) as dateline:
        answers = set(chosen) != {View.RETRIEVAL}
        reader = dateline.reader if answers else None
        names = tuple(dict.fromkeys(retrievers)) or (settings.retrieval,)
        run = replace(
            run,
            retrievers=tuple(map(str, names)) if View.RETRIEVAL in chosen else (),
            reader=None if reader is None else _model(reader),
            embedder=_model(dateline.embedder.facts),
            index=_index_facts(settings.index),
        )
        asked = FilteredIndex(dateline, filters) if filters else dateline
        return ask_all(run, Asker(settings, reader, asked), questions, progress)


def _views(
    gold: Path,
    questions: Sequence[GoldQuestion],
    settings: Settings,
    views: Collection[View] | None,
    needs_index: bool,
) -> tuple[View, ...]:
    """Return the views to take, in order. Raises GoldError for one that the set does not allow."""
    impossible = {view: _hindrance(view, questions) for view in View}
    if views is not None:
        chosen = tuple(view for view in View if view in views)
        for view in chosen:
            if (reason := impossible[view]) is not None:
                raise GoldError(f"{gold}: {reason}", hint=_HINTS[view])
        return chosen
    chosen = tuple(view for view in View if impossible[view] is None)
    if not chosen:
        raise GoldError(f"{gold}: {impossible[View.RETRIEVAL]}", hint=_HINTS[View.RETRIEVAL])
    try:
        state_of(settings.index)
    except NoIndexError:
        if needs_index or View.READER_ONLY not in chosen:
            raise
        logger.warning("there is no index in %s: the reader alone is measured", settings.index)
        return (View.READER_ONLY,)
    return chosen


def _hindrance(view: View, questions: Sequence[GoldQuestion]) -> str | None:
    """Say why a view cannot be taken of the questions, None where it can."""
    if view == View.PREDICTIONS:
        return "another system's predictions are scored, not asked for"
    for question in questions:
        if not question.question:
            return f"question {question.id!r} has no words to ask"
        if view != View.RETRIEVAL and not question.has_answers:
            return f"question {question.id!r} has no gold answer to compare with"
        if view == View.READER_ONLY and question.context is None:
            return f"question {question.id!r} has no context to read"
    return None


@dataclass(frozen=True)
class Asker:
    """Asks one question in one view."""

    settings: Settings
    reader: Reader | None
    dateline: Askable | None = None

    def record(self, question: GoldQuestion, run: Run) -> tuple[Record, dict[str, float]]:
        """Ask a question in every view of the run; also return the seconds that each column took.

        A view that cannot be asked it has no answer, and ranks nothing, and the record says why.
        """
        record = bare_record(question)
        if self.dateline is not None and not question.is_impossible:
            record = replace(record, relevance=relevance(self.dateline, question))
        readings: dict[View, ViewAnswers] = {}
        rankings: dict[str, Ranking] = {}
        seconds: dict[str, float] = {}
        fault: str | None = None
        for view in (one for one in run.views if one != View.RETRIEVAL):
            try:
                result = self._read(view, question)
            except QuestionError as error:
                readings[view], fault = NOT_ASKED, str(error)
            else:
                readings[view] = reading_of(question, result)
                seconds[reading_column(view)] = result.seconds.total
        for name in () if question.is_impossible else run.retrievers:
            assert self.dateline is not None
            began = time.perf_counter()
            try:
                rankings[name] = rank(self.dateline, self.settings, question, Retrieval(name))
            except QuestionError as error:
                rankings[name], fault = Ranking((), () if question.answers else None), str(error)
            else:
                seconds[ranking_column(name)] = time.perf_counter() - began
        return replace(record, readings=readings, rankings=rankings, fault=fault), seconds

    def _read(self, view: View, question: GoldQuestion) -> Result:
        if view == View.READER_ONLY:
            assert self.reader is not None
            return read_context(self.reader, self.settings, question)
        assert self.dateline is not None
        return self.dateline.ask(question.question)


def ask_all(
    run: Run, asker: Asker, questions: Sequence[GoldQuestion], progress: Progress | None = None
) -> Evaluation:
    """Ask every question in the views of the run, one after another."""
    began = datetime.now(UTC).isoformat(timespec="seconds")
    records, seconds = [], dict[str, dict[str, float]]()
    for record, spent in _records(run, asker, questions, progress or silent):
        records.append(record)
        for column, value in spent.items():
            seconds.setdefault(column, {})[record.id] = value
    return Evaluation(run, tuple(records), Timing(began, os.cpu_count() or 0, seconds))


def _records(
    run: Run, asker: Asker, questions: Sequence[GoldQuestion], tell: Progress
) -> Iterator[tuple[Record, dict[str, float]]]:
    for done, question in enumerate(questions, start=1):
        yield asker.record(question, run)
        tell("asking", done, len(questions))


def _model(model: ModelLike) -> ModelFacts:
    return ModelFacts(model.name, model.sha256)


def _index_facts(place: Place) -> IndexFacts:
    state = state_of(place)
    stated = (place / MANIFEST).read_bytes() if isinstance(place, Path) else repr(state).encode()
    return IndexFacts(state.generation, hashlib.sha256(stated).hexdigest(), state.articles, state.chunks)


def _stated(settings: Settings, filters: Filters) -> dict[str, str]:
    names = [option.name for option in fields(settings) if option.name not in _ELSEWHERE]
    stated = {name: _text(getattr(settings, name)) for name in names}
    return {**stated, "filters": str(filters)} if filters else stated


def _text(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def versions() -> dict[str, str]:
    found = {"dateline": __version__, "python": platform.python_version(), "sqlite": sqlite3.sqlite_version}
    for name in _LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:  # as faiss may be, where it is built from source
            found[name] = "unknown"
    return found
