"""Who does what a verb tells: the subject of its clause, and whether that is another than is asked about.

One notion for both: what a sentence says to a question for yes or no, and what is read as an answer there.

English only, and by words: where it is not plain who did it, it is believed.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import lru_cache
from typing import NamedTuple

from dateline.answers.statements.clauses import VERB
from dateline.answers.statements.joined import JOINED, OWNS, apart
from dateline.language.fullnames import Names, title_of
from dateline.language.lexicon import (
    AUXILIARIES,
    AUXILIARY,
    BASE_OF_PAST,
    BASE_OF_PRESENT,
    BASE_VERBS,
    BE,
    KIN,
    PARTICIPLES,
    PREPOSITIONS,
    SPEECH,
)
from dateline.language.names import INSTITUTION, names_in
from dateline.language.patterns import lazy
from dateline.language.sentences import sentences
from dateline.language.words import WORD, stem, stems, verb_stem
from dateline.questions.assertions import Assertion, read_assertion
from dateline.types import Article

_BEGINS = lazy(rf"(?i:{AUXILIARY}) (?:both )?")
_BEFORE_NAME = lazy(r"(?:[Tt]he )?(?:(?!(?:and|or)\b)[a-z][\w'’-]* ){0,3}")
_SAINT = lazy(r"(?:Saint|Sts?\.?) ")
_ADVERB = r"(?:not|ever|never|also|both|then|later|still|already|really|\w+ly)"
_VERB_ASKED = lazy(
    rf" (?:(?:{_ADVERB}|(?P<be>been|be)) )*(?!(?:and|or)\b)(?P<verb>(?![a-z]*[^s]s\b)[a-z]+)\b"
)
NAMED = lazy(  # a subject that is one name: "The union leader, Rosa Kell,", "Kell, 54,", "Ana Ruiz"
    r"\W*(?:(?:[Tt]he|[Aa]n?|[Hh]is|[Hh]er|[Ii]ts|[Tt]heir) )?"
    r"(?P<role>(?:[a-z][\w'’-]* ){0,4}(?:[a-z][\w'’-]*, )?)"
    r"(?P<name>[A-ZÀ-Þ][\w.'’-]*(?: [A-ZÀ-Þ][\w.'’-]*)*)(?:,(?: (?:\d+|(?:the|an?) [^,]*),)?)?\s*"
)
_ITS_KIN = lazy(  # "His brother, Mark,", "Kell's wife"
    r"\W*(?:[Hh]is|[Hh]er|[Tt]heir|[A-ZÀ-Þ][\w.-]*['’]s?) (?:[a-z-]+ ){0,2}"
    rf"(?P<kin>{'|'.join(sorted(KIN))}),?"
    r"(?: (?P<name>[A-ZÀ-Þ][\w.-]*)(?: [A-ZÀ-Þ][\w.-]*)*,?)?(?: (?:\d+|(?:an?|the) [^,]*),)?\s*"
)
_SHARES_SUBJECT = lazy(  # "denied both charges and" was granted bail
    r"(?<=[A-ZÀ-Þa-z\d,]) (?!(?:and|or|of)\b)"
    r"(?P<first>[a-z](?:(?!\b(?:that|who|which|he|she|they|it|because|when|as)\b (?!and\b))[^A-ZÀ-Þ;:])*?)"
    r" and (?:then |later |also )?$"
)
_CLAUSE_STARTS = "after|before|when|while|because|since|as|whereas|although|though|but|until|where|if"
_BEGINS_CLAUSE = lazy(rf"[;:—–]\s|\b(?:{_CLAUSE_STARTS}|that|(?<!an )(?<!the )(?:{SPEECH}))\s")
_ENDS_CLAUSE = lazy(rf"[;:—–]\s|\b(?:{_CLAUSE_STARTS}|who|which)\b")
_NOUN = lazy(r"^[A-Z]|(?:[eo]r|ion|ment)s?$")  # "a player" does not play
_BEFORE_VERB = lazy(rf"(?:\b(?:{AUXILIARY}|be|been|being|gets?|got|{_ADVERB})\s+)*$")
PASSIVE = lazy(rf"\b(?:is|are|was|were|be|been|being|gets?|got)(?:n['’]t)?(?: {_ADVERB})* $")
_OTHER_PART = lazy(r"[;:—–]\s|,? (?:while|whereas|but|who|which)\s|(?:,| and) (?=(?:[Tt]he )?[A-ZÀ-Þ])")
_ASKED_OF = lazy(rf"\b{AUXILIARY} (?:the )?(?:[a-z]+ )?(?=[A-ZÀ-Þ])")
LIKEWISE = lazy(r"\b(?:did|does|do|so|too|also|follow\w*|likewise|same|join\w*|both|neither|nor|as well)\b")
NO_OTHER = lazy(  # that a statement begins with: who speaks, nobody and everybody, or no subject
    r"\W*(?:he|she|they|it|we|i|you|his|hers?|their|its|our|my|there|this|that|these|those|no|nobody|none|"
    r"nothing|everybody|everyone|all|both|each|every|if|when|after|before|in|on|at|by|for|to|not|such|only)\b",
    re.IGNORECASE,
)


class Whom(NamedTuple):
    """Whom a question asks about, each by the stems that no other has, and what they are to have done."""

    whom: tuple[frozenset[str], ...]
    verb: str
    is_passive: bool
    name: tuple[str, ...]
    """The words of the last name of them."""


@lru_cache(maxsize=16)
def read_whom(question: str) -> Whom | None:
    """Read whom a question asks about by name, and its verb; None where it begins with anything else."""
    begins = _BEGINS.match(question)
    at, several, name = (0 if begins is None else begins.end()), list[str](), tuple[str, ...]()
    for one in names_in(question, at):
        between = (JOINED if several else _BEFORE_NAME).fullmatch(question, at, one.title_start)
        if between is None or PREPOSITIONS & {*between.group().split()}:
            break
        several.append(" ".join(one.words))
        at, name = one.end, one.words
    owns = OWNS.match(question, at) if _SAINT.match(" ".join(name)) else None
    at = at if owns is None else owns.end() - 1  # a school or church is "St Bega's"
    found = _VERB_ASKED.match(question, at) if several else None
    if begins is None or found is None or found["verb"] in PREPOSITIONS | AUXILIARIES:
        return None
    verb, is_passive = found["verb"], bool(found["be"]) or begins.group().split()[0].lower() in BE
    is_done = verb.endswith("ed") or verb == "born" or verb in PARTICIPLES | BASE_OF_PAST.keys() | BASE_VERBS
    whom = apart(several)
    return (
        Whom(whom, verb_stem(verb), is_passive, name) if all(whom) and (is_done or not is_passive) else None
    )


def subjects_of(verb: str, sentence: str, *, passive: bool = False) -> Iterator[tuple[str, str]]:
    """Yield each time that a sentence has a verb the subject of its clause, and what stands behind it.

    The subject is "" where it is told of whom it was done, and who did it is wanted, or the reverse.
    """
    for word in WORD.finditer(sentence):
        if verb_stem(word.group()) == verb and not _NOUN.search(word.group()):
            before = sentence[: word.start()]
            is_passive = PASSIVE.search(before) is not None
            before = _BEFORE_VERB.sub("", before, count=1)
            shared = _SHARES_SUBJECT.search(before)
            if shared and len({*VERB.findall(shared["first"])} - BASE_OF_PRESENT.keys()) < 2:
                before = before[: shared.start() + 1]
            first = max((cut.end() for cut in _BEGINS_CLAUSE.finditer(before)), default=0)
            yield before[first:] if is_passive == passive else "", sentence[word.end() :]


def is_told_of_another(assertion: Assertion, asked: Whom, whom: frozenset[str], sentence: str) -> bool:
    """Whether it was done by another by name, and who is asked about stands in another clause."""
    deeds, beside = (
        [*subjects_of(asked.verb, sentence, passive=asked.is_passive)],
        assertion.names.difference(*asked.whom),
    )
    if not deeds or not whom & stems(sentence):
        return False
    for subject, behind in deeds:
        named = NAMED.fullmatch(subject)
        if (
            named is None
            or (whom | beside) & stems(subject)
            or LIKEWISE.search(behind)
            or VERB.search(named["role"])
        ):
            return False
        if whom & stems(_ENDS_CLAUSE.split(behind, maxsplit=1)[0]):
            return False  # whom he married
    return True


def is_done_by_one_named_here(
    assertion: Assertion, asked: Whom, article: Article, start: int, end: int, *, spared: Collection[str] = ()
) -> bool:
    """Whether it was done by somebody's kin, or another by name, where who is asked about is not named.

    What another by name does by a verb that is spared is not looked at.
    """
    sentence = article.text[start:end]
    beside = assertion.names.difference(*asked.whom)
    found = False
    for subject, behind in subjects_of(asked.verb, sentence, passive=asked.is_passive):
        if beside & stems(subject) or LIKEWISE.search(behind):
            return False
        kin = _ITS_KIN.fullmatch(subject)
        is_another = (
            _is_other_kin(assertion, asked, kin, article.text)
            if kin
            else asked.verb not in spared and _is_other(asked, subject, article, start, end)
        )
        if not is_another:
            return False
        found = True
    return found


def _is_other_kin(assertion: Assertion, asked: Whom, kin: re.Match[str], text: str) -> bool:
    """Whether "his brother, Mark" is not the one asked about, whom a text may call so without a name."""
    if stem(kin["kin"]) in assertion.words:
        return False
    if kin["name"]:
        return kin["name"] not in asked.name
    name, anybody = " ".join(map(re.escape, asked.name)), "|".join(KIN)
    return not re.search(
        rf"\b(?:{anybody}|married|wed),? {name}\b|\b{name},(?: [\w'’-]+){{1,3}} (?:{anybody})\b", text
    )


def _is_other(asked: Whom, subject: str, article: Article, start: int, end: int) -> bool:
    """Whether a subject is the name of another person, or of a thing told beside the one asked about."""
    text, named = article.text, NAMED.fullmatch(subject)
    if named is None or NO_OTHER.match(subject) or VERB.search(named["role"]):
        return False
    name = tuple(named["name"].split())
    full, own = Names.of(text).full(name), asked.whom[0]
    of_person = is_person(asked.name, text)
    if len(name) > 1 and name[-1] == asked.name[-1] and not of_person:
        own = own - stems(name[-1])  # one school, and another
    if not own or own & stems(" ".join((text[start:end], *(full.words if full else ())))):
        return False
    if of_person or is_person(name, text):  # but the head of a firm may act for it
        return of_person and is_person(name, text)
    first, last = text.rfind("\n\n", 0, start) + 1, text.find("\n\n", end) % (len(text) + 1)
    near = [*sentences(text, start=first, end=start)][-1:] + [*sentences(text, start=end, end=last)][:1]
    whom = re.escape(" ".join(asked.name))
    return any(re.match(rf"\W*(?:The )?{whom}\b", text[slice(*one)]) for one in near)


def is_what_another_did(question: str, article: Article, start: int, end: int, at: int) -> bool:
    """Say whether it is asked what somebody by name did, and the sentence tells at `at` what another did.

    >>> text = "Lena Orr beat Mayor Bo Kato. Orr promised 40 trams."
    >>> is_what_another_did("How many trams did Bo Kato promise?", Article("a", text), 29, 51, 42)
    True
    """
    asked = _asked_of(question)
    if asked is None or len(asked[1].whom) != 1:
        return False
    assertion, whom = asked
    sentence = article.text[start:end]
    behind = [rest for _, rest in subjects_of(whom.verb, sentence, passive=whom.is_passive)]
    return any(
        0 <= at - end + len(rest) < len(_OTHER_PART.split(rest, maxsplit=1)[0]) for rest in behind
    ) and (
        is_told_of_another(assertion, whom, whom.whom[0], sentence)
        or is_done_by_one_named_here(assertion, whom, article, start, end)
    )


@lru_cache(maxsize=16)  # every span is compared with the question
def _asked_of(question: str) -> tuple[Assertion, Whom] | None:
    """Read "What did Bo Kato promise?" like "Did Bo Kato promise it?"; None where it names nobody so."""
    found = _ASKED_OF.search(question)
    rest = "" if found is None else question[found.start() :]
    whom = read_whom(rest)
    return None if whom is None else (read_assertion(rest), whom)


@lru_cache(maxsize=64)  # every sentence of an article is asked for
def is_person(name: tuple[str, ...], text: str) -> bool:
    """Whether an article gives a title to whom it calls so, or has the name longer or shorter; no place's."""
    last = name[-1]
    found = [one for one in Names.of(text).all if one.words[-1] == last]
    if not found or any(INSTITUTION.search(" ".join(one.words)) for one in found):
        return False
    if re.search(rf"\b(?:[Ii]n|[Aa]t|[Nn]ear|[Aa]cross|the) (?:[A-Z]\w+ )?{re.escape(last)}\b", text):
        return False
    lengths = {len(name), *(len(one.words) for one in found)}
    is_aged = re.search(rf"\b{re.escape(' '.join(name))}, \d{{1,3}},", text) is not None
    return is_aged or len(lengths) > 1 or any(title_of(text, one) for one in found)
