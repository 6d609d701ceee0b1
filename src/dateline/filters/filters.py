"""A filter: what it allows, and how it is written on a line."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Self

from dateline.arguments import is_text, require
from dateline.errors import FilterError
from dateline.filters.names import same_in, url_begins
from dateline.filters.periods import Period, parse_period
from dateline.types import Article

if TYPE_CHECKING:
    from dateline.filters.where import Expression

_EXAMPLES = "2025-06, May, last week, past 30 days"
_LINE_HINT = "write, for instance, since=2025-06 source=Reuters"
_NAMED = {"source": "source", "author": "author", "section": "section", "lang": "language"}
KEYS = ("since", "until", *_NAMED, "url-prefix", "where")
_FIELD_OF = {**_NAMED, "url-prefix": "url_prefix"}


ABOUT = {
    "since": "only articles of this date or later: 2025-06-26, 2025-06, May, last week",
    "until": "only articles of this date or earlier, all of it included",
    "source": "only this source: its whole name in any case, or with *",
    "author": "only this author, alone or among others, as source",
    "section": "only this section, as source",
    "language": "only this language, BCP 47: en takes in en-GB",
    "url_prefix": "only addresses that begin so",
    "where": "only articles of which it is true: not section = Sports and date >= 2025-06",
}
"""Argument of `Filters.parse` → what it is, for the command line, the service and assistants."""


class _Day:
    """A field that takes a date, or one in ISO 8601, and keeps the latter."""

    def __set_name__(self, _: type, name: str) -> None:
        self._name = name

    def __get__(self, of: object | None, _: type | None = None) -> str | None:
        return None if of is None else of.__dict__[self._name]  # of the class: the default

    def __set__(self, of: object, day: str | date | None) -> None:
        if isinstance(day, datetime):
            day = day.date()
        of.__dict__[self._name] = day.isoformat() if isinstance(day, date) else day


def _require_text(name: str, values: Iterable[str]) -> None:
    """Raise FilterError for what can stand in no article: bytes of the command line that are no UTF-8."""
    for value in values:
        if not is_text(value):
            raise FilterError(f"{name} is {value!r}, no UTF-8 text", hint="give it in UTF-8")


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What an article must be. Without any filter, `bool(filters)` is false and every article is allowed.

    `since` and `until` are the first and the last day: a `datetime.date`, or ISO 8601, which is what they are
    kept as. `source`, `author` and `section` are compared with the whole name, in any case; `*` stands for
    any characters ("reuters*"). A `language` takes in its kinds (en: en-GB); a `url_prefix` without a scheme
    begins after the address's.

    `Filters.parse` makes one from what a person would write.
    """

    since: _Day = _Day()
    until: _Day = _Day()
    source: tuple[str, ...] = ()
    author: tuple[str, ...] = ()
    section: tuple[str, ...] = ()
    language: tuple[str, ...] = ()
    url_prefix: tuple[str, ...] = ()
    where: Expression | None = None

    def __post_init__(self) -> None:
        for name in ("since", "until"):
            day = getattr(self, name)
            if day is not None and not _is_iso_day(day):
                raise FilterError(f"{name} is {day!r}, no day in ISO 8601", hint="Filters.parse reads others")
        if self.since is not None and self.until is not None and self.since > self.until:
            raise FilterError(f"since ({self.since}) is after until ({self.until})", hint="exchange the two")
        for name in _FIELD_OF.values():
            values = getattr(self, name)
            if not (
                isinstance(values, tuple) and all(isinstance(one, str) and one.strip() for one in values)
            ):
                given = ", ".join(map(repr, values)) if isinstance(values, tuple) else repr(values)
                raise FilterError(
                    f"{name} is {given or 'nothing'}, not one or more names", hint=f"give a name for {name}"
                )
            _require_text(name, values)
        if self.where is not None:
            from dateline.filters.where import Expression

            require("where", self.where, Expression, "an expression, which Filters.parse(where=...) reads")
            _require_text("where", (str(self.where),))

    @property
    def of_unknown_language(self) -> Self | None:
        """The same for the articles that only an unknown language keeps out; None where none is asked for."""
        if not self.language:
            return None
        from dateline.filters.where import Both, NameTest, Not

        # Of a field that is missing neither is true: it is that language, it is another.
        unknown = [Not(NameTest("language", self.language, negated)) for negated in (False, True)]
        others = () if self.where is None else (self.where,)
        return replace(self, language=(), where=Both((*others, *unknown)))

    @classmethod
    def parse(
        cls,
        *,
        since: str | date | None = None,
        until: str | date | None = None,
        source: str | Iterable[str] = (),
        author: str | Iterable[str] = (),
        section: str | Iterable[str] = (),
        language: str | Iterable[str] = (),
        url_prefix: str | Iterable[str] = (),
        where: str | None = None,
        today: date | None = None,
    ) -> Self:
        """Return the filters for values as a person writes them; "last week" looks from `today`.

        `since` begins with the first day of what it names, `until` ends with its last. Raises FilterError.
        """
        today = date.today() if today is None else today
        require("today", today, date, "a date")
        if where is not None:
            require("where", where, str, "text")
        return cls(
            since=_period("since", since, today).first if isinstance(since, str) else since,
            until=_period("until", until, today).last if isinstance(until, str) else until,
            source=_values(source),
            author=_values(author),
            section=_values(section),
            language=_values(language),
            url_prefix=_values(url_prefix),
            where=None if where is None else _where(where, today),
        )

    @classmethod
    def parse_line(cls, line: str, *, today: date | None = None) -> Self:
        """Return the filters for a line such as `since=2025-06 source=Reuters`, as `str(filters)` writes it.

        What follows a value without a `=` of its own goes on with it (`source=The Paper`, `since=last week`);
        other words are dates: `since May`, `until 2025`, `last week`, after a name too. Raises FilterError.
        """
        require("line", line, str, "text")
        today = date.today() if today is None else today
        given: dict[str, Any] = {}
        for key, value in _pairs(line, today):
            if key not in KEYS:
                raise FilterError(f"there is no filter {key!r}", hint=f"the filters are {', '.join(KEYS)}")
            if key in _FIELD_OF:
                given.setdefault(_FIELD_OF[key], []).append(value)
            elif key in given:
                raise FilterError(f"{key} is given twice", hint="give it once")
            else:
                given[key] = value
        return cls.parse(**given, today=today)

    def matches(self, article: Article) -> bool:
        """Whether the article is allowed: the plain twin of what the searches do."""
        if (self.since or self.until) and not (
            article.date is not None and (self.since or "") <= article.date <= (self.until or "9999")
        ):
            return False
        for field in _NAMED.values():
            if not _any(same_in(field), getattr(self, field), getattr(article, field)):
                return False
        return _any(url_begins, self.url_prefix, article.url) and (
            self.where is None or self.where.matches(article)
        )

    def __bool__(self) -> bool:
        return any(getattr(self, one.name) for one in fields(self))

    def __str__(self) -> str:
        """The filters as one line that `parse_line` reads."""
        pairs = [(key, getattr(self, key)) for key in ("since", "until")]
        pairs += [(key, value) for key, field in _FIELD_OF.items() for value in getattr(self, field)]
        pairs.append(("where", None if self.where is None else str(self.where)))
        return " ".join(f"{key}={shlex.quote(value)}" for key, value in pairs if value is not None)


NO_FILTERS = Filters()


def _any(same: Any, wanted: tuple[str, ...], value: str | None) -> bool:
    return not wanted or (value is not None and any(same(one, value) for one in wanted))


def _values(given: str | Iterable[str]) -> tuple[str, ...]:
    """One value or several, without what is there twice. Raises FilterError for what is neither."""
    several = (given,) if isinstance(given, str) else given
    if not isinstance(several, Iterable):
        raise FilterError(f"{given!r} is no name, nor several", hint='give "Reuters", or a list of names')
    try:
        return tuple(dict.fromkeys(several))
    except TypeError:  # a list of lists, say
        raise FilterError(f"{given!r} is no list of names", hint='give names: ["Reuters", "AP"]') from None


def _where(expression: str, today: date) -> Expression:
    from dateline.filters.where import parse_where

    return parse_where(expression, today=today)


def _is_iso_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except (TypeError, ValueError):
        return False


def _period(key: str, text: str, today: date) -> Period:
    words = text.strip()
    if words.casefold().startswith(f"{key} "):  # "since May"
        words = words[len(key) :]
    period = parse_period(words, today=today)
    if period is None:
        raise FilterError(f"{key} is {text!r}, no date that can be read in one way", hint=f"try {_EXAMPLES}")
    return period


def _pairs(line: str, today: date) -> list[tuple[str, str]]:
    """Cut a line into filters and their values."""
    try:
        words = shlex.split(line)
    except ValueError:
        raise FilterError(f"a quote is not closed in {line!r}", hint=_LINE_HINT) from None
    given: list[tuple[str, list[str]]] = []  # key, its value and the words that follow
    days: dict[str, list[str]] = {}
    key = "both"
    for word in words:
        name, equals, value = word.partition("=")
        if equals:
            if given and given[-1][0] == "where" and _key(name) not in KEYS:
                raise FilterError(
                    "an expression needs quotes", hint="for instance where='not section = Sports'"
                )
            given.append((_key(name), [value]))
            key = "both"
        elif not given and not days and (bare := _key(word.removesuffix(":"))) in _FIELD_OF:
            given.append((bare, []))  # "source Reuters" is as plain
        elif word.casefold() in ("since", "until"):
            key = word.casefold()
            days.setdefault(key, [])
        elif given and key == "both":
            given[-1][1].append(word)
        else:
            days.setdefault(key, []).append(word)
    pairs = []
    for name, values in given:
        first, following = values[:1], values[1:]
        at = _first_of_date(name, following, today)
        pairs.append((name, " ".join([*first, *following[:at]])))
        if following[at:]:
            days.setdefault("both", []).extend(following[at:])
    return pairs + _dated(days, today)


def _first_of_date(key: str, words: Sequence[str], today: date) -> int:
    """Where the date begins that words after a value end with, as in "Post last week"; else how many."""
    if key in ("since", "until"):
        return len(words)
    dated = (at for at in range(len(words)) if parse_period(" ".join(words[at:]), today=today))
    return next(dated, len(words))


def _dated(days: Mapping[str, list[str]], today: date) -> list[tuple[str, str]]:
    phrases = {key: " ".join(words) for key, words in days.items()}
    both = phrases.pop("both", None)
    if both is None:
        return [*phrases.items()]
    if parse_period(both, today=today) is None:
        source = f"source={shlex.quote(both)}"
        raise FilterError(
            f"{both!r} is no date that can be read in one way, and no filter",
            hint=f"a source is {source}, a date {_EXAMPLES}",
        )
    return [("since", both), ("until", both), *phrases.items()]


def _key(name: str) -> str:
    key = name.strip().casefold().replace("_", "-")
    return "lang" if key == "language" else key
