"""Articles → what is said in them, each statement with its speaker and the words that it is found by."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from dateline.answers.speech.quotations import Statement, statements
from dateline.answers.speech.speakers import Cast, Voice
from dateline.language.lexicon import PEOPLE
from dateline.language.names import INSTITUTION, names_in
from dateline.language.words import topic
from dateline.questions.speech import Saying
from dateline.result.answer import Answer
from dateline.types import Article, Passage

_LONGEST_ARTICLE = 40_000  # characters looked through; of a longer one, those around its best passage
_AROUND = 4_000
SIGHT = 600  # characters before a statement that may say what "it" is
_SOMEBODY = re.compile(  # a name, or one or more people; not "films" and not "three out of four"
    r"[^\W\d_a-zß-öø-ÿ]|(?:al|el|ul|ar|as|ash|ad|az|bin|ben|ibn)[-‐‑]|(?:d|l)['’]|"
    r"(?:de|del|di|du|van|von|bin|ibn|ter|ten)\s|(?:the|a|an|his|her|their|its|one|another|some|officials|experts|analysts|scientists|critics|"
    r"police|lawyers|residents|witnesses|he|she|they)\b",
)
_BELONGING = re.compile(r"\b(?:of|for|from|in|at)\b")


@dataclass(frozen=True, slots=True)
class Utterance:
    """A statement with its speaker, and the words of both by which they are found.

    `beside` are those of its paragraph up to its end, `around` with the article's title.
    """

    article: Article
    statement: Statement
    voice: Voice
    names: frozenset[str]
    stems: frozenset[str]
    beside: frozenset[str]
    around: frozenset[str]
    title: str | None
    retrieved: float

    @property
    def text(self) -> str:
        return self.article.text[self.statement.start : self.statement.end]

    def holds(self, answer: Answer) -> bool:
        """Say whether an answer's best place lies in it."""
        place = answer.citations[0]
        own = place.article.id == self.article.id
        return own and self.statement.start <= place.start and place.end <= self.statement.end

    def cut(self, start: int, end: int) -> Utterance:
        """Return it with other ends."""
        stems = topic(self.article.text[start:end])
        return replace(self, statement=replace(self.statement, start=start, end=end), stems=stems)


def spoken(passages: Iterable[Passage]) -> Iterator[Utterance]:
    """Yield every statement of the articles that has a speaker."""
    best: dict[str, Passage] = {}
    for passage in passages:
        best.setdefault(passage.article.id, passage)
    for passage in best.values():
        article = passage.article
        text = _part(passage)
        found = statements(text)
        cast = Cast(text, found)
        for one in found:
            voice = cast.voice(one)
            if voice is None or not _SOMEBODY.match(text, voice.start):
                continue
            title = None if voice.full is None else cast.title(voice.full)
            named = " ".join(
                [text[voice.start : voice.end], *(voice.full.words if voice.full else ()), title or ""]
            )
            first = max(0, one.frame[0] - SIGHT)
            near = text[max(text.rfind("\n\n", first, one.frame[0]), first) : one.frame[1]]
            yield Utterance(
                article,
                one,
                voice,
                topic(named),
                topic(text[one.start : one.end]),
                topic(near),
                topic(f"{near} {article.title or ''}"),
                title,
                passage.score,
            )


def _part(passage: Passage) -> str:
    """The article, or what of a long one stands around the passage, with blanks for what is before it."""
    text = passage.article.text
    if len(text) <= _LONGEST_ARTICLE:
        return text
    start = text.rfind("\n", 0, max(0, passage.start - _AROUND)) + 1
    return " " * start + text[start : passage.end + _AROUND]


def name_asked(speaker: str) -> frozenset[str]:
    """The name of whom a question is about, without a title: "Pope Francis"; none in "the mayor of Tarn"."""
    for name in names_in(speaker):
        ahead, behind = speaker[: name.title_start], speaker[name.end :]
        if not _BELONGING.search(ahead) and (not behind or _BELONGING.match(behind)):
            return topic(speaker[name.start : name.end])
    return frozenset()


def is_by(said: Utterance, named: frozenset[str], name: frozenset[str]) -> bool:
    """Whether a statement is by whom is asked for, and not by another with the same title or first name."""
    if not (named & said.names and named <= said.names | said.around):
        return False  # "the mayor of Varenna" is the mayor in an article on Varenna
    full = said.voice.full
    own = said.names if full is None else topic(" ".join(full.words))
    return (
        not name
        or name <= said.names
        or own <= name
        or (full is not None and bool(name & topic(full.words[-1])))
    )


def without_others_words(
    asked: Saying, pool: Sequence[Utterance], answers: Iterable[Answer]
) -> tuple[Answer, ...]:
    """Leave out what the text gives as the words of another person than the one whose words are asked for.

    Whoever bears an office may be called by name alone, so of "the mayor" that is sure only where the mayor
    speaks by name in the article, too, or is spoken of in the words themselves. Anybody may speak for a body.
    """
    speaker = "" if asked.asks_who else asked.speaker or ""
    named, name = topic(speaker), name_asked(speaker)
    theirs = [one for one in pool if is_by(one, named, name)]
    known = {one.article.id for one in theirs if one.voice.full is not None and len(one.voice.full.words) > 1}
    if not PEOPLE.intersection(speaker.casefold().split()) and (not known or INSTITUTION.search(speaker)):
        return tuple(answers)
    others = [
        one
        for one in pool
        if one.voice.full is not None
        and not (name & one.names if name else is_by(one, named, name))
        and (name or one.article.id in known or named <= one.stems)
    ]
    return tuple(
        answer
        for answer in answers
        if not any(one.holds(answer) for one in others) or any(one.holds(answer) for one in theirs)
    )
