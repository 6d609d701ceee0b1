"""`dateline train reader|embedder` and `dateline export`: models of one's own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dateline.cli.interrupts import interruptible
from dateline.cli.terminal import notify, progress_bar
from dateline.models.onnx import Kind
from dateline.output.wording import one_line
from dateline.progress import silent

if TYPE_CHECKING:
    from dateline.training.export import ExportReport
    from dateline.training.runs import StepReport
    from dateline.training.verdict import ShipDecision

RecipeArgument = Annotated[
    Path, typer.Argument(metavar="RECIPE", help="what to train on and how, a TOML file")
]
OutOption = Annotated[
    Path | None, typer.Option("--out", metavar="DIR", help="folder of the run [default: training/RECIPE]")
]
DataOption = Annotated[
    Path | None,
    typer.Option("--data", metavar="DIR", help="folder of the question files [default: $DATELINE_DATA]"),
]
ResumeFlag = Annotated[bool, typer.Option("--resume", help="go on with an interrupted run")]
StepsOption = Annotated[
    int | None, typer.Option("--limit-steps", metavar="N", min=1, help="stop after N steps in all")
]


def reader(
    recipe: RecipeArgument,
    out: OutOption = None,
    data: DataOption = None,
    resume: ResumeFlag = False,
    limit_steps: StepsOption = None,
) -> None:
    """Train a reader: questions with the places of their answers in their contexts."""
    _train("reader", recipe, out, data, resume, limit_steps)


def embedder(
    recipe: RecipeArgument,
    out: OutOption = None,
    data: DataOption = None,
    resume: ResumeFlag = False,
    limit_steps: StepsOption = None,
) -> None:
    """Train an embedder: questions with the contexts that answer them."""
    _train("embedder", recipe, out, data, resume, limit_steps)


def export(
    model: Annotated[
        str, typer.Argument(metavar="MODEL", help="folder of float weights; 'encoder' for the official ones")
    ],
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="the model folder to make or replace")],
    gold: Annotated[
        list[Path], typer.Option("--gold", metavar="FILE", help="SQuAD v2 JSON to measure the loss on")
    ],
    limit: Annotated[
        int | None, typer.Option("--limit", metavar="N", min=1, help="measure on N questions of each file")
    ] = None,
) -> None:
    """Make a model folder for Dateline out of float weights, in 8 bits.

    Nothing is replaced when that loses more than half a point, or the model has more than 30 MB (102 MB of an
    MPNet).
    """
    from dateline.training.train import require_extra

    require_extra()
    from dateline.models.foreign import quiet_transformers
    from dateline.training import export as exporting

    with interruptible(f"{out} is as it was"), progress_bar() as progress, quiet_transformers():
        report = exporting.export(model, out, gold, limit=limit, progress=progress or silent)
    for line in _exported(report):
        typer.echo(one_line(line))


def _train(
    kind: Kind, recipe: Path, out: Path | None, data: Path | None, resume: bool, limit_steps: int | None
) -> None:
    from dateline.training.train import train

    folder = Path("training") / recipe.stem if out is None else out
    with interruptible("--resume goes on from the last checkpoint"), progress_bar() as progress:
        model, verdict = train(
            kind,
            recipe,
            folder,
            data=data,
            resume=resume,
            limit_steps=limit_steps,
            tell=lambda step: notify(_told(step)),
            progress=progress or silent,
        )
    for line in _judged(verdict):
        typer.echo(one_line(line))
    typer.echo(one_line(f"weights in {model}; dateline export {model} makes a model folder of them"))


def _told(step: StepReport) -> str:
    return (
        f"{step.stage}: step {step.step:,} of {step.steps:,}, loss {step.loss:.3f}, "
        f"{step.tokens_per_second:,.0f} tokens a second, {_duration(step.seconds_left)} left"
    )


def _duration(seconds: float) -> str:
    """Say how long it will take.

    >>> _duration(45), _duration(3700)
    ('45 s', '1 h 2 min')
    """
    minutes = round(seconds / 60)
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"


def _judged(verdict: ShipDecision) -> list[str]:
    lines = []
    for one in verdict.comparisons:
        both = ", ".join(
            f"{name} {one.trained[name]:.1f} (shipped {one.shipped[name]:.1f})" for name in one.trained
        )
        lines.append(
            f"{one.set}, {one.questions:,} questions: {both}; "
            f"gain {one.gain:+.1f} ({one.low:+.1f} to {one.high:+.1f})"
        )
    return [*lines, f"{'ships' if verdict.ships else 'does not ship'}: {verdict.reason}"]


def _exported(report: ExportReport) -> list[str]:
    lines = [f"{report.folder}: {report.bytes / 1e6:.1f} MB; {report.parity}"]
    lines += [
        f"{one.set}, {one.questions:,} questions: {one.exported:.2f} in 8 bits, {one.floats:.2f} in floats"
        for one in report.losses
    ]
    return lines
