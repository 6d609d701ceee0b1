"""Whether a sentence tells what others did than those whom a question for yes or no asks about.

"Two of the nine voted against it" does not tell how Ana Ruiz voted, nor "Ana Ruiz said that Bo Kato had
promised it" what she promised; "Kato broke his arm" tells nothing of her, nor "His brother won" of him. A
reader takes each for one. English only, and by words: where it is not plain who did it, it is believed.
"""

from __future__ import annotations

import re

from dateline.answers.speech.hearsay import spoken
from dateline.answers.statements.agents import (
    LIKEWISE,
    NAMED,
    NO_OTHER,
    Whom,
    is_done_by_one_named_here,
    is_person,
    is_told_of_another,
    read_whom,
    subjects_of,
)
from dateline.answers.statements.clauses import VERB
from dateline.answers.statements.hedges import NEGATION
from dateline.language.fullnames import Names
from dateline.language.lexicon import AUXILIARIES, AUXILIARY, SPEECH
from dateline.language.patterns import lazy
from dateline.language.values.numerals import SMALL
from dateline.language.words import WORD, stem, stems, verb_stem
from dateline.questions.assertions import Assertion
from dateline.types import Article

_COUNT = lazy(rf"(?:{'|'.join(SMALL)}|\d+)", re.IGNORECASE)
_SOME_OF_THEM = lazy(  # the subject of a clause: "two of the nine members", "most workers"
    r"\W*(?:(?:at least|about|around|almost|nearly|only|just|more than|up to) )?"
    r"(?P<some>some|several|many|most|(?:a )?few|half|others|dozens|hundreds|thousands|scores|"
    rf"a (?:majority|minority|third|quarter|group|number)|{'|'.join(SMALL)}|\d+)\b"
    r"(?P<of> of (?:the|its|their|his|her|those|these|our)\b)?",
    re.IGNORECASE,
)
_BESIDE_IT = lazy(  # "The gym next door", "A nearby school"
    r"\W*(?:The|An?|Another|Its|His|Her|Their) (?:[a-z-]+ ){0,2}?(?:next door(?: to it)?|nearby|opposite|"
    r"(?:(?:other|next-door|neighbou?ring|nearby|adjacent|adjoining|rival) [a-z-]+))\s"
    r"(?![^;]*(?:;|, (?:but|and|while)\b))"
)
_THING_ASKED = lazy(rf"(?i:{AUXILIARY}) the (?:[a-z-]+ )??(?P<noun>[a-z-]+) (?P<verb>[a-z]+)\b")
_ONE_DOES_IT = frozenset(
    map(verb_stem, "win invent discover found write paint design direct compose".split())
)
"""Verbs for what one alone has done, so that another has not: a reader is told by it."""
_YEAR = lazy(r"\b(?:1[89]|20)\d\d\b")
_ONE_WINS = lazy(
    r"\b(?:win|won) (?:the|this year['’]s) (?:[\w'’-]+ ){0,4}?"
    r"(?P<what>(?P<vote>by-election|election|vote|seat)|race|final|title|cup|championship|contest|match|trophy)\b"
)
_NICKNAMES = frozenset("Tories Tory GOP".split())
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


def done_by_others(assertion: Assertion, article: Article, start: int, end: int) -> bool:
    """Say whether article.text[start:end] plainly tells of others than one of those who are asked about.

    So does "Most workers went back" of whom is named elsewhere, "Ana Ruiz resigned after Bo Kato accused
    her" of Bo Kato, and what Ana Ruiz says that another did.
    """
    asked, sentence = read_whom(assertion.text), article.text[start:end]
    if asked is None:
        return _is_of_the_next(assertion.text, sentence)
    if any(is_told_of_another(assertion, asked, whom, sentence) for whom in asked.whom):
        return True
    return len(asked.whom) == 1 and (
        _is_told_of_some(asked, article, start, end)
        or _says_it_of_another(assertion, asked, article, start, end)
        or is_done_by_one_named_here(assertion, asked, article, start, end, spared=_ONE_DOES_IT)
    )


def _is_told_of_some(asked: Whom, article: Article, start: int, end: int) -> bool:
    """Whether it was done by some of many who are not named, and a person is asked about."""
    text, (whom,) = article.text, asked.whom
    deeds = [*subjects_of(asked.verb, text[start:end], passive=asked.is_passive)]
    if not deeds or whom & stems(text[start:end]):
        return False
    for subject, _ in deeds:
        some = _SOME_OF_THEM.match(subject)
        if some is None or VERB.search(subject) or any(map(str.istitle, WORD.findall(subject)[1:])):
            return False
        if _COUNT.fullmatch(some["some"]) and not some["of"] and not whom & stems(text[:start]):
            return False  # "Two women won", who are named then
    return is_person(asked.name, text)


def won_by_another(assertion: Assertion, article: Article, start: int, end: int) -> bool:
    """Say whether another is told by name to have won the one thing that is asked about, as only one can."""
    asked, sentence = read_whom(assertion.text), article.text[start:end]
    won = _ONE_WINS.search(assertion.text)
    if (
        asked is None
        or won is None
        or len(asked.whom) != 1
        or not stems(asked.name[-1]) <= stems(article.text)
    ):
        return False
    (whom,) = asked.whom
    deeds = [*subjects_of(asked.verb, sentence, passive=asked.is_passive)]
    if not deeds or NEGATION.search(sentence) or not assertion.names - whom <= stems(sentence):
        return False
    return all(
        stems(won["what"]) <= stems(behind)
        and not (LIKEWISE.search(behind) or (_YEAR.search(behind) and not assertion.times))
        and _is_rival(asked, subject, article.text, is_vote=won["vote"] is not None)
        for subject, behind in deeds
    )


def _is_rival(asked: Whom, subject: str, text: str, *, is_vote: bool) -> bool:
    """Whether a subject is another person than the one asked about, or of two parties the other.

    A person may have won for the party, and a team be called by a nickname.
    """
    named = NAMED.fullmatch(subject)
    if named is None or NO_OTHER.match(subject) or VERB.search(named["role"]):
        return False
    name = tuple(named["name"].split())
    full = Names.of(text).full(name)
    if asked.whom[0] & stems(" ".join((*name, *(full.words if full else ())))):
        return False
    if is_person(asked.name, text) or is_person(name, text):
        return is_person(asked.name, text) and is_person(name, text)
    is_party = len(name) == len(asked.name) == 1 and not _NICKNAMES & {*asked.name, *name}
    return is_vote and is_party


def _is_of_the_next(question: str, sentence: str) -> bool:
    """Whether what is next to the thing asked about, which a sentence lacks, is what it tells of."""
    asked = _THING_ASKED.match(question)
    if (
        asked is None
        or not _BESIDE_IT.match(sentence)
        or _BESIDE_IT.search(f"The {question.partition(' the ')[2]}")
    ):
        return False
    return not stems(asked["noun"]) & stems(sentence)


def _says_it_of_another(assertion: Assertion, asked: Whom, article: Article, start: int, end: int) -> bool:
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


def _is_of_another(assertion: Assertion, asked: Whom, said: str, text: str) -> bool:
    """Whether a statement has another for its subject, who does what is asked about."""
    verbs = [*VERB.finditer(said)]
    if not verbs or NO_OTHER.match(said):
        return False
    subject, deed = said[: verbs[0].start()], said[verbs[0].start() :]
    if not stems(subject) or stems(subject) & assertion.terms:
        return False
    does = next((verb_stem(one.group()) for one in verbs if one.group().lower() not in AUXILIARIES), "")
    if does != asked.verb and not assertion.words & stems(deed):
        return False
    if asked.verb in _MINDS and does not in _MINDS:
        return False
    is_name = NAMED.fullmatch(subject) is not None
    if not is_name and not is_person(asked.name, text):
        return False  # it may be the police of the country that is asked about
    return not _HERSELF.search(said) or (is_name and does == asked.verb)
