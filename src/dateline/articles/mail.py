"""Mail → Draft…: a newsletter in a file of its own (.eml), or many in a mailbox (.mbox).

The HTML part goes through the page extractor, as a saved page does; plain text is taken where there is
no HTML or nothing comes of it. The sender's name is the source: newsletters are signed by the paper.

Attachments are not opened; a document among them is named.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_bytes
from email.errors import HeaderParseError, MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parseaddr
from functools import partial
from typing import Any

from dateline.articles.content import Content
from dateline.articles.decoding import decode, read_bytes
from dateline.articles.drafts import Draft, Evidence, ReadOptions, Unread, make_draft
from dateline.articles.html import decode_page, most_bytes, read_page
from dateline.articles.mailbox import split_mailbox
from dateline.errors import UnreadableError
from dateline.reports import Skipped

_OTHER_BYTES = 32 << 20  # of one message: pictures, attachments
_LONGEST_HEADER = 4_000  # characters: decoding takes time that grows with the square
_MOST_PARTS = 200
_HARDLY_ALL = 0.3  # share of the plain text that an extracted page holds at least, if it is the story
_ENCODED = re.compile(r"=\?[^?\s]{1,60}\?[bqBQ]\?[^?\s]{0,400}\?=(?:\s+(?==\?))?")
_DOCUMENTS = re.compile(r"application/(?:pdf|msword|vnd\.|rtf|zip)|message/rfc822")


def load_message(content: Content, reading: ReadOptions) -> Iterator[Draft | Skipped]:
    """Yield the one article of a message."""
    data = read_bytes(content, most=most_bytes(reading) + _OTHER_BYTES, max_chars=reading.max_chars)
    if data.strip():
        yield from _message(data, record=None)


def load_mailbox(content: Content, reading: ReadOptions) -> Iterator[Skipped | Unread]:
    """Yield the articles of a mailbox, reading a message at a time."""
    found = 0
    with content.open() as file:
        for number, data in split_mailbox(file, most_bytes(reading) + _OTHER_BYTES):
            found = number
            if data is None:
                yield Skipped("", f"message {number}: is too long")
                continue
            yield Unread(f"message {number}: ", partial(_in_mailbox, data, number))
    if not found and content.size:
        raise UnreadableError("is no mailbox (it holds no line that begins `From `)", hint="save it as .eml")


def _in_mailbox(data: bytes, number: int) -> Iterator[Draft | Skipped]:
    try:
        yield from _message(data, record=number)
    except UnreadableError as error:
        yield Skipped("", f"message {number}: {error.fact}")


def _message(data: bytes, *, record: int | None) -> Iterator[Draft | Skipped]:
    place = "" if record is None else f"message {record}: "
    try:
        message = message_from_bytes(data)
        parts = [part for _, part in zip(range(_MOST_PARTS), message.walk(), strict=False)]
        text, evidence = _content(parts)
        stated = _stated(message)
    except (MessageError, LookupError, ValueError, TypeError, AttributeError, RecursionError) as error:
        # What the parser of the standard library lets out for mail that was never sent as such.
        raise UnreadableError(
            "is no mail that can be read", hint="save it again from the mail program"
        ) from error
    if text.strip():
        yield make_draft(text, ("headers", stated), *evidence, record=record, unit="message")
    else:
        has_page = any(part.get_content_type() == "text/html" for part in parts)
        yield Skipped("", f"{place}holds no text", understood=not has_page)
    for part in parts:
        name = _decoded(part.get_filename())
        if name and _DOCUMENTS.match(part.get_content_type()):
            reason = f"{place}its attachment {name} was not opened; save it and index the file"
            yield Skipped("", reason, understood=True)


def _content(parts: list[Message]) -> tuple[str, list[Evidence]]:
    """The text of a message, and what its HTML states about it."""
    texts = [part for part in parts if not part.is_multipart() and not part.get_filename()]
    plain = "\n\n".join(_plain(part) for part in texts if part.get_content_type() == "text/plain").strip()
    pages = [part for part in texts if part.get_content_type() == "text/html"]
    try:
        markup = decode_page(_bytes(pages[0]), charset=pages[0].get_content_charset())
        text, evidence = read_page(markup, tables_are_layout=True)
    except (IndexError, UnreadableError):
        return plain, []
    return (text, evidence) if len(text) >= _HARDLY_ALL * len(plain) else (plain, [])


def _plain(part: Message) -> str:
    text = decode(_bytes(part), declared=part.get_content_charset()).replace("\r\n", "\n")
    if str(part.get_param("format", "")).lower() == "flowed":
        text = re.sub(r" \n(?=\S)", " ", text)
    return text


def _bytes(part: Message) -> bytes:
    content: Any = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _stated(message: Message) -> dict[str, Any]:
    # Encoded words are decoded after the address is taken apart: a name in one may hold a comma.
    name, address = parseaddr(_raw(message, "From"))
    return {
        "title": _decoded(_raw(message, "Subject")),
        "date": _decoded(_raw(message, "Date")),
        "source": _decoded(name) or _decoded(address).rpartition("@")[2],
        "language": _decoded(_raw(message, "Content-Language")),
        "url": _decoded(_raw(message, "Archived-At") or _raw(message, "Content-Location")).strip(" <>"),
        "id": _decoded(_raw(message, "Message-ID")).strip(" <>\r\n\t"),
    }


def _raw(message: Message, name: str) -> str:
    """A header as it stands, unfolded; bytes beyond ASCII, which no standard allows there, read as text."""
    found = next((value for key, value in message.raw_items() if key.lower() == name.lower()), "")
    text = re.sub(r"[\r\n]+(?=[ \t])", "", str(found)[:_LONGEST_HEADER])
    data = text.encode("utf-8", "surrogateescape")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _decoded(value: Any) -> str:
    """A header's value as text, encoded words decoded where they can be."""
    if value is None:
        return ""
    text = str(value)[:_LONGEST_HEADER]
    if "=?" not in text:
        return text
    try:
        return str(make_header(decode_header(text)))
    except (HeaderParseError, LookupError, ValueError):  # raw letters beside encoded words, say
        return _ENCODED.sub(_decoded_word, text)


def _decoded_word(match: re.Match[str]) -> str:
    try:
        return str(make_header(decode_header(match[0])))
    except (HeaderParseError, LookupError, ValueError):
        return match[0]
