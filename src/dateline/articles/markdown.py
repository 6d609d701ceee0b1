"""Markdown → Draft: the words that a reader of the rendered page would see, without any markup.

Headings, paragraphs and tables are separated by a blank line, list items and table rows stand on
lines of their own, table cells are separated by a tab. Links keep their words, code is verbatim,
images and HTML are dropped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from dateline.articles.content import Content
from dateline.articles.decoding import read_text
from dateline.articles.drafts import Draft, ReadOptions, make_draft
from dateline.articles.frontmatter import split_front_matter
from dateline.articles.marks import raised
from dateline.articles.text import FRONT_MATTER

_NOTE_SIGN = re.compile(r"(?<!^)\[\^[\w-]{1,40}\]", re.MULTILINE)  # [^3], but not where its note begins
_TAG = re.compile(r"<(/?)([a-z]+)\b", re.IGNORECASE)
_MEANT = {"del": "del", "s": "del", "strike": "del", "sup": "sup", "q": "q"}

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.tree import SyntaxTreeNode

_NO_STORY = re.compile(  # a box of HTML that says so
    r"""\s*<\w+[^<>]{0,300}?\s(?:class|id)\s*=\s*["'][^"'<>]{0,200}?\b(?:ads?|advert\w*|sponsor\w*|promo|newsletter"""
    r"""|related|share|social|signup)\b""",
    re.IGNORECASE,
)


def load(content: Content, reading: ReadOptions) -> Iterator[Draft]:
    """Yield the one article of a Markdown file; its title may be the first level-1 heading."""
    stated, source = split_front_matter(read_text(content, max_chars=reading.max_chars), name=content.name)
    text, heading = to_plain_text(source)
    yield make_draft(text, (FRONT_MATTER, stated), ("heading", {"title": heading}))


def to_plain_text(source: str) -> tuple[str, str | None]:
    r"""Return the plain text of Markdown, and its first level-1 heading.

    >>> to_plain_text("# Deal\n\nThe *border* [deal](http://x.org) &amp; more.")
    ('Deal\n\nThe border deal & more.', 'Deal')
    """
    from markdown_it.tree import SyntaxTreeNode

    root = SyntaxTreeNode(_parser().parse(_NOTE_SIGN.sub("", source)))
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
    if node.type == "html_block":
        from dateline.articles.html import fragment_text

        return "" if _NO_STORY.match(node.content) else fragment_text(node.content)
    if node.type == "hr":
        return ""
    if node.type == "tr":
        return "\t".join(_block(cell) for cell in node.children)
    return _join(node, _SEPARATORS.get(node.type, "\n\n"))


# What stands between the parts of a block; a blank line where nothing else is said.
_SEPARATORS = dict.fromkeys("bullet_list ordered_list list_item table thead tbody".split(), "\n")


def _inline(node: SyntaxTreeNode, before: str = "") -> str:
    """The words of a line; what is struck out, in Markdown or in HTML, is none, and `<sup>` is read.

    `before` is what stands in front of the node.
    """
    words = ""
    within: list[tuple[str, int]] = []  # open HTML tags that say how words are meant, and where they began
    for child in node.children:
        tag = _TAG.match(child.content) if child.type == "html_inline" else None
        name = "" if tag is None else _MEANT.get(tag[2].lower(), "")
        if tag is None or not name:
            words = _followed(words, _words(child, before + words))
        elif not tag[1]:
            within.append((name, len(words)))
        elif within and within[-1][0] == name:
            start = within.pop()[1]
            inner = words[start:]
            meant = {"del": "", "sup": raised(before + words[:start], inner), "q": f"“{inner}”"}[name]
            words = words[:start] + meant
    return words


def _followed(words: str, more: str) -> str:
    """Words and what comes next, with one space where something between them was taken out."""
    return words + (more.lstrip(" ") if words.endswith(" ") else more)


def _words(node: SyntaxTreeNode, before: str) -> str:
    if node.type in {"text", "code_inline"}:
        return node.content
    if node.type == "softbreak":
        return " "
    if node.type == "hardbreak" or (node.type == "html_inline" and node.content.lower().startswith("<br")):
        return "\n"
    return "" if node.type in {"image", "html_inline", "s"} else _inline(node, before)
