"""`dateline index`: make an index, or bring it up to date."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from dateline.articles.fields import fields_named
from dateline.articles.files import leads_nowhere
from dateline.cli import options
from dateline.cli.interrupts import Interrupted
from dateline.cli.lines import text_lines
from dateline.cli.skip_report import write_skip_report
from dateline.cli.terminal import notify, progress_bar
from dateline.errors import IndexingInterrupted, InputError, NothingToIndexError
from dateline.output.json import facts
from dateline.output.wording import counted, one_line
from dateline.pipeline.door import Dateline
from dateline.places import Place
from dateline.reports import IndexReport, Skipped
from dateline.settings import Settings

_MOST_SKIPPED = 20  # skipped files named one by one


@options.with_settings("index", "embedder", "vectors", "workers", "max_article_chars")
def index(
    paths: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="PATH",
            help="files, folders, patterns, .zip archives, web addresses; - for JSON lines piped in",
        ),
    ] = None,
    from_file: Annotated[
        str | None,
        typer.Option("--from-file", metavar="LIST", help="index the paths in this file, one a line"),
    ] = None,
    field: Annotated[
        list[str] | None,
        typer.Option(
            "--field", metavar="FIELD=NAME", help="what a field is called in JSON and CSV: title=headline"
        ),
    ] = None,
    report_file: Annotated[
        Path | None,
        typer.Option(
            "--report", metavar="FILE", help="write what was skipped, and why (.jsonl, .csv or .tsv)"
        ),
    ] = None,
    sync: Annotated[
        bool, typer.Option("--sync", help="remove articles whose files below a given folder went")
    ] = False,
    *,
    settings: Settings,
    as_json: options.JsonFlag = False,
) -> None:
    """Index articles, or bring an index up to date.

    Reads .txt .text .md .markdown .html .htm .xhtml .pdf .docx .rtf .json .jsonl .ndjson .csv .tsv .rss
    .atom .xml .newsml .nitf .eml .mbox .warc, gzipped or in a .zip archive too, and names what it skips.
    Files already indexed and not changed since cost next to nothing.
    """
    listed, missing = ([], []) if from_file is None else _listed(from_file)
    given = [*(paths or []), *listed]
    if not given:
        raise InputError(
            "there is nothing to index" + (" in the list" if from_file else ""),
            hint="give a file or a folder",
        )
    fields = fields_named(field or [])
    if report_file is not None:
        write_skip_report(report_file, missing)  # before the work, should it not be writable
    try:
        with (
            progress_bar() as progress,
            Dateline.index(
                given, index=settings.index, settings=settings, fields=fields, sync=sync, progress=progress
            ) as news,
        ):
            report = news.report
    except NothingToIndexError as error:
        if report_file is not None:
            write_skip_report(report_file, [*missing, *error.skipped])
        raise
    except IndexingInterrupted as interrupted:
        kept = counted(interrupted.articles, "article")
        raise Interrupted(f"the index keeps {kept}; the same command goes on from there") from None
    except KeyboardInterrupt:
        raise Interrupted("the index is as it was") from None
    assert report is not None
    report = replace(report, skipped=(*missing, *report.skipped))
    if report_file is not None:
        write_skip_report(report_file, report.skipped)
    if as_json:
        typer.echo(facts(report, index=str(settings.index)))
    else:
        typer.echo(_summary(report, settings.index))
    _name_skipped(report.skipped)
    if report.files_gone:
        verb, whose = ("is", "its") if report.files_gone == 1 else ("are", "their")
        notify(f"{counted(report.files_gone, 'file')} {verb} gone; `--sync` drops {whose} articles")


def _listed(name: str) -> tuple[list[str], list[Skipped]]:
    """The paths in a list, and those of them that lead nowhere: a list may be older than the files."""
    listed = [line.strip() for _, line in text_lines(name) if line.strip()]
    missing = [path for path in listed if leads_nowhere(path)]
    return [path for path in listed if path not in set(missing)], [
        Skipped(path, "there is no such file or folder") for path in missing
    ]


def _summary(report: IndexReport, place: Place) -> str:
    read = counted(report.added + report.changed + report.unchanged, "article")
    holds = f"{counted(report.articles, 'article')}, {counted(report.chunks, 'chunk')}"
    holds += f" ({report.vector_type} vectors)"
    return one_line(
        f"indexed {read} ({report.added:,} added, {report.changed:,} changed, "
        f"{report.unchanged:,} unchanged, {report.removed:,} removed, {len(report.skipped):,} skipped) "
        f"into {place}: {holds}, {report.seconds:.1f} s"
    )


def _name_skipped(skipped: tuple[Skipped, ...]) -> None:
    for file in skipped[:_MOST_SKIPPED]:
        notify(f"skipped {file.path}: {file.reason}")
    if len(skipped) > _MOST_SKIPPED:
        notify(f"skipped {len(skipped) - _MOST_SKIPPED:,} more; --report FILE names them all")
