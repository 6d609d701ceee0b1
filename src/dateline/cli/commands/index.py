"""`dateline index`: make an index, or bring it up to date."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from dateline.cli import options
from dateline.cli.interrupts import Interrupted
from dateline.cli.terminal import notify, progress_bar
from dateline.errors import IndexingInterrupted
from dateline.jsonshape import SCHEMA, dumps
from dateline.pipeline import Dateline
from dateline.settings import Settings
from dateline.types import IndexReport, Skipped
from dateline.wording import counted, one_line

_MOST_SKIPPED = 20  # skipped files named one by one


def index(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH", help="articles, or folders of them")],
    sync: Annotated[
        bool, typer.Option("--sync", help="remove articles whose files below a given folder went")
    ] = False,
    index: options.IndexOption = None,
    embedder: options.EmbedderOption = None,
    max_article_chars: options.MaxArticleCharsOption = None,
    as_json: options.JsonFlag = False,
) -> None:
    """Index articles, or bring an index up to date.

    Reads .txt .text .md .markdown .html .htm .xhtml .json .jsonl .ndjson, and names what it skips.
    Files already indexed and not changed since cost next to nothing.
    """
    settings = Settings.load(index=index, embedder=embedder, max_article_chars=max_article_chars)
    try:
        with (
            progress_bar() as progress,
            Dateline.index(
                paths, index=settings.index, settings=settings, sync=sync, progress=progress
            ) as news,
        ):
            report = news.report
    except IndexingInterrupted as interrupted:
        kept = counted(interrupted.articles, "article")
        raise Interrupted(f"the index keeps {kept}; the same command goes on from there") from None
    except KeyboardInterrupt:
        raise Interrupted("the index is as it was") from None
    assert report is not None
    if as_json:
        typer.echo(dumps({"schema": SCHEMA, "index": str(settings.index), **asdict(report)}))
    else:
        typer.echo(_summary(report, settings.index))
    _name_skipped(report.skipped)


def _summary(report: IndexReport, folder: Path) -> str:
    read = counted(report.added + report.changed + report.unchanged, "article")
    holds = f"{counted(report.articles, 'article')}, {counted(report.chunks, 'chunk')}"
    return one_line(
        f"indexed {read} ({report.added:,} added, {report.changed:,} changed, "
        f"{report.unchanged:,} unchanged, {report.removed:,} removed, {len(report.skipped):,} skipped) "
        f"into {folder}: {holds}, {report.seconds:.1f} s"
    )


def _name_skipped(skipped: tuple[Skipped, ...]) -> None:
    for file in skipped[:_MOST_SKIPPED]:
        notify(f"skipped {file.path}: {file.reason}")
    if len(skipped) > _MOST_SKIPPED:
        notify(f"skipped {len(skipped) - _MOST_SKIPPED:,} more; --json names them all")
