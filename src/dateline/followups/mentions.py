"""What a question and its answer speak of: people, places, things, times, each where it stands.

A name is a run of capitalised words, or what stands in quotation marks; a description is a determiner with
what follows it ("the border agreement for Guatemala"). Of which kind a name is, and of which gender, is
looked up in short lists, and in the articles that the question was answered from: "in Darién" makes a place,
"Noem said" a person, and a "she" right after a name makes her a woman.

But: nothing is parsed; where the words do not make it plain, kind and gender stay unknown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from dateline.followups.known import PLACED, Kind, Texts
from dateline.followups.words import (
    ADVERBS,
    ASKING,
    AUXILIARIES,
    BASE_OF_PAST,
    BASE_OF_PRESENT,
    BASE_VERBS,
    BE,
    DETERMINERS,
    MONTHS,
    PARTICIPLES,
    PEOPLE,
    PLACE_NAMES,
    PLURALS,
    PREPOSITIONS,
    PRONOUNS,
    WEEKDAYS,
)


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a question, and where it stands."""

    text: str
    start: int
    end: int

    @property
    def low(self) -> str:
        return self.text.lower().replace("’", "'")


@dataclass(frozen=True, slots=True)
class Mention:
    """Something a question or an answer speaks of: text[start:end] of it, or `words` if put otherwise."""

    words: str
    kind: Kind
    start: int
    end: int
    plural: bool = False
    gender: str | None = None
    named: bool = False
    subject: bool = False
    before: str = ""  # the word in front of it

    @property
    def head(self) -> str:
        """The noun that a description is about."""
        return head_of(self.words)


_WORD = re.compile(r"\d[\d.,:]*\d|[^\W_](?:[\w'’.-]*[\w])?(?:['’](?=\s))?|[^\w\s]")
_NAME_WORD = r"(?:[A-Z]\.|[A-ZÀ-ÖØ-Þ][\w’'.-]*\w|[A-Z])"
_NAME = re.compile(
    rf"\b{_NAME_WORD}"
    rf"(?:\s+(?:(?:of|de|del|da|von|van|der|la)\s+(?:the\s+)?)?(?:{_NAME_WORD}|\d{{1,4}}\b))*"
)
TIME = re.compile(
    rf"\b(?:(?:{WEEKDAYS}),?\s+)?(?:\d{{1,2}}\s+)?(?:{MONTHS})\b\.?(?:\s+\d{{1,2}}\b(?!\d))?"
    rf"(?:,?\s+(?:of\s+)?\d{{4}})?"
    rf"|\b(?:1[5-9]|20)\d\d(?:/\d\d)?\b|\b(?:{WEEKDAYS})\b"
)
_QUOTED = re.compile(r"[\"“«]([^\"”»]+?)[,.]?[\"”»]")
_NATION = re.compile(r"(?:[a-z](?:an|ish|ese)|French|Dutch|Greek|Swiss|Czech|Thai|Iraqi|Israeli|Pakistani)$")
_NATIONALS = re.compile(r"(?:[a-z]ans|ians|Catholics|Democrats|Republicans)$")
_NO_HEAD = frozenset(
    "name number date cost price title score magnitude result toll total amount age reason cause kind type "
    "day year time place part end beginning start share size value capital case".split()
)
_MOST_WORDS = 12  # of a description


def words_of(text: str) -> list[Word]:
    """Return the words and marks of a text in order."""
    return [Word(found[0], found.start(), found.end()) for found in _WORD.finditer(text)]


def is_verb(word: str, *, base: bool = True) -> bool:
    """Say whether a word is, or may be, a verb in some form; `base` counts those without an ending too."""
    return (
        word in BASE_OF_PAST
        or word in PARTICIPLES
        or (base and word in BASE_VERBS)
        or (len(word) > 4 and word.endswith("ed"))
    )


def head_of(words: str) -> str:
    """Return the noun that a description is about, in small letters.

    >>> head_of("the border agreement for Guatemala")
    'agreement'
    """
    head = ""
    for word in words_of(words):
        if word.low in PREPOSITIONS or word.low in ("who", "that", "which") or not word.text[0].isalnum():
            break
        if word.low not in DETERMINERS:
            head = word.low
    return head.removesuffix("'s")


def is_plural(noun: str) -> bool:
    """Say whether a noun is in the plural."""
    if noun in PLURALS:
        return True
    return len(noun) > 3 and noun.endswith("s") and not noun.endswith(("ss", "us", "is", "news"))


def mentions(question: str, texts: Texts) -> tuple[Mention, ...]:
    """Return what a question speaks of, in its order: times, names, descriptions."""
    times = [
        Mention(found[0], Kind.TIME, found.start(), found.end(), before=_before(question, found.start()))
        for found in TIME.finditer(question)
        if not _is_modal_may(question, found)
    ]
    names = list(_names(question, texts, times))
    found = [*times, *names, *_descriptions(question, texts)]
    return tuple(sorted(found, key=lambda one: (one.start, -one.end)))


def _names(question: str, texts: Texts, times: Iterable[Mention]) -> Iterator[Mention]:
    quoted = [(found.start(), found.end()) for found in _QUOTED.finditer(question)]
    for start, end in quoted:
        yield Mention(
            question[start:end], Kind.THING, start, end, named=True, before=_before(question, start)
        )
    taken = [*quoted, *((one.start, one.end) for one in times)]
    for found in _NAME.finditer(question):
        start, end = _without_asking(question, found.start(), found.end())
        name = re.sub(r"['’]s?$", "", question[start:end])
        end = start + len(name)
        if not name or any(start < last and first < end for first, last in taken):
            continue
        after = question[end : end + 2]
        if (
            " " not in name
            and _NATION.search(name)
            and name not in PLACE_NAMES
            and re.match(r" [a-z]", after)
        ):
            continue  # "Guatemalan minors"
        if start == 0 and name.lower() in (
            BASE_VERBS | PREPOSITIONS | DETERMINERS | ADVERBS | PRONOUNS | {"and"}
        ):
            continue
        before = _before(question, start)
        kind = texts.kind(name)
        if kind is Kind.NAME and before.lower() in PLACED:
            kind = Kind.PLACE
        nationals = _NATIONALS.search(name) is not None and " " not in name
        yield Mention(
            f"the {name}" if before.lower() == "the" else name,
            Kind.PERSON if nationals else kind,
            start,
            end,
            plural=nationals,
            gender=texts.gender(name) if kind in (Kind.PERSON, Kind.NAME) else None,
            named=True,
            subject=before.lower() in AUXILIARIES - BE
            or (before.lower() == "the" and _before(question, start - 4).lower() in AUXILIARIES - BE),
            before=before,
        )


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
        if rest.strip() and not rest.lstrip()[0].isupper():
            start = end
    return start, end


def _descriptions(question: str, texts: Texts) -> Iterator[Mention]:
    words = words_of(question)
    at = 0
    while at < len(words):
        low = words[at].low
        opens = low in ("the", "a", "an") and at + 1 < len(words)
        opens = opens or (words[at].text.endswith(("'s", "’s")) and words[at].text[0].isupper())
        if not opens:
            at += 1
            continue
        end = _description_end(words, at)
        phrase = question[words[at].start : words[end - 1].end]
        inner = words[at + 1 : end]
        head = head_of(phrase)
        if head and not all(one.text[0].isupper() for one in inner) and head not in AUXILIARIES:
            kind = Kind.PERSON if head in PEOPLE else Kind.THING
            yield Mention(
                phrase if low not in ("a", "an") else _definite(phrase),
                kind,
                words[at].start,
                words[end - 1].end,
                plural=is_plural(head),
                subject=at > 0 and words[at - 1].low in AUXILIARIES - BE,
                before=words[at - 1].low if at else "",
            )
        at = at + 1 if head in _NO_HEAD else max(end, at + 1)


def _definite(phrase: str) -> str:
    return f"the {phrase.split(' ', 1)[1]}"


def _description_end(words: list[Word], at: int) -> int:
    """Return the index after the last word of the description that begins at `at`."""
    nouns = 0
    end = at + 1
    while end < len(words) and end - at <= _MOST_WORDS:
        low, text = words[end].low, words[end].text
        if not text[0].isalnum():
            if text in ('"', "“", "”") or (text == "," and _is_number(words, end + 1)):
                end += 1
                continue
            break
        if low in PREPOSITIONS:
            if not nouns or end + 1 >= len(words) or not _attaches(words, end):
                break
        elif (
            low in AUXILIARIES
            or low in ASKING
            or low in ADVERBS
            or low in PRONOUNS
            or low in ("that", "worth", "like")
            or (
                nouns
                and text.islower()
                and (is_verb(low) or low in BASE_OF_PRESENT)
                and not _is_noun_here(words, end)
            )
        ):
            break
        elif low not in DETERMINERS:
            nouns += 1
        end += 1
    while end > at + 1 and words[end - 1].low in PREPOSITIONS | DETERMINERS | {"and"}:
        end -= 1
    return end


def _is_number(words: list[Word], at: int) -> bool:
    """Whether a number stands there."""
    return at < len(words) and words[at].text[0].isdigit()


def _attaches(words: list[Word], at: int) -> bool:
    """Whether a preposition goes on with the description before it: "of", and "for" before a name."""
    low, following = words[at].low, words[at + 1]
    if low == "of":
        return True
    named = following.text[0].isupper() or following.text[0].isdigit()
    if following.low == "the" and at + 2 < len(words):
        named = words[at + 2].text[0].isupper()
    return low in ("for", "between", "with", "on") and named


def _is_noun_here(words: list[Word], at: int) -> bool:
    """Whether a word that may be a verb is a noun here: "the flights report of", "the visit?"."""
    low = words[at].low
    if low not in BASE_VERBS and low not in BASE_OF_PRESENT:
        return False
    before = words[at - 1].low
    if before in DETERMINERS or before.endswith("'s"):
        return True
    following = words[at + 1].low if at + 1 < len(words) else "?"
    asked_with_do = any(
        one.low in ("do", "does", "did", "will", "would", "could", "can") for one in words[:at]
    )
    return not asked_with_do and (
        not following[0].isalnum()
        or following in AUXILIARIES
        or following == "of"
        or is_verb(following, base=False)
    )


def _before(text: str, at: int) -> str:
    found = re.search(r"([\w'’]+)\s*[\"“]?$", text[:at])
    return found[1] if found else ""


def _is_modal_may(question: str, found: re.Match[str]) -> bool:
    """Whether "may" or "march" is written small, or is somebody's name."""
    return found[0] == "May" and bool(re.search(r"(?:Theresa|Mrs\.?|Ms\.?)\s+$", question[: found.start()]))
