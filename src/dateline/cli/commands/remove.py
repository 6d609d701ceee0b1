"""`dateline remove`: take articles out of the index."""

from __future__ import annotations

from typing import Annotated

import typer

from dateline.cli import options
from dateline.cli.interrupts import interruptible
from dateline.cli.shell import complete_article
from dateline.cli.terminal import notify
from dateline.output.json import facts
from dateline.output.wording import counted, one_line
from dateline.pipeline.door import Dateline
from dateline.settings import Settings

_MOST_NAMED = 20  # articles named one by one


@options.with_settings("index")
def remove(
    names: Annotated[
        list[str],
        typer.Argument(
            metavar="ID_OR_PATH",
            help="ids, files, folders, or patterns in quotes",
            autocompletion=complete_article,
        ),
    ],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="only say what would go")] = False,
    *,
    settings: Settings,
    as_json: options.JsonFlag = False,
) -> None:
    """Remove articles from the index.

    Their files stay as they are, and bring them back when they are indexed again.
    """
    with interruptible("the index is as it was"):
        report = Dateline.remove(names, settings=settings, dry_run=dry_run)
    if as_json:
        typer.echo(facts(report, index=str(settings.index), dry_run=dry_run))
        return
    for article in report.removed[:_MOST_NAMED]:
        typer.echo(one_line(f"{article.id}  {article.title or ''}  {article.path or ''}"))
    if len(report.removed) > _MOST_NAMED:
        typer.echo(f"... and {len(report.removed) - _MOST_NAMED:,} more; --json names them all")
    count = counted(len(report.removed), "article")
    holds = f"{counted(report.articles, 'article')}, {counted(report.chunks, 'chunk')}"
    done = f"would remove {count} from" if dry_run else f"removed {count} from"
    typer.echo(one_line(f"{done} {settings.index}: {holds}, {report.seconds:.1f} s"))
    if report.files_left and not dry_run:
        if report.files_left == 1:
            notify("1 of them is still in its file; indexing this brings it back")
        else:
            notify(f"{report.files_left:,} of them are still in their files; indexing these brings them back")
