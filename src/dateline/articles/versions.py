"""What is stated of an article's version → a pair that orders the versions of one id.

The number that an agency or a newsroom counts goes first, then the moment at which the article was changed:
many records keep the same number and state the moment alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from dateline.language.dates import parse_date

Version = tuple[int, int]
"""(number, moment), the moment as 20250626143000; 0 for what is not stated."""

ANY_MOMENT = 10**14 - 1
"""Later than every moment."""

_MOST_DIGITS = 9  # of a number


def stated_version(evidence: Iterable[Mapping[str, Any]]) -> Version | None:
    """Return the version that the first of the pieces states that states any, None if none does.

    >>> stated_version([{"version": "3", "updated": "2025-06-26T14:30:00+02:00"}])
    (3, 20250626123000)
    """
    found = ((_number(stated.get("version")), _moment(stated.get("updated"))) for stated in evidence)
    return next((version for version in found if version != (0, 0)), None)


def _number(value: Any) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    text = value.strip() if isinstance(value, str) else ""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS else 0


def _moment(value: Any) -> int:
    """The moment in UTC; where only a day can be read, its beginning."""
    day = parse_date(value)
    if day is None:
        return 0
    moment = _of_text(value) if isinstance(value, str) else None
    if isinstance(value, datetime):
        moment = value
    if moment is None:
        return int(day.replace("-", "")) * 10**6
    moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    return int(f"{moment:%Y%m%d%H%M%S}")


def _of_text(text: str) -> datetime | None:
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            return read(text.strip())
        except (ValueError, TypeError, IndexError):
            continue
    return None
