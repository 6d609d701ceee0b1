"""DOCX → Draft: the paragraphs and tables of a Word document, in their order.

Laid out as elsewhere: blank lines between paragraphs, table rows on lines of their own, cells separated
by a tab. What was deleted in a tracked change is not text; what was inserted is.

Headers, footers, footnotes, comments and text boxes are left out.
"""

from __future__ import annotations

import lzma
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from dateline.articles.content import Content
from dateline.articles.drafts import SAVED, Draft, ReadOptions, make_draft
from dateline.articles.elements import children, descend, first_text, local_name, parse_xml
from dateline.articles.marks import raised
from dateline.errors import UnreadableError
from dateline.language.dates import parse_date

_PART_BYTES = 64 << 20
_DROPPED = frozenset(
    {"del", "drawing", "pict", "fallback", "txbxcontent", "instrtext", "deltext", "movefrom"}
)
_MARKS = {"tab": "\t", "br": "\n", "cr": "\n", "nobreakhyphen": "\u2011", "softhyphen": ""}
# What libraries put into every document they make: python-docx; docx4j and LibreOffice write a zero.
_TEMPLATES = frozenset({"2013-12-23T23:15:00Z", "2006-09-16T00:00:00Z", "1601-01-01T00:00:00Z"})
_KEPT = timedelta(days=31)  # between the first and the last saving of one article
_VALUE = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}val"


def load(content: Content, reading: ReadOptions) -> Iterator[Draft]:
    """Yield the one article of a Word document. Raises UnreadableError for what is none."""
    try:
        with content.open() as file, zipfile.ZipFile(file) as package:
            body = next(descend(_part(package, "word/document.xml"), "body"), None)
            about = _properties(package)
    except KeyError as error:
        raise UnreadableError("is no Word document", hint="save it as .docx from Word") from error
    except (
        zipfile.BadZipFile,
        zlib.error,
        lzma.LZMAError,
        EOFError,
        NotImplementedError,
        ValueError,
    ) as error:
        raise UnreadableError("is damaged, or an old .doc file", hint="save it as .docx from Word") from error
    except RuntimeError as error:
        raise UnreadableError("is encrypted", hint="save it without a password") from error
    if body is None:
        raise UnreadableError("is no Word document", hint="save it as .docx from Word")
    titles = (_paragraph(each) for each in children(body, "p") if _style(each) == "title")
    title = {"title": next((text for text in titles if text.strip()), None)}
    yield make_draft("\n\n".join(_blocks(body)), ("document", title), (SAVED, about))


def _part(package: zipfile.ZipFile, name: str) -> Any:
    with package.open(name) as file:
        data = file.read(_PART_BYTES + 1)
    if len(data) > _PART_BYTES:
        raise UnreadableError(
            f"unpacks to more than {_PART_BYTES >> 20} MiB", hint="save the text alone, as .txt"
        )
    root, _ = parse_xml(data)
    return root


def _properties(package: zipfile.ZipFile) -> dict[str, Any]:
    try:
        core = _part(package, "docProps/core.xml")
    except (KeyError, UnreadableError):
        return {}
    return {
        "title": first_text(core, "title"),
        "author": first_text(core, "creator"),
        "section": first_text(core, "category"),
        "language": first_text(core, "language"),
        "date": day_made(first_text(core, "created"), first_text(core, "modified")),
    }


def day_made(created: str | None, modified: str | None) -> str | None:
    """Return the day that a document was made, unless that is its template's or that of an earlier document.

    Whoever saves last year's document under a new name keeps its first day; it was saved again much later.
    """
    if created in _TEMPLATES:
        return None
    first, last = parse_date(created), parse_date(modified)
    if first is None or last is None:
        return first
    apart = date.fromisoformat(last) - date.fromisoformat(first)
    return first if timedelta() <= apart <= _KEPT else None


def _blocks(body: Any) -> Iterator[str]:
    pending = list(reversed(body))  # a stack: content controls may be nested
    while pending:
        element = pending.pop()
        kind = local_name(element)
        if kind == "p" and (text := _paragraph(element)).strip():
            yield text
        elif kind == "tbl":
            yield from filter(str.strip, ["\n".join(_row(row) for row in children(element, "tr"))])
        elif kind in {"sdt", "sdtcontent", "ins", "smarttag", "customxml", "moveto"}:
            pending += reversed(element)


def _row(row: Any) -> str:
    cells = (" ".join(" ".join(_blocks(cell)).split()) for cell in children(row, "tc"))
    return "\t".join(cells)


def _paragraph(paragraph: Any) -> str:
    words: list[str] = []
    pending = list(reversed(paragraph))
    while pending:
        element = pending.pop()
        kind = local_name(element)
        if kind == "r" and _is_off(element):
            continue
        if kind == "t":
            words.append(_as_set(element, "".join(words)))
        elif kind in _MARKS:
            words.append(_MARKS[kind])
        elif kind not in _DROPPED and kind != "ppr":
            pending += reversed(element)
    return "".join(words).strip("\n")


def _is_off(run: Any) -> bool:
    """Whether a run of words is struck out or hidden."""
    for properties in children(run, "rpr"):
        for each in children(properties, "strike", "dstrike", "vanish"):
            if str(each.get(_VALUE, "true")).lower() not in {"0", "false", "off", "none"}:
                return True
    return False


def _as_set(text: Any, before: str) -> str:
    """A run's words; of raised ones, what they mean."""
    run = text.getparent()
    marks = (each for properties in children(run, "rpr") for each in children(properties, "vertalign"))
    is_raised = any(str(each.get(_VALUE, "")).lower() == "superscript" for each in marks)
    return raised(before, text.text or "") if is_raised else str(text.text or "")


def _style(paragraph: Any) -> str | None:
    style = next(descend(paragraph, "ppr", "pstyle"), None)
    return None if style is None else str(style.get(_VALUE, "")).lower()
