"""`dateline verify`: whether the index is what was written."""

from __future__ import annotations

from typing import Annotated

import typer

from dateline.cli import options
from dateline.output.json import facts
from dateline.output.wording import counted, one_line
from dateline.pipeline.door import Dateline
from dateline.settings import Settings

_UNSOUND = 1  # exit code


@options.with_settings("index")
def verify(
    *,
    settings: Settings,
    as_json: options.JsonFlag = False,
    quick: Annotated[
        bool, typer.Option("--quick", help="compare files and rows with their digests alone")
    ] = False,
) -> None:
    """Check every file, row, text, word and vector of the index, one against the other.

    Ends with 0 if all is sound, else with 1, after naming what is wrong, where, and what to do.
    """
    found = Dateline.verify(settings=settings, quick=quick)
    if as_json:
        typer.echo(facts(found, sound=found.sound))
    else:
        for finding in found.findings:
            typer.echo(one_line(f"{finding.where}: {finding.what}; {finding.remedy}"))
        for name in found.lost:
            typer.echo(one_line(f"a repair loses: {name}"))
        if found.saved is not None:
            kept = counted(found.saved, "article")
            typer.echo(f"a repair keeps: {kept}" if found.lost else f"a repair keeps: all, {kept}")
        verdict = "sound" if found.sound else counted(len(found.findings), "finding")
        typer.echo(
            one_line(f"{settings.index}, generation {found.generation}: {verdict}, {found.seconds:.1f} s")
        )
    if not found.sound:
        raise typer.Exit(_UNSOUND)
