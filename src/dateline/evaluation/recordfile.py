"""An evaluation as JSON Lines: the run, one line a question, and the times last.

The first line is the run, every line after it one record, the last line when it was and how long it
took. Without its last line the file of a repeated run is the same byte for byte, which is how two runs
are told to be the same: `diff <(head -n -1 a.jsonl) <(head -n -1 b.jsonl)`.
"""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

from dateline.errors import GoldError, InputError
from dateline.evaluation.records import Evaluation, Record, Run, Timing
from dateline.output import files
from dateline.output.json import dumps
from dateline.shapes import ShapeError, record_of, to_shape

R = TypeVar("R")

SCHEMA = 1
_KEY = "dateline_eval"
_HINT = "name a file that `dateline eval GOLD --records FILE` wrote"


def write_records(path: Path, evaluation: Evaluation) -> None:
    """Write an evaluation whole, or leave what stood there. Raises InputError where it cannot."""
    head = {_KEY: SCHEMA, "records": len(evaluation.records), **to_shape(evaluation.run)}
    lines = [head, *map(to_shape, evaluation.records), {"timing": to_shape(evaluation.timing)}]
    write_text(path, "".join(f"{dumps(line)}\n" for line in lines))


def read_records(path: Path) -> Evaluation:
    """Read what `write_records` wrote. Raises InputError and, naming the line, GoldError."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise InputError(f"cannot read the records {path}: {reason}", hint=_HINT) from error
    if not lines:
        raise GoldError(f"{path} is empty", hint=_HINT)
    head = _object(path, 1, lines[0])
    if head.get(_KEY) != SCHEMA:
        raise GoldError(f"{path} does not begin with the run of an evaluation", hint=_HINT)
    if head.get("records") != len(lines) - 2:
        raise GoldError(
            f"{path} announces {head.get('records')} records and has {max(0, len(lines) - 2)}: it is cut "
            "short or was edited",
            hint="evaluate again",
        )
    return Evaluation(
        _record(path, 1, Run, head),
        tuple(_record(path, at, Record, _object(path, at, line)) for at, line in enumerate(lines[1:-1], 2)),
        _record(path, len(lines), Timing, _object(path, len(lines), lines[-1]).get("timing")),
    )


def is_records(path: Path) -> bool:
    """Whether a file begins as a record file does."""
    try:
        with path.open("rb") as file:
            return file.read(len(_KEY) + 3).lstrip().startswith(f'{{"{_KEY}"'.encode())
    except OSError:
        return False


def require_writable(path: Path) -> None:
    """Raise InputError now for a file that could not be written later, when an hour of asking is done."""
    if path.is_dir():
        raise InputError(f"cannot write {path}: it is a folder", hint="name a file")
    draft = path.with_name(f".{path.name}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft.touch()
        draft.unlink()
    except OSError as error:
        raise InputError(
            f"cannot write {path}: {error.strerror}", hint="name a file in a folder that can be written"
        ) from error


def write_text(path: Path, text: str) -> None:
    """Write a file whole or not at all, folders included. Raises InputError."""
    with suppress(OSError):  # what is in the way is said by whoever writes
        path.parent.mkdir(parents=True, exist_ok=True)
    files.write_text(path, text, replace=True)


def _object(path: Path, number: int, line: str) -> dict[str, Any]:
    try:
        shape = json.loads(line)
    except ValueError as error:
        raise GoldError(f"{path}, line {number}: not JSON: {error}", hint=_HINT) from error
    if not isinstance(shape, dict):
        raise GoldError(f"{path}, line {number}: not an object", hint=_HINT)
    return shape


def _record(path: Path, number: int, kind: type[R], shape: Any) -> R:
    try:
        return record_of(kind, shape, f"{path}, line {number}", strict=False)
    except ShapeError as error:
        raise GoldError(error.fact, hint=_HINT) from error
