"""Which thing spoken of a pronoun means: the most salient that fits, and another where that is in doubt."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from dateline.language.lexicon import AUXILIARIES, PREPOSITIONS
from dateline.questions.followups.binding import Free, fits
from dateline.questions.followups.known import Kind
from dateline.questions.followups.memory import Memory
from dateline.questions.followups.mentions import mentions
from dateline.questions.followups.parts import Referent, words_of

_Best = Callable[[Iterable[Referent]], Referent | None]

FORMS = {  # word -> what it may mean
    "he": "m", "him": "m", "his": "m", "she": "f", "her": "f", "hers": "f", "it": "it", "its": "it",
    "they": "they", "them": "they", "their": "they", "there": "there", "that": "that", "this": "that",
    "these": "they", "those": "they", "then": "then",
}  # fmt: skip
NOMINATIVE = frozenset(("he", "she", "they"))


def antecedents(one: Free, memory: Memory, taken: list[Referent]) -> tuple[Referent, ...]:
    """Return the most salient thing spoken of that the word may mean, and another where that is in doubt.

    What the last question speaks of comes first. It is in doubt whether "she" is a name, or a bear, of the
    last question where one before it spoke of a woman.
    """
    means = one.means
    used = {word for other in taken if not one.possessive for word in other.words.lower().split()}

    def best(spoken_of: Iterable[Referent], *, strict: bool = True) -> Referent | None:
        fitting = [
            mention
            for mention in spoken_of
            if fits(means, mention, strict=strict)
            and _last_word(mention.words) not in used
            and is_whole(mention)
        ]
        ranked = max(enumerate(fitting), key=lambda at: (*_worth(one, at[1]), -at[0]), default=None)
        return None if ranked is None else ranked[1]

    turns = list(memory.known(people=means in ("m", "f")))
    fitting = [best(spoken_of) for spoken_of in turns]
    first = next((mention for mention in fitting if mention is not None), None)
    if means in ("m", "f") and first is not None and fitting:
        if ways := _of_the_thread(one, first, memory, turns, best):
            return ways
        if first is not fitting[0]:  # is there nobody in the last question?
            return tuple(filter(None, (first, best(turns[0], strict=False))))
        if first.kind is not Kind.PERSON:
            people = (other for other in fitting[1:] if other is not None and other.kind is Kind.PERSON)
            return tuple(filter(None, (first, next(people, None))))
    if first is None and means == "they":  # an institution, or somebody of unknown gender
        first = next(
            (
                mention
                for spoken_of in memory.known()
                for mention in spoken_of
                if mention.kind is Kind.PERSON or (mention.named and mention.subject)
            ),
            None,
        )
    return () if first is None else (first,)


def _of_the_thread(
    one: Free, first: Referent, memory: Memory, turns: Sequence[Sequence[Referent]], best: _Best
) -> tuple[Referent, ...]:
    """Return the one who was asked about all along, where that is not `first`; () where nobody was.

    "Who is he replacing?", "When does he start?": that is the same man, rather than the one whom he replaces.
    And whom a sentence names beside its answer is meant before him only where it is asked what he said.
    """
    if _is_answer(first) and (same := best(_subject_before(one.means, memory))) is not None:
        return (same,) if same.words == first.words else (same, first)
    if not first.quoted or any(_may_be_somebody(mention) for mention in turns[0]):
        return ()
    asked = (best(mention for mention in spoken_of if not mention.quoted) for spoken_of in turns)
    thread = next((other for other in asked if other is not None and memory.is_told_of(other)), None)
    if thread is None or (first.gender is not None and thread.gender is None):
        return ()
    return (first, thread) if one.speaks else (thread,)


def _subject_before(means: str, memory: Memory) -> Iterator[Referent]:
    """Yield whom "he" in the last question, as it was typed, was taken for, where it was a subject."""
    last = memory.turns[0]
    typed = last.result.asked
    if typed != last.question and any(
        word.low in NOMINATIVE and FORMS[word.low] == means for word in words_of(typed)
    ):
        yield from (one for one in mentions(last.question, memory.texts) if one.words not in typed)


def _may_be_somebody(mention: Referent) -> bool:
    """Whether that may be whom the sentence names: "the runner-up" of "Where was the runner-up born?"."""
    subject = mention.before in AUXILIARIES or mention.kind is Kind.PERSON
    return subject and not mention.named and not mention.plural and not _is_answer(mention)


def _is_answer(mention: Referent) -> bool:
    return mention.start == mention.end


def _worth(one: Free, mention: Referent) -> tuple[int, ...]:
    """The sort key that prefers one antecedent to an earlier one: no place, an answer, a former object.

    Last comes parallel structure: a subject pronoun prefers a subject, an object pronoun an object.
    """
    answer = _is_answer(mention)
    if one.means in ("it", "that"):
        brought_in = mention.before.lower() in PREPOSITIONS
        aside = mention.subject != one.subject and (mention.subject or brought_in)
        return (mention.kind is not Kind.PLACE, answer, not mention.subject and not brought_in, not aside)
    return (answer,) if one.means == "they" else ()


def is_whole(mention: Referent) -> bool:
    return not any(
        word.low in FORMS and word.low not in ("that", "there") for word in words_of(mention.words)
    )


def _last_word(words: str) -> str:
    return words.split()[-1].lower() if words else ""
