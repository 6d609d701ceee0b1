"""Whose deed a name is told by: that of the verb asked about, or of another one of the sentence.

Who stands behind "by" did what the verb before it tells, and no other: "The cup stolen in May was found by Bo
Kato" names no thief. Whom it was done to did not do it, nor does he whom an article does not name in what it
tells of that deed, where it tells it of another alone. English only, and by words.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from dateline.answers.statements.agents import LIKEWISE, NAMED, NO_OTHER, PASSIVE, is_person, subjects_of
from dateline.answers.statements.clauses import VERB
from dateline.language.fullnames import Names
from dateline.language.lexicon import (
    AUXILIARIES,
    AUXILIARY,
    BASE_OF_PAST,
    BASE_OF_PRESENT,
    BASE_VERBS,
    CLAUSE_STARTS,
    DETERMINERS,
    GROUPS,
    PARTICIPLES,
    PEOPLE,
    PREPOSITIONS,
)
from dateline.language.names import names_in
from dateline.language.patterns import lazy
from dateline.language.sentences import quote_around, sentences
from dateline.language.words import WORD, stems, verb_stem
from dateline.types import Article

_ASKS = lazy(
    rf"(?:who|(?:which|what) (?:{'|'.join(sorted(GROUPS | PEOPLE))}))"
    r" (?:(?:first|then|also|has|have|had|\w+ly) )*"
    rf"(?P<verb>(?!(?:{AUXILIARY}|else)\b)[a-z]+)\b(?P<what>.*)",
    re.IGNORECASE,
)
_NO_AGENT = "|".join(sorted(PREPOSITIONS | CLAUSE_STARTS | {"whose", "and", "or"}))
_BY = lazy(rf"\bby\s(?:(?!(?:{_NO_AGENT})\b)[^\W\d][\w.’'-]*,?\s){{0,6}}$")
_UNCHANGED = frozenset("cut hit hurt put read set shut".split())
"""Verbs whose past is as they are."""
_OTHER_CLAUSE = lazy(rf"[;:—–]|\b(?:{'|'.join(sorted(CLAUSE_STARTS - {'that', 'who', 'which'}))})\b")
_NOTHING_BETWEEN = lazy(rf"[\s,]*(?:(?:and|or|then|later|also|be|been|being|\w+ly|{AUXILIARY})[\s,]*)*")
_DID = lazy(
    r"(?:,\s[^,;]{1,80},)?\s(?:(?:has|have|had|later|then|also|\w+ly)\s)*(?P<verb>[a-z]+)\b(?P<what>.*)"
)
_HARM = frozenset(
    """steal take rob loot kidnap abduct kill murder shoot stab attack poison wound injure sink burn set
    damage destroy hit smash vandalise vandalize""".split()
)
_AFTERWARDS = frozenset(
    map(
        verb_stem,
        """find discover recover retrieve rescue return restore identify treat bury revive mourn arrest
        detain catch save salvage repair rebuild extinguish investigate condemn""".split(),
    )
)
"""Verbs for what others do once there was harm."""
_CAUSES = frozenset("cause start trigger spark ignite set light begin".split())
_RECKONS = frozenset(map(verb_stem, "put estimate value assess reckon".split()))
_LOSS = lazy(r"\s(?:(?:the|its|their|total|all) )*(?:damage|losses|loss|cost|harm)\b")
_OWN = frozenset("he she they it had has have to of for having been who".split())
"""Words before a verb of which somebody told of before may be the subject."""
_NO_OBJECT = (PREPOSITIONS | CLAUSE_STARTS) - {"to"}
_EACH_OTHER = frozenset(
    map(
        verb_stem,
        "met married wed fought faced played dated divorced joined accompanied followed knew".split(),
    )
)
_WHOM = lazy(r"\s(?:him|them|her(?=\W*$|\s(?:by|on|in|at|for|after|over)\b)|(?:[a-z][\w-]*\s){0,3}?[A-ZÀ-Þ])")
_ROLE_BEFORE = lazy(r"\s(?:[A-Za-z][\w’'-]*,?\s){0,4}")


class _Asked(NamedTuple):
    """What somebody is to have done: the verb, its stem, whom or what he did it to, and the names in that."""

    base: str
    verb: str
    what: frozenset[str]
    names: frozenset[str]


def did_something_else(question: str, article: Article, start: int, end: int) -> bool:
    """Say whether it is asked who did something, and article.text[start:end] is told to be none who did.

    >>> text = "The cup stolen in May was found by Bo Kato."
    >>> did_something_else("Who stole the cup?", Article("a", text), 35, 42)
    True
    """
    asked = _read(question)
    if asked is None:
        return False
    first, last = quote_around(article.text, start, end)
    sentence, own = article.text[first:last], (start - first, end - first)
    told = [
        one
        for one in WORD.finditer(sentence)
        if _is_verb(one.group()) and verb_stem(one.group()) == asked.verb
    ]
    by = _BY.search(sentence, 0, own[0])
    if by is not None:
        return _is_by_another_verb(asked, sentence[: by.start()], told)
    return (
        _came_afterwards(asked, sentence, *own, told)
        or _is_whom_it_was_done_to(asked, sentence, *own)
        or (not told and not LIKEWISE.search(sentence) and _is_told_of_another(asked, article, start, end))
    )


@lru_cache(maxsize=16)  # every span is compared with the question
def _read(question: str) -> _Asked | None:
    found = _ASKS.match(question) if question.lower().startswith(("who", "which", "what")) else None
    word = "" if found is None else found["verb"].lower()
    what = [] if found is None else WORD.findall(found["what"])
    if not _is_past(word) or not what or what[0] in _NO_OBJECT:
        return None
    names = stems(" ".join(one for one in what if one[0].isupper() and what[0] != "to"))
    return _Asked(BASE_OF_PAST.get(word, word), verb_stem(word), stems(" ".join(what)), names)


def _is_past(word: str) -> bool:
    is_known = word in BASE_OF_PAST or word in PARTICIPLES or word in _UNCHANGED
    return (is_known or (word.endswith("ed") and len(word) > 4)) and word not in AUXILIARIES


def _is_verb(word: str) -> bool:
    """Whether a word may be a form of a verb; neither "death" nor "thieves", which have its stem, is one."""
    return _is_past(word) or word in BASE_VERBS or word in BASE_OF_PRESENT or word.endswith("ing")


def _is_by_another_verb(asked: _Asked, before: str, told: list[re.Match[str]]) -> bool:
    """Whether the verb that a "by" belongs to, behind `before`, is another than the one asked about."""
    words = [*WORD.finditer(before)]
    pasts = [
        word
        for at, word in enumerate(words)
        if _is_past(word.group()) and (not at or words[at - 1].group().lower() not in DETERMINERS)
    ]
    if not pasts or verb_stem(pasts[-1].group()) == asked.verb:
        return False
    verb = pasts[-1]
    if asked.base in _HARM and verb_stem(verb.group()) in _AFTERWARDS:
        return True
    if not PASSIVE.search(before, 0, verb.start()):
        return False  # "killed in a raid ordered by Bo Kato"
    between = [before[one.end() : verb.start()] for one in told if one.end() < verb.start()]
    is_one_of_two = any(PASSIVE.search(before, 0, one.start()) for one in told) and any(
        map(_NOTHING_BETWEEN.fullmatch, between)
    )
    return bool(between) and not is_one_of_two and not any(map(_OTHER_CLAUSE.search, between))


def _came_afterwards(asked: _Asked, sentence: str, start: int, end: int, told: list[re.Match[str]]) -> bool:
    """Whether it is asked who did some harm, and who is named found, healed or reckoned it."""
    apposed = sentence[:start].endswith(", ") and sentence.startswith(", ", end)  # but "Kato, found guilty,"
    did = _DID.match(sentence, end + apposed)
    if did is None or any({*sentence[: one.start()].lower().split()[-1:]} & _OWN for one in told):
        return False
    verb = verb_stem(did["verb"])
    if asked.base in _CAUSES and verb in _RECKONS and _LOSS.match(did["what"]):
        return True
    return asked.base in _HARM and verb in _AFTERWARDS and verb != asked.verb


def _is_whom_it_was_done_to(asked: _Asked, sentence: str, start: int, end: int) -> bool:
    """Whether who is asked about did it himself to whom is named, or it was done to him in the passive."""
    if asked.verb in _EACH_OTHER or not asked.names:
        return False
    own = stems(sentence[start:end])
    for subject, behind in subjects_of(asked.verb, sentence):
        named = NAMED.fullmatch(subject)
        at = len(sentence) - len(behind)
        if named is None or not stems(named["name"]) <= asked.names or own & asked.names or at > start:
            continue
        if _ROLE_BEFORE.fullmatch(sentence, at, start):
            return True
    return any(
        NAMED.fullmatch(subject) is not None and bool(own) and own <= stems(subject)
        for subject, _ in subjects_of(asked.verb, sentence, passive=True)
        if subject
    )


def _is_told_of_another(asked: _Asked, article: Article, start: int, end: int) -> bool:
    """Whether all that an article tells by the verb of what is asked about, it tells of another person."""
    text = article.text
    name = next(names_in(text, start, end), None)
    tellings = () if name is None else _tellings(asked.verb, text)
    if name is None or not tellings or not is_person(name.words, text):
        return False
    full = Names.of(text).full(name.words) or name
    own = stems(" ".join(full.words))
    for subject, behind in tellings:
        named = NAMED.fullmatch(subject)
        if named is None or NO_OTHER.match(subject) or VERB.search(named["role"]):
            return False
        words = tuple(named["name"].split())
        whole = Names.of(text).full(words)
        other = stems(" ".join((*words, *(whole.words if whole else ()))))
        if own & other or not is_person(words, text):
            return False
        is_reverse = bool(other & asked.names) and _WHOM.match(behind) and asked.verb not in _EACH_OTHER
        if not is_reverse and 2 * len(asked.what & stems(behind)) < len(asked.what):
            return False
    return True


@lru_cache(maxsize=64)  # every span of an article is compared with the question
def _tellings(verb: str, text: str) -> tuple[tuple[str, str], ...]:
    """The subject of each time that a text has a verb in the past, and what stands behind it."""
    found = []
    for place in sentences(text):
        sentence = text[slice(*place)]
        for subject, behind in subjects_of(verb, sentence):
            if _is_past(sentence[: len(sentence) - len(behind)].split()[-1]):
                found.append((subject, behind))
    return tuple(found)
