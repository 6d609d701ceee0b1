"""What a conversation has spoken of, the most salient first.

A turn is a question as it was asked with its result. Of a turn the answer comes first, then what the
question speaks of, then, for "he" and "she" alone, the people in the sentence that was quoted. Later turns
come before earlier ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from dateline.language.bare_names import name_in
from dateline.language.lexicon import DETERMINERS, SPEECH
from dateline.language.patterns import lazy
from dateline.language.values.moments import Moment
from dateline.language.words import is_capital
from dateline.questions import question_type
from dateline.questions.followups.known import Kind, Texts
from dateline.questions.followups.mentions import mentions
from dateline.questions.followups.parts import Referent, head_of, is_plural
from dateline.questions.followups.predicates import counted_people, place_asked_for
from dateline.result.result import Result
from dateline.types import QuestionType

MOST_TURNS = 4
"""Turns looked back."""
_WHO = re.compile(r"who ((?:is|are|was|were|has|have|had|[a-z]+ed) [^,;?]{4,80}?)[?\s]*", re.IGNORECASE)
_SAYS = lazy(rf"\b(?:{SPEECH}|according to)\b")
_QUOTED = lazy(r"[“„\"«][^“”„\"«»]+[”\"»]")
_CLAUSE_END = lazy(r"[,;:](?= )| [–—-] ")
_MARKS = lazy(r"[“”„\"«»]")
_LONGEST_SAID = 240  # characters of a sentence that can be put in a question
_LONGEST_ANSWER = 8  # words of one that can be put in a question


@dataclass(frozen=True, slots=True)
class Turn:
    """A question as it was asked, and what came back."""

    question: str
    result: Result


class Memory:
    """The last turns, the latest first."""

    def __init__(self, turns: Sequence[Turn]) -> None:
        self.turns = tuple(reversed(turns[-MOST_TURNS:]))

    @cached_property
    def texts(self) -> Texts:
        """The articles cited and read, each once."""
        articles = {
            article.id: article.text
            for turn in self.turns
            for article in (
                *(one.article for answer in turn.result.candidates[:1] for one in answer.citations),
                *(passage.article for passage in turn.result.passages[:3]),
            )
        }
        return Texts(tuple(articles.values()))

    @property
    def said(self) -> str | None:
        """The sentence that answered the last question, or its quotation, where somebody says so."""
        answers = self.turns[0].result.answers
        if not answers or _SAYS.search(quote := answers[0].citations[0].quote) is None:
            return None
        best = answers[0].citations[0]
        at = best.start - best.quote_start
        spoken = next((one[0] for one in _QUOTED.finditer(quote) if one.start() <= at < one.end()), quote)
        if len(spoken) > _LONGEST_SAID and spoken is quote:  # as far as the clause of the answer goes
            ends = (one.start() for one in _CLAUSE_END.finditer(quote, best.end - best.quote_start))
            spoken = quote[: next(ends, len(quote))]
        words = " ".join(_MARKS.sub("", spoken).split()).rstrip(".,")
        return words if len(words) <= _LONGEST_SAID else None

    def is_told_of(self, one: Referent) -> bool:
        """Whether the article that the last question was answered from names it too."""
        named = re.compile(rf"\b{re.escape(one.head)}\b", re.IGNORECASE)
        cited = self.turns[0].result.candidates[:1]
        return any(named.search(each.citations[0].article.text) is not None for each in cited)

    def known(self, *, people: bool = False) -> Iterator[tuple[Referent, ...]]:
        """Yield what each turn spoke of, the most salient first; `people` takes those of the evidence too."""
        for turn in self.turns:
            yield tuple(self._spoken_of(turn, people=people))

    def _spoken_of(self, turn: Turn, *, people: bool) -> Iterator[Referent]:
        texts = self.texts
        answer = answer_mention(turn, texts)
        if answer is not None:
            yield answer
        elif (place := place_asked_for(turn.question)) is not None:
            yield Referent(place, Kind.PLACE, 0, 0)
        found = mentions(turn.question, texts)
        yield from sorted(found, key=lambda one: not one.named) if people else found
        counted = counted_people(turn.question)
        if counted is not None:
            yield Referent(counted, Kind.THING, 0, 0, plural=True)
        if people and turn.result.answers:
            quote = turn.result.answers[0].citations[0].quote
            people_named = (one for one in mentions(quote, texts) if one.kind is Kind.PERSON and one.named)
            yield from (replace(one, quoted=True) for one in people_named)
        if answer is None and len(self.turns) == 1:
            yield from _whoever(turn.question)


def _whoever(question: str) -> Iterator[Referent]:
    """Yield whom a question without an answer asks for, in its own words: "the person who was killed"."""
    found = _WHO.fullmatch(question)
    if found is not None:
        several = found[1].lower().startswith(("are ", "were "))
        who = f"the {'people' if several else 'person'} who {found[1]}"
        yield Referent(who, Kind.PERSON, 0, 0, plural=several)


def answer_mention(turn: Turn, texts: Texts) -> Referent | None:
    """Return the answer of a turn as something to speak of; None for numbers and long quotations."""
    if turn.result.listing is not None:
        authors = {one.heading.author for one in turn.result.listing.mentions}
        author = authors.pop() if len(authors) == 1 else None
        names = None if author is None else " and ".join(author.rsplit(", ", 1))
        return None if names is None else _somebody(Referent(names, Kind.PERSON, 0, 0, named=True), texts)
    if not turn.result.answers:
        return None
    answer = turn.result.answers[0]
    words, asked = " ".join(answer.text.split()).strip(" ,.;:"), question_type(turn.question)
    first, _, rest = words.partition(" ")
    if first.lower() in DETERMINERS and rest[:1].islower():
        words = f"{first.lower()} {rest}"  # "The two ministers"
    if isinstance(answer.value, Moment):
        return Referent(words, Kind.TIME, 0, 0)
    if len(words.split()) > _LONGEST_ANSWER or words[:1].isdigit():
        return None
    whole = Referent(words, Kind.THING, 0, 0, plural=is_plural(head_of(words)), named=is_capital(words[:1]))
    if asked is QuestionType.WHO:
        return _somebody(whole, texts)
    if asked is QuestionType.WHERE:
        words = re.sub(r"^(?:in|at|to|from|near|on) ", "", words)
        known = texts.kind(words) if is_capital(words[:1]) else Kind.PLACE
        return None if known is Kind.THING else replace(whole, words=words, kind=Kind.PLACE)
    if asked in (QuestionType.WHAT, QuestionType.WHICH, QuestionType.LIST):
        return _something(whole, texts, listed=asked is QuestionType.LIST)
    return None


def _somebody(answer: Referent, texts: Texts) -> Referent:
    """Tell which person or people an answer to "who" names."""
    words = answer.words
    names = [one for one in mentions(f"? {words}", texts) if one.named]
    if len(names) > 1 and re.search(r" and |, ", words) is not None and not name_in(words):
        return replace(answer, kind=Kind.PERSON, plural=True)
    name = " ".join(name_in(words)) or (names[0].words if len(names) == 1 else words)
    kind = texts.kind(name) if is_capital(name[:1]) else Kind.PERSON
    kind = Kind.PERSON if kind is Kind.NAME else kind
    name = f"the {name}" if name[:1].islower() and name.split()[0] not in DETERMINERS else name
    return Referent(name, kind, 0, 0, gender=texts.gender(name), named=True)


def _something(answer: Referent, texts: Texts, *, listed: bool) -> Referent | None:
    """Tell which thing, or things, an answer to "what" or "which" names; None where it names none."""
    words = answer.words
    if re.search(r"\d", words) and not is_capital(words[:1]):
        return None
    named = [one for one in mentions(f"? {words}", texts) if one.named]
    if len(named) == 1 and named[0].words.removeprefix("the ") == words:
        return replace(named[0], start=0, end=0, subject=False, before="")
    several = listed or re.search(r"\w+, .* and |[A-Z]\w+ and [A-Z]", words) is not None
    if not is_capital(words[:1]) and not re.match(r"(?:the|an?|his|her|its|their) ", words):
        return answer if several else None
    return replace(answer, words=re.sub(r"^an? ", "the ", words), plural=several or answer.plural)
