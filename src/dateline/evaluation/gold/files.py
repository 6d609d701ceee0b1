"""Reading what a gold set is stored in: gzip or plain bytes, UTF-8, JSON, and lines with their numbers."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from dateline.errors import GoldError, InputError

T = TypeVar("T")

_GZIP_MAGIC = b"\x1f\x8b"


def read_bytes(path: Path) -> bytes:
    """Return a file's bytes as they are stored. Raises InputError."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputError(
            f"cannot read the gold set {path}: {error.strerror}", hint="name a gold set, such as SQuAD JSON"
        ) from error


def text_of(path: Path, content: bytes) -> str:
    """Return the text of a file's bytes, which are gzip when they start as gzip does. Raises GoldError."""
    try:
        if content.startswith(_GZIP_MAGIC):
            content = gzip.decompress(content)
        return content.decode("utf-8-sig")
    except (OSError, EOFError, zlib.error) as error:
        raise GoldError(f"{path} is damaged gzip: {error}", hint="copy or download it again") from error
    except UnicodeDecodeError as error:
        raise GoldError(
            f"{path} is not UTF-8: byte {error.start} is {content[error.start]:#04x}",
            hint="save the file as UTF-8",
        ) from error


def numbered_lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield each line that is not blank with its number, from 1. Only a newline ends a line."""
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            yield number, line


@dataclass(frozen=True, slots=True)
class Node:
    """A JSON object that knows where it stands, so that every complaint can say so.

    `where` names the file, or its line; `place` the object in it, `data[0].paragraphs[2]`, "" for `whole`.
    """

    where: str
    place: str
    value: dict[str, Any]
    hint: str
    whole: str = "the file"

    @classmethod
    def of_line(cls, path: Path, number: int, line: str, hint: str) -> Node:
        """Parse one line of JSON Lines. Raises GoldError, naming it."""
        where = f"{path}, line {number}"
        try:
            value = json.loads(line)
        except (json.JSONDecodeError, RecursionError) as error:
            raise GoldError(f"{where}: not JSON: {error}", hint="mend the file at that line") from error
        return node(where, "", value, hint, "the line")

    def need(self, key: str, kind: type[T]) -> T:
        """Return the value under `key`. Raises GoldError when it is missing or of another kind."""
        if key not in self.value:
            raise self.error(f"has no {key!r}")
        value = self.value[key]
        # A JSON true is no number, though Python's bool is an int.
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise self.error(f"has {'an' if key[0] in 'aeio' else 'a'} {key!r} that is not {_KINDS[kind]}")
        return value

    def maybe(self, key: str, kind: type[T]) -> T | None:
        """Return the value under `key`, None when it is missing or null."""
        return None if self.value.get(key) is None else self.need(key, kind)

    def each(self, key: str) -> Iterator[Node]:
        """Yield the objects of the list under `key`."""
        for position, value in enumerate(self.need(key, list)):
            place = f"{self.place}.{key}[{position}]".lstrip(".")
            yield node(self.where, place, value, self.hint, self.whole)

    def texts(self, key: str, what: str) -> tuple[str, ...]:
        """Return the list of texts under `key`, empty where it is missing or null."""
        values = self.maybe(key, list) or []
        if not all(isinstance(value, str) for value in values):
            raise self.error(f"has an {key!r} that is not a list of {what}")
        return tuple(values)

    def error(self, what: str, *, hint: str | None = None) -> GoldError:
        """Return the complaint, with how the format is to be unless there is a better `hint`."""
        return GoldError(f"{self.where}: {self.place or self.whole} {what}", hint=hint or self.hint)


_KINDS = {str: "text", int: "a whole number", bool: "true or false", list: "a list", dict: "an object"}


def node(where: str, place: str, value: Any, hint: str, whole: str = "the file") -> Node:
    """Return the node of a JSON value. Raises GoldError for one that is no object."""
    if not isinstance(value, dict):
        raise GoldError(f"{where}: {place or whole} is not an object", hint=hint)
    return Node(where, place, value, hint, whole)
