"""Paths → the files to read.

But: whether a file holds an article is for its loader to find out.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from os import PathLike
from pathlib import Path, PurePath

from dateline.articles.drafts import one_line
from dateline.errors import InputError
from dateline.stores.manifest import FORMAT_KEY, MANIFEST
from dateline.types import Skipped


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file to read: its absolute path, and the folder it was found under (None if given itself)."""

    path: Path
    root: Path | None = None

    @property
    def id(self) -> str:
        """The default article id: the path below `root` without suffix, or the file's stem.

        >>> SourceFile(Path("/news/2025/june/deal.txt"), root=Path("/news")).id
        '2025/june/deal'
        """
        return self._name(self.path.with_suffix(""))

    @property
    def name(self) -> str:
        """The same with suffix, for when two files share an id."""
        return self._name(self.path)

    @property
    def suffix(self) -> str:
        return self.path.suffix.lower()

    def _name(self, path: PurePath) -> str:
        relative = path.name if self.root is None else path.relative_to(self.root).as_posix()
        return one_line(relative) or "unnamed"


def find_files(
    paths: str | PathLike[str] | Iterable[str | PathLike[str]], *, suffixes: Iterable[str]
) -> Iterator[SourceFile | Skipped]:
    """Return the files with one of `suffixes` that the paths name, folders expanded in sorted order.

    Each file comes once, however many paths and links lead to it. Hidden files and folders and index
    folders below a given folder are passed over; any other file that is not yielded as a SourceFile is
    yielded as Skipped, with its reason. The paths are checked at once, the folders are walked while
    the result is consumed.

    Raises InputError for a path that does not exist.
    """
    given = [paths] if isinstance(paths, str | PathLike) else list(paths)
    tops = [Path(os.path.abspath(path)) for path in given]
    for path, top in zip(given, tops, strict=True):
        if not os.path.lexists(top):
            raise InputError(f"there is no file or folder {os.fspath(path)}", hint="check the path")
    return _walk(tops, frozenset(suffixes))


def file_sha256(path: Path) -> str:
    """Return the SHA-256 digest of a file's content, in hexadecimal. Lets OSError pass."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def is_index_folder(folder: Path) -> bool:
    """Return whether `folder` holds a Dateline index: a manifest.json that says so."""
    try:
        manifest = json.loads((folder / MANIFEST).read_bytes())
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(manifest, dict) and FORMAT_KEY in manifest


def _walk(tops: list[Path], suffixes: frozenset[str]) -> Iterator[SourceFile | Skipped]:
    seen: set[str] = set()  # real paths of files and folders met
    for top in tops:
        if not os.path.isdir(top):
            yield from _file(top, None, suffixes, seen)
        elif is_index_folder(top):
            yield _skipped(top, "is an index, not a folder of articles")
        else:
            yield from _folder(top, top, suffixes, seen)


def _folder(
    folder: Path, root: Path, suffixes: frozenset[str], seen: set[str]
) -> Iterator[SourceFile | Skipped]:
    pending = [folder]  # a stack, so that no folder is too deep
    while pending:
        path = pending.pop()
        if not os.path.isdir(path):
            yield from _file(path, root, suffixes, seen)
            continue
        real = os.path.realpath(path)
        if real in seen or (path != root and is_index_folder(path)):
            continue
        seen.add(real)
        try:
            names = sorted(name for name in os.listdir(path) if not name.startswith("."))
        except OSError as error:
            yield _skipped(path, f"cannot be read ({error.strerror})")
            continue
        pending.extend(path / name for name in reversed(names))


def _file(
    path: Path, root: Path | None, suffixes: frozenset[str], seen: set[str]
) -> Iterator[SourceFile | Skipped]:
    real = os.path.realpath(path)
    if real in seen:
        return
    seen.add(real)
    source = SourceFile(path, root)
    reason = None
    if not os.path.isfile(path):
        reason = "is not a regular file" if os.path.exists(path) else "is a link to nothing"
    elif source.suffix not in suffixes:
        reason = f"unsupported format {source.suffix}" if source.suffix else "unsupported format (no suffix)"
    elif any("\ud800" <= char <= "\udfff" for char in str(path)):
        reason = "its name is not valid UTF-8; rename it"
    if reason is None:
        yield source
    else:
        yield _skipped(path, reason)


def _skipped(path: Path, reason: str) -> Skipped:
    return Skipped(os.fsencode(path).decode("utf-8", "replace"), reason)
