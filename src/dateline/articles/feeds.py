"""RSS and Atom → Draft…: each entry of the file is an article, as much of it as the feed holds.

No link is followed: where the feed gives a summary, the summary is the text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from dateline.articles.drafts import Draft, Unread, make_draft
from dateline.articles.elements import children, first_text, text_of
from dateline.articles.html import fragment_text
from dateline.language.dates import parse_date
from dateline.reports import Skipped

ROOTS = frozenset({"rss", "rdf", "feed"})
_NO_ARTICLES = frozenset({"attachment", "nav_menu_item", "revision", "custom_css", "wp_global_styles"})
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def entries(root: Any) -> Iterator[Unread]:
    """Yield the entries under a feed's root element, in their order."""
    channel = next(children(root, "channel"), root)
    about = {
        "source": fragment_text(first_text(channel, "title") or ""),
        "language": first_text(channel, "language") or root.get(_LANG),
        "author": _authors(channel) if channel is root else [],  # Atom's, of each entry without one
    }
    holders = [root] if channel is root else [channel, root]  # RSS 1.0 has its items beside the channel
    found = (entry for holder in holders for entry in children(holder, "item", "entry"))
    for number, entry in enumerate(found, start=1):
        yield Unread(f"entry {number}: ", partial(_entry, entry, number, about))


def _entry(entry: Any, number: int, about: Mapping[str, Any]) -> Iterator[Draft | Skipped]:
    _remove_media(entry)
    refused = _refusal(entry)
    if refused is not None:
        yield Skipped("", f"entry {number}: {refused}", understood=True)
    elif text := _text(entry):
        yield make_draft(text, ("feed", _stated(entry)), ("feed", about), record=number, unit="entry")
    else:
        yield Skipped("", f"entry {number}: empty", understood=True)


def _remove_media(entry: Any) -> None:
    """Take out what Media RSS says of pictures: its titles, captions and credits are not the entry's."""
    for child in list(entry):
        if "/mrss" in str(child.tag).lower():
            entry.remove(child)


def _refusal(entry: Any) -> str | None:
    """Why an entry of a WordPress export is no article: a picture, a menu, or not published."""
    kind, status = first_text(entry, "post_type"), first_text(entry, "status")
    if kind in _NO_ARTICLES:
        return f"is no article but a WordPress {kind.replace('_', ' ')}"
    if kind is not None and status is not None and status not in {"publish", "inherit"}:
        return f"is not published (its WordPress status is {status})"
    return None


def _text(entry: Any) -> str:
    """The fullest text that the entry has."""
    fields = children(entry, "encoded", "content", "description", "summary", "fulltext")
    text = max((_plain(field) for field in fields), key=len, default="")
    before, _, last = text.rpartition("\n\n")
    title = " ".join(fragment_text(first_text(entry, "title") or "").split())
    signed = title and last.startswith(f"The post {title} appeared first on ")  # by WordPress
    return before if before and signed else text


def _plain(field: Any) -> str:
    from lxml import etree

    if len(field):  # Atom's XHTML stands in the feed as elements
        return fragment_text(etree.tostring(field, encoding="unicode", with_tail=False))
    return fragment_text(field.text or "")


def _stated(entry: Any) -> dict[str, Any]:
    credit = next(children(entry, "source"), None)  # the feed that an entry was taken over from
    updated = _day(entry, "updated", "modified", "post_modified")
    return {
        "title": fragment_text(first_text(entry, "title") or ""),
        # Atom demands no day but that of the last change.
        "date": _day(entry, "pubdate", "published", "issued", "date", "created", "post_date") or updated,
        "updated": updated,
        "author": _authors(entry),
        "source": None if credit is None else (first_text(credit, "title") or text_of(credit)),
        "section": next((each.get("term") or text_of(each) for each in children(entry, "category")), None),
        "url": _link(entry),
        "language": entry.get(_LANG) or first_text(entry, "language"),
        "id": first_text(entry, "guid", "id"),
    }


def _day(entry: Any, *names: str) -> str | None:
    """The first of the named elements that states a day."""
    found = [text for name in names if (text := first_text(entry, name)) is not None]
    return next((text for text in found if parse_date(text) is not None), next(iter(found), None))


def _authors(entry: Any) -> list[str]:
    names = []
    for each in children(entry, "creator", "author"):
        name = first_text(each, "name") or text_of(each) or ""
        address, found, person = name.partition("(")  # RSS: desk@courier.example (Marta Lindqvist)
        names.append(person.rstrip(") ") if found and "@" in address else name)
    return names


def _link(entry: Any) -> str | None:
    links = list(children(entry, "link"))
    named = [link for link in links if link.get("href") and link.get("rel", "alternate") == "alternate"]
    if named:
        return str(named[0].get("href"))
    plain = next((text for link in links if (text := text_of(link))), None)
    guid = next(children(entry, "guid"), None)
    is_address = guid is not None and (guid.text or "").strip().startswith(("http://", "https://"))
    return plain or (text_of(guid) if is_address else None)
