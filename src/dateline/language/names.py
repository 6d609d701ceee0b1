"""Names in a text: where they stand, with the title before them apart.

A name is a run of words with capitals, joined by "de", "von" and the like; titles and what opens a sentence
are no part of it. What a short one is short for is found in `fullnames.py`. No list of people or places.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from dateline.language.lexicon import CALLINGS, MONTHS, TITLES, WEEKDAYS
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
    otherwise besides nevertheless nonetheless prior against according back even first finally
    follow contact email meet watch""".split()
)
_NOT_NAMES = frozenset(word.casefold() for word in (*MONTHS, *WEEKDAYS))
_JOINED = (
    r"(?:de|del|della|di|da|do|dos|du|des|la|le|el|al|bin|ibn|van|von|der|den|ter|ten|zu|y|e|af|of the|of)"
)
PARTICLES = frozenset(
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
HEADS = lazy(
    r",\s+((?:head|leader|chair\w*|director|manager|owner|founder|captain|coach|secretary|mayor)\s+of\s"
    r"[^,.;:!?\n\"“]{3,60})[,.;]"
)
FIELD_WORDS = frozenset(
    """transport finance interior foreign defence defense health education trade energy culture labour
    labor sports prime vice deputy former acting assistant chief senior police fire harbour harbor
    port army navy press government opposition party club school city town council union guild
    company bank central home state security justice environment farm agriculture fisheries tourism
    housing water court election""".split()
)
NO_OFFICE = (FIELD_WORDS - {"chief"}) | frozenset(
    "general first officer mr mrs ms miss sir lady dame dr rev".split()
)
_AGENCIES = frozenset("afp ap cnn reuters upi".split())
_NEARBY = 3_000  # characters around a name in which "the prince" tells that he is one
_MOST_MARKS = 40  # blanks and marks before a word that are looked over
_WORD = (
    rf"{_PREFIX}?[^\W\d_a-zß-öø-ÿ](?:[^\W\d_]|[\u0300-\u036f]|[’'.$‐‑-](?=[^\W\d_]))*(?:(?<=\b[^\W\d_])\.)?"
)
_RUN = lazy(
    rf"(?<![\w’'$-]){_BEFORE_SURNAME}{_WORD}(?:[ \u00a0\n](?:(?!of\b){_JOINED}[ \u00a0\n]){{0,2}}{_WORD})*"
)
_PIECE = lazy(r"[^\s]+")
_OFFICE_OF = lazy(r"\b(?:[Ss]ecretary|[Mm]inister|[Cc]hief|[Dd]irector|[Pp]resident) (?:of(?: the)?|for) $")
_OWNER = lazy(r"([^\s’']+)[’']s[ \u00a0\n]")
_LONGEST_OWNED = 60  # characters of the name behind "Argentina's"
_NO_OWNERS = frozenset("men women children people boys girls mother father valentine year world".split())
_SAINT = lazy(r"\b(?:St\.?|Saint|Santa|San)\s$")
INSTITUTION = lazy(
    r"\b(?:police|ministry|university|academy|service|bank|company|council|agency|commission|party|institute|"
    r"organi[sz]ation|group|association|department|office|court|committee|union|federation|airport|hotel|museum|"
    r"news|times|post|airlines?|corporation|inc|ltd|network|fund|house|congress|parliament|senate|government|board|"
    r"center|centre|school|college|hospital|club|league|army|navy|force)\b",
    re.IGNORECASE,
)
"""What a body is, by its name."""
_POSSESSIVE = lazy(r"[’']s?$")


def names_in(text: str, start: int = 0, end: int | None = None) -> Iterator[Named]:
    """Yield the names of text[start:end] in their order.

    >>> [one.words for one in names_in("On Friday President Bernardo Arévalo met Noem.")]
    [('Bernardo', 'Arévalo'), ('Noem',)]
    """
    for run in _RUN.finditer(text, start, len(text) if end is None else end):
        for first, last in _owner_and_owned(text, run.start(), run.end()):
            named = _name_of(text, first, last)
            if named is not None:
                yield named


def _owner_and_owned(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the two names of "Argentina's Rosa Vidal"; "Levi's Stadium" is one."""
    for owner in _OWNER.finditer(text, start, end):
        rest = text[owner.end() : end].split() if end - owner.end() <= _LONGEST_OWNED else []
        if (
            len(rest) > 1
            and owner[1].casefold() not in _NO_OWNERS
            and not _SAINT.search(text, max(0, owner.start() - 6), owner.start())
            and not any(is_title(word) for word in (owner[1], *rest))
            and not INSTITUTION.search(" ".join(rest))
        ):
            yield start, owner.end()
            start = owner.end()
    yield start, end


def _name_of(text: str, start: int, end: int) -> Named | None:
    pieces = [(piece.start(), piece.end()) for piece in _PIECE.finditer(text, start, end)]
    while pieces and _is_opener(text[slice(*pieces[0])]) and _opens(text, pieces[0][0]):
        del pieces[0]
    pieces = [piece for piece in pieces if text[slice(*piece)].casefold() not in _NOT_NAMES] if pieces else []
    if not pieces:
        return None
    pieces = _without_agency(text, pieces)
    titles = [at for at, piece in enumerate(pieces) if is_title(text[slice(*piece)])]
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


def _without_agency(text: str, pieces: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The words of a name without the agency of the caption before it, or of the dateline behind it."""
    while len(pieces) > 2 and text[slice(*pieces[0])].casefold() in _AGENCIES:
        if text[slice(*pieces[-1])].casefold() == "news":
            return pieces
        del pieces[0]  # "Busch for CNN Steven McCraw, the director"
    while len(pieces) > 1 and text[slice(*pieces[-1])].casefold() in _AGENCIES:
        del pieces[-1]
    return pieces


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
    if len(pieces) != 2 or word.casefold() not in _FIRST_NAMES or not HEADS.match(text, pieces[1][1]):
        return False
    return f"the {word.lower()}" not in text[max(0, pieces[0][0] - _NEARBY) : pieces[1][1] + _NEARBY]


def _is_opener(word: str) -> bool:
    word = word.casefold()
    return word in _OPENERS or (word.endswith("ly") and len(word) > 5)


def _opens(text: str, at: int) -> bool:
    """Whether a word stands where a sentence, or a quotation, begins, so that its capital says nothing."""
    before = text[max(0, at - _MOST_MARKS) : at].rstrip("\"“”«'‘([ \u00a0")
    return not before or before[-1] in ".!?:;\n—–-\"”»'’"


def is_title(word: str) -> bool:
    word = word.casefold().removesuffix(".")
    return word in TITLES or word in CALLINGS
