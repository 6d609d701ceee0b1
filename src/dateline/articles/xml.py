"""XML files → Draft…: a feed, NewsML-G2 or NITF, told by the root element."""

from __future__ import annotations

from collections.abc import Iterator

from dateline.articles import feeds, newsml
from dateline.articles.content import Content
from dateline.articles.decoding import read_bytes
from dateline.articles.drafts import Draft, ReadOptions, Unread
from dateline.articles.elements import local_name, parse_xml
from dateline.errors import UnreadableError
from dateline.reports import Skipped

MOST_BYTES = 64 << 20


def load(content: Content, reading: ReadOptions) -> Iterator[Draft | Skipped | Unread]:
    """Yield the articles of an XML file."""
    root, broken = parse_xml(read_bytes(content, most=MOST_BYTES, max_chars=reading.max_chars))
    kind = local_name(root)
    if kind in feeds.ROOTS:
        yield from feeds.entries(root)
    elif kind in newsml.ROOTS:
        yield from newsml.items(root)
    else:
        raise UnreadableError(
            f"is XML of a kind that is not known (<{kind}>)", hint="RSS, Atom, NewsML-G2 and NITF are read"
        )
    if broken is not None:
        yield Skipped("", broken)
