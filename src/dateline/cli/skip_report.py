"""`--report FILE`: everything that was skipped, and why; a table in .csv and .tsv, else JSON lines."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from pathlib import Path

from dateline.errors import InputError
from dateline.reports import Skipped

_DELIMITERS = {".csv": ",", ".tsv": "\t"}


def write_skip_report(path: Path, skipped: Sequence[Skipped]) -> None:
    """Write one record a skipped file or record. Raises InputError where the file cannot be written."""
    try:
        with path.open("w", encoding="utf-8", newline="") as file:
            delimiter = _DELIMITERS.get(path.suffix.lower())
            if delimiter is None:
                records = ({"path": one.path, "reason": one.reason} for one in skipped)
                file.writelines(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
            else:
                rows = csv.writer(file, delimiter=delimiter)
                rows.writerow(("path", "reason"))
                rows.writerows((one.path, one.reason) for one in skipped)
    except OSError as error:
        raise InputError(
            f"cannot write the report {path}: {error.strerror}",
            hint="give --report a path that can be written",
        ) from error
