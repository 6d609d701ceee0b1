"""An evaluation → the files of its report."""

from __future__ import annotations

from pathlib import Path

from dateline.errors import InputError, UsageError
from dateline.evaluation.figures import Intervals
from dateline.evaluation.recordfile import write_text
from dateline.evaluation.records import Evaluation
from dateline.evaluation.report.content import content
from dateline.evaluation.report.rendering import render_page, render_summary

PAGE, SUMMARY = "index.html", "summary.md"


def write_report(folder: Path, evaluation: Evaluation, ranges: Intervals) -> tuple[Path, Path]:
    """Write the page and the summary into a folder, each whole or not at all; returns where they stand.

    Raises InputError where the folder cannot be written.
    """
    if folder.exists() and not folder.is_dir():
        raise InputError(f"cannot write a report to {folder}: it is a file", hint="name a folder")
    if not evaluation.records:
        raise UsageError("there is no question to report on", hint="evaluate at least one")
    shown = content(evaluation, ranges)
    written = {folder / PAGE: render_page(shown), folder / SUMMARY: render_summary(shown)}
    for path, text in written.items():
        write_text(path, text)
    page, summary = written
    return page, summary
