"""A sentence → its speech verbs, each with who speaks: "Noem said", "…," said her minister, "according to …".

It works on text whose quotations are masked, so that no verb inside them counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from dateline.answers.statements.marks import Range
from dateline.answers.statements.posts import (
    DETERMINER,
    FINITE,
    LONGEST_PHRASE,
    holds_a_post,
    is_finite,
    is_post_of_a_name,
    is_role,
)
from dateline.language.datelines import OPENING as OPENING_DATELINE
from dateline.language.lexicon import SPEECH, TITLES, WEEKDAY
from dateline.language.names import is_title, names_in
from dateline.language.patterns import lazy

_VERB = lazy(rf"\b(?:{SPEECH}|answered)\b")
_INVERTING = lazy(  # verbs that may stand before who speaks, after a clause without marks
    r"(?:said|says|added|adds|wrote|writes|argued|argues|warned|warns|explained|explains|stated|replied|insisted)"
)
_SIGHT = 500  # characters on either side of a verb in which who speaks is named
_MOST_VERBS = 24  # of speech in one sentence; what has more is none, and the rest of it is not looked at
_NEAR = 60  # characters before it in which an auxiliary or an "and" stands
_PASSIVE = lazy(r"\b(?:is|are|was|were|be|been|being|to)\s+(?:\w+ly\s+)?$")
_PRONOUN = r"(?:he|she|they|it|He|She|They|It)"
_ADVERBS = lazy(
    r"(?:\s+(?:also|later|then|now|once|again|even|still|has|have|had|is|was|often|repeatedly|already|only|both|"
    r"likes to|would|could|will))+\s*$"
)
OPENING = lazy(
    r"^\s*(?:(?:But|And|Yet|So|Later|Then|Earlier|Instead|Still|Meanwhile|Asked|As|"
    rf"On (?:{WEEKDAY})|{OPENING_DATELINE})\s*,?\s+)+"
)
_PLACE_FIRST = lazy(
    r"^\s*(?:In|At|On|From|For|After|Before|By|During)\s+(?:the\s)?(?:[A-ZÀ-Þ][^\s,]*\s+)*[A-ZÀ-Þ]\S*\s+(?=\S)"
)
_LAST_PRONOUN = lazy(r"\b(?:he|she|they|it)\s*$")
_NOUN_PHRASE = lazy(
    rf"\s*(?!(?:In|At|On|From|Near|Outside|After|Before|During|As|When|While)\b)"
    rf"(?P<np>{_PRONOUN}|(?:{DETERMINER}\s)?[^\W\d_][^,;:!?\"“”«»()\n—–]*?)\s*$"
)
_IN_BRACKETS = lazy(r"(?<=\s)\([^()\n]{1,60}\)")  # "the National Security Council (NSC) said"
_RELATIVE = lazy(
    r"\s*(?:who|whom|whose|which|where|when|as|in|on|at|after|before|with|while|and|but|for|from)\b"
)
_JOINING = lazy(r"\s*(?:when|while|as|after|before|where|because|since|although|though)\s")
_WHOSE = lazy(r"\s*whose\s+(?:[\w’'-]+\s*){1,4}")
_DESCRIBING = lazy(  # between commas behind a name: an age, a party, "of Tarn"; behind a full one, any words
    r"\s*(?:\d{1,3}|[A-Z]+-[A-ZÀ-Þ][\w. ]*|(?:of|from|in|based in|born in)\s[^\d]+|"
    rf"(?P<role>(?!(?:and|or|but|that)\b)(?:{DETERMINER}\s+|[A-ZÀ-Þ][\w-]*['’]s\s+)?"
    r"[a-zß-öø-ÿ][\w’'-]*+(?:\s[\w.’'&-]+){0,12}))\s*"
)
_DETERMINED = lazy(rf"\s*(?:{DETERMINER}\b|[\w-]+['’]s\b)")
_IN_PLACE = lazy(r"\b(?:of|in|from|at|near|outside)\s+[A-ZÀ-Þ][\w.’'-]*+(?:\s[A-ZÀ-Þ][\w.’'-]*+)*\s?$")
_SETTING = lazy(r"\s*(?:In|At|On|From|Near|Outside|After|Before|During|As|When|While|[A-ZÀ-Þ][a-z]+ing)\b")
_SAYING = lazy(r"(?<=, )saying\b")
_ADDING = lazy(r"(?<=, )(?:adding|saying|noting|stressing|explaining|insisting|arguing|warning|claiming)\b")
_NEXT = lazy(r"\s+(?:[a-z]+ly\s+)?([a-z]+)\b")
_OTHERS = lazy(r"['’;:“”\"]|\b(?:and|but|who|while|with|met|quoted)\b")  # another may be the one who speaks
_ACCORDING = lazy(r"\b(?:[Aa]ccording to|[Ii]n the words of|[Ii]n the view of)\s+(?=\S)")
_CLOSED = lazy(r"[\s.”\"]*$|,\s(?!\d|whose?\b)[^,]*$")
_STOP = r"\s*(?:[,.;:!?\"“”«»()\n—–]|$)"
_PREPOSITION = r"\s+(?:on|in|at|after|before|during|when|while|who|from|to|as|of the|by|with|that)\b"
_WORD = r"[^\W\d_][\w’'.$-]*+"  # never cut: a run of letters that may be is tried in 2^n ways
_INVERTED = lazy(  # up to a mark, over words alone; else up to the last preposition before what is none
    rf"\s+(?P<np>{_PRONOUN}\b(?={_STOP}|{_PREPOSITION})|(?:{DETERMINER}\s)?"
    rf"(?:{_WORD}(?:\s{_WORD})*?(?={_STOP})|{_WORD}(?:\s{_WORD})*(?={_PREPOSITION})))"
)


@dataclass(frozen=True, slots=True)
class Attribution:
    """A speech verb, or "according to", with who speaks: masked[start:end] is all of it."""

    start: int
    end: int
    speaker: Range | None
    verb: str


def attributions(masked: str, start: int, end: int, last: Range | None) -> list[Attribution]:
    """Return who says something in masked[start:end], a sentence; `last` spoke last before it.

    The time it takes grows with the sentence's length: around a verb only `_SIGHT` characters are looked at.
    """
    found: list[Attribution] = []
    for accorded in islice(_ACCORDING.finditer(masked, start, end), _MOST_VERBS):
        stop = min(end, accorded.end() + _SIGHT)
        named = _INVERTED.match(masked, accorded.end() - 1, stop)
        if named is not None:
            speaker = _speaker_behind(masked, named.span("np"), stop)
            if speaker[1] > named.end() and not _CLOSED.match(masked, speaker[1], end):
                speaker = _named(masked, *named.span("np"))  # "According to police, Ana Ruiz, 40, fled"
            found.append(Attribution(accorded.start(), max(named.end(), speaker[1]), speaker, "according"))
    found += _saying(masked, start, end)
    for verb in islice(_VERB.finditer(masked, start, end), _MOST_VERBS):
        first, stop = max(start, verb.start() - _SIGHT), min(end, verb.end() + _SIGHT)
        ahead = masked[max(start, verb.start() - _NEAR) : verb.start()]
        if _PASSIVE.search(ahead):
            continue
        subject, begins = _subject(masked, first, verb.start())
        inverted = _inverted(masked, first, stop, verb, subject)
        if inverted is not None:
            speaker = _speaker_behind(masked, inverted.span("np"), stop)
            found.append(Attribution(verb.start(), max(inverted.end(), speaker[1]), speaker, verb[0]))
        elif subject is not None:
            found.append(Attribution(begins, verb.end(), subject, verb[0]))
        elif re.search(
            r"(?:\b(?:and|but|then)|[”\"»],?)\s*$", masked[max(start, verb.start() - _NEAR) : verb.start()]
        ):
            before = next((one.speaker for one in reversed(found) if one.start < verb.start()), last)
            found.append(Attribution(verb.start(), verb.end(), before, verb[0]))
    found += list(_adding(masked, start, end, found))
    return sorted(found, key=lambda one: one.start)


def _adding(masked: str, start: int, end: int, told: list[Attribution]) -> Iterator[Attribution]:
    """Yield who goes on speaking in "Ruiz said that it was over, adding that …"."""
    taken = {one.end for one in told}
    for verb in islice(_ADDING.finditer(masked, start, end), _MOST_VERBS):
        before = max((one for one in told if one.end <= verb.start()), key=lambda one: one.end, default=None)
        if before is not None and before.verb != "according" and verb.end() not in taken:
            yield Attribution(verb.start(), verb.end(), before.speaker, verb[0])


def _saying(masked: str, start: int, end: int) -> Iterator[Attribution]:
    """Yield who speaks in "Ruiz criticised the ruling, saying", where one clause leads to it."""
    for verb in islice(_SAYING.finditer(masked, start, end), _MOST_VERBS):
        opening = OPENING.match(masked[start : verb.start()])
        begins = start if opening is None else start + opening.end()
        speaker = subject_of(masked, begins, verb.start())
        acting = None if speaker is None else _NEXT.match(masked, speaker[1], verb.start())
        if speaker is None or acting is None or not is_finite(acting[1]):
            continue
        if not _OTHERS.search(masked, speaker[1], verb.start()):
            yield Attribution(begins, verb.end(), speaker, "saying")


def _inverted(
    masked: str, start: int, end: int, verb: re.Match[str], subject: Range | None
) -> re.Match[str] | None:
    """The noun phrase after the verb, where it is who speaks: "…," said Noem."""
    ahead = masked[start : verb.start()].rstrip()
    quoted = ahead.endswith(("”", '"', "»", "’", "'"))
    if not quoted and not (ahead.endswith(",") and _INVERTING.fullmatch(verb[0])):
        return None
    found = _INVERTED.match(masked, verb.end(), end)
    if found is None or _is_object(masked, found.span("np")):
        return None
    if quoted or subject is None:
        return found
    if lazy(r",\s+(?!(?:and|but)\b)\w").match(masked, subject[1], verb.start()):
        return None  # "Ana Ruiz, the mayor, said Tuesday the bridge is open"
    person = any(word.casefold().strip(",.") in TITLES or word[0].isupper() for word in found["np"].split())
    named = masked[slice(*subject)].split()[0]
    return found if person and len(masked[slice(*subject)].split()) > 3 and named[0].isupper() else None


def _is_object(masked: str, words: Range) -> bool:
    """Whether what follows a verb is rather its object: "told reporters", "said that"."""
    return (
        re.match(
            r"(?:that|reporters|journalists|in|on|at|to|it\b|so\b|how|what|why)\b", masked[slice(*words)]
        )
        is not None
    )


def _speaker_behind(masked: str, words: Range, end: int) -> Range:
    """The name in what follows a verb; "said her foreign minister, Javier Bú," names him after a comma."""
    role = masked[slice(*words)]
    apposed = lazy(r",\s+(?=[A-ZÀ-Þ])").match(masked, words[1], end)
    if apposed is not None and (role[0].islower() or is_post_of_a_name(role)):
        name = next(names_in(masked, apposed.end(), end), None)
        begins = name is not None and name.title_start == apposed.end()
        if name is not None and begins and not _goes_on(masked, name.end, end):
            of_a_place = len(name.words) == 1 and _IN_PLACE.search(role)  # "a man from Tampa, Florida"
            return _named(masked, *words) if of_a_place else (name.start, name.end)
    return _named(masked, *words)


def _goes_on(masked: str, name: int, end: int) -> bool:
    """Whether a name that ends there begins a clause, or owns what follows: "Moscow reported", "Ruiz's"."""
    following = _NEXT.match(masked, name, end)
    return masked[name : name + 1] in ("'", "’") or (following is not None and is_finite(following[1]))


def _subject(masked: str, start: int, verb: int) -> tuple[Range | None, int]:
    """Return who does what the verb says, and where the words for them begin.

    It is the noun phrase before the verb, over insertions between commas: "Ensign, who appeared for the
    department, said". None where there is none.
    """
    base = start + max(masked[start:verb].rfind(mark) for mark in '”"»;:“«') + 1
    opening = OPENING.match(masked[base:verb]) or _PLACE_FIRST.match(masked[base:verb])
    base += opening.end() if opening is not None else 0
    pieces = _pieces(masked, base, verb)
    if (found := _described(masked, pieces) or _joined(masked, *pieces[-1])) is not None:
        return found
    inserted = False
    while pieces:
        first, last = pieces.pop()
        words = _plain_words(masked, (first, last), pieces)
        if last == verb and pieces and _WHOSE.fullmatch(words) and not FINITE.search(words[5:]):
            return _relative_of(masked, first, first + len(words.rstrip()), pieces[-1])
        if not words.strip() or (_RELATIVE.match(words) and pieces):
            named_last = not words.strip() and len(pieces) > 2  # "It is dry, her old tinsmith, Ek, said"
            inserted = inserted or last < verb or named_last
            if re.search(r"\b(?:and|but)\s*$", words):
                return None, verb
            continue
        if (pronoun := _LAST_PRONOUN.search(words)) is not None and not FINITE.search(words):
            return (first + pronoun.start(), first + len(words.rstrip())), first
        if _inserted_role(masked, first, last, verb, pieces):
            name = _bare_name(masked, *pieces[-1])
            assert name is not None
            return name, pieces[-1][0]
        if re.search(r"\b(?:and|but|or)\s*$", words):  # "He left and said": the subject of the clause
            return subject_of(masked, first, last), first
        phrase = None if len(words.split()) > LONGEST_PHRASE else _NOUN_PHRASE.fullmatch(words)
        if phrase is None or FINITE.search(words) or _VERB.search(words):
            return None, verb
        begins = pieces[-1][0] if pieces and is_role(masked[slice(*pieces[-1])], inserted) else first
        return _named(masked, first + phrase.start("np"), first + phrase.end("np")), begins
    return None, verb


def _plain_words(masked: str, piece: Range, before: list[Range]) -> str:
    """The words of a piece without brackets and adverbs, as long; "" for the state that a place is in."""
    plain = _IN_BRACKETS.sub(lambda found: " " * len(found[0]), masked[slice(*piece)])
    inserted = masked[piece[1] : piece[1] + 1] == ","
    return "" if inserted and _ends_a_place(masked, piece, before) else _ADVERBS.sub("", f" {plain}")[1:]


def _relative_of(masked: str, first: int, last: int, owner: Range) -> tuple[Range, int]:
    """Who speaks in "Oud, whose brother said": the brother, by his name or by whose he is."""
    named = next(names_in(masked, first, last), None)
    begins = owner[0] + len(masked[slice(*owner)]) - len(masked[slice(*owner)].lstrip())
    return ((begins, last) if named is None else (named.start, named.end)), begins


def _pieces(masked: str, start: int, end: int) -> list[Range]:
    """The parts between commas."""
    pieces, at = [], start
    for comma in re.finditer(r",\s", masked[start:end]):
        pieces.append((at, start + comma.start()))
        at = start + comma.end()
    return [*pieces, (at, end)]


def _described(masked: str, pieces: list[Range]) -> tuple[Range, int] | None:
    """Who speaks in "Bill Waldock, professor of safety in Prescott, Arizona, said", and where that begins.

    The last comma may be left out behind a post: "Stacey Allaster, tournament director said".
    """
    behind = _ADVERBS.sub("", f" {masked[slice(*pieces[-1])]}")
    quoted = masked[pieces[0][0] - 1 : pieces[0][0]] in ("”", '"', "»")
    if holds_a_post(behind, surely=quoted) and (quoted or not _DETERMINED.match(behind)):
        pieces = [*pieces, (pieces[-1][1], pieces[-1][1])]
    elif behind.strip():
        return None
    by_full_name = False  # words that may as well be a clause describe only whom a full name is given to
    for at in range(len(pieces) - 2, -1, -1):
        words = masked[slice(*pieces[at])]
        describing, post = _DESCRIBING.fullmatch(words), holds_a_post(words, surely=True)
        if (describing or post) and not FINITE.search(words) and not _VERB.search(words):
            by_full_name = by_full_name or describing is None or describing["role"] is not None
        elif not _ends_a_place(masked, pieces[at], pieces[:at]):
            name = _bare_name(masked, *pieces[at]) if at < len(pieces) - 2 else None
            full = name is not None and len(masked[slice(*name)].split()) > 1
            return (name, pieces[at][0]) if name is not None and (full or not by_full_name) else None
    return None


def _joined(masked: str, start: int, end: int) -> tuple[Range, int] | None:
    """Who speaks in ", after Ruiz said", and where the words for them begin."""
    joint = _JOINING.match(masked, start, end)
    subject = subject_of(masked, joint.end(), end) if joint is not None else None
    return (subject, subject[0]) if subject is not None else None


def _ends_a_place(masked: str, piece: Range, before: list[Range]) -> bool:
    """Whether a piece is the land or state of the place before it: "of Springfield, Illinois"."""
    return (
        len(before) > 0
        and _bare_name(masked, *piece) is not None
        and _IN_PLACE.search(masked[slice(*before[-1])]) is not None
        and not (len(before) == 1 and _SETTING.match(masked[slice(*before[-1])]))
    )


def _inserted_role(masked: str, first: int, last: int, verb: int, pieces: list[Range]) -> bool:
    """Whether a piece says what the one named before it is: "Frank Ábrego, the security minister, said"."""
    return (
        last < verb
        and masked[last] == ","
        and bool(pieces)
        and re.match(rf"\s*(?:{DETERMINER}\s|[A-ZÀ-Þ][\w-]*['’]s\s|\w+$)", masked[first:last]) is not None
        and _bare_name(masked, *pieces[-1]) is not None
    )


def _bare_name(masked: str, start: int, end: int) -> Range | None:
    """The name that text[start:end] is, after its title: also "Sen. Thom Tillis of North Carolina"."""
    name = next(names_in(masked, start, end), None)
    if name is None or not all(map(is_title, masked[start : name.title_start].split())):
        return None
    rest = masked[name.end : end].strip()
    return (name.start, name.end) if not rest or re.match(r"(?:of|from)\s", rest) else None


def subject_of(masked: str, start: int, end: int) -> Range | None:
    """The name or pronoun that a clause begins with."""
    pronoun = lazy(rf"\s*({_PRONOUN})\b").match(masked, start, end)
    if pronoun is not None:
        return pronoun.span(1)
    name = next(names_in(masked, start, end), None)
    return None if name is None or masked[start : name.title_start].strip() else (name.start, name.end)


def _named(masked: str, start: int, end: int) -> Range:
    """The name in a noun phrase, without its title, if the phrase is about it; else the phrase itself."""
    while end > start and masked[end - 1] in " .":
        end -= 1
    names = list(names_in(masked, start, end))
    if names:
        name = (
            names[0]
            if re.match(r"\s*(?:$|of\b|from\b|at\b|in\b|,)", masked[names[0].end : end])
            else names[-1]
        )
        role = masked[start : name.title_start]
        if role.strip().casefold() == "the":  # an institution: "the White House"
            names = []
        after = masked[name.end : end].strip()
        if (
            names
            and not re.search(r"\b(?:of|for|from|in|at|and|on)\s*$", role)
            and re.match(r"$|of\b|from\b|at\b|in\b|,", after)
        ):
            return name.start, name.end
    return start, end
