"""Which words of a text tell what it is about: those to search for, and those that texts are compared by.

"Moroccan" is "Morocco" by its first five letters, and the words for dying are one ("killed", "dead", "toll").
"""

from __future__ import annotations

import re

from dateline.language.spelling import composed
from dateline.types import Article

LETTERS = 5
"""By how many first letters words are compared."""

_DIGEST = re.compile(r"\bthings (?:to|you need to) know\b|\bnews from around\b|\bin brief\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+|(?<![\d.,])\d{4}(?!\d|[.,]\d)")
_SAME_WORD = dict.fromkeys(
    "kill kille dead died dies die death deadl lives toll fatal victi peris".split(), "die"
) | {"sold": "sell", "won": "win", "winne": "win"}
_COMMON = frozenset(
    """a about after all also an and are as at be been before but by can could did do does for from had has
    have he her his how in into is it its last later long made many more most much new no not of on
    one or other out over said says she so some spok than that the their them then there they this
    those to under until up was were what when which while who will with would year years people
    according share take place""".split()
)
_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")
# Words that a question is made of rather than about. BM25 gives them little weight; leaving them out
# keeps it from walking through most of the index.
QUESTION_WORDS = frozenset(
    """a an the of in on at to for from by with about and or is are was were be been being do does did
    has have had will would can could should may might it its this that these those there their they he
    she his her him them who whom whose what which when where why how many much i you we us our your me
    my s t as if than then so not no any""".split()
)


def search_words(text: str) -> list[str]:
    """Return the words that a text is about, each once; all of its words where it has no other.

    >>> search_words('Who is "the" spokesman?')
    ['spokesman']
    """
    text = composed(text).casefold().replace("i\u0307", "i")  # of İzmir
    words = list(dict.fromkeys(re.findall(r"\w+", text)))
    return [word for word in words if word not in QUESTION_WORDS] or words


def stems(text: str) -> frozenset[str]:
    """Return the text's telling words and years, as they are compared.

    >>> sorted(stems("How many Moroccans were killed in 2023?"))
    ['2023', 'die', 'moroc']
    """
    words = (word.casefold() for word in _WORD.findall(text))
    found = (word[:LETTERS] for word in words if word not in _COMMON and len(word) > 2)
    return frozenset(_SAME_WORD.get(stem, stem) for stem in found)


def telling(text: str) -> frozenset[str]:
    """Return the stems of a text with its figures."""
    return stems(text) | figures(text)


def figures(text: str) -> frozenset[str]:
    """Return the figures of a text, as they are written."""
    return frozenset(_FIGURE.findall(text))


def names(text: str) -> frozenset[str]:
    """Return those of the stems that are names or years; the first word of a text is no name."""
    words = _WORD.findall(text)[1:]
    return stems(" ".join(word for word in words if word[0].isupper() or word[0].isdecimal()))


def headline(article: Article) -> str:
    """Return the title of an article that speaks of one thing, "" for none and for that of a digest.

    >>> headline(Article("a", "", title="5 things to know: Uvalde, Ukraine, heat wave"))
    ''
    """
    title = article.title or ""
    return "" if title.count(",") > 1 or _DIGEST.search(title) else title
