"""`dateline eval compare`: whether one recorded evaluation is better than another, or was lucky."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dateline.cli import options
from dateline.cli.layout import print_table
from dateline.cli.terminal import progress_bar, stdout_console
from dateline.output.json import dumps
from dateline.output.wording import counted, one_line

if TYPE_CHECKING:
    from dateline.evaluation.comparing import Comparison, Flip

_HEADINGS = ("A", "B", "B − A [95 %]", "p", "p, Holm")


def compare(
    a: Annotated[Path, typer.Argument(metavar="A", help="what `dateline eval GOLD --records A` wrote")],
    b: Annotated[Path, typer.Argument(metavar="B", help="the same of another run over the same questions")],
    measure: Annotated[
        list[str] | None,
        typer.Option("--measure", metavar="NAME", help="compare this figure, or `all`; repeatable"),
    ] = None,
    shared: Annotated[
        bool, typer.Option("--shared", help="compare the questions that both runs were asked")
    ] = False,
    flips: Annotated[
        int, typer.Option("--flips", metavar="N", min=0, help="show N questions won and N lost at most")
    ] = 10,
    seed: Annotated[int, typer.Option("--seed", metavar="S", help="of the draws that judge chance")] = 0,
    as_json: options.JsonFlag = False,
) -> None:
    """Compare two recorded evaluations: by how much B is better, and whether chance alone could do it.

    Prints each difference with its 95 % interval and the p-value of a paired permutation test, alone and
    corrected for all that are shown, then the questions that flipped.
    """
    from dateline.evaluation.comparing import check_measures, comparison_shape
    from dateline.evaluation.comparing import compare as compare_runs
    from dateline.evaluation.recordfile import read_records

    measures = measure or []
    check_measures(measures)
    one, other = read_records(a), read_records(b)
    with progress_bar() as progress:
        found = compare_runs(one, other, measures=measures, shared=shared, seed=seed, progress=progress)
    if as_json:
        typer.echo(dumps(comparison_shape(found)))
        return
    print_table(stdout_console(), _HEADINGS, _rows(found), _remarks(found))
    for line in _flips(found.flips, flips):
        typer.echo(one_line(line))


def _rows(found: Comparison) -> Iterator[tuple[str, ...]]:
    from dateline.evaluation.figures import LABELS

    for change in found.changes:
        if change.column in found.unchanged:
            continue
        yield (
            f"{change.column}: {LABELS[change.measure].strip()}",
            f"{change.a:.1f}",
            f"{change.b:.1f}",
            f"{change.delta:+.1f} [{change.interval.low:+.1f}, {change.interval.high:+.1f}]",
            f"{change.p:.4f}",
            f"{change.corrected:.4f}",
        )


def _remarks(found: Comparison) -> Iterator[str]:
    asked = counted(found.questions, "question")
    yield f"{asked} asked in both runs" + (f", {found.left_out} left out" if found.left_out else "")
    if found.unchanged:
        yield f"the same in both runs: {', '.join(found.unchanged)}"
    yield "p: how often chance sets equal systems so far apart; p, Holm: corrected for looking at all rows"


def _flips(flips: Sequence[Flip], most: int) -> Iterator[str]:
    won = [flip for flip in flips if flip.gain > 0]
    lost = [flip for flip in flips if flip.gain < 0][::-1]
    for name, of_kind in (("B gained", won), ("B lost", lost)):
        if of_kind:
            shown = f", {most} of them shown" if len(of_kind) > most else ""
            yield ""
            yield f"{name} {counted(len(of_kind), 'question')}{shown}:"
        for flip in of_kind[:most]:
            gold = " | ".join(flip.golds) or "(no answer)"
            yield f"{flip.gain:+.2f} {flip.id}, {flip.column}: {flip.question}"
            yield f"      gold: {gold}"
            yield f"      A: {flip.a}"
            yield f"      B: {flip.b}"
