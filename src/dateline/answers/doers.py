"""Whether a sentence tells what others did than those whom a question for yes or no asks about.

"Two of the nine voted against it" does not tell how Ana Ruiz voted, nor "Ana Ruiz said that Bo Kato had
promised it" what she promised; and where two are asked about, "The Greens walked out" is no yes. A reader
takes each for one. English only, and by words: where it is not plain who did it, the reader is believed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from dateline.answers.clauses import VERB
from dateline.answers.hearsay import spoken
from dateline.language.fullnames import Names, title_of
from dateline.language.lexicon import (
    AUXILIARIES,
    AUXILIARY,
    BASE_OF_PAST,
    BASE_VERBS,
    BE,
    PARTICIPLES,
    PREPOSITIONS,
    SPEECH,
)
from dateline.language.names import INSTITUTION, names_in
from dateline.language.patterns import lazy
from dateline.language.values.numerals import SMALL
from dateline.language.words import WORD, stem, stems, verb_stem
from dateline.questions.assertions import Assertion
from dateline.types import Article

_BEGINS = lazy(rf"(?i:{AUXILIARY}) (?:both )?")
_BEFORE_NAME = lazy(r"(?:[Tt]he )?(?:(?!(?:and|or)\b)[a-z][\w'’-]* ){0,3}")
_JOINED = lazy(r",? and (?:the )?(?:[a-z][\w'’-]* ){0,2}|, (?:the )?")
_OWNS = lazy(r"['’]s? ")
_ADVERB = r"(?:not|ever|never|also|both|then|later|still|already|really|\w+ly)"
_VERB_ASKED = lazy(
    rf" (?:(?:{_ADVERB}|(?P<be>been|be)) )*(?!(?:and|or)\b)(?P<verb>(?![a-z]*[^s]s\b)[a-z]+)\b"
)
_TWO_THINGS = lazy(
    rf"(?i:{AUXILIARY}) (?:both )?the (?P<one>[a-z-]+(?: [a-z-]+)?) and the (?P<other>[a-z-]+) (?!of\b)[a-z]"
)
_OF_BOTH = lazy(r"\b(?:between|of|from|versus|against) (?:both )?(?:the )?$", re.IGNORECASE)
_TOGETHER = lazy(
    r"\b(?:both|they|them|their|two|each|all|together|joint(?:ly)?|he|him|his|she|hers?|we|us|our|pair|couple|"
    r"duo)\b",
    re.IGNORECASE,
)
_BESIDE = (  # and who is not called by a name: "and her deputy"
    r"(?:and|with|like|plus|as well as) (?:(?:the|an?|its|their|his|her|other) [a-z]|(?!the |an? )[a-z])"
)
_COUNT = lazy(rf"(?:{'|'.join(SMALL)}|\d+)", re.IGNORECASE)
_SOME_OF_THEM = lazy(  # the subject of a clause: "two of the nine members", "most workers"
    r"\W*(?:(?:at least|about|around|almost|nearly|only|just|more than|up to) )?"
    r"(?P<some>some|several|many|most|(?:a )?few|half|others|dozens|hundreds|thousands|scores|"
    rf"a (?:majority|minority|third|quarter|group|number)|{'|'.join(SMALL)}|\d+)\b"
    r"(?P<of> of (?:the|its|their|his|her|those|these|our)\b)?",
    re.IGNORECASE,
)
_NAMED = lazy(  # a subject that is one name: "The union leader, Rosa Kell,", "Kell, 54,", "Ana Ruiz"
    r"\W*(?:(?:[Tt]he|[Aa]n?|[Hh]is|[Hh]er|[Ii]ts|[Tt]heir) )?"
    r"(?P<role>(?:[a-z][\w'’-]* ){0,4}(?:[a-z][\w'’-]*, )?)"
    r"(?P<name>[A-ZÀ-Þ][\w.'’-]*(?: [A-ZÀ-Þ][\w.'’-]*)*)(?:,(?: (?:\d+|(?:the|an?) [^,]*),)?)?\s*"
)
_CLAUSE_STARTS = "after|before|when|while|because|since|as|whereas|although|though|but|until|where|if"
_BEGINS_CLAUSE = lazy(rf"[;:—–]\s|\b(?:{_CLAUSE_STARTS}|that|(?<!an )(?<!the )(?:{SPEECH}))\s")
_ENDS_CLAUSE = lazy(rf"[;:—–]\s|\b(?:{_CLAUSE_STARTS}|who|which)\b")
_NOUN = lazy(r"^[A-Z]|(?:[eo]r|ion|ment)s?$")  # "a player" does not play
_BEFORE_VERB = lazy(rf"(?:\b(?:{AUXILIARY}|be|been|being|gets?|got|{_ADVERB})\s+)*$")
_PASSIVE = lazy(rf"\b(?:is|are|was|were|be|been|being|gets?|got)(?:n['’]t)?(?: {_ADVERB})* $")
_LIKEWISE = lazy(r"\b(?:did|does|do|so|too|also|follow\w*|likewise|same|join\w*|both|neither|nor|as well)\b")
_NO_OTHER = lazy(  # that a statement begins with: who speaks, nobody and everybody, or no subject
    r"\W*(?:he|she|they|it|we|i|you|his|hers?|their|its|our|my|there|this|that|these|those|no|nobody|none|"
    r"nothing|everybody|everyone|all|both|each|every|if|when|after|before|in|on|at|by|for|to|not|such|only)\b",
    re.IGNORECASE,
)
_SAYS = lazy(rf"\b(?:{SPEECH}|according)\b")
_THEY = lazy(r"\b(?:[Hh]e|[Ss]he|[Tt]hey)\b")
_HERSELF = lazy(r"\b(?:he|him|his|she|hers?|they|them|their|its|we|us|our|i|my|me)\b", re.IGNORECASE)
_GOES_ON = lazy(r"; |[,.] (?:and|but) (?:he|she|they|it)\b|\b(?:and|but) that (?:he|she|they|it)\b")
_MINDS = frozenset(
    map(
        stem,
        f"""{SPEECH.replace("|", " ")} accept accuse admit agree argue ask back believe blame call claim
        condemn confirm criticise defend demand deny estimate expect favour fear hope insist intend know like
        need oppose plan pledge praise predict promise propose recommend reject say see seek support tell
        think vow want warn""".split(),
    )
)
"""Verbs for what somebody says, thinks or wishes, which he may do in any words."""


class _Asked(NamedTuple):
    """Whom a question asks about, each by the stems that no other has, and what they are to have done."""

    whom: tuple[frozenset[str], ...]
    verb: str
    is_passive: bool
    name: tuple[str, ...]
    """The words of the last name of them."""


def done_by_others(assertion: Assertion, article: Article, start: int, end: int) -> bool:
    """Say whether article.text[start:end] plainly tells of others than one of those who are asked about.

    So does "Most workers went back" of whom is named elsewhere, "Ana Ruiz resigned after Bo Kato accused
    her" of Bo Kato, and what Ana Ruiz says that another did.
    """
    asked = _asked(assertion.text)
    if asked is None:
        return False
    sentence = article.text[start:end]
    if any(_is_told_of_another(assertion, asked, whom, sentence) for whom in asked.whom):
        return True
    return len(asked.whom) == 1 and (
        _is_told_of_some(asked, article, start, end)
        or _says_it_of_another(assertion, asked, article, start, end)
    )


def lacks_one_of_two(assertion: Assertion, sentence: str) -> bool:
    """Say whether two are asked about, "the Greens and the Liberals", and a sentence tells of one alone."""
    joined = _joined(assertion.text)
    own = stems(sentence) if joined else frozenset()
    for several in joined:
        told = [one for one in several if one & own]
        if not told or len(told) == len(several) or _TOGETHER.search(sentence):
            continue
        words = "|".join(re.escape(word) for word in WORD.findall(sentence) if stems(word) & told[0])
        if re.search(rf"\b(?:{words})\w*,? {_BESIDE}|[a-z],? and (?:the )?(?:{words})\b", sentence):
            continue  # "police and soldiers" may be the police and the army
        if not any(_is_short_for(one, assertion, sentence) for one in several if not one & own):
            return True
    return False


def _is_short_for(whom: frozenset[str], assertion: Assertion, sentence: str) -> bool:
    """Whether a sentence has the first letters of a name of several words for it."""
    called = [one.words for one in names_in(assertion.text) if stems(" ".join(one.words)) & whom]
    letters = ["".join(word[0] for word in words) for words in called if len(words) > 1]
    return any(re.search(rf"\b{one}\b", sentence) for one in letters)


@lru_cache(maxsize=16)  # every sentence is compared with the question
def _joined(question: str) -> tuple[tuple[frozenset[str], ...], ...]:
    """The names that a question joins by "and", and the two things that it begins with."""
    things = _TWO_THINGS.match(question)
    found: list[list[str]] = [] if things is None else [[things["one"], things["other"]]]
    at, joins = 0, False
    for one in names_in(question):
        name, between = " ".join(one.words), _JOINED.fullmatch(question, at, one.title_start)
        if at and between and found:
            found[-1].append(name)
            joins = " and " in between.group()
        else:
            if at and not joins:
                found.pop()  # "Columbus, Ohio"
            found.append([] if _OF_BOTH.search(question[: one.title_start]) else [name])
            joins = False
        at = one.end
        if _OWNS.match(question, at):
            found[-1].clear()  # "Ana's and Bo's houses"
    if at and not joins:
        found.pop()
    return tuple(_apart(one) for one in found if len(one) > 1 and all(_apart(one)))


def _apart(several: Sequence[str]) -> tuple[frozenset[str], ...]:
    """The stems of each that no other has."""
    own = [stems(one) for one in several]
    return tuple(one.difference(*own[:at], *own[at + 1 :]) for at, one in enumerate(own))


@lru_cache(maxsize=16)
def _asked(question: str) -> _Asked | None:
    """Read whom a question asks about by name, and its verb; None where it begins with anything else."""
    begins = _BEGINS.match(question)
    at, several, name = (0 if begins is None else begins.end()), list[str](), tuple[str, ...]()
    for one in names_in(question, at):
        between = (_JOINED if several else _BEFORE_NAME).fullmatch(question, at, one.title_start)
        if between is None or PREPOSITIONS & {*between.group().split()}:
            break
        several.append(" ".join(one.words))
        at, name = one.end, one.words
    found = _VERB_ASKED.match(question, at) if several else None
    if begins is None or found is None or found["verb"] in PREPOSITIONS | AUXILIARIES:
        return None
    verb, is_passive = found["verb"], bool(found["be"]) or begins.group().split()[0].lower() in BE
    is_done = verb.endswith("ed") or verb in PARTICIPLES | BASE_OF_PAST.keys() | BASE_VERBS
    whom = _apart(several)
    return (
        _Asked(whom, verb_stem(verb), is_passive, name) if all(whom) and (is_done or not is_passive) else None
    )


def _deeds(asked: _Asked, sentence: str) -> Iterator[tuple[str, str]]:
    """Yield each time that a sentence has the verb the subject of its clause, and what stands behind it.

    The subject is "" where it is told of whom it was done, and the question asks who did it, or the reverse.
    """
    for word in WORD.finditer(sentence):
        if verb_stem(word.group()) == asked.verb and not _NOUN.search(word.group()):
            before = sentence[: word.start()]
            is_passive = _PASSIVE.search(before) is not None
            before = _BEFORE_VERB.sub("", before, count=1)
            first = max((cut.end() for cut in _BEGINS_CLAUSE.finditer(before)), default=0)
            yield before[first:] if is_passive == asked.is_passive else "", sentence[word.end() :]


def _is_told_of_some(asked: _Asked, article: Article, start: int, end: int) -> bool:
    """Whether it was done by some of many who are not named, and a person is asked about."""
    text, (whom,) = article.text, asked.whom
    deeds = [*_deeds(asked, text[start:end])]
    if not deeds or whom & stems(text[start:end]):
        return False
    for subject, _ in deeds:
        some = _SOME_OF_THEM.match(subject)
        if some is None or VERB.search(subject) or any(map(str.istitle, WORD.findall(subject)[1:])):
            return False
        if _COUNT.fullmatch(some["some"]) and not some["of"] and not whom & stems(text[:start]):
            return False  # "Two women won", who are named then
    return _is_person(asked.name, text)


def _is_told_of_another(assertion: Assertion, asked: _Asked, whom: frozenset[str], sentence: str) -> bool:
    """Whether it was done by another by name, and who is asked about stands in another clause."""
    deeds, beside = [*_deeds(asked, sentence)], assertion.names.difference(*asked.whom)
    if not deeds or not whom & stems(sentence):
        return False
    for subject, behind in deeds:
        named = _NAMED.fullmatch(subject)
        if (
            named is None
            or (whom | beside) & stems(subject)
            or _LIKEWISE.search(behind)
            or VERB.search(named["role"])
        ):
            return False
        if whom & stems(_ENDS_CLAUSE.split(behind, maxsplit=1)[0]):
            return False  # whom he married
    return True


def _says_it_of_another(assertion: Assertion, asked: _Asked, article: Article, start: int, end: int) -> bool:
    """Whether all that a sentence has of what is asked about is what the one asked about says of another."""
    text, (whom,) = article.text, asked.whom
    own = stems(text[start:end])
    if not _SAYS.search(text, start, end) or not (whom & own or _THEY.search(text, start, end)):
        return False
    for said, voice in spoken(text):
        if said.start < start or said.end > end or voice is None:
            continue
        full = () if voice.full is None else voice.full.words
        around = stems(f"{text[start : said.start]} {text[said.end : end]}")
        if (
            whom & stems(" ".join((text[voice.start : voice.end], *full)))
            and not assertion.words & around - whom
        ):
            words = _GOES_ON.split(text[said.start : said.end], maxsplit=1)[0]
            if _is_of_another(assertion, asked, words, text):
                return True
    return False


def _is_of_another(assertion: Assertion, asked: _Asked, said: str, text: str) -> bool:
    """Whether a statement has another for its subject, who does what is asked about."""
    verbs = [*VERB.finditer(said)]
    if not verbs or _NO_OTHER.match(said):
        return False
    subject, deed = said[: verbs[0].start()], said[verbs[0].start() :]
    if not stems(subject) or stems(subject) & assertion.terms:
        return False
    does = next((verb_stem(one.group()) for one in verbs if one.group().lower() not in AUXILIARIES), "")
    if does != asked.verb and not assertion.words & stems(deed):
        return False
    if asked.verb in _MINDS and does not in _MINDS:
        return False
    is_name = _NAMED.fullmatch(subject) is not None
    if not is_name and not _is_person(asked.name, text):
        return False  # it may be the police of the country that is asked about
    return not _HERSELF.search(said) or (is_name and does == asked.verb)


@lru_cache(maxsize=64)  # every sentence of an article is asked for
def _is_person(name: tuple[str, ...], text: str) -> bool:
    """Whether an article gives a title to whom it calls so, or has the name longer or shorter; no place's."""
    last = name[-1]
    found = [one for one in Names.of(text).all if one.words[-1] == last]
    if not found or any(INSTITUTION.search(" ".join(one.words)) for one in found):
        return False
    if re.search(rf"\b(?:[Ii]n|[Aa]t|[Nn]ear|[Aa]cross|the) (?:[A-Z]\w+ )?{re.escape(last)}\b", text):
        return False
    lengths = {len(name), *(len(one.words) for one in found)}
    return len(lengths) > 1 or any(title_of(text, one) for one in found)
