"""Names in a text: where they stand, with the title before them apart, and what a short one is short for.

A name is a run of words with capitals, joined by "de", "von" and the like; titles and what opens a sentence
are no part of it. An article gives a name in full once and shortens it afterwards: "Noem" is the "Kristi
Noem" of the same article, if no other name there ends so.

No list of people or places. Whether a name is a person's is told by a title, or by the question.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Self

from dateline.language.lexicon import CALLINGS, MONTHS, OFFICES, TITLES, WEEKDAYS
from dateline.language.patterns import lazy


class NameKind(StrEnum):
    """What a name is the name of."""

    PERSON = "person"
    PLACE = "place"


@dataclass(frozen=True, slots=True)
class Name:
    """What a name in an answer stands for: `full` as the article first gives it, and the title it gives.

    `title` is what the article calls the person ("Homeland Security Secretary", "the security minister"),
    None where it gives no title.
    """

    full: str
    title: str | None
    kind: NameKind


@dataclass(frozen=True, slots=True)
class Named:
    """A name in a text: text[start:end] without its title, which is text[title_start:start]."""

    start: int
    end: int
    title_start: int
    words: tuple[str, ...]


_OPENERS = frozenset(
    """a an the and as after all although among at before behind both but by during each even every few for
    from
    he her his how however if in inside into it its last later less like many meanwhile more moreover most
    much my
    neither never next no nobody nor nothing now of on once one only or other our outside over she since so
    some
    soon still such than that their them then there therefore these they this those though three thus to today
    together two under unless until unlike up upon we what when where whether which while who whose why with
    within without yes yet you your i not never according asked earlier instead perhaps also just here
    otherwise besides nevertheless nonetheless prior against according back even first finally""".split()
)
_NOT_NAMES = frozenset(word.casefold() for word in (*MONTHS, *WEEKDAYS))
_JOINED = (
    r"(?:de|del|della|di|da|do|dos|du|des|la|le|el|al|bin|ibn|van|von|der|den|ter|ten|zu|y|e|af|of the|of)"
)
_PARTICLES = frozenset(
    "de del della di da dos du van von bin ibn zu ter ten la las los der den het al el".split()
)
_PREFIX = r"(?:(?:al|el|ul|ar|as|ash|ad|az|bin|ben|ibn)[-‐‑]|(?:d|l|dell|dall)['’])"
_BEFORE_SURNAME = (  # "de la Cruz said"; but "the van Gogh"
    r"(?:(?<!the )(?<!The )(?<!\ba )(?:de|del|della|di|dos|du|van|von|bin|ibn|zu|ter|ten) (?:(?:la|las|"
    r"los|der|den|de|het) )?)?"
)
_SURNAMES = frozenset(
    "king prince judge justice pope major bishop lord chancellor constable cardinal".split()
)
"""Titles that people are called by their last name."""
_FIRST_NAMES = frozenset("prince king judge major justice bishop princess queen lord duke".split())
_HEADS = lazy(
    r",\s+((?:head|leader|chair\w*|director|manager|owner|founder|captain|coach|secretary|mayor)\s+of\s"
    r"[^,.;:!?\n\"“]{3,60})[,.;]"
)
_FIELD = frozenset(
    """transport finance interior foreign defence defense health education trade energy culture labour
    labor sports prime vice deputy former acting assistant chief senior police fire harbour harbor
    port army navy press government opposition party club school city town council union guild
    company bank central home state security justice environment farm agriculture fisheries tourism
    housing water court election""".split()
)
_NO_OFFICE = (_FIELD - {"chief"}) | frozenset(
    "general first officer mr mrs ms miss sir lady dame dr rev".split()
)
_NEARBY = 3_000  # characters around a name in which "the prince" tells that he is one
_MOST_MARKS = 40  # blanks and marks before a word that are looked over
_MOST_WORDS = 6  # of a name that may be short for another
_WORD = rf"{_PREFIX}?[^\W\d_a-zß-öø-ÿ](?:[^\W\d_]|[’'.-](?=[^\W\d_]))*(?:(?<=\b[^\W\d_])\.)?"
_RUN = lazy(
    rf"(?<![\w’'-]){_BEFORE_SURNAME}{_WORD}(?:[ \u00a0\n](?:(?!of\b){_JOINED}[ \u00a0\n]){{0,2}}{_WORD})*"
)
_PIECE = lazy(r"[^\s]+")
_OFFICE_OF = lazy(r"\b(?:[Ss]ecretary|[Mm]inister|[Cc]hief|[Dd]irector|[Pp]resident) (?:of(?: the)?|for) $")
_POSSESSIVE = lazy(r"[’']s?$")
_APPOSED = lazy(r",\s+((?:(?:the|a|an|his|her|their|its)\b|[\w’'-]+['’]s\b)[^,.;:!?\n\"“]{3,60}),")
_OFFICE_BEFORE = lazy(
    r"(?:^|[\s(])((?:the|a|his|her|their|its|[A-Z][\w’'-]*['’]s)\s+[^,.;:!?\n\"“—]{3,60}),?\s+$"
)
_INSTITUTION = lazy(
    r"\b(?:police|ministry|university|academy|service|bank|company|council|agency|commission|party|institute|"
    r"organi[sz]ation|group|association|department|office|court|committee|union|federation|airport|hotel|museum|"
    r"news|times|post|airlines?|corporation|inc|ltd|network|fund|house|congress|parliament|senate|government|board|"
    r"center|centre|school|hospital|club|league|army|navy|force)\b",
    re.IGNORECASE,
)


def names_in(text: str, start: int = 0, end: int | None = None) -> Iterator[Named]:
    """Yield the names of text[start:end] in their order.

    >>> [one.words for one in names_in("On Friday President Bernardo Arévalo met Noem.")]
    [('Bernardo', 'Arévalo'), ('Noem',)]
    """
    for run in _RUN.finditer(text, start, len(text) if end is None else end):
        named = _name_of(text, run.start(), run.end())
        if named is not None:
            yield named


def _name_of(text: str, start: int, end: int) -> Named | None:
    pieces = [(piece.start(), piece.end()) for piece in _PIECE.finditer(text, start, end)]
    while pieces and _is_opener(text[slice(*pieces[0])]) and _opens(text, pieces[0][0]):
        del pieces[0]
    pieces = [piece for piece in pieces if text[slice(*piece)].casefold() not in _NOT_NAMES] if pieces else []
    if not pieces:
        return None
    titles = [at for at, piece in enumerate(pieces) if _is_title(text[slice(*piece)])]
    if titles == [0] and _is_first_name(text, pieces):
        titles = []
    if titles and titles[-1] == len(pieces) - 1:
        if not _is_surname(text, pieces, titles):
            return None  # a title alone
        titles.pop()
    title_start = pieces[0][0]
    if len(pieces) > 2 and (office := _OFFICE_OF.search(text, max(0, start - 40), start)) is not None:
        # "Secretary of Homeland Security Kristi Noem"
        title_start, pieces, titles = office.start(), pieces[-2:], [0]
    elif titles:
        pieces = pieces[titles[-1] + 1 :]
    first, last = pieces[0][0], pieces[-1][1]
    if (owner := _POSSESSIVE.search(text, first, last)) is not None:
        last = owner.start()
    words = tuple(text[first:last].split())
    return Named(first, last, title_start if titles else first, words) if words else None


def _is_surname(text: str, pieces: list[tuple[int, int]], titles: list[int]) -> bool:
    """Whether the title that a name ends with is its last name: "Silas King", but not "the Belgian King"."""
    before = text[max(0, pieces[0][0] - 4) : pieces[0][0]].casefold()
    return (
        text[slice(*pieces[-1])].casefold() in _SURNAMES
        and len(pieces) > 1
        and len(pieces) - 2 not in titles
        and not before.endswith(("the ", " a "))
    )


def _is_first_name(text: str, pieces: list[tuple[int, int]]) -> bool:
    """Whether a title is a first name: "Prince Okoro, head of the guild", whom none calls the prince."""
    word = text[slice(*pieces[0])]
    if len(pieces) != 2 or word.casefold() not in _FIRST_NAMES or not _HEADS.match(text, pieces[1][1]):
        return False
    return f"the {word.lower()}" not in text[max(0, pieces[0][0] - _NEARBY) : pieces[1][1] + _NEARBY]


def _is_opener(word: str) -> bool:
    word = word.casefold()
    return word in _OPENERS or (word.endswith("ly") and len(word) > 5)


def _opens(text: str, at: int) -> bool:
    """Whether a word stands where a sentence, or a quotation, begins, so that its capital says nothing."""
    before = text[max(0, at - _MOST_MARKS) : at].rstrip("\"“”«'‘([ \u00a0")
    return not before or before[-1] in ".!?:;\n—–-\"”»'’"


def _is_title(word: str) -> bool:
    word = word.casefold().removesuffix(".")
    return word in TITLES or word in CALLINGS


class Names:
    """The names of a text in their order, and what a short one of them is short for.

    Made in time that grows with the text, and asked at once: endings of names are kept, not searched for.
    """

    def __init__(self, text: str) -> None:
        self.all = tuple(names_in(text))
        self._whole: dict[tuple[str, ...], Named] = {}  # the first of each
        self._longest: dict[tuple[str, ...], Named] = {}  # the first of the longest that end so
        self._before: dict[tuple[str, ...], set[str]] = {}  # what stands before such an ending, two of it
        for one in self.all:
            words = _key(one.words)
            self._whole.setdefault(words, one)
            for count in range(1, min(len(words), _MOST_WORDS) + 1):
                ending, longest = words[-count:], self._longest.get(words[-count:])
                if longest is None or len(one.words) > len(longest.words):
                    self._longest[ending] = one
                if len(one.words) > count and len(before := self._before.setdefault(ending, set())) < 2:
                    before.add(words[-count - 1])

    @classmethod
    @lru_cache(maxsize=32)
    def of(cls, text: str) -> Self:
        """Return the names of a text, those of the last few texts from memory."""
        return cls(text)

    def full(self, words: tuple[str, ...]) -> Named | None:
        """Return the first name that ends with these words, the longest if several do alike.

        None where names of two people end so ("the Kennedys"), or none.
        """
        words = _key(words)
        if len(words) > _MOST_WORDS:
            return self._whole.get(words)
        return None if len(self._before.get(words, ())) > 1 else self._longest.get(words)


def _key(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words as they are compared: particles without the capital of a sentence's beginning."""
    return tuple(
        word.lower()
        if word.lower() in _PARTICLES
        else word[0].lower() + word[1:]
        if "-" in word[1:4]
        else word
        for word in words
    )


def title_of(text: str, named: Named) -> str | None:
    """Return what is said of a person beside the name: a title before it, or a phrase between commas."""
    if named.title_start < named.start:
        return text[named.title_start : named.start].strip()
    after = _APPOSED.match(text, named.end)
    if after is not None and _names_an_office(after[1]):
        return " ".join(after[1].split())
    if (heads := _HEADS.match(text, named.end)) is not None:
        return " ".join(heads[1].split())
    before = _OFFICE_BEFORE.search(text[max(0, named.start - 90) : named.start])
    if before is not None:
        shorter = f"the {before[1].rsplit(' the ', 1)[-1]}"
        found = shorter if " the " in before[1] and _names_an_office(shorter) else before[1]
        if _names_an_office(found):
            return " ".join(found.split())
    return _office_just_before(text, named.start)


def _office_just_before(text: str, start: int) -> str | None:
    """The office without an article before a name: "signed by transport minister Yusuf al-Karim"."""
    words = text[max(0, start - 60) : start].split(" ")
    if words[-1:] != [""] or len(words) < 2:
        return None
    del words[-1]
    office = words.pop()
    if not office.islower() or not _is_title(office) or office in _NO_OFFICE:
        return None
    kept = [office]
    while words and words[-1].casefold() in _FIELD:
        kept.insert(0, words.pop())
    return None if kept == ["chief"] else " ".join(kept)


def _names_an_office(words: str) -> bool:
    named = any(word.casefold().removesuffix(".") in OFFICES for word in words.split())
    return named and not re.search(r"\b(?:who|which|and said|said|told|met|with)\b", words)


def name_of_person(words: tuple[str, ...], title: str | None) -> Name | None:
    """Return the person of that name; None where it may be an institution's: "Sussex Police"."""
    full = " ".join(words)
    if title is None and (len(words) < 2 or _INSTITUTION.search(full)):
        return None
    return Name(full, title, NameKind.PERSON)


def read_name(text: str, start: int, end: int, *, asked: NameKind | None) -> Name | None:
    """Return the name that text[start:end] is, None where it is none, or nothing tells what of.

    `asked` is the kind that the question asks for. A title tells a person, whatever was asked.
    """
    found = [one for one in names_in(text, start, end) if one.end <= end]
    if not found and (known := Names.of(text).full(tuple(text[start:end].split()))) is not None:
        found = [known]  # King, of an article about Silas King
        start, end = known.start, known.end
    if len(found) != 1:
        return None
    [short] = found
    rest = (text[start : short.title_start] + text[short.end : end]).strip(" ,.;:'\"“”’‘\n")
    if rest and not _names_an_office(rest) and rest.casefold() not in ("the", "’s", "s"):
        return None
    full = Names.of(text).full(short.words) or short
    if asked == NameKind.PLACE:
        return Name(" ".join(full.words), None, NameKind.PLACE)
    title = title_of(text, full) or title_of(text, short)
    return None if title is None and asked != NameKind.PERSON else name_of_person(full.words, title)
