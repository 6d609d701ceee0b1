"""RSS and Atom → Draft…: each entry of the file is an article, as much of it as the feed holds.

But: no link is followed: where the feed gives a summary, the summary is the text.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from dateline.articles import xml
from dateline.articles.drafts import Draft, Reading, make_draft
from dateline.articles.html import fragment_text
from dateline.reports import Skipped

ROOTS = frozenset({"rss", "rdf", "feed"})
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def load(path: Path, reading: Reading) -> Iterator[Draft | Skipped]:
    """Yield the entries of a feed."""
    return xml.load(path, reading)


def entries(root: Any) -> Iterator[Draft | Skipped]:
    """Yield the entries under a feed's root element, in their order."""
    channel = next(xml.children(root, "channel"), root)
    about = {
        "source": fragment_text(xml.first_text(channel, "title") or ""),
        "language": xml.first_text(channel, "language") or root.get(_LANG),
    }
    holders = [root] if channel is root else [channel, root]  # RSS 1.0 has its items beside the channel
    found = (entry for holder in holders for entry in xml.children(holder, "item", "entry"))
    for number, entry in enumerate(found, start=1):
        text = _text(entry)
        if text:
            yield make_draft(text, ("feed", _stated(entry)), ("feed", about), record=number, unit="entry")
        else:
            yield Skipped("", f"entry {number}: empty")


def _text(entry: Any) -> str:
    """The fullest text that the entry has."""
    fields = xml.children(entry, "encoded", "content", "description", "summary", "fulltext")
    return max((_plain(field) for field in fields), key=len, default="")


def _plain(field: Any) -> str:
    from lxml import etree

    if len(field):  # Atom's XHTML stands in the feed as elements
        return fragment_text(etree.tostring(field, encoding="unicode", with_tail=False))
    return fragment_text(field.text or "")


def _stated(entry: Any) -> dict[str, Any]:
    credit = next(xml.children(entry, "source"), None)  # the feed that an entry was taken over from
    return {
        "title": fragment_text(xml.first_text(entry, "title") or ""),
        "date": xml.first_text(entry, "pubdate", "published", "issued", "date", "created"),
        "updated": xml.first_text(entry, "updated", "modified"),
        "author": _authors(entry),
        "source": None if credit is None else (xml.first_text(credit, "title") or xml.text_of(credit)),
        "section": next(
            (each.get("term") or xml.text_of(each) for each in xml.children(entry, "category")), None
        ),
        "url": _link(entry),
        "language": entry.get(_LANG) or xml.first_text(entry, "language"),
        "id": xml.first_text(entry, "guid", "id"),
    }


def _authors(entry: Any) -> list[str]:
    names = []
    for each in xml.children(entry, "creator", "author"):
        name = xml.first_text(each, "name") or xml.text_of(each) or ""
        address, found, person = name.partition("(")  # RSS: desk@courier.example (Marta Lindqvist)
        names.append(person.rstrip(") ") if found and "@" in address else name)
    return names


def _link(entry: Any) -> str | None:
    links = list(xml.children(entry, "link"))
    named = [link for link in links if link.get("href") and link.get("rel", "alternate") == "alternate"]
    if named:
        return str(named[0].get("href"))
    plain = next((text for link in links if (text := xml.text_of(link))), None)
    guid = next(xml.children(entry, "guid"), None)
    is_address = guid is not None and (guid.text or "").strip().startswith(("http://", "https://"))
    return plain or (xml.text_of(guid) if is_address else None)
