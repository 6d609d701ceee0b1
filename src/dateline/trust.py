"""What a person has said yes to: the settings file of a folder, and embedders that an index may name.

A folder of articles, or an index, may come from anybody. What it says can choose numbers and switches; which
model is loaded, from where, and which files are written outside is for the person to say. A yes stands in
`trusted.jsonl` in the person's own configuration folder, one line each, appended, the last word on a folder
being the one in force. A settings file is known by its content: when it changes, the yes is gone.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from dateline.errors import InputError

logger = logging.getLogger(__name__)


def trust_file() -> Path:
    from platformdirs import user_config_path

    return user_config_path("dateline") / "trusted.jsonl"


def is_trusted(folder: Path, content: bytes) -> bool:
    """Whether the settings file of that folder was allowed with just this content."""
    said = [line.get("sha256") for line in _lines() if line.get("folder") == _name(folder)]
    return bool(said) and said[-1] == hashlib.sha256(content).hexdigest()


def trust(folder: Path, content: bytes) -> None:
    """Allow what the settings file of a folder says now. Raises InputError where that cannot be kept."""
    _append({"folder": _name(folder), "sha256": hashlib.sha256(content).hexdigest()})


def distrust(folder: Path) -> None:
    """Take back what was allowed. Raises InputError where that cannot be kept."""
    _append({"folder": _name(folder), "sha256": None})


def knows_embedder(spec: str) -> bool:
    """Whether the person has named this embedder before."""
    return any(line.get("embedder") == spec for line in _lines())


def remember_embedder(spec: str) -> None:
    """Keep that the person named this embedder; where that cannot be kept, it must be named again."""
    if not knows_embedder(spec):
        try:
            _append({"embedder": spec})
        except InputError as error:
            logger.warning("%s; name the embedder again when you ask", error)


def _name(folder: Path) -> str:
    return str(folder.resolve())


def _lines() -> Iterator[Mapping[str, object]]:
    """Yield what was said, oldest first. A line that is none, cut short by a full disk, says nothing."""
    try:
        lines = trust_file().read_bytes().splitlines()
    except OSError:
        return
    for line in lines:
        with suppress(ValueError, RecursionError):
            said = json.loads(line)
            if isinstance(said, Mapping):
                yield said


def _append(said: Mapping[str, str | None]) -> None:
    path = trust_file()
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        with open(handle, "ab") as file:
            # A line break before it, too: the last line may be one that was cut short.
            file.write(b"\n" + json.dumps(said).encode() + b"\n")
    except OSError as error:
        raise InputError(
            f"cannot write {path}: {error.strerror}", hint="check the configuration folder"
        ) from error
