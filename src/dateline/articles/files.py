"""What a person names → the files to read: files, folders, patterns, archives, addresses, a pipe."""

from __future__ import annotations

import glob
import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import replace
from os import PathLike
from pathlib import Path

from dateline.articles import archives, inputs
from dateline.articles.sources import SourceFile
from dateline.errors import InputError, UnreadableError
from dateline.reports import Skipped
from dateline.stores.files import open_to_read
from dateline.stores.manifest import FORMAT_KEY, MANIFEST


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
    tops: list[Path | str | inputs.Copy] = []
    for path in given:
        tops += [path] if isinstance(path, inputs.Copy) else _tops(os.fspath(path))
    return _walk(tops, frozenset(suffixes))


def leads_nowhere(given: str) -> bool:
    """Return whether what a person gave is a path, or a pattern, of nothing."""
    try:
        return not _tops(given)
    except InputError:
        return True


def is_gone(location: str) -> bool:
    """Return whether what the index calls `location` no longer exists.

    A pipe is over as soon as it was read. A web address, and what is out of reach, is not gone: a file is
    only where the folder that held it, or the nearest above it that is left, can be read and lacks it.
    """
    if inputs.is_url(location):
        return False
    path, _, member = location.partition("!/")
    try:
        if not _exists(location, follow=True):
            in_archive = member and _exists(path, follow=True)
            if in_archive:
                return not archives.has_member(Path(path), member)
            return _has_left(path if member else location)
    except (OSError, UnreadableError):
        return False
    return False


def _has_left(path: str) -> bool:
    """Whether a path that leads nowhere has left its folder; it is a link to nothing, or below one, else."""
    if not os.path.isabs(path):
        return True  # the pipe's
    folder = os.path.dirname(path)
    while not _exists(folder) and folder != os.path.dirname(folder):
        path, folder = folder, os.path.dirname(folder)
    if _exists(path) or not _exists(folder, follow=True):
        return False
    if os.path.isdir(folder):
        with os.scandir(folder) as entries:
            next(entries, None)
    return True


def _exists(path: str, *, follow: bool = False) -> bool:
    """Whether there is something by that name, be it a link to nothing. Lets OSError pass."""
    try:
        os.stat(path, follow_symlinks=follow)
    except (FileNotFoundError, NotADirectoryError):
        return False
    return True


def file_sha256(source: SourceFile) -> str:
    """Return the SHA-256 digest of a file's content, in hexadecimal.

    Lets OSError pass, raises UnreadableError for what does not unpack.
    """
    with source.content() as content:
        return content.sha256


def is_index_folder(folder: Path) -> bool:
    """Return whether `folder` holds a Dateline index: a manifest.json that says so."""
    try:
        with open_to_read(folder / MANIFEST) as file:
            manifest = json.loads(file.read(1 << 20))
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(manifest, dict) and FORMAT_KEY in manifest


def _tops(given: str) -> list[Path | str]:
    """The paths that one argument stands for; an address, or the pipe, as it is given."""
    if given == inputs.STANDARD_INPUT or inputs.is_url(given):
        return [given]
    path = os.path.abspath(given)
    try:
        if _exists(path):
            return [Path(path)]
    except OSError as error:  # of a disk that fails, which has not lost it
        raise InputError(
            f"{given} cannot be read ({error.strerror or type(error).__name__})",
            hint="check its disk and its permissions",
        ) from error
    if glob.has_magic(given):
        found = sorted(glob.glob(path, recursive=True))
        if found:
            return [Path(each) for each in found]
        raise InputError(f"no file or folder matches {given}", hint="check the pattern")
    raise InputError(f"there is no file or folder {given}", hint="check the path")


def _walk(tops: list[Path | str | inputs.Copy], suffixes: frozenset[str]) -> Iterator[SourceFile | Skipped]:
    seen: set[str] = set()  # real paths of files and folders met, and addresses
    for top in tops:
        if isinstance(top, inputs.Copy):
            yield from _readable(SourceFile(Path(top.name), copy=top), suffixes)
        elif isinstance(top, str):
            yield from _copied(top, suffixes, seen)
        elif not os.path.isdir(top):
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


def _copied(address: str, suffixes: frozenset[str], seen: set[str]) -> Iterator[SourceFile | Skipped]:
    if address in seen:
        return
    seen.add(address)
    try:
        copy = inputs.standard_input() if address == inputs.STANDARD_INPUT else inputs.fetch(address)
    except UnreadableError as error:
        yield Skipped(address, error.fact)
        return
    yield from _readable(SourceFile(Path(copy.name), copy=copy), suffixes)


def _file(
    path: Path, root: Path | None, suffixes: frozenset[str], seen: set[str]
) -> Iterator[SourceFile | Skipped]:
    real = os.path.realpath(path)
    if real in seen:
        return
    seen.add(real)
    if not os.path.isfile(path):
        yield _skipped(path, _what_it_is(path))
    elif _is_garbled(str(path)):
        yield _skipped(path, "its name is not valid UTF-8; rename it")
    else:
        yield from _readable(SourceFile(path, root), suffixes)


def _what_it_is(path: Path) -> str:
    """Why what is no regular file is not read."""
    try:
        return "is not a regular file" if _exists(str(path), follow=True) else "is a link to nothing"
    except OSError as error:
        return f"cannot be read ({error.strerror or type(error).__name__})"


def _readable(source: SourceFile, suffixes: frozenset[str]) -> Iterator[SourceFile | Skipped]:
    """The file, where its format is known; an archive's members in its place."""
    if source.suffix in suffixes:
        yield source
    elif source.suffix in archives.ARCHIVES and source.member is None:
        yield from _unpacked(source, suffixes)
    else:
        yield Skipped(source.location, f"unsupported format {source.suffix or '(no suffix)'}")


def _unpacked(source: SourceFile, suffixes: frozenset[str]) -> Iterator[SourceFile | Skipped]:
    holds_any = False
    try:
        for name, refusal in archives.members(source.path if source.copy is None else source.copy.content):
            holds_any = True
            member = replace(source, member=name)
            if refusal is not None:
                yield Skipped(member.location, refusal)
            else:
                yield from _readable(member, suffixes)
        if not holds_any:
            yield Skipped(source.location, "holds no file")
    except UnreadableError as error:
        yield Skipped(source.location, error.fact)
    except OSError as error:
        yield Skipped(source.location, f"cannot be read ({error.strerror or type(error).__name__})")


def _is_garbled(name: str) -> bool:
    return any("\ud800" <= char <= "\udfff" for char in name)


def _skipped(path: Path, reason: str) -> Skipped:
    return Skipped(os.fsencode(path).decode("utf-8", "replace"), reason)
