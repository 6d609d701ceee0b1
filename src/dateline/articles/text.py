"""Plain text → Draft: the text is the file, character for character.

A file may begin with a front matter block (`frontmatter.py`) that states title, date, source, author, url and
id. Then the text is what follows it, without blank lines around. What a newspaper database exported
(`exports.py`) is as many articles as it holds.
"""

from __future__ import annotations

from collections.abc import Iterator

from dateline.articles.content import Content
from dateline.articles.decoding import read_text
from dateline.articles.drafts import Draft, ReadOptions, make_draft
from dateline.articles.exports import documents
from dateline.articles.frontmatter import split_front_matter

FRONT_MATTER, EXPORT = "front matter", "export"


def load(content: Content, reading: ReadOptions) -> Iterator[Draft]:
    """Yield the one article of a text file, or those of an export."""
    whole = read_text(content, max_chars=reading.max_chars)
    found = documents(whole)
    for number, (stated, text) in enumerate(found, start=1):
        record = number if len(found) > 1 else None
        yield make_draft(text, (EXPORT, stated), record=record, unit="document")
    if not found:
        stated, text = split_front_matter(whole, name=content.name)
        yield make_draft(text, (FRONT_MATTER, stated))
