"""What a question and its answer speak of: people, places, things, times, each where it stands.

A name is a run of capitalised words, or what stands in quotation marks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from dateline.language.lexicon import (
    ADVERBS,
    ASKING,
    AUXILIARIES,
    BASE_VERBS,
    BE,
    DETERMINERS,
    MONTH,
    OFFICES,
    PEOPLE,
    PREPOSITIONS,
    PRONOUNS,
    WEEKDAY,
)
from dateline.language.patterns import lazy
from dateline.language.words import is_capital
from dateline.questions.followups.descriptions import descriptions
from dateline.questions.followups.known import PLACED, Kind, Texts
from dateline.questions.followups.parts import Referent, is_plural, word_before

_CAPITAL = r"[^\W\d_a-zß-öø-ÿ]"  # or a letter of a script that has none
_NAME_WORD = rf"(?:{_CAPITAL}\.|{_CAPITAL}[\w’'.-]*\w|{_CAPITAL})"
_NAME = lazy(
    rf"\b{_NAME_WORD}"
    rf"(?:\s+(?:(?:of|de|del|da|von|van|der|la)\s+(?:the\s+)?)?(?:{_NAME_WORD}|\d{{1,4}}\b))*"
)
TIME = lazy(
    rf"\b(?:(?:{WEEKDAY}),?\s+)?(?:\d{{1,2}}\s+)?(?:{MONTH})\b\.?(?:\s+\d{{1,2}}\b(?!\d))?"
    rf"(?:,?\s+(?:of\s+)?\d{{4}})?"
    rf"|\b(?:1[5-9]|20)\d\d(?:/\d\d)?\b|\b(?:{WEEKDAY})\b"
)
_QUOTED = lazy(r"[\"“«]([^\"”»]+?)[,.]?[\"”»]")
_OWNER = lazy(r"['’]s?$")
_NATION = lazy(r"(?:[a-z](?:an|ish|ese)|French|Dutch|Greek|Swiss|Czech|Thai|Iraqi|Israeli|Pakistani)$")
_NATIONALS = lazy(r"(?:[a-z]ans|ians|Catholics|Democrats|Republicans)$")


def mentions(question: str, texts: Texts) -> tuple[Referent, ...]:
    """Return what a question speaks of, in its order: times, names, descriptions."""
    times = [
        Referent(found[0], Kind.TIME, found.start(), found.end(), before=word_before(question, found.start()))
        for found in TIME.finditer(question)
        if not _is_modal_may(question, found)
    ]
    names = list(_names(question, texts, times))
    found = [*times, *names, *descriptions(question)]
    return tuple(sorted(found, key=lambda one: (one.start, -one.end)))


def _names(question: str, texts: Texts, times: Iterable[Referent]) -> Iterator[Referent]:
    quoted = [(found.start(), found.end()) for found in _QUOTED.finditer(question)]
    for start, end in quoted:
        yield Referent(
            question[start:end], Kind.THING, start, end, named=True, before=word_before(question, start)
        )
    taken = [*quoted, *((one.start, one.end) for one in times)]
    for found in _NAME.finditer(question):
        start, end = _without_asking(question, found.start(), found.end())
        name = _OWNER.sub("", whole := question[start:end])
        end = start + len(name)
        if not name or any(start < last and first < end for first, last in taken):
            continue
        after = question[end : end + 2]
        if " " not in name and _NATION.search(name) and re.match(r" [a-z]", after):
            continue  # "Guatemalan minors"
        if start == 0 and name.lower() in (
            BASE_VERBS | PREPOSITIONS | DETERMINERS | ADVERBS | PRONOUNS | {"and"}
        ):
            continue
        before = word_before(question, start)
        kind = texts.kind(name)
        gender = texts.gender(name) if kind in (Kind.PERSON, Kind.NAME) else None
        owner = name != whole and gender is not None  # "in Roth's car"
        if kind is Kind.NAME and before.lower() in PLACED and not owner:
            kind = Kind.PLACE
        if kind is Kind.PERSON and before.lower() == "the" and _is_no_person(name, question[end:]):
            kind = Kind.NAME
        nationals = _NATIONALS.search(name) is not None and " " not in name
        yield Referent(
            f"the {name}" if before.lower() == "the" else name,
            Kind.PERSON if nationals else kind,
            start,
            end,
            plural=nationals,
            gender=gender if kind in (Kind.PERSON, Kind.NAME) else None,
            named=True,
            subject=before.lower() in AUXILIARIES - BE
            or (before.lower() == "the" and word_before(question, start - 4).lower() in AUXILIARIES - BE),
            before=before,
        )


def _is_no_person(name: str, behind: str) -> bool:
    """Whether "the" before a name of several words, alone, speaks against a person: "the Olm Food Prize"."""
    words, following = name.lower().split(), re.match(r" ([a-z]+)", behind)
    known = OFFICES | PEOPLE
    alone = following is None or following[1] in PREPOSITIONS | AUXILIARIES | ADVERBS | BASE_VERBS | {"worth"}
    return alone and len(words) > 1 and known.isdisjoint((words[0], words[-1])) and not is_plural(words[-1])


def _without_asking(question: str, start: int, end: int) -> tuple[int, int]:
    """Cut what is capitalised only because it stands first."""
    first = question[start:end].split()[0].lower() if end > start else ""
    if start == 0 and first in ASKING | AUXILIARIES | {
        "in",
        "on",
        "at",
        "by",
        "for",
        "from",
        "to",
        "since",
        "the",
    }:
        rest = question[start + len(first) : end]
        start = end - len(rest.lstrip()) if rest.strip() else end
        if rest.strip() and not is_capital(rest.lstrip()[0]):
            start = end
    return start, end


def _is_modal_may(question: str, found: re.Match[str]) -> bool:
    """Whether "may" or "march" is written small, or is somebody's name."""
    return found[0] == "May" and bool(re.search(r"(?:Theresa|Mrs\.?|Ms\.?)\s+$", question[: found.start()]))
