"""Whom "she said" means: the person named last as the one who does or says something.

Looking back from the pronoun, sentence by sentence, the first that says who acts decides: a name at its
beginning, or the one that a quotation in it is by. A pronoun there is followed further back. Who replies is
whom the sentence before asked. "The minister" is the only person in the article so titled. Where no sentence
nearby decides, the pronoun stays as it is.

Of gender only what the text itself tells is known, "Mrs." or "her husband", so where two people act in
turn "she" may be given to the wrong one.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from dateline.answers.speech.quotations import Statement, stretches
from dateline.answers.statements.marks import Range
from dateline.answers.statements.posts import FINITE, has_verb, is_post_of_a_name
from dateline.language.datelines import OPENING
from dateline.language.fullnames import Names, title_of
from dateline.language.lexicon import BASE_OF_PAST, CLAUSE_STARTS, FEMALE, MALE, SPEECH, TITLES
from dateline.language.names import Named
from dateline.language.patterns import lazy

_FURTHEST = 8  # sentences looked back
_PRONOUN = lazy(r"(?:he|she)", re.IGNORECASE)
_ROLE = lazy(r"(?:the|her|his|its|their)\s+(?P<office>[\w’' -]+)", re.IGNORECASE)
_LEADING = lazy(
    rf"\s*(?:{OPENING} )?"
    r"(?:(?:But|And|Later|Then|Earlier|Still|Meanwhile|"
    r"(?:On|In|At|After|Before|By|During|For|From|Prior to|As)\b[^,.]{1,60}),?\s+)?"
)
_SAID_BEHIND = lazy(rf"\w+ (?:also |later )?(?:{SPEECH})[.;,\n]", re.IGNORECASE)
_OPEN_CLAUSE = lazy(  # in which "she said" is put: ", whose wells, she said, ran dry"
    r"\b(?:who|whose|whom|which|where|because|since|although|though)\b(?P<begun>[^,;:.\n]{0,60}), \Z"
)
_REPLYING = lazy(
    r"\b(?P<ahead>he|she) (?:\w+ )?(?:replied|answered|responded)\b|"
    r"\b(?:replied|answered) (?P<behind>he|she)\b",
    re.IGNORECASE,
)
_ASKING = lazy(  # whoever is asked, or told, replies
    r"(?<!\bwas )(?<!\bwere )(?<!\bbeen )(?<!\bwhen )(?<!\bonce )\b(?:asked|told|pressed|questioned)\b ?"
)
_ACTED_ON = lazy(r"(?:[Tt]he|an?|his|her|its|their) (?P<office>\w+)|[A-ZÀ-Þ][\w-]+['’]s \w+")
_MINDS = lazy(
    r"(?: \w+)? (?:expect|hope|plan|want|intend|believe|think|thought|wish|fear|felt|feel|wanted|knew|know)"
)
_BESIDE = lazy(r",? (?:and|with) (?P<own>his|her)\b|[\w ]{1,30} (?P<self>himself|herself)\b")
_SUBJECT_PRONOUN = lazy(r"(?:he|she|his|her)\b", re.IGNORECASE)
_ACTING = lazy(
    r"The (?P<office>[a-z]+(?: general| minister| secretary)?) (?:had|has|was|is|also|[a-z]+(?:ed|s|w|ld))\b"
)
_DESCRIPTION = lazy(  # before a name: nothing, "Opposition leader", "Its director,"
    r"(?:(?:The|His|Her|Its|Their|[A-ZÀ-Þ][\w-]*['’]s)\s+)?(?:(?!(?:and|of|in|on|for|to|with)\b)[\w'’-]+\s+){0,3}"
    r"(?:[\w'’-]+,?\s+)?"
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
        self._known = Names.of(text)
        self._names = self._known.all
        self._starts = [one.start for one in self._names]
        self._named = {(one.start, one.end): one for one in self._names}
        self._sentences = list(stretches(text, 0, len(text)))
        self._spoke = {one.speaker: at for at, one in enumerate(said) if one.speaker is not None}
        self._speakers = sorted(self._spoke)
        self._voices = dict[Range, Voice]()
        self._actors = dict[Range, Named | str | None]()

    def voice(self, statement: Statement) -> Voice | None:
        """Return who speaks, with pronouns and offices followed to the name where that is plain."""
        if statement.speaker is None:
            return None
        if statement.speaker not in self._voices:
            self._voices[statement.speaker] = self._voice(*statement.speaker)
        return self._voices[statement.speaker]

    def _voice(self, start: int, end: int) -> Voice:
        words = self._text[start:end]
        if _PRONOUN.fullmatch(words):
            named = self._antecedent(start, words.casefold())
        elif (role := _ROLE.fullmatch(words)) is not None:
            named = self._officer(role["office"], before=start)
        else:
            exact = self._named.get((start, end)) or self._known.full(tuple(words.split()))
            return Voice(start, end, None if exact is None else self.full(exact))
        return Voice(start, end, None) if named is None else Voice(named.start, named.end, self.full(named))

    def full(self, named: Named) -> Named:
        """The first name that this one is short for, if it can be but one; else itself."""
        return self._known.full(named.words) or named

    def title(self, named: Named) -> str | None:
        return title_of(self._text, named)

    def _antecedent(self, at: int, pronoun: str) -> Named | None:
        """Whom the pronoun there means; not who acts in the clause that it tells: "Ek left, she said"."""
        after = bisect_left(self._sentences, (at + 1, 0))
        behind = self._text[max(0, at - 2) : at] == ", " and _SAID_BEHIND.match(self._text, at) is not None
        told_of = None
        for number in reversed(range(max(0, after - _FURTHEST), after)):
            start, end = self._sentences[number]
            asked, asker = self._asked_before(number, pronoun)
            if isinstance(asked, str) or (asked is not None and not self._cannot_be(asked, pronoun)):
                return None if isinstance(asked, str) else asked
            told_of = told_of if asker is None else self.full(asker).words
            actor = self._actor(start, min(end, at))
            if actor is None or (isinstance(actor, str) and actor == pronoun):
                continue
            if isinstance(actor, str):  # he, where she is looked for: whom he met, if it was one
                others = list(islice(self._people(start, end), 2))
                if len(others) == 1 and others[0].end < at:
                    return others[0]
                continue
            own = behind and start <= actor.title_start and at < end
            if own and not self._tells_of_itself(start, actor, at):
                told_of = self.full(actor).words
            if self.full(actor).words != told_of and not self._cannot_be(actor, pronoun):
                return actor
        only = self._only_one(at)
        return None if only is None or self.full(only).words == told_of else only

    def _tells_of_itself(self, start: int, actor: Named, at: int) -> bool:
        """Whether a sentence may well be what its subject says: "Ruiz expects to win, she said".

        Of a clause of it alone that is sure: "Ek left the firm, whose wells, she said, ran dry".
        """
        first = self._text[start : actor.title_start].split()[:1]
        if first != [] and first[0].casefold() in CLAUSE_STARTS or _MINDS.match(self._text, actor.end):
            return True
        clause = _OPEN_CLAUSE.search(self._text, actor.end, at)
        return (
            clause is not None
            and has_verb(self._text[actor.end : clause.start()])
            and not FINITE.search(clause["begun"])
            and not any(word in BASE_OF_PAST or word.endswith("ed") for word in clause["begun"].split())
        )

    def _asked_before(self, number: int, pronoun: str) -> tuple[Named | str | None, Named | None]:
        """Whom somebody had asked to whom he or she replies in that sentence, and who had asked.

        The words for one without a name, "the farmer"; None where nobody is asked, or by a pronoun.
        """
        start, end = self._sentences[number]
        reply = _REPLYING.search(self._text, start, end)
        if reply is None or (reply["ahead"] or reply["behind"]).casefold() != pronoun:
            return None, None
        before = self._sentences[number - 1] if number else (0, 0)
        for first, last in ((start, reply.start()), before):
            if (asking := _ASKING.search(self._text, first, last)) is not None:
                asker = self._actor(first, last)
                whom = self._whom(asking.end(), last)
                # "Ana Ruiz, asked why, left": she replies herself.
                aside = whom is None and self._text.endswith(", ", first, asking.start())
                return whom, asker if isinstance(asker, Named) and not aside else None
        return None, None

    def _whom(self, start: int, end: int) -> Named | str | None:
        """Who is named, or told of in other words, where text[start:end] begins."""
        person = next(self._people(start, end), None)
        owned = person is not None and self._text[person.end : person.end + 1] in ("'", "’")
        if person is not None and person.title_start == start and not owned:
            return person
        if (role := _ACTED_ON.match(self._text, start, end)) is None:
            return None
        return self._officer(role["office"] or "", before=start) or role[0]

    def _only_one(self, before: int) -> Named | None:
        """Where the one person who was named so far was named last; None for nobody, or several."""
        people, several = self._first_people
        found = bisect_right(people, before, key=lambda one: one.end)
        return people[found - 1] if found and (several is None or several.end > before) else None

    @cached_property
    def _first_people(self) -> tuple[list[Named], Named | None]:
        """Where the first person is named up to the second, and where that is."""
        first: list[Named] = []
        for one in self._people(0, len(self._text)):
            if first and self.full(one).words != self.full(first[0]).words:
                return first, one
            first.append(one)
        return first, None

    def _within(self, start: int, end: int) -> Iterator[Named]:
        """Yield the names in text[start:end]."""
        for at in range(bisect_left(self._starts, start), len(self._names)):
            if self._starts[at] >= end:
                return
            if self._names[at].end <= end:
                yield self._names[at]

    def _people(self, start: int, end: int) -> Iterator[Named]:
        return filter(self._is_person, self._within(start, end))

    def _actor(self, start: int, end: int) -> Named | str | None:
        """Who acts in text[start:end]: a name, "he" or "she", or None where it is neither."""
        if (start, end) not in self._actors:
            self._actors[start, end] = self._find_actor(start, end)
        return self._actors[start, end]

    def _find_actor(self, start: int, end: int) -> Named | str | None:
        here = self._speakers[bisect_left(self._speakers, (start, 0)) : bisect_left(self._speakers, (end, 0))]
        for speaker in sorted(here, key=lambda one: -self._spoke[one]):
            words = self._text[slice(*speaker)]
            if speaker[1] > end:
                continue
            if _PRONOUN.fullmatch(words):
                return words.casefold()
            named = self._named.get(speaker)
            if named is not None and self._is_person(named):
                return named
        leading = _LEADING.match(self._text, start, end)
        begins = start if leading is None else leading.end()
        if (pronoun := _SUBJECT_PRONOUN.match(self._text, begins, end)) is not None:
            return {"his": "he", "her": "she"}.get(pronoun[0].casefold(), pronoun[0].casefold())
        if (role := _ACTING.match(self._text, begins, end)) is not None:
            return self._officer(role["office"], before=begins)
        people = (one for one in self._people(begins, end) if begins <= one.title_start)
        one, other = (*islice(people, 2), None, None)[:2]
        if other is not None and is_post_of_a_name(self._text[begins : other.title_start].rstrip(", ")):
            return other  # "Ana Ruiz's lawyer, Bo Ek, left"
        if one is None or self._text[one.end : one.end + 1] in ("'", "’"):
            return None
        before = self._text[begins : one.title_start]
        return one if _DESCRIPTION.fullmatch(before) or _is_office(before) else None

    def _is_person(self, named: Named) -> bool:
        full = self.full(named)
        if full.title_start < full.start or named.title_start < named.start:
            return True
        before = self._text[max(0, full.start - 10) : full.start].rstrip()
        return len(full.words) > 1 and not before.endswith(" the") or (named.start, named.end) in self._spoke

    def _cannot_be(self, named: Named, pronoun: str) -> bool:
        return self._pronouns.get(self.full(named).words, {pronoun}) != {pronoun}

    @cached_property
    def _pronouns(self) -> Mapping[tuple[str, ...], set[str]]:
        """The pronouns that the text tells of people, by titles, kin or "his" beside a name; maybe both."""
        found = defaultdict[tuple[str, ...], set[str]](set)
        for one in self._names:
            before = self._text[max(0, one.title_start - 20) : one.title_start].split()[-1:]
            clues = {word.casefold().strip(".,") for word in [*(self.title(one) or "").split(), *before]}
            beside = _BESIDE.match(self._text, one.end)
            if beside is not None:
                clues.add("brother" if "hi" in (beside["own"] or beside["self"]) else "sister")
            told = {said for said, words in (("he", MALE), ("she", FEMALE)) if clues & words}
            if told:
                found[self.full(one).words] |= told
        return found

    def _officer(self, office: str, before: int) -> Named | None:
        """The only person whom the text titles so."""
        words = [word.casefold() for word in office.split()]
        if not any(word in TITLES for word in words):
            return None
        titled = [(full, one) for title, full, one in self._titled if title.issuperset(words)]
        if len({full for full, _ in titled}) != 1:
            return None
        full, first = titled[0]
        places = self._by_full_name[full]
        at = bisect_right(places, before, key=lambda one: one.end)
        return places[at - 1] if at else first

    @cached_property
    def _titled(self) -> list[tuple[frozenset[str], tuple[str, ...], Named]]:
        """The words of each title with the full name of whom it is of, and where."""
        titles = (((self.title(one) or "").casefold().split(), one) for one in self._names)
        return [(frozenset(title), self.full(one).words, one) for title, one in titles if title]

    @cached_property
    def _by_full_name(self) -> Mapping[tuple[str, ...], list[Named]]:
        found = defaultdict[tuple[str, ...], list[Named]](list)
        for one in self._names:
            found[self.full(one).words].append(one)
        return found


def _is_office(words: str) -> bool:
    """Whether the words before a name say what the person is: "The chairman of the drivers, "."""
    return (
        words.endswith(", ")
        and words.count(",") == 1
        and any(word.casefold() in TITLES for word in words.split()[:4])
    )
