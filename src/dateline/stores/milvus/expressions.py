"""Filters → an expression of Milvus, and the numbers that it compares.

No value is ever part of an expression as it was given: names and ids are compared as numbers, which are
digests of them, dates as numbers too, and addresses as hexadecimal digits. So nothing needs an escape, and
nobody can write an expression of their own into one.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from dateline.filters.filters import Filters
from dateline.filters.names import folded, same_in
from dateline.filters.where import Both, DateTest, Either, Expression, NameTest, Not
from dateline.types import Article

NEVER = "born < 0"
NAMED = ("source", "author", "section", "language", "title", "url", "id", "path")
"""The fields that filters compare as names."""

FLAGS = NAMED[:4]
"""Those of them that have a flag of their own, and whose names an index keeps a list of."""

_LONGEST_ADDRESS = 8_192  # bytes of an address that are compared
_DATE = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?")
_DAYS = {"date": "day", "updated": "updated_day"}
_ORDERS = {
    "=": "({0} >= {1} and {0} <= {2})",
    "!=": "({0} < {1} or {0} > {2})",
    "<": "{0} < {1}",
    "<=": "{0} <= {2}",
    ">": "{0} > {2}",
    ">=": "{0} >= {1}",
}

Names = Callable[[str], Iterable[str]]
"""Given a field, every name that it has in the index."""


def key(*values: str | bytes) -> int:
    """Return the number under which values are looked up: 63 bits of their digest, never 0."""
    digest = hashlib.blake2b(digest_size=8)
    for value in values:
        packed = value if isinstance(value, bytes) else value.encode("utf-8", "surrogatepass")
        digest.update(len(packed).to_bytes(8, "little") + packed)
    return (int.from_bytes(digest.digest(), "little") >> 1) or 1


def name_key(name: str | None) -> int:
    """Return the number of a name: the same for all that `name_is` takes for the same; 0 for none."""
    return 0 if name is None else key(folded(name))


def day(date: str | None) -> int:
    """Return a date as a number of eight digits, 0 for none.

    >>> day("2025-06-26"), day("2025-06"), day(None)
    (20250626, 20250600, 0)
    """
    found = _DATE.match(date or "")
    return 0 if found is None else int("".join(part or "00" for part in found.groups()))


def date_of(number: int) -> str:
    """Return the date that `day` made a number of."""
    digits = f"{number:08d}"
    return "-".join(part for part in (digits[:4], digits[4:6], digits[6:]) if part != "00")


def compared(article: Article) -> dict[str, Any]:
    """Return what expressions compare of an article, by field."""
    url = (article.url or "").casefold()
    rest = url.partition("://")[2] or url
    return {
        "day": day(article.date),
        "updated_day": day(article.updated),
        **{f"{field}_key": name_key(getattr(article, field)) for field in NAMED},
        "url_hex": _hex(url),
        "rest_hex": _hex(rest),
    }


def allowed(filters: Filters, names: Names) -> str:
    """Return what must be true of a row of an article or a chunk, "" where everything is allowed."""
    parts = []
    if filters.since is not None:
        parts.append(f"day >= {day(filters.since)}")
    if filters.until is not None:
        parts.append(f"(day > 0 and day <= {day(filters.until)})")
    parts += [_is_one_of(field, getattr(filters, field), names) for field in FLAGS if getattr(filters, field)]
    if filters.url_prefix:
        parts.append(_either([_begins(prefix) for prefix in filters.url_prefix]))
    if filters.where is not None:
        parts.append(_expression(filters.where, names))
    return " and ".join(parts)


def among(field: str, numbers: Sequence[int]) -> str:
    """Return that a field of numbers is one of these."""
    return f"{field} in [{', '.join(map(str, numbers))}]" if numbers else NEVER


def has_all(words: Sequence[str]) -> str:
    """Return that a row has all of these words, as `terms.terms` writes them."""
    return " and ".join(f"text_match(words, '{word}')" for word in words) if words else NEVER


def both(*expressions: str) -> str:
    """Return that all of them are true, but for those that are ""."""
    return " and ".join(f"({one})" for one in expressions if one)


def _either(expressions: Sequence[str]) -> str:
    return f"({' or '.join(expressions)})"


def _expression(term: Expression, names: Names) -> str:
    match term:
        case Both(terms):
            return f"({' and '.join(_expression(one, names) for one in terms)})"
        case Either(terms):
            return _either([_expression(one, names) for one in terms])
        case Not(inside):
            return f"(not ({_expression(inside, names)}))"
        case DateTest(field, order, first, last):
            column = _DAYS[field]
            return f"({column} > 0 and {_ORDERS[order].format(column, day(first), day(last))})"
        case NameTest(field, wanted, negated):
            same = _is_one_of(field, wanted, names)
            return f"({field}_key > 0 and not ({same}))" if negated else same


def _is_one_of(field: str, wanted: Sequence[str], names: Names) -> str:
    keys: set[int] = set()
    plain = [one for one in wanted if field not in ("author", "language") and "*" not in one]
    keys.update(map(name_key, plain))
    others = [one for one in wanted if one not in plain]
    if others:
        same = same_in(field)
        keys.update(name_key(name) for name in names(field) if any(same(one, name) for one in others))
    return among(f"{field}_key", sorted(keys))


def _begins(prefix: str) -> str:
    prefix = prefix.casefold()
    if "://" in prefix:
        return f'url_hex like "{_hex(prefix)}%"'
    return f'(rest_hex like "{_hex(prefix)}%" or rest_hex like "{_hex("www." + prefix)}%")'


def _hex(text: str) -> str:
    return text.encode("utf-8", "surrogatepass")[:_LONGEST_ADDRESS].hex()
