"""NewsML-G2 and NITF → Draft…: the news agencies' own formats, read by the names of their elements.

Only text becomes an article; pictures, their captions and packages of links are passed over.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from dateline.articles.drafts import Draft, Evidence, Unread, make_draft, one_line
from dateline.articles.elements import children, descend, first_text, local_name, text_of
from dateline.articles.html import fragment_text, tree_text
from dateline.articles.release import withheld
from dateline.articles.versions import ANY_MOMENT, stated_version
from dateline.reports import Skipped

ROOTS = frozenset({"newsmessage", "newsitem", "nitf"})
_NOT_TEXT = ("media", "body.head", "body.end", "note", "figure", "figcaption")


def items(root: Any) -> Iterator[Draft | Skipped | Unread]:
    """Yield the articles under a root element, numbered where there may be several.

    An item that its agency withdrew, and every other version of it in the file, comes as Skipped.
    """
    kind = local_name(root)
    if kind == "nitf":
        refused = _nitf_refusal(root)
        yield _article(nitf_text(root), ("nitf", _nitf(root)), record=None, refused=refused)
    elif kind == "newsitem":
        yield _news_item(root, record=None, withdrawn=frozenset())
    else:
        found = [item for item in root.iter() if local_name(item) == "newsitem"]
        withdrawn = {item.get("guid") for item in found if (_refusal(item) or ("", True))[1] is False}
        for number, item in enumerate(found, start=1):
            yield Unread(
                f"item {number}: ", partial(_in_message, item, number, frozenset(withdrawn - {None}))
            )


def _in_message(item: Any, number: int, withdrawn: frozenset[str]) -> Iterator[Draft | Skipped]:
    yield _news_item(item, record=number, withdrawn=withdrawn)


def _article(
    text: str,
    *evidence: Evidence,
    record: int | None,
    refused: tuple[str, bool] | None = None,
) -> Draft | Skipped:
    place = "" if record is None else f"item {record}: "
    if refused is not None:
        reason, passes = refused
        stated = [values for _, values in evidence]
        id = None if passes else next((id for each in stated if (id := one_line(each.get("id")))), None)
        number, moment = stated_version(stated) or (0, 0)
        taken_back = None if id is None else (id, (number, moment or ANY_MOMENT))
        return Skipped("", place + reason, passing=passes, understood=not passes, withdrawn=taken_back)
    if text:
        return make_draft(text, *evidence, record=record, unit="item", agency=True)
    return Skipped("", f"{place}holds no text", understood=True)


def _news_item(item: Any, *, record: int | None, withdrawn: frozenset[str]) -> Draft | Skipped:
    refused = _refusal(item)
    if refused is None and item.get("guid") in withdrawn:
        refused = "was withdrawn by its agency in another version", False
    contents = list(descend(item, "contentset"))
    inline = [child for content in contents for child in children(content, "inlinexml", "inlinedata")]
    text, inner = "", list[Evidence]()
    for content in inline:
        nitf = next((each for each in content.iter() if local_name(each) == "nitf"), None)
        if nitf is not None and refused is None:
            refused = _nitf_refusal(nitf)
        candidate = nitf_text(nitf) if nitf is not None else _inline_text(content)
        if len(candidate) > len(text):
            text, inner = candidate, [] if nitf is None else [("nitf", _nitf(nitf))]
    return _article(text, ("newsml", _newsml(item)), *inner, record=record, refused=refused)


def _refusal(item: Any) -> tuple[str, bool] | None:
    about = next(descend(item, "itemmeta"), item)
    status = next(children(about, "pubstatus"), None)
    embargo = next(children(about, "embargoed"), None)
    code = None if status is None else status.get("qcode") or status.get("uri") or status.get("literal")
    return withheld(code, None if embargo is None else (embargo.text or ""))


def _nitf_refusal(root: Any) -> tuple[str, bool] | None:
    about = next(descend(root, "head", "docdata"), None)
    if about is None:
        return None
    release = next(children(about, "date.release"), None)
    return withheld(about.get("management-status"), None if release is None else release.get("norm"))


def _inline_text(content: Any) -> str:
    return tree_text(content, without=_NOT_TEXT) if len(content) else fragment_text(content.text or "")


def _newsml(item: Any) -> dict[str, Any]:
    about = next(descend(item, "itemmeta"), item)
    content = next(descend(item, "contentmeta"), item)
    provider = next(children(about, "provider"), None)
    language = next(children(content, "language"), None)
    creators = [first_text(each, "name") or each.get("literal") for each in children(content, "creator")]
    sections = [each for each in children(content, "subject") if "section" in (each.get("type") or "")]
    return {
        "id": item.get("guid"),
        "version": item.get("version"),
        "title": first_text(content, "headline") or first_text(about, "title"),
        "date": first_text(content, "contentcreated") or first_text(about, "firstcreated", "versioncreated"),
        "updated": first_text(content, "contentmodified") or first_text(about, "versioncreated"),
        "author": first_text(content, "by") or creators,
        "source": None if provider is None else first_text(provider, "name") or provider.get("literal"),
        "section": next((first_text(each, "name") for each in sections), None),
        "language": None if language is None else language.get("tag"),
    }


def nitf_text(root: Any) -> str:
    """Return the text of a NITF document: its body, without headlines, pictures and captions."""
    content = next(descend(root, "body", "body.content"), None)
    if content is None:
        content = next(descend(root, "body"), None)
    return "" if content is None else tree_text(content, without=_NOT_TEXT)


def _nitf(root: Any) -> dict[str, Any]:
    head = next(descend(root, "head"), root)
    top = next(descend(root, "body", "body.head"), root)
    published = next(children(head, "pubdata"), None)
    about = {} if published is None else dict(published.attrib)
    issued = next(descend(head, "docdata", "date.issue"), None)
    revised = [each.get("norm") for each in descend(head, "revision-history") if each.get("norm")]
    number = next(descend(head, "docdata", "doc-id"), None)
    key = next(descend(head, "docdata", "du-key"), None)
    lines = next(children(top, "hedline", "headline"), top)
    return {
        "id": None if number is None else number.get("id-string"),
        "version": None if key is None else key.get("version"),
        "title": first_text(lines, "hl1") or first_text(head, "title"),
        "date": about.get("date.publication") or (None if issued is None else issued.get("norm")),
        "updated": max(revised, default=None),
        "author": next((_byline(each) for each in children(top, "byline")), None),
        "source": about.get("name") or first_text(top, "distributor"),
        "section": about.get("position.section"),
        "url": about.get("ex-ref"),
        "language": root.get("{http://www.w3.org/XML/1998/namespace}lang"),
    }


def _byline(byline: Any) -> str | None:
    people = [text_of(each) for each in children(byline, "person")]
    return ", ".join(name for name in people if name) or (" ".join((byline.text or "").split()) or None)
