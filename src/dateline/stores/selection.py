"""Filters → a condition on the `article` table, with its values apart.

A name is compared by the laws of `filters/names.py`, which SQLite is taught as functions, but once for each
name that the index has and not for each article: the names that pass are then looked up by index.

No value is ever part of the SQL. What stands in it are this module's words and the names of columns.
"""

from __future__ import annotations

import re
import sqlite3
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from dateline.filters.filters import Filters
from dateline.filters.names import author_is, language_is, name_is, same_in, url_begins
from dateline.language.spelling import plain

if TYPE_CHECKING:
    from dateline.filters.where import Expression

_ORDERS = {
    "=": "{0} >= ? AND {0} <= ?",
    "!=": "{0} < ? OR {0} > ?",
    "<": "{0} < ?",
    "<=": "{0} <= ?",
    ">": "{0} > ?",
    ">=": "{0} >= ?",
}

Condition = tuple[str, list[Any]]
"""SQL, and the values of its marks in their order."""


def teach(connection: sqlite3.Connection) -> None:
    """Give SQLite the functions that the conditions call."""
    for function in (name_is, author_is, language_is, url_begins, mentions):
        connection.create_function(function.__name__, 2, function, deterministic=True)


def mentions(pattern: str, text: str) -> bool:
    """Whether a text, in plain letters, has the pattern."""
    return _compiled(pattern).search(plain(text)) is not None


@lru_cache(maxsize=64)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def condition(filters: Filters) -> Condition:
    """Return what an article must be, "1" where everything is allowed."""
    parts: list[Condition] = []
    if filters.since is not None:
        parts.append(("date >= ?", [filters.since]))
    if filters.until is not None:
        parts.append(("date <= ?", [filters.until]))
    for field in ("source", "author", "section", "language"):
        if names := getattr(filters, field):
            parts.append(_is_one_of(field, names))
    if filters.url_prefix:
        prefixes = [("url_begins(?, url)", [prefix]) for prefix in filters.url_prefix]
        sql, values = _joined(" OR ", prefixes)
        parts.append((f"(url IS NOT NULL AND {sql})", values))
    if filters.where is not None:
        parts.append(_expression(filters.where))
    return _joined(" AND ", parts) if parts else ("1", [])


def _expression(term: Expression) -> Condition:
    """Never NULL: a comparison with a field that is missing is false, and its negation true."""
    from dateline.filters.where import Both, DateTest, Either, NameTest, Not

    match term:
        case Both(terms):
            return _joined(" AND ", [_expression(one) for one in terms])
        case Either(terms):
            return _joined(" OR ", [_expression(one) for one in terms])
        case Not(inside):
            sql, values = _expression(inside)
            return f"NOT {sql}", values
        case DateTest(field, order, first, last):
            both = order in ("=", "!=")
            values = [first, last] if both else [first if order in ("<", ">=") else last]
            return f"({field} IS NOT NULL AND ({_ORDERS[order].format(field)}))", values
        case NameTest(field, names, negated):
            sql, values = _is_one_of(field, names)
            return (f"({field} IS NOT NULL AND NOT {sql})" if negated else sql), values


def _is_one_of(field: str, names: tuple[str, ...]) -> Condition:
    tests = " OR ".join([f"{same_in(field).__name__}(?, name)"] * len(names))
    # MATERIALIZED, or SQLite asks of every article what it need only ask of every name.
    known = (
        f"WITH known AS MATERIALIZED (SELECT DISTINCT {field} AS name FROM article WHERE {field} IS NOT NULL)"
    )
    return f"({field} IS NOT NULL AND {field} IN ({known} SELECT name FROM known WHERE {tests}))", [*names]


def _joined(word: str, parts: list[Condition]) -> Condition:
    return f"({word.join(sql for sql, _ in parts)})", [value for _, values in parts for value in values]
