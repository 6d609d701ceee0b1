"""A mailbox → the bytes of each message, whatever mark its program set between them.

Between messages stands a line "From SENDER DAY TIME YEAR", in front of the next one's headers; a line of a
letter may begin "From Monday, ferries ..." just as well. Programs put ">" before such a line (mboxo, mboxrd),
or say in Content-Length how long the letter is (mboxcl), or do nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO

_LINE = 1 << 16
_F, _QUOTE = b"F>"
_DAY = rb"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),?\s+(?:[A-Z][a-z]{2}\s+\d{1,2}|\d{1,2}\s+[A-Z][a-z]{2})\s"
_DATED = re.compile(rb"From \S.{0,300}?\s" + _DAY + rb".{0,60}\r?\n?\Z")
_SENDER = re.compile(rb"From \S{1,300}[ \t]*\r?\n?\Z")
_HEADER = re.compile(rb">?From |[!-9;-~]{1,100}:[ \t\r\n]|[!-9;-~]{1,100}:\S")
_ESCAPED = re.compile(rb">+From ")
_LENGTH = re.compile(rb"content-length:\s*(\d{1,12})\s*\Z", re.IGNORECASE)


def split_mailbox(file: IO[bytes], most: int) -> Iterator[tuple[int, bytes | None]]:
    """Yield number and content of each message, from 1; None for one of more than `most` bytes."""
    number, line, after_blank = 0, file.readline(_LINE), True
    while line:
        following = file.readline(_LINE)
        if not (_is_mark(line, following, after_blank) or (number == 0 and line.startswith(b"From "))):
            after_blank = not line.strip()
            line = following
            continue
        number += 1
        content, line, after_blank = _message(file, following, most)
        yield number, content


def _message(file: IO[bytes], line: bytes, most: int) -> tuple[bytes | None, bytes, bool]:
    """A message that begins with `line`, the mark that ends it, and whether a blank line is before that."""
    head, length = bytearray(), None
    while line and line.strip() and not (head and _DATED.match(line)):
        head += line
        found = _LENGTH.match(line)
        length = int(found[1]) if found else length
        line = file.readline(_LINE)
    if length is not None and 0 < length <= most and not line.strip():
        whole = _by_length(file, length)
        if whole is not None:
            return bytes(head + line + whole), file.readline(_LINE), True
    content, size, before, readline = head, len(head), b"", file.readline  # no list: lines may be short
    while line:
        following = readline(_LINE)
        first = line[0]
        if first == _F and line.startswith(b"From ") and _is_mark(line, following, not before.strip()):
            # What was read ahead belongs to the next message, which begins with it.
            file.seek(-len(following), 1)
            return (bytes(content) if size <= most else None), line, not before.strip()
        size += len(line)
        if size <= most:
            content += line[1:] if first == _QUOTE and _ESCAPED.match(line) else line
        elif content:
            content.clear()
        before, line = line, following
    return (bytes(content) if size <= most else None), b"", False


def _by_length(file: IO[bytes], length: int) -> bytes | None:
    """The letter of that length, if a mark or the end of the mailbox follows it; else nothing is read."""
    start = file.tell()
    whole = file.read(length)
    at = file.tell()
    rest = file.readline(_LINE)
    while rest and not rest.strip():
        at = file.tell()
        rest = file.readline(_LINE)
    if len(whole) == length and (not rest or _DATED.match(rest)):
        file.seek(at)
        return whole
    file.seek(start)
    return None


def _is_mark(line: bytes, following: bytes, after_blank: bool) -> bool:
    if not line.startswith(b"From ") or not _HEADER.match(following):
        return False
    return _DATED.match(line) is not None or (after_blank and _SENDER.match(line) is not None)
