"""Whether a news agency lets an item be used: not one that it withdrew, and not before its embargo ends."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

_WITHDRAWN = frozenset("canceled cancelled killed kill withheld withdrawn retracted deleted".split())


def withheld(status: Any, embargo: Any = None, *, now: datetime | None = None) -> tuple[str, bool] | None:
    """Return why an item must not be used, and whether that passes with time; None where it may be.

    `status` is a code like "stat:canceled" or an address that ends in it. `embargo` is the moment before
    which nothing may be published; "" stands for one that has no end yet, None for no embargo.

    >>> withheld("stat:canceled"), withheld("stat:usable")
    (('was withdrawn by its agency (canceled)', False), None)
    """
    code = str(status or "").strip().rpartition(":")[2].rpartition("/")[2].lower()
    if code in _WITHDRAWN:
        return f"was withdrawn by its agency ({code})", False
    if code == "embargoed" and embargo is None:
        embargo = ""
    if embargo is None:
        return None
    end = _moment(str(embargo))
    if end is None:
        return "is under embargo, without an end", True
    if end > (datetime.now(UTC) if now is None else now):
        return f"is under embargo until {end:%Y-%m-%d %H:%M %Z}", True
    return None


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
