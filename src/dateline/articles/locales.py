"""06/07/2025 is a day in June in Chicago, in July in Leeds: what settles it, where something does.

A page that names its country, or a language of countries that agree, settles it; so does another day that the
same article states, if it is one of the two, or the other rows of a column. Where nothing does, the article
has no date.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from dateline.articles.places import date_in_address
from dateline.language.dates import both_readings, day_comes_first, parse_date

_LOCALE = re.compile(r"([A-Za-z]{2})(?:[-_]([A-Za-z]{2}))?(?:[-_.@].*)?")
_MONTH_FIRST = frozenset({"US", "PH", "FM", "PW", "MH"})
_EITHER = frozenset({"CA", "KE", "GH"})  # countries that write both
_DAY_FIRST = frozenset(
    "da de el es fi fr gd id is it mt nb nl nn no pl pt ro ru sv tr uk cs sk sl hr sr bg et lv vi".split()
)


def settled(value: Any, evidence: Sequence[tuple[str, Mapping[str, Any]]]) -> str | None:
    """Return the day that a date with two readings is, by what else is stated; None where that is open.

    >>> settled("06/07/2025", [("meta", {"locale": "en_GB"})]), settled("06/07/2025", [("meta", {})])
    ('2025-07-06', None)
    """
    readings = both_readings(value)
    if readings is None:
        return None
    orders = {order for _, stated in evidence for order in _orders(stated)}
    if len(orders) == 1:
        return readings[0] if orders.pop() else readings[1]
    days = {day for _, stated in evidence for day in _days(stated)}
    agreeing = days.intersection(readings)
    return agreeing.pop() if len(agreeing) == 1 else None


def order_of(values: Iterable[str]) -> bool | None:
    """Return whether the day comes first in dates of one hand; None where none says so, or two disagree.

    >>> order_of(["12/02/1999", "13/02/1998"]), order_of(["12/02/1999"])
    (True, None)
    """
    orders = {order for value in values if (order := day_comes_first(value)) is not None}
    return orders.pop() if len(orders) == 1 else None


def _orders(stated: Mapping[str, Any]) -> set[bool]:
    """Whether the day comes first, in each place and language that is stated."""
    known = stated.get("day_first")
    found = {known} if isinstance(known, bool) else set()
    for name in ("language", "locale"):
        value = stated.get(name)
        match = _LOCALE.fullmatch(value.strip()) if isinstance(value, str) else None
        if match is None:
            continue
        country = (match[2] or "").upper()
        if country in _MONTH_FIRST:
            found.add(False)
        elif (country and country not in _EITHER) or match[1].lower() in _DAY_FIRST:
            found.add(True)
    return found


def _days(stated: Mapping[str, Any]) -> set[str]:
    url = stated.get("url")
    named = date_in_address(url) if isinstance(url, str) else None
    return {day for day in (parse_date(stated.get("date")), parse_date(stated.get("updated")), named) if day}
