"""Values of JSON, TOML and the environment → frozen records by their type hints, and records → JSON values.

The one parser of settings, recipes, manifests and recorded evaluations. What is refused is named with its
place and a remedy (`ShapeError`), which whoever reads the file turns into its own error. A library would
have to be taught these sentences, and to take the environment's text for numbers, and would be loaded at
every start, since settings are read before anything else.
"""

from __future__ import annotations

import os
import types
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import MISSING, fields, is_dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

R = TypeVar("R")

_NAMES: Mapping[Any, str] = {
    int: "a whole number",
    float: "a number",
    str: "text",
    bool: "true or false",
    Path: "a path",
    tuple: "a list",
    Mapping: "a table",
}


class ShapeError(ValueError):
    """A value that its record cannot have: what is wrong, with its place, and the remedy."""

    def __init__(self, fact: str, hint: str) -> None:
        super().__init__(fact)
        self.fact, self.hint = fact, hint


def record_of(kind: type[R], stated: Any, place: str, *, strict: bool = True) -> R:
    """Make a record of the values stated in `place`. Raises ShapeError.

    `strict` refuses keys that are not known, which are ignored otherwise. What the record itself refuses
    passes through.
    """
    if not isinstance(stated, Mapping):
        raise _mistyped(kind, stated, place)
    hints, known = hints_of(kind), {one.name: one for one in fields(kind)}  # type: ignore[arg-type]
    if strict:
        for key in stated:
            require_known(key, known, place)
    for name, one in known.items():
        if name not in stated and one.default is MISSING and one.default_factory is MISSING:
            raise ShapeError(f"{place} has no {name!r}", f"add it: {name} = {_expected(hints[name])}")
    return kind(
        **{
            name: value_of(hints[name], stated[name], f"{name} in {place}", strict=strict)
            for name in known
            if name in stated
        }
    )


def value_of(kind: Any, value: Any, place: str, *, strict: bool = True, from_text: bool = False) -> Any:
    """Return the value as one of its kind; `from_text`: text may stand for it. Raises ShapeError."""
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):  # `X | None`, or a kind that text may stand for, and others
        if value is None and types.NoneType in inner:
            return None
        return value_of(inner[0], value, place, strict=strict, from_text=from_text)
    if origin is tuple and from_text and not isinstance(value, list | tuple):  # names, with commas
        parts = [part.strip() for part in value.split(",")] if isinstance(value, str) else [value]
        return tuple(value_of(inner[0], part, place, from_text=True) for part in parts if part != "")
    if origin is tuple and isinstance(value, list | tuple):
        return tuple(
            value_of(inner[0], one, f"{place}, entry {number}", strict=strict, from_text=from_text)
            for number, one in enumerate(value, start=1)
        )
    if origin is Mapping and isinstance(value, Mapping):
        return {
            value_of(inner[0], key, place): value_of(inner[1], one, f"{key} in {place}", strict=strict)
            for key, one in value.items()
        }
    if is_dataclass(kind) and isinstance(kind, type):
        return record_of(kind, value, place, strict=strict)
    with suppress(ValueError, RuntimeError):
        return _plain(kind, value, from_text)
    raise _mistyped(kind, value, place)


def require_known(key: str, known: Mapping[str, Any], place: str, called: str = "key") -> None:
    """Raise ShapeError for a key that no field is called, with the one that may be meant."""
    if key not in known:
        from difflib import get_close_matches

        near = get_close_matches(str(key), known, n=1)
        hint = "".join(f"did you mean {name!r}? " for name in near) + f"known {called}s: {', '.join(known)}"
        raise ShapeError(f"unknown {called} {key!r:.80} in {place}", hint)


def to_shape(value: Any) -> Any:
    """Return the JSON value of a record; keys stand in the order of its fields."""
    if is_dataclass(value) and not isinstance(value, type):
        return {name: to_shape(getattr(value, name)) for name in hints_of(type(value))}
    if isinstance(value, Mapping):
        return {str(key): to_shape(one) for key, one in value.items()}
    if isinstance(value, tuple):
        return [to_shape(one) for one in value]
    return value


@cache
def hints_of(kind: type) -> dict[str, Any]:
    """Field → its type. Kept: `replace` asks with every record it makes."""
    return get_type_hints(kind)


def _plain(kind: Any, value: Any, from_text: bool) -> Any:
    """Raises ValueError, or RuntimeError for the home of a ~user that does not exist."""
    if _is_enum(kind):
        return kind(value)
    text = isinstance(value, str | os.PathLike)
    if kind in (str, Path) and text and from_text and b"\0" in os.fsencode(value):
        raise ValueError("a null character")  # fsencode refuses what else no file can be called
    if type(value) is kind:
        return value
    number = kind in (int, float) and type(value) in (int, float)
    if not (from_text and (text or number)) and not (kind is float and type(value) is int):
        raise ValueError(f"no {kind}")
    if kind is int and number and not float(value).is_integer():
        raise ValueError("a fraction")
    return Path(value).expanduser() if kind is Path else kind(value)


def _mistyped(kind: Any, value: Any, place: str) -> ShapeError:
    expected = _expected(kind)
    return ShapeError(f"{place} is {value!r:.200}, not {expected}", f"set it to {expected}")


def _expected(kind: Any) -> str:
    if get_origin(kind) in (Union, types.UnionType):
        return _expected(get_args(kind)[0])
    if _is_enum(kind):
        return "one of " + ", ".join(kind)
    return _NAMES.get(get_origin(kind) or kind, "a table")


def _is_enum(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, StrEnum)
