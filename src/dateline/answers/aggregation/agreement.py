"""When two answers to a question are one, and when one is not of the kind asked for.

Answers are one when their words are equal ("20,000 people.", "20000 people"), their values agree ("20,000",
"around twenty thousand": `values`), or one is short for the other's name and stands in an article that has
the longer one too ("Noem", in an article about Kristi Noem; "the Harlan court" in one about the Harlan
district court). Titles are no part of a name.

Nobody is recognised by what they are ("the secretary"), and no name by what is not in the article.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from dateline.language.bare_names import name_in
from dateline.language.fullnames import Names
from dateline.language.lexicon import PREPOSITIONS
from dateline.language.normalise import normalise
from dateline.language.patterns import lazy
from dateline.language.values.ages import with_age
from dateline.language.values.moments import Moment, whole_day
from dateline.language.values.parties import with_company
from dateline.language.values.partsofday import day_of_part
from dateline.language.values.quantities import Quantity, read_quantity_at
from dateline.language.values.tenses import tense_at
from dateline.language.values.value import Value, agree, contradict, measure_other_things, read_value
from dateline.questions.asked import BODIES
from dateline.types import Article, QuestionType

_INSIDE_NUMBER = lazy(r"(?<=\d)[^\w\s,](?=\d)")
_AFTER_ANOTHER = lazy(r"(?=[^\d,]*?[a-z]{3})[^\d,]*+,\s")  # "an oven, 40 plates" is no 40
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
_KINDS_OF_BODY = frozenset().union(*BODIES)
_MOST_KIND = 3  # words for what kind of court it is


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
    day = article.text[slice(*whole_day(article.text, start, end))]  # "next Friday", if "Friday" was cut out
    value = read_value(day, written=article.date, question_type=question_type, tense=tense)
    if question_type is QuestionType.WHEN and value is None:
        value = day_of_part(article.text, start, end, written=article.date)
    if isinstance(value, Quantity):
        value = read_quantity_at(article.text, start, end)
    if isinstance(value, Quantity) and question_type is QuestionType.HOW_MUCH:  # as "how old" is
        value = with_age(value, article.text, start, end)
    if isinstance(value, Quantity) and question_type is QuestionType.HOW_MANY:
        value = with_company(value, article.text, start, end)
    if isinstance(value, Quantity) and question_type in _NAMED and value.kind == "count":
        value = None if _AFTER_ANOTHER.match(words) else value
    return Meaning(
        _key(words),
        value if question_type in _VALUED else None,
        name_in(words) or _body_in(words) if question_type in _NAMED and value is None else (),
    )


def one_answer(one: Meaning, article: Article, other: Meaning, other_article: Article) -> bool:
    """Say whether two answers, each with its article, are the same answer."""
    if isinstance(one.value, Moment) and isinstance(other.value, Moment):
        return agree(one.value, other.value)  # another week's Thursday is another day
    if one.value is not None and other.value is not None and contradict(one.value, other.value):
        return False  # "4 percent" that it rose by and "4 percent" that it fell by
    if measure_other_things(one.value, other.value):
        return False  # "31" of people and "31" of crowns
    if one.key == other.key:
        return True
    if one.value is not None and other.value is not None:
        return agree(one.value, other.value)
    if one.name == other.name and len(one.name) > 1:  # of two people called Noem, each may be another
        return True
    return (
        _short_for(one.name, article, other.name)
        or _short_for(other.name, other_article, one.name)
        or _body_of(one.name, article, other.name)
        or _body_of(other.name, other_article, one.name)
    )


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


def _body_in(words: str) -> tuple[str, ...]:
    """The words of a body that is told by its place and kind, "the Harlan district court"; () for others."""
    found = tuple(words.removeprefix("the ").split())
    is_body = len(found) > 1 and found[0][0].isupper() and found[-1] in _KINDS_OF_BODY
    return found if is_body and PREPOSITIONS.isdisjoint(found) else ()


def _body_of(short: tuple[str, ...], article: Article, long: tuple[str, ...]) -> bool:
    """Whether one leaves out what kind of court the other is, where its article has one kind of it alone.

    With a capital it is a name of its own: Harlan University is not Harlan State University.
    """
    if len(short) < 2 or len(short) >= len(long) or short[-1] not in _KINDS_OF_BODY:
        return False
    kind = long[len(short) - 1 : -1]
    if (*short[:-1], *kind, short[-1]) != (*long[:-1], long[-1].lower()):
        return False
    place, head = re.escape(" ".join(short[:-1])), re.escape(short[-1])
    kinds = re.findall(
        rf"\b{place}((?:\s+[\w'’-]+){{1,{_MOST_KIND}}}?)\s+{head}\b", article.text, re.IGNORECASE
    )
    found = {tuple(one.lower().split()) for one in kinds}
    return {one for one in found if PREPOSITIONS.isdisjoint(one)} == {tuple(map(str.lower, kind))}
