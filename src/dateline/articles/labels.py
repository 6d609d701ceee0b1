"""Lines at the head of a text that say what they hold: "Headline: …", "Author: …", "Publication date: …".

Two of them that name fields, with nothing but such lines around, are a header; what follows is the text.
"""

from __future__ import annotations

import re
from typing import Any

from dateline.articles.fields import FIELD_NAMES, plain_name, stated_fields

_LINE = re.compile(r"(?P<name>[A-Z][A-Za-z]*(?:[ -][A-Za-z]+){0,3}):[ \t]+(?P<value>\S.*?)[ \t]*")
_FULL_TEXT = re.compile(r"(?:Full|Body|Article)[ -]?text:\s*", re.IGNORECASE)
_BEHIND = re.compile(  # what databases say of a text below it
    r"^(?:Subject|Location|Company / organization|Copyright|ProQuest document ID|Document URL|Database|"
    r"Last updated|Publication info|Source type|Place of publication|ISSN|Document type):[ \t]+\S",
    re.MULTILINE,
)
_FIELD = {name: field for field, names in FIELD_NAMES.items() for name in names}
_LONGEST, _MOST_LINES, _FEWEST = 20_000, 40, 2


def labelled_header(text: str) -> tuple[dict[str, Any], str] | None:
    r"""Return what labelled lines at the very top state, and the text below them; None where there are none.

    >>> labelled_header("Headline: Pier sold\nAuthor: Ana Beltran\n\nThe pier was sold.")[1]
    'The pier was sold.'
    """
    stated: dict[str, str] = {}
    body = None
    at, apart = len(text) - len(text.lstrip()), True
    for line in text[at:_LONGEST].splitlines(keepends=True)[:_MOST_LINES]:
        body = _FULL_TEXT.match(line)
        if body is not None:
            at += body.end()
            break
        match = _LINE.fullmatch(line.strip())
        known = match is not None and plain_name(match["name"]) in _FIELD
        if line.strip() and (match is None or (apart and stated and not known)):
            if not apart:
                return None  # a label in the middle of a paragraph
            break
        if match is not None:
            stated.setdefault(plain_name(match["name"]), match["value"])
        apart, at = not line.strip(), at + len(line)
    rest = text[at:].strip()
    below = _BEHIND.search(rest) if body is not None else None
    rest = rest if below is None else rest[: below.start()].rstrip()
    if not rest or len({_FIELD[name] for name in stated if name in _FIELD} - {"text"}) < _FEWEST:
        return None
    return stated_fields(stated), rest


def says_what_it_holds(line: str) -> bool:
    """Whether a line is a label with its value, of a field that an article has ("Title: Pier sold")."""
    match = _LINE.fullmatch(line)
    return match is not None and plain_name(match["name"]) in _FIELD
