"""XML bytes → a tree of elements, hardened: no entity is expanded, no DTD loaded, nothing fetched.

Files of news break the rules of XML in small ways (`&nbsp;` without its declaration, a raw `&`): what
can be read of them is read. Elements are known by their local names, whatever their namespace.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.entities import html5
from typing import Any

from dateline.errors import UnreadableError

_DECLARATION = re.compile(r"\A\ufeff?\s*(?:<\?xml[^>]*\?>)?\s*")
_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)(\w{2,31};)")
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def parse_xml(data: bytes) -> tuple[Any, str | None]:
    """Return the root element of a document, and what is wrong with it, if it is broken.

    Raises UnreadableError for what is no XML, or declares entities.
    """
    from lxml import etree

    from dateline.articles.html import decode_page

    source = _DECLARATION.sub("", decode_page(data), count=1)
    if "<!ENTITY" in source:
        raise UnreadableError(
            "declares XML entities, which can be made to do harm", hint="save it without them"
        )
    source = _ENTITY.sub(lambda match: html5.get(match[1], match[0]), _NOT_IN_XML.sub(" ", source))
    parser = etree.XMLParser(
        encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False, recover=True,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(source.encode(), parser=parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableError("is not valid XML", hint="mend the file") from error
    if root is None:
        raise UnreadableError("is not valid XML", hint="mend the file")
    fatal = next((entry for entry in parser.error_log if entry.level_name == "FATAL"), None)
    lost = None if fatal is None else f"line {fatal.line}: is broken XML; what follows may be lost"
    return root, lost


def local_name(element: Any) -> str:
    """Return an element's name without its namespace, in lower case; "" for what is no element."""
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def children(element: Any, *names: str) -> Iterator[Any]:
    """Yield the element's children of those local names, whatever their namespace."""
    return (child for child in element if local_name(child) in names)


def descend(element: Any, *names: str) -> Iterator[Any]:
    """Yield what lies under the element by a path of local names."""
    found = [element]
    for name in names:
        found = [child for parent in found for child in children(parent, name)]
    return iter(found)


def text_of(element: Any) -> str | None:
    """Return all text in an element; None for None and for blank."""
    if element is None:
        return None
    text = " ".join("".join(element.itertext()).split())
    return text or None


def first_text(element: Any, *names: str) -> str | None:
    """Return the text of the first child of those names that has any, the names tried in order."""
    return next(
        (text for name in names for child in children(element, name) if (text := text_of(child))), None
    )
