"""A text without what is only a way of writing it: accents apart, soft hyphens, ligatures, and letters such
as ı and ß.

Case stays, so that "the WHO" can be told from "the man who". The words of a text are the same then, however
they were typed, pasted from a PDF, or set by a printer.
"""

from __future__ import annotations

import unicodedata

from dateline.language.patterns import lazy

_INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_LETTERS = {"ı": "i", "ß": "ss", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "æ": "ae", "Æ":
"AE",
            "œ": "oe", "Œ": "OE", "’": "'", "‘": "'", "‐": "-", "‑": "-"}  # fmt: skip
_TABLE = str.maketrans(_LETTERS | dict.fromkeys(_INVISIBLE))
_MARKS = lazy(r"[\u0300-\u036f]")
_UNUSUAL = lazy(f"[{_INVISIBLE}ﬀﬁﬂﬃﬄﬅﬆıßøØłŁđĐæÆœŒ]")
_WITHOUT_SPACES = lazy(  # scripts that put no space between words, or that put endings to a name
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u1100-\u11ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff"
    r"\U00020000-\U0003ffff]"
)


def composed(text: str) -> str:
    r"""Return a line as it is usually typed: accents on their letters, no invisible characters, no ligatures.

    >>> composed("Pen\u0303alosa's \ufb01nance of\u00adfice")
    "Peñalosa's finance office"
    """
    if text.isascii():
        return text
    return unicodedata.normalize("NFKC", text.translate(dict.fromkeys(map(ord, _INVISIBLE))))


def plain(text: str) -> str:
    """Return the text in plain letters, with their case.

    >>> plain("İzmir, Diyarbakır, Peñalosa")
    'Izmir, Diyarbakir, Penalosa'
    """
    if text.isascii():
        return text
    return _MARKS.sub("", unicodedata.normalize("NFKD", text.translate(_TABLE)))


def plain_with_places(text: str) -> tuple[str, list[int]]:
    """Return the text in plain letters, and for each the place of the character that it comes from."""
    if text.isascii():
        return text, list(range(len(text)))
    pieces = [plain(char) for char in text]
    return "".join(pieces), [at for at, piece in enumerate(pieces) for _ in piece]


UNUSUAL_SPELLING, WORDS_WITHOUT_SPACES = 1, 2
"""What an index of words misses of a text, as bits."""


def peculiarity(text: str) -> int:
    r"""Say what of a text's words a search by their letters misses.

    >>> peculiarity("The mayor signed."), peculiarity("of\u00adfice"), peculiarity("林海")
    (0, 1, 2)
    """
    if text.isascii():
        return 0
    unusual = UNUSUAL_SPELLING if _UNUSUAL.search(text) else 0
    return unusual | (WORDS_WITHOUT_SPACES if _WITHOUT_SPACES.search(text) else 0)


def has_words_without_spaces(text: str) -> bool:
    """Say whether a word is of a script that puts no spaces between words: Chinese, Thai."""
    return _WITHOUT_SPACES.search(text) is not None
