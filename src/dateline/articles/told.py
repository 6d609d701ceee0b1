"""The story that a page tells machines, for a page whose readers see none: a script writes it.

Its JSON-LD holds the story then, and what the page shows is often a request for consent, never an article.
"""

from __future__ import annotations

import re
from typing import Any

_RUN = 4  # words
_HALF = 0.5  # share of the story that a page shows, where what it shows is taken
_SENTENCE_WORDS = 6
_ASKED = re.compile(
    r"\bwe (?:and our [\w ]{0,40}?)?(?:use|store|access|process|value|respect|need|ask|would like)\b"
    r"|\byour (?:consent|privacy|device|personal data|choices|browser|experience)\b"
    r"|\byou (?:accept|agree|consent|can (?:accept|change|manage))\b|\bby (?:clicking|continuing|using)\b",
    re.IGNORECASE,
)
_SAID = re.compile(r"[\"“”„«]|\bsaid\b|\btold\b")
_KEPT = re.compile(
    r"\b(?:cookies?|personal data|consent|privacy|unique identifiers|legitimate interests?)\b", re.IGNORECASE
)
_CHOICE = re.compile(
    r"\b(?:partners|preferences|settings|choices|your device|accept|reject|personali[sz]ed"
    r"|all rights reserved)\b|©",
    re.IGNORECASE,
)


def story(shown: str, told: str) -> str:
    """Return the text of a page: what it shows, or what it tells machines where it hardly shows that.

    >>> story("We and our partners store personal data on your device.", "Trams stop on Monday.")
    'Trams stop on Monday.'
    """
    if asks_consent(shown):
        shown = ""
    return told if len(told) > len(shown) and share(told, shown) < _HALF else shown


def share(told: str, shown: str) -> float:
    """Return how much of what is told is shown, by its runs of words."""
    runs = _runs(told)
    return len(runs & _runs(shown)) / max(1, len(runs))


def asks_consent(text: str) -> bool:
    r"""Return whether the sentences of a text do nothing but ask leave to keep what its reader does.

    >>> asks_consent("Home\n\nWe use cookies, as you may well know.")
    True
    >>> asks_consent("We use no cookies, the baker told us.\n\nThe oven cost him 400 pounds in May.")
    False
    """
    lines = [line for line in text.split("\n") if _is_sentence(line)]
    return any(_ASKED.search(line) and _KEPT.search(line) for line in lines) and all(
        (_KEPT.search(line) or _CHOICE.search(line)) and not _SAID.search(line) for line in lines
    )


def laid_out(value: Any) -> str:
    r"""Return a text of JSON, or several, in paragraphs; "" for what is none.

    >>> laid_out("Trams &amp; boats\r\n \n\n stop.")
    'Trams & boats\n\nstop.'
    """
    import html

    parts = [part for part in (value if isinstance(value, list) else [value]) if isinstance(part, str)]
    lines = (" ".join(line.split()) for line in html.unescape("\n\n".join(parts)).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _is_sentence(line: str) -> bool:
    return len(line.split()) >= _SENTENCE_WORDS and line.rstrip(" \"'”’»)]").endswith((".", "!", "?", "…"))


def _runs(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return set(zip(*(words[number:] for number in range(_RUN)), strict=False))
