"""Where an evaluation may write, found out before an hour of asking: never over what it reads."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

from dateline.errors import InputError
from dateline.evaluation.exports import is_exported
from dateline.evaluation.recordfile import is_records, require_writable
from dateline.evaluation.report.writing import PAGE, SUMMARY


def require_outputs(
    inputs: Iterable[Path], *, records: Path | None, export: Path | None, report: Path | None
) -> None:
    """Raise InputError for a place that cannot be written, or where something stands that would be lost.

    That is one of the `inputs`, and for `records` any file that no evaluation wrote.
    """
    read = [path for path in inputs if path.is_file()]
    if records is not None:
        _require_records(records, read)
    if export is not None:
        _require_folder(export, "--export", is_exported, read)
    if report is not None:
        _require_folder(report, "--report", lambda inside: str(inside) in (PAGE, SUMMARY), read)


def _require_records(path: Path, read: Iterable[Path]) -> None:
    require_writable(path)
    if path.exists() and any(path.samefile(one) for one in read):
        raise InputError(
            f"{path} is what is evaluated, and is not overwritten", hint="give --records another file"
        )
    if path.is_file() and path.stat().st_size and not is_records(path):
        raise InputError(
            f"{path} is no record of an evaluation, and is not overwritten",
            hint="give --records another file",
        )


def _require_folder(
    folder: Path, option: str, is_written: Callable[[Path], bool], read: Iterable[Path]
) -> None:
    hint = f"give {option} another folder"
    if folder.exists() and not folder.is_dir():
        raise InputError(f"cannot write in {folder}: it is a file", hint=hint)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise InputError(f"cannot write in {folder}: {error.strerror}", hint=hint) from error
    place = folder.resolve()
    for one in read:
        inside = one.resolve()
        if inside.is_relative_to(place) and is_written(inside.relative_to(place)):
            raise InputError(f"{one} is what is evaluated, and would be overwritten", hint=hint)
