"""The day that a page shows its readers: what its markup calls the publication, else what is by the headline.

The day of a story that the page links to, lists or recommends is passed over, and so is one that the story
itself mentions. A date with two readings is handed on as it is written, for `locales.py` to settle.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from dateline.articles.furniture import is_furniture
from dateline.language.dates import both_readings, parse_date

_LONGEST = 100  # characters of an element that is a date
_PROSE = 120  # characters of a paragraph that tells the story
_SENTENCE = 9  # words of a sentence that is not "Published on 26 June 2025 at 10 a.m."
_STANDFIRST = 1  # paragraphs that may stand between a headline and its date
_MOST = 20_000  # elements looked at
_APART = frozenset(
    {"nav", "footer", "aside", "form", "template", "noscript", "script", "style", "blockquote"}
)
_ATTRIBUTES = ("datetime", "content", "data-datetime", "data-timestamp", "data-time", "data-date", "title")
_PUBLISHED = re.compile(r"datepublished|datecreated|dc:date|dt-published|entry-date|pubdate", re.IGNORECASE)
_UPDATED = re.compile(r"datemodified|dt-updated|\bupdated|modified", re.IGNORECASE)
_NAMED = re.compile(
    r"(?:^|[\s_-])(?:date|dates|datetime|time|timestamp|published?|publication|posted|pubdate|created)(?=$|[\s_-])"
    r"|(?:date|time)(?:line|stamp|published|posted)|(?:publish(?:ed)?|post|article|story|news)(?:date|time)",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"(?P<later>(?:last\s+)?(?:updated|modified|changed|revised))\b|(?:first\s+)?(?:published|posted|filed|created)\b",
    re.IGNORECASE,
)


def visible_dates(page: Any) -> dict[str, Any]:
    """Return "date" and "updated" as the page shows them, as they are written there; None for none."""
    body = page.find("body")
    headings = [] if body is None else list(body.iter("h1"))
    heading = headings[0] if len(headings) == 1 else None
    stated: dict[str, list[Any]] = {"date": [], "shown": [], "elsewhere": [], "updated": []}
    paragraphs, seen_heading = 0, heading is None
    for element, in_prose in [] if body is None else _elements(body, heading):
        if element is heading:
            seen_heading = True
        if element.tag == "p" and seen_heading and _is_prose(element):
            paragraphs += 1
        kind = None if in_prose else _kind(element, near=paragraphs <= _STANDFIRST)
        value = None if kind is None else _value(element)
        if kind is not None and value is not None:
            stated["updated" if kind != "date" and _is_update(element) else kind].append(value)
    return {"date": _first(stated), "updated": next(iter(stated["updated"]), None)}


def _first(stated: dict[str, list[Any]]) -> Any:
    for kind in ("date", "shown"):
        if stated[kind]:
            return stated[kind][0]
    days = {parse_date(value) for value in stated["elsewhere"]}
    return stated["elsewhere"][0] if len(days) == 1 else None


def _elements(body: Any, heading: Any) -> Iterator[tuple[Any, bool]]:
    """The elements of the page's own story in their order, and whether each lies in a paragraph of prose."""
    above = set() if heading is None else {heading, *heading.iterancestors()}
    pending, seen = [(child, False) for child in reversed(body)], 0
    while pending and seen < _MOST:
        element, in_prose = pending.pop()
        seen += 1
        if element not in above and _is_apart(element, bool(above)):
            continue
        yield element, in_prose
        within = in_prose or (element.tag in {"p", "li", "td"} and _is_prose(element))
        pending += [(child, within) for child in reversed(element)]


def _is_apart(element: Any, has_heading: bool) -> bool:
    if element.tag == "a":
        rel = (element.get("rel") or "").lower().split()
        return "bookmark" not in rel and element.get("href") is not None
    if element.tag in _APART or is_furniture(element):
        return True
    return element.tag == "article" and has_heading


def _kind(element: Any, *, near: bool) -> str | None:
    """How much an element's date says: the page's own by its markup, by its place, or only perhaps."""
    marks = f"{element.get('itemprop') or ''} {element.get('property') or ''} {element.get('class') or ''}"
    published = _PUBLISHED.search(marks) or element.get("pubdate") is not None
    if (
        published
        and element.tag != "meta"
        or (element.tag == "meta" and element.get("itemprop") and published)
    ):
        return "date"
    if element.tag == "time":
        return "shown" if near else "elsewhere"
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    if _NAMED.search(names) or _UPDATED.search(marks):
        return "shown" if near else "elsewhere"
    is_line = element.tag in {"p", "div", "span", "li", "small", "em", "h2", "h3", "h4"}
    return "shown" if near and is_line and len(element) == 0 else None


def _value(element: Any) -> Any:
    for name in _ATTRIBUTES:
        value = element.get(name)
        if value and _is_day(value.strip()):
            return value.strip()
    text = _text(element, _LONGEST + 1)
    if not text or len(text) > _LONGEST:
        return None
    label = _LABEL.search(text)
    rest = text[label.end() :] if label is not None else text
    if (later := _LABEL.search(rest)) is not None:  # "Published 26 June 2025 | Updated 27 June 2025"
        rest = rest[: later.start()].rstrip(" |•·,;(–—-")
    for each in (text, re.sub(r"^\s*(?:on|at)?\s*:?\s*", "", rest)):
        if _is_day(each):
            return each
    return None


def _is_day(text: str) -> bool:
    if len(text) < 6 or (text.isdigit() and len(text) < 8):
        return False
    return parse_date(text) is not None or both_readings(text) is not None


def _is_update(element: Any) -> bool:
    marks = f"{element.get('itemprop') or ''} {element.get('property') or ''} {element.get('class') or ''}"
    if _UPDATED.search(marks) and not _PUBLISHED.search(marks):
        return True
    parent = element.getparent()
    before = element.getprevious()
    ahead = before.tail if before is not None else parent.text if parent is not None else ""
    for text in (_text(element, _LONGEST), (ahead or "")[-_LONGEST:]):
        label = _LABEL.search(text)
        if label is not None:
            return label["later"] is not None
    return False


def _is_prose(element: Any) -> bool:
    text = _text(element, _PROSE + 1)
    if len(text) > _PROSE:
        return True
    return text.endswith((".", ".”", '."')) and len(text.split()) >= _SENTENCE


def _text(element: Any, most: int) -> str:
    """The element's text, cut just above the length that is looked at."""
    parts, length = [], 0
    for part in element.itertext():
        parts.append(part)
        length += len(part)
        if length > 4 * most:
            break
    return " ".join("".join(parts).split())
