"""Whom "she said" means: the person named last as the one who does or says something.

Looking back from the pronoun, sentence by sentence, the first that says who acts decides: a name at its
beginning, or the one that a quotation in it is by. A pronoun there is followed further back. "The minister"
is the only person in the article so titled. Where no sentence nearby decides, the pronoun stays as it is.

But: nobody's sex is known, so of two people who act in turn "she" may be the wrong one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from dateline.answers.quotations import Statement
from dateline.language.names import TITLES, Named, names_in, title_of
from dateline.language.sentences import sentences

_FURTHEST = 8  # sentences looked back
_PRONOUN = re.compile(r"(?:he|she)", re.IGNORECASE)
_ROLE = re.compile(r"(?:the|her|his|its|their)\s+(?P<office>[\w’' -]+)", re.IGNORECASE)
_LEADING = re.compile(
    r"\s*(?:[A-ZÀ-Þ][A-ZÀ-Þ .’'-]+(?:, [\w. ]+)? [—–-]+ )?"
    r"(?:(?:But|And|Later|Then|Earlier|Still|Meanwhile|"
    r"(?:On|In|At|After|Before|By|During|For|From|Prior to|As)\b[^,.]{1,60}),?\s+)?"
)
_SUBJECT_PRONOUN = re.compile(r"(?:he|she|his|her)\b", re.IGNORECASE)
_ACTING = re.compile(
    r"The (?P<office>[a-z]+(?: general| minister| secretary)?) (?:had|has|was|is|also|[a-z]+(?:ed|s|w|ld))\b"
)
_DESCRIPTION = re.compile(  # before a name: nothing, "Opposition leader", "Its director,"
    r"(?:(?:The|His|Her|Its|Their|[A-ZÀ-Þ][\w-]*['’]s)\s+)?(?:(?!(?:and|of|in|on|for|to|with)\b)[\w'’-]+\s+){0,3}"
    r"(?:[\w'’-]+,?\s+)?"
)
_MALE = frozenset("mr king prince sir lord pope emperor chairman spokesman congressman".split())
_FEMALE = frozenset(
    "mrs ms miss queen princess lady dame empress chairwoman spokeswoman congresswoman".split()
)


@dataclass(frozen=True, slots=True)
class Voice:
    """Who said it: the words that name the speaker in the text, and the full name where it is known."""

    start: int
    end: int
    full: Named | None


class Cast:
    """The people of one text, by what is said of them in it."""

    def __init__(self, text: str, said: Sequence[Statement]) -> None:
        self._text = text
        self._said = said
        self.names = list(names_in(text))
        self._sentences = list(sentences(text))

    def voice(self, statement: Statement) -> Voice | None:
        """Return who speaks, with pronouns and offices followed to the name where that is plain."""
        if statement.speaker is None:
            return None
        start, end = statement.speaker
        words = self._text[start:end]
        if _PRONOUN.fullmatch(words):
            named = self._antecedent(start, words.casefold())
        elif (role := _ROLE.fullmatch(words)) is not None:
            named = self._officer(role["office"], before=start)
        else:
            named = next((one for one in self.names if start <= one.start < end), None)
            exact = named is not None and (named.start, named.end) == (start, end)
            return Voice(start, end, self.full(named) if named is not None and exact else None)
        return Voice(start, end, None) if named is None else Voice(named.start, named.end, self.full(named))

    def full(self, named: Named) -> Named:
        """The first name that this one is short for, if it can be but one; else itself."""
        ending = [one for one in self.names if one.words[-len(named.words) :] == named.words]
        before = {one.words[-len(named.words) - 1] for one in ending if len(one.words) > len(named.words)}
        if len(before) > 1:
            return named
        return max(ending, key=lambda one: (len(one.words), -one.start), default=named)

    def title(self, named: Named) -> str | None:
        return title_of(self._text, named)

    def _antecedent(self, at: int, pronoun: str) -> Named | None:
        looked = [one for one in self._sentences if one[0] <= at][-_FURTHEST:]
        for start, end in reversed(looked):
            actor = self._actor(start, min(end, at))
            if actor is None or (isinstance(actor, str) and actor == pronoun):
                continue
            if isinstance(actor, str):  # he, where she is looked for: whom he met, if it was one
                others = [
                    one
                    for one in self.names
                    if start <= one.start and one.end <= end and self._is_person(one)
                ]
                if len(others) == 1 and others[0].end < at:
                    return others[0]
                continue
            if not self._cannot_be(actor, pronoun):
                return actor
        people = {self.full(one).words: one for one in self.names if one.end <= at and self._is_person(one)}
        return next(iter(people.values())) if len(people) == 1 else None

    def _actor(self, start: int, end: int) -> Named | str | None:
        """Who acts in text[start:end]: a name, "he" or "she", or None where it is neither."""
        said = [
            one.speaker
            for one in self._said
            if one.speaker and start <= one.speaker[0] and one.speaker[1] <= end
        ]
        for speaker in reversed(said):
            words = self._text[slice(*speaker)]
            if _PRONOUN.fullmatch(words):
                return words.casefold()
            named = next((one for one in self.names if (one.start, one.end) == speaker), None)
            if named is not None and self._is_person(named):
                return named
        leading = _LEADING.match(self._text, start, end)
        begins = start if leading is None else leading.end()
        if (pronoun := _SUBJECT_PRONOUN.match(self._text, begins, end)) is not None:
            return {"his": "he", "her": "she"}.get(pronoun[0].casefold(), pronoun[0].casefold())
        if (role := _ACTING.match(self._text, begins, end)) is not None:
            return self._officer(role["office"], before=begins)
        for one in self.names:
            if begins <= one.title_start and one.end <= end and self._is_person(one):
                owner = self._text[one.end : one.end + 1] in ("'", "’")
                before = self._text[begins : one.title_start]
                described = _DESCRIPTION.fullmatch(before) or _is_office(before)
                return one if described and not owner else None
        return None

    def _is_person(self, named: Named) -> bool:
        full = self.full(named)
        if full.title_start < full.start or named.title_start < named.start:
            return True
        spoke = any(one.speaker == (named.start, named.end) for one in self._said)
        return len(full.words) > 1 and not self._text[: full.start].rstrip().endswith(" the") or spoke

    def _cannot_be(self, named: Named, pronoun: str) -> bool:
        full = self.full(named)
        titles = {word.casefold().strip(".") for word in (self.title(full) or "").split()}
        return bool(titles & (_FEMALE if pronoun == "he" else _MALE))

    def _officer(self, office: str, before: int) -> Named | None:
        """The only person whom the text titles so."""
        words = [word.casefold() for word in office.split()]
        if not any(word in TITLES for word in words):
            return None
        found: dict[tuple[str, ...], Named] = {}
        for one in self.names:
            title = (self.title(one) or "").casefold().split()
            if title and all(word in title for word in words):
                found.setdefault(self.full(one).words, one)
        if len(found) != 1:
            return None
        [(words_of, first)] = found.items()
        nearest = [one for one in self.names if one.end <= before and self.full(one).words == words_of]
        return nearest[-1] if nearest else first


def _is_office(words: str) -> bool:
    """Whether the words before a name say what the person is: "The chairman of the drivers, "."""
    return (
        words.endswith(", ")
        and words.count(",") == 1
        and any(word.casefold() in TITLES for word in words.split()[:4])
    )
