"""`source = "Reuters" and not section = "Sports"`: text → an expression over an article's fields.

    expression = term { "or" term }        term = factor { "and" factor }
    factor = "not" factor | "(" expression ")" | comparison
    comparison = FIELD ( "=" | "!=" | "<" | "<=" | ">" | ">=" ) VALUE | FIELD "in" "(" VALUE { "," VALUE } ")"

A value is a word, or text in quotes. Names compare whole, in any case, `*` standing for any characters;
only dates have an order, and a value that is a month or a year means all of it. A comparison with a field
that the article lacks is false: `section != "Sports"` asks for a section, `not section = "Sports"` does not.

An expression is a record. SQL is made of it in `stores/selection.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

from dateline.errors import FilterError
from dateline.filters.names import same_in
from dateline.filters.periods import Period, parse_period
from dateline.types import Article

DATES = ("date", "updated")
FIELDS = (*DATES, "source", "author", "section", "language", "title", "url", "id", "path")

_LONGEST, _DEEPEST = 2000, 50  # characters; parentheses and nots inside one another
_HINT = 'write, for instance, source = "Reuters" and not section = "Sports"'
_TOKEN = re.compile(r"""\s*(?:("[^"]*"|'[^']*')|(!=|<=|>=|[=<>(),])|([^\s"'=<>!(),]+))""")
_ORDERS = ("=", "!=", "<", "<=", ">", ">=")
_KEYWORDS = ("and", "or", "not", "in")


@dataclass(frozen=True, slots=True)
class NameTest:
    """Whether a field is any of these names, or none of them where `negated`."""

    field: str
    names: tuple[str, ...]
    negated: bool = False

    def matches(self, article: Article) -> bool:
        value: str | None = getattr(article, self.field)
        same = same_in(self.field)
        return value is not None and any(same(name, value) for name in self.names) != self.negated

    def __str__(self) -> str:
        quoted = ", ".join(map(_quoted, self.names))
        if len(self.names) > 1:
            return f"{self.field} in ({quoted})"
        return f"{self.field} {'!=' if self.negated else '='} {quoted}"


@dataclass(frozen=True, slots=True)
class DateTest:
    """How a date field stands to the days from `first` to `last`, in ISO 8601."""

    field: str
    order: str
    first: str
    last: str

    def matches(self, article: Article) -> bool:
        value: str | None = getattr(article, self.field)
        if value is None:
            return False
        return {
            "=": self.first <= value <= self.last,
            "!=": value < self.first or self.last < value,
            "<": value < self.first,
            "<=": value <= self.last,
            ">": value > self.last,
            ">=": value >= self.first,
        }[self.order]

    def __str__(self) -> str:
        return f"{self.field} {self.order} {Period.of(self.first, self.last)}"


@dataclass(frozen=True, slots=True)
class Not:
    term: Expression

    def matches(self, article: Article) -> bool:
        return not self.term.matches(article)

    def __str__(self) -> str:
        return f"not {_grouped(self.term)}"


@dataclass(frozen=True, slots=True)
class Both:
    terms: tuple[Expression, ...]

    def matches(self, article: Article) -> bool:
        return all(term.matches(article) for term in self.terms)

    def __str__(self) -> str:
        return " and ".join(_grouped(term) for term in self.terms)


@dataclass(frozen=True, slots=True)
class Either:
    terms: tuple[Expression, ...]

    def matches(self, article: Article) -> bool:
        return any(term.matches(article) for term in self.terms)

    def __str__(self) -> str:
        return " or ".join(_grouped(term) for term in self.terms)


Expression = NameTest | DateTest | Not | Both | Either


def parse_where(text: str, *, today: date) -> Expression:
    """Return the expression; relative dates are reckoned from `today`. Raises FilterError with the place."""
    if len(text) > _LONGEST:
        raise FilterError(f"the where expression has {len(text):,} characters", hint=f"at most {_LONGEST:,}")
    return _Parser(text, today).whole()


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str  # "text", "sign", "word", or "end"
    text: str
    place: int


class _Parser:
    """Recursive descent, one token of foresight."""

    def __init__(self, text: str, today: date) -> None:
        self._today = today
        self._tokens = _tokens(text)
        self._next = next(self._tokens)

    def whole(self) -> Expression:
        expression = self._expression(0)
        if self._next.kind != "end":
            raise _mistake(self._next, "expected 'and', 'or' or the end")
        return expression

    def _expression(self, depth: int) -> Expression:
        terms = [self._term(depth)]
        while self._take_word("or"):
            terms.append(self._term(depth))
        return terms[0] if len(terms) == 1 else Either(tuple(terms))

    def _term(self, depth: int) -> Expression:
        factors = [self._factor(depth)]
        while self._take_word("and"):
            factors.append(self._factor(depth))
        return factors[0] if len(factors) == 1 else Both(tuple(factors))

    def _factor(self, depth: int) -> Expression:
        if depth > _DEEPEST:
            raise _mistake(self._next, f"nested more than {_DEEPEST} deep")
        if self._take_word("not"):
            return Not(self._factor(depth + 1))
        if self._take_sign("("):
            inside = self._expression(depth + 1)
            self._expect(")")
            return inside
        return self._comparison()

    def _comparison(self) -> Expression:
        field = self._field()
        if self._take_word("in"):
            if field in DATES:
                raise _mistake(self._next, f"'in' does not go with {field}; write {field} = 2025-06 or ...")
            self._expect("(")
            values = [self._value()]
            while self._take_sign(","):
                values.append(self._value())
            self._expect(")")
            return NameTest(field, tuple(value.text for value in values))
        order = self._step()
        if order.kind != "sign" or order.text not in _ORDERS:
            raise _mistake(order, f"expected one of {' '.join(_ORDERS)} or 'in' after {field}")
        if field in DATES:
            value = self._value()
            period = parse_period(value.text, today=self._today)
            if period is None:
                raise _mistake(value, "this is no date that can be read in one way")
            return DateTest(field, order.text, period.first.isoformat(), period.last.isoformat())
        if order.text not in ("=", "!="):
            raise _mistake(order, f"only dates have an order; {field} takes = or !=")
        return NameTest(field, (self._value().text,), negated=order.text == "!=")

    def _field(self) -> str:
        token = self._step()
        if token.kind != "word" or token.text.casefold() in _KEYWORDS:
            raise _mistake(token, f"expected a field: {', '.join(FIELDS)}")
        name = token.text.casefold()
        if name not in FIELDS:
            near = get_close_matches(name, FIELDS, n=1)
            remedy = f"did you mean {near[0]}?" if near else f"the fields are {', '.join(FIELDS)}"
            raise _mistake(token, f"there is no such field; {remedy}")
        return name

    def _value(self) -> _Token:
        token = self._step()
        if token.kind not in ("text", "word") or (
            token.kind == "word" and token.text.casefold() in _KEYWORDS
        ):
            raise _mistake(token, "expected a value, in quotes if it is more than a word")
        if not token.text.strip():
            raise _mistake(token, "the value is empty")
        return token

    def _step(self) -> _Token:
        token = self._next
        if token.kind != "end":
            self._next = next(self._tokens)
        return token

    def _take_word(self, word: str) -> bool:
        return self._take(self._next.kind == "word" and self._next.text.casefold() == word)

    def _take_sign(self, sign: str) -> bool:
        return self._take(self._next.kind == "sign" and self._next.text == sign)

    def _take(self, wanted: bool) -> bool:
        if wanted:
            self._step()
        return wanted

    def _expect(self, sign: str) -> None:
        if not self._take_sign(sign):
            raise _mistake(self._next, f"expected '{sign}'")


def _tokens(text: str) -> Iterator[_Token]:
    at, end = 0, len(text.rstrip())
    while at < end:
        match = _TOKEN.match(text, at)
        if match is None:
            rest = text[at:].lstrip()
            wrong = _Token("sign", rest[:10], len(text) - len(rest))
            raise _mistake(wrong, "a quote is not closed" if rest[0] in "\"'" else "this has no meaning here")
        quoted, sign, word = match.groups()
        place = match.end() - len(match[0].lstrip())
        if quoted is not None:
            yield _Token("text", quoted[1:-1], place)
        else:
            yield _Token("sign" if sign is not None else "word", sign or word, place)
        at = match.end()
    yield _Token("end", "", end)


def _mistake(token: _Token, what: str) -> FilterError:
    near = "at the end" if token.kind == "end" else f"at character {token.place + 1}, near {token.text!r}"
    return FilterError(f"the where expression, {near}: {what}", hint=_HINT)


def _quoted(value: str) -> str:
    return f"'{value}'" if '"' in value else f'"{value}"'


def _grouped(term: Expression) -> str:
    return f"({term})" if isinstance(term, Both | Either) else str(term)
