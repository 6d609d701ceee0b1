"""Articles as resources: a URI for each, and the text behind it, whole or a range of it."""

from __future__ import annotations

from mcp import UriTemplate

from dateline.errors import UsageError

TEMPLATE = UriTemplate.parse("dateline://articles/{id}{?start,end}")
MOST_LISTED = 100
"""Newest articles that stand in the list of resources; the template reaches all."""
MOST_READ = 100_000
"""Characters of an article that are read at once; of a longer one a range must be asked for."""


class UnknownResourceError(UsageError, LookupError):
    """A URI that is no article's, or a range that its text does not have."""


class ArticleTooLongError(UsageError):
    """An article that is too long to be read at once."""

    def __init__(self, uri: str, characters: int) -> None:
        super().__init__(
            f"that is {characters:,} characters, and {MOST_READ:,} are read at once",
            hint=f"read a range: {uri}?start=0&end={MOST_READ}",
        )


def article_uri(article_id: str) -> str:
    """Return the URI of an article's text."""
    return TEMPLATE.expand({"id": article_id})


def read_uri(uri: str) -> tuple[str, int | None, int | None]:
    """Return the id, and the range if one is given. Raises UnknownResourceError."""
    found = TEMPLATE.match(uri)
    if found is None:
        raise UnknownResourceError(
            "that is the URI of no article", hint="they look like dateline://articles/ID?start=0&end=500"
        )
    return str(found["id"]), _number("start", found.get("start")), _number("end", found.get("end"))


def _number(name: str, given: str | list[str] | None) -> int | None:
    if given is None:
        return None
    text = str(given)
    if not (text.isascii() and text.isdecimal() and len(text) < 10):
        raise UnknownResourceError(f"{name} is no whole number", hint="count characters from 0")
    return int(text)


def chosen_range(characters: int, start: int | None, end: int | None, *, most: int) -> tuple[int, int]:
    """Return the range of a text that is meant, `most` characters of it at most.

    Raises UnknownResourceError for one that begins behind the text, or ends before it begins.
    """
    first = 0 if start is None else start
    if first > characters or (first == characters and characters > 0):
        raise UnknownResourceError(
            f"start is {first:,}, and the text has {characters:,} characters", hint="begin before its end"
        )
    last = characters if end is None else min(end, characters)
    if last < first:
        raise UnknownResourceError(f"end ({last:,}) is before start ({first:,})", hint="exchange the two")
    return first, min(last, first + most)
