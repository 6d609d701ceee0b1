"""When two answers to a question are one, and when one is not of the kind asked for.

Answers are one when their words are equal ("20,000 people.", "20000 people"), their values agree ("20,000",
"around twenty thousand": `values`), or one is short for the other's name and stands in an article that has
the longer one too ("Noem", in an article about Kristi Noem). Titles are no part of a name.

Nobody is recognised by what they are ("the secretary"), and no name by what is not in the article.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from dateline.language.bare_names import name_in
from dateline.language.lexicon import PEOPLE, TITLES
from dateline.language.names import Names
from dateline.language.normalise import normalise
from dateline.language.values import Value, agree, contradict, read_value
from dateline.language.values.moments import Moment, Precision, speaks_of_time
from dateline.language.values.quantities import Quantity, read_quantity, read_quantity_at
from dateline.language.values.tenses import tense_at
from dateline.questions.asked import Asked
from dateline.types import Article, QuestionType

_INSIDE_NUMBER = re.compile(r"(?<=\d)[^\w\s,](?=\d)")
_VALUED = frozenset(
    (
        QuestionType.HOW_MANY,
        QuestionType.HOW_MUCH,
        QuestionType.WHEN,
        QuestionType.WHAT,
        QuestionType.WHICH,
    )
)
_NAMED = frozenset((QuestionType.WHO, QuestionType.WHAT, QuestionType.WHICH))
_TIME_WORDS = re.compile(
    r"\d|\b(?:today|yesterday|tomorrow|tonight|week|month|year|decade|century|day|night|morning|noon|evening|"
    r"afternoon|midnight|spring|summer|autumn|fall|winter|hours?|minutes?|ago|now|recently|soon|christmas|easter|"
    r"when|while|after|before|during|since|until|once|as)\w*",
    re.IGNORECASE,
)
_DURATION = re.compile(
    r"(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)[- ]"
    r"(?:second|minute|hour|day|week|month|year)s?",
    re.IGNORECASE,
)
_WITH_SCORE = re.compile(r"[a-z] \d+[-–]\d+$")  # "Sweden 4-0"
_LONG = frozenset((QuestionType.WHAT, QuestionType.WHY, QuestionType.YES_NO, QuestionType.LIST))
_GOES_ON = re.compile(r"[a-z]{3}[.!?][\"”’]?\s+[\"“‘]?[A-Z]|\s[—–]\s")
_TWO_THINGS = re.compile(r"\d and (?!about\b)[A-Z]\w+.*\d")  # "66,435 and Honduras third with 45,923"
_MILLIONS_OR_METRES = re.compile(r"\d\s?[mM]$")
_SOME_DAY = "2000-01-01"  # any does, where only the kind of answer matters
_SOME_NUMBER = re.compile(
    r"\d|\b(?:no|none|nobody|nothing|several|many|few|both|all|most|once|twice|double|triple|single|pair|couple)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Meaning:
    """What an answer's words are compared by: themselves, their value, the name in them."""

    key: str
    value: Value | None = None
    name: tuple[str, ...] = ()


NO_MEANING = Meaning("")
"""Of what nobody has looked at yet."""


def meaning(article: Article, start: int, end: int, question_type: QuestionType) -> Meaning:
    """Return what article.text[start:end] means as an answer to a question of that type."""
    words = article.text[start:end]
    tense = tense_at(article.text, start, end)
    value = read_value(words, written=article.date, question_type=question_type, tense=tense)
    if isinstance(value, Quantity):
        value = read_quantity_at(article.text, start, end)
    return Meaning(
        _key(words),
        value if question_type in _VALUED else None,
        name_in(words) if question_type in _NAMED and value is None else (),
    )


def one_answer(one: Meaning, article: Article, other: Meaning, other_article: Article) -> bool:
    """Say whether two answers, each with its article, are the same answer."""
    if isinstance(one.value, Moment) and isinstance(other.value, Moment):
        return agree(one.value, other.value)  # another week's Thursday is another day
    if one.value is not None and other.value is not None and contradict(one.value, other.value):
        return False  # "4 percent" that it rose by and "4 percent" that it fell by
    if one.key == other.key:
        return True
    if one.value is not None and other.value is not None:
        return agree(one.value, other.value)
    if one.name == other.name and len(one.name) > 1:  # of two people called Noem, each may be another
        return True
    return _short_for(one.name, article, other.name) or _short_for(other.name, other_article, one.name)


def fits(words: str, asked: Asked) -> bool:
    """Say whether an answer may be of the kind asked for.

    No words without a number are an answer to "how many", nor a sum of money to "how many people", nor a
    duration to "when". Nothing that goes on past a sentence or a dateline is one that names or counts, none
    that goes on into a score is one that names, and no name says who somebody is.
    """
    if not any(map(str.isalnum, words)) or (asked.type not in _LONG and _GOES_ON.search(words)):
        return False
    if asked.type in (QuestionType.HOW_MANY, QuestionType.HOW_MUCH):
        return _fits_a_number(words, asked)
    if asked.type is QuestionType.WHEN:
        tells_time = bool(_TIME_WORDS.search(words)) or speaks_of_time(words) or not name_in(words)
        return tells_time and not _DURATION.fullmatch(words)
    if asked.wants_office and not _names_an_office(words):
        return False
    if asked.type in (QuestionType.WHO, QuestionType.WHERE):
        if _WITH_SCORE.search(words):
            return False
        value = read_value(words, written=_SOME_DAY)
        if isinstance(value, Moment):
            return value.precision == Precision.MONTH  # Theresa May, and April
        return value is None or value.unit == "people"
    return True


def _fits_a_number(words: str, asked: Asked) -> bool:
    if _TWO_THINGS.search(words):
        return False
    quantity = read_quantity(words)
    if quantity is None:
        return _SOME_NUMBER.search(words) is not None
    if _MILLIONS_OR_METRES.search(words):
        return True
    return not asked.counts_things or quantity.kind in ("count", "share")


def _names_an_office(words: str) -> bool:
    """Whether words say who somebody is: an office or a trade, more than a bare name."""
    low = [word.strip(".,\"'“”").lower() for word in words.split()]
    return any(word in TITLES or word in PEOPLE or word.rstrip("s") in PEOPLE for word in low)


def _key(text: str) -> str:
    """What must be equal for two answers to be one; text of articles and punctuation alone is itself."""
    # Normalising deletes punctuation; without this, 3.5 million would be 35 million, and 2-0 be 20.
    return normalise(_INSIDE_NUMBER.sub(" ", text)) or text.casefold()


def _short_for(short: tuple[str, ...], article: Article, long: tuple[str, ...]) -> bool:
    """Whether a name is short for a longer one that its article has, with no other first name before it."""
    if not short or len(short) >= len(long) or long[-len(short) :] != short:
        return False
    full = Names.of(article.text).full(short)
    return full is not None and full.words[-len(long) :] == long
