"""Everything that a report says, as plain records: which tables, plots, errors, in which order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dateline.evaluation.abstention import Threshold, abstention
from dateline.evaluation.failures import Failure, Failures, classify, count_failures
from dateline.evaluation.figures import LABELS, NOTHING, Intervals, Table, figures, shown, table
from dateline.evaluation.records import Candidate, Cited, Evaluation, ModelFacts, Record, View
from dateline.evaluation.report.charts import charts
from dateline.evaluation.report.plots import Plot
from dateline.evaluation.scores import ranking_column, reading_column

_HEADLINES = ("f1", "exact", "answered", "coverage@80", "ece", "recall@10")


@dataclass(frozen=True, slots=True)
class Headline:
    label: str
    column: str
    value: str
    interval: str


@dataclass(frozen=True, slots=True)
class Error:
    """A wrong answer with all that the error browser shows of it."""

    record: Record
    failure: Failure
    answered: bool
    candidate: Candidate | None

    @property
    def confidence(self) -> float | None:
        return None if self.candidate is None else self.candidate.confidence

    @property
    def gold_place(self) -> Cited | None:
        """Where the gold answer stands, where that is not in the excerpt shown with the answer."""
        gold, cited = self.record.gold, self.candidate.cited if self.candidate else None
        if gold is None or cited is None or not cited.is_of_text(gold):
            return gold
        inside = cited.passage_start <= gold.start and gold.end <= cited.passage_start + len(cited.passage)
        return None if inside and cited.start == gold.start else gold


@dataclass(frozen=True, slots=True)
class Report:
    """A report. `view` is the one whose errors are shown, None where only retrieval was measured."""

    evaluation: Evaluation
    view: View | None
    headlines: tuple[Headline, ...]
    tables: tuple[tuple[str, Table], ...]
    remarks: tuple[str, ...]
    plots: tuple[Plot, ...]
    steps: tuple[Threshold, ...]
    failures: Failures | None
    errors: tuple[Error, ...]
    facts: tuple[tuple[str, str], ...]

    @property
    def title(self) -> str:
        return f"{self.evaluation.run.gold.name}, evaluated"

    @property
    def classes(self) -> tuple[Failure, ...]:
        return tuple(Failure)

    @property
    def types(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(error.record.type for error in self.errors))


def content(evaluation: Evaluation, ranges: Intervals) -> Report:
    """Return what to report of an evaluation with its figures' intervals."""
    view = _main_view(evaluation)
    records = evaluation.records
    both = table(evaluation, ranges)
    return Report(
        evaluation=evaluation,
        view=view,
        headlines=_headlines(evaluation, ranges, view),
        tables=tuple(
            (name, part)
            for name, part in (
                ("Answers", _part(both, ranking=False)),
                ("Retrieval", _part(both, ranking=True)),
            )
            if part.headings
        ),
        remarks=both.remarks,
        plots=charts(evaluation, view),
        steps=() if view is None else abstention(records, view),
        failures=None if view is None else count_failures(records, view),
        errors=() if view is None else _errors(records, view),
        facts=_facts(evaluation),
    )


def _part(whole: Table, *, ranking: bool) -> Table:
    """Return the columns of answers, or those of rankings, without the rows that are empty there."""
    kept = [
        at
        for at, heading in enumerate(whole.headings, start=1)
        if heading.startswith(ranking_column("")) == ranking
    ]  # fmt: skip
    rows = [(row[0], *(row[at] for at in kept)) for row in whole.rows]
    rows = [row for row in rows if any(cell != NOTHING for cell in row[1:])]
    headings = tuple(whole.headings[at - 1].removeprefix(ranking_column("")) for at in kept)
    return Table(headings, tuple(rows), ())


def _main_view(evaluation: Evaluation) -> View | None:
    """The whole where it was measured, else what was."""
    order = (View.END_TO_END, View.READER_ONLY, View.PREDICTIONS)
    return next((view for view in order if view in evaluation.run.views), None)


def _headlines(evaluation: Evaluation, ranges: Intervals, view: View | None) -> tuple[Headline, ...]:
    found: list[Headline] = []
    of_column = figures(evaluation)
    columns = [] if view is None else [reading_column(view)]
    columns += [ranking_column(name) for name in evaluation.run.retrievers[:1]]
    for column in columns:
        for name in _HEADLINES:
            if name in of_column[column]:
                value, _, interval = shown(name, of_column[column], ranges.get(column, {})).partition(" ")
                label = LABELS[name].partition(":")[0].partition(",")[0].strip()
                found.append(Headline(label, column, value, interval))
    return tuple(found)


def _errors(records: Sequence[Record], view: View) -> tuple[Error, ...]:
    """The wrong answers, those given first, the most confident first."""
    found = []
    for record in records:
        failure = classify(record, view)
        if failure is not None:
            reading = record.readings[view]
            found.append(Error(record, failure, bool(reading.prediction), reading.best))
    return tuple(sorted(found, key=lambda error: (not error.answered, -(error.confidence or 0.0))))


def _facts(evaluation: Evaluation) -> tuple[tuple[str, str], ...]:
    run, timing = evaluation.run, evaluation.timing
    found: list[tuple[str, str | None]] = [
        ("gold set", f"{run.gold.name}, {run.gold.questions:,} questions, SHA-256 {run.gold.sha256[:12]}"),
        ("asked", f"{run.limit} drawn with seed {run.seed}" if run.limit else "all"),
        ("system", run.system),
        *((name, _model(one)) for name, one in (("reader", run.reader), ("embedder", run.embedder))),
    ]
    if run.index is not None:
        index = run.index
        found.append(
            ("index", f"{index.articles:,} articles, {index.chunks:,} chunks, generation {index.generation}")
        )
    found += [
        ("settings", _pairs(run.settings)),
        ("versions", _pairs(run.versions)),
        ("begun", timing.began or None),
        ("cores", str(timing.cores) if timing.cores else None),
    ]
    return tuple((name, value) for name, value in found if value)


def _model(model: ModelFacts | None) -> str | None:
    return None if model is None else f"{model.name}, SHA-256 {model.sha256[:12]}"


def _pairs(values: Mapping[str, str]) -> str:
    return ", ".join(f"{name} {value}" for name, value in values.items())
