"""Mail → Draft…: a newsletter in a file of its own (.eml), or many in a mailbox (.mbox).

The HTML part goes through the page extractor, as a saved page does; plain text is taken where there is
no HTML or nothing comes of it. The sender's name is the source: newsletters are signed by the paper.

A message that is attached, or passed on in the text, is an article of its own, with its own date, subject and
sender. Other attachments are not opened; a document among them is named.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from email import message_from_bytes
from email.errors import HeaderParseError, MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parseaddr
from functools import partial
from itertools import islice
from typing import Any

from dateline.articles.content import Content
from dateline.articles.decoding import decode, read_bytes
from dateline.articles.drafts import Draft, Evidence, ReadOptions, Unread, make_draft
from dateline.articles.forwarded import split_forwards
from dateline.articles.html import decode_page, most_bytes, read_page
from dateline.articles.mailbox import split_mailbox
from dateline.articles.told import share
from dateline.errors import UnreadableError
from dateline.reports import Skipped

_OTHER_BYTES = 32 << 20  # of one message: pictures, attachments
_LONGEST_HEADER = 4_000  # characters: decoding takes time that grows with the square
_MOST_PARTS = 200  # of a message, and messages in one another
_HARDLY_ALL = 0.3  # share of the plain text that an extracted page holds at least, if it is the story
_ENCODED = re.compile(r"=\?[^?\s]{1,60}\?[bqBQ]\?[^?\s]{0,400}\?=(?:\s+(?==\?))?")
_DOCUMENTS = re.compile(r"application/(?:pdf|msword|vnd\.|rtf|zip)|text/(?:plain|html|markdown|csv|rtf)")
_FOOT = re.compile(r"_{5,}|--[ \t]*\n")  # what a mailing list or a sender puts below each letter
_SAME = 0.5  # share of a plain text that a page holds, where the two are one
# What the parser of the standard library lets out for mail that was never sent as such.
_TROUBLE = (MessageError, LookupError, ValueError, TypeError, AttributeError, RecursionError)


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
    """Yield a message's article, and those of the messages that are attached to it or passed on in it."""
    place = "" if record is None else f"message {record}: "
    pending, inner = deque[Message](), 0
    try:
        pending.append(message_from_bytes(data))
    except _TROUBLE as error:
        raise _unreadable() from error
    for number, message in _popped(pending):
        try:
            parts, whole = _parts(message)
            letters = [part for part in parts if _is_message(part)]
            articles = [*_articles(message, parts)]
        except _TROUBLE as error:
            if number == 0:
                raise _unreadable() from error
            yield Skipped("", f"{place}an attached message cannot be read")
            continue
        if not articles and not letters:
            has_page = any(part.get_content_type() == "text/html" for part in parts)
            yield Skipped("", f"{place}holds no text", understood=not has_page)
        for at, (text, evidence) in enumerate(articles):
            inner += bool(number or at)
            if record is None and inner:
                yield make_draft(text, *evidence, record=inner, unit="attached message")
            else:
                yield make_draft(text, *evidence, record=record, unit="message")
        yield from _left_out(parts, whole, place)
        pending += [each for part in letters for each in _payload(part)]


def _popped(pending: deque[Message]) -> Iterator[tuple[int, Message]]:
    for number in range(_MOST_PARTS):
        if not pending:
            return
        yield number, pending.popleft()


def _left_out(parts: list[Message], whole: bool, place: str) -> Iterator[Skipped]:
    """What of a message is not read."""
    for part in parts:
        name = _decoded(part.get_filename())
        if name and _DOCUMENTS.match(part.get_content_type()):
            reason = f"{place}its attachment {name} was not opened; save it and index the file"
            yield Skipped("", reason, understood=True)
    if not whole:
        yield Skipped("", f"{place}its parts beyond the first {_MOST_PARTS} were not read")


def _articles(message: Message, parts: list[Message]) -> Iterator[tuple[str, list[Evidence]]]:
    """The text of a message and what is stated about it; the same of each that is passed on in it."""
    whole, evidence = _content(message, parts)
    for stated, text in split_forwards(whole):
        if text:
            yield text, [("headers", stated)] if stated else [("headers", _stated(message)), *evidence]


def _parts(message: Message) -> tuple[list[Message], bool]:
    """The first parts of a message, none of the messages attached to it opened, and whether they are all."""
    parts = [*islice(_walk(message), _MOST_PARTS + 1)]
    return parts[:_MOST_PARTS], len(parts) <= _MOST_PARTS


def _walk(part: Message) -> Iterator[Message]:
    yield part
    if not _is_message(part):
        for inner in _payload(part):
            yield from _walk(inner)


def _is_message(part: Message) -> bool:
    return part.get_content_type() in {"message/rfc822", "message/global"} and bool(_payload(part))


def _payload(part: Message) -> list[Message]:
    inner: Any = part.get_payload() if part.is_multipart() else []
    return [each for each in inner if isinstance(each, Message)]


def _content(message: Message, parts: list[Message]) -> tuple[str, list[Evidence]]:
    """The text of a message, and what its first page of HTML states about it."""
    wanted = {id(part) for part in parts if not part.is_multipart() and not part.get_filename()}
    pieces = [_piece([part for part in group if id(part) in wanted]) for group in _groups(message)]
    pages = "\n\n".join(text for text, is_page, _ in pieces if is_page)
    kept = [
        text
        for at, (text, is_page, _) in enumerate(pieces)
        if text and (is_page or not ((at and _FOOT.match(text)) or (pages and share(text, pages) >= _SAME)))
    ]
    return "\n\n".join(kept), next((evidence for _, is_page, evidence in pieces if is_page), [])


def _groups(part: Message) -> Iterator[list[Message]]:
    """The parts that follow one another, each with those that say the same in another form."""
    if part.get_content_type() == "multipart/alternative" or not part.is_multipart():
        yield [*_walk(part)]
    elif not _is_message(part):
        for inner in _payload(part):
            yield from _groups(inner)


def _piece(parts: list[Message]) -> tuple[str, bool, list[Evidence]]:
    """The text of parts that say the same, whether it is that of their HTML, and what that states."""
    plain = "\n\n".join(_plain(part) for part in parts if part.get_content_type() == "text/plain").strip()
    texts, evidence = list[str](), list[Evidence]()
    for part in parts:
        if part.get_content_type() == "text/html":
            try:
                markup = decode_page(_bytes(part), charset=part.get_content_charset())
                text, stated = read_page(markup, tables_are_layout=True)
            except UnreadableError:
                continue
            texts.append(text)
            evidence = evidence or stated
    page = "\n\n".join(texts)
    is_page = bool(page) and len(page) >= _HARDLY_ALL * len(plain)
    return (page, True, evidence) if is_page else (plain, False, [])


def _plain(part: Message) -> str:
    text = decode(_bytes(part), declared=part.get_content_charset()).replace("\r\n", "\n")
    if str(part.get_param("format", "")).lower() == "flowed":
        text = re.sub(r" \n(?=\S)", " ", text)
    return text


def _bytes(part: Message) -> bytes:
    content: Any = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _unreadable() -> UnreadableError:
    return UnreadableError("is no mail that can be read", hint="save it again from the mail program")


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
