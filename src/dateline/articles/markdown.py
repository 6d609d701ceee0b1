"""Markdown → Draft: the words that a reader of the rendered page would see, without any markup.

Headings, paragraphs and tables are separated by a blank line, list items and table rows stand on
lines of their own, table cells are separated by a tab. Links keep their words, code is verbatim,
images and HTML are dropped.

But: front matter is `text.py`'s.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from dateline.articles.decoding import read_text
from dateline.articles.drafts import Draft, Reading, make_draft
from dateline.articles.text import FRONT_MATTER, split_front_matter

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.tree import SyntaxTreeNode


def load(path: Path, reading: Reading) -> Iterator[Draft]:
    """Yield the one article of a Markdown file; its title may be the first level-1 heading."""
    stated, source = split_front_matter(read_text(path, max_chars=reading.max_chars), name=str(path))
    text, heading = to_plain_text(source)
    yield make_draft(text, (FRONT_MATTER, stated), ("heading", {"title": heading}))


def to_plain_text(source: str) -> tuple[str, str | None]:
    r"""Return the plain text of Markdown, and its first level-1 heading.

    >>> to_plain_text("# Deal\n\nThe *border* [deal](http://x.org) &amp; more.")
    ('Deal\n\nThe border deal & more.', 'Deal')
    """
    from markdown_it.tree import SyntaxTreeNode

    root = SyntaxTreeNode(_parser().parse(source))
    headings = (_block(node) for node in root.walk() if node.type == "heading" and node.tag == "h1")
    return _join(root, "\n\n"), next(headings, None)


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    # Deeper blocks are dropped, with their words; the preset allows 20, ten lists within lists.
    return MarkdownIt("commonmark", {"maxNesting": 40}).enable(["table", "strikethrough"])


def _join(node: SyntaxTreeNode, separator: str) -> str:
    return separator.join(block for child in node.children if (block := _block(child)).strip())


def _block(node: SyntaxTreeNode) -> str:
    if node.type == "inline":
        return _inline(node).strip()
    if node.type in {"fence", "code_block"}:
        return node.content.rstrip("\n")
    if node.type in {"html_block", "hr"}:
        return ""
    if node.type == "tr":
        return "\t".join(_block(cell) for cell in node.children)
    return _join(node, _SEPARATORS.get(node.type, "\n\n"))


# What stands between the parts of a block; a blank line where nothing else is said.
_SEPARATORS = dict.fromkeys("bullet_list ordered_list list_item table thead tbody".split(), "\n")


def _inline(node: SyntaxTreeNode) -> str:
    if node.type in {"text", "code_inline"}:
        return node.content
    if node.type == "softbreak":
        return " "
    if node.type == "hardbreak" or (node.type == "html_inline" and node.content.lower().startswith("<br")):
        return "\n"
    if node.type in {"image", "html_inline"}:
        return ""
    return "".join(_inline(child) for child in node.children)
