"""Frozen records to JSON values and back, by their type hints.

Only what the records of an evaluation are made of: text, numbers, truth values, None, enums,
tuples of one kind, mappings from text, and records of these.
"""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

R = TypeVar("R")


def to_shape(value: Any) -> Any:
    """Return the JSON value of a record; keys stand in the order of its fields."""
    if is_dataclass(value) and not isinstance(value, type):
        return {name: to_shape(getattr(value, name)) for name in _hints(type(value))}
    if isinstance(value, Mapping):
        return {str(key): to_shape(one) for key, one in value.items()}
    if isinstance(value, tuple):
        return [to_shape(one) for one in value]
    return value


def from_shape(kind: type[R], shape: Any, place: str = "") -> R:
    """Make a record from its JSON value; keys that are not known are ignored.

    Raises ValueError, naming the place, for what is missing or of another kind.
    """
    record: R = _parse(kind, shape, place)
    return record


def _parse(kind: Any, shape: Any, place: str) -> Any:
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        return None if shape is None else _parse(arguments[0], shape, place)
    if origin is tuple:
        values = _need(shape, list, place)
        return tuple(_parse(arguments[0], one, f"{place}[{at}]") for at, one in enumerate(values))
    if origin is Mapping:
        values = _need(shape, dict, place)
        return {
            _parse(arguments[0], key, place): _parse(arguments[1], one, f"{place}.{key}".lstrip("."))
            for key, one in values.items()
        }
    if is_dataclass(kind):
        return _record(kind, _need(shape, dict, place), place)
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        try:
            return kind(shape)
        except ValueError:
            raise ValueError(f"{place or 'it'} is {shape!r}, not one of {', '.join(kind)}") from None
    return _need(shape, kind, place)


def _record(kind: Any, shape: dict[str, Any], place: str) -> Any:
    values = {}
    for option in fields(kind):
        here = f"{place}.{option.name}".lstrip(".")
        if option.name in shape:
            values[option.name] = _parse(_hints(kind)[option.name], shape[option.name], here)
        elif option.default is MISSING and option.default_factory is MISSING:
            raise ValueError(f"there is no {here!r}")
    return kind(**values)


def _need(shape: Any, kind: Any, place: str) -> Any:
    if kind is float and type(shape) is int:
        return float(shape)
    if type(shape) is not kind:
        raise ValueError(f"{place or 'it'} is {_KINDS[type(shape)]}, not {_KINDS[kind]}")
    return shape


_KINDS = {
    str: "text",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    list: "a list",
    dict: "an object",
    type(None): "null",
}


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)
