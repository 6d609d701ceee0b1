"""HTML → Draft: the main text of a saved page, without menus, captions, related links and notices.

What is main text, and the page's title, author and site, is found by trafilatura; where it finds nothing,
all text of the body is taken. The page's day is found by `pagedates.py`, by the rules that hold everywhere.
Laid out like Markdown: blank lines between paragraphs, list items and table rows on lines of their own, table
cells separated by a tab.

Nothing is fetched and no script runs; of a page that a script writes there is what its JSON-LD holds.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Collection, Iterator
from functools import cache
from typing import Any

from dateline.articles.clues import is_calling
from dateline.articles.content import Content
from dateline.articles.decoding import decode, read_bytes
from dateline.articles.drafts import Draft, Evidence, ReadOptions, make_draft
from dateline.articles.furniture import (
    box_paragraphs,
    join_entries,
    open_layout,
    remove_furniture,
    unlink_lists,
    unlink_paragraphs,
)
from dateline.articles.marks import read_marks
from dateline.articles.pagedata import page_data
from dateline.articles.pagedates import visible_dates
from dateline.articles.told import laid_out, story
from dateline.errors import UnreadableError

_MARKUP_BYTES = 16 << 20  # a page may hold this much beside its text
_CHARSET = re.compile(
    rb"""<(?:meta|\?xml)[^>]*?(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE
)
_CHARSET_WITHIN = 2048  # bytes from the start

# A tag of more attributes than any page has: parsers take time that grows with the square of their number.
_CROWDED = re.compile(
    r"""<([a-zA-Z][^\s/>]*+)(?:[\s/]*+[^\s=>"'/<]++(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>"']*+))?+){300,}+"""
)
_SHORT, _LITTLE = 250, 0.3  # characters, and share of the page's text, of what is hardly all of a story

_MARKUP = re.compile(r"</\w+>|<br\b", re.IGNORECASE)
_SOURCE_WHITESPACE = re.compile(r"[ \t\r\n\f]+")
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

# What stands around an element's text, by its name in HTML or in trafilatura's own vocabulary.
_STRENGTH = {"": 0, " ": 1, "\t": 2, "\n": 3, "\n\n": 4}
_GAPS = {
    **dict.fromkeys("p head quote list table".split(), "\n\n"),
    **dict.fromkeys("h1 h2 h3 h4 h5 h6 blockquote ul ol dl div pre figure figcaption".split(), "\n\n"),
    **dict.fromkeys("article section main header footer aside".split(), "\n\n"),
    **dict.fromkeys("item row lb li dt dd tr td th br hr".split(), "\n"),
    "cell": "\t",
}
_CAPTION = re.compile(r"(?:^|[\s_-])(?:wp-)?caption(?:-text)?(?:$|\s)")
_NITF = {
    "hl1": "h1",
    "hl2": "h2",
    "block": "div",
    "bq": "blockquote",
    "tr": "row",
    "td": "cell",
    "th": "cell",
}
_TEXTLESS = frozenset("nav script style noscript template svg select button textarea iframe object".split())

logger = logging.getLogger(__name__)


def load(content: Content, reading: ReadOptions) -> Iterator[Draft]:
    """Yield the one article of a web page. Raises UnreadableError when it holds no text."""
    data = read_bytes(content, most=most_bytes(reading), max_chars=reading.max_chars)
    text, evidence = read_page(decode_page(data))
    yield make_draft(text, *evidence)


def most_bytes(reading: ReadOptions) -> int:
    """Return how long a page may be, markup included."""
    return 4 * reading.max_chars + _MARKUP_BYTES


def decode_page(data: bytes, *, charset: str | None = None) -> str:
    """Return a page's markup as text, by `charset`, which came with it, else by what it declares itself."""
    declared = _CHARSET.search(data, 0, _CHARSET_WITHIN)
    if charset is None and declared is not None:
        charset = declared[1].decode("ascii", "replace")
    return decode(data, declared=charset)


def read_page(markup: str, *, tables_are_layout: bool = False) -> tuple[str, list[Evidence]]:
    """Return a page's main text, and what it states about it. Raises UnreadableError without a text.

    Where `tables_are_layout`, as in mail, a table's cells are read as parts of the page.
    """
    page = _parse(markup)
    read_marks(page)
    stated = [*page_data(page)]
    if tables_are_layout:
        for element in page.iter("table", "tbody", "tr", "td", "th"):
            element.tag = "div"
    open_layout(page)
    stated.append(("page", _metadata(page)))
    _collapse_whitespace(page)
    text = story(_main_text(page), _told(stated[0][1].get("text")))
    if not text:
        raise _no_text()
    return text, stated


def _told(value: Any) -> str:
    """The story that a page tells machines; some tell it in markup."""
    text = laid_out(value)
    return fragment_text(text) if _MARKUP.search(text) else text


def fragment_text(markup: str) -> str:
    r"""Return all text of a piece of HTML, laid out in paragraphs: of a feed's entry, say.

    >>> fragment_text("<p>Trams &amp; boats</p><p>stop.</p>")
    'Trams & boats\n\nstop.'
    """
    if not markup.strip():
        return ""
    try:
        page = _parse(markup)
    except UnreadableError:
        return ""
    read_marks(page)
    _collapse_whitespace(page)
    body = page.find("body")
    return _without_captions(page if body is None else body)


def tree_text(root: Any, *, without: Collection[str] = ()) -> str:
    """Return all text under an XML element whose elements are HTML's or NITF's, laid out in paragraphs.

    Elements named in `without` are left out. The tree is changed.
    """
    read_marks(root)
    for element in list(root.iter("*")):
        name = element.tag.rpartition("}")[2].lower()
        element.tag = _NITF.get(name, name)
        if name in without:
            element.text = None
            element[:] = []
    _collapse_whitespace(root)
    return _plain_text(root)


def _without_captions(body: Any) -> str:
    """All text of a body but its pictures' captions; those too where it has nothing else."""
    whole = _plain_text(body)
    captions = [
        each
        for each in body.iter("figcaption", "p", "div")
        if each.tag == "figcaption" or _CAPTION.search(each.get("class") or "")
    ]
    for caption in captions:
        if caption.getparent() is not None:
            caption.drop_tree()
    return (_plain_text(body) if captions else "") or whole


def _parse(markup: str) -> Any:
    """The page as an lxml tree. Raises UnreadableError when it is empty or could not be read to its end."""
    from lxml import etree, html

    # Without huge_tree the parser drops, without a word, what is nested more than 256 deep, as text
    # after many unclosed tags is.
    markup = _CROWDED.sub(r"<\1", markup)
    parser = html.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        page = html.document_fromstring(markup.encode(), parser=parser)
    except etree.ParserError as error:
        raise _no_text() from error
    if any(entry.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for entry in parser.error_log):
        raise UnreadableError("its markup is nested too deeply", hint="close the page's tags")
    return page


def _main_text(page: Any) -> str:
    """The page's main text; all of its text where no main part is found."""
    body = page.find("body")
    whole = _plain_text(page if body is None else body)
    text = ""
    if body is not None:
        remove_furniture(body)
        join_entries(body)
        unlink_lists(body)
        unlink_paragraphs(body)
        box_paragraphs(body)
    for precise in (True, False):
        text = _extract(page, precise=precise)
        # In doubt precision leaves text out. That is right for a page's furniture, but once in a while it
        # keeps two lines of a page whose markup is odd.
        if len(text) >= min(_SHORT, _LITTLE * len(whole)):
            break
    return text or whole


def _extract(page: Any, *, precise: bool) -> str:
    from trafilatura import bare_extraction

    _quieten()
    try:
        document: Any = bare_extraction(page, favor_precision=precise, include_comments=False)
    except Exception as error:  # odd markup trips it up in many ways, and the body's text is still there
        logger.warning("extraction of the main text failed (%s: %s)", type(error).__name__, error)
        return ""
    return "" if document is None else _plain_text(document.body)


def _metadata(page: Any) -> dict[str, Any]:
    """What the page shows its readers: a headline, a byline, a day."""
    from trafilatura.metadata import extract_author, extract_sitename, extract_title, extract_url

    _quieten()
    found: dict[str, Any] = {}
    extractors = {
        "title": extract_title,
        "author": extract_author,
        "source": extract_sitename,
        "url": extract_url,
    }
    for name, extract in extractors.items():
        try:
            found[name] = extract(page)
        except Exception as error:  # as below: the text is worth having without
            logger.warning("extraction of the %s failed (%s: %s)", name, type(error).__name__, error)
    authors = (found.get("author") or "").split(";")
    named = [each for each in authors if each and not is_calling(each)]
    return {**found, "author": named or None, **visible_dates(page)}


@cache
def _quieten() -> None:
    """Keep what the libraries log about ordinary pages from the user."""
    for name in ("trafilatura", "htmldate", "courlan", "justext"):
        logging.getLogger(name).setLevel(logging.CRITICAL)


def _no_text() -> UnreadableError:
    return UnreadableError(
        "holds no text", hint="save the page as the browser shows it, after its scripts ran"
    )


def _collapse_whitespace(page: Any) -> None:
    """Turn the source's line wrapping into spaces, as a browser does, so that a newline means a break."""
    preformatted = {inner for pre in page.iter("pre", "script", "style", "textarea") for inner in pre.iter()}
    for element in page.iter():
        if element.text and element not in preformatted:
            element.text = _clean(element.text)
        if element.tail and (element not in preformatted or element.getparent() not in preformatted):
            element.tail = _clean(element.tail)


def _clean(text: str) -> str:
    return _SOURCE_WHITESPACE.sub(" ", _NOT_IN_XML.sub(" ", text))


def _plain_text(root: Any) -> str:
    """The text in `root`, laid out in paragraphs and lines."""
    layout = _Layout()
    pending = [
        (root, "", True)
    ]  # element, the cell or item it is in, whether it opens; a stack: trees are deep
    while pending:
        element, within, opens = pending.pop()
        if element.tag not in _TEXTLESS:
            layout.gap(_gap(element.tag, within))
            if opens:
                layout.write(element.text)
                pending.append((element, within, False))
                inside = element.tag if element.tag in {"cell", "item", "li"} else within
                pending += [(child, inside, True) for child in reversed(element)]
                continue
        if element is not root:
            layout.write(element.tail)
    return layout.text


def _gap(tag: str, within: str) -> str:
    gap = _GAPS.get(tag, "")
    if within == "cell" and gap != "":
        return " "
    return "\n" if within in {"item", "li"} and gap == "\n\n" else gap


class _Layout:
    """Text written piece by piece, with gaps between; of the gaps that meet the strongest counts."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._gap = ""

    @property
    def text(self) -> str:
        return "".join(self._parts)

    def gap(self, gap: str) -> None:
        self._gap = max(self._gap, gap, key=_STRENGTH.__getitem__)

    def write(self, text: str | None) -> None:
        for number, line in enumerate((text or "").split("\n")):
            words = line.strip(" \t\r")
            self.gap("\n" if number else " " if line[:1].isspace() else "")
            if words:
                self._parts += [self._gap, words] if self._parts else [words]
                self._gap = " " if line[-1].isspace() else ""
