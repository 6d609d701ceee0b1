"""The manifest: which files are the index, and how they were made.

Replacing this one small file is what commits a state of the index: whatever a crash leaves beside it
is not part of the index.

It describes files, it never opens them.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from dateline.embedding import EmbedderFacts
from dateline.errors import DamagedIndexError, IndexFormatError, IndexNotReadableError, NoIndexError
from dateline.shapes import ShapeError, record_of
from dateline.stores.files import NotAFileError, create, open_inside, open_to_read
from dateline.stores.schema import FORMAT, FORMATS_BEFORE

MANIFEST = "manifest.json"
FORMAT_KEY = "dateline_index"

_DATABASE = re.compile(r"articles-[0-9]{6,12}\.sqlite")
_SEGMENT = re.compile(r"segment-[0-9]{6,12}\.bin")
_VECTORS_BEFORE = re.compile(r"vectors-[0-9]{6,12}\.faiss")
_DIGEST = "sha256"
_NO_DIGEST = "0" * 64
_KEPT = ("generation", "written_by", "written_at", "embedder", "articles", "chunks", "vector_type")
_BLOCK = 1 << 20  # bytes copied at a time
_LARGEST = 1 << 20  # bytes of a manifest


@dataclass(frozen=True, slots=True)
class FileFacts:
    """One file of a generation: its size in bytes and its SHA-256, in hex."""

    name: str
    bytes: int
    sha256: str

    def __post_init__(self) -> None:
        if Path(self.name).name != self.name or self.name in ("", ".."):
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
    segments: tuple[FileFacts, ...] = ()  # the oldest first
    vectors: FileFacts | None = None  # of the formats before
    vector_type: str = "flat"

    def __post_init__(self) -> None:
        named = [(self.database, _DATABASE), *((one, _SEGMENT) for one in self.segments)]
        if self.vectors is not None:
            named.append((self.vectors, _VECTORS_BEFORE))
        for facts, pattern in named:
            if not pattern.fullmatch(facts.name):
                raise ValueError(f"{facts.name!r} is not the name of a file of an index")
        if len({facts.name for facts, _ in named}) < len(named):
            raise ValueError("it names a file twice")

    @property
    def files(self) -> tuple[FileFacts, ...]:
        """All files but the manifest itself."""
        return (self.database, *self.segments, *([] if self.vectors is None else [self.vectors]))

    @property
    def made(self) -> str:
        """JSON of what it says beside the files' facts, which the database keeps too."""
        stated = asdict(self)
        kept = {name: stated[name] for name in _KEPT}
        return json.dumps(kept | {"segments": [one.name for one in self.segments]})

    @classmethod
    def recovered(cls, folder: Path, name: str, made: str) -> Manifest:
        """The manifest again, of what the database of that name keeps of it. Raises OSError, ValueError."""
        kept = json.loads(made)
        generation = generation_of(name)
        if not isinstance(kept, Mapping) or kept.get("generation") != generation:
            raise ValueError(f"{name} is not of its generation")
        names = kept.get("segments")
        if not isinstance(names, list) or not all(isinstance(one, str) for one in names):
            raise ValueError(f"{name} does not say which segments it has")
        files = {
            "database": asdict(FileFacts.of(folder / name)),
            "segments": [asdict(_facts_if_there(folder, one)) for one in names],
        }
        return record_of(cls, {"format": FORMAT, **kept, **files}, MANIFEST)

    @classmethod
    def read(cls, folder: Path) -> Manifest:
        """Raises NoIndexError, IndexFormatError or DamagedIndexError."""
        path = folder / MANIFEST
        try:
            with open_to_read(path) as file:
                content = file.read(_LARGEST)
            stated = json.loads(content.decode())
            json.dumps(stated, ensure_ascii=False).encode()  # JSON can state half of a character
        except (FileNotFoundError, NotADirectoryError):
            if any(generation_of(name) > 1 for name in databases(folder)):
                raise DamagedIndexError(folder, "its manifest is missing") from None
            raise NoIndexError(folder) from None
        except NotAFileError as error:
            raise DamagedIndexError(folder, str(error.strerror)) from error
        except OSError as error:
            raise IndexNotReadableError(folder, f"{MANIFEST}: {error.strerror}") from error
        except (ValueError, RecursionError) as error:
            raise DamagedIndexError(folder, f"its manifest cannot be read ({error})") from error
        if not isinstance(stated, Mapping) or FORMAT_KEY not in stated:
            raise DamagedIndexError(folder, f"{MANIFEST} is not a manifest of Dateline's")
        values = {**stated}
        digest = values.pop(_DIGEST, None)
        if (digest is not None or stated[FORMAT_KEY] == FORMAT) and digest != _digest_in(content, digest):
            raise DamagedIndexError(folder, "its manifest is not, byte for byte, what was written")
        if stated[FORMAT_KEY] not in (FORMAT, *FORMATS_BEFORE):
            raise IndexFormatError(
                f"the index in {folder} has format {stated[FORMAT_KEY]}, this Dateline reads {FORMAT}",
                hint="index the articles again into another folder, or use the Dateline that wrote it",
            )
        return cls._stated(folder, {_field(name): value for name, value in values.items()})

    @classmethod
    def _stated(cls, folder: Path, values: Mapping[str, Any]) -> Manifest:
        try:
            return record_of(cls, values, "its manifest")
        except ShapeError as error:
            raise DamagedIndexError(folder, error.fact) from error
        except ValueError as error:
            raise DamagedIndexError(folder, f"in its manifest, {error}") from error

    def write(self, folder: Path) -> None:
        """Commit: make this the manifest, whole or not at all, and durable."""
        draft = folder / f"{MANIFEST}.new"
        with create(draft) as file:
            stated = {_key(name): value for name, value in asdict(self).items() if value is not None}
            file.write(rendered(stated))
            file.flush()
            os.fsync(file.fileno())
        draft.replace(folder / MANIFEST)
        sync_folder(folder)


def rendered(stated: Mapping[str, Any]) -> bytes:
    """The file of a manifest: JSON, whose last member is the digest of all the other bytes."""
    content = (json.dumps({**stated, _DIGEST: _NO_DIGEST}, indent=1) + "\n").encode()
    digest = hashlib.sha256(content).hexdigest()
    place = content.rindex(_NO_DIGEST.encode())
    return content[:place] + digest.encode() + content[place + len(digest) :]


def _digest_in(content: bytes, digest: object) -> str | None:
    """Return what the digest of a manifest's bytes should be, where they hold one."""
    stated = digest.encode() if isinstance(digest, str) and len(digest) == len(_NO_DIGEST) else b"?"
    before, found, after = content.rpartition(stated)
    return hashlib.sha256(before + _NO_DIGEST.encode() + after).hexdigest() if found else None


def databases(folder: Path) -> list[str]:
    """The names of the databases in a folder, be they part of its index or not, the latest first."""
    try:
        names = [name for name in os.listdir(folder) if _DATABASE.fullmatch(name)]
    except OSError:
        return []
    return sorted(names, key=generation_of, reverse=True)


def generation_of(name: str) -> int:
    """Return the generation that a file is of by its name.

    >>> generation_of("articles-000012.sqlite")
    12
    """
    return int(name.partition("-")[2].partition(".")[0])


def _facts_if_there(folder: Path, name: str) -> FileFacts:
    facts = FileFacts(name, 0, "")  # it may name no file elsewhere
    try:
        return FileFacts.of(folder / name)
    except OSError:
        return facts


def _key(field: str) -> str:
    return FORMAT_KEY if field == "format" else field


def _field(key: str) -> str:
    return "format" if key == FORMAT_KEY else key


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
