"""What a program gives to be indexed → paths: paths as they are, and its records in a file of their own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from os import PathLike
from typing import Any, Protocol

from dateline.articles import inputs
from dateline.errors import InputError


class HasRecords(Protocol):
    """A table whose rows are articles, as a pandas data frame is; the library itself is not needed."""

    def to_dict(self, orient: Any, /) -> Any: ...


Given = str | PathLike[str] | Mapping[str, Any] | HasRecords
"""What can be indexed: a path, a record, or a table of them."""


def as_paths(given: Given | Iterable[Given]) -> tuple[str | PathLike[str], ...]:
    """Return the paths, before them the file of all records. Raises InputError for what is neither."""
    paths: list[str | PathLike[str]] = []

    def records() -> Iterator[Mapping[Any, Any]]:
        for one in _each(given):
            if (
                one == ""
            ):  # a variable of the shell that is not set: to the library it would be the folder it is in
                raise InputError("one of the paths is empty", hint="give . for the folder you are in")
            if isinstance(one, str | PathLike):
                paths.append(one)
            elif isinstance(one, Mapping):
                yield one
            elif hasattr(one, "to_dict"):
                yield from one.to_dict("records")
            else:
                raise InputError(
                    f"{one!r:.80} is neither a path nor a record",
                    hint='a record is a dict such as {"title": "Rain", "text": "It rained."}',
                )

    found = records()
    first = next(found, None)
    return tuple(paths) if first is None else (inputs.records(chain((first,), found)), *paths)


def _each(given: Any) -> Iterable[Any]:
    alone = isinstance(given, str | PathLike | Mapping) or hasattr(given, "to_dict")
    return (given,) if alone or not isinstance(given, Iterable) else given
