"""The words that articles are searched for, as patterns: "the WHO" is not "man who", AT&T not "at".

A subject is taken apart into its words. Each has a query for the word index, where that can find it, and two
patterns on plain letters (`language/spelling.py`): `found` tells where it stands, `proved` must hold of an
article before it is listed. A word is proved by its case where its letters alone are a word of every text
("US", "WHO", "May"), and by its signs where it has some ("AT&T", "C++").
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from dateline.language.spelling import composed, has_words_without_spaces, plain
from dateline.language.words import QUESTION_WORDS, kindred

_JOINING = frozenset("the a an of in on at to for from by with and or".split())
_ALSO_NAMES = frozenset(  # names that are common words too, of which the capital tells
    """may march will mark bill polish turkey reading nice bath cork mobile apple amazon shell target gap
    visa orange meta sun times post mail king price young brown green white black bush banks fox
    wolf stone wood hill rice rose summer august dawn hope faith grace joy guy jack frank rob pat
    sue rich ray art gene drew chase grant lance miles chance hunter baker butcher cook mason porter
    potter bishop pope knight page gates jobs trump cruise swift short long little small strong wise
    sharp moody standard poor independent guardian mirror express telegraph china jersey panama cologne
    labour labor reform union mercury mars lincoln ford dodge jaguar oracle signal telegram discord zoom
    slack square stripe block snap bolt edge chrome windows excel carter cooper fisher parker taylor turner
    walker weaver wright dean duke earl judge major sergeant clay forest hall heath holly ivy lily violet
    olive ruby pearl amber penny sandy""".split()
)
_EDGES = "\"“”«»'‘’()[]{},;:!?…"
_DOTTED = re.compile(r"(?:[A-Z]\.)+[A-Z]\.?")
_SIGNS = re.compile(r"[^\w'.-]|(?<=\w)[.-](?=\w)")
_NUMBERED = re.compile(r"([^\W\d_]{1,8})(\d{1,4})")
_NOT_A_WORD = r"(?<![\w&])"
_ENDINGS = r"(?:'?s|s')?"
_IN_A_SENTENCE = r"(?<=[\w,;)&-] )"  # not where a sentence begins, and a capital says nothing


@dataclass(frozen=True, slots=True)
class Sought:
    """A word that articles are looked for by.

    `query` is for FTS5, None where its index cannot know the word; `within` is then the word itself.
    `exact` says that `proved` must hold, and not the query alone. Where no article has it so, the word in any
    case will do (`loose`), but for a common word, which has no such pattern.
    """

    query: str | None
    within: str | None
    found: str
    proved: str
    exact: bool = False
    loose: str | None = None


def sought_words(subject: str) -> tuple[Sought, ...]:
    """Return what the words of a subject are found by, each once.

    >>> [word.query for word in sought_words("the US troops")]
    ['("us" OR "u s")', '"troops"']
    """
    subject = composed(subject)
    tokens = [token for word in subject.split() if (token := _stripped(word))]
    shouted = len(tokens) > 1 and subject.isupper()
    kept = [token for token in tokens if not _is_little(token, shouted)]
    if not kept:  # "the who", typed without its capitals
        names = [_as_name(token) for token in tokens if token.casefold() not in _JOINING]
        return tuple(dict.fromkeys(names or map(_plain_word, tokens)))
    return tuple(dict.fromkeys(_sought(token, shouted) for token in kept))


def kindred_words(subject: str) -> tuple[Sought, ...]:
    """Return the same with each word in small letters found by others of its sense: "theft" by "thieves"."""
    found = []
    for word in sought_words(subject):
        kin = [_plain_word(one) for one in kindred((word.query or "").strip('"'))]
        if len(kin) > 1:
            query = f"({' OR '.join(one.query or '' for one in kin)})"
            either, whole = ("|".join(getattr(one, way) for one in kin) for way in ("found", "proved"))
            word = Sought(query, None, either, whole)
        found.append(word)
    return tuple(found)


def phrase(subject: str) -> Sought | None:
    """Return what a name of several words is found by as a phrase, None for one word, as U.S. is."""
    if len(subject.split()) < 2:
        return None
    words = re.findall(r"\w+", composed(subject))
    while words and words[0].casefold() in ("the", "a", "an"):
        del words[0]
    if len(words) < 2:
        return None
    together = r"\W+".join(re.escape(plain(word)) for word in words)
    pattern = rf"(?i:(?<!\w){together}(?!\w))"
    return Sought(f'"{" ".join(words)}"', None, pattern, pattern)


def _stripped(word: str) -> str:
    word = word.strip(_EDGES)
    word = re.sub(r"['’]s$", "", word)
    if not re.search(r"\w", word):
        return ""
    return word if _DOTTED.fullmatch(word) else word.rstrip(".").strip("-–—&/")


def _is_little(token: str, shouted: bool) -> bool:
    """Whether a word is one that questions are made of, and no name by its capitals."""
    if token.casefold() not in QUESTION_WORDS:
        return False
    if token.isupper() and not shouted and (len(token) > 1 or token == "X"):
        return False
    return token.islower() or token.casefold() in _JOINING or shouted or len(token) == 1


def _sought(token: str, shouted: bool) -> Sought:
    if has_words_without_spaces(token):
        pattern = re.escape(plain(token))
        return Sought(None, token, pattern, pattern)
    letters = token.replace(".", "")
    if (
        not shouted
        and letters.isalpha()
        and letters.isupper()
        and (letters == token or _DOTTED.fullmatch(token))
    ):
        return _acronym(plain(letters))
    if _SIGNS.search(plain(token)):
        return _joined(token)
    if (number := _NUMBERED.fullmatch(token)) is not None:
        return _joined(f"{number[1]}-{number[2]}", token)
    word = token.casefold()
    if token[0].isupper() and not shouted and (word in QUESTION_WORDS or word in _ALSO_NAMES):
        return _capitalised(token)
    return _plain_word(token)


def _plain_word(token: str) -> Sought:
    """A word as it is: the index knows its forms; in unusual spelling it is found with the usual endings."""
    word = plain(token).casefold()
    stem = re.escape(_stem(word))
    whole = rf"(?i:(?<!\w){re.escape(word)}(?:s|es|'s|s')?(?!\w))"
    return Sought(_query(token), None, rf"(?i:\b{stem}\w*)", whole)


def _acronym(letters: str) -> Sought:
    """Capitals: the US, the U.S., Nato for NATO; but not "us"."""
    common = letters.casefold() in QUESTION_WORDS
    dotted = r"\.\s?".join(letters) + r"\.?"
    forms = [letters, dotted] if len(letters) > 1 else [letters]
    if not common and len(letters) > 3:
        forms.append(letters.capitalize())
    pattern = rf"{_NOT_A_WORD}(?:{'|'.join(forms)}){_ENDINGS}(?![\w$&+#])"
    spelled = f' OR "{" ".join(letters.casefold())}"' if 1 < len(letters) < 6 else ""
    query = f'("{letters.casefold()}"{spelled})' if spelled else f'"{letters.casefold()}"'
    return Sought(query, None, pattern, pattern, exact=True, loose=None if common else _in_any_case(letters))


def _joined(token: str, written: str = "") -> Sought:
    """A word with signs in it: AT&T, R&B, C++, Covid-19; F16 is `written` so for F-16."""
    pieces = [re.escape(piece) for piece in re.split(r"(\s*&\s*|-)", plain(token)) if piece]
    loose = {"&": r"\s?&(?:amp;)?\s?", r"\-": r"[-–\s]?", "-": r"[-–\s]?"}
    body = "".join(loose.get(piece.strip(), piece) for piece in pieces)
    flag = "" if token.isupper() else "(?i)"
    pattern = rf"{_NOT_A_WORD}{'(?i:' if flag else '(?:'}{body}){_ENDINGS}(?![\w&])"
    query = f"({_query(token)} OR {_query(written)})" if written else _query(token)
    return Sought(query, None, pattern, pattern, exact=True)


def _capitalised(token: str) -> Sought:
    """A name that is a common word, too: May, Apple, The Who."""
    word = re.escape(plain(token))
    begins = _IN_A_SENTENCE if token.casefold() in QUESTION_WORDS and token.casefold() != "may" else ""
    pattern = rf"{begins}{_NOT_A_WORD}{word}(?:'s)?(?!\w)(?!\s+(?:I|we|he|she|they|it|you|God)\b)"
    loose = None if token.casefold() in QUESTION_WORDS else _in_any_case(plain(token))
    return Sought(_query(token), None, pattern, pattern, exact=True, loose=loose)


def _in_any_case(letters: str) -> str:
    return rf"(?i:(?<!\w){re.escape(letters)}{_ENDINGS}(?!\w))"


def _as_name(token: str) -> Sought:
    """A common word that alone was asked for: the name or the acronym that it may be."""
    letters = plain(token)
    acronym, name = _acronym(letters.upper()), _capitalised(letters.capitalize())
    pattern = rf"(?:{acronym.proved}|{name.proved})"
    return Sought(acronym.query, None, pattern, pattern, exact=True)


def _query(token: str) -> str:
    """FTS5 for a word: as it is written, and in plain letters where the index has them so."""
    written = [form.casefold().replace("i\u0307", "i") for form in (composed(token), plain(token))]
    forms = dict.fromkeys(" ".join(re.findall(r"\w+", form)) for form in written)
    queries = [f'"{form}"' for form in forms]
    return queries[0] if len(queries) == 1 else f"({' OR '.join(queries)})"


def _stem(word: str) -> str:
    """What the forms of a word have in common: "landing", "lands" → "land"."""
    return word if len(word) < 5 else word[: max(4, len(word) - 3)]
