"""Which language a text is in: a long one by py3langid, a line by its little words.

A question is too short for statistics, so the little words of a language decide: one that is English alone
("who", "did", "the") makes a line English, two of another language and none of English make it foreign. Only
between languages, and for those whose little words are not listed here, is py3langid asked. Its model is
loaded at the first use. That takes half a second, and a text with many words that English alone has is
English without it: so are 2,738 of 2,800 web articles, and py3langid says the same of each.
"""

from __future__ import annotations

import io
from collections import Counter
from functools import cache
from typing import IO, Any

from dateline.language.patterns import lazy

SHORTEST_TOLD = 200  # characters that a language is told from
_SAMPLE = 800
_SURE = 0.9
_PLAIN = 0.07  # of a text's words
_PLAINLY_ENGLISH = frozenset(
    "the and that with from which were been would their they this has have said".split()
)
_SURE_OF_A_LINE = 0.95  # without little words that are listed
_ENOUGH = 4  # words of a line for py3langid to look at

_ENGLISH = frozenset(
    """who whom whose what which when where why how the of did does were with from that this these those have
    been many much there their they his she it its and by into about after before during against would could
    should isn't wasn't didn't doesn't what's who's where's how's between than""".split()
)
_ASKING_WORDS = {
    language: frozenset(words.split())
    for language, words in {
        "es": """qué que quién quien quiénes quienes cuándo cuando dónde donde cómo como cuánto cuánta cuántos
            cuántas cuanto cuanta cuantos cuantas cuál cual cuáles""",
        "fr": "qui que quoi quand où pourquoi comment combien quel quelle quels quelles qu'est-ce est-ce",
        "de": """wer wen wem wessen wann wo woher wohin warum wieso weshalb wie welche welcher welches welchen
            wieviel""",
        "it": "chi che cosa cos'è quando dove dov'è perché quanto quanta quanti quante quale quali",
        "pt": "quem que quando onde porque como quanto quanta quantos quantas qual quais",
        "nl": "wie wat wanneer waar waarom hoe welke welk hoeveel",
        "pl": "kto co kiedy gdzie dlaczego jak ile który która które czy",
        "sv": "vem vad när var varför hur vilken vilket vilka",
        "nb": "hvem hva hvad hvor hvorfor hvordan hvilken hvilket hvilke når",
        "tr": "kim neden niçin nasıl kaç hangi nerede",
        "ca": "qui què quan quants quantes quin quina",
    }.items()
}
_OTHER_WORDS = {
    language: frozenset(words.split())
    for language, words in {
        "es": "por para el la los las una un del fue fueron está están es en de con se su al y hay",
        "fr": "le la les des du une un et est sont ont été dans pour avec sur au aux ce cette il elle de",
        "de": """der das den dem des und ist sind waren wurde wurden hat haben hatte ein eine einen mit von
            für auf nach viele im am zum zur über nicht bei aus""",
        "it": "il lo la gli le dei della delle è sono stato stata stati ha hanno con di del nel nella un una",
        "pt": "o os um uma da dos das foi foram é são com para em na por ao de",
        "nl": "de het een zijn werd werden heeft hebben van voor op door naar bij uit niet en er",
        "pl": "jest był była były w na z się",
        "sv": "många det som är och en ett på av till",
        "nb": "mange det som er og en et på av til ble blev",
        "tr": "ne zaman kaçı mı mi ve bir için ile",
        "ca": "els les una un va del amb és són",
    }.items()
}
"""Little words of some languages, as far as they are no English words too."""

_WORD = lazy(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_LATIN = lazy(r"[a-zA-Z\u00c0-\u024f\u1e00-\u1eff]")
_SPANISH_MARKS = lazy("[¿¡]")


def detect_language(text: str) -> str | None:
    """Return the language that a text is surely in; None for one too short to tell."""
    sample = text[:_SAMPLE]
    if sum(map(str.isalpha, sample)) < SHORTEST_TOLD:
        return None
    words = words_of(sample)
    if sum(word in _PLAINLY_ENGLISH for word in words) >= _PLAIN * len(words):
        return "en"
    language, probability = language_identifier().classify(sample)
    return str(language) if probability >= _SURE else None


def words_of(line: str) -> list[str]:
    """Return the words of a line in small letters, elisions and all: "l'été" is one."""
    return [word.casefold().replace("’", "'") for word in _WORD.findall(line)]


def foreign_language(line: str, *, known: bool) -> str | None:
    """Return the language of a short line that is surely not English; None if it may be English.

    One word that is English alone makes it English. `known` tells whether an article has its words: then it
    takes two little words of another language, for one may be a name ("Kim"), and statistics, which are often
    wrong about a few words, are not asked.
    """
    words = words_of(line)
    if _ENGLISH.intersection(words):
        return None
    letters = [char for char in line if char.isalpha()]
    if sum(_LATIN.match(char) is not None for char in letters) * 2 < len(letters):
        return _guess(line)[0]
    if _SPANISH_MARKS.search(line):
        return "es"
    hits = Counter({language: _little_words(line, language) for language in _ASKING_WORDS})
    [(best, most)] = hits.most_common(1)
    if most >= 2 or (most == 1 and not known and words[0] in _ASKING_WORDS[best]):
        tied = [language for language, count in hits.items() if count == most]
        return best if len(tied) == 1 else _guess(line, tied)[0]
    if known:
        return None
    if len(words) >= _ENOUGH and sum(word[0].islower() for word in _WORD.findall(line)) * 2 > len(words):
        language, probability = _guess(line)
        if language != "en" and probability >= _SURE_OF_A_LINE:
            return language
    return None


def _little_words(line: str, language: str) -> int:
    """Count the words of a line that are little words there; "La" in "La Aurora" is part of a name."""
    found, words = 0, _WORD.findall(line)
    for before, word, after in zip(["", *words], words, [*words[1:], ""], strict=False):
        plain = word.casefold().replace("’", "'")
        in_a_name = after[:1].isupper() and (word[0].isupper() or before[:1].isupper())
        elided = language in ("fr", "it", "ca") and plain.startswith(("l'", "d'", "qu'", "dell'", "all'"))
        found += plain in _ASKING_WORDS[language] or elided
        found += plain in _OTHER_WORDS[language] and not in_a_name
    return found


def _guess(line: str, among: list[str] | None = None) -> tuple[str, float]:
    ranked = language_identifier().rank(line)
    return next((str(name), float(p)) for name, p in ranked if among is None or name in among)


@cache
def language_identifier() -> Any:
    from py3langid import modelio
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    def load() -> Any:
        return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)

    try:
        return load()
    except OSError:  # it unpacks its model into a temporary file, and may find no room or no folder for one
        files, modelio.tempfile = modelio.tempfile, _InMemory
        try:
            return load()
        finally:
            modelio.tempfile = files


class _InMemory:
    """What py3langid asks of `tempfile`, without a disk."""

    @staticmethod
    def TemporaryFile(**_: object) -> IO[bytes]:
        return io.BytesIO()
