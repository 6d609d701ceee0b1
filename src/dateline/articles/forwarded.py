"""A letter's text → its own words, and those of each letter that it passes on, with what their headers say.

Mail programs put the letter that is passed on below a line of their own and some of its headers. A report
that prints a letter has no such line, and is left whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from dateline.articles.drafts import one_line

_MARK = re.compile(
    r"^[ \t]*(?:Begin forwarded message:|-{2,}[ \t]*[^\W\d_][^-\n]{3,60}[ \t]*-{2,}|_{10,})[ \t]*\n\s*",
    re.MULTILINE,
)
_HEADER = re.compile(r"[ \t]*[*]?([^\W\d_][\w-]{0,20})[ \t]?:[*]?[ \t]*([^\n]{0,1000})(?:\n\s*|\Z)")
_MOST_HEADERS = 12
_NAMES = {
    **dict.fromkeys(("from", "von", "de"), "source"),
    **dict.fromkeys(("date", "sent", "datum", "gesendet", "envoyé", "fecha", "enviado"), "date"),
    **dict.fromkeys(("subject", "betreff", "objet", "asunto"), "title"),
}
_OTHERS = frozenset("to cc bcc reply-to an à para organization importance attachments".split())
_ADDRESS = re.compile(r"\s*(?:<[^>]*>|\[mailto:[^\]]*\])|^[\"']|[\"']$")


def split_forwards(text: str) -> list[tuple[dict[str, Any], str]]:
    r"""Return the words of a letter, with {}, and behind them those of each that it passes on.

    >>> split_forwards("Look.\n\nBegin forwarded message:\nFrom: A\nDate: 3 May\nSubject: B\n\nTrams stop.")
    [({}, 'Look.'), ({'source': 'A', 'date': '3 May', 'title': 'B'}, 'Trams stop.')]
    """
    stated: dict[str, Any] = {}
    found, start = [], 0
    for mark in _MARK.finditer(text):
        if mark.start() < start:
            continue
        headers, end = _headers(text, mark.end())
        if {"source", "date", "title"} <= headers.keys():
            found.append((stated, text[start : mark.start()].strip()))
            stated, start = headers, end
    return [*found, (stated, text[start:].strip())]


def _headers(text: str, start: int) -> tuple[dict[str, Any], int]:
    """The headers that stand there, and where they end."""
    headers: dict[str, Any] = {}
    for match in _lines(text, start):
        name = match[1].lower()
        if name not in _NAMES and name not in _OTHERS:
            break
        start = match.end()
        if name in _NAMES:
            headers.setdefault(_NAMES[name], _value(match[2], name))
    return headers, start


def _lines(text: str, start: int) -> Iterator[re.Match[str]]:
    for _ in range(_MOST_HEADERS):
        match = _HEADER.match(text, start)
        if match is None:
            return
        yield match
        start = match.end()


def _value(value: str, name: str) -> str | None:
    """A header's value; of a sender, the name, where there is one beside the address."""
    plain = value.strip().rstrip("*")
    return one_line(_ADDRESS.sub("", plain) or plain if _NAMES[name] == "source" else plain)
