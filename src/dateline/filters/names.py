"""When a name, a language or an address is the one that was asked for."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from functools import lru_cache

from dateline.language.codes import language_code


def name_is(pattern: str, name: str) -> bool:
    """Whether `name` is the pattern: the whole of it, in any case, `*` standing for any characters.

    >>> name_is("reuters", "Reuters"), name_is("reuters", "Reuters UK"), name_is("reuters*", "Reuters UK")
    (True, False, True)
    """
    first, *rest = folded(pattern).split("*")
    text = folded(name)
    if not rest:
        return text == first
    *middle, last = rest
    at, end = len(first), len(text) - len(last)
    if end < at or not (text.startswith(first) and text.endswith(last)):
        return False
    for piece in middle:
        found = text.find(piece, at, end)
        if found < 0:
            return False
        at = found + len(piece)
    return True


def author_is(pattern: str, names: str) -> bool:
    """Whether the authors of an article, "Ana Beltran, Tom Reyes", are the pattern, or one of them is.

    >>> author_is("tom reyes", "Ana Beltran, Tom Reyes"), author_is("tom", "Ana Beltran, Tom Reyes")
    (True, False)
    >>> author_is("Reyes, Tom", "Ana Beltran, Tom Reyes"), author_is("Tom Reyes", "Reyes, Tom")
    (True, True)
    """
    people = {names, _as_said(names), *names.split(", ")}
    return any(name_is(one, person) for one in {pattern, _as_said(pattern)} for person in people)


def _as_said(name: str) -> str:
    """A name as it is said, where it stands as in a register: "Reyes, Tom"."""
    last, comma, first = name.partition(", ")
    return f"{first} {last}" if comma and " " not in last and "," not in first else name


def language_is(asked: str, code: str) -> bool:
    """Whether a BCP 47 code is that language, or a kind of it.

    >>> language_is("en", "en-GB"), language_is("en-GB", "en")
    (True, False)
    >>> language_is("eng", "en"), language_is("English", "en")
    (True, True)
    """
    asked = asked.replace("_", "-")
    wanted = asked if "-" in asked else language_code(asked) or asked
    return f"{folded(code)}-".replace("_", "-").startswith(f"{folded(wanted)}-")


def url_begins(prefix: str, url: str) -> bool:
    """Whether an address begins so, in any case; without a scheme, the prefix begins after the address's own.

    >>> url_begins("example.org/sport", "https://www.example.org/sport/1")
    True
    """
    url, prefix = url.casefold(), prefix.casefold()
    if "://" in prefix:
        return url.startswith(prefix)
    rest = url.partition("://")[2] or url
    return rest.startswith(prefix) or rest.removeprefix("www.").startswith(prefix)


def same_in(field: str) -> Callable[[str, str], bool]:
    """Return when a name, or a code, that a field of an article has is the one asked for."""
    return {"author": author_is, "language": language_is}.get(field, name_is)


@lru_cache(maxsize=4096)
def folded(name: str) -> str:
    """The name without what is only a way of typing it: case, blanks, apostrophes, accents apart."""
    return unicodedata.normalize("NFC", " ".join(name.split()).casefold()).replace("’", "'")
