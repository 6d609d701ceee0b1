"""What stands in a page's story without being part of it: captions, related links, notices, calls to sign up.

An element goes by what its class or id calls it, or as a short line with a link that begins like "Read
more"; never one that holds much of the page, for a name may be misleading.

But: menus, headers and footers are told apart by trafilatura, in `html.py`.
"""

from __future__ import annotations

import re
from typing import Any

_MOST = 0.3  # share of the page's text that an element may hold and still go
_LONGEST_LINE = 140  # characters
_LEAST_WORDS = 3  # of a sentence that introduces a list; "Read more:" has fewer

_NAMES = frozenset(
    """
    caption captions figcaption credit related recirc recirculation readmore newsletter newsletters
    signup subscribe cookie cookies cookiebanner consent gdpr share sharing sharebar social promo advert
    advertisement ads sponsored trending mostread mostpopular popular breadcrumb breadcrumbs outbrain taboola
    comments disqus
    """.split()
)
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
_CALL = re.compile(
    r"\W*(?:related|read more|read also|read next|see also|more on this|also read|watch|don['’]t miss)\b"
    r"[^.]{0,12}[:>→»]"
    r"|.*\b(?:sign up|subscribe)\b.*\b(?:here|now|today|newsletters?|inbox|free)\b"
    r"|.*\b(?:in your inbox|our newsletters?)\b",
    re.IGNORECASE | re.DOTALL,
)
_BLOCKS = ("p", "div", "li", "aside", "section")
_HOLDS_BLOCKS = {"p", "div", "li", "ul", "ol", "table", "section", "article", "h1", "h2", "h3", "blockquote"}


def remove_furniture(body: Any) -> None:
    """Take such elements out of the tree; the text behind each stays."""
    whole = len(_text(body))
    for element in list(body.iter("*")):
        if element is body or element.getparent() is None or element.tag in {"article", "main", "body"}:
            continue
        if (_is_named(element) and _is_small(element, whole)) or _is_call(element):
            element.drop_tree()


def unlink_lists(body: Any) -> None:
    """Make plain text of the links in lists that a sentence of the story introduces ("The branches are:").

    A list of links is taken for a menu otherwise, and left out.
    """
    for found in list(body.iter("ul", "ol")):
        outer, parent = found, found.getparent()
        while outer.getprevious() is None and parent is not None and parent.tag == "div":
            outer, parent = parent, parent.getparent()
        before = outer.getprevious()
        if before is not None and before.tag == "p" and _introduces(_text(before)):
            for link in list(found.iter("a")):
                link.drop_tag()


def _introduces(text: str) -> bool:
    return text.endswith(":") and len(text.split()) >= _LEAST_WORDS and not _CALL.match(text)


def _is_named(element: Any) -> bool:
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    words = [word.lower() for word in _WORD.findall(names)]
    pairs = {first + second for first, second in zip(words, words[1:], strict=False)}
    return not _NAMES.isdisjoint({*words, *pairs})


def _is_small(element: Any, whole: int) -> bool:
    return len(_text(element)) < _MOST * whole and next(element.iter("h1"), None) is None


def _is_call(element: Any) -> bool:
    if element.tag not in _BLOCKS or next(element.iter("a"), None) is None:
        return False
    if any(child.tag in _HOLDS_BLOCKS for child in element.iterdescendants()):
        return False
    text = _text(element)
    return len(text) <= _LONGEST_LINE and _CALL.match(text) is not None


def _text(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())
