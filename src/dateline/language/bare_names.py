"""Whether words are a name and nothing else: "Interior Minister Francisco Jiménez" is Francisco Jiménez."""

from __future__ import annotations

import re

from dateline.language.lexicon import TITLES
from dateline.language.words import is_capital

_BEFORE = TITLES | frozenset("the of state homeland security".split())
_WORD = re.compile(r"[^\W\d_][\w'’.-]*")


def name_in(words: str) -> tuple[str, ...]:
    """Return the one name that an answer consists of, without titles; () when there is none, or several.

    >>> name_in("Interior Minister Francisco Jiménez"), name_in("the Dutch finance minister, Eelco Heinen")
    (('Francisco', 'Jiménez'), ('Eelco', 'Heinen'))
    """
    names = [name for part in words.split(",") if (name := _name_of_part(part))]
    return names[0] if len(names) == 1 else ()


def _name_of_part(part: str) -> tuple[str, ...]:
    words = part.split()
    titles = [at for at, word in enumerate(words) if word.lower().removesuffix(".") in _BEFORE]
    if titles and words[titles[-1]] in ("of", "the"):  # the president of Guatemala
        return ()
    words = words[titles[-1] + 1 :] if titles else words
    return tuple(words) if words and all(is_name_word(word) for word in words) else ()


def is_name_word(word: str) -> bool:
    """Whether a word begins with a capital, as those of names do, or is of a script without."""
    return is_capital(word[0]) and _WORD.fullmatch(word.strip("\"'“”‘’")) is not None
