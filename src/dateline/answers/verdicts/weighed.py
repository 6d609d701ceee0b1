"""The sentences of the passages, each with how far it speaks of a question for yes or no, and how likely.

By the rules alone it is their weights that say so; where a reader has been asked of a sentence, what it says
goes before them (`judging.py`). A plan, a wish or a "may" stays open, whatever the reader says: a false yes
is worse than "unclear".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from dateline.answers.aggregation.sources import copies_of
from dateline.answers.verdicts.entailment import read_bearing
from dateline.answers.verdicts.namesakes import is_of_another
from dateline.language.interrogatives import is_only_asked
from dateline.language.sentences import sentences
from dateline.language.teasers import is_teaser
from dateline.questions.asked import Asked
from dateline.reader.calibration import WORDS_ALONE, VerdictWeights, probability
from dateline.result.answer import Answer, Bearing, Citation
from dateline.types import Article, Passage

DECIDES = 0.5
"""Least confidence of a yes or a no by the rules alone."""
UNREAD = -8.0
"""What the reader says of a sentence in which it found nothing; lower scores count as much."""
_MOST_NAMES, _MOST_WORDS = 2, 3  # missing or gone, that count


class Said(NamedTuple):
    """What the reader makes of a sentence.

    `chance` is that it decides, among all of them; `decides` and `yes` are log-odds, that it does whatever
    stands beside it, and that it says yes and not no. `least` is the confidence from which on it is believed,
    `flat` that it is said whatever hedges stand in the sentence, `placed` that the reader has no doubt, or
    rules a yes out, and the article has all names.
    """

    chance: float
    decides: float
    yes: float
    least: float
    flat: bool = False
    placed: bool = False


@dataclass(frozen=True, slots=True)
class Weighed:
    """A sentence with its bearing, and the reader's best answer in it, else the sentence itself.

    `passage` is the retriever's score of its passage, `said` what the reader says of it, if it can, and
    `copies` are the articles that it is one source with.
    """

    citation: Citation
    bearing: Bearing
    source: Answer | None
    passage: float
    weights: VerdictWeights
    said: Said | None = None
    copies: tuple[Article, ...] = ()

    @property
    def features(self) -> dict[str, float]:
        """What tells whether the sentence decides, as `calibration.DECIDING` says."""
        seen, span = self.bearing, self.citation.span
        return {
            "reader": UNREAD if span is None else max(UNREAD, (span.score + span.margin) / 2),
            "passage": self.passage,
            "named": float(seen.named),
            "names_gone": min(seen.names_gone, _MOST_NAMES),
            "words_missing": min(seen.words_missing, _MOST_WORDS),
            "asked": seen.asked,
            "values": seen.values,
        }

    @property
    def probability(self) -> float:
        """That the sentence decides, or would if it did not leave the matter open."""
        return probability(self.rule_odds if self.said is None else self.said.decides)

    @property
    def rule_odds(self) -> float:
        """The log-odds, by the rules alone, that the sentence decides."""
        return self.weights.odds(self.features)

    @property
    def confidence(self) -> float:
        """That the sentence says yes or no, and which of them is read rightly."""
        if self.said is not None:
            return self.probability * probability(abs(self.said.yes))
        right = self.weights.sign_right
        return self.probability * (right if self.bearing.sign else 1 - right)

    @property
    def sign(self) -> int:
        """1 for yes, -1 for no, 0 where it leaves the matter open.

        A reader overrules a mere "if", and what it says flatly stands beside any hedge but a plan.
        """
        if self.said is None:
            return self.bearing.sign
        sign = 1 if self.said.yes > 0 else -1
        seen = self.bearing
        is_flat = self.said.flat and not (seen.planned or seen.untold)
        return 0 if not self.bears or (seen.hedged and not is_flat) else sign

    @property
    def bears(self) -> bool:
        """Whether it has a word of what is asked, or speaks of who or what is asked about.

        In other words and without a name it may be sure to, where its article has the names elsewhere.
        """
        seen, said = self.bearing, self.said
        is_told = said is not None and said.placed
        return seen.asked > 0 or seen.named or not seen.names_gone or is_told

    @property
    def decides(self) -> bool:
        """Whether it likely says yes or no.

        By the rules alone none does that has none of the words asked about the topic.
        """
        if self.said is not None:
            return self.sign != 0 and self.confidence >= self.said.least
        return self.confidence >= DECIDES and self.bearing.asked > 0


def weigh(
    asked: Asked,
    passages: Sequence[Passage],
    answers: Sequence[Answer],
    weights: VerdictWeights = WORDS_ALONE,
) -> Iterator[Weighed]:
    """Yield the sentences of the passages, each once, best passage first, with what they have to say.

    Those that an answer runs through are one; one on another than who is asked about is left out.
    """
    cited = [(place, answer) for answer in answers for place in answer.citations if place.score is not None]
    seen = set[tuple[str, int, int]]()
    for passage in passages:
        article = passage.article
        for start, end in sentences(article.text, start=passage.start, end=passage.end):
            here = [
                (place, answer)
                for place, answer in cited
                if place.article.id == article.id and place.start < end and start < place.end
            ]
            place, answer = max(here, key=lambda one: one[0].score or 0.0, default=(None, None))
            place = replace(place, copy_of=None) if place else Citation(article, start, end, start, end)
            first, last = min(start, place.quote_start), max(end, place.quote_end)
            if (article.id, first, last) in seen or is_teaser(article.text, start, end):
                continue
            seen.add((article.id, first, last))
            if is_only_asked(article.text, first, last):
                continue
            if not is_of_another(asked, article, first, last):
                read = None if answer is None else (place.start, place.end)
                bearing = read_bearing(asked.assertion, article, first, last, read=read)
                copies = tuple({one.id: one for one in copies_of(passage, first, last)}.values())
                yield Weighed(place, bearing, answer, passage.score, weights, copies=copies)
