"""The articles that a question confines itself to, where the index has such dates or sources.

A filter that was given comes before one that is inferred, and what the index does not have confines nothing:
an answer from all of it beats none.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

from dateline.filters.filters import Filters
from dateline.filters.periods import Period, parse_period
from dateline.questions.scope import ScopeWords
from dateline.result.replies import Scope
from dateline.stores.contract import AnyIndex

_KINDS = frozenset("agency daily global international news online press tv uk us usa wire world".split())
_WITHOUT_YEAR = re.compile(r"[a-z.]+(?: \d{1,2})?|\d{1,2} [a-z.]+", re.IGNORECASE)
_RELATIVE = re.compile(r"yesterday|today|(?:this|last|past|the) ", re.IGNORECASE)


def confine(
    words: ScopeWords, index: AnyIndex, filters: Filters, *, about: bool
) -> tuple[Filters, Scope] | None:
    """Return the filters with those inferred, and what these are; None where nothing is inferred.

    A question `about` articles is confined to days that no article is of, too: it is to be told that there
    are none. Raises DamagedIndexError.
    """
    period = None if filters.since or filters.until else _period(words, index)
    sources = () if filters.source or words.source is None else _sources(words.source, index)
    if words.source is not None and not sources:
        return None  # "according to the minister in May": nothing is said of articles
    scope = Scope(
        since=None if period is None or period[0] is None else period[0].isoformat(),
        until=None if period is None or period[1] is None else period[1].isoformat(),
        sources=sources,
    )
    if not scope:
        return None
    confined = replace(
        filters,
        since=filters.since or scope.since,
        until=filters.until or scope.until,
        source=filters.source or scope.sources,
    )
    with index.guard():
        if not about and not index.database.catalogue.headings(confined, 1):
            return None
    return confined, scope


def _period(words: ScopeWords, index: AnyIndex) -> tuple[date | None, date | None] | None:
    """The first and the last day, None for an open end."""
    if words.period is None:
        return None
    today = date.today()
    if _WITHOUT_YEAR.fullmatch(words.period) and not _RELATIVE.match(words.period):
        with index.guard():
            newest = index.database.catalogue.newest()
        today = (
            min(today, date.fromisoformat(newest)) if newest else today
        )  # "in May" of an archive is its last
    period = parse_period(words.period, today=today)
    return None if period is None else _bounds(period, words.relation)


def _bounds(period: Period, relation: str | None) -> tuple[date | None, date | None]:
    day = timedelta(days=1)
    match relation:
        case "since":
            return period.first, None
        case "after":
            return period.last + day, None
        case "before":
            return None, period.first - day
        case "until" | "up to":
            return None, period.last
    return period.first, period.last


def _sources(name: str, index: AnyIndex) -> tuple[str, ...]:
    """The sources that are called so: "Reuters" is "Reuters UK" and "reuters.com" too."""
    with index.guard():
        sources = index.database.catalogue.statistics(Filters()).sources
    wanted = _words(name)
    return tuple(source for source in sources if wanted and _is_called(source, wanted))


def _is_called(source: str, wanted: list[str]) -> bool:
    if "." in source and " " not in source:  # an address: usatoday.com for USA Today
        return "".join(wanted) in source.casefold().split(".")
    words = _words(source)
    return words[: len(wanted)] == wanted and _KINDS.issuperset(words[len(wanted) :])


def _words(name: str) -> list[str]:
    found = re.findall(r"[^\W_]+", name.casefold())
    return found[1:] if len(found) > 1 and found[0] == "the" else found
