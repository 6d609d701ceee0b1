"""Which words of a text tell what it is about, and what a word is compared by.

One stemmer: a few letters cut off, not a grammar, and no word is known for its sense but the few listed here:
"approved", "approval" and "approves" are one, "won" and "win", "dead" and "killed", "pact" and "agreement",
"British" and "Britain", and so are "defence" and "defense".
Letters are compared without their accents: who types "Irenee" means "Irénée", however a text writes it.
One list of stop words, in three layers, each word once: what a search leaves out, what else a comparison
leaves out, and what says nothing of a topic although it may be asserted.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from os.path import commonprefix

from dateline.language.countries import LAND_OF, with_one_name
from dateline.language.dialects import in_one_spelling, other_spelling
from dateline.language.lexicon import BASE_OF_PARTICIPLE, BASE_OF_PAST, BASE_OF_PRESENT
from dateline.language.spelling import composed, plain
from dateline.types import Article

WORD = re.compile(r"[^\W\d_]+(?:-\d+)?")  # Luna-25 is a word

QUESTION_WORDS = frozenset(
    """a an the of in on at to for from by with about and or is are was were be been being do does did
    has have had will would can could should may might it its this that these those there their they he
    she his her him them who whom whose what which when where why how many much i you we us our your me
    my s t as if than then so not no any""".split()
)
"""What questions are made of rather than about. BM25 gives these words little weight; leaving them out keeps
it from walking through most of the index. Any other word may be what an article is searched for by."""
STOP_WORDS = QUESTION_WORDS | frozenset(
    """after all already also am anybody anyone anything ask before but case doing done ever every everyone
    get go going got himself into itself just more most must neither never nobody none nothing off one
    other out over own people per shall she some somebody someone since still true under until up while
    without yet""".split()
)
"""Words that are not compared."""
VAGUE_WORDS = frozenset(
    """according called last later long made new only place said says say share such take tells told very
    year years""".split()
)
"""Words that say nothing of what a text is about; yet "Was it called off last year?" asserts them."""

_NO_TOPIC = STOP_WORDS | VAGUE_WORDS
_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")
_YEAR = re.compile(r"(?<![\d.,])\d{4}(?!\d|[.,]\d)")
_DIGEST = re.compile(r"\bthings (?:to|you need to) know\b|\bnews from around\b|\bin brief\b", re.IGNORECASE)
_LONGEST = 6  # letters of a stem
_IRREGULAR = {
    form: verb
    for verb, forms in {
        "win": "won winner winners winning", "fall": "fell fallen falling falls",
        "shrink": "shrank shrunk shrinks", "give": "gave given giving",
        "take": "took taken taking", "meet": "met meeting", "rise": "rose risen rising",
        "lose": "lost loses losing loss losses", "hold": "held holding", "find": "found finding",
        "tell": "told telling", "leave": "left leaving", "lead": "led leading", "pay": "paid paying",
        "send": "sent sending", "strike": "struck striking", "speak": "spoke spoken speech",
        "swear": "swore sworn", "become": "became becoming", "grow": "grew grown growth",
        "sell": "sold selling", "build": "built building", "buy": "bought buying",
        "bring": "brought bringing", "stand": "stood standing", "run": "ran running",
        "break": "broke broken breaking", "choose": "chose chosen choice", 
        "keep": "kept keeping", "begin": "began begun", "know": "knew known", "see": "saw seen",
        "shut": "closed close closes closing", "beat": "defeated beaten defeat defeats",
        "die": "dead died dies die death deaths deadly kill kills killed killing toll fatal "
        "deadliest lives victim victims perish perished",
        "hurt": "injured injure injury injuries wounded wound",
        "steal": "stole stolen stealing theft thefts thief thieves",
        "resign": "resigned resigns resignation", "sign": "signed signs signature signing",
        "agree": "agreed agrees agreement agreements pact pacts deal deals accord "
        "accords treaty treaties", "attend": "attended attends attendance present",
        "big": "bigger biggest larger large largest", "hot": "hotter hottest", "high": "higher highest",
        "low": "lower lowest", "arrest": "arrested arrests", "point": "points pts",
    }.items()
    for form in (verb, *forms.split())
}  # fmt: skip
_BASES = frozenset(_IRREGULAR.values())
_ENDINGS = "ations ation ments ment ings ing edly ed ers er ors or ies ied es s al ly e y".split()

_SHORTEST_BASE = 4  # letters
_HISSING = ("s", "x", "z", "ch", "sh")
_THEN_Y = re.compile(r"[^aeou]y$")
_TO_BE_DOUBLED = re.compile(r"[^aeiou][aeiou][^aeiouwxy]$")

_NO_ENDING = tuple(f"{vowel}y" for vowel in "aeou")  # of "play", "journey"


def search_words(text: str) -> list[str]:
    """Return the words that a text is about, each once; all of its words where it has no other.

    Behind them come those that are spelled otherwise in the other English, which an index keeps apart.

    >>> search_words('Who is "the" defence spokesman?')
    ['defence', 'spokesman', 'defense']
    """
    text = composed(text).casefold().replace("i\u0307", "i")  # of İzmir
    words = list(dict.fromkeys(re.findall(r"\w+", text)))
    words = [word for word in words if word not in QUESTION_WORDS] or words
    return [*dict.fromkeys((*words, *filter(None, map(other_spelling, words))))]


@lru_cache(maxsize=1 << 14)  # an archive has few words that a question's passages have not had before
def stem(word: str) -> str:
    """Return what a word is compared by.

    >>> stem("approval"), stem("approved"), stem("rose"), stem("rise")
    ('approv', 'approv', 'rise', 'rise')
    """
    word = in_one_spelling(word.casefold())
    word = LAND_OF.get(word, word)
    known = _IRREGULAR.get(word)
    if known is not None:
        return known
    if word.endswith("s") and word[:-1] in _BASES:
        return word[:-1]
    if len(word) == 5 and word.endswith(("ies", "ied")):
        return f"{word[:2]}y"
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3 and not word.endswith(_NO_ENDING):
            word = word[: -len(ending)]
            break
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "ls":
        word = word[:-1]
    return _IRREGULAR.get(word, word)[:_LONGEST]


def kindred(word: str) -> tuple[str, ...]:
    """Return the listed words that are compared as one with a word in small letters, or that word alone.

    >>> kindred("theft")
    ('steal', 'stole', 'stolen', 'stealing', 'theft', 'thefts', 'thief', 'thieves')
    """
    base = _IRREGULAR.get(word)
    return (word,) if base is None else tuple(form for form, verb in _IRREGULAR.items() if verb == base)


def verb_stem(word: str) -> str:
    """Return what a verb is compared by, in whatever form.

    >>> verb_stem("went"), verb_stem("gone"), verb_stem("goes"), verb_stem("go")
    ('go', 'go', 'go', 'go')
    """
    word = word.casefold()
    bases = (BASE_OF_PAST, BASE_OF_PRESENT, BASE_OF_PARTICIPLE)
    return stem(next((forms[word] for forms in bases if word in forms), word))


def differ_by_ending(one: str, other: str) -> bool:
    """Whether two words in small letters are the same but for their endings.

    >>> differ_by_ending("scanners", "scanned"), differ_by_ending("scaner", "scanner")
    (True, False)
    """
    common = len(commonprefix((one, other)))
    return any(all(word[at:] in ("", *_ENDINGS) for word in (one, other)) for at in range(3, common + 1))


def is_formed(word: str, is_word: Callable[[str], bool]) -> bool:
    """Whether a word in small letters is formed by rule from one of the language: "watchers", "legalised".

    "runing" and "partys" are not, as they break the rule.

    >>> known = {"watch", "legal", "party"}
    >>> [is_formed(word, known.__contains__) for word in ("watchers", "legalises", "partys")]
    [True, True, False]
    """
    bases = [base for base in _bases_of(word) if len(base) >= _SHORTEST_BASE]
    return any(is_word(base) or is_formed(base, is_word) for base in bases)


def _bases_of(word: str) -> Iterator[str]:
    """What a word may be formed from; not "runing", as a last letter may have to be doubled."""
    if word.endswith(("ise", "ize")):
        yield word[:-3]
    if word.endswith("ies"):
        yield f"{word[:-3]}y"
    elif word.endswith("es") and word[:-2].endswith(_HISSING):
        yield from (word[:-2], word[:-1])
    elif word.endswith("s") and not word[:-1].endswith(_HISSING) and not _THEN_Y.search(word[:-1]):
        yield word[:-1]
    for ending in ("ed", "ing", "er"):
        base = word.removesuffix(ending)
        if base == word:
            continue
        if len(base) >= _SHORTEST_BASE:
            yield f"{base}e"
        if not base.endswith("e") and not _TO_BE_DOUBLED.search(base):
            yield base


def _plain(text: str) -> str:
    return with_one_name(plain(text))


def stems(text: str) -> frozenset[str]:
    """Return the stems of the words of a text that mean something by themselves."""
    words = (word.casefold() for word in WORD.findall(_plain(text)))
    return frozenset(stem(word) for word in words if word not in STOP_WORDS)


def topic(text: str) -> frozenset[str]:
    """Return the stems of the words that tell what a text is about, and its years.

    >>> sorted(topic("How many Moroccans were killed last year, in 2023?"))
    ['2023', 'die', 'morocc']
    """
    found = (word for word in WORD.findall(_plain(text)) if len(word) > 2)
    kept = (word for word in found if word == "May" or word.casefold() not in _NO_TOPIC)
    return frozenset(map(stem, kept)).union(_YEAR.findall(text))


@lru_cache(maxsize=128)  # passages and articles are compared with a question in several steps
def telling(text: str) -> frozenset[str]:
    """Return what a text is about with its figures."""
    return topic(text) | figures(text)


def figures(text: str) -> frozenset[str]:
    """Return the figures of a text, as they are written."""
    return frozenset(_FIGURE.findall(text))


def is_capital(letter: str) -> bool:
    """Say whether a letter may begin a name: a capital, or one of a script that has no small letters."""
    return letter.isalpha() and not letter.islower()


def names(text: str) -> frozenset[str]:
    """Return those of the topic's stems that are names or years; the first word of a text is no name."""
    words = re.findall(rf"{WORD.pattern}|{_YEAR.pattern}", _plain(text))[1:]
    return topic(" ".join(word for word in words if is_capital(word[0]) or word[0].isdecimal()))


def headline(article: Article) -> str:
    """Return the title of an article that speaks of one thing, "" for none and for that of a digest.

    >>> headline(Article("a", "", title="5 things to know: Uvalde, Ukraine, heat wave"))
    ''
    """
    title = article.title or ""
    return "" if title.count(",") > 1 or _DIGEST.search(title) else title
