"""Where an index is: a folder, or a collection of Milvus.

    index                                     a folder, which may have any name
    milvus+http://host:19530/news             a server; milvus+https: the same over TLS
    milvus+lite:news.milvus                   Milvus Lite, in this process, its data in that folder

An address has no place for a password: what it says is printed, logged and kept in histories.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from urllib.parse import urlsplit

from dateline.errors import SettingsError

_SCHEMES = ("milvus+http", "milvus+https")
_LITE = "milvus+lite:"
_LITE_COLLECTION = "dateline"
_PORT = 19530
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,200}")  # what Milvus lets a collection be called
_EXAMPLE = "write milvus+http://HOST:19530/NAME, or milvus+lite:FOLDER"


@dataclass(frozen=True, slots=True)
class MilvusPlace:
    """A collection of Milvus: `server` is its http or https address, None for Milvus Lite in `folder`."""

    collection: str
    server: str | None = None
    folder: Path | None = None

    def __str__(self) -> str:
        if self.server is None:
            return f"{_LITE}{self.folder}"
        return f"milvus+{self.server}/{self.collection}"

    @classmethod
    def parse(cls, text: str) -> MilvusPlace:
        """Raises SettingsError, whose words leave out what an address must not have."""
        if text.startswith(_LITE):
            folder = text.removeprefix(_LITE)
            if not folder or folder.startswith("//"):
                raise SettingsError(f"the index {_LITE} names no folder", hint=_EXAMPLE)
            return cls(_LITE_COLLECTION, folder=Path(folder).expanduser())
        try:
            parts = urlsplit(text)
            host, port = parts.hostname, parts.port or _PORT
        except ValueError:
            raise SettingsError("the address of the index cannot be read", hint=_EXAMPLE) from None
        if parts.scheme not in _SCHEMES or not host:
            raise SettingsError(f"the address of the index begins with {parts.scheme}:", hint=_EXAMPLE)
        if "@" in parts.netloc or parts.query or parts.fragment:
            raise SettingsError(
                f"the address of the index at {host} has more in it than a host, a port and a name",
                hint="give user and password in the environment: DATELINE_MILVUS_TOKEN=USER:PASSWORD",
            )
        name = parts.path.strip("/")
        if not _NAME.fullmatch(name):
            raise SettingsError(
                f"{name!r} is no name for a collection: letters, digits and _, no digit first", hint=_EXAMPLE
            )
        host = f"[{host}]" if ":" in host else host
        return cls(name, server=f"{parts.scheme.removeprefix('milvus+')}://{host}:{port}")


Place = Path | MilvusPlace
AnyPlace = str | PathLike[str] | MilvusPlace
"""What names one: `as_place` tells which."""


def is_address(value: object) -> bool:
    """Whether a value names a store that is no folder; what it names may still be wrong."""
    return str(value).startswith("milvus+")


def as_place(value: AnyPlace) -> Place:
    """Return the place that is named: what begins with `milvus+` is an address, all else a path.

    Raises SettingsError, and RuntimeError for the home of a ~user that does not exist.
    """
    if isinstance(value, MilvusPlace):
        return value
    if isinstance(value, str) and is_address(value):
        return MilvusPlace.parse(value)
    return Path(value).expanduser()
