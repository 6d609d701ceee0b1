"""Which of an answer's places say it, which of these are one source, and where else the same words stand.

The same name stands in sentences of all kinds: "Ruiz told reporters" says nothing of who chairs the board. A
further place says the answer again where the reader finds it there too, or where its sentence has what the
best one has of the question, and the reader does not quite rule it out.

Copies of one text are one source, however many papers print it, and so are articles that share the passage
where the answer stands, be the rest of them their own. A copy is cited where it has the sentence word for
word, breaks between the words and a dateline aside; one that was edited there does not say the same.

That two articles are copies was found when they were indexed, or retrieved; nothing is compared here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from dateline.answers.aggregation.agreement import NO_MEANING, Meaning
from dateline.answers.confidence import words_met
from dateline.language.datelines import DATELINE
from dateline.language.names import Name
from dateline.language.sentences import quote_around
from dateline.language.values.value import Value
from dateline.questions.asked import Asked
from dateline.result.answer import Citation, Losses
from dateline.types import Article, Passage, QuestionType, Span

_SAME_WORDS = 5.5
"""Log-odds for a sentence that has all that the best one has of the question, where even odds are enough. Set
by eye, on some 140 further places of answers about our corpus and other news."""
_SPACE = re.compile(r"(\s+)")


class CitedPlace(NamedTuple):
    """A span with the log-odds that it is worth: its score, less the losses.

    `closeness` is how near its passage is to the question, 0 to 1.
    `meaning` is what its words mean, `alike` as much of it as answers are compared by.
    """

    span: Span
    losses: Losses
    closeness: float = 1.0
    meaning: Meaning = NO_MEANING
    alike: Meaning = NO_MEANING

    @property
    def score(self) -> float:
        return self.span.score - sum(self.losses)

    @property
    def sentence(self) -> str:
        text = self.span.article.text
        return text[slice(*quote_around(text, self.span.start, self.span.end))]


class Pooled(NamedTuple):
    """An answer with all its places, before it is known how sure it is.

    `passage` is the closeness of the best one's passage; `scores` are those of the independent
    sources that give it, best first, of which `sources` count for its `score`.
    """

    value: Value | Name | None
    citations: tuple[Citation, ...]
    passage: float
    scores: tuple[float, ...]
    score: float
    sources: int = 1


@dataclass(slots=True)
class Source:
    """Places in one article or in copies of it, best first, with every article known to be a copy."""

    articles: dict[str, Article]
    places: list[CitedPlace]

    @property
    def score(self) -> float:
        return self.places[0].score


def that_say_it(places: Sequence[CitedPlace], asked: Asked) -> list[CitedPlace]:
    """Return the best place, which is the first, and those of the others that say the answer again.

    For yes or no every place counts: what its sentence says is for the verdict to read.
    """
    best, *others = places
    if asked.type is QuestionType.YES_NO or not others:
        return [best, *others]
    told = words_met(asked, best.sentence)
    return [best, *(one for one in others if _says_again(one, told, asked))]


def _says_again(place: CitedPlace, told: frozenset[str], asked: Asked) -> bool:
    """Whether it says an answer whose best sentence has these words of the question."""
    share = len(told & words_met(asked, place.sentence)) / len(told) if told else float(not asked.telling)
    return place.span.score - place.losses.against + _SAME_WORDS * share >= 0


def sources(places: Iterable[CitedPlace]) -> list[Source]:
    """Group places, best first, by source; the sources come best first too."""
    found: list[Source] = []
    for place in places:
        span = place.span
        articles = {one.id: one for one in (span.article, *copies_of(span.passage, span.start, span.end))}
        joined = [source for source in found if source.articles.keys() & articles.keys()]
        if not joined:
            found.append(Source(articles, [place]))
            continue
        first, *others = joined
        for other in others:  # this place shows that they were one
            first.articles |= other.articles
            first.places += other.places
            found.remove(other)
        first.articles |= articles
        first.places.append(place)
        first.places.sort(key=lambda one: -one.score)
    return found


def copies_of(passage: Passage, start: int, end: int) -> Iterator[Article]:
    """Yield the articles that have the whole text, the passage, or the part of it that holds a range."""
    yield from passage.copies
    for repeat in passage.repeats:
        if repeat.start <= start and end <= repeat.end:
            yield from repeat.others


def also_in(copies: Iterable[Article], cited: Sequence[Citation]) -> Iterator[Citation]:
    """Yield where the copies that are not cited have the sentence of the first citation, word for word."""
    first, read = cited[0], {citation.article.id for citation in cited}
    for article in copies:
        if article.id not in read and (place := _same_words(first, article)) is not None:
            yield place


def _same_words(citation: Citation, article: Article) -> Citation | None:
    text, start, end, first = citation.article.text, citation.start, citation.end, citation.quote_start
    dateline = DATELINE.match(text, first, start)  # which each paper has its own way
    first = dateline.end() if dateline else first
    pieces = (text[first:start], text[start:end], text[end : citation.quote_end])
    # A search among whole sentences: what is found is the range of the very words, never a guess.
    match = re.search("".join(f"({_any_space(piece)})" for piece in pieces), article.text)
    if match is None:
        return None
    return replace(
        citation,
        article=article,
        start=match.start(2),
        end=match.end(2),
        quote_start=match.start(),
        quote_end=match.end(),
        span=None,
        losses=None,
        copy_of=citation.article.id,
    )


def _any_space(text: str) -> str:
    return "".join(r"\s+" if part.isspace() else re.escape(part) for part in _SPACE.split(text))
