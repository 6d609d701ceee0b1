"""A TOML table → a frozen dataclass: each key known, each value of the field's kind, or one sentence."""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from difflib import get_close_matches
from enum import StrEnum
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from dateline.errors import RecipeError

R = TypeVar("R")

_NAMES: Mapping[Any, str] = {int: "a whole number", float: "a number", str: "text", bool: "true or false"}


def build(kind: type[R], table: Mapping[str, Any], place: str) -> R:
    """Return the record that `table` describes. Raises RecipeError, naming `place` and the key."""
    hints = get_type_hints(kind)
    known = {field.name: field for field in fields(kind)}  # type: ignore[arg-type]
    for key in table:
        if key not in known:
            near = get_close_matches(key, known, n=1)
            hint = f"did you mean {near[0]!r}?" if near else f"known keys: {', '.join(known)}"
            raise RecipeError(f"unknown key {key!r} in {place}", hint=hint)
    for name, field in known.items():
        if name not in table and field.default is MISSING and field.default_factory is MISSING:
            raise RecipeError(f"{place} has no {name!r}", hint=f"add it: {name} = {_expected(hints[name])}")
    return kind(**{key: _value(hints[key], value, f"{key!r} in {place}") for key, value in table.items()})


def _value(kind: Any, value: Any, place: str) -> Any:
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):  # `X | None`; TOML has no null, so the value is an X
        [kind] = [one for one in get_args(kind) if one is not types.NoneType]
        origin = get_origin(kind)
    if origin is tuple and isinstance(value, list):
        return tuple(
            _value(get_args(kind)[0], one, f"{place}, entry {number}")
            for number, one in enumerate(value, start=1)
        )
    if is_dataclass(kind) and isinstance(kind, type) and isinstance(value, dict):
        return build(kind, value, place)
    if isinstance(kind, type) and issubclass(kind, StrEnum) and value in list(kind):
        return kind(value)
    if kind is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if kind in _NAMES and type(value) is kind:
        return value
    raise RecipeError(f"{place} is {value!r}, not {_expected(kind)}", hint=f"set it to {_expected(kind)}")


def _expected(kind: Any) -> str:
    if get_origin(kind) in (Union, types.UnionType):
        return _expected(get_args(kind)[0])
    if get_origin(kind) is tuple:
        return "a list"
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return "one of " + ", ".join(kind)
    return _NAMES.get(kind, "a table")
