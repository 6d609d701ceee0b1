"""The manifest: which files are the index, and how they were made.

Replacing this one small file is what commits a state of the index: whatever a crash leaves beside it
is not part of the index.

But: it describes files, it never opens them.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import MISSING, asdict, dataclass, fields, is_dataclass
from pathlib import Path
from typing import Any, TypeVar, get_type_hints

from dateline.embedding import EmbedderFacts
from dateline.errors import DamagedIndexError, IndexFormatError, IndexNotReadableError, NoIndexError
from dateline.stores.files import NotAFileError, create, open_inside, open_to_read
from dateline.stores.schema import FORMAT, MIGRATIONS

MANIFEST = "manifest.json"
FORMAT_KEY = "dateline_index"

_BLOCK = 1 << 20  # bytes copied at a time
_LARGEST = 1 << 20  # bytes of a manifest

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class FileFacts:
    """One file of a generation: its size in bytes and its SHA-256, in hex."""

    name: str
    bytes: int
    sha256: str

    def __post_init__(self) -> None:
        if Path(self.name).name != self.name:
            raise ValueError(f"{self.name!r} is not the name of a file in the folder")

    @classmethod
    def of(cls, path: Path) -> FileFacts:
        with open_to_read(path) as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            return cls(path.name, file.tell(), digest)


@dataclass(frozen=True, slots=True)
class Manifest:
    """One committed state of an index; `generation` counts them from 1.

    `format` is that of its tables: this Dateline's, or an older one that a writer brings up to date.
    """

    format: int
    generation: int
    written_by: str
    written_at: str
    embedder: EmbedderFacts
    articles: int
    chunks: int
    database: FileFacts
    vectors: FileFacts
    vector_type: str = "flat"

    @classmethod
    def read(cls, folder: Path) -> Manifest:
        """Raises NoIndexError, IndexFormatError or DamagedIndexError."""
        path = folder / MANIFEST
        try:
            with open_to_read(path) as file:
                stated = json.loads(file.read(_LARGEST).decode())
        except (FileNotFoundError, NotADirectoryError):
            raise NoIndexError(folder) from None
        except NotAFileError as error:
            raise DamagedIndexError(folder, str(error.strerror)) from error
        except OSError as error:
            raise IndexNotReadableError(folder, f"{MANIFEST}: {error.strerror}") from error
        except (ValueError, RecursionError) as error:
            raise DamagedIndexError(folder, f"its manifest cannot be read ({error})") from error
        if not isinstance(stated, Mapping) or FORMAT_KEY not in stated:
            raise DamagedIndexError(folder, f"{MANIFEST} is not a manifest of Dateline's")
        if stated[FORMAT_KEY] not in (FORMAT, *MIGRATIONS):
            raise IndexFormatError(
                f"the index in {folder} has format {stated[FORMAT_KEY]}, this Dateline reads {FORMAT}",
                hint="index the articles again into another folder, or use the Dateline that wrote it",
            )
        try:
            return _record(cls, {_field(name): value for name, value in stated.items()}, MANIFEST)
        except ValueError as error:
            raise DamagedIndexError(folder, f"in its manifest, {error}") from error

    def write(self, folder: Path) -> None:
        """Commit: make this the manifest, whole or not at all, and durable."""
        draft = folder / f"{MANIFEST}.new"
        stated = {_key(name): value for name, value in asdict(self).items()}
        with create(draft) as file:
            file.write((json.dumps(stated, indent=1) + "\n").encode())
            file.flush()
            os.fsync(file.fileno())
        draft.replace(folder / MANIFEST)
        sync_folder(folder)


def _key(field: str) -> str:
    return FORMAT_KEY if field == "format" else field


def _field(key: str) -> str:
    return "format" if key == FORMAT_KEY else key


def _record(kind: type[R], stated: Any, called: str) -> R:
    """Make a record from its JSON. Raises ValueError for a field that is missing, unknown or mistyped."""
    kinds = get_type_hints(kind)
    optional = {one.name for one in fields(kind) if one.default is not MISSING}  # type: ignore[arg-type]
    if not isinstance(stated, Mapping):
        raise ValueError(f"{called} is {stated!r}")
    if odd := sorted((stated.keys() ^ kinds.keys()) - (optional - stated.keys())):
        raise ValueError(f"{called} lacks or misnames {', '.join(odd)}")
    values = {}
    for name, value in stated.items():
        if is_dataclass(kinds[name]):
            values[name] = _record(kinds[name], value, name)
        elif type(value) is kinds[name]:
            values[name] = value
        else:
            raise ValueError(f"{name} is {value!r}")
    return kind(**values)


def copy_file(source: Path, target: Path, *, durable: bool) -> FileFacts:
    """Copy a file, and say of the bytes that passed what they are; `durable` waits for the disk.

    One pass: reading half a gigabyte once more for its checksum would take as long as copying it.
    """
    digest, size = hashlib.sha256(), 0
    with open_to_read(source) as old, create(target) as new:
        while block := old.read(_BLOCK):
            digest.update(block)
            size += new.write(block)
        new.flush()
        if durable:
            os.fsync(new.fileno())
    return FileFacts(target.name, size, digest.hexdigest())


def sync_file(path: Path) -> None:
    """Wait until the file's content is on the disk."""
    handle = open_inside(path, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_folder(folder: Path) -> None:
    """Wait until the folder's names are on the disk, where the system can."""
    if os.name == "posix":
        with suppress(OSError):  # some network file systems refuse it; the files themselves are synced
            handle = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)
