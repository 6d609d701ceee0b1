"""When a name, a language or an address is the one that was asked for."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from functools import lru_cache


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
    """
    return name_is(pattern, names) or any(name_is(pattern, one) for one in names.split(", "))


def language_is(asked: str, code: str) -> bool:
    """Whether a BCP 47 code is that language, or a kind of it.

    >>> language_is("en", "en-GB"), language_is("en-GB", "en")
    (True, False)
    """
    return f"{folded(code)}-".replace("_", "-").startswith(f"{folded(asked)}-".replace("_", "-"))


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
