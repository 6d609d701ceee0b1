"""Whether a sentence tells what others did than those whom a question for yes or no asks about.

"Two of the nine voted against it" does not tell how Ana Ruiz voted, nor "Ana Ruiz said that Bo Kato had
promised it" what she promised; "Kato broke his arm" tells nothing of her, nor "His brother won" of him. A
reader takes each for one. English only, and by words: where it is not plain who did it, it is believed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from dateline.answers.clauses import VERB
from dateline.answers.hearsay import spoken
from dateline.answers.hedges import NEGATION
from dateline.answers.joined import JOINED, OWNS, apart
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
from dateline.language.values.numerals import SMALL
from dateline.language.words import WORD, stem, stems, verb_stem
from dateline.questions.assertions import Assertion
from dateline.types import Article

_BEGINS = lazy(rf"(?i:{AUXILIARY}) (?:both )?")
_BEFORE_NAME = lazy(r"(?:[Tt]he )?(?:(?!(?:and|or)\b)[a-z][\w'’-]* ){0,3}")
_SAINT = lazy(r"(?:Saint|Sts?\.?) ")
_ADVERB = r"(?:not|ever|never|also|both|then|later|still|already|really|\w+ly)"
_VERB_ASKED = lazy(
    rf" (?:(?:{_ADVERB}|(?P<be>been|be)) )*(?!(?:and|or)\b)(?P<verb>(?![a-z]*[^s]s\b)[a-z]+)\b"
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
    asked, sentence = _asked(assertion.text), article.text[start:end]
    if asked is None:
        return _is_of_the_next(assertion.text, sentence)
    if any(_is_told_of_another(assertion, asked, whom, sentence) for whom in asked.whom):
        return True
    return len(asked.whom) == 1 and (
        _is_told_of_some(asked, article, start, end)
        or _says_it_of_another(assertion, asked, article, start, end)
        or _is_done_by_one_named_here(assertion, asked, article, start, end)
    )


@lru_cache(maxsize=16)
def _asked(question: str) -> _Asked | None:
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
            shared = _SHARES_SUBJECT.search(before)
            if shared and len({*VERB.findall(shared["first"])} - BASE_OF_PRESENT.keys()) < 2:
                before = before[: shared.start() + 1]
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


def won_by_another(assertion: Assertion, article: Article, start: int, end: int) -> bool:
    """Say whether another is told by name to have won the one thing that is asked about, as only one can."""
    asked, sentence = _asked(assertion.text), article.text[start:end]
    won = _ONE_WINS.search(assertion.text)
    if (
        asked is None
        or won is None
        or len(asked.whom) != 1
        or not stems(asked.name[-1]) <= stems(article.text)
    ):
        return False
    (whom,), deeds = asked.whom, [*_deeds(asked, sentence)]
    if not deeds or NEGATION.search(sentence) or not assertion.names - whom <= stems(sentence):
        return False
    return all(
        stems(won["what"]) <= stems(behind)
        and not (_LIKEWISE.search(behind) or (_YEAR.search(behind) and not assertion.times))
        and _is_rival(asked, subject, article.text, is_vote=won["vote"] is not None)
        for subject, behind in deeds
    )


def _is_rival(asked: _Asked, subject: str, text: str, *, is_vote: bool) -> bool:
    """Whether a subject is another person than the one asked about, or of two parties the other.

    A person may have won for the party, and a team be called by a nickname.
    """
    named = _NAMED.fullmatch(subject)
    if named is None or _NO_OTHER.match(subject) or VERB.search(named["role"]):
        return False
    name = tuple(named["name"].split())
    full = Names.of(text).full(name)
    if asked.whom[0] & stems(" ".join((*name, *(full.words if full else ())))):
        return False
    if _is_person(asked.name, text) or _is_person(name, text):
        return _is_person(asked.name, text) and _is_person(name, text)
    is_party = len(name) == len(asked.name) == 1 and not _NICKNAMES & {*asked.name, *name}
    return is_vote and is_party


def _is_done_by_one_named_here(
    assertion: Assertion, asked: _Asked, article: Article, start: int, end: int
) -> bool:
    """Whether it was done by somebody's kin, or another by name, where who is asked about is not named."""
    sentence = article.text[start:end]
    beside = assertion.names.difference(*asked.whom)
    found = False
    for subject, behind in _deeds(asked, sentence):
        if beside & stems(subject) or _LIKEWISE.search(behind):
            return False
        kin = _ITS_KIN.fullmatch(subject)
        is_another = (
            _is_other_kin(assertion, asked, kin, article.text)
            if kin
            else _is_other(asked, subject, article, start, end)
        )
        if not is_another:
            return False
        found = True
    return found


def _is_other_kin(assertion: Assertion, asked: _Asked, kin: re.Match[str], text: str) -> bool:
    """Whether "his brother, Mark" is not the one asked about, whom a text may call so without a name."""
    if stem(kin["kin"]) in assertion.words:
        return False
    if kin["name"]:
        return kin["name"] not in asked.name
    name, anybody = " ".join(map(re.escape, asked.name)), "|".join(KIN)
    return not re.search(
        rf"\b(?:{anybody}|married|wed),? {name}\b|\b{name},(?: [\w'’-]+){{1,3}} (?:{anybody})\b", text
    )


def _is_other(asked: _Asked, subject: str, article: Article, start: int, end: int) -> bool:
    """Whether a subject is the name of another person, or of a thing told beside the one asked about."""
    text, named = article.text, _NAMED.fullmatch(subject)
    if named is None or _NO_OTHER.match(subject) or VERB.search(named["role"]) or asked.verb in _ONE_DOES_IT:
        return False
    name = tuple(named["name"].split())
    full, own = Names.of(text).full(name), asked.whom[0]
    is_person = _is_person(asked.name, text)
    if len(name) > 1 and name[-1] == asked.name[-1] and not is_person:
        own = own - stems(name[-1])  # one school, and another
    if not own or own & stems(" ".join((text[start:end], *(full.words if full else ())))):
        return False
    if is_person or _is_person(name, text):  # but the head of a firm may act for it
        return is_person and _is_person(name, text)
    first, last = text.rfind("\n\n", 0, start) + 1, text.find("\n\n", end) % (len(text) + 1)
    near = [*sentences(text, start=first, end=start)][-1:] + [*sentences(text, start=end, end=last)][:1]
    whom = re.escape(" ".join(asked.name))
    return any(re.match(rf"\W*(?:The )?{whom}\b", text[slice(*one)]) for one in near)


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
    is_aged = re.search(rf"\b{re.escape(' '.join(name))}, \d{{1,3}},", text) is not None
    return is_aged or len(lengths) > 1 or any(title_of(text, one) for one in found)
