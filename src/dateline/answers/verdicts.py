"""A question for yes or no → the sentence that decides it, whether it says yes or no, and how sure that is.

A reader that says yes, no or nothing of each passage (`PassageVerdict`) is believed as far as its
`SaidWeights` go: how sure it is, how near the passage is to the question, and what the rules of
`bearing.py` read in the passage's sentence that bears on it most, which is the one cited.

Without such a reader the rules decide alone: every sentence of the passages gets a probability of deciding,
from what it has of the question's names, words and values and from the reader's best score in it.

The likeliest one decides, if it is likelier than not and does not leave the matter open; else the verdict is
*unclear*, and cites it as the nearest. Where no sentence is likely at all there is no verdict. All
weights are the reader's (`reader/calibration.py`), fitted by `python eval/yes_no.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from dateline.answers.bearing import read_bearing
from dateline.answers.confidence import closeness
from dateline.language.sentences import sentences
from dateline.questions.asked import Asked
from dateline.reader.calibration import WORDS_ALONE, SaidWeights, VerdictWeights, probability
from dateline.result import Answer, Bearing, Citation, Polarity, Verdict
from dateline.types import Passage

if TYPE_CHECKING:
    from dateline.reader.reading import PassageVerdict

DECIDES = 0.5
"""Least confidence of a yes or a no."""
RELEVANT = 0.05
"""Below this, no sentence speaks of the question."""
_UNREAD = -8.0  # what the reader says of a sentence in which it found nothing; lower scores count as much
_MOST_NAMES, _MOST_WORDS = 2, 3  # missing or gone, that count
_MOST_ODDS = 2.0  # of the rules, that count beside a reader that says yes or no itself


class Said(NamedTuple):
    """What the reader makes of a passage: log-odds that it decides, and log-odds of yes against no.

    `least` is the confidence from which on it is believed.
    """

    decides: float
    yes: float
    least: float


@dataclass(frozen=True, slots=True)
class Weighed:
    """A sentence with its bearing, and the reader's best answer in it, else the sentence itself.

    `passage` is the retriever's score of its passage, `said` what the reader says of it, if it can.
    """

    citation: Citation
    bearing: Bearing
    source: Answer | None
    passage: float
    weights: VerdictWeights
    said: Said | None = None

    @property
    def features(self) -> dict[str, float]:
        """What tells whether the sentence decides, as `calibration.DECIDING` says."""
        seen, span = self.bearing, self.citation.span
        return {
            "reader": _UNREAD if span is None else max(_UNREAD, (span.score + span.margin) / 2),
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
        """1 for yes, -1 for no, 0 where the rules alone read it and it leaves the matter open."""
        if self.said is not None:
            return 1 if self.said.yes > 0 else -1
        return self.bearing.sign

    @property
    def decides(self) -> bool:
        """Whether it likely says yes or no.

        By the rules alone none does that has none of the words asked about the topic.
        """
        if self.said is not None:
            return self.confidence >= self.said.least
        return self.confidence >= DECIDES and self.bearing.asked > 0


def decide(
    asked: Asked,
    passages: Sequence[Passage],
    answers: Sequence[Answer],
    *,
    min_confidence: float,
    verdicts: Sequence[PassageVerdict] = (),
    weights: VerdictWeights = WORDS_ALONE,
    believed: SaidWeights | None = None,
) -> tuple[Verdict | None, tuple[Answer, ...]]:
    """Return the verdict on a question for yes or no, and the answers, the one that decides it first.

    `answers` are all candidates, `verdicts` what the reader says of passages, `believed` how far it is. An
    answer is as sure as its sentence decides the question. The first has a citation for each article with a
    sentence that decides it the same way.
    """
    weighed = [*weigh(asked, passages, answers, weights)]
    if verdicts and believed is not None:
        weighed = [*heard(asked, weighed, verdicts, believed)]
    weighed.sort(key=lambda one: -(one.probability if one.said is None else one.confidence))
    if not weighed or weighed[0].probability < RELEVANT:
        return None, tuple(replace(one, confidence=min(one.confidence, RELEVANT)) for one in answers)
    best = weighed[0]
    verdict = _verdict(best, min_confidence)
    agreeing = [best]
    against: Weighed | None = None
    if verdict.polarity is not Polarity.UNCLEAR:
        articles = {best.citation.article.id}
        for one in weighed[1:]:
            if not one.decides or one.citation.article.id in articles:
                continue
            if one.sign == best.sign:
                agreeing.append(one)
            elif one.bearing.names_missing:
                continue  # who did not search may be another than the one who is asked about
            elif against is None:
                against = one
            articles.add(one.citation.article.id)
    first = [best, *([against] if against else [])]
    rest = [one for one in weighed if one.source is not None and one not in first and one not in agreeing]
    ranked = [_answer(best, agreeing), *(_answer(one, [one]) for one in [*first[1:], *rest])]
    return replace(verdict, against=against.citation if against else None), tuple(ranked)


def weigh(
    asked: Asked,
    passages: Sequence[Passage],
    answers: Sequence[Answer],
    weights: VerdictWeights = WORDS_ALONE,
) -> Iterator[Weighed]:
    """Yield the sentences of the passages, each once, best passage first, with what they have to say."""
    cited = [(place, answer) for answer in answers for place in answer.citations if place.score is not None]
    seen = set[tuple[str, int]]()
    for passage in passages:
        article = passage.article
        for start, end in sentences(article.text, start=passage.start, end=passage.end):
            if (article.id, start) in seen:
                continue
            seen.add((article.id, start))
            here = [
                (place, answer)
                for place, answer in cited
                if place.article.id == article.id and place.start < end and start < place.end
            ]
            place, answer = max(here, key=lambda one: one[0].score or 0.0, default=(None, None))
            read = None if place is None else (place.start, place.end)
            bearing = read_bearing(asked.assertion, article, start, end, read=read)
            yield Weighed(
                place or Citation(article, start, end, start, end), bearing, answer, passage.score, weights
            )


def heard(
    asked: Asked,
    weighed: Sequence[Weighed],
    verdicts: Sequence[PassageVerdict],
    weights: SaidWeights,
) -> Iterator[Weighed]:
    """Yield the sentence that bears on the question most, of each passage that the reader has judged."""
    for verdict in verdicts:
        passage = verdict.passage
        own = [
            one
            for one in weighed
            if one.citation.article.id == passage.article.id
            and passage.start <= one.citation.start < passage.end
        ]
        if own:
            best = max(own, key=lambda one: one.rule_odds)
            yield replace(best, said=said(verdict, closeness(asked, passage), best, weights))


def said(verdict: PassageVerdict, near: float, sentence: Weighed, weights: SaidWeights) -> Said:
    """Weigh what the reader says of a passage, and the rules of its likeliest sentence."""
    decides, yes = deciding(verdict, near, sentence), turning(verdict, sentence)
    return Said(
        sum(weight * one for weight, one in zip(weights.decides, decides, strict=True)),
        sum(weight * one for weight, one in zip(weights.yes, yes, strict=True)),
        weights.least,
    )


def deciding(verdict: PassageVerdict, near: float, sentence: Weighed) -> tuple[float, ...]:
    """What speaks for a passage deciding: 1, the reader's log-odds against "none", closeness, the rules."""
    rules = max(-_MOST_ODDS, min(_MOST_ODDS, sentence.rule_odds))
    return 1.0, max(verdict.yes, verdict.no) - verdict.none, near, rules


def turning(verdict: PassageVerdict, sentence: Weighed) -> tuple[float, ...]:
    """What speaks for yes against no: the reader's log-odds, and what the rules read, as far as they bear."""
    return verdict.yes - verdict.no, sentence.bearing.sign * probability(sentence.rule_odds)


def _verdict(best: Weighed, min_confidence: float) -> Verdict:
    said, sure = best.sign, best.confidence
    if not best.decides or (best.said is None and sure < min_confidence):
        return Verdict(Polarity.UNCLEAR, best.citation, 1 - sure)
    return Verdict(Polarity.YES if said > 0 else Polarity.NO, best.citation, sure)


def _answer(best: Weighed, agreeing: Sequence[Weighed]) -> Answer:
    places = tuple(one.citation for one in agreeing)
    copies: tuple[Citation, ...] = ()
    if best.source is not None:
        copies = tuple(one for one in best.source.citations if one.copy_of == best.citation.article.id)
    score = best.source.score if best.source is not None else _UNREAD
    return Answer((*places, *copies), score, best.confidence, bearing=best.bearing)
