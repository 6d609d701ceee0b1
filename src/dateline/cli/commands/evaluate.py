"""`dateline eval`: how well a gold set's questions are answered."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dateline.cli import options
from dateline.cli.layout import print_table
from dateline.cli.terminal import notify, progress_bar, stdout_console
from dateline.errors import DatelineError, UsageError
from dateline.filters.filters import Filters
from dateline.output.json import dumps
from dateline.output.wording import counted
from dateline.settings import Retrieval, Settings

if TYPE_CHECKING:
    from dateline.evaluation.records import Evaluation

_NEVER = 1.0  # no score of no answer is above it
_OF_SEARCH = {"retriever", "retrieval", "top_k", "embedder", "prefer_recent", "filters"}
_OF_READING = {"reader", "min_confidence"}


class Retriever(StrEnum):
    """What `--retriever` takes: a way of finding passages, or all of them."""

    DENSE = Retrieval.DENSE
    BM25 = Retrieval.BM25
    HYBRID = Retrieval.HYBRID
    ALL = "all"


@options.with_filters
@options.with_settings(
    *("index", "top_k", "min_confidence", "embedder", "reader", "retrieval", "prefer_recent", "without")
)
def evaluate(
    gold: Annotated[
        Path,
        typer.Argument(
            metavar="GOLD",
            help="SQuAD JSON, MRQA or DrQA JSON Lines, also gzipped; a BEIR folder; TREC qrels",
        ),
    ],
    *,
    load_settings: partial[Settings],
    reader_only: Annotated[
        bool, typer.Option("--reader-only", help="only the reader, on the contexts in the file: no index")
    ] = False,
    retrieval_only: Annotated[
        bool, typer.Option("--retrieval-only", help="only the articles that the index brings")
    ] = False,
    retriever: Annotated[
        list[Retriever] | None,
        typer.Option("--retriever", help="rank by this; repeatable [default: --retrieval]"),
    ] = None,
    predictions: Annotated[
        Path | None,
        typer.Option("--predictions", metavar="FILE", help="score another system's {id: answer} JSON"),
    ] = None,
    na_prob: Annotated[
        Path | None,
        typer.Option("--na-prob", metavar="FILE", help="with it, its {id: score of no answer} JSON"),
    ] = None,
    na_prob_thresh: Annotated[
        float, typer.Option("--na-prob-thresh", metavar="T", help="it abstains above this score")
    ] = _NEVER,
    run: Annotated[
        Path | None, typer.Option("--run", metavar="FILE", help="score another system's TREC run")
    ] = None,
    as_json: options.JsonFlag = False,
    export: Annotated[
        Path | None,
        typer.Option("--export", metavar="DIR", help="write predictions, TREC runs and qrels there"),
    ] = None,
    records: Annotated[
        Path | None,
        typer.Option("--records", metavar="FILE", help="write one record a question, JSON Lines"),
    ] = None,
    report: Annotated[
        Path | None,
        typer.Option("--report", metavar="DIR", help="write a page to look at and a Markdown summary there"),
    ] = None,
    limit: Annotated[
        int | None, typer.Option("--limit", metavar="N", min=1, help="ask only N questions, drawn by --seed")
    ] = None,
    seed: Annotated[int, typer.Option("--seed", metavar="S", help="which questions --limit draws")] = 0,
    filters: Filters,
) -> None:
    """Measure answers against a gold set: reader alone, retrieval alone, end to end, side by side.

    Takes every view that the gold set and the index allow, and prints exact match and F1, answerable
    and unanswerable questions apart, recall and success, and what the index costs. --predictions and
    --run score what another system wrote instead; a GOLD that --records wrote is shown without asking.

    A question that cannot be asked, as a too long one, counts as not answered, and is named; the exit code
    is then 1.
    """
    from dateline.evaluation.exports import export as export_files
    from dateline.evaluation.figures import report_shape, table
    from dateline.evaluation.gold.reading import files_of
    from dateline.evaluation.outputs import require_outputs
    from dateline.evaluation.recordfile import is_records, read_records, write_records
    from dateline.evaluation.records import View
    from dateline.evaluation.runner import evaluate as evaluate_gold
    from dateline.evaluation.statistics import figure_intervals
    from dateline.evaluation.systems import evaluate_predictions, evaluate_run

    other = (reader_only, retrieval_only, predictions is not None, run is not None)
    recorded = is_records(gold)
    _require_one(
        other,
        na_prob_alone=na_prob is not None and predictions is None,
        thresh_alone=na_prob is None and na_prob_thresh != _NEVER,
    )
    if recorded and (limit is not None or any(other)):
        raise UsageError(f"{gold} is a recorded run, shown as it is", hint="name the gold set instead")
    given = _given(load_settings, retriever=retriever, filters=filters)
    _require_effect(given, gold if recorded else predictions or run, other)
    read = [one for one in (predictions, na_prob, run) if one is not None]
    require_outputs([*files_of(gold), *read], records=records, export=export, report=report)
    if recorded:
        found = read_records(gold)
    elif predictions is not None:
        found = evaluate_predictions(
            gold, predictions, na_prob=na_prob, na_prob_thresh=na_prob_thresh, limit=limit, seed=seed
        )
    elif run is not None:
        found = evaluate_run(gold, run, limit=limit, seed=seed)
    else:
        only = {View.READER_ONLY: reader_only, View.RETRIEVAL: retrieval_only}
        with progress_bar() as progress:
            found = evaluate_gold(
                gold,
                views=[view for view, wanted in only.items() if wanted] or None,
                retrievers=_retrievers(retriever or []),
                settings=load_settings(),
                filters=filters,
                limit=limit,
                seed=seed,
                progress=progress,
                needs_index=not given.isdisjoint({"index", "retriever"}) and not reader_only,
            )
    if export is not None:
        export_files(export, found)
    if records is not None:
        write_records(records, found)
    with progress_bar() as progress:
        ranges = figure_intervals(found, progress=progress)
    if report is not None:
        from dateline.evaluation.report.writing import write_report

        page, summary = write_report(report, found, ranges)
        notify(f"the report is {page}, its summary {summary}")
    if as_json:
        typer.echo(dumps(report_shape(found, ranges)))
    else:
        shown = table(found, ranges)
        print_table(stdout_console(), shown.headings, shown.rows, shown.remarks)
    raise typer.Exit(_notify_faults(found))


def _notify_faults(found: Evaluation) -> int:
    """Name the questions that could not be asked; return the exit code."""
    faults = [f"question {record.id}: {record.fault}" for record in found.records if record.fault is not None]
    for fault in faults:
        notify(fault)
    return DatelineError.exit_code if faults else 0


def _require_one(exclusive: Iterable[bool], *, na_prob_alone: bool, thresh_alone: bool) -> None:
    if sum(exclusive) > 1:
        raise UsageError(
            "--reader-only, --retrieval-only, --predictions and --run exclude each other", hint="give one"
        )
    if na_prob_alone:
        raise UsageError("--na-prob belongs to --predictions", hint="give the predictions file as well")
    if thresh_alone:
        raise UsageError("--na-prob-thresh belongs to --na-prob", hint="give the scores of no answer as well")


def _given(load_settings: partial[Settings], **others: object) -> set[str]:
    """Return the names of the flags that were given, of those that bear on what is asked."""
    return {name for name, value in load_settings.keywords.items() if value not in (None, [])} | {
        name for name, value in others.items() if value
    }


def _require_effect(given: set[str], shown: Path | None, only: Sequence[bool]) -> None:
    """Raise UsageError for a flag that would change nothing: of what is only `shown`, or of a part alone."""
    reader_only, retrieval_only, *_ = only
    measured, idle = "the reader alone, on the contexts of the set", given & _OF_SEARCH
    if shown is not None:
        measured, idle = f"what {shown} holds", given
    elif retrieval_only:
        measured, idle = "what the index brings", given & _OF_READING
    elif not reader_only:
        return
    if idle:
        flags = ("a filter" if name == "filters" else f"--{name.replace('_', '-')}" for name in sorted(idle))
        raise UsageError(f"{', '.join(flags)} cannot change {measured}", hint="leave it out")


def _retrievers(named: list[Retriever]) -> tuple[Retrieval, ...]:
    if Retriever.ALL in named:
        return (Retrieval.DENSE, Retrieval.BM25, Retrieval.HYBRID)
    return tuple(Retrieval(name) for name in named)


def lint(
    gold: Annotated[Path, typer.Argument(metavar="GOLD", help="a gold set, as `dateline eval` takes it")],
    index: Annotated[
        Path | None,
        typer.Option("--index", metavar="DIR", help="also look for answers in this index"),
    ] = None,
    as_json: options.JsonFlag = False,
) -> None:
    """Find what is wrong in a gold set.

    Offsets that miss, ids used twice, empty answers, contradictions and questions that are too long to be
    asked are errors, and end with exit code 1. Questions asked twice, answers that stand elsewhere too, and
    unanswerable questions that something nearly answers are warnings.
    """
    from dateline.evaluation.lint import lint as lint_gold
    from dateline.pipeline.door import Dateline
    from dateline.reader.named import load_reader

    with progress_bar() as progress, ExitStack() as stack:
        opened = None
        if index is not None:
            opened = stack.enter_context(Dateline.open(index, settings=Settings.load(index=index)))
            reader = opened.reader
        else:
            reader = load_reader(Settings.load().reader)
        found = lint_gold(gold, dateline=opened, reader=reader, progress=progress)
    if as_json:
        typer.echo(dumps(found.to_dict()))
    else:
        rows = ((f"{one.severity}  {one.kind}", one.question, one.message) for one in found.findings)
        print_table(
            stdout_console(),
            ("question", "finding"),
            list(rows),
            [
                f"{counted(found.questions, 'question')}, {counted(found.errors, 'error')}, "
                f"{counted(found.warnings, 'warning')}"
            ],
            left=True,
        )
    if found.errors:
        raise typer.Exit(1)
