"""`dateline move`: carry an index to another place."""

from __future__ import annotations

from typing import Annotated

import typer

from dateline.cli import options
from dateline.cli.interrupts import interruptible
from dateline.cli.terminal import progress_bar
from dateline.output.json import facts
from dateline.output.wording import counted, one_line
from dateline.pipeline.door import Dateline
from dateline.settings import Settings


@options.with_settings("vectors")
def move(
    source: Annotated[str, typer.Argument(metavar="FROM", help="where the index is")],
    target: Annotated[str, typer.Argument(metavar="TO", help="where it is to be: a folder, or an address")],
    *,
    settings: Settings,
    as_json: options.JsonFlag = False,
) -> None:
    """Carry an index to another place: from a folder into Milvus, or back.

    Nothing is embedded again, and the index that is moved stays as it is. A move that broke off goes on where
    it was. At the end every row is compared, and the new index is verified.
    """
    with interruptible("the same command goes on from what is there"), progress_bar() as progress:
        done = Dateline.move(source, target, settings=settings, progress=progress)
    if as_json:
        typer.echo(facts(done))
        return
    holds = f"{counted(done.articles, 'article')}, {counted(done.chunks, 'chunk')}"
    before = "" if done.carried == done.articles else f", {done.articles - done.carried:,} of them before"
    typer.echo(
        one_line(f"carried {done.source} to {done.target}: {holds}{before}, sound, {done.seconds:.1f} s")
    )
