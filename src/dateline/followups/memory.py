"""What a conversation has spoken of, the most salient first.

A turn is a question as it was asked with its result. Of a turn the answer comes first, then what the question
speaks of, then, for "he" and "she" alone, the people in the sentence that was quoted. Later turns come before
earlier ones.

But: which of them a word means is said in `pronouns.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from dateline.answers.agreement import name_in
from dateline.followups.mentions import Kind, Mention, Texts, head_of, is_plural, mentions
from dateline.followups.predicates import counted_people
from dateline.questions import QuestionType, question_type
from dateline.types import Result
from dateline.values.moments import Moment

MOST_TURNS = 4
"""Turns looked back."""
_LONGEST_ANSWER = 8  # words of one that can be put in a question
_TITLED = re.compile(r"^(?:[a-z]\w*|[A-Z]\w+(?=.*\b(?:Minister|Secretary|President|Governor)\b)),? ")


@dataclass(frozen=True, slots=True)
class Turn:
    """A question as it was asked, and what came back."""

    question: str
    result: Result


@dataclass(frozen=True, slots=True)
class Memory:
    """The last turns, the latest first."""

    turns: tuple[Turn, ...]

    @classmethod
    def of(cls, turns: Sequence[Turn]) -> Memory:
        return cls(tuple(reversed(turns[-MOST_TURNS:])))

    @property
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

    def known(self, *, people: bool = False) -> Iterator[Mention]:
        """Yield what was spoken of, the most salient first; `people` takes those of the evidence too."""
        texts = self.texts
        for turn in self.turns:
            answer = answer_mention(turn, texts)
            if answer is not None:
                yield answer
            found = mentions(turn.question, texts)
            yield from sorted(found, key=lambda one: not one.named) if people else found
            counted = counted_people(turn.question)
            if counted is not None:
                yield Mention(counted, Kind.THING, 0, 0, plural=True)
            if people and turn.result.answered:
                quote = turn.result.answers[0].citations[0].quote
                yield from (one for one in mentions(quote, texts) if one.kind is Kind.PERSON and one.named)


def answer_mention(turn: Turn, texts: Texts) -> Mention | None:
    """Return the answer of a turn as something to speak of; None for numbers, reasons and long quotations."""
    if not turn.result.answered:
        return None
    answer = turn.result.answers[0]
    words, asked = " ".join(answer.text.split()).strip(" ,.;:"), question_type(turn.question)
    if isinstance(answer.value, Moment):
        return Mention(words, Kind.TIME, 0, 0)
    if len(words.split()) > _LONGEST_ANSWER or words[:1].isdigit():
        return None
    whole = Mention(words, Kind.THING, 0, 0, plural=is_plural(head_of(words)), named=words[:1].isupper())
    if asked is QuestionType.WHO:
        names = [one for one in mentions(f"? {words}", texts) if one.named]
        several = len(names) > 1 and re.search(r" and |, ", words) is not None and not name_in(words)
        if several:
            return replace(whole, kind=Kind.PERSON, plural=True)
        name = " ".join(name_in(words)) or (names[0].words if len(names) == 1 else words)
        kind = texts.kind(name) if name[:1].isupper() else Kind.PERSON
        kind = Kind.PERSON if kind in (Kind.NAME, Kind.PERSON) else kind
        return Mention(name, kind, 0, 0, gender=texts.gender(name), named=True)
    if asked is QuestionType.WHERE:
        return replace(whole, words=re.sub(r"^(?:in|at|to|from|near|on) ", "", words), kind=Kind.PLACE)
    if asked in (QuestionType.WHAT, QuestionType.WHICH, QuestionType.LIST):
        if re.search(r"\d", words) and not words[:1].isupper():
            return None
        named = [one for one in mentions(f"? {words}", texts) if one.named]
        if len(named) == 1 and named[0].words.removeprefix("the ") == words:
            return replace(named[0], start=0, end=0, subject=False, before="")
        several = asked is QuestionType.LIST or re.search(r"\w+, .* and |[A-Z]\w+ and [A-Z]", words) is not None
        if not words[:1].isupper() and not re.match(r"(?:the|an?|his|her|its|their) ", words):
            return whole if several else None
        return replace(whole, words=re.sub(r"^an? ", "the ", words), plural=several or whole.plural)
    return None
