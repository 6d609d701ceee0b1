"""The first bytes of a file → the suffix of its format, where they leave no doubt.

For what comes without a name, of a type that says nothing: feeds are served as `application/octet-stream`,
pages as plain text. Text that could be an article as it stands is left to be one.
"""

from __future__ import annotations

import re
import zlib

from dateline.articles.decoding import byte_order_mark

ENOUGH = 4096
"""Bytes that are looked at."""

_MARKS = ((b"%PDF-", ".pdf"), (b"{\\rtf", ".rtf"), (b"WARC/", ".warc"), (b"PK\x03\x04", ".zip"))
_OFFICE = b"[Content_Types].xml"  # the first file of a document's package, or close to it
_GZIP = b"\x1f\x8b"
_WITH_GZIP_HEADER = 31  # zlib's "wbits"
_MARKUP = re.compile(
    r"\s*(?P<xml><\?xml\b[^>]*>)?"
    r"(?:\s*(?:(?P<html><!doctype\s+html\b[^>]*>)|<!doctype[^>]*>|<!--.*?-->|<\?.*?\?>))*"
    r"\s*<(?:[\w-]+:)?(?P<root>[\w.-]+)",
    re.DOTALL | re.IGNORECASE,
)
_RECORDS = re.compile(r'\s*(?:\[\s*)?\{\s*"')
_FEEDS = frozenset({"rss", "rdf", "feed", "newsmessage", "newsitem", "nitf"})


def sniffed(head: bytes) -> str | None:
    r"""Return the suffix that a file's first bytes ask for, None where they could be plain text.

    >>> sniffed(b'<?xml version="1.0"?>\n<rss version="2.0">'), sniffed(b"<3 for the trams, says mayor")
    ('.xml', None)
    """
    if head.startswith(_GZIP):
        try:
            inner = zlib.decompressobj(_WITH_GZIP_HEADER).decompress(head, ENOUGH)
        except zlib.error:
            return ".gz"
        return f"{sniffed(inner) or '.txt'}.gz"
    for mark, suffix in _MARKS:
        if head.startswith(mark):
            return ".docx" if suffix == ".zip" and _OFFICE in head else suffix
    text = head.decode(byte_order_mark(head) or "latin-1", "ignore").removeprefix("ï»¿")
    markup = _MARKUP.match(text)
    if markup is not None:
        root = markup["root"].lower()
        if root in _FEEDS:
            return ".xml"
        if markup["html"] or root == "html":
            return ".html"
        if markup["xml"]:
            return ".xml"
    return ".json" if _RECORDS.match(text) else None
