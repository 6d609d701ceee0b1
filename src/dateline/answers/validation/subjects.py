"""Of whom or what a sentence speaks: not of what is asked about, where another name has its place.

Another is told of in the clause that goes with its own name ("Corvo One, which weighs 26 kilograms, left the
lander Aven", "it lost to Ana Ruiz, who was born in Aven"), by a "he" or "she" that goes on from a sentence
about another, or stands where who is asked about has not been named yet, as "her husband", as the opponent of
who is asked about, as the film whose director is told, as who chose what is asked for of another, or came in
before it.

Words only, and only where both names are there: what is told without a name may be of what is asked about.
"""

from __future__ import annotations

import re
from functools import lru_cache

from dateline.answers.statements.beside import KINS, told_beside
from dateline.language.fullnames import Names
from dateline.language.lexicon import AUXILIARY
from dateline.language.names import Named, names_in
from dateline.language.patterns import lazy
from dateline.language.rivals import has_no_second, is_of_another_place
from dateline.language.sentences import quote_around, sentences
from dateline.language.words import names, topic
from dateline.questions.asked import Asked
from dateline.types import QuestionType, Span

_BEFORE_SUBJECT = lazy(rf"\b{AUXILIARY}\s+(?:the\s+)?(?:[a-z]+\s+)?(?=[A-Z])")
_OWNS = lazy(r"['’]s?\s")
_CLAUSE = lazy(r",\s+(?:(?:which|who|whose|an?)\s[^,]*)?$")
_HE = lazy(r"[\"“]?(?:He|She)(?:['’]s)?\s")
_IT = lazy(r"\bits?\b")
_BROUGHT_IN = lazy(  # as what a sentence begins with, or "The runner-up was the novelist Ana Ruiz."
    r"(?:(?:The|An?|Its|His|Her|Their|One)\s[^.,;:\n]{1,60}?\s(?:is|was)\s(?:(?:the|an?|his|her|its|their)\s)?(?:[a-z-]+\s){0,3})?"
)
_BEGINS = lazy(r"(?:^|\n\s*|[.!?:][\"”’']?\s+)$")
_OF_A_LIFE = (QuestionType.WHEN, QuestionType.WHERE, QuestionType.HOW_MANY, QuestionType.HOW_MUCH)
_KIN = lazy(
    r"[\"“]?(?:His|Her|Their|(?:[A-ZÀ-Þ][\w’'-]*+\s)?[A-ZÀ-Þ][\w-]*['’]s)\s(?:[a-z-]+\s){0,2}?"
    rf"{KINS}\b"
)
_ASKS_OF_KIN = lazy(rf"\b(?:{KINS}|family|widowed|orphaned)\b", re.IGNORECASE)
_NOT_KIN_ALONE = lazy(r"\b(?:s?he|they|it|we|I|her|him|them|the (?:couple|family|two|pair))\b", re.IGNORECASE)
_SIGHT = 1_500  # characters before a sentence in which the one stands of whom it goes on to speak
_MOST_BETWEEN = 3
"""Sentences at most between the one that names somebody and the one that goes on of him."""
_RUN = r"((?-i:[A-ZÀ-Þ])[\w’'-]*+(?:\s(?-i:[A-ZÀ-Þ])[\w’'-]*+)*)"  # never cut within a word: 2^n ways
_PLAYS = (
    r"(?:play(?:s|ed|ing)?|fac(?:es?|ed|ing)|me(?:ets?|t)|beat(?:s|en|ing)?|defeat(?:s|ed)?|los(?:es?|t) to|"
    r"(?:won|win|lost|lose|drew|draw|played|play) against|dr(?:ew|aw) with|against|v\.?|vs\.?|versus)"
)
_PLAYED = lazy(rf"\b{_RUN}\s{_PLAYS}\s+(?:the\s+)?{_RUN}", re.IGNORECASE)
_WORK = lazy(
    r"\b(?:film|movie|documentary|book|novel|memoir|song|album|show|series|musical|podcast)\s+[\"“‘']?"
)
_TITLED = lazy(rf"[\"“]([A-ZÀ-Þ][^\"”\n]{{1,60}}?)[,.]?[\"”](?=\s(?:{AUXILIARY}|[a-z]+(?:ed|s))\b)")
_CHOSE = lazy(
    r"\b(?:named|chose|picked|selected|crowned|declared|announced|has chosen)\s+(?:the\s+(?:word|term)\s+)?"
    r"[\"“‘']?$"
)
_OF_THE_YEAR = lazy(r"\b\w+ of the (?:year|decade|month)\b", re.IGNORECASE)


def speaks_of_another(asked: Asked, span: Span) -> bool:
    """Say whether what a span tells is told of another thing than the question names."""
    text = span.article.text
    sentence = text[slice(*quote_around(text, span.start, span.end))]
    return (
        _is_of_another_subject(asked, span)
        or _is_of_another_match(asked.text, sentence)
        or _is_of_another_work(asked.text, sentence)
        or _was_chosen_by_another(asked, span)
        or is_of_another_place(asked.text, text, span.start, span.end)
        or has_no_second(asked.text, f"{span.article.title or ''}\n{text}")
    )


@lru_cache(maxsize=16)  # every span is compared with the question
def _subject_asked(question: str) -> Named | None:
    """The name that stands behind the auxiliary: in "the Aven lander" or "actor Ana Ruiz"; nobody's son."""
    found = _BEFORE_SUBJECT.search(question)
    first = None if found is None else next(names_in(question, found.end()), None)
    if first is None or found is None or first.title_start > found.end():
        return None
    behind = question[first.end :]
    return None if _OWNS.match(behind) or behind.startswith(" and ") else first


def _is_of_another_subject(asked: Asked, span: Span) -> bool:
    subject = None if asked.wants_office else _subject_asked(asked.text)
    return subject is not None and (
        _stands_in_a_clause_of_another(asked, subject, span)
        or _is_told_beside_another(asked, subject, span)
        or _goes_on_of_another(subject, span)
        or _is_told_of_kin(asked, subject, span)
    )


def _stands_in_a_clause_of_another(asked: Asked, subject: Named, span: Span) -> bool:
    """Whether it is in the clause behind a name that begins the sentence and is not asked about."""
    text = span.article.text
    start, end = quote_around(text, span.start, span.end)
    clause = _CLAUSE.search(text, start, span.start)
    first = next(names_in(text, start, end), None)
    if clause is None or first is None or first.end != clause.start() or first.title_start > start + 4:
        return False
    stop = text.find(",", span.end, end)
    told = topic(text[clause.start() : end if stop < 0 else stop])
    own, rest = topic(" ".join(subject.words)), topic(text[stop:end]) if stop > 0 else frozenset()
    return bool(own) and own <= rest and not topic(" ".join(first.words)) & asked.names and not own & told


def _is_told_beside_another(asked: Asked, subject: Named, span: Span) -> bool:
    """Whether it is in the clause behind another's name that tells just what is asked: "born in Aven"."""
    text = span.article.text
    around = quote_around(text, span.start, span.end)
    beside = told_beside(asked, subject.words, text, *around)
    return _ASKS_OF_KIN.search(asked.text) is None and any(
        first <= span.start < last for first, last in beside
    )


def _goes_on_of_another(subject: Named, span: Span) -> bool:
    """Whether it begins with "he" or "she", and somebody else was last named as a subject before."""
    text = span.article.text
    start, end = quote_around(text, span.start, span.end)
    own = topic(" ".join(subject.words))
    if len(subject.words) < 2 or _HE.match(text, start) is None:
        return False
    if _is_named_later(subject, span, start):
        return _IT.search(text, start, end) is None
    before = list(sentences(text, start=max(0, start - _SIGHT), end=start))[-_MOST_BETWEEN:]
    for first, last in reversed(before):
        named = next(names_in(text, first, last), None)
        if named is None or not _BROUGHT_IN.fullmatch(text, first, named.title_start):
            if re.search(r"\b[Ss]?he\b", text[first:last]) is None:
                return False  # it may have brought in somebody else
            continue
        whole = Names.of(text).full(named.words) or named
        other = topic(" ".join(whole.words))
        return len(whole.words) > 1 and not own & (other | topic(text[first:end]))
    return False


def _is_named_later(subject: Named, span: Span, start: int) -> bool:
    """Whether the article has the first name of who is asked about behind a place alone, others before it."""
    text, (first, *_, last) = span.article.text, subject.words
    named = Names.of(text)
    before = [one for one in named.all if one.end <= start]
    if first in f"{span.article.title or ''} {text[:start]}" or first not in text[start:]:
        return False
    whole = [named.full(one.words) or one for one in before if one.words[-1] == last]
    known = [one for one in before if len(one.words) > 1 and _BEGINS.search(text[: one.title_start])]
    return bool(known) and all(len(one.words) > 1 for one in whole)


def _is_told_of_kin(asked: Asked, subject: Named, span: Span) -> bool:
    """Whether the sentence begins with "her husband", and tells it of nobody else as far as the place."""
    text = span.article.text
    kin = _KIN.match(text, quote_around(text, span.start, span.end)[0])
    if kin is None or asked.type not in _OF_A_LIFE or _ASKS_OF_KIN.search(asked.text):
        return False
    told = text[kin.end() : span.start]
    return kin.end() <= span.start and subject.words[0] not in told and not _NOT_KIN_ALONE.search(told)


def _is_of_another_match(question: str, sentence: str) -> bool:
    """Whether it tells of a third as the opponent of one of the two that are asked about."""
    found = _PLAYED.search(question)
    if found is None:
        return False
    one, other = topic(found[1]), topic(found[2])
    if not one or not other or not topic(sentence) & (one | other) or (one | other) <= topic(sentence):
        return False
    for told in _PLAYED.finditer(sentence):
        pair = topic(told[1]), topic(told[2])
        if any(a == b and c and c not in (one, other) for a, c in (pair, pair[::-1]) for b in (one, other)):
            return True
    return False


def _is_of_another_work(question: str, sentence: str) -> bool:
    """Whether it asks of a film or a book by name, and the sentence is of another's title alone."""
    work = _WORK.search(question)
    title = None if work is None else next(names_in(question, work.end()), None)
    if work is None or title is None or title.title_start != work.end():
        return False
    own = topic(" ".join(title.words))
    told = [topic(one[1]) for one in _TITLED.finditer(sentence)]
    return bool(own and any(told)) and not own & topic(sentence)


def _was_chosen_by_another(asked: Asked, span: Span) -> bool:
    """Whether it is the word of the year of another than asked, whom the article does not name."""
    text = span.article.text
    start, _ = quote_around(text, span.start, span.end)
    chose = _CHOSE.search(text, start, span.start)
    if chose is None or _OF_THE_YEAR.search(asked.text) is None:
        return False
    *_, chooser = [None, *names_in(text, start, chose.start())]
    own = names(f"x {asked.text}") | frozenset(
        part for word in re.findall(r"[a-z]+(?:-[a-z]+)+", asked.text) for part in topic(word)
    )
    own = frozenset(one for one in own if not one.isdecimal())
    told = frozenset() if chooser is None else topic(" ".join(chooser.words))
    return bool(told and own) and not own & topic(text)
