"""`dateline repair`: make again what can be made again, and say what cannot."""

from __future__ import annotations

from typing import Annotated

import typer

from dateline.cli import options
from dateline.cli.interrupts import interruptible
from dateline.cli.terminal import notify
from dateline.output.json import facts
from dateline.output.wording import counted, one_line
from dateline.pipeline.door import Dateline
from dateline.settings import Settings


@options.with_settings("index", "vectors")
def repair(
    drop_damaged: Annotated[
        bool, typer.Option("--drop-damaged", help="leave out articles that cannot be trusted, and name them")
    ] = False,
    *,
    settings: Settings,
    as_json: options.JsonFlag = False,
) -> None:
    """Mend the index: words and vector file are made again from the articles, chunks and vectors.

    Also brings an index of an older format up to date, and its vectors to the type that --vectors asks for.
    What is sound stays as it is.
    """
    with interruptible("the index is as it was"):
        done = Dateline.repair(settings=settings, drop_damaged=drop_damaged)
    if as_json:
        typer.echo(facts(done))
        return
    for finding in done.findings:
        typer.echo(one_line(f"found: {finding.where}: {finding.what}"))
    for name in done.dropped:
        typer.echo(one_line(f"dropped: {name}"))
    mended = (
        f"{counted(done.articles, 'article')}, {counted(len(done.findings), 'finding')}, "
        f"{counted(len(done.dropped), 'row')} dropped"
    )
    typer.echo(
        one_line(f"{settings.index} is sound: generation {done.generation}, {mended}, {done.seconds:.1f} s")
    )
    if done.dropped:
        notify("index the files of what was dropped again to have it back")
