"""Where somebody holds an office: the mayor of Tarn, who was born in Olm, is no mayor of Olm.

Words only: an office and its place beside a name ("Tarn's mayor, Jo Fell", "Fell was elected mayor of Tarn"),
in the article of an answer or in another that has the name in full.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from dateline.language.countries import LAND_OF, country
from dateline.language.fullnames import Names
from dateline.language.names import names_in
from dateline.language.patterns import lazy
from dateline.language.spelling import plain
from dateline.language.words import stems
from dateline.questions.asked import Asked
from dateline.types import Article, QuestionType, Span

_OFFICE = (
    r"(?:president|prime minister|premier|chancellor|king|queen|emperor|governor|mayor|"
    r"bishop|archbishop|sheriff)"
)
_PLACE = r"(?-i:[A-ZÀ-Þ][\w-]*(?:\s(?:(?:of|upon|on|de|la)\s)?[A-ZÀ-Þ][\w-]*){0,2})"
_WHO_IS = (
    r"who(?:['’]s|\s(?:is|was|has|been|now|currently|the|new|current|next|became|becomes|"
    r"(?:re-?)?elected|appointed|named|chosen|sworn|in|as))+\s"
)
_ASKED = tuple(
    lazy(rf"{_WHO_IS}{words}", re.IGNORECASE)
    for words in (
        rf"(?P<office>{_OFFICE})(?:-elect)?\s(?:of|in)\s(?:the\s)?(?P<place>{_PLACE})",
        rf"(?P<place>{_PLACE})['’]s?\s(?:(?!former\b)[a-z]+\s)?(?P<office>{_OFFICE})\b",
        rf"(?P<place>{_PLACE})\s(?P<office>{_OFFICE})\b",
    )
)
_AS = (
    r"(?:is|was|has been|had been|became|becomes|remains|(?:(?:is|was|has been|had been)\s)?(?:re-?)?"
    r"(?:elected|appointed|named|chosen)|(?:was\s)?sworn in as)"
)
_YOUTH = lazy(  # before a place that somebody has long left
    r"\b(?:born|raised|brought up|gr[eo]w(?:n|ing)? up|stud(?:y|ied|ying)|educated|schooled|graduated|"
    r"went to (?:school|college|university)|worked)\b[^.;,]{0,40}?\b(?:in|at|near|from)\s(?:the\s)?$",
    re.IGNORECASE,
)
_WHERE = r"\b(?:[Ii]n|[Aa]t|[Ff]rom|[Nn]ear|[Aa]cross|[Oo]utside) "
_SIGHT = 80  # characters before a place
_ROOT = 3  # letters that the name of a land and its adjective begin with: Poland, Polish


def holds_it_elsewhere(asked: Asked, span: Span, all_: Iterable[Span]) -> bool:
    """Say whether it is asked who is mayor of a place, and who is named is told to be mayor of another.

    So he is, too, where his article has the place as where he was born or studied alone.
    """
    if asked.type is not QuestionType.WHO:
        return False
    found = next((one for form in _ASKED if (one := form.match(asked.text))), None)
    if found is None:
        return False
    office, place, article = found["office"].lower(), found["place"], span.article
    name = next(names_in(article.text, span.start, span.end), None)
    if name is None:
        return False
    whole = Names.of(article.text).full(name.words) or name
    texts = {one.article.text for one in all_ if len(whole.words) > 1} - {article.text}
    told = dict(_places(office, whole.words[-1:], article.text))
    for text in texts:
        told |= _places(office, whole.words, text)
    if any(_is_one(place, one) for one in told):
        return False
    return any(told.values()) or _is_of_his_youth(place, article)


def _places(office: str, name: tuple[str, ...], text: str) -> Iterator[tuple[str, bool]]:
    """Yield what a text says that somebody has the office of, and whether that is surely a place or a body.

    "Popular mayor Jo Fell" and "Labour mayor Jo Fell" do not tell of where, nor do letters, which may be
    short for anything.
    """
    who = rf"(?:(?-i:[A-ZÀ-Þ])[\w.’'-]*\s)*{re.escape(' '.join(name))}\b"
    place = rf"(?P<place>{_PLACE})"
    for words in (
        rf"\b{office}\sof\s(?:the\s)?{place},?\s{who}",
        rf"(?<![\w-])(?!(?:The|A|An|As|But|And|When|While|Former|Then|Lord|Vice|Deputy)\s){place}(?:['’]s?)?"
        rf"\s(?:(?!former\b)[a-z]+\s)?{office},?\s{who}",
        rf"{who},?\s(?:\d+,\s)?(?:{_AS}\s)?(?:the\s)?(?:[a-z]+\s)?{office}\sof\s(?:the\s)?{place}",
    ):
        for found in re.finditer(words, text, re.IGNORECASE):
            told = found["place"]
            is_owner = text[found.end("place") : found.end("place") + 1] in ("'", "’")
            is_of = is_owner or f"{office} of " in found.group().lower()
            is_known = country(told) or told.lower() in LAND_OF or re.search(rf"{_WHERE}{told}\b", text)
            yield told, bool(is_known) or (is_of and not told.isupper())


def _is_one(place: str, other: str) -> bool:
    """Whether two names are of one place: "Aven", "Aven City", "the Aveni"."""
    one, also = stems(place), stems(other)
    return bool(one & also) or plain(place[:_ROOT]).lower() == plain(other[:_ROOT]).lower()


def _is_of_his_youth(place: str, article: Article) -> bool:
    """Whether all that an article has of a place is that somebody was born, or studied, there."""
    text = f"{article.title or ''}\n{article.text}"
    found = [*re.finditer(rf"\b{re.escape(place)}\b", text)]
    return bool(found) and all(
        _YOUTH.search(text[max(0, one.start() - _SIGHT) : one.start()]) for one in found
    )
