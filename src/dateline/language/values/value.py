"""A text → its value, and whether two values agree or contradict each other."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from datetime import date

from dateline.language.values.conversions import Conversion, conversions
from dateline.language.values.intervals import ends_apart, read_interval
from dateline.language.values.moments import Granularity, Moment, read_moment, speaks_of_time
from dateline.language.values.quantities import Quantity, read_quantity
from dateline.language.values.signs import Direction
from dateline.language.values.tenses import Tense
from dateline.types import QuestionType

Value = Quantity | Moment

_AGO = re.compile(r"\bago\b", re.IGNORECASE)
_LED_IN = re.compile(r"\s*(?:ever )?(?:since|until|till|in|from)\s", re.IGNORECASE)

TOLERANCE = 0.05
"""How far off an approximate number may be: half a unit of its last significant digit (20,000: 5,000), but
not more than this share of it (20,000: 1,000)."""


def read_value(
    words: str,
    *,
    written: str | None = None,
    question_type: QuestionType | None = None,
    tense: Tense | None = None,
) -> Value | None:
    """Return what the words state, None where they state neither a quantity nor a moment.

    `written` is the article's date, which tells what "Thursday" is, and `tense` on which side of it. Bare
    figures such as 1977 are a year, unless the question asks how many or how much; "since 1977" always is.

    >>> read_value("1977").iso, read_value("1977", question_type=QuestionType.HOW_MANY).number
    ('1977', 1977.0)
    """
    if question_type in (QuestionType.HOW_MANY, QuestionType.HOW_MUCH) and not _LED_IN.match(words):
        return read_quantity(words) or read_moment(words, written=written, tense=tense)
    moment = read_interval(words, written=written, tense=tense) or read_moment(
        words, written=written, tense=tense
    )
    if moment is not None or speaks_of_time(words) or _AGO.search(words):
        return moment
    return read_quantity(words)


def agree(one: Value, other: Value) -> bool:
    """Say whether two values are the same; tolerance only where a side is rough, a bound, or converted."""
    if isinstance(one, Moment) and isinstance(other, Moment):
        ends = ((one.iso, other.iso), (one.until or one.iso, other.until or other.iso))
        return one.precision == other.precision and all(_same_moment(*pair) for pair in ends)
    if isinstance(one, Moment) or isinstance(other, Moment):
        return False
    if opposed(one, other):
        return False
    one, other = _change(one), _change(other)
    return any(_agree(one, other, way) for way in _ways(one, other))


def contradict(one: Value, other: Value) -> bool:
    """Say whether two values of the same kind and unit cannot both be true, rounding granted."""
    if isinstance(one, Moment) and isinstance(other, Moment):
        return ends_apart(one, other) if one.until or other.until else _other_moment(one, other)
    if isinstance(one, Moment) or isinstance(other, Moment):
        return False
    ways = _ways(one, other)
    if not ways or agree(one, other):
        return False
    if math.inf in (one.high, -one.low) and (one.high == other.high or one.low == other.low):
        return opposed(one, other)  # what is more than 250 is at least 199
    return opposed(one, other) or all(_apart(_change(one), _change(other), way) for way in ways)


def measure_other_things(one: Value | None, other: Value | None) -> bool:
    """Say whether both are quantities with units of different kinds: people, and crowns.

    >>> measure_other_things(read_value("31 people"), read_value("31 crowns"))
    True
    """
    if not isinstance(one, Quantity) or not isinstance(other, Quantity):
        return False
    return bool(one.unit and other.unit) and one.kind != other.kind and not conversions(one.unit, other.unit)


def in_other_units(one: Value, other: Value) -> bool:
    """Say whether both are measured, in units of which neither becomes the other: dollars, and euros.

    But: things that are counted may be called by two names, as houses and homes.

    >>> [in_other_units(read_value("$40"), read_value(said)) for said in ("40 euros", "40 dollars", "40")]
    [True, False, False]
    """
    if not isinstance(one, Quantity) or not isinstance(other, Quantity):
        return False
    return "count" not in (one.kind, other.kind) and not _ways(one, other)


def _ways(one: Quantity, other: Quantity) -> tuple[Conversion, ...]:
    """How a number of the one becomes one of the other; a change of temperature has no zero to shift."""
    ways = conversions(one.unit, other.unit)
    changes = one.direction is not None and other.direction is not None
    return tuple(Conversion(way.scale) for way in ways) if changes else ways


def opposed(one: Value, other: Value) -> bool:
    """Say whether one tells of a rise and the other of a fall; "rose by minus 4" is a fall."""
    if isinstance(one, Moment) or isinstance(other, Moment):
        return False
    first, second = _way_of(one), _way_of(other)
    return None not in (first, second) and first != second and bool(one.direction or other.direction)


def _way_of(quantity: Quantity) -> Direction | None:
    number = quantity.number
    if quantity.direction is None:
        return Direction.DOWN if number is not None and number < 0 else None
    if number is None or number >= 0:
        return quantity.direction
    return Direction.UP if quantity.direction is Direction.DOWN else Direction.DOWN


def _change(quantity: Quantity) -> Quantity:
    """A share that is below zero as the fall that it is: "−4 percent" is "down 4 percent"."""
    if quantity.high < 0 and (quantity.direction or quantity.kind in ("share", "points", "money")):
        return replace(quantity, low=-quantity.high, high=-quantity.low)
    return quantity


def _agree(one: Quantity, other: Quantity, way: Conversion) -> bool:
    converted = _converted(one, other, way)
    if one.number is None or other.number is None:
        share = TOLERANCE if one.approximate or other.approximate else 0.0
        return all(
            _close(*ends, share) or abs(ends[0] - ends[1]) <= converted
            for ends in ((way(one.low), other.low), (way(one.high), other.high))
        )
    first, second = way(one.number), other.number
    return _reaches(one, first, second, way.scale, converted) or _reaches(
        other, second, first, 1.0, converted
    )


def _converted(one: Quantity, other: Quantity, way: Conversion) -> float:
    """How far two numbers may be apart, in the other's unit, because one was converted and rounded."""
    if way == Conversion(1.0):
        return 0.0
    numbers = [
        abs(end) for quantity in (one, other) for end in (quantity.low, quantity.high) if math.isfinite(end)
    ]
    scales = [way.scale] * sum(map(math.isfinite, (one.low, one.high))) + [1.0] * len(numbers)
    if not way.shift:
        return max(_leeway(n, exact=True) * scale for n, scale in zip(numbers, scales, strict=False))
    return max(
        0.5 * 10.0 ** min(0, _last_digit(n)) * scale for n, scale in zip(numbers, scales, strict=False)
    )


def _apart(one: Quantity, other: Quantity, way: Conversion) -> bool:
    (low, high), (floor, ceiling) = _span(one), _span(other)
    return way(high) <= floor or way(low) >= ceiling


def _reaches(quantity: Quantity, number: float, other: float, scale: float, converted: float) -> bool:
    """Whether `other` lies where the quantity, whose number is `number` in the other's unit, may lie."""
    leeway = _leeway(quantity.number or 0.0) * scale
    below = leeway if quantity.approximate or math.isinf(quantity.low) else converted
    above = leeway if quantity.approximate or math.isinf(quantity.high) else converted
    return number - max(below, converted) <= other <= number + max(above, converted) or math.isclose(
        number, other, rel_tol=1e-9
    )


def _span(quantity: Quantity) -> tuple[float, float]:
    """Where the quantity lies if what it states is rounded; a bound is the tightest in its digits."""
    if quantity.number is None:
        return quantity.low, quantity.high
    leeway = _leeway(quantity.number, exact=not quantity.approximate)
    beyond = 10.0 ** _last_digit(quantity.number)
    low = quantity.number - (beyond if math.isinf(quantity.low) else leeway)
    high = quantity.number + (beyond if math.isinf(quantity.high) else leeway)
    return low, high


def _leeway(number: float, *, exact: bool = False) -> float:
    """Half a unit of the last significant digit, at most TOLERANCE of the number.

    The zeros at the end of an exact number below 100 count as significant: 20 is not a rounded 21.
    """
    if not number:
        return 0.0
    place = _last_digit(number)
    if exact and abs(number) < 100:
        place = min(place, 0)
    return min(0.5 * 10.0**place, TOLERANCE * abs(number))


def _last_digit(number: float) -> int:
    """The power of ten of the last significant digit: 20,000 → 4, 6.8 → -1."""
    text = f"{abs(number):.6f}".rstrip("0").rstrip(".")
    decimals = len(text.partition(".")[2])
    return -decimals if decimals else len(text) - len(text.rstrip("0")) if number else 0


def _close(one: float, other: float, share: float) -> bool:
    return one == other or math.isclose(one, other, rel_tol=share or 1e-9)


def _same_moment(one: str, other: str) -> bool:
    """Equal, or equal where both state something: "--07-05" is 2025-07-05."""
    if one.startswith("--") or other.startswith("--"):
        return _yearless(one) == _yearless(other)
    return one == other


def _yearless(iso: str) -> str:
    return iso if iso.startswith("--") else f"-{iso[4:]}"


def _other_moment(one: Moment, other: Moment) -> bool:
    """Whether two moments differ, as far as both go and neither was filled in from an article's date."""
    first, second = one.iso, other.iso
    if "T" not in first and "T" not in second and (":" in first) != (":" in second):
        return False
    guessed = {one.inferred, other.inferred} - {None}
    if Granularity.DAY in guessed:
        days = [_weekday(iso) for iso in (first, second)]
        return None not in days and days[0] != days[1]
    if guessed or first.startswith("--") or second.startswith("--"):
        first, second = _yearless(first), _yearless(second)
    shared = min(len(first), len(second))
    return first[:shared] != second[:shared]


def _weekday(iso: str) -> int | None:
    """The weekday of a full date: all that "Thursday" states for certain."""
    return date.fromisoformat(iso[:10]).weekday() if len(iso) >= 10 else None
