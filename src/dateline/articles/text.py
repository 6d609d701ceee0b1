"""Plain text → Draft: the text is the file, character for character.

A file may begin with a front matter block (`frontmatter.py`) that states title, date, source, author, url and
id. Then the text is what follows it, without blank lines around.
"""

from __future__ import annotations

from collections.abc import Iterator

from dateline.articles.content import Content
from dateline.articles.decoding import read_text
from dateline.articles.drafts import Draft, ReadOptions, make_draft
from dateline.articles.frontmatter import split_front_matter

FRONT_MATTER = "front matter"


def load(content: Content, reading: ReadOptions) -> Iterator[Draft]:
    """Yield the one article of a text file."""
    stated, text = split_front_matter(read_text(content, max_chars=reading.max_chars), name=content.name)
    yield make_draft(text, (FRONT_MATTER, stated))
