"""What a unit measures, and how a number of one unit becomes one of another."""

from __future__ import annotations

from typing import NamedTuple

from dateline.language.values.units import CODES, DEGREES, INJURED, MONEY, PEOPLE, SHARED, UNITS, is_plural


class Conversion(NamedTuple):
    """What makes a number of one unit one of another: scale * n + shift."""

    scale: float
    shift: float = 0.0

    def __call__(self, number: float) -> float:
        return self.scale * number + self.shift


def is_count(unit: str) -> bool:
    """Say whether a number with this unit counts things that come whole."""
    return unit not in UNITS and unit not in SHARED and unit not in CODES and unit not in MONEY.values()


def is_plain(unit: str) -> bool:
    """Say whether this is certainly a unit, or a noun in the plural, and not any word behind a number."""
    return unit in (PEOPLE, INJURED) or not is_count(unit) or is_plural(unit)


def kind_of(unit: str) -> str:
    """Return what the unit measures, in one word: "count", "money", "share", "duration", "length"."""
    if unit in UNITS:
        return UNITS[unit].dimension
    if unit in SHARED or not is_count(unit):
        return "temperature" if unit == DEGREES else "money"
    return "count"


def same_unit(one: str, other: str) -> bool:
    """Say whether both may name the same thing: equal, one unstated count, or a word for several units."""
    if one == other:
        return True
    if is_count(one) and is_count(other):
        return not one or not other
    return other in SHARED.get(one, ()) or one in SHARED.get(other, ())


def convertible(one: str, other: str) -> float | None:
    """Return what `one` must be multiplied by to be in `other`, None where that makes no sense.

    >>> convertible("h", "min"), convertible("h", "km")
    (60.0, None)
    """
    if one == other or same_unit(one, other):
        return 1.0
    mine, theirs = UNITS.get(one), UNITS.get(other)
    if mine is None or theirs is None or mine.dimension != theirs.dimension:
        return None
    return mine.factor / theirs.factor


def conversions(one: str, other: str) -> tuple[Conversion, ...]:
    """Return the ways to make a number of `one` one of `other`: none, one, or several for "pounds" or
    "degrees".

    >>> conversions("°C", "°F")[0](40.0)
    104.0
    """
    if one == other and one != DEGREES:
        return (Conversion(1.0),)
    found: list[Conversion] = []
    for mine in sorted(SHARED.get(one, {one})):
        for theirs in sorted(SHARED.get(other, {other})):
            scale = convertible(mine, theirs)
            if scale is None:
                continue
            source, target = UNITS.get(mine), UNITS.get(theirs)
            shift = (
                0.0 if source is None or target is None else (source.offset - target.offset) / target.factor
            )
            found.append(Conversion(scale, shift))
    if one == other or same_unit(one, other):
        found.insert(0, Conversion(1.0))
    return tuple(dict.fromkeys(found))
