"""A file that articles may be read from: where it is, what it is called, and its content, unpacked."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePath, PurePosixPath

from dateline.articles import archives, inputs
from dateline.articles.content import Content, collect, read_once
from dateline.articles.drafts import one_line

_UNPACKS_ITSELF = frozenset({".warc"})  # formats that are gzipped record by record


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file to read: its absolute path, and the folder it was found under (None if given itself).

    `member` is the name of the file within the zip archive at `path`. What came from elsewhere is `copy`, and
    `path` only a name for it.
    """

    path: Path
    root: Path | None = None
    member: str | None = None
    copy: inputs.Copy | None = None

    @property
    def location(self) -> str:
        """What the index calls the file: its path, `archive.zip!/member`, its web address.

        >>> SourceFile(Path("/news/june.zip"), member="wire/deal.txt").location
        '/news/june.zip!/wire/deal.txt'
        """
        base = self.path.as_posix() if self.copy is None else self.copy.address
        return base if self.member is None else f"{base}!/{self.member}"

    @property
    def id(self) -> str:
        """The default article id: the path below `root` without suffix, or the file's stem.

        >>> SourceFile(Path("/news/2025/june/deal.txt"), root=Path("/news")).id
        '2025/june/deal'
        """
        return self._name(suffix=False)

    @property
    def name(self) -> str:
        """The same with suffix, for when two files share an id."""
        return self._name(suffix=True)

    @property
    def suffix(self) -> str:
        """What tells the format: the suffix in lower case, that of the file inside for a gzipped one.

        >>> SourceFile(Path("/news/june.JSONL.gz")).suffix
        '.jsonl'
        """
        path = PurePath(self._file_name.lower())
        return (PurePath(path.stem).suffix or ".gz") if path.suffix == ".gz" else path.suffix

    @property
    def size(self) -> int:
        """Bytes, unpacked where it is in an archive. Lets OSError pass, raises UnreadableError."""
        if self.member is not None:
            return archives.member_size(self._packed, self.member)
        return self.path.stat().st_size if self.copy is None else self.copy.content.size

    @contextmanager
    def content(self) -> Iterator[Content]:
        """What the file holds, read once: its digest and its articles come from the same bytes.

        Raises UnreadableError for what does not unpack, or changes while it is read; lets OSError pass.
        """
        if self.member is not None:
            with archives.open_member(self._packed, self.member) as source:
                size = archives.packed_size(self._packed, self.member)
                content = collect(lambda target: archives.copy(source, target, packed=size))
        elif self.copy is not None:
            yield self.copy.content  # its owner closes it
            return
        else:
            content = read_once(self.path)
        try:
            yield content
        finally:
            content.close()

    @contextmanager
    def unpacked(self, content: Content) -> Iterator[Content]:
        """What a loader is given of the file's content: what is gzipped unpacked.

        Raises UnreadableError for what does not unpack; lets OSError pass.
        """
        if not self._file_name.lower().endswith(".gz") or self.suffix in _UNPACKS_ITSELF:
            yield content
            return
        with content.open() as packed, archives.open_gzip(packed) as source:
            inner = collect(lambda target: archives.copy(source, target, packed=content.size))
        try:
            yield inner
        finally:
            inner.close()

    @property
    def _packed(self) -> archives.Packed:
        return self.path if self.copy is None else self.copy.content

    @property
    def _file_name(self) -> str:
        return self.path.name if self.member is None else PurePosixPath(self.member).name

    def _name(self, *, suffix: bool) -> str:
        if self.copy is not None:
            name = self.copy.name
        elif self.root is None:
            name = self.path.name
        else:
            name = self.path.relative_to(self.root).as_posix()
        if self.member is not None:
            name = (
                f"{PurePosixPath(name).with_suffix('')}/{self.member}"
                if not suffix
                else f"{name}!/{self.member}"
            )
        if not suffix:
            path = PurePosixPath(name)
            path = path.with_suffix("") if path.suffix.lower() == ".gz" else path
            name = str(path.with_suffix("")) if path.name else name
        return one_line(name) or "unnamed"
